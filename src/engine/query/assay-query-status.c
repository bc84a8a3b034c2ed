/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

static void
add_runner (AssayEngine *engine, AssayStatusRow *row)
{
  AssayRunnerState state = {0};
  AssayRunner *runner = assay_engine_get_runner (engine);
  char *args[] = {NULL, NULL};

  if (runner == NULL)
    return;
  assay_runner_get_state (runner, &state);
  args[0] = state.trouble_argument;
  row->trouble = g_strdup (state.trouble);
  row->trouble_args = state.trouble != NULL ? g_strdupv (args) : NULL;
  row->making = state.making;
  row->idle = state.idle;
  row->active = state.n_active;
  row->to_queue = state.n_to_queue;
  row->silent_since_us = state.silent_since_us;
  row->silent_until_us = state.silent_until_us;
  row->server = g_strdup (state.server);
  row->provider = g_strdup (state.provider_name);
  row->provider_kind = g_strdup (state.provider_kind);
  row->provider_version = g_strdup (state.provider_version);
  assay_runner_state_clear (&state);
}

/* Few are ever away, and none while nothing was sent. */
static gint64
count_away (AssayEngine *engine, const AssayStatusRow *row)
{
  g_autoptr (GPtrArray) rows =
    row->running > 0 ? assay_engine_ask (engine, &(AssayQuery){.kind = "away"}, NULL) : NULL;
  gint64 n = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    n +=
      ((const AssayAwayRow *) assay_record_get (rows->pdata[i], &assay_away_row_table))->pictures;
  return n;
}

static void
add_servers (AssayEngine *engine, AssayStatusRow *row)
{
  g_autoptr (AssayProblems) unread = assay_problems_new (); /* a run tells them */

  row->last_server = assay_engine_dup_last_server (engine, unread);
  row->away = count_away (engine, row);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();
  AssayStatusRow *row = assay_engine_status (engine);
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) problems = assay_engine_dup_problems (engine);
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);

  row->id = g_strdup ("status");
  row->title = project != NULL && project->title != NULL
                 ? g_strdup (project->title)
                 : g_path_get_basename (assay_engine_get_folder (engine));
  row->folder = g_strdup (assay_engine_get_folder (engine));
  row->specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC)->len;
  row->problems = assay_problems_count (problems);
  row->read_only = assay_engine_dup_read_only (engine);
  add_runner (engine, row);
  add_servers (engine, row);
  g_ptr_array_add (rows, assay_record_new (&assay_status_row_table, row));
  return rows;
}

const AssayQueryKind assay_queries_of_status[] = {
  {.kind = "status",
   .gives = "one: counters {queued, running, toDecide, approved, autoApproved, again, exceptions, "
            "pictures, cards, specs, paused}, {making, idle, provider, providerKind, "
            "providerVersion, trouble, readOnly}, title",
   .topics = ~ASSAY_TOPIC_PROGRESS,
   .run = run},
  {NULL},
};
