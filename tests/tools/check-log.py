#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a project's log without any code of Assay: bytes, hashes, chain, commits, jobs.

  check-log.py PROJECT [--acknowledged FILE] [--counts FILE]
  check-log.py --each

PROJECT       the project's folder, its .assay folder or the folder of the segments
--acknowledged FILE   seq numbers, one a line, that a client was told were saved: each must be there
--counts FILE         prompt ids a server was posted, one a line (a count may follow): each at most once, each known to the log
                      by a job.submitting event
--each                looks at one project after the other: a line of stdin names the project and, behind a tab, the file of what
                      was acknowledged; a line of stdout says "ok" or what is wrong with it

Approved art: an approved picture stays so until a person chose otherwise for its slot. What the program replaces or takes back by
itself is a violation.

What a person gave up of a damaged history lies in quarantine/: "givenUp" counts its events that can still be read.

Prints a summary as JSON; the violations go to stderr, and the exit status is 1 if there are any. Lines behind the newest durable
one that are torn or belong to an incomplete commit are no violation unless they were acknowledged."""

import argparse
import hashlib
import json
import os
import re
import sys

MEMBERS = ["actor", "causalChainId", "causalDepth", "commit", "entityId", "entityType", "hash", "id", "idempotencyKey", "of",
           "payload", "prev", "projectId", "seq", "synced", "ts", "type", "v"]
HASH = re.compile(rb',"hash":"([0-9a-f]{64})"')
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}\Z")
ENDS = {"job.succeeded", "job.canceled"}
PEOPLE = {"user", "cli", "api"}


def fail_constant(name):
    raise ValueError(name)


def pairs(items):
    names = [name for name, _ in items]
    if len(set(names)) != len(names):
        raise ValueError("a member twice")
    return dict(items)


def canonical(value):
    """RFC 8785 for what events hold: integers and decimals as they stand, names by UTF-16 code units."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return "{" + ",".join(json.dumps(k, ensure_ascii=False) + ":" + canonical(value[k]) for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    if isinstance(value, Number):
        return value.text
    return json.dumps(value, ensure_ascii=False)


class Number:
    """A number as its text: nothing is rounded."""

    def __init__(self, text):
        self.text = text


def read_line(line):
    """The event of one line without its newline; ValueError says what is wrong."""
    text = line.decode("utf-8")
    event = json.loads(text, object_pairs_hook=pairs, parse_float=Number, parse_constant=fail_constant)
    if not isinstance(event, dict) or list(event) != MEMBERS:
        raise ValueError("other members than those of an event")
    # The hash member stands behind entityType, so what comes before it can be made again and measured.
    head = {name: event[name] for name in MEMBERS[:MEMBERS.index("hash")]}
    at = len(canonical(head).encode("utf-8")) - 1
    found = HASH.match(line, at)
    if not found:
        raise ValueError("no hash in its place, or not canonical before it")
    if hashlib.sha256(line[:at] + line[found.end():]).hexdigest() != event["hash"]:
        raise ValueError("its bytes do not have its hash")
    if canonical(event) != text:
        raise ValueError("not canonical JSON")
    for name in ("commit", "of", "seq", "synced", "causalDepth", "v"):
        if not isinstance(event[name], int) or isinstance(event[name], bool) or event[name] < 0:
            raise ValueError(f"{name} is not a number")
    if not TIME.match(event["ts"]) or not ULID.match(event["id"]) or not ULID.match(event["projectId"]):
        raise ValueError("ts, id or projectId is not what it should be")
    if not event["idempotencyKey"]:
        raise ValueError("no idempotency key")
    return event


def segments(place):
    for folder in (os.path.join(place, ".assay", "events"), os.path.join(place, "events"), place):
        if os.path.isdir(folder):
            break
    names = sorted(n for n in os.listdir(folder) if re.fullmatch(r"\d{6,}\.jsonl", n))
    return folder, names


class Log:
    def __init__(self):
        self.violations = []
        self.events = []       # of whole commits
        self.torn = None       # where an unacknowledged tail begins
        self.synced = 0

    def blame(self, where, what):
        self.violations.append(f"{where}: {what}")

    def read(self, place):
        folder, names = segments(place)
        lines = []
        for number, name in enumerate(names, 1):
            if int(name[:-6]) != number:
                self.blame(name, f"segment {number} is missing")
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            at = 0
            while at < len(data):
                end = data.find(b"\n", at)
                lines.append((f"{name}:{at}", data[at:end] if end >= 0 else data[at:], end >= 0))
                at = end + 1 if end >= 0 else len(data)
        self.judge(lines)

    def judge(self, lines):
        parsed = []
        for where, line, ended in lines:
            try:
                if not ended:
                    raise ValueError("no newline")
                parsed.append((where, read_line(line), None))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                parsed.append((where, None, str(error)))
        self.synced = max((e["synced"] for _, e, _ in parsed if e), default=0)
        prev, seq, pending, last_synced, project = "0" * 64, 0, [], 0, None
        for where, event, error in parsed:
            wrong = error or self.wrong(event, seq, prev, pending, last_synced, project)
            if wrong:
                first_bad = pending[0]["seq"] if pending else seq + 1
                if first_bad <= self.synced:
                    self.blame(where, f"event {first_bad} had been saved (synced {self.synced}): {wrong}")
                self.torn = where
                return
            project = event["projectId"]
            seq, prev, last_synced = event["seq"], event["hash"], event["synced"]
            pending.append(event)
            if len(pending) == event["of"]:
                self.events += pending
                pending = []
        if pending:
            self.torn = f"the commit of event {pending[0]['seq']}"
            if pending[0]["seq"] <= self.synced:
                self.blame(self.torn, "incomplete, but it had been saved")

    def wrong(self, event, seq, prev, pending, last_synced, project):
        if event["seq"] != seq + 1:
            return f"seq {event['seq']} after {seq}"
        if event["prev"] != prev:
            return f"event {event['seq']}: prev is not the hash of the event before"
        if project is not None and event["projectId"] != project:
            return f"event {event['seq']}: another project"
        if event["synced"] < last_synced or event["synced"] >= event["commit"]:
            return f"event {event['seq']}: synced {event['synced']} after {last_synced} in commit {event['commit']}"
        first = pending[0] if pending else event
        if first["commit"] != first["seq"] or event["commit"] != first["commit"] or event["of"] != first["of"] or event["of"] < 1:
            return f"event {event['seq']}: not a whole commit"
        if event["idempotencyKey"] != first["idempotencyKey"]:
            return f"event {event['seq']}: another key than its commit"
        return None

    def jobs(self):
        """Every attempt once and in order, every end once, every version from a job that succeeded."""
        queued, ended, attempts, prompts, versions = {}, {}, {}, {}, set()
        for e in self.events:
            p, kind, seq = e["payload"], e["type"], e["seq"]
            job = p.get("job")
            if kind == "job.queued":
                if job in queued:
                    self.blame(f"event {seq}", f"job {job} queued twice")
                queued[job] = seq
            elif kind.startswith("job."):
                if job not in queued:
                    self.blame(f"event {seq}", f"job {job} was never queued")
                if job in ended:
                    self.blame(f"event {seq}", f"{kind} of job {job}, which had ended at event {ended[job]}")
            if kind == "job.submitting":
                if p["attempt"] != attempts.get(job, 0) + 1:
                    self.blame(f"event {seq}", f"attempt {p['attempt']} of job {job} after {attempts.get(job, 0)}")
                attempts[job] = p["attempt"]
                if p["promptId"] in prompts:
                    self.blame(f"event {seq}", f"prompt id {p['promptId']} was used before")
                prompts[p["promptId"]] = seq
            elif kind in ENDS:
                if kind == "job.succeeded" and p["attempt"] != attempts.get(job):
                    self.blame(f"event {seq}", f"job {job} succeeded with attempt {p['attempt']}, not the current one")
                ended[job] = seq
            elif kind == "version.created":
                if p["id"] in versions:
                    self.blame(f"event {seq}", f"version {p['id']} twice")
                versions.add(p["id"])
        return queued, ended, prompts

    def approvals(self):
        """How many pictures were approved, and how many of them gave way to another one or are approved no longer."""
        standing, asked = {}, {}  # slot: [(version, seq)], the newest last; slot: seq of the newest choice to have another
        counts = {"approved": 0, "replaced": 0, "withdrawn": 0}
        for e in self.events:
            p, kind, seq = e["payload"], e["type"], e["seq"]
            slot = (p.get("spec"), p.get("variant"), p.get("state"), p.get("frame"))
            chosen = e["actor"]["kind"] in PEOPLE
            mine = standing.setdefault(slot, [])
            if kind == "spec.renamed":
                for facts in (standing, asked):
                    for old in [old for old in facts if old[0] == p["from"]]:
                        facts[(p["to"], *old[1:])] = facts.pop(old)
            elif kind == "choice.made" and chosen and p["choice"] == "again":
                asked[slot] = seq
            elif kind == "choice.undone":
                asked.pop(slot, None)
            elif kind == "approval.withdrawn":
                if not chosen:
                    self.blame(f"event {seq}", f"the approval of version {p['version']} was taken back, and nobody chose that")
                counts["withdrawn"] += 1
                asked[slot] = seq
                standing[slot] = [entry for entry in mine if entry[0] != p["version"]]
            elif kind == "approval.given":
                self.give(p["version"], seq, mine, chosen or asked.get(slot, 0), counts)
        return counts

    def give(self, version, seq, standing, chosen, counts):
        """chosen: True, or the seq of the newest choice about the slot."""
        others = [entry for entry in standing if entry[0] != version]
        counts["approved"] += 1
        if others and len(others) == len(standing):
            counts["replaced"] += 1
            if chosen is not True and chosen < others[-1][1]:
                self.blame(f"event {seq}", f"version {version} takes the place of {others[-1][0]}, which is approved, and nobody chose that")
        standing[:] = [*others, (version, seq)]

    def keys(self):
        seen, doubles = {}, []
        for e in self.events:
            if e["seq"] != e["commit"]:
                continue
            key = e["idempotencyKey"]
            if key in seen and e["actor"]["kind"] != "api":
                doubles.append(key)
                self.blame(f"event {e['seq']}", f"key {key} was accepted before, at event {seen[key]}")
            seen[key] = e["seq"]
        return doubles


def numbers(path):
    with open(path, encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def given_up(place):
    """How many events lie in quarantine that the log does not have."""
    folder = os.path.join(os.path.dirname(segments(place)[0]), "quarantine")
    found = set()
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not re.fullmatch(r"\d{6,}-\d+-[0-9a-f]{16}\.jsonl", name):
            continue
        with open(os.path.join(folder, name), "rb") as file:
            for line in file:
                try:
                    found.add(read_line(line.removesuffix(b"\n"))["hash"])
                except (ValueError, KeyError, TypeError, RecursionError):
                    continue
    return found


def look_at(project, acknowledged=None):
    """The log with all that is wrong with it, and its parts: (log, queued, ended, prompts, doubles, approvals)."""
    log = Log()
    log.read(project)
    parts = (*log.jobs(), log.keys(), log.approvals())
    there = {e["seq"] for e in log.events}
    for seq in numbers(acknowledged) if acknowledged else []:
        if seq not in there:
            log.blame(f"event {seq}", "was acknowledged and is not there")
    return log, *parts


def look_at_each():
    for line in sys.stdin:
        project, _, acknowledged = line.rstrip("\n").partition("\t")
        print("; ".join(look_at(project, acknowledged)[0].violations).replace("\n", " ") or "ok", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Checks the log of an Assay project.")
    parser.add_argument("project", nargs="?")
    parser.add_argument("--acknowledged")
    parser.add_argument("--counts")
    parser.add_argument("--each", action="store_true")
    options = parser.parse_args()
    if options.each:
        look_at_each()
        return 0
    log, queued, ended, prompts, doubles, approvals = look_at(options.project, options.acknowledged)
    posted = {}
    if options.counts:
        with open(options.counts, encoding="ascii") as file:
            for line in file:
                words = line.split()
                if words:
                    posted[words[0]] = posted.get(words[0], 0) + (int(words[1]) if len(words) > 1 else 1)
        for prompt, times in sorted(posted.items()):
            if times > 1:
                log.blame(f"prompt {prompt}", f"was posted {times} times")
            if prompt not in prompts:
                log.blame(f"prompt {prompt}", "was posted, but no job.submitting says so")
    print(json.dumps({
        "events": len(log.events), "commits": sum(e["seq"] == e["commit"] for e in log.events),
        "lastSeq": log.events[-1]["seq"] if log.events else 0, "synced": log.synced, "torn": log.torn,
        "jobsQueued": len(queued), "jobsEnded": len(ended), "promptIds": list(prompts), "posted": len(posted),
        "duplicates": doubles, **approvals,
        "givenUp": len(given_up(options.project) - {e["hash"] for e in log.events}), "violations": len(log.violations)}))
    for violation in log.violations:
        print(violation, file=sys.stderr)
    return 1 if log.violations else 0


if __name__ == "__main__":
    sys.exit(main())
