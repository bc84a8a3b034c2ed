/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* The whole log and every blob, over their bytes. First row: {events, blobs, ok}; then what is
 * wrong. */

static gboolean
count_cb (const AssayEvent *event, gpointer data)
{
  (*(guint64 *) data)++;
  return TRUE;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();
  JsonObject *row = json_object_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) damage = NULL;
  guint64 n_events = 0, n_blobs;

  if (!assay_journal_read (engine->io, engine->store_folder, 1, count_cb, &n_events, &damage))
    assay_problems_add (problems, ".assay/events", NULL, "log.damaged", N_ ("{0}"),
                        N_ ("Restore the project from a backup; nothing is rewritten by itself."),
                        damage != NULL ? damage->message : "", NULL);
  n_blobs = assay_blobs_verify (engine->blobs, problems);
  json_object_set_string_member (row, "id", "verify");
  json_object_set_int_member (row, "events", (gint64) n_events);
  json_object_set_int_member (row, "blobs", (gint64) n_blobs);
  json_object_set_boolean_member (row, "ok", assay_problems_count (problems) == 0);
  g_ptr_array_add (rows, row);
  assay_problems_append_rows (problems, rows);
  return rows;
}

const AssayQueryKind assay_query_verify = {"verify", 0, run};
