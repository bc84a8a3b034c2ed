/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include <string.h>

/* job.report: what became of an attempt. Counts only for the job's current attempt. A failure is
 * either tried again, after a wait, or becomes an exception; what somebody else interrupted at the
 * server is tried again once, and then canceled. A lost job may be made again: the
 * server has no trace of its prompt id, and the next attempt posts another one. */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_KEY (AssayArgsJobReport, job, "job", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayArgsJobReport, attempt, "attempt", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (
    AssayArgsJobReport, outcome, "outcome", assay_job_outcome_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayArgsJobReport, error_class, "errorClass", 0),
  {.name = "message",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayArgsJobReport, message)},
};

ASSAY_TABLE_DEFINE (assay_args_job_report_table, "job.report", AssayArgsJobReport, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsJobReport *args = command->args;

  _assay_needs_job (out, args->job);
}

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
add_progress (const AssayArgsJobReport *args,
              const AssayJobFact *job,
              const char *type,
              AssayDecision *decision)
{
  AssayJobAccepted accepted = {.job = args->job, .attempt = args->attempt};

  _assay_decision_add (decision, type, job->job, &accepted);
}

/* What the server said, to stand inside a sentence; never empty. */
static char *
dup_cause (const char *message)
{
  char *cause = g_strchomp (g_strdup (is_said (message) ? message : ""));

  if (g_str_has_suffix (cause, ".") && !g_str_has_suffix (cause, ".."))
    cause[strlen (cause) - 1] = '\0';
  if (*cause != '\0')
    return cause;
  g_free (cause);
  return assay_sentence_pack (N_ ("no reason was given"), NULL);
}

/* Attempts as the policy counts them: what somebody else interrupted was none of the picture's. */
static gint64
count_attempts (const AssayArgsJobReport *args, const AssayJobFact *job)
{
  return args->attempt - job->interrupts;
}

static void
raise_exception (const AssayArgsJobReport *args,
                 const AssayJobFact *job,
                 const AssayFailure *failure,
                 AssayDecision *decision)
{
  g_autofree char *id = g_strconcat (job->job, ":", failure->code, NULL);
  g_autofree char *attempts = g_strdup_printf ("%" G_GINT64_FORMAT, count_attempts (args, job));
  g_autofree char *cause = dup_cause (args->message);
  char *message_args[] = {cause, attempts, NULL};
  AssayExceptionRaised raised = {
    .exception = id,
    .spec = job->spec,
    .slot = job->slot,
    .job = job->job,
    .code = (char *) failure->code,
    .message = (char *) failure->message,
    .args = message_args,
    .suggestion = (char *) failure->suggestion,
  };

  _assay_decision_add (decision, "exception.raised", id, &raised);
}

static void
add_failed (const AssayArgsJobReport *args,
            const AssayJobFact *job,
            const char *type,
            const char *error_class,
            AssayDecision *decision)
{
  AssayJobFailed failed = {
    .job = job->job,
    .attempt = args->attempt,
    .error_class = (char *) error_class,
    .message = args->message,
  };

  _assay_decision_add (decision, type, job->job, &failed);
}

static void
add_retry (const AssayArgsJobReport *args,
           const AssayJobFact *job,
           const AssayView *view,
           gint64 now_us,
           AssayDecision *decision)
{
  gint64 delay_ms = _assay_retry_delay_ms (view->retry, job->job, count_attempts (args, job));
  AssayJobRetry retry = {
    .job = job->job,
    .attempt = args->attempt + 1,
    .delay_ms = delay_ms,
    .due_us = now_us + delay_ms * 1000,
  };

  _assay_decision_add (decision, "job.retry_scheduled", job->job, &retry);
}

static void
add_failure (const AssayArgsJobReport *args,
             const AssayJobFact *job,
             const AssayView *view,
             gint64 now_us,
             AssayDecision *decision)
{
  gboolean lost = args->outcome == ASSAY_JOB_LOST;
  const char *error_class = lost                          ? "lost"
                            : is_said (args->error_class) ? args->error_class
                                                          : "non_retryable";
  gint64 attempts = count_attempts (args, job);
  gboolean again = lost ? _assay_retry_has_more (view->retry, attempts)
                        : _assay_retry_allows (view->retry, error_class, attempts);

  add_failed (args, job, lost ? "job.lost" : "job.failed", error_class, decision);
  if (again)
    add_retry (args, job, view, now_us, decision);
  else
    raise_exception (args, job, _assay_failure_of (error_class), decision);
}

static void
add_cancel (const AssayArgsJobReport *args, const AssayJobFact *job, AssayDecision *decision)
{
  AssayJobCanceled canceled = {.job = job->job, .reason = args->message};

  if (!is_said (args->message))
    canceled.reason = (char *) "canceled";
  _assay_decision_add (decision, "job.canceled", job->job, &canceled);
}

/* By somebody else, at the server: tried again once, whatever the policy says; then it is left to
 * the next run. One that was found so when it was asked for again was most likely interrupted by
 * this program, when it ended: as often as it ends, the picture is wanted, and the report's class
 * counts. */
static void
add_interrupt (const AssayArgsJobReport *args,
               const AssayJobFact *job,
               const AssayView *view,
               gint64 now_us,
               AssayDecision *decision)
{
  gboolean borne = job->interrupts < ASSAY_JOB_INTERRUPTS_BORNE;

  if (!borne && is_said (args->error_class))
    {
      add_failure (args, job, view, now_us, decision);
      return;
    }
  add_failed (args, job, "job.failed", ASSAY_ERROR_INTERRUPTED, decision);
  if (borne)
    add_retry (args, job, view, now_us, decision);
  else
    add_cancel (args, job, decision);
}

/* Open and this attempt; a canceled job need not have been started. */
static gboolean
is_current (const AssayArgsJobReport *args, const AssayJobFact *job, AssayDecision *decision)
{
  gboolean started =
    job->state == ASSAY_JOB_STATE_SUBMITTING || job->state == ASSAY_JOB_STATE_ACCEPTED;

  if (args->attempt != job->attempt)
    _assay_decision_refuse (decision, TRUE, "job.stale_attempt",
                            N_ ("The picture has gone on to another attempt."), NULL, job->job,
                            NULL);
  else if (!started && !(args->outcome == ASSAY_JOB_CANCELED && _assay_job_is_open (job)))
    _assay_decision_refuse (decision, TRUE, "job.not_running",
                            N_ ("The picture is not being made."), NULL, job->job, NULL);
  else
    return TRUE;
  return FALSE;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsJobReport *args = command->args;
  const AssayJobFact *job = _assay_view_job (view, args->job);

  if (!_assay_decision_has (decision, args->job, "job"))
    return;
  if (job == NULL)
    {
      _assay_decision_refuse (decision, FALSE, "job.unknown",
                              N_ ("The picture is not one of those that were to be made."), NULL,
                              args->job, NULL);
      return;
    }
  if (!is_current (args, job, decision))
    return;
  switch (args->outcome)
    {
    case ASSAY_JOB_ACCEPTED:
      if (job->state != ASSAY_JOB_STATE_ACCEPTED) /* said again: nothing is to do */
        add_progress (args, job, "job.accepted", decision);
      break;
    case ASSAY_JOB_RUNNING:
      add_progress (args, job, "job.running", decision);
      break;
    case ASSAY_JOB_RESUMED:
      add_progress (args, job, "job.resumed", decision);
      break;
    case ASSAY_JOB_FAILED:
    case ASSAY_JOB_LOST:
      add_failure (args, job, view, now_us, decision);
      break;
    case ASSAY_JOB_CANCELED:
      add_cancel (args, job, decision);
      break;
    case ASSAY_JOB_INTERRUPTED:
      add_interrupt (args, job, view, now_us, decision);
      break;
    default:
      _assay_decision_has (decision, NULL, "outcome");
    }
}

extern const AssayCommandKind assay_command_job_report;
const AssayCommandKind assay_command_job_report = {
  .kind = "job.report",
  .args = &assay_args_job_report_table,
  .needs = needs,
  .decide = decide,
};
