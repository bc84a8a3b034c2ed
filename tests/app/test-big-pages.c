/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Library and Review over generated projects: what opening, searching and answering read is
 * counted, so the truth of it does not depend on the size. Mutations that turn it red: a query
 * without .sort or without .search; choose left out; EXPLAINED of 30; rows on their way that are
 * not followed. */
#include "app/library/assay-library-page.h"
#include "app/review/assay-review-page.h"
#include "app/widgets/assay-asset-tile.h"
#include "support/generated-project.h"
#include "support/patience.h"
#include "support/temp-folder.h"

#define WAIT_S 60

typedef struct
{
  char *root;
  AssayProject *project;
  GtkWidget *window, *page;
  AssayReads before; /* the page was opened */
  gboolean done;
} Kit;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((Kit *) data)->project = assay_project_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  ((Kit *) data)->done = TRUE;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
until (gboolean (*there) (Kit *kit, gconstpointer data), Kit *kit, gconstpointer data)
{
  Patience patience;

  patience_start (&patience, WAIT_S);
  while (!there (kit, data))
    {
      g_assert_true (patience_lasts (&patience));
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
is_open (Kit *kit, gconstpointer data)
{
  return kit->project != NULL;
}

static gboolean
is_closed (Kit *kit, gconstpointer data)
{
  return kit->done;
}

static void
open_project (Kit *kit, const AssayGeneratedOptions *generated)
{
  g_autofree char *folder = NULL, *cache = NULL, *runtime = NULL;
  g_autoptr (GError) error = NULL;
  AssayProjectOptions options = {.program = "assay"};

  *kit = (Kit){.root = temp_folder_new ()};
  options.folder = folder = g_build_filename (kit->root, "project", NULL);
  options.cache_folder = cache = g_build_filename (kit->root, "cache", NULL);
  options.runtime_folder = runtime = g_build_filename (kit->root, "run", NULL);
  g_assert_true (assay_generated_project_write (folder, generated, &error));
  g_assert_no_error (error);
  assay_project_open_async (&options, NULL, opened_cb, kit);
  until (is_open, kit, NULL);
}

static void
open_page (Kit *kit, GType type)
{
  kit->page = g_object_new (type, NULL);
  kit->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (kit->window), 980, 700);
  adw_window_set_content (ADW_WINDOW (kit->window), kit->page);
  gtk_window_present (GTK_WINDOW (kit->window));
  assay_project_count_reads (kit->project, &kit->before);
  assay_zone_page_set_awake (ASSAY_ZONE_PAGE (kit->page), TRUE);
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (kit->page), kit->project);
}

/* Since the page was opened. */
static AssayReads
reads (Kit *kit)
{
  AssayReads now;

  assay_project_count_reads (kit->project, &now);
  return (AssayReads){now.rows - kit->before.rows, now.blobs - kit->before.blobs};
}

static void
kit_clear (Kit *kit)
{
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (kit->page), NULL);
  gtk_window_destroy (GTK_WINDOW (kit->window));
  assay_project_close_async (kit->project, closed_cb, kit);
  until (is_closed, kit, NULL);
  g_object_unref (kit->project);
  temp_folder_remove (kit->root);
}

static GtkWidget *
find (GtkWidget *widget, const char *id)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUILDABLE (widget)
      && g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, id);
  return found;
}

static gboolean
says (Kit *kit, gconstpointer data)
{
  const char *const *wanted = data;
  GtkWidget *label = find (kit->page, wanted[0]);

  return label != NULL && g_str_equal (gtk_label_get_label (GTK_LABEL (label)), wanted[1]);
}

/* Library --------------------------------------------------------------- */

#define N_SPECS 3000 /* of 50,000 are read: 50,128 rows */

static GListModel *
grid_model (Kit *kit)
{
  return G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (find (kit->page, "grid"))));
}

static gboolean
first_is_loaded (Kit *kit, gconstpointer data)
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
has_tiles (Kit *kit, gconstpointer data)
{
  return count_named_tiles (find (kit->page, "grid")) >= 12;
}

static void
assert_sorted (Kit *kit)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (grid_model (kit), i);
      const AssayAssetRow *asset = assay_row_get (row, &assay_asset_row_table);

      g_assert_true (assay_row_is_loaded (row));
      if (before != NULL)
        g_assert_cmpint (g_utf8_collate (before, asset->title), <=, 0);
      g_free (before);
      before = g_strdup (asset->title);
    }
}

static void
test_library (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  GtkEditable *search;
  Kit kit;

  options.n_specs = N_SPECS;
  open_project (&kit, &options);
  open_page (&kit, ASSAY_TYPE_LIBRARY_PAGE);
  until (says, &kit, (const char *[]){"count", "3000 assets"});
  until (has_tiles, &kit, NULL);
  assert_sorted (&kit);
  g_test_message ("%" G_GUINT64_FORMAT " rows read", reads (&kit).rows);
  g_assert_cmpuint (reads (&kit).rows, <=, N_SPECS + 1024); /* ids, and what tiles are made for */
  search = GTK_EDITABLE (find (kit.page, "search"));
  gtk_editable_set_text (search, " 00007 ");
  until (says, &kit, (const char *[]){"count", "1 of 3000 assets"});
  until (first_is_loaded, &kit, NULL);
  gtk_editable_set_text (search, "nothing like it");
  until (says, &kit, (const char *[]){"count", "0 of 3000 assets"});
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (find (kit.page, "results"))), ==,
                   "none");
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "approved");
  until (says, &kit, (const char *[]){"count", "3 of 3000 assets"});
  g_assert_cmpstr (gtk_editable_get_text (search), ==, "");
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "");
  until (says, &kit, (const char *[]){"count", "3000 assets"});
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (find (kit.page, "results"))), ==,
                   "grid");
  kit_clear (&kit);
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

static void
test_chosen (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  GtkSingleSelection *selection;
  g_autofree char *id = NULL;
  Kit kit;

  g_test_summary ("What was chosen stays chosen when it is still among what is shown");
  open_project (&kit, &options);
  open_page (&kit, ASSAY_TYPE_LIBRARY_PAGE);
  until (says, &kit, (const char *[]){"count", "12 assets"});
  selection = GTK_SINGLE_SELECTION (grid_model (&kit));
  gtk_single_selection_set_selected (selection, find_approved (grid_model (&kit), 1));
  id = g_strdup (assay_row_get_id (gtk_single_selection_get_selected_item (selection)));
  assay_zone_page_show (ASSAY_ZONE_PAGE (kit.page), "approved");
  until (says, &kit, (const char *[]){"count", "3 of 12 assets"});
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  g_assert_cmpstr (assay_row_get_id (gtk_single_selection_get_selected_item (selection)), ==, id);
  kit_clear (&kit);
}

/* Review ---------------------------------------------------------------- */

#define N_CARDS 300
#define AHEAD   3 /* cards whose evidence is read beside the one shown; two blobs each */
#define DECODED 7 /* pictures, the one shown included */

static gboolean
answers (Kit *kit, gconstpointer data)
{
  gtk_widget_activate_action (kit->page, "review.answer", "s", "yes");
  return says (kit, data);
}

static gboolean
is_idle (Kit *kit, gconstpointer data)
{
  AssayReads *last = (AssayReads *) data, now = reads (kit);
  gboolean same = memcmp (last, &now, sizeof now) == 0;

  *last = now;
  g_usleep (200 * 1000);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  return same;
}

static AssayReads
reads_when_idle (Kit *kit)
{
  AssayReads last = {0, 0};

  until (is_idle, kit, &last);
  return last;
}

static void
test_review (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  AssayReads opened, answered;
  Kit kit;

  options.n_specs = options.n_versions = options.n_cards = N_CARDS;
  options.n_exceptions = options.n_approved = options.n_queued = 0;
  open_project (&kit, &options);
  open_page (&kit, ASSAY_TYPE_REVIEW_PAGE);
  until (says, &kit, (const char *[]){"n_left", "300 left"});
  opened = reads_when_idle (&kit);
  g_test_message ("%" G_GUINT64_FORMAT " blobs read when opened", opened.blobs);
  g_assert_cmpuint (opened.blobs, >, 0);
  g_assert_cmpuint (opened.blobs, <=, 2 * (1 + AHEAD) + DECODED);
  until (answers, &kit, (const char *[]){"n_left", "299 left"});
  answered = reads_when_idle (&kit);
  g_test_message ("%" G_GUINT64_FORMAT " more when answered", answered.blobs - opened.blobs);
  g_assert_cmpuint (answered.blobs - opened.blobs, <=, 2 + 1);
  kit_clear (&kit);
}

/* More than a list keeps, so that a row that comes is told by itself alone. */
#define N_MANY 4200
#define FAR    70 /* beyond the first page */

static gboolean
steps_to (Kit *kit, gconstpointer data)
{
  if (says (kit, data))
    return TRUE;
  gtk_widget_activate_action (kit->page, "review.step", "i", 1);
  return FALSE;
}

static gboolean
is_loaded (Kit *kit, gconstpointer data)
{
  return assay_row_is_loaded (ASSAY_ROW ((gpointer) data));
}

static gboolean
has_rows (Kit *kit, gconstpointer data)
{
  return !assay_row_model_get_loading (ASSAY_ROW_MODEL ((gpointer) data));
}

static void
test_many_questions (void)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  const AssayQuery query = {.kind = "cards"};
  g_autoptr (AssayRow) far = NULL;
  AssayRowModel *cards;
  const AssayCardRow *card;
  Kit kit;

  options.n_specs = options.n_versions = options.n_cards = N_MANY;
  options.n_exceptions = options.n_approved = options.n_queued = 0;
  open_project (&kit, &options);
  cards = assay_project_query (kit.project, &query);
  until (has_rows, &kit, cards);
  far = g_list_model_get_item (G_LIST_MODEL (cards), FAR);
  until (is_loaded, &kit, far);
  g_object_unref (cards);
  card = assay_row_get (far, &assay_card_row_table);
  open_page (&kit, ASSAY_TYPE_REVIEW_PAGE);
  until (says, &kit, (const char *[]){"n_left", "4200 left"});
  until (steps_to, &kit, (const char *[]){"title", card->title});
  g_test_message ("%" G_GUINT64_FORMAT " rows read", reads (&kit).rows);
  g_assert_cmpuint (reads (&kit).rows, <=, N_MANY + 1024);
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();
  /* patience is looked at even when nothing happens */
  g_timeout_add (100, tick_cb, NULL);
  g_test_add_func ("/app/big/library", test_library);
  g_test_add_func ("/app/big/chosen", test_chosen);
  g_test_add_func ("/app/big/review", test_review);
  g_test_add_func ("/app/big/many-questions", test_many_questions);
  return g_test_run ();
}
