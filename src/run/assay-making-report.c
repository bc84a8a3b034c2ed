/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-making-private.h"

/* The words of one job to the log about its end (job.report). */

gpointer
_assay_making_new_args (const char *kind)
{
  return assay_table_new (assay_command_kind_find (kind)->args);
}

AssayCommand *
_assay_making_report (const AssayMaking *self,
                      gint64 outcome,
                      const char *error_class,
                      const char *message)
{
  AssayArgsJobReport *args = _assay_making_new_args ("job.report");

  args->job = g_strdup (self->job);
  args->attempt = self->attempt;
  args->outcome = outcome;
  args->error_class = g_strdup (error_class);
  args->message = g_utf8_make_valid (message != NULL ? message : "", -1);
  return assay_command_new ("job.report", args, ASSAY_ACTOR_ENGINE, "runner");
}

static AssayMakingOutcome
leave_open (const AssayMakingEvents *events, const char *why)
{
  events->unkept (events->data, why);
  return ASSAY_MAKING_UNKEPT;
}

AssayMakingOutcome
_assay_making_end (const AssayMaking *self,
                   const AssayMakingEvents *events,
                   gint64 outcome,
                   const char *error_class,
                   const char *message)
{
  g_autoptr (AssayOutcome) word = assay_writer_submit_sync (
    self->writer, _assay_making_report (self, outcome, error_class, message));
  g_autofree char *line = NULL;

  if (!_assay_making_is_unkept (word->problems))
    return ASSAY_MAKING_ENDED;
  line = assay_problem_dup_packed (assay_problems_get (word->problems, 0));
  return leave_open (events, line);
}

/* What the store itself says is of no job. */
gboolean
_assay_making_is_unkept (const AssayProblems *problems)
{
  return assay_problems_count (problems) > 0
         && g_str_has_prefix (assay_problems_get (problems, 0)->code, "store.");
}

AssayMakingOutcome
_assay_making_fail (const AssayMaking *self,
                    const AssayMakingEvents *events,
                    const char *error_class,
                    const AssayProblems *problems)
{
  g_autofree char *line = assay_problems_count (problems) > 0
                            ? assay_problem_dup_packed (assay_problems_get (problems, 0))
                            : assay_sentence_pack_of (N_ ("unknown trouble"), NULL);

  if (_assay_making_is_unkept (problems))
    return leave_open (events, line);
  return _assay_making_end (self, events, ASSAY_JOB_FAILED, error_class, line);
}

AssayMakingOutcome
_assay_making_fail_saying (const AssayMaking *self,
                           const AssayMakingEvents *events,
                           const char *error_class,
                           const char *sentence)
{
  g_autofree char *packed = assay_sentence_pack_of (sentence, NULL);

  return _assay_making_end (self, events, ASSAY_JOB_FAILED, error_class, packed);
}

AssayMakingOutcome
_assay_making_fail_with (const AssayMaking *self,
                         const AssayMakingEvents *events,
                         const char *error_class,
                         const GError *error)
{
  if (assay_store_is_lacking (error))
    return leave_open (events, error->message);
  return _assay_making_end (self, events, ASSAY_JOB_FAILED, error_class, error->message);
}
