/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine.h"
#include "store/assay-restore.h"

/* Stored files that are gone, put back from a backup. Documents and history stay as they are. */

typedef struct
{
  AssayEngine *engine;
  AssayUnderWayRow *row;
} Telling;

static void
tell_cb (const AssayRestoreSum *sum, gpointer data)
{
  Telling *self = data;

  self->row->files = (gint64) (sum->looked_at + sum->found);
  self->row->bytes = sum->bytes;
  assay_engine_tell_under_way (self->engine, self->row);
}

static gboolean
run_told (AssayEngine *engine,
          const AssayRestoreArgs *args,
          AssayRestoreSum *sum,
          GCancellable *cancellable,
          GError **error)
{
  Telling telling = {engine, assay_table_new (&assay_under_way_row_table)};
  gboolean done;

  telling.row->id = g_strdup (args->from);
  telling.row->act = g_strdup ("restore");
  telling.row->phase = g_strdup (args->dry_run == TRUE ? "reading" : "copying");
  assay_engine_tell_under_way (engine, telling.row);
  done =
    assay_restore (assay_engine_get_io (engine), assay_engine_get_blobs (engine),
                   assay_engine_get_folder (engine), assay_engine_get_last_seq (engine), args->from,
                   args->dry_run == TRUE, tell_cb, &telling, sum, cancellable, error);
  assay_engine_end_under_way (engine, telling.row->act, telling.row->id);
  assay_table_free (&assay_under_way_row_table, telling.row);
  return done;
}

static gpointer
restore (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayRestoreArgs *args = data;
  AssayRestoreResult *result;
  AssayRestoreSum sum = {0};
  gboolean done = run_told (engine, args, &sum, cancellable, error);

  if (args->dry_run != TRUE && sum.found > 0)
    assay_engine_tell_restored (engine);
  if (!done)
    return NULL;
  result = assay_table_new (&assay_restore_result_table);
  result->from = g_strdup (args->from);
  result->missing = (gint64) sum.missing;
  result->found = (gint64) sum.found;
  result->bytes = sum.bytes;
  return result;
}

const AssayActKind assay_acts_of_restore[] = {
  {"restore", &assay_restore_args_table, &assay_restore_result_table, restore},
  {NULL},
};
