/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-writer-private.h"

/* One batch: all waiting commands up to a size are decided and staged, saved with one sync,
 * acknowledged, and only then shown to readers and watchers. */

static void
forget (AssayWriter *self)
{
  assay_journal_abandon (self->journal);
  assay_index_rollback (self->index);
}

/* From the log, up to its end. */
static gboolean
follow_log (AssayWriter *self, GError **error)
{
  assay_index_rollback (self->index);
  return assay_index_catch_up (self->index, NULL, NULL, error)
         && assay_index_get_applied_seq (self->index)
              == assay_journal_get_synced_seq (self->journal);
}

static void
set_behind (AssayWriter *self, const GError *cause)
{
  char *reason = cause == NULL
                   ? NULL
                   : assay_sentence_pack_of (
                     N_ ("The index “{0}” could not be saved ({1}). What was answered so "
                         "far is safe; make room there, and it goes on by itself."),
                     assay_index_get_file (self->index), cause->message, NULL);

  g_mutex_lock (&self->lock);
  g_free (self->behind);
  self->behind = reason;
  g_cond_broadcast (&self->indexed_changed); /* nobody waits for it meanwhile */
  g_mutex_unlock (&self->lock);
}

/* The index could not take or commit what the log had saved: it follows the log again, now or when
 * there is room, or the project rests. */
static void
mend_index (AssayWriter *self, const GError *error)
{
  g_autoptr (GError) again = NULL;
  g_autofree char *reason = NULL;

  if (follow_log (self, &again))
    return;
  if (assay_store_is_lacking (again != NULL ? again : error))
    {
      set_behind (self, again != NULL ? again : error);
      return;
    }
  reason = assay_sentence_pack_of (
    N_ ("The index “{0}” could not be saved ({1}). What was answered so far is "
        "safe; make room there, then open the project again."),
    assay_index_get_file (self->index), again != NULL ? again->message : error->message, NULL);
  assay_journal_set_read_only (self->journal, reason);
}

static void
tell_indexed (AssayWriter *self)
{
  g_mutex_lock (&self->lock);
  self->indexed = assay_index_get_applied_seq (self->index);
  g_cond_broadcast (&self->indexed_changed);
  g_mutex_unlock (&self->lock);
}

static void
tell (AssayWriter *self, AssayBatch *batch)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  AssayChanges *changes = assay_index_get_changes (self->index);

  for (guint i = 0; i < batch->commits->len; i++)
    {
      GPtrArray *commit = g_ptr_array_index (batch->commits, i);

      for (guint j = 0; j < commit->len; j++)
        {
          AssayEvent *event = g_ptr_array_index (commit, j);

          g_ptr_array_add (events, event);
          assay_changes_add_topics (changes, assay_event_type_find (event->type)->topics);
        }
    }
  if (events->len > 0 && self->notify != NULL)
    self->notify (events, changes, self->data);
}

static void
acknowledge (AssayWriter *self, GQueue *done)
{
  AssayPending *pending;

  g_mutex_lock (&self->lock);
  self->acknowledged = assay_journal_get_synced_seq (self->journal);
  g_mutex_unlock (&self->lock);
  while ((pending = g_queue_pop_head (done)) != NULL)
    {
      _assay_pending_answer (pending);
      _assay_pending_free (pending);
    }
}

static void
show (AssayWriter *self, AssayBatch *batch)
{
  g_autoptr (GError) error = NULL;

  if (!_assay_batch_apply_staged (self, batch, &error) || !assay_index_commit (self->index, &error))
    {
      mend_index (self, error);
      assay_index_change_all (self->index);
    }
  tell_indexed (self);
  tell (self, batch);
}

gboolean
_assay_writer_catch_up (AssayWriter *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (self->behind == NULL)
    return TRUE;
  if (!follow_log (self, &error))
    return FALSE;
  set_behind (self, NULL);
  tell_indexed (self);
  assay_index_change_all (self->index);
  assay_changes_add_topics (assay_index_get_changes (self->index), ~ASSAY_TOPIC_PROGRESS);
  if (self->notify != NULL)
    self->notify (none, assay_index_get_changes (self->index), self->data);
  return TRUE;
}

/* Takes commands from @waiting to @done until the batch is large enough. %FALSE: @error is the
 * fault of the last of @done. */
static gboolean
build (AssayWriter *self, AssayBatch *batch, GQueue *waiting, GQueue *done, GError **error)
{
  AssayPending *pending;

  while (assay_journal_staged_bytes (self->journal) < ASSAY_BATCH_MAX_BYTES
         && (pending = g_queue_pop_head (waiting)) != NULL)
    {
      g_queue_push_tail (done, pending);
      if (!_assay_batch_process (self, batch, pending, error)
          || (!g_queue_is_empty (waiting) && !_assay_batch_apply_staged (self, batch, error)))
        return FALSE;
    }
  return TRUE;
}

/* One command spoilt the batch: it fails alone, the others wait for the next one. */
static void
spoil (AssayWriter *self, GQueue *waiting, GQueue *done, const GError *error)
{
  GQueue bad = G_QUEUE_INIT;
  AssayPending *pending;

  forget (self);
  g_queue_push_tail (&bad, g_queue_pop_tail (done));
  _assay_writer_fail_all (&bad, error);
  while ((pending = g_queue_pop_tail (done)) != NULL)
    {
      g_clear_pointer (&pending->outcome, assay_outcome_free);
      g_queue_push_head (waiting, pending);
    }
}

void
_assay_writer_run_batch (AssayWriter *self, GQueue *waiting)
{
  AssayBatch batch = {.commits =
                        g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref)};
  GQueue done = G_QUEUE_INIT;
  g_autoptr (GError) error = NULL;

  if (!assay_index_begin (self->index, &error))
    _assay_writer_fail_all (waiting, error);
  else if (!build (self, &batch, waiting, &done, &error))
    spoil (self, waiting, &done, error);
  else if (!assay_journal_sync (self->journal, &error))
    {
      forget (self);
      _assay_writer_publish_read_only (self); /* before anyone hears of it */
      _assay_writer_fail_all (&done, error);
    }
  else
    {
      if (batch.opened)
        g_clear_pointer (&self->opening, assay_command_free);
      acknowledge (self, &done);
      show (self, &batch);
    }
  _assay_writer_publish_read_only (self);
  g_ptr_array_unref (batch.commits);
  g_free (batch.no_room);
}
