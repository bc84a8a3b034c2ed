#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lock.json when a default becomes another: what was ready keeps what it had, what is new takes the new one, and looking writes nothing.

Mutations that turn cases red: keep_pins() that returns TRUE at once (all but those that keep nothing); a query command without .looks
(looking_writes_nothing); put_off never set (looked_at_often, a_conflict_waits); lines written one by one (five_hundred_are_one_write);
the documents observed before the lines are written (the_line_comes_first); add_former() that goes on without a default
(bytes_that_are_gone); has_changed() that does not count (a_default_removed); make_former() of the documents as they are
(a_changed_default)."""

import contextlib
import ctypes
import os
import shutil
import struct
import subprocess

import patience
from clikit import Skip, case, expect, main, preloaded


def spec(place, name, **more):
    place.write(f"specs/{name}.json", {"schema": "spec/2", "id": name, "title": name.title(), "assetType": "ui_icon",
                                       "checkpointId": "sdxl", **more})


def profile(place, version, **more):
    place.write(f"checkpoint-profiles/own@{version}.json",
                {"schema": "checkpoint-profile/1", "id": "own", "title": "Own", "family": "sdxl",
                 "base": {"positive": f"VERSION {version} of %s"}, **more})


def default(place, reference):
    place.write("checkpoints/sdxl.json", {"schema": "checkpoint/1", "id": "sdxl", "title": "X", "family": "sdxl",
                                          "serverFile": "sd_xl_base_1.0.safetensors", "defaultProfileId": reference})


def begin(place, *specs, looked=True):
    """Two versions of a dialect, of which the first is the default; somebody looked at it."""
    place.init("tiny")
    place.only_specs()
    profile(place, 1)
    profile(place, 2)
    default(place, "own@1")
    for name in specs:
        spec(place, name)
    if looked:
        place.run("status", status=0)


def versions(place):
    """The version that lock.json has of each spec; {} without the file."""
    if not os.path.exists(os.path.join(place.project, "lock.json")):
        return {}
    return {key.split("/", 1)[1]: line["profile"]["version"] for key, line in place.read("lock.json").items() if key != "schema"}


def pins(place):
    """Who wrote which lines."""
    return [(e["entityId"], e["actor"].get("id")) for e in place.events() if e["type"] in ("spec.pinned", "spec.rebound")]


def words(place, name):
    return place.json("compile", name)["positive"][:9]


def run(place, status=0):
    return place.run("run", "--defects", "0", status=status)


@case
def a_changed_default(place):
    begin(place, "apple", "pear")
    spec(place, "quince", intent="draft")
    place.run("status", status=0)
    default(place, "own@2")
    spec(place, "fig")
    run(place)
    expect(versions(place) == {"apple": 1, "fig": 2, "pear": 1}, versions(place))
    expect(pins(place) == [("apple", "defaults"), ("pear", "defaults"), ("fig", "run")], pins(place))
    place.change("specs/quince.json", intent="ready")
    run(place)
    expect(versions(place)["quince"] == 2, "a draft had nothing", versions(place))
    place.expect_whole()


@case
def the_line_comes_first(place):
    """Before the log hears of it: whoever is stopped in between has lost nothing."""
    begin(place, "apple")
    default(place, "own@2")
    run(place)
    seen = [(e["type"], e["entityId"]) for e in place.events()]
    last = len(seen) - 1 - seen[::-1].index(("document.changed", "checkpoints/sdxl.json"))
    expect(seen.index(("spec.pinned", "apple")) < last, seen)


@case
def a_newer_version(place):
    """Where the default is named without its version, a newer one is another."""
    begin(place, looked=False)
    os.remove(os.path.join(place.project, "checkpoint-profiles", "own@2.json"))
    default(place, "own")
    spec(place, "apple")
    spec(place, "pear", checkpointProfile={"id": "own"})
    place.run("check", status=0)
    profile(place, 2)
    run(place)
    expect(versions(place) == {"apple": 1, "pear": 1}, versions(place))


@case
def looking_writes_nothing(place):
    """And shows what a run will do."""
    begin(place, "apple")
    default(place, "own@2")
    spec(place, "fig")
    n = len(place.events())
    for words_of_it in (("status",), ("check",), ("plan",), ("list", "assets"), ("list", "documents"), ("show", "asset", "apple"),
                        ("resolve", "apple"), ("verify",), ("migrate", "--dry-run")):
        place.run(*words_of_it)
        expect(not os.path.exists(os.path.join(place.project, "lock.json")), words_of_it)
    expect(words(place, "apple") == "VERSION 1" and words(place, "fig") == "VERSION 2", words(place, "apple"), words(place, "fig"))
    told = place.run("plan", status=0).stderr
    expect("specs/apple.json:/checkpointProfile: This asset keeps the dialect own@1 it had" in told and "fig" not in told, told)
    expect(len(place.events()) == n, "the log hears of it with the lines", place.events()[n:])
    place.run("pause", "fig", status=0)
    expect(versions(place) == {"apple": 1}, "a command that does something writes them", versions(place))
    expect("keeps the dialect own@1" in run(place).stderr, "said where it is made first")
    for words_of_it in (("check",), ("run", "--defects", "0")):
        expect("keeps the dialect" not in place.run(*words_of_it).stderr, "and never again", words_of_it)


@case
def looked_at_often(place):
    """What it had is what it had at first, however often the default was another since."""
    begin(place, "apple")
    profile(place, 3)
    for version in (2, 3):
        default(place, f"own@{version}")
        place.run("check", status=0)
        spec(place, f"of{version}")
        place.run("plan", status=0)
    run(place)
    expect(versions(place) == {"apple": 1, "of2": 3, "of3": 3}, versions(place))


@case
def forth_and_back(place):
    begin(place, "apple")
    for version in (2, 1):
        default(place, f"own@{version}")
        place.run("check", status=0)
    run(place)
    expect(pins(place) == [("apple", "run")], pins(place))


@case
def a_second_look(place):
    begin(place, "apple", "pear")
    default(place, "own@2")
    run(place)
    path = os.path.join(place.project, "lock.json")
    before = os.stat(path)
    n = len(pins(place))
    for words_of_it in (("check",), ("run", "--defects", "0"), ("status",)):
        place.run(*words_of_it)
    default(place, "own@1")
    run(place)
    after = os.stat(path)
    expect((before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns), before, after)
    expect(len(pins(place)) == n, pins(place))


@case
def a_line_taken_away(place):
    """Whoever removes a line wants the new default, and gets it, also in one go with the change."""
    begin(place, "apple")
    run(place)
    os.remove(os.path.join(place.project, "lock.json"))
    default(place, "own@2")
    run(place)
    expect(versions(place) == {"apple": 2}, versions(place))


@case
def never_observed(place):
    begin(place, "apple", looked=False)
    default(place, "own@2")
    run(place)
    expect(versions(place) == {"apple": 2}, versions(place))


@case
def bytes_that_are_gone(place):
    """A default that can no longer be known keeps nothing: nobody guesses."""
    begin(place, "apple")
    blob = [e["payload"]["blob"] for e in place.events() if e["entityId"] == "checkpoints/sdxl.json"][0]
    for folder, _, names in os.walk(os.path.join(place.project, ".assay", "blobs")):
        for name in names:
            if name.startswith(blob) or os.path.basename(folder) + name == blob:
                os.remove(os.path.join(folder, name))
    default(place, "own@2")
    run(place)
    expect(versions(place) == {"apple": 2} and words(place, "apple") == "VERSION 2", versions(place))


@case
def a_default_removed(place):
    """The checkpoint's document goes, and the built-in one of that name has another dialect."""
    begin(place, "apple")
    os.remove(os.path.join(place.project, "checkpoints", "sdxl.json"))
    run(place)
    expect(versions(place) == {"apple": 1} and words(place, "apple") == "VERSION 1", versions(place))


@case
def edited_in_place(place):
    """A version that nobody was made with is still being written. One that somebody was made with is not: all wait for one way out."""
    begin(place, "apple")
    profile(place, 1, steps=9)
    run(place)
    expect(pins(place) == [("apple", "run")], pins(place))
    spec(place, "pear")
    place.run("status", status=0)
    profile(place, 1, steps=10)
    told = run(place, status=3).stderr
    expect(versions(place) == {"apple": 1, "pear": 1}, versions(place))
    expect("own@1.json is no longer what this spec was pinned to" in told, told)
    profile(place, 3, steps=10)
    profile(place, 1, steps=9)
    run(place)
    expect(versions(place) == {"apple": 1, "pear": 1}, versions(place))
    expect({row["state"] for row in place.json("list", "assets")} == {"to_decide"}, place.json("list", "assets"))


@case
def a_conflict_waits(place):
    """A lock.json that cannot be read is not written over, and what was ready has what it had once it is mended."""
    begin(place, "apple")
    spec(place, "pear", intent="draft")
    place.write("lock.json", '{"schema":"lock/1"\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}\n')
    default(place, "own@2")
    for _ in range(2):
        run(place, status=None)
    expect(pins(place) == [] and place.json("list", "versions") == [], pins(place))
    place.write("lock.json", '{"schema":"lock/1"\n}\n')
    run(place)
    expect(versions(place) == {"apple": 1}, versions(place))


@contextlib.contextmanager
def no_writing(place):
    """Beside lock.json no file can be made, for root neither, until what it gives is called."""
    when = place.path("no-writing")
    before = dict(place.env)
    place.env.update(preloaded("ASSAY_NO_WRITING", ASSAY_NO_WRITING_WHEN=when))
    with open(when, "w", encoding="utf-8"):
        pass
    yield lambda: os.unlink(when)
    place.env = before


CAUSE = "lock.json: Could not save “{0}”: Read-only file system. What assets are made with has to stand there first, so nothing new is made"


@case
def what_keeps_it_from_being_written_is_told(place):
    """By whoever makes and by whoever only looks; until it could be written, and then by nobody. Mutations: write_due that foresees
    nothing (status, check); tell_why that tells nothing; fail_unwritten that passes the cause on as it is; keep_pins that does not
    forget why."""
    begin(place, "apple", "pear")
    cause = CAUSE.format(os.path.join(place.project, "lock.json"))
    default(place, "own@2")
    with no_writing(place) as let_write:
        for words_of_it, status in ((("check",), 1), (("run", "--defects", "0"), 1), (("check",), 1), (("pause", "pear"), 0)):
            done = place.run(*words_of_it, status=status)
            told = done.stdout + done.stderr
            expect(words_of_it[0] == "pause" or cause in told and "Free some space there" in told, words_of_it, told)
            expect("Message" not in told, "nothing is said in the words of a library", told)
        place.run("undo", status=0)
        expect(place.json("status")["problems"] == 1, place.json("status"))
        found = [row["code"] for row in place.json("check", status=1) if row.get("level") != "warning"]
        expect(found == ["lock.not_written"], found)
        expect(making(place) == 0 and versions(place) == {}, versions(place))
        let_write()
        run(place)
    expect(versions(place) == {"apple": 1, "pear": 1}, versions(place))
    expect(place.json("status")["problems"] == 0 and "lock.not_written" not in place.run("check", "--json", status=0).stdout, place.json("status"))


@case
def nobody_can_write_what_a_run_pins(place):
    """Without any default that changed: the cause, what it means and the way out too."""
    begin(place, "apple")
    with no_writing(place) as let_write:
        told = run(place, status=1).stderr
        expect(CAUSE.format(os.path.join(place.project, "lock.json")) in told and "Free some space there" in told, told)
        let_write()
        run(place)
    expect(versions(place) == {"apple": 1}, versions(place))


@case
def a_folder_of_that_name(place):
    """What stands in its place is told once, with the way out; what was kept is written when it has gone. Mutation: add_unreadable
    without the folder."""
    begin(place, "apple")
    default(place, "own@2")
    os.mkdir(os.path.join(place.project, "lock.json"))
    told = run(place, status=3).stderr
    expect(told.count("lock.json: ") == 1 and "Is a directory. Move the folder away" in told and "Message" not in told, told)
    expect("specs/apple.json: What lock.json says of this asset cannot be read" in told, told)
    os.rmdir(os.path.join(place.project, "lock.json"))
    run(place)
    expect(versions(place) == {"apple": 1}, versions(place))


@case
def edited_badly(place):
    """By a person, at its one line: told there, written over by nobody, and kept when it is mended."""
    begin(place, "apple", "pear")
    run(place)
    place.change("specs/apple.json", title="Another Apple")
    text = open(os.path.join(place.project, "lock.json"), encoding="utf-8").read()
    spoiled = text.replace('"version":1', '"version":"one"', 1)
    place.write("lock.json", spoiled)
    default(place, "own@2")
    spec(place, "fig")
    told = run(place, status=None).stderr
    expect("lock.json#apple:/profile/version: “version” must be a whole number" in told and "Message" not in told, told)
    expect(open(os.path.join(place.project, "lock.json"), encoding="utf-8").read() == spoiled, "it is as it was left")
    place.write("lock.json", text)
    run(place)
    expect(versions(place) == {"apple": 1, "fig": 2, "pear": 1}, versions(place))


class Writes:
    """Counts how often a file of a folder is put in the place of the former one."""

    MOVED_TO = 0x80

    def __init__(self, folder, name):
        libc = ctypes.CDLL(None, use_errno=True)
        self.name = name
        self.file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.file < 0 or libc.inotify_add_watch(self.file, folder.encode(), self.MOVED_TO) < 0:
            raise Skip("no inotify here")

    def count(self):
        found = 0
        try:
            data = os.read(self.file, 1 << 16)
        except BlockingIOError:
            return 0
        while data:
            length = struct.unpack_from("iIII", data)[3]
            found += data[16:16 + length].rstrip(b"\0").decode() == self.name
            data = data[16 + length:]
        return found


@case
def five_hundred_are_one_write(place):
    begin(place, *[f"s{n}" for n in range(500)])
    default(place, "own@2")
    spec(place, "fig")
    writes = Writes(place.project, "lock.json")
    place.run("pause", "fig", status=0)
    expect(writes.count() == 1)
    kept = [e for e in place.events() if e["type"] == "spec.pinned"]
    expect(len(kept) == 500 and len({e["commit"] for e in kept}) == 1, len(kept))
    expect(set(versions(place).values()) == {1} and len(versions(place)) == 500)
    place.run("resume", "fig", status=0)
    place.run("check", status=0)
    expect(writes.count() == 0)


def making(place):
    """How many pictures are there."""
    return sum(e["type"] == "version.created" for e in place.events())


@case
def in_mid_run(place):
    """A spec that appears while others are made has its line before its first job, and what it has is the default of then."""
    begin(place, *[f"s{n}" for n in range(30)])
    child = place.start("run", "--defects", "0", stdout=subprocess.DEVNULL)
    patience.wait_for(lambda: making(place) >= 1, "the first picture")
    default(place, "own@2")
    spec(place, "late")
    patience.wait_for_end(child)
    expect(versions(place)["late"] == 2 and versions(place)["s0"] == 1, versions(place))
    seen = [(e["type"], e["payload"].get("spec")) for e in place.events()]
    expect(seen.index(("spec.pinned", "late")) < seen.index(("job.queued", "late")), seen)
    expect(len(versions(place)) == 31 and making(place) == 31, versions(place))


def git(place, *words_of_it):
    if not shutil.which("git"):
        raise Skip("no git here")
    done = subprocess.run(["git", "-C", place.project, "-c", "user.name=A", "-c", "user.email=a@b", *words_of_it],
                          env={**place.env, "GIT_CONFIG_NOSYSTEM": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    expect(done.returncode == 0, words_of_it, done.stdout)
    return done.stdout


def commit(place, name):
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", name)


@case
def branches(place):
    """Looking at another branch and coming back leaves the folder clean and what was ready as it was. A branch on which something was
    made has lines of its own."""
    begin(place, "apple", looked=False)
    git(place, "init", "-q", "-b", "main")
    commit(place, "one")
    git(place, "checkout", "-q", "-b", "bold")
    default(place, "own@2")
    commit(place, "two")
    git(place, "checkout", "-q", "main")
    place.run("plan", status=0)
    git(place, "checkout", "-q", "bold")
    place.run("plan", status=0)
    expect(git(place, "status", "--porcelain") == "")
    git(place, "checkout", "-q", "main")
    run(place)
    expect(versions(place) == {"apple": 1} and pins(place) == [("apple", "run")], pins(place))
    commit(place, "made")
    git(place, "checkout", "-q", "bold")
    expect(words(place, "apple") == "VERSION 2", "a branch without the line has its own default")
    git(place, "checkout", "-q", "main")
    expect(words(place, "apple") == "VERSION 1")
    expect([row["action"] for row in place.json("plan")] == ["waiting"], place.json("plan"))
    expect(git(place, "status", "--porcelain") == "")


if __name__ == "__main__":
    main()
