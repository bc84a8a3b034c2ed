/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-process-private.h"

#include <string.h>

/* Grows outward a ring at a time; each new pixel takes the mean of its neighbors of the rings
 * before, so the result does not depend on the order within a ring. */

typedef struct
{
  guint32 index;
  AssayPixel color;
} Bled;

static gboolean
mean_of_colored (
  const AssayPicture *picture, const AssayMask *colored, int x, int y, AssayPixel *out)
{
  guint r = 0, g = 0, b = 0, n = 0;

  for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, picture->height - 1); ny++)
    for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, picture->width - 1); nx++)
      {
        gsize index = (gsize) ny * (gsize) picture->width + (gsize) nx;

        if (colored->bytes[index] == 0)
          continue;
        r += picture->pixels[index].r;
        g += picture->pixels[index].g;
        b += picture->pixels[index].b;
        n++;
      }
  if (n == 0)
    return FALSE;
  *out = (AssayPixel){(guint8) ((r + n / 2) / n), (guint8) ((g + n / 2) / n),
                      (guint8) ((b + n / 2) / n), 0};
  return TRUE;
}

guint
_assay_bleed (AssayPicture *picture)
{
  g_autoptr (AssayMask) colored = assay_mask_of_alpha (picture);
  g_autoptr (AssayMask) outside = assay_mask_new (picture->width, picture->height);
  g_autoptr (AssayMask) rings = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Bled));
  guint n_bled = 0;
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    outside->bytes[i] = colored->bytes[i] == 0 ? 255 : 0;
  rings = assay_rings_find (outside, 255, ASSAY_BLEED_PX);
  for (int ring = 1; ring <= ASSAY_BLEED_PX; ring++)
    {
      g_array_set_size (found, 0);
      for (const guint8 *at = rings->bytes;
           (at = memchr (at, ring, (gsize) (rings->bytes + n_pixels - at))) != NULL; at++)
        {
          gsize i = (gsize) (at - rings->bytes);
          Bled bled = {.index = (guint32) i};

          if (mean_of_colored (picture, colored, (int) (i % (gsize) picture->width),
                               (int) (i / (gsize) picture->width), &bled.color))
            g_array_append_val (found, bled);
        }
      for (guint i = 0; i < found->len; i++)
        {
          const Bled *bled = &g_array_index (found, Bled, i);

          picture->pixels[bled->index] = bled->color;
          colored->bytes[bled->index] = 255;
        }
      n_bled += found->len;
    }
  return n_bled;
}
