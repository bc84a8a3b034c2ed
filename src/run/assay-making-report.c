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

void
_assay_making_end (const AssayMaking *self,
                   gint64 outcome,
                   const char *error_class,
                   const char *message)
{
  assay_outcome_free (assay_writer_submit_sync (
    self->writer, _assay_making_report (self, outcome, error_class, message)));
}

void
_assay_making_fail (const AssayMaking *self, const char *error_class, const AssayProblems *problems)
{
  g_autofree char *line = assay_problems_count (problems) > 0
                            ? assay_problem_dup_packed (assay_problems_get (problems, 0))
                            : assay_sentence_pack_of (N_ ("unknown trouble"), NULL);

  _assay_making_end (self, ASSAY_JOB_FAILED, error_class, line);
}

void
_assay_making_fail_with (const AssayMaking *self, const char *error_class, const GError *error)
{
  _assay_making_end (self, ASSAY_JOB_FAILED, error_class, error->message);
}
