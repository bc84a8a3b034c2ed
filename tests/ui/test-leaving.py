#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving a project that is made while its window stays (TAP): Close Project, New Game and another project ask as closing the window does,
once, and what was answered is obeyed. Usage: test-leaving.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

import real_window
from patience import wait_for, wait_for_end

assay, assayctl, examples = sys.argv[1:4]
N_MORE = 160  # assets besides the example's, so that there is time to answer
QUESTION = "Pictures Are Being Made"
number = 0
failed = 0


def result(ok, name, note=""):
    global number, failed
    number += 1
    failed += not ok
    print(f"{'' if ok else 'not '}ok {number} /ui/leaving/{name}", flush=True)
    if note and not ok:
        print("# " + str(note).replace("\n", "\n# "), flush=True)
    return ok


def told(window, words):
    return [node for node in window.nodes() if node.visible and words in node.name]


def seen(window, words):
    return wait_for(lambda: told(window, words), f"“{words}” is told")


def choose(window, item):
    """Of the main menu, by its keys."""
    window.key("F10")
    names = [wait_for(lambda: (window.focused() or "").endswith("…") and window.focused(), "the menu has the keyboard")]
    while names[-1] != item:
        window.key("Down")
        names.append(wait_for(lambda: (lambda now: now if now not in (None, names[-1]) else None)(window.focused()), f"Down leaves {names[-1]}"))
    window.key("Return")


def make(window):
    with open(os.path.join(window.project, "specs", "bomb.json"), encoding="utf-8") as file:
        spec = json.load(file)
    for i in range(N_MORE):
        with open(os.path.join(window.project, "specs", f"bomb_{i}.json"), "w", encoding="utf-8") as file:
            json.dump(dict(spec, id=f"bomb_{i}", title=f"Bomb {i}"), file)
    seen(window, f"Make {N_MORE + 24}")
    window.key("ctrl+Return")
    wait_for(lambda: window.status().get("making") and window.status()["pictures"] > 0, "pictures are made")


def close_project(window):
    """Red when leaving asks nothing, when Keep Open leaves, when the answer ends the work or nobody closes the project after it."""
    choose(window, "Close Project")
    seen(window, QUESTION)
    window.press("Keep Open")
    wait_for(lambda: not told(window, QUESTION), "the question goes")
    result(window.status().get("making") is True and not told(window, "Try the Example"), "keep-open-keeps-it-open", window.status())
    choose(window, "New Game…")
    seen(window, QUESTION)
    window.press("Keep Open")
    wait_for(lambda: not told(window, QUESTION), "the question goes")
    result(not told(window, "Name of the game"), "a-new-game-asks-too")
    choose(window, "Close Project")
    seen(window, QUESTION)
    window.press("Go On in the Background")
    seen(window, "Try the Example")
    result(True, "the-window-has-none")


def end(window):
    """Red when the program ends with its window and not with the work."""
    window.key("ctrl+q")
    result(wait_for_end(window.process) == 0, "the-program-ends-with-the-work")
    status = window.status()
    result(status["toDecide"] + status["approved"] + status["exceptions"] == status["specs"] > N_MORE, "all-was-made", status)


def no_work(window):
    """Red when it is asked about nothing."""
    seen(window, "questions wait")
    choose(window, "Close Project")
    seen(window, "Try the Example")
    result(not told(window, QUESTION), "without-work-nothing-is-asked")


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool") or real_window.Atspi is None:
        print("1..1\nok 1 /ui/leaving # SKIP no display, no xdotool or no python3-gi")
        return 0
    with tempfile.TemporaryDirectory(prefix="assay-leaving-") as work:
        try:
            for steps in ([make, close_project, end], [no_work]):
                window = real_window.Window(work, "pipeline", assay, assayctl, examples, tree=True)
                try:
                    for step in steps:
                        step(window)
                finally:
                    window.log.flush()
                    window.log.seek(0)
                    log = window.log.read()[-2000:]
                    window.close()
        except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
            result(False, "goes-on", f"{error}\n{log}")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
