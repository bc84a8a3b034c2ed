#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models by document, files by machine: models, map, run --checkpoint, again --made-with, against a server that lists what the test
says and keeps what is posted (fakecomfy.py). Prints TAP.

Mutations that turn cases red stand at each case."""

import contextlib
import glob
import json
import os
import re
import shlex
import sqlite3
import unicodedata

from clikit import case, expect, main
from fakecomfy import FakeComfy

BASE = "sd_xl_base_1.0.safetensors"  # of examples/tiny, whose checkpoint is built in


@contextlib.contextmanager
def server(*checkpoints, loras=("glow.safetensors",)):
    with FakeComfy() as fake:
        fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"] = [list(checkpoints), {}]
        fake.classes["LoraLoader"]["input"]["required"]["lora_name"] = [list(loras)]
        yield fake


def tiny(place):
    place.init("tiny")
    return place


def posted(fake, member="ckpt_name"):
    """What the newest prompt named."""
    with fake.lock:
        graph = list(fake.prompts.values())[-1]
    return [node["inputs"][member] for node in graph.values() if member in node["inputs"]]


def machine(place):
    path = os.path.join(place.env["XDG_CONFIG_HOME"], "assay", "machine.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return {url: {model: entry["file"] for model, entry in one["files"].items()}
                for url, one in json.load(file).get("servers", {}).items()}


def files_of_job(place):
    return [{model: entry["file"] for model, entry in e["payload"].get("files", {}).items()}
            for e in place.events() if e["type"] == "job.submitting"]


def stripped(plan):
    return [{name: row.get(name) for name in ("id", "action", "reason", "recipe")} for row in plan]


@case
def missing_is_told_with_its_way_out(place):
    """Red: no command in the fix; a command for another server; the first instead of the nearest."""
    tiny(place)
    with server("pony v6.safetensors", "SDXL\\sdxl_base.safetensors") as fake:
        done = place.run("run", "--server", fake.url, status=3)
        expect("sd_xl_base_1.0.safetensors" in done.stderr, done.stderr)
        expect("“SDXL\\sdxl_base.safetensors”, “pony v6.safetensors”" in done.stderr, done.stderr)
        command = re.search(r"assayctl (map .*)$", done.stderr, re.M)
        expect(command and fake.url in command.group(1), done.stderr)
        expect(fake.count("POST", "/prompt") == 0)
        place.run(*shlex.split(command.group(1)), status=0)
        expect(machine(place) == {fake.url: {"checkpoint:sdxl": "SDXL\\sdxl_base.safetensors"}}, machine(place))
        place.run("run", "--server", fake.url, status=0)
        expect(posted(fake) == ["SDXL\\sdxl_base.safetensors"], posted(fake))
        expect(files_of_job(place) == [{"checkpoint:sdxl": "SDXL\\sdxl_base.safetensors"}], files_of_job(place))
    place.expect_whole()


@case
def missing_of_one_run(place):
    """What was said for this run is told as such: neither a document nor the map says it, nor mends it. Red: a command that maps; the
    document named; of_run of every word."""
    tiny(place)
    place.write("checkpoints/mine.json", {"schema": "checkpoint/1", "id": "mine", "title": "Mine", "serverFile": "m.safetensors", "family": "sdxl"})
    place.change("specs/potion.json", checkpointId="mine")
    with server("m.safetensors") as fake:
        done = place.run("run", "--server", fake.url, "--checkpoint", "nope", status=3)
        expect("this run was given the file “nope”" in done.stderr, done.stderr)
        expect("serverFile" not in done.stderr and "assayctl map" not in done.stderr, done.stderr)
        words = re.search(r"--checkpoint (\S+)$", done.stderr, re.M)
        expect(words, done.stderr)
        place.run("run", "--server", fake.url, "--checkpoint", words.group(1), status=0)
        expect(posted(fake) == ["m.safetensors"], posted(fake))
        place.run("again", "--all", status=0)
        place.run("map", "mine", "gone.safetensors", "--server", fake.url, status=0)
        done = place.run("run", "--server", fake.url, status=3)
        expect("assayctl map mine m.safetensors" in done.stderr and "serverFile" not in done.stderr, done.stderr)


@case
def any_spelling_is_found(place):
    """Case 17. Red: one of the folds left out; the document's spelling sent instead of the server's."""
    for number, (wanted, listed) in enumerate([
            ("SDXL/base.safetensors", "SDXL\\base.safetensors"),
            (unicodedata.normalize("NFC", "gemälde_café.safetensors"), unicodedata.normalize("NFD", "gemälde_café.safetensors")),
            ("Base.safetensors", "BASE.safetensors"),
            ("base.safetensors", "models/base.safetensors")]):
        place.project = place.path(f"project{number}")
        tiny(place)
        place.write("checkpoints/mine.json", {"schema": "checkpoint/1", "id": "mine", "title": "Mine", "serverFile": wanted, "family": "sdxl"})
        place.change("specs/potion.json", checkpointId="mine")
        with server("other.safetensors", listed) as fake:
            place.run("run", "--server", fake.url, status=0)
            expect(posted(fake) == [listed], posted(fake))
            found = place.json("models", "--server", fake.url)
            rows = {row["id"]: row for row in found["models"]}
            expect(rows["checkpoint:mine"]["state"] == "found" and rows["checkpoint:mine"]["file"] == listed, rows)
            expect(found["checkpoints"] == ["other.safetensors"], found)


@case
def two_alike_are_asked_about(place):
    """Red: the first of several is taken."""
    tiny(place)
    with server("a/" + BASE, "b/" + BASE) as fake:
        done = place.run("run", "--server", fake.url, status=3)
        expect("more than one" in done.stderr and fake.count("POST", "/prompt") == 0, done.stderr)
        shown = place.run("models", "--server", fake.url, status=3).stdout
        expect("could be more than one" in shown and "assayctl map sdxl a/" + BASE in shown, shown)


@case
def odd_name_of_a_neighbor(place):
    """Case 9: a name that is no Unicode is another file's trouble. Red: such a list refused."""
    tiny(place)
    with server(BASE, "caf\udce9.safetensors") as fake:
        place.run("run", "--server", fake.url, status=0)
        expect(posted(fake) == [BASE], posted(fake))


@case
def a_plan_is_everybodys(place):
    """Red: the file in the recipe; a map that makes something stale."""
    tiny(place)
    with server(BASE, "theirs.safetensors") as fake:
        before = stripped(place.json("plan"))
        place.run("map", "sdxl", "theirs.safetensors", "--server", fake.url, status=0)
        expect(stripped(place.json("plan")) == before)
        place.run("run", "--server", fake.url, status=0)
        expect(posted(fake) == ["theirs.safetensors"])
        made = stripped(place.json("plan"))
        place.run("map", "sdxl", "--forget", "--server", fake.url, status=0)
        expect(stripped(place.json("plan")) == made and machine(place) == {}, machine(place))
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1)


@case
def made_with_is_counted_and_offered(place):
    """Red: the files not kept with the version; counted against another server's map; slots of other files chosen too."""
    tiny(place)
    with server(BASE, "theirs.safetensors") as fake:
        place.run("run", "--server", fake.url, status=0)
        expect("made with" not in place.run("plan").stdout)
        told = place.run("map", "sdxl", "theirs.safetensors", "--server", fake.url).stdout
        for text in (told, place.run("plan").stdout, place.run("status").stdout):
            expect(f"1 picture was made with {BASE} as checkpoint:sdxl, which is theirs.safetensors now" in text, text)
        expect(place.json("list", "versions")[0]["files"] == ["checkpoint:sdxl=" + BASE])
        place.run("again", "--made-with", "theirs.safetensors", status=1)
        place.run("again", "--made-with", BASE, "--all", status=2)
        place.run("again", "--made-with", BASE, status=0)
        expect([row["action"] for row in place.json("plan")] == ["make"])
        place.run("run", "--server", fake.url, status=0)
        expect(posted(fake) == ["theirs.safetensors"])
        expect("made with" not in place.run("status").stdout)
    place.expect_whole()


@case
def recipes_are_read_once(place):
    """Of a picture whose files nobody told, as earlier programs made them, the recipe is read for the first who asks, and the index
    answers from then on. Red: keep_recipe_files not called; recipe_files not joined."""
    tiny(place)
    with server(BASE) as fake:
        place.run("run", "--server", fake.url, status=0)
        name, = glob.glob(place.path("cache_home", "assay", "*.sqlite"))

        def index(sql):
            with contextlib.closing(sqlite3.connect(name)) as db, db:
                return db.execute(sql).fetchall()

        index("UPDATE versions SET files = NULL")
        expect("made with" not in place.run("status", status=0).stdout)
        expect(index("SELECT f.files FROM recipe_files f JOIN versions v ON v.recipe = f.recipe") == [("[]",)])
        index("""UPDATE recipe_files SET files = '["checkpoint:sdxl=former.safetensors"]'""")
        expect("made with former.safetensors" in place.run("status", status=0).stdout)


@case
def reworked_keeps_its_maker(place):
    """A picture only processed anew was made by the file that made its source. Red: no files, or today's, for such a version."""
    tiny(place)
    with server(BASE, "theirs.safetensors") as fake:
        place.run("run", "--server", fake.url, status=0)
        place.run("map", "sdxl", "theirs.safetensors", "--server", fake.url, status=0)
        place.change("specs/potion.json", processPolicy={"keyTolerance": 20})
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1)
        versions = place.json("list", "versions")
        expect([v["files"] for v in versions] == [["checkpoint:sdxl=" + BASE]] * 2, versions)


@case
def checkpoint_of_one_run(place):
    """Red: the file in the recipe; it goes on in the next run; it is not recorded."""
    tiny(place)
    with server(BASE, "mine.safetensors") as fake:
        place.run("run", "--server", fake.url, "--checkpoint", "MINE.safetensors", status=0)
        expect(posted(fake) == ["mine.safetensors"] and files_of_job(place) == [{"checkpoint:sdxl": "mine.safetensors"}])
        expect(machine(place) == {}, machine(place))
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1)
        expect("made with mine.safetensors" in place.run("status").stdout)
        place.run("again", "--all", status=0)
        place.run("run", "--server", fake.url, "--checkpoint", "sdxl=mine.safetensors", status=0)
        expect(posted(fake) == ["mine.safetensors"])
        place.run("again", "--all", status=0)
        place.run("run", "--server", fake.url, status=0)
        expect(posted(fake) == [BASE], posted(fake))


@case
def checkpoint_of_another_family(place):
    """Red: a file of another family taken; one file for two families."""
    tiny(place)
    with server("ponyDiffusionV6.safetensors", "flux1-dev.safetensors", "a=b.safetensors") as fake:
        done = place.run("run", "--server", fake.url, "--checkpoint", "flux1-dev.safetensors", status=1)
        expect("family flux" in done.stderr and "assayctl map sdxl flux1-dev.safetensors" in done.stderr, done.stderr)
        done = place.run("run", "--server", fake.url, "--checkpoint", "sdxl=ponyDiffusionV6.safetensors", status=1)
        expect("family pony" in done.stderr, done.stderr)
        expect(fake.count("POST", "/prompt") == 0)
        place.run("run", "--server", fake.url, "--checkpoint", "a=b.safetensors", status=0)
        expect(posted(fake) == ["a=b.safetensors"], posted(fake))
        place.write("checkpoints/score.json", {"schema": "checkpoint/1", "id": "score", "title": "Score", "serverFile": "s.safetensors",
                                               "family": "pony", "defaultProfileId": "builtin:sdxl-sentences@2"})
        place.write("specs/hat.json", {"schema": "spec/1", "id": "hat", "title": "Hat", "assetType": "ui_icon", "checkpointId": "score"})
        done = place.run("run", "--server", fake.url, "--checkpoint", "new.safetensors", status=1)
        expect("more than one family" in done.stderr and "--checkpoint s" in done.stderr, done.stderr)


@case
def names_of_models(place):
    """Red: a checkpoint taken where a LoRA has the name too; a slip not helped with."""
    tiny(place)
    for kind in ("checkpoint", "lora"):
        place.write(f"{kind}s/glow.json", {"schema": f"{kind}/1", "id": "glow", "title": "Glow", "serverFile": "glow.safetensors",
                                           **({"family": "sdxl"} if kind == "checkpoint" else {"families": ["sdxl"]})})
    url = "http://127.0.0.1:9"
    done = place.run("map", "glow", "x.safetensors", "--server", url, status=1)
    expect("lora:glow" in done.stderr, done.stderr)
    place.run("map", "lora:glow", "x.safetensors", "--server", url + "/", status=0)
    expect(machine(place) == {url: {"lora:glow": "x.safetensors"}}, machine(place))
    expect("Did you mean “glow”?" in place.run("map", "glwo", "x", "--server", url, status=1).stderr)
    place.run("map", "lora:glow", "y.safetensors", status=0)  # the only server known
    expect(machine(place) == {url: {"lora:glow": "y.safetensors"}}, machine(place))
    place.run("map", "lora:glow", status=2)
    place.run("map", "lora:glow", "--forget", status=0)
    expect("--server URL" in place.run("map", "lora:glow", "x", status=1).stderr)
    done = place.run("models", "--server", url, status=1)
    expect("127.0.0.1:9" in done.stderr, done.stderr)
    expect("sd_xl_base" in place.run("models", status=0).stdout)


@case
def what_cannot_be_read_is_not_nothing(place):
    """A machine file that is damaged stops the run: its words are not taken for unsaid. Red: defaults taken."""
    tiny(place)
    with server(BASE, "theirs.safetensors") as fake:
        place.run("map", "sdxl", "theirs.safetensors", "--server", fake.url, status=0)
        with open(os.path.join(place.env["XDG_CONFIG_HOME"], "assay", "machine.json"), "w", encoding="utf-8") as file:
            file.write("{")
        done = place.run("run", "--server", fake.url, status=1)
        expect("machine.json" in done.stderr and fake.count("POST", "/prompt") == 0, done.stderr)
        place.run("map", "sdxl", BASE, "--server", fake.url, status=1)


if __name__ == "__main__":
    main()
