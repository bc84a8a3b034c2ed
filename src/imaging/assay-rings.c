/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-morphology.h"

#include <string.h>

/* Ring 1 comes from one pass of 3x3 minima (column minima, then row minima: plain loops the
 * compiler vectorizes); deeper rings grow from the list of the ring before. */

static void
mark_inside (const AssayMask *mask, guint8 threshold, AssayMask *rings)
{
  gsize n_pixels = (gsize) mask->width * (gsize) mask->height;

  for (gsize i = 0; i < n_pixels; i++)
    rings->bytes[i] = mask->bytes[i] >= threshold ? ASSAY_RING_DEEP : 0;
}

static void
column_minima (const AssayMask *rings, int y, guint8 *out)
{
  gsize width = (gsize) rings->width;
  const guint8 *here = rings->bytes + (gsize) y * width;
  const guint8 *above = y > 0 ? here - width : here;
  const guint8 *below = y < rings->height - 1 ? here + width : here;

  for (gsize x = 0; x < width; x++)
    out[x] = (guint8) (above[x] & here[x] & below[x]);
}

/* Appends the index of each inside pixel beside an outside one; nothing is written, so rows above
 * stay as they were. */
static void
collect_first_ring (const AssayMask *rings, GArray *out)
{
  gsize width = (gsize) rings->width;
  g_autofree guint8 *minima = g_malloc (width + 2);

  for (int y = 0; y < rings->height; y++)
    {
      const guint8 *here = rings->bytes + (gsize) y * width;

      column_minima (rings, y, minima + 1);
      minima[0] = minima[1];
      minima[width + 1] = minima[width];
      if (memchr (minima, 0, width + 2) == NULL)
        continue;
      for (gsize x = 0; x < width; x++)
        if (here[x] != 0 && (minima[x] & minima[x + 1] & minima[x + 2]) == 0)
          {
            guint32 index = (guint32) ((gsize) y * width + x);

            g_array_append_val (out, index);
          }
    }
}

static void
mark_ring (AssayMask *rings, const GArray *members, int depth)
{
  for (guint i = 0; i < members->len; i++)
    rings->bytes[g_array_index (members, guint32, i)] = (guint8) depth;
}

/* The unnumbered inside neighbors of @ring become ring @depth. */
static GArray *
grow_ring (AssayMask *rings, const GArray *ring, int depth)
{
  GArray *next = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < ring->len; i++)
    {
      guint32 index = g_array_index (ring, guint32, i);
      int x = (int) (index % (guint) rings->width), y = (int) (index / (guint) rings->width);

      for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, rings->height - 1); ny++)
        for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, rings->width - 1); nx++)
          {
            guint32 beside = (guint32) ((gsize) ny * (gsize) rings->width + (gsize) nx);

            if (rings->bytes[beside] != ASSAY_RING_DEEP)
              continue;
            rings->bytes[beside] = (guint8) depth;
            g_array_append_val (next, beside);
          }
    }
  return next;
}

AssayMask *
assay_rings_find (const AssayMask *mask, guint8 threshold, int deepest)
{
  AssayMask *rings = assay_mask_new (mask->width, mask->height);
  GArray *ring = g_array_new (FALSE, FALSE, sizeof (guint32));

  mark_inside (mask, threshold, rings);
  collect_first_ring (rings, ring);
  mark_ring (rings, ring, 1);
  for (int depth = 2; depth <= deepest && ring->len > 0; depth++)
    {
      GArray *next = grow_ring (rings, ring, depth);

      g_array_unref (ring);
      ring = next;
    }
  g_array_unref (ring);
  return rings;
}

AssayMask *
assay_mask_of_alpha (const AssayPicture *picture)
{
  AssayMask *mask = assay_mask_new (picture->width, picture->height);
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    mask->bytes[i] = picture->pixels[i].a;
  return mask;
}
