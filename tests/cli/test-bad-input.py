#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: each gets exactly one clear message on stderr (where, what, the way out), a status that is not 0, and harms nothing:
afterwards the log's checker and `verify` find the project whole. Prints TAP.

Mutations: drop the deadline of the first question to a holder (second_writer_whose_holder_is_silent); print a problem, a row or
JSON without assay_text_show (names_with_escapes); verify that looks for nothing that the log names (lost_files)."""

import http.server
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import unicodedata
import urllib.request
import zlib

from clikit import ASSAYCTL, TOP, another_user, case, expect, lines_of, main, tree_hash
from patience import seconds_now, wait_for, wait_for_end


def expect_one(done, *words, status=1):
    """One message on stderr with all the words in it; a run adds what it means for the rest, and how far it is where it takes long."""
    beside = ("This run has ended", "cannot be made until", " made; ")
    lines = [line for line in lines_of(done.stderr) if not any(words in line for words in beside)]
    expect(done.returncode == status, f"ended with {done.returncode}", done.stdout, done.stderr)
    expect(len(lines) == 1, "not one message:", done.stderr)
    for word in words:
        expect(word in lines[0], f"no “{word}” in: {lines[0]}")


def expect_unharmed(place):
    place.expect_whole()


@case
def unknown_field(place):
    place.init()
    place.only_specs("potion", "coin")
    place.change("specs/potion.json", promt={"positive": "typo"})
    expect_one(place.run("check"), "specs/potion.json", "/promt", "prompt")
    done = place.run("run", "--defects", "0")
    expect_one(done, "specs/potion.json", "/promt", status=3)
    expect("pictures 1" in done.stdout, "the other spec is made all the same", done.stdout)
    expect_unharmed(place)


@case
def broken_json(place):
    place.init()
    place.only_specs("potion", "coin")
    place.write("specs/potion.json", '{"schema": "spec/1",')
    expect_one(place.run("check"), "specs/potion.json")
    place.write("specs/potion.json", "\x00\x01")
    expect_one(place.run("check"), "specs/potion.json")
    expect_unharmed(place)


@case
def broken_project_file(place):
    place.init("tiny")
    place.write("project.json", "not json")
    expect_one(place.run("check"), "project.json")
    expect_unharmed(place)


@case
def dangling_lora(place):
    place.init()
    place.only_specs("duck")
    place.change("specs/duck.json", loraPolicy={"mode": "manual", "loras": [{"loraId": "painted-glov", "weight": 0.8}]})
    expect_one(place.run("check"), "specs/duck.json", "painted-glov")
    done = place.run("run", "--defects", "0")
    expect_one(done, "specs/duck.json", "painted-glov", status=3)
    expect("pictures 0" in done.stdout, done.stdout)
    expect_unharmed(place)


@case
def unbound_workflow_input(place):
    place.init("tiny")
    with open(os.path.join(TOP, "data/builtin/workflows/text-to-image@1.json"), encoding="utf-8") as file:
        workflow = json.load(file)
    workflow["id"] = "mine"
    workflow["bindings"]["positive"] = {"node": "6", "input": "txt"}
    place.write("workflows/mine@1.json", workflow)
    expect_one(place.run("check"), "workflows/mine@1.json", "/bindings/positive")
    expect_unharmed(place)


class Handler(http.server.BaseHTTPRequestHandler):
    """The server's `answer` gives (status, type, bytes), or None to hand the request on to a real sandbox."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_any(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else None
        own = self.server.answer(self.path)
        if own is not None:
            self.reply(*own)
            return
        if self.headers.get("Upgrade"):
            self.reply(404, "text/plain", b"no websocket here")
            return
        request = urllib.request.Request(self.server.real + self.path, data=body, method=self.command,
                                         headers={"Content-Type": self.headers.get("Content-Type") or "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=seconds_now(20)) as answer:
                status, kind, data = answer.status, answer.headers.get("Content-Type"), answer.read()
        except urllib.error.HTTPError as error:
            status, kind, data = error.code, error.headers.get("Content-Type"), error.read()
        self.reply(status, kind or "application/json", self.server.bend(self.path, data))

    do_GET = do_POST = do_any


class FakeServer:
    def __init__(self, answer=lambda path: None, real=None, bend=lambda path, data: data):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.answer, self.http.real, self.http.bend = answer, real, bend
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever)

    def __enter__(self):
        self.thread.start()
        return self.url

    def __exit__(self, *_):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@case
def server_answers_html(place):
    place.init("tiny")
    page = b"<!DOCTYPE html><html><title>Login</title></html>"
    with FakeServer(lambda path: (200, "text/html", page)) as url:
        expect_one(place.run("run", "--provider", "comfyui", "--server", url), url)
    expect(place.json("status")["pictures"] == 0)
    expect_unharmed(place)


@case
def server_answers_garbage(place):
    place.init("tiny")
    for answer in ((200, "application/json", b'{"system":'), (500, "text/plain", b"oops"), (200, "application/json", b"[]"),
                   (401, "application/json", b"{}")):
        with FakeServer(lambda path, a=answer: a) as url:
            expect_one(place.run("run", "--provider", "comfyui", "--server", url), url)
    expect_unharmed(place)


@case
def truncated_picture(place):
    """Half a PNG from the server, again and again: an exception that says so, no version."""
    place.init()
    place.only_specs("potion")
    place.write("policies/retry.json", {"schema": "retry-policy/1", "maxAttempts": 2, "baseDelayMs": 100, "maxDelayMs": 200,
                                        "retryOn": ["retryable", "timeout", "upstream_unavailable"]})
    _, real = place.sandbox("--defects", "0")
    served = []

    def bend(path, data):
        if path.startswith("/view"):
            served.append(path)
            return data[:len(data) // 2]
        return data

    with FakeServer(real=real, bend=bend) as url:
        done = place.run("run", "--provider", "comfyui", "--server", url)
    expect(served, "no picture was ever fetched", done.stdout, done.stderr)
    expect(place.json("list", "versions") == [], "a truncated picture became a version")
    exceptions = place.json("list", "exceptions")
    expect(len(exceptions) == 1 and exceptions[0]["spec"] == "potion", exceptions)
    shown = place.json("list", "jobs")[0]
    expect("from the server" in shown["message"] and shown["id"] not in shown["message"], shown)
    expect_unharmed(place)


def huge_header(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) + chunk(b"IEND", b"")


@case
def hostile_picture(place):
    """A picture that says it is 2^31 - 1 px wide."""
    place.init()
    place.only_specs("potion")
    place.write("policies/retry.json", {"schema": "retry-policy/1", "maxAttempts": 1, "baseDelayMs": 100, "maxDelayMs": 200,
                                        "retryOn": ["retryable"]})
    _, real = place.sandbox("--defects", "0")
    with FakeServer(real=real, bend=lambda path, data: huge_header(2**31 - 1, 2**31 - 1) if path.startswith("/view") else data) as url:
        place.run("run", "--provider", "comfyui", "--server", url)
    expect(place.json("list", "versions") == [] and len(place.json("list", "exceptions")) == 1)
    expect_unharmed(place)


@case
def missing_model(place):
    place.init()
    place.only_specs("potion")
    _, url = place.sandbox()
    done = place.run("run", "--server", url, "--checkpoint", "no-such-model.safetensors")
    expect_one(done, "no-such-model.safetensors", status=3)
    expect("pictures 0" in done.stdout, done.stdout)
    expect_unharmed(place)


@case
def an_index_nobody_may_open(place):
    """It is not damaged for that, and stays with what it alone knows. Mutations: is_of_no_use that always says yes (another file is
    there); say_way_out without it."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    folder = place.path("cache_home", "assay")
    index, = (os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".sqlite"))
    as_other = another_user(place, place.project)
    number = os.stat(index).st_ino
    os.chmod(index, 0)
    done = place.run("status", **as_other)
    expect_one(done, index)
    expect("Permission denied" in done.stderr and "Give yourself access to that file, or move it away" in done.stderr, done.stderr)
    os.chmod(index, 0o644)
    place.run("status", status=0, **as_other)
    expect(os.stat(index).st_ino == number, "it was made anew")


@case
def a_history_nobody_may_see(place):
    """Another user's .assay: what cannot be read is said with a way out, and is judged by nobody."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    before = tree_hash(place.project)
    store = os.path.join(place.project, ".assay")
    as_other = another_user(place)
    os.chmod(store, 0o700 if as_other else 0)
    for words in (["repair"], ["repair", "--yes"]):
        done = place.run(*words, **as_other)
        expect_one(done, store)
        way_out = "Do it as the user whose it is" if as_other else "Give yourself access to the folder"
        expect(f"{way_out}, or copy the project to a place that is yours." in done.stderr and "damaged" not in done.stderr, done.stderr)
    os.chmod(store, 0o755)
    expect(tree_hash(place.project) == before)


@case
def a_witness_nobody_may_see(place):
    """A history that lost its end, no index, and stored files that cannot be looked at: nobody knows how far it went, so nothing is written
    behind it, status and repair say why, and once they can be seen the damage is found. Mutations: find_known and peek_known that drop the
    cause (status ends with 0, and the end is lost for good); settle_distrust that leaves unseen out (the same, at the end)."""
    place.init("tiny")
    place.run("run", "--provider", "sandbox", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if b'"type":"job.submitting"' in line)
    whole = max(i for i in range(first) if json.loads(lines[i])["seq"] + 1 == json.loads(lines[i])["commit"] + json.loads(lines[i])["of"])
    with open(log, "wb") as file:
        file.write(b"".join(lines[:whole + 1]))
    shutil.rmtree(place.path("cache_home", "assay"))
    as_other = another_user(place, place.project)
    blobs = os.path.join(place.project, ".assay", "blobs")
    one = os.path.join(blobs, sorted(os.listdir(blobs))[0])
    kept = [os.path.join(place.project, ".assay", name) for name in ("events", "blobs", "quarantine")]
    before = [tree_hash(folder) for folder in kept]
    for closed in (blobs, one):
        os.chmod(closed, 0)
        for words in (["status"], ["repair"], ["repair", "--yes"], ["run", "--provider", "sandbox"], ["gc", "--yes"]):
            done = place.run(*words, status=1, **as_other)
            said = done.stdout + done.stderr
            expect(f"Could not open the folder “{closed}”: Permission denied" in said, words, said)
            expect("damaged" not in said and ("cannot be seen" in said or words[0] == "repair"), words, said)
        os.chmod(closed, 0o755)
        expect([tree_hash(folder) for folder in kept] == before, "written to")
    done = place.run("status", status=1, **as_other)
    expect("The history ends too early" in done.stdout + done.stderr, done.stdout, done.stderr)


@case
def stored_files_nobody_may_see(place):
    """Folders of stored files that are closed, and opened again: verify calls none of them foreign, and what is told ends where its
    sentence does. Mutations: verify_fan that asks for no cause ("This file is not one of Assay's. Move it away"); end_sentence that ends
    nothing."""
    place.init("tiny")
    place.run("run", "--provider", "sandbox", status=0)
    as_other = another_user(place, place.project)
    blobs = os.path.join(place.project, ".assay", "blobs")
    one = os.path.join(blobs, sorted(os.listdir(blobs))[0])
    for closed in (blobs, one):
        os.chmod(closed, 0)
        done = place.run("verify", status=1, **as_other)
        said = done.stdout + done.stderr
        expect("not one of Assay's" not in said and "nobody knows" in said, said)
        expect(f"Could not open the folder “{closed}”: Permission denied. Mend that, and look again" in said, said)
        done = place.run("gc", status=1, **as_other)
        expect("Permission denied. Mend that first" in done.stderr, done.stderr)
        os.chmod(closed, 0o755)
    place.run("verify", status=0, **as_other)


@case
def read_only_folder(place):
    """Another user's project: nothing is written, one message names the folder."""
    place.init("tiny")
    as_other = another_user(place)
    if not as_other:
        os.chmod(place.project, 0o555)
    before = tree_hash(place.project)
    for words in (["status"], ["run"], ["check"]):
        done = place.run(*words, **as_other)
        expect_one(done, place.project)
        expect("Give yourself write access" in done.stderr, done.stderr)
    expect("error" in place.json("plan", status=1, **as_other))
    expect(tree_hash(place.project) == before)
    os.chmod(place.project, 0o755)
    place.run("status", status=0)
    expect_unharmed(place)


@case
def damage_where_nothing_may_be_written(place):
    """Who may only look is told that the history is damaged, not of rights alone, as if what is left were all of it. Mutation: forget_rights
    that forgets nothing."""
    place.init("tiny")
    place.run("run", "--provider", "sandbox", status=0)
    log = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(log, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    with open(log, "wb") as file:
        file.write(b"".join(lines[:4]) + lines[4].replace(b'"ts"', b'"tS"') + b"".join(lines[5:]))
    as_other = another_user(place, place.project)
    subprocess.run(["chmod", "-R", "a-w", place.project], check=True)
    before = tree_hash(place.project)
    for words in (["status"], ["verify"], ["repair"]):
        done = place.run(*words, status=1, **as_other)
        expect("is damaged or missing" in done.stdout + done.stderr, words, done.stdout, done.stderr)
    done = place.run("repair", "--yes", status=1, **as_other)
    expect("Give yourself write access" in done.stderr, done.stderr)
    expect(tree_hash(place.project) == before, "written to")


@case
def whole_where_nothing_may_be_written(place):
    """Who may only look is answered well: that nothing can be changed is a remark with its way out, and no failure; what would change
    something fails, and nothing is written. Mutations: remark that gives FAILED; unwritable that forget_rights keeps (the damage of the case
    above is a remark)."""
    place.init("tiny")
    place.run("run", "--provider", "sandbox", status=0)
    as_other = another_user(place, place.project)
    subprocess.run(["chmod", "-R", "a-w", place.project], check=True)
    before = tree_hash(place.project)
    os.chmod(place.path("tmp"), 0o777)
    for words in (["status"], ["verify"], ["list", "assets"], ["plan"], ["check"], ["backup", place.path("tmp", "b")]):
        done = place.run(*words, **as_other)
        expect(done.returncode == 0, words, done)
        expect("Give yourself write access" in done.stderr + done.stdout, words, done)
        expect("can be done then" in done.stderr or words == ["status"], words, done.stderr)
    place.run("--project", place.path("tmp", "b"), "verify", project=False, status=0, **as_other)
    for words in (["archive", "potion"], ["again", "potion"], ["run", "--provider", "sandbox"]):
        done = place.run(*words, status=1, **as_other)
        expect("Give yourself write access" in done.stderr, words, done.stderr)
    expect(tree_hash(place.project) == before, "written to")


HOLD = """
import fcntl, os, struct, sys, time
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o666)
os.write(fd, b"4242 sleeper\\n")
fcntl.fcntl(fd, 37, struct.pack("hhqqixxxx", fcntl.F_WRLCK, 0, 0, 0, 0))
print("held", flush=True)
sys.stdin.read()
"""


def hold_lock(place):
    """A process that has the lock and serves nobody."""
    os.makedirs(os.path.join(place.project, ".assay"), exist_ok=True)
    child = subprocess.Popen([sys.executable, "-c", HOLD, os.path.join(place.project, ".assay", "lock")],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    place.children.append(child)
    expect(child.stdout.readline() == "held\n")
    return child


@case
def second_writer_whose_holder_does_not_serve(place):
    place.init("tiny")
    place.run("status", status=0)
    child = hold_lock(place)
    before = tree_hash(place.project)
    for words in (["status"], ["run"], ["undo"]):
        expect_one(place.run(*words), "4242 sleeper", os.path.join(place.project, ".assay", "lock"))
    expect("4242" in place.json("plan", status=1)["error"])
    expect(tree_hash(place.project) == before)
    child.stdin.close()
    child.wait()
    place.run("run", "--defects", "0")
    expect_unharmed(place)


@case
def second_writer_whose_holder_is_silent(place):
    """The holder listens but is stopped: said within seconds, not waited for for ever."""
    place.init("tiny")
    _, url = place.sandbox("--step-delay", "170")
    holder = place.start("run", "--server", url, stdout=subprocess.DEVNULL)
    wait_for(lambda: os.listdir(place.env["XDG_RUNTIME_DIR"]) and os.listdir(os.path.join(place.env["XDG_RUNTIME_DIR"], "assay")),
             "the holder's socket")
    # its server has answered by then, so that being stopped is no silence of that
    wait_for(lambda: any(event["type"] == "job.submitting" for event in place.events()), "a first job")
    os.kill(holder.pid, signal.SIGSTOP)
    expect_one(place.run("status"), f"The process {holder.pid} ", f"kill -CONT {holder.pid}", f"kill -KILL {holder.pid}")
    os.kill(holder.pid, signal.SIGCONT)
    expect(wait_for_end(holder) == 0)
    expect_unharmed(place)


@case
def stray_files(place):
    """What looks like a document but is none is pointed out; links out of the project and folders named .json harm nothing."""
    place.init("tiny")
    place.write("specs/My Sword.json", "{}")
    expect_one(place.run("check"), "specs/My Sword.json")
    os.unlink(os.path.join(place.project, "specs/My Sword.json"))
    os.mkdir(os.path.join(place.project, "specs/folder.json"))
    expect_one(place.run("check"), "specs/folder.json")
    os.rmdir(os.path.join(place.project, "specs/folder.json"))
    os.symlink("/nonexistent", os.path.join(place.project, "specs/gone.json"))
    expect_one(place.run("check"), "specs/gone.json")
    os.unlink(os.path.join(place.project, "specs/gone.json"))
    os.mkfifo(os.path.join(place.project, "specs/pipe.json"))
    expect_one(place.run("check"), "specs/pipe.json")
    expect_unharmed(place)


def expect_harmless(done):
    """No byte that a terminal obeys, in either stream; only lines."""
    for shown in (done.stdout, done.stderr):
        bad = [hex(ord(c)) for c in shown if c != "\n" and (unicodedata.category(c) == "Cc" or 0x202A <= ord(c) <= 0x202E)]
        expect(bad == [], "reached the terminal raw:", bad, ascii(shown))


@case
def names_with_escapes(place):
    """Names and titles that other people gave cannot move the cursor, colour the terminal or turn its direction."""
    place.init("tiny")
    place.change("specs/potion.json", title="\u5263 \u202eevil")
    place.change("project.json", title="Duck\u202eevil")
    specs = os.path.join(place.project, "specs").encode()
    for name in (b"\x1b[31mred.json", b"byte\xff.json", b"line\nfeed.json"):
        with open(os.path.join(specs, name), "wb") as file:
            file.write(b"{}")
    checked = place.run("check", status=1)
    expect(len(lines_of(checked.stderr)) == 3, "one line each:", checked.stderr)
    for word in ("\\u001b[31mred.json", "byte\ufffd.json", "line\\u000afeed.json"):
        expect(word in checked.stderr, f"no “{word}” in:", checked.stderr)
    listed = place.run("list", "assets", status=0)
    expect("\u5263 \\u202eevil" in listed.stdout, listed.stdout)
    for done in (checked, listed, place.run("status"), place.run("check", "--json"), place.run("list", "assets", "--json"),
                 place.run("run", "--json")):
        expect_harmless(done)
    files = [problem["file"] for problem in place.json("check", status=1)]
    expect("specs/\x1b[31mred.json" in files and "specs/line\nfeed.json" in files, files)  # JSON says the true name
    expect(place.json("list", "assets")[0]["title"] == "\u5263 \u202eevil")


@case
def damaged_log(place):
    """A byte changed in acknowledged history: verify finds it, and nothing is written any more."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    path = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(path, "rb") as file:
        data = file.read()
    at = data.index(b'"potion"')
    with open(path, "wb") as file:
        file.write(data[:at + 1] + b"P" + data[at + 2:])
    done = place.run("verify", status=1)
    expect("event" in done.stderr.lower() and lines_of(done.stderr), done.stderr)


@case
def lost_files(place):
    """Files that the history names and that are gone: verify and export say which, with the way out; put back, all is whole."""
    place.init()
    place.run("run", "--defects", "0", status=0)
    approved = next(slot["version"] for slot in place.json("list", "slots") if slot["state"] == "approved")
    version = place.json("show", "version", approved)
    for member in ("picture", "source", "report"):
        name = os.path.join(".assay", "blobs", version[member][:2], version[member][2:])
        path = os.path.join(place.project, name)
        os.rename(path, place.path("kept"))
        done = place.run("verify", status=1)
        expect(name in done.stderr and "Restore it from a backup" in done.stderr, f"the {member} is not missed", done)
        if member == "picture":
            done = place.run("export", "--to", place.path("game"), status=1)
            expect(name in done.stderr and "Restore it from a backup" in done.stderr, done)
        os.rename(place.path("kept"), path)
    place.expect_whole()


@case
def truncated_log(place):
    """Acknowledged events cut off: the index knows how far the log went, so they are missed, not forgotten; nothing is exported then."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    path = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    with open(path, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    with open(path, "wb") as file:
        file.write(b"".join(lines[:-6]))
    status = place.json("status", status=1)
    expect(status.get("readOnly"), "a log that lost acknowledged events was opened as if nothing had happened", status)
    expect(place.json("status", status=1).get("readOnly"), "the second look forgot what the first one missed")
    with open(path, "rb") as file:
        expect(file.read() == b"".join(lines[:-6]), "a damaged log was written to")
    to = place.path("game")
    done = place.run("export", "--to", to, status=1)
    expect("Nothing was exported" in done.stderr and not os.path.exists(to), "pictures that nothing records", done)


@case
def emptied_log(place):
    """A history that is gone altogether is no new project, while its store and what the index has seen are there."""
    place.init("tiny")
    place.run("run", "--defects", "0", status=0)
    path = os.path.join(place.project, ".assay", "events", "000001.jsonl")
    kept = path + ".kept"
    os.rename(path, kept)
    open(path, "wb").close()
    for _ in range(2):
        expect(place.json("status", status=1).get("readOnly"), "an empty history was taken for a new project")
        expect(os.path.getsize(path) == 0, "it was written to")
    os.remove(path)
    expect(place.json("status", status=1).get("readOnly"), "a missing history was taken for a new project")
    os.rename(kept, path)
    expect(not place.json("status").get("readOnly"), "restored, it is still read-only")
    place.run("export", "--to", os.path.join(place.project, ".assay", "game"), status=1)
    expect(not os.path.exists(os.path.join(place.project, ".assay", "game")), "exported into the store")
    place.run("again", "--all", status=0)  # a longer history than the next one
    place.run("run", "--defects", "0", status=0)
    shutil.rmtree(os.path.join(place.project, ".assay"))
    for _ in range(2):
        expect(not place.json("status").get("readOnly"), "a store that was taken away is begun anew")
        place.run("run", "--defects", "0", status=0)


@case
def damaged_log_with_waiting_jobs(place):
    """A run that was killed left jobs, and its log is damaged: the next run says so and ends, it does not try for ever. Mutation:
    a runner that is woken by each refused job.submit."""
    place.init("astroduck")
    path = os.path.join(place.project, ".assay", "events", "000001.jsonl")

    def lines():
        if not os.path.exists(path):
            return []
        with open(path, "rb") as file:
            return file.read().splitlines(keepends=True)

    child = place.start("run", "--defects", "0", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: child.poll() is not None or sum(b'"version.created"' in line for line in lines()) >= 2, "two pictures")
    child.kill()
    child.wait()
    kept = lines()[:-6]
    with open(path, "wb") as file:
        file.write(b"".join(kept))
    states = [json.loads(line) for line in kept]
    waiting = {event["entityId"] for event in states if event["type"] == "job.queued"} \
        - {event["entityId"] for event in states if event["type"] == "job.submitting"}
    expect(waiting, "the run was over before it was killed")
    done = place.run("run", "--defects", "0", status=1)
    expect(lines_of(done.stderr), "it does not say why", done.stdout, done.stderr)
    expect(lines() == kept, "a damaged log was written to")


if __name__ == "__main__":
    main()
