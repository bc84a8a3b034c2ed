#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures like those of another asset: a question of its own, never a reason to throw anything away.

Mutations that turn cases red: duplicate.near as a hard rule (a_family, a_copy); the asset's own pictures not left out
(variants_of_one, made_again); colors not looked at (a_family); the title left out of the question's words (a_copy); the neighbors
not asked for (a_copy)."""

from clikit import case, expect, main

COLORS = ("red", "orange", "yellow", "lime", "green", "teal", "azure", "blue", "indigo", "purple", "magenta", "pink", "brown", "silver",
          "white", "black")
CLAIM = "duplicate.near"


def init(place, **routing):
    """An empty project that approves all the checks pass, and shows no sample."""
    place.init()
    place.only_specs()
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0, **routing})


def add_spec(place, name, words, title=None, **more):
    place.write(f"specs/{name}.json", {"schema": "spec/1", "id": name, "title": title or name.capitalize(), "assetType": "ui_icon",
                                       "prompt": {"positive": words}, "checkpointId": "copax", **more})


def same_seed(number=7):
    return {"seedPolicy": {"strategy": "fixed", "baseSeed": number}}


def outcomes(place):
    """{spec: [outcomes of its versions in order]}"""
    found = {}
    for event in place.events():
        if event["type"] == "route.decided":
            found.setdefault(event["payload"]["spec"], []).append(event["payload"]["outcome"])
    return found


def verdict(place, spec):
    """The newest report's word on likeness."""
    version = next(v for v in place.json("list", "versions") if v["spec"] == spec)
    report = place.json("show", "version", version["id"])["reportDetail"]
    return next(v for v in report["verdicts"] if v["validator"] == CLAIM)


@case
def a_family(place):
    """Sixty flasks, sixteen colors, each on its own: none is made again, none is rejected for the others, few are asked about."""
    init(place)
    for i in range(60):
        add_spec(place, f"flask_{i:02}", f"a {COLORS[i % 16]} potion", f"Flask {i}")
    place.run("run", "--defects", "0", status=0)
    found = outcomes(place)
    expect(len(found) == 60, found)
    expect({o for of in found.values() for o in of} <= {"auto_approved", "ask"} and all(len(of) == 1 for of in found.values()), found)
    expect(place.json("list", "exceptions") == [], place.json("list", "exceptions"))
    cards = place.json("list", "cards")
    expect({card["claim"] for card in cards} <= {CLAIM}, cards)
    expect(len(cards) <= 6, len(cards))
    print(f"# {len(cards)} of 60 are asked about")


@case
def a_copy(place):
    """The same words and seed twice: one question, which names both and says why; yes lets it pass."""
    init(place)
    add_spec(place, "elixir", "a red potion", "Elixir", **same_seed())
    place.run("run", "--defects", "0", status=0)
    expect(outcomes(place) == {"elixir": ["auto_approved"]}, outcomes(place))
    first = place.json("list", "versions")[0]
    add_spec(place, "potion", "a red potion", "Health potion", **same_seed())
    place.run("run", "--defects", "0", status=0)
    expect(outcomes(place)["potion"] == ["ask"], outcomes(place))
    card, = place.json("list", "cards")
    expect(card["claim"] == CLAIM, card)
    expect(card["questionText"] == "Is Health potion different enough from Elixir?", card)
    expect(card["evidenceText"] == "0 of 64 marks differ, colors alike", card)
    expect(card["evidenceArgs"][1:] == ["Elixir", first["id"], first["picture"]], card)
    decode = place.json("show", "version", card["version"])["reportDetail"]["verdicts"][0]
    expect(decode["validator"] == "technical.decode" and decode["outcome"] == "pass", decode)
    place.run("decide", card["id"], "yes", status=0)
    expect({s["spec"]: s["state"] for s in place.json("list", "slots")} == {"elixir": "approved", "potion": "approved"})
    place.expect_whole()


@case
def made_again(place):
    """No makes it again; its own earlier picture, thrown away, is nothing to be compared with."""
    init(place)
    add_spec(place, "elixir", "a red potion", **same_seed())
    place.run("run", "--defects", "0", status=0)
    add_spec(place, "potion", "a red potion", **same_seed())
    place.run("run", "--defects", "0", status=0)
    card, = place.json("list", "cards")
    place.run("decide", card["id"], "no", status=0)
    place.run("run", "--defects", "0", status=0)
    expect(outcomes(place)["potion"] == ["ask", "again", "auto_approved"], outcomes(place))  # “again” is the answer's
    expect(verdict(place, "potion")["outcome"] == "pass", verdict(place, "potion"))


@case
def variants_of_one(place):
    """With a limit as wide as this, variants of one asset are alike; nobody is asked about them, but about another asset's."""
    init(place)
    wide = {"qualityContract": {"duplicateBits": 40}}
    add_spec(place, "elixir", "a red potion", variants=4, **wide)
    totals = place.json("run", "--defects", "0")
    expect(totals["made"] == 4, totals)
    expect(outcomes(place) == {"elixir": ["auto_approved"] * 4}, outcomes(place))
    expect(verdict(place, "elixir")["sentence"] == "no picture of another asset is alike", verdict(place, "elixir"))
    add_spec(place, "potion", "a red potion", variants=4, **wide)
    place.run("run", "--defects", "0", status=0)
    expect("ask" in outcomes(place)["potion"], outcomes(place))
    expect({card["claim"] for card in place.json("list", "cards")} == {CLAIM})


@case
def not_asked_for(place):
    """Whoever wants no such question says so in the contract: nothing is measured, and nothing is looked for."""
    init(place)
    place.write("policies/contract-baseline.json", {"schema": "contract-baseline/1", "contract": {"sharpnessMin": 100}})
    for name in ("elixir", "potion"):
        add_spec(place, name, "a red potion", **same_seed())
    place.run("run", "--defects", "0", status=0)
    expect(outcomes(place) == {"elixir": ["auto_approved"], "potion": ["auto_approved"]}, outcomes(place))
    expect(verdict(place, "potion")["reason"] == "not_required", verdict(place, "potion"))


if __name__ == "__main__":
    main()
