#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""restore: what of stored files is gone is put back from a backup, exactly that, and nothing else is touched. Prints TAP.

Mutations: assay_restore that ignores dry_run (shown_is_not_done), assay_blobs_get of the copy taken without its digest, or restore_one
that counts without putting (what_is_gone_comes_back), next left out of restore_one (what_only_a_stored_file_names), check_other or
check_copy that says yes (what_is_no_backup), the damaged left out of restore_these (damaged_ones_are_replaced)."""

import hashlib
import os
import shutil

from clikit import another_user, case, expect, main


def blob_path(folder, name):
    return os.path.join(folder, ".assay", "blobs", name[:2], name[2:])


def look(folder):
    """Every file with its bytes' digest."""
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return {path: digest for path, digest in found.items() if os.path.basename(path) != "lock"}


def stored_files(folder):
    return {path for path in look(folder) if path.startswith(".assay/blobs/")}


def made(place, example="tiny"):
    """A project with pictures, and a backup of it."""
    place.init(example)
    place.run("run", "--defects", "20")
    place.run("status", status=0)
    to = place.path("copy")
    place.run("backup", to, status=0)
    return to


def pictures(place):
    return [row["picture"] for row in place.json("list", "versions")]


@case
def nothing_is_missing(place):
    said = place.run("restore", made(place), status=0).stdout
    expect("Nothing that the history needs is missing" in said, said)


@case
def shown_is_not_done(place):
    copy = made(place)
    gone = blob_path(place.project, pictures(place)[0])
    os.unlink(gone)
    before = look(place.project)
    said = place.run("restore", copy, status=1).stdout
    expect("1 stored file is gone or damaged. This copy has 1 of them" in said and "assayctl restore --yes" in said, said)
    expect(not os.path.exists(gone) and look(place.project) == before, "shown, and something changed")


@case
def what_is_gone_comes_back(place):
    """All of the folder, as its fix says: byte for byte, and not a file more; documents and history stay."""
    copy = made(place, "astroduck")
    before = look(place.project)
    shutil.rmtree(os.path.join(place.project, ".assay", "blobs"))
    said = place.run("status", status=None)
    expect("gone" in said.stdout + said.stderr, said.stdout, said.stderr)
    row = place.json("restore", copy, "--yes")
    row = row[0] if isinstance(row, list) else row
    expect(row["missing"] == row["found"] == len(stored_files(copy)), row, len(stored_files(copy)))
    expect(look(place.project) == before, set(look(place.project)) ^ set(before))
    place.run("verify", status=0)


@case
def only_what_is_missing(place):
    """The copy has more, and other documents: none of it comes."""
    copy = made(place)
    gone = blob_path(place.project, pictures(place)[0])
    before = look(place.project)
    os.unlink(gone)
    more = hashlib.sha256(b"more").hexdigest()
    os.makedirs(os.path.dirname(blob_path(copy, more)), exist_ok=True)
    with open(blob_path(copy, more), "wb") as file:
        file.write(b"more")
    with open(os.path.join(copy, "project.json"), "a", encoding="ascii") as file:
        file.write("\n")
    said = place.run("restore", copy, "--yes", status=0).stdout
    expect("1 stored file was put back and is what it was" in said, said)
    expect(look(place.project) == before, set(look(place.project)) ^ set(before))


@case
def damaged_ones_are_replaced(place):
    copy = made(place)
    before = look(place.project)
    with open(blob_path(place.project, pictures(place)[0]), "r+b") as file:
        file.write(b"?")
    place.run("restore", copy, "--yes", status=0)
    expect(look(place.project) == before, "it is not what it was")


@case
def what_is_damaged_there_too(place):
    """Never taken for what it is called."""
    copy = made(place)
    name = pictures(place)[0]
    os.unlink(blob_path(place.project, name))
    with open(blob_path(copy, name), "r+b") as file:
        file.write(b"?")
    done = place.run("restore", copy, "--yes", status=1)
    expect("Nothing was put back" in done.stdout and "not whole in this copy either" in done.stdout, done.stdout)
    expect(not os.path.exists(blob_path(place.project, name)), "what is damaged was put back")


@case
def what_cannot_be_read_there(place):
    """That is no damage: nothing says so, and once it can be read it is put back. Mutation: restore_one that takes every error for
    damage."""
    copy = made(place)
    name = pictures(place)[0]
    os.unlink(blob_path(place.project, name))
    as_other = another_user(place, place.project, copy)
    os.chmod(blob_path(copy, name), 0)
    done = place.run("restore", copy, "--yes", status=1, **as_other)
    expect("Permission denied" in done.stderr and "not whole" not in done.stdout, done)
    os.chmod(blob_path(copy, name), 0o644)
    place.run("restore", copy, "--yes", status=0, **as_other)
    expect(os.path.exists(blob_path(place.project, name)), "it is not back")


@case
def what_is_no_backup(place):
    """Itself, a folder of other things, none at all: told apart, and nothing is touched."""
    made(place)
    os.unlink(blob_path(place.project, pictures(place)[0]))
    os.mkdir(place.path("other"))
    before = look(place.project)
    for folder, words in ((place.project, "is this project itself"), (place.path("other"), "it is no backup or copy of a project"),
                          (place.path("nowhere"), "Could not look at")):
        done = place.run("restore", folder, "--yes", status=1)
        expect(words in done.stderr, folder, done.stderr)
    expect(look(place.project) == before, "something changed")
    place.run("restore", status=2)


main()
