#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first morning on a machine that has nothing: no server, no display, no home to write to, no UTF-8; and folders that a project cannot be
made in, or of an odd name. Prints TAP."""

import os
import subprocess

import patience
from clikit import ASSAYCTL, case, expect, lines_of, main
from diarykit import as_nobody, never_says, says


def bare(place, **more):
    """An environment as a container has it."""
    return {name: place.env[name] for name in ("PATH", "ASSAY_EXAMPLES", "G_DEBUG") if name in place.env} | more


def init(place, folder, *words, env=None, status=0, **who):
    return place.run("init", folder, *words, project=False, env=env, status=status, **who)


def first_commands(place, env, who):
    """As the README says them, and what they say; the picture lies in the game's folder in the end."""
    game = os.path.join(os.path.dirname(place.project), f"{os.path.basename(place.project)} game")
    says(init(place, place.project, "--example", "tiny", env=env, **who), f"Made a project in {place.project}")

    def do(*words, status=0):
        done = place.run(*words, env=env, status=status, **who)
        never_says(done, "** Message", "WARNING", "CRITICAL", "cannot open display")
        return done

    says(do("check"), "All documents are in order.")
    says(do("plan"), "1 picture to make, 0 approved are held, 0 blocked, 0 waiting", "potion/0  make  It has not been made yet.")
    says(do("run", "--server", "http://127.0.0.1:9", status=1), "http://127.0.0.1:9 cannot be reached: ", "Start the server, or check the address.")
    says(do("models"), "No server is known here yet: files as the documents name them. --server URL asks one.")
    says(do("run", "--defects", "0"), "Sandbox: these are drawings, not AI pictures.", "specs 1  pictures 1  auto-approved 0  cards 1  exceptions 0")
    says(do("export", "--to", game, status=3), "Nothing is approved yet. For you to look at: 1 question and 0 problems.")
    card = do("list", "cards").stdout.split()[0]
    says(do("decide", card, "yes"), "Answered.")
    says(do("export", "--to", game), "1 approved picture in", "1 written, 0 unchanged")
    expect(os.path.isfile(os.path.join(game, "potion.png")), os.listdir(game))
    says(do("run", "--defects", "0"), "Nothing to make: 1 held as approved")
    says(do("verify"), "all whole")


@case
def whatever_the_machine_lacks(place):
    """The same first commands where HOME may only be read and the cache is elsewhere, where the runtime folder is named and not there, and
    where the language is unknown or no UTF-8: each says what it says anywhere. Mutation: start_serving that writes its trouble as a message
    (“** Message: … Could not make the folder”)."""
    os.mkdir(place.path("home"))
    os.mkdir(place.path("locked"), 0o555)
    os.mkdir(place.path("work"))
    who = as_nobody(place, place.path("home"), place.path("work"))
    home, locked = place.path("home"), place.path("locked")
    xdg = {"XDG_CACHE_HOME": place.env["XDG_CACHE_HOME"], "XDG_CONFIG_HOME": place.env["XDG_CONFIG_HOME"]}
    for name, env in (("plain", bare(place, HOME=home)), ("home", bare(place, HOME=locked, **xdg)),
                      ("runtime", bare(place, HOME=home, XDG_RUNTIME_DIR="/nonexistent/run")), ("posix", bare(place, HOME=home, LC_ALL="POSIX")),
                      ("latin", bare(place, HOME=home, LANG="de_DE.ISO-8859-1")), ("unknown", bare(place, HOME=home, LC_ALL="xx_YY.UTF-8"))):
        place.project = place.path("work", name)
        first_commands(place, env, who)


@case
def a_home_that_cannot_be_written(place):
    """Her HOME may only be read and nothing else is named: the folder of the cache is named and how to have another, nothing advises to copy the
    project, and none of it is changed. With the word it asks for all is well. Mutation: make_cache without a problem of its own."""
    os.mkdir(place.path("locked"), 0o555)
    os.mkdir(place.path("work"))
    who = as_nobody(place, place.path("work"))
    place.project = place.path("work", "project")
    env = bare(place, HOME=place.path("locked"))
    says(init(place, place.project, "--example", "tiny", env=env, **who), "Made a project in")
    for words in (["plan"], ["run"], ["status"], ["verify"], ["models"]):
        done = place.run(*words, env=env, status=1, **who)
        says(done, f"Could not make the folder “{place.path('locked', '.cache')}”: Permission denied.", "XDG_CACHE_HOME=FOLDER")
        never_says(done, "copy the project")
        expect(len(lines_of(done.stderr)) == 1, done.stderr)
    expect(not os.path.exists(os.path.join(place.project, ".assay")), "something was begun")
    place.run("run", env={**env, "XDG_CACHE_HOME": place.env["XDG_CACHE_HOME"], "XDG_CONFIG_HOME": place.env["XDG_CONFIG_HOME"]}, status=0, **who)


@case
def folders_no_project_can_be_in(place):
    """A name that is a file, one below a file, a link to nowhere, a folder of others, one that has a project: each says which it is and the
    way out, makes nothing and ends with 1. A command without a project ends the same. Mutation: the rights advised for a name that is taken."""
    place.write("notes.txt", "mine")
    notes = os.path.join(place.project, "notes.txt")
    os.symlink("/nonexistent/art", place.path("astray"))
    os.mkdir(place.path("theirs"), 0o555)
    who = as_nobody(place)
    for folder in (notes, os.path.join(notes, "art"), place.path("astray"), "/dev/null/art"):
        done = init(place, folder, status=1)
        says(done, f"assayctl: {folder}: Could not make the folder “", "Something that is no folder has this name. Choose another one.")
        never_says(done, "free space")
    for folder in (place.path("theirs"), place.path("theirs", "art")):
        says(init(place, folder, "--example", "tiny", status=1, **who), f"assayctl: {folder}: Could not ", "Permission denied. Check the folder's rights")
    with open(notes, encoding="utf-8") as file:
        expect(file.read() == "mine" and os.listdir(place.path("theirs")) == [], "something was written")
    init(place, place.path("art"), "--title", "Duck")
    says(init(place, place.path("art"), status=1), f"{place.path('art', 'project.json')}: There is a project here already. Choose an empty folder.")
    says(place.run("status", status=1), f"There is no project in “{place.project}” or above it. Make one with: assayctl init DIR")
    for words in (["init"], ["init", ""], ["init", "a", "b"], ["init", "--force", "a"], ["frobnicate"], []):
        place.run(*words, project=False, status=2)


def in_bytes(place, *words, status=0, cwd=None):
    done = patience.run([os.fsencode(ASSAYCTL), *words], env=place.env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    done.stdout, done.stderr = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")  # whatever the names are, what is said is UTF-8
    expect(done.returncode == status, words, done.stdout, done.stderr)
    return done


@case
def a_folder_whose_name_is_no_unicode(place):
    """From a disk of the nineties: “café” in Latin-1. A project can be made there, by its name and from inside, and worked on; the name is
    shown with a mark for what cannot be. Where a word for an asset is meant, that it cannot be read is said. Mutation: names_files left out of
    init (“Invalid byte sequence in conversion input”)."""
    folder = os.fsencode(place.path("caf")) + b"\xe9"
    shown = f"{place.path('caf')}\N{REPLACEMENT CHARACTER}"
    says(in_bytes(place, b"init", folder, b"--example", b"tiny"), f"Made a project in {shown}")
    for words in ((b"check",), (b"run", b"--defects", b"0"), (b"status",), (b"list", b"assets"), (b"verify",), (b"status", b"--json")):
        in_bytes(place, b"--project", folder, *words)
    says(in_bytes(place, b"--project", folder, b"status"), f"Tiny ({shown})", "1 picture, 0 approved, 1 made so far")
    says(in_bytes(place, b"--project", folder, b"export", b"--to", folder + b"/g\xe4me", status=3), "Nothing is approved yet.")
    says(in_bytes(place, b"--project", folder, b"withdraw", b"caf\xe9", status=2), "What was typed is not in the characters of this system (UTF-8).")
    other = folder + b" au lait"
    os.mkdir(other)
    in_bytes(place, b"init", b".", cwd=other)
    says(in_bytes(place, b"status", cwd=other), "caf\N{REPLACEMENT CHARACTER} au lait (")


if __name__ == "__main__":
    main()
