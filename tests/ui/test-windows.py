#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One project, one window of the real program (TAP): a project that goes on without a window is taken over by the one that opens it again,
with its work; one that has a window is shown there; and a folder whose name is no UTF-8 is remembered as any other. A server of the test
makes pictures for as long as it takes. Usage: test-windows.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi; tests/cli
on PYTHONPATH."""

import json
import os
import shutil
import subprocess

import patience
import real_window
from patience import wait_for, wait_for_end
from windowkit import assay, assayctl, astroducks_server, choose_main, draw, main, names, opened, result, seen, settings_for, workplace

OTHER = "Another Assay holds"
WENT_ON = "While the window was closed: "


def make(window):
    seen(window, "Make 24")
    window.key("ctrl+Return")
    wait_for(lambda: window.status().get("making") and window.status()["pictures"] > 0, "pictures are made")


def close_project(window):
    """What is being made goes on, as the settings say."""
    choose_main(window, "Close Project")
    seen(window, "Try the Example")


def start_again(window, *words):
    """A second start of the program: the first one answers."""
    patience.run([assay, *words], 30, env=window.env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def goes_on_here(window, how):
    result(seen(window, WENT_ON) != [], f"{how}-says-what-went-on")
    result(not names(window, OTHER), f"{how}-it-is-this-window's", names(window, OTHER))
    result(window.status()["making"] is True, f"{how}-and-is-made-on", window.status())


def taken_over(window, server):
    """Red when the window that opens it goes through its own program's socket (assay_background_take that finds nothing), when what took
    it over is closed as the work ends (let_go without the list)."""
    close_project(window)
    draw(window, server, 2)
    window.press("game")
    goes_on_here(window, "opened-again")
    close_project(window)
    window.key("ctrl+q")
    wait_for(lambda: not window.find(), "the window goes")
    draw(window, server, 2)
    start_again(window, window.project)
    window.id = wait_for(window.find, "it has a window again")
    window.focus()
    goes_on_here(window, "started-again")
    server.go_on()
    seen(window, "questions wait")
    result(window.process.poll() is None and not names(window, OTHER), "it-stays-when-all-is-made", names(window))
    window.key("ctrl+q")
    result(wait_for_end(window.process) == 0, "the-program-ends", window.last_words())


def in_two_windows(window, work):
    """Red when a second window opens what another one has (_assay_window_present_other that finds nothing)."""
    second = os.path.join(work, "second")
    subprocess.run([assayctl, "init", second, "--example", "tiny"], env=window.env, check=True, stdout=subprocess.DEVNULL)
    start_again(window, second)
    first, window.title = window.title, "Tiny"
    window.id = wait_for(window.find, "a second window")
    window.focus()
    close_project(window)
    window.press("game")
    window.title = first
    active = ["xdotool", "getwindowfocus", "getwindowname"]
    wait_for(lambda: first in patience.run(active, 10, stdout=subprocess.PIPE, text=True).stdout, "the first window is shown")
    result(not names(window, OTHER) and names(window, "Try the Example") != [], "what-has-a-window-is-shown-there", names(window))


class InFolder(real_window.Window):
    """Asks where the project is, for a name that no command line of UTF-8 takes."""

    def ask(self, *words):
        done = patience.run([os.path.abspath(assayctl), *words, "--json"], 30, cwd=self.project, env=self.env, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)


def odd_name(work, server):
    """Red when a setting or an action gets the bytes as they are: a critical warning ends the program."""
    server.stop_after(1)
    odd = os.path.join(work, os.fsdecode(b"caf\xe9"))
    settings = settings_for(work, server.url, closing="go-on")
    os.rename(os.path.join(work, "game"), odd)
    shutil.rmtree(os.path.join(odd, ".assay"))
    with opened(work, InFolder, example=None, folder=odd, title="Astroduck", env=settings, case="a-folder-of-any-name") as window:
        window.project = odd
        make(window)
        close_project(window)
        draw(window, server, 2)
        window.press("caf\ufffd")
        goes_on_here(window, "whatever-its-name")
        window.key("ctrl+q")
        wait_for(lambda: not window.find(), "the window goes")
        server.go_on()
        result(wait_for_end(window.process) == 0, "made-without-a-window", window.last_words())
    with opened(work, InFolder, example=None, folder=odd, title="Astroduck", env=settings, case="a-folder-of-any-name-again") as window:
        result(seen(window, WENT_ON) != [], "remembered-by-any-name")


def play():
    with workplace() as work, astroducks_server() as server:
        server.stop_after(1)
        with opened(work, env=settings_for(work, server.url, closing="go-on")) as window:
            make(window)
            taken_over(window, server)
        shutil.rmtree(os.path.join(work, "config"))
        with opened(work, env=settings_for(work, server.url), case="two-windows") as window:
            in_two_windows(window, work)
        odd_name(work, server)


if __name__ == "__main__":
    main(play, settings=True)
