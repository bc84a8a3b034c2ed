#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words on their way from a document to the server: titles, brackets, syntax of other programs, colors in other languages.

Mutations that turn cases red: titleEscape taken back in the second version of the dialect (a_title_is_no_prompt, odd_titles); warnings
counted as what stands in the way (brought_along, the_first_version); a pin that is not looked at (the_first_version)."""

from clikit import case, expect, main

FIRST = {"id": "sdxl-sentences", "version": 1, "hash": "e62ff50c59ae0abb9181086106edf6c5c75f1bf4124c31a256cb971352819239"}


def potion(place, title="Red Potion", positive=None, **more):
    spec = {"schema": "spec/1", "id": "potion", "title": title, "assetType": "ui_icon", "checkpointId": "sdxl", **more}
    place.write("specs/potion.json", {**spec, **({"prompt": {"positive": positive}} if positive else {})})


def checked(place):
    """What check says, and that it is no failure of the program."""
    done = place.run("check")
    return done.stdout + done.stderr


def positive(place):
    return place.json("compile", "potion")["positive"]


@case
def a_title_is_no_prompt(place):
    """Case 18."""
    place.init("tiny")
    potion(place, "Potion (small)")
    expect("a game icon of Potion \\(small\\), one single object" in positive(place), positive(place))
    place.run("check", status=0)
    place.run("run", "--defects", "0", status=0)
    expect(place.read("lock.json")["specs/potion"]["profile"]["version"] == 2, place.read("lock.json"))
    expect([row["action"] for row in place.json("plan")] == ["waiting"], place.json("plan"))


@case
def brought_along(place):
    """Case 19: syntax of another program is told with the field that does it here, and holds nothing up."""
    place.init("tiny")
    potion(place, positive="a red potion, <lora:pixel_art:0.8>, {red|blue} liquid, __color__ cork, [glass:0.5], BREAK bottle")
    said = checked(place)
    for piece in ("<lora:pixel_art:0.8>", "{red|blue}", "__color__", "[glass:0.5]", "BREAK"):
        expect(f"specs/potion.json:/prompt/positive: “{piece}” does nothing in ComfyUI: the model gets it as words." in said, piece, said)
    expect("loraPolicy.loras" in said and "“variants”" in said and "workflowId" in said, said)
    place.run("run", "--defects", "0", status=0)
    expect(len(place.json("list", "versions")) == 1, place.json("list", "versions"))


@case
def brackets_end(place):
    place.init("tiny")
    potion(place, positive="((gold ring")
    expect("a game icon of \\(\\(gold ring, one single object" in positive(place), positive(place))
    expect("A parenthesis has no partner at “((gold ring”." in checked(place), checked(place))
    potion(place, positive="a ((gold:1.2) ring) of (fire)")
    expect("a game icon of a ((gold:1.2) ring) of (fire), one" in positive(place), positive(place))
    place.run("check", status=0)


@case
def a_rose_in_any_language(place):
    place.init("tiny")
    for words, key in (("eine rosa Blume", "green"), ("粉红色的花", "green"), ("розовый цветок", "green"), ("a stone", "magenta")):
        potion(place, positive=words)
        expect(f"on a plain solid {key} background" in positive(place), words, positive(place))


@case
def the_first_version(place):
    """What was made by the first dialect is compiled by it for ever, and told where that is not what it looks like."""
    place.init("tiny")
    potion(place, "Potion (small)", checkpointProfile=FIRST)
    before = positive(place)
    expect("a game icon of Potion (small), one single object" in before, before)
    said = checked(place)
    expect("specs/potion.json:/title: The title “Potion (small)” is not taken as it is" in said, said)
    expect("remove “checkpointProfile”" in said, said)
    place.run("run", "--defects", "0", status=0)
    expect(place.read("specs/potion.json")["checkpointProfile"] == FIRST)
    potion(place, positive="eine rosa ((Blume", checkpointProfile=FIRST)
    expect("eine rosa ((Blume, one single" in positive(place) and "solid magenta background" in positive(place), positive(place))


@case
def odd_titles(place):
    """Any title is a name: it is listed as it is, sent as words, and made."""
    place.init("tiny")
    for title in ("Tränk & Öl – größer", "🗡️ Sword 👩‍🚀", "\"quoted\" 'twice' „dreimal“ «quatre»", "[a] {b|c} <lora:d:1>", "ends with \\",
                  "100 % (of %s)", "מגן אדום", "x" * 100 + "(" * 100):
        potion(place, title)
        escaped = title.replace("(", "\\(").replace(")", "\\)")
        expect(f"a game icon of {escaped}, one single object" in positive(place), title, positive(place))
        place.run("check", status=0)
        expect([row["title"] for row in place.json("list", "assets")] == [title], title)
        typed = title + ", ((as typed \\"
        potion(place, title, typed, promptPolicy={"compileMode": "verbatim"}, processPolicy={"cut": "as_is"})
        expect(positive(place) == typed, typed, positive(place))
    potion(place, "\u200fshield\u200f")
    expect("a game icon of shield, one single object" in positive(place), positive(place))
    place.run("run", "--defects", "0", status=0)


if __name__ == "__main__":
    main()
