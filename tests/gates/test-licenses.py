#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every tracked file has a license, in its head or by REUSE.toml, and LICENSES/ has the text of each and of no other (TAP).
Usage: test-licenses.py SOURCE_ROOT. The rules are those of reuse.software, version 3.3, as far as this tree needs them.

Mutations: a file of another ending; a head with a license that LICENSES/ does not have; a text there that nobody uses; the first
annotation taken away."""

import os
import re
import subprocess
import sys
import tomllib

HEAD = re.compile(rb"SPDX-License-Identifier:\s*([A-Za-z0-9.+ -]+?)\s*(?:\*/|-->|\\n|$)", re.MULTILINE)
HEAD_BYTES = 600


def pattern_of(glob):
    """REUSE's: ** is anything, * anything but a slash."""
    return re.compile("".join(".*" if part == "**" else "[^/]*" if part == "*" else re.escape(part) for part in re.split(r"(\*\*|\*)", glob)))


def annotations(root):
    with open(os.path.join(root, "REUSE.toml"), "rb") as file:
        rows = tomllib.load(file)["annotations"]
    return [([pattern_of(glob) for glob in ([row["path"]] if isinstance(row["path"], str) else row["path"])], row) for row in rows]


def tracked(root):
    """Also where there is no git: a tree that was unpacked has only what was tracked, and what was built."""
    done = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [name for name in done.stdout.decode().split("\0") if name and os.path.lexists(os.path.join(root, name))]
    found = []
    for path, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith("_") and name != ".git"]
        found += [os.path.relpath(os.path.join(path, name), root) for name in files]
    return found


def license_of(root, name, rows):
    """(license, copyright) of a file, each %None where nobody says."""
    with open(os.path.join(root, name), "rb") as file:
        head = HEAD.search(file.read(HEAD_BYTES))
    matching = [row for patterns, row in rows if any(pattern.fullmatch(name) for pattern in patterns)]
    row = matching[-1] if matching else {}  # the last one counts
    return head.group(1).decode() if head else row.get("SPDX-License-Identifier"), row.get("SPDX-FileCopyrightText")


def main():
    root = sys.argv[1]
    rows = annotations(root)
    names = [name for name in tracked(root) if not name.startswith("LICENSES/") and not os.path.islink(os.path.join(root, name))]
    said = {name: license_of(root, name, rows) for name in names}
    texts = {os.path.splitext(name)[0] for name in os.listdir(os.path.join(root, "LICENSES"))}
    used = {license for license, _ in said.values() if license}
    checks = {
        "every_file": [f"{name} has no license" for name, (license, _) in said.items() if license is None]
        + [f"nobody says whose {name} is" for name, (_, whose) in said.items() if whose is None],
        "texts": [f"LICENSES/ has no {license}.txt" for license in used - texts] + [f"nothing is under {license}" for license in texts - used],
        "looked": [] if len(names) > 1000 else [f"only {len(names)} files"],
    }
    print(f"1..{len(checks)}")
    for number, (name, complaints) in enumerate(checks.items(), 1):
        print(f"{'not ' if complaints else ''}ok {number} {name}")
        for complaint in complaints:
            print(f"# {complaint}")
    sys.exit(any(checks.values()))


if __name__ == "__main__":
    main()
