#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing the real window while pictures are made (TAP): asked once, remembered, made on without a window, told at the next start. Usage:
test-closing.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import json
import os
import shutil
import subprocess

from patience import wait_for, wait_for_end
from windowkit import main, opened, result, seen, workplace

N_MORE = 48  # assets besides the example's, so that there is time to close the window


def add_assets(project):
    with open(os.path.join(project, "specs", "bomb.json"), encoding="utf-8") as file:
        spec = json.load(file)
    for i in range(N_MORE):
        with open(os.path.join(project, "specs", f"bomb_{i}.json"), "w", encoding="utf-8") as file:
            json.dump(dict(spec, id=f"bomb_{i}", title=f"Bomb {i}"), file)


def open_window(work):
    # settings that outlive the window
    env = {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": os.path.join(work, "config")}
    return opened(work, env=env)


def remembered(work):
    try:
        with open(os.path.join(work, "config", "glib-2.0", "settings", "keyfile"), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def is_gone(window):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", window.title], capture_output=True, text=True)
    return not found.stdout.split()


def make(window):
    wait_for(lambda: [node for node in window.nodes() if node.visible and node.name.startswith(("Make ", "Continue"))], "something to make")
    window.key("ctrl+Return")
    wait_for(lambda: window.status().get("making") and window.status()["pictures"] > 0, "pictures are made")


def left(window):
    """What is still to be made, without a window."""
    status = window.status()
    return status["specs"] - status["approved"] - status["toDecide"] - status["exceptions"]


def go_on(work):
    """Red when closing asks nothing, when the answer ends the work, when nobody looks whether it has ended."""
    with open_window(work) as window:
        add_assets(window.project)
        seen(window, f"Make {N_MORE + 24}")
        make(window)
        window.key("ctrl+q")
        result(seen(window, "Pictures Are Being Made") != [], "it-is-asked")
        window.press("Keep Open")
        wait_for(lambda: not [node for node in window.nodes() if node.visible and node.name == "Pictures Are Being Made"], "the question goes")
        result(window.process.poll() is None and not is_gone(window), "keep-open-keeps-it-open")
        result("when-closing" not in remembered(work), "which-is-no-answer", remembered(work))
        window.key("ctrl+q")
        window.press("Go On in the Background")
        wait_for(lambda: is_gone(window), "the window goes")
        result(window.process.poll() is None, "the-work-goes-on")
        result(wait_for_end(window.process) == 0, "and-the-program-ends-with-it", window.last_words())
        result(left(window) == 0, "all-was-made", window.status())
        result("when-closing='go-on'" in remembered(work), "the-answer-is-remembered", remembered(work))


def next_start(work):
    with open_window(work) as window:
        result(seen(window, "While the window was closed: ") != [], "the-next-start-says-what-went-on")
        result("left-running" not in remembered(work), "once", remembered(work))
        window.key("ctrl+q")
        result(wait_for_end(window.process) == 0, "without-work-it-just-closes", window.last_words())


def finish(work):
    """Red when it is asked again, or all is made."""
    shutil.rmtree(os.path.join(work, "game"))
    remember(work, "finish")
    with open_window(work) as window:
        add_assets(window.project)
        seen(window, f"Make {N_MORE + 24}")
        make(window)
        before = window.status()["pictures"]
        window.key("ctrl+q")
        result(wait_for_end(window.process) == 0, "finish-ends-without-a-question", window.last_words())
        result(window.status()["pictures"] > before and left(window) > 0, "after-the-pictures-under-way", window.status())


def remember(work, answer):
    with open(os.path.join(work, "config", "glib-2.0", "settings", "keyfile"), "w", encoding="utf-8") as file:
        file.write(f"[io/github/assay/Assay]\nwhen-closing='{answer}'\n")


def answered_late(work):
    """Red when a window hides and waits for work that ended while it was asked."""
    shutil.rmtree(os.path.join(work, "game"))
    remember(work, "ask")
    with open_window(work) as window:
        make(window)
        window.key("ctrl+q")
        seen(window, "Pictures Are Being Made")
        wait_for(lambda: window.status()["idle"] and left(window) == 0, "all is made")
        window.press("Go On in the Background")
        result(wait_for_end(window.process) == 0, "ends-though-answered-late", window.last_words())


def play():
    with workplace() as work:
        go_on(work)
        next_start(work)
        finish(work)
        answered_late(work)


if __name__ == "__main__":
    main(play, settings=True)
