#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fills while the real window makes pictures, and what it offers then (TAP). Usage: test-free-space.py ASSAY ASSAYCTL
EXAMPLES; ASSAY_FULL_DISK is the library that says how much is left. Needs a display, xdotool and python3-gi.

Mutations: assay_trouble_is_disk that says FALSE (says-what-is-left), room_button never visible (offers-room), dry_run not set by the
dialog (shown-is-not-gone), the button given the keyboard (the-keyboard-is-elsewhere), "freed" not told (says-what-went), show_nothing
left out (says-what-then)."""

import hashlib
import os
import time

from patience import wait_for
from windowkit import choose_main, main, names, opened, result, seen, walk, workplace

LOOSE = b"nobody names this" * 100


def add_loose(project):
    name = hashlib.sha256(LOOSE).hexdigest()
    path = os.path.join(project, ".assay", "blobs", name[:2], name[2:])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(LOOSE)
    then = time.time() - 30 * 24 * 60 * 60
    os.utime(path, (then, then))
    return path


def plain(text):
    return text.replace("\u00a0", " ")


def told(window, words):
    return wait_for(lambda: [name for name in map(plain, names(window)) if words in name], f"“{words}” is told")


def stops(window):
    """Told in words of the disk, with the way out; no other server would have more room."""
    wait_for(lambda: names(window, "Make 24"), "something to make")
    window.key("ctrl+Return")
    said = told(window, "The disk has 1.0 MB left.")
    result("Making is paused until there are 515.4 MB." in said[0], "says-what-is-left", said)
    seen(window, "Free Space…")
    result(names(window, "Use the Sandbox") == [], "and-no-other-server", names(window))


def frees(window, loose):
    walk(window, "Tab", lambda name: name == "Free Space…")
    window.key("Return")
    result(bool(told(window, "1 stored file that nothing in the history names")), "offers-room")
    told(window, "Free 1.7 kB")
    result(os.path.exists(loose), "shown-is-not-gone")
    # what opened it, pressed once more, takes nothing away that cannot be had again
    result(wait_for(window.focused, "something has the keyboard") == "Close", "the-keyboard-is-elsewhere", window.focused())
    walk(window, "Tab", lambda name: plain(name) == "Free 1.7 kB")
    window.key("Return")
    said = told(window, "1 file was taken away: 1.7 kB are free now.")
    result(not os.path.exists(loose), "says-what-went", said)


def then_nothing(window):
    """By the menu this time."""
    window.focus()
    choose_main(window, "Free Space…")
    said = told(window, "There is nothing here that may go")
    result("assayctl backup" in said[0], "says-what-then", said)
    window.key("Escape")
    wait_for(lambda: not names(window, "There is nothing here that may go"), "the dialog goes")


def play():
    with workplace() as work:
        full = os.path.join(work, "full")
        env = {"LD_PRELOAD": " ".join(filter(None, [os.environ.get("LD_PRELOAD"), os.environ["ASSAY_FULL_DISK"]])),
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0", "ASSAY_FULL_DISK_WHEN": full}
        with opened(work, env=env) as window:
            loose = add_loose(window.project)
            with open(full, "w", encoding="ascii"):
                pass
            stops(window)
            frees(window, loose)
            then_nothing(window)
            os.unlink(full)
            wait_for(lambda: window.status()["pictures"] > 0, "pictures are made")
            result(wait_for(lambda: not names(window, "The disk has"), "the trouble goes"), "goes-on-by-itself")


if __name__ == "__main__":
    main(play)
