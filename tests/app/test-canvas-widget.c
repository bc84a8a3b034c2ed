/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"
#include "app/widgets/assay-pixel-paintable.h"

static guint n_changed;

static void
changed_cb (AssayCanvas *canvas, gpointer data)
{
  n_changed++;
}

static AssayCanvas *
canvas_new (void)
{
  AssayCanvas *canvas = g_object_ref_sink (ASSAY_CANVAS (assay_canvas_new ()));

  n_changed = 0;
  g_signal_connect (canvas, "changed", G_CALLBACK (changed_cb), NULL);
  return canvas;
}

static void
test_words (void)
{
  AssayCanvas *canvas = canvas_new ();

  g_test_summary ("The canvas is an image with a name and the question as its description");
  assay_canvas_set_words (canvas, "potion, 128 by 128", "Is the edge clean? A light rim of 2 px.");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "potion, 128 by 128");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Is the edge clean? A light rim of 2 px.");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (canvas)));
  g_assert_finalize_object (canvas);
}

static void
test_changes (void)
{
  AssayCanvas *canvas = canvas_new ();
  g_autoptr (AssayPicture) picture = assay_picture_new (8, 8);

  g_test_summary ("What is set is what is told, and only changes are told");
  assay_canvas_set_picture (canvas, picture);
  assay_canvas_set_picture (canvas, picture);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (assay_canvas_get_tool (canvas, &assay_layer_evidence));
  g_assert_false (assay_canvas_is_by_hand (canvas, &assay_layer_evidence));
  assay_canvas_use_tool (canvas, &assay_layer_evidence);
  g_assert_false (assay_canvas_get_tool (canvas, &assay_layer_evidence));
  g_assert_true (assay_canvas_is_by_hand (canvas, &assay_layer_evidence));
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_nonnull (assay_canvas_get_obstacle (canvas, &assay_layer_safe_area));
  assay_canvas_use_tool (canvas, &assay_layer_safe_area);
  g_assert_false (assay_canvas_get_tool (canvas, &assay_layer_safe_area));
  g_assert_false (assay_canvas_press_tool (canvas, &assay_layer_safe_area, GDK_KEY_F5));
  g_assert_cmpuint (n_changed, ==, 2);
  assay_canvas_set_zoom (canvas, 5);
  g_assert_cmpint (assay_canvas_get_zoom (canvas), ==, 5);
  g_assert_finalize_object (canvas);
  g_assert_cmpint (g_atomic_int_get (&picture->refs), ==, 1);
}

static void
test_paintable (void)
{
  g_autoptr (AssayPicture) picture = assay_picture_new (10, 20);
  GdkPaintable *paintable = assay_pixel_paintable_new (picture, TRUE);
  g_autoptr (GdkTexture) texture = assay_picture_to_texture (picture);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  graphene_rect_t bounds;

  g_test_summary ("A tile shows its picture at a whole-number zoom in the middle");
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (paintable), ==, 20);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 10);
  gdk_paintable_snapshot (paintable, snapshot, 64, 69);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_get_bounds (node, &bounds);
  g_assert_cmpfloat (bounds.origin.x, ==, 17);
  g_assert_cmpfloat (bounds.origin.y, ==, 4);
  g_assert_cmpfloat (bounds.size.width, ==, 30);
  g_assert_cmpfloat (bounds.size.height, ==, 60);
  gsk_render_node_unref (node);
  g_assert_finalize_object (paintable);
}

/* Pixels of a tile are there once, and what the cache counts is what painting makes. */
static void
test_paintable_bytes (void)
{
  g_autoptr (AssayPicture) picture = assay_picture_new (64, 32);
  GdkPaintable *paintable = assay_pixel_paintable_new (picture, FALSE);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  const gsize own = 64 * 32 * sizeof (AssayPixel);

  gdk_paintable_snapshot (paintable, snapshot, 96, 96);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_cmpint (g_atomic_int_get (&picture->refs), ==, 3); /* ours, its own, the texture's */
  g_assert_finalize_object (paintable);
  g_clear_pointer (&node, gsk_render_node_unref);
  g_assert_cmpint (g_atomic_int_get (&picture->refs), ==, 1);
  g_assert_cmpuint (assay_pixel_paintable_count_bytes (picture, 96), ==, own);
  g_assert_cmpuint (assay_pixel_paintable_count_bytes (picture, 128), ==, own + 4 * own);
  g_assert_cmpuint (assay_pixel_paintable_count_bytes (picture, 32), ==, own + own / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  g_test_add_func ("/canvas/widget/words", test_words);
  g_test_add_func ("/canvas/widget/changes", test_changes);
  g_test_add_func ("/canvas/widget/paintable", test_paintable);
  g_test_add_func ("/canvas/widget/paintable-bytes", test_paintable_bytes);
  return g_test_run ();
}
