#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key in the auth file is planted wherever a server can say something: names and versions, errors of the prompt, of a node and of
the run, messages on the websocket, file names, the picture's own texts. It is then looked for in all that was printed with every debug
message on, in every list, in the log, the index, reports, documents, exports, sockets' folder: everywhere but in the file it came from.
Prints TAP.

Mutation: dup_body that strikes nothing. (What the websocket says is struck too; nothing of it comes as far as here.)"""

import os
import subprocess

from clikit import case, expect, main
from diarykit import Studio, icons
from fakecomfy import chunk

SECRET = "pl4nted-s3cret-0f-h3rs"
LISTS = ("assets", "versions", "slots", "cards", "exceptions", "jobs", "documents", "events")
SIGNATURE = 8 + 25  # of a PNG, and its header


class Talkative(Studio):
    """Says the key wherever it can. refuses: prompts are; fails: what is run ends with an error."""

    def __init__(self):
        self.refuses = self.fails = False
        super().__init__()

    def __enter__(self):
        answer = self.server.RequestHandlerClass

        class Told(answer.func):
            def answer(self, status, body, kind="application/json", headers=None):
                if self.path.startswith("/system_stats"):
                    body["system"].update(os=SECRET, comfyui_version=f"0.3.64+{SECRET}", argv=["--key", SECRET])
                if self.path.startswith("/prompt") and self.fake.refuses:
                    said = {"type": SECRET, "message": f"no {SECRET}", "details": SECRET, "extra_info": {SECRET: SECRET}}
                    status, body = 400, {"error": said, "node_errors": {"3": {"errors": [said], "class_type": SECRET}}}
                super().answer(status, body, kind, {"X-Said": SECRET, **(headers or {})})

        self.server.RequestHandlerClass = lambda *rest: Told(self, *rest)
        return self

    def end(self, pid, interrupted=False):
        self.tell({"type": "execution_error", "data": {"prompt_id": "another", "exception_message": SECRET}})
        self.tell({"type": "progress", "data": {"prompt_id": pid, "node": SECRET, "value": 1, "max": 2}})
        super().end(pid, interrupted)
        with self.lock:
            entry = self.history[pid]
            entry["meta"] = {SECRET: SECRET}
            if self.fails:
                entry["outputs"] = {}
                entry["status"] = {"status_str": "error", "completed": False, "messages": [["execution_error", {
                    "prompt_id": pid, "node_id": SECRET, "node_type": SECRET, "exception_type": SECRET,
                    "exception_message": f"with {SECRET}", "traceback": [SECRET]}]]}

    def file(self, name):
        picture = super().file(name)
        texts = b"".join(chunk(b"tEXt", key + b"\0" + SECRET.encode()) for key in (b"prompt", b"workflow", b"parameters"))
        return picture[:SIGNATURE] + texts + picture[SIGNATURE:]


def key_file(place):
    with open(place.path("key"), "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(f"Authorization: Bearer {SECRET}\nX-API-Key: {SECRET}\n")
    return place.path("key")


def files_with(folder, *left_out):
    found = subprocess.run(["grep", "-rlaF", SECRET, folder, *(f"--exclude={name}" for name in left_out)], stdout=subprocess.PIPE, text=True,
                           check=False)
    return found.stdout.split()


@case
def nowhere(place):
    icons(place, 6, trust=True)
    place.env["G_MESSAGES_DEBUG"] = "all"
    said = []

    def tell(*words, status=None):
        done = place.run(*words, status=status)
        said.append((words, done.stdout + done.stderr))

    with Talkative() as studio:
        go = ["run", "--server", studio.url, "--auth-file", key_file(place)]
        studio.refuses = True
        tell(*go)
        studio.refuses, studio.fails = False, True
        tell("again", "--all")
        tell(*go, "--json")
        studio.fails = False
        tell("again", "--all")
        tell(*go)
        expect(place.json("status")["pictures"] == 6, place.json("status"), said[-1])
        for kind in LISTS:
            tell("list", kind)
            tell("list", kind, "--json")
        for row in place.json("list", "versions"):
            tell("show", "version", row["id"])
        for words in (["status"], ["check"], ["plan"], ["verify"], ["models", "--server", studio.url, "--auth-file", place.path("key")]):
            tell(*words)
        tell("export", "--to", place.path("game"), "--sheet", place.path("sheet.png"), status=0)
    for words, text in said:
        expect(SECRET not in text, "printed by", words, text[:2000])
    found = files_with(place.root, "key")
    sources = {row["source"] for row in place.json("list", "versions")}
    kept = [path for path in found if "/blobs/" in path and "".join(path.split("/")[-2:]) in sources]
    expect(set(found) == set(kept), "it lies in", *sorted(set(found) - set(kept)))
    n_files = sum(len(names) for _, _, names in os.walk(place.root))
    print(f"# row 23: planted secret: {len(said)} outputs and {n_files - len(kept)} files, log, index, reports, exports: 0 occurrences "
          f"(and {len(kept)} pictures kept as the server sent them)", flush=True)


if __name__ == "__main__":
    main()
