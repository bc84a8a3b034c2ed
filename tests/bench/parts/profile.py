# SPDX-License-Identifier: GPL-3.0-or-later
"""Row profile of ./dev bench scale: the plan's benchmark profile, in absolute figures. 2,000 jobs, 500 versions, 300 specs."""

import os
import shutil

from parts.figures import quantile, read_series, spread
from parts.screen import Display, time_to_rest

SIZE = dict(specs=300, variants=8, versions=500, jobs=1500, cards=100, exceptions=20)
ZONES = ("pipeline", "review", "library")
LIST_ROUNDS = 20


def drop(folder):
    """Out of the page cache, as after a start of the machine; what is not on the disk yet goes there first."""
    os.sync()
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                fd = os.open(os.path.join(where, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            except OSError:
                continue  # a link or a socket
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(fd)


def measure_lists(bench, folder):
    found = read_series(bench.read([bench.lists, "whole", folder, str(LIST_ROUNDS)]))
    bench.note("profile", lists=found)
    sizes = ", ".join(f"{name} {one['items'][0][0]:.0f}" for name, one in found.items())
    print(f"Lists, each asked for whole at the project's door: {sizes}")
    for series, what in (("warm_ms", "warm"), ("cold_ms", "cold (just opened, index and log not in memory)")):
        samples = {name: [values[0] for values in one[series]] for name, one in found.items()}
        slowest = max(samples, key=lambda name: quantile(samples[name], 0.95))
        every = [value for values in samples.values() for value in values]
        print(f"  {what}: p50 {quantile(every, 0.5):.1f} ms, p95 {quantile(every, 0.95):.1f} ms of {len(every)}; slowest {slowest}, "
              f"{spread(samples[slowest], '{:.1f}')} ms; reach: p95 <= 200 ms")
    opened = [values[0] for one in found.values() for values in one["open_ms"]]
    print(f"  opening the project before that, not in the figures: {spread(opened, '{:.0f}')} ms")


def measure_screen(bench, display, folder, zone, cold):
    if cold:
        drop(folder)
        drop(bench.env["XDG_CACHE_HOME"])
    display.settle()
    sample, app, frame = time_to_rest(display, lambda: bench.start([bench.assay, "--zone", zone, folder],
                                                                  env=dict(bench.env, DISPLAY=display.name)))
    bench.end(app)
    return sample, frame


def measure_screens(bench, folder):
    """Round by round every zone cold and warm; before that once for nothing."""
    samples = {(zone, cold): [] for zone in ZONES for cold in (True, False)}
    frames = {zone: [] for zone in ZONES}
    with Display(bench.work) as display:
        for zone in ZONES:
            measure_screen(bench, display, folder, zone, False)
        for _ in range(bench.arguments.rounds):
            for zone, cold in samples:
                sample, frame = measure_screen(bench, display, folder, zone, cold)
                samples[zone, cold].append(sample)
                frames[zone].append(frame)
                bench.note("profile", zone=zone, cold=cold, **sample)
    print("Screen: assay started -> the last pixel of the page with its rows is there; reach: <= 1.5 s")
    for zone in ZONES:
        told = ", ".join(f"{'cold' if cold else 'warm'} {spread([sample['rest_s'] for sample in samples[zone, cold]])} s (first frame "
                         f"{quantile([sample['first_s'] for sample in samples[zone, cold]], 0.5):.2f})" for cold in (True, False))
        alike = "" if len(set(frames[zone])) == 1 else "; the last pictures differ, look why"
        print(f"  {zone}: {told}{alike}")


def bench_profile(bench):
    folder = bench.copy(bench.template(**SIZE))
    print("The benchmark profile: 2,000 jobs, 500 versions, 300 specs; no rules, for this program has no such documents yet")
    measure_lists(bench, folder)
    measure_screens(bench, folder)
    shutil.rmtree(folder)


LIBRARIES = (500, 50000)


def bench_library(bench):
    """Library of few and of many assets, warm: from the start of the program and from asking to the tiles."""
    folders = {n: bench.copy(bench.template(n, n // 10)) for n in LIBRARIES}
    samples = {n: [] for n in LIBRARIES}
    with Display(bench.work) as display:
        for _ in range(bench.arguments.rounds):
            for n, folder in folders.items():
                sample, _ = measure_screen(bench, display, folder, "library", False)
                samples[n].append(sample)
                bench.note("library", assets=n, **sample)
    print("Library: assay started -> the last pixel of its tiles is there, warm")
    for n in LIBRARIES:
        print(f"  {n:>6} assets  {spread([sample['rest_s'] for sample in samples[n]])} s (first frame "
              f"{quantile([sample['first_s'] for sample in samples[n]], 0.5):.2f})")
    for folder in folders.values():
        shutil.rmtree(folder)
