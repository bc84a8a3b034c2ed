/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The review tools: what is laid under the picture, over it, or changes its pixels as they are
 * shown. One small file assay-layer-<name>.c each; its row is all that is said of it: buttons,
 * menu, keys, tooltips, the manual and the canvas read it here. The register, made by meson, is in
 * drawing order. */

#include "app/canvas/assay-canvas-paint.h"

G_BEGIN_DECLS

/* What a tool remembers while its canvas lives. One that remembers more has a struct of its own
 * that begins with this one. */
typedef struct
{
  gboolean on;
  gboolean by_hand; /* a person switched it: no question turns it on or off any more */
} AssayLayerState;

/* A key that counts only while the tool is on. */
typedef struct
{
  guint keyval;
  const char *label; /* as on the key: "[" */
  const char *title; /* N_(): for tooltips and the manual */
} AssayLayerKey;

struct _AssayLayer
{
  const char *id;       /* as in a claim and in a card's tools */
  const char *title;    /* N_(): tooltip, menu and accessible label */
  const char *sentence; /* N_(): what it does; accessible description and manual */
  const char *icon;     /* GTK's own, or assay-<name>-symbolic of data/icons/actions */
  const char *trigger;  /* what turns it on: tag, asset type, or "report"; for people and tests */
  /* N_(): said when a question has turned it on; %NULL: only a hand does that. */
  const char *reason;
  char key;                  /* upper case letter */
  guint place;               /* hardware number of that key on the keyboard of the United States */
  guint canvas_key;          /* does the same while the canvas has the focus; 0 = none */
  const AssayLayerKey *keys; /* ended by keyval 0; %NULL = none */

  gsize state_size;          /* of its own struct; 0 = it remembers AssayLayerState */
  void (*init) (gpointer own); /* %NULL: all zero */

  /* Lines and flat color under the picture, logical pixels of the view; on or off. */
  void (*under) (const AssayCanvasState *canvas,
                 gconstpointer own,
                 const AssayCanvasPlace *place,
                 GtkSnapshot *snapshot);
  /* While it is on and nothing is in its way: changes @merged, which begins as the canvas's
   * picture; then lines and flat color over it. */
  void (*merge) (const AssayCanvasState *canvas, gconstpointer own, AssayPicture *merged);
  void (*draw) (const AssayCanvasState *canvas,
                gconstpointer own,
                const AssayCanvasPlace *place,
                GtkSnapshot *snapshot);
  /* A number for what merge makes of @own: pixels of the same number are kept. 0 = it changes
   * nothing. %NULL: all that is remembered makes no difference to merge. */
  guint (*look) (gconstpointer own);

  /* Its key or button; %NULL: on and off. */
  void (*turn) (gpointer own);
  /* One of its keys; %TRUE when something changed. */
  gboolean (*press) (gpointer own, guint keyval);
  /* N_(): why the tool cannot help with this picture; %NULL when it can. */
  const char *(*obstacle) (const AssayCanvasState *canvas);
};

#define LAYER(name) extern const AssayLayer assay_layer_##name;
#include "assay-layer-list.h"
#undef LAYER
extern const AssayLayer *const assay_layers[]; /* in drawing order, ended by %NULL */

guint assay_layer_count (void);
const AssayLayer *assay_layer_find (const char *id); /* %NULL for an unknown id and for %NULL */

/* What @canvas's tool remembers; of the tool's own type. Borrowed. */
gpointer assay_layer_own (const AssayCanvasState *canvas, const AssayLayer *layer);
/* On, and nothing is in its way. */
gboolean assay_layer_is_shown (const AssayCanvasState *canvas, const AssayLayer *layer);
/* N_(); %NULL when it can help. */
const char *assay_layer_get_obstacle (const AssayCanvasState *canvas, const AssayLayer *layer);
/* Its key or button was pressed; %FALSE when something is in its way. */
gboolean assay_layer_turn (AssayCanvasState *canvas, const AssayLayer *layer);
/* One of its own keys was pressed; %FALSE when it is not shown or nothing changed. */
gboolean assay_layer_press (AssayCanvasState *canvas, const AssayLayer *layer, guint keyval);
/* A question is asked that tool @id is for (%NULL: none): of those that questions turn on, that one
 * is on and the others off, but what a hand has set stays. The one that is on for it, or %NULL. */
const AssayLayer *assay_layer_ask (AssayCanvasState *canvas, const char *id);

/* For layers: drawn twice, dark under light, so that they show on any art. Logical pixels, inner
 * edge of the frame. */
void
assay_layer_draw_frame (GtkSnapshot *snapshot, const graphene_rect_t *frame, const GdkRGBA *light);
/* A number in hard-pixel figures on a dark plate whose bottom left corner is (x, y). No fonts. */
void assay_layer_draw_number (
  GtkSnapshot *snapshot, guint number, float x, float y, const GdkRGBA *light);
/* A rectangle of picture pixels in logical pixels. */
graphene_rect_t
assay_layer_to_view (const AssayCanvasState *canvas, const AssayCanvasPlace *place, AssayRect rect);

G_END_DECLS
