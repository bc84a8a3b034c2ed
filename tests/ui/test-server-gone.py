#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is killed while the real window makes pictures on it (TAP): told within two seconds, with what it means. Usage:
test-server-gone.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import os
import subprocess
import time

import patience
from patience import wait_for
from windowkit import assayctl, main, names, opened, result, settings_for, workplace

STEP_DELAY_MS = 50  # one picture of 24 steps takes more than a second


def serve(env):
    server = subprocess.Popen([assayctl, "sandbox", "--port", "0", "--step-delay", str(STEP_DELAY_MS)], env=env, stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    return server, next(word.rstrip("/.") for word in line.split() if word.startswith("http"))


def make(window):
    wait_for(lambda: names(window, "Make 24"), "something to make")
    window.key("ctrl+Return")
    wait_for(lambda: names(window, "step "), "a picture is made")


def gone(window, server):
    """Red when a broken connection says nothing, when the window does not look, or says no time."""
    server.kill()
    server.wait()
    killed = time.monotonic()
    wait_for(lambda: window.status().get("trouble"), "the project knows")
    knew = time.monotonic() - killed
    said = wait_for(lambda: names(window, "stopped answering"), "it is told")
    print(f"# known after {knew:.1f} s, told after {time.monotonic() - killed:.1f} s", flush=True)
    result("stopped answering at " in said[0], "it-says-since-when", said)
    result(names(window, "wait, nothing is lost") + names(window, "waits, nothing is lost") != [], "and-what-waits", names(window))
    result(names(window, "Use the Sandbox") != [], "and-the-way-out")
    result(knew < 2 * patience.seconds_now(1), "within-two-seconds", knew)
    return knew


def play():
    with workplace() as work:
        server, address = serve(dict(os.environ, XDG_RUNTIME_DIR=work, XDG_CACHE_HOME=work))
        try:
            with opened(work, env=settings_for(work, address)) as window:
                make(window)
                gone(window, server)
        finally:
            if server.poll() is None:
                server.kill()
            server.wait()


if __name__ == "__main__":
    main(play, settings=True)
