/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of an asset side by side: over rows, and in the Library of a project. */
#include "app/library/assay-variant-strip.h"

#include "app/library/assay-library-page.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"
#include "engine/rows/assay-row-private.h"
#include "page-kit.h"

/* Over rows --------------------------------------------------------------- */

static AssayRow *
slot_new (guint variant, const char *state)
{
  g_autofree char *json = g_strdup_printf (
    "{\"id\":\"duck/%u\",\"spec\":\"duck\",\"variant\":%u,\"state\":\"%s\",\"version\":\"v%u\"}",
    variant, variant, state, variant);

  return _assay_row_read (&assay_slot_row_table, json);
}

static void
set (AssayVariantStrip *strip, guint n, const char *second, const char *version)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (rows, slot_new (7, "approved")); /* asked for no longer */
  g_ptr_array_add (rows, slot_new (2, second));
  g_ptr_array_add (rows, slot_new (0, "approved"));
  assay_variant_strip_set_slots (strip, "duck", n, rows, version);
}

static const AssaySlotRow *
chosen (AssayVariantStrip *strip)
{
  return assay_row_get (assay_variant_strip_get_chosen (strip), &assay_slot_row_table);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Mutations: record_of that takes the first row; put that
 * tells what is the same; anew at each filling;
 * no signal after a filling. */
static void
test_rows (void)
{
  AssayVariantStrip *strip = g_object_ref_sink (g_object_new (ASSAY_TYPE_VARIANT_STRIP, NULL));
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  guint n_told = 0, n_changed = 0;

  g_signal_connect_swapped (strip, "chosen", G_CALLBACK (count_cb), &n_told);
  g_assert_null (assay_variant_strip_get_chosen (strip));
  set (strip, 4, "to_decide", "v2");
  g_assert_cmpint (chosen (strip)->slot.variant, ==, 2);
  g_assert_cmpuint (n_told, ==, 1);
  before = assay_variant_strip_list (strip);
  g_assert_cmpuint (before->len, ==, 4);
  for (guint i = 0; i < before->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (before->pdata[i], &assay_slot_row_table);

      g_assert_cmpint (slot->slot.variant, ==, i);
      g_assert_cmpint (slot->state, ==,
                       i == 0   ? ASSAY_SLOT_APPROVED
                       : i == 2 ? ASSAY_SLOT_TO_DECIDE
                                : ASSAY_SLOT_NEW);
    }
  /* the chosen one changes, stays chosen, and that is told; the keyboard stays, too, for the rows
   * are the same ones */
  for (guint i = 0; i < before->len; i++)
    g_signal_connect_swapped (before->pdata[i], "changed", G_CALLBACK (count_cb), &n_changed);
  set (strip, 4, "again", "v0");
  g_assert_cmpint (chosen (strip)->slot.variant, ==, 2);
  g_assert_cmpint (chosen (strip)->state, ==, ASSAY_SLOT_AGAIN);
  g_assert_cmpuint (n_told, ==, 2);
  after = assay_variant_strip_list (strip);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (after->pdata[i] == before->pdata[i]);
  g_assert_cmpuint (n_changed, ==, 1);
  /* other pictures are asked for: it begins anew */
  set (strip, 2, "again", "v2");
  g_assert_cmpint (chosen (strip)->slot.variant, ==, 0);
  g_object_unref (strip);
}

static void
assert_looks (const char *state, gboolean left_out, const char *word, const char *icon)
{
  const AssaySlotRow slot = {.state = assay_word_index (assay_slot_state_words, state, 0),
                             .left_out = left_out ? TRUE : ASSAY_UNSET};
  AssayStateLook look = assay_slot_look (&slot);

  g_assert_cmpstr (look.word, ==, word);
  g_assert_cmpstr (look.icon, ==, icon);
}

/* Mutations: the look of the bare state; the number of a slot's state taken for an asset's, which
 * calls what is shelved blocked; the mark of what is canceled. */
static void
test_looks (void)
{
  assert_looks ("exception", FALSE, "Problem", "dialog-error-symbolic");
  assert_looks ("exception", TRUE, "Left out", "assay-left-out-symbolic");
  assert_looks ("shelved", FALSE, "Set aside", "folder-symbolic");
  assert_looks ("canceled", FALSE, "Canceled", "assay-unavailable-symbolic");
  assert_looks ("approved", TRUE, "Approved", "assay-ok-symbolic");
}

/* In a project ------------------------------------------------------------ */

static const char *
text_of (GtkWidget *detail, const char *id)
{
  return gtk_label_get_label (GTK_LABEL (page_kit_find (detail, id, GTK_TYPE_LABEL)));
}

static GtkWidget *
visible_button (GtkWidget *detail, const char *bar)
{
  GtkWidget *box = page_kit_find (detail, bar, ASSAY_TYPE_CHOICE_BAR);

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      return child;
  return NULL;
}

/* The third of the four is looked at and made again; the others are left alone, and one press makes
 * them all again. Mutations: the choice bar given all rows; the strip not followed
 * (assay_library_detail_follow); look_at of the asset's picture. */
static void
test_page (void)
{
  /* all pictures of four assets are made, and each of them is a question */
  const AssayGeneratedOptions generated = {
    .n_specs = 4, .n_variants = 4, .n_versions = 16, .n_cards = 16, .picture_size = 32, .seed = 3};
  GtkWidget *detail, *strip, *picture;
  GtkSelectionModel *variants;
  g_autoptr (GdkPaintable) first = NULL; /* kept, so that its place is no other's */
  PageKit kit;

  page_kit_open_generated (&kit, &generated);
  page_kit_show (&kit, ASSAY_TYPE_LIBRARY_PAGE);
  detail = page_kit_find (kit.page, "side_detail", ADW_TYPE_BIN);
  strip = page_kit_find (detail, "strip", ASSAY_TYPE_VARIANT_STRIP);
  picture = page_kit_find (detail, "picture", GTK_TYPE_PICTURE);
  page_kit_until (gtk_widget_get_visible (strip)
                  && g_str_equal (text_of (detail, "variant"), "Picture 1: To decide"));
  page_kit_until (gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL);
  first = g_object_ref (gtk_picture_get_paintable (GTK_PICTURE (picture)));
  g_assert_cmpstr (text_of (detail, "state"), ==, "To decide, 0 of 4 approved");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (visible_button (detail, "choices"))), ==,
                   "Make Again");
  g_assert_cmpstr (gtk_menu_button_get_label (
                     GTK_MENU_BUTTON (page_kit_find (detail, "all_button", GTK_TYPE_MENU_BUTTON))),
                   ==, "_All 4 Pictures");
  variants =
    gtk_list_view_get_model (GTK_LIST_VIEW (page_kit_find (strip, NULL, GTK_TYPE_LIST_VIEW)));
  gtk_selection_model_select_item (variants, 2, TRUE);
  g_assert_cmpstr (text_of (detail, "variant"), ==, "Picture 3: To decide");
  page_kit_until (gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL
                  && gtk_picture_get_paintable (GTK_PICTURE (picture)) != first);
  g_signal_emit_by_name (visible_button (detail, "choices"), "clicked");
  page_kit_until (g_str_equal (text_of (detail, "variant"), "Picture 3: Made again"));
  g_assert_cmpstr (text_of (detail, "state"), ==, "To decide, 0 of 4 approved");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (visible_button (detail, "all_choices"))), ==,
                   "Make 3 Again");
  g_signal_emit_by_name (visible_button (detail, "all_choices"), "clicked");
  page_kit_until (g_str_equal (text_of (detail, "state"), "Made again, 0 of 4 approved"));
  page_kit_close (&kit);
}

int
main (int argc, char **argv)
{
  if (!page_kit_begin (&argc, &argv))
    return 0;
  g_test_add_func ("/app/variant-strip/rows", test_rows);
  g_test_add_func ("/app/variant-strip/looks", test_looks);
  g_test_add_func ("/app/variant-strip/page", test_page);
  return g_test_run ();
}
