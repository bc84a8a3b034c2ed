#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is chosen about pictures where they are seen (TAP): the strip and the waiting pictures of Pipeline, the buttons of Library, each
with its Undo; what came of it is read from the project. Usage: test-choices.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and
python3-gi.

Mutations that turn it red: clicked_cb of the choice bar that submits nothing; its changed_cb that asks nothing (what is asked is offered
again); assay_picture_dup_why without the checks; choice_key_cb of Pipeline that cancels nothing."""

import os
import subprocess
import time

import patience
from patience import wait_for
from windowkit import assayctl, astroducks_server, examples, main, names, opened, result, seen, settings_for, walk, workplace

# In the strip of Pipeline, pixels of the window; one of them was approved.
TILES, TILE_Y = (330, 450, 570, 690), 400


def slots(window, state):
    return {row["id"]: row for row in window.ask("list", "slots") if row["state"] == state}


def make_project(work):
    """Made before the window opens: while it makes pictures itself, what is withdrawn is made anew before anybody can take that back."""
    project = os.path.join(work, "game")
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=work, ASSAY_EXAMPLES=examples)
    subprocess.run([assayctl, "init", project, "--example", "astroduck"], env=env, check=True, stdout=subprocess.DEVNULL)
    patience.run([assayctl, "--project", project, "run", "--provider", "sandbox"], 120, env=env, stdout=subprocess.DEVNULL)


def strip(window):
    """Red when the note says nothing of the checks, when Delete does nothing, when the button does nothing."""
    wait_for(lambda: slots(window, "approved"), "some are approved")
    before = slots(window, "approved")
    for x in TILES:
        window.click(x, TILE_Y)
        once = patience.Patience(5)
        while once.lasts() and not names(window, "Not Good After All: "):
            time.sleep(0.05)
        if names(window, "Not Good After All: "):
            break
    why = seen(window, "Approved by itself: every check passed (")
    result("Edge" in why[0].name, "why-it-was-approved", why)
    window.key("Delete")
    wait_for(lambda: len(slots(window, "approved")) == len(before) - 1, "it is withdrawn")
    result(True, "delete-withdraws")
    window.press("Undo")
    wait_for(lambda: slots(window, "approved").keys() == before.keys(), "it is approved again")
    result(True, "undo-of-delete")
    window.press("Not Good After All")
    wait_for(lambda: len(slots(window, "approved")) == len(before) - 1, "it is withdrawn")
    result(True, "the-button-withdraws")
    window.press("Undo")
    wait_for(lambda: slots(window, "approved").keys() == before.keys(), "it is approved again")
    result(True, "undo-of-the-button")


def ask_again(window):
    """Red when the bar's buttons reach nothing, or Ask Me Again is offered for what is asked already."""
    window.key("alt+4", "ctrl+f")
    window.key(*"duck")
    window.key("Down")
    seen(window, "Ask Me Again: Astroduck")
    before = window.status()["cards"]
    window.press("Ask Me Again")
    wait_for(lambda: window.status()["cards"] == before + 1, "it is a question")
    result(True, "a-choice-reaches-the-project")
    wait_for(lambda: not [node for node in window.nodes() if node.visible and node.name == "Ask Me Again: Astroduck"], "it is offered no longer")
    result(True, "what-is-asked-is-not-offered-again")
    window.press("Undo")
    wait_for(lambda: window.status()["cards"] == before, "the question is gone")
    seen(window, "Ask Me Again: Astroduck")
    result(True, "undo-offers-it-again")


def of_a_paused_one(window):
    """Red when the window promises a run that will not come: assay_slot_row_aside without its states, the bar without its asset."""
    window.ask("pause", "duck")
    wait_for(lambda: next(row["state"] for row in window.ask("list", "assets") if row["id"] == "duck") == "paused", "the duck is paused")
    seen(window, "Astroduck, Paused")
    window.press("Make Again")
    told = seen(window, "1 picture is to be made again.")
    result("Nothing is made of “Astroduck” before it is resumed." in told[0].name, "what-no-run-makes-is-not-promised", told)
    window.press("Undo")
    wait_for(lambda: slots(window, "approved").get("duck/0"), "it is approved again")
    window.ask("resume", "duck")
    wait_for(lambda: next(row["state"] for row in window.ask("list", "assets") if row["id"] == "duck") == "approved", "it is resumed")
    window.press("Make Again")
    result(seen(window, "The next run makes 1 picture again. What is approved stays until its successor is.") != [], "what-it-makes-is")
    window.press("Undo")
    wait_for(lambda: slots(window, "approved").get("duck/0"), "it is approved again")


def cancel(window, server):
    """Red when the key does nothing. The row's menu is pressed by test-verbs."""
    window.ask("again", "--all")
    window.key("alt+1")
    wait_for(lambda: [row for row in window.ask("plan") if row["action"] == "make"], "they are planned")
    seen(window, "Make ")
    window.key("ctrl+Return")
    wait_for(lambda: window.status()["queued"] > 0, "some wait")
    window.press("Pause After the Current Pictures")  # what waits stands still
    wait_for(lambda: window.status()["paused"], "it pauses")
    server.go_on()
    wait_for(lambda: window.status()["running"] == 0, "it is paused")
    walk(window, "Tab", lambda name: name.endswith(", waits"))
    before = window.status()["queued"]  # nothing else changes it while it is paused; what stood stands, so no slot need be "canceled"
    window.key("Delete")
    wait_for(lambda: window.status()["queued"] == before - 1, "it is canceled")
    result(True, "delete-cancels-a-picture")
    window.press("Undo")
    wait_for(lambda: [row for row in window.ask("plan") if row["action"] == "make"], "it is to be made")
    result(True, "undo-of-the-cancel")


def play():
    with workplace() as work, astroducks_server() as server:
        make_project(work)
        server.stop_after(0)
        with opened(work) as window:
            strip(window)
            ask_again(window)
            of_a_paused_one(window)
        with opened(work, env=settings_for(work, server.url)) as window:
            cancel(window, server)


if __name__ == "__main__":
    main(play, settings=True)
