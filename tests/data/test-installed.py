#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `meson install` puts below another root works there, and still after it was moved (TAP).
Usage: test-installed.py SOURCE_ROOT BUILD_ROOT.

Mutations: assay_installed_find that looks at the compiled path alone (examples_found); a share of the app outside of `if with_app` in
data/meson.build (without_app); _assayctl_commands that prints nothing, `project` that is not taken from -C (completion)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

APP = "io.github.assay.Assay"
OF_THE_APP = ("applications", "dbus-1", "metainfo", "icons", "glib-2.0", "man1/assay.1")
COMPLETE = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_assayctl
printf '%s\\n' "${COMPREPLY[@]}"
"""


def plan_of(build):
    """What meson would install: destination -> source."""
    with open(os.path.join(build, "meson-info", "intro-install_plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    return {row["destination"]: source for group in plan.values() for source, row in group.items()}


def prefix_of(build):
    with open(os.path.join(build, "meson-info", "intro-buildoptions.json"), encoding="utf-8") as file:
        return next(option["value"] for option in json.load(file) if option["name"] == "prefix")


def install(build, root):
    """assayctl and the data, as meson install --destdir would put them, without building the rest. The folder below the prefix."""
    prefix = prefix_of(build)
    for destination, source in plan_of(build).items():
        if not destination.startswith(("{bindir}/assayctl", "{datadir}/assay/examples", "{datadir}/bash-completion")):
            continue
        place = destination.replace("{bindir}", "bin").replace("{datadir}", "share")
        target = root + os.path.join(prefix, place)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, target)
    return root + prefix


def run(work, *command, **more):
    env = {name: value for name, value in os.environ.items() if name not in ("ASSAY_EXAMPLES", "GSETTINGS_SCHEMA_DIR")}
    for name in ("CACHE_HOME", "RUNTIME_DIR", "CONFIG_HOME", "DATA_HOME"):
        env["XDG_" + name] = os.path.join(work, name)
        os.makedirs(env["XDG_" + name], mode=0o700, exist_ok=True)
    return subprocess.run(command, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **more)


def make_one(work, below, name):
    """Complaints of a project that is made and drawn with the program that lies there."""
    program, project = os.path.join(below, "bin", "assayctl"), os.path.join(work, name)
    made = run(work, program, "init", project, "--example", "tiny")
    drawn = run(work, program, "-C", project, "run", "--defects", "0")
    return [f"{done.args}: {done.returncode} {done.stdout}{done.stderr}" for done in (made, drawn) if done.returncode != 0]


def examples_found(root, build, work):
    below = install(build, os.path.join(work, "root"))
    complaints = make_one(work, below, "first")
    os.rename(below, os.path.join(work, "moved"))
    return complaints + make_one(work, os.path.join(work, "moved"), "second")


def installed_as_a_whole(root, build, work):
    """Everything that a program finds by itself is in the plan."""
    places = plan_of(build)
    wanted = ["{bindir}/assayctl", "{datadir}/assay/examples", "{datadir}/bash-completion/completions/assayctl"]
    if any(place == "{bindir}/assay" for place in places):
        wanted += [f"{{datadir}}/applications/{APP}.desktop", "{datadir}/assay/settings/gschemas.compiled"]
    return [f"{place} is not installed" for place in wanted if place not in places]


def without_app(root, build, work):
    """-Dapp=disabled: nothing that shows a program that is not there."""
    other = os.path.join(work, "build")
    done = subprocess.run(["meson", "setup", other, root, "-Dapp=disabled", "-Dtests=disabled"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return [done.stdout[-2000:]]
    return [f"{place} is installed" for place in plan_of(other) if any(word in place for word in OF_THE_APP)]


def completion(root, build, work):
    below = install(build, os.path.join(work, "root"))
    program, project = os.path.join(below, "bin", "assayctl"), os.path.join(work, "game")
    run(work, program, "init", project, "--example", "tiny")
    script = os.path.join(below, "share", "bash-completion", "completions", "assayctl")
    cases = [
        (["st"], None, {"status"}), (["-C", project, "wit"], None, {"withdraw"}), (["run", "--def"], None, {"--defects"}),
        (["help", "comp"], None, {"compile"}), (["--ver"], None, {"--version"}), (["-C", project, "compile", "po"], None, {"potion"}),
        (["compile", "po"], os.path.join(project, "specs"), {"potion"}), (["compile", "po"], work, set()),
        (["-C", work + "/ga"], None, {project}),
    ]
    complaints = []
    for words, folder, wanted in cases:
        done = run(work, "bash", "-c", COMPLETE, "bash", script, program, *words, cwd=folder or work)
        found = set(done.stdout.split())
        if found != wanted or done.stderr:
            complaints.append(f"{words}: {sorted(found)}, not {sorted(wanted)} {done.stderr}")
    every = set(run(work, "bash", "-c", COMPLETE, "bash", script, program, "").stdout.split())
    complaints += [f"the command {name} is not offered" for name in ("init", "check", "run", "export", "verify", "sandbox") if name not in every]
    return complaints


def main():
    root, build = sys.argv[1:3]
    checks = [examples_found, installed_as_a_whole, without_app, completion]
    print(f"1..{len(checks)}")
    failed = 0
    for number, check in enumerate(checks, 1):
        work = tempfile.mkdtemp(prefix="assay-installed-")
        try:
            complaints = check(root, build, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        failed += bool(complaints)
        print(f"{'not ' if complaints else ''}ok {number} {check.__name__}", flush=True)
        for complaint in complaints:
            print("\n".join("# " + line for line in complaint.splitlines()))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
