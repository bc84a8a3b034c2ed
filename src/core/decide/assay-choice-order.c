/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

/* first, later: when a picture is made that waits on the queue. What a server has is made already.
 */

static gboolean
is_waiting (const AssayJobFact *job)
{
  return job != NULL
         && (job->state == ASSAY_JOB_STATE_QUEUED || job->state == ASSAY_JOB_STATE_WAITING);
}

static gboolean
move (AssayChoice choice,
      AssayMove to,
      const AssayStandingFact *standing,
      const char *reason,
      AssayDecision *decision)
{
  AssayChosen chosen = {choice, .reason = reason};
  AssayJobMoved moved = {.to = to};

  if (!is_waiting (standing->job))
    return FALSE;
  chosen.job = moved.job = standing->job->job;
  _assay_choice_add_made (standing, &chosen, decision);
  _assay_decision_add (decision, "job.moved", moved.job, &moved);
  return TRUE;
}

static gboolean
put_first (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  return move (ASSAY_CHOICE_FIRST, ASSAY_MOVE_FIRST, standing, reason, decision);
}

static gboolean
put_later (const AssayStandingFact *standing, const char *reason, AssayDecision *decision)
{
  return move (ASSAY_CHOICE_LATER, ASSAY_MOVE_LATER, standing, reason, decision);
}

/* Where it stood then is known to the index; while it stands where this choice put it, it goes back
 * there. */
static gboolean
put_back (const AssayChoiceFact *choice, AssayDecision *decision)
{
  return is_waiting (choice->now->job) && choice->now->job->moved == choice->made;
}

/* Each goes before the one before it: so they stay in their order. */
const AssayChoiceKind _assay_choice_first = {put_first, put_back, .backwards = TRUE};
const AssayChoiceKind _assay_choice_later = {put_later, put_back};
