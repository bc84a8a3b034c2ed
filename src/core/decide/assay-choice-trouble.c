/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

/* accept, leave_out, cancel: about a picture there is not, or that is in trouble. */

/* Accept Anyway ------------------------------------------------------------------------ */

static gboolean
accept_anyway (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  const AssayExceptionFact *exception = standing->exception;
  AssayChosen chosen = {ASSAY_CHOICE_ACCEPT, .reason = reason};

  if (!_assay_standing_has_doubtful (standing))
    return FALSE;
  chosen.version = exception->version;
  chosen.exception = exception->exception;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_add_resolved (exception->exception, "accept", decision);
  _assay_choice_add_approval (standing, "approval.given", exception->version, decision);
  return TRUE;
}

static gboolean
accept_undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  const AssaySlotFact *slot = choice->now->slot;

  if (slot->state != ASSAY_SLOT_APPROVED || g_strcmp0 (slot->version, choice->version) != 0
      || choice->exception == NULL)
    return FALSE;
  _assay_choice_close_card (choice->now, "choice_undone", decision);
  _assay_choice_add_approval (choice->now, "approval.withdrawn", choice->version, decision);
  _assay_choice_reopen (choice, decision);
  return TRUE;
}

const AssayChoiceKind _assay_choice_accept = {accept_anyway, accept_undo};

/* Leave Out ---------------------------------------------------------------------------- */

static gboolean
leave_out (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  const AssayExceptionFact *exception = standing->exception;
  AssayChosen chosen = {ASSAY_CHOICE_LEAVE_OUT, .reason = reason};

  if (standing->slot->state != ASSAY_SLOT_EXCEPTION || exception == NULL || !exception->open)
    return FALSE;
  chosen.version = exception->version;
  chosen.exception = exception->exception;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_add_resolved (exception->exception, "leave_out", decision);
  return TRUE;
}

static gboolean
leave_out_undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  if (choice->now->slot->state != ASSAY_SLOT_EXCEPTION || choice->exception == NULL
      || choice->exception->open || choice->now->exception->open)
    return FALSE;
  _assay_choice_reopen (choice, decision);
  return TRUE;
}

const AssayChoiceKind _assay_choice_leave_out = {leave_out, leave_out_undo};

/* Cancel ------------------------------------------------------------------------------- */

static gboolean
cancel (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  AssayChosen chosen = {ASSAY_CHOICE_CANCEL, .reason = reason};

  if (standing->job == NULL)
    return FALSE;
  chosen.job = standing->job->job;
  chosen.version = standing->slot->held;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_cancel_job (standing, "choice", decision);
  if (standing->slot->held != NULL)
    _assay_choice_add_approval (standing, "approval.given", standing->slot->held, decision);
  return TRUE;
}

/* It is made after all: by the next plan, as it would be now. */
static gboolean
cancel_undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  const AssaySlotFact *slot = choice->now->slot;

  if (_assay_slot_stood (slot) == ASSAY_SLOT_CANCELED)
    return TRUE;
  if (choice->version == NULL || slot->state != ASSAY_SLOT_APPROVED
      || g_strcmp0 (slot->version, choice->version) != 0 || choice->now->card != NULL)
    return FALSE;
  _assay_choice_add_again (choice->now, choice->version, "again", decision);
  return TRUE;
}

const AssayChoiceKind _assay_choice_cancel = {cancel, cancel_undo};
