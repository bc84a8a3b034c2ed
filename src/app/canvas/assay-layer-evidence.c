/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

/* The regions the checks point at, numbered as in the text. */

static void
draw (const AssayCanvasState *state, const AssayCanvasPlace *place, GtkSnapshot *snapshot)
{
  const GdkRGBA light = {1, 0.86f, 0.36f, 1};

  for (guint i = 0; state->regions_shown && i < state->regions->len; i++)
    {
      graphene_rect_t frame =
        assay_layer_to_view (state, place, g_array_index (state->regions, AssayRect, i));

      assay_layer_draw_frame (snapshot, &frame, &light);
      assay_layer_draw_number (snapshot, i + 1, frame.origin.x - 3, frame.origin.y - 3, &light);
    }
}

static gboolean
handle (AssayCanvasState *state, int by)
{
  state->regions_shown = !state->regions_shown;
  return TRUE;
}

static gboolean
is_on (const AssayCanvasState *state)
{
  return state->regions_shown;
}

extern const AssayLayer assay_layer_evidence;
const AssayLayer assay_layer_evidence = {
  .id = "evidence",
  .title = N_ ("Evidence"),
  .icon = "edit-find-symbolic",
  .trigger = "report",
  .key = 'I',
  .draw = draw,
  .handle = handle,
  .is_on = is_on,
};
