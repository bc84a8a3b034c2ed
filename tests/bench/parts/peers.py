# SPDX-License-Identifier: GPL-3.0-or-later
"""Other ways to cut, on the same composed pictures: ImageMagick's flood fill, and a neural remover from npm in the cache folder."""

import os
import subprocess
import tempfile
import time

from parts import art, cut_figures

NAMES = ("imagemagick", "neural")
NEURAL = "@imgly/background-removal-node"
FUZZ_SPRITES = 60
NEURAL_SPRITES = 6  # on each of these, as it takes seconds a picture
NEURAL_BACKGROUNDS = ("green", "noise", "vignette", "jpeg", "drop", "mixed")
EACH_S = 120
INSTALL_S = 900


def fuzz(per_cent):
    """Cuts all pictures of a folder into another one."""
    version = subprocess.run(["convert", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    flood = ("matte" if "ImageMagick 6" in version else "alpha") + " 0,0 floodfill"

    def cut(source, target):
        for name in sorted(os.listdir(source)):
            subprocess.run(["convert", os.path.join(source, name), "-alpha", "set", "-fuzz", f"{per_cent}%", "-fill", "none", "-draw",
                            flood, "PNG32:" + os.path.join(target, name)], check=True, timeout=EACH_S)
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


# raw pixels: its own PNG has a palette
NEURAL_SCRIPT = """
import { removeBackground } from '%s';
import { readFileSync, readdirSync } from 'node:fs';
import sharp from 'sharp';
const [, , source, target] = process.argv;
for (const name of readdirSync(source)) {
  const png = readFileSync(`${source}/${name}`);
  const { width, height } = await sharp(png).metadata();
  const cut = await removeBackground(new Blob([png], { type: 'image/png' }), { output: { format: 'image/x-rgba8' } });
  await sharp(Buffer.from(await cut.arrayBuffer()), { raw: { width, height, channels: 4 } }).png().toFile(`${target}/${name}`);
}
"""


def neural(folder):
    script = os.path.join(folder, "cut.mjs")
    with open(script, "w", encoding="utf-8") as file:
        file.write(NEURAL_SCRIPT % NEURAL)

    def cut(source, target):
        subprocess.run(["nice", "node", script, source, target], check=True, timeout=EACH_S * len(os.listdir(source)), cwd=folder)
    return cut


def measure(title, cut, program, sprites, backgrounds, ours):
    run = ["nice", "-n", "5", program]
    with tempfile.TemporaryDirectory() as place:
        source, target = os.path.join(place, "composed"), os.path.join(place, "cut")
        os.mkdir(source)
        os.mkdir(target)
        subprocess.run([*run, "compose", source, *backgrounds], input=art.lines_of(sprites), text=True, check=True)
        n, start = max(1, len(os.listdir(source))), time.monotonic()
        cut(source, target)
        seconds = (time.monotonic() - start) / n
        rows = cut_figures.read_rows(subprocess.run([*run, "peer", target, *backgrounds], input=art.lines_of(sprites), text=True, check=True,
                                                    stdout=subprocess.PIPE).stdout)
    print(f"\n{title}: {len(rows)} pictures, {seconds:.2f} s each\n{cut_figures.head_line()}")
    names = {s.name for s in sprites}
    mine = [row for row in ours if row["sprite"] in names and row["background"] in backgrounds]
    for background in backgrounds:
        cut_figures.print_groups(rows, [(background, cut_figures.on(background))])
        cut_figures.print_groups(mine, [("  ours", cut_figures.on(background))])
    cut_figures.print_groups(rows, [("all", lambda row: True)])
    cut_figures.print_groups(mine, [("  ours", lambda row: True)])


def compare(name, program, sprites, backgrounds, ours):
    if name == "imagemagick":
        for per_cent in (10, 20):
            measure(f"ImageMagick, fuzz {per_cent} %", fuzz(per_cent), program, art.some(sprites, FUZZ_SPRITES), backgrounds, ours)
        return
    folder = install_neural()
    if folder is not None:
        some = [b for b in backgrounds if b in NEURAL_BACKGROUNDS]
        measure(NEURAL, neural(folder), program, art.some(sprites, NEURAL_SPRITES), some, ours)
