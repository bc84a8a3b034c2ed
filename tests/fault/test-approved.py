#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approved art is replaced by a person's choice alone, as the independent checker sees it, and the checker can say no. What other
tests leave behind is looked at by their kit (tests/support/witness.py). Prints TAP.

Mutations: say_changed and say_unready of the plan that make what is approved, with the fences of plan.accept and version.create left
out (kept; with one of them there it stays); approvals of check-log.py that knows no choice (says_no)."""

import witness
from clikit import case, expect, main


def approved_by_the_checks(place):
    place.init("tiny")
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
    run(place)
    expect([slot["state"] for slot in place.json("list", "slots")] == ["approved"], place.json("list", "slots"))


def run(place):
    place.run("run", "--provider", "sandbox", "--defects", "0", status=0)


def approvals(place, without=""):
    """Counts of the checker, and what it blames, of the log without one type of event."""
    log = witness.checker().Log()
    log.read(place.project)
    log.events = [event for event in log.events if event["type"] != without]
    return log.approvals(), log.violations


@case
def kept(place):
    """Another prompt, another policy, another run: the approved picture stays."""
    approved_by_the_checks(place)
    before = place.json("list", "slots")[0]["version"]
    place.change("specs/potion.json", prompt={"positive": "a bottle of green glass"})
    run(place)
    run(place)
    expect(place.json("list", "slots")[0]["version"] == before, "another picture is in its place")
    expect(approvals(place) == ({"approved": 1, "replaced": 0, "withdrawn": 0}, []), approvals(place))


@case
def says_no(place):
    """The same history, with the choice on it and without."""
    approved_by_the_checks(place)
    place.run("again", "potion", status=0)
    run(place)
    expect(approvals(place) == ({"approved": 2, "replaced": 1, "withdrawn": 0}, []), approvals(place))
    counts, blamed = approvals(place, "choice.made")
    expect(counts["replaced"] == 1 and len(blamed) == 1 and "nobody chose that" in blamed[0], counts, blamed)


if __name__ == "__main__":
    main()
