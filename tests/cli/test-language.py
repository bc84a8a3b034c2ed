#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""assayctl in a language made up from the catalog (TAP): whatever it prints stands in ⟦ ⟧, but for names of the project, words of the
machine, and what GLib says itself. A sentence that no translator is given shows as English here.
Red, for one each: print "Made a project" without _(); mark a pair by N_() twice; leave --keyword=NP_ out of tests/support/sentences.py."""

import os
import re
import shutil

import clikit
import pseudo
from clikit import TOP, Skip, case, expect, main
from fakecomfy import FakeComfy, disk

CORPUS = os.path.join(TOP, "tests", "data", "corpus", "bad")
# GLib has a catalog of its own; its option context says these
GLIBS = re.compile(r"^(Usage:|Help Options:|Application Options:|  assayctl \[OPTION…\].*|  -h, --help\s+Show help options"
                   r"|assayctl: (Unknown option|Missing argument for|Cannot parse|Integer value|.*value .* out of range).*)$")
# the folder of a kind of document, or the file where there is one
HOMES = {"asset-type": "catalog/asset-types", "baseline-profile": "baseline-profiles", "budgets": "policies/budgets.json",
         "checkpoint": "checkpoints", "checkpoint-profile": "checkpoint-profiles", "contract-baseline": "policies/contract-baseline.json",
         "lora": "loras", "model-stack": "policies/model-stack.json", "prompt-override": "policies/prompt-override.json",
         "retry-policy": "policies/retry.json", "routing-policy": "policies/routing.json", "seed-policy": "policies/seed.json",
         "spec": "specs", "tag-prompt-map": "policies/tag-prompt-map.json", "tags": "catalog/tags.json", "workflow": "workflows"}


# what assayctl list takes
KINDS = ("plan", "kept", "away", "assets", "cards", "exceptions", "jobs", "versions", "slots", "documents", "events", "causes", "madeWith", "missing")


class Speaker:
    """assayctl with that language in @place; what it says is read line by line. @spoken: how much was."""

    def __init__(self, place):
        self.place = place
        self.known = {"assayctl", "lock", *KINDS, *HOMES} | pseudo.machine_words(TOP) | pseudo.libraries_words() | pseudo.texts_of(os.path.join(TOP, "data", "builtin"))
        self.spoken = 0
        self.english = []
        try:
            place.env = pseudo.environment(TOP, place.path("locale"), place.env)
        except pseudo.Unavailable as reason:
            raise Skip(reason) from reason

    def init(self):
        self.say("init", self.place.project, "--example", "astroduck", project=False)
        self.learn()

    def learn(self):
        self.known |= pseudo.texts_of(self.place.project)

    def say(self, *words, more=(), **options):
        """Runs it; everything it prints is in the language. @more: words of a person in it. The done process."""
        done = self.place.run(*words, **options)
        text = (done.stdout + done.stderr).replace(self.place.root, "")
        lines = [line for line in pseudo.outside(text).splitlines() if not GLIBS.match(line)]
        told = [f"{line.strip()}   <- {' '.join(left)}" for line in lines for left in [pseudo.english(line, self.known.union(words, more))] if left]
        if told:
            self.english.append(f"assayctl {' '.join(words)}:")
            self.english += told
        self.spoken += text.count("⟦")
        return done

    def expect_none(self, least):
        """No English was said, and so many sentences were."""
        expect(not self.english, "English:", *self.english)
        expect(self.spoken >= least, f"only {self.spoken} sentences were said")


def names_of_commands(place):
    return re.findall(r"^  ([a-z-]+) .*⟦", place.run("help", project=False).stdout, re.M)


@case
def the_reader_of_brackets(place):
    for text, words in (("⟦All in order⟧", []), ("⟦Made ⟧3 pictures⟦ here⟧", ["pictures"]), ("to_decide  ⟦x⟧ duck", ["duck"]),
                        ("/a/b.json:/id: ⟦Bad.⟧", []), ("again ASSET... | --all", ["again"]), ("⟦⟧3⟦ px⟧", [])):
        expect(pseudo.english(text) == words, text, pseudo.english(text))
    expect(pseudo.bracketed("{0} of %s %% %d\\n") == "{0}⟦ of ⟧%s⟦ %% ⟧%d\\n", pseudo.bracketed("{0} of %s %% %d\\n"))


@case
def help_of_each_command(place):
    speaker = Speaker(place)
    names = names_of_commands(place)
    expect(len(names) > 25, names)
    speaker.known |= {*names, "yes|no|unsure"}
    for words in (["help"], ["--help"], *([name, "--help"] for name in names)):
        speaker.say(*words, project=False)
    speaker.expect_none(100)


@case
def wrong_words(place):
    speaker = Speaker(place)
    speaker.known |= {*names_of_commands(place), "yes|no|unsure"}
    for words in (["nonsense"], ["status", "--bar"], ["init"], ["status"], ["init", place.path("n"), "--example", "none"], ["run", "--provider", "x"]):
        speaker.say(*words, project=False, cwd=place.root)
    speaker.init()
    for words in (["list", "nonsense"], ["list"], ["show", "card", "none"], ["show", "nonsense", "none"], ["decide", "none", "yes"], ["decide"],
                  ["compile", "none"], ["resolve", "none"], ["undo"], ["undo", "none"], ["again", "none"], ["again"], ["again", "--all"],
                  ["withdraw", "--all"], ["keep", "duck"], ["pause", "none"], ["rename", "duck", "coin"], ["rename", "none", "two"],
                  ["rename", "duck", "No Good"], ["rename", "duck"], ["map", "copax", "none"], ["map", "none", "a.safetensors"], ["export"],
                  ["run", "--provider", "nonsense"], ["run", "--server", "x"], ["look", "none"],
                  ["run", "--provider", "comfyui", "--server", "http://127.0.0.1:1"], ["models", "--server", "http://127.0.0.1:1"],
                  ["give-up", "--all"], ["cancel", "--all"], ["first", "duck"], ["run", "--defects", "200"], ["run", "--checkpoint", "none=x"],
                  ["init", place.project, "--example", "tiny"], ["migrate"], ["migrate", "--dry-run"], ["gc"], ["gc", "--yes"],
                  ["backup", place.path("copy")]):
        speaker.say(*words)
    speaker.expect_none(60)


@case
def a_day(place):
    speaker = Speaker(place)
    speaker.init()
    for asked in ("compile", "resolve"):  # prompts, and where each piece comes from
        speaker.known |= pseudo.texts_in(place.json(asked, "duck"))
    for words in (["check"], ["status"], ["plan"], ["compile", "duck"], ["resolve", "duck"], ["models"], ["map", "copax", "other.safetensors"],
                  ["models"], ["map", "copax", "--forget"], ["run", "--dry-run", "--provider", "sandbox"],
                  ["run", "--provider", "sandbox", "--defects", "60"], ["status"], ["plan"], ["check"]):
        speaker.say(*words)
    for kind in KINDS:
        speaker.say("list", kind)
    cards = place.json("list", "cards")
    speaker.say("decide", cards[0]["id"], "yes")
    speaker.say("decide", cards[1]["id"], "no")
    speaker.say("decide", cards[2]["id"], "unsure")
    for words in (["undo"], ["ask", "--problems"], ["accept", "--problems"], ["leave", "--problems"], ["again", "--problems"],
                  ["again", "coin", "gem"], ["keep", "coin"], ["withdraw", "duck"], ["undo"], ["pause", "duck"], ["pause", "duck"], ["again", "duck"],
                  ["archive", "gem", "coin"], ["again", "gem"], ["status"], ["resume", "duck"], ["rename", "coin", "penny"], ["delete", "bomb"],
                  ["undo"], ["export", "--to", place.path("out")], ["export", "--to", place.path("out"), "--sheet", place.path("s.png")],
                  ["plan"], ["run", "--provider", "sandbox"], ["run", "--provider", "sandbox"], ["verify"], ["status"]):
        speaker.learn()
        speaker.say(*words)
    speaker.expect_none(150)


@case
def problems_of_documents(place):
    """Every bad document of the corpus, where such ones are."""
    speaker = Speaker(place)
    speaker.init()
    for kind, home in HOMES.items():
        single = home.endswith(".json")
        for name in sorted(os.listdir(os.path.join(CORPUS, kind))):
            target = os.path.join(place.project, home if single else os.path.join(home, name))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            before = target + ".before"
            if os.path.exists(target):
                os.rename(target, before)
            shutil.copyfile(os.path.join(CORPUS, kind, name), target)
            if single:
                tell_problems(speaker)
                os.unlink(target)
                if os.path.exists(before):
                    os.rename(before, target)
        if not single:
            tell_problems(speaker)
            shutil.rmtree(os.path.join(place.project, home))
            if os.path.isdir(os.path.join(TOP, "examples", "astroduck", home)):
                shutil.copytree(os.path.join(TOP, "examples", "astroduck", home), os.path.join(place.project, home))
    speaker.expect_none(150)


@case
def trouble_with_files_and_the_history(place):
    """The causes of a disk, a link, a damaged history, a backup that is refused: each of them in the reader's words.
    Red: g_set_error for assay_error_set in any of them, or a packed sentence printed without being said."""
    speaker = Speaker(place)
    speaker.init()
    speaker.say("run", "--provider", "sandbox", "--defects", "0")
    blobs = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(place.project, ".assay", "blobs")) for name in names]
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    whole = open(log, "rb").read()
    speaker.known |= {os.path.basename(name) for name in blobs} | {"tmp", "kB", "bytes"}
    os.mkdir(place.path("full"))
    open(os.path.join(place.path("full"), "x"), "w").close()
    for words in (["backup", os.path.join(place.project, "copy")], ["backup", place.path("full")], ["backup", os.path.join(place.path("none"), "copy")],
                  ["export", "--to", os.path.join(place.project, ".assay", "x")], ["export", "--to", log]):
        speaker.say(*words)
    for name in blobs:
        os.unlink(name)
    for words in (["verify"], ["export", "--to", place.path("out")], ["backup", place.path("copy")]):
        speaker.say(*words)
    for damaged in (whole.replace(b"\n", b"\r\n"), b"", whole[:len(whole) // 2], whole.replace(b'"payload":{', b'"payload": {'), None):
        if damaged is None:
            os.rename(log, log + ".away")
            os.symlink(log + ".away", log)
        else:
            with open(log, "wb") as file:
                file.write(damaged)
        for words in (["status"], ["verify"], ["run", "--provider", "sandbox"], ["gc"], ["backup", place.path("copy")], ["pause", "duck"]):
            speaker.say(*words)
    os.unlink(log)
    os.rename(log + ".away", log)
    with open(log, "wb") as file:
        file.write(whole)
    os.rename(os.path.join(place.project, "specs"), place.path("specs"))
    os.mkfifo(os.path.join(place.project, "specs"))
    for words in (["check"], ["status"]):
        speaker.say(*words)
    speaker.expect_none(60)


class Failing(FakeComfy):
    """Nothing that can be used comes of it, for another reason each time."""

    def end(self, pid, interrupted=False):
        super().end(pid, interrupted=len(self.prompts) % 4 == 1)
        with self.lock:
            if len(self.prompts) % 4 == 2:
                self.history[pid]["outputs"] = {}


@case
def what_a_server_does(place):
    """Why a picture failed is said in the reader's words by the run and, days later, by every list: the reason on the log is a sentence
    and not English. Red: FAULTS of assay-comfy-run-fetch.c or picture_faults of assay-making-picture.c handed over without being packed."""
    speaker = Speaker(place)
    speaker.say("init", place.project, "--example", "tiny", project=False)
    for name in "abcdef":
        shutil.copy(os.path.join(place.project, "specs", "potion.json"), os.path.join(place.project, "specs", name + ".json"))
        with open(os.path.join(place.project, "specs", name + ".json"), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(place.project, "specs", name + ".json"), "w", encoding="utf-8") as file:
            file.write(text.replace('"potion"', f'"{name}"'))
    speaker.learn()
    with Failing() as fake:
        fake.picture = lambda count: [b"GIF89a", b"", disk()[:500]][count % 3]
        for words in (["run", "--server", fake.url], ["run", "--server", fake.url], ["list", "exceptions"], ["list", "causes"], ["list", "jobs"],
                      ["plan"], ["status"]):
            speaker.say(*words)
    for words in (["run", "--server", fake.url], ["status"]):
        speaker.say(*words)
    speaker.expect_none(30)


def tell_problems(speaker):
    speaker.learn()
    speaker.say("check")


if __name__ == "__main__":
    main()
