/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

#include <string.h>

#define DAY_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (86400))

static void
routed_free (FoldRouted *self)
{
  g_free (self->version);
  g_free (self);
}

static void
shelf_free (FoldShelf *self)
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
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) shelf_free);
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

/* Finding --------------------------------------------------------------- */

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
static gpointer
find (GPtrArray *facts, const char *id)
{
  for (guint i = 0; i < facts->len; i++)
    if (g_strcmp0 (*(char **) g_ptr_array_index (facts, i), id) == 0)
      return g_ptr_array_index (facts, i);
  return NULL;
}

AssayJobFact *
fold_job (Fold *self, const char *job)
{
  return find (self->jobs, job);
}

AssayCardFact *
fold_card (Fold *self, const char *card)
{
  return find (self->cards, card);
}

AssayVersionFact *
fold_version_fact (Fold *self, const char *version)
{
  return find (self->versions, version);
}

AssayExceptionFact *
fold_exception (Fold *self, const char *exception)
{
  return find (self->exceptions, exception);
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

static void
take_back_regeneration (Fold *self, const char *version)
{
  for (guint i = self->routed_again->len; i > 0; i--)
    if (g_str_equal (((FoldRouted *) g_ptr_array_index (self->routed_again, i - 1))->version,
                     version))
      {
        g_ptr_array_remove_index (self->routed_again, i - 1);
        return;
      }
}

static void
remove_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_str_equal (g_ptr_array_index (texts, i), text))
      {
        g_ptr_array_remove_index (texts, i);
        return;
      }
}

/* Applying: the fold of assay-command.h --------------------------------- */

static void
apply_job_queued (Fold *self, const AssayJobQueued *p)
{
  AssayJobFact *job = g_new0 (AssayJobFact, 1);
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (p->spec, &p->slot);

  remove_text (self->left_out, key);
  g_assert_null (fold_job (self, p->job));
  job->job = g_strdup (p->job);
  job->spec = g_strdup (p->spec);
  job->slot = assay_slot_dup (&p->slot);
  job->regeneration = (guint) p->regeneration;
  job->recipe = g_strdup (p->recipe);
  job->remedies = assay_remedies_from_words (p->remedies);
  job->remedies_left = assay_remedies_from_words (p->remedies_left);
  g_ptr_array_add (self->jobs, job);
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  slot->state = ASSAY_SLOT_QUEUED;
  if (p->documents != NULL)
    g_hash_table_insert (self->documents, g_strdup (p->job), g_strdup (p->documents));
  g_free (slot->documents);
  slot->documents = g_strdup (p->documents);
  slot->regeneration = job->regeneration;
  slot->remedies = job->remedies;
  g_assert_true (assay_digest_parse (&slot->recipe, p->recipe));
}

static void
apply_job_submitting (Fold *self, const AssayJobSubmitting *p)
{
  AssayJobFact *job = fold_job (self, p->job);

  g_assert_cmpint (p->attempt, ==, job->attempt + 1); /* no attempt twice, none left out */
  job->state = ASSAY_JOB_STATE_SUBMITTING;
  job->attempt = p->attempt;
}

static void
apply_job_canceled (Fold *self, const AssayJobCanceled *p)
{
  AssayJobFact *job = fold_job (self, p->job);

  job->state = ASSAY_JOB_STATE_CANCELED;
  fold_slot (self, job->spec, &job->slot)->state = ASSAY_SLOT_CANCELED;
}

static void
apply_version_created (Fold *self, const AssayVersionCreated *p)
{
  AssayVersionFact *version = g_new0 (AssayVersionFact, 1);
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  version->version = g_strdup (p->id);
  version->spec = g_strdup (p->spec);
  version->slot = assay_slot_dup (&p->slot);
  version->regeneration = (guint) p->regeneration;
  version->recipe = g_strdup (p->recipe);
  g_ptr_array_add (self->versions, version);
  if (g_strcmp0 (p->provider, ASSAY_PROVIDER_SANDBOX) == 0)
    g_hash_table_add (self->drawn, g_strdup (p->id));
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  g_free (slot->version);
  slot->version = g_strdup (p->id);
  slot->regeneration = version->regeneration;
  g_assert_true (assay_digest_parse (&slot->recipe, p->recipe));
}

static void
count_regeneration (Fold *self, const char *version)
{
  FoldRouted *routed = g_new0 (FoldRouted, 1);

  routed->version = g_strdup (version);
  routed->day = self->event_us / DAY_US;
  g_ptr_array_add (self->routed_again, routed);
}

static guint
remedies_of (Fold *self, const char *version)
{
  const AssayJobFact *job = fold_job (self, version);

  return job != NULL ? job->remedies : 0;
}

static void
take_remedy (Fold *self, AssaySlotFact *slot, const AssayRouteDecided *p)
{
  gboolean chosen = g_strcmp0 (p->by, "choice") == 0;

  slot->remedy =
    (AssayRemedy) assay_word_index (assay_remedy_words, p->remediation, ASSAY_REMEDY_NEW_SEED);
  slot->remedies = remedies_of (self, p->version) | ASSAY_REMEDY_BIT (slot->remedy);
  slot->cause = !chosen                                    ? ASSAY_AGAIN_TURNED_DOWN
                : g_str_equal (p->reasons[0], "withdrawn") ? ASSAY_AGAIN_WITHDRAWN
                                                           : ASSAY_AGAIN_CHOSEN;
}

static void
apply_route_decided (Fold *self, const AssayRouteDecided *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  g_assert_nonnull (p->reasons);
  g_assert_nonnull (p->reasons[0]);
  if (p->outcome == ASSAY_ROUTE_ASK)
    slot->state = ASSAY_SLOT_TO_DECIDE;
  else if (p->outcome == ASSAY_ROUTE_AGAIN)
    {
      if (slot->state == ASSAY_SLOT_APPROVED)
        {
          g_free (slot->held);
          slot->held = g_strdup (slot->version);
        }
      if (!g_hash_table_contains (self->approved, p->version))
        g_hash_table_remove (self->superseded, p->version); /* its question was closed before */
      slot->state = ASSAY_SLOT_AGAIN;
      slot->regeneration = (guint) p->regeneration;
      take_remedy (self, slot, p);
      if (p->by == NULL)
        count_regeneration (self, p->version);
    }
  else if (p->outcome == ASSAY_ROUTE_REJECTED)
    g_hash_table_add (self->rejected, g_strdup (p->version));
}

static void
take_version (Fold *self, AssaySlotFact *slot, const char *id)
{
  const AssayVersionFact *version = find (self->versions, id);
  char *taken = g_strdup (id);

  g_free (slot->version);
  slot->version = taken;
  g_free (slot->documents);
  slot->documents = g_strdup (g_hash_table_lookup (self->documents, id));
  slot->remedies = remedies_of (self, id);
  slot->regeneration = version->regeneration;
  g_assert_true (assay_digest_parse (&slot->recipe, version->recipe));
}

static void
set_held (AssaySlotFact *slot, const char *version)
{
  char *held = g_strdup (version);

  g_free (slot->held);
  slot->held = held;
}

static void
supersede_others (Fold *self, const AssaySlotFact *slot, const char *id)
{
  for (guint i = 0; i < self->versions->len; i++)
    {
      const AssayVersionFact *version = g_ptr_array_index (self->versions, i);

      if (g_str_equal (version->version, id) || !assay_slot_equal (&version->slot, &slot->slot)
          || !g_str_equal (version->spec, slot->spec)
          || !g_hash_table_remove (self->approved, version->version))
        continue;
      g_hash_table_insert (self->superseded, g_strdup (version->version), g_strdup (id));
    }
}

/* The version it had replaced, %NULL if it had none: it is approved again. */
static const char *
give_back (Fold *self, const char *id)
{
  for (guint i = 0; i < self->versions->len; i++)
    {
      const AssayVersionFact *version = g_ptr_array_index (self->versions, i);

      if (g_strcmp0 (g_hash_table_lookup (self->superseded, version->version), id) != 0)
        continue;
      g_hash_table_remove (self->superseded, version->version);
      g_hash_table_add (self->approved, g_strdup (version->version));
      return version->version;
    }
  return NULL;
}

static void
apply_approval_given (Fold *self, const AssayApprovalGiven *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED); /* never twice */
  supersede_others (self, slot, p->version);
  g_hash_table_add (self->approved, g_strdup (p->version));
  g_hash_table_remove (self->superseded, p->version);
  take_version (self, slot, p->version);
  set_held (slot, NULL);
  slot->state = ASSAY_SLOT_APPROVED;
  self->n_approvals++;
  g_hash_table_remove (self->by_route, slot);
  if (g_str_equal (p->by, "route"))
    g_hash_table_add (self->by_route, slot);
}

static void
apply_approval_withdrawn (Fold *self, const AssayApprovalGiven *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  /* never without having been given */
  g_assert_true (g_hash_table_remove (self->approved, p->version));
  if (slot->state == ASSAY_SLOT_APPROVED)
    {
      g_assert_cmpstr (slot->version, ==, p->version);
      slot->state = ASSAY_SLOT_TO_DECIDE;
    }
  else
    {
      g_assert_cmpstr (slot->held, ==, p->version);
      /* it was only held, and is no question any more */
      if (slot->state != ASSAY_SLOT_TO_DECIDE || g_strcmp0 (slot->version, p->version) != 0)
        g_hash_table_insert (self->superseded, g_strdup (p->version), g_strdup (""));
    }
  set_held (slot, give_back (self, p->version));
  g_hash_table_remove (self->by_route, slot);
}

static void
apply_card_created (Fold *self, const AssayCardCreated *p)
{
  AssayCardFact *card = fold_card (self, p->card);

  if (card == NULL)
    {
      card = g_new0 (AssayCardFact, 1);
      card->card = g_strdup (p->card);
      card->version = g_strdup (p->version);
      card->spec = g_strdup (p->spec);
      card->claim = g_strdup (p->claim);
      card->slot = assay_slot_dup (&p->slot);
      card->remedy =
        (AssayRemedy) assay_word_index (assay_remedy_words, p->remediation, ASSAY_REMEDY_NEW_SEED);
      g_ptr_array_add (self->cards, card);
    }
  g_assert_false (card->open);
  card->open = TRUE;
  card->approved = p->approved == 1;
  card->answer = ASSAY_UNSET;
  card->answer_seq = 0;
}

static void
apply_card_closed (Fold *self, const AssayCardClosed *p)
{
  AssayCardFact *card = fold_card (self, p->card);

  g_assert_true (card->open);
  g_hash_table_remove (self->skipped, p->card);
  card->open = FALSE;
  card->answer_seq = self->seq;
  if (!g_hash_table_contains (self->approved, card->version))
    g_hash_table_insert (self->superseded, g_strdup (card->version), g_strdup (""));
}

static void
apply_card_undone (Fold *self, const AssayCardUndone *p)
{
  AssayCardFact *card = fold_card (self, p->card);
  AssaySlotFact *slot = fold_slot (self, card->spec, &card->slot);
  g_autofree char *key = assay_slot_dup_id (card->spec, &card->slot);

  g_assert_false (card->open);
  g_assert_cmpuint ((guint64) p->answer_seq, ==, card->answer_seq);
  self->n_undone += card->answer != ASSAY_UNSET;
  card->open = TRUE;
  card->answer = ASSAY_UNSET;
  card->answer_seq = 0;
  if (slot->state != ASSAY_SLOT_APPROVED)
    {
      take_version (self, slot, card->version);
      slot->state = ASSAY_SLOT_TO_DECIDE;
    }
  if (!g_hash_table_contains (self->approved, card->version))
    g_hash_table_remove (self->superseded, card->version);
  take_back_regeneration (self, card->version);
  g_hash_table_remove (self->rejected, card->version);
  remove_text (self->left_out, key);
}

static void
apply_exception_raised (Fold *self, const AssayExceptionRaised *p)
{
  AssayExceptionFact *exception = find (self->exceptions, p->exception);

  if (exception == NULL)
    {
      exception = g_new0 (AssayExceptionFact, 1);
      exception->exception = g_strdup (p->exception);
      exception->spec = g_strdup (p->spec);
      exception->version = g_strdup (p->version);
      exception->job = g_strdup (p->job);
      exception->code = g_strdup (p->code);
      exception->slot = assay_slot_dup (&p->slot);
      g_ptr_array_add (self->exceptions, exception);
    }
  g_assert_false (exception->open);
  exception->open = TRUE;
  fold_slot (self, p->spec, &p->slot)->state = ASSAY_SLOT_EXCEPTION;
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

static void
retry (Fold *self, const AssayExceptionFact *exception, AssaySlotFact *slot)
{
  const AssayVersionFact *version = find (self->versions, exception->version);
  const AssayJobFact *job = find (self->jobs, exception->job);

  slot->regeneration =
    version != NULL
      ? MAX (version->regeneration, fold_greatest_regeneration (self, slot->spec, &slot->slot)) + 1
      : job->regeneration;
  slot->remedy = ASSAY_REMEDY_NEW_SEED;
  slot->cause = ASSAY_AGAIN_RETRIED;
  slot->state = version == NULL && slot->regeneration == 0 ? ASSAY_SLOT_NEW : ASSAY_SLOT_AGAIN;
  if (slot->state == ASSAY_SLOT_NEW)
    slot->recipe = (AssayDigest){0};
}

/* What its closed question said of its picture holds no longer: it is looked at again. */
static void
look_again (Fold *self, const AssayExceptionFact *exception)
{
  if (exception->version != NULL && !g_hash_table_contains (self->approved, exception->version))
    g_hash_table_remove (self->superseded, exception->version);
}

static void
apply_exception_resolved (Fold *self, const AssayExceptionResolved *p)
{
  AssayExceptionFact *exception = find (self->exceptions, p->exception);
  AssaySlotFact *slot = fold_slot (self, exception->spec, &exception->slot);
  g_autofree char *key = assay_slot_dup_id (slot->spec, &slot->slot);
  gboolean decided = g_str_equal (p->action, "ask") || g_str_equal (p->action, "accept");

  g_assert_true (exception->open == !g_str_equal (p->action, "reopened")
                 || g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL));
  exception->open = g_str_equal (p->action, "reopened");
  remove_text (self->left_out, key);
  if (exception->open || decided)
    look_again (self, exception);
  if (exception->open)
    {
      slot->state = ASSAY_SLOT_EXCEPTION;
      if (exception->version != NULL && g_str_equal (exception->code, "over_budget"))
        g_hash_table_add (self->rejected, g_strdup (exception->version));
      return;
    }
  g_assert_cmpint (slot->state, ==, ASSAY_SLOT_EXCEPTION);
  if (g_str_equal (p->action, "leave_out"))
    g_ptr_array_add (self->left_out, g_strdup (key));
  else if (g_str_equal (p->action, "retry"))
    retry (self, exception, slot);
  else if (decided)
    {
      take_version (self, slot, exception->version);
      slot->state = ASSAY_SLOT_TO_DECIDE;
      g_hash_table_remove (self->rejected, exception->version);
    }
}

/* Choices --------------------------------------------------------------- */

static void
be_new_or_again (AssaySlotFact *slot)
{
  slot->state =
    slot->version == NULL && slot->regeneration == 0 ? ASSAY_SLOT_NEW : ASSAY_SLOT_AGAIN;
  slot->remedy = ASSAY_REMEDY_NEW_SEED;
  slot->cause = ASSAY_AGAIN_TAKEN_UP;
  if (slot->state == ASSAY_SLOT_NEW)
    slot->recipe = (AssayDigest){0};
}

/* Which choice put the job where it stands. */
static void
note_move (Fold *self, const char *id)
{
  AssayJobFact *job = id != NULL ? fold_job (self, id) : NULL;

  if (job == NULL)
    return;
  job->moved = 0;
  for (guint i = 0; i < self->choices->len; i++)
    {
      const FoldChoice *choice = g_ptr_array_index (self->choices, i);

      if (fold_is_move (choice) && !choice->undone && g_str_equal (choice->job, id))
        job->moved = choice->fact.made;
    }
}

static void
apply_choice_made (Fold *self, const AssayChoiceMade *p)
{
  FoldChoice *choice = g_new0 (FoldChoice, 1);

  choice->fact.made = (gint64) self->seq;
  choice->fact.choice = (AssayChoice) p->choice;
  choice->fact.was = (AssaySlotState) p->was;
  choice->fact.version = g_strdup (p->version);
  choice->fact.commit = (gint64) self->commit;
  choice->fact.left_out = p->left_out == 1;
  choice->card = g_strdup (p->card);
  choice->exception = g_strdup (p->exception);
  choice->job = g_strdup (p->job);
  choice->spec = g_strdup (p->spec);
  choice->slot = assay_slot_dup (&p->slot);
  choice->commit = self->commit;
  g_assert_cmpint (fold_slot (self, p->spec, &p->slot)->state, ==, p->was);
  g_ptr_array_add (self->choices, choice);
  note_move (self, p->job);
}

static void
apply_choice_undone (Fold *self, const AssayChoiceUndone *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);

  for (guint i = 0; i < self->choices->len; i++)
    {
      FoldChoice *choice = g_ptr_array_index (self->choices, i);

      if (choice->fact.made != p->made)
        continue;
      g_assert_false (choice->undone);
      choice->undone = TRUE;
      note_move (self, choice->job);
    }
  if (p->choice != ASSAY_CHOICE_CANCEL)
    return;
  if (slot->state == ASSAY_SLOT_SHELVED)
    slot->was = ASSAY_SLOT_QUEUED;
  if (slot->state == ASSAY_SLOT_CANCELED)
    be_new_or_again (slot);
}

/* Shelf ----------------------------------------------------------------- */

static void
apply_shelved (Fold *self, const AssaySlotShelved *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (p->spec, &p->slot);
  FoldShelf *shelf = g_new0 (FoldShelf, 1);

  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_SHELVED);
  /* its job ended before in the commit, and that is all that moved it */
  g_assert_true (slot->state == (AssaySlotState) p->was
                 || (p->was == ASSAY_SLOT_QUEUED && slot->state == ASSAY_SLOT_CANCELED));
  g_assert_true (p->was != ASSAY_SLOT_TO_DECIDE || p->card != NULL);
  shelf->card = g_strdup (p->card);
  shelf->exception = g_strdup (p->exception);
  shelf->left_out = g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL)
                    && p->exception == NULL;
  remove_text (self->left_out, key);
  g_hash_table_insert (self->shelves, g_steal_pointer (&key), shelf);
  slot->state = ASSAY_SLOT_SHELVED;
  slot->was = (AssaySlotState) p->was;
}

static void
apply_unshelved (Fold *self, const AssaySlotUnshelved *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (p->spec, &p->slot);
  const FoldShelf *shelf = g_hash_table_lookup (self->shelves, key);

  g_assert_cmpint (slot->state, ==, ASSAY_SLOT_SHELVED);
  slot->state = slot->was;
  if (slot->was == ASSAY_SLOT_QUEUED)
    be_new_or_again (slot);
  if (shelf->left_out)
    g_ptr_array_add (self->left_out, g_steal_pointer (&key));
}

static void
set_job_state (Fold *self, const char *id, gint64 attempt, AssayJobState state)
{
  AssayJobFact *job = fold_job (self, id);

  g_assert_cmpint (attempt, ==, job->attempt);
  job->state = state;
}

static void
apply_job_event (Fold *self, const char *what, gconstpointer p)
{
  const AssayJobAccepted *progress =
    p; /* job and attempt come first in all but queued and canceled */

  if (g_str_equal (what, "queued"))
    apply_job_queued (self, p);
  else if (g_str_equal (what, "submitting"))
    apply_job_submitting (self, p);
  else if (g_str_equal (what, "canceled"))
    apply_job_canceled (self, p);
  else if (g_str_equal (what, "redirected"))
    g_assert_nonnull (((const AssayJobRedirected *) p)->server); /* where it stands is as it was */
  else if (g_str_equal (what, "failed"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_FAILED);
  else if (g_str_equal (what, "lost"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_LOST);
  else if (g_str_equal (what, "retry_scheduled"))
    set_job_state (self, progress->job, progress->attempt - 1, ASSAY_JOB_STATE_WAITING);
  else if (g_str_equal (what, "moved"))
    g_assert_true (fold_is_open (fold_job (self, progress->job)));
  else if (g_str_equal (what, "succeeded"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_SUCCEEDED);
  else
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_ACCEPTED);
}

static void
apply_card_answered (Fold *self, const AssayCardAnswered *p)
{
  AssayCardFact *card = fold_card (self, p->card);

  g_assert_true (card->open);
  g_assert_cmpstr (card->version, ==, p->version);
  g_hash_table_remove (self->skipped, p->card);
  card->open = FALSE;
  card->answer = p->answer;
  card->answer_seq = self->seq;
}

/* @names: their addresses in the facts. */
static void
move_name (char **name, const AssaySpecRenamed *p)
{
  if (!g_str_equal (*name, p->from))
    return;
  g_free (*name);
  *name = g_strdup (p->to);
}

static void
move_names (GPtrArray *facts, gsize offset, const AssaySpecRenamed *p)
{
  for (guint i = 0; i < facts->len; i++)
    move_name ((char **) ((char *) facts->pdata[i] + offset), p);
}

/* Ids of slots: "<spec>/…" */
static char *
moved_id (const char *id, const AssaySpecRenamed *p)
{
  gsize n = strlen (p->from);

  return g_str_has_prefix (id, p->from) && id[n] == '/' ? g_strconcat (p->to, id + n, NULL)
                                                        : g_strdup (id);
}

static void
apply_renamed (Fold *self, const AssaySpecRenamed *p)
{
  g_autoptr (GHashTable) shelves = g_steal_pointer (&self->shelves);
  GHashTableIter iter;
  gpointer id, shelf;

  move_names (self->jobs, G_STRUCT_OFFSET (AssayJobFact, spec), p);
  move_names (self->cards, G_STRUCT_OFFSET (AssayCardFact, spec), p);
  move_names (self->versions, G_STRUCT_OFFSET (AssayVersionFact, spec), p);
  move_names (self->exceptions, G_STRUCT_OFFSET (AssayExceptionFact, spec), p);
  move_names (self->choices, G_STRUCT_OFFSET (FoldChoice, spec), p);
  for (guint i = self->slots->len; i > 0; i--) /* nothing is known of the others */
    if (g_str_equal (((AssaySlotFact *) self->slots->pdata[i - 1])->spec, p->to))
      g_ptr_array_remove_index (self->slots, i - 1);
  move_names (self->slots, G_STRUCT_OFFSET (AssaySlotFact, spec), p);
  for (guint i = 0; i < self->left_out->len; i++)
    {
      char *moved = moved_id (self->left_out->pdata[i], p);

      g_free (self->left_out->pdata[i]);
      self->left_out->pdata[i] = moved;
    }
  self->shelves =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) shelf_free);
  g_hash_table_iter_init (&iter, shelves);
  while (g_hash_table_iter_next (&iter, &id, &shelf))
    {
      g_hash_table_insert (self->shelves, moved_id (id, p), shelf);
      g_hash_table_iter_steal (&iter);
      g_free (id);
    }
}

static void
apply_document (Fold *self, const AssayDocumentChanged *p)
{
  if (!g_str_equal (p->kind, "spec"))
    return;
  if (p->hash != NULL)
    g_hash_table_add (self->spec_files, g_strdup (p->path));
  else
    g_hash_table_remove (self->spec_files, p->path);
}

static void
apply_card_event (Fold *self, const char *what, gconstpointer p)
{
  if (g_str_equal (what, "created"))
    apply_card_created (self, p);
  else if (g_str_equal (what, "answered"))
    apply_card_answered (self, p);
  else if (g_str_equal (what, "undone"))
    apply_card_undone (self, p);
  else if (g_str_equal (what, "closed"))
    apply_card_closed (self, p);
  else
    g_hash_table_add (self->skipped, g_strdup (((const AssayCardSkipped *) p)->card));
}

void
fold_apply (
  Fold *self, const char *type, guint64 commit, guint64 seq, gint64 ts_us, gconstpointer p)
{
  self->seq = seq;
  self->commit = commit;
  self->event_us = ts_us;
  if (g_str_has_prefix (type, "job."))
    apply_job_event (self, type + 4, p);
  else if (g_str_has_prefix (type, "card."))
    apply_card_event (self, type + 5, p);
  else if (g_str_has_prefix (type, "approval."))
    {
      if (g_str_equal (type, "approval.given"))
        apply_approval_given (self, p);
      else
        apply_approval_withdrawn (self, p);
    }
  else if (g_str_equal (type, "version.created"))
    apply_version_created (self, p);
  else if (g_str_equal (type, "route.decided"))
    apply_route_decided (self, p);
  else if (g_str_equal (type, "exception.raised"))
    apply_exception_raised (self, p);
  else if (g_str_equal (type, "exception.resolved"))
    apply_exception_resolved (self, p);
  else if (g_str_equal (type, "choice.made"))
    apply_choice_made (self, p);
  else if (g_str_equal (type, "choice.undone"))
    apply_choice_undone (self, p);
  else if (g_str_equal (type, "slot.shelved"))
    apply_shelved (self, p);
  else if (g_str_equal (type, "slot.unshelved"))
    apply_unshelved (self, p);
  else if (g_str_equal (type, "spec.renamed"))
    apply_renamed (self, p);
  else if (g_str_equal (type, "document.changed"))
    apply_document (self, p);
  else if (g_str_has_prefix (type, "queue."))
    self->paused = g_str_equal (type, "queue.paused");
}

guint
fold_regenerations (Fold *self, const char *spec)
{
  guint n = 0;

  for (guint i = 0; i < self->routed_again->len; i++)
    {
      const FoldRouted *routed = g_ptr_array_index (self->routed_again, i);

      n += routed->day == self->now_us / DAY_US
           && g_str_equal (fold_version_fact (self, routed->version)->spec, spec);
    }
  return n;
}

/* Laws of the state ------------------------------------------------------ */

static gboolean
is_of (const AssaySlotFact *slot, const char *spec, const AssaySlot *key)
{
  return assay_slot_equal (&slot->slot, key) && g_str_equal (slot->spec, spec);
}

/* One approved picture a slot, and the slot knows it. */
static void
check_approved (const Fold *self, const AssaySlotFact *slot)
{
  const char *approved = slot->state == ASSAY_SLOT_APPROVED ? slot->version : slot->held;

  for (guint i = 0; i < self->versions->len; i++)
    {
      const AssayVersionFact *version = g_ptr_array_index (self->versions, i);

      if (is_of (slot, version->spec, &version->slot))
        g_assert_cmpint (g_hash_table_contains (self->approved, version->version), ==,
                         g_strcmp0 (approved, version->version) == 0);
    }
  g_assert_true (slot->held == NULL || slot->state != ASSAY_SLOT_APPROVED);
}

static void
check_slot (const Fold *self, const AssaySlotFact *slot)
{
  guint open_jobs = 0, open_cards = 0, open_exceptions = 0;
  g_autofree char *key = assay_slot_dup_id (slot->spec, &slot->slot);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      open_jobs += fold_is_open (job) && is_of (slot, job->spec, &job->slot);
    }
  for (guint i = 0; i < self->cards->len; i++)
    {
      const AssayCardFact *card = g_ptr_array_index (self->cards, i);

      if (!card->open || !is_of (slot, card->spec, &card->slot))
        continue;
      open_cards++;
      g_assert_cmpstr (card->version, ==, slot->version);
    }
  for (guint i = 0; i < self->exceptions->len; i++)
    {
      const AssayExceptionFact *exception = g_ptr_array_index (self->exceptions, i);

      open_exceptions += exception->open && is_of (slot, exception->spec, &exception->slot);
    }
  g_assert_cmpuint (open_jobs, ==, slot->state == ASSAY_SLOT_QUEUED);
  if (slot->state == ASSAY_SLOT_APPROVED) /* it may be asked again */
    g_assert_cmpuint (open_cards, <=, 1);
  else
    g_assert_cmpuint (open_cards, ==, slot->state == ASSAY_SLOT_TO_DECIDE);
  check_approved (self, slot);
  if (!g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL))
    g_assert_cmpuint (open_exceptions, ==, slot->state == ASSAY_SLOT_EXCEPTION);
  else
    g_assert_true (slot->state == ASSAY_SLOT_EXCEPTION && open_exceptions == 0);
}

void
fold_check (const Fold *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    check_slot (self, g_ptr_array_index (self->slots, i));
}
