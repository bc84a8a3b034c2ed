/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-morphology.h"
#include "judge/assay-ground.h"
#include "judge/assay-judge-private.h"

/* Asked of both: the picture shows the hue, and so did the source there. What a cut unmixed no
 * longer shows it; what it mixed in by itself is a rim, and that is another check's. */

#define LARGE_SIDE 512 /* from here on a rim is up to 4 px wide, below up to 2 */
#define PLAIN_AMOUNT                                                                               \
  100 /* of 510: less of the hue is a tint nobody is disturbed by, and may be drawn */

/* How the pixel looks: what is nearly transparent shows little hue. */
static AssayHue
hue_seen (const AssayGround *ground, AssayPixel pixel)
{
  pixel.r = (guint8) (pixel.r * pixel.a / 255);
  pixel.g = (guint8) (pixel.g * pixel.a / 255);
  pixel.b = (guint8) (pixel.b * pixel.a / 255);
  return _assay_ground_hue (ground, pixel);
}

static gboolean
is_plain (const AssayGround *ground, AssayPixel pixel)
{
  return _assay_ground_amount (ground, pixel) * pixel.a >= PLAIN_AMOUNT * 255;
}

static guint8
hue_left (const AssayGround *ground, const AssayPicture *picture, int x, int y)
{
  AssayPixel pixel = *assay_picture_at (picture, x, y);
  AssayHue seen = hue_seen (ground, pixel), place;

  if (seen == ASSAY_HUE_OTHER)
    return ASSAY_HUE_OTHER;
  place = _assay_ground_place (ground, x, y);
  if (place == ASSAY_HUE_BACKGROUND && !is_plain (ground, pixel))
    place = ASSAY_HUE_PURE;
  return (guint8) (seen == ASSAY_HUE_PURE ? place : MIN (seen, place));
}

static void
find_hues (const AssayGround *ground, const AssayPicture *picture, AssayLeftover *out)
{
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      if (assay_picture_at (picture, x, y)->a >= ASSAY_VISIBLE_ALPHA)
        {
          out->n_visible++;
          out->hues->bytes[(gsize) y * (gsize) picture->width + (gsize) x] =
            hue_left (ground, picture, x, y);
        }
}

/* The patches that are thicker than a rim: for each component whether it has a pixel so deep. */
static gboolean *
find_thick (const AssayComponents *patches, const AssayMask *rings, int deep)
{
  gboolean *thick = g_new0 (gboolean, patches->components->len + 1);

  for (guint i = 0; i < patches->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (patches->runs, AssayRun, i);

      for (int x = run->begin; x < run->end; x++)
        thick[run->component] |=
          rings->bytes[(gsize) run->y * (gsize) rings->width + (gsize) x] >= deep;
    }
  return thick;
}

static void
count_run (AssayLeftover *out, const AssayRun *run, gboolean thick)
{
  guint8 *row = out->hues->bytes + (gsize) run->y * (gsize) out->hues->width;

  for (int x = run->begin; x < run->end; x++)
    {
      if (!thick)
        row[x] = ASSAY_HUE_OTHER;
      out->n_hued += row[x] != ASSAY_HUE_OTHER;
      out->n_background += row[x] == ASSAY_HUE_BACKGROUND;
    }
}

void
_assay_leftover_find (const AssayGround *ground, const AssayPicture *picture, AssayLeftover *out)
{
  g_autoptr (AssayMask) rings = NULL;
  g_autoptr (AssayComponents) patches = NULL;
  g_autofree gboolean *thick = NULL;
  int deep = MIN (picture->width, picture->height) >= LARGE_SIDE ? 3 : 2;

  *out = (AssayLeftover){.hues = assay_mask_new (picture->width, picture->height)};
  find_hues (ground, picture, out);
  rings = assay_rings_find (out->hues, ASSAY_HUE_TINT, deep);
  patches = assay_components_find (out->hues, ASSAY_HUE_TINT, FALSE);
  thick = find_thick (patches, rings, deep);
  for (guint i = 0; i < patches->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (patches->runs, AssayRun, i);

      count_run (out, run, thick[run->component]);
    }
  for (guint i = 0; i < patches->components->len; i++)
    {
      const AssayComponent *patch = &g_array_index (patches->components, AssayComponent, i);

      if (!thick[i] || (gint64) patch->n_pixels <= out->largest)
        continue;
      out->largest = (gint64) patch->n_pixels;
      out->box = patch->box;
    }
}

void
_assay_leftover_clear (AssayLeftover *self)
{
  g_clear_pointer (&self->hues, assay_mask_free);
}
