#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""assayctl as a person and a script use it: every command, its JSON, its exit status. Prints TAP.

Mutations that turn cases red: print_totals returning OK with trouble (run_without_server); the plan ignoring held
(approved_is_held); export counting without writing (export_writes_approved_pictures)."""

import json
import os
import subprocess

from clikit import case, expect, lines_of, main, tree_hash
from patience import wait_for, wait_for_end

PNG = b"\x89PNG\r\n\x1a\n"


@case
def help_and_wrong_use(place):
    shown = place.run("--help", project=False, status=0)
    expect("export --to DIR" in shown.stdout and shown.stderr == "", shown)
    expect(place.run(project=False, status=2).stdout == "")
    unknown = place.run("frobnicate", project=False, status=2)
    expect("frobnicate" in unknown.stderr and unknown.stdout == "", unknown)
    expect("assayctl" in place.run("--version", project=False, status=0).stdout)
    place.init("tiny")
    for words in (["decide"], ["decide", "x"], ["decide", "x", "perhaps"], ["show", "spec"], ["compile"], ["resolve"],
                  ["export"], ["list"], ["list", "rumours"], ["run", "surplus"], ["undo", "a", "b"], ["run", "--no-such-option"],
                  ["run", "--defects", "many"], ["export", "--to", ""], ["export", "--to", place.path("out"), "--sheet", ""]):
        done = place.run(*words, status=2)
        expect(len(lines_of(done.stderr)) == 1, words, done.stderr)
    expect("--server" in place.run("run", "--help", status=0).stdout)
    place.run("init", project=False, status=2)
    place.run("init", "", project=False, status=2)
    place.run("sandbox", "--port", "70000", project=False, status=2)


@case
def no_project(place):
    done = place.run("status", project=False, status=1, cwd=place.root)
    expect(len(lines_of(done.stderr)) == 1 and "assayctl init" in done.stderr, done.stderr)
    expect("error" in place.json("status", project=False, status=1, cwd=place.root))


@case
def nearest_project_above(place):
    place.init("tiny")
    below = os.path.join(place.project, "specs")
    expect(place.json("status", project=False, cwd=below)["folder"] == place.project)


@case
def init_never_overwrites(place):
    place.run("init", place.project, "--title", "Söme “Game”", project=False, status=0)
    expect(place.read("project.json")["title"] == "Söme “Game”")
    before = tree_hash(place.project)
    again = place.run("init", place.project, "--example", "tiny", project=False, status=1)
    expect(len(lines_of(again.stderr)) == 1 and "project.json" in again.stderr, again.stderr)
    expect(tree_hash(place.project) == before)
    place.run("init", place.path("other"), "--example", "../../etc", project=False, status=1)
    place.run("init", place.path("other"), "--example", "nope", project=False, status=1)
    expect(not os.path.exists(place.path("other")))


@case
def empty_project(place):
    place.run("init", place.project, project=False, status=0)
    expect(place.json("status")["specs"] == 0)
    expect(place.json("plan") == [] and place.json("check") == [])
    expect(place.json("run")["made"] == 0)
    place.run("undo", status=1)
    expect(place.json("export", "--to", place.path("out"))["files"] == 0)
    place.expect_whole()


@case
def the_same_for_people(place):
    """A list's columns are the kind's own, in their order; what is shown is the same value over several lines."""
    place.init()
    place.only_specs("potion", "coin")
    place.json("run", "--defects", "0")
    columns = {"assets": ["id", "state", "type", "title"], "jobs": ["id", "state", "spec", "message", "remedy"],
               "versions": ["id", "state", "spec", "provider"], "slots": ["id", "state", "version"],
               "documents": ["path", "kind"], "events": ["ts", "type", "entityId"], "plan": ["id", "action", "explanation"]}
    for kind, members in columns.items():
        rows = place.json("list", kind)
        text = lines_of(place.run("list", kind, status=0).stdout)[:len(rows)]
        expect([" ".join(line.split()) for line in text] ==
               [" ".join(" ".join(row[member] for member in members if row.get(member)).split()) for row in rows], kind, text)
    version = place.json("list", "versions")[0]["id"]
    done = place.run("show", "version", version, status=0)
    expect(json.loads(done.stdout) == place.json("show", "version", version) and len(lines_of(done.stdout)) > 20, done.stdout)


@case
def one_is_said_as_one(place):
    place.init("tiny")
    said = place.run("status", status=0).stdout
    expect("\n1 asset: 1 ready\n1 picture, 0 approved, 0 made so far\n0 questions wait\n0 problems\n" in said, said)
    said = place.run("plan", status=0).stdout
    expect(said.startswith("1 picture to make, 0 approved are held, "), said)


@case
def json_everywhere(place):
    """Every command's --json is one JSON value, on success and on failure."""
    place.init()
    place.only_specs("potion", "coin")
    place.json("check"), place.json("plan"), place.json("status")
    expect(place.json("run", "--defects", "0")["made"] == 2)
    for kind in ("assets", "cards", "exceptions", "jobs", "versions", "slots", "documents", "events", "plan"):
        rows = place.json("list", kind)
        expect(isinstance(rows, list), kind)
        expect(rows or kind in ("cards", "exceptions"), f"no {kind}")
    version = place.json("list", "versions")[0]
    shown = place.json("show", "version", version["id"])
    expect(shown["reportDetail"]["verdicts"] and shown["recipeDetail"] and "stepsDetail" in shown, shown)
    expect(place.json("show", "spec", "potion")["id"] == "potion")
    expect(place.json("show", "job", version["id"])["state"] == "succeeded")
    expect(place.json("compile", "potion")["positive"] != "")
    expect(place.json("resolve", "potion")["stack"])
    expect(place.json("verify")[0]["ok"] is True)
    place.json("export", "--to", place.path("out"))
    for words in (["show", "spec", "nothing"], ["show", "thing", "x"], ["compile", "nothing"], ["resolve", "nothing"],
                  ["decide", "no-such-card", "yes"], ["undo"]):
        done = place.json(*words, status=1)
        expect("error" in done, words, done)
        expect(len(lines_of(place.run(*words, status=1).stderr)) == 1, words)


@case
def second_run_makes_nothing(place):
    place.init()
    first = place.json("run", "--defects", "0")
    expect(first["made"] == 24 and first["specs"] == 24, first)
    second = place.run("run", "--defects", "0", status=0)
    expect("pictures 0" in second.stdout, second.stdout)
    expect(any(line.startswith("Nothing to make:") for line in second.stdout.splitlines()), second.stdout)
    place.expect_whole()


@case
def an_evening_of_review(place):
    """The example asks about what is near a limit, also about the hint of the background that a blurred outline leaves, and about a soft
    picture: only what is plain to see is made again unasked. Mutation: trust of the example's routing policy; a defect planted far from
    its limit."""
    place.init()
    totals = place.json("run", "--provider", "sandbox", status=0)
    claims = [card["claim"] for card in place.json("list", "cards")]
    expect(len(claims) in (4, 5, 6) and totals["autoApproved"] >= 12, claims, totals)
    expect(set(claims) == {"alpha.background", "alpha.fringe", "bounds.safe_area", "duplicate.near", "taste", "technical.decode"}, claims)


@case
def approved_is_held(place):
    place.init()
    place.only_specs("duck")
    place.run("run", "--defects", "0", status=0)
    held = place.json("list", "slots")[0]
    if held["state"] != "approved":
        place.run("decide", place.json("list", "cards")[0]["id"], "yes", status=0)
        held = place.json("list", "slots")[0]
    expect(held["state"] == "approved", held)
    place.change("specs/duck.json", prompt={"positive": "a green dragon"})
    row = place.json("plan")[0]
    expect(row["action"] == "held" and row["recipe"] != held["recipe"], row)
    expect("differ" in row["explanation"], row)
    expect(place.json("run", "--defects", "0")["made"] == 0)
    now = place.json("list", "slots")[0]
    expect(now["version"] == held["version"] and now["state"] == "approved", now)


@case
def questions_are_answered_and_taken_back(place):
    place.init()
    totals = place.json("run", "--defects", "100", status=None)
    expect(totals["made"] >= 24 and totals["autoApproved"] < 24, totals)
    cards = place.json("list", "cards")
    expect(cards, "no question although every picture has a defect")
    card = cards[0]
    expect(card["questionText"] and "{0}" not in card["questionText"], card)
    expect("verdicts" not in card and place.json("show", "evidence", card["id"])["verdicts"], card)
    place.run("decide", card["id"], "yes", status=0)
    expect(card["id"] not in [c["id"] for c in place.json("list", "cards") if c.get("answer") is None])
    slot = next(s for s in place.json("list", "slots") if s["version"] == card["version"])
    expect(slot["state"] == "approved", slot)
    twice = place.run("decide", card["id"], "no", status=1)
    expect(len(lines_of(twice.stderr)) == 1, twice.stderr)
    told = place.run("undo", status=0).stdout.strip()
    expect(told == f"Taken back: your Yes for “{card['title']}”.", told)
    slot = next(s for s in place.json("list", "slots") if s["version"] == card["version"])
    expect(slot["state"] == "to_decide", slot)
    # by its name, and by what was done: a choice is not the answer it closed
    place.run("decide", card["id"], "yes", status=0)
    for words, said in ((["again", card["spec"]], f"making “{card['title']}” again"), (["archive", card["spec"]], f"archiving “{card['title']}”"),
                        (["pause", card["spec"], cards[1]["spec"]], "pausing 2 assets")):
        place.run(*words, status=0)
        told = place.run("undo", status=0).stdout.strip()
        expect(told == f"Taken back: {said}.", words, told)
    told = place.run("undo", card["id"], status=0).stdout.strip()
    expect(told == f"Taken back: your Yes for “{card['title']}”.", told)
    place.run("decide", card["id"], "no", status=0)
    before = place.json("status")["pictures"]
    place.run("run", "--defects", "0")
    expect(place.json("status")["pictures"] > before, "a rejected picture is made again")
    place.expect_whole()


@case
def export_writes_approved_pictures(place):
    place.init()
    place.run("run", "--defects", "0", status=0)
    approved = [s["spec"] for s in place.json("list", "slots") if s["state"] == "approved"]
    out, sheet = place.path("game"), place.path("sheet.png")
    first = place.json("export", "--to", out, "--sheet", sheet)
    expect(first["written"] == len(approved) > 6 and first["refused"] == 0, first)
    for spec in approved:
        with open(os.path.join(out, spec + ".png"), "rb") as file:
            data = file.read()
        expect(data.startswith(PNG) and data[25] == 6, f"{spec}.png has no alpha")
    with open(sheet, "rb") as file:
        expect(file.read(8) == PNG)
    stamp = {n: os.stat(os.path.join(out, n)).st_mtime_ns for n in os.listdir(out)}
    second = place.json("export", "--to", out)
    expect(second["written"] == 0 and second["same"] == len(approved), second)
    expect(stamp == {n: os.stat(os.path.join(out, n)).st_mtime_ns for n in os.listdir(out)}, "untouched")
    # An approval that was taken back leaves the last file, and the export says so; nothing else is among it.
    expect("left" not in second or second["left"] == [], second)
    place.run("withdraw", approved[1], status=0)
    row = place.json("export", "--to", out)
    expect(row["left"] == [approved[1] + ".png"] and os.path.exists(os.path.join(out, approved[1] + ".png")), row)
    told = place.run("export", "--to", out, status=0).stdout
    expect(f"1 file of an earlier export stays though its picture is not approved any more: {approved[1]}.png." in told, told)
    place.run("undo", status=0)
    expect("not approved any more" not in place.run("export", "--to", out, status=0).stdout)
    # What never was ours, or was painted over since, is left alone, named, exit 1.
    other = place.path("other")
    os.mkdir(other)
    with open(os.path.join(other, approved[0] + ".png"), "wb") as file:
        file.write(b"mine")
    done = place.run("export", "--to", other, status=1)
    expect(len(lines_of(done.stderr)) == 1 and approved[0] + ".png" in done.stderr, done.stderr)
    with open(os.path.join(other, approved[0] + ".png"), "rb") as file:
        expect(file.read() == b"mine")
    row = place.json("export", "--to", other, status=1)
    expect(row["refused"] == 1 and len(row["problems"]) == 1, row)
    with open(os.path.join(out, approved[0] + ".png"), "wb") as file:
        file.write(b"changed")
    row = place.json("export", "--to", out, status=1)
    expect(row["refused"] == 1 and row["written"] == 0 and row["problems"][0]["code"] == "export.changed_file", row)
    place.expect_whole()


@case
def dry_run_leaves_no_trace(place):
    place.init()
    before = tree_hash(place.project)
    done = place.run("run", "--dry-run", "--defects", "0", status=0)
    expect("pictures 24" in done.stdout, done.stdout)
    expect(tree_hash(place.project) == before, "the project was changed", subprocess.getoutput(f"find {place.project} -newer {place.project}/project.json"))
    for folder in ("tmp", "cache_home", "runtime_dir"):
        left = [name for _, _, files in os.walk(place.path(folder)) for name in files]
        expect(left == [], folder, left)
    # with history and a large file beside the documents, that is not copied
    place.run("run", "--defects", "0", status=0)
    with open(os.path.join(place.project, "source.psd"), "wb") as file:
        file.truncate(40 * 1024 * 1024)
    before = tree_hash(place.project)
    expect(place.json("run", "--dry-run")["made"] >= 24)
    expect(tree_hash(place.project) == before)


@case
def plan_makes_nothing(place):
    place.init()
    rows = place.json("plan")
    expect(len(rows) == 24 and all(r["action"] == "make" for r in rows), rows)
    expect(place.json("list", "jobs") == [] and place.json("status")["pictures"] == 0)


@case
def run_without_server(place):
    place.init("tiny")
    done = place.run("run", "--provider", "comfyui", "--server", "http://127.0.0.1:9", status=1)
    expect("127.0.0.1:9" in lines_of(done.stderr)[0], done.stderr)
    expect("This run has ended. 1 picture is still to be made; the next run goes on with it." in done.stderr, done.stderr)
    expect(place.json("run", "--provider", "comfyui", "--server", "http://127.0.0.1:9", status=1)["made"] == 0)
    for words in (["--provider", "comfyui"], ["--provider", "midas"], ["--server", "ftp://x"], ["--server", "nonsense"]):
        done = place.run("run", *words, status=1)
        expect(len(lines_of(done.stderr)) == 1, words, done.stderr)
    place.expect_whole()


@case
def secrets_are_kept(place):
    place.init("tiny")
    secret = place.path("secret")
    with open(secret, "w", encoding="ascii") as file:
        file.write("Bearer assay-planted-secret\n")
    os.chmod(secret, 0o644)
    done = place.run("run", "--auth-file", secret, status=2)
    expect("0600" in done.stderr and len(lines_of(done.stderr)) == 1, done.stderr)
    os.chmod(secret, 0o600)
    _, url = place.sandbox()
    done = place.run("run", "--server", url, "--auth-file", secret, status=0)
    found = subprocess.run(["grep", "-rla", "assay-planted-secret", place.project, place.path("cache_home")],
                           stdout=subprocess.PIPE, check=False)
    expect(found.stdout == b"" and "planted" not in done.stdout + done.stderr, found.stdout)


@case
def through_the_holder(place):
    """While one assayctl runs, another speaks through its socket."""
    place.init()
    _, url = place.sandbox("--step-delay", "13", "--defects", "0")
    holder = place.start("run", "--server", url, "--json", stdout=subprocess.PIPE)
    wait_for(lambda: holder.poll() is not None or os.listdir(place.env["XDG_RUNTIME_DIR"]), "the holder's socket")

    def at_work():
        expect(holder.poll() is None, "the holder had ended before it was met at work")
        seen = place.json("status")
        return seen.get("making") and seen["active"] > 0

    wait_for(at_work, "jobs under way")
    expect(len(place.json("plan")) == 24 and isinstance(place.json("list", "jobs"), list))
    place.change("specs/rocket.json", title="Renamed meanwhile")
    expect("Renamed meanwhile" in place.run("list", "assets", status=0).stdout, "the holder's documents of before were listed")
    place.run("decide", "no-such-card", "yes", status=1)
    expect(wait_for_end(holder) == 0)
    expect(json.loads(holder.stdout.read())["made"] == 24)
    place.expect_whole()


if __name__ == "__main__":
    main()
