#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with several assets at once in the Library of the real window (TAP): they are selected by keys and pointer, one act is done
about all of them, one Undo takes back exactly that, and a selection stays when the list changes.
Usage: test-many.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi.

Mutations that turn it red: acts that go by the first of what is selected; assay_choice_make of one instead of all; take_ids that keeps the
counts of others; select_under_menu that selects always; _assay_library_page_items_changed without a look; Escape that selects nothing."""

import os

import patience
from patience import wait_for
from windowkit import astroducks_server, main, names, opened, result, seen, settings_for, walk, workplace

N_ASSETS = 24  # of the example
# The first row of the grid, pixels of the window.
TILES, TILE_Y = (305, 473, 641, 809), 200


def states(window):
    return {row["id"]: row["state"] for row in window.ask("list", "assets")}


def in_state(window, state):
    return {asset for asset, stands in states(window).items() if stands == state}


def approved(window):
    return {row["id"]: row["version"] for row in window.ask("list", "slots") if row["state"] == "approved"}


def to_make(window):
    return [row["id"] for row in window.ask("list", "slots") if row["state"] == "again"]


def shows_all(window):
    """The whole list, and the keyboard on its first tile."""
    window.key("alt+4")
    seen(window, f"{N_ASSETS} assets")
    window.key("ctrl+f", "Down")
    return wait_for(lambda: "," in (window.focused() or "") and window.focused(), "a tile has the keyboard")


def told_lines(window):
    """How they stand, as the pane tells it: word -> how many."""
    return {name.split(": ")[0]: int(name.split(": ")[1]) for name in names(window, ": ") if name.split(": ")[1].isdigit()}


def approve(window):
    """Four of them, so that not everything applies to all."""
    for card in window.ask("list", "cards")[:4]:
        window.ask("decide", card["id"], "yes")
    result(len(approved(window)) == 4, "four-are-approved", approved(window))


def selecting(window):
    """Red when the grid selects one at a time, when Shift or Ctrl does nothing, when the pane is still the one of the asset before."""
    first = shows_all(window)
    result(names(window, "More: " + first.split(",")[0]) != [], "one-is-shown-as-ever", names(window, "More"))
    window.key("shift+Right", "shift+Right")
    seen(window, "More: 3 assets")
    result(True, "shift-and-arrows-select-on")
    window.key("Escape")
    wait_for(lambda: not names(window, "More: 3 assets"), "one is selected")
    result(True, "escape-leaves-the-one")
    window.key("ctrl+a")
    seen(window, f"More: {N_ASSETS} assets")
    told, stands = wait_for(lambda: told_lines(window), "how they stand"), states(window)
    result(sum(told.values()) == N_ASSETS and told["Approved"] == sum(state == "approved" for state in stands.values()),
           "how-they-stand-is-counted", f"{told} {stands}")
    window.key("ctrl+shift+a")
    seen(window, "No Asset Selected")
    result(not names(window, "Not Good After All"), "of-none-nothing-is-offered", names(window))
    window.key("space")
    window.key("Left", "Right")
    wait_for(lambda: not names(window, "No Asset Selected"), "one is selected")


def click(window, tile, button=1, held=None):
    """A tile of the first row."""
    for words in ([["keydown", held]] if held else []) + [["mousemove", "--window", window.id, str(TILES[tile]), str(TILE_Y), "click", str(button)]] \
            + ([["keyup", held]] if held else []):
        patience.run(["xdotool", *words], 10, check=True)


def pointing(window):
    """Red when Ctrl or Shift makes no difference, when the menu is of the tile below the pointer alone or takes what is not selected in."""
    shows_all(window)
    click(window, 0)
    click(window, 2, held="ctrl")
    seen(window, "More: 2 assets")
    result(True, "ctrl-and-a-click-take-one-more")
    click(window, 3, held="shift")
    seen(window, "More: 2 assets")
    click(window, 0, held="ctrl")
    seen(window, "More: 3 assets")
    result(True, "shift-and-a-click-take-all-between")
    click(window, 2, button=3)
    seen(window, "Archive 3")
    result(True, "the-menu-of-one-of-them-is-of-all")
    window.key("Escape")
    wait_for(lambda: not names(window, "Archive 3"), "the menu is gone")
    click(window, 1, button=3)
    seen(window, "Archive")
    result(not names(window, "More: 3 assets") and not names(window, "Archive 3"), "of-another-one-of-that-alone", names(window))
    window.key("Escape")


def again(window):
    """Red when the button makes one, when R makes one, when Undo leaves any of them."""
    shows_all(window)
    before = approved(window)
    window.key("ctrl+a")
    n = len(before)
    window.press(f"{n} Not Good After All")
    seen(window, f"{n} pictures are approved no longer; the next run makes them again.")
    wait_for(lambda: not approved(window), "all are withdrawn")
    result(True, "all-are-withdrawn-at-once")
    wait_for(lambda: not names(window, f"{n} Not Good After All"), "it is offered no longer")
    window.press("Undo")
    wait_for(lambda: approved(window) == before, "all are approved again")
    result(True, "one-undo-for-all-of-them")
    seen(window, f"{n} Not Good After All")
    window.key("r")
    seen(window, f"The next run makes {N_ASSETS} pictures again. What is approved stays until its successor is.")
    wait_for(lambda: len(to_make(window)) == N_ASSETS, "all are made again")
    result(True, "r-makes-all-again")
    window.press("Undo")
    wait_for(lambda: not to_make(window) and approved(window) == before, "none is")
    result(True, "undo-of-again")


def select_three(window):
    shows_all(window)
    window.key("Home", "shift+Right", "shift+Right")
    seen(window, "More: 3 assets")


def life(window):
    """Red when Delete archives one, when what became of the art is told of one, when Undo brings back the newest only."""
    select_three(window)
    before = states(window)
    window.key("Delete")
    seen(window, "3 assets are archived: nothing of them is made or asked.")
    told = told_lines(window)
    three = wait_for(lambda: len(in_state(window, "archived")) == 3 and in_state(window, "archived"), "three are archived")
    window.ask("pause", "rocket")
    window.press("Undo")
    wait_for(lambda: not in_state(window, "archived"), "none is archived")
    result(told.get("Archived") == 3, "delete-archives-them-all-and-they-stay-selected", told)
    result({**before, "rocket": "paused"} == states(window), "one-undo-and-nothing-else", states(window))
    window.ask("resume", "rocket")
    window.key("Menu")
    walk(window, "Down", lambda name: name == "Pause 3")
    window.key("Return")
    wait_for(lambda: in_state(window, "paused") == three, "three are paused")
    result(True, "the-menu-says-how-many-and-pauses-them")
    window.press("Undo")
    wait_for(lambda: states(window) == before, "none is paused")
    window.key("shift+Delete")
    seen(window, "3 assets are deleted")
    wait_for(lambda: len(states(window)) == N_ASSETS - 3, "three are gone")
    window.press("Undo")
    wait_for(lambda: states(window) == before, "all are back")
    result(True, "shift-delete-deletes-them-and-undo-brings-them-back")
    result(len(set(names(window, "More: "))) == 1, "one-is-selected-instead", names(window, "More"))


def list_changes(window):
    """Red when a selection goes by place, or when what a filter leaves out is still done something with."""
    select_three(window)
    before = states(window)
    with open(os.path.join(window.project, "specs", "potion.json"), encoding="utf-8") as file:
        words = file.read().replace('"potion"', '"aaa"').replace("Potion", "Aaa")
    with open(os.path.join(window.project, "specs", "aaa.json"), "w", encoding="utf-8") as file:
        file.write(words)
    seen(window, f"{N_ASSETS + 1} assets")  # before all others
    result(names(window, "More: 3 assets") != [], "still-three-are-selected", names(window, "More"))
    window.key("Delete")
    archived = wait_for(lambda: len(in_state(window, "archived")) == 3 and in_state(window, "archived"), "three are archived")
    result("aaa" not in archived, "and-the-same", archived)
    window.press("Undo")
    wait_for(lambda: not in_state(window, "archived"), "none is archived")
    os.unlink(os.path.join(window.project, "specs", "aaa.json"))
    wait_for(lambda: states(window) == before, "it is gone")
    seen(window, f"{N_ASSETS} assets")
    shows_all(window)
    window.key("ctrl+a")
    seen(window, f"More: {N_ASSETS} assets")
    window.key("ctrl+f", *"potion")
    found = seen(window, f" of {N_ASSETS} assets")[0].name.split()[0]
    seen(window, f"More: {found} assets")
    result(1 < int(found) < N_ASSETS, "what-a-search-leaves-out-is-selected-no-longer", found)
    window.key("Escape")


def play():
    with workplace() as work, astroducks_server() as server:
        server.stop_after(0)
        with opened(work, zone="library", made=True, env=settings_for(work, server.url)) as window:
            approve(window)
            selecting(window)
            pointing(window)
            again(window)
            life(window)
            list_changes(window)


if __name__ == "__main__":
    main(play, settings=True)
