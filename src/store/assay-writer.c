/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-writer.h"

#include <string.h>

/* One batch after the other: all waiting commands up to a size are decided in the index's open
 * transaction and staged, saved with one sync, acknowledged, and only then shown to readers and
 * watchers. What is staged goes into the transaction before the next command is decided. */

typedef struct
{
  AssayCommand *command;
  AssayWriterReply reply;
  gpointer data;
  AssayOutcome *outcome; /* as it will be if the batch is saved */
} Pending;

/* Something to put into the index that no event tells of. On its caller's stack. */
typedef struct
{
  const AssayAssetsChange *change; /* either … */
  GHashTable *files;               /* … or recipe -> char ** */
  GError **error;
  gboolean ok, done; /* under lock */
} Chore;

/* What is being built. Dies with the batch. */
typedef struct
{
  GPtrArray *commits; /* GPtrArray of AssayEvent, a reference each */
  guint n_applied;    /* so many of them are in the index's open transaction */
  gboolean room_known, room;
  char *no_room;
  gboolean opened; /* the session's opening is in it */
} Batch;

struct _AssayWriter
{
  AssayJournal *journal; /* both belong to the thread while it runs */
  AssayIndex *index;
  AssayClock *clock;
  AssayEntropy *entropy;
  AssayWriterNotify notify;
  gpointer data;
  AssayCommand *opening; /* before the first event of this session; %NULL: it is on the log */
  GThread *thread;

  GMutex lock; /* of everything below */
  GCond wake;  /* the thread: something is waiting */
  GCond indexed_changed;
  GQueue queue;  /* Pending */
  GQueue chores; /* Chore */
  gboolean stopping;
  AssayCatalog *catalog;
  guint64 acknowledged, indexed;
  char *read_only;  /* reason */
  gboolean damaged; /* since it was made; never changes */
};

void
assay_outcome_free (AssayOutcome *self)
{
  if (self == NULL)
    return;
  assay_problems_free (self->problems);
  g_free (self);
}

static void
pending_free (Pending *self)
{
  assay_command_free (self->command);
  assay_outcome_free (self->outcome);
  g_free (self);
}

/* Outcomes
 * ----------------------------------------------------------------------------------------------------------
 */

static AssayOutcome *
failed_outcome (const GError *error)
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

static void
answer (Pending *pending)
{
  if (pending->reply != NULL)
    pending->reply (g_steal_pointer (&pending->outcome), pending->data);
}

/* All of them get the same bad news. */
static void
fail_all (GQueue *queue, const GError *error)
{
  Pending *pending;

  while ((pending = g_queue_pop_head (queue)) != NULL)
    {
      assay_outcome_free (pending->outcome);
      pending->outcome = failed_outcome (error);
      answer (pending);
      pending_free (pending);
    }
}

static void
publish_read_only (AssayWriter *self)
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

/* Building a batch
 * --------------------------------------------------------------------------------------------------
 */

static AssayUlid
make_ulid (AssayWriter *self)
{
  guint8 bytes[10];

  assay_entropy_fill (self->entropy, bytes, sizeof bytes);
  return assay_ulid_make (assay_clock_wall_us (self->clock), bytes);
}

static const AssayDocument *
policy (const AssayCatalog *catalog, AssayKind kind)
{
  return catalog != NULL ? assay_catalog_single (catalog, kind) : NULL;
}

static gboolean
load_view (AssayWriter *self,
           const AssayCommand *command,
           const AssayCatalog *catalog,
           gint64 now_us,
           AssayView *view,
           GError **error)
{
  view->routing = (const AssayRoutingPolicy *) policy (catalog, ASSAY_KIND_ROUTING_POLICY);
  view->retry = (const AssayRetryPolicy *) policy (catalog, ASSAY_KIND_RETRY_POLICY);
  view->budgets = (const AssayBudgets *) policy (catalog, ASSAY_KIND_BUDGETS);
  return assay_index_load_view (self->index, command, now_us, view, error);
}

static AssayCatalog *
get_catalog (AssayWriter *self)
{
  AssayCatalog *catalog;

  g_mutex_lock (&self->lock);
  catalog = self->catalog != NULL ? assay_catalog_ref (self->catalog) : NULL;
  g_mutex_unlock (&self->lock);
  return catalog;
}

static void stage (AssayWriter *self,
                   Batch *batch,
                   const AssayCommand *command,
                   GPtrArray *drafts,
                   const char *key,
                   AssayOutcome *outcome);

/* The session's first event is about to be written: which program that is stands before it. */
static void
stage_opening (AssayWriter *self, Batch *batch)
{
  AssayUlid nonce = make_ulid (self);
  g_autofree char *key = assay_command_dup_key (self->opening, nonce.text);
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) decision =
    assay_decide (self->opening, view, assay_clock_wall_us (self->clock));
  AssayOutcome ignored = {0};

  batch->opened = TRUE;
  if (decision->events->len > 0)
    stage (self, batch, self->opening, decision->events, key, &ignored);
}

static void
stage (AssayWriter *self,
       Batch *batch,
       const AssayCommand *command,
       GPtrArray *drafts,
       const char *key,
       AssayOutcome *outcome)
{
  AssayCommit commit = {
    .drafts = drafts,
    .actor = command->actor,
    .chain_id = command->chain_id,
    .chain_depth = command->chain_depth,
    .idempotency_key = key,
  };
  GPtrArray *events;

  if (self->opening != NULL && !batch->opened)
    stage_opening (self, batch);
  events = assay_journal_stage (self->journal, &commit);
  g_ptr_array_add (batch->commits, g_ptr_array_ref (events));
  outcome->first_seq = ((AssayEvent *) g_ptr_array_index (events, 0))->seq;
  outcome->n_events = events->len;
}

/* What is staged and not yet in the open transaction. The next command's view needs it; the last
 * one's waits until it is acknowledged: nobody should wait for the index who waits for the log. */
static gboolean
apply_staged (AssayWriter *self, Batch *batch, GError **error)
{
  for (; batch->n_applied < batch->commits->len; batch->n_applied++)
    {
      GPtrArray *events = g_ptr_array_index (batch->commits, batch->n_applied);

      for (guint i = 0; i < events->len; i++)
        if (!assay_index_apply (self->index, g_ptr_array_index (events, i), error))
          return FALSE;
    }
  return TRUE;
}

/* A refusal that matters goes on the log, under a key of its own: the wish may be made again. */
static void
stage_refusal (AssayWriter *self, Batch *batch, const AssayCommand *command, AssayOutcome *outcome)
{
  const AssayProblem *problem = assay_problems_get (outcome->problems, 0);
  AssayCommandRefused refused = {.command = (char *) command->kind, .code = (char *) problem->code};
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  AssayUlid nonce = make_ulid (self);
  g_autofree char *key = g_strconcat ("command.refused:", nonce.text, NULL);
  AssayOutcome ignored = {0};

  g_ptr_array_add (drafts, assay_event_draft_new ("command.refused", command->kind, &refused));
  stage (self, batch, command, drafts, key, &ignored);
}

/* One event must fit one line with room for its envelope. */
static gboolean
fits_lines (GPtrArray *drafts, AssayProblems *problems)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      const AssayEventDraft *draft = g_ptr_array_index (drafts, i);

      if (g_bytes_get_size (draft->payload) <= ASSAY_BATCH_MAX_BYTES / 2)
        continue;
      assay_problems_add (problems, NULL, NULL, "command.too_large",
                          N_ ("The event “{0}” would be larger than 512 KiB."),
                          N_ ("Do less at once."), draft->type, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_room (AssayWriter *self, Batch *batch)
{
  g_autoptr (GError) error = NULL;

  if (batch->room_known)
    return batch->room;
  batch->room_known = TRUE;
  batch->room = assay_journal_has_room (self->journal, &error);
  if (!batch->room)
    batch->no_room = g_strdup (error->message);
  return batch->room;
}

static gboolean
must_wait (AssayWriter *self, Batch *batch, Pending *pending)
{
  g_autoptr (GError) error = NULL;

  if (!assay_command_kind_find (pending->command->kind)->starts_work || has_room (self, batch))
    return FALSE;
  error = g_error_new_literal (ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE, batch->no_room);
  pending->outcome = failed_outcome (error);
  return TRUE;
}

static gboolean
decide (AssayWriter *self, Batch *batch, Pending *pending, const char *key, GError **error)
{
  AssayCommand *command = pending->command;
  g_autoptr (AssayCatalog) catalog = get_catalog (self);
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) decision = NULL;
  gint64 now_us = assay_clock_wall_us (self->clock);
  AssayOutcome *outcome = pending->outcome = g_new0 (AssayOutcome, 1);

  if (!load_view (self, command, catalog, now_us, view, error))
    return FALSE;
  decision = assay_decide (command, view, now_us);
  if (assay_problems_count (decision->problems) == 0 && decision->events->len == 0)
    return TRUE;
  if (assay_problems_count (decision->problems) == 0
      && fits_lines (decision->events, decision->problems))
    {
      stage (self, batch, command, decision->events, key, outcome);
      return TRUE;
    }
  outcome->problems = assay_problems_new ();
  assay_problems_take (outcome->problems, decision->problems);
  if (decision->counted)
    stage_refusal (self, batch, command, outcome);
  return TRUE;
}

/* %FALSE: the index could not take it; nothing of the batch may be kept. */
static gboolean
process (AssayWriter *self, Batch *batch, Pending *pending, GError **error)
{
  AssayUlid nonce = make_ulid (self);
  g_autofree char *key = assay_command_dup_key (pending->command, nonce.text);
  guint64 known = assay_index_find_key (self->index, key);

  if (known > 0)
    {
      pending->outcome = g_new0 (AssayOutcome, 1);
      pending->outcome->first_seq = known;
      pending->outcome->repeated = TRUE;
      return TRUE;
    }
  return must_wait (self, batch, pending) || decide (self, batch, pending, key, error);
}

/* Saving a batch
 * ----------------------------------------------------------------------------------------------------
 */

static void
forget (AssayWriter *self)
{
  assay_journal_abandon (self->journal);
  assay_index_rollback (self->index);
}

/* The index could not take or commit what the log had saved: it follows the log again, or the
 * project rests. */
static void
mend_index (AssayWriter *self, const GError *error)
{
  g_autoptr (GError) again = NULL;
  g_autofree char *reason = NULL;

  assay_index_rollback (self->index);
  if (assay_index_catch_up (self->index, NULL, NULL, &again)
      && assay_index_get_applied_seq (self->index) == assay_journal_get_synced_seq (self->journal))
    return;
  reason = g_strdup_printf ("The index “%s” could not be saved (%s). What was answered so far is "
                            "safe; make room there, then open the "
                            "project again.",
                            assay_index_get_file (self->index),
                            again != NULL ? again->message : error->message);
  assay_journal_set_read_only (self->journal, reason);
}

static void
tell (AssayWriter *self, Batch *batch)
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
  Pending *pending;

  g_mutex_lock (&self->lock);
  self->acknowledged = assay_journal_get_synced_seq (self->journal);
  g_mutex_unlock (&self->lock);
  while ((pending = g_queue_pop_head (done)) != NULL)
    {
      answer (pending);
      pending_free (pending);
    }
}

static void
show (AssayWriter *self, Batch *batch)
{
  g_autoptr (GError) error = NULL;

  if (!apply_staged (self, batch, &error) || !assay_index_commit (self->index, &error))
    {
      mend_index (self, error);
      assay_index_change_all (self->index);
    }
  g_mutex_lock (&self->lock);
  self->indexed = assay_index_get_applied_seq (self->index);
  g_cond_broadcast (&self->indexed_changed);
  g_mutex_unlock (&self->lock);
  tell (self, batch);
}

/* Takes commands from @waiting to @done until the batch is large enough. %FALSE: @error is the
 * fault of the last of @done. */
static gboolean
build (AssayWriter *self, Batch *batch, GQueue *waiting, GQueue *done, GError **error)
{
  Pending *pending;

  while (assay_journal_staged_bytes (self->journal) < ASSAY_BATCH_MAX_BYTES
         && (pending = g_queue_pop_head (waiting)) != NULL)
    {
      g_queue_push_tail (done, pending);
      if (!process (self, batch, pending, error)
          || (!g_queue_is_empty (waiting) && !apply_staged (self, batch, error)))
        return FALSE;
    }
  return TRUE;
}

/* One command spoilt the batch: it fails alone, the others wait for the next one. */
static void
spoil (AssayWriter *self, GQueue *waiting, GQueue *done, const GError *error)
{
  GQueue bad = G_QUEUE_INIT;
  Pending *pending;

  forget (self);
  g_queue_push_tail (&bad, g_queue_pop_tail (done));
  fail_all (&bad, error);
  while ((pending = g_queue_pop_tail (done)) != NULL)
    {
      g_clear_pointer (&pending->outcome, assay_outcome_free);
      g_queue_push_head (waiting, pending);
    }
}

static void
run_batch (AssayWriter *self, GQueue *waiting)
{
  Batch batch = {.commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref)};
  GQueue done = G_QUEUE_INIT;
  g_autoptr (GError) error = NULL;

  if (!assay_index_begin (self->index, &error))
    fail_all (waiting, error);
  else if (!build (self, &batch, waiting, &done, &error))
    spoil (self, waiting, &done, error);
  else if (!assay_journal_sync (self->journal, &error))
    {
      forget (self);
      publish_read_only (self); /* before anyone hears of it */
      fail_all (&done, error);
    }
  else
    {
      if (batch.opened)
        g_clear_pointer (&self->opening, assay_command_free);
      acknowledge (self, &done);
      show (self, &batch);
    }
  publish_read_only (self);
  g_ptr_array_unref (batch.commits);
  g_free (batch.no_room);
}

static void
run_batches (AssayWriter *self, GQueue *waiting)
{
  while (!g_queue_is_empty (waiting))
    if (assay_journal_is_read_only (self->journal, NULL))
      {
        g_autoptr (GError) error = read_only_error (self);

        fail_all (waiting, error);
      }
    else
      run_batch (self, waiting);
}

static gboolean
put (AssayWriter *self, const Chore *chore)
{
  return chore->change != NULL
           ? assay_index_set_assets (self->index, chore->change, chore->error)
           : assay_index_set_recipe_files (self->index, chore->files, chore->error);
}

static void
run_chore (AssayWriter *self, Chore *chore)
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

/* Moves all that waits to @out and @chores; %FALSE when the writer is to stop and nothing is
 * left. */
static gboolean
take_waiting (AssayWriter *self, GQueue *out, GQueue *chores)
{
  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->queue) && g_queue_is_empty (&self->chores) && !self->stopping)
    g_cond_wait (&self->wake, &self->lock);
  *out = self->queue;
  *chores = self->chores;
  g_queue_init (&self->queue);
  g_queue_init (&self->chores);
  g_mutex_unlock (&self->lock);
  return !g_queue_is_empty (out) || !g_queue_is_empty (chores);
}

static gpointer
writer_worker (gpointer data)
{
  AssayWriter *self = data;
  GQueue waiting = G_QUEUE_INIT, chores = G_QUEUE_INIT;

  while (take_waiting (self, &waiting, &chores))
    {
      while (!g_queue_is_empty (&chores))
        run_chore (self, g_queue_pop_head (&chores));
      run_batches (self, &waiting);
    }
  return NULL;
}

/* Public
 * ------------------------------------------------------------------------------------------------------------
 */

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
  publish_read_only (self);
  self->damaged = assay_journal_is_damaged (journal);
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
do_chore (AssayWriter *self, Chore *chore)
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
  return do_chore (self, &(Chore){.change = change, .error = error});
}

gboolean
assay_writer_set_recipe_files (AssayWriter *self, GHashTable *files, GError **error)
{
  return do_chore (self, &(Chore){.files = files, .error = error});
}

void
assay_writer_submit (AssayWriter *self,
                     AssayCommand *command,
                     AssayWriterReply reply,
                     gpointer data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (command != NULL);

  Pending *pending = g_new0 (Pending, 1);

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
  while (self->indexed < wanted && self->read_only == NULL)
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
assay_writer_is_damaged (AssayWriter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->damaged;
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
