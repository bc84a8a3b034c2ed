/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shapes in masks: connected components and rings of equal depth. Pure, any thread; results do not depend on anything
 * but the mask. Memory: components take at most 8 bytes a pixel in the worst checkerboard, rings one byte a pixel. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* Pixels begin .. end-1 of row y that belong to component @component. */
typedef struct { int y, begin, end; guint32 component; } AssayRun;

typedef struct
{
  guint64   n_pixels;
  AssayRect box;
  gboolean  touches_border; /* has a pixel on the mask's outermost rows or columns */
} AssayComponent;

typedef struct
{
  GArray *runs;       /* AssayRun, rows from top, each from left */
  GArray *components; /* AssayComponent, in order of their first run */
} AssayComponents;

/* Components of the pixels whose byte is at least @threshold; joined over edges, with @diagonal over corners too. */
AssayComponents *assay_components_find (const AssayMask *mask, guint8 threshold, gboolean diagonal);
void             assay_components_free (AssayComponents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComponents, assay_components_free)

#define ASSAY_RING_DEEP 255

/* For each pixel of value >= @threshold the distance to the nearest pixel below it, in king's moves: 1 (beside one) ..
 * @deepest, ASSAY_RING_DEEP beyond; 0 for pixels below. The picture's border does not count as an edge.
 * @deepest: 1 .. 254. */
AssayMask *assay_rings_find (const AssayMask *mask, guint8 threshold, int deepest);

/* The picture's alpha as a mask. */
AssayMask *assay_mask_of_alpha (const AssayPicture *picture);

G_END_DECLS
