#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that wants a key, in the real window by keyboard: told, given, kept in the keyring over the end of the program, wrong, forgotten, and
lying nowhere else. The keyring is libsecret's file of this desk; one case takes the desktop's service. Usage: test-key.py ASSAY ASSAYCTL
EXAMPLES. Needs a display, xdotool and python3-gi."""

import subprocess

import patience
from patience import wait_for
from windowkit import astroducks_server, main, names, opened, result, seen, settings_for, workplace

NAME, KEY, WRONG = "X-API-Key", "assay-planted-key-1", "assay-planted-wrong-1"
PLANTED = "assay-planted"


def keys(*names_of_keys):
    for name in names_of_keys:
        patience.run(["xdotool", "key", name], 10, check=True)


def types(text):
    patience.run(["xdotool", "type", "--delay", "5", text], 30, check=True)


def refused(window, words="refused the request (status 401)"):
    """What is told of it, and that the way out is a button, not a command line."""
    seen(window, words)
    seen(window, "Give a Key…")
    return names(window, "--auth-file") == []


def begin(window):
    wait_for(lambda: names(window, "Make ") or names(window, "Continue"), "something to make")
    window.key("ctrl+Return")


def more(window, server):
    """Two more are made, and what is sent then stays there."""
    before = window.status()["pictures"]
    server.stop_after(2)
    for prompt in server.open_prompts():
        server.end(prompt)
    wait_for(lambda: window.status()["pictures"] >= before + 2, "pictures are made")


def open_dialog(window):
    window.key("ctrl+Return")
    wait_for(lambda: window.focused() == "Key", "the key has the keyboard")


def fill(name, value):
    keys("alt+h", "ctrl+a")
    types(name)
    keys("Tab")
    types(value)


def closed(window):
    wait_for(lambda: names(window, "Key for a Server") == [], "the dialog goes")
    window.focus()  # which a window manager gives back


def expect_nowhere(work, window, case):
    """In no file of hers but the keyring, which lies outside of the place, and in no word of the log."""
    found = patience.run(["grep", "-rlaF", PLANTED, work], 30, stdout=subprocess.PIPE, text=True).stdout
    result(found == "", case, found)


def faults(window, server):
    """Red where assay_server_key_check takes what it is told of; where the dialog sends it."""
    open_dialog(window)
    keys("Return")
    fill("X API Key", "a")
    seen(window, "The name of a header has letters")
    keys("Return")
    fill("Host", "a")
    seen(window, "Assay sets this header itself")
    keys("Return")
    fill(NAME, WRONG)
    wait_for(lambda: names(window, "Assay sets this") == [], "the fault goes")
    result(server.prompts == {} and names(window, "Key for a Server") != [], "faults-are-told-and-not-saved")
    keys("Escape")
    closed(window)


def give(window, value, told="is in the keyring"):
    open_dialog(window)
    fill(NAME, value)
    keys("Return")
    seen(window, told)
    closed(window)


def first_time(work, server):
    """Red: no button where the server refuses; act key that does not reach the run's link; a key that stays with the link alone."""
    with opened(work, env=settings_for(work, server.url)) as window:
        begin(window)
        result(refused(window), "refused-and-the-way-out")
        result(names(window, "wait, nothing is lost") != [], "and-what-waits", names(window))
        faults(window, server)
        give(window, WRONG)
        result(refused(window, "refused the key that it was given"), "a-wrong-key-is-told")
        result(server.prompts == {}, "nothing-is-sent-with-it")
        server.stop_after(2)
        give(window, KEY)
        wait_for(lambda: window.status()["pictures"] >= 2, "what waited goes on by itself")
        result(names(window, "refused") == [], "it-goes-on-by-itself", names(window))
        expect_nowhere(work, window, "it-lies-nowhere-else")


def next_day(work, server):
    """Red: keyring_save that saves under another server; a run that begins before the key is there."""
    before = server.n_refused
    with opened(work, env=settings_for(work, server.url)) as window:
        begin(window)
        more(window, server)
        result(server.n_refused == before, "next-day-nothing-is-asked", server.n_refused)
        forget(window, server)


def forget(window, server):
    """Red: forget that leaves it in the keyring, or at the link."""
    window.press("Give a Key…")
    wait_for(lambda: window.focused() == "Key", "the key has the keyboard")
    seen(window, f"There is one, sent as {NAME}.")
    window.press("Forget the Key")
    seen(window, "is forgotten")
    closed(window)


def third_day(work, server):
    with opened(work, env=settings_for(work, server.url)) as window:
        begin(window)
        result(refused(window), "forgotten-is-told-again")
        expect_nowhere(work, window, "nor-afterwards")


def no_keyring(work, server):
    """The name on the bus is taken by somebody who is no keyring: told, and the key is used by the person's choice. Red: show_trouble without
    the choice; hold that does not give it to the project."""
    from gi.repository import Gio, GLib  # it is there where the tree can be read

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                  GLib.Variant("(su)", ("org.freedesktop.secrets", 4)), None, Gio.DBusCallFlags.NONE, -1)
    server.stop_after(2)
    with opened(work, env=dict(settings_for(work, server.url), SECRET_BACKEND="service")) as window:
        begin(window)
        refused(window)
        open_dialog(window)
        fill(NAME, KEY)
        keys("Return")
        seen(window, "There is no keyring here, so the key was not kept.")
        wait_for(lambda: window.focused() == "Use Until Assay Is Closed", "the choice has the keyboard")
        result(server.prompts == {}, "no-keyring-is-told")
        keys("Return")
        seen(window, "is used until Assay is closed")
        closed(window)
        wait_for(lambda: window.status()["pictures"] >= 2, "what waited goes on by itself")
        expect_nowhere(work, window, "it-is-held-and-lies-nowhere")


def play():
    with workplace() as work, astroducks_server() as server:
        server.wants = {NAME: KEY}
        no_keyring(work, server)
    with workplace() as work, astroducks_server() as server:
        server.wants = {NAME: KEY}
        first_time(work, server)
        next_day(work, server)
        third_day(work, server)


if __name__ == "__main__":
    main(play, settings=True)
