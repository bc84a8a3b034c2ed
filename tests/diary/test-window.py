#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What she sees on a project of two hundred assets: two windows and a terminal, where what one of them decides the others show, and the
morning after a night. Needs a display, xdotool and python3-gi. Prints TAP."""

import re

from clikit import case, expect, main
from diarykit import Studio, cards, icons, run, says, start_run_that_stops, state, states
from diarywindow import APART, needs_a_display, shows, window
from patience import wait_for, wait_for_end


def questions(shown):
    """As the window's status bar tells them; None while it does not."""
    found = [re.fullmatch(r"(\d+) questions?", node.name) for node in shown.nodes()]
    return next((int(match.group(1)) for match in found if match), None)


def answers(place):
    return [event["type"] for event in place.events() if event["type"] in ("card.answered", "card.undone")]


@case
def two_windows_and_a_terminal(place):
    """A run goes on in the terminal, a window shows its questions, a second one beside it answers. Every answer is taken once, whoever gives
    it, all three count the same, and closing the window ends no work. Each key is pressed once. Mutations: is_gone always FALSE (the window
    stays with what it heard last); key_pressed_cb that keeps a press from the page."""
    needs_a_display()
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


@case
def the_morning_after(place):
    """Two hundred were approved by themselves in the night. In the morning she looks one up in the window and does not like it: one button,
    which the terminal knows at once; she takes it back, and does it after all. A run in the terminal makes it anew at the window's side,
    and the window shows that it is approved again. Mutation: clicked_cb of the choice bar that submits nothing."""
    needs_a_display()
    with Studio() as studio:
        names = icons(place, 200, trust=True)
        says(run(place, studio), "pictures 200  auto-approved 200")
        shown = window(place, "morning", tree=True, zone="library")
        try:
            shows(shown, "Search assets by name or tag", "200 assets")
            shown.key("ctrl+f", *"icon", "space", *"142")
            shows(shown, "1 of 200 assets")
            shown.key("Down")
            shows(shown, "Not Good After All: Icon 142", "Ask Me Again: Icon 142")
            shown.press("Not Good After All")
            shows(shown, "1 picture is approved no longer; the next run makes it again.")
            says(place.run("status"), "200 assets: 1 ready, 199 approved")
            shown.press("Undo")
            wait_for(lambda: states(place) == {"approved": 200}, "it to be approved again")
            shows(shown, "Not Good After All: Icon 142")
            shown.press("Not Good After All")
            wait_for(lambda: state(place, names[142]) == ["again"], "it to be withdrawn")
            says(run(place, studio), "pictures 1  auto-approved 1")
            shows(shown, "Not Good After All: Icon 142")
            says(place.run("status"), "200 assets: 200 approved", "201 made so far")
            shown.key("ctrl+q")
            expect(wait_for_end(shown.process) == 0, "the window did not end well")
        finally:
            shown.close()
        expect(len(studio.graphs()) == 201, f"{len(studio.graphs())} were asked for")
    place.expect_whole()


if __name__ == "__main__":
    main()
