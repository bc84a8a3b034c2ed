#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A damaged history in the real window: what it says of it, and the way out (TAP). Usage: test-repair.py ASSAY ASSAYCTL EXAMPLES. Needs a
display, xdotool and python3-gi.

Mutations: damaged of the status left out (offers-repair), give_up_cb that only closes (gives-up), assay_window_open of it left out
(can-be-changed-again), the dialog that gives up when it opens (shown-is-not-done), only_ends
not looked at by show_damage (line-ends-give-nothing-up)."""

import os
import subprocess

import patience
from patience import wait_for
from windowkit import assayctl, examples, main, names, opened, result, seen, walk, workplace


def make(work):
    """A project with pictures, as the window's own would be."""
    project = os.path.join(work, "game")
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"), ASSAY_EXAMPLES=examples)
    os.makedirs(env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
    for words in (["init", project, "--example", "astroduck"],
                  ["--project", project, "run", "--provider", "sandbox", "--defects", "0"]):
        patience.run([assayctl, *words], 120, env=env, stdout=subprocess.DEVNULL)
    return project


def damage(project):
    """One byte near the end of a history, where opening looks, before the window opens it; the bytes as they are then."""
    log = os.path.join(project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    lines[-30] = lines[-30].replace(b'"ts"', b'"tS"')
    with open(log, "wb") as file:
        file.write(b"".join(lines))
    return b"".join(lines)


def read(window):
    with open(os.path.join(window.project, ".assay", "events", "000001.jsonl"), "rb") as file:
        return file.read()


def said(window):
    return patience.run([assayctl, "--project", window.project, "status"], 60, env=window.env, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT, text=True)


def offers(window, damaged):
    seen(window, "is damaged or missing")
    seen(window, "Repair…")
    walk(window, "Tab", lambda name: name == "Repair…")
    window.key("Return")
    wait_for(lambda: names(window, "The history is whole up to event"), "what is whole is told")
    result(bool(names(window, "Among it how")) and bool(names(window, "With a Backup")), "offers-repair", names(window))
    # what opened it, pressed once more, gives nothing up
    result(wait_for(window.focused, "something has the keyboard") == "Close", "the-keyboard-is-elsewhere", window.focused())
    result(read(window) == damaged, "shown-is-not-done")


def gives_up(window, damaged):
    walk(window, "Tab", lambda name: name == "Give Up")
    window.key("Return")
    wait_for(lambda: names(window, "What was damaged is given up"), "the end is told")
    kept = os.path.join(window.project, ".assay", "quarantine")
    result(len(read(window)) < len(damaged) and bool(os.listdir(kept)), "gives-up", os.listdir(kept))
    wait_for(lambda: names(window, "to make"), "the project is open again")
    result(not names(window, "is damaged or missing") and said(window).returncode == 0, "can-be-changed-again", said(window))


def puts_back(window, whole):
    """Only the line ends were changed: that is said, nothing is given up, and a press puts them back."""
    seen(window, "Repair…")
    walk(window, "Tab", lambda name: name == "Repair…")
    window.key("Return")
    wait_for(lambda: names(window, "Only the line ends were changed"), "what it is is told")
    result(not names(window, "Give Up") and not names(window, "With a Backup"), "line-ends-give-nothing-up", names(window))
    walk(window, "Tab", lambda name: name == "Put Back")
    window.key("Return")
    wait_for(lambda: names(window, "The line ends are put back"), "the end is told")
    result(read(window) == whole, "line-ends-are-put-back")


def play():
    with workplace() as work:
        log = os.path.join(make(work), ".assay", "events", "000001.jsonl")
        with open(log, "rb") as file:
            whole = file.read()
        with open(log, "wb") as file:
            file.write(whole.replace(b"\n", b"\r\n"))
        with opened(work) as window:
            puts_back(window, whole)
    with workplace() as work:
        project = make(work)
        damaged = damage(project)
        with opened(work) as window:
            offers(window, damaged)
            gives_up(window, damaged)


if __name__ == "__main__":
    main(play)
