#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""gc and backup: what goes and what never does, a copy that is a project, a kill in the middle of either. Prints TAP.

Mutations: reach_all without assay_reach_follow (named_by_a_stored_file), grace_of of 0 (young_ones_stay), reach_quarantine left out
(a_tail_keeps_what_it_names), check_known that says yes (nothing_of_a_damaged_project), assay_backup_copy of seq - 1 or copy_cb that
puts nothing (a_backup_is_the_project), finish that renames before the documents (killed_in_a_backup), check_outside or check_free
that says yes (where_no_backup_goes), take_away_cb left out or stale_cb left out (what_an_earlier_try_left), check_room that says yes
(where_there_is_no_room), tell of assay_backup_copy left out (says_how_far_it_is, says_how_far_the_holder_is)."""

import contextlib
import hashlib
import json
import os
import pty
import shutil
import signal
import subprocess
import time

from clikit import case, expect, main, preloaded
from fakecomfy import FakeComfy
from patience import wait_for, wait_for_end

DAY = 24 * 60 * 60


def blob_path(place, name):
    return os.path.join(place.project, ".assay", "blobs", name[:2], name[2:])


def age(path, days):
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def add_blob(place, data, days):
    """A stored file that no event names; its name."""
    name = hashlib.sha256(data).hexdigest()
    path = blob_path(place, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    age(path, days)
    return name


def add_file(place, path, data, days):
    path = os.path.join(place.project, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    age(path, days)
    return path


def age_all(place, days=30):
    """Everything of the store is old: only what is reached keeps it."""
    for folder, _, names in os.walk(os.path.join(place.project, ".assay")):
        for name in names:
            age(os.path.join(folder, name), days)


def stored(folder):
    """Every stored file of a project with its bytes' digest; the names must be theirs."""
    found = {}
    top = os.path.join(folder, ".assay", "blobs")
    for fan in sorted(os.listdir(top)):
        for name in sorted(os.listdir(os.path.join(top, fan))):
            with open(os.path.join(top, fan, name), "rb") as file:
                found[fan + name] = hashlib.sha256(file.read()).hexdigest()
    return found


def made(place, example="astroduck"):
    place.init(example)
    place.run("run", "--defects", "20")
    age_all(place)


@contextlib.contextmanager
def in_folder(place, folder):
    before, place.project = place.project, folder
    yield
    place.project = before


@case
def nothing_needed_goes(place):
    """Of a project with pictures, questions and approvals, all of it old: nothing, said with what it takes; twice."""
    made(place)
    before = stored(place.project)
    said = place.run("gc", status=0).stdout
    expect("There is nothing here that may go." in said and "and all of it is needed" in said, said)
    for _ in range(2):
        expect("There is nothing here that may go." in place.run("gc", "--yes", status=0).stdout)
    expect(stored(place.project) == before, "stored files went")
    place.run("verify", status=0)


@case
def what_is_left_over_goes(place):
    """One of each kind: shown with its size and left, then taken away, then there is nothing. Nothing else goes."""
    made(place, "tiny")
    before = stored(place.project)
    add_blob(place, b"nobody" * 1000, 8)
    files = [add_file(place, ".assay/blobs/ab/.cdef.12-3.tmp", b"x" * 500, 1),
             add_file(place, ".assay/quarantine/000001-10-abc.jsonl", b"{\n", 8)]
    beside = [add_file(place, path, b"{", 1) for path in ("specs/.potion.json.99-1.tmp", ".project.json.99-2.tmp")]
    others = [add_file(place, "specs/.potion.json.swp", b"editor", 30), add_file(place, "notes.99-1.tmp", b"mine", 30)]
    row = place.json("gc")["room"][0]
    expect((row["storedFiles"], row["storedBytes"], row["temporaryFiles"], row["quarantineFiles"]) == (1, 6000, 3, 1), row)
    expect(row["files"] == 5 and row["bytes"] == 6000 + 502 + 2, row)
    said = place.run("gc", status=0).stdout
    for words in ("1 stored file that nothing in the history names: 6.0 kB", "3 files that were never finished",
                  "1 piece of history that was never confirmed", "5 files may go: 6.5 kB. “assayctl gc --yes” takes them away."):
        expect(words in said.replace("\u00a0", " "), words, said)
    expect(all(map(os.path.exists, files + beside)), "shown is not taken away")
    said = place.run("gc", "--yes", status=0).stdout.replace("\u00a0", " ")
    # the two beside documents went when it was opened to write
    expect("3 files were taken away: 6.5 kB are free now." in said, said)
    expect(not any(map(os.path.exists, files + beside)) and all(map(os.path.exists, others)), os.listdir(place.project))
    expect(stored(place.project) == before, "other stored files went")
    expect("There is nothing here that may go." in place.run("gc", "--yes", status=0).stdout)
    place.run("verify", status=0)


@case
def young_ones_stay(place):
    """Within their grace they are told of, and stay."""
    made(place, "tiny")
    name = add_blob(place, b"young", 6)
    path = add_file(place, ".assay/.project.json.99-2.tmp", b"{", 0)
    said = place.run("gc", "--yes", status=0).stdout
    expect("There is nothing here that may go now." in said, said)
    expect("2 more files" in place.run("gc", status=0).stdout)
    expect(os.path.exists(blob_path(place, name)) and os.path.exists(path))
    age(blob_path(place, name), -400)  # by a clock that was wrong once
    place.run("gc", "--yes", status=0)
    expect(os.path.exists(blob_path(place, name)))


@case
def named_by_a_stored_file(place):
    """What only a recipe or report names stays: every stored file of text that an event names, and what stands in it."""
    made(place, "tiny")
    deep = add_blob(place, b"deep", 30)
    middle = add_blob(place, json.dumps({"input": deep}).encode(), 30)
    place.change("specs/potion.json", prompt={"positive": f"a thing {middle}"})
    place.run("status", status=0)
    loose = add_blob(place, b"loose", 30)
    place.run("gc", "--yes", status=0)
    expect(os.path.exists(blob_path(place, middle)) and os.path.exists(blob_path(place, deep)), "named, and gone")
    expect(not os.path.exists(blob_path(place, loose)))


@case
def a_tail_keeps_what_it_names(place):
    made(place, "tiny")
    name = add_blob(place, b"of the tail", 30)
    tail = add_file(place, ".assay/quarantine/000001-10-abc.jsonl", name.encode() + b"\n", 1)
    place.run("gc", "--yes", status=0)
    expect(os.path.exists(blob_path(place, name)))
    age(tail, 8)
    place.run("gc", "--yes", status=0)
    expect(not os.path.exists(tail) and not os.path.exists(blob_path(place, name)))


def refuses(place, words):
    name = add_blob(place, b"left over", 30)
    for command in (["gc"], ["gc", "--yes"]):
        done = place.run(*command, status=1)
        expect("Nothing may go while not all of the history is known" in done.stderr, done.stderr)
        expect(words in done.stderr, done.stderr)
    expect(os.path.exists(blob_path(place, name)), "it went")


@case
def nothing_of_a_damaged_project(place):
    made(place, "tiny")
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    os.truncate(log, sum(map(len, lines[:-2])))
    refuses(place, "damaged or missing")
    to = place.path("copy")
    done = place.run("backup", to, status=1)
    expect("A damaged project is not backed up" in done.stderr and not os.path.exists(to), done.stderr)


@case
def nothing_of_a_newer_project(place):
    made(place, "tiny")
    place.change("project.json", schema="project/99")
    refuses(place, "newer")


@case
def nothing_where_a_stored_file_cannot_be_read(place):
    """It could name what would go. A picture cannot."""
    made(place, "tiny")
    recipe = next(e["payload"]["recipe"] for e in place.events() if e["type"] == "job.queued")
    with open(blob_path(place, recipe), "r+b") as file:
        file.write(b"?")
    refuses(place, "damaged")


@case
def behind_links(place):
    """A folder of stored files, or of a tail, that leads elsewhere is none of ours."""
    made(place, "tiny")
    outside = place.path("outside")
    os.mkdir(outside)
    kept = os.path.join(outside, "000001-10-abc.jsonl")
    with open(kept, "w", encoding="ascii") as file:
        file.write("mine")
    age(kept, 30)
    os.symlink(outside, os.path.join(place.project, ".assay", "quarantine"))
    place.run("gc", "--yes", status=0)
    expect(os.path.exists(kept))


# Backup ---------------------------------------------------------------------


def agree(place, copy):
    """The copy is the project: log, stored files, documents, and what both say of themselves."""
    told = {}
    for folder in (place.project, copy):
        with in_folder(place, folder):
            place.run("verify", status=0)
            status = place.json("status")
            rows = {kind: place.json("list", kind) for kind in ("assets", "cards", "versions", "slots", "exceptions", "documents")}
            told[folder] = ([{k: v for k, v in (status[0] if isinstance(status, list) else status).items() if k != "folder"}], rows,
                            place.json("plan"))
    expect(told[place.project] == told[copy], "they differ", told)
    names = stored(copy)
    expect(all(name == digest for name, digest in names.items()) and stored(place.project) == names)


@case
def a_backup_is_the_project(place):
    made(place)
    to = place.path("copy")
    said = place.run("backup", to, status=0).stdout
    expect("were read back whole" in said and to in said, said)
    for name in ("project.json", "lock.json", ".gitignore", ".assay/events/000001.jsonl"):
        with open(os.path.join(place.project, name), "rb") as a, open(os.path.join(to, name), "rb") as b:
            expect(a.read() == b.read(), name)
    agree(place, to)
    expect(not os.path.exists(to + ".partial") and "unfinished-backup" not in os.listdir(to), os.listdir(to))
    place.run("backup", to, status=1)


@case
def the_backup_alone(place):
    """The project and its index are gone: the copy is opened, and goes on."""
    made(place, "tiny")
    to = place.path("copy")
    place.run("backup", to, status=0)
    before = place.json("list", "versions")
    shutil.rmtree(place.project)
    shutil.rmtree(place.env["XDG_CACHE_HOME"])
    shutil.copytree(to, place.project)
    place.run("verify", status=0)
    expect(place.json("list", "versions") == before)
    place.run("run", status=None)
    expect(place.json("gc")["room"][0]["files"] == 0)


@case
def of_what_nothing_was_made_yet(place):
    place.init("tiny")
    to = place.path("copy")
    place.run("backup", to, status=0)
    with in_folder(place, to):
        place.run("verify", status=0)
        place.run("run", status=None)
        expect(place.json("status") is not None)


@case
def where_no_backup_goes(place):
    """Full, a file, a link, in the project, in no folder: refused with words, and nothing is written."""
    made(place, "tiny")
    for folder in ("full", "elsewhere", "taken.partial"):
        os.mkdir(place.path(folder))
    for name in ("full/mine", "file", "taken.partial/mine"):
        with open(place.path(name), "w", encoding="ascii") as file:
            file.write("mine")
    os.symlink(place.path("elsewhere"), place.path("link"))
    os.symlink(place.project, place.path("way"))
    for to, words in (("full", "is not empty"), ("file", "a file"), ("link", "a link"), ("project/copy", "inside the project"),
                      ("project/specs/copy", "inside the project"), ("way/copy", "inside the project"),
                      ("nowhere/copy", "There is no folder"), ("taken", "holds something else")):
        done = place.run("backup", place.path(to), status=1)
        expect(words in done.stderr, to, done.stderr)
        expect(not os.path.exists(place.path(to + ".partial", ".assay")) or to == "link", to)
    expect(os.listdir(place.path("elsewhere")) == [] and os.listdir(place.path("full")) == ["mine"])
    place.run("backup", status=2)


@case
def what_is_gone_already(place):
    """A stored file that the project lost: the copy has the rest, and that is no success."""
    made(place, "tiny")
    recipe = next(e["payload"]["recipe"] for e in place.events() if e["type"] == "job.queued")
    os.unlink(blob_path(place, recipe))
    done = place.run("backup", place.path("copy"), status=1)
    expect("1 stored file that the history needs is gone or damaged" in done.stderr, done.stderr)


@case
def what_an_earlier_try_left(place):
    """Goes on in it: what is not of the project any more is not in the copy."""
    made(place, "tiny")
    to = place.path("copy")
    os.makedirs(to + ".partial/specs")
    os.makedirs(to + ".partial/.assay/events")
    with in_folder(place, to + ".partial"):
        place.write("unfinished-backup", "x")
        place.write("specs/gone.json", {"schema": "spec/1"})
        place.write(".assay/events/000002.jsonl", "rubbish\n")
        add_blob(place, b'{"asOfSeq":99999}', 1)
        halves = [add_file(place, name, b"{", 1) for name in (".assay/blobs/ab/.cdef.12-3.tmp", "specs/.potion.json.99-1.tmp", ".x.json.99-1.tmp")]
    place.run("backup", to, status=0)
    agree(place, to)
    expect(not os.path.exists(os.path.join(to, "specs", "gone.json")))
    expect(not any(os.path.exists(half.replace(".partial", "", 1)) for half in halves), halves)


@case
def while_pictures_are_made(place):
    """By who makes them: up to where the log was, whole; and the run goes on."""
    place.init("astroduck")
    _, url = place.sandbox("--step-delay", "8")
    child = place.start("run", "--provider", "comfyui", "--server", url, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for(lambda: child.poll() is not None or place.json("status")["pictures"] > 2, "some pictures")
    expect(child.poll() is None, "it has ended")
    done = place.run("backup", place.path("copy"), status=0)
    place.run("gc", "--yes", status=0)
    expect("read back whole" in done.stdout, done.stdout)
    child.send_signal(signal.SIGKILL)
    child.wait()
    with in_folder(place, place.path("copy")):
        place.run("verify", status=0)
        expect(place.json("status")["pictures"] > 2)
    place.run("verify", status=0)


def count_files(folder):
    return sum(len(names) for _, _, names in os.walk(folder))


@case
def killed_in_a_backup(place):
    """However far it was: nothing has the name that is not whole, the project is, and the next one goes on to the end."""
    made(place)
    whole = count_files(place.project)
    for part in (0.02, 0.3, 0.7, 0.95):
        to = place.path(f"copy{part}")
        child = place.start("backup", to, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: child.poll() is not None or count_files(to + ".partial") >= whole * part, "files of the copy")
        child.send_signal(signal.SIGKILL)
        child.wait()
        if os.path.exists(to):
            agree(place, to)
        else:
            expect(not os.path.exists(os.path.join(to + ".partial", "project.json")) or part > 0.9)
            place.run("backup", to, status=0)
            agree(place, to)
        expect(not os.path.exists(to + ".partial"))
    place.run("verify", status=0)


@case
def killed_in_gc(place):
    made(place, "tiny")
    before = stored(place.project)
    for round_ in range(3):
        for i in range(4000):
            add_blob(place, f"loose {round_} {i}".encode(), 30)
        child = place.start("gc", "--yes", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        full = count_files(place.project)
        wait_for(lambda: child.poll() is not None or count_files(place.project) < full - 100, "files to go")
        child.send_signal(signal.SIGKILL)
        child.wait()
        place.run("verify", status=0)
    place.run("gc", "--yes", status=0)
    expect(stored(place.project) == before, "more, or less, went")


@contextlib.contextmanager
def loaded(place, library, **env):
    before = dict(place.env)
    place.env.update(preloaded(library, **env))
    yield
    place.env = before


@contextlib.contextmanager
def full_disk(place):
    when = place.path("full-now")
    with open(when, "w", encoding="ascii"):
        pass
    with loaded(place, "ASSAY_FULL_DISK", ASSAY_FULL_DISK_WHEN=when):
        yield


@case
def where_there_is_no_room(place):
    """Said before anything is written, with both sizes; what an earlier try brought there is not needed twice."""
    made(place, "tiny")
    to = place.path("copy")
    with full_disk(place):
        with open(os.path.join(place.project, ".assay", "events", "000001.jsonl"), "rb") as file:
            small = len(file.read()) < 1 << 20
        expect(small, "the example has grown")
        for i in range(3):
            add_file(place, f"specs/notes-{i}.txt", b"x" * (1 << 20), 0)
        said = place.run("backup", to, status=1).stderr.replace("\u00a0", " ")
    expect("has 1.0 MB left, and the backup needs" in said and "choose a folder on another disk" in said, said)
    expect(not os.path.exists(to) and not os.path.exists(to + ".partial"), os.listdir(os.path.dirname(to)))
    place.run("backup", to, status=0)


@case
def a_disk_that_goes_in_between(place):
    """Full to the last byte, or unplugged: what happened, what there is, the way out; the next one goes on."""
    made(place, "tiny")
    for word, words in (("copy.partial/.assay/blobs", "is full"), ("!copy.partial/.assay/blobs", "Input/output error")):
        to = place.path("copy")
        with full_disk(place):
            with open(place.path("full-now"), "w", encoding="ascii") as file:
                file.write(word)
            said = place.run("backup", to, status=1).stderr
        os.unlink(place.path("full-now"))
        expect("The backup is not finished:" in said and words in said and f"{to}.partial" in said, said)
        expect("A backup to the same place goes on from there" in said and not os.path.exists(to), said)
        place.run("backup", to, status=0)
        agree(place, to)
        shutil.rmtree(to)


def on_a_terminal(place, *words):
    """What a person sees who runs it, as text, and its status."""
    ours, theirs = pty.openpty()
    child = place.start(*words, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):
        while True:
            part = os.read(ours, 4096)
            if not part:
                break
            seen += part
    os.close(ours)
    return seen.decode().replace("\u00a0", " "), wait_for_end(child)


def fill(place, n):
    """Pictures enough for a backup to take longer than a look at it: a document of the history names a stored file that names them."""
    head = b"\x89PNG\r\n\x1a\n"
    names = [add_blob(place, head + os.urandom(40000), 0) for _ in range(n)]
    spec = next(name for name in sorted(os.listdir(os.path.join(place.project, "specs"))) if name.endswith(".json"))
    place.change(f"specs/{spec}", prompt={"positive": f"a thing {add_blob(place, json.dumps(names).encode(), 0)}"})
    place.run("status", status=0)


@case
def says_how_far_it_is(place):
    made(place, "tiny")
    fill(place, 1500)
    seen, status = on_a_terminal(place, "backup", place.path("copy"))
    expect(status == 0 and "Backing up: " in seen and " pictures, " in seen, seen[-2000:])
    expect(seen.endswith("\r\033[K"), "the line stays", seen[-200:])


@case
def says_how_far_the_holder_is(place):
    """The same of what another process does for it."""
    place.init("astroduck")
    _, url = place.sandbox("--step-delay", "50")
    place.run("status", status=0)  # the history begins
    fill(place, 1500)
    holder = place.start("run", "--provider", "comfyui", "--server", url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: holder.poll() is not None or place.json("status")["running"] > 0, "something is made")
    seen, status = on_a_terminal(place, "backup", place.path("copy"))
    expect(status == 0 and "Backing up: " in seen, seen[-2000:])
    expect(holder.poll() is None, "the holder has ended")
    given_up = place.start("backup", place.path("other"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: count_files(place.path("other.partial")) > 100, "files of the copy")
    given_up.send_signal(signal.SIGKILL)
    given_up.wait()
    # whoever holds it heard of that: the place is free at once, and no whole copy appears by itself
    wait_for(lambda: place.run("backup", place.path("other"), status=None).returncode == 0, "the place is free")
    holder.send_signal(signal.SIGKILL)
    holder.wait()


@case
def a_disk_that_changes_words(place):
    """Documents are read back too. Red when they are not; the stored files know their own names."""
    made(place, "tiny")
    with open(os.path.join(place.project, ".gitignore"), "w", encoding="ascii") as file:
        file.write("exports/ # the-word\n")
    backup = place.path("backup")
    with loaded(place, "LYING_DISK", ASSAY_LYING_DISK="the-word"):
        said = place.run("backup", backup, status=1).stderr
    expect("could not be read back as it was. Check that disk" in said and not os.path.exists(backup), said)
    place.run("backup", backup, status=0)
    with open(os.path.join(backup, ".gitignore"), encoding="ascii") as file:
        expect("the-word" in file.read(), "the copy has another word")


@case
def below_the_floor(place):
    """Says how much is left and needed, and works there."""
    made(place, "tiny")
    add_blob(place, b"loose", 30)
    with full_disk(place):
        said = place.run("gc", status=0).stdout.replace("\u00a0", " ")
        expect("The disk has 1.0 MB left. Making is paused until there are 515.4 MB." in said, said)
        row = place.json("gc")["room"][0]
        expect(row["freeBytes"] == 1 << 20 and row["neededBytes"] > row["freeBytes"], row)
        expect("1 file was taken away" in place.run("gc", "--yes", status=0).stdout.replace("\u00a0", " "))


main()
