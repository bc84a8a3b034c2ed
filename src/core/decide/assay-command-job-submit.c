/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include "base/assay-id.h"

/* job.submit: this job is about to be posted under this prompt id. Durable before the POST. The
 * attempt is the fence: of two that try, one is refused. Never keyed: a repeat must be refused, not
 * acknowledged, or both would post. */

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsJobSubmit *args = command->args;

  _assay_needs_job (out, args->job);
}

static gboolean
may_start (const AssayJobFact *job, gint64 attempt, AssayDecision *decision)
{
  if (job->state != ASSAY_JOB_STATE_QUEUED && job->state != ASSAY_JOB_STATE_WAITING)
    {
      _assay_decision_refuse (decision, FALSE, "job.not_waiting",
                              N_ ("The picture is not waiting to be made."), NULL, job->job, NULL);
      return FALSE;
    }
  if (attempt != job->attempt + 1)
    {
      _assay_decision_refuse (decision, TRUE, "job.stale_attempt",
                              N_ ("The picture has gone on to another attempt."), NULL, job->job,
                              NULL);
      return FALSE;
    }
  return TRUE;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsJobSubmit *args = command->args;
  const AssayJobFact *job = _assay_view_job (view, args->job);

  if (!_assay_decision_has (decision, args->job, "job")
      || !_assay_decision_has (decision, args->server, "server"))
    return;
  if (job == NULL)
    _assay_decision_refuse (decision, FALSE, "job.unknown",
                            N_ ("The picture is not one of those that were to be made."), NULL,
                            args->job, NULL);
  else if (args->prompt_id == NULL || !assay_uuid_is_valid (args->prompt_id))
    _assay_decision_refuse (decision, FALSE, "job.bad_prompt_id",
                            N_ ("The picture was not given a proper name for the server."), NULL,
                            args->job, NULL);
  else if (view->paused)
    _assay_decision_refuse (decision, FALSE, "queue.is_paused", N_ ("The queue is paused."),
                            N_ ("Resume it to go on."), NULL, NULL);
  else if (may_start (job, args->attempt, decision))
    _assay_decision_add (decision, "job.submitting", args->job, args);
}

extern const AssayCommandKind assay_command_job_submit;
const AssayCommandKind assay_command_job_submit = {
  .kind = "job.submit",
  .args = &assay_job_submitting_table,
  .needs = needs,
  .decide = decide,
  .starts_work = TRUE,
};
