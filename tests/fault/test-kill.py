#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 in the middle of runs against a server of its own, then `run` to the end: nothing acknowledged is lost, nothing is posted
twice, the chain is whole, every asset ends decided. Two witnesses that share no code with the store: check-log.py and the
sandbox's own count of prompts. Prints TAP. ASSAY_KILLS: how many (20), ASSAY_SEED: which moments.

Mutations: job.submitting written after the POST, or a new POST instead of a look at queue and history when a job is resumed."""

import os
import random
import signal
import subprocess

from clikit import case, expect, main
from patience import wait_for, wait_for_end

KILLS = int(os.environ.get("ASSAY_KILLS", "20"))
SEED = int(os.environ.get("ASSAY_SEED", "20260101"))
DECIDED = {"approved", "to_decide", "exception"}
PATIENT_RETRY = {"schema": "retry-policy/1", "maxAttempts": 100, "baseDelayMs": 100, "maxDelayMs": 200, "jitterPct": 0,
                 "retryOn": ["retryable", "timeout", "upstream_unavailable"]}


def open_jobs(events):
    """State of every job that has no end, folded from the log."""
    states = {}
    for event in events:
        kind, job = event["type"], event["payload"].get("job")
        if kind in ("job.queued", "job.submitting", "job.accepted", "job.resumed", "job.retry_scheduled", "job.lost", "job.failed"):
            states[job] = kind
        elif kind in ("job.succeeded", "job.canceled"):
            states.pop(job, None)
    return states


def add_specs(place, number):
    for i in range(number):
        place.write(f"specs/extra_{i}.json", {"schema": "spec/1", "id": f"extra_{i}", "title": f"Coin {i}", "assetType": "ui_icon",
                                              "prompt": {"positive": f"a coin with {i} notches"}, "checkpointId": "copax"})


def log_size(place):
    try:
        return os.path.getsize(os.path.join(place.project, ".assay", "events", "000001.jsonl"))
    except OSError:
        return 0


def kill_some_way_in(place, url, dice):
    """Starts a run and kills it a random number of log bytes later; True if it was still running."""
    begun = log_size(place)
    further = dice.randrange(1, 24000)
    child = place.start("run", "--provider", "comfyui", "--server", url, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for(lambda: child.poll() is not None or log_size(place) >= begun + further, "the log to grow")
    alive = child.poll() is None
    if alive:
        child.send_signal(signal.SIGKILL)
    child.wait()
    return alive


def expect_all_decided(place):
    slots = place.json("list", "slots")
    expect(slots and all(s["state"] in DECIDED for s in slots), [(s["id"], s["state"]) for s in slots])
    expect({s["spec"] for s in slots} == {a["id"] for a in place.json("list", "assets")}, "an asset without a slot")
    expect(open_jobs(place.events()) == {}, "jobs without an end", open_jobs(place.events()))


@case
def killed_at_random(place):
    dice = random.Random(SEED)
    counts = place.path("counts")
    open(counts, "w", encoding="ascii").close()
    place.init()
    add_specs(place, 60)
    place.write("policies/retry.json", PATIENT_RETRY)
    _, url = place.sandbox("--count-file", counts, "--step-delay", "3", "--defects", "20")
    met = {"killed": 0, "job.submitting": 0, "job.accepted": 0}
    acknowledged = 0
    for _ in range(KILLS):
        met["killed"] += kill_some_way_in(place, url, dice)
        for state in open_jobs(place.events()).values():
            if state in met:
                met[state] += 1
        summary = place.check_log("--counts", counts)
        expect(summary["synced"] >= acknowledged, "what was durable is gone", summary, acknowledged)
        acknowledged = summary["synced"]
    expect(met["killed"] == KILLS, "runs ended before they were killed: more work is needed", met)
    expect(met["job.submitting"] + met["job.accepted"] >= 3, "no kill hit a job under way", met)
    place.run("run", "--provider", "comfyui", "--server", url)
    print(f"# {met}", flush=True)
    summary = place.expect_whole("--counts", counts)
    expect(summary["posted"] > 0 and summary["jobsQueued"] == summary["jobsEnded"], summary)
    expect_all_decided(place)
    again = place.json("run", "--provider", "comfyui", "--server", url)
    expect(again["made"] == 0, again)


@case
def a_job_resumed_is_not_posted_again(place):
    """Killed while the server works: the same prompt id brings the picture, no second attempt."""
    counts = place.path("counts")
    place.init()
    place.only_specs("potion")
    _, url = place.sandbox("--count-file", counts, "--step-delay", "20", "--defects", "0")
    child = place.start("run", "--provider", "comfyui", "--server", url, stdout=subprocess.DEVNULL)
    wait_for(lambda: log_size(place) and "job.accepted" in open_jobs(place.events()).values(), "a job under way")
    child.kill()
    child.wait()
    place.run("run", "--provider", "comfyui", "--server", url, status=0)
    summary = place.expect_whole("--counts", counts)
    expect(summary["posted"] == 1 and len(summary["promptIds"]) == 1, summary)
    expect_all_decided(place)


@case
def the_server_killed_with_its_queue(place):
    """The server dies and comes back empty: its jobs are lost, said so, and made again."""
    counts = place.path("counts")
    place.init()
    place.write("policies/retry.json", PATIENT_RETRY)
    server, url = place.sandbox("--count-file", counts, "--step-delay", "13", "--defects", "0")
    port = int(url.rsplit(":", 1)[1])
    run = place.start("run", "--provider", "comfyui", "--server", url, stdout=subprocess.DEVNULL)
    for _ in range(2):
        wait_for(lambda: log_size(place) and "job.accepted" in open_jobs(place.events()).values(), "a job under way")
        server.kill()
        server.wait()
        server, _ = place.sandbox("--count-file", counts, "--step-delay", "3", "--defects", "0", port=port)
        done = sum(e["type"] == "job.succeeded" for e in place.events())
        wait_for(lambda: run.poll() is not None or sum(e["type"] == "job.succeeded" for e in place.events()) > done, "a picture")
    expect(wait_for_end(run) in (0, 1))
    place.run("run", "--provider", "comfyui", "--server", url)
    summary = place.expect_whole("--counts", counts)
    expect(summary["jobsQueued"] == summary["jobsEnded"] >= 12, summary)
    expect(any(e["type"] in ("job.lost", "job.failed") for e in place.events()), "no job met the server's death")
    expect_all_decided(place)
    expect(place.json("list", "exceptions") == [], place.json("list", "exceptions"))


@case
def both_killed(place):
    """Program and server: what was accepted is in neither queue nor history, so it is lost, never done."""
    counts = place.path("counts")
    place.init()
    place.write("policies/retry.json", PATIENT_RETRY)
    server, url = place.sandbox("--count-file", counts, "--step-delay", "20", "--defects", "0")
    child = place.start("run", "--provider", "comfyui", "--server", url, stdout=subprocess.DEVNULL)
    wait_for(lambda: log_size(place) and "job.accepted" in open_jobs(place.events()).values(), "a job under way")
    child.kill()
    server.kill()
    child.wait()
    server.wait()
    _, url = place.sandbox("--count-file", counts, "--defects", "0", port=int(url.rsplit(":", 1)[1]))
    place.run("run", "--provider", "comfyui", "--server", url)
    place.expect_whole("--counts", counts)
    expect(any(e["type"] == "job.lost" for e in place.events()), "nothing was lost")
    expect_all_decided(place)


if __name__ == "__main__":
    main()
