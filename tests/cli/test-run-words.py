#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run says: while it waits, when it ends early, when it is ended, and of what could not be made; and its exit status. Against
a server with faults of its own (fakecomfy.py). Prints TAP.

Mutations that turn cases red stand at each case."""

import contextlib
import fcntl
import glob
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios

from clikit import TOP, case, expect, lines_of, main, preloaded
from fakecomfy import FakeComfy, disk
from patience import wait_for, wait_for_end

GRAY = disk(background=(90, 90, 90), radius=0)
# a code ("cut.no_background"), a ULID, a place to be filled
OURS = re.compile(r"\b[a-z]+\.[a-z]+_[a-z_]+\b|\b(technical|alpha|bounds|cut|place|picture)\.[a-z_]+\b|\b01[0-9A-Z]{24}\b|\{\d\}")


def expect_plain(*texts):
    for text in texts:
        expect(not OURS.search(text), "an id or a code of ours:", text)


class Output:
    """What a child has written to a file so far."""

    def __init__(self, place, name):
        self.path = place.path(name)
        self.file = open(self.path, "w", encoding="utf-8")

    def __call__(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()


def has_event(place, kind):
    return os.path.isdir(os.path.join(place.project, ".assay", "events")) and any(e["type"] == kind for e in place.events())


def start_run(place, fake, *words):
    """A run whose stderr is in a pipe's place; (process, output)."""
    err = Output(place, f"stderr{len(place.children)}")
    return place.start("run", "--server", fake.url, *words, stdout=subprocess.DEVNULL, stderr=err.file), err


def start_held(place, fake, *words):
    """… and its one picture stays at the server."""
    fake.hold.set()
    child, err = start_run(place, fake, *words)
    wait_for(lambda: fake.open_prompts() or child.poll() is not None, "the prompt")
    expect(child.poll() is None, err())
    wait_for(lambda: has_event(place, "job.accepted"), "job.accepted")
    return child, err


@contextlib.contextmanager
def disk_of(place):
    """What runs in it has a disk that is full or not, as the function it gives says."""
    when = place.path("full")
    before = dict(place.env)
    place.env.update(preloaded("ASSAY_FULL_DISK", ASSAY_FULL_DISK_WHEN=when))

    def full(is_full):
        if is_full:
            with open(when, "w", encoding="utf-8"):
                pass
        else:
            os.unlink(when)

    yield full
    place.env = before


@case
def help_is_help(place):
    """Mutation: main without the word help."""
    whole = place.run("--help", project=False, status=0).stdout
    expect(place.run("help", project=False, status=0).stdout == whole, "help is not --help")
    expect("--server" in place.run("help", "run", project=False, status=0).stdout)
    expect("frobnicate" in place.run("help", "frobnicate", project=False, status=2).stderr)


@case
def looking_writes_nothing(place):
    """Once the documents are known. What writes says first which program it is, once. Mutation: prepare_opening that submits."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    before = place.events()
    for words in (["status"], ["list", "assets"], ["list", "events"], ["plan"], ["check"], ["verify"], ["compile", "potion"],
                  ["run", "--dry-run"]):
        place.run(*words)
    expect(place.events() == before, len(before), place.events()[len(before):])
    place.run("run", "--server", "http://127.0.0.1:9", status=1)  # nothing came of it
    expect(place.events() == before, place.events()[len(before):])
    place.change("specs/potion.json", title="Blue Potion")
    place.run("status", status=0)
    added = [e["type"] for e in place.events()[len(before):]]
    expect(added[0] == "project.opened" and added.count("project.opened") == 1 and len(added) > 1, added)
    place.expect_whole()


@case
def full_device(place):
    """Mutation: finish_output that returns the status it was given."""
    place.init("tiny")
    for words in (["list", "assets"], ["--version"], ["help"], ["status", "--json"], ["run", "--defects", "0"]):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.environ["ASSAYCTL"], "-C", place.project, *words], env=place.env, stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        expect(done.returncode == 1 and "could not be written" in done.stderr, words, done)


@case
def read_no_more(place):
    """Who pipes into head has read enough: no words, and no disk. Mutation: finish_output without is_read_no_more."""
    place.init("tiny")
    for words in (["list", "assets"], ["list", "slots", "--json"], ["help"]):
        ours, theirs = os.pipe()
        os.close(ours)
        done = subprocess.run([os.environ["ASSAYCTL"], "-C", place.project, *words], env=place.env, stdout=theirs,
                              stderr=subprocess.PIPE, text=True, check=False)
        os.close(theirs)
        expect(done.returncode in (0, -signal.SIGPIPE) and done.stderr == "", words, done)


@case
def each_picture_is_named(place):
    """Three pictures of one asset that all fail: each by its number, and the cause of all without the number of one. Mutations: dup_name
    that is the title; add () without generalize ()."""
    place.init("tiny")
    place.change("specs/potion.json", variants=3)
    none = place.run("again", "--sandbox", status=1)
    expect("No approved picture is a drawing of the sandbox." in none.stderr, none)
    with FakeComfy() as fake:
        fake.picture = GRAY
        done = place.run("run", "--server", fake.url, status=1)
        expect(all(done.stderr.count(f"Red Potion, picture {n}") == 1 for n in (2, 3)) and done.stderr.count("Red Potion") == 3, done)
        place.run("again", "potion/1", status=0)
        place.run("run", "--server", fake.url, status=1)
    causes = place.run("list", "causes", status=0).stdout
    expect("Turned down by the checks each time." in causes and "pictures made" not in causes, causes)


@case
def nothing_to_cut_out(place):
    """The step's own reason reaches the terminal, the problem and its JSON, in words. Mutations: name_fault left out; the claim's id
    as the cause of over_budget."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.picture = GRAY
        done = place.run("run", "--server", fake.url, status=1)
        again = place.run("run", "--server", fake.url, status=3)
    expect("Red Potion: Turned down by the checks (pictures made: 4)" in done.stderr, done.stderr)
    expect("there is no background of the color that was asked for, so nothing could be cut out" in done.stderr, done.stderr)
    expect("No more is made of this asset by itself today." in done.stderr, done.stderr)
    shown = place.run("list", "exceptions", status=0).stdout
    expect("there is no background of the color" in shown, shown)
    expect("1 waiting" in again.stdout or "waiting for an answer" in again.stdout, again.stdout)
    expect_plain(done.stderr, done.stdout, *[row["text"] for row in place.json("list", "exceptions")])


@case
def not_png_is_made_once(place):
    """Case 14: the same graph brings the same fault again. Mutation: picture.not_png as "retryable" (four posts)."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.picture = b"RIFF\x24\0\0\0WEBPVP8 and more"
        told = place.json("run", "--server", fake.url, status=1)
        expect(fake.count("POST", "/prompt") == 1, fake.asked)
    expect(told["made"] == 0 and len(told["failed"]) == 1 and told["failed"][0]["spec"] == "potion", told)
    text = told["failed"][0]["text"]
    expect("not a PNG picture" in text and text.endswith("then try again."), text)
    expect_plain(text)


@case
def broken_download(place):
    """Case 13: fetched again, not made again; a file that only lacks its end is whole. Mutations: keep_cb that keeps what is damaged (a second
    post); check_frame that calls a missing end truncated (four fetches)."""
    whole = disk()
    place.init("tiny")
    with FakeComfy() as fake:
        fake.picture = lambda n: whole[:len(whole) // 2] if n < 3 else whole
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1 and fake.count("GET", "/view") == 3, fake.asked)
    place.project = place.path("second")
    place.init("tiny")
    with FakeComfy() as fake:
        fake.picture = whole[:-12]
        place.run("run", "--server", fake.url, status=0)
        expect(fake.count("POST", "/prompt") == 1 and fake.count("GET", "/view") == 1, fake.asked)


@case
def always_broken(place):
    """Mutation: status 200 of a damaged file treated as no answer (the run never ends)."""
    place.init("tiny")
    place.write("policies/retry.json", {"schema": "retry-policy/1", "maxAttempts": 2, "baseDelayMs": 100})
    with FakeComfy() as fake:
        fake.picture = disk()[:2000]
        done = place.run("run", "--server", fake.url, status=1)
        expect(fake.count("POST", "/prompt") == 2 and fake.count("GET", "/view") == 8, fake.asked)
    expect("cut off or damaged" in done.stderr and "(attempts: 2)" in done.stderr, done.stderr)


def interrupt(place, fake, count):
    """Somebody presses Cancel in ComfyUI, and it is on the log that it is tried again, or not."""
    fake.end(fake.open_prompts()[0], interrupted=True)
    wait_for(lambda: sum(e["type"] in ("job.retry_scheduled", "job.canceled") for e in place.events()) >= count, "the word on the log")


@case
def interrupted_at_the_server(place):
    """Tried again by itself, even where no fault is; the second time canceled, not failed, said at the end, and made by the next run.
    Mutations: is_interrupted always FALSE; add_interrupt with borne always FALSE (canceled at the first); list_make that leaves
    nothing out (this run posts a third time); result->interrupted left out (the other sentence)."""
    place.init("tiny")
    place.write("policies/retry.json", {"schema": "retry-policy/1", "maxAttempts": 1, "baseDelayMs": 100})
    with FakeComfy() as fake:
        out = Output(place, "stdout")
        fake.hold.set()
        child = place.start("run", "--server", fake.url, stdout=out.file, stderr=out.file)
        wait_for(fake.open_prompts, "the prompt")
        interrupt(place, fake, 1)
        wait_for(fake.open_prompts, "the prompt again")
        interrupt(place, fake, 2)
        expect(wait_for_end(child) == 0, out())
        expect(fake.count("POST", "/prompt") == 2 and place.json("list", "exceptions") == [], out())
        expect("1 picture was interrupted at the server twice, by somebody else, and is left alone now; the next run makes it." in out(), out())
        expect("was canceled" not in out(), out())
        item, = [item for item in place.json("plan") if item["reason"] == "canceled"]
        expect("twice" in item["explanation"], item)
        fake.hold.clear()
        expect(place.json("run", "--server", fake.url, status=0)["made"] == 1)


@case
def interrupted_and_killed(place):
    """The count is on the log: killed after the first, interrupted again, left to the next run. What a person cancels here is interrupted
    there too, and not tried again. Mutations: interrupts that the projection does not count (a third post); is_current of a canceled
    job (posted again)."""
    place.init("tiny")
    place.write("policies/retry.json", {"schema": "retry-policy/1", "maxAttempts": 1, "baseDelayMs": 100})
    with FakeComfy() as fake:
        child, err = start_held(place, fake)
        interrupt(place, fake, 1)
        child.kill()
        child.wait()
        child, err = start_run(place, fake)
        wait_for(fake.open_prompts, "the prompt again")
        interrupt(place, fake, 2)
        expect(wait_for_end(child) == 0, err())
        expect(fake.count("POST", "/prompt") == 2 and place.json("list", "exceptions") == [], err())
        child, err = start_run(place, fake)
        wait_for(fake.open_prompts, "the prompt of the next run")
        place.run("cancel", "potion", status=0)
        wait_for(lambda: fake.count("POST", "/queue") + fake.count("POST", "/interrupt") > 0, "the word to the server")
        fake.end(fake.open_prompts()[0], interrupted=True)
        expect(wait_for_end(child) == 0, err())
        expect(fake.count("POST", "/prompt") == 3, fake.asked)
        expect(sum(e["type"] == "job.retry_scheduled" for e in place.events()) == 1, "tried again what a person canceled")
    place.expect_whole()


@case
def resumed_in_the_middle(place):
    """What an earlier process sent is being made: the queue says so, and the socket tells this one nothing. Mutation: on_found without
    set_progress (it waits in the queue, for as long as it is made)."""
    place.init("tiny")
    with FakeComfy() as fake:
        child, _ = start_held(place, fake)
        child.send_signal(signal.SIGTERM)
        wait_for_end(child)
        child, err = start_run(place, fake)
        wait_for(lambda: "making at " in err() or child.poll() is not None, "that it is being made")
        fake.go_on()
        expect(wait_for_end(child) == 0 and "making at " in err() and "loads the model" not in err(), err())


@case
def server_is_away(place):
    """Mutations: totals without left; print_trouble without its second line."""
    place.init("astroduck")
    done = place.run("run", "--server", "http://127.0.0.1:9", status=1)
    expect("cannot be reached" in done.stderr, done.stderr)
    expect("This run has ended. 24 pictures are still to be made; the next run goes on with them." in done.stderr, done.stderr)
    expect(place.json("run", "--server", "http://127.0.0.1:9", status=1)["left"] == 24)


@case
def server_dies(place):
    """Said within moments, with how many wait and until when it is asked; goes on when it comes back. Mutation: hear that tells
    nothing."""
    place.init("tiny")
    fake = FakeComfy()
    child, err = start_held(place, fake)
    fake.die()
    wait_for(lambda: "has not answered since" in err(), "a word about the server", 4)
    line = next(line for line in err().splitlines() if "has not answered" in line)
    expect(re.fullmatch(r"0 of 1 made; 1 picture waits; http://127\.0\.0\.1:\d+ has not answered since \d\d:\d\d; nothing is lost, "
                        r"it is asked until \d\d:\d\d", line), line)
    with FakeComfy(fake.port) as back:
        back.prompts = fake.prompts
        back.end(fake.open_prompts()[0])
        expect(wait_for_end(child) == 0, err())
        expect(back.count("POST", "/prompt") == 0, back.asked)


@case
def ended_by_a_signal(place):
    """Says what it leaves, tells the server nothing, and the next run fetches it. Mutations: run_here that catches no signals (no
    words); leave that closes the project (the server is told to delete)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        place.project = place.path(f"project{number}")
        place.init("tiny")
        with FakeComfy() as fake:
            child, err = start_held(place, fake)
            child.send_signal(number)
            expect(wait_for_end(child) == 128 + number, number, child.returncode, err())
            expect(f"1 picture is still at 127.0.0.1:{fake.port}; the next run fetches it." in err(), err())
            expect(fake.count("POST", "/interrupt") == 0 and fake.count("POST", "/queue") == 0, fake.asked)
            fake.end(fake.open_prompts()[0])
            fake.hold.clear()
            expect(place.json("run", "--server", fake.url, status=0)["made"] == 1)
            expect(fake.count("POST", "/prompt") == 1, fake.asked)
        place.expect_whole()


@case
def ended_with_json(place):
    """Mutation: print_object left out."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.hold.set()
        child = place.start("run", "--server", fake.url, "--json", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        wait_for(lambda: has_event(place, "job.accepted"), "job.accepted")
        child.send_signal(signal.SIGTERM)
        told = json.loads(child.stdout.read())
        expect(wait_for_end(child) == 143 and told["atServer"] == "1" and told["server"] == fake.url, told)


@case
def ended_in_the_sandbox(place):
    """Mutation: the sandbox's pictures told as still there."""
    place.init("astroduck")
    place.write("policies/none.txt", "")
    err = Output(place, "stderr")
    child = place.start("run", stdout=subprocess.DEVNULL, stderr=err.file)
    wait_for(lambda: has_event(place, "job.submitting"), "a first job")
    child.send_signal(signal.SIGINT)
    status = wait_for_end(child)
    expect(status in (0, 130), status, err())  # all drawings may have been faster than the signal
    expect(status == 0 or ("Stopped." in err() and "still at" not in err()), err())
    expect(place.json("run", "--defects", "0", status=0)["specs"] == 24)


@case
def on_a_terminal(place):
    """One line that changes, no longer than the terminal is wide, where it does not fit with "…" for the rest; gone at the end.
    Mutations: tell without \\r; dup_cut that says the whole line."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.hold.set()
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
        child = place.start("run", "--server", fake.url, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        seen = b""

        def read():
            nonlocal seen
            try:
                seen += os.read(ours, 65536)
            except OSError:
                return True
            return b"waiting in the queue of http" in seen

        wait_for(read, "the line")
        expect(b"\r\x1b[K0 of 1 made; waiting in the queue of " in seen, seen)
        fake.hold.clear()
        for pid in fake.open_prompts():
            fake.end(pid)
        while child.poll() is None:
            read()
        os.close(ours)
    lines = [line.decode() for line in seen.split(b"\r\x1b[K") if b"\n" not in line]
    expect(all(len(line) < 50 for line in lines), lines)
    expect(any("queue of http" in line and line.endswith("…") for line in lines), lines)


@case
def busy_server(place):
    """Case 21: it took the connection: waited for longer than one that is away, and said so. Mutation: busy_timeout_s of 0 (ends after 10 s)."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.stats_delay = 13
        child, err = start_run(place, fake)
        wait_for(lambda: "is busy: its first answer is waited for, since" in err(), "a word")
        expect(wait_for_end(child) == 0, err())


@case
def keys_and_addresses(place):
    """Case 22. Mutations: the 401's words without --auth-file; an address told with its query; is_tls always FALSE."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.status = 401
        expect("--auth-file FILE" in place.run("run", "--server", fake.url, status=1).stderr)
        secret = place.run("run", "--server", fake.url + "/?token=abcdef", status=1)
        expect("abcdef" not in secret.stderr + secret.stdout and "--auth-file" in secret.stderr, secret)
        fake.status = 0
        tls = place.run("run", "--server", fake.url.replace("http:", "https:"), status=1)
        expect("does not answer in https" in tls.stderr and "http://" in tls.stderr, tls.stderr)


def turn_away(fake, how):
    """From now on it lets nobody in, in one of the ways that there are."""
    fake.status, fake.location, fake.page = how.get("status", 0), how.get("location"), how.get("page")


@case
def turned_away_in_mid_run(place):
    """A key that is refused from one moment on, a login, a page: while one is drawn, and when it is to be fetched. The run ends within
    moments and says which server, what it does and the way out; nothing is a problem, lost or made twice. Mutations: is_turned_away
    always FALSE (180 s); _assay_comfy_link_forget_answers that forgets nothing (the old answer stands: no word of the key)."""
    ways = (({"status": 401}, "refused the request (status 401)", "--auth-file FILE"),
            ({"status": 403}, "refused the request (status 403)", "--auth-file FILE"),
            ({"location": "https://login.example/enter"}, "sends elsewhere", "sign in where a login"),
            ({"page": b"<html><form>Sign in</form></html>"}, "answered with a web page", "a proxy or a login page"))
    for number, (how, what, way_out) in enumerate(ways):
        for fetching in (False, True):
            place.project = place.path(f"project{number}{fetching}")
            place.init("tiny")
            with FakeComfy() as fake:
                child, err = start_held(place, fake)
                if fetching:
                    fake.picture = lambda _: turn_away(fake, how) or b""
                    fake.end(fake.open_prompts()[0])
                else:
                    turn_away(fake, how)
                expect(wait_for_end(child, 20) == 1, err())
                expect(f"127.0.0.1:{fake.port}" in err() and what in err() and way_out in err(), how, err())
                expect("1 picture is still to be made; the next run goes on with it." in err(), err())
                expect("has not answered since" not in err(), err())
                expect(place.json("list", "exceptions") == [] and [job["state"] for job in place.json("list", "jobs")] == ["accepted"],
                       place.json("list", "jobs"))
                turn_away(fake, {})
                fake.picture = disk()
                for pid in fake.open_prompts():
                    fake.end(pid)
                expect(place.json("run", "--server", fake.url, status=0)["made"] == 1)
                expect(fake.count("POST", "/prompt") == 1, fake.asked)
                expect(not any(e["type"] in ("job.lost", "job.failed") for e in place.events()), place.events())
            place.expect_whole()


def key_file(place, *lines):
    path = place.path("key")
    with open(path, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write("\n".join(lines) + "\n")
    return path


def expect_kept(place, *told):
    """Nothing of a key in what was printed, nor in any file of the project or beside it."""
    folders = [place.project, place.path("cache_home"), place.env["XDG_RUNTIME_DIR"]]
    found = subprocess.run(["grep", "-rla", "planted"] + folders, stdout=subprocess.PIPE, check=False)
    expect(found.stdout == b"" and not any("planted" in text for text in told), found.stdout, *told)


@case
def keys_of_other_names(place):
    """Case 22: headers of any name, two of them, and a part of the address, for every request and the websocket. Mutations: dup_body that strikes
    nothing (the server's words bring the key into the history); _assay_comfy_key_dup_address that gives the address as it was."""
    place.init("tiny")
    with FakeComfy() as fake:
        fake.wants = {"X-API-Key": "planted-key", "CF-Access-Client-Secret": "planted-secret", "?": "token=planted-token"}
        refused = place.run("run", "--server", fake.url, status=1)
        expect("refused the request (status 401)" in refused.stderr and "--auth-file FILE" in refused.stderr, refused.stderr)
        wrong = place.run("run", "--server", fake.url, "--auth-file", key_file(place, "Bearer planted-wrong"), status=1)
        expect("refused the key that it was given (status 401)" in wrong.stderr and "“NAME: VALUE”" in wrong.stderr, wrong.stderr)
        odd = place.run("run", "--server", fake.url, "--auth-file", key_file(place, "X-API-Key: planted-key", "planted"), status=1)
        expect("Line 2 of the key" in odd.stderr, odd.stderr)
        key = key_file(place, "X-API-Key: planted-key", "CF-Access-Client-Secret: planted-secret", "?token=planted-token")
        fake.repeats = True
        told = place.run("run", "--server", fake.url, "--auth-file", key, status=1)
        expect("not with" in told.stderr and "***" in told.stderr, told.stderr)
        fake.repeats = False
        place.run("again", "--all", status=0)
        done = place.run("run", "--server", fake.url, "--auth-file", key, status=0)
        expect(place.json("status")["pictures"] == 1 and fake.count("GET", "/ws") > 0, fake.asked)
        listed = [place.run("list", kind, "--json").stdout for kind in ("jobs", "exceptions", "events")]
        expect_kept(place, *[text for end in (refused, wrong, odd, told, done) for text in (end.stdout, end.stderr)], *listed)


@case
def blocked_are_named(place):
    """Nothing failed, but a person is needed: 3. Mutations: blocked counted by problems; status_of without blocked."""
    place.init("astroduck")
    with FakeComfy() as fake:
        told = place.json("run", "--server", fake.url, "--checkpoint", "nope.safetensors", status=3)
        expect(told["blocked"] == 24 and len(told["blockedSpecs"]) == 24 and "potion" in told["blockedSpecs"], told)
        done = place.run("run", "--server", fake.url, "--checkpoint", "nope.safetensors", status=3)
    expect("24 assets cannot be made until that is mended: " in done.stderr and "potion" in done.stderr, done.stderr)


@case
def damaged_history(place):
    """With a picture open at the server: run, status and verify say the same, at once. Mutations: is_read_only looked at after
    reconcile (waits for ever)."""
    place.init("tiny")
    with FakeComfy() as fake:
        child, err = start_held(place, fake)
        child.send_signal(signal.SIGTERM)
        wait_for_end(child)
        log = glob.glob(os.path.join(place.project, ".assay", "events", "*.jsonl"))[0]
        with open(log, "rb") as file:
            lines = file.read().splitlines(keepends=True)
        lines[2] = lines[2].replace(b'"', b"'", 1)
        with open(log, "wb") as file:
            file.write(b"".join(lines))
        done = place.run("run", "--server", fake.url, status=1)
        expect(fake.count("POST", "/prompt") == 1, fake.asked)
    sentence = "of the history, which had been saved, is damaged or missing."
    expect(sentence in done.stderr and "next run goes on" not in done.stderr, done.stderr)
    expect(sentence in place.run("status", status=1).stdout)
    expect("damage found" in place.run("verify", status=1).stdout)


@case
def history_cut_off(place):
    """Case 16: in the middle of a line, so that every line that can be read is whole. Mutation: check_end left out ("all whole")."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    log = glob.glob(os.path.join(place.project, ".assay", "events", "*.jsonl"))[0]
    with open(log, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    os.truncate(log, sum(map(len, lines[:8])) + len(lines[8]) // 2)
    for words in (["status"], ["run"], ["verify"]):
        done = place.run(*words, status=1)
        expect("which had been saved, is damaged or missing." in done.stdout + done.stderr, words, done)


@case
def below_the_floor(place):
    """No room for new work: the run ends, and says that it did. Mutation: hold_due_us of 0 after a refusal (spins)."""
    place.init("astroduck")
    with disk_of(place) as full:
        full(True)
        done = place.run("run", status=1)
    expect("nothing new is made until there are" in done.stderr, done.stderr)
    expect("by itself" not in done.stderr, done.stderr)
    expect("This run has ended. 24 pictures are still to be made; the next run goes on with them." in done.stderr, done.stderr)
    place.run("run", "--defects", "0", status=0)


@case
def falls_below_the_floor(place):
    """In the middle of a run, with jobs queued: what is at the server still comes in, and the run ends. Mutation: job_done_cb that does
    not hold after a refusal (spins)."""
    place.init("astroduck")
    with FakeComfy() as fake, disk_of(place) as full:
        fake.classes["LoraLoader"]["input"]["required"]["lora_name"][0] += ["clean-icons.safetensors", "painted-glow.safetensors", "retro-outline.safetensors"]
        fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0] += ["copax_timeless_xl.safetensors"]
        child, err = start_held(place, fake)
        wait_for(lambda: len(fake.open_prompts()) == 2, "two prompts")
        full(True)
        for pid in fake.open_prompts():
            fake.end(pid)
        expect(wait_for_end(child, 30) == 1, err())
        expect(fake.count("POST", "/prompt") == 2 and place.json("status")["pictures"] == 2, fake.asked)
    expect("nothing new is made until there are" in err(), err())
    expect("22 pictures are still to be made; the next run goes on with them." in err(), err())


@case
def a_run_that_joined(place):
    """Beside another that holds the project: its end is not the end. Mutation: leave that tells its own without asking who holds."""
    place.init("tiny")
    with FakeComfy() as fake:
        child, err = start_held(place, fake)
        second, words = start_run(place, fake)
        wait_for(lambda: "0 of 1 made" in words(), "the line of the second")
        second.send_signal(signal.SIGINT)
        expect(wait_for_end(second) == 130 and "goes on making" in words(), words())
        fake.end(fake.open_prompts()[0])
        expect(wait_for_end(child) == 0 and fake.count("POST", "/prompt") == 1, err())


@case
def a_run_whose_holder_ends(place):
    """The other one ends while this one waits: it is told, and this one goes on. Mutation: act_on that returns the first row."""
    place.init("tiny")
    with FakeComfy() as fake:
        child, _ = start_held(place, fake)
        second, words = start_run(place, fake)
        wait_for(lambda: "0 of 1 made" in words(), "the line of the second")
        child.kill()
        wait_for(lambda: "has ended. This one goes on." in words(), "its word")
        expect("Open the project" not in words(), words())
        fake.end(fake.open_prompts()[0])
        expect(wait_for_end(second) == 0, words())
        expect(place.json("status")["pictures"] == 1, fake.asked)


@case
def no_code_in_a_sentence(place):
    """Every sentence that the rooms a run goes through have: none tells a code or an id of ours. Mutation: "Job “{0}”" back in
    job.submit's refusal."""
    folders = ("run", "comfy", "imaging", "judge", "core/decide", "store", "wire")
    count = 0
    for folder in folders:
        for path in sorted(glob.glob(os.path.join(TOP, "src", folder, "*.c"))):
            with open(path, encoding="utf-8") as file:
                source = file.read()
            for match in re.finditer(r'\bN_ \(((?:\s*"(?:[^"\\]|\\.)*")+)\)', source):
                text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match.group(1)))
                count += 1
                expect(not re.search(r"\b(technical|alpha|bounds|cut|place|picture|decode|job|version)\.[a-z_]+\b", text), path, text)
                expect("Job “{0}”" not in text and "prompt id" not in text, path, text)
    expect(count > 60, count)


main()
