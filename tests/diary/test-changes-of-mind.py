#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who changes her mind: approved and not good after all, edited while a question is open, stopped, begun anew. Prints TAP."""

import os
import shutil

from clikit import case, expect, main
from diarykit import answer, pictures, says, state


def project(place, specs, **policy):
    """Icons of one look; asks first unless the policy says otherwise."""
    place.init("tiny")
    os.remove(os.path.join(place.project, "specs", "potion.json"))
    for name in specs:
        place.write(f"specs/{name}.json", {"schema": "spec/1", "id": name, "title": name.title(), "assetType": "ui_icon",
                                           "checkpointId": "sdxl", "tags": [], "prompt": {"positive": f"a {name}"}, **policy})


def make(place, *words, status=0):
    return place.run("run", "--defects", "0", *words, status=status)


@case
def not_good_after_all(place):
    """Tuesday she approves, on Friday the crown looks like a bread. Mutations: a withdrawal that leaves the slot approved; one that cannot
    be taken back."""
    project(place, ["crown", "sword"])
    make(place)
    answer(place, "yes")
    says(place.run("status"), "2 approved")
    says(make(place), "Nothing to make: 2 held as approved")
    says(place.run("withdraw", "crwn", status=1), "There is no asset “crwn”. Did you mean “crown”?")
    says(place.run("withdraw", "crown", "--reason", "like a bread"), "1 picture is approved no longer; the next run makes it again.")
    says(place.run("undo"), "Taken back: ")
    expect(state(place, "crown") == ["approved"], "not approved after undo")
    place.run("withdraw", "crown", status=0)
    says(place.run("withdraw", "crown", status=1), "No picture of “crown” is approved.")
    make(place)
    expect(pictures(place) == 3, "the crown was not made again, or the sword was too")
    expect(state(place, "crown") == ["to_decide"] and state(place, "sword") == ["approved"], state(place, "crown"))


@case
def approved_stays_until_its_successor(place):
    """She wants to see another crown without giving up the one she has. Mutations: held forgotten; keep that leaves the question open."""
    project(place, ["crown"])
    make(place)
    answer(place, "yes")
    before = place.json("list", "versions")[0]["id"]
    says(place.run("again", "crown"), "What is approved stays until its successor is.")
    make(place)
    approved = [v["id"] for v in place.json("list", "versions") if v["state"] == "approved"]
    expect(approved == [before], "the approved one did not stay", approved)
    place.run("export", "--to", place.path("game"), status=0)
    expect(os.path.exists(place.path("game", "crown.png")), "what is approved was left out of the export")
    says(place.run("keep", "crown"), "1 approved picture stays.")
    expect(place.json("list", "cards") == [], "the question is still open")
    expect(state(place, "crown") == ["approved"], state(place, "crown"))
    says(place.run("keep", "crown", status=1), "No approved picture of “crown” is about to be replaced.")
    place.run("again", "crown", status=0)
    make(place)
    sources = [v["source"] for v in place.json("list", "versions")]
    expect(len(set(sources)) == 3, "the same picture was made twice")


@case
def not_even_until_its_successor(place):
    """She has the crown made again, then sees that the old one must not be in the game a minute longer. It is withdrawn though it was to stay,
    the new one goes on, and the old one can be had back. Mutation: a withdrawal that looks at the newest picture alone."""
    project(place, ["crown", "sword"])
    make(place)
    answer(place, "yes")
    place.run("again", "crown", status=0)
    says(place.run("withdraw", "crown"), "1 picture is approved no longer")
    says(place.run("export", "--to", place.path("game")), "1 approved picture in")
    expect(not os.path.exists(place.path("game", "crown.png")), "what was withdrawn is in the game")
    says(place.run("withdraw", "crown", status=1), "No picture of “crown” is approved.")
    says(place.run("undo"), "Taken back: ")
    expect(state(place, "crown") == ["approved"], state(place, "crown"))
    place.run("again", "crown", status=0)
    make(place)
    place.run("withdraw", "crown", status=0)
    expect([v["state"] for v in place.json("list", "versions") if v["spec"] == "crown"] == ["to_decide", "superseded"], "two to decide")
    answer(place, "yes", "crown")
    says(make(place), "Nothing to make: 2 held as approved")


@case
def words_changed_while_the_question_is_open(place):
    """The question on the desk is about a red flask; she wants a blue one. No answer is wasted on the old one. Mutation: open work waits."""
    project(place, ["flask"])
    make(place)
    (card,) = place.json("list", "cards")
    place.change("specs/flask.json", prompt={"positive": "a blue flask"})
    says(place.run("plan"), "1 picture to make")
    make(place)
    (now,) = place.json("list", "cards")
    expect(now["id"] != card["id"], "the old question is still asked")
    place.run("decide", card["id"], "yes", status=1)
    expect(state(place, "flask") == ["to_decide"], "the old question was answered")
    says(make(place), "1 waiting for an answer")


@case
def a_limit_after_thirty_approvals(place):
    """Thirty are approved, four are on the desk, and she wants more room around all. The approved ones stay, the four are cut anew from
    the pictures there are. Mutations: rework asks the server; approved art is made again."""
    names = [f"icon{i:02}" for i in range(34)]
    project(place, names)
    make(place)
    answer(place, "yes", *names[:30])
    made = pictures(place)
    for name in names:
        place.change(f"specs/{name}.json", qualityContract={"safeAreaPx": 10})
    says(place.run("plan"), "4 pictures to make, 30 approved are held", "Approved and kept; it would differ now")
    rows = place.json("plan")
    expect(sum(row["action"] == "make" for row in rows) == 4, "not the four that are open are to be made")
    expect(sum(row["action"] == "held" and row["reason"].startswith("changed.") for row in rows) == 30, "thirty would differ now")
    says(make(place), "pictures 4  auto-approved 0  cards 4  exceptions 0")
    jobs = [job for job in place.json("list", "jobs") if job.get("rework")]
    expect(len(jobs) == 4, f"{len(jobs)} were worked on anew")
    expect(pictures(place) == made + 4, "others were made too")
    sources = {v["id"]: v["source"] for v in place.json("list", "versions")}
    expect(all(sources[job["id"]] == sources[job["rework"]] for job in jobs), "the server was asked")
    says(place.run("status"), "34 assets: 4 to decide, 30 approved", "38 made so far", "4 questions wait")


@case
def no_to_everything(place):
    """An artist who says no six times in a row to one asset: it is made again each time, at nobody's budget, never the same. Mutation: a
    no that counts."""
    project(place, ["crown"])
    make(place)
    for _ in range(6):
        (card,) = place.json("list", "cards")
        place.run("decide", card["id"], "no", status=0)
        says(make(place), "pictures 1  auto-approved 0  cards 1  exceptions 0")
    says(place.run("status"), "1 asset: 1 to decide", "7 made so far", "1 question waits", "0 problems")
    versions = place.json("list", "versions")
    expect(len(versions) == 7 and len({v["source"] for v in versions}) == 7, "the same picture again")


@case
def thirty_variants_of_one_icon(place):
    """One icon in thirty variants, all taken, then all to be made again but one, and that taken back in one. Mutation: undo of one slot."""
    project(place, ["rune"], variants=30)
    make(place)
    answer(place, "yes")
    expect(state(place, "rune").count("approved") == 30, state(place, "rune"))
    says(place.run("again", "rune"), "The next run makes 30 pictures again.")
    expect(state(place, "rune").count("again") == 30, state(place, "rune"))
    place.run("undo", status=0)
    expect(state(place, "rune").count("approved") == 30, "one undo did not take all back")
    place.run("again", "rune/7", status=0)
    expect(state(place, "rune").count("again") == 1, state(place, "rune"))
    make(place)
    expect(pictures(place) == 31, "not one was made")


@case
def asked_again(place):
    """Approved by themselves in a night; in the morning she wants to look at one. Mutation: asking takes the approval away."""
    place.init()
    place.only_specs("potion", "coin")
    make(place)
    approved = [s["spec"] for s in place.json("list", "slots") if s["state"] == "approved"]
    expect(approved, "nothing was approved by itself")
    says(place.run("ask", approved[0]), "1 picture is a question again.")
    (card,) = place.json("list", "cards")
    expect(state(place, approved[0]) == ["approved"], "it is no longer approved")
    place.run("decide", card["id"], "no", status=0)
    expect(state(place, approved[0]) == ["again"], state(place, approved[0]))
    place.run("undo", status=0)
    expect(state(place, approved[0]) == ["approved"], "the no was taken back, and it is not approved again")
    says(place.run("ask", approved[0], status=1), "is not asked about already")


@case
def begun_anew_in_the_same_place(place):
    """She tries the example, throws the folder away and makes another of the same name. Mutation: the index of the old one is kept."""
    for _ in range(2):
        project(place, ["crown", "sword"])
        make(place)
        answer(place, "yes")
        place.run("again", "--all", status=0)
        make(place)
        shutil.rmtree(place.project)
    project(place, ["crown"])
    make(place)
    answer(place, "yes")
    says(place.run("status", status=0), "1 asset: 1 approved", "1 made so far", "0 problems")
    expect(state(place, "crown") == ["approved"], state(place, "crown"))


if __name__ == "__main__":
    main()
