#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window in a language made up from the catalog (TAP): what it tells in each zone stands in ⟦ ⟧, but for names of the project
and what the toolkit says itself. A sentence that no translator is given shows as English here.
Red, for one each: translatable="no" on a label of data/ui; a title of src/app/shell/assay-zone.c without N_(); gtk_label_new ("Some words").
Usage: test-language.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool, python3-gi and gettext."""

import os
import sys

import pseudo
import real_window
from patience import wait_for
from windowkit import assayctl, examples, main, opened, result, workplace

TOP = os.environ["ASSAY_TOP_SRCDIR"]
# GTK and libadwaita have catalogs of their own; these are theirs, and where they say nothing, a role
TOOLKITS = {"Close", "Minimize", "Maximize", "Restore", "Back", "Clear entry", "Search", "Cancel", "Menu", "Select All", "Activate", "Details",
            "Previous", "Next", "Emoji Chooser", "Clipboard"}
ZONES = ("pipeline", "review", "exceptions", "library", "export", "statistics", "settings")


def english_of(nodes, known):
    """What is told in no brackets, each once."""
    found = {}
    for node in nodes:
        left = pseudo.english(node.name, known) if node.visible and node.name not in TOOLKITS else []
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
    window.key("alt+2")
    reader.read("review", "⟦Unsure")
    window.key("question")
    reader.read("review-keys")
    window.key("Escape", "alt+3")
    reader.read("exceptions", "⟦Exceptions")
    window.key("alt+4")
    reader.read("library", "⟦Search assets by name or tag")
    window.key("alt+5")
    reader.read("export", "⟦Export")
    for number, zone in enumerate(ZONES[5:], 6):
        window.key(f"alt+{number}")
        reader.read(zone)
    window.key("F10")
    reader.read("main-menu")
    window.key("Escape")


def asset(window, reader):
    """One asset with its menu, opened in the Library."""
    window.key("alt+4")
    wait_for(lambda: any(node.visible and "⟦Search assets" in node.name for node in window.nodes()), "the Library")
    wait_for(lambda: focus_a_tile(window), "a tile has the keyboard")
    reader.read("library-selected")
    window.key("Menu")
    reader.read("library-menu")
    window.key("Escape", "F2")
    reader.read("rename", "⟦Rename")
    window.key("Escape", "Return")
    reader.read("library-asset")


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


def play():
    known = {"Assay", "ComfyUI", "assayctl"} | pseudo.texts_of(examples) | pseudo.texts_of(os.path.join(TOP, "data", "builtin"))
    with workplace() as work:
        spoken = spoken_environment(work)
        with opened(os.path.join(work), made=True, env=spoken, case="zones") as window:
            reader = Reader(window, known)
            zones(window, reader)
            asset(window, reader)
    with workplace() as work:
        spoken = spoken_environment(work)
        with opened(work, example=None, zone="pipeline", env=spoken, case="welcome") as window:
            Reader(window, known).read("welcome", "⟦")


if __name__ == "__main__":
    main(play)
