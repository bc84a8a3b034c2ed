#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An asset's life: edited, paused, archived, deleted and brought back, while a run is under way and while nothing is. Prints TAP."""

import os
import shutil
import subprocess

import patience
from clikit import case, expect, main
from fakecomfy import FakeComfy


def says(done, *sentences):
    for sentence in sentences:
        expect(sentence in done.stdout + done.stderr, f"“{sentence}” was not said:", done.stdout, done.stderr)


def project(place, specs, **more):
    """Icons that are asked about, made one after the other."""
    place.init("tiny")
    os.remove(os.path.join(place.project, "specs", "potion.json"))
    place.change("project.json", concurrency=1)
    for name in specs:
        place.write(f"specs/{name}.json", {"schema": "spec/1", "id": name, "title": name.title(), "assetType": "ui_icon",
                                           "checkpointId": "sdxl", "tags": [], "prompt": {"positive": f"a {name}"}, **more})


def make(place, *words, status=0):
    return place.run("run", "--defects", "0", *words, status=status)


def states(place):
    return {slot["id"]: slot["state"] for slot in place.json("list", "slots")}


def cards(place):
    return sorted(card["spec"] for card in place.json("list", "cards"))


def text_of(prompt):
    return " ".join(str(node["inputs"].get("text")) for node in prompt.values())


def sent(fake, word):
    """How often a picture of it was sent."""
    with fake.lock:
        return sum(1 for prompt in fake.prompts.values() if word in text_of(prompt))


def changes(place, asset):
    return [e for e in place.events() if e["type"] == "document.changed" and e["payload"]["id"] == asset]


class Run:
    """A run at a server that keeps what it gets, begun as far as the first picture is there."""

    def __init__(self, place, first):
        self.place, self.fake = place, FakeComfy()
        self.fake.hold.set()
        self.child = place.start("run", "--server", self.fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        patience.wait_for(lambda: sent(self.fake, first), "the first picture to be sent")

    def end(self):
        """Everything is made from now on."""
        self.fake.hold.clear()
        for pid in self.fake.open_prompts():
            self.fake.end(pid)
        patience.wait_for_end(self.child)
        self.fake.die()


@case
def edited_in_mid_run(place):
    """The second is edited while the first is made: the new words are sent, the old ones never. Mutation: a runner without a look."""
    project(place, ["anvil", "bell"])
    run = Run(place, "anvil")
    before = len(changes(place, "bell"))
    place.change("specs/bell.json", prompt={"positive": "a golden gong"})
    patience.wait_for(lambda: len(changes(place, "bell")) > before,
                      "somebody to look at the documents")
    run.end()
    expect(sent(run.fake, "gong") == 1 and sent(run.fake, "bell") == 0, "the old words were sent")
    says(place.run("status"), "2 assets: 2 to decide", "2 questions wait")


@case
def paused_in_mid_run(place):
    """The one that is being made ends at the server, the one that waits is not sent; both go on when they are wanted again. Mutations:
    slots.shelve without the job; sent left out by the runner."""
    project(place, ["anvil", "bell", "crown"])
    run = Run(place, "anvil")
    for name in ("anvil", "bell"):
        place.change(f"specs/{name}.json", intent="paused")
    patience.wait_for(lambda: run.fake.count("POST", "/interrupt"), "it to be ended at the server")
    for pid in run.fake.open_prompts():
        run.fake.end(pid, interrupted=True)
    patience.wait_for(lambda: sent(run.fake, "crown"), "what is wanted to be sent")
    expect(sent(run.fake, "bell") == 0, "a paused one was sent")
    place.change("specs/bell.json", intent="ready")
    patience.wait_for(lambda: states(place)["bell/0"] == "queued", "it to be on the queue again")
    says(place.run("status"), "Not made now: 1 paused.")
    run.end()
    expect(states(place)["anvil/0"] == "shelved" and states(place)["bell/0"] != "shelved", states(place))


@case
def deleted_with_an_open_question(place):
    """The question goes with its asset and comes back with it; a file that cannot be read is no deleted one. Mutations: an unread
    document counts as gone; the card is not opened again."""
    project(place, ["anvil", "bell"])
    make(place)
    expect(cards(place) == ["anvil", "bell"], "both are asked about")
    anvil = place.read("specs/anvil.json")
    place.write("specs/anvil.json", "{")
    expect(cards(place) == ["anvil", "bell"], "what cannot be read counts as gone")
    says(place.run("check", status=1), "specs/anvil.json")
    says(place.run("status"), "2 questions wait", "1 problem")
    os.remove(os.path.join(place.project, "specs", "anvil.json"))
    expect(cards(place) == ["bell"], cards(place))
    closed = [e["payload"] for e in place.events() if e["type"] == "card.closed"]
    expect([c["reason"] for c in closed] == ["spec gone"], closed)
    place.write("specs/anvil.json", anvil)
    expect(cards(place) == ["anvil", "bell"], "the question did not come back")
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)
    os.remove(os.path.join(place.project, "specs", "anvil.json"))
    says(make(place), "Nothing to make: 1 held as approved", "1 approved picture of what is gone is kept: anvil.")
    expect(states(place) == {"anvil/0": "approved", "bell/0": "approved"}, "approved art was given up")
    place.expect_whole()


@case
def paused_with_an_open_question(place):
    """Pausing stops jobs; what is asked about a picture there is can be answered. Mutation: assay_shelf_asks FALSE."""
    project(place, ["anvil"])
    make(place)
    place.change("specs/anvil.json", intent="paused")
    (card,) = place.json("list", "cards")
    place.run("decide", card["id"], "no", status=0)
    says(make(place), "Not made now: 1 paused.")
    expect(len(place.json("list", "versions")) == 1, "a paused one was made again")
    place.change("specs/anvil.json", intent="ready")
    make(place)
    expect(len(place.json("list", "versions")) == 2, "it was not made again")


@case
def fewer_variants(place):
    """From three to one: the questions about two are closed. Mutation: shelf_of that does not count."""
    project(place, ["anvil"], variants=3)
    make(place)
    expect(len(cards(place)) == 3, cards(place))
    place.change("specs/anvil.json", variants=1)
    expect(len(cards(place)) == 1, cards(place))
    expect(sorted(states(place).values()) == ["shelved", "shelved", "to_decide"], states(place))
    says(place.run("status"), "1 asset: 1 to decide", "1 picture,", "1 question waits")
    place.change("specs/anvil.json", variants=2)
    expect(len(cards(place)) == 2, cards(place))


@case
def counted_apart(place):
    """What is not made now and what is kept is named: by status, run and export, the same. Mutations: slots that no trigger puts away;
    status that counts them with the others."""
    project(place, ["anvil", "bell", "crown", "drum"])
    make(place)
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)
    expect(place.json("status")["approved"] == 4, "all four")
    os.remove(os.path.join(place.project, "specs", "anvil.json"))
    place.change("specs/bell.json", intent="archived")
    place.change("specs/crown.json", intent="paused")
    sentences = ("1 approved picture of what is gone is kept: anvil.", "1 approved picture of what is archived is kept: bell.")
    says(place.run("status"), "3 assets: 1 approved, 1 paused, 1 set aside", "Not made now: 1 paused, 1 archived.", *sentences)
    says(make(place), "Nothing to make: 1 held as approved", "Not made now: 1 paused, 1 archived.", *sentences)
    done = place.run("export", "--to", place.path("game"), status=0)
    says(done, "2 approved pictures, and 2 that are kept", *sentences)
    expect(done.stdout.index("is gone") < done.stdout.index("written"), "named when it was written")
    status = place.json("status")
    expect((status["approved"], status["kept"], status["assetsPaused"], status["assetsArchived"]) == (2, 2, 1, 1), status)
    expect(place.json("export", "--to", place.path("game"))["kept"] == ["anvil", "bell"], "not in the result")
    expect({row["id"]: row["why"] for row in place.json("list", "kept")} == {"anvil": "gone", "bell": "archived"}, "list kept")
    shutil.rmtree(place.path("cache_home"))
    expect(place.json("status")["kept"] == 2, "an index made anew counts otherwise")


@case
def choices_say_what_follows(place):
    """Not “the next run makes it” of what no run makes. Mutation: list_why_aside that finds nothing."""
    project(place, ["anvil", "bell"])
    make(place)
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)
    place.change("specs/anvil.json", intent="paused")
    os.remove(os.path.join(place.project, "specs", "bell.json"))
    done = place.run("again", "anvil", status=0)
    says(done, "1 picture is to be made again.", "Nothing is made of anvil, which is paused, before: assayctl resume anvil")
    expect("next run" not in done.stdout, done.stdout)
    says(place.run("withdraw", "bell"), "1 picture is approved no longer.", "Nothing is made of bell: its document is gone.")
    make(place)
    expect(len(place.json("list", "versions")) == 2, "it was made")
    says(place.run("again", "anvil", status=1), "“anvil” is paused, archived or gone")


@case
def by_command_and_back(place):
    """Each verb says what ends and what stays, and undo brings all of it back, the newest first. Mutations: an intent that is not on the
    log; newest_intents that looks past an answer; put back without looking."""
    project(place, ["anvil", "bell"])
    make(place)
    (anvil,) = [c["id"] for c in place.json("list", "cards") if c["spec"] == "anvil"]
    place.run("decide", anvil, "yes", status=0)
    before = place.read("specs/bell.json")
    says(place.run("pause", "anvil", "bell"), "2 assets are paused: no run makes anything of them.", "1 approved picture is kept.")
    says(place.run("pause", "bell"), "bell is paused already.")
    says(place.run("resume", "bell", "anvil"), "2 assets are ready again: the next run makes what is missing.")
    says(place.run("archive", "bell"), "1 asset is archived: nothing of it is made or asked.", "Ended with that: 1 question.")
    says(place.run("delete", "anvil"), "1 asset is deleted; its document stays in the history.", "1 approved picture is kept.")
    expect(not os.path.exists(os.path.join(place.project, "specs", "anvil.json")), "it is still there")
    expect(place.json("status")["kept"] == 1, "its art was not kept")
    for _ in range(4):
        says(place.run("undo"), "Taken back: ")
    expect(place.read("specs/bell.json") == before, "not as it was")
    expect(cards(place) == ["bell"] and states(place)["anvil/0"] == "approved", "not all came back")
    says(place.run("undo"), "Taken back: ")
    expect(cards(place) == ["anvil", "bell"], "the answer was not the next")
    place.run("pause", "bell", status=0)
    place.run("decide", anvil, "yes", status=0)
    place.run("undo", status=0)
    expect(cards(place) == ["anvil", "bell"] and place.read("specs/bell.json")["intent"] == "paused", "the older was taken back first")
    place.run("undo", status=0)
    expect(place.read("specs/bell.json") == before, "the pause was not the next")
    place.run("archive", "bell", status=0)
    place.change("specs/bell.json", title="Big Bell")
    says(place.run("undo", status=1), "“specs/bell.json” has been changed since, and stays as it is.")
    says(place.run("archive", "bel", status=1), "There is no asset “bel”. Did you mean “bell”?")
    expect(place.json("delete", "bell", "anvil")["done"] == ["bell", "anvil"], "--json")
    place.expect_whole()


@case
def renamed(place):
    """Its pictures, questions, approvals and seeds go with it: nothing differs, nothing is made. Mutations: one table whose rows stay;
    a recipe that is derived with the new name."""
    project(place, ["anvil", "bell"], variants=2)
    make(place)
    for card in place.json("list", "cards"):
        if card["spec"] == "bell" or card["variant"] == 0:
            place.run("decide", card["id"], "yes", status=0)
    says(place.run("rename", "anvil", "bell", status=1), "There is an asset “bell” already.")
    says(place.run("rename", "anvl", "forge", status=1), "There is no asset “anvl”. Did you mean “anvil”?")
    says(place.run("rename", "anvil", "Forge", status=1), "“Forge” cannot be an asset's name.")
    says(place.run("rename", "anvil", "forge"), "It is called forge now, with its 2 pictures, questions and approvals.")
    expect(place.read("specs/forge.json")["title"] == "Anvil" and place.read("specs/forge.json")["id"] == "forge", "the document")
    expect(cards(place) == ["forge"] and states(place)["forge/0"] == "approved", states(place))
    plan = {row["reason"] for row in place.json("plan")}
    expect(plan == {"approved", "to_decide"}, "something would differ now", plan)
    says(make(place), "Nothing to make: 3 held as approved, 1 waiting")
    os.rename(os.path.join(place.project, "specs", "bell.json"), os.path.join(place.project, "specs", "gong.json"))
    place.change("specs/gong.json", id="gong")
    says(place.run("status"), "2 approved pictures of what is gone are kept: bell.")
    says(place.run("rename", "bell", "gong"), "It is called gong now, with its 2 pictures")
    says(make(place), "Nothing to make: 3 held as approved, 1 waiting")
    shutil.rmtree(place.path("cache_home"))
    expect({row["reason"] for row in place.json("plan")} == {"approved", "to_decide"}, "an index made anew forgets names")
    place.run("rename", "forge", "anvil", status=0)
    says(make(place), "Nothing to make: 3 held as approved, 1 waiting")
    place.run("again", "anvil/0", status=0)
    make(place)
    expect(len(place.json("list", "versions")) == 5, "not one more")
    place.expect_whole()


@case
def renamed_and_back(place):
    """A new name is taken back as what came before it, and never is an older answer in its stead. Mutations: find_rename that finds none
    (the answer goes); a rename back that is taken back itself; intents that stay asleep."""
    project(place, ["anvil", "bell"])
    make(place)
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)
    before = place.read("specs/anvil.json")
    place.run("archive", "anvil", status=0)
    place.run("rename", "anvil", "forge", status=0)
    place.run("rename", "forge", "smithy", status=0)
    for name in ("forge", "anvil"):
        says(place.run("undo"), "Taken back: ")
        expect(place.read(f"specs/{name}.json")["intent"] == "archived", name)
    shutil.rmtree(place.path("cache_home"))
    says(place.run("undo"), "Taken back: ")
    expect(place.read("specs/anvil.json") == before, "the archiving was not the next")
    expect(set(states(place).values()) == {"approved"}, "an answer was taken back", states(place))
    place.run("rename", "bell", "gong", status=0)
    place.run("rename", "gong", "bell", status=0)
    place.run("undo", status=0)
    expect(sorted(states(place).values()) == ["approved", "to_decide"], "the answer was not the next", states(place))
    place.expect_whole()


@case
def first_and_later(place):
    """The order of the queue is a person's, lasts, is told by the list, and is taken back step by step. Mutations: a place that the
    index does not order by; a pick that does not look at it; put_back of the index that does nothing."""
    names = ["anvil", "bell", "crown", "drum", "egg"]
    project(place, names)
    run = Run(place, "anvil")
    patience.wait_for(lambda: list(states(place).values()).count("queued") == 5, "all to be queued")
    waiting = lambda: [job["spec"] for job in place.json("list", "jobs") if job["state"] == "queued"]
    as_it_was = waiting()
    for _ in range(2):
        says(place.run("later", "bell"), "1 picture is made after all others. “assayctl undo” takes it back.")
        says(place.run("first", "drum", "egg"), "2 pictures are made before all others.")
        expect(waiting() == ["drum", "egg", "crown", "bell"], waiting())
        place.run("undo")
        expect(waiting() == ["crown", "drum", "egg", "bell"], waiting())
        place.run("undo")
        expect(waiting() == as_it_was == ["bell", "crown", "drum", "egg"], waiting())
        says(place.run("undo", status=1), "There is nothing to take back.")
    place.run("later", "bell")
    place.run("first", "drum", "egg")
    says(place.run("first", "anvil", status=1), "No picture of “anvil” waits on the queue.")
    run.child.kill()
    run.child.wait()
    shutil.rmtree(place.path("cache_home"))
    expect(waiting() == ["drum", "egg", "crown", "bell"], waiting())
    run.fake.hold.clear()
    for pid in run.fake.open_prompts():
        run.fake.end(pid)
    make(place, "--server", run.fake.url)
    order = [word for prompt in run.fake.prompts.values() for word in names if word in text_of(prompt)]
    run.fake.die()
    expect(order == ["anvil", "drum", "egg", "crown", "bell"], order)


if __name__ == "__main__":
    main()
