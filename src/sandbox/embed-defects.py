#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tests/truth/defects.json -> a C table. Refuses anything the sandbox could not plant."""
import json
import sys

KINDS = ["background_patch", "fringe", "off_canvas", "blank", "blur", "stray_island"]


def main(source, target):
    with open(source, encoding="utf-8") as file:
        data = json.load(file)
    if data["version"] != 1 or data["side_px"] != 1024:
        sys.exit(f"{source}: version 1 with side_px 1024 is what the sandbox knows")
    rows = []
    for entry in data["defects"]:
        kind, level = entry["kind"], entry["level"]
        if kind not in KINDS or level not in ("near", "far"):
            sys.exit(f"{source}: unknown kind or level: {kind} {level}")
        numbers = [entry["weight"], entry["size"], entry["strength"]]
        if not all(isinstance(n, int) and 0 <= n <= 1024 for n in numbers):
            sys.exit(f"{source}: {kind} {level}: weight, size and strength are integers of 0 to 1024")
        rows.append(f'  {{ SANDBOX_{kind.upper()}, "{kind}", "{level}", {numbers[0]}, {numbers[1]}, {numbers[2]} }},')
    with open(target, "w", encoding="utf-8") as file:
        file.write("/* Made from tests/truth/defects.json by embed-defects.py. */\n")
        file.write("static const SandboxDefect planted[] = {\n" + "\n".join(rows) + "\n};\n")


main(*sys.argv[1:3])
