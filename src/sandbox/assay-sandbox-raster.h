/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Antialiased coverage of paths: signed areas gathered in a buffer, exact for straight edges. */

#include "sandbox/assay-sandbox-sketch.h"

G_BEGIN_DECLS

/* 0 … 255 inside a box of the canvas. */
typedef struct
{
  int x, y, width, height;
  guint8 *bytes;
} SandboxCover;

void sandbox_cover_clear (SandboxCover *cover);
static inline int
sandbox_cover_at (const SandboxCover *cover, int x, int y)
{
  x -= cover->x;
  y -= cover->y;
  if (x < 0 || y < 0 || x >= cover->width || y >= cover->height)
    return 0;
  return cover->bytes[(gsize) y * (gsize) cover->width + (gsize) x];
}

/* From the sketch's space to the canvas. */
typedef struct
{
  double scale, x, y;
  int width, height; /* the canvas */
} SandboxView;

void sandbox_cover_fill (SandboxCover *out,
                         const Sketch *sketch,
                         const SketchShape *shape,
                         const SandboxView *view);
/* @width in px; @closed joins the ends of each contour. */
void sandbox_cover_stroke (SandboxCover *out,
                           const Sketch *sketch,
                           const SketchShape *shape,
                           const SandboxView *view,
                           double width,
                           gboolean closed);

G_END_DECLS
