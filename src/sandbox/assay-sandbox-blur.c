/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-render.h"

static void
blur_line (const guint8 *in, guint8 *out, int n, gsize step, int radius)
{
  int sum = 0, window = 2 * radius + 1;

  for (int i = -radius; i <= radius; i++)
    sum += in[(gsize) CLAMP (i, 0, n - 1) * step];
  for (int i = 0; i < n; i++)
    {
      out[(gsize) i * step] = (guint8) ((sum + window / 2) / window);
      sum +=
        in[(gsize) MIN (i + radius + 1, n - 1) * step] - in[(gsize) MAX (i - radius, 0) * step];
    }
}

void
sandbox_blur_plane (guint8 *bytes, int width, int height, int radius)
{
  g_autofree guint8 *other = g_malloc ((gsize) width * (gsize) height);

  for (int pass = 0; pass < 3; pass++)
    {
      for (int y = 0; y < height; y++)
        blur_line (bytes + (gsize) y * (gsize) width, other + (gsize) y * (gsize) width, width, 1,
                   radius);
      for (int x = 0; x < width; x++)
        blur_line (other + x, bytes + x, height, (gsize) width, radius);
    }
}

void
sandbox_blur (AssayPicture *picture, int radius)
{
  g_autoptr (AssayPicture) other = assay_picture_new (picture->width, picture->height);
  gsize row = (gsize) picture->width * sizeof (AssayPixel);

  for (int pass = 0; pass < 3; pass++)
    {
      for (int y = 0; y < picture->height; y++)
        for (gsize c = 0; c < 4; c++)
          blur_line ((const guint8 *) picture->pixels + (gsize) y * row + c,
                     (guint8 *) other->pixels + (gsize) y * row + c, picture->width, 4, radius);
      for (int x = 0; x < picture->width; x++)
        for (gsize c = 0; c < 4; c++)
          blur_line ((const guint8 *) other->pixels + (gsize) x * 4 + c,
                     (guint8 *) picture->pixels + (gsize) x * 4 + c, picture->height, row, radius);
    }
}
