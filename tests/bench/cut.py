#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench cut [--sprites N] [--background NAME…] [--split dev|held] [--peer imagemagick|neural] [--out DIR] [--sheet DIR] [--worst N]:
cut and fringe on real game art (parts/art.py) whose alpha and color are known, composed on backgrounds as models draw them (cut/scene.h),
beside other ways to cut. What each figure means: cut/score.h, cut/truth.h.

--out DIR writes cut.tsv, a row a sprite and background; two such files are held against each other pair by pair with --against FILE.
--sheet DIR takes strips of the --worst N: composed, cut on black, on white, on magenta, truth on grey. Constants are tuned on the dev half
(--split dev) and reported on the held one. --choose writes the list of sprites anew."""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from parts import art, cut_figures, peers  # noqa: E402

BACKGROUNDS = ("magenta", "green", "blue", "noise", "vignette", "gradient", "jpeg", "shadow", "drop", "mixed")
TIMED = 24
TIMED_ROUNDS = "7"


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--sprites", type=int)
    parser.add_argument("--background", nargs="+", choices=BACKGROUNDS, default=BACKGROUNDS)
    parser.add_argument("--split", choices=("dev", "held"))
    parser.add_argument("--peer", choices=peers.NAMES, action="append", default=[])
    parser.add_argument("--out")
    parser.add_argument("--against", help="a cut.tsv of another build")
    parser.add_argument("--sheet")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--by", choices=cut_figures.METRICS, default="edge", help="what the worst are worst by")
    parser.add_argument("--choose", action="store_true")
    return parser.parse_args()


def run(program, sprites, *words):
    return subprocess.run(["nice", "-n", "5", program, *words], input=art.lines_of(sprites), stdout=subprocess.PIPE, text=True,
                          check=True).stdout


def write_rows(asked, text):
    if asked.out:
        os.makedirs(asked.out, exist_ok=True)
        with open(os.path.join(asked.out, "cut.tsv"), "w", encoding="utf-8") as file:
            file.write(text)


def write_strips(asked, program, sprites, rows):
    """One after the other: a strip's number is that of its line, so the files are named here by rank."""
    os.makedirs(asked.sheet, exist_ok=True)
    by_name = {s.name: s for s in sprites}
    for rank, row in enumerate(rows, 1):
        run(program, [by_name[row["sprite"]]], "strip", asked.sheet, row["background"])
        os.replace(os.path.join(asked.sheet, f"1-{row['background']}.png"), os.path.join(asked.sheet, f"{rank:03}-{row['background']}.png"))


def print_times(program, sprites):
    lines = run(program, art.some(sprites, TIMED), "time", TIMED_ROUNDS).splitlines()
    times = [float(line.split("\t")[1]) for line in lines]
    if times:
        print(f"\nms of the processor for cut and fringe at 1024 px, {len(times)} sprites: {cut_figures.median_p95(times)}")


def main():
    asked = read_arguments()
    program = os.path.join(asked.build, "tests", "bench", "bench-cut")
    if asked.choose:
        art.choose(program)
        return
    sprites = art.chosen(asked.split, asked.sprites)
    text = run(program, sprites, "score", *asked.background)
    write_rows(asked, text)
    rows = cut_figures.read_rows(text)
    cut_figures.print_all(rows)
    if asked.against:
        with open(asked.against, encoding="utf-8") as file:
            cut_figures.print_pairs(rows, cut_figures.read_rows(file.read()))
    worst = cut_figures.worst(rows, asked.by, asked.worst)
    cut_figures.print_worst(worst, asked.by)
    if asked.sheet and worst:
        write_strips(asked, program, sprites, worst)
    for peer in asked.peer:
        peers.compare(peer, program, sprites, asked.background, rows)
    print_times(program, sprites)


if __name__ == "__main__":
    main()
