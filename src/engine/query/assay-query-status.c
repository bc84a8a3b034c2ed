/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

static void
add_runner (AssayEngine *engine, AssayStatusRow *row)
{
  AssayRunnerState state = {0};
  AssayRunner *runner = assay_engine_get_runner (engine);

  if (runner == NULL)
    return;
  assay_runner_get_state (runner, &state);
  row->trouble = g_strdup (state.trouble);
  row->trouble_args = g_steal_pointer (&state.trouble_args);
  row->trouble_code = g_steal_pointer (&state.trouble_code);
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

/* Documents with problems as they were read. */
static GHashTable *
broken_files (AssayEngine *engine)
{
  g_autoptr (AssayProblems) problems = assay_engine_dup_problems (engine);
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_hash_table_add (files,
                      g_strdup (assay_text_or_empty (assay_problems_get (problems, i)->file)));
  return files;
}

/* Whether @file is counted among the assets that the gate holds back too: what it says against them
 * follows from the file. */
static gboolean
is_held_back (AssayEngine *engine, const AssayCatalog *catalog, const char *file)
{
  g_autofree char *id = NULL;
  g_autoptr (AssayRecord) asset = NULL;
  const AssayDocument *spec;
  AssayKind kind;
  int version;

  if (!assay_kind_of_path (file, &kind, &id, &version) || kind != ASSAY_KIND_SPEC)
    return FALSE;
  spec = assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, id);
  if (spec == NULL || !g_str_equal (spec->file, file))
    return FALSE;
  asset = assay_engine_find (engine, "assets", id);
  return asset != NULL
         && ((const AssayAssetRow *) assay_record_get (asset, &assay_asset_row_table))->problems
              > 0;
}

static gint64
count_missing (AssayEngine *engine)
{
  g_autoptr (GPtrArray) rows = assay_engine_ask (engine, &(AssayQuery){.kind = "missing"}, NULL);

  return rows != NULL ? rows->len : 0;
}

static void
add_lost (AssayEngine *engine, AssayStatusRow *row)
{
  g_autoptr (AssayProblems) told = assay_problems_new (); /* queries check and problems tell them */

  row->lost = assay_engine_find_lost (engine, told);
  if (assay_problems_has (told, "blob.unread"))
    row->unseen = TRUE;
}

/* One count for everything that is wrong: as many documents, assets and pictures as “check” and the
 * exceptions name. */
static void
add_problems (AssayEngine *engine, const AssayCatalog *catalog, AssayStatusRow *row)
{
  g_autoptr (GHashTable) files = broken_files (engine);
  GHashTableIter iter;
  gpointer file;

  row->document_problems = assay_number_or_zero (row->assets_not_ready) + g_hash_table_size (files);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &file, NULL))
    row->document_problems -= is_held_back (engine, catalog, file);
  row->missing = count_missing (engine);
  add_lost (engine, row);
  row->problems = row->document_problems + row->missing + row->lost
                  + assay_number_or_zero (row->unseen) + assay_number_or_zero (row->exceptions);
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
  if (row->last_server == NULL)
    row->logged_server = assay_engine_dup_real_server (engine);
  row->away = count_away (engine, row);
}

/* While there is room it is no news, and another figure each time. */
static void
add_disk (AssayEngine *engine, AssayStatusRow *row)
{
  gint64 is_free, needed;

  if (!assay_engine_find_room (engine, &is_free, &needed) || is_free >= needed)
    return;
  row->free_bytes = is_free;
  row->needed_bytes = needed;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows;
  AssayStatusRow *row = assay_engine_status (engine, error);
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);

  if (row == NULL)
    return NULL;
  row->id = g_strdup ("status");
  row->title = project != NULL && project->title != NULL
                 ? g_strdup (project->title)
                 : g_path_get_basename (assay_engine_get_folder (engine));
  row->folder = g_strdup (assay_engine_get_folder (engine));
  row->specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC)->len;
  add_problems (engine, catalog, row);
  row->read_only = assay_engine_dup_read_only (engine);
  if (row->read_only != NULL && assay_engine_is_damaged (engine))
    row->damaged = TRUE;
  if (row->read_only != NULL && assay_engine_is_unwritable (engine))
    row->unwritable = TRUE;
  add_runner (engine, row);
  add_disk (engine, row);
  add_servers (engine, row);
  rows = _assay_rows_new ();
  g_ptr_array_add (rows, assay_record_new (&assay_status_row_table, row));
  return rows;
}

const AssayQueryKind assay_queries_of_status[] = {
  {.kind = "status",
   .gives =
     "one: counters {assets… by where they stand, picturesNeeded, picturesApproved, queued, "
     "running, toDecide, approved, autoApproved, again, exceptions, pictures, cards, specs, "
     "paused}, {problems: documentProblems, missing, lost, unseen and exceptions}, {making, idle, "
     "provider, "
     "providerKind, providerVersion, trouble, troubleCode, readOnly, unwritable, and below "
     "the disk "
     "floor freeBytes, "
     "neededBytes}, title",
   .topics = ~ASSAY_TOPIC_PROGRESS,
   .run = run},
  {NULL},
};
