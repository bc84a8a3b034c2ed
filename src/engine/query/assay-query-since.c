/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* What happened while nobody looked; the id says since when, as the log writes times, and none
 * means ever. */

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = NULL;
  AssaySinceRow *row;
  AssaySince since;
  gint64 from_us = 0;

  if (query->id != NULL && !assay_time_parse (query->id, &from_us))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       N_ ("“{0}” is no time like 2026-11-21T03:41:30.123Z."), query->id, NULL);
      return NULL;
    }
  assay_engine_since (engine, from_us, &since);
  rows = _assay_rows_new ();
  row = _assay_rows_add (rows, &assay_since_row_table);
  row->id = g_strdup (query->id != NULL ? query->id : "ever");
  row->made = since.made;
  row->approved = since.approved;
  row->problems = since.problems;
  return rows;
}

const AssayQueryKind assay_queries_of_since[] = {
  {.kind = "since",
   .gives =
     "one, of the time that is the id: {made, approved, problems}: versions made since, those "
     "of them approved now, exceptions open since",
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_CARDS | ASSAY_TOPIC_EXCEPTIONS,
   .run = run},
  {NULL},
};
