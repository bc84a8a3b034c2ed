/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Drawn pictures for tests: shapes with exactly known coverage. Integers only. */

#include "imaging/assay-picture.h"

/* A picture of one color. */
AssayPicture *synthetic_flat (int width, int height, AssayPixel color);

/* Coverage 0..255 of pixel (x, y) by a disk around (cx, cy), both in 1/2 px; 16x16 samples. */
int synthetic_disk_coverage (int x, int y, int cx2, int cy2, int radius);

/* Mixes @color over the picture by the disk's coverage, in sRGB numbers (as renderers do); alpha stays. */
void synthetic_disk (AssayPicture *picture, int cx, int cy, int radius, AssayPixel color);

/* The disk as a sprite: straight color, alpha = coverage, on what is there (which must be transparent). */
void synthetic_sprite_disk (AssayPicture *picture, int cx, int cy, int radius, AssayPixel color);

void synthetic_rectangle (AssayPicture *picture, AssayRect rect, AssayPixel color);

/* Adds -@amplitude .. +@amplitude to every channel, from a fixed sequence. */
void synthetic_noise (AssayPicture *picture, int amplitude, guint32 seed);

/* The next number of a fixed sequence. */
guint32 synthetic_random (guint32 *state);
