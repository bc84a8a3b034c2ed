/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include <string.h>

/* job.redirect: the server that got these jobs is at another address now; they are asked for there,
 * by the names they were sent with. Those that are no longer anywhere are left out. */

static const AssayField fields[] = {
  {.name = "jobs",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayArgsJobRedirect, jobs),
   .maximum = ASSAY_JOBS_MAX,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "server",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayArgsJobRedirect, server),
   .maximum = 500,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_args_job_redirect_table, "job.redirect", AssayArgsJobRedirect, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsJobRedirect *args = command->args;

  for (guint i = 0; args->jobs != NULL && args->jobs[i] != NULL; i++)
    _assay_needs_job (out, args->jobs[i]);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsJobRedirect *args = command->args;

  if (!_assay_decision_has (decision, args->server, "server"))
    return;
  for (guint i = 0; i < view->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (view->jobs, i);
      AssayJobRedirected redirected = {
        .job = job->job, .attempt = job->attempt, .server = args->server};

      if (_assay_job_is_sent (job))
        _assay_decision_add (decision, "job.redirected", job->job, &redirected);
    }
  if (decision->events->len == 0)
    _assay_decision_refuse_not_sent (decision);
}

extern const AssayCommandKind assay_command_job_redirect;
const AssayCommandKind assay_command_job_redirect = {
  .kind = "job.redirect",
  .args = &assay_args_job_redirect_table,
  .needs = needs,
  .decide = decide,
};
