#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with whole assets and with the order of the queue in the real window (TAP): keys are pressed, what came of it is read from
the project, and each is taken back. Usage: test-verbs.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

import real_window
from patience import wait_for

assay, assayctl, examples = sys.argv[1:4]
N_ASSETS = 24  # of the example
N_MORE = 12  # assets besides the example's, so that some wait while others are made
number = 0
failed = 0


def result(ok, name, note=""):
    global number, failed
    number += 1
    failed += not ok
    print(f"{'' if ok else 'not '}ok {number} /ui/verbs/{name}", flush=True)
    if note and not ok:
        print("# " + str(note).replace("\n", "\n# "), flush=True)
    return ok


def told(window, words):
    return [node for node in window.nodes() if node.visible and words in node.name]


def seen(window, words):
    return wait_for(lambda: told(window, words), f"“{words}” is told")


def becomes(window, asset, state, name):
    """@state: None: it is gone."""
    wait_for(lambda: {row["id"]: row["state"] for row in window.ask("list", "assets")}.get(asset) == state, f"{asset} is {state}")
    result(True, name)


def walk(window, key, wanted):
    names = [wait_for(window.focused, "something has the keyboard")]
    while not wanted(names[-1]):
        window.key(key)
        names.append(wait_for(lambda: (lambda now: now if now not in (None, names[-1]) else None)(window.focused()), f"{key} leaves {names[-1]}"))
        assert len(names) < 25, names
    return names[-1]


def choose(window, item):
    """Of the menu of what has the keyboard, which is returned: a list that is put in order meanwhile may have moved it on."""
    before = window.focused()
    window.key("Menu")
    wait_for(lambda: window.focused() not in (None, before), "the menu has the keyboard")
    walk(window, "Down", lambda name: name == item)
    window.key("Return")
    return before


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
    window.key("F2")
    wait_for(lambda: window.focused() == "New name", "the name has the keyboard")
    window.key("ctrl+a", *"gem", "Return")
    result(seen(window, "There is an asset “gem” already.") != [], "a-name-that-is-taken-is-said")
    window.key("ctrl+a", "D")
    result(seen(window, "A name has small letters") != [], "and-one-that-cannot-be")
    window.key("ctrl+a", *"drake", "Return")
    becomes(window, "drake", "to_decide", "it-has-the-name")
    seen(window, "It is called drake now, with its 1 picture, questions and approvals.")
    window.press("Undo")
    becomes(window, "duck", "to_decide", "undo-of-the-rename")


def waiting(window):
    return [job["spec"] for job in window.ask("list", "jobs") if job["state"] == "queued"]


def order(window):
    """Red when a key of the row or its menu does nothing, or Undo leaves the order as it is."""
    with open(os.path.join(window.project, "specs", "bomb.json"), encoding="utf-8") as file:
        spec = json.load(file)
    for i in range(N_MORE):
        with open(os.path.join(window.project, "specs", f"more_{i}.json"), "w", encoding="utf-8") as file:
            json.dump(dict(spec, id=f"more_{i}", title=f"More {i}"), file)
    window.key("alt+1")
    seen(window, f"Make {N_MORE}")
    window.key("ctrl+Return")
    wait_for(lambda: waiting(window), "some wait")
    window.press("Pause After the Current Pictures")  # what waits stands still
    wait_for(lambda: window.status()["paused"] and window.status()["running"] == 0, "it is paused")
    before = waiting(window)
    name = walk(window, "Tab", lambda name: name.startswith("More ") and name.endswith(", waits"))
    moved = name.split(",")[0].lower().replace(" ", "_")
    window.key("alt+Down")
    wait_for(lambda: waiting(window)[-1] == moved, "it is the last")
    result(moved in before[:-1], "alt-down-makes-later", before)
    window.press("Undo")
    wait_for(lambda: waiting(window) == before, "the order is as it was")
    result(True, "undo-of-later")
    window.key("alt+1")
    name = walk(window, "Tab", lambda name: name.startswith("More ") and name.endswith(", waits"))
    name = walk(window, "Down", lambda now: now != name)
    name = choose(window, "Make First")
    moved = name.split(",")[0].lower().replace(" ", "_")
    wait_for(lambda: waiting(window)[0] == moved, "it is the first")
    result(moved in before[1:], "the-menu-makes-first", before)
    window.press("Undo")
    wait_for(lambda: waiting(window) == before, "the order is as it was")
    result(True, "undo-of-first")


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool") or real_window.Atspi is None:
        print("1..1\nok 1 /ui/verbs # SKIP no display, no xdotool or no python3-gi")
        return 0
    with tempfile.TemporaryDirectory(prefix="assay-verbs-") as work:
        window = real_window.Window(work, "library", assay, assayctl, examples, tree=True, made=True)
        try:
            life(window)
            rename(window)
            order(window)
        except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
            window.log.flush()
            window.log.seek(0)
            result(False, "goes-on", f"{error}\n{window.log.read()[-2000:]}")
        finally:
            window.close()
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
