#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is killed while the real window makes pictures on it (TAP): told within two seconds, with what it means. Usage:
test-server-gone.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

import patience
import real_window
from patience import wait_for

assay, assayctl, examples = sys.argv[1:4]
STEP_DELAY_MS = 150  # one picture takes seconds
number = 0
failed = 0


def result(ok, name, note=""):
    global number, failed
    number += 1
    failed += not ok
    print(f"{'' if ok else 'not '}ok {number} /ui/server-gone/{name}", flush=True)
    if note and not ok:
        print("# " + str(note).replace("\n", "\n# "), flush=True)
    return ok


def serve(env):
    server = subprocess.Popen([assayctl, "sandbox", "--port", "0", "--step-delay", str(STEP_DELAY_MS)], env=env, stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    return server, next(word.rstrip("/.") for word in line.split() if word.startswith("http"))


def settings_for(work, address):
    folder = os.path.join(work, "config", "glib-2.0", "settings")
    os.makedirs(folder)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
        file.write(f"[io/github/assay/Assay]\nprovider='comfyui'\nserver='{address}'\nwhen-closing='stop'\n")
    return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": os.path.join(work, "config")}


def told(window, words):
    return [node.name for node in window.nodes() if node.visible and words in node.name]


def make(window):
    wait_for(lambda: told(window, "Make 24"), "something to make")
    window.key("ctrl+Return")
    wait_for(lambda: told(window, "step "), "a picture is made")


def gone(window, server):
    """Red when a broken connection says nothing, when the window does not look, or says no time."""
    server.kill()
    server.wait()
    killed = time.monotonic()
    wait_for(lambda: window.status().get("trouble"), "the project knows")
    knew = time.monotonic() - killed
    names = wait_for(lambda: told(window, "stopped answering"), "it is told")
    print(f"# known after {knew:.1f} s, told after {time.monotonic() - killed:.1f} s", flush=True)
    result("stopped answering at " in names[0], "it-says-since-when", names)
    result(told(window, "wait, nothing is lost") + told(window, "waits, nothing is lost") != [], "and-what-waits", [n.name for n in window.nodes() if n.visible])
    result(told(window, "Use the Sandbox") != [], "and-the-way-out")
    result(knew < 2 * patience.seconds_now(1), "within-two-seconds", knew)
    return knew


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool") or real_window.Atspi is None or "GSETTINGS_SCHEMA_DIR" not in os.environ:
        print("1..1\nok 1 /ui/server-gone # SKIP no display, no xdotool, no python3-gi or no settings")
        return 0
    with tempfile.TemporaryDirectory(prefix="assay-server-gone-") as work:
        server, address = serve(dict(os.environ, XDG_RUNTIME_DIR=work, XDG_CACHE_HOME=work))
        window = real_window.Window(work, "pipeline", assay, assayctl, examples, tree=True, env=settings_for(work, address))
        try:
            make(window)
            gone(window, server)
        except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
            result(False, "goes-on", error)
        finally:
            window.close()
            if server.poll() is None:
                server.kill()
            server.wait()
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
