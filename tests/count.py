#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the test cases of a meson run from its log, suite by suite, and holds those that ran against the committed minimum, so
that tests that vanish, or are skipped where they used to run, fail. Prints what failed and why, a line a suite and last: N passed, N failed,
N skipped. Usage: count.py LOG[:LOG…] MINIMUM SUITE…; of a test in several logs the last one counts."""

import itertools
import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b[^#]*(#\s*(SKIP|TODO)\b)?", re.IGNORECASE)
WHY_LINES, WHY_COLUMNS = 12, 240  # of one failed case, and of what a test says when it ends


def count_cases(record):
    passed = failed = skipped = 0
    for line in (record.get("stdout") or "").splitlines():
        found = CASE.match(line.strip())
        if not found:
            continue
        if found.group(3) and found.group(3).upper() == "SKIP":
            skipped += 1
        elif found.group(1):
            failed += 1
        else:
            passed += 1
    result = record["result"]
    if result in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT") and failed == 0:
        failed += 1
    elif result == "OK" and passed == failed == skipped == 0:
        passed += 1
    elif result == "SKIP" and skipped == 0:
        skipped += 1
    return passed, failed, skipped


def why(record):
    """What is said of each case that failed, and how a test ended that did not come to its end."""
    lines = [line for line in (record.get("stdout") or "").splitlines() if line.strip()]
    told = []
    for n, line in enumerate(lines):
        if line.startswith("not ok"):
            said = itertools.takewhile(lambda following: following.startswith("#"), lines[n + 1:])
            told += [line, *itertools.islice(said, WHY_LINES)]
    if not told or record["result"] != "FAIL":
        told += lines[-1:] + [line for line in (record.get("stderr") or "").splitlines() if line.strip()][-WHY_LINES:]
    return [line[:WHY_COLUMNS] for line in told]


def suite_of(record):
    """Meson names a test "project:suite / test"."""
    place = record["name"].split(" / ")[0]
    return place.split(":")[-1].split("+")[0]


def read_logs(paths):
    """The last record of each test."""
    records = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                records[record["name"]] = record
    return records.values()


def main():
    logs, minimum_file, *wanted = sys.argv[1:]
    with open(minimum_file, encoding="utf-8") as file:
        minimum = json.load(file)
    suites = {}
    for record in read_logs(logs.split(":")):
        counts = suites.setdefault(suite_of(record), [0, 0, 0])
        found = count_cases(record)
        if found[1]:
            print(f"failed: {record['name']} ({record['result']})")
            print(*(f"why: {line}" for line in why(record)), sep="\n")
        for index, n in enumerate(found):
            counts[index] += n
    total = [0, 0, 0]
    for suite in wanted:
        passed, failed, skipped = suites.get(suite, [0, 0, 0])
        least = minimum.get(suite, 0)
        note = ""
        if passed + failed < least:
            failed += 1
            note = f"  (expected at least {least} cases to run: tests have vanished or are skipped)"
        print(f"{suite}: {passed} passed, {failed} failed, {skipped} skipped{note}")
        for index, n in enumerate((passed, failed, skipped)):
            total[index] += n
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
