#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window made narrow (TAP): 360 px in every zone with text of 100 % and of 125 % (Xft.dpi 120; GDK_DPI_SCALE changes nothing
here), and what must stay in reach then does. Usage: test-narrow.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool, xprop, python3-gi."""

import subprocess

import patience
import real_window
from patience import wait_for
from windowkit import astroducks_server, main, opened, result, seen, settings_for, workplace

WIDTH, HEIGHT = 360, 640
ZONES = ["pipeline", "review", "exceptions", "library", "export", "dashboard", "trends", "metrics", "settings"]


def width_of(window):
    told = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window.id], capture_output=True, text=True).stdout
    return int(dict(line.split("=") for line in told.split())["WIDTH"])


def resize(window, width):
    patience.run(["xdotool", "windowsize", window.id, str(width), str(HEIGHT)], 10)
    try:
        wait_for(lambda: width_of(window) == width, f"{width} px", 5)
    except AssertionError:
        pass


def narrow_width(window):
    """From wide to narrow in one go, as a window is put beside another one; read when the page has laid itself out anew."""
    resize(window, 1000)
    window.nodes()
    resize(window, WIDTH)
    window.nodes()
    return width_of(window)


def place(window, name, part=False):
    """Extents of the one with this name, or with it as a part; the widest, or None."""
    def walk(accessible):
        told = accessible.get_name() or ""
        if (name in told if part else name == told) and accessible.get_state_set().contains(real_window.Atspi.StateType.VISIBLE):
            yield accessible.get_extents(real_window.Atspi.CoordType.WINDOW)
        for i in range(min(accessible.get_child_count(), 40)):
            child = accessible.get_child_at_index(i)
            if child is not None:
                yield from walk(child)

    try:
        return max(walk(window.root()), key=lambda extents: extents.width, default=None)
    except real_window.WENT:  # what went while it was read
        return None


def is_inside(extents):
    return extents is not None and extents.width > 0 and extents.x >= 0 and extents.x + extents.width <= WIDTH


def comes_in_reach(window, name):
    """Once the page has laid itself out anew, which is not when the window has its width."""
    try:
        return wait_for(lambda: is_inside(place(window, name)), f"{name} in reach", 10)
    except AssertionError:
        return False


def zones(window, percent):
    for i, zone in enumerate(ZONES):
        window.key(f"alt+{i + 1}")
        got = narrow_width(window)
        result(got == WIDTH, f"{zone}-{percent}", f"{got} px")
        if zone == "review":
            for answer in ("No", "Unsure", "Yes"):
                result(comes_in_reach(window, answer), f"{answer.lower()}-in-reach-{percent}", place(window, answer))
        if zone == "library":
            asset_page(window, percent)
            toast(window, percent)
    sentence = wait_for(lambda: place(window, "questions wait", True), "the sentence")
    result(is_inside(sentence) and sentence.width >= 100, f"sentence-can-be-read-{percent}", sentence.width)


def asset_page(window, percent):
    """The page of one asset has its way back, and the window its close button."""
    window.key("ctrl+f", "Tab", "Tab", "Return")
    back = wait_for(lambda: (lambda found: found if found is not None and found.width > 0 else None)(place(window, "All Assets", True)), "the asset's page")
    result(is_inside(back), f"way-back-in-reach-{percent}", back.x)
    result(narrow_width(window) == WIDTH, f"asset-page-{percent}", f"{width_of(window)} px")
    result(comes_in_reach(window, "Close"), f"close-button-in-reach-{percent}")
    window.key("Escape")


def toast(window, percent):
    """Red when the words of a toast like to be wider than the window: its button is outside then; when Down of the search goes to the
    filter that stands below it here."""
    window.key("ctrl+f", *"duck")
    wait_for(lambda: place(window, "1 of ", True), "the duck is found")
    window.key("Down")
    wait_for(lambda: (window.focused() or "").startswith("Astroduck"), "the duck has the keyboard")
    window.key("Delete")
    extents = wait_for(lambda: place(window, "Undo"), "the toast")  # which does not stay for long
    result(is_inside(extents), f"undo-in-reach-{percent}", extents.x if extents else None)
    window.press("Undo")
    window.key("ctrl+f", "Escape")


def causes(window, percent):
    """The list has the page. Red when a page that needs more than there is, with larger text, takes that for room."""
    seen(window, "Make 24")
    window.key("ctrl+Return")
    wait_for(lambda: window.status()["idle"] and window.status()["exceptions"] > 0, "what has problems")
    resize(window, 1200)  # with larger text on a newer desktop 1000 are too few
    window.key("alt+3")
    wait_for(lambda: place(window, "Open in Editor"), "list and detail side by side")
    resize(window, WIDTH)
    try:
        alone = wait_for(lambda: place(window, "Open in Editor") is None, "the list alone", 10)
    except AssertionError:
        alone = False
    result(alone, f"list-of-causes-alone-{percent}", place(window, "Open in Editor"))


def play():
    for percent, dpi in ((100, 96), (125, 120)):
        subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi: {dpi}\n"], check=True)
        with workplace() as work, opened(work, made=True, case=f"goes-on-{percent}") as window:
            zones(window, percent)
        with workplace() as work, astroducks_server() as server, opened(work, env=settings_for(work, server.url)) as window:
            causes(window, percent)
    subprocess.run(["xprop", "-root", "-remove", "RESOURCE_MANAGER"], check=True)


if __name__ == "__main__":
    main(play, tools=["xprop"], settings=True)
