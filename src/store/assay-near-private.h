/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How pictures alike are found in the index: what the projection writes and the reader asks. Two
 * hashes that differ in at most three bits are equal in one of four parts; a part takes every
 * fourth bit, so that it has some of all rows of the picture and not of an empty margin alone. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

#define ASSAY_NEAR_PARTS 4
#define ASSAY_NEAR_MASK  G_GUINT64_CONSTANT (0x1111111111111111)
/* The statement's and the index's expression must be the same text. */
#define ASSAY_SQL_NEAR_PART(part) "((marks >> " part ") & 1229782938247303441)"

/* One number of all that is kept of a picture; ASSAY_UNSET if @colors is %NULL. */
gint64 _assay_near_likeness (guint64 marks, const char *colors);

G_END_DECLS
