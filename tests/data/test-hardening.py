#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built programs are hardened (TAP): asked of the files, not of the flags. Usage: test-hardening.py OPTIMIZATION PROGRAM…

Mutations: any line of the hardening in meson.build taken away; b_pie=false."""

import os
import platform
import re
import shutil
import subprocess
import sys


def readelf(program, *what):
    return subprocess.run(["readelf", "-W", *what, program], capture_output=True, text=True, check=True,
                          env=dict(os.environ, LC_ALL="C")).stdout


def position_independent(program):
    return re.search(r"Type:\s+DYN", readelf(program, "-h")) is not None


def bound_at_start(program):
    """The tables of calls are filled and made read-only before the program begins."""
    dynamic = readelf(program, "-d")
    return "GNU_RELRO" in readelf(program, "-l") and re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW", dynamic) is not None


def stack_not_executable(program):
    return re.search(r"GNU_STACK\s.*\sRW\s", readelf(program, "-l")) is not None


def stack_guarded(program):
    return "__stack_chk_fail" in readelf(program, "--dyn-syms")


def copies_checked(program):
    return re.search(r"__\w+_chk\b", readelf(program, "--dyn-syms").replace("__stack_chk_fail", "")) is not None


def jumps_marked(program):
    """Functions begin with endbr64; the note of the whole file is only there where the C library's pieces have it too."""
    with open(program, "rb") as file:
        return file.read().count(b"\xf3\x0f\x1e\xfa") > 500


def main():
    optimization, programs = sys.argv[1], sys.argv[2:]
    checks = [(position_independent, None), (bound_at_start, None), (stack_not_executable, None), (stack_guarded, None),
              (copies_checked, "without optimization there is none" if optimization in ("0", "g", "plain") else None),
              (jumps_marked, None if platform.machine() == "x86_64" else "another processor")]
    if not shutil.which("readelf"):
        print("1..0 # SKIP no readelf")
        return
    print(f"1..{len(checks)}")
    failed = 0
    for number, (check, skip) in enumerate(checks, 1):
        bad = [program for program in programs if skip is None and not check(program)]
        failed += bool(bad)
        print(f"{'not ' if bad else ''}ok {number} {check.__name__}{' # SKIP ' + skip if skip else ''}")
        for program in bad:
            print(f"# {program}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
