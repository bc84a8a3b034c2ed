#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first screen of the real window (TAP): what it offers, a game made by keys alone, a folder without a project, the example; and no
sentence that sends a person to a terminal. Usage: test-welcome.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

import patience
import real_window
from patience import wait_for

assay, assayctl, examples = sys.argv[1:4]
number = 0
failed = 0


def result(ok, name, note=""):
    global number, failed
    number += 1
    failed += not ok
    print(f"{'' if ok else 'not '}ok {number} /ui/welcome/{name}", flush=True)
    if note and not ok:
        print("# " + str(note).replace("\n", "\n# "), flush=True)
    return ok


def told(window):
    return [node.name for node in window.nodes() if node.visible]


def shows(window, name):
    return wait_for(lambda: (lambda names: names if name in names else None)(told(window)), f"“{name}” is shown", 20)


def keep_from_terminal(window, name):
    sent = [words for words in told(window) if "assayctl" in words or "terminal" in words.lower()]
    result(sent == [], f"{name}-sends-nobody-to-a-terminal", sent)


def write(text):
    for line in text.split("\n"):
        patience.run(["xdotool", "type", "--delay", "5", line], 30, check=True)
        patience.run(["xdotool", "key", "Return"], 10, check=True)


def new_game(window, work):
    """Name, three assets, made: the project is open and says what is to be made."""
    names = shows(window, "Make Game Art")
    result(all(button in names for button in ("New Game…", "Try the Example", "Open…")), "offers-three-ways", names)
    keep_from_terminal(window, "first-screen")
    result(window.focused() == "New Game…", "new-game-has-the-keyboard", window.focused())
    window.key("Return")
    shows(window, "No assets yet; they can come later")
    patience.run(["xdotool", "type", "--delay", "5", "Moon Farm"], 30, check=True)
    wait_for(lambda: any(words.endswith("/Moon Farm") for words in told(window)), "the folder follows the name", 20)
    wait_for(lambda: window.key("Tab") or window.focused() == "Names of the assets, one a line", "Tab comes to the assets", 20)
    write("health potion\nrusty sword\nhealth potion")
    shows(window, "2 assets, 2 pictures")
    keep_from_terminal(window, "new-game")
    window.key("alt+c")
    shows(window, "Make 2 Pictures")
    result(True, "new-game-is-open")
    names = told(window)
    result("2 pictures to make" in names, "status-says-what-is-to-make", names)
    result("Sandbox" in names and "No server yet" not in names, "status-says-sandbox", names)
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
    names = shows(window, "No Project in This Folder")
    result("Make One Here…" in names, "offers-to-make-one", names)
    window.key("Return")
    shows(window, "No assets yet; they can come later")
    result(folder in told(window), "says-the-folder", told(window))
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
    with tempfile.TemporaryDirectory(prefix="assay-welcome-") as work:
        folder = os.path.join(work, "art")
        os.makedirs(folder)
        with open(os.path.join(folder, "mine.txt"), "w", encoding="utf-8") as file:
            file.write("mine")
        os.environ["HOME"] = work
        window = real_window.Window(work, "pipeline", assay, assayctl, examples, tree=True, example=None,
                                    folder=folder if story is no_project else None)
        try:
            story(window, folder if story is no_project else work)
        except (AssertionError, RuntimeError, StopIteration, subprocess.SubprocessError) as error:
            window.log.flush()
            window.log.seek(0)
            result(False, f"{name}-goes-on", f"{error}\n{told(window) if window.process.poll() is None else ''}\n{window.log.read()[-2000:]}")
        finally:
            window.close()


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool") or real_window.Atspi is None:
        print("1..1\nok 1 /ui/welcome # SKIP no display, no xdotool or no python3-gi")
        return 0
    for name, story in (("new-game", new_game), ("no-project", no_project), ("example", example)):
        run(name, story)
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
