/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-backdrop.h"

/* A shadow with an edge is not reached by way of slow changes. It is an area of the background's
 * very hue, joined with the background, and thick: the mixed edge of a black outline has that hue
 * too, but nowhere is it more than some pixels wide. */

#define THICK_RINGS 3 /* somewhere in it a pixel has that many around it */

static AssayMask *
find_shaded (const AssayPicture *picture,
             const AssayBackdropColor *color,
             const AssayMask *background)
{
  AssayMask *shaded = assay_mask_new (picture->width, picture->height);
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    if (background->bytes[i] == 0)
      {
        int shade = _assay_backdrop_shade (color, picture->pixels[i]);

        shaded->bytes[i] = shade >= ASSAY_SHADE_DEEPEST && shade < ASSAY_SHADE_LIGHT ? 255 : 0;
      }
  return shaded;
}

static gboolean
is_beside (const AssayMask *background, const AssayRun *run)
{
  for (int y = MAX (run->y - 1, 0); y <= MIN (run->y + 1, background->height - 1); y++)
    for (int x = MAX (run->begin - 1, 0); x < MIN (run->end + 1, background->width); x++)
      if (background->bytes[(gsize) y * (gsize) background->width + (gsize) x] == 255)
        return TRUE;
  return FALSE;
}

static gboolean
is_thick (const AssayMask *rings, const AssayRun *run)
{
  for (int x = run->begin; x < run->end; x++)
    if (rings->bytes[(gsize) run->y * (gsize) rings->width + (gsize) x] >= THICK_RINGS)
      return TRUE;
  return FALSE;
}

void
_assay_backdrop_add_shadows (const AssayPicture *picture,
                             const AssayBackdropColor *color,
                             AssayMask *background)
{
  enum
  {
    BESIDE = 1,
    THICK = 2
  };
  g_autoptr (AssayMask) shaded = find_shaded (picture, color, background);
  g_autoptr (AssayMask) rings = assay_rings_find (shaded, 255, THICK_RINGS);
  g_autoptr (AssayComponents) areas = assay_components_find (shaded, 255, FALSE);
  g_autofree guint8 *found = g_new0 (guint8, areas->components->len + 1);

  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);

      found[run->component] |= is_thick (rings, run) ? THICK : 0;
      if ((found[run->component] & BESIDE) == 0 && is_beside (background, run))
        found[run->component] |= BESIDE;
    }
  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);

      for (int x = run->begin; x < run->end && found[run->component] == (BESIDE | THICK); x++)
        background->bytes[(gsize) run->y * (gsize) background->width + (gsize) x] = 255;
    }
}
