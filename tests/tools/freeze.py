#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a frozen project: a small one with something of everything, and what the program that made it says of it.

  PYTHONPATH=tests/cli ASSAY_TOP_SRCDIR=. ASSAYCTL=… PLAN_HASH=… tests/tools/freeze.py DIR

ASSAYCTL and PLAN_HASH are programs of the commit that is frozen; DIR must not be there. tests/cli/test-frozen.py holds every later
commit to what is written here."""

import json
import os
import shutil
import socket
import subprocess
import sys

import clikit

LISTS = ["slots", "cards", "exceptions", "jobs", "versions", "documents", "assets"]
# members of the status that tell of this machine or this opening
NOT_FROZEN = {"folder", "lastSeq", "making", "idle", "active"}


def spec(place, name, title, positive, **more):
    place.write(f"specs/{name}.json", {
        "schema": "spec/1", "id": name, "title": title, "assetType": "ui_icon", "prompt": {"positive": positive},
        "checkpointId": "sdxl", "canvas": {"width": 32, "height": 32}, "render": {"width": 64, "height": 64}, **more})


def policies(place):
    """At this size outlines are most of the picture: more of them may carry a halo. Nothing is left to chance."""
    with open(os.path.join(clikit.TOP, "data/builtin/policies/contract-baseline@1.json"), encoding="utf-8") as file:
        baseline = json.load(file)
    baseline["contract"]["fringePerMille"] = 300
    place.write("policies/contract-baseline.json", baseline)
    place.write("policies/budgets.json", {"schema": "budgets/1", "regenerationsPerAssetAndDay": 1})


def trust(place, word):
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": word, "auditPerMille": 0})


def ask_holder(place, request):
    """One request to the process that has the project open; None while there is none."""
    for folder, _, names in os.walk(place.env["XDG_RUNTIME_DIR"]):
        for name in names:
            with socket.socket(socket.AF_UNIX) as link:
                try:
                    link.connect(os.path.join(folder, name))
                except OSError:
                    continue
                link.sendall(json.dumps(request).encode() + b"\n")
                return json.loads(link.makefile().readline()).get("rows")
    return None


def leave_two_queued(place):
    """A run with one job at a time, paused while the first of three is made."""
    _, url = place.sandbox("--defects", "0", "--step-delay", "33")
    place.change("project.json", concurrency=1)
    spec(place, "key", "Key", "an ornate gold key", priority="P0")
    spec(place, "rocket", "Rocket", "a small white rocket")
    spec(place, "sword", "Sword", "a silver sword")
    holder = place.start("run", "--server", url, "--json", stdout=subprocess.PIPE)
    jobs = {"verb": "ask", "kind": "jobs"}
    clikit.wait_for(lambda: any(j["state"] == "accepted" for j in ask_holder(place, jobs) or []), "the first job under way")
    ask_holder(place, {"verb": "submit", "command": {"command": "queue.pause", "args": {"reason": "frozen"}}})
    clikit.expect(holder.wait(60) == 0, "the run failed")


def live(place):
    place.run("init", place.project, "--title", "Frozen", project=False, status=0)
    policies(place)
    trust(place, "all")
    spec(place, "potion", "Potion", "a round red potion bottle")
    spec(place, "star", "Star", "a bright yellow star", variants=2)
    place.run("run", "--defects", "0", status=0)
    trust(place, "ask_first")
    for name, positive in (("coin", "a gold coin"), ("gem", "a cut purple gem"), ("heart", "a glossy red heart")):
        spec(place, name, name.title(), positive)
    place.run("run", "--defects", "0", status=0)
    cards = {card["spec"]: card["id"] for card in place.json("list", "cards")}
    place.run("decide", cards["coin"], "yes", status=0)
    leave_two_queued(place)
    place.run("decide", cards["heart"], "no", status=0)
    spec(place, "scroll", "Scroll", "a rolled brown scroll", intent="draft")
    place.run("plan", status=0)


def rows_of(place):
    """What the program says of the project."""
    rows = {kind: place.json("list", kind) for kind in LISTS}
    rows["status"] = {name: value for name, value in place.json("status").items() if name not in NOT_FROZEN}
    rows["plan"] = place.json("plan")
    done = subprocess.run([os.environ["PLAN_HASH"], place.project], env=place.env, capture_output=True, text=True, check=True)
    rows["plan-hash"] = done.stdout.strip()
    return rows


def main():
    target = sys.argv[1]
    os.makedirs(target)
    with clikit.Place() as place:
        live(place)
        # the lock names a process; git would heed the .gitignore and leave the history out
        for name in (".assay/lock", ".gitignore"):
            os.unlink(os.path.join(place.project, name))
        shutil.copytree(place.project, os.path.join(target, "project"))
        for kind, rows in rows_of(place).items():
            os.makedirs(os.path.join(target, "said"), exist_ok=True)
            with open(os.path.join(target, "said", kind + ".json"), "w", encoding="utf-8") as file:
                file.write(json.dumps(rows, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        place.expect_whole()


if __name__ == "__main__":
    main()
