#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose server, whose picture: what a run takes when nobody names a server, what a second one does, where a picture is asked for, and
what becomes of drawings. Two servers of one's own (fakecomfy.py). Prints TAP.

Mutations that turn cases red stand at each case."""

import os
import shutil
import signal
import subprocess

from clikit import case, expect, main
from fakecomfy import FakeComfy
from patience import wait_for, wait_for_end


def types_of(place):
    return [e["type"] for e in place.events()]


def has_event(place, kind):
    return os.path.isdir(os.path.join(place.project, ".assay", "events")) and kind in types_of(place)


def start(place, *words):
    """A run in the background; (process, function of what it has said)."""
    name = place.path(f"out{len(place.children)}")
    with open(name, "w", encoding="utf-8") as file:
        child = place.start("run", *words, stdout=file, stderr=file)

    def said():
        with open(name, encoding="utf-8") as file:
            return file.read()

    return child, said


def start_held(place, fake, *words):
    """… whose pictures stay at the server."""
    fake.hold.set()
    child, said = start(place, "--server", fake.url, *words)
    wait_for(lambda: has_event(place, "job.accepted") or child.poll() is not None, "job.accepted")
    expect(child.poll() is None, said())
    return child, said


def leave_at(place, fake):
    """A run that was ended while its one picture is at the server."""
    child, said = start_held(place, fake)
    child.send_signal(signal.SIGINT)
    expect(wait_for_end(child) == 130, said())
    return fake.open_prompts()[0]


def makers(place):
    return [e["payload"]["provider"] for e in place.events() if e["type"] == "version.created"]


def has_all(fake):
    """Every model file that the example asks for."""
    fake.classes["LoraLoader"]["input"]["required"]["lora_name"][0] += [
        "clean-icons.safetensors", "painted-glow.safetensors", "retro-outline.safetensors"]
    fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0] += ["copax_timeless_xl.safetensors"]


@case
def the_last_server(place):
    """Remembered once it has answered, per project. Mutations: _assay_engine_answered_cb that returns at once (drawings); facts.last
    left out (refused)."""
    place.init("tiny")
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url + "/", status=0)
        place.run("again", "--all", status=0)
        told = place.json("run", status=0)
        expect(told["made"] == 1 and told["server"] == fake.url and set(makers(place)) == {"comfyui"}, told, makers(place))
        expect(place.json("status")["lastServer"] == fake.url)
        place.project = place.path("second")
        place.init("tiny")
        expect("lastServer" not in place.json("status"))
        expect(place.json("run", "--defects", "0", status=0)["server"] == "sandbox")


@case
def the_last_server_is_away(place):
    """Never drawings: it is told which one, and the ways out. Mutations: choose that takes the sandbox where last is set; print_other_servers
    left out."""
    place.init("tiny")
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url, status=0)
    place.run("again", "--all", status=0)
    done = place.run("run", status=1)
    expect("cannot be reached" in done.stderr and f"This project used {fake.url} last." in done.stderr, done.stderr)
    expect("--server URL" in done.stderr and "--provider sandbox" in done.stderr, done.stderr)
    expect("sandbox" not in makers(place), makers(place))
    place.run("run", "--provider", "sandbox", "--defects", "0", status=0)
    expect(makers(place)[-1] == "sandbox" and place.json("status")["lastServer"] == fake.url)


@case
def a_silent_one_is_not_remembered(place):
    """Mutation: remembered in _assay_run_server_find."""
    place.init("tiny")
    place.run("run", "--server", "http://127.0.0.1:9", status=1)
    expect("lastServer" not in place.json("status"))
    place.run("run", "--defects", "0", status=0)


@case
def another_machine(place):
    """That knows no server, while the log does: refused, naming it. Mutation: facts.logged of NULL."""
    place.init("tiny")
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url, status=0)
    place.env["XDG_CONFIG_HOME"] = place.path("other")
    place.run("again", "--all", status=0)
    done = place.run("run", status=1)
    expect(f"The newest came from {fake.url}" in done.stderr and "--provider sandbox" in done.stderr, done.stderr)
    expect("sandbox" not in makers(place))
    place.run("run", "--provider", "comfyui", status=1)


@case
def what_the_machine_knows_is_unreadable(place):
    """Not the same as nothing. Mutation: choose without its question about problems."""
    place.init("tiny")
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url, status=0)
        with open(place.path("config_home", "assay", "machine.json"), "w", encoding="utf-8") as file:
            file.write("{")
        place.run("again", "--all", status=0)
        done = place.run("run", status=1)
        expect("machine.json" in done.stderr and "sandbox" not in makers(place), done.stderr)
        # which file a model is there may stand in it: a server that is named gets nothing either
        done = place.run("run", "--server", fake.url, status=1)
        expect("machine.json" in done.stderr and fake.count("POST", "/prompt") == 1, done.stderr, fake.asked)


@case
def a_second_run_elsewhere(place):
    """C3: refused in three parts, and the first keeps its pictures. Mutation: assay_runner_begin that begins whatever is in use, with
    join that refuses nothing."""
    place.init("astroduck")
    place.only_specs("potion", "coin")
    with FakeComfy() as slow, FakeComfy() as other:
        has_all(slow)
        first, said = start_held(place, slow)
        for words in (["--server", other.url], ["--provider", "sandbox"]):
            done = place.run("run", *words, status=1)
            expect(f"A run at {slow.url} is under way." in done.stderr and "was not begun" in done.stderr, done.stderr)
            expect("Wait until that run has ended" in done.stderr, done.stderr)
        second, told = start(place)  # takes what is there
        slow.hold.clear()
        wait_for(lambda: "job.accepted" in types_of(place), "a picture")
        for pid in slow.open_prompts():
            slow.end(pid)
        expect(wait_for_end(first) == 0 and wait_for_end(second) == 0, said(), told())
        expect(f"A run at {slow.url} was under way, and this one joined it." in told(), told())
        expect(other.count("POST", "/prompt") == 0 and "sandbox" not in makers(place), makers(place))


@case
def the_joined_run_dies(place):
    """Whoever joined it goes on with what it leaves. Mutation: act_on that returns the first row."""
    place.init("tiny")
    with FakeComfy() as fake:
        first, said = start_held(place, fake)
        second, told = start(place)
        wait_for(lambda: "0 of 1 made" in told(), "a word")
        first.kill()
        first.wait()
        wait_for(lambda: "has ended. This one goes on." in told(), "a word", 20)
        fake.end(fake.open_prompts()[0])
        expect(wait_for_end(second) == 0, told())
        expect(fake.count("POST", "/prompt") == 1 and makers(place) == ["comfyui"], fake.asked)
    place.expect_whole()


@case
def a_second_run_there(place):
    """Joins, with another spelling of the address too; another model is refused. Mutation: names compared as they were typed."""
    place.init("tiny")
    with FakeComfy() as fake:
        first, said = start_held(place, fake)
        done = place.run("run", "--server", fake.url, "--checkpoint", "x.safetensors", status=1)
        expect("with other models" in done.stderr and "--checkpoint" in done.stderr, done.stderr)
        second, told = start(place, "--server", fake.url + "/")
        wait_for(lambda: "0 of 1 made" in told(), "a word")
        fake.end(fake.open_prompts()[0])
        expect(wait_for_end(first) == 0 and wait_for_end(second) == 0, said(), told())
        expect(fake.count("POST", "/prompt") == 1, fake.asked)


@case
def asked_for_where_it_was_sent(place):
    """D2: Ctrl+C at a server; the next run is for another one. Mutations: is_ours always TRUE (job.lost, made twice); active->provider
    of the run's server."""
    place.init("tiny")
    with FakeComfy() as first, FakeComfy() as other:
        pid = leave_at(place, first)
        first.end(pid)
        told = place.json("run", "--server", other.url, status=0)
        expect(told["made"] == 1 and not told.get("away"), told)
        expect(other.count("POST", "/prompt") == 0 and first.count("POST", "/prompt") == 1, other.asked)
        expect("job.lost" not in types_of(place))
    place.expect_whole()


@case
def ctrl_c_then_a_plain_run(place):
    """D2 as it was met: no drawing takes the place of the finished picture. Mutation: as the_last_server."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.end(leave_at(place, fake))
        expect(place.json("run", status=0)["made"] == 1 and makers(place) == ["comfyui"], makers(place))
        expect(fake.count("POST", "/prompt") == 1)


@case
def also_beside_the_sandbox(place):
    """Mutation: _assay_elsewhere_look only for real servers."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.end(leave_at(place, fake))
        place.run("run", "--provider", "sandbox", status=0)
        expect(makers(place) == ["comfyui"] and "job.lost" not in types_of(place), makers(place))


@case
def left_to_it_while_it_is_made(place):
    """A copy of a project whose picture a server still makes, run with the sandbox: what it waits for is named truly, it waits a while and
    ends; the server is told nothing, and the original gets its picture. Mutations: _assay_elsewhere_rests that never leaves (the run never
    ends); leave that cancels (a delete, or an interrupt, at the server); find_server always the run's; find_busy always NULL."""
    place.init("tiny")
    with FakeComfy() as fake:
        told_it = []
        fake.told = lambda path, body: told_it.append(path)
        original, said = start_held(place, fake)
        first, place.project = place.project, place.path("copy")
        shutil.copytree(first, place.project, symlinks=True)
        done = place.run("run", "--provider", "sandbox", status=3)
        expect(f"making at {fake.url}" in done.stderr and "making at the sandbox" not in done.stderr, done.stderr)
        expect(f"1 picture was sent to {fake.url}; the next run asks for it there." in done.stdout
               and f"assayctl run --server {fake.url}" in done.stdout and "gives no answer" not in done.stdout, done.stdout)
        expect(told_it == [] and "job.lost" not in types_of(place) and fake.count("POST", "/prompt") == 1, told_it, types_of(place))
        fake.go_on()
        expect(wait_for_end(original, 60) == 0, said())
        expect(place.json("run", "--provider", "sandbox", status=0)["made"] == 1 and makers(place) == ["comfyui"], makers(place))
        expect(fake.count("POST", "/prompt") == 1 and told_it == [], told_it)
        place.expect_whole()
    place.project = first
    expect(makers(place) == ["comfyui"], makers(place))


@case
def both_at_one_server(place):
    """Original and copy go on at the same server: it makes the picture once, and both have it. Mutation: resume that posts."""
    place.init("tiny")
    with FakeComfy() as fake:
        original, said = start_held(place, fake)
        first, place.project = place.project, place.path("copy")
        shutil.copytree(first, place.project, symlinks=True)
        copy, copy_said = start_held(place, fake)
        fake.go_on()
        expect(wait_for_end(original, 60) == 0 and wait_for_end(copy, 60) == 0, said(), copy_said())
        expect(fake.count("POST", "/prompt") == 1 and makers(place) == ["comfyui"], makers(place))
        place.expect_whole()
    place.project = first
    expect(makers(place) == ["comfyui"], makers(place))
    place.expect_whole()


def copied(place, fake):
    """A run whose picture is at the server, and a copy of its project: (folder of the original, its run, what the server is told); @place is
    in the copy."""
    told_it = []
    fake.told = lambda path, body: told_it.append((path, body))
    original, _said = start_held(place, fake)
    first, place.project = place.project, place.path("copy")
    shutil.copytree(first, place.project, symlinks=True)
    return first, original, told_it


def start_asking(place, fake):
    """A run that asks for what is at the server: (process, function of what it has said)."""
    asked = fake.count("GET", "/queue")
    child, said = start(place, "--server", fake.url)
    wait_for(lambda: "0 of 1 made" in said() and fake.count("GET", "/queue") > asked or child.poll() is not None, "it asks for it")
    expect(child.poll() is None, said())
    return child, said


@case
def ended_in_a_copy(place):
    """What its original sent is the original's to end: stopped and canceled in the copy it stays in the server's queue, and the original has
    its picture. Mutations: may_end always TRUE; assay_machine_dup_place of the machine alone; assay_engine_connect without a place (this
    one stays green, the next red)."""
    place.init("tiny")
    with FakeComfy() as fake:
        first, original, told_it = copied(place, fake)
        copy, said = start_asking(place, fake)
        copy.send_signal(signal.SIGINT)
        expect(wait_for_end(copy, 60) == 130, said())
        copy, said = start_asking(place, fake)
        place.run("cancel", "--all", status=0)
        expect(wait_for_end(copy, 60) in (0, 3), said())
        expect("job.canceled" in types_of(place) and told_it == [], told_it, types_of(place))
        fake.go_on()
        expect(wait_for_end(original, 60) == 0 and fake.count("POST", "/prompt") == 1, fake.asked)
    place.project = first
    expect(makers(place) == ["comfyui"], makers(place))
    place.expect_whole()


@case
def ended_by_a_later_run(place):
    """… and what an earlier run of the same folder sent is ended at the server. Mutations: may_end without sent_here; a place that is
    another in each process."""
    place.init("tiny")
    with FakeComfy() as fake:
        told_it = []
        fake.told = lambda path, body: told_it.append(path)
        pid = leave_at(place, fake)
        os.rename(place.project, place.path("moved"))
        place.project = place.path("moved")
        later, said = start_asking(place, fake)
        place.run("cancel", "--all", status=0)
        wait_for(lambda: "/interrupt" in told_it, "the server is told")
        expect(fake.open_prompts() == [pid], told_it)
        fake.end(pid, interrupted=True)
        expect(wait_for_end(later, 60) in (0, 3), said())
    place.expect_whole()


@case
def stopped_while_another_has_it(place):
    """Ctrl+C on a run with the sandbox while a server has a picture of an earlier run. Mutation: say_begun by the run's server."""
    place.init("tiny")
    with FakeComfy() as fake:
        leave_at(place, fake)
        child = place.start("run", "--provider", "sandbox", stderr=subprocess.PIPE)
        line = child.stderr.readline()
        expect(f"making at {fake.url}" in line, line)
        child.send_signal(signal.SIGINT)
        rest = child.stderr.read()
        expect(f"1 picture is still at 127.0.0.1:{fake.port}; the next run fetches it." in rest and "sandbox" not in rest, rest)
        wait_for_end(child, 60)


@case
def waits_while_it_is_silent(place):
    """Neither lost nor made again; named in run and status, with two verbs. Mutations: ask_worker's answer read as lost; add_away left
    out; print_away left out of run_status."""
    place.init("tiny")
    with FakeComfy() as other:
        with FakeComfy() as gone:
            leave_at(place, gone)
        done = place.run("run", "--server", other.url, status=3)
        line = f"1 picture was sent to {gone.url}, which gives no answer; it waits there."
        expect(line in done.stdout and "assayctl look --all --server URL" in done.stdout and "assayctl give-up --all" in done.stdout,
               done.stdout)
        expect(other.count("POST", "/prompt") == 0 and "job.lost" not in types_of(place), types_of(place))
        status = place.run("status", status=0).stdout
        expect(f"1 picture was sent to {gone.url}; the next run asks for it there." in status, status)
        rows = place.json("list", "away")
        expect(len(rows) == 1 and rows[0]["id"] == gone.url and rows[0]["pictures"] == 1, rows)


@case
def looked_for_at_another_address(place):
    """The server came back at another port, with its history. Mutations: job.redirected that no projection applies; decide of job.redirect
    without _assay_job_is_sent."""
    place.init("tiny")
    with FakeComfy() as moved:
        with FakeComfy() as gone:
            pid = leave_at(place, gone)
            prompts = gone.prompts
        moved.prompts = prompts
        moved.end(pid)
        place.run("look", "--all", status=2)
        place.run("look", "--all", "--server", "nonsense", status=1)
        done = place.run("look", "--all", "--server", moved.url + "/", status=0)
        expect(f"1 picture is asked for at {moved.url} from now on." in done.stdout, done.stdout)
        expect(place.json("run", "--server", moved.url, status=0)["made"] == 1)
        expect(moved.count("POST", "/prompt") == 0 and "job.lost" not in types_of(place), moved.asked)
        place.run("look", "--all", "--server", moved.url, status=1)
    place.expect_whole()


@case
def given_up(place):
    """Lost by the person's word, and made anew where the next run is. Mutations: give_up without its job.retry_scheduled (never made);
    one that spends an attempt of four."""
    place.init("tiny")
    place.write("policies/retry.json", {"schema": "retry-policy/1", "maxAttempts": 1})
    with FakeComfy() as other:
        with FakeComfy() as gone:
            leave_at(place, gone)
        done = place.run("give-up", "potion", status=0)
        expect("1 picture is given up: the next run makes it anew" in done.stdout, done.stdout)
        lost = [e for e in place.events() if e["type"] == "job.lost"]
        expect(len(lost) == 1 and lost[0]["actor"]["kind"] == "user", lost)
        expect(place.json("run", "--server", other.url, status=0)["made"] == 1 and other.count("POST", "/prompt") == 1)
        place.run("give-up", "--all", status=1)
    place.expect_whole()


@case
def while_the_run_waits(place):
    """Both verbs from beside a run whose server fell silent: it goes on. Mutation: is_ended without WAITING (it waits for minutes)."""
    place.init("tiny")
    fake = FakeComfy()
    child, said = start_held(place, fake)
    fake.die()
    wait_for(lambda: "has not answered since" in said(), "silence")
    with FakeComfy(fake.port):
        place.run("give-up", "--all", status=0)
        expect(wait_for_end(child, 60) == 0, said())
    expect(makers(place) == ["comfyui"] and types_of(place).count("job.submitting") == 2, types_of(place))


@case
def the_sandbox_of_another_time(place):
    """What it had is gone with it, and made at once. Mutation: _assay_elsewhere_add without its question about the sandbox (waits)."""
    place.init("tiny")
    child, said = start(place)
    wait_for(lambda: has_event(place, "job.submitting") or child.poll() is not None, "a first job")
    child.kill()
    child.wait()
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url, status=None)
        expect([e["payload"]["server"] for e in place.events() if e["type"] == "job.submitting"][0] == "sandbox")
        expect(place.json("list", "away") == [], place.json("list", "away"))


@case
def drawings_hold_no_slot(place):
    """C2: what is open of the sandbox is closed and made, what is approved stays, is counted, and is replaced on wish. Mutations:
    close_drawings left out (nothing made); print_drawings left out; add_all without is_drawing."""
    place.init("astroduck")
    told = place.json("run", "--defects", "60", status=None)
    approved, cards = told["approved"], told["cards"]
    expect(approved > 0 and cards + told["exceptions"] > 0, told)
    status = place.run("status", status=0).stdout
    expect(f"{approved} approved picture" in status and "of the sandbox" in status, status)
    with FakeComfy() as fake:
        has_all(fake)
        done = place.run("run", "--server", fake.url)
        expect(f"{approved} approved picture" in done.stdout and "assayctl again --sandbox" in done.stdout, done.stdout, done.stderr)
        versions = place.json("list", "versions")
        expect(sum(v["provider"] == "sandbox" and v["state"] == "approved" for v in versions) == approved, versions)
        expect({v["provider"] for v in versions if v["state"] == "to_decide"} <= {"comfyui"}, versions)
        made = makers(place).count("comfyui")
        expect(made >= 12 - approved, made)
        export = place.run("export", "--to", place.path("game"))
        expect("of the sandbox, not AI." in export.stdout, export.stdout)
        expect(export.stdout.index("sandbox") < export.stdout.index("written"), export.stdout)
        expect(place.json("export", "--to", place.path("game"), status=None)["drawings"] == approved)
        place.run("again", "--sandbox", status=0)
        expect(place.json("status")["drawings"] == approved and place.json("status")["drawingsKept"] == 0)
        place.run("run")
        expect(makers(place).count("comfyui") > made)
        place.run("again", "--sandbox", status=1)
    place.expect_whole()


@case
def planned_for_the_sandbox(place):
    """Queued there and not begun: planned anew for the server. Mutation: close_job left out."""
    place.init("astroduck")
    child, said = start(place)
    wait_for(lambda: has_event(place, "job.submitting") or child.poll() is not None, "a first job")
    child.kill()
    child.wait()
    queued = {e["payload"]["job"] for e in place.events() if e["type"] == "job.queued"}
    with FakeComfy() as fake:
        has_all(fake)
        place.run("run", "--server", fake.url)
    late = {e["payload"]["job"] for e in place.events() if e["type"] == "job.submitting" and e["payload"]["server"] != "sandbox"}
    canceled = {e["payload"]["job"] for e in place.events() if e["type"] == "job.canceled" and e["payload"]["reason"] == "sandbox"}
    expect(canceled <= queued and not canceled & late, canceled, late)
    expect(place.json("status")["queued"] == 0)
    place.expect_whole()


def lacking(place):
    """(problems, models without a file) of a process that ran nothing; the list, the figure and the words are one."""
    status, models = place.json("status", status=0), place.json("list", "missing")
    expect(status["missing"] == len(models) and status["problems"] == len(models) + status["exceptions"], status, models)
    said = place.run("status", status=0).stdout
    expect(("that the server has no file of" in said) == (len(models) > 0), said)
    return status["problems"], sorted(row["id"] for row in models)


@case
def what_the_server_lacks(place):
    """A run that was refused for models is known to the next process, until they are there, are said, or another run found otherwise.
    Mutations: _assay_engine_blocked_cb that returns at once; is_wanted without the file; forget_lacking or blocked_told left out."""
    place.init()
    place.only_specs("potion", "coin")
    with FakeComfy() as fake:
        done = place.run("run", "--server", fake.url, status=3)
        expect(done.stderr.count("The server has no file") == 2 and "2 assets cannot be made" in done.stderr, done.stderr)
        models = ["checkpoint:copax", "lora:clean-icons"]
        expect(lacking(place) == (2, models), lacking(place))
        place.run("map", "copax", fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0][0], status=0)
        expect(lacking(place) == (1, models[1:]), lacking(place))
        place.run("run", "--provider", "sandbox", "--defects", "0")
        expect(lacking(place) == (0, []), lacking(place))
        place.run("again", "--all", status=0)
        place.run("run", "--server", fake.url, status=3)
        expect(lacking(place) == (1, models[1:]), lacking(place))
        has_all(fake)
        place.run("models", "--server", fake.url, status=0)
        expect(lacking(place) == (0, []), lacking(place))
        place.run("run", "--server", fake.url)
        expect(lacking(place)[1] == [], lacking(place))


@case
def what_is_kept_back_was_to_be_made(place):
    """A model that is gone keeps back what was to be made, not what waits for an answer. Mutation: assay_planner_keeps_back that asks
    for problems alone; the stamp that does not move with it (answered)."""
    place.init()
    place.only_specs("potion", "coin", "duck")
    place.change("policies/routing.json", trust="ask_first")
    with FakeComfy() as fake:
        has_all(fake)
        place.run("pause", "duck", status=0)
        place.run("run", "--server", fake.url, status=0)
        place.run("resume", "duck", status=0)
        names = fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0]
        names.remove("copax_timeless_xl.safetensors")
        told = place.json("run", status=3)
        expect(told["blocked"] == 1 and told["blockedSpecs"] == ["duck"], told)
        done = place.run("run", status=3)
        expect("1 asset cannot be made until that is mended: duck." in done.stderr, done.stderr)
        expect(lacking(place) == (1, ["checkpoint:copax"]), lacking(place))


main()
