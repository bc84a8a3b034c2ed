/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

/* withdraw, again, ask, keep: about a picture there is. */

/* Whether nothing newer has come since the choice: not a picture, nor another approval. */
static gboolean
is_still_about (const AssayChoiceFact *choice)
{
  return choice->version != NULL && choice->now->slot->state != ASSAY_SLOT_APPROVED
         && g_strcmp0 (choice->now->slot->version, choice->version) == 0;
}

/* Not Good After All ------------------------------------------------------------------- */

/* The approved one that stays until its successor is; that one's making goes on. */
static gboolean
withdraw_held (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  const char *version = standing->slot->held;
  AssayChosen chosen = {ASSAY_CHOICE_WITHDRAW, .version = version, .reason = reason};

  if (version == NULL || standing->slot->state == ASSAY_SLOT_SHELVED)
    return FALSE;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_add_approval (standing, "approval.withdrawn", version, decision);
  return TRUE;
}

static gboolean
withdraw (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  const char *version = standing->slot->version;
  AssayChosen chosen = {ASSAY_CHOICE_WITHDRAW, .version = version, .reason = reason};

  if (standing->slot->state != ASSAY_SLOT_APPROVED)
    return withdraw_held (standing, reason, decision);
  if (standing->card != NULL)
    chosen.card = standing->card->card;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_close_card (standing, "withdrawn", decision);
  _assay_choice_add_approval (standing, "approval.withdrawn", version, decision);
  _assay_choice_add_again (standing, version, "withdrawn", decision);
  return TRUE;
}

/* The successor that was under way ends: the picture that stands in its place is approved again,
 * and a question about it that was open is. */
static gboolean
take_back_approval (const AssayChoiceFact *choice, AssayDecision *decision)
{
  if (choice->now->slot->state == ASSAY_SLOT_APPROVED)
    return FALSE;
  _assay_choice_restore (choice->now, choice->version, "choice_undone", decision);
  if (choice->card != NULL && !choice->card->open && choice->card->approved)
    _assay_choice_add_reopened (choice->card, decision);
  return TRUE;
}

const AssayChoiceKind _assay_choice_withdraw = {withdraw, take_back_approval};

/* Make Again --------------------------------------------------------------------------- */

static gboolean
make_again (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  const char *card = standing->card != NULL ? standing->card->card : NULL;
  AssayChosen chosen = {ASSAY_CHOICE_AGAIN, .version = standing->slot->version, .card = card,
                        .reason = reason};

  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_close_card (standing, "made_again", decision);
  _assay_choice_add_again (standing, standing->slot->version, "again", decision);
  return TRUE;
}

static gboolean
try_again (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  AssayChosen chosen = {ASSAY_CHOICE_AGAIN, .reason = reason};

  if (standing->exception == NULL)
    return FALSE;
  chosen.version = standing->exception->version;
  chosen.exception = standing->exception->exception;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_add_resolved (standing->exception->exception, "retry", decision);
  return TRUE;
}

static gboolean
again (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  switch (standing->slot->state)
    {
    case ASSAY_SLOT_APPROVED:
    case ASSAY_SLOT_TO_DECIDE:
      return make_again (standing, reason, decision);
    case ASSAY_SLOT_EXCEPTION:
      return try_again (standing, reason, decision);
    case ASSAY_SLOT_NEW: /* all of these are made by the next plan, or are being made */
    case ASSAY_SLOT_AGAIN:
    case ASSAY_SLOT_QUEUED:
    case ASSAY_SLOT_CANCELED:
    case ASSAY_SLOT_SHELVED:
    default:
      return FALSE;
    }
}

static gboolean
ask_instead (const AssayChoiceFact *choice, AssayDecision *decision)
{
  if (!is_still_about (choice) || choice->card == NULL || choice->card->open
      || _assay_slot_stood (choice->now->slot) == ASSAY_SLOT_TO_DECIDE)
    return FALSE;
  _assay_choice_cancel_job (choice->now, "choice_undone", decision);
  if (choice->now->exception != NULL && choice->now->exception->open)
    _assay_choice_add_resolved (choice->now->exception->exception, "undone", decision);
  _assay_choice_add_reopened (choice->card, decision);
  return TRUE;
}

/* Only while nothing came of it. */
static gboolean
reopen_exception (const AssayChoiceFact *choice, AssayDecision *decision)
{
  AssaySlotState state = _assay_slot_stood (choice->now->slot);

  if (choice->exception == NULL || choice->exception->open
      || (choice->version != NULL && g_strcmp0 (choice->now->slot->version, choice->version) != 0)
      || (state != ASSAY_SLOT_AGAIN && state != ASSAY_SLOT_NEW && state != ASSAY_SLOT_QUEUED
          && state != ASSAY_SLOT_CANCELED))
    return FALSE;
  _assay_choice_cancel_job (choice->now, "choice_undone", decision);
  _assay_choice_reopen (choice, decision);
  return TRUE;
}

static gboolean
again_undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  switch (choice->was)
    {
    case ASSAY_SLOT_APPROVED:
      return take_back_approval (choice, decision);
    case ASSAY_SLOT_TO_DECIDE:
      return ask_instead (choice, decision);
    case ASSAY_SLOT_EXCEPTION:
      return reopen_exception (choice, decision);
    case ASSAY_SLOT_NEW:
    case ASSAY_SLOT_AGAIN:
    case ASSAY_SLOT_QUEUED:
    case ASSAY_SLOT_CANCELED:
    case ASSAY_SLOT_SHELVED:
    default:
      return FALSE;
    }
}

const AssayChoiceKind _assay_choice_again = {again, again_undo};

/* Ask Me Again ------------------------------------------------------------------------- */

static void
ask_about (const AssayStandingFact *standing,
           const char *version,
           const AssayExceptionFact *exception,
           const char *reason,
           AssayDecision *decision)
{
  g_autofree char *card = g_strdup_printf ("%s:asked.%u", version, standing->n_cards);
  AssayChosen chosen = {ASSAY_CHOICE_ASK, .version = version, .card = card, .reason = reason};

  if (exception != NULL)
    chosen.exception = exception->exception;
  _assay_choice_add_made (standing, &chosen, decision);
  if (exception != NULL)
    _assay_choice_add_resolved (exception->exception, "ask", decision);
  _assay_choice_add_question (standing, card, version, decision);
}

static gboolean
ask (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  if (standing->card != NULL)
    return FALSE;
  if (standing->slot->state == ASSAY_SLOT_APPROVED)
    ask_about (standing, standing->slot->version, NULL, reason, decision);
  else if (_assay_standing_has_doubtful (standing))
    ask_about (standing, standing->exception->version, standing->exception, reason, decision);
  else
    return FALSE;
  return TRUE;
}

/* An answer is taken back by its own undo. */
static gboolean
ask_undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  if (choice->card == NULL || !choice->card->open)
    return FALSE;
  _assay_choice_close_card (choice->now, "choice_undone", decision);
  if (choice->exception != NULL)
    _assay_choice_reopen (choice, decision);
  return TRUE;
}

const AssayChoiceKind _assay_choice_ask = {ask, ask_undo};

/* Keep the approved one ---------------------------------------------------------------- */

static gboolean
keep (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  AssayChosen chosen = {ASSAY_CHOICE_KEEP, .version = standing->slot->held, .reason = reason};

  if (standing->slot->held == NULL)
    return FALSE;
  if (standing->card != NULL)
    chosen.card = standing->card->card;
  if (standing->slot->state == ASSAY_SLOT_EXCEPTION && standing->exception != NULL)
    chosen.exception = standing->exception->exception;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_choice_restore (standing, standing->slot->held, "kept", decision);
  return TRUE;
}

/* Its successor is to be made again; one that there was already is asked about, or in trouble, as
 * before. */
static gboolean
keep_undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  const AssaySlotFact *slot = choice->now->slot;

  if (slot->state != ASSAY_SLOT_APPROVED || g_strcmp0 (slot->version, choice->version) != 0)
    return FALSE;
  _assay_choice_close_card (choice->now, "choice_undone", decision);
  _assay_choice_add_again (choice->now, choice->version, "again", decision);
  if (choice->card != NULL && !choice->card->open)
    _assay_choice_add_reopened (choice->card, decision);
  else if (choice->exception != NULL && !choice->exception->open)
    _assay_choice_reopen (choice, decision);
  return TRUE;
}

const AssayChoiceKind _assay_choice_keep = {keep, keep_undo};
