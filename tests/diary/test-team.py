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
from diarykit import SDXL, Studio, icons, run, says, start_run_that_stops, states
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


if __name__ == "__main__":
    main()
