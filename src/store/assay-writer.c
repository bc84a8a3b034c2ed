/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-writer-private.h"

#define TRY_INDEX_AGAIN_US (2 * G_USEC_PER_SEC)

/* The writer's thread and its public face: what waits is taken, decided and saved in batches. */

void
assay_outcome_free (AssayOutcome *self)
{
  if (self == NULL)
    return;
  assay_problems_free (self->problems);
  g_free (self);
}

void
_assay_pending_free (AssayPending *self)
{
  assay_command_free (self->command);
  assay_outcome_free (self->outcome);
  g_free (self);
}

AssayOutcome *
_assay_writer_failed_outcome (const GError *error)
{
  AssayOutcome *outcome = g_new0 (AssayOutcome, 1);

  outcome->problems = assay_problems_new ();
  if (g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE))
    assay_problems_add (outcome->problems, NULL, NULL, "store.no_space",
                        N_ ("It was not saved: {0}"), NULL, error->message, NULL);
  else if (g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY))
    assay_problems_add (outcome->problems, NULL, NULL, "store.read_only",
                        N_ ("It was not saved: {0}"), NULL, error->message, NULL);
  else
    assay_problems_add (outcome->problems, NULL, NULL, "store.failed", N_ ("It was not saved: {0}"),
                        N_ ("Mend the cause, then do it again."), error->message, NULL);
  return outcome;
}

void
_assay_pending_answer (AssayPending *pending)
{
  if (pending->reply != NULL)
    pending->reply (g_steal_pointer (&pending->outcome), pending->data);
}

/* All of them get the same bad news. */
void
_assay_writer_fail_all (GQueue *queue, const GError *error)
{
  AssayPending *pending;

  while ((pending = g_queue_pop_head (queue)) != NULL)
    {
      assay_outcome_free (pending->outcome);
      pending->outcome = _assay_writer_failed_outcome (error);
      _assay_pending_answer (pending);
      _assay_pending_free (pending);
    }
}

void
_assay_writer_publish_read_only (AssayWriter *self)
{
  const char *reason;

  if (!assay_journal_is_read_only (self->journal, &reason))
    return;
  g_mutex_lock (&self->lock);
  if (self->read_only == NULL)
    self->read_only = g_strdup (reason);
  g_cond_broadcast (&self->indexed_changed);
  g_mutex_unlock (&self->lock);
}

static GError *
read_only_error (AssayWriter *self)
{
  const char *reason = "";

  assay_journal_is_read_only (self->journal, &reason);
  return g_error_new_literal (ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY, reason);
}

static void
run_batches (AssayWriter *self, GQueue *waiting)
{
  while (!g_queue_is_empty (waiting))
    if (assay_journal_is_read_only (self->journal, NULL))
      {
        g_autoptr (GError) error = read_only_error (self);

        _assay_writer_fail_all (waiting, error);
      }
    else if (!_assay_writer_catch_up (self))
      {
        g_autoptr (GError) error =
          g_error_new_literal (ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE, self->behind);

        _assay_writer_fail_all (waiting, error);
      }
    else
      _assay_writer_run_batch (self, waiting);
}

static gboolean
distrust (AssayWriter *self, const AssayWriterChore *chore)
{
  assay_journal_set_read_only (self->journal, chore->damage);
  g_atomic_int_set (&self->damaged, TRUE);
  _assay_writer_publish_read_only (self);
  return assay_index_set_distrusted (self->index, TRUE, chore->error);
}

static gboolean
put (AssayWriter *self, const AssayWriterChore *chore)
{
  if (chore->damage != NULL)
    return distrust (self, chore);
  return chore->change != NULL
           ? assay_index_set_assets (self->index, chore->change, chore->error)
           : assay_index_set_recipe_files (self->index, chore->files, chore->error);
}

static void
run_chore (AssayWriter *self, AssayWriterChore *chore)
{
  gboolean ok = put (self, chore);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  AssayChanges *changes = assay_index_get_changes (self->index);

  if (ok && chore->change != NULL && self->notify != NULL)
    {
      assay_changes_add_topics (changes, ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS);
      self->notify (none, changes, self->data);
    }
  g_mutex_lock (&self->lock);
  chore->ok = ok;
  chore->done = TRUE;
  g_cond_broadcast (&self->indexed_changed);
  g_mutex_unlock (&self->lock);
}

/* Under the lock. An index that lags is tried from time to time: %FALSE then. */
static gboolean
wait_for_more (AssayWriter *self)
{
  if (self->behind != NULL)
    return g_cond_wait_until (&self->wake, &self->lock,
                              g_get_monotonic_time () + TRY_INDEX_AGAIN_US);
  g_cond_wait (&self->wake, &self->lock);
  return TRUE;
}

/* Moves all that waits to @out and @chores; %FALSE when the writer is to stop and nothing is left.
 * With nothing in them the index that lags is to be tried. */
static gboolean
take_waiting (AssayWriter *self, GQueue *out, GQueue *chores)
{
  gboolean go_on, lags = FALSE;

  g_mutex_lock (&self->lock);
  while (!lags && g_queue_is_empty (&self->queue) && g_queue_is_empty (&self->chores)
         && !self->stopping)
    lags = !wait_for_more (self);
  *out = self->queue;
  *chores = self->chores;
  g_queue_init (&self->queue);
  g_queue_init (&self->chores);
  go_on = lags && !self->stopping;
  g_mutex_unlock (&self->lock);
  return go_on || !g_queue_is_empty (out) || !g_queue_is_empty (chores);
}

static gpointer
writer_worker (gpointer data)
{
  AssayWriter *self = data;
  GQueue waiting = G_QUEUE_INIT, chores = G_QUEUE_INIT;

  while (take_waiting (self, &waiting, &chores))
    {
      _assay_writer_catch_up (self);
      while (!g_queue_is_empty (&chores))
        run_chore (self, g_queue_pop_head (&chores));
      run_batches (self, &waiting);
    }
  return NULL;
}

AssayWriter *
assay_writer_new (AssayJournal *journal,
                  AssayIndex *index,
                  AssayClock *clock,
                  AssayEntropy *entropy,
                  AssayWriterNotify notify,
                  gpointer data)
{
  g_return_val_if_fail (journal != NULL, NULL);
  g_return_val_if_fail (index != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);
  g_return_val_if_fail (entropy != NULL, NULL);

  AssayWriter *self = g_new0 (AssayWriter, 1);

  self->journal = journal;
  self->index = index;
  self->clock = clock;
  self->entropy = entropy;
  self->notify = notify;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_cond_init (&self->indexed_changed);
  g_queue_init (&self->queue);
  g_queue_init (&self->chores);
  if (assay_index_get_trouble (index) != NULL)
    assay_journal_set_read_only (journal, assay_index_get_trouble (index));
  self->indexed = assay_index_get_applied_seq (index);
  self->acknowledged = self->indexed;
  _assay_writer_publish_read_only (self);
  self->damaged = assay_journal_is_damaged (journal) || assay_index_is_damaged (index);
  self->unwritable = assay_journal_is_unwritable (journal);
  self->thread = g_thread_new ("assay-writer", writer_worker, self);
  return self;
}

void
assay_writer_free (AssayWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  assay_index_close (self->index);
  assay_journal_close (self->journal);
  if (self->catalog != NULL)
    assay_catalog_unref (self->catalog);
  assay_command_free (self->opening);
  g_free (self->read_only);
  g_cond_clear (&self->indexed_changed);
  g_free (self->behind);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
assay_writer_set_opening (AssayWriter *self, AssayCommand *opening)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (opening != NULL);
  g_mutex_lock (&self->lock); /* the thread looks at it after it took a command under the lock */
  assay_command_free (self->opening);
  self->opening = opening;
  g_mutex_unlock (&self->lock);
}

void
assay_writer_set_catalog (AssayWriter *self, const AssayCatalog *catalog)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (catalog != NULL);

  AssayCatalog *old;

  g_mutex_lock (&self->lock);
  old = self->catalog;
  self->catalog = assay_catalog_ref (catalog);
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    assay_catalog_unref (old);
}

static gboolean
do_chore (AssayWriter *self, AssayWriterChore *chore)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->chores, chore);
  g_cond_signal (&self->wake);
  while (!chore->done)
    g_cond_wait (&self->indexed_changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return chore->ok;
}

gboolean
assay_writer_set_assets (AssayWriter *self, const AssayAssetsChange *change, GError **error)
{
  return do_chore (self, &(AssayWriterChore){.change = change, .error = error});
}

gboolean
assay_writer_set_recipe_files (AssayWriter *self, GHashTable *files, GError **error)
{
  return do_chore (self, &(AssayWriterChore){.files = files, .error = error});
}

void
assay_writer_distrust (AssayWriter *self, const char *reason)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (reason != NULL);

  g_autoptr (GError) error = NULL;

  if (!do_chore (self, &(AssayWriterChore){.damage = reason, .error = &error}))
    assay_error_mention (error); /* a cache that cannot be written: found anew then */
}

void
assay_writer_submit (AssayWriter *self,
                     AssayCommand *command,
                     AssayWriterReply reply,
                     gpointer data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (command != NULL);

  AssayPending *pending = g_new0 (AssayPending, 1);

  pending->command = command;
  pending->reply = reply;
  pending->data = data;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->queue, pending);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

typedef struct
{
  GMutex lock;
  GCond arrived;
  AssayOutcome *outcome;
} Waiter;

static void
arrive_cb (AssayOutcome *outcome, gpointer data)
{
  Waiter *waiter = data;

  g_mutex_lock (&waiter->lock);
  waiter->outcome = outcome;
  g_cond_signal (&waiter->arrived);
  g_mutex_unlock (&waiter->lock);
}

AssayOutcome *
assay_writer_submit_sync (AssayWriter *self, AssayCommand *command)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (command != NULL, NULL);

  Waiter waiter = {.outcome = NULL};

  g_mutex_init (&waiter.lock);
  g_cond_init (&waiter.arrived);
  assay_writer_submit (self, command, arrive_cb, &waiter);
  g_mutex_lock (&waiter.lock);
  while (waiter.outcome == NULL)
    g_cond_wait (&waiter.arrived, &waiter.lock);
  g_mutex_unlock (&waiter.lock);
  g_mutex_clear (&waiter.lock);
  g_cond_clear (&waiter.arrived);
  return waiter.outcome;
}

void
assay_writer_wait_indexed (AssayWriter *self)
{
  g_return_if_fail (self != NULL);

  guint64 wanted;

  g_mutex_lock (&self->lock);
  wanted = self->acknowledged;
  while (self->indexed < wanted && self->read_only == NULL && self->behind == NULL)
    g_cond_wait (&self->indexed_changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

guint64
assay_writer_get_last_seq (AssayWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  guint64 seq;

  g_mutex_lock (&self->lock);
  seq = self->acknowledged;
  g_mutex_unlock (&self->lock);
  return seq;
}

gboolean
assay_writer_is_unwritable (AssayWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->unwritable && !assay_writer_is_damaged (self);
}

gboolean
assay_writer_is_damaged (AssayWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return g_atomic_int_get (&self->damaged);
}

gboolean
assay_writer_is_read_only (AssayWriter *self, char **out_reason)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gboolean read_only;

  g_mutex_lock (&self->lock);
  read_only = self->read_only != NULL;
  if (out_reason != NULL)
    *out_reason = g_strdup (self->read_only);
  g_mutex_unlock (&self->lock);
  return read_only;
}
