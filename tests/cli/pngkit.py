# SPDX-License-Identifier: GPL-3.0-or-later
"""PNGs that a test draws, and what is in those it is given: by itself, for the program's own reader is what is tested."""

import struct
import zlib

from fakecomfy import chunk


def png_of(side, pixel):
    """Bytes of an opaque picture; @pixel of (x, y): r, g, b."""
    rows = b"".join(b"\0" + bytes(part for x in range(side) for part in pixel(x, y)) for y in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def read_png(path):
    """Width, height and rows of (r, g, b, a)."""
    with open(path, "rb") as file:
        data = file.read()
    at, body = 8, b""
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", data[at + 8:at + 18])
        if name == b"IDAT":
            body += data[at + 8:at + 8 + length]
        at += 12 + length
    n = 4 if kind == 6 else 3
    raw, rows, before = zlib.decompress(body), [], bytearray(width * n)
    for y in range(height):
        start = y * (width * n + 1)
        row = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + width * n]), before, n)
        rows.append([tuple(row[x * n:x * n + n]) + (255,) * (4 - n) for x in range(width)])
        before = row
    return width, height, rows


def unfilter(kind, row, above, n):
    for i, value in enumerate(row):
        a, b, c = (row[i - n] if i >= n else 0), above[i], (above[i - n] if i >= n else 0)
        pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
        paeth = a if pa <= pb and pa <= pc else b if pb <= pc else c
        row[i] = (value + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
    return row
