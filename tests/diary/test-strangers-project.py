#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project from a forum, by somebody who means harm or had it from somebody who does. Everything it reaches for is a decoy of the case's own.
Prints TAP."""

import json
import os
import re
import shutil
import unicodedata

from clikit import case, expect, lines_of, main, tree_hash
from diarykit import Studio, as_nobody, icons, says

RED, TURNED = "\x1b[31mred", "safe\u202egnp.exe"
SECRET = "sk-forum-0123456789abcdef"
LOOKS = (["status"], ["check"], ["plan"], ["list", "assets"], ["list", "exceptions"], ["verify"], ["models"])


class Outside:
    """Her own things beside the project: letters in a folder, as they were."""

    def __init__(self, place):
        self.folder = place.path("letters")
        os.mkdir(self.folder)
        self.letter = os.path.join(self.folder, "letter.json")
        with open(self.letter, "w", encoding="utf-8") as file:
            json.dump({"schema": "spec/1", "id": "letter", "title": "Dear diary", "assetType": "ui_icon", "checkpointId": "sdxl"}, file)
        self.before = tree_hash(self.folder)

    def expect_untouched(self, *what):
        expect(tree_hash(self.folder) == self.before, "her letters are others", *what)


def expect_harmless(done):
    """Nothing that a terminal obeys and nothing that turns its direction, in either stream."""
    for shown in (done.stdout, done.stderr):
        bad = [hex(ord(c)) for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")]
        expect(bad == [], "reached the terminal raw:", bad, ascii(shown))


def looks(place, **who):
    """Every look, harmless to the terminal; all that was said."""
    said = ""
    for words in (*LOOKS, *([*words, "--json"] for words in LOOKS)):
        done = place.run(*words, **who)
        expect_harmless(done)
        said += done.stdout + done.stderr
    return said


@case
def its_words(place):
    """Titles that paint the terminal or turn its direction, files with such names, addresses and keys in every text: shown escaped, sent to
    nobody but the server she names, and the address in them is asked for nothing. A name of a model that is an address is refused.
    Mutation: assay_text_show that gives the text as it is."""
    with Studio() as decoy, Studio() as studio:
        icons(place, 4, trust=True)
        place.change("project.json", title=f"Free icons {TURNED}")
        place.change("specs/icon000.json", title=f"Cup {TURNED}", prompt={"positive": f"a cup, see {decoy.url}/key?{SECRET}"})
        place.change("specs/icon001.json", description=f"server: {decoy.url}  Authorization: Bearer {SECRET}")
        for name in (f"{RED}.json", f"{TURNED}.json", "line\nfeed.json"):
            place.write(f"specs/{name}", "{}")
        place.write("machine.json", {"servers": [decoy.url], "last": decoy.url, "authorization": f"Bearer {SECRET}"})
        place.write("loras/far.json", {"schema": "lora/1", "id": "far", "title": "Far", "serverFile": f"{decoy.url}/evil.safetensors", "families": ["sdxl"]})
        who = as_nobody(place, place.project, *(os.path.join(folder, name) for folder, folders, files in os.walk(place.project)
                                                for name in folders + files))
        said = looks(place, **who)
        for words in ("\\u001b[31mred.json", "safe\\u202egnp.exe.json", "line\\u000afeed.json", "Cup safe\\u202egnp.exe",
                      "loras/far.json:/serverFile: "):
            expect(words in said, f"no “{words}” in what was said", said)
        os.unlink(os.path.join(place.project, "loras/far.json"))
        done = place.run("run", status=None, **who)
        expect_harmless(done)
        says(done, "Sandbox: these are drawings, not AI pictures.")
        expect(decoy.asked == [], "the address in the documents was asked", decoy.asked)
        place.run("again", "--all", **who)
        done = place.run("run", "--server", studio.url, **who)
        expect_harmless(done)
        looks(place, **who)
        expect(decoy.asked == [], "the address in the documents was asked", decoy.asked)
        expect(studio.graphs() and not any(SECRET in str(graph) for graph in studio.graphs() if "a cup" not in str(graph)), "the key went along")


@case
def its_links(place):
    """An asset that is a link to her letter, a folder of LoRAs that is a link to her letters, a history, pictures and a list of pins that
    lie in them, a game folder with links. What leads out is named; nothing is written through, not by a run, a migration, a rename or an
    export. Mutation: O_NOFOLLOW left out of assay-folder.c."""
    outside = Outside(place)
    with Studio() as studio:
        icons(place, 3, trust=True)
        loras = os.path.join(place.project, "loras")
        os.symlink(outside.folder, loras)
        for words in (["check"], ["run", "--server", studio.url]):
            says(place.run(*words, status=1), loras, "a link to another place", "own folders")
        os.unlink(loras)
        shutil.rmtree(os.path.join(place.project, ".assay"), ignore_errors=True)
        os.symlink(outside.letter, os.path.join(place.project, "specs", "letter.json"))
        for name in ("events", "blobs"):
            store = os.path.join(place.project, ".assay")
            os.mkdir(store)
            os.symlink(outside.folder, os.path.join(store, name))
            for words in (["status"], ["run", "--server", studio.url], ["verify"], ["again", "--all"]):
                done = place.run(*words, status=1)
                says(done, os.path.join(store, name), "a link to another place")
                expect(len(lines_of(done.stderr)) == 1, done.stderr)
            outside.expect_untouched(name)
            expect(os.listdir(outside.folder) == ["letter.json"] and studio.graphs() == [], "something was written or made")
            shutil.rmtree(store)
        os.symlink(os.path.join(outside.folder, "autostart"), os.path.join(place.project, "lock.json"))
        says(place.run("run", "--server", studio.url, status=3), "lock.json: Could not open", "4 assets cannot be made until that is mended")
        expect(os.listdir(outside.folder) == ["letter.json"], "a file was made outside")
        os.unlink(os.path.join(place.project, "lock.json"))
        done = place.run("migrate", status=1)
        says(done, os.path.join(place.project, "specs", "letter.json"), "a link to another place")
        outside.expect_untouched(done)
        run = place.run("run", "--server", studio.url)
        outside.expect_untouched(run)
        says(run, "pictures 4  ")  # the letter is an asset like others, and only read
        place.run("rename", "icon001", "gong", status=0)
        for words in (["archive", "icon002"], ["undo"], ["pause", "letter", "icon002"]):
            place.run(*words)
            outside.expect_untouched(words)
        game = place.path("game")
        os.mkdir(game)
        os.symlink(outside.letter, os.path.join(game, "icon000.png"))
        done = place.run("export", "--to", game, status=1)
        says(done, os.path.join(game, "icon000.png"), "a link to another place", "Move it away")
        os.unlink(os.path.join(game, "icon000.png"))
        os.unlink(os.path.join(game, ".assay-export.json"))
        os.symlink(os.path.join(outside.folder, "new.json"), os.path.join(game, ".assay-export.json"))
        says(place.run("export", "--to", game, status=1), ".assay-export.json")
        outside.expect_untouched("export")


@case
def its_false_claims(place):
    """The game's folder comes with a list that says: all of these are Assay's, and this is what they were. Her own picture under such a name and
    a file elsewhere are not replaced by that; the rest is exported. Mutation: FILE_CHANGED taken for FILE_OURS."""
    outside = Outside(place)
    with Studio() as studio:
        icons(place, 3, trust=True)
        place.run("run", "--server", studio.url, status=0)
    honest, game = place.path("honest"), place.path("game")
    place.run("export", "--to", honest, status=0)
    with open(os.path.join(honest, ".assay-export.json"), encoding="utf-8") as file:
        claims = file.read()
    claims = re.sub(r"icon001\.png", "../letters/letter.json", claims)
    os.mkdir(game)
    with open(os.path.join(game, ".assay-export.json"), "w", encoding="utf-8") as file:
        file.write(claims)
    mine = os.path.join(game, "icon000.png")
    with open(mine, "wb") as file:
        file.write(b"her own picture")
    done = place.run("export", "--to", game, status=1)
    says(done, mine)
    with open(mine, "rb") as file:
        expect(file.read() == b"her own picture", "her picture was replaced")
    outside.expect_untouched(done)


if __name__ == "__main__":
    main()
