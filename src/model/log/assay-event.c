/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-event.h"
#include "model/log/assay-payloads-private.h"
#include "model/table/assay-table-private.h"

#include <string.h>

const char *const assay_actor_words[] = {"user", "rule",     "autopilot", "api",
                                         "cli",  "external", "engine",    NULL};

/* assay-payloads-list.h is made by meson from the array that also names the sources. Each group is
 * ended by a row without type. */
#define PAYLOADS(group) extern const AssayEventType _assay_events_of_##group[];
#include "assay-payloads-list.h"
#undef PAYLOADS

static const AssayEventType *const groups[] = {
#define PAYLOADS(group) _assay_events_of_##group,
#include "assay-payloads-list.h"
#undef PAYLOADS
};

const AssayEventType *
assay_event_type_nth (guint n)
{
  for (guint group = 0; group < G_N_ELEMENTS (groups); group++)
    for (const AssayEventType *row = groups[group]; row->type != NULL; row++)
      if (n-- == 0)
        return row;
  return NULL;
}

/* An event's type is the register's own text, mostly. */
static const AssayEventType *
find_own (const char *type)
{
  for (guint group = 0; group < G_N_ELEMENTS (groups); group++)
    for (const AssayEventType *row = groups[group]; row->type != NULL; row++)
      if (row->type == type)
        return row;
  return NULL;
}

const AssayEventType *
assay_event_type_find (const char *type)
{
  const AssayEventType *own = type != NULL ? find_own (type) : NULL;

  if (own != NULL)
    return own;
  for (guint group = 0; type != NULL && group < G_N_ELEMENTS (groups); group++)
    for (const AssayEventType *row = groups[group]; row->type != NULL; row++)
      if (*row->type == *type && strcmp (row->type, type) == 0)
        return row;
  return NULL;
}

void
assay_event_free (AssayEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->project_id);
  g_free (self->entity_type);
  g_free (self->entity_id);
  g_free (self->actor.id);
  g_free (self->chain_id);
  g_free (self->idempotency_key);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

void
assay_event_draft_free (AssayEventDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->entity_id);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

AssayEventDraft *
assay_event_draft_new (const char *type, const char *entity_id, gconstpointer payload)
{
  const AssayEventType *row = assay_event_type_find (type);
  AssayEventDraft *self;
  gpointer cleaned;

  if (row == NULL)
    g_error ("unknown event type %s", type);
  self = g_new0 (AssayEventDraft, 1);
  self->type = row->type;
  self->version = row->version;
  self->entity_type = row->entity_type;
  self->entity_id = g_strdup (entity_id);
  cleaned = _assay_table_dup_clean (row->payload, payload);
  self->payload =
    assay_table_to_bytes (row->payload, cleaned != NULL ? cleaned : payload, ASSAY_JSON_CANONICAL);
  assay_table_free (row->payload, cleaned);
  return self;
}

gpointer
assay_event_read_payload (const AssayEvent *self, AssayProblems *problems)
{
  const AssayEventType *row = assay_event_type_find (self->type);
  g_autofree char *file = NULL;
  gpointer payload;

  g_return_val_if_fail (row != NULL, NULL);
  payload = assay_table_read_bytes (row->payload, self->payload, NULL, NULL);
  if (payload != NULL || problems == NULL)
    return payload;
  file = g_strdup_printf ("event %" G_GUINT64_FORMAT, self->seq);
  return assay_table_read_bytes (row->payload, self->payload, file, problems);
}
