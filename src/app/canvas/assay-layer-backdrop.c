/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

/* What the picture is looked at against. The checkerboard's cells have one size on the screen,
 * whatever the zoom, so they are never taken for the art's own pixels. */

#define CELL_PX 8

static const GdkRGBA colors[ASSAY_N_BACKDROPS] = {
  [ASSAY_BACKDROP_BLACK] = {0, 0, 0, 1},
  [ASSAY_BACKDROP_WHITE] = {1, 1, 1, 1},
  [ASSAY_BACKDROP_GREEN] = {0, 0.694f, 0.251f, 1},
  [ASSAY_BACKDROP_GREY] = {0.502f, 0.502f, 0.502f, 1},
  [ASSAY_BACKDROP_MAGENTA] = {1, 0, 1, 1},
  [ASSAY_BACKDROP_ALPHA] = {0, 0, 0, 1},
};

static void
draw_checkerboard (const graphene_rect_t *frame, GtkSnapshot *snapshot)
{
  const GdkRGBA light = {0.8f, 0.8f, 0.8f, 1}, dim = {0.6f, 0.6f, 0.6f, 1};
  float x = frame->origin.x, y = frame->origin.y;

  gtk_snapshot_append_color (snapshot, &light, frame);
  gtk_snapshot_push_repeat (snapshot, frame, &GRAPHENE_RECT_INIT (x, y, 2 * CELL_PX, 2 * CELL_PX));
  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (x, y, 2 * CELL_PX, 2 * CELL_PX));
  gtk_snapshot_append_color (snapshot, &dim,
                             &GRAPHENE_RECT_INIT (x + CELL_PX, y, CELL_PX, CELL_PX));
  gtk_snapshot_append_color (snapshot, &dim,
                             &GRAPHENE_RECT_INIT (x, y + CELL_PX, CELL_PX, CELL_PX));
  gtk_snapshot_pop (snapshot);
}

static void
draw (const AssayCanvasState *state, const AssayCanvasPlace *place, GtkSnapshot *snapshot)
{
  graphene_rect_t frame = assay_layer_to_view (
    state, place, (AssayRect){0, 0, state->picture->width, state->picture->height});

  /* a hair around the canvas's own bounds, which a transparent picture does not show */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){0, 0, 0, 0.35f},
                             &GRAPHENE_RECT_INIT (frame.origin.x - 1, frame.origin.y - 1,
                                                  frame.size.width + 2, frame.size.height + 2));
  if (state->backdrop == ASSAY_BACKDROP_CHECKERBOARD)
    draw_checkerboard (&frame, snapshot);
  else
    gtk_snapshot_append_color (snapshot, &colors[state->backdrop], &frame);
}

static gboolean
handle (AssayCanvasState *state, int by)
{
  state->backdrop =
    (AssayBackdrop) (((int) state->backdrop + by + ASSAY_N_BACKDROPS) % ASSAY_N_BACKDROPS);
  return TRUE;
}

static gboolean
is_on (const AssayCanvasState *state)
{
  return state->backdrop != ASSAY_BACKDROP_CHECKERBOARD;
}

extern const AssayLayer assay_layer_backdrop;
const AssayLayer assay_layer_backdrop = {
  .id = "bg_cycler",
  .title = N_ ("Next Background"),
  .icon = "assay-backdrop-symbolic",
  .trigger = "assetType.requiresAlpha",
  .key = 'B',
  .draw = draw,
  .handle = handle,
  .is_on = is_on,
};
