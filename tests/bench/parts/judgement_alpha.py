# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench judgement alpha [--sprites N] [--split dev|held] [--out DIR]: what decode, background, fringe and bounds say of real game art.

1 Cuts of the art (bench cut) at 128 px: bad ones (edE > 10, background left, subject lost, half of the holes kept, or refused) should not pass
  all clearly, good ones should not fail clearly.
2 The art itself, untouched: false alarms; beside itself on a background, as a run has it, and as an import, with nothing beside it.
3 Untouched art, both ways, with one defect put in (alpha/defect.h): AUC against the untouched, beside a trivial predictor: how far the outermost ring's color
  is from the core's (halo), how many components there are (speck, patch), how many enclosed gaps (hole), how much is translucent (feather).
  Intervals are bootstrapped over sprites, 95 %.

A check in shadow has rows of its own, but no part in what passes or fails. Clear is what routing takes for it: at least 900 per mille sure, and of fails only the hard. Noticed is all that is not a clear pass."""

import argparse
import collections
import os
import random
import subprocess

from parts import art
from parts.cut_figures import interval

BACKGROUNDS = ("green", "noise", "vignette", "jpeg", "shadow", "drop", "mixed")
SURE = 900
EDGE, LEFT, LOST, HOLE = 10, 0.5, 1, 50
RESAMPLES = 200
IMPORTED = "imported "
Verdict = collections.namedtuple("Verdict", "outcome confidence score hard shadow reason")
Row = collections.namedtuple("Row", "sprite what kinds state ring components holes translucent verdicts")
CHECK_OF = {"halo": "alpha.fringe", "speck": "alpha.background", "patch": "alpha.background", "blur": "technical.decode",
            "hole": "alpha.punch", "feather": "alpha.feather"}
GROUPS = (  # title, what of the defects' names
    ("halo, all", lambda d: d[0] == "halo"), ("key-colored", lambda d: d[:2] == ["halo", "key"]), ("light", lambda d: d[:2] == ["halo", "light"]),
    ("dark", lambda d: d[:2] == ["halo", "dark"]), ("10 % of the outline", lambda d: d[0] == "halo" and d[3] == "10"),
    ("100 % of the outline", lambda d: d[0] == "halo" and d[3] == "100"), ("opaque", lambda d: d[0] == "halo" and d[2] == "opaque"),
    ("half", lambda d: d[0] == "halo" and d[2] == "half"), ("border patch", lambda d: d == ["patch"]),
    ("speck 2-10 px", lambda d: d == ["speck", "2-10"]), ("speck 20 px", lambda d: d == ["speck", "20"]),
    ("speck 80 px", lambda d: d == ["speck", "80"]), ("blur sigma 1", lambda d: d == ["blur", "1"]),
    ("blur sigma 2", lambda d: d == ["blur", "2"]), ("blur sigma 3", lambda d: d == ["blur", "3"]),
    ("hole, all", lambda d: d[0] == "hole"), ("hole 4 px", lambda d: d == ["hole", "4"]), ("hole 12 px", lambda d: d == ["hole", "12"]),
    ("hole 40 px", lambda d: d == ["hole", "40"]), ("feather, all", lambda d: d[0] == "feather"),
    ("feather sigma 1", lambda d: d == ["feather", "1"]), ("feather sigma 2", lambda d: d == ["feather", "2"]),
    ("feather sigma 3", lambda d: d == ["feather", "3"]))


def read_verdict(cell):
    name, outcome, confidence, score, hard, shadow, reason = cell.split(" ")
    return name, Verdict(outcome, int(confidence), int(score), hard == "1", shadow == "1", reason)


def read_rows(text):
    for line in text.splitlines():
        sprite, what, kinds, state, ring, components, holes, translucent, *cells = line.split("\t")
        yield Row(sprite, what, kinds.split(","), state, float(ring), int(components), int(holes), float(translucent),
                  dict(map(read_verdict, cells)))


# Verdicts ------------------------------------------------------------------


def accepted(verdict):
    return verdict.outcome == "pass" and verdict.confidence >= SURE or (verdict.outcome, verdict.reason) == ("skipped", "not_required")


def breached(verdict):
    return verdict.outcome == "fail" and verdict.hard and verdict.confidence >= SURE


def passes(row):
    return all(accepted(v) for v in row.verdicts.values() if not v.shadow)


def fails(row):
    return any(breached(v) for v in row.verdicts.values() if not v.shadow)


def badness(verdict):
    """One order of all outcomes: clear passes, doubtful ones, doubtful and clear fails; the score within."""
    sign = {"pass": -1, "fail": 1}.get(verdict.outcome, 0)
    return sign * verdict.confidence + (1000 - verdict.score if verdict.outcome != "skipped" else 500) / 1000


def is_bad(row):
    if row.state == "refused":
        return True
    edge, left, lost, hole = map(float, row.state.split(" "))
    return edge > EDGE or left > LEFT or lost > LOST or hole >= HOLE


# Figures -------------------------------------------------------------------


def mean(values):
    return sum(values) / len(values)


def percent(flags):
    """"21.0 % [18-24] of 320"."""
    if not flags:
        return "- of 0"
    low, high = interval([100.0 * flag for flag in flags], mean)
    return f"{100 * mean(flags):.1f} % [{low:.1f}-{high:.1f}] of {len(flags)}"


def auc(bad, good):
    """How often a bad one is worse than a good one; ties count half."""
    ranked = sorted([(v, 1) for v in bad] + [(v, 0) for v in good])
    total, below, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ones = sum(flag for _, flag in ranked[at:end])
        zeros = end - at - ones
        total += ones * (below + zeros / 2)
        below += zeros
        at = end
    return total / (len(bad) * len(good)) if bad and good else 0.5


def auc_text(bad, good):
    """@bad, @good: {sprite: values}; whole sprites are drawn anew."""
    rng, names = random.Random(1), sorted(good)

    def of(some):
        return auc([v for n in some for v in bad.get(n, ())], [v for n in some for v in good[n]])

    found = sorted(of(rng.choices(names, k=len(names))) for _ in range(RESAMPLES))
    return f"{of(names):.2f} [{found[int(0.025 * RESAMPLES)]:.2f}-{found[int(0.975 * RESAMPLES) - 1]:.2f}]"


def by_sprite(rows, value):
    found = collections.defaultdict(list)
    for row in rows:
        found[row.sprite].append(value(row))
    return found


# Tables --------------------------------------------------------------------


def print_cuts(rows):
    print("\n1 cuts at 128 px")
    for title, wanted in [("all", lambda row: True)] + [(b, lambda row, b=b: row.what == b) for b in BACKGROUNDS]:
        some = [row for row in rows if wanted(row)]
        bad, good = [row for row in some if is_bad(row)], [row for row in some if not is_bad(row)]
        print(f"{title:9} bad: all pass clearly {percent([passes(r) for r in bad]):28} clear fail {percent([fails(r) for r in bad])}")
        print(f"{'':9} good: clear fail     {percent([fails(r) for r in good]):28} noticed    {percent([not passes(r) for r in good])}")


def print_untouched(title, rows):
    print(f"\n2 {title:22}{'clear fail':32}{'asked':32}reasons")
    checks = list(rows[0].verdicts)
    for check in checks:
        verdicts = [row.verdicts[check] for row in rows]
        reasons = collections.Counter(v.reason for v in verdicts if not accepted(v))
        print(f"{check:24}{percent([breached(v) for v in verdicts]):32}{percent([not accepted(v) and not breached(v) for v in verdicts]):32}"
              + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common(4)))
    print(f"{'any':24}{percent([fails(r) for r in rows]):32}{percent([not passes(r) and not fails(r) for r in rows])}")


def trivial(kind):
    return {"halo": ("ring to core", lambda row: row.ring), "blur": None, "hole": ("holes", lambda row: row.holes),
            "feather": ("translucent share", lambda row: row.translucent)}.get(kind, ("components", lambda row: row.components))


def print_defect(title, rows, clean):
    kind = rows[0].what.split(" ")[0]
    check, other = CHECK_OF[kind], trivial(kind)
    text = "-"
    if other is not None:
        text = f"{auc_text(by_sprite(rows, other[1]), by_sprite(clean, other[1]))} {other[0]}"
    ours = auc_text(by_sprite(rows, lambda r: badness(r.verdicts[check])), by_sprite(clean, lambda r: badness(r.verdicts[check])))
    verdicts = [row.verdicts[check] for row in rows]
    noticed, clear = 100 * mean([not accepted(v) for v in verdicts]), 100 * mean([breached(v) for v in verdicts])
    print(f"{title:24}{len(rows):6}   {ours:20}{noticed:9.0f} %{clear:9.0f} %   {text}")


def print_defects(title, rows):
    print(f"\n3 defects put into {title}\n{'':24}{'n':>6}   {'AUC [95 %]':20}{'noticed':>11}{'clear':>11}   trivial")
    clean = [row for row in rows if row.what == "untouched"]
    for title, wanted in GROUPS:
        some = [row for row in rows if row.what != "untouched" and wanted(row.what.split(" "))]
        if some:
            print_defect(title, some, clean)


def kept(rows):
    return [row for row in rows if not row.what.startswith(IMPORTED)]


def imported(rows):
    return [row._replace(what=row.what[len(IMPORTED):]) for row in rows if row.what.startswith(IMPORTED)]


def run(program, sprites, *words):
    return subprocess.run(["nice", "-n", "5", program, *words], input=art.lines_of(sprites), stdout=subprocess.PIPE, text=True,
                          check=True).stdout


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--sprites", type=int)
    parser.add_argument("--split", choices=("dev", "held"))
    parser.add_argument("--out")
    asked = parser.parse_args(words)
    program = os.path.join(asked.build, "tests", "bench", "bench-alpha")
    sprites = art.chosen(asked.split, asked.sprites)
    cuts, defects = run(program, sprites, "cuts", *BACKGROUNDS), run(program, sprites, "defects")
    if asked.out:
        os.makedirs(asked.out, exist_ok=True)
        with open(os.path.join(asked.out, "alpha.tsv"), "w", encoding="utf-8") as file:
            file.write(cuts + defects)
    cuts, defects = list(read_rows(cuts)), list(read_rows(defects))
    for split in ("dev", "held"):
        half = [row for row in defects if art.split_of(row.sprite) == split]
        if half:
            print(f"\n{split}: {len({row.sprite for row in half})} sprites")
            print_cuts([row for row in cuts if art.split_of(row.sprite) == split])
            for title, some in (("untouched art", kept(half)), ("imported art", imported(half))):
                print_untouched(title, [row for row in some if row.what == "untouched"])
                print_defects(title, some)
