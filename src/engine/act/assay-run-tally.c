/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-run-tally.h"

#include "engine/query/assay-query-private.h"

typedef struct
{
  GHashTable *specs; /* of which pictures were made */
  gint64 auto_approved;
  gint64 interrupted;
  char *job; /* that the event before tells interrupted, or %NULL */
} Tally;

static void
count_version (Tally *self, const AssayEvent *event)
{
  AssayVersionCreated *made = assay_event_read_payload (event, NULL);

  if (made == NULL)
    return;
  g_hash_table_add (self->specs, g_strdup (made->spec));
  assay_table_free (&assay_version_created_table, made);
}

/* By the checks: a person's word is none of the run's. */
static void
count_route (Tally *self, const AssayEvent *event)
{
  AssayRouteDecided *route = assay_event_read_payload (event, NULL);

  if (route == NULL)
    return;
  self->auto_approved += route->outcome == ASSAY_ROUTE_AUTO_APPROVED && route->by == NULL;
  assay_table_free (&assay_route_decided_table, route);
}

/* Whose attempt somebody interrupted at the server, if that is what this event says. */
static char *
dup_interrupted (const AssayEvent *event)
{
  AssayJobFailed *failed =
    g_str_equal (event->type, "job.failed") ? assay_event_read_payload (event, NULL) : NULL;
  char *job = NULL;

  if (failed == NULL)
    return NULL;
  if (g_strcmp0 (failed->error_class, ASSAY_ERROR_INTERRUPTED) == 0)
    job = g_strdup (failed->job);
  assay_table_free (&assay_job_failed_table, failed);
  return job;
}

/* Canceled for it, or tried again: the next event says which. */
static void
count_interrupted (Tally *self, const AssayEvent *event)
{
  self->interrupted +=
    g_str_equal (event->type, "job.canceled") && g_strcmp0 (self->job, event->entity_id) == 0;
  g_free (self->job);
  self->job = dup_interrupted (event);
}

static gboolean
count_cb (const AssayEvent *event, gpointer data)
{
  if (g_str_equal (event->type, "version.created"))
    count_version (data, event);
  else if (g_str_equal (event->type, "route.decided"))
    count_route (data, event);
  count_interrupted (data, event);
  return TRUE;
}

/* Questions that it asked and that wait. */
static gint64
count_asked (AssayEngine *engine, gint64 seq)
{
  g_autoptr (GPtrArray) rows = assay_engine_ask (engine, &(AssayQuery){.kind = "cards"}, NULL);
  gint64 n = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    n +=
      ((const AssayCardRow *) assay_record_get (rows->pdata[i], &assay_card_row_table))->seq > seq;
  return n;
}

/* What became a problem and is one still. */
static void
add_failed (AssayEngine *engine, gint64 seq, AssayRunResult *result)
{
  g_autoptr (GPtrArray) rows = assay_engine_ask (engine, &(AssayQuery){.kind = "exceptions"}, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayExceptionRow *row = assay_record_get (rows->pdata[i], &assay_exception_row_table);

      if (row->seq > seq)
        g_ptr_array_add (result->failed, assay_table_copy (&assay_exception_row_table, row));
    }
}

void
_assay_run_tally_add (AssayEngine *engine, guint64 seq, AssayRunResult *result)
{
  g_autoptr (GHashTable) specs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tally tally = {.specs = specs};

  assay_engine_read_events (engine, seq + 1, count_cb, &tally, NULL);
  g_free (tally.job);
  result->interrupted = MIN (tally.interrupted, result->canceled);
  result->made_specs = g_hash_table_size (specs);
  result->auto_approved = tally.auto_approved;
  result->asked = count_asked (engine, (gint64) seq);
  add_failed (engine, (gint64) seq, result);
}
