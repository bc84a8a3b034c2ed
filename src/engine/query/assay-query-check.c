/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* Files with problems of their own: what keeps their specs back follows from those. */
static GHashTable *
files_of (const AssayProblems *problems)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < assay_problems_count (problems); i++)
    if (assay_problems_get (problems, i)->file != NULL)
      g_hash_table_add (files, g_strdup (assay_problems_get (problems, i)->file));
  return files;
}

/* Problems with documents as rows; @file: of that one only, %NULL for all. Returns the files. */
static GHashTable *
append_read_problems (AssayEngine *engine, const char *file, GPtrArray *rows)
{
  GHashTable *files;

  g_mutex_lock (&engine->lock);
  for (guint i = 0; i < assay_problems_count (engine->problems); i++)
    {
      const AssayProblem *problem = assay_problems_get (engine->problems, i);

      if (file == NULL || g_strcmp0 (problem->file, file) == 0)
        g_ptr_array_add (
          rows, assay_record_new (&assay_problem_row_table, assay_problem_to_row (problem)));
    }
  files = files_of (engine->problems);
  g_mutex_unlock (&engine->lock);
  return files;
}

/* Everything that is wrong with the documents as they were last read, and everything that keeps a
 * ready spec from being made; @spec: of that one only. Looking changes nothing: who wants the folder
 * read again acts first (rescan). */
static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  const AssayDocument *only =
    query->spec != NULL ? assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, query->spec) : NULL;
  g_autoptr (AssayProblems) blocked = assay_problems_new ();
  GPtrArray *rows = _assay_rows_new ();
  g_autoptr (GHashTable) told =
    append_read_problems (engine, only != NULL ? only->file : NULL, rows);

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];

      if ((only == NULL || &spec->document == only) && spec->intent == ASSAY_INTENT_READY
          && !g_hash_table_contains (told, spec->document.file))
        assay_ready_check (catalog, spec, NULL, NULL, blocked);
    }
  assay_problems_sort (blocked);
  assay_problems_append_rows (blocked, rows);
  return rows;
}

/* Only what is wrong with the documents as they were last read. */
static GPtrArray *
run_problems (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();

  g_mutex_lock (&engine->lock);
  assay_problems_append_rows (engine->problems, rows);
  g_mutex_unlock (&engine->lock);
  return rows;
}

/* What opening had to do: an unacknowledged tail put aside … Fixed for as long as the project is
 * open. */
static GPtrArray *
run_notices (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();

  assay_problems_append_rows (engine->notices, rows);
  return rows;
}

const AssayQueryKind assay_query_notices = {"notices", 0, run_notices};
const AssayQueryKind assay_query_problems = {"problems", ASSAY_TOPIC_DOCUMENTS, run_problems};
const AssayQueryKind assay_query_check = {"check", ASSAY_TOPIC_DOCUMENTS, run};
