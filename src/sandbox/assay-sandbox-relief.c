/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-relief.h"

#define SHRINK 4
#define BORDER 2

static int *
shrink (const SandboxCover *cover, int width, int height)
{
  int *cells = g_new0 (int, (gsize) width *(gsize) height);

  for (int y = 0; y < cover->height; y += 2)
    for (int x = 0; x < cover->width; x += 2)
      cells[(y / SHRINK + BORDER) * width + x / SHRINK + BORDER] +=
        cover->bytes[(gsize) y * (gsize) cover->width + (gsize) x];
  for (int i = 0; i < width * height; i++)
    cells[i] = cells[i] * 4; /* 4 samples of 255: about 0 … 4080 */
  return cells;
}

static void
blur (const int *in, int *out, int n, int step, int radius)
{
  int sum = 0;

  for (int i = 0; i <= radius && i < n; i++)
    sum += in[i * step];
  for (int i = 0; i < n; i++)
    {
      out[i * step] = sum / (2 * radius + 1);
      if (i + radius + 1 < n)
        sum += in[(i + radius + 1) * step];
      if (i - radius >= 0)
        sum -= in[(i - radius) * step];
    }
}

void
sandbox_relief_init (SandboxRelief *relief, const SandboxCover *cover)
{
  int width = cover->width / SHRINK + 1 + 2 * BORDER,
      height = cover->height / SHRINK + 1 + 2 * BORDER;
  int radius = CLAMP (MIN (width, height) / 7, 1, 40);
  int *a = shrink (cover, width, height), *b = g_new0 (int, (gsize) width *(gsize) height);
  int d = 1;

  for (int pass = 0; pass < 2; pass++)
    {
      for (int y = 0; y < height; y++)
        blur (a + y * width, b + y * width, width, 1, radius);
      for (int x = 0; x < width; x++)
        blur (b + x, a + x, height, width, radius);
    }
  relief->width = width;
  relief->height = height;
  relief->cells = g_new0 (gint16, 2 * (gsize) width * (gsize) height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int x0 = MAX (0, x - d), x1 = MIN (width - 1, x + d), y0 = MAX (0, y - d),
            y1 = MIN (height - 1, y + d);
        int gx = a[y * width + x1] - a[y * width + x0], gy = a[y1 * width + x] - a[y0 * width + x];
        int slope = (gx * 4 + gy * 5) * radius / (9 * 8);
        gint16 *cell = relief->cells + 2 * (y * width + x);

        cell[0] = (gint16) CLAMP (slope, -320, 320);
        cell[1] = (gint16) MAX (0, (a[y * width + x] - 2040) / 8);
      }
  g_free (a);
  g_free (b);
}

void
sandbox_relief_clear (SandboxRelief *relief)
{
  g_clear_pointer (&relief->cells, g_free);
}

void
sandbox_relief_at (const SandboxRelief *relief, int x, int y, int *slope, int *inside)
{
  int cx = x / SHRINK + BORDER, cy = y / SHRINK + BORDER;
  int fx = x % SHRINK, fy = y % SHRINK;
  const gint16 *top = relief->cells + 2 * (cy * relief->width + cx);
  const gint16 *low = top + 2 * relief->width;
  int a = (SHRINK - fx) * (SHRINK - fy), b = fx * (SHRINK - fy), c = (SHRINK - fx) * fy,
      e = fx * fy;

  *slope = (top[0] * a + top[2] * b + low[0] * c + low[2] * e) / (SHRINK * SHRINK);
  *inside = (top[1] * a + top[3] * b + low[1] * c + low[3] * e) / (SHRINK * SHRINK);
}
