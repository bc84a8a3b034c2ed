/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-job-private.h"

#include "base/assay-sentence.h"

/* One run on the link's thread: carries out the machine's actions and mails pictures and the end to
 * the caller, who waits on a thread of their own. All but new, ref, unref, wait, begin, cancel,
 * stored and take_result: link thread. */

#define NEWS_GAP_US    33000                /* progress and previews: at most one a frame */
#define START_LIMIT_US (2 * G_USEC_PER_SEC) /* a start waits so long for the socket */

void
_assay_comfy_job_post_mail (AssayComfyJob *self, gboolean done, guint output_index, GBytes *bytes)
{
  AssayComfyMail *mail = g_new0 (AssayComfyMail, 1);

  mail->done = done;
  mail->output_index = output_index;
  mail->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_async_queue_push (self->mail, mail);
}

void
_assay_comfy_job_finish (AssayComfyJob *self,
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
  if (g_strcmp0 (error_class, "upstream_unavailable") == 0)
    _assay_comfy_link_forget_answers (self->link); /* it is asked anew what it is */
  _assay_comfy_link_clear_timer (&self->timer);
  _assay_comfy_link_clear_timer (&self->start_timer);
  _assay_comfy_link_remove_job (self->link, self);
  _assay_comfy_job_post_mail (self, TRUE, 0, NULL);
  /* Whatever is still being asked or fetched; last words are owned by nobody and go out. */
  _assay_comfy_http_cancel (self->link->http, self);
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
finish_lost (AssayComfyJob *self)
{
  g_autofree char *why = assay_sentence_pack_of (
    N_ ("The server knows nothing of the prompt: neither its queue nor its history has it."), NULL);

  _assay_comfy_job_finish (self, ASSAY_GENERATE_LOST, NULL, why);
}

static void
perform (AssayComfyJob *self, const AssayComfyAction *action)
{
  switch (action->type)
    {
    case ASSAY_COMFY_ACTION_POST_PROMPT:
      _assay_comfy_job_post_prompt (self);
      break;
    case ASSAY_COMFY_ACTION_DELETE_PROMPT:
    case ASSAY_COMFY_ACTION_INTERRUPT:
      self->link->n_last_words++;
      G_GNUC_FALLTHROUGH;
    case ASSAY_COMFY_ACTION_GET_QUEUE:
    case ASSAY_COMFY_ACTION_GET_HISTORY:
    case ASSAY_COMFY_ACTION_LIST_HISTORY:
      _assay_comfy_job_ask (self, action->type);
      break;
    case ASSAY_COMFY_ACTION_DOWNLOAD:
      _assay_comfy_job_fetch (self, action);
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
      _assay_comfy_job_finish (self, ASSAY_GENERATE_SUCCEEDED, NULL, NULL);
      break;
    case ASSAY_COMFY_ACTION_FAILED:
      _assay_comfy_job_finish (self, ASSAY_GENERATE_FAILED, action->error_class,
                               action->error_message);
      break;
    case ASSAY_COMFY_ACTION_LOST:
      finish_lost (self);
      break;
    case ASSAY_COMFY_ACTION_CANCELED:
      _assay_comfy_job_finish (self, ASSAY_GENERATE_CANCELED, "canceled", NULL);
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
  assay_comfy_run_set_mark (self->run, link->client_id.text, request->file_prefix);
  assay_comfy_run_set_outputs (self->run, request->outputs);
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

static void
leave_cb (gpointer data)
{
  _assay_comfy_job_finish (data, ASSAY_GENERATE_CANCELED, "canceled", NULL);
}

void
_assay_comfy_job_leave (AssayComfyJob *self)
{
  assay_loop_invoke (self->link->loop, leave_cb, _assay_comfy_job_ref (self),
                     (GDestroyNotify) _assay_comfy_job_unref);
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
