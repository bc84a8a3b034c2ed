# SPDX-License-Identifier: GPL-3.0-or-later
"""Deadlines that pass as fast as the machine works. A fixed number of seconds is met by a busy machine and tells nothing of the
program; so while a test waits, a small piece of work is timed again and again, and on a machine that takes ten times as long for
it a second of patience lasts ten. ASSAY_TIMEOUT_FACTOR multiplies all of it, for builds that are slower by themselves.
The same for C: patience.h.
As a program, patience.py N: prints N times how busy the machine is now, a whole number, for meson's --timeout-multiplier."""

import hashlib
import math
import os
import subprocess
import sys
import tempfile
import time

NOMINAL_S = 0.008  # what the work takes on a machine at rest; one that is faster has no less patience
LOOK_EVERY_S = 0.5
FACTOR = float(os.environ.get("ASSAY_TIMEOUT_FACTOR") or 1)
WORK = bytes(8 << 20)


def slowness():
    """How many times as long as nominal the work takes now, at least 1: some computing, and a write that reaches the disk."""
    begun = time.monotonic()
    hashlib.sha256(WORK).digest()
    with tempfile.TemporaryFile() as file:
        file.write(WORK[:4096])
        file.flush()
        os.fsync(file.fileno())
    return max(1.0, (time.monotonic() - begun) / NOMINAL_S)


class Patience:
    """So many seconds of a machine at rest, from now on."""

    def __init__(self, seconds):
        self.left = seconds * FACTOR
        self.looked = time.monotonic()

    def lasts(self):
        """To be asked often. Time in which nobody asked (this process was stopped too) counts as two looks at most."""
        passed = time.monotonic() - self.looked
        if passed >= LOOK_EVERY_S:
            self.left -= min(passed, 2 * LOOK_EVERY_S) / slowness()
            self.looked = time.monotonic()
        return self.left > 0


def seconds_now(seconds):
    """The same as a number, for what takes only that: as the machine works at this moment."""
    return seconds * FACTOR * slowness()


def wait_for(condition, what, seconds=60):
    """The condition's first true value, looked at half of the time; fails when patience ends."""
    patience = Patience(seconds)
    while True:
        asked = time.monotonic()
        value = condition()
        if value:
            return value
        if not patience.lasts():
            raise AssertionError(f"waited {seconds} s of a machine at rest for {what} (last: {value!r})")
        time.sleep(max(0.005, time.monotonic() - asked))


def wait_for_end(child, seconds=60):
    """The status that a child ends with."""
    wait_for(lambda: child.poll() is not None, f"{child.args} to end", seconds)
    return child.returncode


def run(command, seconds=60, check=False, **more):
    """subprocess.run, ended when patience ends."""
    patience = Patience(seconds)
    with subprocess.Popen(command, **more) as child:
        while True:
            try:
                out, err = child.communicate(timeout=LOOK_EVERY_S)
                break
            except subprocess.TimeoutExpired as error:
                if not patience.lasts():
                    child.kill()
                    raise AssertionError(f"waited {seconds} s of a machine at rest for {command} to end") from error
            except BaseException:
                child.kill()
                raise
    if check and child.returncode != 0:
        raise subprocess.CalledProcessError(child.returncode, command, out, err)
    return subprocess.CompletedProcess(command, child.returncode, out, err)


if __name__ == "__main__":
    print(math.ceil(float(sys.argv[1]) * slowness()))
