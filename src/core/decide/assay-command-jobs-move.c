/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* jobs.move: what waits on the queue is made before all others, or after them. Of many slots those
 * that wait are moved; what a server has is made already. */

static const AssayField slot_fields[] = {
  ASSAY_FIELD_OF_ID (AssayChosenSlot, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayChosenSlot),
};
ASSAY_TABLE_DEFINE (slot_table, "slot", AssayChosenSlot, slot_fields);

static const AssayField fields[] = {
  ASSAY_FIELD_OF_WORD (AssayArgsJobsMove, to, "to", assay_move_words, ASSAY_FIELD_REQUIRED),
  {.name = "slots",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsJobsMove, slots),
   .table = &slot_table,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_args_jobs_move_table, "jobs.move", AssayArgsJobsMove, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsJobsMove *args = command->args;

  for (guint i = 0; i < args->slots->len; i++)
    {
      AssayChosenSlot *chosen = args->slots->pdata[i];

      if (chosen->slot.variant == ASSAY_UNSET)
        chosen->slot.variant = 0;
      _assay_needs_standing (out, chosen->spec, &chosen->slot);
    }
}

static gboolean
is_waiting (const AssayJobFact *job)
{
  return job != NULL
         && (job->state == ASSAY_JOB_STATE_QUEUED || job->state == ASSAY_JOB_STATE_WAITING);
}

/* Each that is put first goes before the one before it: the last comes first, so that they stay in
 * their order. */
static void
move_all (const AssayArgsJobsMove *args, const AssayView *view, AssayDecision *decision)
{
  guint n = view->standings->len;

  for (guint i = 0; i < n; i++)
    {
      guint at = args->to == ASSAY_MOVE_FIRST ? n - 1 - i : i;
      const AssayStandingFact *standing = view->standings->pdata[at];
      AssayJobMoved moved = {.to = args->to};

      if (!is_waiting (standing->job))
        continue;
      moved.job = standing->job->job;
      _assay_decision_add (decision, "job.moved", moved.job, &moved);
    }
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsJobsMove *args = command->args;
  const AssayChosenSlot *first = args->slots->len > 0 ? args->slots->pdata[0] : NULL;

  if (assay_word_at (assay_move_words, args->to) == NULL)
    {
      _assay_decision_has (decision, NULL, "to");
      return;
    }
  move_all (args, view, decision);
  if (decision->events->len == 0
      && _assay_decision_has (decision, first != NULL ? first->spec : NULL, "slots"))
    _assay_decision_refuse (
      decision, FALSE, "queue.not_waiting", N_ ("No picture of “{0}” waits on the queue."),
      N_ ("What every run makes first says “priority” in its document."), first->spec, NULL);
}

extern const AssayCommandKind assay_command_jobs_move;
const AssayCommandKind assay_command_jobs_move = {
  .kind = "jobs.move",
  .args = &assay_args_jobs_move_table,
  .needs = needs,
  .decide = decide,
};
