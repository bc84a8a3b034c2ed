/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include <string.h>

/* undo: takes back the newest of what a person answered or chose. */

const AssayTable assay_args_undo_table = {"undo", sizeof (AssayArgsUndo), NULL, 0};

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

/* The newest choice that can be taken back, without doing it; 0: none. */
static gint64
newest_choice (const AssayView *view, gint64 now_us)
{
  g_autoptr (AssayDecision) trial = assay_decision_new ();
  AssayArgsChoiceUndo args = {ASSAY_UNSET};
  AssayChoiceUndone *undone;
  const AssayTable *table = assay_event_type_find ("choice.undone")->payload;
  gint64 made = 0;

  decide_as ("choice.undo", &args, view, now_us, trial);
  for (guint i = 0; i < trial->events->len; i++)
    {
      const AssayEventDraft *draft = trial->events->pdata[i];

      if (strcmp (draft->type, "choice.undone") != 0)
        continue;
      undone = assay_table_read_bytes (table, draft->payload, NULL, trial->problems);
      made = MAX (made, undone->made);
      assay_table_free (table, undone);
    }
  return made;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  gint64 made = newest_choice (view, now_us);
  AssayArgsChoiceUndo of_choice = {ASSAY_UNSET};
  AssayArgsCardUndo of_card = {NULL};

  if (view->card != NULL && (gint64) view->card->answer_seq > made)
    decide_as ("card.undo", &of_card, view, now_us, decision);
  if (made > 0 && decision->events->len == 0)
    {
      assay_problems_free (decision->problems);
      decision->problems = assay_problems_new ();
      decide_as ("choice.undo", &of_choice, view, now_us, decision);
    }
  if (decision->events->len == 0 && assay_problems_count (decision->problems) == 0)
    decide_as ("choice.undo", &of_choice, view, now_us, decision);
}

extern const AssayCommandKind assay_command_undo;
const AssayCommandKind assay_command_undo = {
  .kind = "undo",
  .args = &assay_args_undo_table,
  .needs = needs,
  .decide = decide,
};
