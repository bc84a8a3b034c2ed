#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench scale [--long] [--rows run,window,answer,change,lists,memory,pages,delivery,profile,library] [--sizes N,N] [--pictures N] [--rounds N]:
what projects of different sizes cost, on generated ones (tests/tools/make-project). Processor time and counts, not wall time: they stand on a
busy machine too; pages, delivery and profile are wall time, the first two beside a floor in the same moment. Sizes are interleaved within a
round; a figure is the median over rounds. Raw samples go to bench-scale.json in the build folder.

Threads are told apart by their names: ours are the runner, the writer, queries, links, sockets and the main thread; what processes and
judges are the pool's; the painter is a process of its own (assayctl sandbox)."""

import argparse
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from parts.figures import print_floor, spread  # noqa: E402
from parts.pages import bench_delivery, bench_pages  # noqa: E402
from parts.profile import bench_library, bench_profile  # noqa: E402
from patience import Patience  # noqa: E402

MEMORY_RUNS = 5
DEADLINE_S = 900
QUIET_S = 1.0  # this long without work of ours is idle
LOOKER = "assay-documents"  # looks at every file of the folder: told apart


# Looking at processes ------------------------------------------------------


def threads(pid):
    """Seconds on a processor by thread: {(tid, name): s}."""
    found = {}
    for task in glob.glob(f"/proc/{pid}/task/[0-9]*"):
        try:
            with open(task + "/comm", encoding="utf-8") as file:
                name = file.read().strip()
            with open(task + "/schedstat", encoding="utf-8") as file:
                found[(os.path.basename(task), name)] = int(file.read().split()[0]) / 1e9
        except OSError:
            pass  # it has just ended
    return found


def group_of(name):
    return "workers" if name.startswith("pool") else name


class Cpu:
    """Processor time of a process by group of threads; what a thread that ended had used stays counted."""

    def __init__(self, pid):
        self.pid, self.seen = pid, {}

    def read(self):
        self.seen.update(threads(self.pid))
        sums = {}
        for (_, name), seconds in self.seen.items():
            sums[group_of(name)] = sums.get(group_of(name), 0) + seconds
        return sums


def ours(sums):
    return sum(seconds for name, seconds in sums.items() if name not in ("workers", LOOKER))


def difference(after, before):
    return {name: after[name] - before.get(name, 0) for name in after}


def status_kib(pid, key):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(key + r":\s+(\d+)", file.read()).group(1))


def io_counts(pid):
    with open(f"/proc/{pid}/io", encoding="utf-8") as file:
        return {key: int(value) for key, value in re.findall(r"(\w+): (\d+)", file.read())}


def until(condition, what, patience_s=DEADLINE_S):
    patience = Patience(patience_s)
    while patience.lasts():
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(what)


def until_idle(pid):
    """Until our threads have done next to nothing for a while: what ticks by itself stays below a thousandth of a processor."""
    cpu = Cpu(pid)
    last, since = ours(cpu.read()), time.monotonic()

    def quiet():
        nonlocal last, since
        now = ours(cpu.read())
        if now - last > 0.01 * QUIET_S:
            last, since = now, time.monotonic()
        return time.monotonic() - since >= QUIET_S

    until(quiet, "rest")


# Projects and programs -----------------------------------------------------


class Events:
    """Events of one type on a project's log, counted as it grows."""

    def __init__(self, folder, kind):
        self.folder, self.needle, self.at, self.count = folder, f'"type":"{kind}"'.encode(), {}, 0

    def n(self):
        for path in sorted(glob.glob(os.path.join(self.folder, ".assay", "events", "*.jsonl"))):
            with open(path, "rb") as file:
                file.seek(self.at.get(path, 0))
                data = file.read()
            whole = data.rfind(b"\n") + 1
            self.at[path] = self.at.get(path, 0) + whole
            self.count += data.count(self.needle, 0, whole)
        return self.count


class Bench:
    def __init__(self, arguments, work):
        self.arguments, self.work = arguments, work
        build = os.path.abspath(arguments.build)
        self.assay, self.assayctl = os.path.join(build, "src/app/assay"), os.path.join(build, "src/cli/assayctl")
        self.make_project = os.path.join(build, "tests/tools/make-project")
        self.lists = os.path.join(build, "tests/bench/bench-lists")
        self.floor, self.recipes = os.path.join(build, "tests/bench/floor-documents"), os.path.join(build, "tests/bench/bench-recipes")
        self.env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"),
                        XDG_DATA_HOME=os.path.join(work, "data"), ASSAY_EXAMPLES=os.path.join(TOP, "examples"), GTK_A11Y="none")
        os.makedirs(self.env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
        self.samples, self.n_copies = [], 0

    def note(self, row, **what):
        self.samples.append(dict(row=row, **what))

    def template(self, specs, versions, cards=0, variants=1, jobs=0, exceptions=0):
        """A generated project, made once; every version that has no open card and no exception is approved."""
        size = dict(specs=specs, variants=variants, versions=versions, cards=cards, exceptions=exceptions, jobs=jobs)
        folder = os.path.join(self.work, "generated-" + "-".join(map(str, size.values())))
        if not os.path.exists(folder):
            words = [word for name, n in size.items() for word in ("--" + name, str(n))]
            subprocess.run([self.make_project, folder, *words], env=self.env, check=True)
        return folder

    def copy(self, template):
        self.n_copies += 1
        folder = os.path.join(self.work, f"copy-{self.n_copies}")
        shutil.copytree(template, folder, symlinks=True)
        self.ctl(folder, "status")  # the index is there
        return folder

    def ctl(self, folder, *words):
        return subprocess.run([self.assayctl, "--project", folder, *words], env=self.env, check=True, stdout=subprocess.PIPE).stdout

    def read(self, words):
        """What a program prints."""
        return subprocess.run(words, env=self.env, check=True, stdout=subprocess.PIPE, timeout=DEADLINE_S).stdout.decode()

    def start(self, words, env=None):
        return subprocess.Popen(words, env=env or self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end(self, process):
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def sandbox(self):
        process = subprocess.Popen([self.assayctl, "sandbox", "--json", "--port", "0"], env=self.env, stdout=subprocess.PIPE)
        return process, json.loads(process.stdout.readline())["url"]

    def run_words(self, folder, url):
        return [self.assayctl, "--project", folder, "run", "--provider", "comfyui", "--server", url]

    def window(self, folder, zone):
        process = self.start([self.assay, "--zone", zone, folder])
        until(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.split(), "a window")
        until_idle(process.pid)
        return process


def median(samples, key):
    return statistics.median(sample[key] for sample in samples)


def ratio(samples, key, *floors):
    """Median of the ratios within one sample, with the least and the most."""
    return spread([sample[key] / sum(sample[floor] for floor in floors) for sample in samples]) + " x"


def print_against_first(samples, key, unit, reach, what):
    """One line a size: the median, and how many times that of the smallest size."""
    by_size = {}
    for sample in samples:
        by_size.setdefault(sample["specs"], []).append(sample)
    sizes = sorted(by_size)
    first = median(by_size[sizes[0]], key)
    print(f"{what}; reach: {reach}")
    for size in sizes:
        value = median(by_size[size], key)
        spread = sorted(sample[key] for sample in by_size[size])
        print(f"  {size:>6} specs  {value:10.3f} {unit} [{spread[0]:.3f} .. {spread[-1]:.3f}]   {value / first if first else 0:6.2f} x")


# Pictures ------------------------------------------------------------------


def measure_pictures(bench, folder, size, windowed):
    """The last two thirds of a run: processor time of each group of threads a picture."""
    made, n = Events(folder, "version.created"), bench.arguments.pictures
    begun = made.n()
    painter, url = bench.sandbox()
    app = bench.window(folder, "pipeline") if windowed else None
    run = bench.start(bench.run_words(folder, url))
    cpu, paint = Cpu(app.pid if app else run.pid), Cpu(painter.pid)
    try:
        def reached(wanted):
            cpu.read()
            return made.n() - begun >= wanted or run.poll() is not None
        until(lambda: reached(n // 3), "the first pictures")
        from_n, from_cpu, from_paint = made.n(), cpu.read(), sum(paint.read().values())
        until(lambda: reached(n), "the last pictures")
        to_n, to_cpu, to_paint = made.n(), cpu.read(), sum(paint.read().values())
    finally:
        for process in (run, app, painter):
            if process:
                bench.end(process)
    if to_n - from_n < n // 3:
        raise RuntimeError(f"only {to_n - begun} pictures were made of {n}")
    each = {name: seconds / (to_n - from_n) * 1000 for name, seconds in difference(to_cpu, from_cpu).items()}
    return dict(specs=size, pictures=to_n - from_n, threads=each, ours=ours(each), workers=each.get("workers", 0),
                painter=(to_paint - from_paint) / (to_n - from_n) * 1000)


def bench_pictures(bench, row):
    windowed, n = row == "window", bench.arguments.pictures
    samples = []
    for _ in range(bench.arguments.rounds):
        for size in bench.arguments.sizes:
            folder = bench.copy(bench.template(size + n, size))
            sample = measure_pictures(bench, folder, size, windowed)
            shutil.rmtree(folder)
            bench.note(row, **sample)
            samples.append(sample)
    with_what = "with the window open" if windowed else "without a window"
    print_against_first(samples, "ours", "ms", "<= 1.2 x the smallest, <= 3 ms", f"CPU of our threads a picture, {with_what}, "
                        f"pictures {n // 3 + 1} to {n} of {n}")
    for size in bench.arguments.sizes:
        of_size = [sample for sample in samples if sample["specs"] == size]
        names = sorted({name for sample in of_size for name in sample["threads"]} - {"workers"})
        parts = [(statistics.median(sample["threads"].get(name, 0) for sample in of_size), name) for name in names]
        told = ", ".join(f"{name} {value:.2f}" for value, name in sorted(parts, reverse=True) if value >= 0.01)
        print(f"  {size:>6} specs  {told}; apart: workers {median(of_size, 'workers'):.1f}, painter {median(of_size, 'painter'):.1f}")


# An answer -----------------------------------------------------------------


def traced_calls(pid, act):
    """Calls of the process while @act runs, by strace: the files it opens and the pages it reads."""
    with tempfile.NamedTemporaryFile("r") as out:
        tracer = subprocess.Popen(["strace", "-f", "-qq", "-e", "trace=openat,pread64", "-o", out.name, "-p", str(pid)],
                                  stderr=subprocess.DEVNULL)
        time.sleep(1)
        act()
        tracer.terminate()
        tracer.wait()
        text = out.read()
    return dict(blobs=len(re.findall(r"openat\([^)]*O_RDONLY", text)), pages=text.count("pread64("))


def bench_answer(bench):
    few, many = 10, bench.arguments.cards
    samples = []
    for _ in range(bench.arguments.rounds):
        for cards in (few, many):
            folder = bench.copy(bench.template(many + 100, many + 50, cards))
            app = bench.window(folder, "review")
            ids = re.findall(r'"id":"([^"]+)"', bench.ctl(folder, "list", "cards", "--json").decode())
            until_idle(app.pid)
            before, cpu = io_counts(app.pid), Cpu(app.pid)
            from_cpu = ours(cpu.read())

            def answer(card=ids[5]):
                bench.ctl(folder, "decide", card, "yes")
                until_idle(app.pid)

            answer()
            after = io_counts(app.pid)
            sample = dict(specs=cards, reads=after["syscr"] - before["syscr"], read_bytes=after["rchar"] - before["rchar"],
                          cpu_ms=(ours(cpu.read()) - from_cpu) * 1000)
            sample.update(traced_calls(app.pid, lambda: answer(ids[6])))
            bench.end(app)
            shutil.rmtree(folder)
            bench.note("answer", **sample)
            samples.append(sample)
    print(f"One answer, Review open, until idle, with {few} and {many} open cards; reach: equal counts of rows and files. The engine counts no "
          "rows: calls of the process stand in for them")
    for cards in (few, many):
        of_size = [sample for sample in samples if sample["specs"] == cards]
        told = ", ".join(f"{name} {median(of_size, key):.0f}" for key, name in (
            ("reads", "reads"), ("read_bytes", "bytes read"), ("blobs", "files opened to read"), ("pages", "pages of the index read"),
            ("cpu_ms", "ms CPU")))
        print(f"  {cards:>6} cards  {told}")


# A change ------------------------------------------------------------------


def change(folder, turn):
    """Another word in one spec in the middle, as an editor saves it."""
    specs = sorted(glob.glob(os.path.join(folder, "specs", "*.json")))
    spec = specs[len(specs) // 2]
    with open(spec, encoding="utf-8") as file:
        document = json.load(file)
    document["prompt"]["positive"] += f" {turn}"
    with open(spec + ".new", "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)
    os.rename(spec + ".new", spec)


def measure_change(folder, pid):
    """Processor ms of our threads, of the one that looks at the documents and of the workers that read one, from the editor's save until
    rest. The window watches its folder."""
    cpu, told, costs = Cpu(pid), Events(folder, "document.changed"), []
    for turn in range(3):
        n, before = told.n(), cpu.read()
        change(folder, turn)
        until(lambda: told.n() > n, "the change is seen")
        until_idle(pid)
        spent = difference(cpu.read(), before)
        costs.append((ours(spent) * 1000, spent.get(LOOKER, 0) * 1000))
    return dict(changed_ms=statistics.median(cost[0] for cost in costs), look_ms=statistics.median(cost[1] for cost in costs))


def bench_change(bench):
    samples = []
    for _ in range(bench.arguments.rounds):
        for size in bench.arguments.sizes:
            folder = bench.copy(bench.template(size + bench.arguments.pictures, size))
            app = bench.window(folder, "pipeline")
            bench.ctl(folder, "plan")
            until_idle(app.pid)
            sample = dict(specs=size, **measure_change(folder, app.pid))
            bench.end(app)
            shutil.rmtree(folder)
            bench.note("change", **sample)
            samples.append(sample)
    print_against_first(samples, "changed_ms", "ms", "<= 2 x the bare pass (0.78 ms at 100,000 steps) + one recipe",
                        "One spec saved with another word, planned and shown, CPU of our threads with Pipeline open")
    print_against_first(samples, "look_ms", "ms", "none: a look a file", "... and of the thread that looks at the documents")


# Lists ---------------------------------------------------------------------


def cpu_of(words, env):
    """User and system seconds of a program, and its greatest memory in MiB: looked at while it runs, for the figure the system keeps
    begins with that of the process which started it."""
    process, most = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), 0
    while True:
        try:
            most = max(most, status_kib(process.pid, "VmHWM"))
        except (OSError, AttributeError):
            pass  # it has just ended
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage.ru_utime + usage.ru_stime, most / 1024
        time.sleep(0.002)


LISTS = (("list assets", ("list", "assets")), ("list assets --json", ("list", "assets", "--json")), ("plan", ("plan",)),
         ("plan --json", ("plan", "--json")))


def print_lists(by_size):
    print("Lists, CPU of the whole program beside parsing the same documents (json-glib); reach: list <= 2 x; linear")
    print_floor("documents.c")
    for size, samples in by_size.items():
        told = ", ".join(f"{name} {median(samples, name):.0f} ms = {ratio(samples, name, 'parse_ms')}" for name, _ in LISTS)
        print(f"  {size:>6} specs  parse {median(samples, 'parse_ms'):.0f} ms, check {median(samples, 'check_ms'):.0f} ms; {told}")
    print("Plan beside parsing the same documents + deriving every recipe of them once (bench-recipes); reach: <= 1.2 x")
    for size, samples in by_size.items():
        told = ", ".join(f"{name} {ratio(samples, name, 'parse_ms', 'recipes_ms')}" for name, words in LISTS if words[0] == "plan")
        print(f"  {size:>6} specs  recipes {median(samples, 'recipes_ms'):.0f} ms; {told}")


def bench_lists(bench):
    ratios = {}
    for size in bench.arguments.sizes:
        folder = bench.copy(bench.template(size + bench.arguments.pictures, size))
        for _ in range(bench.arguments.rounds):
            floor, floor_mib = cpu_of([bench.floor, os.path.join(folder, "specs")], bench.env)
            check, check_mib = cpu_of([bench.assayctl, "--project", folder, "check"], bench.env)
            sample = dict(specs=size, parse_ms=floor * 1000, check_ms=check * 1000, parse_mib=floor_mib, check_mib=check_mib,
                          recipes_ms=float(bench.read([bench.recipes, folder]).split()[0]))
            for name, words in LISTS:
                sample[name] = cpu_of([bench.assayctl, "--project", folder, *words], bench.env)[0] * 1000
            bench.note("lists", **sample)
            ratios.setdefault(size, []).append(sample)
        shutil.rmtree(folder)
    print_lists(ratios)
    print("Documents in memory: the greatest size of assayctl check, less that at the smallest size; reach: <= 120 MB at 30,000")
    base = median(ratios[min(ratios)], "check_mib")
    for size, samples in ratios.items():
        print(f"  {size:>6} specs  {median(samples, 'check_mib'):.0f} MiB, {median(samples, 'check_mib') - base:.0f} more")


# Memory --------------------------------------------------------------------


def turn_over(folder, turn, n):
    """As many specs as before, of which @n are new: those of the turn before go."""
    specs = os.path.join(folder, "specs")
    with open(sorted(glob.glob(os.path.join(specs, "*.json")))[0], encoding="utf-8") as file:
        pattern = json.load(file)
    for path in glob.glob(os.path.join(specs, f"more-{turn - 1}-*.json")) or sorted(glob.glob(os.path.join(specs, "*.json")))[-n:]:
        os.remove(path)
    for i in range(n):
        spec = dict(pattern, id=f"more-{turn}-{i:04}", title=f"More {turn} {i}")
        with open(os.path.join(specs, spec["id"] + ".json"), "w", encoding="utf-8") as file:
            json.dump(spec, file, indent=2)


def bench_memory(bench):
    size, n = bench.arguments.sizes[min(1, len(bench.arguments.sizes) - 1)], bench.arguments.pictures // 3
    folder = bench.copy(bench.template(size + n, size))
    painter, url = bench.sandbox()
    app = bench.window(folder, "pipeline")
    made, told = Events(folder, "version.created"), []
    try:
        for turn in range(1, MEMORY_RUNS + 1):
            if turn > 1:
                turn_over(folder, turn, n)
            before = made.n()
            subprocess.run(bench.run_words(folder, url), env=bench.env, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until_idle(app.pid)
            sample = dict(specs=size, run=turn, pictures=made.n() - before, rss_mib=status_kib(app.pid, "VmRSS") / 1024,
                          hwm_mib=status_kib(app.pid, "VmHWM") / 1024)
            bench.note("memory", **sample)
            told.append(sample)
    finally:
        bench.end(app)
        bench.end(painter)
    print(f"Memory of the window's process at {size + n} specs after each run, of which {n} are new each time; reach: no growth from run 1 to run 3")
    for sample in told:
        print(f"  run {sample['run']}  {sample['pictures']} pictures  {sample['rss_mib']:.1f} MiB, at most {sample['hwm_mib']:.1f}")


# ---------------------------------------------------------------------------

ROWS = {"run": lambda bench: bench_pictures(bench, "run"), "window": lambda bench: bench_pictures(bench, "window"), "answer": bench_answer,
        "change": bench_change, "lists": bench_lists, "memory": bench_memory, "pages": bench_pages, "delivery": bench_delivery,
        "profile": bench_profile, "library": bench_library}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--long", action="store_true", help="30,000 specs too")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--sizes", help="specs that are approved already: 100,1000,10000")
    parser.add_argument("--pictures", type=int, default=300, help="to be made")
    parser.add_argument("--cards", type=int, default=5000, help="the many of the answer's row; open ones of the delivery's")
    parser.add_argument("--page-specs", type=int, help="of the pages' row: 3000, or 30000 with --long; jobs and versions in proportion")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    sizes = arguments.sizes or ("100,1000,10000,30000" if arguments.long else "100,1000,10000")
    arguments.sizes = sorted(int(size) for size in sizes.split(","))
    arguments.page_specs = arguments.page_specs or (30000 if arguments.long else 3000)
    if arguments.page_specs <= 256:
        parser.error("a list of at most 256 is loaded as a whole; more --page-specs")
    rows = arguments.rows.split(",")
    if not set(rows) <= set(ROWS):
        parser.error(f"rows are {', '.join(ROWS)}")
    with tempfile.TemporaryDirectory(prefix="assay-scale-", ignore_cleanup_errors=True) as work:
        bench = Bench(arguments, work)
        for row in rows:
            ROWS[row](bench)
            sys.stdout.flush()
            with open(os.path.join(os.path.abspath(arguments.build), "bench-scale.json"), "w", encoding="utf-8") as file:
                json.dump(bench.samples, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
