/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-run-private.h"

/* Success is said only when every output of the history is safe on our side. */

#define FETCH_TRIES        4
#define FETCH_AGAIN_US     SECOND_US
#define STATUS_NOT_FOUND   404
#define STATUS_BAD_REQUEST 400
#define STATUS_DAMAGED     200 /* it came, but not whole */

static void
emit_download (AssayComfyRun *self, guint index, AssayComfyActions *out)
{
  AssayComfyAction action = {.type = ASSAY_COMFY_ACTION_DOWNLOAD, .output_index = index};

  action.output = self->history->outputs->pdata[index];
  self->tries[index]++;
  g_array_append_val (out, action);
}

static gboolean
is_expected (const AssayComfyRun *self, guint index)
{
  return self->phase == PHASE_FETCHING && index < self->history->outputs->len
         && !self->fetched[index];
}

void
_assay_comfy_run_fetch (AssayComfyRun *self, AssayComfyHistory *history, AssayComfyActions *out)
{
  guint n_outputs = history->outputs->len;

  self->history = history;
  self->phase = PHASE_FETCHING;
  if (n_outputs == 0)
    {
      _assay_comfy_run_fail (self, out, "invalid_workflow",
                             "it ran to its end but saved no file; let it end in a node that saves "
                             "one, such as Save Image (SaveImageWebsocket and previews save none)");
      return;
    }
  self->fetched = g_new0 (guint8, n_outputs);
  self->refetch = g_new0 (guint8, n_outputs);
  self->tries = g_new0 (guint8, n_outputs);
  for (guint i = 0; i < n_outputs; i++)
    emit_download (self, i, out);
}

void
_assay_comfy_run_refetch (AssayComfyRun *self, AssayComfyActions *out)
{
  for (guint i = 0; i < self->history->outputs->len; i++)
    {
      if (!self->refetch[i])
        continue;
      self->refetch[i] = 0;
      emit_download (self, i, out);
    }
}

void
_assay_comfy_run_on_downloaded (AssayComfyRun *self,
                                const AssayComfyInput *input,
                                AssayComfyActions *out)
{
  if (!is_expected (self, input->output_index))
    return;
  self->fetched[input->output_index] = 1;
  self->refetch[input->output_index] = 0;
  self->n_fetched++;
  if (self->n_fetched == self->history->outputs->len)
    _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_SUCCEEDED);
}

void
_assay_comfy_run_on_download_failed (AssayComfyRun *self,
                                     const AssayComfyInput *input,
                                     gint64 now_us,
                                     AssayComfyActions *out)
{
  guint index = input->output_index;
  guint status = input->http_status;
  g_autofree char *message = NULL;

  if (!is_expected (self, index))
    return;
  /* The server has no such file (deleted behind a cached run): asking again brings nothing, running
   * again does. */
  if (status != STATUS_NOT_FOUND && status != STATUS_BAD_REQUEST
      && self->tries[index] < FETCH_TRIES)
    {
      self->refetch[index] = 1;
      if (self->timer_us <= now_us)
        _assay_comfy_run_set_timer (self, now_us + FETCH_AGAIN_US, out);
      return;
    }
  if (status == STATUS_DAMAGED)
    {
      _assay_comfy_run_fail (self, out, "retryable",
                             "The picture came cut off or damaged from the server each time.");
      return;
    }
  /* not by its name there, which is made of the job's */
  message = status == STATUS_NOT_FOUND
              ? g_strdup ("The server no longer has the picture's file.")
              : g_strdup_printf ("The picture could not be fetched (status %u).", status);
  _assay_comfy_run_fail (
    self, out,
    status == STATUS_BAD_REQUEST ? "non_retryable" : assay_comfy_error_class (status, NULL, NULL),
    message);
}
