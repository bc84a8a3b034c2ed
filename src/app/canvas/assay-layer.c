/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"

extern const AssayLayer assay_layer_backdrop, assay_layer_picture, assay_layer_breaches,
  assay_layer_safe_area, assay_layer_evidence;

const AssayLayer *const assay_layers[] = {
  &assay_layer_backdrop,  &assay_layer_picture,  &assay_layer_breaches,
  &assay_layer_safe_area, &assay_layer_evidence, NULL,
};

static const GdkRGBA dark = {0, 0, 0, 0.75f};

/* Figures of 3 x 5 cells, rows from the top, bit 2 = left. */
static const guint8 figures[10][5] = {
  {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7}, {5, 5, 7, 1, 1},
  {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 1, 2, 2}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7},
};
#define FIGURE_CELL 2
#define FIGURE_GAP  2

const AssayLayer *
assay_layer_find (const char *id)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (g_str_equal (assay_layers[i]->id, id))
      return assay_layers[i];
  return NULL;
}

const AssayLayer *
assay_layer_find_by_key (char key)
{
  for (guint i = 0; key != '\0' && assay_layers[i] != NULL; i++)
    if (assay_layers[i]->key == key)
      return assay_layers[i];
  return NULL;
}

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
assay_layer_to_view (const AssayCanvasState *state, const AssayCanvasPlace *place, AssayRect rect)
{
  float scale = (float) MAX (state->view.scale, 1);
  int left = assay_canvas_place_x (place, rect.x),
      right = assay_canvas_place_x (place, rect.x + rect.width);
  int top = assay_canvas_place_y (place, rect.y),
      bottom = assay_canvas_place_y (place, rect.y + rect.height);

  return GRAPHENE_RECT_INIT ((float) left / scale, (float) top / scale,
                             (float) (right - left) / scale, (float) (bottom - top) / scale);
}
