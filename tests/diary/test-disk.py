#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her disk fills while two hundred pictures are made, and empties: before a window and in a terminal, below the floor and to the last
byte. ASSAY_FULL_DISK is the library that says how much is left. The window needs a display, xdotool and python3-gi. Prints TAP."""

import contextlib
import hashlib
import os
import time

from clikit import case, expect, main, preloaded
from diarykit import Studio, icons, never_says, pictures, run, says, start_run_that_stops, states
from diarywindow import last_used, needs_a_display, plain, tells, tells_no_more, window
from patience import wait_for, wait_for_end

COUNT, MADE, FEW = 200, 60, 40
LEFT = "The disk has 1.0 MB left. Making is paused until there are 515.4 MB."
LOOSE = b"nobody names this" * 100


@contextlib.contextmanager
def disk_of(place):
    """What is started in it has a disk that is full as the function it gives says: "" below the floor, a word: to the last byte for files with
    it in their path, None: not at all."""
    when = place.path("full")
    before = dict(place.env)
    place.env.update(preloaded("ASSAY_FULL_DISK", ASSAY_FULL_DISK_WHEN=when))

    def full(word):
        if word is None:
            os.unlink(when)
            return
        with open(when + ".new", "w", encoding="utf-8") as file:
            file.write(word)
        os.rename(when + ".new", when)

    yield full
    place.env = before


def add_loose(place):
    """A stored file that may go: nobody names it, and it is a month old."""
    name = hashlib.sha256(LOOSE).hexdigest()
    path = os.path.join(place.project, ".assay", "blobs", name[:2], name[2:])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(LOOSE)
    then = time.time() - 30 * 24 * 60 * 60
    os.utime(path, (then, then))
    return path


def expect_all_made_once(place, studio, count=COUNT):
    expect(states(place) == {"approved": count}, states(place))
    expect(len(studio.graphs()) == count, f"{len(studio.graphs())} were asked for")
    place.expect_whole()


# In a terminal


@case
def below_the_floor_in_a_terminal(place):
    """What is at the server comes in, the run says how much room is wanted and ends; she looks, makes room with gc and by hand, and the next
    run makes the rest. Mutation: starts_work FALSE for job.submit (it goes on into the last byte)."""
    with Studio() as studio, disk_of(place) as full:
        icons(place, COUNT, trust=True)
        child, said = start_run_that_stops(place, studio, MADE)
        add_loose(place)
        full("")
        studio.go_on()
        expect(wait_for_end(child) == 1, said())
        told = plain(said())
        for words in ("Only 1.0 MB are free on the disk of", "nothing new is made until there are 515.4 MB. Free some space.",
                      f"This run has ended. {COUNT - MADE - 2} pictures are still to be made; the next run goes on with them.",
                      "exceptions 0"):
            expect(words in told, words, told)
        expect(states(place) == {"approved": MADE + 2, "queued": COUNT - MADE - 2}, states(place))
        expect("1 file was taken away" in plain(place.run("gc", "--yes", status=0).stdout))
        expect("is free" not in told and "nothing new is made" in plain(run(place, studio, status=1).stderr), "it began anew")
        full(None)
        says(run(place, studio), f"pictures {COUNT - MADE - 2}  auto-approved {COUNT - MADE - 2}", "exceptions 0")
        expect_all_made_once(place, studio)


def to_the_last_byte(place, word, *sentences):
    """Mutation: fail_with that asks not whether the disk is full (job.failed, exceptions)."""
    with Studio() as studio, disk_of(place) as full:
        icons(place, FEW, trust=True)
        child, said = start_run_that_stops(place, studio, 10)
        full(word)
        studio.go_on()
        expect(wait_for_end(child) == 1, said())
        for words in sentences:
            expect(words in plain(said()), words, said())
        full(None)
        never_says(place.run("status", status=0), "problem waits", "problems wait")
        made = pictures(place)
        says(run(place, studio), f"pictures {FEW - made}  auto-approved {FEW - made}", "exceptions 0")
        expect_all_made_once(place, studio, FEW)


@case
def the_history_takes_no_byte(place):
    """The line about the picture that just came cannot be written: it is fetched again by the next run, and no attempt is used up."""
    to_the_last_byte(place, "/.assay/events/", "is full", "the next run goes on with them.")


@case
def the_pictures_take_no_byte(place):
    """The history could be written still, and says nothing of a failure that is the disk's."""
    to_the_last_byte(place, "/.assay/blobs/", "is full", "the next run goes on with them.")


@case
def the_list_takes_no_byte(place):
    """The index lies on another disk, which is full: what was answered is safe."""
    to_the_last_byte(place, ".sqlite", "is full")


# Before a window


@contextlib.contextmanager
def making_window(place, studio, count, made):
    """It makes the pictures, so many are made and two more stay at the server."""
    icons(place, count, trust=True)
    studio.stop_after(made)
    shown = window(place, "window", tree=True, zone="pipeline", **last_used(place, studio.url),
                   **{name: place.env[name] for name in ("LD_PRELOAD", "ASAN_OPTIONS", "ASSAY_FULL_DISK_WHEN")})
    try:
        tells(shown, f"Make {count}")
        shown.key("ctrl+Return")
        wait_for(lambda: len(studio.graphs()) >= made + 2, f"{made} pictures and two")
        wait_for(lambda: pictures(place) == made, f"{made} pictures")
        yield shown
        shown.key("ctrl+q")
        expect(wait_for_end(shown.process) == 0, "the window did not end well")
    finally:
        shown.close()


@case
def below_the_floor_before_a_window(place):
    """What is at the server comes in and is approved; the window says how much room is left and wanted, and what she can do. Free Space…
    takes what may go, which is not enough; she moves something else away, and it goes on by itself to the end. Mutation: may_offer that
    schedules nothing."""
    needs_a_display()
    with Studio() as studio, disk_of(place) as full, making_window(place, studio, COUNT, MADE) as shown:
        loose = add_loose(place)
        full("")
        studio.go_on()
        tells(shown, LEFT)
        wait_for(lambda: states(place) == {"approved": MADE + 2, "queued": COUNT - MADE - 2}, "what was at the server")
        shown.press("Free Space…")
        tells(shown, "1 stored file that nothing in the history names")
        shown.press("Free 1.7\u00a0kB")
        wait_for(lambda: not os.path.exists(loose), "the file to go")
        tells(shown, LEFT)
        says(place.run("status", status=0), f"{MADE + 2} approved")
        full(None)
        wait_for(lambda: states(place) == {"approved": COUNT}, "the rest, by itself")
        tells_no_more(shown, "The disk has")
        expect_all_made_once(place, studio)


def window_to_the_last_byte(place, word):
    needs_a_display()
    with Studio() as studio, disk_of(place) as full, making_window(place, studio, FEW, 10) as shown:
        full(word)
        studio.go_on()
        tells(shown, "is full")
        full(None)
        wait_for(lambda: states(place) == {"approved": FEW}, "the rest, by itself")
        tells_no_more(shown, "is full")
        expect_all_made_once(place, studio, FEW)


@case
def the_history_takes_no_byte_before_a_window(place):
    """Two are open on the log, and fetched when there is room. Mutation: hold_unkept that keeps the list of what is open."""
    window_to_the_last_byte(place, "/.assay/events/")


@case
def the_pictures_take_no_byte_before_a_window(place):
    """Mutation: had_no_room FALSE (they become problems)."""
    window_to_the_last_byte(place, "/.assay/blobs/")


if __name__ == "__main__":
    main()
