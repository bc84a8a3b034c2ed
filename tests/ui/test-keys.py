#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop by keys alone, on the real window (TAP): make, answer yes, undo, answer no, unsure, look at the library, quit; while the command
line reaches the same project through the window's socket. Each key is pressed once: one that is lost is a failure.
Usage: test-keys.py ASSAY ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi.

Mutations that turn it red: assay_review_session_see from a minute later on (a press on what is visible is refused); key_pressed_cb of
assay-review-presses that keeps a press from the page (lost without a word)."""

import subprocess

import patience
import real_window
from patience import wait_for, wait_for_end
from windowkit import assayctl, main, opened, result, workplace


class Window(real_window.Window):
    def cards(self):
        return [card for card in self.ask("list", "cards") if card.get("state") in (None, "open", "skipped")]

    def answers(self):
        return [event for event in self.ask("list", "events") if event["type"].startswith("card.") and event["type"] != "card.created"]


# In the sidebar, pixels of the window.
REVIEW_ROW, EXCEPTIONS_ROW = (75, 140), (75, 178)


def loop(window):
    result(True, "window-opens")
    wait_for(lambda: [node for node in window.nodes() if node.visible and node.name.startswith("Make ")], "Make is offered")
    window.key("ctrl+Return")
    wait_for(lambda: window.ask("list", "jobs"), "one press of ctrl+Return: jobs are queued")
    done = wait_for(lambda: (lambda s: s if s["pictures"] > 0 and s.get("idle") and s["queued"] == 0 else None)(window.status()), "the pictures are made")
    result(done["pictures"] >= 24, "primary-makes-pictures", done)
    result(done["cards"] == 24, "questions-came", done)
    result(done.get("providerKind") == "sandbox", "says-it-is-a-sandbox", done)

    window.key("alt+2")
    n = len(window.cards())
    window.answer("y", lambda: [e for e in window.answers() if e["payload"].get("answer") == "yes"], "yes is on the log")
    result(True, "y-answers")
    window.answer("z", lambda: [e for e in window.answers() if e["type"] == "card.undone"], "the undo is on the log")
    result(len(window.cards()) == n, "z-takes-back", window.cards())
    window.answer("s", lambda: [e for e in window.answers() if e["type"] == "card.skipped"], "the skip is on the log")
    result(True, "s-skips")
    window.answer("n", lambda: [e for e in window.answers() if e["payload"].get("answer") == "no"], "no is on the log")
    result(True, "n-answers")
    again = wait_for(lambda: [job for job in window.ask("list", "jobs") if job["regeneration"] > 0 and job["state"] == "succeeded"], "it is made again")
    result(bool(again), "no-makes-it-again")
    window.answer("u", lambda: [e for e in window.answers() if e["payload"].get("answer") == "unsure"], "unsure is on the log")
    result(window.status()["exceptions"] > 0, "u-becomes-a-problem", window.status())
    before = window.n_seen()
    window.click(*EXCEPTIONS_ROW)
    window.click(*REVIEW_ROW)
    wait_for(lambda: window.n_seen() > before, "the question is on the screen again")
    n = len([e for e in window.answers() if e["payload"].get("answer") == "yes"])
    window.answer("y", lambda: len([e for e in window.answers() if e["payload"].get("answer") == "yes"]) > n, "keys count after a click on Review")
    result(True, "y-answers-after-a-click-on-the-sidebar")
    before = len(window.answers())
    window.key("b", "b", "f", "i", "i", "0", "2", "0")
    window.key("alt+4")
    window.key("y")
    window.key("alt+1")
    result(len(window.answers()) == before, "tools-and-other-zones-answer-nothing", window.answers()[before:])
    result(window.process.poll() is None, "still-there")
    window.key("ctrl+q")
    code = wait_for_end(window.process)
    result(code == 0, "quits", code)
    verified = patience.run([assayctl, "--project", window.project, "verify"], env=window.env, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    result(verified.returncode == 0, "log-is-whole", verified.stdout)


def play():
    with workplace() as work, opened(work, kind=Window) as window:
        loop(window)


if __name__ == "__main__":
    main(play)
