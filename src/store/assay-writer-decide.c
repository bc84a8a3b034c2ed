/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-writer-private.h"

/* One command becomes staged events, in the index's open transaction: what is staged goes into it
 * before the next command is decided. */

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
                   AssayBatch *batch,
                   const AssayCommand *command,
                   GPtrArray *drafts,
                   const char *key,
                   AssayOutcome *outcome);

/* The session's first event is about to be written: which program that is stands before it. */
static void
stage_opening (AssayWriter *self, AssayBatch *batch)
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
       AssayBatch *batch,
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

gboolean
_assay_batch_apply_staged (AssayWriter *self, AssayBatch *batch, GError **error)
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
stage_refusal (AssayWriter *self,
               AssayBatch *batch,
               const AssayCommand *command,
               AssayOutcome *outcome)
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
has_room (AssayWriter *self, AssayBatch *batch)
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
must_wait (AssayWriter *self, AssayBatch *batch, AssayPending *pending)
{
  g_autoptr (GError) error = NULL;

  if (!assay_command_kind_find (pending->command->kind)->starts_work || has_room (self, batch))
    return FALSE;
  error = g_error_new_literal (ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE, batch->no_room);
  pending->outcome = _assay_writer_failed_outcome (error);
  return TRUE;
}

static gboolean
decide (
  AssayWriter *self, AssayBatch *batch, AssayPending *pending, const char *key, GError **error)
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

gboolean
_assay_batch_process (AssayWriter *self, AssayBatch *batch, AssayPending *pending, GError **error)
{
  AssayUlid nonce = make_ulid (self);
  g_autofree char *key = assay_command_dup_key (pending->command, nonce.text);
  guint64 known = assay_index_find_key (self->index, key);

  if (!assay_reader_check (error)) /* it may have been done before */
    return FALSE;
  if (known > 0)
    {
      pending->outcome = g_new0 (AssayOutcome, 1);
      pending->outcome->first_seq = known;
      pending->outcome->repeated = TRUE;
      return TRUE;
    }
  return must_wait (self, batch, pending) || decide (self, batch, pending, key, error);
}
