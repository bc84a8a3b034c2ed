/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where a picture lies in a view: whole-number zoom, pan, and the way back from a place to a
 * picture pixel. Pure, whole numbers, no GTK; any thread. Lengths are device pixels unless said
 * otherwise. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_CANVAS_MAX_ZOOM 32
#define ASSAY_CANVAS_FRACTION 65536 /* one whole picture side */

/* What was asked for. */
typedef struct
{
  int picture_width, picture_height; /* picture pixels; 0 = no picture */
  int view_width, view_height;
  int scale; /* device pixels a logical pixel, at least 1 */
  int inset; /* kept free left and right by fit, so that tools do not cover the picture */
  int zoom;  /* 0 = fit, else n logical pixels a picture pixel, 1 .. ASSAY_CANVAS_MAX_ZOOM */
  int center_x,
    center_y; /* the looked-at spot, 0 .. ASSAY_CANVAS_FRACTION of the picture's sides */
} AssayCanvasView;

/* What comes of it: one picture pixel is multiply x multiply device pixels, or divide x divide
 * picture pixels are one. At most one of both is above 1. */
typedef struct
{
  int multiply, divide;
  int x, y, width, height; /* the whole picture in the view; x and y can be negative */
} AssayCanvasPlace;

AssayCanvasPlace assay_canvas_place (const AssayCanvasView *view);

/* The picture pixel at a place of the view; %FALSE beside the picture. */
gboolean assay_canvas_place_to_picture (
  const AssayCanvasView *view, const AssayCanvasPlace *place, int x, int y, int *out_x, int *out_y);
/* The left or top edge of picture pixel @at in the view. */
int assay_canvas_place_x (const AssayCanvasPlace *place, int at);
int assay_canvas_place_y (const AssayCanvasPlace *place, int at);

/* The view moved so that the picture follows a drag by (dx, dy). Does nothing along a side that
 * fits. */
void assay_canvas_view_pan (AssayCanvasView *view, int dx, int dy);
/* Another zoom, with the picture's spot under (x, y) kept there as far as the picture's edges
 * allow. */
void assay_canvas_view_zoom_at (AssayCanvasView *view, int zoom, int x, int y);
/* The whole-number zoom @by steps (-1 or +1) from what is shown now; never 0. */
int assay_canvas_view_next_zoom (const AssayCanvasView *view, int by);

G_END_DECLS
