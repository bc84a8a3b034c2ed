#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes from outside to her history: the power, a disk that forgets, a program of next year. Prints TAP."""

import hashlib
import json
import os
import shutil

from clikit import case, expect, main
from diarykit import Studio, icons, never_says, run, says, start_run_that_stops, states

NOT_SAVED = "bytes at the end of the history were never saved completely and were put aside."
LOOKS = (["status"], ["plan"], ["list", "assets"], ["list", "exceptions"], ["check"], ["verify"])
ACTS = (["run"], ["withdraw", "icon001"], ["again", "icon002"], ["archive", "icon003"], ["rename", "icon004", "gong"], ["undo"])


def events(place, *name):
    return os.path.join(place.project, ".assay", "events", *name)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def files(place):
    """Every file of hers and its bytes, but for the lock's text (who looked last)."""
    return {path: read(path) for folder, _, names in os.walk(place.project) for name in names
            if (path := os.path.join(folder, name)) != os.path.join(place.project, ".assay", "lock")}


def expect_only_looked_at(place, sentence):
    """Whatever she says, the cause is told once, the status is 1, and not a byte is another; nothing goes into the game."""
    before, game = files(place), place.path("game")
    for words in (*LOOKS, *ACTS, ["export", "--to", game]):
        done = place.run(*words, status=1)
        says(done, sentence)
        never_says(done, "0 problems", "all whole", "--server URL", "the next run goes on", "It has not been made yet.")
    expect(place.json("status", status=1)["readOnly"].find(sentence) >= 0, "JSON")
    expect(files(place) == before, "written to", [path for path in set(before) | set(files(place)) if before.get(path) != files(place).get(path)])
    expect(not os.path.exists(game), "pictures that nothing records")


def split(place, count):
    """Her history in so many files, as one of years has them."""
    lines = read(events(place, "000001.jsonl")).splitlines(keepends=True)
    begins = [n for n, line in enumerate(lines) if json.loads(line)["commit"] == json.loads(line)["seq"]]
    cuts = [begins[len(begins) * n // count] for n in range(count)] + [len(lines)]
    for n in range(count):
        write(events(place, f"{n + 1:06}.jsonl"), b"".join(lines[cuts[n]:cuts[n + 1]]))


@case
def the_power_goes(place):
    """Sixty of two hundred are made and two are at the server when the power goes in the middle of a line. In the morning one sentence says
    that nothing is to do, once; the two are fetched, the rest is made, none twice. Mutation: judge_tail that opens read-only where it puts a
    tail aside."""
    with Studio() as studio:
        icons(place, 200, trust=True)
        child, _ = start_run_that_stops(place, studio, 60)
        child.kill()
        child.wait()
        log = events(place, "000001.jsonl")
        saved = read(log)
        write(log, saved + saved[saved.rindex(b"\n", 0, -1) + 1:][:211])  # a line like the last one, as far as it came
        says(place.run("status", status=0), f"211 {NOT_SAVED} Nothing is to do", "200 assets: 140 ready, 60 approved", "60 made so far",
             f"2 pictures were sent to {studio.url}; the next run asks for them there.")
        expect(read(log) == saved, "more than the torn line went")
        never_says(place.run("status", status=0), NOT_SAVED)
        says(place.run("verify", status=0), "all whole")
        studio.go_on()
        says(run(place, studio), "pictures 140  auto-approved 140  cards 0  exceptions 0")
        expect(len(studio.graphs()) == 200, f"{len(studio.graphs())} were asked for")
        expect(states(place) == {"approved": 200}, states(place))
    place.expect_whole()


@case
def the_power_takes_the_last_line_and_the_cache(place):
    """The cut goes through the last line itself, and the disk forgot what the cache had of it. What no line after it calls saved was
    promised to nobody; the picture it was about is asked for at the server all the same. Mutation: resume FALSE in reconcile."""
    with Studio() as studio:
        icons(place, 40, trust=True)
        child, _ = start_run_that_stops(place, studio, 10)
        child.kill()
        child.wait()
        log = events(place, "000001.jsonl")
        whole = read(log)
        last = json.loads(whole.splitlines()[-1])
        expect(last["type"] == "job.accepted" and last["commit"] == last["seq"], last)
        write(log, whole[:-97])
        shutil.rmtree(place.path("cache_home"))
        says(place.run("status", status=0), NOT_SAVED, "40 assets: 30 ready, 10 approved", "2 pictures were sent to")
        studio.go_on()
        says(run(place, studio), "pictures 30  auto-approved 30")
        expect(len(studio.graphs()) == 40, f"{len(studio.graphs())} were asked for")
        expect(states(place) == {"approved": 40}, states(place))
    place.expect_whole()


@case
def an_old_byte_is_another(place):
    """A bad sector changed one byte of a week ago. The commands that look at the end alone notice nothing, until she has it verified: from
    then on each says the same as that, and nothing is written behind the damage. The file from the backup, and all is well again. The cache
    thrown away, it is noticed by itself. Mutation: assay_writer_distrust left out of add_unread (status says 0 problems again)."""
    with Studio() as studio:
        icons(place, 80, trust=True)
        run(place, studio)
        split(place, 4)
        old = events(place, "000001.jsonl")
        backup = read(old)
        says(place.run("verify", status=0), "all whole")
        write(old, backup.replace(b'"icon005"', b'"Icon005"', 1))
        damage = "Event 2 of the history, which had been saved, is damaged or missing. The project is read-only until its .assay folder is " \
                 "restored from a backup."
        says(place.run("verify", status=1), damage, "damage found")
        says(place.run("status", status=1), "80 assets: 80 approved")
        expect_only_looked_at(place, damage)
        shutil.rmtree(place.path("cache_home"))
        expect_only_looked_at(place, damage)
        write(old, backup)
        says(place.run("status", status=0), "80 assets: 80 approved", "0 problems")
        place.run("withdraw", "icon001", status=0)
        says(run(place, studio), "pictures 1 ")
    place.expect_whole()


@case
def a_file_of_the_history_is_gone(place):
    """The disk lost one file of the history whole, whichever. Each command names it, or the first event that is missed. Mutation: is_doubtful
    always FALSE (it has not been made yet, says the plan)."""
    with Studio() as studio:
        icons(place, 20, trust=True)
        run(place, studio)
    split(place, 3)
    for name, sentence in (("000001.jsonl", "A part of the history is missing: “"), ("000002.jsonl", "A part of the history is missing: “"),
                           ("000003.jsonl", "The history ends too early. The project is read-only until its .assay folder is restored")):
        os.rename(events(place, name), place.path("kept"))
        if name != "000003.jsonl":
            says(place.run("status", status=1), f"{name}”. Restore it from a backup.")
        expect_only_looked_at(place, sentence)
        os.rename(place.path("kept"), events(place, name))
        says(place.run("status", status=0), "20 assets: 20 approved", "0 problems")
    place.expect_whole()


def newer_event(last):
    """What a program of next year writes behind an event."""
    event = {**last, "type": "gallery.opened", "entityType": "gallery", "payload": {"walls": 4}, "seq": last["seq"] + 1,
             "commit": last["seq"] + 1, "of": 1, "prev": last["hash"], "synced": last["seq"], "id": last["id"][:-1] + "0"}
    del event["hash"]

    def text(of):
        return json.dumps(of, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    event["hash"] = hashlib.sha256(text(event)).hexdigest()
    return text(event) + b"\n"


@case
def a_program_of_next_year(place):
    """Her other machine has next year's Assay: it wrote the project's document, then one asset's, then an event. This one only looks, says
    why and what to do, with the same words everywhere, and advises no backup. Mutation: find_newer for project.json alone (the asset is
    left out in silence, and the rest goes on)."""
    with Studio() as studio:
        icons(place, 6, trust=True)
        run(place, studio)
    for name, kind in (("project.json", "project"), ("specs/icon005.json", "spec")):
        kept = place.read(name)
        place.change(name, schema=f"{kind}/99", gallery={"walls": 4})
        expect_only_looked_at(place, f"{name}:/schema: “{kind}/99” was written by a newer Assay")
        says(place.run("status"), "Update Assay; until then the project opens read-only.")
        never_says(place.run("verify"), "backup", "damage")
        never_says(place.run("check"), "lock.json has a line")
        place.write(name, kept)
    log = events(place, "000001.jsonl")
    whole = read(log)
    write(log, whole + newer_event(json.loads(whole.splitlines()[-1])))
    expect_only_looked_at(place, "A newer Assay has written the event “gallery.opened”")
    never_says(place.run("verify"), "backup", "damage")
    write(log, whole)
    says(place.run("status", status=0), "6 assets: 6 approved")
    place.expect_whole()


if __name__ == "__main__":
    main()
