# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures out of samples: rounds of ours and rounds of a floor that stood between them."""

import hashlib
import os
import statistics

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def quantile(values, share):
    return sorted(values)[int(share * (len(values) - 1) + 0.5)]


def spread(values, form="{:.2f}"):
    """"1.05 [1.01 .. 1.10]": the median with the least and the most."""
    return f"{form.format(statistics.median(values))} [{form.format(min(values))} .. {form.format(max(values))}]"


def ratios(ours, floors, share):
    """Of each round the quantile of ours over that of its floor."""
    return [quantile(mine, share) / quantile(floor, share) for mine, floor in zip(ours, floors)]


def pooled(rounds, share):
    return quantile([value for values in rounds for value in values], share)


def print_floor(name):
    with open(os.path.join(BENCH, "floor", name), "rb") as file:
        print(f"floor: tests/bench/floor/{name}, SHA-256 {hashlib.sha256(file.read()).hexdigest()}")


def read_series(text):
    """What bench-lists prints: {list: {series: [[values of a round], ...]}}."""
    found = {}
    for line in text.splitlines():
        name, *values = line.split()
        listed, series = name.split(".")
        found.setdefault(listed, {}).setdefault(series, []).append([float(value) for value in values])
    return found
