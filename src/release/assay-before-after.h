/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A picture beside what became of it, on grounds that show what was left and what was lost.
 * Pure. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

#define ASSAY_BEFORE_AFTER_CELL 512 /* px, the longer side of a cell at most */
#define ASSAY_BEFORE_AFTER_GAP  8   /* px around each cell */

/* Two columns, @before and @after, and three rows, on black, on white and on magenta. Each
 * picture lies in the middle of its cell: what is larger than it is made smaller, what is
 * smaller is enlarged by a whole factor. %NULL: no memory. */
AssayPicture *assay_before_after_draw (const AssayPicture *before, const AssayPicture *after);

G_END_DECLS
