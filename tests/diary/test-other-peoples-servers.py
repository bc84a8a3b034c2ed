#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is not hers alone: behind a login and a key, shared with strangers, started anew at night. Prints TAP."""

import os
import signal
import subprocess

import patience
from clikit import case, expect, main
from diarykit import Studio, icons, inputs, never_says, pictures, problems, run, says, start_run_that_stops, states
from patience import wait_for, wait_for_end

WRONG, TOKEN, SESSION = "wr0ng-k3y-0f-l4st-y34r", "s3cr3t-t0k3n-0f-h3rs", "s3cr3t-s3ss10n-0f-h3rs"
LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method=post action=/login></form></body></html>"
HEADERS = {"CF-Access-Client-Secret": TOKEN, "Cookie": f"session={SESSION}"}


class Guarded(Studio):
    """What a proxy says in its stead while says is set: (status, headers); 200 is its login page."""

    def __init__(self, *words, **more):
        self.says = None
        super().__init__(*words, **more)

    def __enter__(self):
        answer = self.server.RequestHandlerClass

        class Proxy(answer.func):
            def go(self, method, body):
                if self.fake.says is None:
                    return super().go(method, body)
                with self.fake.lock:
                    self.fake.asked.append((method, self.path))
                return self.answer(self.fake.says, LOGIN, "text/html")

        self.server.RequestHandlerClass = lambda *rest: Proxy(self, *rest)
        return self


def write_key(place, text):
    path = place.path("comfy.key")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o600)
    return path


def expect_nowhere(place, key, *secrets):
    """In no file of hers but the key's own."""
    for secret in secrets:
        found = patience.run(["grep", "-rlaF", secret, place.root, f"--exclude={os.path.basename(key)}"], stdout=subprocess.PIPE, text=True)
        expect(found.stdout == "", "the key lies in", found.stdout)


@case
def behind_a_login_and_a_key(place):
    """The studio's server stands behind a proxy. Its login page, its redirect, a closed door and a busy one are told apart, each with what to do;
    nothing is sent before a key fits, which goes out in the headers the proxy wants and lies nowhere else, not even where the server repeats
    it. Mutation: _assay_comfy_key_strike that gives the body as it is."""
    said = []

    def do(*words, status):
        said.append(run(place, studio, *words, status=status))
        never_says(said[-1], TOKEN, SESSION, WRONG)
        return said[-1]

    with Guarded() as studio:
        icons(place, 12, trust=True)
        for status, sentences in ((200, ["/system_stats answered with a web page", "whether a proxy or a login page stands before the server"]),
                                  (401, ["refused the request (status 401). Give the key this server wants", "--auth-file FILE"]),
                                  (403, ["refused the request (status 403). Give the key this server wants"]),
                                  (429, ["is not ready (status 429). Wait until the server is up"]),
                                  (502, ["is not ready (status 502). Wait until the server is up"])):
            studio.says = status
            says(do(status=1), *sentences, "12 pictures are still to be made; the next run goes on with them.")
        studio.says, studio.location = None, "https://login.example/?next=/system_stats"
        says(do(status=1), "sends elsewhere: /system_stats is at https://login.example", "No other address is followed by itself.")
        studio.location, studio.wants = None, HEADERS
        key = write_key(place, f"CF-Access-Client-Secret: {WRONG}\n")
        says(do("--auth-file", key, status=1), "refused the key that it was given (status 401)")
        write_key(place, f"CF-Access-Client-Secret {TOKEN}\nCookie: session={SESSION}\n")
        says(do("--auth-file", key, status=1), "Line 1 of the key is nothing that can be sent.")
        expect(studio.graphs() == [], "something was sent without a key")
        write_key(place, "".join(f"{name}: {value}\n" for name, value in HEADERS.items()))
        studio.stop_after(4)
        child = place.start("run", "--server", studio.url, "--auth-file", key, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: pictures(place) == 4 and len(studio.open_prompts()) == 2, "four pictures and two")
        child.send_signal(signal.SIGINT)
        expect(wait_for_end(child) == 130)
        studio.go_on()
        says(do(status=1), "refused the request (status 401)", "8 pictures are still to be made")
        says(do("--auth-file", key, status=0), "pictures 8  auto-approved 8")
        expect(len(studio.graphs()) == 12, f"{len(studio.graphs())} were asked for")
        studio.repeats = True
        place.run("again", "icon003", status=0)
        says(do("--auth-file", key, status=1), "The picture could not be made: not with {'", "******")
        for words in (["status"], ["list", "exceptions"], ["list", "jobs", "--json"], ["list", "events"], ["verify"]):
            never_says(place.run(*words), TOKEN, SESSION, WRONG)
    expect_nowhere(place, key, TOKEN, SESSION, WRONG)
    place.expect_whole()


class Shared(Studio):
    """Works for strangers too: theirs run, ours wait behind them, or ours run and theirs wait. orders: what it was told to stop."""

    def __init__(self, *words, **more):
        self.strangers = [f"0000000{n}-aaaa-4aaa-8aaa-aaaaaaaaaaaa" for n in range(5)]
        self.ours_first, self.orders = False, []
        super().__init__(*words, **more)

    def queue(self):
        with self.lock:
            ours = [self.item(pid) for pid in self.open_prompts()]
            theirs = [[0, pid, {"7": {"class_type": "KSampler", "inputs": {"seed": 1}}}, {"client_id": "somebody"}, []]
                      for pid in self.strangers]
        queue = ours + theirs if self.ours_first else theirs + ours
        return {"queue_running": queue[:1], "queue_pending": queue[1:]}

    def told(self, path, body):
        with self.lock:
            self.orders.append((path, *(body.get("delete") or [body.get("prompt_id")])))


@case
def a_server_shared_with_strangers(place):
    """Five pictures of others are before hers. They are counted nowhere, and stopped never: what she cancels is taken out of the queue while it
    waits, interrupted while it runs. Killed, the run finds its own among theirs. Somebody presses Cancel on one of hers: no problem of
    hers, and it is tried again by itself. Mutation: cancel_step that interrupts without a look at what runs."""
    with Shared() as studio:
        icons(place, 12, trust=True)
        child, said = start_run_that_stops(place, studio, 4)
        wait_for(lambda: "4 of 12 made" in said(), "the run's line")
        says(place.run("status", status=0), "12 assets: 8 ready, 4 approved", "12 pictures, 4 approved, 4 made so far")
        mine = set(studio.open_prompts())
        for first, ending in ((False, "/queue"), (True, "/interrupt")):
            studio.ours_first = first
            asset = next(job["spec"] for job in place.json("list", "jobs") if job["state"] == "accepted")
            says(place.run("cancel", asset), "1 picture is not made now; the next run begins it anew.")
            wait_for(lambda: len(studio.orders) >= 2 and any(order[0] == ending for order in studio.orders), f"two words, one to {ending}")
            victim = next(order[1] for order in studio.orders if order[0] == ending)
            expect(first or all(order[0] == "/queue" for order in studio.orders), "what waits was interrupted", studio.orders)
            studio.end(victim, interrupted=True)
            wait_for(lambda: "accepted" not in [job["state"] for job in place.json("list", "jobs") if job["spec"] == asset], "its end")
        expect({order[1] for order in studio.orders} <= mine | set(studio.prompts), "a stranger's was stopped", studio.orders)
        expect(not {order[1] for order in studio.orders} & set(studio.strangers), "a stranger's was stopped", studio.orders)
        wait_for(lambda: len(studio.open_prompts()) == 2, "two of hers at the server")
        child.kill()
        child.wait()
        posted = len(studio.graphs())
        studio.end(studio.open_prompts()[0], interrupted=True)
        studio.go_on()
        run(place, studio)
        expect(problems(place) == [], problems(place))
        expect(sum(event["type"] == "job.retry_scheduled" for event in place.events()) == 1, "tried again once")
        run(place, studio)
        expect(states(place) == {"approved": 12}, states(place))
        expect(len(studio.graphs()) == 12 + 3 and posted == 8, (len(studio.graphs()), posted))
        expect(not {order[1] for order in studio.orders} & set(studio.strangers), "a stranger's was stopped", studio.orders)
    place.expect_whole()


class Nightly(Studio):
    """Started anew with nothing but what lies in its output folder."""

    def __init__(self, port=0, before=None, kept=()):
        self.output = {}
        if before is not None:
            for pid in kept:
                prefix = inputs(before.prompts[pid], "SaveImage")["filename_prefix"]
                self.output[f"{prefix.rsplit('/', 1)[-1]}_00001_.png"] = before.file(f"{pid}.png")
        super().__init__(port)

    def view(self, handler, name):
        if name in self.output:
            return handler.view(self.output[name])
        return super().view(handler, name)


@case
def a_server_started_anew_at_night(place):
    """She stops at ten with two at the server. It finishes one of them in the night, then it is updated and started anew: no queue, no history. In
    the morning the finished one is fetched from its output folder, the other is lost and made again; nothing else is made twice. Mutation:
    _assay_comfy_run_fetch_known that fails at once (both are made again)."""
    before = Nightly()
    with before:
        icons(place, 40, trust=True)
        child, said = start_run_that_stops(place, before, 10)
        child.send_signal(signal.SIGINT)
        expect(wait_for_end(child) == 130, said())
        finished, lost = before.open_prompts()
    with Nightly(before.port, before, [finished]) as after:
        done = run(place, after)
        says(done, "pictures 30  auto-approved 30  cards 0  exceptions 0")
        expect(len(before.graphs()) == 12, f"{len(before.graphs())} were asked for at first")
        expect(len(after.graphs()) == 29, f"{len(after.graphs())} were asked for after that")
        expect(before.prompts[lost] in after.graphs() or before.words_of(before.prompts[lost]) in after.words(), "another than the lost one")
        expect(before.words_of(before.prompts[finished]) not in after.words(), "the finished one was made again")
        expect(states(place) == {"approved": 40} and pictures(place) == 40, states(place))
        expect(sum(event["type"] == "job.lost" for event in place.events()) == 1, "not one was lost")
        says(run(place, after), "Nothing to make: 40 held as approved")
    place.expect_whole()


if __name__ == "__main__":
    main()
