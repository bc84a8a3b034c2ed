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

    def read(self, name, words=None):
        """One result: what is told now, once something with @words is."""
        def whole():
            nodes = self.window.nodes()
            return nodes if words is None or any(node.visible and words in node.name for node in nodes) else None

        nodes = wait_for(whole, f"“{words}” is told")
        found = english_of(nodes, self.known)
        sentences = sum(node.visible and "⟦" in node.name for node in nodes)
        result(not found and sentences > 0, name, f"{sentences} sentences, and in English: {found}")


def told(window, words):
    return any(node.visible and words in node.name for node in window.nodes())


def until(window, key, words, there=True):
    """Presses @key until @words are told, or are not: what was open before may still have taken the first press."""
    def done():
        if told(window, words) == there:
            return True
        window.key(key)
        return False

    wait_for(done, f"{key} until “{words}” is {'told' if there else 'gone'}")


def zones(window, reader):
    reader.read("pipeline", "⟦Where Pictures Are Made")
    window.press("⟦What Will Be Made⟧")
    reader.read("plan")
    until(window, "alt+2", "⟦Unsure")
    reader.read("review")
    window.press("⟦Review Menu⟧")
    reader.read("review-menu", "⟦Previous Question")
    until(window, "Escape", "⟦Previous Question", there=False)
    until(window, "alt+3", "⟦Questions are in Review.")
    reader.read("exceptions")
    for number, zone in enumerate(COMING, 5):
        window.key(f"alt+{number}")
        reader.read(zone, "⟦A game folder kept up to date" if zone == "export" else None)
    window.press("⟦Main Menu⟧")
    reader.read("main-menu", "⟦Close Project")
    until(window, "Escape", "⟦Close Project", there=False)


def asset(window, reader):
    """One asset with its menu, its new name, and itself."""
    until(window, "alt+4", "⟦Search assets by name or tag")
    reader.read("library")
    wait_for(lambda: focus_a_tile(window), "a tile has the keyboard")
    until(window, "Menu", "⟦Rename…")
    reader.read("asset-menu")
    until(window, "Escape", "⟦Rename…", there=False)
    until(window, "F2", "⟦New name")
    reader.read("rename")
    until(window, "Escape", "⟦New name", there=False)
    window.key("Return")
    reader.read("asset")


def problems(window, reader):
    """A project with pictures that were turned down, and with a document that is none."""
    reader.read("pipeline-of-problems", "⟦ Problem")
    until(window, "alt+3", "⟦Turned down")
    reader.read("exceptions-of-problems")
    until(window, "alt+4", "⟦Search assets by name or tag")
    reader.read("library-of-problems")


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
    with open(os.path.join(project, "policies", "budgets.json"), "w", encoding="utf-8") as file:
        json.dump({"schema": "budgets/1", "regenerationsPerAssetAndDay": 0}, file)  # what is turned down is an exception at once
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
