#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many at once: a night of five hundred, a batch that went wrong, a model that was the wrong one, a limit that came late, an artist who
likes none of it. Against a server. Prints TAP."""

import collections
import signal

from clikit import case, expect, main
from diarykit import SDXL, Studio, answer, cards, icons, never_says, pictures, problems, run, says, start_run_that_stops, states
from patience import wait_for_end

NO_BACKGROUND = "there is no background of the color that was asked for, so nothing could be cut out"
JUGGERNAUT = "juggernaut_xl.safetensors"


@case
def a_night_of_five_hundred(place):
    """Five hundred in the evening; in the morning three are problems, each with its name and its cause, and all else is done. One she
    words anew, one is worth another try, one she leaves out; then nobody is needed. Mutation: print_failed without the names."""
    with Studio() as studio:
        names = icons(place, 500, trust=True)
        studio.bad = lambda words: any(f"Icon {i}," in words for i in (100, 200, 300))
        done = run(place, studio, status=1)
        says(done, "specs 500  pictures 509  auto-approved 497  cards 0  exceptions 3",
             f"Icon 100, Icon 200, Icon 300: Turned down by the checks (pictures made: 4), the last time because: {NO_BACKGROUND}. "
             "No more is made of this asset by itself today. Change what is asked for, or try again.")
        says(place.run("status"), "500 assets: 497 approved, 3 with problems", "500 pictures, 497 approved, 509 made so far", "3 problems")
        says(run(place, studio, status=3), "Nothing to make: 497 held as approved, 3 waiting for an answer or a problem's end")
        place.change(f"specs/{names[100]}.json", prompt={"positive": "a shiny lamp"})
        studio.bad = lambda words: False
        place.run("again", names[200], status=0)
        says(place.run("leave", names[300]), "1 picture is left out: no run makes it until you change it or say again.")
        says(run(place, studio), "pictures 2  auto-approved 2  cards 0  exceptions 0")
        says(run(place, studio), "Nothing to make: 499 held as approved")
        expect("a shiny lamp" in studio.words()[-2] + studio.words()[-1], studio.words()[-2:])
        says(place.run("status"), "500 assets: 499 approved, 1 set aside", "511 made so far", "0 problems")
    place.expect_whole()


@case
def a_bad_batch(place):
    """For an hour the server gives gray squares: fifty of two hundred are turned down, not one is approved, and the rest is untouched by
    it. With the server mended she has the fifty made again in one command, and takes it back, and does it after all. Mutation:
    MOST_NAMES of 300."""
    with Studio() as studio:
        names = icons(place, 200, trust=True)
        studio.bad = lambda words: any(f"Icon {i}," in words for i in range(100, 150))
        done = run(place, studio, status=1)
        says(done, "pictures 350  auto-approved 150  cards 0  exceptions 50", " and 20 more: Turned down by the checks", NO_BACKGROUND)
        never_says(done, "tomorrow")
        expect(states(place) == {"approved": 150, "exception": 50}, states(place))
        expect(len(problems(place)) == 50, problems(place))
        studio.bad = lambda words: False
        says(place.run("again", *names[100:150]), "The next run makes 50 pictures again.")
        says(place.run("undo"), "Taken back: ")
        expect(states(place) == {"approved": 150, "exception": 50}, states(place))
        place.run("again", *names[100:150], status=0)
        says(run(place, studio), "pictures 50  auto-approved 50  cards 0  exceptions 0")
        expect(len(studio.graphs()) == 400, f"{len(studio.graphs())} were asked for")


@case
def the_wrong_model_after_forty(place):
    """Forty of two hundred are made and approved when she sees that it is the wrong model. She stops, names the right one, and what is
    left is made with that. The forty stay, and are counted as made with the other; she has them made again, each stays until its successor
    is, and in the end one model made all. Mutation: is_found (made with) always TRUE."""
    with Studio(models=(SDXL, JUGGERNAUT)) as studio:
        icons(place, 200, trust=True)
        child, said = start_run_that_stops(place, studio, 40)
        child.send_signal(signal.SIGINT)
        expect(wait_for_end(child) == 130, said())
        expect("2 pictures are still at" in said() and "158 more pictures are still to be made" in said(), said())
        studio.go_on()
        place.write("checkpoints/sdxl.json", {"schema": "checkpoint/1", "id": "sdxl", "title": "Juggernaut", "serverFile": JUGGERNAUT,
                                              "family": "sdxl"})
        says(place.run("check", status=0), "All documents are in order.")
        told = f"pictures were made with {SDXL} as checkpoint:sdxl, which is {JUGGERNAUT} now."
        says(place.run("plan"), "40 approved are held", f"40 {told}")
        run(place, studio)
        made = collections.Counter(studio.models())
        expect(made == {SDXL: 42, JUGGERNAUT: 158}, made)
        says(place.run("status"), f"42 {told}")
        says(place.run("again", "--made-with", SDXL), "The next run makes 42 pictures again. What is approved stays until its successor is.")
        says(place.run("export", "--to", place.path("game")), "200 approved pictures")
        says(run(place, studio), "pictures 42  auto-approved 42")
        expect("made with" not in place.run("plan").stdout, "some would still be of the other")
        expect(set(studio.models()[-42:]) == {JUGGERNAUT}, studio.models()[-42:])


@case
def a_limit_after_thirty_of_two_hundred(place):
    """Thirty of two hundred are approved when she wants more room around all of them: one line in the project. The thirty stay, the rest
    is cut anew from the pictures there are, and the server is asked for nothing. Mutation: dup_rework that finds none."""
    with Studio() as studio:
        names = icons(place, 200)
        run(place, studio)
        expect(answer(place, "yes", *names[:30]) == 30)
        place.change("project.json", contract={"safeAreaPx": 7})
        says(place.run("plan"), "170 pictures to make, 30 approved are held",
             "Approved and kept; it would differ now")
        says(run(place, studio), "pictures 170  auto-approved 0  cards 170")
        expect(len(studio.graphs()) == 200, f"the server was asked for {len(studio.graphs()) - 200} more")
        expect(states(place) == {"approved": 30, "to_decide": 170}, states(place))
        says(place.run("status"), "200 assets: 170 to decide, 30 approved", "370 made so far", "170 questions wait")
        says(run(place, studio, status=0), "Nothing to make: 30 held as approved, 170 waiting for an answer")
    place.expect_whole()


@case
def an_artist_who_likes_none(place):
    """She says no to all hundred, and no again to what comes instead. Each no makes one new picture and no problem; nothing
    comes twice; and with words of her own the third is taken. Mutation: the regeneration left out of the seed."""
    with Studio() as studio:
        names = icons(place, 100)
        run(place, studio)
        for _ in range(2):
            expect(answer(place, "no") == 100)
            says(place.run("plan"), "100 pictures to make")
            says(run(place, studio), "pictures 100  auto-approved 0  cards 100  exceptions 0")
        expect(problems(place) == [] and pictures(place) == 300, problems(place))
        expect(len({version["source"] for version in place.json("list", "versions")}) == 300, "a picture came twice")
        for name in names:
            place.change(f"specs/{name}.json", prompt={"positive": f"a small {name} of brass"})
        run(place, studio)
        (card,) = cards(place, names[7])
        place.run("decide", card["id"], "yes", status=0)
        says(place.run("status"), "100 assets: 99 to decide, 1 approved", "400 made so far", "99 questions wait")


if __name__ == "__main__":
    main()
