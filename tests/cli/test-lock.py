#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lock.json: what a spec's first job pins, by whom it is changed, how it is merged, how older projects come by it.

Mutations that turn cases red: runner's pin() that returns at once (the_first_job_pins, another_checkpoint); get_ready() that pins ready
specs itself (nothing_made_pins_nothing); _assay_stack_pin_state without the checkpoint (another_checkpoint); lock.json written without
its events (outside_changes: the engine's own lines come back as external); list_gone() that takes a broken lock.json for an empty one
(a_conflict_is_told); assay_lock_merge by the catalogue alone (a_broken_spec_keeps_its_line); migrate that takes the spec's checkpoint
instead of the recipe's (migrate_knows_what_was_made)."""

import json
import os
import shutil
import subprocess

from clikit import TOP, Skip, case, expect, main

FIRST = {"id": "sdxl-sentences", "version": 1, "hash": "e62ff50c59ae0abb9181086106edf6c5c75f1bf4124c31a256cb971352819239"}
FROZEN = os.path.join(TOP, "tests", "data", "frozen", "0311975", "project")


def spec(place, name, title=None, **more):
    place.write(f"specs/{name}.json", {"schema": "spec/2", "id": name, "title": title or name.title(), "assetType": "ui_icon",
                                       "checkpointId": "sdxl", **more})


def lock(place):
    """The profile of every line, by spec."""
    return {key.split("/", 1)[1]: line for key, line in place.read("lock.json").items() if key != "schema"}


def lines(place):
    with open(os.path.join(place.project, "lock.json"), encoding="utf-8") as file:
        return file.read().splitlines()


def pins(place):
    return [(e["type"], e["entityId"], e["actor"]["kind"]) for e in place.events() if e["type"] in ("spec.pinned", "spec.rebound")]


def said(done):
    return done.stdout + done.stderr


def other_family(place):
    """A checkpoint of a family that has a dialect of its own."""
    place.write("checkpoint-profiles/tall@1.json", {"schema": "checkpoint-profile/1", "id": "tall", "title": "Tall", "family": "tall",
                                                    "base": {"positive": "TALL WORDS of %s"}, "steps": 4})
    place.write("checkpoints/tall.json", {"schema": "checkpoint/1", "id": "tall", "title": "Tall", "family": "tall",
                                          "serverFile": "sd_xl_base_1.0.safetensors", "defaultProfileId": "tall@1"})


@case
def the_first_job_pins(place):
    place.init("tiny")
    spec(place, "apple")
    before = place.read("specs/potion.json")
    place.run("plan", status=0)
    expect(not os.path.exists(os.path.join(place.project, "lock.json")), "looking pins nothing")
    place.run("run", "--defects", "0", status=0)
    expect(place.read("specs/potion.json") == before, "the spec itself is not written to")
    expect(sorted(lock(place)) == ["apple", "potion"], lock(place))
    profile = lock(place)["apple"]["profile"]
    expect((profile["checkpoint"], profile["id"], profile["version"]) == ("sdxl", "builtin:sdxl-sentences", 2), profile)
    expect(len(lines(place)) == 4 and all(line.startswith(',"specs/') for line in lines(place)[1:3]), lines(place))
    expect(pins(place) == [("spec.pinned", "apple", "engine"), ("spec.pinned", "potion", "engine")], pins(place))
    types = [e["type"] for e in place.events()]
    expect(types.index("spec.pinned") < types.index("job.queued"), types)
    place.run("run", "--defects", "0")
    place.run("check", status=0)
    expect(len(pins(place)) == 2, pins(place))
    expect([row["action"] for row in place.json("plan")] == ["waiting"] * 2, place.json("plan"))
    place.expect_whole()


@case
def nothing_made_pins_nothing(place):
    """A server that is not there, one that lacks the model, a spec that fails the gate."""
    place.init("tiny")
    spec(place, "lost", workflowId="nowhere@1")
    place.run("run", "--provider", "comfyui", "--server", "http://127.0.0.1:9", status=1)
    expect(not os.path.exists(os.path.join(place.project, "lock.json")))
    place.write("checkpoints/sdxl.json", {"schema": "checkpoint/1", "id": "sdxl", "title": "X", "family": "sdxl",
                                          "serverFile": "nobody-has-this.safetensors"})
    child, url = place.sandbox()
    place.run("run", "--provider", "comfyui", "--server", url)
    child.kill()
    expect(not os.path.exists(os.path.join(place.project, "lock.json")), lines(place) if pins(place) else "")
    os.remove(os.path.join(place.project, "checkpoints", "sdxl.json"))
    place.run("run", "--provider", "sandbox", "--defects", "0")
    expect(sorted(lock(place)) == ["potion"], lock(place))


@case
def another_checkpoint(place):
    """The dialect goes with the checkpoint, a word says so, and the new one is pinned."""
    place.init("tiny")
    other_family(place)
    place.run("run", "--defects", "0", status=0)
    place.change("specs/potion.json", checkpointId="tall")
    for words in (("check",), ("plan",)):
        told = said(place.run(*words, status=0))
        expect("The pin to the dialect builtin:sdxl-sentences@2 has lapsed: it was for the checkpoint “sdxl”" in told, words, told)
    expect(place.json("compile", "potion")["positive"].startswith("TALL WORDS of"), place.json("compile", "potion"))
    told = said(place.run("run", "--defects", "0", status=0))
    expect("has lapsed" in told, told)
    expect(lock(place)["potion"]["profile"]["id"] == "tall", lock(place))
    expect(pins(place)[-1] == ("spec.rebound", "potion", "engine"), pins(place))
    expect("lapsed" not in said(place.run("check", status=0)))
    place.run("run", "--defects", "0")
    expect(len(place.json("list", "versions")) == 2, place.json("list", "versions"))


@case
def by_hand(place):
    """A pin by hand wins, and one for another family is said to be wrong and made with by nobody."""
    place.init("tiny")
    other_family(place)
    place.run("run", "--defects", "0", status=0)
    place.change("specs/potion.json", checkpointProfile={"id": "sdxl-sentences", "version": 1})
    expect(place.json("resolve", "potion")["stack"]["profile"]["version"] == 1, place.json("resolve", "potion"))
    place.change("specs/potion.json", checkpointId="tall")
    told = said(place.run("check", status=1))
    expect("is for the family “sdxl”, but the checkpoint “tall” is of “tall”" in told and "Remove “checkpointProfile”" in told, told)


@case
def outside_changes(place):
    """A line changed by a person supersedes open work as a document does, and the log says who it was."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    text = "\n".join(lines(place)).replace('"version":2', '"version":1')
    text = text.replace(lock(place)["potion"]["profile"]["hash"], FIRST["hash"])
    place.write("lock.json", text + "\n")
    plan = place.json("plan")
    expect([row["action"] for row in plan] == ["make"] and plan[0]["reason"].startswith("changed."), plan)
    expect(pins(place)[-1] == ("spec.rebound", "potion", "external"), pins(place))
    place.run("run", "--defects", "0", status=0)
    expect(lock(place)["potion"]["profile"]["version"] == 1, lock(place))
    expect(len([row for row in place.json("list", "cards")]) == 1, "the superseded one is closed", place.json("list", "cards"))
    os.remove(os.path.join(place.project, "lock.json"))
    place.run("check", status=0)
    expect(pins(place)[-1] == ("spec.rebound", "potion", "external"), pins(place))
    expect(len(pins(place)) == 3, pins(place))
    place.expect_whole()


@case
def lines_of_the_gone(place):
    place.init("tiny")
    spec(place, "apple")
    place.run("run", "--defects", "0", status=0)
    os.remove(os.path.join(place.project, "specs", "apple.json"))
    expect("has a line for the spec “apple”, which is not there" in said(place.run("check", status=0)))
    spec(place, "pear")
    place.run("run", "--defects", "0", status=0)
    expect(sorted(lock(place)) == ["pear", "potion"], lock(place))
    expect("apple" not in said(place.run("check", status=0)))


@case
def a_broken_spec_keeps_its_line(place):
    place.init("tiny")
    spec(place, "apple")
    place.run("run", "--defects", "0", status=0)
    place.write("specs/apple.json", "{")
    spec(place, "pear")
    place.run("run", "--defects", "0")
    expect(sorted(lock(place)) == ["apple", "pear", "potion"], lock(place))


@case
def a_dry_run_has_the_pins(place):
    """It is a run of a copy, lock.json included: nothing would be made anew by it."""
    place.init("tiny")
    place.write("checkpoint-profiles/own@1.json", {"schema": "checkpoint-profile/1", "id": "own", "title": "Own", "family": "sdxl"})
    place.write("checkpoints/sdxl.json", {"schema": "checkpoint/1", "id": "sdxl", "title": "X", "family": "sdxl",
                                          "serverFile": "sd_xl_base_1.0.safetensors", "defaultProfileId": "own"})
    place.run("run", "--defects", "0", status=0)
    place.write("checkpoint-profiles/own@2.json", {"schema": "checkpoint-profile/1", "id": "own", "title": "Own", "family": "sdxl",
                                                   "steps": 7})
    expect([row["action"] for row in place.json("plan")] == ["waiting"], place.json("plan"))
    before = lines(place)
    place.change("checkpoint-profiles/own@1.json", steps=9)
    told = said(place.run("run", "--dry-run", "--defects", "0"))
    expect("own@1.json is no longer what this spec was pinned to" in told, told)
    expect(lines(place) == before, lines(place))


@case
def a_lock_that_is_no_file(place):
    place.init("tiny")
    os.mkdir(os.path.join(place.project, "lock.json"))
    told = said(place.run("check", status=1))
    expect("lock.json" in told and "cannot be read: which dialect" in told, told)
    place.run("run", "--defects", "0")
    expect(place.json("list", "versions") == [], place.json("list", "versions"))


def git(place, *words, status=0):
    if not shutil.which("git"):
        raise Skip("no git here")
    done = subprocess.run(["git", "-C", place.project, "-c", "user.name=A", "-c", "user.email=a@b", *words],
                          env={**place.env, "GIT_CONFIG_NOSYSTEM": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    expect(status is None or done.returncode == status, words, done.stdout)
    return done.stdout


def commit_run(place, name):
    place.run("run", "--defects", "0")
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", name)


@case
def branches_merge(place):
    """Two branches add specs, next to each other in the file and where it ends: git takes both."""
    place.init("tiny")
    git(place, "init", "-q", "-b", "main")
    commit_run(place, "potion")
    git(place, "checkout", "-q", "-b", "fruit")
    spec(place, "apple")
    spec(place, "zebra")
    commit_run(place, "fruit")
    git(place, "checkout", "-q", "main")
    spec(place, "axe")
    spec(place, "zinc")
    commit_run(place, "tools")
    git(place, "merge", "-q", "fruit")
    place.run("check", status=0)
    expect(sorted(lock(place)) == ["apple", "axe", "potion", "zebra", "zinc"], lines(place))
    place.run("run", "--defects", "0", status=0)
    expect({row["action"] for row in place.json("plan")} == {"waiting"}, place.json("plan"))


@case
def the_first_lines_merge(place):
    """Neither side had the file before."""
    place.init("tiny")
    git(place, "init", "-q", "-b", "main")
    os.rename(os.path.join(place.project, "specs", "potion.json"), place.path("potion.json"))
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "nothing yet")
    git(place, "checkout", "-q", "-b", "fruit")
    spec(place, "apple")
    commit_run(place, "fruit")
    git(place, "checkout", "-q", "main")
    spec(place, "axe")
    commit_run(place, "tools")
    git(place, "merge", "-q", "fruit")
    place.run("check", status=0)
    expect(sorted(lock(place)) == ["apple", "axe"], lines(place))


def diverge(place):
    """One spec that is pinned differently on two branches."""
    place.init("tiny")
    other_family(place)
    git(place, "init", "-q", "-b", "main")
    commit_run(place, "potion")
    git(place, "checkout", "-q", "-b", "tall")
    place.change("specs/potion.json", checkpointId="tall")
    commit_run(place, "tall")
    git(place, "checkout", "-q", "main")
    place.write("checkpoints/copax.json", {"schema": "checkpoint/1", "id": "copax", "title": "C", "family": "sdxl",
                                           "serverFile": "sd_xl_base_1.0.safetensors"})
    place.change("specs/potion.json", checkpointId="copax")
    commit_run(place, "copax")
    git(place, "merge", "-q", "tall", status=None)
    spec(place, "potion", checkpointId="copax")


@case
def two_lines_are_told(place):
    """Both sides pinned one spec: nobody chooses for the person."""
    diverge(place)
    expect(len([line for line in lines(place) if line.startswith(',"specs/potion"')]) == 2, lines(place))
    before = pins(place)
    told = said(place.run("check", status=1))
    expect("There are two lines for the spec “potion”" in told and "Remove one of the two lines" in told, told)
    done = place.run("run", "--defects", "0")
    expect("two lines" in said(done), said(done))
    expect(pins(place) == before, "nothing is taken for gone", pins(place))
    kept = [line for line in lines(place) if '"tall"' not in line]
    place.write("lock.json", "\n".join(kept) + "\n")
    place.run("check", status=0)


@case
def a_conflict_is_told(place):
    """Without .gitattributes git leaves its marks in the file."""
    place.init("tiny")
    spec(place, "apple")
    place.run("run", "--defects", "0", status=0)
    before = pins(place)
    own = lines(place)
    other = own[2].replace('"version":2', '"version":1')
    place.write("lock.json", "\n".join(own[:2] + ["<<<<<<< HEAD", own[2], "=======", other, ">>>>>>> tall", "}"]) + "\n")
    told = said(place.run("check", status=1))
    expect("lock.json: The file holds both sides of a merge that git could not do (line 3)" in told, told)
    expect("Keep one of the two sides" in told, told)
    spec(place, "pear")
    told = said(place.run("run", "--defects", "0"))
    expect(pins(place) == before, "nothing is pinned or taken for gone", pins(place))
    expect("<<<<<<<" in "\n".join(lines(place)), "a file that cannot be read is not written over")
    place.write("lock.json", "\n".join(own) + "\n")
    place.run("check", status=0)
    expect(pins(place) == before, pins(place))
    place.run("run", "--defects", "0", status=0)
    expect(sorted(lock(place)) == ["apple", "pear", "potion"], lock(place))


@case
def a_wall_is_one_line(place):
    """What is wrong in the same words in many places is said once, with how often and where; a few have a line each. Mutation:
    print_group() that gives each its own; add() that takes all for alike."""
    place.init("tiny")
    other_family(place)
    for number in range(99):
        spec(place, f"s{number:02}")
    place.write("lock.json", '{"schema":"lock/1"\n' + "".join(
        f',"specs/s{n:02}":{{"profile":{{"checkpoint":"tall","hash":"{"a" * 64}","id":"tall","version":1}}}}\n' for n in range(99)) + "}\n")
    spec(place, "s98", checkpointId="tall")
    for words in (("check",), ("plan",), ("run", "--defects", "0")):
        told = [line for line in said(place.run(*words)).splitlines() if "has lapsed" in line]
        expect(len(told) == 1, words, told)
        expect("98 times (specs/s00.json:/checkpointId, specs/s01.json:/checkpointId, specs/s02.json:/checkpointId and 95 more): The pin"
               in told[0], told)
    expect(len(place.json("check", status=1)) > 0, "for programs nothing is left out")
    place.write("lock.json", "<<<<<<< HEAD\n")
    told = [line for line in said(place.run("check", status=1)).splitlines() if "What lock.json says of this asset" in line]
    expect(len(told) == 1 and told[0].startswith("100 times (specs/potion.json, specs/s00.json, "), told)


# Older projects ---------------------------------------------------------------


def frozen(place):
    place.project = place.path("frozen")
    shutil.copytree(FROZEN, place.project)


def documents(place):
    found = {}
    for top in ("specs", "policies"):
        for name in sorted(os.listdir(os.path.join(place.project, top))):
            with open(os.path.join(place.project, top, name), encoding="utf-8") as file:
                found[f"{top}/{name}"] = file.read()
    return found


@case
def migrate_shows_and_writes(place):
    frozen(place)
    plan, before = place.json("plan"), documents(place)
    expect("“assayctl migrate” moves such pins to lock.json" in said(place.run("check", status=0)))
    told = said(place.run("migrate", "--dry-run", status=0))
    expect('+,"specs/coin":{"profile":{"checkpoint":"sdxl","hash":"' + FIRST["hash"] in told, told)
    expect('--- specs/coin.json\n+++ specs/coin.json' in told and '-  "checkpointProfile": {' in told, told)
    expect('-  "schema": "spec/1",\n+  "schema": "spec/2",' in told, told)
    expect("11 files would be written." in told, told)
    expect(documents(place) == before and not os.path.exists(os.path.join(place.project, "lock.json")), "nothing is written")
    place.run("migrate", status=0)
    expect("checkpointProfile" not in json.dumps(documents(place)), documents(place))
    expect(lock(place)["coin"]["profile"]["version"] == 1, lock(place))
    expect("scroll" not in lock(place), "it never had a pin", lock(place))
    expect(place.json("plan") == plan, "the same plan, nothing superseded", place.json("plan"))
    expect(not [row for row in plan if "would differ" in row.get("text", "") + row["explanation"]], plan)
    expect("All documents are of the newest version." in said(place.run("migrate", status=0)))
    expect(len([e for e in place.events() if e["type"] == "spec.pinned" and e["actor"]["kind"] == "user"]) == 8, pins(place))
    place.run("run", "--defects", "0")
    expect(lock(place)["coin"]["profile"]["id"] == "sdxl-sentences", "what holds is not written anew", lock(place))
    place.expect_whole()


@case
def migrate_knows_what_was_made(place):
    """A pin goes with the checkpoint of the newest recipe, not with the one the spec has by now; one that nothing was made with stays
    where the families are one, else it is dropped with a word. Seed policies get their names."""
    frozen(place)
    other_family(place)
    place.change("specs/coin.json", checkpointId="tall")
    for name, checkpoint in (("fresh", "sdxl"), ("stray", "tall")):
        place.write(f"specs/{name}.json", {"schema": "spec/1", "id": name, "title": name, "assetType": "ui_icon",
                                           "checkpointId": checkpoint, "checkpointProfile": FIRST, "intent": "draft"})
    place.write("policies/seed.json", {"schema": "seed-policy/1", "seed": {"strategy": "derived", "algorithm": "sha256"}})
    told = said(place.run("migrate", "--dry-run"))
    expect("The pin to the dialect sdxl-sentences@1 lapses: its pictures were made with the checkpoint “sdxl”" in told, told)
    expect("specs/stray.json:/checkpointProfile: The pin to the dialect sdxl-sentences@1 is dropped" in told, told)
    expect('+    "hashAlgo": "sha256"' in told and '-    "algorithm": "sha256"' in told, told)
    place.run("migrate", status=0)
    now = lock(place)
    expect(now["coin"]["profile"]["checkpoint"] == "sdxl", now["coin"])
    expect(now["fresh"]["profile"]["checkpoint"] == "sdxl" and "stray" not in now, now)
    expect("has lapsed" in said(place.run("check", status=0)))


if __name__ == "__main__":
    main()
