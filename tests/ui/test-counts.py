#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same figures on every page of the real window and in `assayctl status` (TAP): 200 assets of one to four pictures, a document that is
no JSON, an asset that the ready gate holds back, and pictures in trouble.
Usage: test-counts.py ASSAY ASSAYCTL EXAMPLES MAKE_PROJECT. Needs a display, xdotool and python3-gi.

Mutations that turn it red: a page or the status bar that tells exceptions instead of problems; a stage that opens the Library with a state
instead of its states (NULL for the filter, assay_asset_state_words); stages counted from slots (toDecide, approved)."""

import json
import os
import re
import subprocess

from patience import wait_for
from windowkit import main, names, opened, others, result, workplace

make_project, = others
STAGES = {"Draft": ["Draft"], "Ready": ["New", "Queued", "Again", "Canceled"], "To decide": ["ToDecide"], "Approved": ["Approved"],
          "Problems": ["Blocked", "Exception"]}


def make(project):
    """Slots beyond what an asset asks for now have pictures too, and count nowhere."""
    subprocess.run([make_project, project, "--specs=200", "--variants=4", "--versions=450", "--cards=60", "--exceptions=20", "--jobs=40",
                    "--approved=350", "--picture-size=32"], check=True, stdout=subprocess.DEVNULL)
    folder = os.path.join(project, "specs")
    for place, name in enumerate(sorted(os.listdir(folder))):
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            document = dict(json.load(file), variants=place % 4 + 1)
        if place == 3:
            document["checkpointId"] = "nowhere"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
    with open(os.path.join(folder, "bow.json"), "w", encoding="utf-8") as file:
        file.write("{")


def figure(words, pattern):
    """The number that is told by the one name that is like @pattern; None if there is none."""
    found = [re.fullmatch(pattern, name) for name in words]
    return next((int(match.group(1)) for match in found if match), None)


def badge(window, zone):
    """What stands beside the zone's name in the sidebar."""
    nodes = window.nodes()
    at = next(i for i, node in enumerate(nodes) if node.role == "list item" and node.name == zone)
    row = []
    for node in nodes[at + 1:]:
        if node.role == "list item":
            break
        row.append(node)
    return next((int(node.name) for node in row if node.name.isdigit() and node.visible), 0)


def everything(window):
    wait_for(lambda: figure(names(window), r"(\d+) Assets") is not None, "the stages are told")
    said, status = names(window), window.status()
    result(status["problems"] == status["exceptions"] + 2 and status["exceptions"] > 0, "what-is-broken-is-counted", status)
    result(figure(said, r"(\d+) Assets") == status["specs"] == 200, "pipeline-counts-assets", said)
    pictures = f"{status['picturesNeeded']} pictures, {status['picturesApproved']} approved"
    result(pictures in said, "pipeline-counts-pictures", f"{pictures}\n{said}")
    for zone, count in (("Review", status["cards"]), ("Exceptions", status["problems"])):
        result(badge(window, zone) == count > 0, f"sidebar-{zone.lower()}", f"{badge(window, zone)} {count}")
    result(figure(said, r"(\d+) questions") == status["cards"], "status-bar-questions", said)
    result(figure(said, r"(\d+) problems") == status["problems"], "status-bar-problems", said)
    for stage, states in STAGES.items():
        count = sum(status["assets" + state] for state in states)
        name = f"{stage}: {count} assets, show in Library" if count != 1 else f"{stage}: 1 asset, show in Library"
        if not result(name in said, f"pipeline-{stage.lower().replace(' ', '-')}", f"{name}\n{said}") or count == 0:
            continue
        window.press(name)
        shown = f"{count} of 200 assets"
        result(wait_for(lambda: shown in names(window), f"the Library shows {shown}") is not None, f"library-{stage.lower().replace(' ', '-')}")
        window.key("alt+1")
        wait_for(lambda: name in names(window), "Pipeline is back")


def play():
    with workplace() as work:
        project = os.path.join(work, "game")
        make(project)
        with opened(work, example=None, folder=project, title="Generated") as window:
            everything(window)


if __name__ == "__main__":
    main(play)
