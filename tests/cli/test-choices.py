#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What assayctl says of a choice is what happens: every choice about a picture wherever it may stand, with where it stands then and
after the next run. And how many it says it is about.

Mutations that turn cases red: assay_slot_row_after without after_withdrawal, or with cancel always MADE (what_is_said_happens); dup_why
without problems, without fewer, or with unread taken for gone (nothing_is_made); making left out of find_told, or taken for a cancel too
(while_a_run_is_under_way); count_waiting that counts all (while_a_run_is_under_way); the exceptions' ids not looked at, or left-out ones
among them (all_problems); the cause's code not taken (by_cause); withdraw that applies to approved slots alone (all_that_is_approved);
HAS_APPROVED with the state alone, or slots_shown_anew without held (one_count_of_approved)."""

import json
import os
import shutil
import subprocess

from clikit import case, expect, main
from fakecomfy import FakeComfy
from patience import wait_for, wait_for_end

MADE = "The next run makes 1 picture again."
STAYS = MADE + " What is approved stays until its successor is."
GONE = "1 picture is approved no longer"
ASKED = "1 picture is a question again."
ACCEPTED = "1 picture was accepted anyway."
KEPT = "1 approved picture stays."
LEFT = "1 picture is left out: no run makes it until you change it or say again."
UNDO = " “assayctl undo” takes it back."

REFUSED = {"withdraw": "No picture of “crown” is approved.", "again": "“crown” is being made, or the next run makes it anyway.",
           "ask": "There is no picture of “crown” to be asked about that is not asked about already.",
           "keep": "No approved picture of “crown” is about to be replaced.",
           "accept": "“crown” has no picture among the problems that could be accepted. Make it again.",
           "leave": "There is no open problem with “crown”.", "cancel": "No picture of “crown” is being made.",
           "first": "No picture of “crown” waits on the queue.", "later": "No picture of “crown” waits on the queue."}

NEXT = "to_decide asked"  # what a run makes is asked about
OLD = "to_decide held asked"

# where it stands: choice: what is said, where it stands then, and after the next run; all others are refused
TABLE = {
    "approved": {"withdraw": (GONE + "; the next run makes it again.", "again", NEXT), "again": (STAYS, "again held", OLD),
                 "ask": (ASKED, "approved asked", "approved asked")},
    "asked about": {"withdraw": (GONE + "; the next run makes it again.", "again", NEXT), "again": (STAYS, "again held", OLD)},
    "to decide": {"again": (MADE, "again", NEXT)},
    "a problem": {"again": (MADE, "again", NEXT), "ask": (ASKED, NEXT, NEXT), "accept": (ACCEPTED, "approved", "approved"),
                  "leave": (LEFT, "exception left", "exception left")},
    "left out": {"again": (MADE, "again", NEXT), "ask": (ASKED, NEXT, NEXT), "accept": (ACCEPTED, "approved", "approved")},
    "turned down": {},
    "canceled": {},
    "at a server": {"cancel": ("1 picture is not made now; the next run begins it anew.", "canceled", NEXT)},
    "held": {"withdraw": (GONE + "; the next run makes it again.", "again", NEXT), "keep": (KEPT, "approved", "approved")},
    "held, at a server": {"withdraw": (GONE + "; the next run makes it again.", "queued", NEXT), "keep": (KEPT, "approved", "approved"),
                          "cancel": ("1 picture is not made again; the approved one stays.", "approved", "approved")},
    "held, asked about": {"withdraw": (GONE + "; the question about its successor stays.", NEXT, NEXT), "again": (STAYS, "again held", OLD),
                          "keep": (KEPT, "approved", "approved")},
    "held, a problem": {"withdraw": (GONE + "; the problem with its successor stays.", "exception", "exception"),
                        "again": (STAYS, "again held", OLD), "ask": (ASKED, OLD, OLD), "keep": (KEPT, "approved", "approved"),
                        "accept": (ACCEPTED, "approved", "approved"), "leave": (LEFT, "exception held left", "exception held left")},
    "held, left out": {"withdraw": (GONE + "; its successor stays left out.", "exception left", "exception left"),
                       "again": (STAYS, "again held", OLD), "ask": (ASKED, OLD, OLD), "keep": (KEPT, "approved", "approved"),
                       "accept": (ACCEPTED, "approved", "approved")},
}


def spec(place, name, **more):
    place.write(f"specs/{name}.json", {"schema": "spec/1", "id": name, "title": name.title(), "assetType": "ui_icon", "tags": [],
                                       "checkpointId": "sdxl", "prompt": {"positive": f"a {name}"}, **more})


def project(place, *names, **more):
    """Icons that are asked about."""
    place.init("tiny")
    place.only_specs()
    for name in names or ("crown",):
        spec(place, name, **more)


def run(place, *words):
    return place.run("run", "--defects", "0", *words)


def answer(place, word):
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], word, status=0)


def stands(place, slot="crown/0"):
    row = next(row for row in place.json("list", "slots") if row["id"] == slot)
    return " ".join([row["state"], *(mark for mark, name in (("held", "held"), ("left", "leftOut"), ("asked", "asked")) if row.get(name))])


def standing(place):
    """Of all slots what a choice could change."""
    return {row["id"]: [row.get(name) for name in ("state", "version", "held", "leftOut", "asked")] for row in place.json("list", "slots")}


def n_made(place):
    return place.json("status")["pictures"]


def says(done, *words):
    for word in words:
        expect(word in done.stdout + done.stderr, word, done.stdout, done.stderr)


def begin_run(place, fake):
    """A run whose pictures stay at the server; the process."""
    fake.hold.set()
    begun = sum(event["type"] == "job.accepted" for event in place.events()) if os.path.isdir(place.project + "/.assay/events") else 0
    child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: os.path.isdir(place.project + "/.assay/events") and
             sum(event["type"] == "job.accepted" for event in place.events()) > begun, "the server has it")
    return child


def let_go(fake):
    """The server makes what it has, and what comes."""
    fake.hold.clear()
    for prompt in fake.open_prompts():
        fake.end(prompt)


def reach(place, where, fake):
    """Brings the crown to @where."""
    if where.startswith("held"):
        reach(place, "approved", fake)
        place.run("again", "crown", status=0)
        where = {"held": None, "held, at a server": "at a server", "held, asked about": "made", "held, a problem": "problem of it",
                 "held, left out": "left out of it"}[where]
        if where in ("made", "problem of it", "left out of it"):
            run(place)
        if where in ("problem of it", "left out of it"):
            answer(place, "unsure")
        if where == "left out of it":
            place.run("leave", "crown", status=0)
    elif where not in ("at a server", "canceled"):
        run(place)
        answer(place, {"approved": "yes", "asked about": "yes", "a problem": "unsure", "left out": "unsure", "turned down": "no"}[where]) \
            if where != "to decide" else None
    if where in ("at a server", "canceled"):
        child = begin_run(place, fake)
        child.terminate()
        wait_for_end(child)
        let_go(fake)
    last = {"asked about": "ask", "left out": "leave", "canceled": "cancel"}.get(where)
    if last:
        place.run(last, "crown", status=0)


def check_row(place, where, fake):
    project(place)
    reach(place, where, fake)
    before, origin = stands(place), place.project
    for verb, refusal in REFUSED.items():
        said, then, after = TABLE[where].get(verb, (refusal, before, None))
        place.project = place.path(f"{where}-{verb}")
        shutil.copytree(origin, place.project, symlinks=True)
        made = n_made(place)
        done = place.run(verb, "crown", status=1 if after is None else 0)
        text = (done.stdout + done.stderr).strip()
        told = f"assayctl: {said}" if after is None else said + (UNDO)
        expect(text == told or after is None and text.startswith(told), where, verb, text, told)
        expect(stands(place) == then, where, verb, stands(place), then)
        one_count(place)
        if after is None:
            continue
        run(place, *(["--server", fake.url] if where in ("at a server", "held, at a server") else []))
        expect(stands(place) == after, where, verb, "after the run", stands(place), after)
        expect((n_made(place) > made) == ("next run" in said), where, verb, "a picture was made", made, n_made(place))
        one_count(place)
    place.project = origin


def one_count(place):
    """status, the list and an export agree."""
    status, folder = place.json("status"), place.path("export")
    shutil.rmtree(folder, ignore_errors=True)
    files = json.loads(place.run("export", "--to", folder, "--json").stdout)["files"]
    listed = [row for row in place.json("list", "versions") if row["state"] == "approved"]
    expect(status["approved"] + status["kept"] == files == len(listed), status, files, listed)
    expect(status["picturesApproved"] == sum(row["approved"] for row in place.json("list", "assets")), status)
    expect(status["picturesApproved"] == status["approved"] or status["assetsArchived"], status)


def make_case(where):
    def check(place):
        with FakeComfy() as fake:
            check_row(place, where, fake)
    check.__name__ = "what_is_said_happens_" + where.replace(",", "").replace(" ", "_")
    return check


for place_in_life in TABLE:
    case(make_case(place_in_life))


@case
def nothing_is_made(place):
    """Where a document keeps it from being made, that is said, and no run makes it."""
    project(place, variants=2)
    run(place)
    answer(place, "yes")
    origin = place.project
    mend = "Nothing is made of crown before its document is mended. See it with: assayctl check"

    def broken():
        place.write("specs/crown.json", "{")

    for name, act, why in (
            ("paused", lambda: place.run("pause", "crown"), "Nothing is made of crown, which is paused, before: assayctl resume crown"),
            ("archived", lambda: place.run("archive", "crown"), "Nothing is made of crown, which is archived, before: assayctl resume crown"),
            ("gone", lambda: place.run("delete", "crown"), "Nothing is made of crown: its document is gone."),
            ("blocked", lambda: place.change("specs/crown.json", checkpointId="nowhere"), mend), ("unread", broken, mend),
            ("fewer", lambda: place.change("specs/crown.json", variants=1), "crown/1 is not made: its document asks for fewer pictures.")):
        for verb, said in (("again", "1 picture is to be made again. What is approved stays until its successor is."), ("withdraw", GONE + ".")):
            place.project = place.path(f"{name}-{verb}")
            shutil.copytree(origin, place.project, symlinks=True)
            act()
            done = place.run(verb, "crown/1", status=0)
            expect(done.stdout == f"{said}{UNDO}\n{why}\n", name, verb, done.stdout)
            made = n_made(place)
            run(place)
            expect(n_made(place) == made, name, verb, "it was made")
            if name != "unread":
                one_count(place)


@case
def each_its_own(place):
    """Pictures of one asset that stand in different places are told apart, and their numbers add up."""
    project(place, variants=3)
    run(place)
    answer(place, "yes")
    place.run("again", "crown/0", "crown/1", status=0)
    run(place)
    card = next(card for card in place.json("list", "cards") if card["variant"] == 1)
    place.run("decide", card["id"], "unsure", status=0)
    place.change("specs/crown.json", variants=2)
    done = place.run("withdraw", "crown", status=0)
    expect(done.stdout.splitlines() == [GONE + "; the question about its successor stays.", GONE + "; the problem with its successor stays.",
                                        GONE + "." + UNDO, "crown/2 is not made: its document asks for fewer pictures."], done.stdout)
    one_count(place)


@case
def all_that_is_approved(place):
    """Also what stays until its successor is."""
    project(place, "crown", "sword", "axe")
    run(place)
    answer(place, "yes")
    place.run("again", "crown", "sword", status=0)
    place.run("pause", "sword", status=0)
    expect(place.json("withdraw", "--all")["pictures"] == 2)
    one_count(place)


@case
def what_is_passed_over_is_told(place):
    """The newest was overtaken by a run: undo takes what was done before it, by name, and says why it left the newest; with nothing
    before it, only why. Mutations: tell_passed that tells nothing; NEWEST_FILES of 0 (an archived asset is passed over)."""
    project(place, "crown", "sword")
    run(place)
    cards = {card["spec"]: card["id"] for card in place.json("list", "cards")}
    place.run("decide", cards["crown"], "yes", status=0)
    place.run("again", "sword", status=0)
    run(place)
    why = "Something newer stands in the place of “sword” since."
    told = place.run("undo", status=0).stdout.strip()
    expect(told == f"Taken back: your Yes for “Crown”. What you did after it could not be taken back: {why}", told)
    expect(stands(place, "crown/0") == "to_decide asked", stands(place, "crown/0"))
    place.run("archive", "crown", status=0)
    told = place.run("undo", status=0).stdout.strip()
    expect(told == "Taken back: archiving “Crown”.", told)
    told = place.run("undo", status=1).stderr.strip()
    expect(told.startswith(f"assayctl: {why}") and "Taken back" not in told, told)


@case
def all_problems(place):
    """again --problems: what list exceptions lists, no more, as one choice."""
    project(place, "crown", "sword", "axe", "bow")
    run(place)
    cards = {card["spec"]: card["id"] for card in place.json("list", "cards")}
    for name, word in (("crown", "unsure"), ("sword", "unsure"), ("axe", "unsure"), ("bow", "yes")):
        place.run("decide", cards[name], word, status=0)
    place.run("leave", "axe", status=0)
    before = standing(place)
    says(place.run("again", "--problems", status=0), "The next run makes 2 pictures again." + UNDO)
    expect([stands(place, name + "/0") for name in ("crown", "sword", "axe", "bow")] == ["again", "again", "exception left", "approved"])
    expect(place.json("list", "exceptions") == [])
    place.run("undo", status=0)
    expect(standing(place) == before, "the undo is not whole", before, standing(place))
    for verb, said, then in (("ask", "2 pictures are questions again.", "to_decide asked"), ("leave", "2 pictures are left out", "exception left"),
                             ("accept", "2 pictures were accepted anyway.", "approved")):
        says(place.run(verb, "--problems", status=0), said)
        expect([stands(place, name + "/0") for name in ("crown", "sword")] == [then] * 2, verb)
        expect(stands(place, "axe/0") == "exception left" and stands(place, "bow/0") == "approved", verb)
        place.run("undo", status=0)
    place.run("accept", "--problems", status=0)
    for verb in ("again", "ask", "leave", "accept"):
        says(place.run(verb, "--problems", status=1), "There is no problem with a picture.")
        place.run(verb, "--problems", "crown", status=2)


@case
def problems_without_a_picture(place):
    """Nothing of them can be asked about or accepted: they stay, and it is said; what is left out is listed so. Mutations: count_passed
    that counts none; complete_slot that gives every state as it is."""
    project(place, "crown")
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url)
        answer(place, "unsure")
        spec(place, "axe")
        fake.picture = b"no picture at all"
        place.run("run", "--server", fake.url)
    for verb, said in (("ask", "1 picture is a question again."), ("accept", "1 picture was accepted anyway.")):
        done = place.run(verb, "--problems", status=0)
        says(done, said)
        says(done, "1 problem has no picture and stays as it is. Try it again, or leave it out: assayctl again, assayctl leave.")
        expect(stands(place, "axe/0") == "exception", verb)
        place.run("undo", status=0)
    expect(place.json("ask", "--problems", status=0) == {"done": True, "pictures": 1, "passedOver": 1})
    place.run("undo", status=0)
    done = place.run("leave", "--problems", status=0)
    expect("no picture" not in done.stdout, done.stdout)
    listed = {line.split()[0]: line.split()[1] for line in place.run("list", "slots", status=0).stdout.splitlines()}
    expect(listed == {"axe/0": "left_out", "crown/0": "left_out"}, listed)


@case
def by_cause(place):
    """One cause of several, by the name that the list gives it."""
    project(place, "crown", "sword", "axe")
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url)
        answer(place, "unsure")
        place.run("again", "axe", "sword", status=0)
        fake.picture = b"no picture at all"
        place.run("run", "--server", fake.url)
    causes = {row["id"]: row for row in place.json("list", "causes")}
    failed = next(name for name in causes if name != "unsure")
    expect({name: row["pictures"] for name, row in causes.items()} == {"unsure": 1, failed: 2}, causes)
    expect(all(row["cause"] in causes for row in place.json("list", "exceptions")))
    says(place.run("ask", "--cause", "unsue", status=1), "Did you mean “unsure”?")
    says(place.run("leave", "--cause", failed, status=0), "2 pictures are left out")
    expect([row["spec"] for row in place.json("list", "exceptions")] == ["crown"])
    place.run("undo", status=0)
    says(place.run("again", "--cause", failed.split(":")[0], status=0), "makes 2 pictures again.")
    says(place.run("ask", "--cause", "unsure", status=0), ASKED)
    expect(place.json("list", "exceptions") == [])


@case
def while_a_run_is_under_way(place):
    """The run takes up what is to be made again, and nothing that it was told to cancel; what a server has is moved no more."""
    project(place, "crown", "sword", "axe", "bow", "cap")
    run(place)
    answer(place, "yes")
    for name in ("hat", "key", "orb", "pen"):
        spec(place, name)
    with FakeComfy() as fake:
        child = begin_run(place, fake)
        wait_for(lambda: len(fake.open_prompts()) == 2, "two at the server")
        says(place.run("again", "crown", status=0), "The run that is under way makes 1 picture again. What is approved stays")
        wait_for(lambda: stands(place, "crown/0") == "queued held", "it is taken up")
        says(place.run("withdraw", "sword", status=0), GONE + "; the run that is under way makes it again.")
        wait_for(lambda: stands(place, "sword/0") == "queued", "it is taken up")
        jobs = {row["spec"]: row["state"] for row in place.json("list", "jobs") if row["state"] in ("queued", "accepted", "submitting")}
        away, waits = [n for n in jobs if jobs[n] != "queued"], [n for n in jobs if jobs[n] == "queued" and n not in ("crown", "sword")]
        expect(len(away) == 2 and len(waits) == 2, jobs)
        says(place.run("first", away[0], *waits, status=0), "2 pictures are made before all others.")
        says(place.run("later", waits[0], status=0), "1 picture is made after all others.")
        says(place.run("cancel", waits[0], status=0), "1 picture is not made now; the next run begins it anew.")
        let_go(fake)
        wait_for_end(child)
        expect(stands(place, waits[0] + "/0") == "canceled", stands(place, waits[0] + "/0"))
        place.run("run", "--server", fake.url)
        expect(stands(place, waits[0] + "/0") == NEXT)


main()
