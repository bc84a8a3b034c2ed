/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the uncut source says of a pixel at the edge: whether its color was drawn, mixed in from the
 * background, or is neither. Pure; any thread. */

#include "judge/assay-ground.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_RIM_DRAWN,    /* the source shows it, before its background */
  ASSAY_RIM_MIXED,    /* the inside's color with some of the background's in it */
  ASSAY_RIM_BEYOND,   /* the source shows nothing there but its background */
  ASSAY_RIM_INVENTED, /* nothing in the source explains it */
} AssayRim;

typedef struct
{
  const AssayOrigin *origin;
  const AssayGround *ground; /* %NULL: its border has no strong hue */
  AssayPixel         color;  /* of the border */
} AssayRimView;

/* @pixel: at (x, y) of the picture, visible. @inside: the object's color behind it; %NULL: the
 * shape is too thin to have one. */
AssayRim _assay_rim_judge (const AssayRimView *self, int x, int y, AssayPixel pixel,
                           const AssayPixel *inside);

G_END_DECLS
