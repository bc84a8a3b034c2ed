/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-clock.h"
#include "engine/query/assay-query-private.h"

/* The newest events, oldest first. @id: from which seq on; without it the last EVENTS_SHOWN. */
#define EVENTS_SHOWN 1000

static JsonObject *
event_row (const AssayEvent *event)
{
  JsonObject *row = json_object_new ();
  g_autofree char *time = assay_time_format (event->ts_us);
  g_autofree char *payload =
    g_strndup (g_bytes_get_data (event->payload, NULL), g_bytes_get_size (event->payload));
  JsonObject *object = assay_engine_parse_object (payload);

  json_object_set_string_member (row, "id", event->id.text);
  json_object_set_int_member (row, "seq", (gint64) event->seq);
  json_object_set_string_member (row, "ts", time);
  json_object_set_string_member (row, "type", event->type);
  json_object_set_string_member (row, "entityId", event->entity_id);
  json_object_set_string_member (row, "actor", assay_actor_words[event->actor.kind]);
  json_object_set_int_member (row, "commit", (gint64) event->commit);
  if (object != NULL)
    json_object_set_object_member (row, "payload", object);
  return row;
}

static gboolean
collect_cb (const AssayEvent *event, gpointer data)
{
  g_ptr_array_add (data, event_row (event));
  return TRUE;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  guint64 last = assay_writer_get_last_seq (engine->writer);
  guint64 from = query->id != NULL ? g_ascii_strtoull (query->id, NULL, 10)
                                   : (last > EVENTS_SHOWN ? last - EVENTS_SHOWN + 1 : 1);
  GPtrArray *rows = _assay_rows_new ();

  if (assay_journal_read (engine->io, engine->store_folder, MAX (from, 1), collect_cb, rows, error))
    return rows;
  g_ptr_array_unref (rows);
  return NULL;
}

const AssayQueryKind assay_query_events = {"events", ~ASSAY_TOPIC_PROGRESS, run};
