/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include "model/log/assay-payloads.h"

/* Staging: a commit becomes events with seq, ids and chain in the batch that waits to be saved.
 * Nothing is written here. */

#define CLOCK_STEP_US (2 * G_USEC_PER_SEC)

/* Asking the kernel for every id would cost more than the id. */
static AssayUlid
make_id (AssayJournal *self, gint64 now_us)
{
  if (self->pool_left < 10)
    {
      assay_entropy_fill (self->entropy, self->pool, sizeof self->pool);
      self->pool_left = sizeof self->pool;
    }
  self->pool_left -= 10;
  return assay_ulid_make (now_us, self->pool + self->pool_left);
}

static AssayEvent *
make_event (AssayJournal *self,
            const AssayEventDraft *draft,
            const AssayCommit *commit,
            gint64 now_us)
{
  AssayLogHead *head = &self->staged_head;
  AssayEvent *event = g_new0 (AssayEvent, 1);

  event->id = make_id (self, now_us);
  if (head->project_id == NULL)
    head->project_id = g_strdup (make_id (self, now_us).text);
  event->seq = head->seq + 1;
  event->ts_us = now_us - now_us % 1000; /* as the line will say it */
  event->project_id = g_strdup (head->project_id);
  event->type = draft->type;
  event->version = draft->version;
  event->entity_type = g_strdup (draft->entity_type);
  event->entity_id = g_strdup (draft->entity_id);
  event->actor.kind = commit->actor.kind;
  event->actor.id = g_strdup (commit->actor.id);
  event->chain_depth = commit->chain_depth;
  event->idempotency_key = g_strdup (commit->idempotency_key);
  event->payload = g_bytes_ref (draft->payload);
  event->synced = self->head.seq;
  event->prev = head->hash;
  return event;
}

static void
seal_event (AssayJournal *self, AssayEvent *event)
{
  AssayLogHead *head = &self->staged_head;

  g_assert (_assay_event_follows (event, head->seq, &head->hash));
  assay_event_line_append (event, self->staged);
  head->seq = event->seq;
  head->hash = event->hash;
  head->ts_us = event->ts_us;
  if (event->seq == 1)
    head->origin = event->hash;
}

/* The wall clock's step back, if there was one, as a draft of its own. */
static AssayEventDraft *
note_step (AssayJournal *self, gint64 now_us)
{
  AssayClockStepped stepped = {.back_ms = (self->staged_head.ts_us - now_us) / 1000};

  if (self->staged_head.seq == 0 || now_us >= self->staged_head.ts_us - CLOCK_STEP_US)
    return NULL;
  return assay_event_draft_new ("clock.stepped", self->staged_head.project_id, &stepped);
}

GPtrArray *
assay_journal_stage (AssayJournal *self, const AssayCommit *commit)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (commit != NULL, NULL);

  gint64 now_us = assay_clock_wall_us (self->clock);
  AssayEventDraft *step = note_step (self, now_us);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_free);
  guint64 first = self->staged_head.seq + 1;
  guint of = commit->drafts->len + (step != NULL);

  for (guint i = 0; i < of; i++)
    {
      guint index = step != NULL ? i - 1 : i;
      const AssayEventDraft *draft =
        step != NULL && i == 0 ? step : g_ptr_array_index (commit->drafts, index);
      AssayEvent *event = make_event (self, draft, commit, now_us);
      AssayEvent *head = i == 0 ? event : g_ptr_array_index (events, 0);

      event->chain_id = g_strdup (commit->chain_id != NULL ? commit->chain_id : head->id.text);
      event->commit = first;
      event->of = of;
      seal_event (self, event);
      g_ptr_array_add (events, event);
    }
  assay_event_draft_free (step);
  g_ptr_array_add (self->commits, events);
  return events;
}

gsize
assay_journal_staged_bytes (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->staged->len;
}

void
_assay_journal_forget_staged (AssayJournal *self)
{
  g_byte_array_set_size (self->staged, 0);
  g_ptr_array_set_size (self->commits, 0);
}

void
assay_journal_abandon (AssayJournal *self)
{
  g_return_if_fail (self != NULL);
  if (self->staged_head.project_id != self->head.project_id)
    g_free (self->staged_head.project_id);
  self->staged_head = self->head;
  _assay_journal_forget_staged (self);
}
