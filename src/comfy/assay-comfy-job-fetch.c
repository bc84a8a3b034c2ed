/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-job-private.h"

/* The pictures of a run, one after the other: the next is fetched when the caller has stored the
 * one before. */

#define DOWNLOAD_TIMEOUT_S 300
#define DOWNLOAD_SILENCE_S 45 /* four tries are as long as a server may be silent */

static gboolean
is_html (const char *content_type)
{
  return content_type != NULL && g_str_has_prefix (content_type, "text/html");
}

static void pump_downloads (AssayComfyJob *self);

/* A proxy's page is not a picture, and neither is nothing. STATUS with 200: it is to be stored. */
static AssayComfyFetchFault
fault_of (const AssayComfyHttpAnswer *answer)
{
  if (answer->is_too_large)
    return ASSAY_COMFY_FETCH_TOO_LARGE;
  if (answer->status == 200 && is_html (answer->content_type))
    return ASSAY_COMFY_FETCH_PAGE;
  if (answer->is_broken || (answer->status == 200 && g_bytes_get_size (answer->body) == 0))
    return ASSAY_COMFY_FETCH_DAMAGED;
  return ASSAY_COMFY_FETCH_STATUS;
}

static void
download_done (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (AssayComfyErrand) errand = data;
  AssayComfyJob *self = errand->job;
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_DOWNLOAD_FAILED,
                           .output_index = self->fetching,
                           .fault = fault_of (answer),
                           .http_status = answer->status};

  if (self->over)
    return;
  _assay_comfy_job_hear (self, answer->status != 0 || answer->is_too_large || answer->is_broken);
  if (answer->status == 200 && input.fault == ASSAY_COMFY_FETCH_STATUS)
    {
      /* is_fetching stays set until the caller has stored it: one picture in memory a run. */
      _assay_comfy_job_post_mail (self, FALSE, self->fetching, answer->body);
      return;
    }
  self->is_fetching = FALSE;
  _assay_comfy_job_feed (self, &input);
  pump_downloads (self);
}

static void
download (AssayComfyJob *self, const AssayComfyOutput *output)
{
  g_autofree char *filename = g_uri_escape_string (output->filename, NULL, FALSE);
  g_autofree char *subfolder = g_uri_escape_string (output->subfolder, NULL, FALSE);
  g_autofree char *type = g_uri_escape_string (output->type, NULL, FALSE);
  g_autofree char *path =
    g_strdup_printf ("/view?filename=%s&subfolder=%s&type=%s", filename, subfolder, type);
  AssayComfyHttpRequest request = {.method = "GET",
                                   .path = path,
                                   .max_bytes = ASSAY_COMFY_DOWNLOAD_MAX_BYTES,
                                   .timeout_s = DOWNLOAD_TIMEOUT_S,
                                   .silence_s = DOWNLOAD_SILENCE_S,
                                   .as_stored = TRUE,
                                   .owner = self};

  _assay_comfy_http_send (self->link->http, &request, download_done,
                          _assay_comfy_errand_new (self, ASSAY_COMFY_ACTION_DOWNLOAD));
}

typedef struct
{
  guint index;
  const AssayComfyOutput *output; /* the run's */
} Download;

static void
pump_downloads (AssayComfyJob *self)
{
  Download *next;

  if (self->over || self->is_fetching)
    return;
  next = g_queue_pop_head (&self->downloads);
  if (next == NULL)
    return;
  self->is_fetching = TRUE;
  self->fetching = next->index;
  download (self, next->output);
  g_free (next);
}

void
_assay_comfy_job_fetch (AssayComfyJob *self, const AssayComfyAction *action)
{
  Download *next = g_new0 (Download, 1);

  next->index = action->output_index;
  next->output = action->output;
  g_queue_push_tail (&self->downloads, next);
  pump_downloads (self);
}

typedef struct
{
  AssayComfyJob *job;
  guint output_index;
  char *problem;
  gboolean damaged;
} Stored;

static void
stored_free_cb (gpointer data)
{
  Stored *self = data;

  _assay_comfy_job_unref (self->job);
  g_free (self->problem);
  g_free (self);
}

static void
stored_cb (gpointer data)
{
  Stored *stored = data;
  AssayComfyJob *self = stored->job;
  AssayComfyInput input = {.type = stored->damaged ? ASSAY_COMFY_INPUT_DOWNLOAD_FAILED
                                                   : ASSAY_COMFY_INPUT_DOWNLOADED,
                           .output_index = stored->output_index,
                           .fault = ASSAY_COMFY_FETCH_DAMAGED};

  if (self->over)
    return;
  self->is_fetching = FALSE;
  if (stored->problem != NULL)
    _assay_comfy_job_finish (self, ASSAY_GENERATE_FAILED, "non_retryable", stored->problem);
  else
    _assay_comfy_job_feed (self, &input);
  pump_downloads (self);
}

void
_assay_comfy_job_stored (AssayComfyJob *self,
                         guint output_index,
                         const char *problem,
                         gboolean damaged)
{
  Stored *stored = g_new0 (Stored, 1);

  stored->job = _assay_comfy_job_ref (self);
  stored->output_index = output_index;
  stored->problem = g_strdup (problem);
  stored->damaged = damaged;
  assay_loop_invoke (self->link->loop, stored_cb, stored, stored_free_cb);
}
