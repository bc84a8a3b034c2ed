#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated projects (tests/tools/make-project): the same bytes for the same seed, and to the product a project like any other.

Mutations that turn cases red: the writer's wave not held (same_seed_same_bytes, of several waves); the fate of a slot off by one
(counts_are_as_asked); a recipe that is not the plan's, say of another regeneration (approved_is_held); a steps or report blob that is
not kept (is_whole)."""

import os
import subprocess

from clikit import case, expect, main, tree_hash
from patience import seconds_now

SMALL = {"specs": 12, "versions": 8, "cards": 3, "exceptions": 1, "jobs": 2, "approved": 3}


def make(place, name, **wanted):
    """A generated project in a folder of its own; its path."""
    place.project = place.path(name)
    words = [f"--{key.replace('_', '-')}={value}" for key, value in wanted.items()]
    done = subprocess.run([os.environ["MAKE_PROJECT"], place.project, *words], env=place.env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=seconds_now(120), check=False)
    expect(done.returncode == 0, done.stderr)
    return place.project


@case
def same_seed_same_bytes(place):
    """Also over several waves of specs, where the writer's thread saves one while the next is prepared."""
    many = {"specs": 600, "versions": 520, "cards": 30, "exceptions": 10, "jobs": 40, "variants": 1, "picture_size": 32}
    for wanted in (SMALL, many):
        trees = [tree_hash(make(place, f"{wanted['specs']}-{n}", **wanted, seed=7)) for n in (1, 2)]
        expect(trees[0] == trees[1], "two runs of one seed differ")
        place.expect_whole()
    expect(tree_hash(make(place, "other", **SMALL, seed=8)) != tree_hash(place.path("12-1")), "another seed, the same bytes")


@case
def counts_are_as_asked(place):
    make(place, "small", **SMALL)
    status = place.json("status")
    for member, value in {"specs": 12, "pictures": 8, "cards": 3, "toDecide": 3, "exceptions": 1, "approved": 3, "again": 1,
                          "queued": 2, "succeeded": 8, "failed": 0, "documentProblems": 0, "problems": 1, "paused": False}.items():
        expect(status[member] == value, member, status)
    expect(len(place.json("list", "jobs")) == 10)
    pictures = {row["picture"] for row in place.json("list", "versions")}
    expect(len(pictures) > 1, "all versions show one picture")
    make(place, "answered", specs=20, variants=2, versions=32, cards=8, exceptions=0, jobs=4)
    status = place.json("status")
    expect(status["approved"] == 24 and 0 < status["autoApproved"] < 24, status)


@case
def is_whole(place):
    make(place, "small", **SMALL)
    place.run("check", status=0)
    summary = place.expect_whole()
    expect(summary["jobsQueued"] == 10 and summary["jobsEnded"] == 8 and summary["torn"] is None, summary)
    for card in place.json("list", "cards"):
        expect(place.json("show", "evidence", card["id"])["verdicts"] and "{0}" not in card["evidenceText"], card)
    version = place.json("list", "versions")[0]
    shown = place.json("show", "version", version["id"])
    expect(shown["reportDetail"]["verdicts"] and shown["recipeDetail"] and shown["stepsDetail"], shown)


@case
def approved_is_held(place):
    """The recipes are those that planning derives: nothing would differ now."""
    make(place, "small", **SMALL)
    plan = {row["id"]: row for row in place.json("plan")}
    slots = {row["id"]: row for row in place.json("list", "slots")}
    actions = sorted(row["action"] for row in plan.values())
    expect(actions == ["held"] * 3 + ["make"] * 3 + ["waiting"] * 6, actions)
    for key, slot in slots.items():
        if slot["state"] == "approved":
            expect(plan[key]["explanation"] == "Approved and up to date.", plan[key])
        expect(slot["state"] == "again" or plan[key]["recipe"] == slot["recipe"], key, plan[key], slot)
        expect(not plan[key]["reason"].startswith("changed"), plan[key])


@case
def goes_on(place):
    """A person and a run take it from here."""
    make(place, "small", **SMALL)
    place.run("decide", place.json("list", "cards")[0]["id"], "yes", status=0)
    made = place.json("run", "--defects", "0", status=3)  # there are problems among what was made before
    expect(made["made"] >= 5 and made["queued"] == 0, made)
    exported = place.json("export", "--to", place.path("game"))
    expect(exported["written"] >= 4 and exported["refused"] == 0, exported)
    place.expect_whole()


@case
def what_does_not_fit_is_refused(place):
    for words in (["--specs", "2"], ["--cards", "9"], ["--specs", "-1"], ["--picture-size", "5"], ["--jobs", "40"]):
        done = subprocess.run([os.environ["MAKE_PROJECT"], place.path("never"), *words], env=place.env, stderr=subprocess.PIPE,
                              text=True, timeout=seconds_now(60), check=False)
        expect(done.returncode == 1 and "do not fit" in done.stderr, words, done.stderr)
        expect(not os.path.exists(place.path("never")), words)
    make(place, "there", **SMALL)
    before = tree_hash(place.project)
    done = subprocess.run([os.environ["MAKE_PROJECT"], place.project], env=place.env, stderr=subprocess.PIPE, text=True,
                          timeout=seconds_now(60), check=False)
    expect(done.returncode == 1 and "already" in done.stderr, done.stderr)
    expect(tree_hash(place.project) == before, "a project that was there was changed")


if __name__ == "__main__":
    main()
