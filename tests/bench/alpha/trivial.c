/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/alpha/trivial.h"

#include "bench/cut/blur.h"
#include "bench/cut/lab.h"
#include "imaging/assay-morphology.h"

#define VISIBLE    32
#define RING_REACH 1.5 /* px from what is not visible */

typedef struct
{
  double r, g, b, n;
} Mean;

static void
add (Mean *mean, AssayPixel p)
{
  mean->r += p.r;
  mean->g += p.g;
  mean->b += p.b;
  mean->n++;
}

static AssayPixel
color_of (const Mean *mean)
{
  return (AssayPixel){(guint8) (mean->r / mean->n), (guint8) (mean->g / mean->n),
                      (guint8) (mean->b / mean->n), 255};
}

double
trivial_ring_to_core (const AssayPicture *picture)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;
  g_autofree guint8 *visible = g_malloc (n);
  g_autofree double *in = NULL;
  Mean ring = {0}, core = {0};

  for (gsize i = 0; i < n; i++)
    visible[i] = picture->pixels[i].a >= VISIBLE;
  in = distance_squared (visible, picture->width, picture->height, FALSE);
  for (gsize i = 0; i < n; i++)
    if (visible[i])
      add (in[i] <= RING_REACH * RING_REACH ? &ring : &core, picture->pixels[i]);
  if (ring.n == 0 || core.n == 0)
    return 0;
  return lab_delta_e (lab_of (color_of (&ring)), lab_of (color_of (&core)));
}

guint
trivial_components (const AssayPicture *picture)
{
  g_autoptr (AssayMask) alpha = assay_mask_of_alpha (picture);
  g_autoptr (AssayComponents) found = assay_components_find (alpha, VISIBLE, TRUE);

  return found->components->len;
}

guint
trivial_holes (const AssayPicture *picture)
{
  g_autoptr (AssayMask) gaps = assay_mask_of_alpha (picture);
  g_autoptr (AssayComponents) found = NULL;
  guint n = 0;

  for (gsize i = 0; i < (gsize) picture->width * (gsize) picture->height; i++)
    gaps->bytes[i] = (guint8) (255 - gaps->bytes[i]);
  found = assay_components_find (gaps, 128, FALSE);
  for (guint i = 0; i < found->components->len; i++)
    n += !g_array_index (found->components, AssayComponent, i).touches_border;
  return n;
}

double
trivial_translucent (const AssayPicture *picture)
{
  gsize n = 0, n_visible = 0;

  for (gsize i = 0; i < (gsize) picture->width * (gsize) picture->height; i++)
    {
      n_visible += picture->pixels[i].a >= VISIBLE;
      n += picture->pixels[i].a >= VISIBLE && picture->pixels[i].a < 240;
    }
  return n_visible > 0 ? (double) n / (double) n_visible : 0;
}
