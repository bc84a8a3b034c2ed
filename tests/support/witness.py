# SPDX-License-Identifier: GPL-3.0-or-later
"""The independent checker (tests/tools/check-log.py) on what tests leave: after every kill, and for approved art at the end of every
place. What it saw in this process is told as figures of ./dev fault --rows."""

import functools
import importlib.util
import os

CHECK_LOG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools", "check-log.py")

seen = {"kills": 0, "projects": 0, "approved": 0, "replaced": 0, "withdrawn": 0}


@functools.cache
def checker():
    spec = importlib.util.spec_from_file_location("check_log", CHECK_LOG)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def look_after_kill(project):
    """The whole log of what a killed program worked on."""
    if os.path.isdir(os.path.join(project, ".assay", "events")):
        log = checker().look_at(project)[0]
        assert not log.violations, "\n".join(["after a kill the checker says:", *log.violations])
        seen["kills"] += 1


def look_at_approved(folder):
    """Approved art of every project below the folder; of a log that a test damaged, as far as it can be read."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "blobs"]
        if os.path.basename(place) != "events" or os.path.basename(os.path.dirname(place)) != ".assay":
            continue
        if folders or not all(os.path.isfile(os.path.join(place, name)) for name in names):  # a pipe that a test put there
            continue
        log = checker().Log()
        log.read(place)
        log.violations.clear()
        counts = log.approvals()
        assert not log.violations, "\n".join([f"approved art in {place}:", *log.violations])
        seen["projects"] += 1
        for name, n in counts.items():
            seen[name] += n


def tell():
    if seen["kills"]:
        print(f"# row 1: kill -9: {seen['kills']} programs killed, the checker after each: 0 violations", flush=True)
    if seen["projects"]:
        print(f"# row 22: approved art: {seen['projects']} projects left behind, {seen['approved']} approvals; by a choice {seen['replaced']} "
              f"were replaced and {seen['withdrawn']} taken back, 0 without one", flush=True)
