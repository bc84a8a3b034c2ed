# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables out of the rows of bench-cut. Medians carry a bootstrap interval of 95 %, from a fixed seed."""

import random
import statistics

from parts import art
from parts.figures import quantile

METRICS = ("sad", "mse", "wrong", "edge", "left", "hole", "lost", "translucent", "thin")
SHARES = (  # name, metric, share of sprites above
    ("left>.5%", "left", 0.5), ("holes>=50%", "hole", 49.999), ("lost>1%", "lost", 1.0), ("thin>10%", "thin", 10.0))
KINDS = ("pixel", "smooth", "translucent", "pale", "holes", "thin")
FLAT = ("magenta", "green", "blue")
RESAMPLES = 400


def read_rows(text):
    """[{column: value}]; figures are floats, and those that do not apply to the sprite None."""
    head, *lines = text.splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"))) for line in lines]
    for row in rows:
        row["kinds"] = row["kinds"].split(",")
        row.update({name: None if float(row[name]) < 0 else float(row[name]) for name in METRICS})
    return rows


def values_of(rows, metric):
    return [row[metric] for row in rows if row[metric] is not None]


def interval(values, figure=statistics.median):
    """(low, high) of the figure over resamples of the values."""
    rng = random.Random(1)
    found = sorted(figure(rng.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES) - 1]


def median_p95(values):
    return f"{statistics.median(values):.2f}/{quantile(values, 0.95):.1f}" if values else "-"


def share(rows, metric, limit):
    """"3/34": how many are above it, of those it applies to."""
    values = values_of(rows, metric)
    return f"{sum(v > limit for v in values)}/{len(values)}"


def percent(rows, metric, limit):
    values = values_of(rows, metric)
    return f"{100 * sum(v > limit for v in values) / len(values):.1f}%" if values else "-"


def line_of(name, rows):
    edge = values_of(rows, "edge")
    low, high = interval(edge)
    translucent = values_of(rows, "translucent")
    cells = [median_p95(values_of(rows, m)) for m in ("sad", "mse", "wrong", "edge")]
    cells.append(f"[{low:.1f}-{high:.1f}]")
    cells += [percent(rows, "left", 0.5), share(rows, "hole", 49.999), percent(rows, "lost", 1), share(rows, "thin", 10)]
    cells.append(f"{statistics.mean(translucent):.0f}" if translucent else "-")
    cells.append(str(sum(row["state"] == "refused" for row in rows)))
    return f"{name:22}{len(rows):5}" + "".join(f"{cell:>14}" for cell in cells)


def head_line():
    names = ("SAD k", "MSE x1000", "wrong>32 %", "edE", "[95 %]", "left>.5%", "holes kept", "lost>1%", "thin>10%", "translucent", "refused")
    return f"{'':22}{'n':>5}" + "".join(f"{name:>14}" for name in names)


def print_groups(rows, groups):
    for name, wanted in groups:
        some = [row for row in rows if wanted(row)]
        if some:
            print(line_of(name, some))


def on(background):
    return lambda row: row["background"] == background


def of_kind(kind, flat):
    return lambda row: kind in row["kinds"] and (row["background"] in FLAT) == flat


def print_all(rows):
    """Median/p95; shares as counts where only some sprites have the part; translucent: mean alpha error of 255."""
    backgrounds = list(dict.fromkeys(row["background"] for row in rows))
    for split in ("dev", "held"):
        half = [row for row in rows if art.split_of(row["sprite"]) == split]
        if not half:
            continue
        print(f"\n{split}: {len({row['sprite'] for row in half})} sprites\n{head_line()}")
        print_groups(half, [("flat", lambda row: row["background"] in FLAT)] + [(b, on(b)) for b in backgrounds])
        print_groups(half, [(f"flat, {k}", of_kind(k, True)) for k in KINDS] + [(f"uneven, {k}", of_kind(k, False)) for k in KINDS])


def print_pairs(rows, others):
    """What became better and worse, sprite by sprite, against the rows of another build."""
    before = {(row["sprite"], row["background"]): row for row in others}
    pairs = [(row, before[key]) for row in rows if (key := (row["sprite"], row["background"])) in before]
    print(f"\nagainst the other build, edE of {len(pairs)} pairs\n{'':22}{'n':>5}{'better':>9}{'worse':>9}{'median change':>16}")
    for background in dict.fromkeys(row["background"] for row in rows):
        changes = [row["edge"] - other["edge"] for row, other in pairs if row["background"] == background]
        if changes:
            print(f"{background:22}{len(changes):5}{sum(c < -0.1 for c in changes):9}{sum(c > 0.1 for c in changes):9}"
                  f"{statistics.median(changes):16.2f}")


def worst(rows, metric, n):
    return sorted((row for row in rows if row[metric] is not None), key=lambda row: -row[metric])[:n]


def print_worst(rows, metric):
    if rows:
        print(f"\nworst by {metric}")
    for rank, row in enumerate(rows, 1):
        print(f"{rank:4} {row[metric]:8.2f} {row['background']:9} {','.join(row['kinds']):28} {row['sprite']}")
