#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exceptions on the real window (TAP): one line a cause, what keys and buttons do about all of it or about one, and the toast's Undo; what
came of each is read from the log. Usage: test-exceptions.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import os
import subprocess

from patience import Patience, wait_for
from windowkit import assayctl, main, names, opened, result, seen, workplace


def open_ones(window):
    return window.ask("list", "exceptions")


def resolved(window):
    """How problems ended, oldest first."""
    return [event["payload"]["action"] for event in window.ask("list", "events") if event["type"] == "exception.resolved"]


def becomes(window, n):
    """Whether so many problems are open, soon."""
    patience = Patience(20)
    while patience.lasts():
        if len(open_ones(window)) == n:
            return True
    return False


def make_unsure(window, n):
    for card in window.ask("list", "cards")[:n]:
        subprocess.run([assayctl, "--project", window.project, "decide", card["id"], "unsure"], env=window.env, check=True,
                       stdout=subprocess.DEVNULL)


def undo(window):
    window.press("Undo")


def on_all(window):
    """Red when a key or a button does nothing, or only about one of the three; when Undo does not reach the project."""
    seen(window, "You were unsure, 3 assets")
    result([node for node in window.nodes() if node.visible and node.role == "list item" and "You were unsure" in node.name and "asset" in node.name] != [],
           "one-line-a-cause")
    result(seen(window, "Try 3 Again") != [], "the-button-says-how-many")
    window.key("t")
    result(becomes(window, 0), "t-tries-again", open_ones(window))
    result(resolved(window) == ["retry"] * 3, "it-is-a-retry", resolved(window))
    undo(window)
    result(becomes(window, 3), "undo-of-the-toast-brings-them-back", open_ones(window))
    seen(window, "You were unsure, 3 assets")
    window.press("Leave 3 Out")
    result(becomes(window, 0), "the-button-leaves-out", open_ones(window))
    result(resolved(window)[-3:] == ["leave_out"] * 3, "they-are-left-out", resolved(window))
    undo(window)
    result(becomes(window, 3), "undo-of-the-button", open_ones(window))


def reach(window, titles):
    """Tab until one of its assets has the keyboard: its title."""
    names = [wait_for(window.focused, "something has the keyboard")]
    while len(names) < 20:
        window.key("Tab")
        names.append(wait_for(lambda: (lambda now: now if now not in (None, names[-1]) else None)(window.focused()), f"Tab leaves {names[-1]}"))
        title = names[-1].split(":")[0]
        if title in titles:
            return title
    raise AssertionError(f"Tab comes to none of {titles}: {names}")


def on_one(window):
    """Red when the selection is not looked at."""
    seen(window, "You were unsure, 3 assets")
    title = reach(window, [row["title"] for row in open_ones(window)])
    window.key("space")
    seen(window, "Leave Out")
    window.key("Delete")
    result(becomes(window, 2), "delete-leaves-out-the-one-that-is-selected", open_ones(window))
    result(title not in [row["title"] for row in open_ones(window)], "and-no-other", open_ones(window))
    seen(window, "You were unsure, 2 assets")
    undo(window)
    result(becomes(window, 3), "undo-of-the-key", open_ones(window))
    seen(window, "You were unsure, 3 assets")
    window.key("alt+1", "alt+3", "Return")
    result(becomes(window, 0), "enter-does-what-is-suggested", open_ones(window))
    seen(window, "Questions are in Review.")
    result(resolved(window)[-3:] == ["retry"] * 3, "which-is-to-try-again", resolved(window))


def document(window):
    """Red when nobody looks at what is saved while the window keeps the keyboard."""
    path = os.path.join(window.project, "specs", "potion.json")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "a", encoding="utf-8") as file:
        file.write("x")
    line = seen(window, "This is not JSON")
    result(any("1 asset" in node.name for node in line), "a-broken-document-is-a-cause", line)
    result(seen(window, "Open in Editor") != [], "it-can-be-opened")
    window.key("alt+1")
    result(seen(window, "1 Problem in the Documents") != [], "pipeline-agrees")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    window.key("alt+3")
    result(seen(window, "Questions are in Review.") != [], "mended-it-is-gone")


def everything(window):
    make_unsure(window, 3)
    window.key("alt+3")
    on_all(window)
    on_one(window)
    document(window)


def play():
    with workplace() as work, opened(work, made=True) as window:
        everything(window)


if __name__ == "__main__":
    main(play)
