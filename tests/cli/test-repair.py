#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""repair: the way out of a damaged history that no backup has: what is shown, what stays, what is given up, and that the project goes on.
Prints TAP.

Mutations: assay_index_remove left out of give_up (shown_and_given_up), keep_given_up left out, or add_given_up
(without_the_cache_too), add_approval left out (shown_and_given_up), names of dup_name_cb or its number
left out (shown_and_given_up), check of newer left out (of_a_newer_assay), gives_up always TRUE
(cli-cases: nothing is moved by itself), _assay_tail_quarantine_behind_gap left out (a_file_is_gone), mends_ends
left out, or gives_up with it (reformatted), the limit of mend_segment left out (reformatted_and_damaged)."""

import hashlib
import json
import os
import shutil

from clikit import case, expect, main


def events(place, name=""):
    return os.path.join(place.project, ".assay", "events", name)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def files(place):
    found = {os.path.join(folder, name) for folder, _, names in os.walk(place.project) for name in names}
    return {path: read(path) for path in found if not path.endswith(os.path.join(".assay", "lock"))}


def made(place, variants=1):
    """Some assets, all approved by the checks."""
    place.init()
    place.only_specs("key", "potion", "coin", "chest")
    for name in ("key", "potion") if variants > 1 else ():
        place.write(f"specs/{name}.json", {**place.read(f"specs/{name}.json"), "variants": variants})
    place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "all", "auditPerMille": 0})
    place.run("run", "--provider", "sandbox", "--defects", "0", status=0)


def stored(place, data):
    """What the log does not name, as a process leaves it that had not come to tell of it."""
    name = hashlib.sha256(data).hexdigest()
    path = os.path.join(place.project, ".assay", "blobs", name[:2], name[2:])
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    write(path, data)
    return path


def split(place, count):
    lines = read(events(place, "000001.jsonl")).splitlines(keepends=True)
    begins = [n for n, line in enumerate(lines) if json.loads(line)["commit"] == json.loads(line)["seq"]]
    cuts = [begins[len(begins) * n // count] for n in range(count)] + [len(lines)]
    for n in range(count):
        write(events(place, f"{n + 1:06}.jsonl"), b"".join(lines[cuts[n]:cuts[n + 1]]))
    return cuts


def forget(place):
    shutil.rmtree(place.path("cache_home"))


def approved(lines):
    return [event["payload"]["spec"] for event in map(json.loads, lines) if event["type"] == "approval.given"]


def first_of(place, kind):
    return min(event["commit"] for event in place.events() if event["type"] == kind)


def stem_of(name):
    """Spec and number of the picture."""
    spec, _, number = name.rpartition("_")
    return (spec, int(number)) if number.isdigit() else (name, 1)


def title_of(place, name):
    spec, number = stem_of(name)
    title = place.read(f"specs/{spec}.json")["title"]
    return title if number == 1 else f"{title}, picture {number}"


def goes_on(place):
    """What was given up is made again, and the checker agrees with what the program says of it."""
    place.run("run", "--provider", "sandbox", "--defects", "0", status=0)
    expect({slot["state"] for slot in place.json("list", "slots")} == {"approved"}, place.json("list", "slots"))
    return place.expect_whole()


@case
def shown_and_given_up(place):
    """A byte in the middle is another. What is whole, how much is behind it and whose approvals are among it is said, by their titles;
    nothing is written before --yes. Then all is well, and what was given up lies aside, event by event."""
    made(place, variants=2)
    log = events(place, "000001.jsonl")
    lines = read(log).splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if json.loads(line)["type"] == "approval.given" and json.loads(line)["seq"] > len(lines) // 3)
    bad = json.loads(lines[at + 1])["commit"] - 1
    lines[at + 1] = lines[at + 1].replace(b'"ts"', b'"tS"')
    write(log, b"".join(lines))
    place.run("verify", status=1)
    before = files(place)
    row = place.json("repair", status=1)
    kept = [json.loads(line)["seq"] for line in lines[:bad]]
    names = approved(line for line in lines[bad:] if b'"tS"' not in line)
    expect(row["whole"] == kept[-1] and row["events"] == len(lines) - bad - 1 and row["unread"] == 1, row, bad, len(lines))
    expect(names and set(names) == {stem_of(name)[0] for name in row["approvals"]}, names, row)
    titles = [title_of(place, name) for name in row["approvals"]]
    expect(titles == row["approvalTitles"] and any("picture 2" in title for title in titles), titles, row)
    said = place.run("repair", status=1).stdout
    for words in ("is damaged or missing", f"The history is whole up to event {row['whole']}.", "1 line that cannot", ", ".join(titles) + ".",
                  "A backup that has it is the better way."):
        expect(words in said, words, said)
    expect(files(place) == before, "looking wrote")
    said = place.run("repair", "--yes", status=0).stdout
    expect("This was given up" in said and titles[0] in said, said)
    place.run("status", status=0)
    summary = place.check_log()
    expect(summary["lastSeq"] == row["whole"] and summary["givenUp"] == row["events"], summary, row)
    expect(all(path in files(place) for path in before if "/blobs/" in path), "blobs went")
    goes_on(place)
    before = files(place)
    expect("there is nothing to repair" in place.run("repair", "--yes", status=0).stdout)
    expect(files(place) == before, "written to")


@case
def without_the_cache_too(place):
    """Reports of pictures that were given up are there still, and tell of a longer history: a person has said that they are no proof."""
    made(place)
    log = events(place, "000001.jsonl")
    write(log, b"".join(read(log).splitlines(keepends=True)[:first_of(place, "version.created") - 1]))
    forget(place)
    place.run("status", status=1)
    expect("What was saved after that is gone from the disk." in place.run("repair", status=1).stdout)
    place.run("repair", "--yes", status=0)
    for _ in range(2):
        forget(place)
        place.run("status", status=0)
        place.run("verify", status=0)
    goes_on(place)
    forget(place)
    place.run("status", status=0)


@case
def a_file_is_gone(place):
    """One of three files of the history, whichever: what is before it stays."""
    made(place)
    whole = place.path("whole")
    cuts = split(place, 3)
    place.run("verify", status=0)
    shutil.copytree(place.project, whole)
    for gone in (3, 2, 1):
        shutil.rmtree(place.project)
        shutil.copytree(whole, place.project)
        if gone < 3:  # that the last one is gone only the cache knows, and the reports
            forget(place)
        os.unlink(events(place, f"{gone:06}.jsonl"))
        row = place.json("repair", status=1)
        expect((row["whole"], row["events"]) == (cuts[gone - 1], cuts[3] - cuts[gone]), gone, row, cuts)
        said = place.run("repair", "--yes", status=0).stdout
        expect(("Nothing of it was there to be moved" in said) == (row["bytes"] == 0) and ("moved to" in said) == (row["bytes"] > 0), said, row)
        place.run("status", status=0)
        expect(place.check_log()["givenUp"] == row["events"], gone)
        expect(goes_on(place)["approved"] >= 4, gone)


@case
def reformatted(place):
    """Only the line ends were changed: they are put back, and nothing is given up. What a copy with the cache knows, and one without."""
    made(place)
    log = events(place, "000001.jsonl")
    whole = read(log)
    under_way = stored(place, b"\x89PNG\r\n\x1a\n of a server")
    counts = place.json("status")
    for changed, cached in ((whole.replace(b"\n", b"\r\n"), True), (whole.replace(b"\n", b"\r\n")[:-2], False), (whole[:-1], True)):
        write(log, changed)
        if not cached:
            forget(place)
        place.run("verify", status=1)
        before = files(place)
        said = place.run("repair", status=1).stdout
        for words in ("Only the line ends were changed; they are put back, nothing is lost.", "“assayctl repair --yes” does that."):
            expect(words in said, words, said)
        expect("gives this up" not in said and "Behind that" not in said and "begins anew" not in said, said)
        row = place.json("repair", status=1)
        expect(row["onlyEnds"] is True and row["mended"] > 0 and (row["whole"], row["events"]) == (len(whole.splitlines()), 0), row)
        expect(files(place) == before, "looking wrote")
        said = place.run("repair", "--yes", status=0).stdout
        expect("The project can be changed again." in said, said)
        expect(read(log) == whole, "not as it was")
        expect(not os.path.exists(os.path.join(place.project, ".assay", "quarantine")), "something went aside")
        place.run("verify", status=0)
        expect(place.json("status") == counts, place.json("status"), counts)
    os.unlink(under_way)
    goes_on(place)


@case
def reformatted_and_damaged(place):
    """Both: the line ends before the damage are put back, what is behind it is given up, byte by byte."""
    made(place)
    log = events(place, "000001.jsonl")
    lines = read(log).splitlines(keepends=True)
    bad = json.loads(lines[len(lines) // 2])["commit"] - 1
    changed = [line.replace(b"\n", b"\r\n") for line in lines]
    changed[bad] = changed[bad].replace(b'"ts"', b'"tS"')
    write(log, b"".join(changed))
    row = place.json("repair", status=1)
    expect((row["whole"], row["mended"], row["onlyEnds"], row["unread"]) == (bad, bad, False, 1), row, bad)
    said = place.run("repair", status=1).stdout
    for words in (f"The history is whole up to event {bad}.", f"The line ends of {bad} events before that were changed", "gives this up"):
        expect(words in said, words, said)
    place.run("repair", "--yes", status=0)
    expect(read(log) == b"".join(lines[:bad]), "what stays is not as it was")
    kept = os.path.join(place.project, ".assay", "quarantine")
    expect(b"".join(changed[bad:]) in [read(os.path.join(kept, name)) for name in os.listdir(kept)], os.listdir(kept))
    goes_on(place)


@case
def of_a_newer_assay(place):
    """What a newer program wrote is not given up as damage."""
    made(place)
    log = events(place, "000001.jsonl")
    write(log, read(log).replace(b'"ts"', b'"tS"', 1) + line_of_next_year(read(log).splitlines()[-1]))
    before = files(place)
    for words in (["repair"], ["repair", "--yes"]):
        done = place.run(*words, status=1)
        expect("A newer Assay has written the event “moon.full”" in done.stderr, done)
    expect(files(place) == before, "written to")


def line_of_next_year(last):
    event = json.loads(last)
    event.update(seq=event["seq"] + 1, commit=event["seq"] + 1, of=1, prev=event["hash"], type="moon.full", idempotencyKey="moon")
    event.pop("hash")
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    at = text.index(b',"id":"', text.index(b'"entityType"'))
    return text[:at] + b',"hash":"' + hashlib.sha256(text).hexdigest().encode() + b'"' + text[at:] + b"\n"


if __name__ == "__main__":
    main()
