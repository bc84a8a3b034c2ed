/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"

#include <string.h>

/* The picture itself, or its alpha as gray. */

static void
merge (const AssayCanvasState *state, AssayPicture *merged)
{
  gsize n = (gsize) merged->width * (gsize) merged->height;

  memcpy (merged->pixels, state->picture->pixels, n * sizeof (AssayPixel));
  for (gsize i = 0; state->backdrop == ASSAY_BACKDROP_ALPHA && i < n; i++)
    {
      guint8 alpha = merged->pixels[i].a;

      merged->pixels[i] = (AssayPixel){alpha, alpha, alpha, 255};
    }
}

extern const AssayLayer assay_layer_picture;
const AssayLayer assay_layer_picture = {.id = "picture", .trigger = "always", .merge = merge};
