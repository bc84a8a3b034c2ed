/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

/* choice.undo: takes back all that one commit chose, as far as nothing newer stands on it. Without
 * a commit the newest of which something can be taken back. */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_COUNT (AssayArgsChoiceUndo, made, "made", 0),
};
ASSAY_TABLE_DEFINE (assay_args_choice_undo_table, "choice.undo", AssayArgsChoiceUndo, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsChoiceUndo *args = command->args;

  out->choice = MAX (args->made, 0);
  out->newest_choice = args->made == ASSAY_UNSET;
}

static gboolean
undo (const AssayChoiceFact *choice, AssayDecision *decision)
{
  const AssayChoiceKind *kind = assay_choice_kinds[choice->choice];
  g_autofree char *id = assay_slot_dup_id (choice->now->slot->spec, &choice->now->slot->slot);
  AssayChoiceUndone undone = {
    .made = choice->made,
    .choice = choice->choice,
    .spec = choice->now->slot->spec,
    .slot = choice->now->slot->slot,
  };

  if (!kind->undo (choice, decision))
    return FALSE;
  _assay_decision_add (decision, "choice.undone", id, &undone);
  return TRUE;
}

/* The newest commit that gives events. */
static void
undo_newest (const AssayView *view, AssayDecision *decision)
{
  gint64 commit = 0;

  for (guint i = 0; i < view->choices->len; i++)
    {
      const AssayChoiceFact *choice = view->choices->pdata[i];

      if (choice->commit != commit && decision->events->len > 0)
        return;
      commit = choice->commit;
      undo (choice, decision);
    }
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayChoiceFact *first;

  undo_newest (view, decision);
  if (decision->events->len > 0)
    return;
  if (view->choices->len == 0)
    {
      _assay_decision_refuse (decision, FALSE, "choice.nothing_to_undo",
                              N_ ("There is nothing to take back."), NULL, NULL, NULL);
      return;
    }
  first = view->choices->pdata[0];
  if (first->choice == ASSAY_CHOICE_FIRST || first->choice == ASSAY_CHOICE_LATER)
    _assay_decision_refuse (decision, FALSE, "choice.moved_on",
                            N_ ("“{0}” is being made already, or was moved again since."), NULL,
                            first->now->slot->spec, NULL);
  else
    _assay_decision_refuse (decision, FALSE, "choice.superseded",
                            N_ ("Something newer stands in the place of “{0}” since."),
                            N_ ("Decide about what is there now."), first->now->slot->spec, NULL);
}

extern const AssayCommandKind assay_command_choice_undo;
const AssayCommandKind assay_command_choice_undo = {
  .kind = "choice.undo",
  .args = &assay_args_choice_undo_table,
  .needs = needs,
  .decide = decide,
};
