/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* card.undo: compensates all of an answer, or is refused; nothing half. A yes: the approval is
 * withdrawn. A no or unsure: what followed is taken back as long as it has not been started: a
 * waiting job is canceled, an exception resolved. */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_KEY (AssayArgsCardUndo, card, "card", 0),
};

ASSAY_TABLE_DEFINE (assay_args_card_undo_table, "card.undo", AssayArgsCardUndo, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsCardUndo *args = command->args;

  out->card = args->card;
  out->newest_answer = args->card == NULL;
}

static gboolean
may_undo (const AssayArgsCardUndo *args, const AssayView *view, AssayDecision *decision)
{
  if (view->card == NULL && args->card == NULL)
    _assay_decision_refuse (decision, FALSE, "card.nothing_to_undo",
                            N_ ("There is no answer to take back."), NULL, NULL, NULL);
  else if (view->card == NULL || view->card_slot == NULL)
    _assay_decision_refuse (decision, FALSE, "card.unknown", N_ ("There is no question “{0}”."),
                            NULL, args->card, NULL);
  else if (view->card->open || view->card->answer == ASSAY_UNSET)
    _assay_decision_refuse (decision, FALSE, "card.open", N_ ("This question has no answer yet."),
                            NULL, NULL, NULL);
  else if (g_strcmp0 (view->card_slot->version, view->card->version) != 0)
    _assay_decision_refuse (decision, FALSE, "card.superseded",
                            N_ ("A newer picture of “{0}” has been made since this answer."),
                            N_ ("Decide about the newer one."), view->card->spec, NULL);
  else if (view->card_open != NULL)
    _assay_decision_refuse (decision, FALSE, "card.asked_again",
                            N_ ("“{0}” has been asked about again since this answer."),
                            N_ ("Answer the open question, or take back that it was asked again."),
                            view->card->spec, NULL);
  else
    return TRUE;
  return FALSE;
}

static void
add_undone (const AssayCardFact *card, AssayDecision *decision)
{
  AssayCardUndone undone = {
    .card = card->card,
    .version = card->version,
    .answer_seq = (gint64) card->answer_seq,
  };

  _assay_decision_add (decision, "card.undone", card->card, &undone);
}

static void
undo_yes (const AssayView *view, AssayDecision *decision)
{
  const AssayCardFact *card = view->card;

  if (card->approved && view->card_slot->state == ASSAY_SLOT_APPROVED)
    {
      add_undone (card, decision);
      return;
    }
  if (view->card_slot->state != ASSAY_SLOT_APPROVED)
    {
      _assay_decision_refuse (decision, FALSE, "card.not_approved",
                              N_ ("The picture of “{0}” is no longer approved."), NULL, card->spec,
                              NULL);
      return;
    }
  _assay_decision_add_card_approval (decision, "approval.withdrawn", card);
  add_undone (card, decision);
}

/* %FALSE when the next picture is under way. */
static gboolean
withdraw_job (const AssayJobFact *job, const AssayCardFact *card, AssayDecision *decision)
{
  AssayJobCanceled canceled = {.reason = (char *) "answer_undone"};

  if (job == NULL || !_assay_job_is_open (job))
    return TRUE;
  if (job->state == ASSAY_JOB_STATE_SUBMITTING || job->state == ASSAY_JOB_STATE_ACCEPTED)
    {
      _assay_decision_refuse (
        decision, FALSE, "card.being_made_again", N_ ("“{0}” is being made again already."),
        N_ ("Decide about the new picture when it is there; this one is kept."), card->spec, NULL);
      return FALSE;
    }
  canceled.job = job->job;
  _assay_decision_add (decision, "job.canceled", job->job, &canceled);
  return TRUE;
}

static void
undo_other (const AssayView *view, AssayDecision *decision)
{
  const AssayCardFact *card = view->card;
  const AssayExceptionFact *exception = view->card_exception;

  if (card->approved && view->card_slot->state == ASSAY_SLOT_APPROVED
      && card->answer != ASSAY_ANSWER_NO)
    {
      add_undone (card, decision);
      return;
    }
  if (view->card_slot->state == ASSAY_SLOT_APPROVED)
    {
      _assay_decision_refuse (decision, TRUE, "card.held",
                              N_ ("A picture of “{0}” is approved and stays as it is."),
                              N_ ("Take the approval back first."), card->spec, NULL);
      return;
    }
  if (!withdraw_job (view->card_job, card, decision))
    return;
  if (exception != NULL && exception->open)
    {
      AssayExceptionResolved resolved = {.exception = exception->exception,
                                         .action = (char *) "undone"};

      _assay_decision_add (decision, "exception.resolved", exception->exception, &resolved);
    }
  add_undone (card, decision);
  if (card->approved) /* when it was asked */
    _assay_decision_add_card_approval (decision, "approval.given", card);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  if (!may_undo (command->args, view, decision))
    return;
  if (view->card->answer == ASSAY_ANSWER_YES)
    undo_yes (view, decision);
  else
    undo_other (view, decision);
}

extern const AssayCommandKind assay_command_card_undo;
const AssayCommandKind assay_command_card_undo = {
  .kind = "card.undo",
  .args = &assay_args_card_undo_table,
  .needs = needs,
  .decide = decide,
};
