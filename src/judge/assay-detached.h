/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What stands apart from the main body. A question mark has its dot, a stack its coins, a blow its
 * debris: those are parts. A part is large beside the body, or has colors of the body and lies near
 * it; what has the background's hue is none. The rest are specks. Pure; any thread. */

#include "imaging/assay-morphology.h"
#include "judge/assay-ground.h"

G_BEGIN_DECLS

typedef struct
{
  gint64  largest;      /* px of the largest speck; 0: none */
  gint64  largest_sure; /* px of the largest that nobody drew: left of the background, or, where no
                           source tells, small and of another color than the body */
  GArray *specks;       /* AssayRect of each, in order of their first pixel */
} AssayDetached;

/* @ground may be %NULL. */
void _assay_detached_find  (const AssayPicture *picture, const AssayGround *ground,
                            AssayDetached *out);
void _assay_detached_clear (AssayDetached *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayDetached, _assay_detached_clear)

G_END_DECLS
