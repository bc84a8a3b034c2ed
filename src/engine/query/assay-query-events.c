/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-clock.h"
#include "engine/query/assay-query-private.h"

/* The newest events, oldest first. @id: from which seq on; without it the last EVENTS_SHOWN. */
#define EVENTS_SHOWN 1000

static gboolean
collect_cb (const AssayEvent *event, gpointer data)
{
  AssayEventRow *row = _assay_rows_add (data, &assay_event_row_table);

  row->id = g_strdup (event->id.text);
  row->seq = (gint64) event->seq;
  row->ts = assay_time_format (event->ts_us);
  row->type = g_strdup (event->type);
  row->entity_id = g_strdup (event->entity_id);
  row->actor = g_strdup (assay_actor_words[event->actor.kind]);
  row->commit = (gint64) event->commit;
  row->payload = g_bytes_ref (event->payload);
  return TRUE;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  guint64 last = assay_engine_get_last_seq (engine);
  guint64 from = query->id != NULL ? g_ascii_strtoull (query->id, NULL, 10)
                                   : (last > EVENTS_SHOWN ? last - EVENTS_SHOWN + 1 : 1);
  GPtrArray *rows = _assay_rows_new ();

  if (assay_engine_read_events (engine, MAX (from, 1), collect_cb, rows, error))
    return rows;
  g_ptr_array_unref (rows);
  return NULL;
}

const AssayQueryKind assay_queries_of_events[] = {
  {.kind = "events",
   .gives = "of the log, oldest first, the newest thousand or from the seq in `id` on",
   .listed = TRUE,
   .topics = ~ASSAY_TOPIC_PROGRESS,
   .run = run},
  {NULL},
};
