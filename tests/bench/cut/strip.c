/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/strip.h"

#include "bench/cut/art.h"
#include "bench/cut/product.h"

#include <math.h>

#define GAP 8

static guint8
mixed (guint8 over, guint8 under, double a)
{
  return (guint8) floor (a * over + (1 - a) * under + 0.5);
}

static void
paste (AssayPicture *strip, int column, const AssayPicture *picture, AssayPixel ground)
{
  int left = column * (picture->width + GAP);

  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        AssayPixel p = *assay_picture_at (picture, x, y);
        double a = p.a / 255.0;

        *assay_picture_at (strip, left + x, y) = (AssayPixel){
          mixed (p.r, ground.r, a), mixed (p.g, ground.g, a), mixed (p.b, ground.b, a), 255};
      }
}

void
strip_write (const Sprite *sprite, SceneKind kind, const char *folder)
{
  const AssayPixel black = {0, 0, 0, 255}, white = {255, 255, 255, 255},
                   magenta = {255, 0, 255, 255}, grey = {128, 128, 128, 255};
  g_autoptr (AssayPicture) composed = scene_compose (sprite->picture, kind, sprite->seed);
  g_autoptr (AssayPicture) cut = product_cut (composed, scene_key (kind, sprite->seed));
  g_autoptr (AssayPicture) strip = art_new (5 * (composed->width + GAP) - GAP, composed->height);
  g_autofree char *path =
    g_strdup_printf ("%s/%u-%s.png", folder, sprite->number, scene_name (kind));
  const AssayPicture *shown = cut != NULL ? cut : composed;

  paste (strip, 0, composed, black);
  paste (strip, 1, shown, black);
  paste (strip, 2, shown, white);
  paste (strip, 3, shown, magenta);
  paste (strip, 4, sprite->picture, grey);
  art_write (strip, path);
}
