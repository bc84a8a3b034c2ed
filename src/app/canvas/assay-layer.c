/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"

/* assay-layer-list.h is made by meson from the array that also names the sources. */
const AssayLayer *const assay_layers[] = {
#define LAYER(name) &assay_layer_##name,
#include "assay-layer-list.h"
#undef LAYER
  NULL,
};

/* The register ------------------------------------------------------------ */

guint
assay_layer_count (void)
{
  return G_N_ELEMENTS (assay_layers) - 1;
}

const AssayLayer *
assay_layer_find (const char *id)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (g_strcmp0 (assay_layers[i]->id, id) == 0)
      return assay_layers[i];
  return NULL;
}

gpointer
assay_layer_own (const AssayCanvasState *canvas, const AssayLayer *layer)
{
  guint i = 0;

  while (assay_layers[i] != layer)
    g_assert (assay_layers[i++] != NULL);
  return canvas->own[i];
}

const char *
assay_layer_get_obstacle (const AssayCanvasState *canvas, const AssayLayer *layer)
{
  return layer->obstacle != NULL ? layer->obstacle (canvas) : NULL;
}

gboolean
assay_layer_is_shown (const AssayCanvasState *canvas, const AssayLayer *layer)
{
  const AssayLayerState *own = assay_layer_own (canvas, layer);

  return own->on && assay_layer_get_obstacle (canvas, layer) == NULL;
}

/* Used ---------------------------------------------------------------------- */

gboolean
assay_layer_turn (AssayCanvasState *canvas, const AssayLayer *layer)
{
  AssayLayerState *own = assay_layer_own (canvas, layer);

  if (assay_layer_get_obstacle (canvas, layer) != NULL)
    return FALSE;
  if (layer->turn != NULL)
    layer->turn (own);
  else
    own->on = !own->on;
  own->by_hand = TRUE;
  return TRUE;
}

gboolean
assay_layer_press (AssayCanvasState *canvas, const AssayLayer *layer, guint keyval)
{
  return layer->press != NULL && assay_layer_is_shown (canvas, layer)
         && layer->press (assay_layer_own (canvas, layer), keyval);
}

const AssayLayer *
assay_layer_ask (AssayCanvasState *canvas, const char *id)
{
  const AssayLayer *asked = NULL;

  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      AssayLayerState *own = canvas->own[i];

      if (assay_layers[i]->reason == NULL || own->by_hand)
        continue;
      own->on = g_strcmp0 (assay_layers[i]->id, id) == 0;
      asked = own->on ? assay_layers[i] : asked;
    }
  return asked;
}

/* Drawn --------------------------------------------------------------------- */

static const GdkRGBA dark = {0, 0, 0, 0.75f};

/* Figures of 3 x 5 cells, rows from the top, bit 2 = left. */
static const guint8 figures[10][5] = {
  {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7}, {5, 5, 7, 1, 1},
  {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 1, 2, 2}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7},
};
#define FIGURE_CELL 2
#define FIGURE_GAP  2

/* The ring of @thickness around a rectangle. */
static void
draw_ring (GtkSnapshot *snapshot,
           float x,
           float y,
           float width,
           float height,
           float thickness,
           const GdkRGBA *color)
{
  const graphene_rect_t sides[] = {
    GRAPHENE_RECT_INIT (x - thickness, y - thickness, width + 2 * thickness, thickness),
    GRAPHENE_RECT_INIT (x - thickness, y + height, width + 2 * thickness, thickness),
    GRAPHENE_RECT_INIT (x - thickness, y, thickness, height),
    GRAPHENE_RECT_INIT (x + width, y, thickness, height),
  };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    gtk_snapshot_append_color (snapshot, color, &sides[i]);
}

void
assay_layer_draw_frame (GtkSnapshot *snapshot, const graphene_rect_t *frame, const GdkRGBA *light)
{
  float x = frame->origin.x, y = frame->origin.y, width = frame->size.width,
        height = frame->size.height;

  draw_ring (snapshot, x, y, width, height, 3, &dark);
  draw_ring (snapshot, x - 1, y - 1, width + 2, height + 2, 1, light);
}

static void
draw_figure (GtkSnapshot *snapshot, guint figure, float x, float y, const GdkRGBA *light)
{
  for (int row = 0; row < 5; row++)
    for (int column = 0; column < 3; column++)
      if (figures[figure][row] & (4 >> column))
        gtk_snapshot_append_color (snapshot, light,
                                   &GRAPHENE_RECT_INIT (x + column * FIGURE_CELL,
                                                        y + row * FIGURE_CELL, FIGURE_CELL,
                                                        FIGURE_CELL));
}

void
assay_layer_draw_number (
  GtkSnapshot *snapshot, guint number, float x, float y, const GdkRGBA *light)
{
  guint n = number < 10 ? 1 : 2, shown = MIN (number, 99);
  float width = (float) (n * 3 * FIGURE_CELL + (n - 1) * FIGURE_GAP + 6),
        height = 5 * FIGURE_CELL + 6;

  x = MAX (x, 0);
  y = MAX (y, height);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){0, 0, 0, 0.9f},
                             &GRAPHENE_RECT_INIT (x, y - height, width, height));
  for (guint i = 0; i < n; i++)
    draw_figure (snapshot, n == 2 && i == 0 ? shown / 10 : shown % 10,
                 x + 3 + (float) (i * (3 * FIGURE_CELL + FIGURE_GAP)), y - height + 3, light);
}

graphene_rect_t
assay_layer_to_view (const AssayCanvasState *canvas, const AssayCanvasPlace *place, AssayRect rect)
{
  float scale = (float) MAX (canvas->view.scale, 1);
  int left = assay_canvas_place_x (place, rect.x),
      right = assay_canvas_place_x (place, rect.x + rect.width);
  int top = assay_canvas_place_y (place, rect.y),
      bottom = assay_canvas_place_y (place, rect.y + rect.height);

  return GRAPHENE_RECT_INIT ((float) left / scale, (float) top / scale,
                             (float) (right - left) / scale, (float) (bottom - top) / scale);
}
