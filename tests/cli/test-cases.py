#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What once cost a history, a generation or somebody else's work: the cases that were reported, by their number, and others of the same
kinds. Prints TAP."""

import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import time
import uuid
import zlib

from between import Between
from clikit import case, expect, lines_of, main
from fakecomfy import FakeComfy, chunk, disk
from patience import wait_for, wait_for_end


def png(width, height, color_type, data):
    header = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 1)) + chunk(b"IEND", b"")


def with_wrong_sum(whole):
    """The same bytes, but for the checksum of its pixels."""
    at = whole.index(b"IDAT") - 4
    end = at + 8 + struct.unpack(">I", whole[at:at + 4])[0]
    return whole[:end] + bytes(byte ^ 255 for byte in whole[end:end + 4]) + whole[end + 4:]


def made(place, picture, status):
    """(what a run says, pictures that were asked for, files that were fetched)"""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.picture = picture
        done = place.run("run", "--server", fake.url, status=status)
        return done.stdout + done.stderr, fake.count("POST", "/prompt"), fake.count("GET", "/view")


@case
def case_13_damaged_on_the_way(place):
    """Pixels that do not have the sum they say, and no bytes at all: fetched again. Mutation: keep_cb that keeps what is damaged (made
    again)."""
    whole = disk()
    for number, damaged in enumerate((with_wrong_sum(whole), b"", whole[:40])):
        place.project = place.path(f"project{number}")
        said, asked, fetched = made(place, lambda n, damaged=damaged: damaged if n < 3 else whole, 0)
        expect((asked, fetched) == (1, 3), number, asked, fetched, said)


@case
def case_14_the_same_fault_again(place):
    """Too wide, too large, another format, a login page: the same graph gives the same, so it is made once, and what to do about it is
    said. Mutation: picture.too_large as "retryable"."""
    for number, (picture, words) in enumerate((
            (png(40000, 2, 2, bytes(2 * 120001)), "larger than 32768 pixels on a side"),
            (png(20000, 20000, 2, bytes(100)), "ask for a smaller render size"),
            (b"GIF89a" + bytes(100), "let the workflow save its picture as PNG"),
            (b"<!DOCTYPE html><title>Sign in</title>", "a file that is not a PNG picture"))):
        place.project = place.path(f"project{number}")
        said, asked, fetched = made(place, picture, 1)
        expect((asked, fetched) == (1, 1), words, asked, fetched)
        expect(words in said and "Mend the cause, then try again." in said, words, said)


def rows_of(picture):
    """The rows of an RGBA picture of ours, whole bytes."""
    width, height = struct.unpack(">II", picture[16:24])
    at, data = 8, b""
    while at < len(picture):
        (length,), kind = struct.unpack(">I", picture[at:at + 4]), picture[at + 4:at + 8]
        data += picture[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    raw, row = zlib.decompress(data), bytes(4 * width)
    for y in range(height):
        row = unfiltered(raw[y * (4 * width + 1)], raw[y * (4 * width + 1) + 1:(y + 1) * (4 * width + 1)], row)
        yield row


def unfiltered(kind, line, above):
    row = bytearray(line)
    for i, byte in enumerate(line):
        left, up, corner = row[i - 4] if i > 3 else 0, above[i], above[i - 4] if i > 3 else 0
        near = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        row[i] = (byte + (0, left, up, (left + up) // 2, near)[kind]) & 255
    return bytes(row)


def magenta_share(picture):
    """Of what is visible."""
    pixels = [row[i:i + 4] for row in rows_of(picture) for i in range(0, len(row), 4) if row[i + 3] >= 32]
    return sum(min(r, b) - g >= 60 and a >= 128 for r, g, b, a in pixels) / len(pixels)


def visible_share(picture):
    pixels = [row[i + 3] for row in rows_of(picture) for i in range(0, len(row), 4)]
    return sum(a >= 128 for a in pixels) / len(pixels)


@case
def case_05_background_that_was_left(place):
    """A shadow on the key, and glass before it: as long as the picture shows the key's hue it is not approved by itself. Mutation: hue_left
    that always says OTHER (both are approved)."""
    for name in ("shadow", "glass"):
        place.project = place.path(name)
        with open(os.path.join(os.path.dirname(__file__), "pictures", name + "-on-key.png"), "rb") as file:
            sent = file.read()
        place.init("tiny")
        place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
        place.write("policies/budgets.json", {"schema": "budgets/1", "regenerationsPerAssetAndDay": 0})
        with FakeComfy() as fake:
            fake.picture = sent
            place.run("run", "--server", fake.url)
        version, route = (next(event["payload"] for event in place.events() if event["type"] == kind)
                          for kind in ("version.created", "route.decided"))
        blob = os.path.join(place.project, ".assay", "blobs", version["picture"][:2], version["picture"][2:])
        with open(blob, "rb") as file:
            share = magenta_share(file.read())
        left = [reason for reason in route["reasons"] if reason.startswith("alpha.background:background.")]
        expect(share < 0.01 or route["outcome"] != "auto_approved" and left, name, share, route)


@case
def case_11_already_transparent(place):
    """A picture that comes cut is left as it is: nothing is erased, and it is made once. Mutation: assay_process_settle that never settles."""
    with open(os.path.join(os.path.dirname(__file__), "pictures", "cut-already.png"), "rb") as file:
        sent = file.read()
    place.init("tiny")
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
    with FakeComfy() as fake:
        fake.picture = sent
        place.run("run", "--server", fake.url)
        expect(len(fake.prompts) == 1, "made again", len(fake.prompts))
    version = next(event["payload"] for event in place.events() if event["type"] == "version.created")
    with open(os.path.join(place.project, ".assay", "blobs", version["picture"][:2], version["picture"][2:]), "rb") as file:
        is_there = visible_share(file.read())
    expect(is_there > 0.3, "erased", is_there)
    expect(place.json("list", "exceptions") == [], "an exception", place.json("list", "exceptions"))


REFORMATTED = {
    "line ends": lambda text: text.replace(b"\n", b"\r\n"),
    "spaces": lambda text: b"".join(json.dumps(json.loads(line)).encode() + b"\n" for line in text.splitlines()),
    "a mark at the front": lambda text: b"\xef\xbb\xbf" + text,
    "capitals": lambda text: re.sub(rb'"hash":"[0-9a-f]{64}"', lambda found: found.group().upper().replace(b"HASH", b"hash"), text),
    "last line first": lambda text: b"".join(reversed(text.splitlines(keepends=True))),
    "nothing left": lambda text: b"",
}


@case
def case_01_and_02_a_history_that_was_reformatted(place):
    """All there, and no line as it was written, or no line at all: damage, which all say alike; nothing is moved, nothing is made.
    Mutation: scan_windows that is not told what the index knows to be saved (a new history begins)."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        whole = file.read()
    for name, change in REFORMATTED.items():
        damaged = change(whole)
        expect(damaged != whole, name)
        with open(log, "wb") as file:
            file.write(damaged)
        for command in ("status", "run", "verify"):
            done = place.run(command, status=1)
            expect("Event 1 of the history, which had been saved, is damaged or missing." in done.stdout + done.stderr, name, done)
        with open(log, "rb") as file:
            expect(file.read() == damaged and not os.path.exists(os.path.join(place.project, ".assay", "quarantine")), name, "was moved")
    with open(log, "wb") as file:
        file.write(whole)
    place.expect_whole()


def cut_behind(text, seq):
    """The whole lines up to this one."""
    return b"".join(text.splitlines(keepends=True)[:seq])


def first_of(place, kind):
    return min(event["seq"] for event in place.events() if event["type"] == kind)


def last_of(place, kind):
    return max(event["seq"] for event in place.events() if event["type"] == kind)


@case
def case_01_the_cause_is_named(place):
    """What became of the history is said where it can be told, also where no index and no blob knows more. Mutations: look_at_damage
    that takes every line for SHORT; one that does not count what a changed line says was saved (a new history begins)."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        whole = file.read()
    for name, words, alone in (("line ends", "Its line ends were changed", True), ("spaces", "Another program has written its lines anew", True),
                               ("nothing left", "The file of the history is empty", False)):
        with open(log, "wb") as file:
            file.write(REFORMATTED[name](whole))
        done = place.run("status", status=1)
        expect(words in done.stdout + done.stderr, name, done)
        kept = [place.path("cache_home"), os.path.join(place.project, ".assay", "blobs")]
        for folder in kept if alone else kept[:1]:
            os.rename(folder, folder + ".kept")
        for command in ("run", "status", "verify"):
            done = place.run(command, status=1)
            expect(words in done.stdout + done.stderr, name, command, done)
        for folder in kept if alone else kept[:1]:
            shutil.rmtree(folder, ignore_errors=True)
            os.rename(folder + ".kept", folder)


@case
def case_02_a_copy_of_what_is_left(place):
    """A project that came to another machine, or whose cache was cleared: the blobs know that there was more. Nothing is moved, nothing is
    made, and a second look says the same; what is restored is whole again. Mutations: peek_known that does not look at the blobs;
    keep_known left out (the second look finds all well)."""
    place.init("astroduck")
    place.only_specs("potion", "coin", "key", "sword")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        whole = file.read()
    made = first_of(place, "version.created")
    for name, left, seq in (("empty", b"", 1), ("gone", None, 1), ("line ends", whole.replace(b"\n", b"\r\n"), 1),
                            ("behind the documents", cut_behind(whole, 2), 2),
                            ("in a line", cut_behind(whole, made)[:-20], None),
                            ("behind one", cut_behind(whole, first_of(place, "job.submitting") - 1), None)):
        shutil.rmtree(place.path("cache_home"))
        os.mkdir(place.path("cache_home"))
        if left is None:
            os.unlink(log)
        else:
            with open(log, "wb") as file:
                file.write(left)
        for command in ("status", "run", "verify", "status"):
            done = place.run(command, status=1)
            said = done.stdout + done.stderr
            expect("of the history, which had been saved, is damaged or missing." in said, name, command, said)
            expect(seq is None or f"Event {seq} of" in said, name, seq, said)
        if left is not None:
            with open(log, "rb") as file:
                expect(file.read() == left, name, "was written to")
        expect(not os.path.exists(os.path.join(place.project, ".assay", "quarantine")), name, "was moved")
        with open(log, "wb") as file:
            file.write(whole)
        expect("Nothing to make" in place.run("run", "--defects", "0", status=0).stdout, name)
    place.expect_whole()


@case
def a_store_that_never_told(place):
    """Blobs that nobody lived to tell of are no history that is gone: documents of a first look, recipes, the last picture. Mutation:
    look_at_blob that takes every blob for a proof."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    lines = [json.loads(line) for line in open(log, encoding="utf-8")]
    with open(log, "rb") as file:
        whole = file.read()
    made = last_of(place, "version.created")
    ending = next(event for event in lines if event["seq"] == made)["commit"]
    shutil.rmtree(place.path("cache_home"))
    with open(log, "wb") as file:
        file.write(cut_behind(whole, ending - 1))
    place.run("status", status=0)
    place.run("run", "--defects", "0", status=0)
    place.expect_whole()

    place.project = place.path("first")
    place.init("tiny")
    place.run("status", status=0)
    os.unlink(os.path.join(place.project, ".assay", "events", "000001.jsonl"))
    shutil.rmtree(place.path("cache_home"))
    place.run("run", "--defects", "0", status=0)
    place.expect_whole()


LOST = "Event 1 of the history, which had been saved, is damaged or missing."


@case
def case_01_whatever_is_asked(place):
    """A history that is gone looks like one in which nothing happened: whoever says so says what is wrong too, once, and does not end
    well; one JSON value stays one. Mutation: run_command that hands on what the command gave; assay_cli_fail that does not note what it
    told (twice)."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        whole = file.read()
    with open(log, "wb") as file:
        file.write(REFORMATTED["line ends"](whole))
    for words in (["plan"], ["list", "slots"], ["list", "assets"], ["check"], ["models"], ["run", "--dry-run"], ["again", "--all"],
                  ["withdraw", "potion"], ["export", "--to", place.path("out")], ["verify"]):
        done = place.run(*words, status=1)
        expect(done.stderr.count(LOST) == 1, words, done)
    for words in (["plan"], ["list", "slots"], ["run", "--dry-run"], ["again", "--all"]):
        done = place.run("--json", *words, status=1)
        json.loads(done.stdout)
        expect(LOST in done.stderr, words, done)
    with open(log, "wb") as file:
        file.write(whole)
    for words in (["plan"], ["run", "--dry-run"]):
        expect(LOST not in place.run(*words, status=0).stderr, words)


def append_newer_event(log):
    """One event as a program to come writes it: whole, of a version that this one does not know."""
    with open(log, "rb") as file:
        last = json.loads(file.read().splitlines()[-1])
    seq = last["seq"] + 1
    event = {**last, "v": 99, "seq": seq, "commit": seq, "of": 1, "prev": last["hash"], "synced": last["seq"], "id": last["id"][:-1] + "0"}
    del event["hash"]

    def text(of):
        return json.dumps(of, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    event["hash"] = hashlib.sha256(text(event)).hexdigest()
    with open(log, "ab") as file:
        file.write(text(event) + b"\n")


@case
def what_a_newer_assay_wrote(place):
    """Its project document, another document, or one event: status, run and verify say it alike, nothing is written, and nobody speaks of
    damage or of a backup. Mutations: _assay_engine_dup_newer always NULL; find_newer for project.json alone; add_unread that takes all for
    damage."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    approve_all(place)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")

    def all_say(words, *commands):
        with open(log, "rb") as file:
            before = file.read()
        for command in (["status"], ["run"], ["verify"], ["plan"], *commands):
            done = place.run(*command, status=1)
            said = done.stdout + done.stderr
            expect(said.count(words) == 1, command, words, said)
            expect("backup" not in said and "damage" not in said and "0 problems" not in said, command, said)
        with open(log, "rb") as file:
            expect(file.read() == before, "it was written to")

    kept = place.read("project.json")
    place.change("project.json", schema="project/9")
    all_say("was written by a newer Assay", ["withdraw", "potion"], ["archive", "potion"], ["undo"])
    expect(place.json("status", status=1)["readOnly"], "json")
    place.write("project.json", kept)
    place.write("policies/routing.json", {"schema": "routing-policy/9", "walls": 4})
    all_say("policies/routing.json:/schema: “routing-policy/9” was written by a newer Assay", ["withdraw", "potion"], ["archive", "potion"])
    os.unlink(os.path.join(place.project, "policies/routing.json"))
    place.run("withdraw", "potion", status=0)
    append_newer_event(log)
    all_say("A newer Assay has written the event", ["withdraw", "potion"])


@case
def case_39_what_was_put_aside(place):
    """A tail that nobody saved is put aside, which the first command says, whichever it is, and no later one. Mutation: print_notices left
    out of run_command."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    for command in ("run", "verify", "status"):
        with open(log, "ab") as file:
            file.write(b"x" * 3000000)
        first, second = place.run(command, status=0), place.run(command, status=0)
        expect(first.stderr.count("3000000 bytes at the end of the history") == 1, command, first)
        expect("at the end of the history" not in second.stdout + second.stderr, command, second)
        expect("all whole" in place.run("verify", status=0).stdout, command)


@case
def a_damaged_history_tells_nothing_of_the_plan(place):
    """Nothing is said never to have been made, and the trouble comes before the counts. Mutations: is_doubtful always FALSE; Read-only
    printed behind the counts."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    expect("It has not been made yet." not in place.run("plan", status=0).stdout, "the test's own premise")
    os.truncate(log, 0)
    said = place.run("plan", status=1).stdout
    expect("It has not been made yet." not in said and "the history is damaged" in said, said)
    said = place.run("status", status=1).stdout
    expect("0 problems" not in said and lines_of(said)[1].startswith("Read-only: "), said)


def delete_blobs(place, of):
    """The stored pictures of the versions @of (of the log); their names."""
    names = [event["payload"]["picture"] for event in place.events() if event["type"] == "version.created" and of(event["payload"])]
    for name in names:
        os.unlink(os.path.join(place.project, ".assay", "blobs", name[:2], name[2:]))
    return names


@case
def stored_pictures_that_are_gone(place):
    """One file, all of a folder, all: status, run, check and export say it as verify does, and how it is mended; made again, all is well.
    Mutations: assay_blobs_look_all that asks for no file; run without has_lost (exit 0)."""
    place.init("astroduck")
    place.only_specs("potion", "coin", "key")
    place.run("run", "--defects", "0", status=0)
    blobs = os.path.join(place.project, ".assay", "blobs")
    shutil.copytree(blobs, blobs + ".kept")
    approved = {event["payload"]["version"]: event["payload"]["spec"] for event in place.events() if event["type"] == "approval.given"}
    version, spec = sorted(approved.items())[0]
    titles = {row["id"]: row["title"] for row in place.json("list", "assets")}

    def all_say(words, *titles):
        for command in (["status"], ["run", "--defects", "0"], ["check"], ["verify"], ["export", "--to", place.path("out")]):
            done = place.run(*command, status=1)
            expect(command[0] in ("status", "verify", "export") or words in done.stdout + done.stderr, command, words, done)
            expect("0 problems" not in done.stdout, command, done)
            expect(command[0] != "status" or "stored files are gone" in done.stdout, done)
            expect(command[0] != "export" or "3 approved pictures are drawings" in done.stdout and "not approved any more" not in done.stdout, done)
            expect(command[0] != "export" or all(f"“{title}” was not exported" in done.stdout + done.stderr for title in titles), done)
        expect(place.json("status", status=1)["lost"] > 0, "json")
        pictures = [name for name in os.listdir(place.path("out")) if name.endswith(".png")]
        expect(len(pictures) == 3 - len(titles), "what is whole is not exported", pictures)
        shutil.rmtree(place.path("out"))

    (name,) = delete_blobs(place, lambda of: of["id"] == version)
    all_say(f"are gone: “{titles[spec]}” (assets: 1)", titles[spec])
    place.run("again", spec, status=0)
    place.run("run", "--defects", "0")
    expect("0 problems" in place.run("status", status=0).stdout, "made again, it is still gone")

    shutil.rmtree(blobs)
    all_say("are gone: " + ", ".join(f"“{title}”" for title in sorted(titles.values())) + " (assets: 3)", *titles.values())
    os.rename(blobs + ".kept", blobs)
    source = next(event["payload"]["source"] for event in place.events() if event["type"] == "version.created"
                  and event["payload"]["id"] in approved and event["payload"]["spec"] != spec
                  and not any(other != event["payload"]["source"] and other[:2] == event["payload"]["source"][:2]
                              for other in [e["payload"]["picture"] for e in place.events() if e["type"] == "version.created"]))
    shutil.rmtree(os.path.join(blobs, source[:2]))
    expect("stored files are gone" in place.run("status", status=1).stdout, "a whole folder without a picture")


def approve_all(place):
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)


def at_once(place, n, *words):
    """How so many of one command end that are begun at once, and what they say."""
    children = [place.start(*words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(n)]
    said = [child.communicate()[0] for child in children]
    return [child.returncode for child in children], said


def expect_made_once(place):
    """One job for the one asset of which nothing was made, and each job, also of what a check had made again, sent once."""
    new = [event for event in place.events() if event["type"] == "job.queued" and event["payload"]["reason"] == "new"]
    sent = [event["payload"]["job"] for event in place.events() if event["type"] == "job.submitting"]
    expect(len(new) == 1 and sent and len(set(sent)) == len(sent), "made more than once", new, sent)


@case
def many_commands_at_once(place):
    """Each holds the project for a moment and is gone before it answered the others: they turn to the next. Mutation: goes_on always
    FALSE."""
    place.init("tiny")
    ends, said = at_once(place, 30, "run", "--defects", "0")
    expect(ends == [0] * 30, ends, said)
    expect_made_once(place)
    ends, said = at_once(place, 30, "status")
    expect(ends == [0] * 30, ends, said)
    approve_all(place)
    ends, said = at_once(place, 30, "withdraw", "potion")
    expect(sorted(ends) == [0] + [1] * 29, ends, said)
    expect(not any("has ended before it answered" in text for text in said), said)
    place.expect_whole()


@case
def an_answer_that_is_lost(place):
    """A holder that did what was asked and was gone before it said so: a command says its name, so that it is sent again and done once; an
    act that might be done twice is not sent again. Mutations: name_command that gives no name; goes_on with every act."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    approve_all(place)
    place.write("specs/other.json", {**place.read("specs/potion.json"), "id": "other", "title": "Other"})
    with FakeComfy() as fake:
        fake.hold.set()
        place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(fake.open_prompts, "a picture at the server")

        between = Between(place, '"verb":"submit"')
        done = place.run("withdraw", "potion", status=0)
        between.close()
        expect(len(between.heard) == 2 and between.heard[0] == between.heard[1], between.heard, done)
        expect(sum(event["type"] == "choice.made" for event in place.events()) == 1, "taken twice")

        between = Between(place, '"kind":"life"')
        done = place.run("archive", "potion", status=1)
        between.close()
        expect(len(between.heard) == 1 and "run this command again if it was not done" in done.stderr, between.heard, done)
        expect(place.read("specs/potion.json")["intent"] == "archived", "the holder had not done it")


class OwnIds(FakeComfy):
    """Gives its prompts ids itself, as servers did before."""

    loses_answers = False

    def post(self, body):
        answer = super().post({**body, "prompt_id": str(uuid.uuid4())})
        return None if self.loses_answers else answer


@case
def a_server_that_names_prompts_itself(place):
    """What it answers is what is asked for. Mutation: on_accepted_answer that keeps the id that was sent (made again)."""
    place.init("tiny")
    with OwnIds() as fake:
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1 and place.json("status")["pictures"] == 1, fake.asked)


@case
def case_10_an_answer_that_is_lost(place):
    """The server took the prompt under an id of its own, and nobody heard which: found in the queue, or in the history when it is
    ended already. Mutations: is_ours always FALSE; on_miss that does not list the history (made again)."""
    for held in (True, False):
        place.project = place.path(f"project{held}")
        place.init("tiny")
        with OwnIds() as fake:
            fake.loses_answers = True
            if held:
                fake.stop_after(0)
            child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(lambda: fake.count("GET", "/queue") > 2 or fake.history, "the server asked for it")
            fake.go_on()
            expect(wait_for_end(child) == 0, held, child.returncode)
            expect(fake.count("POST", "/prompt") == 1 and place.json("status")["pictures"] == 1, held, fake.asked)
        place.expect_whole()


@case
def case_10_killed_in_between(place):
    """Killed while it is made under an id that only the dead process knew: the next run finds it, waiting, running or made. Mutation:
    mark_of that asks for the client id of this process (made again)."""
    for ended in (True, False):
        place.project = place.path(f"project{ended}")
        place.init("tiny")
        with OwnIds() as fake:
            fake.stop_after(0)
            child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(fake.open_prompts, "a picture at the server")
            child.kill()
            child.wait()
            if ended:
                fake.go_on()
            child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(lambda: fake.count("GET", "/view") if ended else fake.count("GET", "/queue") > 2, "the server asked for it")
            fake.go_on()
            expect(wait_for_end(child) == 0, ended, child.returncode)
            expect(fake.count("POST", "/prompt") == 1 and place.json("status")["pictures"] == 1, ended, fake.asked)
        place.expect_whole()


@case
def case_23_a_list_that_is_too_long(place):
    """What the documents use is asked for class by class, and what is missing of that is named. Mutations: answered that does not ask
    for classes; note_answer that keeps only the last class; check_node that holds what was not asked for missing."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.classes["Long"] = {"input": {"required": {"names": [["n" * 1000] * 70000]}}}
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1 and fake.count("GET", "/object_info/KSampler") == 1, fake.asked)
        expect(fake.count("GET", "/object_info/Long") == 0, fake.asked)
    place.project = place.path("lacking")
    place.init("tiny")
    with FakeComfy() as fake:
        fake.classes["Long"] = {"input": {"required": {"names": [["n" * 1000] * 70000]}}}
        del fake.classes["VAEDecode"]
        done = place.run("run", "--server", fake.url, status=3)
        expect("The server has no node class “VAEDecode”." in done.stdout + done.stderr and "(“VAEDecode”)" not in done.stderr, done)
        expect(fake.count("POST", "/prompt") == 0, fake.asked)


@case
def a_server_that_sends_elsewhere(place):
    """Where to is said, without what may be secret, and not followed. Mutations: dup_target that hides nothing; NO_REDIRECT left out."""
    place.init("tiny")
    with FakeComfy() as elsewhere, FakeComfy() as fake:
        fake.location = elsewhere.url.replace("//", "//name:word@") + "/login?token=SECRET#SECRET"
        done = place.run("run", "--server", fake.url, status=1)
        expect(f"/system_stats is at http://127.0.0.1:{elsewhere.port}/login (status 307)" in done.stderr, done.stderr)
        expect("SECRET" not in done.stderr and "word@" not in done.stderr and elsewhere.asked == [], done.stderr)


@case
def https_where_http_is_spoken(place):
    """One full stop ends the sentence. Mutation: dup_words that keeps its own."""
    place.init("tiny")
    with FakeComfy() as fake:
        done = place.run("run", "--server", fake.url.replace("http:", "https:"), status=1)
        expect("does not answer in https" in done.stderr and ".." not in done.stderr, done.stderr)


@case
def case_23_one_class_that_is_too_long(place):
    """The server is there, so nobody is told to start it. Mutation: note_too_long that is not broken."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.classes["KSampler"]["input"]["required"]["names"] = [["n" * 1000] * 70000]
        done = place.run("run", "--server", fake.url, status=1)
        expect("its list of nodes has more than 64 MiB." in done.stderr, done.stderr)
        expect("Look at the log of the server" in done.stderr and "Start the server" not in done.stderr, done.stderr)


class Odd(FakeComfy):
    """What history and /view answer is the test's."""

    told_history = None

    def answer_view(self, handler):
        handler.answer(404, b"", "text/plain")

    def view(self, handler, name):
        self.answer_view(handler)

    def tell_history(self, handler, pid):
        if pid not in self.history or self.told_history is None:
            return super().tell_history(handler, pid)
        return handler.answer(200, self.told_history(self.history[pid]))


def ended(place, fake, status=1):
    """(what a run says, its peak of memory in MiB). What the system counts of a child has its parent's memory in it."""
    peak = 0
    with open(place.path("said"), "w+", encoding="utf-8") as file:
        child = place.start("run", "--server", fake.url, stdout=file, stderr=subprocess.STDOUT)
        while child.poll() is None:
            peak = max(peak, peak_of(child.pid))
            time.sleep(0.02)
        file.seek(0)
        said = file.read()
    expect(child.returncode == status, child.returncode, said)
    return said, peak // 1024


def peak_of(pid):
    """KiB; 0 of one that has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def expect_one_exception(place, fake, words, said, prompts):
    """Told once, and no further run asks the server for it again."""
    expect(words in said and "went away" not in said, said)
    expect(fake.count("POST", "/prompt") == prompts, fake.asked)
    expect(len(place.json("list", "exceptions")) == 1, place.json("list", "exceptions"))
    asked = fake.count("GET", "/view"), fake.count("GET", "/history")
    place.run("run", "--server", fake.url)
    expect((fake.count("GET", "/view"), fake.count("GET", "/history")) == asked and fake.count("POST", "/prompt") == prompts, fake.asked)


def cut_short(handler):
    """Four bytes of a picture that says it has many."""
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.send_header("Content-Length", "99999999")
    handler.end_headers()
    handler.wfile.write(b"\x89PNG")
    handler.close_connection = True


def packed(handler):
    """A gigabyte of nothing, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def very_large(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.send_header("Content-Length", str(270_000_000))
    handler.end_headers()
    try:
        for _ in range(270):
            handler.wfile.write(bytes(1_000_000))
    except OSError:
        pass
    handler.close_connection = True


@case
def case_37_a_picture_that_never_comes(place):
    """Empty or cut off every time: fetched four times for each of four attempts, then told; packed or huge: once, and little memory is
    taken. Mutations: fault_of without DAMAGED (open for ever); as_stored left out (a gigabyte unpacked); sent_cb that does not look at
    the length."""
    for number, (answer, words, prompts) in enumerate((
            (lambda handler: handler.answer(200, b"", "image/png"), "came empty, cut off or damaged", 4),
            (cut_short, "came empty, cut off or damaged", 4),
            (packed, "a file that is not a PNG picture", 1),
            (very_large, "larger than 256 MiB", 1))):
        place.project = place.path(f"project{number}")
        place.init("tiny")
        with Odd() as fake:
            fake.answer_view = answer
            said, mebibytes = ended(place, fake)
            expect_one_exception(place, fake, words, said, prompts)
            expect(fake.count("GET", "/view") == (16 if prompts == 4 else 1), fake.asked)
            expect(mebibytes < 150, words, mebibytes)


@case
def case_37_a_history_that_says_nothing(place):
    """Nothing but brackets, or more than can be taken: the server is asked twenty times, then it is told. Mutations: is_nonsense
    always FALSE (asked for ever); request_done that does not know what is too large."""
    for number, told in enumerate((
            lambda entry: b"[" * 1000000,
            lambda entry: {"x": "y" * 17_000_000})):
        place.project = place.path(f"project{number}")
        place.init("tiny")
        with Odd() as fake:
            fake.told_history = told
            said, _ = ended(place, fake)
            expect_one_exception(place, fake, "was asked 20 times what became of the picture", said, 1)


@case
def a_file_that_is_gone(place):
    """Said to be made, and there under no name: looked for under each, told, and made once; one of an earlier run is lost, and made
    once more. Mutation: on_gone that always says "retryable" (four times)."""
    for killed in (False, True):
        place.project = place.path(f"project{killed}")
        place.init("tiny")
        with Odd() as fake:
            if killed:
                fake.stop_after(0)
                child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                wait_for(fake.open_prompts, "a picture at the server")
                child.kill()
                child.wait()
                fake.go_on()
            said, _ = ended(place, fake)
            expect_one_exception(place, fake, "has no file of it under any name", said, 1 + killed)


@case
def a_history_that_was_cleared(place):
    """The file is there under the name it was given: fetched, not made again. Mutation: on_nowhere that does not fetch."""
    place.init("tiny")
    with Odd() as fake:
        fake.stop_after(0)
        child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(fake.open_prompts, "a picture at the server")
        child.kill()
        child.wait()
        graph = fake.prompts.pop(fake.open_prompts()[0])
        name = next(node for node in graph.values() if node["class_type"] == "SaveImage")["inputs"]["filename_prefix"]
        fake.answer_view = lambda handler: (handler.view(disk()) if f"filename={name.split('/')[1]}_00001_.png" in handler.path
                                            else handler.answer(404, b""))
        ended(place, fake, status=0)
        expect(fake.count("POST", "/prompt") == 1 and place.json("status")["pictures"] == 1, fake.asked)
    place.expect_whole()


class Endless(FakeComfy):
    """Says something on its socket without end while it works."""

    def __init__(self, first, again, count):
        super().__init__()
        self.first, self.again, self.number = first, again, count
        self.cut_off = False

    def post(self, body):
        wait_for(lambda: self.sockets, "a socket, which is opened beside")
        with self.lock:
            peers = list(self.sockets)
        for peer in peers:
            try:
                peer.sendall(self.first)
                for _ in range(self.number):
                    peer.sendall(self.again)
            except OSError:
                self.cut_off = True
        return super().post(body)


@case
def case_37_a_socket_without_end(place):
    """Parts of a message that never ends, and pings and nothing else: the socket is let go, the picture is made, and little memory is
    taken. Mutations: _assay_comfy_bound_add left out; is_too_much without either half."""
    part = b"\x00\x7f" + struct.pack(">Q", 1_000_000) + b"A" * 1_000_000
    pings = b"\x89\x7d" + b"p" * 125
    for number, (first, again, count) in enumerate(((b"\x01\x01A", part, 400), (b"", pings, 300_000))):
        place.project = place.path(f"project{number}")
        place.init("tiny")
        with Endless(first, again, count) as fake:
            said, mebibytes = ended(place, fake, status=0)
            expect(fake.count("POST", "/prompt") == 1 and place.json("status")["pictures"] == 1, said)
            expect(fake.cut_off, "the socket took it all, or there was none")
            expect(mebibytes < 150 and "CRITICAL" not in said, mebibytes, said[:500])


class Halving(FakeComfy):
    """Takes a part of every prompt, which waits behind somebody else's or runs itself; interrupts whatever runs, as servers did
    before."""

    runs_ours = False
    strangers_interrupted = 0

    def post(self, body):
        answer = super().post(body)
        return {**answer, "node_errors": {"12": {"class_type": "PreviewImage", "errors": [{"type": "required_input_missing",
                                                                                         "message": "Required input is missing"}]}}}

    def queue(self):
        with self.lock:
            ours = [[2, pid, self.prompts[pid], {}, []] for pid in self.open_prompts()]
            running = ours if self.runs_ours else [[1, "somebody-elses", {}, {}, []]]
            return {"queue_running": running, "queue_pending": [] if self.runs_ours else ours}

    def told(self, path, body):
        if path == "/queue" and not self.runs_ours:
            with self.lock:
                for pid in body["delete"]:
                    self.prompts.pop(pid, None)
        elif path == "/interrupt":
            self.strangers_interrupted += not self.runs_ours
            for pid in self.open_prompts():
                self.end(pid, interrupted=True)


@case
def case_04_half_a_prompt(place):
    """What a server took of a prompt it complains of is taken back: ours is deleted, and interrupted only where it is what runs.
    Mutation: on_mutilated that sends both at once."""
    for runs_ours in (False, True):
        place.project = place.path(f"project{runs_ours}")
        place.init("tiny")
        with Halving() as fake:
            fake.hold.set()
            fake.runs_ours = runs_ours
            done = place.run("run", "--server", fake.url, status=1)
            expect("Required input is missing" in done.stdout + done.stderr, done)
            expect(fake.open_prompts() == [] and fake.strangers_interrupted == 0, runs_ours, fake.asked)
            expect(fake.count("POST", "/interrupt") == runs_ours and fake.count("POST", "/prompt") == 1, fake.asked)


class Shared(FakeComfy):
    """Works for somebody else first; ours wait behind it. It interrupts whatever runs, as servers did before."""

    def queue(self):
        with self.lock:
            waiting = [[2, pid, self.prompts[pid], {}, []] for pid in self.open_prompts()]
        return {"queue_running": [[1, "somebody-elses", {}, {}, []]], "queue_pending": waiting}


@case
def somebody_elses_picture_is_not_interrupted(place):
    """A picture that is canceled while the server works for another: it is taken from the queue, and again when it is still
    there. Mutation: cancel_step that does not look at its place in the queue."""
    place.init("tiny")
    with Shared() as fake:
        fake.hold.set()
        child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(fake.open_prompts, "a picture at the server")
        place.run("cancel", "potion", status=0)
        wait_for(lambda: fake.count("POST", "/queue") > 1 or fake.count("POST", "/interrupt"), "another word on what still waits")
        for pid in fake.open_prompts():
            fake.end(pid, interrupted=True)
        wait_for_end(child)
        expect(fake.count("POST", "/interrupt") == 0, fake.asked)


main()
