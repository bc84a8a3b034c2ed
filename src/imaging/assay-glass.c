/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-color.h"
#include "imaging/assay-process-private.h"

#include <string.h>

/* Glass, smoke, glow: deep inside and far outside of anything solid the background shows through.
 * A color's chroma is a part along the background's hue and one beside it. What is neutral or of
 * another hue has no part along it, so that part says how much of the background is in the mixture
 * (the color difference key of Vlahos, US patent 4,344,085: what lies beside counts against it at
 * 60 degrees). A thing of nearly the background's hue has such a part too; it is told apart by
 * area: a mixture runs out into the very hue somewhere, paint does not. */

#define WHOLE           ASSAY_SHADE_FULL
#define HUE_LEAST       24576 /* chroma squared, of channels that are 64 levels apart; else no hue */
#define BESIDE_COUNTS   591   /* 1/1024 of it: cotangent of 60 degrees */
#define THROUGH_LEAST   100   /* less may be paint: a gray that leans a little to the hue */
#define EXACT_PER_MILLE 180   /* of the part along the hue may lie beside it */
#define NEAR_PER_MILLE  600
#define NOISE           40 /* 1/1024 beside it, whatever lies along it */
#define AREA_EXACT      50 /* per cent of its pixels must be of the very hue */

enum
{
  GLASS_NONE,
  GLASS_NEAR,
  GLASS_EXACT
};

typedef struct
{
  int r, g, b;
} Chroma;

/* Three times what is left when the gray is taken out. */
static Chroma
chroma_of (AssayPixel p)
{
  int sum = p.r + p.g + p.b;

  return (Chroma){3 * p.r - sum, 3 * p.g - sum, 3 * p.b - sum};
}

static gint64
dot (Chroma p, Chroma q)
{
  return (gint64) p.r * q.r + (gint64) p.g * q.g + (gint64) p.b * q.b;
}

int
_assay_glass_through (AssayPixel backdrop, AssayPixel pixel, int *out_beside, int *out_along)
{
  Chroma b = chroma_of (backdrop), c = chroma_of (pixel);
  gint64 bb = dot (b, b), along = dot (c, b) * WHOLE, beside;

  *out_beside = *out_along = 0;
  if (bb < HUE_LEAST || along <= 0)
    return 0;
  along /= bb;
  beside = dot (c, c) * WHOLE * WHOLE / bb - along * along;
  *out_along = (int) along;
  *out_beside = beside > 0 ? (int) assay_integer_sqrt ((guint64) beside) : 0;
  return (int) MIN (along - *out_beside * BESIDE_COUNTS / 1024, WHOLE);
}

static guint8
classify (AssayPixel backdrop, AssayPixel pixel)
{
  int beside, along, through = _assay_glass_through (backdrop, pixel, &beside, &along);

  if (through < THROUGH_LEAST || beside > along * NEAR_PER_MILLE / 1000 + NOISE)
    return GLASS_NONE;
  return beside > along * EXACT_PER_MILLE / 1000 + NOISE ? GLASS_NEAR : GLASS_EXACT;
}

static AssayMask *
classify_all (const AssayPicture *source,
              const AssayMask *rings,
              const AssayBackdrop *backdrop,
              const AssayMask *by_hand)
{
  AssayMask *classes = assay_mask_new (source->width, source->height);

  for (int y = 0; y < source->height; y++)
    for (int x = 0; x < source->width; x++)
      {
        gsize i = (gsize) y * (gsize) source->width + (gsize) x;

        if (rings->bytes[i] != 0 && _assay_by_hand_at (by_hand, i) != ASSAY_BY_HAND_KEEP)
          classes->bytes[i] = classify (_assay_backdrop_at (backdrop, x, y), source->pixels[i]);
      }
  return classes;
}

AssayMask *
_assay_glass_find (const AssayPicture *source,
                   const AssayMask *rings,
                   const AssayBackdrop *backdrop,
                   const AssayMask *by_hand)
{
  AssayMask *classes = classify_all (source, rings, backdrop, by_hand);
  g_autoptr (AssayComponents) areas = assay_components_find (classes, GLASS_NEAR, TRUE);
  g_autofree guint64 *exact = _assay_components_count (areas, classes, GLASS_EXACT);

  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);
      const AssayComponent *area =
        &g_array_index (areas->components, AssayComponent, run->component);
      gboolean glass = exact[run->component] * 100 >= area->n_pixels * AREA_EXACT;

      memset (classes->bytes + (gsize) run->y * (gsize) classes->width + run->begin,
              glass ? 255 : 0, (gsize) (run->end - run->begin));
    }
  return classes;
}
