#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desktop file, metainfo, settings schema, icons, Flatpak manifest, UI files and POTFILES are valid and complete (TAP).
Usage: test-packaging.py SOURCE_ROOT BUILD_ROOT. What a missing program would check is skipped, not passed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from sentences import XGETTEXT, calls

APP = "io.github.assay.Assay"
MANIFEST_KEYS = {"id", "runtime", "runtime-version", "sdk", "command", "finish-args", "cleanup", "modules", "build-options"}
# what a project that the window makes is given there (src/app/shell/assay-make-project.c)
GRANTED = "--filesystem=xdg-documents/Assay:create"
MODULE_KEYS = {"name", "test-commands", "test-rule", "buildsystem", "config-opts", "sources", "cleanup", "run-tests", "builddir", "build-options"}


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    return result.returncode, (result.stdout + result.stderr).strip()


def desktop(root, build):
    path = os.path.join(build, "data", APP + ".desktop")
    code, text = run("desktop-file-validate", path)
    complaints = [text] if code or text else []
    with open(path, encoding="utf-8") as file:
        content = file.read()
    complaints += [f"no {key}" for key in ("Icon=" + APP, "Exec=assay %F", "Categories=", "MimeType=inode/directory;") if key not in content]
    return complaints


def metainfo(root, build):
    code, text = run("appstreamcli", "validate", "--no-net", os.path.join(build, "data", APP + ".metainfo.xml"))
    return [text] if code else []


def settings(root, build):
    code, text = run("glib-compile-schemas", "--strict", "--dry-run", os.path.join(root, "data"))
    return [text] if code or text else []


def icons(root, build):
    base = os.path.join(root, "data", "icons", "hicolor")
    complaints = []
    for name in (f"scalable/apps/{APP}.svg", f"symbolic/apps/{APP}-symbolic.svg"):
        tree = ElementTree.parse(os.path.join(base, name))
        if not tree.getroot().tag.endswith("svg") or "viewBox" not in tree.getroot().attrib:
            complaints.append(f"{name} has no viewBox")
    return complaints


def flatpak(root, build):
    with open(os.path.join(root, "flatpak", APP + ".json"), encoding="utf-8") as file:
        manifest = json.load(file)
    complaints = [f"unknown key {key}" for key in manifest if key not in MANIFEST_KEYS]
    complaints += [f"missing key {key}" for key in ("id", "runtime", "runtime-version", "sdk", "command", "modules") if key not in manifest]
    for module in manifest.get("modules", []):
        complaints += [f"unknown key {key} in module" for key in module if key not in MODULE_KEYS]
    # libsecret takes the portal, which opens this program's keys alone
    complaints += [f"{arg} opens the keys of all programs" for arg in manifest.get("finish-args", []) if "org.freedesktop.secrets" in arg]
    grants = [arg for arg in manifest.get("finish-args", []) if arg.startswith("--filesystem")]
    complaints += [f"{arg} opens the host's files" for arg in grants if arg != GRANTED]
    with open(os.path.join(root, "src", "app", "shell", "assay-make-project.c"), encoding="utf-8") as file:
        if GRANTED not in grants or '#define CONFINED_FOLDER "Assay"' not in file.read():
            complaints.append("a project made in the window would lie where nothing is kept")
    complaints += ["the tests do not run" for module in manifest["modules"] if module["name"] == "assay"
                   and (not module.get("run-tests") or "-Dtests=disabled" in module.get("config-opts", []))]
    if manifest.get("id") != APP or manifest.get("command") != "assay":
        complaints.append("id or command is another one")
    return complaints


def flatpak_builder(root, build):
    code, text = run("flatpak-builder", "--show-manifest", os.path.join(root, "flatpak", APP + ".json"))
    return [text] if code or "Unknown property" in text else []


def translatable_files(root):
    found = set()
    for top in ("src", "data"):
        for path, _, files in os.walk(os.path.join(root, top)):
            for name in files:
                full = os.path.join(path, name)
                relative = os.path.relpath(full, root)
                if name.endswith((".c", ".h")):
                    with open(full, encoding="utf-8") as file:
                        if any(call.is_literal() for call in calls(file.read())):
                            found.add(relative)
                elif name.endswith((".ui", ".desktop.in", ".metainfo.xml.in", ".gschema.xml")):
                    found.add(relative)
    return found


def potfiles(root, build):
    path = os.path.join(root, "po", "POTFILES")
    wanted = translatable_files(root)
    if os.environ.get("ASSAY_UPDATE_GOLDEN"):
        with open(path, "w", encoding="utf-8") as file:
            file.write("# Written by ./dev golden; the data suite checks that it is complete\n")
            file.writelines(name + "\n" for name in sorted(wanted))
    with open(path, encoding="utf-8") as file:
        listed = {line.strip() for line in file if line.strip() and not line.startswith("#")}
    return [f"{name} has strings but is not in po/POTFILES (./dev golden)" for name in sorted(wanted - listed)] + \
        [f"{name} is in po/POTFILES but has no strings" for name in sorted(listed - wanted)]


def ui_files(root, build):
    """Every text is translatable, every icon-only button has an accessible label, every file is in the resources."""
    complaints = []
    with open(os.path.join(root, "data", "assay.gresource.xml.in"), encoding="utf-8") as file:
        resources = file.read()
    folder = os.path.join(root, "data", "ui")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".ui"):
            continue
        if f"ui/{name}" not in resources:
            complaints.append(f"{name} is not in the resources")
        tree = ElementTree.parse(os.path.join(folder, name))
        for element in tree.iter("property"):
            text = (element.text or "").strip()
            if element.get("name") in ("label", "title", "tooltip-text", "description", "placeholder-text", "subtitle") and \
                    re.search("[A-Za-z]{2}", text) and element.get("translatable") != "yes":
                complaints.append(f"{name}: “{text}” is not translatable")
        for element in tree.iter("object"):
            if element.get("class") not in ("GtkButton", "GtkToggleButton", "GtkMenuButton"):
                continue
            names = {child.get("name") for child in element.findall("property")}
            if "icon-name" in names and "label" not in names and element.find("accessibility") is None:
                complaints.append(f"{name}: the button {element.get('id') or '?'} has only an icon and no accessible label")
    return complaints


def catalog(root, build):
    """xgettext understands every listed file."""
    with tempfile.TemporaryDirectory() as work:
        with open(os.path.join(root, "po", "POTFILES"), encoding="utf-8") as file:
            names = [line.strip() for line in file if line.strip().endswith((".c", ".h"))]
        code, text = run(*XGETTEXT, "-D", root, "-o", os.path.join(work, "assay.pot"), *names)
    return [text] if code else []


def resources(root, build):
    """The same bytes with every optional program and with none. Mutation: preprocess="xml-stripblanks", which wants xmllint."""
    program = shutil.which("glib-compile-resources")
    listed = os.path.join(build, "src", "app", "assay.gresource.xml")
    if not os.path.exists(listed):
        return []  # built without the app
    made = []
    with tempfile.TemporaryDirectory() as work:
        for path in (os.environ["PATH"], work):
            target = os.path.join(work, "assay.gresource")
            done = subprocess.run([program, "--sourcedir", os.path.join(root, "data"), "--target", target, listed],
                                  env={"PATH": path, "LANG": "C.UTF-8"}, capture_output=True, text=True, check=False)
            if done.returncode or done.stderr:
                return [done.stderr or f"status {done.returncode}"]
            with open(target, "rb") as file:
                made.append(file.read())
    return [] if made[0] == made[1] else ["another file without the programs that are not needed"]


CHECKS = [
    ("desktop-file", desktop, "desktop-file-validate"),
    ("metainfo", metainfo, "appstreamcli"),
    ("settings-schema", settings, "glib-compile-schemas"),
    ("icons", icons, None),
    ("flatpak-manifest", flatpak, None),
    ("flatpak-builder", flatpak_builder, "flatpak-builder"),
    ("potfiles", potfiles, None),
    ("ui-files", ui_files, None),
    ("catalog", catalog, "xgettext"),
    ("resources", resources, "glib-compile-resources"),
]


def main():
    root, build = sys.argv[1:3]
    failed = 0
    print(f"1..{len(CHECKS)}")
    for number, (name, check, program) in enumerate(CHECKS, 1):
        if program and not shutil.which(program):
            print(f"ok {number} /data/{name} # SKIP no {program} here")
            continue
        complaints = check(root, build)
        failed += bool(complaints)
        print(f"{'not ' if complaints else ''}ok {number} /data/{name}")
        for complaint in complaints:
            for line in complaint.splitlines():
                print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
