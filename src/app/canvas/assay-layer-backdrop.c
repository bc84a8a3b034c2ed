/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

/* What the picture is looked at against. The checkerboard's cells have one size on the screen,
 * whatever the zoom, so they are never taken for the art's own pixels. */

#define CELL_PX 8

enum
{
  CHECKERBOARD,
  BLACK,
  WHITE,
  GREEN,
  GREY,
  MAGENTA,
  ALPHA, /* alpha only, as grey */
  N_BACKDROPS
};

typedef struct
{
  AssayLayerState state; /* on: another one than the checkerboard */
  guint backdrop;
} Backdrop;

static const GdkRGBA colors[N_BACKDROPS] = {
  [BLACK] = {0, 0, 0, 1},           [WHITE] = {1, 1, 1, 1},
  [GREEN] = {0, 0.694f, 0.251f, 1}, [GREY] = {0.502f, 0.502f, 0.502f, 1},
  [MAGENTA] = {1, 0, 1, 1},         [ALPHA] = {0, 0, 0, 1},
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
under (const AssayCanvasState *canvas,
       gconstpointer own,
       const AssayCanvasPlace *place,
       GtkSnapshot *snapshot)
{
  const Backdrop *self = own;
  graphene_rect_t frame = assay_layer_to_view (
    canvas, place, (AssayRect){0, 0, canvas->picture->width, canvas->picture->height});

  /* a hair around the canvas's own bounds, which a transparent picture does not show */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){0, 0, 0, 0.35f},
                             &GRAPHENE_RECT_INIT (frame.origin.x - 1, frame.origin.y - 1,
                                                  frame.size.width + 2, frame.size.height + 2));
  if (self->backdrop == CHECKERBOARD)
    draw_checkerboard (&frame, snapshot);
  else
    gtk_snapshot_append_color (snapshot, &colors[self->backdrop], &frame);
}

static guint
look (gconstpointer own)
{
  return ((const Backdrop *) own)->backdrop == ALPHA;
}

static void
merge (const AssayCanvasState *canvas, gconstpointer own, AssayPicture *merged)
{
  gsize n = (gsize) merged->width * (gsize) merged->height;

  for (gsize i = 0; look (own) && i < n; i++)
    {
      guint8 alpha = merged->pixels[i].a;

      merged->pixels[i] = (AssayPixel){alpha, alpha, alpha, 255};
    }
}

static void
turn (gpointer own)
{
  Backdrop *self = own;

  self->backdrop = (self->backdrop + 1) % N_BACKDROPS;
  self->state.on = self->backdrop != CHECKERBOARD;
}

const AssayLayer assay_layer_backdrop = {
  .id = "bg_cycler",
  .title = N_ ("Next Background"),
  .sentence = N_ ("Changes what is behind the picture; the last one shows only its alpha."),
  .icon = "assay-backdrop-symbolic",
  .trigger = "assetType.requiresAlpha",
  .key = 'B',
  .place = 56,
  .canvas_key = GDK_KEY_Tab,
  .state_size = sizeof (Backdrop),
  .under = under,
  .look = look,
  .merge = merge,
  .turn = turn,
};
