# SPDX-License-Identifier: GPL-3.0-or-later
"""Real game art out of packages of the distribution, in the cache folder: nothing is installed, no art is committed.

Which sprites are measured is a list (cut/sprites.txt) that `choose` wrote by a rule; the split into a dev and a held half follows
from a sprite's name, so that constants are tuned on the one and reported on the other."""

import collections
import csv
import glob
import hashlib
import os
import re
import subprocess

PACKAGES = ("freeciv-data", "minetest-data", "tango-icon-theme", "kobodeluxe-data", "wesnoth-1.16-data", "supertux-data", "flare-game")
LIST = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cut", "sprites.txt")
DOWNLOAD_S = 1800
EACH_STRATUM = 16
RULE = 1  # one more when candidates, or bench-cut survey, choose otherwise
ALL = 400

Sprite = collections.namedtuple("Sprite", "name package path x y width height kinds")


def cache():
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "assay-bench")


def unpack(package):
    """The folder with the package's files; it is fetched where it is not there yet."""
    folder, debs = os.path.join(cache(), "art", package), os.path.join(cache(), "debs")
    if os.path.isdir(folder):
        return folder
    os.makedirs(debs, exist_ok=True)
    if not glob.glob(os.path.join(debs, package + "_*.deb")):
        subprocess.run(["apt-get", "download", "-q", package], cwd=debs, check=True, timeout=DOWNLOAD_S, stdout=subprocess.DEVNULL)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", glob.glob(os.path.join(debs, package + "_*.deb"))[0], folder + ".part"], check=True)
    os.rename(folder + ".part", folder)
    return folder


def family(name):
    """Frames, states and sizes of one thing share it: they fall into one half."""
    folder, _, file = name.split("#")[0].rpartition("/")
    return os.path.basename(folder) + "/" + re.split(r"[-_.0-9]", file, maxsplit=1)[0].lower()


def digest(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def split_of(name):
    return "dev" if digest("split " + name.split("/")[0] + " " + family(name)) % 2 == 0 else "held"


def read_list(path=LIST):
    with open(path, encoding="utf-8", newline="") as file:
        return [Sprite(f"{row[0]}/{row[1]}#{','.join(row[2:6])}", *row) for row in csv.reader(file, delimiter="\t")]


def lines_of(sprites):
    """What bench-cut reads on standard input."""
    return "".join("\t".join((s.name, os.path.join(cache(), "art", s.package, s.path), s.x, s.y, s.width, s.height)) + "\n" for s in sprites)


def some(sprites, n):
    """@n of them, evenly over kinds and packages: always the same."""
    return sorted(sprites, key=lambda s: digest("some " + s.name))[:n]


def chosen(split, n):
    """Of the list, one half or both; their packages are there."""
    sprites = [s for s in read_list() if split in (None, split_of(s.name))]
    for package in sorted({s.package for s in sprites}):
        unpack(package)
    return some(sprites, n or len(sprites))


# Choosing ------------------------------------------------------------------


def candidates(package):
    """Three files a family, by digest; of themes that come in sizes the largest."""
    top, families = unpack(package), collections.defaultdict(list)
    for folder, _, files in os.walk(top):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), top)
            if file.endswith(".png") and not os.path.islink(os.path.join(folder, file)) and not re.search(r"/(16x16|22x22|24x24)/", path):
                families[family(package + "/" + path)].append(path)
    for paths in families.values():
        yield from sorted(paths, key=lambda path: digest("file " + path))[:3]


def survey(program, package):
    top = unpack(package)
    paths = list(candidates(package))
    text = subprocess.run([program, "survey"], input="".join(os.path.join(top, p) + "\n" for p in paths), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=True).stdout
    for row in csv.reader(text.splitlines(), delimiter="\t"):
        path = os.path.relpath(row[0], top)
        yield Sprite(f"{package}/{path}#{','.join(row[1:5])}", package, path, *row[1:6])


def stratum(sprite):
    kinds = sprite.kinds.split(",")
    special = next((kind for kind in ("thin", "holes", "pale", "translucent") if kind in kinds), "plain")
    return sprite.package, kinds[0], special


def surveyed(program):
    """All there is to choose from; it takes minutes, so it is kept in the cache folder."""
    path = os.path.join(cache(), f"survey-{RULE}.tsv")
    if not os.path.exists(path):
        sprites = [sprite for package in PACKAGES for sprite in survey(program, package)]
        with open(path + ".part", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(sprite[1:] for sprite in sprites)
        os.rename(path + ".part", path)
    return read_list(path)


def in_turns(sprites, each):
    """Strata are package, drawn by pixels or smooth, and the rarest of what a sprite has; one of each in turn, by digest."""
    strata = collections.defaultdict(list)
    for sprite in sprites:
        strata[stratum(sprite)].append(sprite)
    for some_of_one in strata.values():
        some_of_one.sort(key=lambda sprite: digest("choose " + sprite.name))
    return [strata[key][turn] for turn in range(each) for key in sorted(strata) if turn < len(strata[key])]


def choose(program):
    with open(LIST, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows(
            sorted(sprite[1:] for sprite in in_turns(surveyed(program), EACH_STRATUM)[:ALL]))


def many(program, split, n):
    """More than the list has, by the same rule: for shares so small that the list is too short for them."""
    return [s for s in in_turns(surveyed(program), n) if split in (None, split_of(s.name))][:n]
