#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop hands over to be opened (TAP): the project file stands for its folder, and each of several folders has a window.
Usage: test-named.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi.

Mutations: show_file that takes project.json for a folder; assay_application_command_line that opens the first alone."""

import os
import subprocess
import sys

import patience
from patience import wait_for
from windowkit import main, names, opened, result, workplace

assay, assayctl, examples = sys.argv[1:4]


def windows():
    done = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "assay"], capture_output=True, text=True, check=False)
    return len(done.stdout.split())


def make(work, name):
    folder = os.path.join(work, name)
    subprocess.run([assayctl, "init", folder, "--example", "tiny"], env=dict(os.environ, ASSAY_EXAMPLES=examples), check=True,
                   stdout=subprocess.DEVNULL)
    return folder


def play():
    with workplace() as work:
        os.environ["HOME"] = work
        first, second, third = (make(work, name) for name in ("first", "second", "third"))
        with opened(work, example=None, folder=os.path.join(first, "project.json"), title="Tiny") as window:
            said = wait_for(lambda: (lambda now: now if "Make 1 Picture" in now else None)(names(window)), "the project is open", 30)
            result("No Project in This Folder" not in said, "project-file-stands-for-its-folder", said)
            before = windows()
            patience.run([assay, second, third], 60, env=window.env, stdout=subprocess.DEVNULL, check=True)
            wait_for(lambda: windows() == before + 2, "two more windows", 30)
            result(True, "each-folder-has-a-window")


if __name__ == "__main__":
    main(play)
