#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project or a game's folder that came from elsewhere may hold links, pipes and second names. Looking at it touches no file outside:
every command says which file is strange and ends with 1, at once. Everything strange here leads to decoys in the case's own folder.
Prints TAP.

Mutations: O_NOFOLLOW left out in assay-folder.c (symbolic links), st_nlink not compared (hard links), O_NONBLOCK left out (pipes hang
until the deadline), know_project not asked by run (a_project_file_…), FILE_CHANGED taken for FILE_OURS in the exporter (a_retouched_…),
is_earlier_sheet always true (a_sheet_…),
stop_if_unknown left out (…_in_mid_run_…), may_write of assay-act-migrate.c always true (migrate_…), check_own_file always true (a_linked_document_is_not_renamed), reach_of always ASSAY_FILE_ALONE
(many_at_once_…) or never (a_linked_document_…), O_NOFOLLOW left out in assay-folder.c (a_folder_of_documents_…, init_…), a last window of 256 MiB in scan_windows (a_long_tail…)."""

import json
import os
import shutil
import stat
import subprocess

from clikit import case, expect, lines_of, main, tree_hash
from patience import seconds_now, wait_for

LOOKS = (["status"], ["check"], ["plan"], ["verify"], ["run", "--defects", "0"])
DECOY = b"somebody's own file, line after line\n" * 30


class Decoy:
    """A file outside of the project, and how it was."""

    def __init__(self, place, name="decoy"):
        self.path = place.path(name)
        with open(self.path, "wb") as file:
            file.write(DECOY)
        os.utime(self.path, (1000000000, 1000000000))

    def expect_untouched(self, *what):
        with open(self.path, "rb") as file:
            expect(file.read() == DECOY, "the decoy was written to", *what)
        expect(os.stat(self.path).st_mtime == 1000000000, "the decoy was touched", *what)


def with_history(place):
    """A tiny project that has made its picture."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)


def store(place, *parts):
    return os.path.join(place.project, ".assay", *parts)


def put_away(place, path):
    """Makes room for something strange; where the real thing went."""
    kept = place.path("kept")
    os.rename(path, kept)
    return kept


def inner(place):
    """What is below .assay, but for the lock's text (who looked last)."""
    found = []
    for folder, folders, files in os.walk(store(place)):
        for name in folders + files:
            path = os.path.join(folder, name)
            info = os.lstat(path)
            if name != "lock":
                found.append((path, info.st_mode, info.st_size, info.st_mtime_ns if stat.S_ISREG(info.st_mode) else 0))
    return sorted(found)


def expect_refused(place, path, what, commands=LOOKS):
    """Each command names the file and what it is, and neither waits nor changes anything."""
    before = inner(place)
    for words in commands:
        done = place.run(*words, status=1)
        lines = lines_of(done.stderr)
        expect(len(lines) == 1, words, "not one message:", done.stderr)
        expect(path in lines[0] and what in lines[0] and "backup" in lines[0], words, lines[0])
    expect(place.json("status", status=1)["error"].find(path) >= 0)
    expect(inner(place) == before, "something inside was changed", before, inner(place))


def expect_well_again(place, path, kept):
    """With the real thing back the project is as it was."""
    if os.path.islink(path) or not os.path.isdir(path):
        os.unlink(path)
    else:
        os.rmdir(path)
    os.rename(kept, path)
    place.expect_whole()


@case
def a_segment_is_a_symbolic_link(place):
    with_history(place)
    decoy, path = Decoy(place), store(place, "events", "000001.jsonl")
    kept = put_away(place, path)
    os.symlink(decoy.path, path)
    expect_refused(place, path, "a link to another place")
    decoy.expect_untouched()
    expect_well_again(place, path, kept)


@case
def a_segment_is_a_hard_link(place):
    with_history(place)
    decoy, path = Decoy(place), store(place, "events", "000001.jsonl")
    kept = put_away(place, path)
    os.link(decoy.path, path)
    expect_refused(place, path, "a hard link")
    decoy.expect_untouched()
    expect_well_again(place, path, kept)


@case
def a_later_segment_is_a_link(place):
    with_history(place)
    decoy, path = Decoy(place), store(place, "events", "000002.jsonl")
    os.symlink(decoy.path, path)
    expect_refused(place, path, "a link to another place")
    decoy.expect_untouched()


@case
def a_segment_is_a_dangling_link(place):
    place.init("tiny")
    os.makedirs(store(place, "events"))
    target, path = place.path("nothing"), store(place, "events", "000001.jsonl")
    os.symlink(target, path)
    expect_refused(place, path, "a link to another place")
    expect(not os.path.lexists(target), "a file was made outside")


@case
def a_segment_is_a_pipe(place):
    with_history(place)
    path = store(place, "events", "000001.jsonl")
    kept = put_away(place, path)
    os.mkfifo(path)
    expect_refused(place, path, "a pipe", LOOKS + (["list", "assets"], ["export", "--to", place.path("game")]))
    expect_well_again(place, path, kept)


@case
def a_segment_is_a_link_to_a_device(place):
    with_history(place)
    path = store(place, "events", "000001.jsonl")
    kept = put_away(place, path)
    os.symlink("/dev/zero", path)
    expect_refused(place, path, "a link to another place")
    expect_well_again(place, path, kept)


@case
def a_segment_is_a_folder(place):
    with_history(place)
    path = store(place, "events", "000001.jsonl")
    kept = put_away(place, path)
    os.mkdir(path)
    expect_refused(place, path, "a folder")
    expect_well_again(place, path, kept)


@case
def the_lock_is_a_symbolic_link(place):
    place.init("tiny")
    os.mkdir(store(place))
    decoy, path = Decoy(place), store(place, "lock")
    os.symlink(decoy.path, path)
    expect_refused(place, path, "a link to another place")
    decoy.expect_untouched()
    expect(os.listdir(store(place)) == ["lock"], os.listdir(store(place)))


@case
def the_lock_is_a_hard_link(place):
    place.init("tiny")
    os.mkdir(store(place))
    decoy, path = Decoy(place), store(place, "lock")
    os.link(decoy.path, path)
    expect_refused(place, path, "a hard link")
    decoy.expect_untouched()


@case
def the_lock_is_no_file(place):
    place.init("tiny")
    os.mkdir(store(place))
    path = store(place, "lock")
    os.mkdir(path)
    expect_refused(place, path, "a folder")
    os.rmdir(path)
    os.mkfifo(path)
    expect_refused(place, path, "a pipe")


def expect_folder_refused(place, *parts):
    """The folder moved away, a link to it in its place."""
    path = store(place, *parts)
    kept = put_away(place, path)
    before = tree_hash(kept)
    os.symlink(kept, path)
    expect_refused(place, path, "a link to another place")
    expect(tree_hash(kept) == before, "written to through the link")
    expect_well_again(place, path, kept)


@case
def the_store_is_a_link(place):
    with_history(place)
    expect_folder_refused(place)


@case
def the_store_is_a_dangling_link(place):
    place.init("tiny")
    target = place.path("nothing")
    os.symlink(target, store(place))
    expect_refused(place, store(place), "a link to another place")
    expect(not os.path.lexists(target), "a folder was made outside")


@case
def the_events_are_a_link(place):
    with_history(place)
    expect_folder_refused(place, "events")


@case
def the_quarantine_is_a_link(place):
    with_history(place)
    outside, path = place.path("outside"), store(place, "quarantine")
    os.mkdir(outside)
    os.symlink(outside, path)
    place.run("status", status=0)
    with open(store(place, "events", "000001.jsonl"), "ab") as file:
        file.write(b'{"torn":')
    expect_refused(place, path, "a link to another place")
    expect(os.listdir(outside) == [], "a file was put outside")
    os.unlink(path)
    place.run("status", status=0)
    expect(len(os.listdir(path)) == 1, "the torn end is put aside when there is a place for it")
    place.expect_whole()


def blob_of(place):
    """(folder below blobs, file) of some blob."""
    fan = sorted(os.listdir(store(place, "blobs")))[0]
    return fan, sorted(os.listdir(store(place, "blobs", fan)))[0]


def expect_verify_tells(place, *words):
    done = place.run("verify", status=1)
    for word in words:
        expect(word in done.stdout + done.stderr, f"no “{word}”", done.stdout, done.stderr)


@case
def a_folder_of_blobs_is_a_link(place):
    with_history(place)
    fan, _ = blob_of(place)
    path = store(place, "blobs", fan)
    kept = put_away(place, path)
    os.symlink(kept, path)
    expect_verify_tells(place, path)
    expect_well_again(place, path, kept)


@case
def the_blobs_are_a_link(place):
    with_history(place)
    path = store(place, "blobs")
    kept = put_away(place, path)
    before = tree_hash(kept)
    os.symlink(kept, path)
    place.change("project.json", title="Another")  # something to keep
    expect_verify_tells(place, path)
    expect(tree_hash(kept) == before, "written to through the link")
    expect_well_again(place, path, kept)


@case
def a_blob_is_a_link_or_a_pipe(place):
    with_history(place)
    path = store(place, "blobs", *blob_of(place))
    kept = put_away(place, path)
    os.symlink(kept, path)
    expect_verify_tells(place, path, "a link to another place")
    os.unlink(path)
    os.mkfifo(path)
    expect_verify_tells(place, path, "a pipe")
    os.unlink(path)
    shutil.copy(kept, path)
    os.unlink(kept)
    place.expect_whole()


@case
def a_project_reached_by_a_link_is_fine(place):
    with_history(place)
    link = place.path("link")
    os.symlink(place.project, link)
    place.run("--project", link, "status", project=False, status=0)
    place.expect_whole()


@case
def a_long_tail_is_put_aside(place):
    with_history(place)
    path = store(place, "events", "000001.jsonl")
    size = os.path.getsize(path)
    os.truncate(path, size + 300000000)
    done = place.run("status", status=0)
    expect("put aside" in done.stderr and "Read-only" not in done.stdout, done.stdout, done.stderr)
    expect(place.run("status", status=0).stderr == "")
    place.expect_whole()


def made_and_exported(place):
    """An exported project; the folder."""
    place.init()
    place.only_specs("potion", "coin")
    place.run("run", "--defects", "0", status=0)
    for card in place.json("list", "cards"):
        place.run("decide", card["id"], "yes", status=0)
    game = place.path("game")
    place.run("export", "--to", game, status=0)
    expect(sorted(os.listdir(game)) == [".assay-export.json", "coin.png", "potion.png"], os.listdir(game))
    return game


def expect_export_refuses(place, game, path, *words):
    done = place.run("export", "--to", game, status=1)
    lines = lines_of(done.stderr)
    expect(len(lines) == 1 and path in lines[0], done.stderr)
    for word in words:
        expect(word in lines[0], f"no “{word}” in: {lines[0]}")
    expect(place.json("export", "--to", game, status=1)["problems"][0]["file"] == path)


@case
def a_claimed_name_is_a_link(place):
    game = made_and_exported(place)
    decoy, path = Decoy(place), os.path.join(game, "potion.png")
    os.unlink(path)
    os.symlink(decoy.path, path)
    expect_export_refuses(place, game, path, "a link to another place", "Move it away")
    os.unlink(path)
    os.link(decoy.path, path)
    expect_export_refuses(place, game, path, "a hard link")
    os.unlink(path)
    os.mkfifo(path)
    expect_export_refuses(place, game, path, "a pipe")
    os.unlink(path)
    os.mkdir(path)
    expect_export_refuses(place, game, path, "a folder")
    decoy.expect_untouched()


@case
def a_name_is_a_dangling_link(place):
    game = made_and_exported(place)
    target = place.path("nothing")
    for manifest in (True, False):
        path = os.path.join(game, "potion.png")
        os.unlink(path)
        os.symlink(target, path)
        if not manifest:
            os.unlink(os.path.join(game, ".assay-export.json"))
        expect_export_refuses(place, game, path, "a link to another place")
        expect(not os.path.lexists(target), "a file was made outside")


@case
def a_retouched_picture_is_kept(place):
    game = made_and_exported(place)
    path = os.path.join(game, "potion.png")
    with open(path, "ab") as file:
        file.write(b"retouched")
    before = tree_hash(game)
    expect_export_refuses(place, game, path, "was changed", "another name")
    expect(tree_hash(game) == before, "something was replaced")
    os.rename(path, path + ".mine")
    expect(place.json("export", "--to", game)["written"] == 1)


@case
def a_manifest_that_is_a_link_stops_the_export(place):
    game = made_and_exported(place)
    decoy, path = Decoy(place), os.path.join(game, ".assay-export.json")
    os.unlink(path)
    os.symlink(decoy.path, path)
    done = place.run("export", "--to", game, status=1)
    expect(path in done.stderr and "a link to another place" in done.stderr and "Move it away" in done.stderr, done.stderr)
    decoy.expect_untouched()


@case
def a_folder_the_person_named_may_be_a_link(place):
    game = made_and_exported(place)
    link = place.path("link")
    os.symlink(game, link)
    expect(place.json("export", "--to", link)["same"] == 2)


@case
def a_sheet_replaces_only_a_sheet(place):
    game, sheet = made_and_exported(place), place.path("sheet.png")
    export = ("export", "--to", game, "--sheet", sheet)
    place.run(*export, status=0)
    with open(sheet, "rb") as file:
        first = file.read()
    place.run(*export, status=0)
    with open(sheet, "rb") as file:
        expect(file.read() == first, "the same pictures give another sheet")
    shutil.copy(os.path.join(game, "potion.png"), sheet)
    done = place.run(*export, status=1)
    expect(sheet in done.stderr and "no contact sheet" in done.stderr and "choose another name" in done.stderr, done.stderr)
    with open(sheet, "rb") as file, open(os.path.join(game, "potion.png"), "rb") as picture:
        expect(file.read() == picture.read(), "the picture was replaced")
    decoy = Decoy(place)
    for name in (os.link, os.symlink):
        os.unlink(sheet)
        name(decoy.path, sheet)
        done = place.run(*export, status=1)
        expect(sheet in done.stderr and "link" in done.stderr, done.stderr)
    decoy.expect_untouched()


def former(place):
    """A document of a former version, outside, and its name in the project."""
    place.init("tiny")
    path = os.path.join(place.project, "specs", "potion.json")
    place.write("specs/potion.json", {**place.read("specs/potion.json"), "schema": "spec/1"})
    outside = place.path("potion.json")
    os.rename(path, outside)
    return path, outside


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


@case
def migrate_writes_through_no_link(place):
    path, outside = former(place)
    before = bytes_of(outside)
    for link, what in ((os.symlink, "a link to another place"), (os.link, "a hard link")):
        link(outside, path)
        for words in (["migrate", "--dry-run"], ["migrate"]):
            done = place.run(*words, status=1)
            expect(path in done.stderr and what in done.stderr and "newest version" not in done.stdout, done.stdout, done.stderr)
        expect(place.json("migrate", status=1)["left"] == ["specs/potion.json"])
        expect(bytes_of(outside) == bytes_of(path) == before, "it was written to")
        os.unlink(path)
    os.symlink(outside, path)
    place.write("specs/own.json", {**json.loads(before), "id": "own"})
    place.run("migrate", status=1)
    expect(place.read("specs/own.json")["schema"] == "spec/2" and bytes_of(outside) == before, "the others are migrated")
    shutil.copy(outside, path + ".copy")
    os.replace(path + ".copy", path)
    place.run("migrate", status=0)
    expect(place.read("specs/potion.json")["schema"] == "spec/2")


@case
def migrate_leaves_a_linked_list_for_git(place):
    path, _ = former(place)
    os.unlink(os.path.join(place.project, ".gitattributes"))
    shutil.copy(place.path("potion.json"), path)
    decoy = Decoy(place)
    os.symlink(decoy.path, os.path.join(place.project, ".gitattributes"))
    expect(".gitattributes" in place.run("migrate", status=1).stderr)
    decoy.expect_untouched()
    expect(place.read("specs/potion.json")["schema"] == "spec/2")


@case
def many_at_once_are_changed_through_no_link(place):
    place.init("tiny")
    outside, path = place.path("coin.json"), os.path.join(place.project, "specs", "coin.json")
    with open(outside, "w", encoding="utf-8") as file:
        json.dump({**place.read("specs/potion.json"), "id": "coin"}, file)
    for link, what in ((os.symlink, "a link to another place"), (os.link, "a hard link")):
        link(outside, path)
        before = bytes_of(outside), place.read("specs/potion.json")
        done = place.run("pause", "potion", "coin", status=1)
        expect(path in done.stderr and what in done.stderr and "Nothing was changed" in done.stderr, done.stderr)
        expect((bytes_of(outside), place.read("specs/potion.json")) == before, "something was changed")
        os.unlink(path)


@case
def a_linked_document_is_changed_by_itself(place):
    place.init("tiny")
    outside, path = place.path("kept.json"), os.path.join(place.project, "specs", "potion.json")
    os.rename(path, outside)
    os.chmod(outside, 0o640)
    os.symlink(outside, path)
    before = bytes_of(outside)
    place.run("pause", "potion", status=0)
    expect(os.path.islink(path) and json.loads(bytes_of(outside))["intent"] == "paused", bytes_of(outside))
    expect(stat.S_IMODE(os.stat(outside).st_mode) == 0o640, "its mode is another")
    place.run("undo", status=0)
    expect(os.path.islink(path) and bytes_of(outside) == before)


@case
def a_linked_document_is_not_renamed(place):
    """A new name would be a file of its own, and the old one be left behind where nobody looks: said before anything is done."""
    with_history(place)
    outside, path = place.path("kept.json"), os.path.join(place.project, "specs", "potion.json")
    os.rename(path, outside)
    for link, what in ((os.symlink, "a link to another place"), (os.link, "a hard link")):
        link(outside, path)
        before = bytes_of(outside), os.lstat(path).st_ino, len(place.events()), sorted(os.listdir(os.path.dirname(path)))
        done = place.run("rename", "potion", "flask", status=1)
        expect("Nothing was renamed" in done.stderr and path in done.stderr and what in done.stderr, done.stderr)
        expect("Put a copy in its place and rename that." in done.stderr, done.stderr)
        expect((bytes_of(outside), os.lstat(path).st_ino, len(place.events()), sorted(os.listdir(os.path.dirname(path)))) == before)
        os.unlink(path)
    shutil.copy(outside, path)
    place.run("rename", "potion", "flask", status=0)
    expect(os.path.exists(outside) and not os.path.exists(path))


@case
def a_list_of_pins_is_written_through_no_link(place):
    place.init("tiny")
    outside, path = place.path("lock.json"), os.path.join(place.project, "lock.json")
    with open(outside, "w", encoding="utf-8") as file:
        file.write('{"schema":"lock/1"\n}\n')
    for link, what in ((os.symlink, "a link to another place"), (os.link, "a hard link")):
        link(outside, path)
        before = bytes_of(outside)
        done = place.run("run", "--defects", "0", status=1)
        expect(path in done.stderr and what in done.stderr and "take it away" in done.stderr, done.stdout, done.stderr)
        expect(bytes_of(outside) == before and place.json("list", "versions") == [])
        os.unlink(path)
    place.run("run", "--defects", "0", status=0)
    expect(os.path.isfile(path))


@case
def a_folder_of_documents_is_no_link(place):
    """Neither read nor taken for empty: its documents would count as deleted."""
    with_history(place)
    for name in ("specs", "loras", "catalog"):
        path, outside = os.path.join(place.project, name), place.path("outside-" + name)
        os.makedirs(path, exist_ok=True)
        os.rename(path, outside)
        os.symlink(outside, path)
        before, events = tree_hash(outside), len(place.events())
        for words in (*LOOKS, ["migrate"], ["pause", "potion"], ["rename", "potion", "gong"]):
            done = place.run(*words, status=1)
            expect(path in done.stderr and "a link to another place" in done.stderr, words, done.stderr)
            expect(words[0] == "run" or "own folders" in done.stderr, words, done.stderr)
        expect(tree_hash(outside) == before and len(place.events()) == events, "something was changed")
        os.unlink(path)
        os.rename(outside, path)
    place.run("status", status=0)
    expect(place.json("list", "assets")[0]["state"] != "archived")


@case
def init_leaves_the_folder_by_no_link(place):
    """Into a folder that came from elsewhere."""
    outside = place.path("outside")
    os.mkdir(outside)
    nothing = os.path.join(outside, "nothing")
    for name, target in (("specs", outside), (".gitignore", nothing), (".gitattributes", nothing), ("project.json", nothing)):
        for example in ([], ["--example", "tiny"]):
            os.mkdir(place.project)
            os.symlink(target, os.path.join(place.project, name))
            done = place.run("init", *example, place.project, project=False, status=None)
            expect(os.listdir(outside) == [], name, "something was made outside", done.stderr)
            refused = (name in ("specs",) and example != []) or (name == "project.json" and example == [])
            expect(done.returncode == (1 if refused else 0) or name == ".gitignore", name, example, done.stdout, done.stderr)
            shutil.rmtree(place.project)
    decoy = Decoy(place)
    os.mkdir(place.project)
    os.symlink(decoy.path, os.path.join(place.project, ".gitignore"))
    done = place.run("init", place.project, project=False, status=1)
    expect(".gitignore" in done.stderr and "a link to another place" in done.stderr and "put a copy" in done.stderr, done.stderr)
    decoy.expect_untouched()
    os.unlink(os.path.join(place.project, ".gitignore"))
    place.run("init", place.project, project=False, status=0)  # what was begun is no project yet


@case
def a_backup_takes_nothing_away_behind_a_link(place):
    with_history(place)
    outside, to = place.path("outside"), place.path("copy")
    os.mkdir(outside)
    with open(os.path.join(outside, "mine.json"), "w", encoding="utf-8") as file:
        file.write("{}")
    before = tree_hash(outside)
    place.run("backup", to, status=0)
    os.rename(to, to + ".partial")
    os.unlink(os.path.join(to + ".partial", "project.json"))
    with open(os.path.join(to + ".partial", "unfinished-backup"), "w", encoding="utf-8"):
        pass
    os.symlink(outside, os.path.join(to + ".partial", "loras"))
    place.run("backup", to, status=1)
    expect(tree_hash(outside) == before, "something was taken away")


def expect_makes_nothing(place, *words, file="project.json"):
    done = place.run("run", "--defects", "0", status=1)
    expect("pictures" not in done.stdout, "it ran", done.stdout)
    expect(file in done.stderr and len(lines_of(done.stderr)) == 1, done.stderr)
    for word in words:
        expect(word in done.stderr, f"no “{word}” in: {done.stderr}")
    done = place.run("run", "--dry-run", status=1)
    expect("pictures" not in done.stdout and file in done.stderr, done.stdout, done.stderr)
    expect("assay-dry" not in done.stderr, "the copy is blamed", done.stderr)
    expect(place.json("list", "versions") == [], "a picture was made")
    expect(place.json("status")["queued"] == 0, place.json("status"))
    expect(not os.path.exists(store(place, "blobs")) or place.json("list", "jobs") == [])
    place.run("check", status=1)


@case
def a_project_file_that_is_empty_makes_nothing(place):
    place.init("tiny")
    place.write("project.json", "")
    expect_makes_nothing(place, "JSON")


@case
def a_project_file_that_is_a_pipe_makes_nothing(place):
    place.init("tiny")
    path = os.path.join(place.project, "project.json")
    os.unlink(path)
    os.mkfifo(path)
    expect_makes_nothing(place)


@case
def a_project_file_that_is_a_folder_makes_nothing(place):
    place.init("tiny")
    path = os.path.join(place.project, "project.json")
    os.unlink(path)
    os.mkdir(path)
    expect_makes_nothing(place)


@case
def a_broken_document_with_a_built_in_behind_it_makes_nothing(place):
    """No other limits, retries or sizes than the person's own. Mutation: assay_catalog_stands_in says FALSE."""
    for file in ("policies/contract-baseline.json", "policies/retry.json", "catalog/tags.json", "catalog/asset-types/ui_icon.json",
                 "checkpoints/sdxl.json"):
        shutil.rmtree(place.project, ignore_errors=True)
        place.init("tiny")
        place.write(file, "{")
        expect_makes_nothing(place, file=file)
        os.unlink(os.path.join(place.project, file))
        place.run("run", "--defects", "0", status=0)


@case
def a_broken_document_without_one_keeps_its_own_back(place):
    """One LoRA that nobody names condemns nothing."""
    place.init("tiny")
    place.write("loras/glow.json", "{")
    place.run("run", "--defects", "0", status=None)
    expect(len(place.json("list", "versions")) >= 1)


@case
def a_project_file_broken_in_mid_run_stops_it(place):
    """After the pictures under way; the run says why."""
    place.init()
    place.change("project.json", concurrency=1)
    _, url = place.sandbox("--step-delay", "33", "--defects", "0")
    run = place.start("run", "--server", url, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(lambda: os.path.exists(store(place, "events", "000001.jsonl"))
             and any(e["type"] == "job.accepted" for e in place.events()), "a job under way")
    place.write("project.json", "")
    place.run("check", status=1)  # has the documents read again where the run is
    out, err = run.communicate(timeout=seconds_now(50))
    expect(run.returncode == 3 and "project.json" in err, out, err)
    made = sum(e["type"] == "version.created" for e in place.events())
    expect(1 <= made <= 3, f"{made} pictures were made", out)


@case
def a_project_file_with_an_unknown_field_makes_nothing(place):
    place.init("tiny")
    place.change("project.json", concurency=1)
    expect_makes_nothing(place, "/concurency")
    place.write("project.json", {k: v for k, v in place.read("project.json").items() if k != "concurency"})
    expect(json.loads(place.run("run", "--defects", "0", "--json", status=0).stdout.splitlines()[0])["made"] == 1)


if __name__ == "__main__":
    main()
