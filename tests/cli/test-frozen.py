#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects made by programs of the past (tests/data/frozen/COMMIT): they open, are whole, and give the same rows and the same plan.

Mutations that turn cases red: a projection that writes another value (regeneration + 1 at version.created: rows_and_plan); a member of
the recipe's canonical bytes left out (rows_and_plan: the hash of the plan); a recipe of recipe/1 told from
today's by its hash alone (rows_and_plan: the plan's reasons); documents that are observed again at every opening
(opening_changes_nothing); an event's payload table with one more required member (is_whole); a report that is not read, or the contract's frame left out of the
row of evidence (rows_and_plan)."""

import json
import os
import shutil
import subprocess

from clikit import TOP, case, expect, main
from patience import seconds_now

FROZEN = os.path.join(TOP, "tests", "data", "frozen")
# Of plans whose recipes were named by files then (recipe/1), as they are named now.
PLAN_HASHES = {"0311975": "34ca914d5470c3c6f03d1375d2aa2de4724b6817e38f335ec8d5fe6a2f8a2449"}
# of these the order is a promise too
IN_ORDER = {"cards", "plan"}


def each_frozen(place):
    """A copy of every frozen project in turn, with an index of its own."""
    for name in sorted(n for n in os.listdir(FROZEN) if os.path.isdir(os.path.join(FROZEN, n))):
        place.project = place.path("frozen-" + name)
        shutil.copytree(os.path.join(FROZEN, name, "project"), place.project)
        expect(os.path.isdir(os.path.join(place.project, ".assay", "events")), f"the history of {name} is not there")
        yield name


def said(name, kind):
    with open(os.path.join(FROZEN, name, "said", kind + ".json"), encoding="utf-8") as file:
        return json.load(file)


def differences(was, now, where):
    """What of the old value is missing or other in the new one; members that are new are none."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name, value in was.items():
            if name in now:
                yield from differences(value, now[name], f"{where}.{name}")
            elif value not in (None, ""):  # rows leave out what is not known
                yield f"{where}.{name} is missing, was {value!r}"
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (old, new) in enumerate(zip(was, now)):
            yield from differences(old, new, f"{where}[{number}]")
    elif type(was) is not type(now) or was != now:
        yield f"{where} is {now!r}, was {was!r}"


def key_of(row):
    return row.get("path") or row["id"]


def without_recipes(rows):
    """What would be made was named with the files of its models then, and is named by their documents now: the same, and so said."""
    return [{name: value for name, value in row.items() if name != "recipe"} for row in rows]


def without_words(rows):
    """A check was told by what it is called here then, and is told by its name now."""
    return [{name: value for name, value in row.items() if name not in ("text", "args")} for row in rows]


# said then of what was left out too, and not true of that
NEWER_WORDS = {"It stands among the exceptions until someone acts.": "There was a problem with it. It waits in Exceptions, or was left out."}


def in_newer_words(row):
    return dict(row, explanation=NEWER_WORDS.get(row["explanation"], row["explanation"]))


def without_choice(rows, now):
    """Of an asset of several pictures the first was shown then, and is now the first that is approved."""
    several = {row["id"] for row in now if row["variants"] > 1}
    return [{name: value for name, value in row.items() if row["id"] not in several or name not in ("picture", "version")} for row in rows]


def all_problems(status):
    """Those of the documents had the count for themselves; it is all there is to mend now."""
    return dict(status, problems=status["problems"] + status["exceptions"])


def compare_rows(was, now, kind):
    if kind == "plan":
        was = [in_newer_words(row) for row in was]
    if kind == "exceptions":
        was, now = without_words(was), without_words(now)
    if kind == "assets":
        was, now = without_choice(was, now), without_choice(now, now)
    if kind == "plan":
        was, now = without_recipes(was), without_recipes(now)
    if kind not in IN_ORDER:
        was, now = sorted(was, key=key_of), sorted(now, key=key_of)
    expect([key_of(row) for row in now] == [key_of(row) for row in was], kind, now)
    found = list(differences(was, now, kind))
    expect(found == [], *found)


def filled(verdict):
    """A verdict as it was listed then, its sentence filled besides."""
    text = verdict.get("sentence", "")
    for number, word in enumerate(verdict.get("sentenceArgs", [])):
        text = text.replace("{%d}" % number, word)
    return dict(verdict, text=text)


def with_evidence(place, card):
    """A card with the four members that lists gave then: they come out of blobs, and only who shows the card asks for them."""
    evidence = place.json("show", "evidence", card["id"])
    asked = next((v for v in evidence["verdicts"] if v["validator"] == card["claim"]), {})
    return dict(card, contract=evidence["contract"], verdicts=[filled(v) for v in evidence["verdicts"]],
                regions=asked.get("regions"), measurements=asked.get("measurements"))


def listed(place, kind):
    rows = place.json("list", kind)
    return [with_evidence(place, row) for row in rows] if kind == "cards" else rows


def plan_hash(place):
    done = subprocess.run([os.environ["PLAN_HASH"], place.project], env=place.env, stdout=subprocess.PIPE, text=True,
                          timeout=seconds_now(60), check=True)
    return done.stdout.strip()


def compare_all(place, name):
    kinds = sorted(n[:-len(".json")] for n in os.listdir(os.path.join(FROZEN, name, "said")))
    expect(len(kinds) >= 10, kinds)
    for kind in kinds:
        was = said(name, kind)
        if kind == "plan-hash":
            expect(plan_hash(place) == PLAN_HASHES.get(name, was), "the plan's hash is", plan_hash(place))
        elif isinstance(was, list):
            compare_rows(was, place.json(kind) if kind == "plan" else listed(place, kind), kind)
        else:
            found = list(differences(all_problems(was) if kind == "status" else was, place.json(kind), kind))
            expect(found == [], *found)


@case
def holds_something_of_everything(place):
    """A later frozen project must not be an empty one, and a clean checkout has this one's history."""
    names = list(each_frozen(place))
    expect("0311975" in names, names)
    for name in names:
        states = {row["id"]: row["state"] for row in said(name, "slots")}
        for state in ("approved", "to_decide", "exception", "again"):
            expect(state in states.values(), name, state, states)
        expect(list(states.values()).count("queued") == 2, states)
        expect("star/1" in states, states)


@case
def is_whole(place):
    for _ in each_frozen(place):
        place.run("check", status=0)
        expect(place.json("verify")[0]["ok"] is True)
        summary = place.check_log()
        expect(summary["events"] > 100 and summary["torn"] is None, summary)


@case
def rows_and_plan(place):
    for name in each_frozen(place):
        compare_all(place, name)
        # again, from an index that is made anew
        shutil.rmtree(place.env["XDG_CACHE_HOME"])
        os.mkdir(place.env["XDG_CACHE_HOME"], 0o700)
        compare_all(place, name)


@case
def opening_changes_nothing(place):
    """Looking writes no document, and nothing on the log but that somebody looked."""
    for name in each_frozen(place):
        before = {e["seq"]: e for e in place.events()}
        place.run("plan", status=0)
        for seq, event in {e["seq"]: e for e in place.events()}.items():
            if seq in before:
                expect(event == before[seq], name, event)
            else:
                expect(event["type"] == "project.opened", name, event)
        for kept, _, files in os.walk(os.path.join(FROZEN, name, "project")):
            for file in files:
                path = os.path.join(kept, file)
                copy = os.path.join(place.project, os.path.relpath(path, os.path.join(FROZEN, name, "project")))
                with open(path, "rb") as old, open(copy, "rb") as new:
                    expect(new.read().startswith(old.read()), copy)


@case
def goes_on(place):
    """The old project is alive: what was queued is made, what was turned down is made again, what was approved stays."""
    for name in each_frozen(place):
        before = {row["id"]: row for row in said(name, "slots")}
        place.run("run", "--defects", "0", status=3)  # one of before needs a person
        after = {row["id"]: row for row in place.json("list", "slots")}
        for key, row in before.items():
            if row["state"] == "approved":
                found = list(differences(row, after[key], key))
                expect(found == [], *found)
            if row["state"] in ("queued", "again"):
                expect(after[key]["version"] not in (None, "", row["version"]), key, after[key])
        place.expect_whole()


if __name__ == "__main__":
    main()
