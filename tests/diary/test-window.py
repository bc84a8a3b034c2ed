#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows and a terminal on one project of two hundred assets: what one of them decides, the others show. Needs a display, xdotool and
python3-gi. Prints TAP."""

import os
import re
import shutil

import real_window
from clikit import ASSAYCTL, Skip, case, expect, main
from diarykit import Studio, cards, icons, says, start_run_that_stops
from patience import wait_for, wait_for_end

APART = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}  # one that no bus leads to the first


def window(place, name, tree=False, **env):
    """A window of its own process on the project, on Review."""
    work = place.path(name)
    os.mkdir(work)
    folders = {key: place.env[key] for key in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME")}
    opened = real_window.Window(work, "review", os.environ["ASSAY"], ASSAYCTL, place.env["ASSAY_EXAMPLES"], tree=tree, example=None,
                                folder=place.project, title="Tiny", env={**folders, **env})
    opened.project = place.project
    return opened


def questions(shown):
    """As the window's status bar tells them; None while it does not."""
    found = [re.fullmatch(r"(\d+) questions?", node.name) for node in shown.nodes()]
    return next((int(match.group(1)) for match in found if match), None)


def answers(place):
    return [event["type"] for event in place.events() if event["type"] in ("card.answered", "card.undone")]


@case
def two_windows_and_a_terminal(place):
    """A run goes on in the terminal, a window shows its questions, a second one beside it answers. Every answer is taken once, whoever gives
    it, all three count the same, and closing the window ends no work. Mutation: is_gone always
    FALSE (the window stays with what it heard last)."""
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool") or real_window.Atspi is None:
        raise Skip("no display, no xdotool or no python3-gi")
    with Studio() as studio:
        icons(place, 200)
        child, said = start_run_that_stops(place, studio, 150)
        first = window(place, "first", tree=True)
        try:
            wait_for(lambda: questions(first) == 150, "150 questions in the window")
            place.run("decide", cards(place)[-1]["id"], "yes", status=0)
            wait_for(lambda: questions(first) == 149, "the terminal's answer in the window")
            first.answer("y", lambda: len(answers(place)) == 2, "the window's answer")
            wait_for(lambda: questions(first) == len(cards(place)) == 148, "the same count in both")
            second = window(place, "second", GTK_A11Y="none", **APART)
            try:
                before = first.n_seen()
                second.answer("y", lambda: len(answers(place)) == 3, "the second window's answer")
                wait_for(lambda: questions(first) == len(cards(place)) == 147, "the second window's answer in the first")
                wait_for(lambda: first.n_seen() > before, "another question in the first: both showed the one that was answered")
                second.key("ctrl+q")
                expect(wait_for_end(second.process) == 0, "the second window did not end well")
            finally:
                second.close()
            expect(answers(place) == ["card.answered"] * 3, answers(place))
            studio.go_on()
            expect(wait_for_end(child) == 0, said())
            wait_for(lambda: questions(first) == 197, "what was made meanwhile in the window, which holds the project now")
            first.focus()
            first.answer("y", lambda: len(answers(place)) == 4, "an answer in the window that was left alone")
            says(place.run("status"), "200 assets: 196 to decide, 4 approved", "196 questions wait")
        finally:
            first.close()
        expect(len(studio.graphs()) == 200, f"{len(studio.graphs())} were asked for")
    place.expect_whole()


if __name__ == "__main__":
    main()
