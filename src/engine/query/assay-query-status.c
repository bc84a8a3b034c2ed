/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

static void
add_string (JsonObject *row, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (row, member, text);
}

static void
add_runner (AssayEngine *engine, JsonObject *row)
{
  AssayRunnerState state = {0};
  const char *argument[2];
  g_autofree char *trouble = NULL;

  if (engine->runner == NULL)
    return;
  assay_runner_get_state (engine->runner, &state);
  argument[0] = state.trouble_argument;
  argument[1] = NULL;
  if (state.trouble != NULL)
    trouble = _assay_fill_template (state.trouble, argument);
  json_object_set_boolean_member (row, "making", state.making);
  json_object_set_boolean_member (row, "idle", state.idle);
  json_object_set_int_member (row, "active", state.n_active);
  add_string (row, "provider", state.provider_name);
  add_string (row, "providerKind", state.provider_kind);
  add_string (row, "providerVersion", state.provider_version);
  add_string (row, "trouble", trouble);
  assay_runner_state_clear (&state);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();
  JsonObject *row = assay_engine_status (engine);
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);
  g_autofree char *read_only = NULL;

  json_object_set_string_member (row, "id", "status");
  add_string (row, "title", project != NULL ? project->title : NULL);
  add_string (row, "folder", engine->folder);
  json_object_set_int_member (row, "specs", assay_catalog_list (catalog, ASSAY_KIND_SPEC)->len);
  g_mutex_lock (&engine->lock);
  json_object_set_int_member (row, "problems", assay_problems_count (engine->problems));
  g_mutex_unlock (&engine->lock);
  assay_writer_is_read_only (engine->writer, &read_only);
  add_string (row, "readOnly", read_only);
  add_runner (engine, row);
  g_ptr_array_add (rows, row);
  return rows;
}

const AssayQueryKind assay_query_status = {"status", ~ASSAY_TOPIC_PROGRESS, run};
