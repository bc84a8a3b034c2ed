#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with whole assets and with the order of the queue in the real window (TAP): keys are pressed, what came of it is read from
the project, and each is taken back. Usage: test-verbs.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

from patience import wait_for
from windowkit import astroducks_server, choose, main, opened, result, seen, settings_for, walk, workplace

N_ASSETS = 24  # of the example


def becomes(window, asset, state, name):
    """@state: None: it is gone."""
    wait_for(lambda: {row["id"]: row["state"] for row in window.ask("list", "assets")}.get(asset) == state, f"{asset} is {state}")
    result(True, name)


def find(window):
    window.key("alt+4")
    seen(window, f"{N_ASSETS} asset")
    window.key("ctrl+f")
    wait_for(lambda: window.focused() == "Search assets by name or tag", "the search has the keyboard")
    window.key(*"duck")
    seen(window, f"1 of {N_ASSETS}")
    window.key("Down")
    wait_for(lambda: (window.focused() or "").startswith("Astroduck"), "the duck has the keyboard")


def life(window):
    """Red when a key does nothing, when the toast says something else than assayctl or takes back the newest instead of what it tells of."""
    find(window)
    window.key("Delete")
    becomes(window, "duck", "archived", "delete-archives")
    seen(window, "1 asset is archived: nothing of it is made or asked. Ended with that: 1 question.")
    result(True, "it-is-told-what-becomes-of-the-art")
    window.ask("pause", "gem")
    window.press("Undo")
    becomes(window, "duck", "to_decide", "undo-of-the-archive")
    becomes(window, "gem", "paused", "and-of-nothing-else")
    window.key("shift+Delete")
    becomes(window, "duck", None, "shift-delete-deletes")
    window.press("Undo")
    becomes(window, "duck", "to_decide", "undo-of-the-delete")
    seen(window, f"1 of {N_ASSETS}")
    window.key("ctrl+f", "Down")
    wait_for(lambda: (window.focused() or "").startswith("Astroduck"), "the duck has the keyboard")
    choose(window, "Pause")
    becomes(window, "duck", "paused", "the-menu-pauses")
    wait_for(lambda: (window.focused() or "").startswith("Astroduck"), "the tile has the keyboard again")
    choose(window, "Resume")
    becomes(window, "duck", "to_decide", "the-menu-resumes")


def rename(window):
    """Red when the dialog goes with a name that is taken, when what was renamed is selected no longer; when closing it takes the keyboard
    from the tile."""
    window.key("F2")
    wait_for(lambda: window.focused() == "New name", "the name has the keyboard")
    window.key("Escape")
    window.focus()  # which a window manager gives back
    wait_for(lambda: (window.focused() or "").startswith("Astroduck"), "the tile has the keyboard again")
    window.key("Delete")
    becomes(window, "duck", "archived", "after-escape-the-keys-are-the-grids")
    seen(window, "1 asset is archived: nothing of it is made or asked. Ended with that: 1 question.")
    window.press("Undo")  # red when an older toast stands before it, whose Undo is another one
    becomes(window, "duck", "to_decide", "undo-of-it")
    window.key("ctrl+f", "ctrl+a", "BackSpace")  # among all others: nothing else is selected by itself
    seen(window, f"{N_ASSETS} assets")
    window.key("Down")
    walk(window, "Right", lambda name: name.startswith("Astroduck"))
    window.key("F2")
    wait_for(lambda: window.focused() == "New name", "the name has the keyboard")
    window.key("ctrl+a", *"gem", "Return")
    result(seen(window, "There is an asset “gem” already.") != [], "a-name-that-is-taken-is-said")
    window.key("ctrl+a", "D")
    result(seen(window, "A name has small letters") != [], "and-one-that-cannot-be")
    window.key("ctrl+a", *"drake", "Return")
    window.focus()  # which a window manager gives back
    becomes(window, "drake", "to_decide", "it-has-the-name")
    seen(window, "It is called drake now, with its 1 picture, questions and approvals.")
    result(seen(window, "Make Again: Astroduck") != [], "it-is-selected-still")
    window.key("ctrl+z")  # the toast may have gone
    becomes(window, "duck", "to_decide", "undo-of-the-rename")
    result(seen(window, "Taken back: renaming “duck”.") != [], "which-is-said")  # red when only a fault is told
    window.key("ctrl+z")  # red when what is taken back stays the newest, or the oldest goes first
    becomes(window, "duck", "paused", "and-of-resume-before-it")
    window.key("ctrl+z")
    becomes(window, "duck", "to_decide", "and-of-pause-before-that")


def waiting(window):
    return [job["spec"] for job in window.ask("list", "jobs") if job["state"] == "queued"]


def order(window, server):
    """Red when a key of the row or its menu does nothing, or Undo leaves the order as it is."""
    called = {row["title"]: row["id"] for row in window.ask("list", "assets")}
    window.ask("again", "--all")
    window.key("alt+1")
    seen(window, "Make ")
    window.key("ctrl+Return")
    wait_for(lambda: waiting(window), "some wait")
    window.press("Pause After the Current Pictures")  # what waits stands still
    wait_for(lambda: window.status()["paused"], "it pauses")
    server.go_on()
    wait_for(lambda: window.status()["paused"] and window.status()["running"] == 0, "it is paused")
    before = waiting(window)
    name = walk(window, "Tab", lambda name: name.endswith(", waits"))
    moved = called[name.removesuffix(", waits")]
    window.key("alt+Down")
    wait_for(lambda: waiting(window)[-1] == moved, "it is the last")
    result(moved in before[:-1], "alt-down-makes-later", before)
    window.press("Undo")
    wait_for(lambda: waiting(window) == before, "the order is as it was")
    result(True, "undo-of-later")
    window.key("alt+1")
    name = walk(window, "Tab", lambda name: name.endswith(", waits"))
    name = walk(window, "Down", lambda now: now != name)
    name = choose(window, "Make First")
    moved = called[name.removesuffix(", waits")]
    wait_for(lambda: waiting(window)[0] == moved, "it is the first")
    result(moved in before[1:], "the-menu-makes-first", before)
    window.press("Undo")
    wait_for(lambda: waiting(window) == before, "the order is as it was")
    result(True, "undo-of-first")


def play():
    with workplace() as work, astroducks_server() as server:
        server.stop_after(0)
        with opened(work, zone="library", made=True, env=settings_for(work, server.url)) as window:
            life(window)
            rename(window)
            order(window, server)


if __name__ == "__main__":
    main(play, settings=True)
