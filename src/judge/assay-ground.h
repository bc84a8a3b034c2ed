/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The background a picture was drawn on, as the border of its uncut source shows it, and which
 * places of the source have its hue. Hue and purity are compared, not lightness: a shadow or a
 * vignette only takes light from a background. Shares no estimator with the processor that cuts.
 * Integers; any thread; at most 256 x 256 places in memory, time of one look a source pixel. */

#include "judge/assay-validator.h"

G_BEGIN_DECLS

/* How much of the background's hue a color has. */
typedef enum
{
  ASSAY_HUE_OTHER,
  ASSAY_HUE_TINT,       /* its hue, less pure: glass before it, or a like color */
  ASSAY_HUE_PURE,       /* on the line from black to it */
  ASSAY_HUE_SAME,       /* of places only: pure, and hardly off that line */
  ASSAY_HUE_BACKGROUND, /* of places only: the same, and joined with the border or as light as it */
} AssayHue;

typedef struct _AssayGround AssayGround;

/* %NULL where nothing was cut from a key color, or the border is not of one strong hue (scenery,
 * white, gray). @origin must stay; may be %NULL. */
AssayGround *_assay_ground_find (const AssayOrigin *origin);
void           _assay_ground_free (AssayGround *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayGround, _assay_ground_free)

/* The median of the source's outermost ring of pixels, of whatever hue. */
AssayPixel _assay_ground_color  (const AssayPicture *source);
/* How much of the background's hue is in it: 510 of a pure primary, below 0 of the other side. */
gint64     _assay_ground_amount (const AssayGround *self, AssayPixel pixel);
/* Alpha is ignored. */
AssayHue   _assay_ground_hue   (const AssayGround *self, AssayPixel pixel);
/* Of the place of the source that is at (x, y) of the picture; ASSAY_HUE_OTHER beyond. */
AssayHue   _assay_ground_place (const AssayGround *self, int x, int y);

/* The color leans to the background's hue, however little: within 30 degrees of it. */
gboolean   _assay_ground_leans  (const AssayGround *self, AssayPixel pixel);
/* The pixel at (x, y) of the picture is the background's by its hue, or lies where the source shows
 * nothing else: whatever became of its color. */
gboolean   _assay_ground_shown (const AssayGround *self, int x, int y, AssayPixel pixel);
/* So, and no shadow on it, which may be drawn. */
gboolean   _assay_ground_bare  (const AssayGround *self, int x, int y, AssayPixel pixel);

/* Where the picture still shows the background. */
typedef struct
{
  AssayMask *hues; /* AssayHue of each pixel that shows it; rims are left out */
  gint64     n_visible;
  gint64     n_background, n_hued; /* px: surely of the background; of all @hues */
  gint64     largest; /* px of the largest patch */
  AssayRect  box;     /* its */
} AssayLeftover;

void _assay_leftover_find  (const AssayGround *ground, const AssayPicture *picture,
                            AssayLeftover *out);
void _assay_leftover_clear (AssayLeftover *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayLeftover, _assay_leftover_clear)

G_END_DECLS
