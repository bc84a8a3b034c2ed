/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Library page over lists of rows: none, one, many, fifty thousand. Over projects:
 * test-big-pages. */
#include "app/library/assay-library-page.h"

#include "app/widgets/assay-asset-tile.h"
#include "engine/rows/assay-row-private.h"

#define MANY 50000

/* Rows that are made when they are asked for, as a big project's are. */
#define TEST_TYPE_ROWS (test_rows_get_type ())
G_DECLARE_FINAL_TYPE (TestRows, test_rows, TEST, ROWS, GObject)

struct _TestRows
{
  GObject parent_instance;
  guint n, made;
};

static GType
get_item_type (GListModel *model)
{
  return ASSAY_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return TEST_ROWS (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  g_autofree char *json = g_strdup_printf (
    "{\"id\":\"a%u\",\"title\":\"Asset %u\",\"state\":\"%s\",\"tags\":[\"%s\"],\"variants\":%u,"
    "\"approved\":%u}",
    position, position, position % 3 == 0 ? "approved" : "new", position == 7 ? "lucky" : "plain",
    position == 1 ? 4 : 1, position == 1 ? 2 : position % 3 == 0);

  if (position >= TEST_ROWS (model)->n)
    return NULL;
  TEST_ROWS (model)->made++;
  return _assay_row_read (&assay_asset_row_table, json);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRows,
                               test_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
test_rows_class_init (TestRowsClass *klass)
{
}

static void
test_rows_init (TestRows *self)
{
}

/* Finding ------------------------------------------------------------------------- */

static GtkWidget *
find (GtkWidget *widget, const char *id, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && (id == NULL
          || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, id, type);
  return found;
}

static guint
count_tiles (GtkWidget *widget)
{
  guint n =
    ASSAY_IS_ASSET_TILE (widget) && assay_asset_tile_get_row (ASSAY_ASSET_TILE (widget)) != NULL
      ? 1
      : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_tiles (child);
  return n;
}

static const char *
visible_page (GtkWidget *page, const char *stack)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (find (page, stack, GTK_TYPE_STACK)));
}

static guint
shown (GtkWidget *page)
{
  GtkGridView *grid = GTK_GRID_VIEW (find (page, "grid", GTK_TYPE_GRID_VIEW));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_grid_view_get_model (grid)));
}

typedef struct
{
  GtkWidget *window, *page;
  TestRows *rows;
} Kit;

static void
kit_init (Kit *kit, guint n)
{
  kit->rows = g_object_new (TEST_TYPE_ROWS, NULL);
  kit->rows->n = n;
  kit->page = g_object_new (ASSAY_TYPE_LIBRARY_PAGE, NULL);
  kit->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (kit->window), 980, 700);
  adw_window_set_content (ADW_WINDOW (kit->window), kit->page);
  assay_library_page_set_assets (ASSAY_LIBRARY_PAGE (kit->page), G_LIST_MODEL (kit->rows));
  gtk_window_present (GTK_WINDOW (kit->window));
  gtk_test_widget_wait_for_draw (kit->window);
}

static void
kit_clear (Kit *kit)
{
  gtk_window_destroy (GTK_WINDOW (kit->window));
  g_object_unref (kit->rows);
}

/* Tests --------------------------------------------------------------------------- */

static void
test_loading (void)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (ASSAY_TYPE_LIBRARY_PAGE, NULL));

  assay_library_page_set_assets (ASSAY_LIBRARY_PAGE (page), NULL);
  g_assert_cmpstr (visible_page (page, "stack"), ==, "loading");
  g_object_unref (page);
}

static void
test_empty (void)
{
  Kit kit;

  kit_init (&kit, 0);
  g_assert_cmpstr (visible_page (kit.page, "stack"), ==, "empty");
  kit_clear (&kit);
}

static void
test_one (void)
{
  Kit kit;

  kit_init (&kit, 1);
  g_assert_cmpstr (visible_page (kit.page, "stack"), ==, "browse");
  g_assert_cmpuint (count_tiles (find (kit.page, "grid", GTK_TYPE_GRID_VIEW)), ==, 1);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find (kit.page, "count", GTK_TYPE_LABEL))), ==,
                   "1 asset");
  kit_clear (&kit);
}

/* Tiles are made for what is seen and a little more, whatever the length of the list. */
static void
test_many (void)
{
  Kit kit;
  guint tiles;

  kit_init (&kit, MANY);
  tiles = count_tiles (find (kit.page, "grid", GTK_TYPE_GRID_VIEW));
  g_assert_cmpuint (shown (kit.page), ==, MANY);
  g_assert_cmpuint (tiles, >, 4);
  g_assert_cmpuint (tiles, <, 2000);
  g_assert_cmpuint (kit.rows->made, <, 5000);
  kit_clear (&kit);
}

static void
test_detail (void)
{
  Kit kit;

  kit_init (&kit, 12);
  g_signal_emit_by_name (find (kit.page, "grid", GTK_TYPE_GRID_VIEW), "activate", 3);
  g_assert_cmpstr (visible_page (kit.page, "stack"), ==, "asset");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (
                     find (find (kit.page, "page_detail", ADW_TYPE_BIN), "title", GTK_TYPE_LABEL))),
                   ==, "Asset 3");
  g_signal_emit_by_name (find (kit.page, "back", GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpstr (visible_page (kit.page, "stack"), ==, "browse");
  kit_clear (&kit);
}

static void
test_labels (void)
{
  static const struct
  {
    const char *id, *label;
  } wanted[] = {{"search", "Search assets by name or tag"},
                {"state", "State"},
                {"side_96", "Tiles of 96 pixels"},
                {"side_192", "Tiles of 192 pixels"},
                {"grid", "Assets"}};
  GtkWidget *tile;
  Kit kit;

  kit_init (&kit, 2);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (find (kit.page, wanted[i].id, GTK_TYPE_WIDGET)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, wanted[i].label);
  tile = find (kit.page, NULL, ASSAY_TYPE_ASSET_TILE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Asset 0, Approved, no picture yet");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (tile)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Asset 0, Approved, no picture yet");
  kit_clear (&kit);
}

static GtkWidget *
next_tile (GtkWidget *tile)
{
  GtkWidget *item = gtk_widget_get_parent (tile);

  return find (gtk_widget_get_next_sibling (item), NULL, ASSAY_TYPE_ASSET_TILE);
}

/* How many of an asset's pictures are approved stands on its tile, and is said. Mutations:
 * show_count left out; the count shown of one picture, too; dup_name without it. */
static void
test_count (void)
{
  GtkWidget *tile;
  Kit kit;

  kit_init (&kit, 3);
  tile = find (kit.page, NULL, ASSAY_TYPE_ASSET_TILE);
  g_assert_false (gtk_widget_get_visible (find (tile, "count", GTK_TYPE_LABEL)));
  tile = next_tile (tile);
  g_assert_true (gtk_widget_get_visible (find (tile, "count", GTK_TYPE_LABEL)));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find (tile, "count", GTK_TYPE_LABEL))), ==,
                   "2 of 4");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Asset 1, Ready, 2 of 4 approved, no picture yet");
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();
  g_test_add_func ("/app/library/loading", test_loading);
  g_test_add_func ("/app/library/empty", test_empty);
  g_test_add_func ("/app/library/one", test_one);
  g_test_add_func ("/app/library/many", test_many);
  g_test_add_func ("/app/library/detail", test_detail);
  g_test_add_func ("/app/library/labels", test_labels);
  g_test_add_func ("/app/library/count", test_count);
  return g_test_run ();
}
