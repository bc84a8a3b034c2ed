#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window for who sees nothing or has no pointer (TAP): what assistive programs are told zone by zone, and where Tab and F6 go.
Usage: test-access.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

from patience import wait_for
from windowkit import main, names, opened, others, result, workplace

# In the order of the sidebar: what only this zone says.
ZONES = {"pipeline": "Where Pictures Are Made", "review": "Unsure", "exceptions": "Questions are in Review.",
         "library": "Search assets by name or tag"}
CONTROLS = ("push button", "button", "toggle button", "check box", "text", "entry", "combo box", "list", "list item", "level bar",
            "progress bar", "slider", "table", "switch")
HEADER = ["Show Zones", "Main Menu"]
DRAWN = ", a drawing of the sandbox"
STATUS = ["24 questions", "Pause After the Current Pictures", "Server"]


def is_doubled(name):
    """ "Review Review", and "_Review Review"."""
    plain = name.replace("_", "")
    half = len(plain) // 2
    return len(plain) % 2 == 1 and plain[half] == " " and plain[:half] == plain[half + 1:]


def tree(window, zone):
    """Each control has one name of its own, and nothing is told that cannot be seen."""
    def whole():
        nodes = [node for node in window.nodes() if node.visible]
        return nodes if any(ZONES[zone] in node.name for node in nodes) else None

    nodes = wait_for(whole, f"{zone} is told")
    # a combo row's own list of one is part of the row
    controls = [node for node in nodes if node.role in CONTROLS and "combo box" not in node.above]
    result([node for node in controls if not node.name or node.name.startswith(("Gtk", "Adw", "Assay"))] == [], f"{zone}-controls-have-names",
           [node for node in controls if not node.name or node.name.startswith(("Gtk", "Adw", "Assay"))])
    result([node for node in nodes if "_" in node.name] == [], f"{zone}-no-underscores", [node for node in nodes if "_" in node.name])
    result([node for node in controls if is_doubled(node.name)] == [], f"{zone}-nothing-twice", [node for node in controls if is_doubled(node.name)])
    panes = [node for node in nodes if node.role == "scroll pane" and node.focusable]
    result(panes == [], f"{zone}-scroll-panes-are-no-stops", panes)
    others = [node for node in nodes for other, words in ZONES.items() if other != zone and words == node.name]
    others += [node for node in nodes if node.name in ("Make Game Art", "No Assets Yet", "All Decided")]
    result(others == [], f"{zone}-hidden-pages-are-not-told", others)
    return nodes


def walk(window, key, n):
    """Names of what has the keyboard, where it is and after each of @n presses; one that the keyboard stays on is named again."""
    names = [wait_for(window.focused, "something has the keyboard")]
    for _ in range(n):
        before = names[-1]
        window.key(key)
        try:
            names.append(wait_for(lambda: (lambda now: now if now not in (None, before) else None)(window.focused()), f"{key} leaves {before}", 3))
        except AssertionError:
            names.append(before)
    return names


def go(window, zone):
    window.key(f"alt+{list(ZONES).index(zone) + 1}")
    wait_for(lambda: any(node.visible and ZONES[zone] in node.name for node in window.nodes()), f"{zone} is shown")


def start(window, name):
    """To the sidebar's row @name by F6, which comes round."""
    def there():
        if window.focused() == name:
            return True
        window.key("F6")
        return False

    wait_for(there, f"F6 comes to {name}")


def tabs(window, zone, title, page):
    """Once round by Tab: the sidebar's row, the header, the page, the status bar, the row again."""
    go(window, zone)
    start(window, title)
    want = [title, *HEADER, *page, *STATUS, title]
    got = walk(window, "Tab", len(want) - 1)
    result(got == want, f"{zone}-tab-goes-round", f"{got}\n{want}")
    back = walk(window, "shift+Tab", len(want) - 1)
    result(back == want[::-1], f"{zone}-shift-tab-goes-back", back)


def keyboard(window):
    tabs(window, "pipeline", "Pipeline",
         ["Review 24", "What Will Be Made", *[f"{stage} assets, show in Library" for stage in
          ("Draft: 0", "Ready: 0", "Being made: 0", "Checking: 0", "To decide: 24", "Approved: 0")], newest(window), "Server"])
    tabs(window, "exceptions", "Exceptions", ["Go to Review"])
    # a page in which nothing takes the keyboard does not keep it
    window.key("alt+5")
    start(window, "Export")
    got = walk(window, "Tab", 3)
    result(got == ["Export", *HEADER, STATUS[0]], "export-tab-passes-by", got)
    go(window, "library")
    start(window, "Library")
    # a drop-down is named by what it shows in newer GTK
    got = ["State" if name == "All States" else name for name in walk(window, "Tab", 8)]
    want = ["Library", *HEADER, "Search assets by name or tag", "State", "Tiles of 96 pixels", "Tiles of 128 pixels", "Tiles of 192 pixels",
            "Antidote, To decide" + DRAWN]
    result(got == want, "library-grid-is-one-stop", f"{got}\n{want}")
    got = walk(window, "Right", 2) + walk(window, "Tab", 1)[1:]
    result(got == ["Antidote, To decide" + DRAWN, "Astroduck, To decide" + DRAWN, "Bomb, To decide" + DRAWN, "More: Bomb"], "library-arrows-move-inside", got)
    got = walk(window, "shift+Tab", 1)[1:]
    result(got == ["Bomb, To decide" + DRAWN], "library-tab-comes-back-to-the-tile", got)
    start(window, "Library")
    got = walk(window, "Down", 1)
    result(got == ["Library", "Export"], "sidebar-arrows-move-inside", got)


def newest(window):
    return [node.name for node in window.nodes() if node.role == "list item" and node.visible and node.name.endswith(", To decide" + DRAWN)][0]


def review(window):
    go(window, "review")
    canvas = wait_for(lambda: (lambda name: name if name and "128 by 128" in name else None)(window.focused()), "the canvas has the keyboard")
    window.key("Tab")
    result(walk(window, "shift+Tab", 4) == [canvas, "Evidence", "Safe Frame", "Next Background", "Review Menu"], "review-shift-tab-leaves-the-canvas")
    start(window, canvas)
    got = walk(window, "F6", 4)
    result(got == [canvas, STATUS[0], "Review", HEADER[0], canvas], "review-f6-goes-round", got)
    got = walk(window, "shift+F6", 4)
    result(got == [canvas, HEADER[0], "Review", STATUS[0], canvas], "review-shift-f6-goes-back", got)
    walk(window, "F6", 1)
    got = walk(window, "shift+Tab", 5)
    result(got == [STATUS[0], "Undo", "Skip", "Yes", "Unsure", "No"], "review-answers-by-tab", got)


def everything(window):
    tree(window, "pipeline")
    keyboard(window)
    for zone in ("review", "exceptions", "library"):
        go(window, zone)
        nodes = tree(window, zone)
        if zone == "review":
            meters = [node.name for node in nodes if node.role == "level bar"]
            result(len(meters) == 1 and "limit" in meters[0], "review-the-meter-says-its-value", meters)
    review(window)


def play():
    with workplace() as work, opened(work, made=True) as window:
        everything(window)


if __name__ == "__main__":
    main(play)
