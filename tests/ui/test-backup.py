#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup by the real window, and pictures that are gone put back from it (TAP). Usage: test-backup.py ASSAY ASSAYCTL EXAMPLES;
ASSAY_FULL_DISK is the library that takes a disk away. Needs a display, xdotool and python3-gi.

Mutations: dry_run not set by look (says-what-is-written), assay_backup_begin without check_free (says-why-not), set_work not called
(the-status-bar-says-how-far), stopping that is not canceled by stop_cb (canceled), close_request that destroys (goes-on-closed),
show_end without open_button (made), looked_cb that restores (shown-is-not-done), restore_cb that looks (put-back), assay_cause_is_lost that
says FALSE (offers-restore), assay_cause_make_lost that chooses nothing (made-again)."""

import hashlib
import json
import os
import random
import shutil
import subprocess

import patience
from patience import wait_for
from windowkit import assayctl, choose_main, examples, main, names, opened, result, seen, workplace

MANY = 500


def plain(text):
    return text.replace("\u00a0", " ")


def told(window, words):
    return wait_for(lambda: [name for name in map(plain, names(window)) if words in name], f"“{words}” is told")


def store(project, data):
    """As a stored file; its name."""
    name = hashlib.sha256(data).hexdigest()
    path = os.path.join(project, ".assay", "blobs", name[:2], name[2:])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    return name


def make(work, n_more):
    """A project with pictures, and many more: a document of its history names a stored file that names them. A backup takes a while."""
    project = os.path.join(work, "game")
    env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"), ASSAY_EXAMPLES=examples)
    os.makedirs(env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
    for words in (["init", project, "--example", "astroduck"], ["--project", project, "run", "--provider", "sandbox", "--defects", "0"]):
        patience.run([assayctl, *words], 120, env=env, stdout=subprocess.DEVNULL)
    chance = random.Random(1)
    names_them = json.dumps([store(project, b"\x89PNG\r\n\x1a\n" + chance.randbytes(20000)) for _ in range(n_more)])
    spec = os.path.join(project, "specs", "bomb.json")
    with open(spec, encoding="utf-8") as file:
        document = json.load(file)
    document["prompt"] = {"positive": f"a bomb {store(project, names_them.encode())}"}
    with open(spec, "w", encoding="utf-8") as file:
        json.dump(document, file)
    patience.run([assayctl, "--project", project, "status"], 60, env=env, stdout=subprocess.DEVNULL)


def type_into(window, field, text):
    """As a program does that hears what a person says."""
    def typed():
        for node in seen(window, field):
            editable = node.accessible.get_editable_text_iface()
            if node.name == field and editable is not None:
                return editable.set_text_contents(text)
        return False

    wait_for(typed, f"{text} in {field}")


def begin(window, folder, name):
    """Of the dialog that is open."""
    type_into(window, "Folder", folder)
    type_into(window, "Name of the Backup", name)
    window.press(next(name for name in names(window) if name.startswith("Back Up ")))


def refused(window, work):
    choose_main(window, "Back Up…")
    said = told(window, "What is written: ")
    result(" pictures, " in said[0] and " in all." in said[0], "says-what-is-written", said)
    result(bool(told(window, "To restore, open it as it is")), "says-how-to-restore")
    os.makedirs(os.path.join(work, "full"))
    with open(os.path.join(work, "full", "mine"), "w", encoding="ascii") as file:
        file.write("mine")
    begin(window, work, "full")
    said = told(window, "is not empty, and nothing in it is replaced")
    result(os.listdir(os.path.join(work, "full")) == ["mine"], "says-why-not", said)
    begin(window, os.path.join(work, "game"), "copy")
    told(window, "A backup inside the project would be lost with it")
    begin(window, os.path.join(work, "nowhere"), "copy")
    result(bool(told(window, "There is no folder")), "says-where-it-cannot-go")


def say(full, word):
    """To the disk, in the words of its library."""
    with open(full, "w", encoding="ascii") as file:
        file.write(word)


def canceled(window, work, full):
    """In the middle of it: the disk takes its time."""
    say(full, "~copy.partial/.assay/blobs/ff")
    begin(window, work, "copy")
    told(window, "Backing up: ")
    window.press("Cancel Backup")
    os.unlink(full)
    said = told(window, "The backup was canceled.")
    result(os.path.exists(os.path.join(work, "copy.partial")) and not os.path.exists(os.path.join(work, "copy")), "canceled", said)


def unplugged(window, work, full):
    say(full, "!copy.partial/.assay/blobs")
    begin(window, work, "copy")
    said = told(window, "The backup is not finished:")
    os.unlink(full)
    result("goes on from there" in said[0], "a-disk-that-goes-in-between", said)


def made(window, work, full):
    say(full, "~copy.partial/.assay/blobs/fe")
    begin(window, work, "copy")
    told(window, "Backing up: ")
    window.key("Escape")
    window.focus()
    wait_for(lambda: not names(window, "Name of the Backup"), "the dialog goes")
    result(bool(told(window, "Backing up: ")), "the-status-bar-says-how-far")
    os.unlink(full)
    result(wait_for(lambda: os.path.exists(os.path.join(work, "copy", "project.json")), "it is whole"), "goes-on-closed")
    wait_for(lambda: not names(window, "Reading it back: "), "the status bar says something else")
    choose_main(window, "Back Up…")
    result(bool(told(window, "were read back whole")) and bool(seen(window, "Open Folder")), "made", names(window))
    window.key("Escape")
    window.focus()


def lost(window):
    """All its stored pictures; a look at the documents, as coming back to the window is, finds it."""
    shutil.rmtree(os.path.join(window.project, ".assay", "blobs"))
    window.ask("check")
    window.key("alt+1", "alt+3")
    told(window, "Stored files of pictures are gone")


def put_back(window, work):
    lost(window)
    seen(window, "Restore from a Backup…")
    result(not names(window, "Open in Editor") and bool(names(window, "Make Again")), "offers-restore", names(window))
    window.press("Restore from a Backup…")
    type_into(window, "Backup", os.path.join(work, "copy"))
    window.press("Look")
    said = told(window, "stored files are gone or damaged. This copy has")
    result(not os.path.exists(os.path.join(window.project, ".assay", "blobs")), "shown-is-not-done", said)
    window.press(next(name for name in names(window) if name.startswith("Put Back ")))
    said = told(window, "were put back and are what they were")
    window.key("Escape")
    window.focus()
    wait_for(lambda: not names(window, "Stored files of pictures are gone"), "the problem goes")
    verified = patience.run([assayctl, "--project", window.project, "verify"], 60, env=window.env, stdout=subprocess.DEVNULL)
    result(verified.returncode == 0, "put-back", said)


def made_again(window):
    lost(window)
    window.press("Make Again")
    result(wait_for(lambda: any(row["state"] == "again" for row in window.ask("list", "slots")), "some are made again"), "made-again")


def play():
    with workplace() as work:
        make(work, MANY)
        full = os.path.join(work, "full-now")
        env = {"LD_PRELOAD": " ".join(filter(None, [os.environ.get("LD_PRELOAD"), os.environ["ASSAY_FULL_DISK"]])),
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0", "ASSAY_FULL_DISK_WHEN": full}
        with opened(work, env=env) as window:
            wait_for(lambda: window.status()["pictures"] > 0, "the project is open")
            refused(window, work)
            canceled(window, work, full)
            unplugged(window, work, full)
            made(window, work, full)
            put_back(window, work)
    with workplace() as work:
        make(work, 0)
        with opened(work) as window:
            made_again(window)


if __name__ == "__main__":
    main(play)
