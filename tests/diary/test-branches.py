#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project in git, and a look that changes: branches that both made pictures, and a family tried and left again. On two hundred assets.
Prints TAP."""

import os
import shutil
import subprocess

from clikit import Skip, case, expect, main
from diarykit import Studio, add, answer, icons, pictures, run, says, states


def git(place, *words):
    if not shutil.which("git"):
        raise Skip("no git here")
    done = subprocess.run(["git", "-C", place.project, "-c", "user.name=A", "-c", "user.email=a@b", *words],
                          env={**place.env, "GIT_CONFIG_NOSYSTEM": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    expect(done.returncode == 0, words, done.stdout)


def commit(place, name):
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", name)


def locked(place):
    return sorted(key.split("/")[1] for key in place.read("lock.json") if key != "schema")


@case
def branches_that_both_made_pictures(place):
    """On two branches she adds assets and makes them; the checkouts go back and forth, and what is approved stays though its asset is away;
    after the merge everything is pinned once, nothing is made twice. Mutation: init without “merge=union”."""
    with Studio() as studio:
        icons(place, 200, trust=True)
        git(place, "init", "-q", "-b", "main")
        run(place, studio)
        commit(place, "icons")
        git(place, "checkout", "-q", "-b", "fruit")
        for name in ("apple", "zebra"):
            add(place, name)
        says(run(place, studio), "specs 2  pictures 2  auto-approved 2")
        commit(place, "fruit")
        git(place, "checkout", "-q", "main")
        says(place.run("status"), "200 assets: 200 approved", "2 approved pictures of what is gone are kept: apple, zebra.")
        says(place.run("export", "--to", place.path("game")), "2 approved pictures of what is gone are kept: apple, zebra.", "202 written")
        for name in ("axe", "zinc"):
            add(place, name)
        says(run(place, studio), "specs 2  pictures 2 ")
        commit(place, "tools")
        git(place, "merge", "-q", "-m", "both", "fruit")
        says(place.run("check", status=0), "All documents are in order.")
        says(place.run("status"), "204 assets: 204 approved", "204 made so far")
        says(run(place, studio), "Nothing to make: 204 held as approved")
        expect(len(locked(place)) == 204 and {"apple", "axe", "zebra", "zinc"} < set(locked(place)), len(locked(place)))
        expect(len(studio.graphs()) == 204, f"{len(studio.graphs())} were asked for")
    place.expect_whole()


@case
def another_family_and_back(place):
    """Hundred icons of two hundred get a model of another family. Check, plan and run say whose words lapse; approved ones stay and say
    that they would differ; the open ones are made in the new words. Then she goes back, and they are made in the old words again.
    Mutation: _assay_stack_pin_state without the checkpoint."""
    with Studio(models=("sd_xl_base_1.0.safetensors", "tall.safetensors")) as studio:
        names = icons(place, 200)
        run(place, studio)
        expect(answer(place, "yes", *names[:20]) == 20)
        place.write("checkpoint-profiles/tall@1.json", {"schema": "checkpoint-profile/1", "id": "tall", "title": "Tall", "family": "tall",
                                                        "base": {"positive": "TALL WORDS of %s"}, "steps": 4})
        place.write("checkpoints/tall.json", {"schema": "checkpoint/1", "id": "tall", "title": "Tall", "family": "tall",
                                              "serverFile": "tall.safetensors", "defaultProfileId": "tall@1"})
        for name in names[:100]:
            place.change(f"specs/{name}.json", checkpointId="tall")
        lapsed = "The pin to the dialect builtin:sdxl-sentences@2 has lapsed: it was for the checkpoint “sdxl”"
        says(place.run("check", status=0), lapsed)
        says(place.run("plan"), lapsed, "80 pictures to make, 20 approved are held", "Approved and kept; it would differ now")
        says(run(place, studio), lapsed, "pictures 80 ")
        expect(all(words.startswith("TALL WORDS of") for words in studio.words()[-80:]), studio.words()[-1])
        expect(set(studio.models()[-80:]) == {"tall.safetensors"}, set(studio.models()[-80:]))
        expect(states(place) == {"approved": 20, "to_decide": 180}, states(place))
        for name in names[:100]:
            place.change(f"specs/{name}.json", checkpointId="sdxl")
        run(place, studio)
        expect(not any(words.startswith("TALL") for words in studio.words()[280:]), "the words of the other family stayed")
        expect({row["reason"] for row in place.json("plan") if row["action"] == "held"} == {"approved"}, "the approved would differ still")
        expect("lapsed" not in place.run("check", status=0).stdout, "a lapse is told that is over")
        expect(pictures(place) == 360, pictures(place))
        expect(os.path.exists(os.path.join(place.project, "lock.json")))


if __name__ == "__main__":
    main()
