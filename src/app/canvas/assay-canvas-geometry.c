/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-canvas-geometry.h"

static int
shown_length (int picture, const AssayCanvasPlace *place)
{
  return place->divide > 1 ? (picture + place->divide - 1) / place->divide
                           : picture * place->multiply;
}

/* The largest whole-number zoom that fits, else the smallest whole division. */
static void
fit (const AssayCanvasView *view, AssayCanvasPlace *place)
{
  int room_x = MAX (view->view_width - 2 * view->inset, 1), room_y = MAX (view->view_height, 1);
  int divide_x = (view->picture_width + room_x - 1) / room_x;
  int divide_y = (view->picture_height + room_y - 1) / room_y;

  place->multiply = MAX (MIN (room_x / view->picture_width, room_y / view->picture_height), 1);
  place->divide = MAX (MAX (divide_x, divide_y), 1);
}

/* A side that fits is centered; a longer one shows the looked-at spot in the middle, without room
 * beside its ends. */
static int
offset (int room, int shown, int center)
{
  int middle = (int) ((gint64) shown * center / ASSAY_CANVAS_FRACTION);

  if (shown <= room)
    return (room - shown) / 2;
  return CLAMP (room / 2 - middle, room - shown, 0);
}

AssayCanvasPlace
assay_canvas_place (const AssayCanvasView *view)
{
  AssayCanvasPlace place = {.multiply = 1, .divide = 1};

  if (view->picture_width < 1 || view->picture_height < 1)
    return place;
  if (view->zoom > 0)
    place.multiply = MIN (view->zoom, ASSAY_CANVAS_MAX_ZOOM) * MAX (view->scale, 1);
  else
    fit (view, &place);
  place.width = shown_length (view->picture_width, &place);
  place.height = shown_length (view->picture_height, &place);
  place.x = offset (view->view_width, place.width, view->center_x);
  place.y = offset (view->view_height, place.height, view->center_y);
  return place;
}

gboolean
assay_canvas_place_to_picture (
  const AssayCanvasView *view, const AssayCanvasPlace *place, int x, int y, int *out_x, int *out_y)
{
  if (x < place->x || y < place->y || x >= place->x + place->width || y >= place->y + place->height)
    return FALSE;
  *out_x = MIN ((x - place->x) * place->divide / place->multiply, view->picture_width - 1);
  *out_y = MIN ((y - place->y) * place->divide / place->multiply, view->picture_height - 1);
  return TRUE;
}

int
assay_canvas_place_x (const AssayCanvasPlace *place, int at)
{
  return place->x + at * place->multiply / place->divide;
}

int
assay_canvas_place_y (const AssayCanvasPlace *place, int at)
{
  return place->y + at * place->multiply / place->divide;
}

/* The looked-at fraction that puts a side's start at @start. */
static int
center_for (int room, int shown, int start, int before)
{
  if (shown <= room)
    return before;
  start = CLAMP (start, room - shown, 0);
  /* rounded up, so that rounding down in offset gives the same start again */
  return (int) (((gint64) (room / 2 - start) * ASSAY_CANVAS_FRACTION + shown - 1) / shown);
}

void
assay_canvas_view_pan (AssayCanvasView *view, int dx, int dy)
{
  AssayCanvasPlace place = assay_canvas_place (view);

  view->center_x = center_for (view->view_width, place.width, place.x + dx, view->center_x);
  view->center_y = center_for (view->view_height, place.height, place.y + dy, view->center_y);
}

void
assay_canvas_view_zoom_at (AssayCanvasView *view, int zoom, int x, int y)
{
  AssayCanvasPlace before = assay_canvas_place (view), after;
  gint64 from_x = x - before.x, from_y = y - before.y;

  view->zoom = CLAMP (zoom, 0, ASSAY_CANVAS_MAX_ZOOM);
  after = assay_canvas_place (view);
  if (before.width < 1 || before.height < 1)
    return;
  view->center_x = center_for (view->view_width, after.width,
                               x - (int) (from_x * after.width / before.width), view->center_x);
  view->center_y = center_for (view->view_height, after.height,
                               y - (int) (from_y * after.height / before.height), view->center_y);
}

int
assay_canvas_view_next_zoom (const AssayCanvasView *view, int by)
{
  AssayCanvasPlace place = assay_canvas_place (view);
  int scale = MAX (view->scale, 1), shown = place.multiply / scale;

  if (by > 0)
    return place.divide > 1 ? 1 : MIN (shown + 1, ASSAY_CANVAS_MAX_ZOOM);
  /* a fit between two zooms goes down to the lower one first */
  if (place.multiply % scale == 0)
    shown--;
  return CLAMP (shown, 1, ASSAY_CANVAS_MAX_ZOOM);
}
