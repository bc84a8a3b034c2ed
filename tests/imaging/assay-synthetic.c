/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-synthetic.h"

AssayPicture *
synthetic_flat (int width, int height, AssayPixel color)
{
  AssayPicture *picture = assay_picture_new (width, height);

  synthetic_rectangle (picture, (AssayRect){0, 0, width, height}, color);
  return picture;
}

int
synthetic_disk_coverage (int x, int y, int cx2, int cy2, int radius)
{
  int n = 0;
  gint64 dx = 2 * x + 1 - cx2, dy = 2 * y + 1 - cy2, far = 2 * radius + 4, near = 2 * radius - 4;

  if (dx * dx + dy * dy > far * far)
    return 0;
  if (near > 0 && dx * dx + dy * dy < near * near)
    return 255;
  for (int j = 0; j < 16; j++)
    for (int i = 0; i < 16; i++)
      {
        gint64 sx = 32 * x + 2 * i + 1 - 16 * cx2, sy = 32 * y + 2 * j + 1 - 16 * cy2; /* 1/32 px */

        n += sx * sx + sy * sy <= (gint64) radius * radius * 32 * 32;
      }
  return (n * 255 + 128) / 256;
}

static guint8
mix (int from, int to, int coverage)
{
  return (guint8) ((from * (255 - coverage) + to * coverage + 127) / 255);
}

void
synthetic_disk (AssayPicture *picture, int cx, int cy, int radius, AssayPixel color)
{
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        AssayPixel *at = assay_picture_at (picture, x, y);
        int coverage = synthetic_disk_coverage (x, y, 2 * cx, 2 * cy, radius);

        at->r = mix (at->r, color.r, coverage);
        at->g = mix (at->g, color.g, coverage);
        at->b = mix (at->b, color.b, coverage);
      }
}

void
synthetic_sprite_disk (AssayPicture *picture, int cx, int cy, int radius, AssayPixel color)
{
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        int coverage = synthetic_disk_coverage (x, y, 2 * cx, 2 * cy, radius);

        if (coverage > 0)
          *assay_picture_at (picture, x, y) =
            (AssayPixel){color.r, color.g, color.b, (guint8) coverage};
      }
}

void
synthetic_rectangle (AssayPicture *picture, AssayRect rect, AssayPixel color)
{
  for (int y = rect.y; y < rect.y + rect.height; y++)
    for (int x = rect.x; x < rect.x + rect.width; x++)
      *assay_picture_at (picture, x, y) = color;
}

guint32
synthetic_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static guint8
shaken (guint8 level, int amplitude, guint32 *state)
{
  int moved = level + (int) (synthetic_random (state) % (guint) (2 * amplitude + 1)) - amplitude;

  return (guint8) CLAMP (moved, 0, 255);
}

void
synthetic_noise (AssayPicture *picture, int amplitude, guint32 seed)
{
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    {
      AssayPixel *at = &picture->pixels[i];

      at->r = shaken (at->r, amplitude, &seed);
      at->g = shaken (at->g, amplitude, &seed);
      at->b = shaken (at->b, amplitude, &seed);
    }
}
