/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-kit.h"

#include "app/widgets/assay-asset-tile.h"
#include "engine/project/assay-new-project.h"
#include "support/temp-folder.h"

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
page_kit_begin (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  adw_init ();
  g_timeout_add (100, tick_cb, NULL);
  return TRUE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((PageKit *) data)->project = assay_project_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  ((PageKit *) data)->done = TRUE;
}

static void
open_folder (PageKit *kit, const char *folder)
{
  g_autofree char *cache = g_build_filename (kit->root, "cache", NULL);
  g_autofree char *runtime = g_build_filename (kit->root, "run", NULL);
  const AssayProjectOptions options = {
    .program = "assay", .folder = folder, .cache_folder = cache, .runtime_folder = runtime};

  assay_project_open_async (&options, NULL, opened_cb, kit);
  page_kit_until (kit->project != NULL);
}

void
page_kit_open_generated (PageKit *kit, const AssayGeneratedOptions *generated)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  *kit = (PageKit){.root = temp_folder_new ()};
  folder = g_build_filename (kit->root, "project", NULL);
  g_assert_true (assay_generated_project_write (folder, generated, &error));
  g_assert_no_error (error);
  open_folder (kit, folder);
}

void
page_kit_open_example (PageKit *kit, const char *example)
{
  g_autofree char *examples = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "examples", NULL);
  g_autofree char *folder = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  *kit = (PageKit){.root = temp_folder_new ()};
  folder = g_build_filename (kit->root, "project", NULL);
  g_assert_true (assay_new_project (folder, "Test", example, examples, problems));
  open_folder (kit, folder);
}

void
page_kit_show (PageKit *kit, GType type)
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

void
page_kit_close (PageKit *kit)
{
  if (kit->page != NULL)
    {
      assay_zone_page_set_project (ASSAY_ZONE_PAGE (kit->page), NULL);
      gtk_window_destroy (GTK_WINDOW (kit->window));
    }
  kit->done = FALSE;
  assay_project_close_async (kit->project, closed_cb, kit);
  page_kit_until (kit->done);
  g_assert_finalize_object (kit->project); /* no page holds on to it */
  temp_folder_remove (kit->root);
}

AssayReads
page_kit_reads (PageKit *kit)
{
  AssayReads now;

  assay_project_count_reads (kit->project, &now);
  return (AssayReads){.rows = now.rows - kit->before.rows, .blobs = now.blobs - kit->before.blobs};
}

static gboolean
is_called (GtkWidget *widget, const char *id)
{
  return id == NULL
         || (GTK_IS_BUILDABLE (widget)
             && g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0);
}

GtkWidget *
page_kit_find (GtkWidget *widget, const char *id, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && is_called (widget, id))
    return widget;
  if (ASSAY_IS_ASSET_TILE (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = page_kit_find (child, id, type);
  return found;
}

void
page_kit_turn (Patience *patience)
{
  g_assert_true (patience_lasts (patience));
  g_main_context_iteration (NULL, TRUE);
}
