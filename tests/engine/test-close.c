/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

/* A project that is closed in the middle of all kinds of work. Mutation that turns it red: close
 * that does not wait for acts. */

static void
act_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  g_assert_true ((row == NULL) == (error != NULL));
  ++*(guint *) data;
}

static gboolean
all_came_back (gpointer data)
{
  return *(guint *) data == 4;
}

static gboolean
is_active (gpointer data)
{
  g_autoptr (GPtrArray) progress = assay_project_list_progress (data);

  return progress->len > 0;
}

static AssayRunArgs *
waiting_run (void)
{
  AssayRunArgs *args = assay_table_new (&assay_run_args_table);

  args->provider = ASSAY_RUN_SANDBOX;
  args->wait = TRUE;
  return args;
}

static AssayExportArgs *
export_to (const char *folder)
{
  AssayExportArgs *args = assay_table_new (&assay_export_args_table);

  args->to = g_strdup (folder);
  return args;
}

/* Runs that are waited for, an export, a rescan: closing ends or awaits each; none touches what is
 * gone. */
static void
test_close_while_running (void)
{
  for (guint i = 0; i < 5; i++)
    {
      g_auto (EngineKit) kit;
      g_autofree char *export = NULL;
      g_autoptr (AssayFeed) feed = NULL;
      guint n_back = 0;
      AssayProject *project;

      engine_kit_init (&kit, "astroduck");
      export = g_build_filename (kit.root, "out", NULL);
      project = engine_kit_open (&kit, TRUE, NULL);
      feed = assay_project_watch (project, NULL, ASSAY_TOPIC_PROGRESS); /* wakes the context */
      assay_project_act_async (project, "run", waiting_run (), NULL, act_done_cb, &n_back);
      if (i % 2 == 0)
        engine_kit_until (is_active, project);
      assay_project_act_async (project, "run", waiting_run (), NULL, act_done_cb, &n_back);
      assay_project_act_async (project, "export", export_to (export), NULL, act_done_cb, &n_back);
      assay_project_act_async (project, "rescan", NULL, NULL, act_done_cb, &n_back);
      engine_kit_close (project);
      engine_kit_until (all_came_back, &n_back);
      project = engine_kit_open (&kit, FALSE, NULL);
      g_assert_nonnull (project);
      g_object_unref (
        engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"wait\":true}", NULL));
      g_assert_cmpint (engine_kit_status (project, queued) + engine_kit_status (project, running),
                       ==, 0);
      g_assert_cmpint (engine_kit_status (project, pictures), >=, 24);
      engine_kit_close (project);
    }
}

int
main (int argc, char **argv)
{
  engine_kit_begin (&argc, &argv);
  g_test_add_func ("/engine/project/close-while-running", test_close_while_running);
  return g_test_run ();
}
