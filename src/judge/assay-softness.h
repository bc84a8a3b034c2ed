/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How wide the edge is along the outline: over how many pixels alpha goes from 5 to 95 %, measured
 * across it at up to 4,096 places. Where it stays translucent (glass), falls and then only fades (a
 * crisp edge with a glow), or is thinner than an edge, there is none to measure. Beside the uncut
 * source, what it is soft there by itself is taken off. Pure, integers; any thread. */

#include "judge/assay-validator.h"

G_BEGIN_DECLS

#define ASSAY_SOFTNESS_PX 256 /* parts of a pixel */

typedef struct
{
  guint  n_places;       /* where there was an edge */
  gint64 median, widest; /* parts of a pixel of the picture; the widest is the 90th percentile */
} AssaySoftness;

/* @origin may be %NULL. */
AssaySoftness _assay_softness_of (const AssayPicture *picture, const AssayOrigin *origin);

G_END_DECLS
