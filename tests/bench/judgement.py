#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench judgement [--pictures N] [--defects PERCENT]: what the checks let through, ask about and turn down, beside what the sandbox
had planted (tests/truth/defects.json). `./dev bench judgement alpha` is a bench of its own, on real art (parts/judgement_alpha.py).

As many assets as pictures, thirteen subjects in all colors, one picture each: nothing is made again. Seeds follow from the assets' ids
and what is planted from the seeds, so the same figures come again from the same program. What was planted is read from the text of
the picture as the server sent it, which no check sees. Everything the checks pass is approved (trust “all”, no sample), so that the
route tells what they found. Beside the checks stands the trivial one that approves everything.

`same` counts the pictures somebody was asked about because they are like another asset's, `thrown` those turned down for it."""

import argparse
import collections
import json
import os
import struct
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for folder in ("support", "cli"):
    sys.path.insert(0, os.path.join(TOP, "tests", folder))

SUBJECTS = ("potion", "heart", "duck", "star", "rocket", "crate", "coin", "key", "gem", "scroll", "sword", "shield", "bomb")
COLORS = ("red", "maroon", "orange", "yellow", "gold", "lime", "green", "olive", "mint", "teal", "turquoise", "azure", "blue", "navy",
          "indigo", "purple", "magenta", "pink", "rose", "brown", "bronze", "tan", "beige", "silver", "iron", "white", "ivory", "black")
OUTCOMES = ("auto_approved", "ask", "rejected")


def make_project(place, n):
    place.init()
    place.only_specs()
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
    place.write("policies/budgets.json", {"schema": "budgets/1", "regenerationsPerAssetAndDay": 0})
    for i in range(n):
        subject, color = SUBJECTS[i % len(SUBJECTS)], COLORS[i // len(SUBJECTS) % len(COLORS)]
        place.write(f"specs/i{i:04}.json", {
            "schema": "spec/1", "id": f"i{i:04}", "title": f"{color} {subject}".capitalize(), "assetType": "ui_icon",
            "prompt": {"positive": f"a {color} {subject}"}, "checkpointId": "copax"})


def texts(png):
    """The plain texts of a PNG: {keyword: text}."""
    found, at = {}, 8
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at:at + 4]), png[at + 4:at + 8]
        if kind == b"tEXt":
            word, _, text = png[at + 8:at + 8 + length].partition(b"\0")
            found[word.decode()] = text.decode("ascii")
        at += 12 + length
    return found


def planted_in(place, blob):
    with open(os.path.join(place.project, ".assay", "blobs", blob[:2], blob[2:]), "rb") as file:
        return json.loads(texts(file.read())["assay_sandbox_truth"])["defect"]


def collect(place):
    """[(outcome, what is planted or None, reasons)] of every picture."""
    sources, routes = {}, {}
    for event in place.events():
        payload = event["payload"]
        if event["type"] == "version.created":
            sources[payload["id"]] = payload["source"]
        elif event["type"] == "route.decided" and payload["version"] not in routes:
            routes[payload["version"]] = payload
    return [(routes[version]["outcome"], planted_in(place, source), routes[version]["reasons"]) for version, source in sources.items()]


def print_figures(found):
    counts = collections.Counter((outcome, planted is not None) for outcome, planted, _ in found)
    n = {bad: sum(counts[(outcome, bad)] for outcome in OUTCOMES) for bad in (False, True)}

    print(f"{len(found)} pictures, {n[True]} with a planted defect")
    print(f"{'':16}{'clean':>8}{'defect':>8}")
    for outcome in OUTCOMES:
        print(f"{outcome:16}{counts[(outcome, False)]:8}{counts[(outcome, True)]:8}")
    approved = sum(counts[("auto_approved", bad)] for bad in n)
    rejected = sum(counts[("rejected", bad)] for bad in n)
    print(f"auto-approved that carry a defect: {counts[('auto_approved', True)]} of {approved}"
          f" (approving everything: {n[True]} of {len(found)})")
    print(f"rejected that are clean: {counts[('rejected', False)]} of {rejected}"
          f" (rejecting everything: {n[False]} of {len(found)})")


def print_kinds(found):
    kinds = collections.defaultdict(collections.Counter)
    for outcome, planted, _ in found:
        kinds["(clean)" if planted is None else f"{planted['kind']} {planted['level']}"][outcome] += 1
    print(f"\n{'planted':24}" + "".join(f"{outcome:>16}" for outcome in OUTCOMES))
    for kind in sorted(kinds):
        print(f"{kind:24}" + "".join(f"{kinds[kind][outcome]:16}" for outcome in OUTCOMES))


def is_likeness(reason):
    return reason.startswith("duplicate.near:") or reason.endswith(":decode.duplicate")


def print_likeness(found):
    alike = [(outcome, planted, reasons) for outcome, planted, reasons in found if any(map(is_likeness, reasons))]
    first = [planted for outcome, planted, reasons in alike if outcome == "ask" and is_likeness(reasons[0])]
    thrown = sum(outcome == "rejected" and is_likeness(reasons[0]) for outcome, _, reasons in alike)
    print(f"\nlike another asset's: {len(alike)}; same {len(first)} ({sum(p is None for p in first)} clean), thrown {thrown}")


def main():
    if sys.argv[2:3] == ["alpha"]:
        from parts import judgement_alpha  # pylint: disable=import-outside-toplevel  # a bench of its own
        judgement_alpha.main(sys.argv[1:2] + sys.argv[3:])
        return
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("build")
    arguments.add_argument("--pictures", type=int, default=300)
    arguments.add_argument("--defects", type=int, default=50)
    asked = arguments.parse_args()
    os.environ.update(ASSAYCTL=os.path.join(asked.build, "src", "cli", "assayctl"), ASSAY_TOP_SRCDIR=TOP)
    from clikit import Place  # pylint: disable=import-outside-toplevel  # it reads these two at once

    with Place() as place:
        make_project(place, asked.pictures)
        place.run("run", "--defects", str(asked.defects), seconds=60 + asked.pictures)
        found = collect(place)
    if len(found) != asked.pictures:
        sys.exit(f"{len(found)} pictures came of {asked.pictures} assets")
    print_figures(found)
    print_kinds(found)
    print_likeness(found)


if __name__ == "__main__":
    main()
