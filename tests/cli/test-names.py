#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command that takes an asset takes its id or its title, and says which ones it cannot tell apart.

Mutations that turn cases red: titles not folded (by_title: “HEALTH potion”); the first of two titles taken (two_of_a_title); an id
looked for among titles first (an_id_is_no_title); has_slots left out of the query (what_is_gone); the slash looked for from the front
(one_picture); find_nearest without titles (did_you_mean); list without keep_asset (by_title)."""

from clikit import case, expect, main
from patience import wait_for, wait_for_end

WORDS = "HEALTH potion"


def init(place):
    place.init()
    place.only_specs("potion", "coin")
    place.change("specs/potion.json", title="Health Potion", variants=2)
    place.change("policies/routing.json", trust="ask_first")


def states(place):
    return {row["id"]: row["state"] for row in place.json("list", "slots")}


def says(done, *words):
    for word in words:
        expect(word in done.stdout + done.stderr, word, done.stdout, done.stderr)


@case
def by_title(place):
    """Each verb by a title in other letters, and the state that follows is the one that the id's would be."""
    init(place)
    place.run("run", "--defects", "0", status=0)
    for kind, count in (("slots", 2), ("cards", 2), ("versions", 2), ("jobs", 2), ("assets", 1), ("plan", 2), ("exceptions", 0)):
        rows = place.json("list", kind, WORDS)
        expect(len(rows) == count and all(row["spec"] == "potion" for row in rows), kind, rows)
    expect(place.json("show", "spec", WORDS)["id"] == "potion")
    expect(place.json("show", "asset", WORDS)["id"] == "potion")
    expect(place.json("compile", WORDS)["id"] == place.json("resolve", WORDS)["id"] == "potion")
    says(place.run("resolve", WORDS, status=0), "Models used by potion:")
    card = place.json("list", "cards", WORDS)[0]
    place.run("decide", card["id"], "yes", status=0)
    slot = f"potion/{card['variant']}"
    for verb, state in (("ask", "approved"), ("again", "again"), ("keep", "approved"), ("withdraw", "again")):
        place.run(verb, f"{WORDS}/{card['variant']}", status=0)
        expect(states(place)[slot] == state, verb, states(place))
    place.run("run", "--defects", "0", status=0)
    card = next(card for card in place.json("list", "cards", WORDS) if f"potion/{card['variant']}" == slot)
    place.run("decide", card["id"], "unsure", status=0)
    for verb, state in (("leave", "exception"), ("again", "again")):
        place.run(verb, WORDS, status=0)
        expect(states(place)[slot] == state, verb, states(place))
    for verb, state in (("pause", "paused"), ("resume", "again"), ("archive", "archived"), ("resume", "again")):
        place.run(verb, WORDS, status=0)
        expect(place.json("show", "asset", WORDS)["state"] == state, verb, place.json("show", "asset", WORDS))
    place.run("rename", WORDS, "elixir", status=0)
    expect(place.json("show", "spec", WORDS)["id"] == "elixir")
    place.run("delete", WORDS, status=0)
    says(place.run("pause", WORDS, status=1), f"There is no asset “{WORDS}”")
    place.run("undo", status=0)
    expect(place.json("show", "spec", WORDS)["id"] == "elixir")


@case
def other_letters(place):
    """Composed or not, and of other alphabets."""
    init(place)
    for title, word in (("Café Crème", "cafe\u0301 cre\u0300me"), ("Зелье", "ЗЕЛЬЕ"), ("Straße", "STRASSE"), ("薬", "薬")):
        place.change("specs/potion.json", title=title)
        expect(place.json("show", "spec", word)["id"] == "potion", title)


@case
def two_of_a_title(place):
    init(place)
    place.change("specs/coin.json", title="health potion")
    place.run("run", "--defects", "0", status=0)
    before = place.json("list", "slots")
    for words in (["withdraw"], ["again"], ["ask"], ["keep"], ["accept"], ["leave"], ["cancel"], ["first"], ["later"], ["pause"],
                  ["resume"], ["archive"], ["delete"], ["look", "--server", "http://127.0.0.1:1"], ["give-up"], ["compile"], ["resolve"],
                  ["show", "spec"], ["list", "slots"]):
        done = place.run(*words, WORDS, status=1)
        says(done, "several assets", "coin", "potion", "Say which one by its id.")
    says(place.run("rename", WORDS, "elixir", status=1), "coin", "potion")
    expect(place.json("list", "slots") == before)
    expect(place.json("show", "spec", "coin")["id"] == "coin")


@case
def an_id_is_no_title(place):
    init(place)
    place.change("specs/potion.json", title="coin")
    place.change("specs/coin.json", title="Doubloon")
    expect(place.json("show", "spec", "coin")["id"] == "coin")
    # in other letters it is a title
    expect(place.json("show", "spec", "Coin")["id"] == "potion")


@case
def one_picture(place):
    """Also of a title with a slash in it."""
    init(place)
    place.change("specs/potion.json", title="Red/Blue 1/2")
    place.run("run", "--defects", "0", status=0)
    expect(place.json("show", "slot", "red/blue 1/2/1")["id"] == "potion/1")
    says(place.run("ask", "red/blue 1/2/7", status=1), "There is no picture", "assayctl list slots potion")
    says(place.run("pause", "potion/1", status=1), "is one picture; an asset is wanted: potion")


@case
def what_is_gone(place):
    """Art outlives its document, and is still called by its id."""
    init(place)
    place.run("run", "--defects", "0", status=0)
    for card in place.json("list", "cards", "coin"):
        place.run("decide", card["id"], "yes", status=0)
    place.run("delete", "coin", status=0)
    says(place.run("withdraw", "coin", status=0), "1 picture is approved no longer.")
    expect(place.json("list", "slots", "coin")[0]["state"] != "approved")


@case
def did_you_mean(place):
    init(place)
    for word, nearest in (("helth potion", "Health Potion"), ("coni", "coin"), ("potoin", "potion")):
        for words in (["again", word], ["pause", word], ["show", "spec", word], ["compile", word], ["rename", word, "elixir"],
                      ["give-up", word], ["list", "slots", word]):
            says(place.run(*words, status=1), f"There is no asset “{word}”. Did you mean “{nearest}”?")
    says(place.run("again", "a lighthouse in the storm", status=1), "See them with: assayctl list assets")
    says(place.run("list", "events", "coin", status=2), "is not by asset")


@case
def as_they_are_now(place):
    """A title that somebody changed a moment ago, also where another process has the project."""
    init(place)
    child, url = place.sandbox("--step-delay", "66")
    run = place.start("run", "--server", url)
    wait_for(lambda: place.json("status")["making"], "the run")
    place.change("specs/coin.json", title="Doubloon")
    expect(place.json("show", "spec", "doubloon")["id"] == "coin")
    run.terminate()
    wait_for_end(run)
    child.kill()


main()
