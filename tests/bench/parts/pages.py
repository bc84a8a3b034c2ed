# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows pages and delivery of ./dev bench scale: what bench-lists measures at the project's own door, and the figures of it."""

import shutil

from parts.figures import pooled, print_floor, quantile, ratios, read_series, spread

FEW = dict(specs=500, variants=1, versions=100, jobs=400)  # 500 jobs, 500 assets
ROUNDS, EACH = 15, 40
FRAME_US = 16700


def measure(bench, part, folder, most=ROUNDS):
    n_rounds = min(most, 5 * bench.arguments.rounds)
    return read_series(bench.read([bench.lists, part, folder, str(n_rounds), str(EACH)]))


# Pages ---------------------------------------------------------------------


def print_first(name, few, many):
    """Both lists whole: ids in order, and a page."""
    n_few, n_many = int(few["items"][0][0]), int(many["items"][0][0])
    small, large = few["first_us"][0], many["first_us"][0]
    print(f"  {name}: asked -> first page loaded: {spread(small, '{:.0f}')} us of {n_few}, {spread(large, '{:.0f}')} us of {n_many} rows = "
          f"{quantile(large, 0.5) / quantile(small, 0.5):.2f} x")


def print_page(name, series):
    ours, floors = series["page_us"], series["floor_us"]
    told = "; ".join(f"p{int(share * 100)} {pooled(ours, share):.0f} us, floor {pooled(floors, share):.0f} us = "
                     f"{spread(ratios(ours, floors, share))} x" for share in (0.5, 0.95))
    print(f"  {name}: {told}; reach: p95 <= 2 x")


def print_cold(name, series):
    floors = series["cold_floor_us"]
    told = "; ".join(f"{what} {pooled(series[key], 0.5):.0f} us = {spread(ratios(series[key], floors, 0.5))} x" for key, what in (
        ("cold_page_us", "page"), ("cold_first_us", "asked -> first page, ids included")))
    print(f"  {name}, cold: floor {pooled(floors, 0.5):.0f} us; {told}; reach: page <= 1.5 x")


def bench_pages(bench):
    specs = bench.arguments.page_specs
    sizes = (FEW, dict(specs=specs, variants=8, versions=specs * 5 // 3, jobs=5 * specs))
    found = []
    for size in sizes:
        folder = bench.template(**size)
        bench.ctl(folder, "status")  # the index is there
        found.append(measure(bench, "pages", folder))
        bench.note("pages", size=size, lists=found[-1])
    few, many = found
    print(f"A page of a list at the project's door ({sizes[1]['jobs'] + sizes[1]['versions']} jobs, {sizes[1]['versions']} versions, {specs} "
          "specs): asked for a row that is not loaded -> its page of 50 is; beside 50 rows of the same table by key, by turns")
    print_floor("page.c")
    for name in many:
        print_page(name, many[name])
        print_cold(name, many[name])
        print_first(name, few[name], many[name])


# Delivery ------------------------------------------------------------------


def bench_delivery(bench):
    n = bench.arguments.cards
    folder = bench.copy(bench.template(specs=n + 100, versions=n + 50, cards=n))
    series = measure(bench, "delivery", folder, max(1, min(ROUNDS, (n - 1) // EACH)))["cards"]
    shutil.rmtree(folder)
    bench.note("delivery", **series)
    ours, floors = series["delivery_us"], series["floor_us"]
    reach = 2 * pooled(floors, 0.95) + FRAME_US
    print(f"An answer durable -> the list of {int(series['items'][0][0])} open cards has told it, {sum(map(len, ours))} answers, beside a text "
          "frame of 200 bytes between two ends of a websocket")
    print_floor("delivery.c")
    for share in (0.5, 0.95):
        print(f"  p{int(share * 100)} {pooled(ours, share):.0f} us, floor {pooled(floors, share):.0f} us = {spread(ratios(ours, floors, share))} x")
    print(f"  reach: p95 <= 2 x the floor + one frame = {reach:.0f} us; {pooled(ours, 0.95) / reach:.2f} of it")
