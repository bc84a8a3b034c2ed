/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* From a sketch to pixels, in a style. */

#include "sandbox/assay-sandbox-raster.h"

G_BEGIN_DECLS

/* All parts of 256 unless said otherwise. */
typedef struct
{
  int line;       /* outline, thousandths of the shorter side */
  int inner_line; /* between parts, the same unit */
  int ink;        /* how much the ink is plain dark instead of the shape's own shade */
  int gradient;   /* light falling off across a shape */
  int pillow;     /* soft roundness */
  int crescent;   /* hard lights and shades along the edges */
  int texture;    /* brush strokes */
  int glow;       /* light from inside */
  int levels;     /* > 0: so many tones only */
  int saturation;
  int turn; /* hue, degrees */
} SandboxStyle;

/* The style the model has by itself, then that of every LoRA by its weight. */
void
sandbox_style_make (SandboxStyle *out, const char *checkpoint, const char *loras, int cfg_tenths);

typedef struct
{
  AssayPicture *picture;
  guint8 *object; /* coverage of everything drawn; width * height */
  SandboxView view;
  const SandboxStyle *style;
} SandboxCanvas;

void sandbox_canvas_blend (
  SandboxCanvas *canvas, const SandboxCover *cover, SandboxRgb color, int alpha, gboolean object);
/* Draws the whole sketch over what is there. */
void sandbox_render (SandboxCanvas *canvas, const Sketch *sketch);
/* A rim of @width px around the whole object, under it. */
void
sandbox_render_rim (SandboxCanvas *canvas, const Sketch *sketch, double width, SandboxRgb color);
/* Light around what is drawn, added to what is there: full at its edge, gone a little way off.
 * @strength: 0 … 255. */
void sandbox_render_glow (SandboxCanvas *canvas, SandboxRgb color, int strength);
/* Three box blurs: about a Gaussian of sigma @radius. */
void sandbox_blur (AssayPicture *picture, int radius);
void sandbox_blur_plane (guint8 *bytes, int width, int height, int radius);

/* 32 bits that look like chance. */
guint32 sandbox_hash (guint32 seed, int x, int y);
/* Smooth noise, -128 … 127; @cell px wide. */
int sandbox_noise (guint32 seed, int x, int y, int cell);

G_END_DECLS
