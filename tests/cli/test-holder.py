#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the process that holds the project when that one is killed on the way: at each step that makes something last, before
it heard, after it was done, in the middle of its answer. The command says truly what is known, nothing is done twice, and asked for again
it ends well. Prints TAP."""

import os
import shutil
import signal
import socket
import subprocess

from between import Between
from clikit import case, expect, main, preloaded
from fakecomfy import FakeComfy
from patience import seconds_now, wait_for, wait_for_end

NOT_KNOWN = "whether this was done is not known"
MOST_STEPS = 40
MOST_IN_QUEUE = 4096


def count(place, kind):
    return sum(event["type"] == kind for event in place.events())


def asked(place, fake):
    """The asset `potion` with a picture that is asked about."""
    place.init("tiny")
    place.run("run", "--server", fake.url, status=0)


def approved(place, fake):
    """… that is approved."""
    asked(place, fake)
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)


def archived(place, fake):
    approved(place, fake)
    place.run("archive", "potion", status=0)


class Copies:
    """A project made once, and copies of it with a holder each, whose picture the server never ends."""

    def __init__(self, place, prepare, fake):
        prepare(place, fake)
        fake.hold.set()
        spec = {**place.read("specs/potion.json"), "id": "other", "title": "Other", "intent": "ready"}
        place.write("specs/other.json", spec)
        self.place, self.fake, self.n, self.first = place, fake, 0, place.project

    def hold(self, last_step):
        """A holder at work in a copy that dies at that step."""
        place = self.place
        place.project, self.n = f"{self.first}-{self.n}", self.n + 1
        shutil.copytree(self.first, place.project, symlinks=True)
        self.when = place.path(f"when-{self.n}")
        usual, before = place.env, len(self.fake.posted)
        place.env = {**usual, **preloaded("ASSAY_DYING", ASSAY_DYING_WHEN=self.when)}
        child = place.start("run", "--server", self.fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        place.env = usual
        wait_for(lambda: len(self.fake.posted) > before, "a picture at the server")
        wait_for(lambda: any(e["type"] == "job.accepted" and e["payload"]["job"] for e in place.events()[-3:]), "its acceptance")
        if last_step:
            with open(self.when + ".new", "w", encoding="ascii") as file:
                file.write(str(last_step))
            os.rename(self.when + ".new", self.when)
        return child


def expect_said(done, see):
    expect(done.returncode == 1 and NOT_KNOWN in done.stderr and f"“{see}”" in done.stderr and done.stdout == "", done)


def dies_at_each_step(place, prepare, words, see, is_done, kind, n_done=(1,)):
    """@is_done: as seen in the project; @kind, @n_done: events of the log that there are then. @see: None for what is sent again."""
    with FakeComfy() as fake:
        copies = Copies(place, prepare, fake)
        words = words(place) if callable(words) else words
        unknown = steps = 0
        for last in range(1, MOST_STEPS):
            holder = copies.hold(last)
            done = place.run(*words)
            survived = holder.poll() is None and done.returncode == 0 and not died(holder)
            if done.returncode != 0:
                expect(see is not None, "a command is known by its name and sent again", done)
                expect_said(done, see)
                unknown += 1
                holder.wait()
                place.end(holder)
                if not is_done(place):
                    place.run(*words, status=0)
            state = [os.listdir(os.path.join(place.project, "specs")), [e["type"] for e in place.events()][-12:]]
            expect(is_done(place), words, last, done, state)
            expect(count(place, kind) in n_done, words, last, done, state)
            if survived:
                place.end(holder)
            place.check_log()
            shutil.rmtree(place.project)
            steps = last
            if survived:
                break
        place.project = copies.first
        print(f"# {words[0]}: killed at each of {steps - 1} steps, not known after {unknown}", flush=True)
        expect(survived and steps > 1, "it never came to its end", steps)
        expect((unknown > 0) == (see is not None), unknown)


def died(holder):
    """One that answered may die at a step behind that."""
    return holder.poll() is not None


def intent(place):
    return place.read("specs/potion.json").get("intent")


@case
def archive(place):
    """Mutations: repeats with life; seen_with always status."""
    dies_at_each_step(place, approved, ["archive", "potion"], "assayctl list assets", lambda p: intent(p) == "archived", "spec.intended", [0, 1])


@case
def undo(place):
    """Mutation: is_as_known without what was put back already."""
    dies_at_each_step(place, archived, ["undo"], "assayctl list events", lambda p: count(p, "spec.restored") == 1, "spec.restored")


@case
def rename(place):
    """Mutations: is_begun always FALSE; submit_rest that always submits."""
    def is_done(of):
        names = {name for name in os.listdir(os.path.join(of.project, "specs")) if name[0] != "."}
        return names == {"phial.json", "other.json"} and count(of, "spec.renamed") == 1

    dies_at_each_step(place, approved, ["rename", "potion", "phial"], "assayctl list assets", is_done, "spec.renamed")


@case
def withdraw(place):
    """Mutation: assay_cli_submit that goes on after nothing."""
    dies_at_each_step(place, approved, ["withdraw", "potion"], None, lambda p: count(p, "choice.made") == 1, "choice.made")


@case
def decide(place):
    """Mutation: as withdraw."""
    def words(of):
        return ["decide", of.json("list", "cards")[0]["id"], "yes"]

    dies_at_each_step(place, asked, words, None, lambda p: count(p, "card.answered") == 1, "card.answered")


@case
def around_the_act(place):
    """Before the holder has heard it, done and not answered, half and nearly all of the answer. Mutations: call that reads a line without
    its end; dup_gone_words as of a run."""
    with FakeComfy() as fake:
        copies = Copies(place, approved, fake)
        for share in (None, 0, 0.5, 1):
            holder = copies.hold(0)

            def end(holder=holder):
                place.end(holder)

            between = Between(place, '"kind":"life"', before=end if share is None else None, behind=end, share=share or 0)
            expect_said(place.run("archive", "potion"), "assayctl list assets")
            between.listener.close()
            expect(len(between.heard) == 1, between.heard)
            expect((intent(place) == "archived") == (share is not None), share)
            expect(any(a["id"] == "potion" for a in place.json("list", "assets")), "what it says shows it")
            place.run("archive", "potion", status=0)
            expect(count(place, "spec.intended") == 1 and intent(place) == "archived", share)
        place.project = copies.first


def expect_way_out(done, pid):
    expect(done.returncode == 1 and f"process {pid} " in done.stderr and f"kill -CONT {pid}" in done.stderr
           and f"kill -KILL {pid}" in done.stderr and done.stdout == "", done)


@case
def stopped(place):
    """A holder that is stopped, not dead: whoever comes, and a run that had joined it, end within a limit, tell its process and the way
    out, and have done nothing; when it goes on, so does all else. Mutations: tell_unopened left out; wait_for_line without its limit."""
    with FakeComfy() as fake:
        copies = Copies(place, approved, fake)
        holder = copies.hold(0)
        asked = fake.count("GET", "/queue")
        joined = place.start("run", "--server", fake.url, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = joined.stderr.readline()
        expect(fake.url in line, line)
        holder.send_signal(signal.SIGSTOP)
        done = place.run("archive", "potion")
        expect_way_out(done, holder.pid)
        expect("does not answer, so the project was not opened" in done.stderr, done)
        said = joined.stderr.read()
        expect(joined.wait() == 1 and f"process {holder.pid} " in said and "This run waits for it no longer." in said, said)
        holder.send_signal(signal.SIGCONT)
        expect(intent(place) != "archived" and fake.count("GET", "/queue") >= asked)
        place.run("archive", "potion", status=0)
        expect(count(place, "spec.intended") == 1 and intent(place) == "archived", count(place, "spec.intended"), intent(place))
        place.end(holder)
        place.check_log()
        place.project = copies.first


@case
def stopped_when_it_heard(place):
    """… after a command was sent to it: that is told as not known, and it is done once. Mutation: call that takes sent for FALSE."""
    with FakeComfy() as fake:
        copies = Copies(place, approved, fake)
        holder = copies.hold(0)
        between = Between(place, '"kind":"life"', first_heard=lambda: holder.send_signal(signal.SIGSTOP))
        done = place.run("archive", "potion")
        expect(done.returncode == 1 and "has not answered since" in done.stderr and "it may be done yet" in done.stderr
               and "“assayctl list assets”" in done.stderr, done)
        between.close()
        holder.send_signal(signal.SIGCONT)
        place.run("archive", "potion", status=0)
        expect(count(place, "spec.intended") == 1 and intent(place) == "archived", count(place, "spec.intended"), intent(place))
        place.end(holder)
        place.check_log()
        place.project = copies.first


def fill_queue(place):
    """Connections to the holder, which takes none, until it has room for no more."""
    folder = os.path.join(place.env["XDG_RUNTIME_DIR"], "assay")
    path, = (os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".sock"))
    queue = []
    while len(queue) < MOST_IN_QUEUE:
        queue.append(socket.socket(socket.AF_UNIX))
        queue[-1].setblocking(False)
        try:
            queue[-1].connect(path)
        except BlockingIOError:
            return queue
    raise AssertionError("there is room without end")


@case
def stopped_with_a_full_queue(place):
    """So many have come to a holder that is stopped that nobody can connect: that is silence too, and has its limit. Mutation: connect_to
    that does not take a full queue for a holder that says nothing (the run never ends)."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.hold.set()
        holder = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        holder.stderr.readline()
        joined = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        joined.stderr.readline()
        holder.send_signal(signal.SIGSTOP)
        queue = fill_queue(place)
        said = joined.communicate(timeout=seconds_now(60))[1]
        expect(joined.returncode == 1 and "has not answered since" in said and "“.assay/lock”" in said and "?" not in said, said)
        done = place.run("status", status=1)
        expect(f"the process {holder.pid} " in done.stderr, done)
        for one in queue:
            one.close()
        holder.send_signal(signal.SIGCONT)
        place.run("status", status=0)
        fake.go_on()
        expect(wait_for_end(holder, 60) == 0)
        expect(count(place, "job.submitting") == 1 and count(place, "version.created") == 1)
        place.expect_whole()


def die_in_mid_write(place):
    """The file that is left beside a document whose saving was killed; a copy of the project is the place's from then on."""
    first, usual, when = place.project, place.env, place.path("when")
    for last in range(1, 4 * MOST_STEPS):
        place.project = f"{first}-{last}"
        shutil.copytree(first, place.project)
        specs = os.path.join(place.project, "specs")
        with open(when, "w", encoding="ascii") as file:
            file.write(str(last))
        place.env = {**usual, **preloaded("ASSAY_DYING", ASSAY_DYING_WHEN=when)}
        done = place.start("archive", "potion", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait()
        place.env = usual
        left = [os.path.join(specs, name) for name in os.listdir(specs) if name.endswith(".tmp")]
        if left:
            return left[0]
        expect(done == -signal.SIGKILL, "it came to its end", done)
    raise AssertionError("nothing was left half written")


def plant(place, path, text="somebody's"):
    path = os.path.join(place.project, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def plant_others(place, dead):
    """What is not ours to take away, called like it or nearly so."""
    others = [plant(place, path) for path in ("specs/.notes.tmp", "specs/notes.1-1.tmp", "notes/.a.json.1-1.tmp", f"specs/.a.json.{os.getpid()}-1.tmp")]
    for path in ("specs/.link.json", "specs/.linked.json"):
        others.append(os.path.join(place.project, f"{path}.{dead}-1.tmp"))
    outside = plant(place, "../outside")
    os.symlink(outside, others[-2])
    os.link(outside, others[-1])
    aside = os.path.dirname(plant(place, f"../aside/.a.json.{dead}-1.tmp"))
    os.symlink(aside, os.path.join(place.project, "specs", "aside"))
    return [*others, outside, os.path.join(aside, f".a.json.{dead}-1.tmp")]


def expect_there(paths):
    gone = [path for path in paths if not os.path.lexists(path)]
    expect(not gone, "gone:", gone)


@case
def half_written(place):
    """What a kill left beside a document goes when the project is opened next, and nothing else does. Mutations: open without the sweep;
    is_dead that says yes (the file of a process that lives goes); sweep_file without assay_folder_look_at (the link goes); find_writer
    of any .tmp; sweep_new that does not ask whether it is only looked at."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.hold.set()
        left = die_in_mid_write(place)
        dead = left.split(".")[-2].split("-")[0]
        deep = [plant(place, path) for path in (f"specs/a/b/.c.json.{dead}-7.tmp", f".lock.json.{dead}-0.tmp")]
        others = plant_others(place, dead)
        place.run("status", status=0)
        expect_there([left, *deep, *others])
        place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: not any(os.path.exists(path) for path in [left, *deep]), "what was left to go")
        wait_for(lambda: fake.posted, "the run to go on")
        expect_there(others)


@case
def half_written_where_nothing_is(place):
    """In a project that is read-only it stays. Mutation: sweep_new that does not ask for it."""
    place.init("tiny")
    left = die_in_mid_write(place)
    place.change("project.json", schema="project/99")
    place.run("run", "--defects", "0", status=1)
    expect_there([left])


if __name__ == "__main__":
    main()
