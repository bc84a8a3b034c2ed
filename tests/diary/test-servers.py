#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where her pictures come from: the sandbox first and a real server then, a server that gets another address, a second one, one that is
switched off. On two hundred assets. Prints TAP."""

import signal

from clikit import case, expect, main
from diarykit import Studio, answer, icons, pictures, run, says, never_says, start_run_that_stops, states
from patience import wait_for_end


def makers(place):
    """{who drew it: how many of the approved}"""
    counts = {}
    for version in place.json("list", "versions"):
        if version["state"] == "approved":
            counts[version["provider"]] = counts.get(version["provider"], 0) + 1
    return counts


@case
def the_sandbox_first(place):
    """Saturday she tries the sandbox and approves ten drawings; Sunday she starts her server. What she had not decided is drawn for real,
    her ten stay and are named as drawings in every list and before they go into the game, and one command replaces them. Mutations:
    close_drawings that returns at once (nothing is made); run of export without name_drawings."""
    names = icons(place, 200)
    says(place.run("run", "--defects", "0", status=0), "Sandbox: these are drawings, not AI pictures.")
    expect(answer(place, "yes", *names[:10]) == 10)
    says(place.run("status"), "10 approved pictures are drawings of the sandbox.")
    with Studio() as studio:
        place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
        says(run(place, studio), "10 approved pictures", "assayctl again --sandbox")
        expect(len(studio.graphs()) == 190 and makers(place) == {"sandbox": 10, "comfyui": 190}, makers(place))
        says(place.run("export", "--to", place.path("game")), "200 approved pictures in", "of the sandbox, not AI.")
        says(place.run("again", "--sandbox"), "The next run makes 10 pictures again. What is approved stays until its successor is.")
        says(place.run("run", status=0), "pictures 10 ")
        expect(len(studio.graphs()) == 200 and makers(place) == {"comfyui": 200}, makers(place))
        done = place.run("export", "--to", place.path("game"))
        says(done, "10 written, 190 unchanged")
        never_says(done, "sandbox")
    place.expect_whole()


@case
def the_box_gets_another_address(place):
    """She stops at sixty with two at the server; at night the router gives the box another address. The run says where the two are and what
    she can do, she names the new address, and both are fetched there: none is made twice. Mutation: is_ours always TRUE (the run waits for
    nobody and ends with 0)."""
    with Studio() as before:
        icons(place, 200, trust=True)
        child, said = start_run_that_stops(place, before, 60)
        child.send_signal(signal.SIGINT)
        expect(wait_for_end(child) == 130, said())
        address = before.url
        after = before.moved()
    with after:
        after.go_on()
        done = place.run("run", status=1)
        says(done, f"This project used {address} last.", "--server URL")
        expect(pictures(place) == 60, "drawings took the place of pictures")
        says(run(place, after, status=3), f"2 pictures were sent to {address}, which gives no answer; they wait there.")
        expect(len(after.graphs()) == 200, f"{len(after.graphs())} were asked for")
        says(place.run("status"), "198 approved", f"2 pictures were sent to {address}")
        says(place.run("look", "--all", "--server", after.url), f"2 pictures are asked for at {after.url} from now on.")
        says(place.run("run", status=0), "pictures 2  auto-approved 2")
        expect(len(after.graphs()) == 200, f"{len(after.graphs())} were asked for")
    place.expect_whole()


@case
def a_second_server(place):
    """She borrows a faster box: what the first one has stays there and is fetched there, the rest is made on the other; later a run without
    a word goes to the one she used last. Nobody draws in the sandbox by accident, not even with both switched off. Mutations:
    assay_server_choose without facts->last (refused); one that takes the sandbox there (drawn)."""
    with Studio() as mine, Studio() as borrowed:
        names = icons(place, 200, trust=True)
        child, said = start_run_that_stops(place, mine, 40)
        child.send_signal(signal.SIGINT)
        expect(wait_for_end(child) == 130, said())
        mine.go_on()
        says(run(place, borrowed), "pictures 160  auto-approved 160")
        expect(len(mine.graphs()) == 42 and len(borrowed.graphs()) == 158, (len(mine.graphs()), len(borrowed.graphs())))
        place.run("again", *names[:3], status=0)
        says(place.run("run", status=0), "pictures 3 ")
        expect(len(borrowed.graphs()) == 161, "it did not go where she was last")
        url = borrowed.url
    place.run("again", *names[:3], status=0)
    says(place.run("run", status=1), f"This project used {url} last.", "--provider sandbox")
    expect(states(place) == {"approved": 197, "again": 3} and makers(place) == {"comfyui": 200}, makers(place))


if __name__ == "__main__":
    main()
