/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold-private.h"

/* What is decided: approvals, questions and their answers, problems and what is done about them,
 * choices. */

static void
take_version (Fold *self, AssaySlotFact *slot, const char *id)
{
  const AssayVersionFact *version = fold_find (self->versions, id);
  char *taken = g_strdup (id);

  g_free (slot->version);
  slot->version = taken;
  g_free (slot->documents);
  slot->documents = g_strdup (g_hash_table_lookup (self->documents, id));
  slot->remedies = fold_remedies_of (self, id);
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

void
fold_apply_approval_given (Fold *self, const AssayApprovalGiven *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, &p->slot);
  g_autofree char *key = assay_slot_dup_id (slot->spec, &slot->slot);

  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED); /* never twice */
  fold_remove_text (self->left_out, key);
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

void
fold_apply_approval_withdrawn (Fold *self, const AssayApprovalGiven *p)
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
  fold_take_back_regeneration (self, card->version);
  g_hash_table_remove (self->rejected, card->version);
  fold_remove_text (self->left_out, key);
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

void
fold_apply_card_event (Fold *self, const char *what, gconstpointer p)
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
fold_apply_exception_raised (Fold *self, const AssayExceptionRaised *p)
{
  AssayExceptionFact *exception = fold_find (self->exceptions, p->exception);

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

static void
retry (Fold *self, const AssayExceptionFact *exception, AssaySlotFact *slot)
{
  const AssayVersionFact *version = fold_find (self->versions, exception->version);
  const AssayJobFact *job = fold_find (self->jobs, exception->job);

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

void
fold_apply_exception_resolved (Fold *self, const AssayExceptionResolved *p)
{
  AssayExceptionFact *exception = fold_find (self->exceptions, p->exception);
  AssaySlotFact *slot = fold_slot (self, exception->spec, &exception->slot);
  g_autofree char *key = assay_slot_dup_id (slot->spec, &slot->slot);
  gboolean decided = g_str_equal (p->action, "ask") || g_str_equal (p->action, "accept");

  g_assert_true (exception->open == !g_str_equal (p->action, "reopened")
                 || g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL));
  exception->open = g_str_equal (p->action, "reopened");
  fold_remove_text (self->left_out, key);
  if (exception->open || decided)
    look_again (self, exception);
  if (exception->open)
    {
      slot->state = ASSAY_SLOT_EXCEPTION;
      if (exception->version != NULL)
        take_version (self, slot, exception->version);
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

void
fold_apply_choice_made (Fold *self, const AssayChoiceMade *p)
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

void
fold_apply_choice_undone (Fold *self, const AssayChoiceUndone *p)
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
    fold_be_new_or_again (slot);
}
