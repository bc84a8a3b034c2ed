/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person painted over a picture, as a mask for the cut. Integer: the same bits everywhere.
 * Pure; any thread. */

#include "imaging/assay-picture.h"
#include "model/documents/assay-strokes.h"

G_BEGIN_DECLS

enum { ASSAY_BY_HAND_NOTHING, ASSAY_BY_HAND_KEEP, ASSAY_BY_HAND_ERASE };

/* Of each pixel what the last stroke over it says. %NULL: none touches the picture; @strokes may be
 * %NULL. Time: at most one step for each row of the picture and each point, and one for each pixel.
 * Memory: the mask, and some bytes a point. */
AssayMask *_assay_by_hand_paint (const AssayStrokes *strokes, int width, int height);

/* @self: of _assay_by_hand_paint, may be %NULL. */
static inline guint8
_assay_by_hand_at (const AssayMask *self, gsize index)
{
  return self != NULL ? self->bytes[index] : (guint8) ASSAY_BY_HAND_NOTHING;
}

G_END_DECLS
