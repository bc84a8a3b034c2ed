/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

#include "core/decide/assay-claim.h"

/* The choices, and what they write. */

#define BY "choice"

const AssayChoiceKind *const assay_choice_kinds[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = &_assay_choice_withdraw,
  [ASSAY_CHOICE_AGAIN] = &_assay_choice_again,
  [ASSAY_CHOICE_ASK] = &_assay_choice_ask,
  [ASSAY_CHOICE_KEEP] = &_assay_choice_keep,
  [ASSAY_CHOICE_ACCEPT] = &_assay_choice_accept,
  [ASSAY_CHOICE_LEAVE_OUT] = &_assay_choice_leave_out,
  [ASSAY_CHOICE_CANCEL] = &_assay_choice_cancel,
  [ASSAY_CHOICE_FIRST] = &_assay_choice_first,
  [ASSAY_CHOICE_LATER] = &_assay_choice_later,
};

void
_assay_choice_add_made (const AssayStandingFact *standing,
                        const AssayChosen *chosen,
                        AssayDecision *decision)
{
  const AssaySlotFact *slot = standing->slot;
  g_autofree char *id = assay_slot_dup_id (slot->spec, &slot->slot);
  AssayChoiceMade made = {
    .choice = chosen->choice,
    .spec = slot->spec,
    .slot = slot->slot,
    .was = slot->state,
    .version = (char *) chosen->version,
    .card = (char *) chosen->card,
    .exception = (char *) chosen->exception,
    .left_out =
      chosen->exception != NULL && standing->exception != NULL && !standing->exception->open,
    .job = (char *) chosen->job,
    .reason = (char *) chosen->reason,
  };

  _assay_decision_add (decision, "choice.made", id, &made);
}

/* Never with a number that was used: the picture would be the same. */
void
_assay_choice_add_again (const AssayStandingFact *standing,
                         const char *version,
                         const char *reason,
                         AssayDecision *decision)
{
  char *reasons[] = {(char *) reason, NULL};
  AssayRouteDecided decided = {
    .version = (char *) version,
    .spec = standing->slot->spec,
    .slot = standing->slot->slot,
    .outcome = ASSAY_ROUTE_AGAIN,
    .reasons = reasons,
    .regeneration = MAX (standing->regeneration, standing->slot->regeneration) + 1,
    .remediation = (char *) assay_remedy_words[ASSAY_REMEDY_NEW_SEED],
    .by = (char *) BY,
  };

  _assay_decision_add (decision, "route.decided", version, &decided);
}

void
_assay_choice_add_approval (const AssayStandingFact *standing,
                            const char *type,
                            const char *version,
                            AssayDecision *decision)
{
  AssayApprovalGiven given = {
    .version = (char *) version,
    .spec = standing->slot->spec,
    .slot = standing->slot->slot,
    .by = (char *) BY,
  };

  _assay_decision_add (decision, type, version, &given);
}

void
_assay_choice_add_resolved (const char *exception, const char *action, AssayDecision *decision)
{
  AssayExceptionResolved resolved = {.exception = (char *) exception, .action = (char *) action};

  _assay_decision_add (decision, "exception.resolved", exception, &resolved);
}

void
_assay_choice_add_reopened (const AssayCardFact *card, AssayDecision *decision)
{
  AssayCardUndone undone = {
    .card = card->card,
    .version = card->version,
    .answer_seq = (gint64) card->answer_seq,
  };

  _assay_decision_add (decision, "card.undone", card->card, &undone);
}

void
_assay_choice_add_question (const AssayStandingFact *standing,
                            const char *id,
                            const char *version,
                            AssayDecision *decision)
{
  const AssayClaim *words = assay_claim_find (NULL);
  AssayCardCreated card = {
    .card = (char *) id,
    .version = (char *) version,
    .spec = standing->slot->spec,
    .slot = standing->slot->slot,
    .claim = (char *) ASSAY_CLAIM_TASTE,
    .question = (char *) words->question,
    .question_version = words->question_version,
    .evidence = (char *) N_ ("asked again by hand"),
    .approved = standing->slot->state == ASSAY_SLOT_APPROVED,
  };

  _assay_decision_add (decision, "card.created", id, &card);
}

void
_assay_choice_reopen (const AssayChoiceFact *choice, AssayDecision *decision)
{
  _assay_choice_add_resolved (choice->exception->exception, "reopened", decision);
  if (choice->left_out)
    _assay_choice_add_resolved (choice->exception->exception, "leave_out", decision);
}

void
_assay_choice_close_card (const AssayStandingFact *standing,
                          const char *reason,
                          AssayDecision *decision)
{
  AssayCardClosed closed = {.reason = (char *) reason};

  if (standing->card == NULL)
    return;
  closed.card = standing->card->card;
  closed.version = standing->card->version;
  _assay_decision_add (decision, "card.closed", closed.card, &closed);
}

void
_assay_choice_cancel_job (const AssayStandingFact *standing,
                          const char *reason,
                          AssayDecision *decision)
{
  AssayJobCanceled canceled = {.reason = (char *) reason};

  if (standing->job == NULL)
    return;
  canceled.job = standing->job->job;
  _assay_decision_add (decision, "job.canceled", canceled.job, &canceled);
}

void
_assay_choice_restore (const AssayStandingFact *standing,
                       const char *version,
                       const char *reason,
                       AssayDecision *decision)
{
  _assay_choice_cancel_job (standing, reason, decision);
  _assay_choice_close_card (standing, reason, decision);
  if (standing->exception != NULL && standing->exception->open)
    _assay_choice_add_resolved (standing->exception->exception, "undone", decision);
  _assay_choice_add_approval (standing, "approval.given", version, decision);
}

AssaySlotState
_assay_slot_stood (const AssaySlotFact *slot)
{
  return slot->state == ASSAY_SLOT_SHELVED ? slot->was : slot->state;
}

gboolean
_assay_standing_has_doubtful (const AssayStandingFact *standing)
{
  const AssayExceptionFact *exception = standing->exception;

  return standing->slot->state == ASSAY_SLOT_EXCEPTION && exception != NULL
         && exception->version != NULL
         && g_strcmp0 (exception->version, standing->slot->version) == 0;
}
