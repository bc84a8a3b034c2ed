#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing the real window while pictures are made (TAP): asked once, remembered, made on without a window, told at the next start. A server
of the test makes them for as long as it takes. Usage: test-closing.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi;
tests/cli on PYTHONPATH."""

import json
import os
import shutil
import subprocess

from patience import wait_for, wait_for_end
from windowkit import assay, assayctl, astroducks_server, choose_main, draw, examples, main, opened, result, seen, settings_for, workplace


def remembered(work):
    with open(os.path.join(work, "config", "glib-2.0", "settings", "keyfile"), encoding="utf-8") as file:
        return file.read()


def events(project):
    folder = os.path.join(project, ".assay", "events")
    found = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return found


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


def next_start(work, settings):
    with opened(work, env=settings) as window:
        result(seen(window, "While the window was closed: ") != [], "the-next-start-says-what-went-on")
        result("left-projects" not in remembered(work), "once", remembered(work))
        window.key("ctrl+q")
        result(wait_for_end(window.process) == 0, "without-work-it-just-closes", window.last_words())


def go_on(work, server):
    """Red when closing asks nothing, when the answer ends the work, when nobody looks whether it has ended."""
    server.stop_after(1)
    settings = settings_for(work, server.url, closing="ask")
    with opened(work, env=settings) as window:
        make(window)
        window.key("ctrl+q")
        result(seen(window, "Pictures Are Being Made") != [], "it-is-asked")
        window.press("Keep Open")
        wait_for(lambda: not [node for node in window.nodes() if node.visible and node.name == "Pictures Are Being Made"], "the question goes")
        result(window.process.poll() is None and not is_gone(window), "keep-open-keeps-it-open")
        result("when-closing='ask'" in remembered(work), "which-is-no-answer", remembered(work))
        window.key("ctrl+q")
        window.press("Go On in the Background")
        wait_for(lambda: is_gone(window), "the window goes")
        result(window.process.poll() is None, "the-work-goes-on")
        server.go_on()
        result(wait_for_end(window.process) == 0, "and-the-program-ends-with-it", window.last_words())
        result(left(window) == 0, "all-was-made", window.status())
        result("when-closing='go-on'" in remembered(work), "the-answer-is-remembered", remembered(work))
    next_start(work, settings)


def finish(work, server):
    """Red when it is asked again, or all is made."""
    shutil.rmtree(os.path.join(work, "game"))
    server.stop_after(1)
    with opened(work, env=settings_for(work, server.url, closing="finish")) as window:
        make(window)
        before = window.status()["pictures"]
        window.key("ctrl+q")
        wait_for(lambda: is_gone(window), "the window goes")
        result(window.process.poll() is None, "finish-waits-for-the-pictures-under-way", window.last_words())
        server.go_on()
        result(wait_for_end(window.process) == 0, "finish-ends-without-a-question", window.last_words())
        result(window.status()["pictures"] > before and left(window) > 0, "after-the-pictures-under-way", window.status())


def answered_late(work, server):
    """Red when a window hides and waits for work that ended while it was asked."""
    shutil.rmtree(os.path.join(work, "game"))
    server.stop_after(1)
    with opened(work, env=settings_for(work, server.url, closing="ask")) as window:
        make(window)
        window.key("ctrl+q")
        seen(window, "Pictures Are Being Made")
        server.go_on()
        wait_for(lambda: window.status()["idle"] and left(window) == 0, "all is made")
        window.press("Go On in the Background")
        result(wait_for_end(window.process) == 0, "ends-though-answered-late", window.last_words())


def come_back(work, server):
    """Started again with its folder, and without: the window that goes on hidden. Red when it says nothing of what went on (the map of the
    window), when another one comes."""
    shutil.rmtree(os.path.join(work, "game"))
    server.stop_after(1)
    with opened(work, env=settings_for(work, server.url, closing="go-on")) as window:
        make(window)
        for words, how in (([window.project], "with-its-folder"), ([], "without")):
            window.key("ctrl+q")
            wait_for(lambda: is_gone(window), "the window goes")
            result(window.process.poll() is None and window.status()["making"] is True, f"{how}-it-goes-on-hidden", window.last_words())
            draw(window, server, 1)
            subprocess.run([assay, *words], env=window.env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(window.find, "the window is back")
            window.focus()
            result(seen(window, "While the window was closed: ") != [], f"{how}-says-what-went-on")
            wait_for(lambda: not [node for node in window.nodes() if node.visible and "While the window was closed" in node.name], "it goes")
            result(len([node for node in window.nodes() if node.role in ("frame", "window")]) == 1, f"{how}-is-the-same-window", window.nodes())
        result(window.status()["making"] is True, "and-is-made-on", window.status())
        server.go_on()


def silent(work, server, hidden):
    """Finish, and the server goes: nobody waits for it. Red when a run that is stopped waits for a server that is gone, hidden or without its
    window: assay_closing_ends_work without the silence."""
    shutil.rmtree(os.path.join(work, "game"))
    server.stop_after(1)
    with opened(work, env=settings_for(work, server.url, closing="finish"), case=f"silent-{hidden}") as window:
        make(window)
        wait_for(lambda: window.status()["running"] == 2, "two are at the server")
        if not hidden:
            choose_main(window, "Close Project")
            seen(window, "Try the Example")
            window.title = "Assay"
        window.key("ctrl+q")
        wait_for(lambda: is_gone(window), "the window goes")
        result(window.process.poll() is None, "what-is-under-way-is-waited-for", window.last_words())
        server.die()
        result(wait_for_end(window.process) == 0, "not-when-its-server-is-gone", window.last_words())


def in_a_copy(work, server):
    """Stop, in a copy of a project whose own run has its pictures at the server: those stay there, and the original gets them. Red when a
    link is made without its place, or a run ends what the queue says that another place sent."""
    first, told = os.path.join(work, "first"), []
    server.told = lambda path, body: told.append((path, body))
    settings = settings_for(work, server.url)
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"),
               XDG_DATA_HOME=os.path.join(work, "data"), ASSAY_EXAMPLES=examples, **settings)
    subprocess.run([assayctl, "init", first, "--example", "astroduck"], env=env, check=True, stdout=subprocess.DEVNULL)
    server.hold.set()
    with subprocess.Popen([assayctl, "--project", first, "run", "--server", server.url], env=env, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as original:
        wait_for(lambda: len(server.open_prompts()) == 2, "two are at the server")
        shutil.copytree(first, os.path.join(work, "game"), symlinks=True)
        with opened(work, env=settings, case="in-a-copy") as window:
            asked = server.count("GET", "/queue")
            wait_for(lambda: [node for node in window.nodes() if node.visible and node.name.startswith(("Make ", "Continue"))], "something to make")
            window.key("ctrl+Return")
            wait_for(lambda: server.count("GET", "/queue") > asked and window.status()["running"] == 2, "the copy asks for them")
            window.key("ctrl+q")
            result(wait_for_end(window.process) == 0, "a-copy-closes-at-once", window.last_words())
        sent = server.open_prompts()[:2]
        result(told == [] and len(server.open_prompts()) == 2, "and-ends-nothing-of-its-original", told)
        server.go_on()
        wait_for_end(original)
    made = [e for e in events(first) if e["type"] == "version.created"]
    lost = [e for e in events(first) if e["type"] in ("job.lost", "job.canceled", "job.failed")]
    result(len(made) >= 2 and not lost and all(pid in server.history for pid in sent), "which-gets-its-pictures", (made, lost))


def play():
    with workplace() as work, astroducks_server() as server:
        go_on(work, server)
        finish(work, server)
        answered_late(work, server)
        come_back(work, server)
        silent(work, server, True)
    with workplace() as work, astroducks_server() as server:
        in_a_copy(work, server)
    with workplace() as work, astroducks_server() as server:
        os.makedirs(os.path.join(work, "game"))
        silent(work, server, False)


if __name__ == "__main__":
    main(play, settings=True)
