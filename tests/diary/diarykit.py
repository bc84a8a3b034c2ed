# SPDX-License-Identifier: GPL-3.0-or-later
"""What stories of a person's week share: her project, her acts in few words, and Studio, the box with the real models under her desk.

A story asserts what she reads (says) and where she is left (state, states). Pictures are small and the Studio answers at once, so
that hundreds of assets cost seconds."""

import collections
import functools
import hashlib
import json
import os
import re
import struct
import subprocess
import zlib

import patience
from clikit import ASSAYCTL, TOP, Skip, expect
from fakecomfy import FakeComfy, chunk, disk
from patience import wait_for

SDXL = "sd_xl_base_1.0.safetensors"
SIDE = 128
NOBODY = 65534
KEYS = {"magenta": (255, 0, 255), "green": (0, 255, 0), "cyan": (0, 255, 255), "blue": (0, 0, 255), "yellow": (255, 255, 0),
        "red": (255, 0, 0)}
FACE = 0.25  # its radius, of the picture's side
HUES = [(180, 60, 40), (60, 120, 50), (50, 90, 160), (170, 130, 40), (110, 80, 60), (60, 130, 130), (120, 120, 125), (60, 60, 70)]


# Who she is


def as_nobody(place, *folders):
    """Words for place.run that make it somebody's without rights, who owns these folders and those of XDG; for root's own machine. Others
    have no rights to take away."""
    os.chmod(place.root, 0o755)
    if os.getuid() != 0:
        return {}
    for name in (*folders, *(place.env["XDG_" + name] for name in ("CACHE_HOME", "RUNTIME_DIR", "CONFIG_HOME", "DATA_HOME")), place.path("tmp")):
        os.chown(name, NOBODY, NOBODY)
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try:
        patience.run([ASSAYCTL, "--version"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **nobody)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Skip("another user cannot run the program where it lies") from error
    return nobody


# What she does and reads


def says(done, *sentences):
    for sentence in sentences:
        expect(sentence in done.stdout + done.stderr, f"“{sentence}” was not said:", done.stdout, done.stderr)


def never_says(done, *sentences):
    for sentence in sentences:
        expect(sentence not in done.stdout + done.stderr, f"“{sentence}” was said:", done.stdout, done.stderr)


def add(place, name, title=None, words=None, **more):
    """One asset: a small icon of the built-in look."""
    prompt = {"prompt": {"positive": words}} if words else {}
    place.write(f"specs/{name}.json", {"schema": "spec/1", "id": name, "title": title or name.title(), "assetType": "ui_icon",
                                       "checkpointId": "sdxl", "canvas": {"width": 32, "height": 32},
                                       "render": {"width": SIDE, "height": SIDE}, **prompt, **more})


def icons(place, count, trust=None, **more):
    """A project of so many icons, icon000 …; asks about each unless it is told to trust the checks. Its assets' names."""
    place.init("tiny")
    os.remove(os.path.join(place.project, "specs", "potion.json"))
    baseline = json_of("data/builtin/policies/contract-baseline@1.json")
    del baseline["contract"]["duplicateBits"]  # so many icons of one hand are a little alike, which is not what stories are about
    place.write("policies/contract-baseline.json", baseline)
    if trust:
        place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
    names = [f"icon{i:03}" for i in range(count)]
    for i, name in enumerate(names):
        add(place, name, f"Icon {i}", **more)
    return names


def json_of(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return json.load(file)


def run(place, studio, *words, status=0):
    return place.run("run", "--server", studio.url, *words, status=status)


def start_run(place, studio, *words):
    """A run in a terminal of its own; (process, what it has said so far)."""
    path = place.path(f"terminal{len(place.children)}")
    with open(path, "w", encoding="utf-8") as terminal:
        child = place.start("run", "--server", studio.url, *words, stdout=terminal, stderr=subprocess.STDOUT)

    def said():
        with open(path, encoding="utf-8") as terminal:
            return terminal.read()

    return child, said


def start_run_that_stops(place, studio, made, *words):
    """… until so many pictures are made; two more stay at the server."""
    studio.stop_after(made)
    child, said = start_run(place, studio, *words)
    wait_for(lambda: len(studio.graphs()) >= made + 2, f"{made} pictures and two")
    wait_for(lambda: pictures(place) == made, f"{made} pictures")
    return child, said


def cards(place, *assets):
    return [card for card in place.json("list", "cards") if not assets or card["spec"] in assets]


def answer(place, word, *assets):
    """The same answer to every open question, or to those about the assets."""
    asked = cards(place, *assets)
    for card in asked:
        place.run("decide", card["id"], word, status=0)
    return len(asked)


def state(place, asset):
    return [slot["state"] for slot in place.json("list", "slots") if slot["spec"] == asset]


def states(place):
    """{state: how many pictures are in it}"""
    return dict(collections.Counter(slot["state"] for slot in place.json("list", "slots")))


def pictures(place):
    return len(place.json("list", "versions"))


def problems(place):
    return [row["text"] for row in place.json("list", "exceptions")]


# The box under her desk


def of_one_hue(color, key):
    """Whether they differ by less than some 35 degrees."""
    p, q = ([3 * part - sum(whole) for part in whole] for whole in (color, key))
    dot = sum(a * b for a, b in zip(p, q))
    return dot > 0 and dot * dot * 3 > 2 * sum(a * a for a in p) * sum(b * b for b in q)


@functools.cache
def badge(side, seed, key):
    """A PNG of a rimmed disk on the named key color, its color and the marks on its face from the seed: it passes the checks."""
    bits = hashlib.sha256(seed.encode()).digest()
    rims = [hue for hue in HUES if not of_one_hue(hue, KEYS[key])]  # what a model is asked for is not of the key's hue
    rim = rims[bits[0] % len(rims)]
    mark = tuple(part * 3 // 4 for part in rim)
    rows = []
    for y in range(side):
        outer, inner = (int(max((side * radius) ** 2 - (y + 0.5 - side / 2) ** 2, 0) ** 0.5) for radius in (0.37, FACE))
        face = b"".join(bytes(mark if bits[1 + cell(y, side)] >> cell(x, side) & 1 else rim)
                        for x in range(side // 2 - inner, side // 2 + inner))
        rows.append(b"\0" + around(KEYS[key], side // 2 - outer, around(rim, outer - inner, face)))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows), 1)) + chunk(b"IEND", b"")


def cell(at, side):
    """Which of eight it is in, across the face."""
    return int((at / side - 0.5 + FACE) * 8 / (2 * FACE)) % 8


def around(color, count, middle):
    return bytes(color) * count + middle + bytes(color) * count


def inputs(graph, kind):
    return next(node["inputs"] for node in graph.values() if node["class_type"] == kind)


class Studio(FakeComfy):
    """bad: whether a picture of these words comes out as plain gray. What was asked of it is in words and models, in order."""

    def __init__(self, port=0, models=(SDXL,), loras=()):
        self.bad = lambda words: False
        super().__init__(port)
        self.list_models(*models)
        self.classes["LoraLoader"]["input"]["required"]["lora_name"] = [list(loras)]

    def list_models(self, *names):
        self.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"] = [list(names), {}]

    def graphs(self):
        with self.lock:
            return list(self.prompts.values())

    def words(self):
        """The full prompt of each picture that was asked for."""
        return [self.words_of(graph) for graph in self.graphs()]

    def words_of(self, graph):
        return graph[inputs(graph, "KSampler")["positive"][0]]["inputs"]["text"]

    def models(self):
        return [inputs(graph, "CheckpointLoaderSimple")["ckpt_name"] for graph in self.graphs()]

    def file(self, name):
        with self.lock:
            graph = self.prompts[name.removesuffix(".png")]
        if self.bad(self.words_of(graph)):
            return disk(SIDE, background=(90, 90, 90), radius=0)
        key = re.search(r"plain solid (\w+) background", self.words_of(graph)).group(1)
        return badge(inputs(graph, "EmptyLatentImage")["width"], str(inputs(graph, "KSampler")["seed"]), key)

    def moved(self, port=0):
        """The same box, started again: another address, the memory of before."""
        self.die()
        other = type(self)(port)
        other.prompts, other.history, other.classes, other.bad = self.prompts, self.history, self.classes, self.bad
        return other
