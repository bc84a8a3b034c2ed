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

/* Lines that can be read to their end may be too few: opening knows of more. */
static void
check_end (AssayEngine *engine, AssayProblems *problems)
{
  g_autofree char *reason = assay_engine_dup_read_only (engine);

  if (reason != NULL && assay_engine_is_damaged (engine))
    assay_problems_add (problems, ".assay/events", NULL, "log.damaged", N_ ("{0}"), NULL, reason,
                        NULL);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();
  AssayVerifyRow *row = _assay_rows_add (rows, &assay_verify_row_table);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) damage = NULL;
  guint64 n_events = 0, n_blobs;

  if (!assay_engine_read_events (engine, 1, count_cb, &n_events, &damage))
    assay_problems_add (problems, ".assay/events", NULL, "log.damaged", N_ ("{0}"),
                        N_ ("Restore the project from a backup; nothing is rewritten by itself."),
                        damage != NULL ? damage->message : "", NULL);
  else
    check_end (engine, problems);
  n_blobs = assay_blobs_verify (assay_engine_get_blobs (engine), problems);
  row->id = g_strdup ("verify");
  row->events = (gint64) n_events;
  row->blobs = (gint64) n_blobs;
  row->ok = assay_problems_count (problems) == 0;
  assay_problems_append_rows (problems, rows);
  return rows;
}

const AssayQueryKind assay_queries_of_verify[] = {
  {.kind = "verify", .gives = "problems, after one row {events, blobs, ok}", .run = run},
  {NULL},
};
