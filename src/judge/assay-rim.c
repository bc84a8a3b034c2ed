/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-rim.h"

#include "imaging/assay-color.h"
#include "judge/assay-judge-private.h"

#define MIXED_PER_MILLE    120 /* of the way from the inside to the background */
#define MIXED_OFF          350 /* per mille of that way: how far beside it a mixture may lie */
#define MIXED_AMOUNT       24  /* of 510: more of the background's hue than the inside has */
#define BACKGROUND_DELTA_E 10  /* from the border's color: the background and no more */
#define BACKGROUND_LIGHT   80  /* per cent of the border's: no shadow on it */
#define DRAWN_DELTA_E      18  /* what is left when the pixel's color is taken out of the source */
#define ALPHA_EXCESS       90  /* more opaque than the source shows */

typedef struct
{
  gint64 r, g, b;
} Way;

static Way
way_between (AssayPixel from, AssayPixel to)
{
  return (Way){to.r - from.r, to.g - from.g, to.b - from.b};
}

static gint64
product (Way p, Way q)
{
  return p.r * q.r + p.g * q.g + p.b * q.b;
}

/* How far along @way @part lies, per mille. */
static gint64
share_of (Way part, Way way)
{
  gint64 whole = product (way, way);

  return whole > 0 ? CLAMP (product (part, way) * 1000 / whole, -1000, 2000) : 0;
}

static AssayPixel
point_on (AssayPixel from, Way way, gint64 share)
{
  return (AssayPixel){(guint8) CLAMP (from.r + way.r * share / 1000, 0, 255),
                      (guint8) CLAMP (from.g + way.g * share / 1000, 0, 255),
                      (guint8) CLAMP (from.b + way.b * share / 1000, 0, 255), 255};
}

/* Between the inside and the background, and not beside the line from one to the other. */
static gboolean
is_mixed (const AssayRimView *self, AssayPixel pixel, AssayPixel inside)
{
  Way way = way_between (inside, self->color), part = way_between (inside, pixel), off;
  gint64 share = share_of (part, way);

  if (share < MIXED_PER_MILLE)
    return FALSE;
  off = way_between (point_on (inside, way, MIN (share, 1000)), pixel);
  return product (off, off) * 1000 * 1000 <= product (part, part) * MIXED_OFF * MIXED_OFF;
}

static gboolean
has_hue_of_background (const AssayRimView *self, AssayPixel pixel, const AssayPixel *inside)
{
  gboolean own_hue = inside != NULL && _assay_ground_leans (self->ground, *inside);
  gint64 own = own_hue ? _assay_ground_amount (self->ground, *inside) : 0;

  return _assay_ground_leans (self->ground, pixel)
         && _assay_ground_amount (self->ground, pixel) >= own + MIXED_AMOUNT;
}

/* The source there is the pixel's color before the background, at no less than its alpha. */
static gboolean
explains (const AssayRimView *self, AssayPixel source, AssayPixel pixel)
{
  Way way = way_between (self->color, pixel), part = way_between (self->color, source);
  gint64 share = CLAMP (share_of (part, way), 0, 1000);

  return pixel.a - share * 255 / 1000 < ALPHA_EXCESS
         && assay_color_delta_e (point_on (self->color, way, share), source) < DRAWN_DELTA_E;
}

static gboolean
is_background (const AssayRimView *self, AssayPixel source)
{
  if (self->ground != NULL && _assay_ground_hue (self->ground, source) == ASSAY_HUE_PURE)
    return _assay_ground_amount (self->ground, source) * 100
           >= _assay_ground_amount (self->ground, self->color) * BACKGROUND_LIGHT;
  return assay_color_delta_e (source, self->color) <= BACKGROUND_DELTA_E;
}

AssayRim
_assay_rim_judge (
  const AssayRimView *self, int x, int y, AssayPixel pixel, const AssayPixel *inside)
{
  AssayPixel source;

  if (self->ground != NULL && has_hue_of_background (self, pixel, inside))
    return ASSAY_RIM_MIXED;
  if (inside != NULL && is_mixed (self, pixel, *inside))
    return ASSAY_RIM_MIXED;
  if (!_assay_origin_mean (self->origin, x, y, &source)
      || (pixel.a >= ALPHA_EXCESS && is_background (self, source)))
    return ASSAY_RIM_BEYOND;
  return explains (self, source, pixel) ? ASSAY_RIM_DRAWN : ASSAY_RIM_INVENTED;
}
