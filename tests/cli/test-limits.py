#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that is given little: too few open files, too little memory, files that may not grow, no output. Each is told by its own
cause before anything is changed, or costs nothing that was acknowledged. Prints TAP.

Mutations: main without has_enough (few_files, little_memory: the toolkit aborts); assay_allowance_prepare without signal (small_files);
without fill_standard_places (closed_output); raise_descriptors left out (raised); fail_write and dup_reason without EFBIG
(smaller_later); assay_io_reason without EMFILE and check_answers without is_ours (fewer_later)."""

import json
import os
import resource
import struct
import subprocess
import zlib

from clikit import ASSAYCTL, Skip, case, expect, lines_of, main, tree_hash
from fakecomfy import FakeComfy, chunk, disk
from patience import wait_for

WINDOW = os.environ.get("ASSAY_WINDOW", "")
SANITIZED = "ASAN_OPTIONS" in os.environ  # which takes address space by the terabyte
LIMITS = {"files": resource.RLIMIT_NOFILE, "memory": resource.RLIMIT_AS, "size": resource.RLIMIT_FSIZE}


def under(place, words, soft=None, program=None, **limits):
    """assayctl, or another program, with these limits; the done process."""

    def take():
        for name, value in limits.items():
            resource.setrlimit(LIMITS[name], (soft or value, value))

    command = [program, *words] if program else [ASSAYCTL, "--project", place.project, *words]
    return subprocess.run(command, env=place.env, preexec_fn=take, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def expect_told(done, *words):
    """One message with all the words, status 1, and no signal."""
    expect(done.returncode == 1, f"ended with {done.returncode}", done.stdout, done.stderr)
    expect(len(lines_of(done.stderr)) == 1, "not one message:", done.stderr)
    for word in words:
        expect(word in done.stderr, f"no “{word}” in: {done.stderr}")


def wait_for_pictures(place):
    events = os.path.join(place.project, ".assay", "events")
    wait_for(lambda: os.path.exists(events) and len([e for e in place.events() if e["type"] == "version.created"]) > 1, "two pictures")


@case
def few_files(place):
    place.init("tiny")
    before = tree_hash(place.root)
    for n in (12, 16, 20, 24, 32, 64, 100):
        for words in (["run", "--defects", "0"], ["status"]):
            expect_told(under(place, words, files=n), "more files at once and needs 128", "nothing was changed", "ulimit -n 256")
    expect(tree_hash(place.root) == before, "something was changed")
    expect(under(place, ["--version"], files=16).returncode == 0, "what opens nothing needs nothing")


@case
def raised(place):
    place.init("astroduck")
    done = under(place, ["run", "--defects", "0"], soft=20, files=2000)
    expect(done.returncode in (0, 3) and "pictures 24" in done.stdout, done)


@case
def enough_is_enough(place):
    """What the check lets begin comes to its end."""
    place.init("astroduck")
    memory = {} if SANITIZED else {"memory": 330 * 2**20}
    done = under(place, ["run", "--defects", "0"], files=140, **memory)
    expect(done.returncode in (0, 3) and "pictures 24" in done.stdout, done)
    place.expect_whole()


@case
def little_memory(place):
    if SANITIZED:
        raise Skip("sanitizers take more")
    place.init("tiny")
    before = tree_hash(place.root)
    expect_told(under(place, ["run", "--defects", "0"], memory=200_000 * 1024), "only 195 MB of memory and needs 320", "ulimit -v 655360")
    expect(tree_hash(place.root) == before, "something was changed")


@case
def small_files(place):
    place.init("tiny")
    before = tree_hash(place.root)
    expect_told(under(place, ["run", "--defects", "0"], size=64 * 1024), "may grow to 0 MB only and needs 64", "ulimit -f 131072")
    expect(tree_hash(place.root) == before, "something was changed")


@case
def smaller_later(place):
    """The limit is set while it runs: told by its cause, and what is acknowledged is there."""
    place.init("astroduck")
    child = place.start("run", "--defects", "0", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for_pictures(place)
    resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (4096, 4096))
    out, told = child.communicate()
    expect(child.returncode == 1 and "may not become so large here; raise the limit (ulimit -f)" in told, child.returncode, out, told)
    place.expect_whole()
    place.run("run", "--defects", "0")
    expect(place.json("status")["approved"] > 0, "the next run goes on")
    place.expect_whole()


def stored_plainly(png):
    """The same picture as a file as large as its pixels."""
    at, out = 8, png[:8]
    while at < len(png):
        n, kind = struct.unpack(">I4s", png[at:at + 8])
        data = png[at + 8:at + 8 + n]
        out += chunk(kind, zlib.compress(zlib.decompress(data), 0) if kind == b"IDAT" else data)
        at += 12 + n
    return out


@case
def smaller_than_one_picture(place):
    """Everything is written but this picture: its job stays as it is, and the next run fetches it. Mutation: fail_put without
    ASSAY_IO_ERROR_LIMIT (job.failed, and an attempt is used)."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.picture = stored_plainly(disk())
        limit = len(fake.picture) - 1
        fake.hold.set()
        child = place.start("run", "--server", fake.url, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        wait_for(lambda: fake.count("POST", "/prompt") == 1, "a picture to be asked for")
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (limit, limit))
        fake.go_on()
        out, told = child.communicate()
        expect(child.returncode == 1, child.returncode, out, told)
        for word in ("could not be saved", "may not become so large here", "ulimit -f", "or move the project to a disk", "next run goes on"):
            expect(word in told, word, out, told)
        expect(not place.json("list", "exceptions"), "it is nothing to look at")
        place.expect_whole()
        place.run("run", "--server", fake.url)
        expect(fake.count("POST", "/prompt") == 1, "it is made once")
    kinds = [e["type"] for e in place.events()]
    expect("version.created" in kinds and not {"job.failed", "job.retry_scheduled", "job.lost"} & set(kinds), kinds)
    place.expect_whole()


def begin_and_know(place):
    """A run whose documents are on the log, and no picture is made."""
    events = os.path.join(place.project, ".assay", "events")
    child = place.start("run", "--defects", "0", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(lambda: os.path.exists(events) and len(place.events()) > 40, "the documents to be known")
    return child


@case
def smaller_before_the_plan(place):
    """Mutations: accept_args that leaves it out, and run_command that asks for the history before the command alone: it ends with 0."""
    place.init("astroduck")
    child = begin_and_know(place)
    resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (4096, 4096))
    out, told = child.communicate()
    expect(child.returncode == 1 and "ulimit -f" in told, child.returncode, out, told)
    place.expect_whole()


@case
def fewer_before_the_plan(place):
    """What is to be made of cannot be kept: that is not nothing to make. Mutation: accept_args that leaves it out."""
    place.init("astroduck")
    child = begin_and_know(place)
    n_open = len(os.listdir(f"/proc/{child.pid}/fd"))
    resource.prlimit(child.pid, resource.RLIMIT_NOFILE, (n_open - 10, n_open - 10))
    out, told = child.communicate()
    expect(child.returncode != 0 and "ulimit -n" in told and "Nothing to make" not in out, child.returncode, out, told)
    place.expect_whole()


@case
def fewer_later(place):
    """As above with open files: whatever it is that cannot be opened, nothing is called gone and no server is to be started. Where GLib
    itself is refused a pipe it ends the process, with the cause in its own words; nothing is lost then either."""
    if SANITIZED:
        raise Skip("sanitizers need files of their own")
    place.init("tiny")
    spec = place.read("specs/potion.json")
    for i in range(7):
        place.write(f"specs/potion_{i}.json", dict(spec, id=f"potion_{i}", title=f"Potion {i}"))
    with FakeComfy() as fake:
        fake.stop_after(2)
        child = place.start("run", "--server", fake.url, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        wait_for_pictures(place)
        n_open = len(os.listdir(f"/proc/{child.pid}/fd"))
        resource.prlimit(child.pid, resource.RLIMIT_NOFILE, (n_open - 10, n_open - 10))
        fake.go_on()
        out, told = child.communicate()
    told += json.dumps(place.json("list", "exceptions"))
    expect("ulimit -n" in told or "GWakeup: Too many open files" in told, child.returncode, out, told)
    expect("gone" not in told and "Start the server" not in told, out, told)
    place.expect_whole()


@case
def closed_output(place):
    place.init("tiny")
    done = subprocess.run(["sh", "-c", '"$0" -C "$1" status >&-', ASSAYCTL, place.project], env=place.env, capture_output=True, text=True,
                          check=False)
    expect_told(done, "it was closed before this program began")
    for closed in ("<&-", ">&- 2>&-", "<&- >&- 2>&-"):
        subprocess.run(["sh", "-c", f'"$0" -C "$1" run --defects 0 {closed}', ASSAYCTL, place.project], env=place.env, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        place.expect_whole()


@case
def window(place):
    """The window too, before a toolkit that would abort."""
    if WINDOW and not SANITIZED:
        expect_told(under(place, [], files=32, program=WINDOW), "more files at once and needs 256", "ulimit -n 512")
        expect_told(under(place, [], memory=300 * 2**20, program=WINDOW), "only 300 MB of memory and needs 1024")


if __name__ == "__main__":
    main()
