#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window beside a command that holds its project (TAP): one that is stopped (Ctrl+Z) is named with the ways out, though nobody
presses anything; the window lives, and goes on by itself when that one does; one that is killed is taken over from. Usage: test-holder.py
ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi; tests/cli on PYTHONPATH."""

import contextlib
import os
import signal
import subprocess
import time

import patience
from patience import wait_for, wait_for_end
from windowkit import assayctl, astroducks_server, examples, main, names, opened, result, seen, settings_for, workplace

# ASSAY_SOCKET_SILENT_S and ASSAY_SOCKET_GREETING_S
LIMIT_S = 20 + 5


@contextlib.contextmanager
def holder(work, server):
    """A run that holds the project and whose pictures stay at the server, for with; (process, environment)."""
    project = os.path.join(work, "game")
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"),
               XDG_DATA_HOME=os.path.join(work, "data"), ASSAY_EXAMPLES=examples, **settings_for(work, server.url))
    os.makedirs(env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
    if not os.path.exists(project):
        subprocess.run([assayctl, "init", project, "--example", "astroduck"], env=env, check=True, stdout=subprocess.DEVNULL)
    server.hold.set()
    child = subprocess.Popen([assayctl, "--project", project, "run", "--server", server.url], env=env, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: len(server.open_prompts()) == 2, "two are at the server")
        yield child, env
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()


def silence(window, pid):
    """What is told of a holder that is stopped."""
    return names(window, f"The process {pid} holds this project")


def stopped(window, child, server):
    """Red when a watch has no limit (quiet_cb that does nothing); when silence is told to nobody (tell_hearing); when status is no answer
    then (list_last_status); when the first toast has the keyboard (is_focus_in); when a
    question that had no answer counts as one without rows (answered_cb of the row model)."""
    pid = child.pid
    wait_for(lambda: names(window, "Making "), "what the holder makes is seen")
    wait_for(lambda: not names(window, "Another Assay holds this project"), "the toast goes, though it came first of all")
    child.send_signal(signal.SIGSTOP)
    since = time.monotonic()
    said = wait_for(lambda: silence(window, pid), "the silence is told", 2 * LIMIT_S)
    print(f"# told after {time.monotonic() - since:.1f} s", flush=True)
    result(time.monotonic() - since < LIMIT_S + patience.seconds_now(5), "told-within-its-limit")
    result(all("has not answered since " in words and f"kill -CONT {pid}" in words and "fg" in words and f"kill -KILL {pid}" in words
               for words in said), "which-process-and-the-ways-out", said)
    seen(window, "You can look at everything; nothing new is made and nothing can be decided.")
    result(not [node for node in window.nodes() if node.visible and node.name.startswith(("Make ", "Continue"))], "and-nothing-is-offered-that-would-wait")
    window.key("alt+4")
    wait_for(lambda: names(window, "What do I have?"), "the Library is shown")
    result(not names(window, "No Assets Yet"), "keys-are-heard-and-no-answer-is-not-none", names(window))
    window.key("alt+1")
    seen(window, "You can look at everything")
    result(window.process.poll() is None and child.poll() is None, "both-live")


def goes_on(window, child, server):
    """Red when a recovery is told to nobody; when the silence is not forgotten (assay_hearing_note); when
    only the status is told (tell_hearing)."""
    child.send_signal(signal.SIGCONT)
    wait_for(lambda: not silence(window, child.pid) and names(window, "Making "), "it goes on by itself", LIMIT_S)
    result(not names(window, "is opened again here"), "goes-on-without-being-opened-again", names(window))
    server.stop_after(2)
    server.hold.clear()
    for prompt in server.open_prompts():
        server.end(prompt)
    wait_for(lambda: window.status()["pictures"] >= 2, "pictures come")
    window.key("alt+4")
    result(seen(window, "Antidote") != [], "what-was-asked-in-vain-is-asked-again")
    window.key("alt+1")
    result(window.status()["making"] is True and child.poll() is None, "and-works-through-it-as-before", window.status())


def killed(window, child):
    """Red when a holder that was silent and is killed stays silent for the window (tell_gone without assay_hearing_note)."""
    child.send_signal(signal.SIGSTOP)
    wait_for(lambda: silence(window, child.pid), "the silence is told again", 2 * LIMIT_S)
    child.kill()
    child.wait()
    result(seen(window, "What held this project has ended; it is opened again here.") != [], "killed-it-is-taken-over-from")
    wait_for(lambda: [node for node in window.nodes() if node.visible and node.name.startswith(("Make ", "Continue"))], "something to make")
    result(not silence(window, child.pid), "and-no-word-is-left-of-it", names(window))
    result("assay" in open(os.path.join(window.project, ".assay", "lock"), encoding="utf-8").read(), "the-window-holds-it-now")
    window.key("ctrl+q")
    result(wait_for_end(window.process) == 0, "and-quits", window.last_words())


def opened_beside(work, server):
    """Opened while it is stopped: told which process, and not opened. Red when nobody tells (assay_socket_fail_unopened)."""
    with holder(work, server) as (child, env):
        child.send_signal(signal.SIGSTOP)
        with opened(work, example=None, folder=os.path.join(work, "game"), env=env, case="opened-beside") as window:
            seen(window, "The Project Cannot Be Opened")
            said = names(window, f"The process {child.pid} has held this project since ")
            result(said != [] and f"kill -CONT {child.pid}" in said[0], "beside-a-stopped-one-it-is-not-opened", names(window))
            child.send_signal(signal.SIGCONT)


def play():
    with workplace() as work, astroducks_server() as server:
        with holder(work, server) as (child, env):
            with opened(work, env=env, case="beside") as window:
                seen(window, "Another Assay holds this project")
                stopped(window, child, server)
                goes_on(window, child, server)
                killed(window, child)
    with workplace() as work, astroducks_server() as server:
        opened_beside(work, server)


if __name__ == "__main__":
    main(play, settings=True)
