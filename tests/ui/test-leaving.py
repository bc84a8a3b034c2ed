#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving a project that is made while its window stays (TAP): Close Project, New Game and another project ask as closing the window does,
once, and what was answered is obeyed. A server of the test makes them for as long as it takes. Usage: test-leaving.py ASSAY ASSAYCTL
EXAMPLES. Needs a display, xdotool and python3-gi; tests/cli on PYTHONPATH."""

from patience import wait_for, wait_for_end
from windowkit import astroducks_server, choose_main, main, names, opened, result, seen, settings_for, workplace

QUESTION = "Pictures Are Being Made"


def make(window):
    seen(window, "Make 24")
    window.key("ctrl+Return")
    wait_for(lambda: window.status().get("making") and window.status()["pictures"] > 0, "pictures are made")


def close_project(window):
    """Red when leaving asks nothing, when Keep Open leaves, when the answer ends the work or nobody closes the project after it."""
    choose_main(window, "Close Project")
    seen(window, QUESTION)
    window.press("Keep Open")
    wait_for(lambda: not names(window, QUESTION), "the question goes")
    result(window.status().get("making") is True and not names(window, "Try the Example"), "keep-open-keeps-it-open", window.status())
    choose_main(window, "New Game…")
    seen(window, QUESTION)
    window.press("Keep Open")
    wait_for(lambda: not names(window, QUESTION), "the question goes")
    result(not names(window, "Name of the game"), "a-new-game-asks-too")
    choose_main(window, "Close Project")
    seen(window, QUESTION)
    window.press("Go On in the Background")
    seen(window, "Try the Example")
    result(True, "the-window-has-none")


def end(window, server):
    """Red when the program ends with its window and not with the work."""
    window.key("ctrl+q")
    wait_for(lambda: not window.find(), "the window goes")
    server.go_on()
    result(wait_for_end(window.process) == 0, "the-program-ends-with-the-work")
    status = window.status()
    result(status["toDecide"] + status["approved"] + status["exceptions"] == status["specs"] == 24, "all-was-made", status)


def no_work(window):
    """Red when it is asked about nothing."""
    seen(window, "questions wait")
    choose_main(window, "Close Project")
    seen(window, "Try the Example")
    result(not names(window, QUESTION), "without-work-nothing-is-asked")


def play():
    with workplace() as work, astroducks_server() as server:
        server.stop_after(1)
        with opened(work, env=settings_for(work, server.url, closing="ask")) as window:
            make(window)
            close_project(window)
            end(window, server)
        with opened(work, env=settings_for(work, server.url, closing="ask")) as window:  # whatever was answered before
            no_work(window)


if __name__ == "__main__":
    main(play, settings=True)
