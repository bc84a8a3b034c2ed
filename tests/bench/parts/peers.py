# SPDX-License-Identifier: GPL-3.0-or-later
"""Other ways to cut, on the same composed pictures: ImageMagick's flood fill, and a neural remover from npm in the cache folder."""

import os
import subprocess
import tempfile
import time

from parts import art, cut_figures

NAMES = ("imagemagick", "neural")
NEURAL = "@imgly/background-removal-node"
NEURAL_SPRITES = 6  # on each background, as it takes seconds a picture
EACH_S = 120
INSTALL_S = 900


def fuzz(per_cent):
    def cut(source, target):
        subprocess.run(["convert", source, "-alpha", "set", "-fuzz", f"{per_cent}%", "-fill", "none", "-draw", "alpha 0,0 floodfill",
                        "PNG32:" + target], check=True, timeout=EACH_S)
    return cut


# no build scripts: they would fetch what the packages already bring for this processor
def install_neural():
    """The folder it is in, or None."""
    folder = os.path.join(art.cache(), "neural")
    if not os.path.isdir(os.path.join(folder, "node_modules", NEURAL)):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
            file.write('{"private": true, "dependencies": {"%s": "^1.4.5"}, "overrides": {"sharp": "^0.33.0"}}' % NEURAL)
        done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit"], cwd=folder, timeout=INSTALL_S, check=False,
                              capture_output=True, text=True)
        if done.returncode != 0:
            print(f"\nthe neural remover does not install here: {done.stderr.strip().splitlines()[-1:]}")
            return None
    return folder


NEURAL_SCRIPT = """
import { removeBackground } from '%s';
import { readFileSync, writeFileSync } from 'node:fs';
const blob = new Blob([readFileSync(process.argv[2])], { type: 'image/png' });
const cut = await removeBackground(blob, { output: { format: 'image/png' } });
writeFileSync(process.argv[3], Buffer.from(await cut.arrayBuffer()));
"""


def neural(folder):
    script = os.path.join(folder, "cut.mjs")
    with open(script, "w", encoding="utf-8") as file:
        file.write(NEURAL_SCRIPT % NEURAL)

    def cut(source, target):
        subprocess.run(["nice", "node", script, source, target], check=True, timeout=EACH_S, capture_output=True)
    return cut


def cut_folder(cut, source, target):
    """Seconds a picture."""
    names, start = sorted(os.listdir(source)), time.monotonic()
    for name in names:
        cut(os.path.join(source, name), os.path.join(target, name))
    return (time.monotonic() - start) / max(1, len(names))


def measure(title, cut, program, sprites, backgrounds, ours):
    run = ["nice", "-n", "5", program]
    with tempfile.TemporaryDirectory() as place:
        source, target = os.path.join(place, "composed"), os.path.join(place, "cut")
        os.mkdir(source)
        os.mkdir(target)
        subprocess.run([*run, "compose", source, *backgrounds], input=art.lines_of(sprites), text=True, check=True)
        seconds = cut_folder(cut, source, target)
        rows = cut_figures.read_rows(subprocess.run([*run, "peer", target, *backgrounds], input=art.lines_of(sprites), text=True, check=True,
                                                    stdout=subprocess.PIPE).stdout)
    print(f"\n{title}: {len(rows)} pictures, {seconds:.2f} s each, its start included\n{cut_figures.head_line()}")
    names = {s.name for s in sprites}
    mine = [row for row in ours if row["sprite"] in names]
    for background in backgrounds:
        cut_figures.print_groups(rows, [(background, cut_figures.on(background))])
        cut_figures.print_groups(mine, [(f"  ours", cut_figures.on(background))])
    cut_figures.print_groups(rows, [("all", lambda row: True)])
    cut_figures.print_groups(mine, [("  ours", lambda row: True)])


def compare(name, program, sprites, backgrounds, ours):
    if name == "imagemagick":
        for per_cent in (10, 20):
            measure(f"ImageMagick, fuzz {per_cent} %", fuzz(per_cent), program, sprites, backgrounds, ours)
        return
    folder = install_neural()
    if folder is not None:
        measure(NEURAL, neural(folder), program, art.some(sprites, NEURAL_SPRITES), backgrounds, ours)
