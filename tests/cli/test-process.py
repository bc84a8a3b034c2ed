#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""assayctl process: the processors on one file, without a project. Prints TAP.

Mutations: assay_new_file's lstat left out (nothing_is_written_over, a_link_…), assay_process_some without its test of @ids (steps_are_chosen),
find_key giving the pixel at (0, 0) (the_commonest_color_…), the strokes not given to the chain (strokes_…), left and right changed in
assay_before_after_draw (before_and_after), keep called where the chain failed (a_step_that_cannot_…), needs_canvas without asks_for and a least tolerance of 0
(words_that_mean_nothing)."""

import json
import os
import struct

from clikit import case, expect, lines_of, main
from pngkit import png_of, read_png

MAGENTA, RED, PINK, TEAL = (255, 0, 255), (200, 40, 30), (244, 30, 240), (0, 128, 128)


def ring(x, y):
    away = (x - 64) ** 2 + (y - 64) ** 2
    return PINK if away < 20 ** 2 else RED if away < 45 ** 2 else MAGENTA


def source(place, pixel=ring):
    path = place.path("in.png")
    with open(path, "wb") as file:
        file.write(png_of(128, pixel))
    return path


def process(place, *words, **more):
    return place.run("process", *words, project=False, **more)


def steps_of(place, *words, status=0):
    row = place.json("process", *words, project=False, status=status)
    return row, {step["processor"]: {m["name"]: m["value"] for m in step.get("measurements", [])} for step in row["steps"]}


@case
def a_sprite(place):
    out = place.path("out.png")
    row, steps = steps_of(place, source(place), "--canvas", "48x40", "--safe-area", "2", "--placement", "foot", "--output", out)
    expect(list(steps) == ["cut", "fringe", "scale", "place"], steps)
    expect((row["width"], row["height"], row["to"]) == (48, 40, out), row)
    width, height, rows = read_png(out)
    expect((width, height) == (48, 40), width, height)
    expect(rows[0][0][3] == 0 and rows[20][8 + 3][3] == 255, rows[20])
    expect(all(p[3] == 0 for p in rows[38] + rows[39]) and any(p[3] > 0 for p in rows[37]), "not on its foot")


@case
def words_for_people(place):
    """A sentence a step, whether it changed anything, and in words whatever it measured."""
    path = source(place)
    done = process(place, path, "--canvas", "64x64", "--strokes", painted(place), status=0)
    lines = lines_of(done.stdout)
    expect(lines[0] == "Background: #ff00ff, the commonest color of the border", *lines)
    expect("cut: Takes the background away. Changed." in lines, *lines)
    expect("Nothing was written. “--output FILE” keeps what came out." in lines, *lines)
    _, steps = steps_of(place, path, "--canvas", "64x64", "--strokes", painted(place))
    measured = [line for line in lines if line.startswith("  ")]
    expect(len(measured) == sum(len(step) for step in steps.values()), *lines)
    for line in measured:
        name = line.strip().split(":")[0]
        expect(name not in {n for step in steps.values() for n in step}, "the name of a measurement, not its words", line)


@case
def steps_are_chosen(place):
    path = source(place)
    row, steps = steps_of(place, path, "--ops", "fringe,cut")
    expect(list(steps) == ["cut", "fringe"], "not in the order of the chain", steps)
    expect((row["width"], row["height"]) == (128, 128), row)
    _, steps = steps_of(place, path, "--ops", "cut")
    expect(list(steps) == ["cut"], steps)
    for words, says in (("cut,glow", "“glow” is not known. There are: cut, fringe, scale, place."), ("", "There are: cut"),
                        ("place", "need a canvas")):
        done = process(place, path, "--ops", words, status=2)
        expect(says in done.stderr, words, done.stderr)


@case
def words_that_mean_nothing(place):
    path = source(place)
    for words in (["--key", "#ff00f"], ["--key", "white"], ["--key", "#ff00fg"], ["--method", "magic"], ["--placement", "left"],
                  ["--scaling", "cubic"], ["--canvas", "64"], ["--canvas", "0x64"], ["--canvas", "64x64x64"], ["--canvas", "16385x1"],
                  ["--tolerance", "256"], ["--tolerance", "-1"], ["--tolerance", "0"], ["--safe-area", "4097"]):
        done = process(place, path, *words, status=2)
        expect(done.stderr.startswith("assayctl: ") and not done.stdout, words, done.stderr)
    for words in (["--safe-area", "4"], ["--placement", "foot"], ["--scaling", "nearest"]):  # of a canvas that nobody named
        done = process(place, path, *words, status=2)
        expect("need a canvas" in done.stderr and not done.stdout, words, done.stderr)
    process(place, path, "--safe-area", "0", "--placement", "none", "--scaling", "none", status=0)
    process(place, status=2)
    process(place, path, path, status=2)


@case
def the_commonest_color_is_the_background(place):
    row, _ = steps_of(place, source(place, lambda x, y: TEAL if x < 8 and y < 8 else ring(x, y)))
    expect((row["key"], row["keyFound"]) == ("#ff00ff", True), row)
    row, _ = steps_of(place, source(place), "--key", "magenta")
    expect((row["key"], row["keyFound"]) == ("#ff00ff", False), row)
    row, steps = steps_of(place, source(place), "--method", "as-is")
    expect("key" not in row and steps["cut"] == {}, row)


@case
def a_step_that_cannot_says_why(place):
    out, both = place.path("out.png"), place.path("both.png")
    words = [source(place), "--key", "green", "--output", out, "--before-after", both]
    done = process(place, *words, status=1)
    expect("has no background of the color" in done.stderr and "Left as it was." in done.stdout, done.stdout, done.stderr)
    row, _ = steps_of(place, *words, status=1)
    expect([p["code"] for p in row["problems"]] == ["cut.no_background"] and "to" not in row, row)
    expect(not os.path.exists(out) and not os.path.exists(both), "written all the same")


def painted(place, *strokes):
    path = place.path("strokes.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"strokes": strokes or [{"kind": "keep", "radius": 18, "points": [{"x": 64, "y": 64}]},
                                          {"kind": "erase", "radius": 3, "points": [{"x": 20, "y": 64}, {"x": 50, "y": 64}]}]}, file)
    return path


@case
def strokes_keep_and_erase(place):
    out, other = place.path("out.png"), place.path("other.png")
    _, steps = steps_of(place, source(place), "--ops", "cut", "--strokes", painted(place), "--output", out)
    expect(steps["cut"]["keptByHand"] > 900 and steps["cut"]["erasedByHand"] > 150, steps)
    rows = read_png(out)[2]
    expect(rows[64][64] == PINK + (255,), "not kept", rows[64][64])
    expect(all(p[3] == 0 for p in rows[64][20:46]) and rows[70][30][3] == 255, "not erased", rows[64])
    process(place, source(place), "--method", "as-is", "--strokes", painted(place), "--output", other, status=0)
    rows = read_png(other)[2]
    expect(rows[0][0] == MAGENTA + (255,) and rows[64][30][3] == 0, rows[64])


@case
def strokes_that_are_none(place):
    path = painted(place, {"kind": "keep", "radius": 0, "points": [{"x": 1, "y": 1}]})
    done = process(place, source(place), "--strokes", path, status=1)
    expect("strokes.json" in done.stderr and "/strokes/0/radius" in done.stderr, done.stderr)
    for text in ("", "[]", "{\"strokes\":[{}]}", "[" * 4000, "{\"strokes\":\"\u001b[2J\"}"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = process(place, source(place), "--strokes", path, status=1)
        expect(done.stderr.startswith("assayctl: ") and "\x1b" not in done.stderr, text[:20], done.stderr)


@case
def before_and_after(place):
    both = place.path("both.png")
    process(place, source(place), "--ops", "cut", "--before-after", both, status=0)
    width, height, rows = read_png(both)
    expect((width, height) == (2 * 136 + 8, 3 * 136 + 8), width, height)
    for row, ground in enumerate(((0, 0, 0), (255, 255, 255), MAGENTA)):
        y = 8 + row * 136
        expect(rows[y + 2][8 + 2][:3] == MAGENTA, "the source is not at the left", rows[y + 2][10])
        expect(rows[y + 2][8 + 136 + 2][:3] == ground, "not on its ground", row, rows[y + 2][146])
        expect(rows[y + 64][8 + 136 + 30][:3] == RED, rows[y + 64][174])


@case
def nothing_is_written_over(place):
    path = source(place)
    with open(path, "rb") as file:
        before = file.read()
    for option in ("--output", "--before-after"):
        done = process(place, path, option, path, status=1)
        expect("is there already" in done.stderr, done.stderr)
        process(place, path, option, place.root, status=1)
        process(place, path, option, place.path("nowhere", "out.png"), status=1)
    with open(path, "rb") as file:
        expect(file.read() == before, "the source was written over")


@case
def two_pictures_have_two_names(place):
    """Mutation: assay_new_file_is_same that compares what is written only (the detour is taken, and the first is left behind)."""
    path, out = source(place), place.path("out.png")
    os.mkdir(place.path("beside"))
    os.symlink(place.root, place.path("detour"))
    for both in (out, place.path("detour", "out.png")):
        done = process(place, path, "--output", out, "--before-after", both, status=2)
        expect("cannot both be" in done.stderr and not os.path.exists(out), done.stderr)
    process(place, path, "--output", out, "--before-after", place.path("beside", "out.png"), status=0)


@case
def a_link_is_not_followed(place):
    path, out, decoy = source(place), place.path("out.png"), place.path("decoy")
    os.symlink(decoy, out)
    done = process(place, path, "--output", out, status=1)
    expect("is there already" in done.stderr and not os.path.lexists(decoy) and os.path.islink(out), done.stderr)


@case
def hostile_files(place):
    path = place.path("hostile.png")
    with open(source(place), "rb") as file:
        png = file.read()
    for data in (b"", b"GIF89a", b"\xff\xd8\xff\xe0" + b"\0" * 64, png[:200], png[:60] + b"\1" + png[61:],
                 png[:16] + struct.pack(">II", 65535, 65535) + png[24:]):
        with open(path, "wb") as file:
            file.write(data)
        done = process(place, path, "--output", place.path("out.png"), status=1)
        expect(done.stderr.startswith("assayctl: ") and "hostile.png" in done.stderr, data[:8], done.stderr)
        expect("error" in place.json("process", path, project=False, status=1), data[:8])
    os.unlink(path)
    process(place, path, status=1)
    os.mkfifo(path)
    process(place, path, status=1)
    expect(not os.path.exists(place.path("out.png")), "written all the same")


main()
