/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

/* The frame the object is to stay inside of. */

static gboolean
fits (const AssayCanvasState *state)
{
  return state->picture != NULL && state->safe_area > 0
         && 2 * state->safe_area < MIN (state->picture->width, state->picture->height);
}

static void
draw (const AssayCanvasState *state, const AssayCanvasPlace *place, GtkSnapshot *snapshot)
{
  const GdkRGBA light = {0.55f, 0.9f, 1, 1};
  int safe = state->safe_area;
  graphene_rect_t frame;

  if (!state->safe_area_shown || !fits (state))
    return;
  frame = assay_layer_to_view (
    state, place,
    (AssayRect){safe, safe, state->picture->width - 2 * safe, state->picture->height - 2 * safe});
  assay_layer_draw_frame (snapshot, &frame, &light);
}

static gboolean
handle (AssayCanvasState *state, int by)
{
  state->safe_area_shown = !state->safe_area_shown;
  return TRUE;
}

static gboolean
is_on (const AssayCanvasState *state)
{
  return state->safe_area_shown;
}

static const char *
obstacle (const AssayCanvasState *state)
{
  return fits (state) ? NULL : N_ ("This asset asks for no safe frame");
}

extern const AssayLayer assay_layer_safe_area;
const AssayLayer assay_layer_safe_area = {
  .id = "safe_area",
  .title = N_ ("Safe Frame"),
  .icon = "assay-safe-area-symbolic",
  .trigger = "assetType:ui_icon",
  .key = 'F',
  .draw = draw,
  .handle = handle,
  .is_on = is_on,
  .obstacle = obstacle,
};
