#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patience in Python (TAP). Mutations that turn it red: `/ slowness()` left out; the whole of a pause counted; run() that does not
end its child; a number as timeout= anywhere."""

import os
import pathlib
import re
import sys
import time

import patience

TESTS = pathlib.Path(__file__).resolve().parent.parent


def slow_machine():
    """Where work takes a thousand times as long, a thousand times as many looks are granted."""
    quick, patience.slowness = patience.slowness, lambda: 1000
    try:
        mine = patience.Patience(1)
        for _ in range(10):
            mine.looked -= 1
            assert mine.lasts()
        assert mine.left > 0.9 * patience.FACTOR, mine.left
    finally:
        patience.slowness = quick


def pause():
    """A process that was stopped for an hour has lost two looks at most."""
    mine = patience.Patience(60)
    mine.looked -= 3600
    assert mine.lasts() and mine.left >= 59


def ends():
    try:
        patience.wait_for(lambda: 0, "nothing", 0.1)
    except AssertionError as error:
        assert "nothing" in str(error) and "0" in str(error)
    else:
        raise AssertionError("waited for ever")


def child_is_ended():
    begun = time.monotonic()
    try:
        patience.run(["sleep", "600"], 0.1)
    except AssertionError:
        assert time.monotonic() - begun < 300
    else:
        raise AssertionError("the child has ended by itself")


def output():
    done = patience.run(["sh", "-c", "echo out; sleep 1; echo err >&2; exit 3"], stdout=patience.subprocess.PIPE,
                        stderr=patience.subprocess.PIPE, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n"), done


def nothing_else_waits():
    """No other test knows a deadline in fixed seconds."""
    fixed = re.compile(r"timeout=\d|monotonic\(\) \+|\.wait\(\d|g_get_monotonic_time \(\) \+|g_timeout_add_seconds")
    found = [f"{path}: {hit}" for path in sorted(TESTS.rglob("*.[cp]*")) if path.suffix in (".c", ".py")
             and path.name not in ("page-shot.c", os.path.basename(__file__)) and not {"bench", "tools"} & set(path.parts)
             for hit in fixed.findall(path.read_text(encoding="utf-8"))]
    assert not found, found


CASES = [slow_machine, pause, ends, child_is_ended, output, nothing_else_waits]


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, function in enumerate(CASES, 1):
        try:
            function()
            print(f"ok {number} {function.__name__}")
        except Exception as error:  # a test that breaks has failed; the others go on
            failed += 1
            print(f"not ok {number} {function.__name__}\n# {error!r}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
