/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* job.give_up: a person no longer waits for what a server got. It is lost, whatever the server
 * still makes of it, and made anew: at once, and however often it was tried. */

static const AssayField fields[] = {
  {.name = "jobs",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayArgsJobGiveUp, jobs),
   .maximum = ASSAY_JOBS_MAX,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_args_job_give_up_table, "job.give_up", AssayArgsJobGiveUp, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsJobGiveUp *args = command->args;

  for (guint i = 0; args->jobs != NULL && args->jobs[i] != NULL; i++)
    _assay_needs_job (out, args->jobs[i]);
}

static void
give_up (const AssayJobFact *job, gint64 now_us, AssayDecision *decision)
{
  AssayJobFailed lost = {
    .job = job->job, .attempt = job->attempt, .error_class = (char *) ASSAY_ERROR_GIVEN_UP};
  AssayJobRetry retry = {.job = job->job, .attempt = job->attempt + 1, .due_us = now_us};

  _assay_decision_add (decision, "job.lost", job->job, &lost);
  _assay_decision_add (decision, "job.retry_scheduled", job->job, &retry);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  for (guint i = 0; i < view->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (view->jobs, i);

      if (_assay_job_is_sent (job))
        give_up (job, now_us, decision);
    }
  if (decision->events->len == 0)
    _assay_decision_refuse_not_sent (decision);
}

extern const AssayCommandKind assay_command_job_give_up;
const AssayCommandKind assay_command_job_give_up = {
  .kind = "job.give_up",
  .args = &assay_args_job_give_up_table,
  .needs = needs,
  .decide = decide,
};
