/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is kept of a picture so that those like it are found without their pixels: 64 marks, which
 * see shapes and light, and nine colors, which tell the red flask from the green one. Both are of
 * the picture over mid grey, in integers. Pure; any thread. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

#define ASSAY_LIKENESS_COLORS  9    /* means of three by three parts, in rows from the top left */
#define ASSAY_LIKENESS_UNKNOWN (-1) /* how far colors are apart of which one is not known */

typedef struct
{
  guint64    marks; /* assay_dhash */
  AssayPixel colors[ASSAY_LIKENESS_COLORS]; /* opaque */
  gboolean   has_colors; /* logs of earlier programs tell the marks alone */
} AssayLikeness;

void     assay_likeness_of (const AssayPicture *picture, AssayLikeness *out);

/* 64-bit difference hash: of 9x8 area-averaged luma, whether each is darker than its right
 * neighbor. */
guint64  assay_dhash (const AssayPicture *picture);

/* The colors as 54 hexadecimal digits; "" where they are not known. (transfer full) */
char    *assay_likeness_dup_colors  (const AssayLikeness *self);
/* Sets @colors and @has_colors, which it returns; @text may be %NULL. */
gboolean assay_likeness_read_colors (AssayLikeness *self, const char *text);

/* Marks that differ, 0..64. */
int      assay_likeness_marks_apart  (const AssayLikeness *a, const AssayLikeness *b);
/* Of the part that differs most: CIE 1976 distance in whole units, or ASSAY_LIKENESS_UNKNOWN. */
int      assay_likeness_colors_apart (const AssayLikeness *a, const AssayLikeness *b);

G_END_DECLS
