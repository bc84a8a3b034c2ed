/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"
#include "core/decide/assay-claim.h"

#include <string.h>

/* Painting without a display: snapshot to node, node to a cairo surface. */

/* A figure of four colors on nothing, 16 x 16, with single pixels that any smoothing would mix. */
static AssayPicture *
picture_new (void)
{
  AssayPicture *picture = assay_picture_new (16, 16);

  for (int y = 2; y < 14; y++)
    for (int x = 5; x < 11; x++)
      *assay_picture_at (picture, x, y) =
        (x + y) % 2 == 0 ? (AssayPixel){200, 30, 60, 255} : (AssayPixel){20, 90, 220, 255};
  *assay_picture_at (picture, 0, 7) = (AssayPixel){255, 240, 0, 255};
  *assay_picture_at (picture, 15, 15) = (AssayPixel){0, 255, 0, 128};
  return picture;
}

static AssayCanvasState *
state_new (void)
{
  AssayCanvasState *state = assay_canvas_state_new ();
  g_autoptr (AssayPicture) picture = picture_new ();

  assay_canvas_state_set_picture (state, picture);
  return state;
}

static cairo_surface_t *
render (AssayCanvasState *state, int width, int height, int scale)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;

  assay_canvas_paint (state, snapshot, width, height, scale);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface)
                      + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x];
}

static char *
hash_of (cairo_surface_t *surface)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  int width = cairo_image_surface_get_width (surface);

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel = GUINT32_TO_LE (pixel_at (surface, x, y));

        g_checksum_update (sum, (const guchar *) &pixel, sizeof pixel);
      }
  return g_strdup (g_checksum_get_string (sum));
}

static void
assert_hash (AssayCanvasState *state,
             int width,
             int height,
             int scale,
             const char *expected,
             const char *or_else)
{
  cairo_surface_t *surface = render (state, width, height, scale);
  g_autofree char *hash = hash_of (surface);

  if (g_getenv ("ASSAY_SAVE_PAINTED") != NULL)
    cairo_surface_write_to_png (surface, g_getenv ("ASSAY_SAVE_PAINTED"));
  if (or_else == NULL || !g_str_equal (hash, or_else))
    g_assert_cmpstr (hash, ==, expected);
  cairo_surface_destroy (surface);
}

static void
test_golden (void)
{
  g_autoptr (AssayCanvasState) state = state_new ();
  const AssayRect regions[] = {{0, 7, 1, 1}, {14, 14, 2, 2}};

  g_test_summary (
    "The same picture to the last pixel on every stack: plain, with all lines, at scale 2");
  assert_hash (state, 100, 90, 1,
               "88e38379d6ce800301b3f089f82af5e776638ebd3ca5c5459ef37dd25887ec7d", NULL);
  state->safe_area = 3;
  g_assert_true (assay_layer_turn (state, &assay_layer_safe_area));
  g_assert_true (assay_layer_is_shown (state, &assay_layer_evidence)); /* from the start */
  g_array_append_vals (state->regions, regions, 2);
  assert_hash (state, 100, 90, 1,
               "6ea1e50c549e7eb8d52d9ff942d2e2e4951580aafd0460c7a2ec408ff16b55a5", NULL);
  /* GTK 4.8 softens the seams of what it repeats there; nothing else may differ */
  assert_hash (state, 100, 90, 2,
               "63dd0a2411473e923ae61349666c101426eeb6084e4c35b0fcc5c6584ae6c35a",
               "85edb0cee72eab7c91b26bb8d573b7acb22b8dd9fbccbaa363e0e8c29129ee0e");
}

static void
test_hard_pixels (void)
{
  g_test_summary (
    "The scaled texture holds the picture's own pixels and no others, at every zoom and division");
  for (int size = 5; size <= 130; size += 7)
    {
      g_autoptr (AssayCanvasState) state = state_new ();
      AssayRect place;
      GdkTexture *texture;
      AssayCanvasPlace at;
      g_autofree guint8 *bytes = NULL;

      state->view.view_width = state->view.view_height = size;
      at = assay_canvas_place (&state->view);
      texture = assay_canvas_state_get_texture (state, state->picture, &place);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, at.width);
      bytes = g_malloc ((gsize) place.width * (gsize) place.height * 4);
      gdk_texture_download (texture, bytes, (gsize) place.width * 4);
      for (int y = 0; y < place.height; y++)
        for (int x = 0; x < place.width; x++)
          {
            int from_x = MIN (x * at.divide / at.multiply + at.divide / 2, 15),
                from_y = MIN (y * at.divide / at.multiply + at.divide / 2, 15);
            AssayPixel p = *assay_picture_at (state->picture, from_x, from_y);
            guint8 *q =
              bytes
              + ((gsize) y * (gsize) place.width + (gsize) x) * 4; /* B G R A, premultiplied */

            g_assert_cmpint (q[3], ==, p.a);
            if (p.a == 255)
              g_assert_true (q[0] == p.b && q[1] == p.g && q[2] == p.r);
          }
    }
}

static void
test_surround (void)
{
  g_autoptr (AssayCanvasState) state = state_new ();
  cairo_surface_t *surface = render (state, 100, 90, 1);

  g_test_summary (
    "Around the picture is neutral gray; opaque pixels have their own color on the screen");
  g_assert_cmphex (pixel_at (surface, 0, 0), ==, 0xff808080);
  g_assert_cmphex (pixel_at (surface, 99, 89), ==, 0xff808080);
  /* zoom 5, at (10, 5): picture pixel (5, 3) is red, (6, 3) blue */
  for (int i = 0; i < 5; i++)
    {
      g_assert_cmphex (pixel_at (surface, 10 + 25 + i, 5 + 15 + i), ==, 0xffc81e3c);
      g_assert_cmphex (pixel_at (surface, 10 + 30 + i, 5 + 15 + i), ==, 0xff145adc);
    }
  cairo_surface_destroy (surface);
}

static void
test_backdrops (void)
{
  const guint32 expected[] = {0xffcccccc, 0xff000000, 0xffffffff, 0xff00b140,
                              0xff808080, 0xffff00ff, 0xff000000};
  const guint alpha = G_N_ELEMENTS (expected) - 1;
  const AssayLayer *tool = &assay_layer_backdrop;
  g_autoptr (AssayCanvasState) state = state_new ();

  g_test_summary ("B goes through all backgrounds and comes back; alpha shows as gray");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      cairo_surface_t *surface = render (state, 100, 90, 1);

      g_assert_cmpint (assay_layer_is_shown (state, tool), ==, i > 0);
      g_assert_cmphex (pixel_at (surface, 12, 7), ==, expected[i]);
      g_assert_cmphex (pixel_at (surface, 10 + 26, 5 + 16), ==,
                       i == alpha ? 0xffffffff : 0xffc81e3c);
      if (i == alpha)
        g_assert_cmphex (pixel_at (surface, 10 + 77, 5 + 77), ==, 0xff808080);
      cairo_surface_destroy (surface);
      g_assert_true (assay_layer_turn (state, tool));
    }
  g_assert_false (assay_layer_is_shown (state, tool));
}

static void
test_kept (void)
{
  g_autoptr (AssayCanvasState) state = state_new ();
  g_autoptr (AssayPicture) next = picture_new ();
  AssayRect place;

  g_test_summary ("Nothing is scaled twice: frames, lines, going back; a prepared picture costs "
                  "nothing when shown");
  for (int i = 0; i < 3; i++)
    cairo_surface_destroy (render (state, 100, 90, 1));
  g_assert_cmpuint (assay_canvas_state_get_n_scaled (state), ==, 1);
  state->safe_area = 3;
  assay_layer_turn (state, &assay_layer_safe_area);
  assay_layer_turn (state, &assay_layer_backdrop);
  cairo_surface_destroy (render (state, 100, 90, 1));
  g_assert_cmpuint (assay_canvas_state_get_n_scaled (state), ==, 1);
  assay_canvas_state_get_texture (state, next, &place);
  g_assert_cmpuint (assay_canvas_state_get_n_scaled (state), ==, 2);
  assay_canvas_state_set_picture (state, next);
  cairo_surface_destroy (render (state, 100, 90, 1));
  g_assert_cmpuint (assay_canvas_state_get_n_scaled (state), ==, 2);
  state->view.zoom = 2;
  cairo_surface_destroy (render (state, 100, 90, 1));
  g_assert_cmpuint (assay_canvas_state_get_n_scaled (state), ==, 3);
  for (int i = 0; i < 5; i++) /* to alpha only, which has other pixels */
    assay_layer_turn (state, &assay_layer_backdrop);
  cairo_surface_destroy (render (state, 100, 90, 1));
  g_assert_cmpuint (assay_canvas_state_get_n_scaled (state), ==, 4);
}

static void
test_big_zoom (void)
{
  g_autoptr (AssayCanvasState) state = assay_canvas_state_new ();
  g_autoptr (AssayPicture) picture = assay_picture_new (2000, 2000);
  AssayRect place;
  GdkTexture *texture;

  g_test_summary ("Only what is visible is scaled, however far in");
  assay_canvas_state_set_picture (state, picture);
  state->view.view_width = 300;
  state->view.view_height = 200;
  state->view.zoom = ASSAY_CANVAS_MAX_ZOOM;
  texture = assay_canvas_state_get_texture (state, picture, &place);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 300);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 200);
}

static void
test_obstacle (void)
{
  g_autoptr (AssayCanvasState) state = state_new ();
  const AssayLayer *frame = &assay_layer_safe_area;

  g_test_summary ("A tool that cannot help says why, is not switched and not drawn");
  g_assert_nonnull (assay_layer_get_obstacle (state, frame));
  g_assert_false (assay_layer_turn (state, frame));
  state->safe_area = 3;
  g_assert_null (assay_layer_get_obstacle (state, frame));
  g_assert_true (assay_layer_turn (state, frame));
  g_assert_true (assay_layer_is_shown (state, frame));
  state->safe_area = 8;
  g_assert_nonnull (assay_layer_get_obstacle (state, frame));
  g_assert_false (assay_layer_is_shown (state, frame));
}

static void
test_asked (void)
{
  g_autoptr (AssayCanvasState) state = state_new ();
  const AssayLayer *frame = &assay_layer_safe_area;

  g_test_summary ("The question's tool turns on by itself and off after it, unless a hand has "
                  "chosen; tools for hands alone stay as they are");
  state->safe_area = 3;
  g_assert_true (assay_layer_ask (state, "safe_area") == frame);
  g_assert_true (assay_layer_is_shown (state, frame));
  g_assert_null (assay_layer_ask (state, "evidence"));
  g_assert_false (assay_layer_is_shown (state, frame));
  g_assert_true (assay_layer_is_shown (state, &assay_layer_evidence));
  assay_layer_ask (state, "safe_area");
  assay_layer_turn (state, frame); /* off, by hand */
  g_assert_null (assay_layer_ask (state, "safe_area"));
  g_assert_false (assay_layer_is_shown (state, frame));
}

static void
test_register (void)
{
  g_test_summary ("Each tool has words, an icon and a letter of its own; claims name one of them");
  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      const AssayLayer *layer = assay_layers[i];

      g_assert_true (assay_layer_find (layer->id) == layer);
      g_assert_true (*layer->title != '\0' && *layer->icon != '\0' && *layer->trigger != '\0');
      g_assert_true (g_str_has_suffix (layer->sentence, "."));
      g_assert_true (g_ascii_isupper (layer->key) && layer->place > 0);
      g_assert_cmpint (layer->keys != NULL, ==, layer->press != NULL);
      g_assert_true (layer->merge == NULL || layer->state_size == 0 || layer->look != NULL);
      if (layer->reason != NULL) /* "… F": the pill says how it is turned off */
        g_assert_cmpint (layer->reason[strlen (layer->reason) - 1], ==, layer->key);
    }
  g_assert_null (assay_layer_find ("nothing"));
  g_assert_null (assay_layer_find (NULL));
  g_assert_true (assay_layer_find (assay_claim_find ("bounds.safe_area")->tool)
                 == &assay_layer_safe_area);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  gtk_init_check (); /* registers the node types; there is no display */
  g_test_add_func ("/canvas/paint/golden", test_golden);
  g_test_add_func ("/canvas/paint/hard-pixels", test_hard_pixels);
  g_test_add_func ("/canvas/paint/surround", test_surround);
  g_test_add_func ("/canvas/paint/backdrops", test_backdrops);
  g_test_add_func ("/canvas/paint/kept", test_kept);
  g_test_add_func ("/canvas/paint/big-zoom", test_big_zoom);
  g_test_add_func ("/canvas/paint/obstacle", test_obstacle);
  g_test_add_func ("/canvas/paint/asked", test_asked);
  g_test_add_func ("/canvas/paint/register", test_register);
  return g_test_run ();
}
