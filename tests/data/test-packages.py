#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What meson looks for in a normal build comes with the packages that ./dev installs (TAP): asked of dpkg, skipped where there is none.
Usage: test-packages.py SOURCE_ROOT.

Mutations: a package taken out of build_packages in ./dev; a dependency () or find_program () in a meson.build whose package is not there;
glib-testing in build_packages and not in test_packages."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys

# what calls of meson's modules run, in a build or an install
RUN_BY = {
    "gnome.compile_resources": ["glib-compile-resources"],
    "gnome.compile_schemas": ["glib-compile-schemas"],
    "gtk_update_icon_cache: true": ["gtk4-update-icon-cache", "gtk-update-icon-cache"],
    "update_desktop_database: true": ["update-desktop-database"],
    "i18n.merge_file": ["msgfmt"],
    "i18n.gettext": ["msgfmt", "xgettext", "msgmerge"],
    "project(": ["meson", "ninja", "pkgconf", "cc"],
}
ONLY_TESTS = {"glib-testing-0"}


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def list_of(root, name):
    """An array of ./dev."""
    return re.search(name + r"=\((.*?)\)", read(root, "dev"), re.DOTALL).group(1).split()


def meson_files(root):
    for path, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name[0] not in "_."]
        if "meson.build" in files:
            yield os.path.relpath(os.path.join(path, "meson.build"), root)


def programs(root):
    """(program, only of the tests) that a build runs."""
    found = {}
    for name in meson_files(root):
        text = read(root, name)
        words = [word for call, run in RUN_BY.items() if call in text for word in run]
        words += [match for match in re.findall(r"find_program\('([^'/]+|/[^']+)'", text)]
        for word in words:
            found[word] = found.get(word, True) and name.startswith("tests/")
    return found


def libraries(root):
    done = subprocess.run(["meson", "introspect", "--scan-dependencies", os.path.join(root, "meson.build")], capture_output=True, text=True,
                          check=True)
    return {row["name"]: row["name"] in ONLY_TESTS for row in json.loads(done.stdout[done.stdout.index("["):])}


def owner(path):
    """The package that a file is of; %None."""
    for form in (path, os.path.realpath(path), "/usr" + path, path.removeprefix("/usr")):
        done = subprocess.run(["dpkg", "-S", form], capture_output=True, text=True, check=False)
        if done.returncode == 0 and not done.stdout.startswith("diversion"):
            return done.stdout.split(":")[0]
    return None


def closure(packages):
    """They and what they depend on."""
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\\t${Provides}\\t${Depends}, ${Pre-Depends}\\n"], capture_output=True, text=True,
                          check=True)
    needs, gives = {}, {}
    for line in done.stdout.splitlines():
        name, provides, depends = line.split("\t")
        names = lambda text: [re.split(r"[ :(]", part.strip())[0] for part in re.split(r"[,|]", text) if part.strip()]
        needs.setdefault(name, []).extend(names(depends))
        for other in names(provides):
            gives.setdefault(other, []).append(name)
    found, waiting = set(), list(packages)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs.get(name, []) + gives.get(name, [])
    return found


def place_of_library(name):
    places = glob.glob(f"/usr/lib/*/pkgconfig/{name}.pc") + glob.glob(f"/usr/share/pkgconfig/{name}.pc") + glob.glob(f"/usr/lib/pkgconfig/{name}.pc")
    return places[0] if places else None


def complaints_of(wanted, place_of, build, every):
    complaints = []
    for name, only_tests in sorted(wanted.items()):
        place = place_of(name)
        package = owner(place) if place else None
        if package is None:  # not here, or not by a package: nothing can be said
            continue
        if package not in (every if only_tests else build):
            complaints.append(f"{name} is of the package {package}, which ./dev does not install to {'test' if only_tests else 'build'}")
    return complaints


def main():
    root = sys.argv[1]
    if not shutil.which("dpkg-query") or not shutil.which("meson"):
        print("1..0 # SKIP no dpkg or no meson here")
        return
    build = closure(list_of(root, "build_packages"))
    every = build | closure(list_of(root, "test_packages"))
    checks = [("libraries", libraries(root), place_of_library), ("programs", programs(root), shutil.which)]
    print(f"1..{len(checks)}")
    failed = 0
    for number, (name, wanted, place_of) in enumerate(checks, 1):
        complaints = complaints_of(wanted, place_of, build, every) if len(wanted) > 5 else ["nothing was found to look for"]
        failed += bool(complaints)
        print(f"{'not ' if complaints else ''}ok {number} {name}")
        for complaint in complaints:
            print(f"# {complaint}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
