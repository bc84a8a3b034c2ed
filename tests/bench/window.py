#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window while pictures are made: a sandbox run of 400 under way, Y pressed 40 times at 250 ms in Review, and how long the main
thread was away on each page. Usage: window.py BUILD [--keys N] [--every-ms N] [--assets N] [--stay-s N] [--debug]; needs a display and xdotool.

An answer is counted where it is durable: events card.answered in the project's log."""

import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

DEADLINE_S = 300
PAGES = ("pipeline", "library", "exceptions", "review")
KEYS = {"pipeline": "alt+1", "review": "alt+2", "exceptions": "alt+3", "library": "alt+4"}


def until(condition, what):
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError(what)


def make_project(folder, assayctl, examples, env, n):
    """The example with N specs made from one of its own; every picture is asked about."""
    subprocess.run([assayctl, "init", folder, "--example", "astroduck"], env=env, check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "specs", "potion.json"), encoding="utf-8") as file:
        pattern = json.load(file)
    for i in range(len(glob.glob(os.path.join(folder, "specs", "*.json"))), n):
        spec = dict(pattern, id=f"potion_{i:04}", title=f"Potion {i:04}")
        with open(os.path.join(folder, "specs", spec["id"] + ".json"), "w", encoding="utf-8") as file:
            json.dump(spec, file, indent=2)
    routing = os.path.join(folder, "policies", "routing.json")
    with open(routing, encoding="utf-8") as file:
        policy = json.load(file)
    policy["trust"] = "ask_first"
    with open(routing, "w", encoding="utf-8") as file:
        json.dump(policy, file)


class Log:
    """Counts events by type, reading on from where it was."""

    def __init__(self, folder):
        self.folder, self.at, self.counts = folder, {}, {}

    def read(self):
        for path in sorted(glob.glob(os.path.join(self.folder, ".assay", "events", "*.jsonl"))):
            with open(path, "rb") as file:
                file.seek(self.at.get(path, 0))
                data = file.read()
            whole = data.rfind(b"\n") + 1
            self.at[path] = self.at.get(path, 0) + whole
            for kind in re.findall(rb'"type":"([a-z.]+)"', data[:whole]):
                self.counts[kind.decode()] = self.counts.get(kind.decode(), 0) + 1
        return self.counts

    def n(self, kind):
        return self.read().get(kind, 0)


def find_window():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Astroduck"], capture_output=True, text=True)
    return found.stdout.split()[0] if found.stdout.split() else None


def press(name):
    subprocess.run(["xdotool", "key", name], timeout=30, check=True)


def press_keys(n, every_s):
    start = time.monotonic()
    for i in range(n):
        time.sleep(max(0.0, start + i * every_s - time.monotonic()))
        press("y")


def spells(text):
    """The watchdog's lines: (page, sums), one each time a page was left. The first is the window's start."""
    return re.findall(r"watchdog: ([a-z]+): (.*)", text)[1:]


def measure(arguments, work):
    build = os.path.abspath(arguments.build)
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    assay, assayctl = os.path.join(build, "src/app/assay"), os.path.join(build, "src/cli/assayctl")
    project = os.path.join(work, "game")
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"),
               XDG_DATA_HOME=os.path.join(work, "data"), ASSAY_EXAMPLES=os.path.join(top, "examples"), GTK_A11Y="none",
               ASSAY_DEBUG="watchdog")
    if arguments.debug:
        env["G_MESSAGES_DEBUG"] = "all"
    os.makedirs(env["XDG_RUNTIME_DIR"], mode=0o700)
    make_project(project, assayctl, os.path.join(top, "examples"), env, arguments.assets)
    log = Log(project)
    with open(os.path.join(work, "out"), "w+", encoding="utf-8") as out:
        app = subprocess.Popen([assay, "--zone", "pipeline", project], env=env, stdout=out, stderr=out)
        try:
            window = until(find_window, "a window")
            subprocess.run(["xdotool", "windowfocus", "--sync", window], timeout=30)
            time.sleep(2)
            press("ctrl+Return")
            until(lambda: log.n("card.created") >= arguments.keys + 8, "enough cards")
            press(KEYS["review"])
            time.sleep(2)
            made, started = log.n("version.created"), time.monotonic()
            press_keys(arguments.keys, arguments.every_ms / 1000)
            rate = (log.n("version.created") - made) / (time.monotonic() - started)
            time.sleep(5)
            answered, left = log.n("card.answered"), arguments.assets - log.n("version.created")
            for page in PAGES:
                press(KEYS[page])
                time.sleep(arguments.stay_s)
            still = arguments.assets - log.n("version.created")
            press("ctrl+q")
            app.wait(timeout=60)
        finally:
            if app.poll() is None:
                app.kill()
            app.wait()
        out.seek(0)
        text = out.read()
    print(f"keys answered: {answered} of {arguments.keys} (every {arguments.every_ms} ms; {rate:.1f} pictures/s meanwhile, "
          f"{left} of {arguments.assets} still to make after it, {still} at the end)")
    for page, rest in spells(text):
        print(f"{page}: {rest}")
    for line in text.splitlines():
        if "CRITICAL" in line or "WARNING" in line or "refused:" in line:
            print(line)
    return 0 if answered == arguments.keys else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("--every-ms", type=int, default=250)
    parser.add_argument("--assets", type=int, default=400)
    parser.add_argument("--stay-s", type=float, default=6)
    parser.add_argument("--debug", action="store_true", help="also why presses were refused; costs time of its own")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assay-window-") as work:
        return measure(arguments, work)


if __name__ == "__main__":
    sys.exit(main())
