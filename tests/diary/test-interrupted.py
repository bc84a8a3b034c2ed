#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that does not go on as it began: the lid is closed, the folder moves, others look in, nobody has a desktop. On two hundred assets,
against a server. Prints TAP."""

import json
import os
import shutil
import signal
import stat
import subprocess

import patience
from clikit import ASSAYCTL, case, expect, main
from diarykit import Studio, cards, icons, never_says, run, says, start_run, start_run_that_stops, states
from patience import wait_for, wait_for_end


@case
def laptop_closed_in_mid_run(place):
    """Sixty of two hundred are made, two are at the server, and the battery is empty: no time for a word. In the morning nothing is lost,
    nothing is made twice, and the two that the server finished in the night are fetched. Mutation: reconcile starts a job as
    a new one (resume FALSE)."""
    with Studio() as studio:
        icons(place, 200, trust=True)
        child, _ = start_run_that_stops(place, studio, 60)
        child.kill()
        child.wait()
        says(place.run("status"), "200 assets: 140 ready, 60 approved", "60 made so far")
        says(place.run("plan"), "0 pictures to make, 60 approved are held, 0 blocked, 140 waiting")
        studio.go_on()
        says(run(place, studio), "pictures 140  auto-approved 140  cards 0  exceptions 0")
        expect(len(studio.graphs()) == 200, f"{len(studio.graphs())} were asked for")
        expect(states(place) == {"approved": 200}, states(place))
        says(run(place, studio), "Nothing to make: 200 held as approved")
    place.expect_whole()


@case
def a_project_that_moves_and_is_copied(place):
    """She moves the folder, and later gives a copy to a friend. It is the same project where it is now; the copy goes its own way, and
    what is taken back there is taken back nowhere else. Mutation: name_index the same for all folders."""
    with Studio() as studio:
        icons(place, 200, trust=True)
        run(place, studio)
        mine, hers = place.path("moved", "Game Art"), place.path("copy")
        os.mkdir(place.path("moved"))
        shutil.move(place.project, mine)
        place.project = mine
        says(place.run("status"), f"({mine})", "200 assets: 200 approved")
        says(run(place, studio), "Nothing to make: 200 held as approved")
        shutil.copytree(mine, hers)
        place.project = hers
        says(place.run("withdraw", "icon000"), "1 picture is approved no longer; the next run makes it again.")
        expect(states(place) == {"again": 1, "approved": 199}, states(place))
        place.project = mine
        says(place.run("status"), "200 assets: 200 approved")
        says(run(place, studio), "Nothing to make: 200 held as approved")
        for folder, made in ((hers, 1), (mine, 0)):
            place.project = folder
            says(run(place, studio), f"pictures {made}  auto-approved {made}")
            place.expect_whole()
    expect(len(studio.graphs()) == 201, f"{len(studio.graphs())} were asked for")


@case
def two_terminals_and_answers(place):
    """A run in one terminal, a second one in another, answers from a third while both go on. Each picture is made once, each answer is
    taken, and a terminal that is closed ends no work. Mutation: open_once without
    the backend beside a holder."""
    with Studio() as studio:
        icons(place, 200)
        first, _ = start_run_that_stops(place, studio, 100)
        second, said = start_run(place, studio)
        wait_for(lambda: " of " in said(), "the second run's line")
        asked = cards(place)
        for card in asked[:10]:
            place.run("decide", card["id"], "yes", status=0)
        says(place.run("undo"), "Taken back: ")
        says(place.run("decide", asked[0]["id"], "yes", status=1), "This question is answered already. Undo the answer first.")
        says(place.run("status"), "91 to decide, 9 approved", "100 made so far", "91 questions wait")
        second.send_signal(signal.SIGINT)
        expect(wait_for_end(second) == 130, said())
        expect("goes on making" in said(), said())
        studio.go_on()
        expect(wait_for_end(first) == 0)
        expect(len(studio.graphs()) == 200, f"{len(studio.graphs())} were asked for")
        says(place.run("status"), "200 assets: 191 to decide, 9 approved", "200 made so far", "191 questions wait")
    place.expect_whole()


@case
def a_box_without_a_desktop(place):
    """A machine in the corner makes pictures by a timer: no display, no bus, no home of its own, nobody at the keyboard, a key file, and
    JSON for the script. It asks nobody, says what it did, and its exit status tells whether a person is needed. Mutation:
    read_authorization that takes a file others may read."""
    key = place.path("key")
    with open(key, "w", encoding="utf-8") as file:
        file.write("Bearer s3cr3t-of-hers\n")
    place.env = {name: place.env[name] for name in ("PATH", "ASSAY_EXAMPLES", "TMPDIR", "PYTHONPATH", "G_DEBUG") if name in place.env}
    place.env.update(HOME=place.root, LANG="C")
    with Studio() as studio:
        icons(place, 200, trust=True)
        says(run(place, studio, "--auth-file", key, status=2), "can be read by others. Set its mode to 0600.")
        os.chmod(key, stat.S_IRUSR | stat.S_IWUSR)
        done = run(place, studio, "--auth-file", key, "--json", status=0)
        told = json.loads(done.stdout)
        expect(told["made"] == 200 and told["autoApproved"] == 200 and "failed" not in told, told)
        never_says(done, "s3cr3t", "\r")
        place.change("specs/icon007.json", title="Icon 7 of the night")
        studio.bad = lambda words: True
        place.run("again", "icon007", status=0)
        told = json.loads(run(place, studio, "--auth-file", key, "--json", status=1).stdout)
        expect([row["title"] for row in told["failed"]] == ["Icon 7 of the night"], told)
        run(place, studio, "--auth-file", key, status=3)
        says(place.run("leave", "icon007"), "1 picture is left out: no run makes it until you change it or say again.")
        run(place, studio, "--auth-file", key, status=0)
    grep = patience.run(["grep", "-rl", "s3cr3t", place.root, f"--exclude={os.path.basename(key)}"], stdout=subprocess.PIPE, text=True)
    expect(grep.stdout == "", "the key lies in", grep.stdout)


if __name__ == "__main__":
    main()
