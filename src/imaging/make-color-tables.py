#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes assay-color-tables.h: sRGB to XYZ contributions and the CIELAB companding function.

Integers only, so that every machine makes the same tables. Formulas: IEC 61966-2-1 (sRGB), CIE 15 (CIELAB, D65).
Both tables are in units of 2^-24.
"""
import sys

ONE = 1 << 24
STEPS = 8192
MATRIX = ((4124564, 3575761, 1804375), (2126729, 7151522, 721750), (193339, 1191920, 9503041))


def root(value, n):
    """The floor of the n-th root of an integer."""
    low, high = 0, 1 << (value.bit_length() // n + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle ** n <= value:
            low = middle
        else:
            high = middle - 1
    return low


def linear(level):
    """Linear light of one 8-bit level, in units of 2^-40."""
    if level * 100000 <= 4045 * 255:
        return (level << 40) * 100 // (255 * 1292)
    # ((level/255 + 0.055) / 1.055) ^ (12/5)
    return root(((1000 * level + 14025) ** 12 << 200) // 269025 ** 12, 5)


def companded(half):
    """f(half / 2 / STEPS) of CIE 15, rounded, in units of 2^-24."""
    if half * 24389 <= 216 * 2 * STEPS:
        numerator, denominator = ((24389 * half + 16 * 27 * 2 * STEPS) << 24), 27 * 116 * 2 * STEPS
        return (2 * numerator + denominator) // (2 * denominator)
    return (root((half << 75) // (2 * STEPS), 3) + 1) // 2


def knot(step):
    """The value at one step, raised by half of what a straight line to the next misses in the middle."""
    low, middle, high = companded(2 * step), companded(2 * step + 1), companded(2 * step + 2)
    return low + (2 * middle - low - high + 2) // 4


def rows(values):
    for start in range(0, len(values), 12):
        yield '  ' + ', '.join(str(value) for value in values[start:start + 12]) + ','


def main():
    lines = ['/* SPDX-License-Identifier: GPL-3.0-or-later */',
             '/* Made by make-color-tables.py. Units of 2^-24. */',
             'static const guint32 xyz_part[3][3][256] = {']
    for row in MATRIX:
        lines.append('{')
        for weight in row:
            total = sum(row)
            values = [(2 * linear(level) * weight * ONE // (total << 40) + 1) // 2 for level in range(256)]
            lines += ['{', *rows(values), '},']
        lines.append('},')
    lines += ['};', 'static const guint32 lab_f[] = {', *rows([knot(step) for step in range(STEPS + 2)]), '};']
    with open(sys.argv[1], 'w', encoding='ascii') as out:
        out.write('\n'.join(lines) + '\n')


main()
