#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tests/fault/rows.py adds up what tests say of the reliability rows (TAP). Usage: test-rows.py ROWS_PY. Mutations: take every number
for a figure; add up what stands behind "at most"; leave row 1 out of the names."""

import json
import os
import subprocess
import sys
import tempfile

ROWS = (1, 3, 7, 10, 12, 16, 19, 22, 23)
CASES = [
    # name, what each test says, a line of the table
    ("added-up", ["row 3: torn tail: 900 tails: 0 accepted", "row 3: torn tail: 100 tails: 1 accepted"], "torn tail: 1,000 tails: 1 accepted"),
    ("at-most", ["row 19: bombs: 3, at most 0.2 s", "row 19: bombs: 4, at most 0.6 s"], "bombs: 7, at most 0.6 s"),
    ("signal-is-a-word", ["row 1: kill -9: 5 killed", "row 1: kill -9: 30 killed"], "kill -9: 35 killed"),
    ("of-each-is-a-word", ["row 12: 50 races of 18: 0 doubles", "row 12: 50 races of 18: 0 doubles"], "100 races of 18: 0 doubles"),
    ("others-apart", ["row 12: 50 races, plainly", "row 12: 40 races, in namespaces"], "40 races, in namespaces"),
]


def table(folder, said, result="OK"):
    """The table of tests that said so, a line each, and how it ends."""
    log = os.path.join(folder, "log")
    with open(log, "w", encoding="utf-8") as file:
        for number, line in enumerate(said):
            file.write(json.dumps({"name": f"assay:fault / {number}", "result": result, "duration": 1, "stdout": f"# {line}\nok 1\n"}) + "\n")
    done = subprocess.run([sys.executable, sys.argv[1], log], stdout=subprocess.PIPE, text=True, check=False)
    return [line.strip() for line in done.stdout.splitlines()], done.returncode


def main():
    failed = number = 0
    every = [f"row {row}: all is well" for row in ROWS]
    print(f"1..{len(CASES) + len(ROWS) + 2}")
    with tempfile.TemporaryDirectory() as folder:

        def told(name, good, said):
            nonlocal failed, number
            failed += not good
            number += 1
            print(f"{'' if good else 'not '}ok {number} {name}" + ("" if good else f"\n# {said}"))

        for name, says, line in CASES:
            said = table(folder, says)
            told(name, line in said[0], said)
        said = table(folder, every)
        told("every-row", said[1] == 0 and "no figure" not in said[0], said)
        for row in ROWS:
            said = table(folder, [line for line in every if not line.startswith(f"row {row}:")])
            told(f"without-row-{row}", said[1] == 1 and "no figure" in said[0], said)
        said = table(folder, every, "TIMEOUT")
        told("failed-is-named", said[1] == 1 and "failed: 0" in said[0], said)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
