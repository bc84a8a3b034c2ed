#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stored files that are gone, cut or altered: each is named by verify, none is given out, and everything else is shown as before. An
export writes what is whole and names what it lacks, of which everything stays as an earlier one left it. A third of all files at a time, drawn from ASSAY_SEED; ASSAY_FAULT_LONG=1: more rounds. Prints TAP.

Mutations: export_file that gives up at the first; list_left without the unread ones; assay_blobs_verify that does not compute the digest of what it reads; check_missing of verify left out; an export that reads
its picture without asking for its digest."""

import hashlib
import os
import random
import shutil

from clikit import case, expect, main, tree_hash

ROUNDS = 60 if os.environ.get("ASSAY_FAULT_LONG") else 6
SEED = int(os.environ.get("ASSAY_SEED", "20260101"))
LISTS = ("assets", "versions", "slots", "cards", "exceptions", "jobs", "documents")


def stored(place):
    """{name: path} of every stored file."""
    found = {}
    for folder, _, names in os.walk(os.path.join(place.project, ".assay", "blobs")):
        found.update({os.path.basename(folder) + name: os.path.join(folder, name) for name in names if len(name) == 62})
    return found


def gone(path, dice):
    os.remove(path)


def cut(path, dice):
    with open(path, "r+b") as file:
        file.truncate(dice.randrange(os.path.getsize(path)))


def altered(path, dice):
    with open(path, "r+b") as file:
        at = dice.randrange(os.path.getsize(path))
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << dice.randrange(8)]))


def shown(place):
    """All lists, and each version by itself."""
    lists = {kind: place.json("list", kind) for kind in LISTS}
    return lists, {row["id"]: place.json("show", "version", row["id"])["id"] for row in lists["versions"]}


def exported(place, to, status=0):
    """{SHA-256 of a file: its name}"""
    place.run("export", "--to", to, status=status)
    found = {}
    for folder, _, names in os.walk(to):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                found[hashlib.sha256(file.read()).hexdigest()] = name
    return {digest: name for digest, name in found.items() if name.endswith(".png")}


def damage(place, dice, figures):
    """Of a third of the files; what verify must name, which the log speaks of or which is still there."""
    log = "".join(open(os.path.join(folder, name), encoding="utf-8").read()
                  for folder, _, names in os.walk(os.path.join(place.project, ".assay", "events")) for name in names)
    hit = {}
    files = stored(place)
    for name in dice.sample(sorted(files), len(files) // 3):
        way = dice.choice([gone, cut, altered])
        if way is gone and name not in log or os.path.getsize(files[name]) == 0:
            continue
        os.chmod(files[name], 0o600)
        way(files[name], dice)
        hit[name] = way
        figures[way] += 1
    return hit


def restore(place, kept):
    """As from a backup; what was stored since, of which the history tells, is in the next one."""
    blobs = os.path.join(place.project, ".assay", "blobs")
    for name, path in stored(place).items():
        if not os.path.exists(os.path.join(kept, name[:2], name[2:])):
            os.makedirs(os.path.join(kept, name[:2]), exist_ok=True)
            shutil.copy(path, os.path.join(kept, name[:2], name[2:]))
    shutil.rmtree(blobs)
    shutil.copytree(kept, blobs)


def one_round(place, dice, figures, before, game):
    hit = damage(place, dice, figures)
    told = {problem["file"][-65:].replace("/", "") for problem in place.json("verify", status=1)[1:]}
    expect(told == set(hit), "verify names others", {name: way.__name__ for name, way in hit.items() if name not in told}, told - set(hit))
    lists, versions = shown(place)
    for kind in LISTS:
        if kind != "exceptions":
            expect({row["id"] for row in lists[kind]} == {row["id"] for row in before[0][kind]}, f"{kind} are others")
    expect(versions == before[1], "versions are shown otherwise")
    to = place.path("game-again")
    lacking = set(game) & set(hit)
    now = exported(place, to, status=1 if lacking else 0)
    expect(now == {digest: name for digest, name in game.items() if digest not in lacking}, "what is exported is not what is whole", now, hit)
    shutil.rmtree(to, ignore_errors=True)
    earlier = tree_hash(place.path("game"))
    done = place.json("export", "--to", place.path("game"), status=1 if lacking else 0)
    expect(tree_hash(place.path("game")) == earlier and not done.get("left"), "an earlier export is not as it was", done)
    expect(len(done.get("problems", [])) == done["refused"] == len(lacking), done, lacking)
    figures["shown"] += sum(len(rows) for rows in lists.values()) + len(versions) + len(now)


@case
def each_is_named_and_the_rest_is_shown(place):
    dice = random.Random(SEED)
    place.init()
    place.only_specs("potion", "coin", "sword", "gem", "key", "heart")
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
    place.run("run", "--provider", "sandbox", "--defects", "20")
    place.expect_whole()
    before, game = shown(place), exported(place, place.path("game"))
    expect(len(game) >= 3, game)
    blobs = os.path.join(place.project, ".assay", "blobs")
    shutil.copytree(blobs, place.path("blobs"))
    figures = {gone: 0, cut: 0, altered: 0, "shown": 0}
    for _ in range(ROUNDS):
        one_round(place, dice, figures, before, game)
        restore(place, place.path("blobs"))
    place.expect_whole()
    print(f"# row 10: blobs: {figures[gone]} missing, {figures[cut]} short, {figures[altered]} altered: 0 not detected; of all else "
          f"{figures['shown']} rows and files: 0 not shown", flush=True)


if __name__ == "__main__":
    main()
