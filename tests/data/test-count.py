#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tests/count.py counts what ran (TAP). Usage: test-count.py COUNT_PY. Mutation: add the skipped ones to what is held against the
minimum."""

import json
import os
import subprocess
import sys
import tempfile

CASES = [
    # name, results, TAP, minimum, last line, status
    ("enough", "OK", "ok 1 a\nok 2 b # SKIP no display\n", 1, "1 passed, 0 failed, 1 skipped", 0),
    ("skipped-is-not-run", "OK", "ok 1 a\nok 2 b # SKIP no display\n", 2, "1 passed, 1 failed, 1 skipped", 1),
    ("failed-has-run", "FAIL", "ok 1 a\nnot ok 2 b\n", 2, "1 passed, 1 failed, 0 skipped", 1),
    ("vanished", "OK", "ok 1 a\n", 2, "1 passed, 1 failed, 0 skipped", 1),
    ("died-without-a-word", "TIMEOUT", "ok 1 a\n", 1, "1 passed, 1 failed, 0 skipped", 1),
    ("whole-file-skipped", "SKIP", "1..0 # SKIP no display\n", 0, "0 passed, 0 failed, 1 skipped", 0),
]


def counted(folder, runs, least):
    """What is said of runs of one test, (result, TAP) each, a log a run."""
    logs = [os.path.join(folder, f"log{number}") for number in range(len(runs))]
    minimum = os.path.join(folder, "minimum")
    for path, value in [(minimum, {"ui": least}),
                        *[(log, {"name": "assay:ui / a", "result": result, "stdout": tap}) for log, (result, tap) in zip(logs, runs)]]:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)
    done = subprocess.run([sys.executable, sys.argv[1], ":".join(logs), minimum, "ui"], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines(), done.returncode


def main():
    failed = 0
    print(f"1..{len(CASES) + 3}")
    with tempfile.TemporaryDirectory() as folder:

        def told(number, name, good, said):
            print(f"{'' if good else 'not '}ok {number} {name}" + ("" if good else f"\n# {said}"))
            return not good

        for number, (name, result, tap, least, last, status) in enumerate(CASES, 1):
            said = counted(folder, [(result, tap)], least)
            failed += told(number, name, (said[0][-1], said[1]) == (last, status), said)
        # mutation: keep the first record of a test, or add both up
        said = counted(folder, [("FAIL", "ok 1 a\nnot ok 2 b\n"), ("OK", "ok 1 a\nok 2 b\n")], 2)
        failed += told(len(CASES) + 1, "asked-again", said[0] == ["ui: 2 passed, 0 failed, 0 skipped", "2 passed, 0 failed, 0 skipped"], said)
        said = counted(folder, [("FAIL", "ok 1 a\nnot ok 2 b\n")], 2)
        failed += told(len(CASES) + 2, "named", said[0][0] == "failed: assay:ui / a (FAIL)", said)
        # mutation: no reason is printed, or the one of a case that passed
        said = counted(folder, [("FAIL", "ok 1 a\n# well\nnot ok 2 b\n# a reason\n# and more\nok 3 c\n# well\n")], 2)
        failed += told(len(CASES) + 3, "why", said[0][1:4] == ["why: not ok 2 b", "why: # a reason", "why: # and more"] and len(said[0]) == 6, said)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
