/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* undo: takes back the newest of what a person answered or chose. */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_REASON (AssayArgsUndo, reason, "reason", 0),
};
ASSAY_TABLE_DEFINE (assay_args_undo_table, "undo", AssayArgsUndo, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  out->newest_answer = TRUE;
  out->newest_choice = TRUE;
}

static void
decide_as (
  const char *kind, gpointer args, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayCommandKind *known = assay_command_kind_find (kind);
  AssayCommand as = {.kind = known->kind, .args = args};

  known->decide (&as, view, now_us, decision);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayChoiceFact *choice = view->choices->len > 0 ? view->choices->pdata[0] : NULL;
  AssayArgsChoiceUndo of_choice = {ASSAY_UNSET};
  AssayArgsCardUndo of_card = {NULL};

  if (choice == NULL && view->card == NULL)
    _assay_decision_refuse (decision, FALSE, "choice.nothing_to_undo",
                            N_ ("There is nothing to take back."), NULL, NULL, NULL);
  else if (choice != NULL
           && (view->card == NULL || (guint64) choice->made > view->card->answer_seq))
    decide_as ("choice.undo", &of_choice, view, now_us, decision);
  else
    decide_as ("card.undo", &of_card, view, now_us, decision);
}

extern const AssayCommandKind assay_command_undo;
const AssayCommandKind assay_command_undo = {
  .kind = "undo",
  .args = &assay_args_undo_table,
  .needs = needs,
  .decide = decide,
};
