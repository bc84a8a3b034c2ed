#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes files as a C table: embed.py OUTPUT ROOT FILE…

Each row is the file's path inside ROOT, its bytes as a string literal and their number (see
src/model/documents/assay-builtin-private.h). Rows are sorted by path, so the output depends on the files alone.
"""
import os
import sys

ESCAPES = {0x0A: "\\n", 0x22: '\\"', 0x5C: "\\\\"}


def literal(data):
    """One string literal a line of text, joined by the compiler; anything unusual in octal."""
    lines = []
    for line in data.splitlines(keepends=True):
        text = "".join(
            ESCAPES.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F and byte != 0x3F else f"\\{byte:03o}")
            for byte in line
        )
        lines.append(f'    "{text}"')
    return "\n".join(lines) or '    ""'


def main(output, root, files):
    rows = []
    for file in files:
        path = os.path.relpath(file, root).replace(os.sep, "/")
        if path.startswith("../"):
            sys.exit(f"{file} is not inside {root}")
        with open(file, "rb") as stream:
            rows.append((path, stream.read()))
    with open(output, "w", encoding="ascii", newline="\n") as out:
        out.write("/* Made by tools/embed.py. */\n")
        out.write('#include "model/documents/assay-builtin-private.h"\n\n')
        out.write("const AssayBuiltinFile _assay_builtin_files[] = {\n")
        for path, data in sorted(rows):
            out.write(f'  {{ "{path}",\n{literal(data)},\n    {len(data)} }},\n')
        out.write("  { NULL, NULL, 0 },\n};\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
