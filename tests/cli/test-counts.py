#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `status` counts, told anew from the lists: assets by where they stand, pictures, questions and problems, each apart.

Mutations that turn cases red: an asset that stands where its first slot does (counts_are_the_lists: variant < 1 in the assets' OF_SLOTS);
pictures_needed counted once an asset; a left-out picture still needed; problems without the exceptions, a broken spec counted as its
document and as an asset held back, or is_held_back left out (problems_are_one_number); print_pictures with the versions made."""

import os
import re
import subprocess

from clikit import case, expect, main
from patience import seconds_now

FURTHEST = ["left_out", "approved", "canceled", "new", "again", "queued", "exception", "to_decide"]


def edit(place, spec, **members):
    place.change(f"specs/{spec}.json", **members)


def generated(place, specs=200):
    """Specs of one to four pictures; what was made beyond that is asked for no longer."""
    place.project = place.path("game")
    words = [f"--specs={specs}", "--variants=4", f"--versions={specs * 9 // 4}", f"--cards={specs * 3 // 10}", f"--exceptions={specs // 10}",
             f"--jobs={specs // 5}", f"--approved={specs * 7 // 4}", "--picture-size=32"]
    subprocess.run([os.environ["MAKE_PROJECT"], place.project, *words], env=place.env, stdout=subprocess.DEVNULL,
                   timeout=seconds_now(120), check=True)
    for number, file in enumerate(sorted(os.listdir(os.path.join(place.project, "specs")))):
        edit(place, file[:-len(".json")], variants=number % 4 + 1)


def stands(states, variants):
    """Where an asset stands whose slots are in @states: the furthest that is still needed."""
    return max([*states, *["new"] * (variants - len(states))], key=FURTHEST.index)


def stages(said):
    """The figures of the line “200 assets: 3 ready, …” by their words."""
    line = next(line for line in said.splitlines() if " assets: " in line)
    return {part.split(" ", 1)[1]: int(part.split(" ", 1)[0]) for part in line.split(": ")[1].split(", ")}


@case
def counts_are_the_lists(place):
    generated(place)
    status, assets = place.json("status"), place.json("list", "assets")
    slots = {}
    for row in place.json("list", "slots"):
        slots.setdefault(row["spec"], {})[row["variant"]] = row["state"]
    expect(len(assets) == 200 and {row["variants"] for row in assets} == {1, 2, 3, 4}, assets[:4])
    for row in assets:
        states = [state for variant, state in slots.get(row["id"], {}).items() if variant < row["variants"]]
        expect(row["state"] == stands(states, row["variants"]) and row["approved"] == states.count("approved"), row, states)
    seen = [row["state"] for row in assets]
    expect(len(set(seen)) >= 5, set(seen))
    for state in set(seen):
        member = "assets" + "".join(word.capitalize() for word in state.split("_"))
        expect(status[member] == seen.count(state), member, status)
    expect(status["picturesNeeded"] == sum(row["variants"] for row in assets) == 500, status)
    expect(status["picturesApproved"] == sum(row["approved"] for row in assets) == status["approved"], status)
    # art of variants that are asked for no longer is counted apart
    expect(status["kept"] > 0, status)
    expect(status["cards"] == len(place.json("list", "cards")) > seen.count("to_decide") > 0, status)
    said = place.run("status", status=0).stdout
    expect(f"\n500 pictures, {status['picturesApproved']} approved, 450 made so far\n{status['cards']} questions wait\n"
           f"{len(place.json('list', 'exceptions'))} problems\n" in said, said)
    ready = sum(seen.count(state) for state in ("new", "again", "queued", "canceled"))
    expect(stages(said) == {"ready": ready, "to decide": seen.count("to_decide"), "approved": seen.count("approved"),
                            "with problems": seen.count("exception")}, said)


@case
def one_undecided_is_to_decide(place):
    """Two specs of four pictures, first hours C8: never approved before all are."""
    place.init()
    place.only_specs("potion", "coin")
    for spec in ("potion", "coin"):
        edit(place, spec, variants=4)
    place.change("policies/routing.json", trust="ask_first")
    place.run("run", "--defects", "0", status=0)
    cards = [card["id"] for card in place.json("list", "cards")]
    expect(len(cards) == 8, cards)
    for answered, card in enumerate(cards):
        said = place.run("status", status=0).stdout
        expect(f"\n8 pictures, {answered} approved, 8 made so far\n" in said, said)
        expect(f"\n{8 - answered} question" in said and f", {answered} approved" in said, said)
        done = len([row for row in place.json("list", "assets") if row["approved"] == 4])
        expect(stages(said) == {word: n for word, n in (("to decide", 2 - done), ("approved", done)) if n > 0}, said)
        place.run("decide", card, "yes", status=0)
    expect(stages(place.run("status", status=0).stdout) == {"approved": 2})
    # another one is asked for
    edit(place, "coin", variants=5)
    expect(stages(place.run("status", status=0).stdout) == {"ready": 1, "approved": 1})


@case
def a_paused_asset_is_paused(place):
    """Not a draft, whatever of it is approved; the stages are all assets. Mutation: ASSAY_ASSET_PAUSED among the drafts."""
    place.init()
    place.only_specs("potion", "coin", "duck")
    place.run("pause", "potion", status=0)
    edit(place, "coin", intent="draft")
    said = place.run("status", status=0).stdout
    expect(stages(said) == {"draft": 1, "ready": 1, "paused": 1} and "Not made now: 1 paused, 1 draft." in said, said)


def counts_of_run(said):
    """The figures of the line “specs 3  pictures 3 …” by their words."""
    line = next(line for line in said.splitlines() if line.startswith("specs "))
    return {part.rsplit(" ", 1)[0]: int(part.rsplit(" ", 1)[1]) for part in line.split("  ")[:-1]}


@case
def a_run_counts_itself(place):
    """The second run's figures are of what it made, and so are those that JSON names so. Mutations: the tally from event 1; cards and
    exceptions of the project in print_counts."""
    place.init()
    place.only_specs("potion", "coin", "duck")
    place.change("policies/routing.json", trust="ask_first")
    first = counts_of_run(place.run("run", "--defects", "0", status=0).stdout)
    expect(first == {"specs": 3, "pictures": 3, "auto-approved": 0, "cards": 3, "exceptions": 0}, first)
    place.change("policies/routing.json", trust="all")
    edit(place, "coin", variants=3)
    words = ("run", "--defects", "0")
    second = counts_of_run(place.run(*words).stdout)
    events = place.events()
    begun = [e["seq"] for e in events if e["type"] == "plan.computed"][-1]
    of_run = [e for e in events if e["seq"] > begun]
    made = [e["payload"]["spec"] for e in of_run if e["type"] == "version.created"]
    auto = sum(e["type"] == "route.decided" and e["payload"]["outcome"] == "auto_approved" for e in of_run)
    asked = sum(row["seq"] > begun for row in place.json("list", "cards"))
    expect(len(made) >= 2 and set(made) == {"coin"}, made)
    expect(second == {"specs": 1, "pictures": len(made), "auto-approved": auto, "cards": asked, "exceptions": 0}, second)
    third = place.json(*words, status=None)
    expect((third["made"], third["madeSpecs"], third["autoApproved"], third["asked"]) == (0, 0, 0, 0), third)
    expect(third["specs"] == 3 and third["cards"] == place.json("status")["cards"] >= 2, third)


@case
def export_splits_as_status_does(place):
    """Mutation: print_written with all files as one figure."""
    place.init()
    place.only_specs("potion")
    edit(place, "potion", variants=5)
    place.change("policies/routing.json", trust="ask_first")
    place.run("run", "--defects", "0", status=0)
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)
    edit(place, "potion", variants=2)
    status = place.json("status")
    expect((status["picturesApproved"], status["kept"]) == (2, 3), status)
    said = place.run("export", "--to", place.path("game"), status=0).stdout
    expect("2 approved pictures, and 3 that are kept in " in said and "5 written, 0 unchanged" in said, said)
    told = place.json("export", "--to", place.path("game"))
    expect(told["files"] == 5 and told["keptPictures"] == 3 and told["kept"] == ["potion"], told)


@case
def problems_are_one_number(place):
    """A document that is no JSON, a spec that the gate holds back, a spec that its own document says it of, a picture in trouble."""
    generated(place, specs=40)
    before = len(place.json("list", "exceptions"))
    expect(place.json("status")["problems"] == before > 0, before)
    specs = [row["id"] for row in place.json("list", "assets")]
    place.write(f"specs/{specs[0]}.json", "{")
    edit(place, specs[1], checkpointId="nowhere")
    edit(place, specs[2], canvas={"width": 4, "height": 4})
    checked = {row["file"] for row in place.json("check", status=1)}
    status = place.json("status")
    expect(len(checked) == 3, checked)
    expect(status["documentProblems"] == 3 and status["exceptions"] == before and status["problems"] == before + 3, status)
    said = place.run("status", status=0).stdout
    expect(f"\n{before + 3} problems\n3 problems in the documents. See them with: assayctl check\n"
           f"{before} problem{'s' if before > 1 else ''} with pictures. See them with: assayctl list exceptions\n" in said, said)
    left = place.json("list", "exceptions")[0]
    place.run("leave", left["spec"], status=0)
    expect(place.json("status")["problems"] < before + 3)


@case
def what_is_left_out_is_needed_no_longer(place):
    generated(place, specs=40)
    spec = next(row for row in place.json("list", "assets") if row["state"] == "exception")
    place.run("leave", spec["id"], status=0)
    now = next(row for row in place.json("list", "assets") if row["id"] == spec["id"])
    expect(now["state"] != "exception", now)
    in_trouble = [row for row in place.json("list", "slots") if row["state"] == "exception" and not row.get("leftOut")]
    expect(len(in_trouble) == len(place.json("list", "exceptions")) == place.json("status")["exceptions"], in_trouble)
    place.run("undo", status=0)
    now = next(row for row in place.json("list", "assets") if row["id"] == spec["id"])
    expect(now == spec, now)


@case
def each_doubt_is_a_sentence(place):
    """Red when the claim's title is pasted into one sentence for all (text = message)."""
    generated(place, specs=40)
    card = place.json("list", "cards")[0]["id"]
    place.run("decide", card, "unsure", status=0)
    rows = place.json("list", "exceptions")
    for row in rows:
        expect(re.fullmatch(r"You were unsure whether [^()]*[.]", row["text"]), row)
    expect(place.run("list", "exceptions", status=0).stdout.count("You were unsure whether ") == len(rows) > 1, rows)


main()
