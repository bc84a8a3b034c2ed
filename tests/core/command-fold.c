/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold-private.h"

/* The fold itself: what it holds, how a fact is found, and who takes in which event. */

static void
routed_free (FoldRouted *self)
{
  g_free (self->version);
  g_free (self);
}

void
fold_shelf_free (FoldShelf *self)
{
  g_free (self->card);
  g_free (self->exception);
  g_free (self);
}

static void
choice_free (FoldChoice *self)
{
  g_free (self->card);
  g_free (self->exception);
  g_free (self->job);
  g_free (self->fact.version);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self);
}

Fold *
fold_new (void)
{
  Fold *self = g_new0 (Fold, 1);

  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_job_fact_free);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_card_fact_free);
  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_version_fact_free);
  self->exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_exception_fact_free);
  self->routed_again = g_ptr_array_new_with_free_func ((GDestroyNotify) routed_free);
  self->left_out = g_ptr_array_new_with_free_func (g_free);
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  self->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->approved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->superseded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rejected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->skipped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->spec_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_route = g_hash_table_new (NULL, NULL);
  self->shelves =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fold_shelf_free);
  self->now_us = G_GINT64_CONSTANT (1800000000000000);
  self->routing.trust = ASSAY_TRUST_ALL;
  self->routing.accept_per_mille = 900;
  self->routing.reject_per_mille = 900;
  self->routing.audit_per_mille = 0;
  self->retry.max_attempts = 3;
  self->retry.backoff = 1;
  self->retry.base_delay_ms = 1000;
  self->retry.max_delay_ms = 60000;
  self->retry.jitter_pct = 20;
  self->budgets.regenerations = 2;
  return self;
}

void
fold_free (Fold *self)
{
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->slots);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->exceptions);
  g_ptr_array_unref (self->routed_again);
  g_ptr_array_unref (self->left_out);
  g_ptr_array_unref (self->choices);
  g_hash_table_unref (self->documents);
  g_hash_table_unref (self->approved);
  g_hash_table_unref (self->drawn);
  g_hash_table_unref (self->superseded);
  g_hash_table_unref (self->rejected);
  g_hash_table_unref (self->skipped);
  g_hash_table_unref (self->spec_files);
  g_hash_table_unref (self->by_route);
  g_hash_table_unref (self->shelves);
  g_free (self);
}

char *
fold_hex (guint number)
{
  return g_strdup_printf ("%064x", number);
}

AssaySlotFact *
fold_slot (Fold *self, const char *spec, const AssaySlot *key)
{
  AssaySlotFact *slot;

  for (guint i = 0; i < self->slots->len; i++)
    {
      slot = g_ptr_array_index (self->slots, i);
      if (assay_slot_equal (&slot->slot, key) && g_str_equal (slot->spec, spec))
        return slot;
    }
  slot = g_new0 (AssaySlotFact, 1);
  slot->spec = g_strdup (spec);
  slot->slot = assay_slot_dup (key);
  g_ptr_array_add (self->slots, slot);
  return slot;
}

/* Every fact but a slot begins with its id. */
gpointer
fold_find (GPtrArray *facts, const char *id)
{
  for (guint i = 0; i < facts->len; i++)
    if (g_strcmp0 (*(char **) g_ptr_array_index (facts, i), id) == 0)
      return g_ptr_array_index (facts, i);
  return NULL;
}

AssayJobFact *
fold_job (Fold *self, const char *job)
{
  return fold_find (self->jobs, job);
}

AssayCardFact *
fold_card (Fold *self, const char *card)
{
  return fold_find (self->cards, card);
}

AssayVersionFact *
fold_version_fact (Fold *self, const char *version)
{
  return fold_find (self->versions, version);
}

AssayExceptionFact *
fold_exception (Fold *self, const char *exception)
{
  return fold_find (self->exceptions, exception);
}

gboolean
fold_is_move (const FoldChoice *choice)
{
  return choice->fact.choice == ASSAY_CHOICE_FIRST || choice->fact.choice == ASSAY_CHOICE_LATER;
}

gboolean
fold_is_open (const AssayJobFact *job)
{
  return job->state == ASSAY_JOB_STATE_QUEUED || job->state == ASSAY_JOB_STATE_SUBMITTING
         || job->state == ASSAY_JOB_STATE_ACCEPTED || job->state == ASSAY_JOB_STATE_WAITING;
}

guint
fold_greatest_regeneration (const Fold *self, const char *spec, const AssaySlot *slot)
{
  guint greatest = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      if (assay_slot_equal (&job->slot, slot) && g_str_equal (job->spec, spec))
        greatest = MAX (greatest, job->regeneration);
    }
  return greatest;
}

void
fold_remove_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_str_equal (g_ptr_array_index (texts, i), text))
      {
        g_ptr_array_remove_index (texts, i);
        return;
      }
}

void
fold_apply (
  Fold *self, const char *type, guint64 commit, guint64 seq, gint64 ts_us, gconstpointer p)
{
  self->seq = seq;
  self->commit = commit;
  self->event_us = ts_us;
  if (g_str_has_prefix (type, "job."))
    fold_apply_job_event (self, type + 4, p);
  else if (g_str_has_prefix (type, "card."))
    fold_apply_card_event (self, type + 5, p);
  else if (g_str_has_prefix (type, "approval."))
    {
      if (g_str_equal (type, "approval.given"))
        fold_apply_approval_given (self, p);
      else
        fold_apply_approval_withdrawn (self, p);
    }
  else if (g_str_equal (type, "version.created"))
    fold_apply_version_created (self, p);
  else if (g_str_equal (type, "route.decided"))
    fold_apply_route_decided (self, p);
  else if (g_str_equal (type, "exception.raised"))
    fold_apply_exception_raised (self, p);
  else if (g_str_equal (type, "exception.resolved"))
    fold_apply_exception_resolved (self, p);
  else if (g_str_equal (type, "choice.made"))
    fold_apply_choice_made (self, p);
  else if (g_str_equal (type, "choice.undone"))
    fold_apply_choice_undone (self, p);
  else if (g_str_equal (type, "slot.shelved"))
    fold_apply_shelved (self, p);
  else if (g_str_equal (type, "slot.unshelved"))
    fold_apply_unshelved (self, p);
  else if (g_str_equal (type, "spec.renamed"))
    fold_apply_renamed (self, p);
  else if (g_str_equal (type, "document.changed"))
    fold_apply_document (self, p);
  else if (g_str_has_prefix (type, "queue."))
    self->paused = g_str_equal (type, "queue.paused");
}
