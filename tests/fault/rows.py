#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reliability rows with their figures, as ./dev fault --rows prints them. Tests say a figure on a line of their own,
"# row 3: torn tail: 4312 offsets, 0 wrong acceptances"; lines of one row that differ in numbers alone, of several cases or tests, are
one line here: their sum, and of what stands behind "at most" the largest. A number behind a hyphen or "of" ("kill -9", "races of 8")
is a word.

  rows.py --tests          of the names on stdin the tests that say figures; with ASSAY_FAULT_LONG set all that leave projects behind
  rows.py LOG              the table, from meson's testlog.json; status 1 where a test failed or a row has no figure"""

import json
import os
import re
import sys

NAMES = {1: "kills", 3: "torn tail", 7: "short writes, EINTR, EMFILE, ENOMEM", 10: "blobs missing, short, altered", 12: "second instance",
         16: "ComfyUI faults", 19: "hostile pictures", 22: "approved art", 23: "planted secret"}
TESTS = re.compile(r"fault-|store-journal$|comfy-faults$|diary-" + ("|cli-|ui-" if os.environ.get("ASSAY_FAULT_LONG") else ""))
FIGURE = re.compile(r"# row (\d+): (.*)")
NUMBER = re.compile(r"(?<!-)(?<!\bof )(?<![\d.])(at most )?(\d+(?:\.\d+)?)")


def add(figures, row, text, test):
    """figures: {row: {words: [numbers, tests]}}"""
    words = NUMBER.sub(lambda found: (found.group(1) or "") + "{}", text)
    numbers = [(bool(most), float(number)) for most, number in NUMBER.findall(text)]
    line = figures.setdefault(row, {}).setdefault(words, [[0.0] * len(numbers), set()])
    line[0] = [max(old, new) if most else old + new for old, (most, new) in zip(line[0], numbers)]
    line[1].add(test)


def text_of(number):
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def print_table(figures, seconds):
    for row in sorted(set(NAMES) | set(figures)):
        print(f"{row:3}  {NAMES.get(row, 'has no name in tests/fault/rows.py')}")
        for words, (numbers, tests) in sorted(figures.get(row, {"no figure": [[], set()]}).items()):
            print(f"     {words.format(*map(text_of, numbers))}")
            if tests:
                told = ", ".join(sorted(tests)) if len(tests) < 4 else f"{len(tests)} tests"
                print(f"       ({told}; {sum(seconds[test] for test in tests):.0f} s)")


def main():
    if sys.argv[1] == "--tests":
        print(*sorted({name for name in (line.split("/")[-1].strip() for line in sys.stdin) if TESTS.match(name)}))
        return 0
    figures, seconds, failed = {}, {}, []
    with open(sys.argv[1], encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for record in records:
        test = record["name"].split(" / ")[-1]
        seconds[test] = record["duration"]
        if record["result"] not in ("OK", "SKIP"):
            failed.append(test)
        for line in (record.get("stdout") or "").splitlines():
            found = FIGURE.match(line.strip())
            if found:
                add(figures, int(found.group(1)), found.group(2), test)
    print_table(figures, seconds)
    for test in failed:
        print(f"failed: {test}")
    return 1 if failed or set(NAMES) - set(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
