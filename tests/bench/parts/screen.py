# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a window takes until it shows everything, by the pixels of a display of its own: Xvfb keeps them in a file that can be looked at
every few milliseconds, without asking the program anything or slowing it."""

import mmap
import os
import subprocess
import time

LOOK_S = 0.01
QUIET_S = 1.5  # no other pixel and next to no processor time for so long: nothing more will come
SETTLED_S = 0.3
DEADLINE_S = 120


class Display:
    """A context: an X server whose pixels lie in a file."""

    def __init__(self, work):
        self.folder = os.path.join(work, "display")
        os.makedirs(self.folder, exist_ok=True)

    def __enter__(self):
        ours, theirs = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x860x24", "-noreset", "-nolisten", "tcp",
                                        "-fbdir", self.folder], pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs)
        with os.fdopen(ours) as told:
            self.name = ":" + told.readline().strip()
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as file:
            self.pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        # into the corner that no window covers: what it rests on shows a tooltip in the end
        subprocess.run(["xdotool", "mousemove", "1279", "859"], env=dict(os.environ, DISPLAY=self.name), check=True, timeout=DEADLINE_S)
        return self

    def __exit__(self, *unused):
        self.pixels.close()
        self.server.terminate()
        self.server.wait()

    def frame(self):
        return self.pixels[:]

    def settle(self):
        """Until a window that was closed has gone."""
        frame, since = self.frame(), time.monotonic()
        while time.monotonic() - since < SETTLED_S:
            time.sleep(LOOK_S)
            seen = self.frame()
            if seen != frame:
                frame, since = seen, time.monotonic()


def cpu_ticks(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def time_to_rest(display, start):
    """start() gives a process. Its first and its last change of the picture, in seconds after the call; the process; the last frame. The
    display has settled."""
    frame = display.frame()
    begun = time.monotonic()
    process = start()
    first = last = None
    ticks, quiet_since = 0, begun
    while time.monotonic() - begun < DEADLINE_S:
        now, seen = time.monotonic(), display.frame()
        if seen != frame:
            first, last, frame, quiet_since = first or now, now, seen, now
        used = cpu_ticks(process.pid)
        if used - ticks > 2:
            ticks, quiet_since = used, now
        if first and now - quiet_since > QUIET_S:
            return dict(first_s=first - begun, rest_s=last - begun), process, frame
        time.sleep(LOOK_S)
    raise TimeoutError("a window at rest")
