/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* card.skip: not now. The card stays open and is asked after all others. */

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsCardSkip *args = command->args;

  out->card = args->card;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsCardSkip *args = command->args;

  if (!_assay_decision_has (decision, args->card, "card"))
    return;
  if (view->card == NULL)
    _assay_decision_refuse (decision, FALSE, "card.unknown", N_ ("There is no question “{0}”."),
                            NULL, args->card, NULL);
  else if (!view->card->open)
    _assay_decision_refuse_closed (decision, view->card);
  else
    _assay_decision_add (decision, "card.skipped", args->card, args);
}

extern const AssayCommandKind assay_command_card_skip;
const AssayCommandKind assay_command_card_skip = {
  .kind = "card.skip",
  .args = &assay_card_skipped_table,
  .needs = needs,
  .decide = decide,
};
