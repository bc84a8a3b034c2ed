# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window in stories of a person's week, beside her terminal: what she sees and presses."""

import os
import shutil

import real_window
from clikit import ASSAYCTL, Skip
from patience import wait_for

APART = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}  # one that no bus leads to the first


def needs_a_display():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool") or real_window.Atspi is None or "ASSAY" not in os.environ:
        raise Skip("no window, no display, no xdotool or no python3-gi")


def window(place, name, tree=False, zone="review", **env):
    """A window of its own process on the project."""
    work = place.path(name)
    os.mkdir(work)
    folders = {key: place.env[key] for key in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME")}
    opened = real_window.Window(work, zone, os.environ["ASSAY"], ASSAYCTL, place.env["ASSAY_EXAMPLES"], tree=tree, example=None,
                                folder=place.project, title="Tiny", env={**folders, **env})
    opened.project = place.project
    return opened


def last_used(place, address):
    """Environment of a window whose person used that server last."""
    folder = place.path("settings", "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
        file.write(f"[io/github/assay/Assay]\nprovider='comfyui'\nserver='{address}'\nwhen-closing='stop'\n")
    return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": place.path("settings")}


def plain(text):
    return text.replace("\u00a0", " ")


def shown_names(shown):
    return [plain(node.name) for node in shown.nodes() if node.visible]


def shows(shown, *words):
    wait_for(lambda: set(shown_names(shown)) >= set(words), f"the window to show {words}")


def tells(shown, words):
    """The sentence that has the words in it, once it is told."""
    return wait_for(lambda: next((name for name in shown_names(shown) if words in name), None), f"“{words}” to be told")


def tells_no_more(shown, words):
    wait_for(lambda: not any(words in name for name in shown_names(shown)), f"“{words}” to go")
