#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first screen of the real window (TAP): what it offers, a game made by keys alone, a folder without a project, the example; and no
sentence that sends a person to a terminal. Usage: test-welcome.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import json
import os

import patience
from patience import wait_for
from windowkit import main, names, opened, result, workplace


def shows(window, name):
    return wait_for(lambda: (lambda said: said if name in said else None)(names(window)), f"“{name}” is shown", 20)


def keep_from_terminal(window, name):
    sent = [words for words in names(window) if "assayctl" in words or "terminal" in words.lower()]
    result(sent == [], f"{name}-sends-nobody-to-a-terminal", sent)


def write(text):
    for line in text.split("\n"):
        patience.run(["xdotool", "type", "--delay", "5", line], 30, check=True)
        patience.run(["xdotool", "key", "Return"], 10, check=True)


def new_game(window, work):
    """Name, three assets, made: the project is open and says what is to be made."""
    said = shows(window, "Make Game Art")
    result(all(button in said for button in ("New Game…", "Try the Example", "Open…")), "offers-three-ways", said)
    keep_from_terminal(window, "first-screen")
    result(window.focused() == "New Game…", "new-game-has-the-keyboard", window.focused())
    window.key("Return")
    shows(window, "No assets yet; they can come later")
    patience.run(["xdotool", "type", "--delay", "5", "Moon Farm"], 30, check=True)
    wait_for(lambda: any(words.endswith("/Moon Farm") for words in names(window)), "the folder follows the name", 20)
    wait_for(lambda: window.key("Tab") or window.focused() == "Names of the assets, one a line", "Tab comes to the assets", 20)
    write("health potion\nrusty sword\nhealth potion")
    shows(window, "2 assets, 2 pictures")
    keep_from_terminal(window, "new-game")
    window.key("alt+c")
    shows(window, "Make 2 Pictures")
    result(True, "new-game-is-open")
    said = names(window)
    result("2 pictures to make" in said, "status-says-what-is-to-make", said)
    result("Sandbox" in said and "No server yet" not in said, "status-says-sandbox", said)
    folder = next(os.path.join(found, "Moon Farm") for found, folders, _ in os.walk(work) if "Moon Farm" in folders)
    specs = sorted(os.listdir(os.path.join(folder, "specs")))
    result(specs == ["health_potion.json", "rusty_sword.json"], "specs-are-written", specs)
    with open(os.path.join(folder, "project.json"), encoding="utf-8") as file:
        result(json.load(file)["title"] == "Moon Farm", "project-is-written")
    for zone in range(2, 10):
        window.key(f"alt+{zone}")
        keep_from_terminal(window, f"zone-{zone}")


def no_project(window, folder):
    """A folder without a project offers to make one there."""
    said = shows(window, "No Project in This Folder")
    result("Make One Here…" in said, "offers-to-make-one", said)
    window.key("Return")
    shows(window, "No assets yet; they can come later")
    result(folder in names(window), "says-the-folder", names(window))
    window.key("alt+c")
    shows(window, "No Assets Yet")
    result(os.path.exists(os.path.join(folder, "project.json")), "made-one-here")
    with open(os.path.join(folder, "mine.txt"), encoding="utf-8") as file:
        result(file.read() == "mine", "leaves-what-is-there")


def example(window, work):
    shows(window, "Make Game Art")
    window.key("alt+t")
    shows(window, "Make 24 Pictures")
    result(True, "example-is-open")


def run(name, story):
    with workplace() as work:
        folder = os.path.join(work, "art")
        os.makedirs(folder)
        with open(os.path.join(folder, "mine.txt"), "w", encoding="utf-8") as file:
            file.write("mine")
        os.environ["HOME"] = work
        with opened(work, example=None, folder=folder if story is no_project else None, case=f"{name}-goes-on") as window:
            story(window, folder if story is no_project else work)


def play():
    for name, story in (("new-game", new_game), ("no-project", no_project), ("example", example)):
        run(name, story)


if __name__ == "__main__":
    main(play)
