/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-keys.h"

static AssayReviewKeyKind
kind_of (guint keyval, guint keycode, GdkModifierType modifiers)
{
  return assay_review_key_find (keyval, keycode, modifiers).kind;
}

static void
test_us (void)
{
  g_test_summary ("Letters on a keyboard of the United States, Shift or Caps Lock held or not");
  g_assert_cmpint (kind_of (GDK_KEY_y, 29, 0), ==, ASSAY_REVIEW_KEY_ANSWER_YES);
  g_assert_cmpint (kind_of (GDK_KEY_Y, 29, GDK_SHIFT_MASK), ==, ASSAY_REVIEW_KEY_ANSWER_YES);
  g_assert_cmpint (kind_of (GDK_KEY_N, 57, GDK_LOCK_MASK), ==, ASSAY_REVIEW_KEY_ANSWER_NO);
  g_assert_cmpint (kind_of (GDK_KEY_u, 30, 0), ==, ASSAY_REVIEW_KEY_ANSWER_UNSURE);
  g_assert_cmpint (kind_of (GDK_KEY_s, 39, 0), ==, ASSAY_REVIEW_KEY_SKIP);
  g_assert_cmpint (kind_of (GDK_KEY_z, 52, 0), ==, ASSAY_REVIEW_KEY_UNDO);
  g_assert_cmpint (kind_of (GDK_KEY_BackSpace, 22, 0), ==, ASSAY_REVIEW_KEY_UNDO);
  g_assert_cmpint (kind_of (GDK_KEY_q, 24, 0), ==, ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (kind_of (GDK_KEY_Tab, 23, 0), ==, ASSAY_REVIEW_KEY_NONE);
}

static void
test_tools (void)
{
  g_test_summary ("Each tool of the register is found by its letter, its place on a keyboard with "
                  "other letters, and its own keys; none of them is another one's");
  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      const AssayLayer *layer = assay_layers[i];
      guint lower = gdk_keyval_to_lower ((guint) layer->key);
      AssayReviewKey key = assay_review_key_find (lower, layer->place, 0);
      AssayReviewKey foreign = assay_review_key_find (GDK_KEY_Cyrillic_ya, layer->place, 0);

      g_assert_cmpint (key.kind, ==, ASSAY_REVIEW_KEY_TOOL);
      g_assert_true (key.tool == layer && foreign.tool == layer);
      g_assert_cmpint (kind_of (lower, layer->place, GDK_CONTROL_MASK), ==, ASSAY_REVIEW_KEY_NONE);
      for (const AssayLayerKey *own = layer->keys; own != NULL && own->keyval != 0; own++)
        {
          key = assay_review_key_find (own->keyval, 0, 0);
          g_assert_cmpint (key.kind, ==, ASSAY_REVIEW_KEY_TOOL_OWN);
          g_assert_true (key.tool == layer && key.keyval == own->keyval);
        }
    }
}

static void
test_modifiers (void)
{
  g_test_summary ("Ctrl and Alt are other people's keys, but for Ctrl+Z");
  g_assert_cmpint (kind_of (GDK_KEY_z, 52, GDK_CONTROL_MASK), ==, ASSAY_REVIEW_KEY_UNDO);
  g_assert_cmpint (kind_of (GDK_KEY_Z, 52, GDK_CONTROL_MASK | GDK_SHIFT_MASK), ==,
                   ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (kind_of (GDK_KEY_n, 57, GDK_CONTROL_MASK), ==, ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (kind_of (GDK_KEY_1, 10, GDK_ALT_MASK), ==, ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (kind_of (GDK_KEY_y, 29, GDK_SUPER_MASK), ==, ASSAY_REVIEW_KEY_NONE);
}

static void
test_de (void)
{
  g_test_summary ("On QWERTZ Y and Z stay letters");
  g_assert_cmpint (kind_of (GDK_KEY_z, 29, 0), ==, ASSAY_REVIEW_KEY_UNDO);
  g_assert_cmpint (kind_of (GDK_KEY_y, 52, 0), ==, ASSAY_REVIEW_KEY_ANSWER_YES);
  g_assert_cmpint (kind_of (GDK_KEY_odiaeresis, 47, 0), ==, ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (kind_of (GDK_KEY_z, 29, GDK_CONTROL_MASK), ==, ASSAY_REVIEW_KEY_UNDO);
}

static void
test_fr (void)
{
  g_test_summary ("On AZERTY letters are letters and the digit row counts without Shift");
  g_assert_cmpint (kind_of (GDK_KEY_z, 25, 0), ==, ASSAY_REVIEW_KEY_UNDO);
  g_assert_cmpint (kind_of (GDK_KEY_w, 52, 0), ==, ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (assay_review_key_find (GDK_KEY_ampersand, 10, 0).number, ==, 1);
  g_assert_cmpint (kind_of (GDK_KEY_ampersand, 10, 0), ==, ASSAY_REVIEW_KEY_ZOOM);
  g_assert_cmpint (kind_of (GDK_KEY_eacute, 11, 0), ==, ASSAY_REVIEW_KEY_ZOOM);
  g_assert_cmpint (kind_of (GDK_KEY_minus, 15, 0), ==, ASSAY_REVIEW_KEY_ZOOM_OUT);
}

static void
test_ru (void)
{
  g_test_summary ("On a Cyrillic keyboard the place counts");
  g_assert_cmpint (kind_of (GDK_KEY_Cyrillic_en, 29, 0), ==, ASSAY_REVIEW_KEY_ANSWER_YES);
  g_assert_cmpint (kind_of (GDK_KEY_Cyrillic_te, 57, 0), ==, ASSAY_REVIEW_KEY_ANSWER_NO);
  g_assert_cmpint (kind_of (GDK_KEY_Cyrillic_ghe, 30, 0), ==, ASSAY_REVIEW_KEY_ANSWER_UNSURE);
  g_assert_cmpint (kind_of (GDK_KEY_Cyrillic_YERU, 39, GDK_SHIFT_MASK), ==, ASSAY_REVIEW_KEY_SKIP);
  g_assert_cmpint (kind_of (GDK_KEY_Cyrillic_ya, 52, GDK_CONTROL_MASK), ==, ASSAY_REVIEW_KEY_UNDO);
  g_assert_cmpint (kind_of (GDK_KEY_Cyrillic_shorti, 24, 0), ==, ASSAY_REVIEW_KEY_NONE);
}

static void
test_zoom (void)
{
  g_test_summary ("0 to 8, plus and minus; 9 is free");
  g_assert_cmpint (assay_review_key_find (GDK_KEY_8, 17, 0).number, ==, 8);
  g_assert_cmpint (kind_of (GDK_KEY_0, 19, 0), ==, ASSAY_REVIEW_KEY_ZOOM);
  g_assert_cmpint (kind_of (GDK_KEY_KP_3, 89, 0), ==, ASSAY_REVIEW_KEY_ZOOM);
  g_assert_cmpint (kind_of (GDK_KEY_9, 18, 0), ==, ASSAY_REVIEW_KEY_NONE);
  g_assert_cmpint (kind_of (GDK_KEY_equal, 21, 0), ==, ASSAY_REVIEW_KEY_ZOOM_IN);
  g_assert_cmpint (kind_of (GDK_KEY_Left, 113, 0), ==, ASSAY_REVIEW_KEY_PREVIOUS);
  g_assert_cmpint (kind_of (GDK_KEY_Left, 113, GDK_SHIFT_MASK), ==, ASSAY_REVIEW_KEY_NONE);
}

static void
test_clock (void)
{
  AssayReviewClock clock = {0};
  const gint64 us = 1000, start = G_GINT64_CONSTANT (5000000) * us;

  g_test_summary (
    "A press that was long on its way is known to be old, across the server clock's end");
  g_assert_cmpint (assay_review_clock_pressed_us (&clock, 4294967000u, start), ==, start);
  g_assert_cmpint (assay_review_clock_pressed_us (&clock, 4294967100u, start + 140 * us), ==,
                   start + 100 * us);
  g_assert_cmpint (assay_review_clock_pressed_us (&clock, 104, start + 405 * us), ==,
                   start + 400 * us);
  /* one that came faster than any before */
  g_assert_cmpint (assay_review_clock_pressed_us (&clock, 204, start + 480 * us), ==,
                   start + 480 * us);
  g_assert_cmpint (assay_review_clock_pressed_us (&clock, 304, start + 600 * us), ==,
                   start + 580 * us);
  g_assert_cmpint (assay_review_clock_pressed_us (&clock, 0, start + 700 * us), ==,
                   start + 700 * us);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/keys/us", test_us);
  g_test_add_func ("/review/keys/tools", test_tools);
  g_test_add_func ("/review/keys/modifiers", test_modifiers);
  g_test_add_func ("/review/keys/de", test_de);
  g_test_add_func ("/review/keys/fr", test_fr);
  g_test_add_func ("/review/keys/ru", test_ru);
  g_test_add_func ("/review/keys/zoom", test_zoom);
  g_test_add_func ("/review/keys/clock", test_clock);
  return g_test_run ();
}
