/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Defects put into a delivered picture that has none: what a bad cut leaves. Each is the same for
 * the same seed. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* "halo dark opaque 10" */
  /* Draws into @picture, which is the caller's own; %FALSE when there is no place for it. */
  gboolean  (*draw) (AssayPicture *picture, int which, guint64 seed);
  int         which;
} Defect;

/* Halo: the outside of the outline, 1 px wide, in the key's color, light or dark; opaque or half;
 * 10 % of it in one piece, or all. Speck: 2-10, 20 or 80 px of area, the key's color or the
 * object's, apart from the object. Blur: sigma 1, 2, 3. Hole: 4, 12,
 * 40 px of area, inside the object. Feather: alpha alone blurred, sigma 1, 2, 3.
 * Patch: 24 x 4 px of the key's color at the canvas's edge. Ended by a row without name. */
extern const Defect defects[];

/* The color that was cut away, by the seed: what is left of it has its hue. */
AssayPixel defect_key (guint64 seed);

G_END_DECLS
