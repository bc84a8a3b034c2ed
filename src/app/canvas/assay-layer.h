/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Layers of the canvas and the review tools that switch them: one small file each behind one
 * interface, a static register in drawing order. A layer either merges pixels at picture size or
 * draws lines and flat color. */

#include "app/canvas/assay-canvas-paint.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;    /* as in a card's tools; "picture" and "breaches" are no tools */
  const char *title; /* N_(): tooltip and accessible label of the tool; %NULL when it is no tool */
  const char *icon;  /* of the tool */
  const char *trigger; /* what turns it on: tag, asset type, or "report"; for people and tests */
  char key;            /* upper case letter, 0 = none */
  /* Pixels: reads the state's picture, writes into @merged of the same size. */
  void (*merge) (const AssayCanvasState *state, AssayPicture *merged);
  /* Lines and flat color, logical pixels of the view. */
  void (*draw) (const AssayCanvasState *state,
                const AssayCanvasPlace *place,
                GtkSnapshot *snapshot);
  /* The tool's key or button, forwards (1) or backwards (-1); %TRUE when something changed. */
  gboolean (*handle) (AssayCanvasState *state, int by);
  gboolean (*is_on) (const AssayCanvasState *state);
  /* N_(): why the tool cannot help with this picture; %NULL when it can. */
  const char *(*obstacle) (const AssayCanvasState *state);
} AssayLayer;

extern const AssayLayer
  *const assay_layers[]; /* in drawing order, ended by %NULL; those with merge stand together */

const AssayLayer *assay_layer_find (const char *id);
const AssayLayer *assay_layer_find_by_key (char key); /* upper case */

/* For layers: drawn twice, dark under light, so that they show on any art. Logical pixels, inner
 * edge of the frame. */
void
assay_layer_draw_frame (GtkSnapshot *snapshot, const graphene_rect_t *frame, const GdkRGBA *light);
/* A number in hard-pixel figures on a dark plate whose bottom left corner is (x, y). No fonts. */
void assay_layer_draw_number (
  GtkSnapshot *snapshot, guint number, float x, float y, const GdkRGBA *light);
/* A rectangle of picture pixels in logical pixels. */
graphene_rect_t
assay_layer_to_view (const AssayCanvasState *state, const AssayCanvasPlace *place, AssayRect rect);

G_END_DECLS
