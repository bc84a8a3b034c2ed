/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-job-private.h"

#include "base/assay-json-writer.h"

/* What a run asks of its server: the prompt is posted once; queue, history and last words go out
 * one after the other. */

#define POST_TIMEOUT_S    30
#define CONTROL_TIMEOUT_S 20
#define ANSWER_MAX_BYTES  (16 * 1024 * 1024)
#define NEWEST_HISTORY    "/history?max_items=200"
#define QUEUE_MAX_BYTES   (64 * 1024 * 1024) /* it repeats the graph of every waiting prompt */

AssayComfyErrand *
_assay_comfy_errand_new (AssayComfyJob *job, AssayComfyActionType action)
{
  AssayComfyErrand *self = g_new0 (AssayComfyErrand, 1);

  self->job = _assay_comfy_job_ref (job);
  self->action = action;
  return self;
}

void
_assay_comfy_errand_free (AssayComfyErrand *self)
{
  _assay_comfy_job_unref (self->job);
  g_free (self);
}

static gboolean
is_last_word (AssayComfyActionType action)
{
  return action == ASSAY_COMFY_ACTION_DELETE_PROMPT || action == ASSAY_COMFY_ACTION_INTERRUPT;
}

static void
post_done (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (AssayComfyErrand) errand = data;
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_PROMPT_ANSWER,
                           .http_status = answer->status,
                           .body = answer->body,
                           .not_sent = answer->not_sent};

  _assay_comfy_job_feed (errand->job, &input);
}

void
_assay_comfy_job_post_prompt (AssayComfyJob *self)
{
  g_autoptr (GBytes) body = assay_comfy_prompt_body (self->graph, self->link->client_id.text,
                                                     assay_comfy_run_get_prompt_id (self->run));
  AssayComfyHttpRequest request = {.method = "POST",
                                   .path = "/prompt",
                                   .json = body,
                                   .max_bytes = ANSWER_MAX_BYTES,
                                   .timeout_s = POST_TIMEOUT_S,
                                   .only_once = TRUE,
                                   .owner = self};

  _assay_comfy_http_send (self->link->http, &request, post_done,
                          _assay_comfy_errand_new (self, ASSAY_COMFY_ACTION_POST_PROMPT));
}

void
_assay_comfy_job_hear (AssayComfyJob *self, gboolean answered)
{
  if (self->over || self->is_silent == !answered)
    return;
  self->is_silent = !answered;
  if (self->events != NULL && self->events->silent != NULL)
    self->events->silent (self->events->data, answered ? 0 : ASSAY_COMFY_UNREACHABLE_S);
}

static void pump_requests (AssayComfyJob *self);

static void
request_done (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (AssayComfyErrand) errand = data;
  AssayComfyJob *self = errand->job;
  /* one that says more than can be taken has answered, and nothing that can be used */
  guint status = answer->is_too_large ? 200 : answer->status;
  AssayComfyInput input = {.type = errand->action == ASSAY_COMFY_ACTION_GET_QUEUE
                                     ? ASSAY_COMFY_INPUT_QUEUE
                                     : ASSAY_COMFY_INPUT_HISTORY,
                           .http_status = status,
                           .body = answer->body};

  self->is_asking = FALSE;
  _assay_comfy_job_hear (self, status != 0);
  if (is_last_word (errand->action))
    _assay_comfy_link_last_word_sent (self->link);
  else
    _assay_comfy_job_feed (self, &input);
  pump_requests (self);
}

/* {"delete": [id]} or {"prompt_id": id}; the id may be the server's own. */
static GBytes *
last_word_body (AssayComfyActionType action, const char *prompt_id)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  if (action == ASSAY_COMFY_ACTION_INTERRUPT)
    assay_json_writer_member_string (writer, "prompt_id", prompt_id);
  else
    {
      assay_json_writer_name (writer, "delete");
      assay_json_writer_begin_array (writer);
      assay_json_writer_string (writer, prompt_id);
      assay_json_writer_end_array (writer);
    }
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

static void
send_request (AssayComfyJob *self, AssayComfyActionType action)
{
  const char *id = assay_comfy_run_get_prompt_id (self->run);
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *history = g_strconcat ("/history/", escaped, NULL);
  g_autoptr (GBytes) body = NULL;
  AssayComfyHttpRequest request = {
    .method = "GET", .max_bytes = ANSWER_MAX_BYTES, .timeout_s = CONTROL_TIMEOUT_S, .owner = self};

  switch (action)
    {
    case ASSAY_COMFY_ACTION_GET_QUEUE:
      request.path = "/queue";
      request.max_bytes = QUEUE_MAX_BYTES;
      break;
    case ASSAY_COMFY_ACTION_GET_HISTORY:
      request.path = history;
      break;
    case ASSAY_COMFY_ACTION_LIST_HISTORY:
      request.path = NEWEST_HISTORY;
      request.max_bytes = QUEUE_MAX_BYTES;
      break;
    default:
      body = last_word_body (action, id);
      request.method = "POST";
      request.path = action == ASSAY_COMFY_ACTION_INTERRUPT ? "/interrupt" : "/queue";
      request.json = body;
      request.owner = NULL;
      break;
    }
  self->is_asking = TRUE;
  _assay_comfy_http_send (self->link->http, &request, request_done,
                          _assay_comfy_errand_new (self, action));
}

/* In the order of the actions: a delete must have been answered before the queue is asked what it
 * did. */
static void
pump_requests (AssayComfyJob *self)
{
  while (!self->is_asking && !g_queue_is_empty (&self->requests))
    {
      AssayComfyActionType action = GPOINTER_TO_UINT (g_queue_pop_head (&self->requests));

      if (!self->over || is_last_word (action))
        send_request (self, action);
    }
}

void
_assay_comfy_job_ask (AssayComfyJob *self, AssayComfyActionType action)
{
  g_queue_push_tail (&self->requests, GUINT_TO_POINTER (action));
  pump_requests (self);
}
