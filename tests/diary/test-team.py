#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models have other names on other machines: a teammate's clone, and the wrong file noticed late. On two hundred assets, against servers.
Prints TAP."""

import collections
import re
import shlex
import shutil
import signal

from clikit import case, expect, main
from diarykit import SDXL, Studio, icons, inputs, run, says, start_run_that_stops, states
from patience import wait_for_end

HIS = "SDXL\\base v1 (fixed).safetensors"
JUGGERNAUT = "juggernaut_xl.safetensors"


def plan(place):
    return [(row["id"], row.get("recipe")) for row in place.json("plan")]


@case
def a_teammates_clone(place):
    """He clones her project on a machine whose files have other names. The run names the file that is missed, those there are, and the
    command that says which it is; he pastes it. His plan is hers, no document is touched, and she is asked nothing the next time.
    Mutation: the command's words not quoted."""
    names = icons(place, 200, trust=True)
    hers, his = place.project, place.path("his clone")
    with Studio() as studio:
        run(place, studio)
        made = plan(place)
    shutil.copytree(hers, his, ignore=shutil.ignore_patterns(".assay"))
    place.project = his
    place.env["XDG_CONFIG_HOME"] = place.path("his config")
    with Studio(models=("pony v6.safetensors", HIS)) as studio:
        done = run(place, studio, status=3)
        says(done, f"The server has no file “{SDXL}”, which the checkpoint “sdxl” is.", f"“{HIS}”")
        says(done, "200 assets cannot be made until that is mended")
        command = re.search(r"assayctl (map .*)$", done.stderr, re.M)
        expect(command, done.stderr)
        place.run(*shlex.split(command.group(1)), status=0)
        says(run(place, studio), "pictures 200  auto-approved 200")
        expect(set(studio.models()) == {HIS}, set(studio.models()))
        expect(plan(place) == made, "his plan is another than hers")
    for name in names[:3]:
        with open(f"{hers}/specs/{name}.json", encoding="utf-8") as one, open(f"{his}/specs/{name}.json", encoding="utf-8") as other:
            expect(one.read() == other.read(), f"{name}.json is another")


@case
def the_wrong_file_noticed_late(place):
    """The same name, the wrong file: forty are made before she sees it. She says which one is meant, is told how many were made with the
    other, and has those and no others made again. Mutation: is_found always TRUE."""
    with Studio(models=(SDXL, JUGGERNAUT)) as studio:
        icons(place, 200, trust=True)
        child, said = start_run_that_stops(place, studio, 40)
        child.send_signal(signal.SIGINT)
        expect(wait_for_end(child) == 130, said())
        studio.go_on()
        told = f"pictures were made with {SDXL} as checkpoint:sdxl, which is {JUGGERNAUT} now"
        says(place.run("map", "sdxl", JUGGERNAUT, "--server", studio.url), f"40 {told}")
        says(run(place, studio), "pictures 160  auto-approved 160")
        expect(collections.Counter(studio.models()) == {SDXL: 42, JUGGERNAUT: 158}, collections.Counter(studio.models()))
        says(place.run("status"), f"42 {told}")
        says(place.run("again", "--made-with", SDXL), "The next run makes 42 pictures again. What is approved stays until its successor is.")
        says(run(place, studio), "pictures 42 ")
        expect(states(place) == {"approved": 200} and set(studio.models()[-42:]) == {JUGGERNAUT}, states(place))
        expect("made with" not in place.run("status").stdout, "what was made again is still told")
    place.expect_whole()


@case
def loras_in_other_folders(place):
    """Her LoRAs lie in folders that his Windows machine spells otherwise, with other separators and letters. What is the same file is sent as the
    server spells it; for the one that is another the nearest is named first, with the command that says so. He pastes it, and nothing but the
    assets that waited for it is made. Mutation: the document's spelling sent instead of the server's."""
    pixel, ink = "Styles\\Pixel Art\\Pixel-Art_XL.safetensors", "styles/ink wash v2.safetensors"
    with Studio(loras=("other.safetensors", pixel, ink)) as studio:
        names = icons(place, 12, trust=True)
        for name, file in (("pixel", "styles/pixel art/pixel-art_xl.safetensors"), ("ink", "ink_wash_v3.safetensors")):
            place.write(f"loras/{name}.json", {"schema": "lora/1", "id": name, "title": name.title(), "serverFile": file, "families": ["sdxl"]})
        for name, lora in zip(names, ["pixel"] * 5 + ["ink"] * 3):
            place.change(f"specs/{name}.json", loraPolicy={"mode": "manual", "loras": [{"loraId": lora}]})
        done = run(place, studio, status=3)
        says(done, "pictures 9 ", "The server has no file “ink_wash_v3.safetensors”, which the LoRA “ink” is.", f"The nearest it has: “{ink}”, ",
             "3 assets cannot be made until that is mended: icon005, icon006, icon007.")
        says(place.run("models", status=3), f"{pixel} (found for styles/pixel art/pixel-art_xl.safetensors)", f"nearest: {ink}")
        says(place.run("status", status=0), "12 assets: 3 ready, 9 approved", "1 model that the server has no file of.")

        def sent():
            return [inputs(graph, "LoraLoader")["lora_name"] for graph in studio.graphs() if "LoraLoader" in str(graph)]

        expect(sent() == [pixel] * 5, sent())
        place.run(*shlex.split(re.search(r"assayctl (map .*)$", done.stderr, re.M).group(1)), status=0)
        says(run(place, studio), "pictures 3  auto-approved 3")
        expect(sent() == [pixel] * 5 + [ink] * 3, sent())
        expect(states(place) == {"approved": 12} and len(studio.graphs()) == 12, states(place))
    place.expect_whole()


if __name__ == "__main__":
    main()
