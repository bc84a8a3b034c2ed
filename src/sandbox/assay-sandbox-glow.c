/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-render.h"

#define SHRINK 128 /* cells of the shorter side: a glow has no detail */
#define REACH  30  /* three blurs of so much of the side: it ends a tenth of it away */

typedef struct
{
  int cell, width, height;
  guint8 *bytes;
} Halo;

/* One look at the middle of each cell, then blurred: what is left outside is the halo. */
static void
halo_init (Halo *halo, const SandboxCanvas *canvas)
{
  int w = canvas->view.width, h = canvas->view.height, cell = MAX (1, MIN (w, h) / SHRINK);

  *halo = (Halo){cell, (w - 1) / cell + 2, (h - 1) / cell + 2, NULL};
  halo->bytes = g_malloc0 ((gsize) halo->width * (gsize) halo->height);
  for (int y = 0; y < halo->height; y++)
    for (int x = 0; x < halo->width; x++)
      halo->bytes[y * halo->width + x] =
        canvas->object[(gsize) MIN (h - 1, y * cell) * (gsize) w + (gsize) MIN (w - 1, x * cell)];
  sandbox_blur_plane (halo->bytes, halo->width, halo->height,
                      MAX (1, MIN (halo->width, halo->height) / REACH));
}

static inline int
halo_at (const Halo *halo, int x, int y)
{
  int fx = x % halo->cell, fy = y % halo->cell, c = halo->cell;
  const guint8 *top = halo->bytes + y / c * halo->width + x / c, *low = top + halo->width;

  return ((top[0] * (c - fx) + top[1] * fx) * (c - fy) + (low[0] * (c - fx) + low[1] * fx) * fy)
         / (c * c);
}

static inline guint8
add (int channel, int light, int part)
{
  return (guint8) MIN (255, channel + light * part / 255);
}

void
sandbox_render_glow (SandboxCanvas *canvas, SandboxRgb color, int strength)
{
  gsize width = (gsize) canvas->view.width;
  Halo halo;

  halo_init (&halo, canvas);
  for (int y = 0; y < canvas->view.height; y++)
    for (int x = 0; x < canvas->view.width; x++)
      {
        AssayPixel *p = assay_picture_at (canvas->picture, x, y);
        /* about half at the edge of the thing: full light there */
        int near = MIN (255, 2 * halo_at (&halo, x, y));
        int part = near * near / 255 * (255 - canvas->object[(gsize) y * width + (gsize) x]) / 255
                   * strength / 255;

        *p = (AssayPixel){add (p->r, color.r, part), add (p->g, color.g, part),
                          add (p->b, color.b, part), p->a};
      }
  g_free (halo.bytes);
}
