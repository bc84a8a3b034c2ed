/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

/* The regions the checks point at, numbered as in the text. */

static void
draw (const AssayCanvasState *canvas,
      gconstpointer own,
      const AssayCanvasPlace *place,
      GtkSnapshot *snapshot)
{
  const GdkRGBA light = {1, 0.86f, 0.36f, 1};

  for (guint i = 0; i < canvas->regions->len; i++)
    {
      graphene_rect_t frame =
        assay_layer_to_view (canvas, place, g_array_index (canvas->regions, AssayRect, i));

      assay_layer_draw_frame (snapshot, &frame, &light);
      assay_layer_draw_number (snapshot, i + 1, frame.origin.x - 3, frame.origin.y - 3, &light);
    }
}

/* The text speaks of the marks, so they are there from the start. */
static void
init (gpointer own)
{
  ((AssayLayerState *) own)->on = TRUE;
}

const AssayLayer assay_layer_evidence = {
  .id = "evidence",
  .title = N_ ("Evidence"),
  .sentence = N_ ("Shows all checks with value and limit, and the places they point at."),
  .icon = "edit-find-symbolic",
  .trigger = "report",
  .key = 'I',
  .place = 31,
  .init = init,
  .draw = draw,
};
