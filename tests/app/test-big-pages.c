/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Library and Review over generated projects: what opening, searching and answering read is
 * counted, so the truth of it does not depend on the size. Mutations that turn it red: a query
 * without .sort or without .search; find_again or the ids of expect left out; EXPLAINED of 30; rows
 * on their way that are not followed; of what is selected: offers asked once a row, follow left out
 * (never read), select_near left out, a sum that counts what is not read. */
#include "app/library/assay-library-many.h"
#include "app/library/assay-library-page.h"
#include "app/review/assay-review-page.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"
#include "engine/project/assay-title-order.h"
#include "page-kit.h"

static gboolean
says (PageKit *kit, const char *id, const char *text)
{
  GtkWidget *label = page_kit_find (kit->page, id, GTK_TYPE_LABEL);

  return label != NULL && g_str_equal (gtk_label_get_label (GTK_LABEL (label)), text);
}

/* Library --------------------------------------------------------------- */

#define N_SPECS 3000 /* of 50,000 are read: 50,128 rows */

static GListModel *
grid_model (PageKit *kit)
{
  return G_LIST_MODEL (gtk_grid_view_get_model (
    GTK_GRID_VIEW (page_kit_find (kit->page, "grid", GTK_TYPE_GRID_VIEW))));
}

static gboolean
first_is_loaded (PageKit *kit)
{
  g_autoptr (AssayRow) row = g_list_model_get_item (grid_model (kit), 0);

  return row != NULL && assay_row_is_loaded (row);
}

static guint
count_named_tiles (GtkWidget *widget)
{
  AssayRow *row =
    ASSAY_IS_ASSET_TILE (widget) ? assay_asset_tile_get_row (ASSAY_ASSET_TILE (widget)) : NULL;
  guint n = row != NULL && assay_row_is_loaded (row);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_named_tiles (child);
  return n;
}

static gboolean
has_tiles (PageKit *kit)
{
  return count_named_tiles (page_kit_find (kit->page, "grid", GTK_TYPE_GRID_VIEW)) >= 12;
}

static void
assert_sorted (PageKit *kit)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (grid_model (kit), i);
      const AssayAssetRow *asset = assay_row_get (row, &assay_asset_row_table);
      g_autofree char *key = NULL;

      g_assert_true (assay_row_is_loaded (row));
      key = assay_title_dup_sort_key (asset->title);
      if (before != NULL)
        g_assert_cmpstr (before, <=, key);
      g_free (before);
      before = g_steal_pointer (&key);
    }
}

static void
test_library (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  GtkEditable *search;
  PageKit kit;

  options.n_specs = N_SPECS;
  page_kit_open_generated (&kit, &options);
  page_kit_show (&kit, ASSAY_TYPE_LIBRARY_PAGE);
  page_kit_until (says (&kit, "count", "3000 assets"));
  page_kit_until (has_tiles (&kit));
  assert_sorted (&kit);
  g_test_message ("%" G_GUINT64_FORMAT " rows read", page_kit_reads (&kit).rows);
  g_assert_cmpuint (page_kit_reads (&kit).rows, <=,
                    N_SPECS + 1024); /* ids, and what tiles are made for */
  search = GTK_EDITABLE (page_kit_find (kit.page, "search", GTK_TYPE_SEARCH_ENTRY));
  gtk_editable_set_text (search, " 00007 ");
  page_kit_until (says (&kit, "count", "1 of 3000 assets"));
  page_kit_until (first_is_loaded (&kit));
  gtk_editable_set_text (search, "nothing like it");
  page_kit_until (says (&kit, "count", "0 of 3000 assets"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (
                     GTK_STACK (page_kit_find (kit.page, "results", GTK_TYPE_STACK))),
                   ==, "none");
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "approved");
  page_kit_until (says (&kit, "count", "3 of 3000 assets"));
  g_assert_cmpstr (gtk_editable_get_text (search), ==, "");
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "");
  page_kit_until (says (&kit, "count", "3000 assets"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (
                     GTK_STACK (page_kit_find (kit.page, "results", GTK_TYPE_STACK))),
                   ==, "grid");
  page_kit_close (&kit);
}

/* Position of the @nth approved asset. */
static guint
find_approved (GListModel *assets, guint nth)
{
  for (guint i = 0; i < g_list_model_get_n_items (assets); i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (assets, i);
      const AssayAssetRow *asset = assay_row_get (row, &assay_asset_row_table);

      if (asset->state == ASSAY_ASSET_APPROVED && nth-- == 0)
        return i;
    }
  g_assert_not_reached ();
}

static GtkSelectionModel *
selection (PageKit *kit)
{
  return GTK_SELECTION_MODEL (grid_model (kit));
}

static guint
count_selected (PageKit *kit)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (selection (kit));

  return (guint) gtk_bitset_get_size (selected);
}

static char *
dup_id (PageKit *kit, guint position)
{
  g_autoptr (AssayRow) row = g_list_model_get_item (grid_model (kit), position);

  return g_strdup (assay_row_get_id (row));
}

static gboolean
is_selected (PageKit *kit, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (grid_model (kit)); i++)
    {
      g_autofree char *other = dup_id (kit, i);

      if (g_str_equal (other, id))
        return gtk_selection_model_is_selected (selection (kit), i);
    }
  return FALSE;
}

static void
test_chosen (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_autofree char *id = NULL, *other = NULL;
  PageKit kit;

  g_test_summary ("What was chosen stays chosen when it is still among what is shown");
  page_kit_open_generated (&kit, &options);
  page_kit_show (&kit, ASSAY_TYPE_LIBRARY_PAGE);
  page_kit_until (says (&kit, "count", "12 assets"));
  g_assert_true (gtk_selection_model_is_selected (selection (&kit), 0));
  id = dup_id (&kit, find_approved (grid_model (&kit), 1));
  other = dup_id (&kit, find_approved (grid_model (&kit), 2));
  gtk_selection_model_select_all (selection (&kit));
  gtk_selection_model_unselect_item (selection (&kit), find_approved (grid_model (&kit), 0));
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "approved");
  page_kit_until (says (&kit, "count", "3 of 12 assets"));
  g_assert_cmpuint (count_selected (&kit), ==, 2);
  g_assert_true (is_selected (&kit, id));
  g_assert_true (is_selected (&kit, other));
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "to_decide");
  page_kit_until (says (&kit, "count", "3 of 12 assets") && !is_selected (&kit, id));
  g_assert_cmpuint (count_selected (&kit), ==, 1);
  page_kit_close (&kit);
}

/* Several ---------------------------------------------------------------- */

static GtkWidget *
in_many (PageKit *kit, const char *id, GType type)
{
  GtkWidget *many = page_kit_find (kit->page, "side_many", ASSAY_TYPE_LIBRARY_MANY);

  return page_kit_find (many, id, type);
}

/* A line for each state, in order: "Ready: 2 | In the queue: 2". */
static char *
dup_lines (PageKit *kit)
{
  GtkWidget *states = in_many (kit, "states", GTK_TYPE_BOX);
  GString *text = g_string_new (NULL);

  for (GtkWidget *line = gtk_widget_get_first_child (states); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " | " : "",
                            gtk_label_get_label (GTK_LABEL (gtk_widget_get_last_child (line))));
  return g_string_free (text, FALSE);
}

static gboolean
offers (PageKit *kit, const char *label)
{
  GtkWidget *bar = in_many (kit, "choices", ASSAY_TYPE_CHOICE_BAR);

  for (GtkWidget *button = gtk_widget_get_first_child (bar); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    if (gtk_widget_get_visible (button)
        && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
      return TRUE;
  return FALSE;
}

static void
test_all (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_autofree char *lines = NULL;
  gint64 started;
  guint asked;
  PageKit kit;

  g_test_summary ("All of a long list are selected at once, and counted by one question");
  options.n_specs = N_SPECS;
  page_kit_open_generated (&kit, &options);
  page_kit_show (&kit, ASSAY_TYPE_LIBRARY_PAGE);
  page_kit_until (says (&kit, "count", "3000 assets"));
  page_kit_until (has_tiles (&kit));
  asked = assay_project_get_n_asked (kit.project);
  started = g_get_monotonic_time ();
  gtk_selection_model_select_all (selection (&kit));
  g_test_message ("select all: %.1f ms", (g_get_monotonic_time () - started) / 1000.0);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (in_many (&kit, "title", GTK_TYPE_LABEL))), ==,
                   "3000 assets");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (in_many (&kit, "pictures", GTK_TYPE_LABEL))), ==,
                   "Reading the assets");
  gtk_widget_activate_action (kit.page, "asset.archive", NULL); /* of what nobody knows yet */
  page_kit_until (offers (&kit, "Make 7 Again"));
  g_assert_true (offers (&kit, "3 Not Good After All"));
  g_assert_false (offers (&kit, "Keep the Approved One"));
  lines = dup_lines (&kit);
  g_assert_cmpstr (lines, ==,
                   "Ready: 2990 | In the queue: 2 | To decide: 3 | Made again: 1 | Approved: 3 | "
                   "Problem: 1");
  g_assert_cmpuint (assay_project_get_n_asked (kit.project) - asked, <=, 8);
  page_kit_close (&kit);
}

/* Review ---------------------------------------------------------------- */

#define N_CARDS 300
#define AHEAD   3 /* cards whose evidence is read beside the one shown; two blobs each */
#define DECODED 7 /* pictures, the one shown included */

static gboolean
answers (PageKit *kit, const char *id, const char *text)
{
  gtk_widget_activate_action (kit->page, "review.answer", "s", "yes");
  return says (kit, id, text);
}

static gboolean
is_idle (PageKit *kit, AssayReads *last)
{
  AssayReads now = page_kit_reads (kit);
  gboolean same = memcmp (last, &now, sizeof now) == 0;

  *last = now;
  g_usleep (200 * 1000);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  return same;
}

static AssayReads
reads_when_idle (PageKit *kit)
{
  AssayReads last = {0};

  page_kit_until (is_idle (kit, &last));
  return last;
}

static void
test_review (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  AssayReads opened, answered;
  PageKit kit;

  options.n_specs = options.n_versions = options.n_cards = N_CARDS;
  options.n_exceptions = options.n_approved = options.n_queued = 0;
  page_kit_open_generated (&kit, &options);
  page_kit_show (&kit, ASSAY_TYPE_REVIEW_PAGE);
  page_kit_until (says (&kit, "n_left", "300 left"));
  opened = reads_when_idle (&kit);
  g_test_message ("%" G_GUINT64_FORMAT " blobs read when opened", opened.blobs);
  g_assert_cmpuint (opened.blobs, >, 0);
  g_assert_cmpuint (opened.blobs, <=, 2 * (1 + AHEAD) + DECODED);
  page_kit_until (answers (&kit, "n_left", "299 left"));
  answered = reads_when_idle (&kit);
  g_test_message ("%" G_GUINT64_FORMAT " more when answered", answered.blobs - opened.blobs);
  g_assert_cmpuint (answered.blobs - opened.blobs, <=, 2 + 1);
  page_kit_close (&kit);
}

/* More than a list keeps, so that a row that comes is told by itself alone. */
#define N_MANY 4200
#define FAR    70 /* beyond the first page */

static gboolean
steps_to (PageKit *kit, const char *id, const char *text)
{
  if (says (kit, id, text))
    return TRUE;
  gtk_widget_activate_action (kit->page, "review.step", "i", 1);
  return FALSE;
}

static void
test_many_questions (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  const AssayQuery query = {.kind = "cards"};
  g_autoptr (AssayRow) far = NULL;
  AssayRowModel *cards;
  const AssayCardRow *card;
  PageKit kit;

  options.n_specs = options.n_versions = options.n_cards = N_MANY;
  options.n_exceptions = options.n_approved = options.n_queued = 0;
  page_kit_open_generated (&kit, &options);
  cards = assay_project_query (kit.project, &query);
  page_kit_until (!assay_row_model_get_loading (cards));
  far = g_list_model_get_item (G_LIST_MODEL (cards), FAR);
  page_kit_until (assay_row_is_loaded (far));
  g_object_unref (cards);
  card = assay_row_get (far, &assay_card_row_table);
  page_kit_show (&kit, ASSAY_TYPE_REVIEW_PAGE);
  page_kit_until (says (&kit, "n_left", "4200 left"));
  page_kit_until (steps_to (&kit, "title", card->title));
  g_test_message ("%" G_GUINT64_FORMAT " rows read", page_kit_reads (&kit).rows);
  g_assert_cmpuint (page_kit_reads (&kit).rows, <=, N_MANY + 1024);
  page_kit_close (&kit);
}

int
main (int argc, char **argv)
{
  if (!page_kit_begin (&argc, &argv))
    return 0;
  g_test_add_func ("/app/big/library", test_library);
  g_test_add_func ("/app/big/chosen", test_chosen);
  g_test_add_func ("/app/big/library/all", test_all);
  g_test_add_func ("/app/big/review", test_review);
  g_test_add_func ("/app/big/many-questions", test_many_questions);
  return g_test_run ();
}
