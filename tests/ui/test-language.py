#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window in a language made up from the catalog (TAP): what it tells in each zone stands in ⟦ ⟧, but for names of the project
and what the toolkit says itself. A sentence that no translator is given shows as English here.
Red, for one each: translatable="no" on a label of data/ui; a title of src/app/shell/assay-zone.c without N_(); gtk_label_new ("Some words").
Usage: test-language.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool, python3-gi and gettext."""

import json
import os
import re
import subprocess
import sys

import patience
import pseudo
from patience import wait_for
from windowkit import assayctl, examples, main, opened, result, workplace

TOP = os.environ["ASSAY_TOP_SRCDIR"]
# GTK and libadwaita have catalogs of their own: buttons of a window, names of keys; and where nothing is said, a class
TOOLKITS = re.compile(r"(Close|Minimize|Maximize|Back|(Gtk|Adw|Assay)\w+|((Ctrl|Shift|Alt)\+)*(Ctrl|Shift|Alt|Delete|Return|Escape|Space|\w))")
COMING = ("export", "dashboard", "trends", "settings")


def english_of(nodes, known):
    """What is told in no brackets, each once."""
    found = {}
    for node in nodes:
        left = pseudo.english(node.name, known) if node.visible and not TOOLKITS.fullmatch(node.name) else []
        if left:
            found[f"{node.role} “{node.name}”"] = left
    return found


class Reader:
    def __init__(self, window, known):
        self.window = window
        self.known = known
        self.told = 0

    def read(self, name, words=None):
        """One result: what is told now, once something with @words is."""
        def whole():
            nodes = self.window.nodes()
            return nodes if words is None or any(node.visible and words in node.name for node in nodes) else None

        nodes = wait_for(whole, f"“{words}” is told")
        found = english_of(nodes, self.known)
        told = sum(node.visible and "⟦" in node.name for node in nodes)
        result(not found and told > 0, name, f"{told} sentences, and in English: {found}")


def zones(window, reader):
    reader.read("pipeline", "⟦Where Pictures Are Made")
    window.press("⟦What Will Be Made⟧")
    reader.read("plan")
    window.key("Escape", "alt+2")
    reader.read("review", "⟦Unsure")
    window.press("⟦Review Menu⟧")
    reader.read("review-menu")
    window.key("Escape", "alt+3")
    reader.read("exceptions", "⟦Questions are in Review.")
    for number, zone in enumerate(COMING, 5):
        window.key(f"alt+{number}")
        reader.read(zone, "⟦A game folder kept up to date" if zone == "export" else None)
    window.press("⟦Main Menu⟧")
    reader.read("main-menu", "⟦Open")
    window.key("Escape")


def asset(window, reader):
    """One asset with its menu, its new name, and itself."""
    window.key("alt+4")
    reader.read("library", "⟦Search assets by name or tag")
    wait_for(lambda: focus_a_tile(window), "a tile has the keyboard")
    window.key("Menu")
    reader.read("asset-menu", "⟦Rename…")
    window.key("Escape", "F2")
    reader.read("rename", "⟦New name")
    window.key("Escape", "Return")
    reader.read("asset")


def problems(window, reader):
    """A project with pictures that were turned down, and with a document that is none."""
    reader.read("pipeline-of-problems", "⟦ Problem")
    window.key("alt+3")
    reader.read("exceptions-of-problems", "⟦Turned down")
    window.key("alt+4")
    reader.read("library-of-problems", "⟦Search assets by name or tag")


def focus_a_tile(window):
    if "Antidote" in (window.focused() or ""):
        return True
    window.key("Tab")
    return False


def spoken_environment(work):
    """The environment of a window in that language; ends the program where there can be none."""
    try:
        base = dict(os.environ)
        spoken = pseudo.environment(TOP, os.path.join(work, "locale"), base)
    except pseudo.Unavailable as reason:
        print(f"1..1\nok 1 /ui/language # SKIP {reason}")
        sys.exit(0)
    return {key: value for key, value in spoken.items() if base.get(key) != value}


def make_troubled(work, spoken):
    """A project where the sandbox spoils nearly all it draws."""
    project = os.path.join(work, "game")
    env = dict(os.environ, **spoken, ASSAY_EXAMPLES=examples, **{f"XDG_{name.upper()}_HOME": os.path.join(work, name) for name in ("cache", "data")},
               XDG_RUNTIME_DIR=os.path.join(work, "run"))
    os.makedirs(env["XDG_RUNTIME_DIR"], mode=0o700)
    subprocess.run([assayctl, "init", project, "--example", "astroduck"], env=env, check=True, stdout=subprocess.DEVNULL)
    patience.run([assayctl, "--project", project, "run", "--provider", "sandbox", "--defects", "95"], 240, env=env, stdout=subprocess.DEVNULL)
    with open(os.path.join(project, "specs", "bomb.json"), "w", encoding="utf-8") as file:
        json.dump({"schema": "spec/1", "titel": "Bomb"}, file)


def play():
    known = {"Assay", "ComfyUI", "assayctl", "titel"} | pseudo.texts_of(examples) | pseudo.texts_of(os.path.join(TOP, "data", "builtin"))
    with workplace() as work:
        spoken = spoken_environment(work)
        with opened(work, made=True, env=spoken, case="zones") as window:
            reader = Reader(window, known)
            zones(window, reader)
            asset(window, reader)
    with workplace() as work:
        spoken = spoken_environment(work)
        make_troubled(work, spoken)
        with opened(work, env=spoken, case="problems") as window:
            problems(window, Reader(window, known))
    with workplace() as work:
        spoken = spoken_environment(work)
        with opened(work, example=None, env=spoken, case="welcome") as window:
            reader = Reader(window, known)
            reader.read("welcome", "⟦New Game…")
            window.key("Return")
            reader.read("new-game", "⟦No assets yet; they can come later")


if __name__ == "__main__":
    main(play)
