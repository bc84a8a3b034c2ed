/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link-private.h"

#include "base/assay-json-writer.h"

/* One run on the link's thread: carries out the machine's actions and mails pictures and the end to
 * the caller, who waits on a thread of their own. All but new, ref, unref, wait, begin, cancel,
 * stored and take_result: link thread. */

#define POST_TIMEOUT_S     30
#define CONTROL_TIMEOUT_S  20
#define DOWNLOAD_TIMEOUT_S 300
#define ANSWER_MAX_BYTES   (16 * 1024 * 1024)
#define QUEUE_MAX_BYTES    (64 * 1024 * 1024)   /* it repeats the graph of every waiting prompt */
#define NEWS_GAP_US        33000                /* progress and previews: at most one a frame */
#define START_LIMIT_US     (2 * G_USEC_PER_SEC) /* a start waits so long for the socket */

struct _AssayComfyJob
{
  gatomicrefcount references;
  AssayComfyLink *link;
  GBytes *graph;
  gboolean resume;
  const AssayGenerateEvents *events; /* the caller's; not touched once the mail said done */
  GAsyncQueue *mail;                 /* AssayComfyMail, to the caller */
  AssayGenerateResult *result;       /* filled before the mail says done */
  gint64 begun_us;

  /* Link thread. */
  AssayComfyRun *run;
  gboolean started;
  gboolean over;
  GSource *start_timer;
  GSource *timer;
  GQueue requests; /* AssayComfyAction: queue, history, delete, interrupt, one after the other */
  gboolean is_asking;
  GQueue downloads; /* indices + 1 */
  gboolean is_fetching;
  guint fetching;
  gint64 previewed_us;
  gint64 progressed_us;
  gboolean is_silent; /* the newest question was not answered */
};

/* An action that went out, with what answers it. */
typedef struct
{
  AssayComfyJob *job;
  AssayComfyActionType action;
} Errand;

static void pump_requests (AssayComfyJob *self);
static void pump_downloads (AssayComfyJob *self);

static Errand *
errand_new (AssayComfyJob *job, AssayComfyActionType action)
{
  Errand *self = g_new0 (Errand, 1);

  self->job = _assay_comfy_job_ref (job);
  self->action = action;
  return self;
}

static void
errand_free (Errand *self)
{
  _assay_comfy_job_unref (self->job);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static gboolean
is_last_word (AssayComfyActionType action)
{
  return action == ASSAY_COMFY_ACTION_DELETE_PROMPT || action == ASSAY_COMFY_ACTION_INTERRUPT;
}

static void
post_mail (AssayComfyJob *self, gboolean done, guint output_index, GBytes *bytes)
{
  AssayComfyMail *mail = g_new0 (AssayComfyMail, 1);

  mail->done = done;
  mail->output_index = output_index;
  mail->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_async_queue_push (self->mail, mail);
}

static void
finish (AssayComfyJob *self,
        AssayGenerateOutcome outcome,
        const char *error_class,
        const char *message)
{
  if (self->over)
    return;
  self->over = TRUE;
  self->result->outcome = outcome;
  self->result->error_class = g_strdup (error_class);
  self->result->message = g_strdup (message);
  self->result->elapsed_ms = (assay_clock_mono_us (self->link->clock) - self->begun_us) / 1000;
  _assay_comfy_link_clear_timer (&self->timer);
  _assay_comfy_link_clear_timer (&self->start_timer);
  _assay_comfy_link_remove_job (self->link, self);
  post_mail (self, TRUE, 0, NULL);
  /* Whatever is still being asked or fetched; last words are owned by nobody and go out. */
  _assay_comfy_http_cancel (self->link->http, self);
}

static void
post_done (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (Errand) errand = data;
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_PROMPT_ANSWER,
                           .http_status = answer->status,
                           .body = answer->body,
                           .not_sent = answer->not_sent};

  _assay_comfy_job_feed (errand->job, &input);
}

static void
post_prompt (AssayComfyJob *self)
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
                          errand_new (self, ASSAY_COMFY_ACTION_POST_PROMPT));
}

static void
hear (AssayComfyJob *self, gboolean answered)
{
  if (self->over || self->is_silent == !answered)
    return;
  self->is_silent = !answered;
  if (self->events != NULL && self->events->silent != NULL)
    self->events->silent (self->events->data, answered ? 0 : ASSAY_COMFY_UNREACHABLE_S);
}

static void
request_done (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (Errand) errand = data;
  AssayComfyJob *self = errand->job;
  AssayComfyInput input = {.type = errand->action == ASSAY_COMFY_ACTION_GET_QUEUE
                                     ? ASSAY_COMFY_INPUT_QUEUE
                                     : ASSAY_COMFY_INPUT_HISTORY,
                           .http_status = answer->status,
                           .body = answer->body};

  self->is_asking = FALSE;
  hear (self, answer->status != 0);
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
    default:
      body = last_word_body (action, id);
      request.method = "POST";
      request.path = action == ASSAY_COMFY_ACTION_INTERRUPT ? "/interrupt" : "/queue";
      request.json = body;
      request.owner = NULL;
      break;
    }
  self->is_asking = TRUE;
  _assay_comfy_http_send (self->link->http, &request, request_done, errand_new (self, action));
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

static gboolean
is_html (const char *content_type)
{
  return content_type != NULL && g_str_has_prefix (content_type, "text/html");
}

static void
download_done (const AssayComfyHttpAnswer *answer, gpointer data)
{
  g_autoptr (Errand) errand = data;
  AssayComfyJob *self = errand->job;
  /* A proxy's page is not a picture, and neither is nothing. */
  gboolean is_page = answer->status == 200 && is_html (answer->content_type);
  gboolean is_empty = answer->status == 200 && g_bytes_get_size (answer->body) == 0;
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_DOWNLOAD_FAILED,
                           .output_index = self->fetching,
                           .http_status = is_page || is_empty ? 0 : answer->status};

  if (self->over)
    return;
  if (answer->status == 200 && !is_page && !is_empty)
    {
      /* is_fetching stays set until the caller has stored it: one picture in memory a run. */
      post_mail (self, FALSE, self->fetching, answer->body);
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
                                   .owner = self};

  _assay_comfy_http_send (self->link->http, &request, download_done,
                          errand_new (self, ASSAY_COMFY_ACTION_DOWNLOAD));
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

static void
queue_download (AssayComfyJob *self, const AssayComfyAction *action)
{
  Download *next = g_new0 (Download, 1);

  next->index = action->output_index;
  next->output = action->output;
  g_queue_push_tail (&self->downloads, next);
  pump_downloads (self);
}

static gboolean
timer_cb (gpointer data)
{
  g_autoptr (AssayComfyJob) self = _assay_comfy_job_ref (data);
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_TIMER};

  _assay_comfy_link_clear_timer (&self->timer);
  _assay_comfy_job_feed (self, &input);
  return G_SOURCE_REMOVE;
}

static void
set_timer (AssayComfyJob *self, gint64 mono_us)
{
  gint64 delay_us = mono_us - assay_clock_mono_us (self->link->clock);

  _assay_comfy_link_clear_timer (&self->timer);
  self->timer = _assay_comfy_link_add_timer (self->link, MAX (delay_us, 0), timer_cb, self);
}

static gboolean
is_news (gint64 *told_us, gint64 now_us)
{
  if (*told_us != 0 && now_us - *told_us < NEWS_GAP_US)
    return FALSE;
  *told_us = now_us;
  return TRUE;
}

/* A node that begins or ends its steps is always told: what is left out is overtaken at once. */
static void
tell_progress (AssayComfyJob *self, const AssayComfyAction *action)
{
  gboolean is_edge = action->value <= 1 || action->value >= action->max;

  if (self->events == NULL || self->events->progress == NULL)
    return;
  if (is_news (&self->progressed_us, assay_clock_mono_us (self->link->clock)) || is_edge)
    self->events->progress (self->events->data, action->node, action->value, action->max);
}

static void
tell_preview (AssayComfyJob *self, const AssayComfyMessage *message)
{
  if (self->events != NULL && self->events->preview != NULL
      && is_news (&self->previewed_us, assay_clock_mono_us (self->link->clock)))
    self->events->preview (self->events->data, message->picture, message->mime_type);
}

static void
perform (AssayComfyJob *self, const AssayComfyAction *action)
{
  switch (action->type)
    {
    case ASSAY_COMFY_ACTION_POST_PROMPT:
      post_prompt (self);
      break;
    case ASSAY_COMFY_ACTION_DELETE_PROMPT:
    case ASSAY_COMFY_ACTION_INTERRUPT:
      self->link->n_last_words++;
      G_GNUC_FALLTHROUGH;
    case ASSAY_COMFY_ACTION_GET_QUEUE:
    case ASSAY_COMFY_ACTION_GET_HISTORY:
      g_queue_push_tail (&self->requests, GUINT_TO_POINTER (action->type));
      pump_requests (self);
      break;
    case ASSAY_COMFY_ACTION_DOWNLOAD:
      queue_download (self, action);
      break;
    case ASSAY_COMFY_ACTION_SET_TIMER:
      set_timer (self, action->mono_us);
      break;
    case ASSAY_COMFY_ACTION_RECONNECT:
      _assay_comfy_socket_reconnect (self->link);
      break;
    case ASSAY_COMFY_ACTION_ACCEPTED:
      if (self->events != NULL && self->events->accepted != NULL)
        self->events->accepted (self->events->data);
      break;
    case ASSAY_COMFY_ACTION_PROGRESS:
      tell_progress (self, action);
      break;
    case ASSAY_COMFY_ACTION_PREVIEW:
      tell_preview (self, action->message);
      break;
    case ASSAY_COMFY_ACTION_SUCCEEDED:
      self->result->cached = action->cached;
      finish (self, ASSAY_GENERATE_SUCCEEDED, NULL, NULL);
      break;
    case ASSAY_COMFY_ACTION_FAILED:
      finish (self, ASSAY_GENERATE_FAILED, action->error_class, action->error_message);
      break;
    case ASSAY_COMFY_ACTION_LOST:
      finish (self, ASSAY_GENERATE_LOST, NULL,
              "The server knows nothing of the prompt: neither its queue nor its history has it.");
      break;
    case ASSAY_COMFY_ACTION_CANCELED:
      finish (self, ASSAY_GENERATE_CANCELED, "canceled", NULL);
      break;
    default:
      break;
    }
}

AssayComfyJob *
_assay_comfy_job_new (AssayComfyLink *link,
                      const AssayGenerateRequest *request,
                      const AssayGenerateEvents *events)
{
  AssayComfyJob *self = g_new0 (AssayComfyJob, 1);

  g_atomic_ref_count_init (&self->references);
  self->link = link;
  self->graph = request->graph != NULL ? g_bytes_ref (request->graph) : NULL;
  self->resume = request->resume;
  self->events = events;
  self->mail = g_async_queue_new_full ((GDestroyNotify) _assay_comfy_mail_free);
  self->result = assay_generate_result_new ();
  self->begun_us = assay_clock_mono_us (link->clock);
  self->run = assay_comfy_run_new (request->prompt_id);
  g_queue_init (&self->requests);
  g_queue_init (&self->downloads);
  return self;
}

AssayComfyJob *
_assay_comfy_job_ref (AssayComfyJob *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
_assay_comfy_job_unref (AssayComfyJob *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_bytes_unref (self->graph);
  g_async_queue_unref (self->mail);
  assay_generate_result_free (self->result);
  assay_comfy_run_free (self->run);
  g_queue_clear (&self->requests);
  g_queue_clear_full (&self->downloads, g_free);
  g_free (self);
}

AssayComfyMail *
_assay_comfy_job_wait (AssayComfyJob *self)
{
  return g_async_queue_pop (self->mail);
}

void
_assay_comfy_mail_free (AssayComfyMail *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static gboolean
start_limit_cb (gpointer data)
{
  _assay_comfy_job_start_now (data);
  return G_SOURCE_REMOVE;
}

static void
begin_cb (gpointer data)
{
  AssayComfyJob *self = data;
  AssayComfyLink *link = self->link;

  if (self->over)
    return;
  g_ptr_array_add (link->jobs, _assay_comfy_job_ref (self));
  if (link->socket_state == SOCKET_OPEN)
    {
      _assay_comfy_job_start_now (self);
      return;
    }
  /* Without the socket the run would be blind at first; a server that is slow to open one is not
   * waited for. */
  self->start_timer = _assay_comfy_link_add_timer (link, START_LIMIT_US, start_limit_cb, self);
  _assay_comfy_socket_ensure (link);
}

static void
cancel_cb (gpointer data)
{
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_CANCEL};

  _assay_comfy_job_feed (data, &input);
}

void
_assay_comfy_job_begin (AssayComfyJob *self)
{
  assay_loop_invoke (self->link->loop, begin_cb, _assay_comfy_job_ref (self),
                     (GDestroyNotify) _assay_comfy_job_unref);
}

void
_assay_comfy_job_cancel (AssayComfyJob *self)
{
  assay_loop_invoke (self->link->loop, cancel_cb, _assay_comfy_job_ref (self),
                     (GDestroyNotify) _assay_comfy_job_unref);
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
                           .http_status = stored->damaged ? 200 : 0};

  if (self->over)
    return;
  self->is_fetching = FALSE;
  if (stored->problem != NULL)
    finish (self, ASSAY_GENERATE_FAILED, "non_retryable", stored->problem);
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

AssayGenerateResult *
_assay_comfy_job_take_result (AssayComfyJob *self)
{
  return g_steal_pointer (&self->result);
}

void
_assay_comfy_job_feed (AssayComfyJob *self, const AssayComfyInput *input)
{
  g_autoptr (GArray) actions = NULL;

  if (self->over)
    return;
  _assay_comfy_job_ref (
    self); /* its end takes it off the list, which may hold the last reference */
  actions = g_array_new (FALSE, FALSE, sizeof (AssayComfyAction));
  assay_comfy_run_feed (self->run, input, assay_clock_mono_us (self->link->clock), actions);
  for (guint i = 0; i < actions->len; i++)
    perform (self, &g_array_index (actions, AssayComfyAction, i));
  _assay_comfy_job_unref (self);
}

void
_assay_comfy_job_start_now (AssayComfyJob *self)
{
  AssayComfyInput opened = {.type = ASSAY_COMFY_INPUT_SOCKET_OPENED};
  AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = self->resume};

  if (self->started || self->over)
    return;
  self->started = TRUE;
  _assay_comfy_link_clear_timer (&self->start_timer);
  if (self->link->socket_state == SOCKET_OPEN)
    _assay_comfy_job_feed (self, &opened);
  _assay_comfy_job_feed (self, &start);
}
