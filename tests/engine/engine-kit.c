/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/host/assay-engine.h"
#include "engine/project/assay-new-project.h"
#include "support/patience.h"

#include <glib/gstdio.h>

void
engine_kit_begin (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
}

void
engine_kit_init (EngineKit *kit, const char *example)
{
  g_autofree char *examples = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "examples", NULL);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  kit->root = temp_folder_new ();
  kit->folder = g_build_filename (kit->root, "project", NULL);
  kit->cache = g_build_filename (kit->root, "cache", NULL);
  kit->runtime = g_build_filename (kit->root, "runtime", NULL);
  kit->machine = g_build_filename (kit->root, "machine.json", NULL);
  g_assert_true (assay_new_project (kit->folder, "Test", example, examples, problems));
}

void
engine_kit_clear (EngineKit *kit)
{
  g_clear_pointer (&kit->root, temp_folder_remove);
  g_clear_pointer (&kit->folder, g_free);
  g_clear_pointer (&kit->cache, g_free);
  g_clear_pointer (&kit->runtime, g_free);
  g_clear_pointer (&kit->machine, g_free);
}

char *
engine_kit_path (EngineKit *kit, const char *name)
{
  return g_build_filename (kit->folder, name, NULL);
}

void
engine_kit_write (EngineKit *kit, const char *name, const char *text)
{
  g_autofree char *path = engine_kit_path (kit, name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static gboolean
late_cb (gpointer data)
{
  if (!patience_lasts (data))
    g_error ("waited %d s of a machine at rest", KIT_DEADLINE_S);
  return G_SOURCE_CONTINUE;
}

void
engine_kit_until (EngineKitCondition condition, gpointer data)
{
  Patience patience;
  guint late = g_timeout_add (100, late_cb, &patience);

  patience_start (&patience, KIT_DEADLINE_S);
  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

void
engine_kit_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static AssayProject *
open_with (EngineKit *kit, AssayProjectOptions options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  options.folder = kit->folder;
  options.program = "test";
  options.cache_folder = kit->cache;
  options.runtime_folder = kit->runtime;
  options.machine_file = kit->machine;
  assay_project_open_async (&options, NULL, done_cb, &result);
  engine_kit_until (has_result, &result);
  return assay_project_open_finish (result, error);
}

AssayProject *
engine_kit_open (EngineKit *kit, gboolean serve, GError **error)
{
  return open_with (kit, (AssayProjectOptions){.serve = serve}, error);
}

AssayProject *
engine_kit_open_following (EngineKit *kit, GError **error)
{
  return open_with (kit, (AssayProjectOptions){.follow = TRUE}, error);
}

AssayProject *
engine_kit_open_looking (EngineKit *kit, GError **error)
{
  return open_with (kit, (AssayProjectOptions){.looks = TRUE}, error);
}

void
engine_kit_close (AssayProject *project)
{
  g_autoptr (GAsyncResult) result = NULL;

  assay_project_close_async (project, done_cb, &result);
  engine_kit_until (has_result, &result);
  g_assert_true (assay_project_close_finish (project, result, NULL));
  g_clear_object (&result);
  g_object_unref (project);
  engine_kit_settle ();
}

GPtrArray *
engine_kit_ask (AssayProject *project, const char *kind, const char *id, GError **error)
{
  AssayQuery query = {.kind = kind, .id = id};
  g_autoptr (GAsyncResult) result = NULL;

  assay_project_ask_async (project, &query, NULL, done_cb, &result);
  engine_kit_until (has_result, &result);
  return assay_project_ask_finish (project, result, error);
}

AssayRow *
engine_kit_act (AssayProject *project, const char *kind, const char *args, GError **error)
{
  const AssayTable *table = assay_act_kind_find (kind)->args;
  g_autoptr (GBytes) bytes = g_bytes_new_static (args, strlen (args));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GAsyncResult) result = NULL;
  gpointer record = assay_table_read_bytes (table, bytes, "args", problems);

  g_assert_nonnull (record);
  assay_project_act_async (project, kind, record, NULL, done_cb, &result);
  engine_kit_until (has_result, &result);
  return assay_project_act_finish (project, result, error);
}

gboolean
engine_kit_submit (AssayProject *project, AssayCommand *command, guint64 *seq, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  assay_project_submit_async (project, command, NULL, done_cb, &result);
  engine_kit_until (has_result, &result);
  return assay_project_submit_finish (project, result, seq, error);
}

AssayCommand *
engine_kit_queue (gboolean pause)
{
  const char *kind = pause ? "queue.pause" : "queue.resume";
  AssayQueueChanged *args = assay_table_new (assay_command_kind_find (kind)->args);

  args->reason = g_strdup ("test");
  return assay_command_new (kind, args, ASSAY_ACTOR_USER, "test");
}

gint64
engine_kit_status_at (AssayProject *project, gsize offset)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, "status", NULL, NULL);

  g_assert_nonnull (rows);
  return G_STRUCT_MEMBER (gint64, assay_row_get (rows->pdata[0], &assay_status_row_table), offset);
}

gboolean
engine_kit_has (AssayProject *project, const char *kind, guint n)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, kind, NULL, NULL);

  return rows != NULL && rows->len == n;
}

gint64
engine_kit_made (AssayRow *done)
{
  return ((const AssayRunResult *) assay_row_get (done, &assay_run_result_table))->made;
}
