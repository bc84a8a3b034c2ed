/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

/* What is open on the log when a run begins: asked for at the server that got it before anything
 * new is sent, lost, or closed. */

/* Earlier programs did not always say who got it. */
static gboolean
is_ours (AssayRunner *self, const AssayJobRow *row)
{
  return row->server == NULL || g_strcmp0 (row->server, self->server) == 0;
}

void
_assay_runner_sort_unfinished (AssayRunner *self)
{
  if (self->unfinished != NULL)
    return;
  self->unfinished = assay_reader_unfinished_jobs (self->reader);
  _assay_elsewhere_begin_list (self);
  for (guint i = 0; i < self->unfinished->len;)
    {
      const char *job = self->unfinished->pdata[i];
      g_autoptr (AssayRecord) record = assay_reader_find (self->reader, "jobs", job);
      const AssayJobRow *row =
        record != NULL ? assay_record_get (record, &assay_job_row_table) : NULL;

      if (row == NULL || is_ours (self, row))
        {
          i++;
          continue;
        }
      if (!_assay_runner_is_active (self, job))
        _assay_elsewhere_add (self, row);
      g_ptr_array_remove_index (self->unfinished, i);
    }
}

void
_assay_runner_reconcile (AssayRunner *self, const AssayCatalog *catalog)
{
  while (self->unfinished->len > 0
         && _assay_runner_count_at (self, NULL) < _assay_runner_bound (self, catalog))
    {
      const char *job = self->unfinished->pdata[0];
      g_autoptr (AssayRecord) row =
        _assay_runner_is_active (self, job) ? NULL : assay_reader_find (self->reader, "jobs", job);

      if (row != NULL)
        _assay_runner_start_job (self, assay_record_get (row, &assay_job_row_table), catalog, TRUE,
                                 NULL);
      g_ptr_array_remove_index (self->unfinished, 0);
    }
}

void
_assay_runner_report_lost (AssayRunner *self, const AssayJobRow *row, const char *why)
{
  AssayArgsJobReport *args = assay_table_new (assay_command_kind_find ("job.report")->args);

  args->job = g_strdup (row->id);
  args->attempt = row->attempt;
  args->outcome = ASSAY_JOB_LOST;
  args->message = assay_sentence_pack_of (why, NULL);
  assay_outcome_free (assay_writer_submit_sync (
    self->options.writer, assay_command_new ("job.report", args, ASSAY_ACTOR_ENGINE, "runner")));
}

void
_assay_runner_close_drawings (AssayRunner *self)
{
  AssayArgsDrawingsClose *args;

  if (self->drawings_closed)
    return;
  self->drawings_closed = TRUE;
  if (g_strcmp0 (assay_capabilities_get_kind (self->capabilities), ASSAY_PROVIDER_SANDBOX) == 0)
    return;
  args = assay_table_new (assay_command_kind_find ("drawings.close")->args);
  assay_reader_add_open_drawings (self->reader, args->drawings);
  if (args->drawings->len == 0)
    {
      assay_table_free (assay_command_kind_find ("drawings.close")->args, args);
      return;
    }
  assay_outcome_free (assay_writer_submit_sync (
    self->options.writer,
    assay_command_new ("drawings.close", args, ASSAY_ACTOR_ENGINE, "runner")));
  assay_writer_wait_indexed (self->options.writer);
}
