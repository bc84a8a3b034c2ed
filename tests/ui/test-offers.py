#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Pipeline offers besides the plan, pressed on the real window (TAP), against a server of the test: pictures that another file of a
model made, and pictures at a server that gives no answer. What came of each is read from the project. Usage: test-offers.py ASSAY
ASSAYCTL EXAMPLES. Needs a display, xdotool and python3-gi; tests/cli on PYTHONPATH."""

import contextlib
import json
import os
import shutil
import subprocess

import patience
import windowkit
from fakecomfy import FakeComfy
from patience import wait_for
from windowkit import assayctl, examples, main, names, others, result, seen, settings_for, workplace

BASE, THEIRS = "sd_xl_base_1.0.safetensors", "theirs.safetensors"
TITLE = "Tiny"


def listing(fake, *files):
    fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"] = [list(files or (BASE, THEIRS)), {}]
    return fake


class Game:
    """The project, of one asset, before the window has it; its commands see the same machine.json."""

    def __init__(self, work, address, example="tiny"):
        self.project = os.path.join(work, "game")
        self.settings = settings_for(work, address)
        self.env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=work, ASSAY_EXAMPLES=examples, **self.settings)
        subprocess.run([assayctl, "init", self.project, "--example", example], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def run(self, *words):
        patience.run([assayctl, "--project", self.project, *words], 60, env=self.env, stdout=subprocess.DEVNULL)


def opened(game, work, title=TITLE):
    return windowkit.opened(work, example=None, folder=game.project, title=title, env=game.settings)


def gone(window, words):
    return wait_for(lambda: not names(window, words), f"“{words}” is told no longer")


def state(window):
    return window.ask("list", "slots")[0]["state"]


def types(window):
    return [event["type"] for event in window.ask("list", "events")]


def made_with(work):
    """Red when the query is never asked, when the button chooses nothing, when Undo does not reach the choice, when nobody looks again."""
    with listing(FakeComfy()) as fake:
        game = Game(work, fake.url)
        game.run("run", "--server", fake.url)
        game.run("map", "sdxl", THEIRS, "--server", fake.url)
        with opened(game, work) as window:
            before = state(window)
            told = seen(window, "1 picture was made with")[0].name
            result(BASE in told and THEIRS in told, "made-with-another-file-is-told", told)
            window.press("Make 1 Picture Again")
            result(wait_for(lambda: state(window) == "again", "it is to be made again"), "the-button-has-it-made-again")
            result(gone(window, "1 picture was made with"), "what-is-made-again-is-offered-no-longer")
            window.press("Undo")
            result(wait_for(lambda: state(window) == before, "it is as it was"), "undo-of-the-offer")
            result(seen(window, "1 picture was made with") != [], "and-it-is-offered-again")


def send(game, window, fake):
    """A picture that is at the server when that goes."""
    fake.hold.set()
    seen(window, "Make 1")
    window.key("ctrl+Return")
    wait_for(fake.open_prompts, "the prompt is at the server")
    wait_for(lambda: "job.accepted" in types(window), "job.accepted")
    fake.die()


def look(work):
    """Red when the button opens nothing, when the typed address is not taken; when the run goes on asking the old one (is_redirected left
    out of is_ended)."""
    with contextlib.ExitStack() as stack:
        old = listing(FakeComfy())
        game = Game(work, old.url)
        window = stack.enter_context(opened(game, work))
        send(game, window, old)
        told = seen(window, "which gives no answer")[0].name
        result("1 picture was sent to " + old.url in told, "what-is-away-is-told", told)
        new = listing(stack.enter_context(FakeComfy()))
        new.prompts.update(old.prompts)
        window.press("Look at Another Address…")
        wait_for(lambda: window.focused() == "Address of the server", "the address has the keyboard")
        window.key("ctrl+a")
        patience.run(["xdotool", "type", new.url], 20, check=True)
        window.key("Tab")
        wait_for(lambda: window.focused() == "Look There", "the button has the keyboard")
        window.key("Return")
        wait_for(lambda: "job.redirected" in types(window), "it is asked for there")
        result(True, "it-is-asked-for-at-the-other-address")
        wait_for(lambda: new.count("GET", "/queue") > 0, "the other server is asked")
        new.end(next(iter(new.prompts)))
        wait_for(lambda: "version.created" in types(window), "it is fetched")
        result(new.count("POST", "/prompt") == 0 and types(window).count("job.submitting") == 1, "and-sent-no-second-time", types(window))
        result(gone(window, "which gives no answer"), "nothing-is-away-any-more")


def rename(window, title):
    """The title of one of the pictures that were sent."""
    path = os.path.join(window.project, "specs", "duck.json")
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    document["title"] = title
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)


def typed(work):
    """Red when a notice is made anew because its words change (show_all that begins with remove_after (self, NULL)): what is typed and the
    keyboard would be lost."""
    old = windowkit.astroducks_server()
    game = Game(work, old.url, "astroduck")
    with opened(game, work, "Astroduck") as window:
        old.stop_after(0)
        seen(window, "Make 24")
        window.key("ctrl+Return")
        wait_for(lambda: len(old.open_prompts()) == 2, "two prompts are at the server")
        wait_for(lambda: types(window).count("job.accepted") == 2, "job.accepted")
        old.die()
        seen(window, "2 pictures were sent to")
        window.press("Look at Another Address…")
        wait_for(lambda: window.focused() == "Address of the server", "the address has the keyboard")
        window.key("ctrl+a")
        patience.run(["xdotool", "type", "http://elsewhere"], 20, check=True)
        rename(window, "Space Duck")
        wait_for(lambda: [name for name in names(window, "gives no answer") if "Space Duck" in name], "it is told with its new title")
        result(True, "other-words-are-told")
        result(window.focused() == "Address of the server", "the-keyboard-stays-where-it-is-typed", window.focused())
        patience.run(["xdotool", "type", ":8188"], 20, check=True)
        window.key("Return")
        wait_for(lambda: "job.redirected" in types(window), "it is asked for there")
        redirected = [event["payload"] for event in window.ask("list", "events") if event["type"] == "job.redirected"]
        result({event["server"] for event in redirected} == {"http://elsewhere:8188"}, "what-was-typed-stays", redirected)


def give_up(work):
    """Red when it is given up at once, without a word of what that means; when the second button does nothing."""
    old = listing(FakeComfy())
    game = Game(work, old.url)
    with opened(game, work) as window:
        send(game, window, old)
        seen(window, "which gives no answer")
        window.press("Give Up…")
        result(seen(window, "This cannot be undone") != [], "what-it-means-is-told-before")
        result("job.lost" not in types(window), "and-nothing-is-given-up-yet", types(window))
        window.press("Give Up 1 Picture")
        wait_for(lambda: "job.lost" in types(window), "it is given up")
        lost = [event["payload"] for event in window.ask("list", "events") if event["type"] == "job.lost"]
        result([event.get("errorClass") for event in lost] == ["given_up"], "it-is-given-up", lost)
        result(gone(window, "which gives no answer"), "given-up-it-is-away-no-longer")
        with listing(FakeComfy(old.port)) as fake:  # at the same address again, and it knows nothing
            wait_for(lambda: fake.count("POST", "/prompt") == 1, "it is made anew")
            wait_for(lambda: "version.created" in types(window), "a picture came")
            result(types(window).count("version.created") == 1, "it-is-made-anew-once")


def said(work):
    """What machine.json says of the server's files."""
    path = os.path.join(work, "config", "assay", "machine.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return {model: entry["file"] for one in json.load(file).get("servers", {}).values() for model, entry in one.get("files", {}).items()}


def focus_dialog():
    """No window manager gives it the keyboard here."""
    patience.run(["xdotool", "search", "--onlyvisible", "--name", "Choose a File", "windowfocus", "--sync"], 20, check=True)


def escape(window):
    """Red when Escape throws the dialog away with what is sought (stop_search_cb), or does nothing in the list (close_on_escape)."""
    focus_dialog()
    patience.run(["xdotool", "type", "flux"], 20, check=True)
    window.key("Escape", "Tab", "Down")
    first = wait_for(lambda: (lambda now: now if ".safetensors" in (now or "") else None)(window.focused()), "the list has the keyboard")
    result("flux" not in first, "escape-takes-back-what-is-sought", first)
    window.key("Escape")
    result(gone(window, "Nearest"), "escape-closes-from-the-list")
    window.focus()
    window.press("Choose a File…")
    seen(window, "Nearest")


def missing_model(work):
    """Red when nobody tells that a file is missing (change () of assay-engine-lacking without its tell), when the dialog lists the nearest alone, when the
    choice is not said for the machine; when Undo does not forget it."""
    with listing(FakeComfy(), "pony v6.safetensors", "SDXL/sdxl_base.safetensors", "sdxl-turbo.safetensors", "sd_xl_1.0.safetensors",
                 "flux1-dev.safetensors") as fake:
        game = Game(work, fake.url)
        with opened(game, work) as window:
            seen(window, "Make 1")
            window.key("ctrl+Return")
            wait_for(lambda: window.status().get("missing") == 1, "the run finds no file of it")
            result(window.status()["problems"] == 1 and fake.count("POST", "/prompt") == 0, "it-is-a-problem-and-nothing-is-sent", window.status())
            window.key("alt+3")
            line = seen(window, "A model file is missing, 1 asset")
            result(seen(window, "The server has no file " + BASE) != [], "the-cause-names-the-file", line)
            result(wait_for(lambda: [node for node in window.nodes() if node.visible and node.role == "list item" and node.name == "Red Potion"],
                            "the asset is listed") != [], "and-the-asset-that-waits-for-it")
            window.press("Choose a File…")
            seen(window, "Nearest")
            files = [name for name in names(window, ".safetensors") if name.startswith(("pony", "SDXL", "flux"))]
            result({"pony v6.safetensors", "SDXL/sdxl_base.safetensors", "flux1-dev.safetensors"} <= set(files), "every-file-is-there", files)
            escape(window)
            focus_dialog()
            patience.run(["xdotool", "type", "flux"], 20, check=True)
            seen(window, "flux1-dev.safetensors")
            window.key("Tab", "Down", "Return")  # the first that the search leaves, which is the last of all
            wait_for(lambda: said(work) == {"checkpoint:sdxl": "flux1-dev.safetensors"}, "it is said for this machine")
            result(True, "what-is-sought-and-chosen-is-said-for-this-machine")
            wait_for(lambda: "version.created" in types(window), "what waited goes on")
            result(True, "what-waited-goes-on")
            result(seen(window, "Questions are in Review.") != [], "the-problem-is-gone")
            window.press("Undo")
            result(wait_for(lambda: said(work) == {}, "it is forgotten"), "undo-forgets-it")


def from_another_machine(work):
    """Pictures of a server on a machine that never used it, where drawings were chosen last: the server is offered, never drawings
    among pictures. Red when only the last server of this machine is followed."""
    with listing(FakeComfy(), BASE) as fake:
        game = Game(work, fake.url)
        game.run("run", "--server", fake.url)
        game.run("again", "--all")
        shutil.rmtree(os.path.join(work, "config"))
        game.settings = settings_for(work, fake.url, "sandbox")
        with opened(game, work) as window:
            result(seen(window, "By ComfyUI at " + fake.url) != [], "the-server-is-offered")
            result(names(window, "Sandbox") == [] and names(window, "By the sandbox") == [], "not-the-sandbox", names(window, "andbox"))
            window.key("ctrl+Return")
            wait_for(lambda: window.status()["pictures"] == 2, "it is made")
            result(window.status()["drawings"] == 0 and fake.count("POST", "/prompt") == 2, "it-is-no-drawing", window.status())


def play():
    for case in (made_with, look, typed, give_up, missing_model, from_another_machine):
        if not others or case.__name__ in others:
            with workplace() as work:
                case(work)


if __name__ == "__main__":
    main(play, settings=True)
