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


def counted(folder, result, tap, least):
    paths = [os.path.join(folder, name) for name in ("log", "minimum")]
    for path, value in zip(paths, ({"name": "assay:ui / a", "result": result, "stdout": tap}, {"ui": least})):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)
    done = subprocess.run([sys.executable, sys.argv[1], *paths, "ui"], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines()[-1], done.returncode


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, result, tap, least, last, status) in enumerate(CASES, 1):
            said = counted(folder, result, tap, least)
            good = said == (last, status)
            failed += not good
            print(f"{'' if good else 'not '}ok {number} {name}" + ("" if good else f"\n# {said}"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
