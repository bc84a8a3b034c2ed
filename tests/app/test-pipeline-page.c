/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Pipeline page over real projects of no, one and twelve assets. */
#include "app/pipeline/assay-pipeline-page-private.h"

#include "app/pipeline/assay-job-view.h"
#include "engine/project/assay-new-project.h"
#include "engine/rows/assay-row-private.h"
#include "support/patience.h"
#include "support/temp-folder.h"

#include <glib/gstdio.h>

#define WAIT_S 20

typedef struct
{
  char *folder;
  AssayProject *project;
  AssayPipelinePage *page;
  GtkWidget *window;
  char *zone; /* the newest go-to */
  gboolean done;
} Kit;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Kit *kit = data;
  g_autoptr (GError) error = NULL;

  kit->project = assay_project_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  ((Kit *) data)->done = TRUE;
}

static void
go_to_cb (GtkWidget *page, const char *zone, const char *argument, gpointer data)
{
  Kit *kit = data;

  g_free (kit->zone);
  kit->zone = g_strdup (zone);
}

static void
turn (Patience *patience)
{
  g_assert_true (patience_lasts (patience));
  g_main_context_iteration (NULL, TRUE);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for_page (Kit *kit, const char *name)
{
  Patience patience;

  patience_start (&patience, WAIT_S);
  while (g_strcmp0 (gtk_stack_get_visible_child_name (kit->page->stack), name) != 0)
    turn (&patience);
}

static void
keep_specs (const char *folder, guint n)
{
  g_autofree char *specs = g_build_filename (folder, "specs", NULL);
  g_autoptr (GDir) dir = g_dir_open (specs, 0, NULL);
  guint i = 0;

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    if (i++ >= n)
      {
        g_autofree char *path = g_build_filename (specs, name, NULL);

        g_assert_cmpint (g_unlink (path), ==, 0);
      }
}

static void
kit_init (Kit *kit, guint n_specs)
{
  g_autofree char *examples = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "examples", NULL);
  g_autofree char *cache = NULL, *runtime = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayProjectOptions options = {.program = "assay"};
  Patience patience;

  patience_start (&patience, WAIT_S);
  *kit = (Kit){.folder = temp_folder_new ()};
  g_assert_true (assay_new_project (kit->folder, "Test", "astroduck", examples, problems));
  keep_specs (kit->folder, n_specs);
  options.folder = kit->folder;
  options.cache_folder = cache = g_build_filename (kit->folder, "cache", NULL);
  options.runtime_folder = runtime = g_build_filename (kit->folder, "run", NULL);
  assay_project_open_async (&options, NULL, opened_cb, kit);
  while (kit->project == NULL)
    turn (&patience);
  kit->page = g_object_new (ASSAY_TYPE_PIPELINE_PAGE, NULL);
  g_signal_connect (kit->page, "go-to", G_CALLBACK (go_to_cb), kit);
  kit->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (kit->window), GTK_WIDGET (kit->page));
  gtk_window_present (GTK_WINDOW (kit->window));
  assay_zone_page_set_awake (ASSAY_ZONE_PAGE (kit->page), TRUE);
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (kit->page), kit->project);
}

static void
kit_clear (Kit *kit)
{
  Patience patience;

  patience_start (&patience, WAIT_S);
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (kit->page), NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (kit->page->stack), ==, "loading");
  gtk_window_destroy (GTK_WINDOW (kit->window));
  assay_project_close_async (kit->project, closed_cb, kit);
  while (!kit->done)
    turn (&patience);
  g_object_unref (kit->project);
  temp_folder_remove (kit->folder);
  g_free (kit->zone);
}

static void
test_empty (void)
{
  Kit kit;

  kit_init (&kit, 0);
  wait_for_page (&kit, "empty");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (kit.page->empty_primary)));
  kit_clear (&kit);
}

static void
told_cb (AssayZonePage *page, const char *text, const char *undo, gpointer data)
{
  g_test_fail_printf ("“%s”", text);
}

/* Red when a key presses a button that nobody has seen yet: it opened the folder of specs. */
static void
test_too_early (void)
{
  Kit kit;

  kit_init (&kit, 1);
  g_signal_connect (kit.page, "toast", G_CALLBACK (told_cb), NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (kit.page->stack), ==, "loading");
  assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (kit.page));
  wait_for_page (&kit, "content");
  kit_clear (&kit);
}

static void
test_one (void)
{
  Kit kit;

  kit_init (&kit, 1);
  wait_for_page (&kit, "content");
  g_assert_cmpstr (gtk_button_get_label (kit.page->primary), ==, "_Make 1 Picture");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (kit.page->primary), "suggested-action"));
  g_assert_false (gtk_widget_get_visible (kit.page->trouble));
  kit_clear (&kit);
}

/* Twelve drawings are made by one press; what is left is to decide, or nothing. */
static void
test_make (void)
{
  Patience patience;
  AssayPrimary primary;
  gboolean stopped = FALSE;
  Kit kit;

  patience_start (&patience, 3 * WAIT_S);
  kit_init (&kit, 12);
  wait_for_page (&kit, "content");
  g_assert_cmpstr (gtk_button_get_label (kit.page->primary), ==, "_Make 12 Pictures");
  assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (kit.page));
  do
    {
      turn (&patience);
      primary = assay_pipeline_primary (&kit.page->facts);
      stopped |= primary == ASSAY_PRIMARY_STOP
                 && !gtk_widget_has_css_class (GTK_WIDGET (kit.page->primary), "suggested-action");
    }
  while (primary != ASSAY_PRIMARY_REVIEW && primary != ASSAY_PRIMARY_NONE);
  g_assert_true (stopped);
  g_assert_true (gtk_widget_get_visible (kit.page->strip_box));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (kit.page->versions)), >=, 12);
  if (primary == ASSAY_PRIMARY_REVIEW)
    {
      while (!gtk_widget_get_sensitive (GTK_WIDGET (kit.page->primary)))
        turn (&patience);
      assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (kit.page));
      g_assert_cmpstr (kit.zone, ==, "review");
    }
  kit_clear (&kit);
}

/* A server that is not there ends in the box with a button, and the card offers nothing beside it.
 */
static void
test_trouble (void)
{
  Patience patience;
  Kit kit;

  patience_start (&patience, WAIT_S);
  kit_init (&kit, 1);
  wait_for_page (&kit, "content");
  assay_pipeline_server_use_comfyui (kit.page->server, "http://127.0.0.1:1", "");
  assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (kit.page));
  while (!gtk_widget_get_visible (kit.page->trouble))
    turn (&patience);
  g_assert_nonnull (strstr (gtk_label_get_label (kit.page->trouble_what), "127.0.0.1"));
  g_assert_true (gtk_widget_get_visible (kit.page->try_button));
  g_assert_true (gtk_widget_get_visible (kit.page->sandbox_button));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (kit.page->primary)));
  g_signal_emit_by_name (kit.page->sandbox_button, "clicked");
  while (gtk_widget_get_visible (kit.page->trouble)
         || !gtk_widget_get_visible (GTK_WIDGET (kit.page->primary)))
    turn (&patience);
  g_assert_true (assay_pipeline_server_is_sandbox (kit.page->server));
  kit_clear (&kit);
}

static void
test_server_args (void)
{
  AssayPipelineServer *server = g_object_ref_sink (g_object_new (ASSAY_TYPE_PIPELINE_SERVER, NULL));
  AssayRunArgs *sandbox = assay_pipeline_server_dup_args (server), *plain, *full;

  g_assert_cmpint (sandbox->provider, ==, ASSAY_RUN_SANDBOX);
  g_assert_cmpint (sandbox->wait, ==, FALSE);
  assay_pipeline_server_use_comfyui (server, " http://10.0.0.2:8188 ", "");
  plain = assay_pipeline_server_dup_args (server);
  g_assert_cmpint (plain->provider, ==, ASSAY_RUN_COMFYUI);
  g_assert_cmpstr (plain->server, ==, "http://10.0.0.2:8188");
  g_assert_null (plain->checkpoint);
  assay_pipeline_server_use_comfyui (server, "http://h:1", "a\"b.safetensors");
  full = assay_pipeline_server_dup_args (server);
  g_assert_cmpstr (full->checkpoint, ==, "a\"b.safetensors");
  assay_table_free (&assay_run_args_table, sandbox);
  assay_table_free (&assay_run_args_table, plain);
  assay_table_free (&assay_run_args_table, full);
  assay_pipeline_server_use_sandbox (server);
  g_object_unref (server);
}

static void
test_labels (void)
{
  static const char *const wanted[] = {"Draft: 0 assets, show in Library",
                                       "Ready: 2 assets, show in Library"};
  GtkWidget *job = g_object_ref_sink (assay_job_view_new ());
  g_autoptr (AssayRow) row = _assay_row_read (
    &assay_job_row_table, "{\"id\":\"j\",\"title\":\"Duck\",\"variant\":1,\"state\":\"queued\"}");
  Kit kit;

  assay_job_view_set_job (ASSAY_JOB_VIEW (job), row);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (job), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Duck, picture 2, waits");
  g_object_unref (job);
  kit_init (&kit, 2);
  wait_for_page (&kit, "content");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (kit.page->stage_buttons[i]),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL, wanted[i]);
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
  /* patience is looked at even when nothing happens */
  g_timeout_add (100, tick_cb, NULL);
  g_test_add_func ("/app/pipeline/empty", test_empty);
  g_test_add_func ("/app/pipeline/too-early", test_too_early);
  g_test_add_func ("/app/pipeline/one", test_one);
  g_test_add_func ("/app/pipeline/make", test_make);
  g_test_add_func ("/app/pipeline/trouble", test_trouble);
  g_test_add_func ("/app/pipeline/server-args", test_server_args);
  g_test_add_func ("/app/pipeline/labels", test_labels);
  return g_test_run ();
}
