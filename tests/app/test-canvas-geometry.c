/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-canvas-geometry.h"

static AssayCanvasView
view_of (int picture_width, int picture_height, int width, int height)
{
  return (AssayCanvasView){.picture_width = picture_width,
                           .picture_height = picture_height,
                           .view_width = width,
                           .view_height = height,
                           .scale = 1,
                           .center_x = ASSAY_CANVAS_FRACTION / 2,
                           .center_y = ASSAY_CANVAS_FRACTION / 2};
}

static void
assert_place (
  const AssayCanvasView *view, int multiply, int divide, int x, int y, int width, int height)
{
  AssayCanvasPlace place = assay_canvas_place (view);

  g_assert_cmpint (place.multiply, ==, multiply);
  g_assert_cmpint (place.divide, ==, divide);
  g_assert_cmpint (place.x, ==, x);
  g_assert_cmpint (place.y, ==, y);
  g_assert_cmpint (place.width, ==, width);
  g_assert_cmpint (place.height, ==, height);
}

static void
test_fit (void)
{
  AssayCanvasView view = view_of (128, 128, 700, 500);

  g_test_summary ("Fit is the largest whole-number zoom, below 1:1 a whole division");
  assert_place (&view, 3, 1, 158, 58, 384, 384);
  view.inset = 200;
  assert_place (&view, 2, 1, 222, 122, 256, 256);
  view = view_of (128, 128, 128, 128);
  assert_place (&view, 1, 1, 0, 0, 128, 128);
  view = view_of (128, 128, 127, 400);
  assert_place (&view, 1, 2, 31, 168, 64, 64);
  view = view_of (1000, 500, 300, 300);
  assert_place (&view, 1, 4, 25, 87, 250, 125);
  view = view_of (1001, 1, 500, 500);
  assert_place (&view, 1, 3, 83, 249, 334, 1);
  view = view_of (0, 0, 500, 500);
  assert_place (&view, 1, 1, 0, 0, 0, 0);
}

static void
test_zoom (void)
{
  AssayCanvasView view = view_of (100, 50, 400, 400);

  g_test_summary (
    "n:1 counts logical pixels; a picture that is longer than the view has no room beside it");
  view.zoom = 8;
  assert_place (&view, 8, 1, -200, 0, 800, 400);
  view.center_x = 0;
  assert_place (&view, 8, 1, 0, 0, 800, 400);
  view.center_x = ASSAY_CANVAS_FRACTION;
  assert_place (&view, 8, 1, -400, 0, 800, 400);
  view.zoom = 2;
  view.scale = 2;
  assert_place (&view, 4, 1, 0, 100, 400, 200);
}

static void
test_pixel_under (void)
{
  AssayCanvasView view = view_of (128, 128, 700, 500);
  AssayCanvasPlace place = assay_canvas_place (&view);
  int x = -1, y = -1;

  g_test_summary ("Every device pixel belongs to the picture pixel it shows");
  g_assert_true (assay_canvas_place_to_picture (&view, &place, 158, 58, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 0);
  g_assert_true (assay_canvas_place_to_picture (&view, &place, 158 + 383, 58 + 5, &x, &y));
  g_assert_cmpint (x, ==, 127);
  g_assert_cmpint (y, ==, 1);
  g_assert_false (assay_canvas_place_to_picture (&view, &place, 157, 58, &x, &y));
  g_assert_false (assay_canvas_place_to_picture (&view, &place, 158 + 384, 58, &x, &y));
  for (int at = 0; at < 128; at++)
    {
      g_assert_true (assay_canvas_place_to_picture (&view, &place,
                                                    assay_canvas_place_x (&place, at),
                                                    assay_canvas_place_y (&place, at), &x, &y));
      g_assert_cmpint (x, ==, at);
      g_assert_cmpint (y, ==, at);
    }
}

static void
test_pan (void)
{
  AssayCanvasView view = view_of (100, 100, 300, 300);
  AssayCanvasPlace place;

  g_test_summary ("A drag moves the picture by exactly as much, up to its edges");
  view.zoom = 7;
  for (int i = 0; i < 50; i++)
    {
      AssayCanvasPlace before = assay_canvas_place (&view);

      assay_canvas_view_pan (&view, 3, -2);
      place = assay_canvas_place (&view);
      g_assert_cmpint (place.x, ==, before.x + 3);
      g_assert_cmpint (place.y, ==, before.y - 2);
    }
  assay_canvas_view_pan (&view, 10000, -10000);
  place = assay_canvas_place (&view);
  g_assert_cmpint (place.x, ==, 0);
  g_assert_cmpint (place.y, ==, 300 - 700);
  view = view_of (100, 100, 300, 300);
  assay_canvas_view_pan (&view, 50, 50);
  g_assert_cmpint (view.center_x, ==, ASSAY_CANVAS_FRACTION / 2);
}

static void
test_zoom_at (void)
{
  g_test_summary ("The picture pixel under the pointer stays there through every zoom");
  for (int zoom = 3; zoom < ASSAY_CANVAS_MAX_ZOOM; zoom++)
    {
      AssayCanvasView view = view_of (200, 160, 400, 400);
      AssayCanvasPlace place;
      int before_x, before_y, after_x, after_y;

      view.zoom = zoom;
      place = assay_canvas_place (&view);
      g_assert_true (assay_canvas_place_to_picture (&view, &place, 130, 260, &before_x, &before_y));
      assay_canvas_view_zoom_at (&view, zoom + 1, 130, 260);
      place = assay_canvas_place (&view);
      g_assert_true (assay_canvas_place_to_picture (&view, &place, 130, 260, &after_x, &after_y));
      g_assert_cmpint (ABS (after_x - before_x), <=, 1);
      g_assert_cmpint (ABS (after_y - before_y), <=, 1);
    }
}

static void
test_steps (void)
{
  AssayCanvasView view = view_of (128, 128, 700, 500);

  g_test_summary ("The wheel goes through whole zooms, from fit to the neighbors of fit");
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, 1), ==, 4);
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, -1), ==, 2);
  view.zoom = 1;
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, -1), ==, 1);
  view.zoom = ASSAY_CANVAS_MAX_ZOOM;
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, 1), ==, ASSAY_CANVAS_MAX_ZOOM);
  view = view_of (1000, 1000, 300, 300);
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, 1), ==, 1);
  view = view_of (100, 100, 500, 500);
  view.scale = 2;
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, -1), ==, 2);
  g_assert_cmpint (assay_canvas_view_next_zoom (&view, 1), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/geometry/fit", test_fit);
  g_test_add_func ("/canvas/geometry/zoom", test_zoom);
  g_test_add_func ("/canvas/geometry/pixel-under", test_pixel_under);
  g_test_add_func ("/canvas/geometry/pan", test_pan);
  g_test_add_func ("/canvas/geometry/zoom-at", test_zoom_at);
  g_test_add_func ("/canvas/geometry/steps", test_steps);
  return g_test_run ();
}
