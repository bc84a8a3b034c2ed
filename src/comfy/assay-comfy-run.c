/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-run.h"

#include "comfy/assay-comfy-run-private.h"

#define RECONNECT_FIRST_US (15 * SECOND_US)
#define END_GRACE_US       (SECOND_US / 2)

void
_assay_comfy_run_set_progress (
  AssayComfyRun *self, const char *node, gint64 value, gint64 max, AssayComfyActions *out)
{
  AssayComfyAction action = {.type = ASSAY_COMFY_ACTION_PROGRESS};

  /* progress and progress_state say the same thing twice. */
  if (node == NULL
      || (g_strcmp0 (self->progress_node, node) == 0 && self->progress_value == value
          && self->progress_max == max))
    return;
  if (g_strcmp0 (self->progress_node, node) != 0)
    {
      g_free (self->progress_node);
      self->progress_node = g_strdup (node);
    }
  self->progress_value = value;
  self->progress_max = max;
  action.node = self->progress_node;
  action.value = value;
  action.max = max;
  g_array_append_val (out, action);
}

/* A node began; progress_state may have told of it before. */
static void
set_node (AssayComfyRun *self, const char *node, AssayComfyActions *out)
{
  if (g_strcmp0 (self->progress_node, node) != 0)
    _assay_comfy_run_set_progress (self, node, 0, 0, out);
}

/* An answer that leaves open whether the prompt was queued: the connection broke, a proxy spoke,
 * the server fell over. */
static gboolean
is_fate_unknown (guint status)
{
  return status < 300 || status == 408 || status >= 500;
}

static void
on_start (AssayComfyRun *self, const AssayComfyInput *input, gint64 now_us, AssayComfyActions *out)
{
  if (self->phase != PHASE_NEW)
    return;
  self->heard_us = now_us;
  self->truth_us = now_us;
  self->sign_us = now_us;
  if (input->resume)
    {
      self->resumed = TRUE;
      self->phase = PHASE_SEARCHING;
      _assay_comfy_run_look (self, out);
      return;
    }
  self->phase = PHASE_POSTING;
  _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_POST_PROMPT);
}

void
_assay_comfy_run_rename (AssayComfyRun *self, const char *prompt_id)
{
  if (g_str_equal (prompt_id, self->prompt_id))
    return;
  g_free (self->prompt_id);
  self->prompt_id = g_strdup (prompt_id);
}

static void
on_accepted_answer (AssayComfyRun *self,
                    const AssayComfyPromptAnswer *answer,
                    gint64 now_us,
                    AssayComfyActions *out)
{
  _assay_comfy_run_rename (self, answer->prompt_id);
  _assay_comfy_run_accept (self, now_us, out);
  if (self->canceling)
    _assay_comfy_run_begin_cancel (self, out);
  else if (self->ended)
    _assay_comfy_run_ask_history (self, out);
  else
    _assay_comfy_run_schedule (self, now_us, out);
}

/* 200 with node_errors: the server queued what was left of the graph. That is not what was asked
 * for: it is taken back as one that is canceled, and has failed then. */
static void
on_mutilated (AssayComfyRun *self,
              const AssayComfyPromptAnswer *answer,
              gint64 now_us,
              AssayComfyActions *out)
{
  _assay_comfy_run_rename (self, answer->prompt_id);
  self->refused = TRUE;
  self->error_class = g_strdup (answer->error_class);
  self->error_message = g_strdup (answer->error_message);
  if (!self->canceling)
    self->cancel_until_us = now_us + ASSAY_COMFY_CANCEL_S * SECOND_US;
  self->canceling = TRUE;
  self->phase = PHASE_WAITING;
  _assay_comfy_run_begin_cancel (self, out);
}

static void
on_prompt_answer (AssayComfyRun *self,
                  const AssayComfyInput *input,
                  gint64 now_us,
                  AssayComfyActions *out)
{
  g_autoptr (AssayComfyPromptAnswer) answer = NULL;

  if (self->phase != PHASE_POSTING)
    return;
  if (input->not_sent)
    {
      _assay_comfy_run_fail (self, out, assay_comfy_error_class (0, NULL, NULL),
                             N_ ("The server could not be reached."), NULL);
      return;
    }
  answer = assay_comfy_prompt_answer_parse (input->http_status, input->body);
  if (answer->accepted)
    on_accepted_answer (self, answer, now_us, out);
  else if (answer->prompt_id != NULL)
    on_mutilated (self, answer, now_us, out);
  else if (is_fate_unknown (input->http_status))
    {
      self->phase = PHASE_SEARCHING;
      self->post_status = input->http_status;
      if (self->canceling)
        _assay_comfy_run_begin_cancel (self, out);
      else
        _assay_comfy_run_look (self, out);
    }
  else
    _assay_comfy_run_fail (self, out, answer->error_class, "{0}", answer->error_message, NULL);
}

static void
on_preview (AssayComfyRun *self, const AssayComfyMessage *message, AssayComfyActions *out)
{
  AssayComfyAction action = {.type = ASSAY_COMFY_ACTION_PREVIEW, .message = message};

  if (!self->canceling)
    g_array_append_val (out, action);
}

/* The socket only hints: history is asked. In POSTING the answer to the POST comes first, since it
 * may hold node_errors. */
static void
on_end_hint (AssayComfyRun *self, gint64 now_us, gboolean certain, AssayComfyActions *out)
{
  if (certain)
    {
      self->ended = TRUE;
      self->previews_ours = FALSE;
      if (self->phase == PHASE_WAITING)
        _assay_comfy_run_ask_history (self, out);
      return;
    }
  /* History may lag behind execution_success; executing null comes right after it, or was lost. */
  self->unsettled = TRUE;
  if (self->phase == PHASE_WAITING && self->asking == ASKING_NOTHING)
    _assay_comfy_run_set_timer (self, now_us + END_GRACE_US, out);
}

/* Servers tell of one step for a node that has none: a loader, the decoder. Of the sampler too,
 * until its first. */
static void
on_progress (AssayComfyRun *self, const AssayComfyMessage *message, AssayComfyActions *out)
{
  gboolean has_steps = message->max > 1;

  if (message->max > 0)
    _assay_comfy_run_set_progress (self, message->node, has_steps ? message->value : 0,
                                   has_steps ? message->max : 0, out);
}

static void
on_own_message (AssayComfyRun *self,
                const AssayComfyMessage *message,
                gint64 now_us,
                AssayComfyActions *out)
{
  self->sign_us = now_us;
  self->truth_us = now_us;
  self->n_nonsense = 0;
  self->misses = 0;
  if (self->phase == PHASE_SEARCHING)
    {
      _assay_comfy_run_accept (self, now_us, out);
      _assay_comfy_run_schedule (self, now_us, out);
    }
  switch (message->type)
    {
    case ASSAY_COMFY_EXECUTING:
      if (message->node == NULL)
        {
          on_end_hint (self, now_us, TRUE, out);
          break;
        }
      self->previews_ours = TRUE;
      self->place = ASSAY_COMFY_QUEUE_RUNNING;
      set_node (self, message->node, out);
      break;
    case ASSAY_COMFY_PROGRESS:
    case ASSAY_COMFY_PROGRESS_STATE:
      self->place = ASSAY_COMFY_QUEUE_RUNNING;
      on_progress (self, message, out);
      break;
    case ASSAY_COMFY_EXECUTION_START:
    case ASSAY_COMFY_EXECUTION_CACHED:
    case ASSAY_COMFY_EXECUTED:
      self->place = ASSAY_COMFY_QUEUE_RUNNING;
      break;
    case ASSAY_COMFY_PREVIEW:
      on_preview (self, message, out);
      break;
    case ASSAY_COMFY_EXECUTION_SUCCESS:
    case ASSAY_COMFY_EXECUTION_ERROR: /* of a blocked branch only: the run goes on */
    case ASSAY_COMFY_EXECUTION_INTERRUPTED:
      on_end_hint (self, now_us, FALSE, out);
      break;
    default:
      break;
    }
}

static void
on_message (AssayComfyRun *self,
            const AssayComfyMessage *message,
            gint64 now_us,
            AssayComfyActions *out)
{
  self->heard_us = now_us;
  self->heard_any = TRUE;
  if (self->phase == PHASE_NEW || self->phase == PHASE_FETCHING)
    return;
  if (message->prompt_id != NULL && !g_str_equal (message->prompt_id, self->prompt_id))
    {
      if (message->type == ASSAY_COMFY_EXECUTING)
        self->previews_ours = FALSE;
      return;
    }
  if (message->prompt_id != NULL)
    on_own_message (self, message, now_us, out);
  else if (message->type == ASSAY_COMFY_PREVIEW && self->previews_ours)
    on_preview (self, message, out);
  else if (message->type == ASSAY_COMFY_EXECUTING && message->node != NULL
           && self->place == ASSAY_COMFY_QUEUE_RUNNING)
    {
      /* Sent again after a reconnect, to say where the running prompt stands. */
      self->previews_ours = TRUE;
      set_node (self, message->node, out);
    }
}

static void
on_socket (AssayComfyRun *self, gboolean open, gint64 now_us, AssayComfyActions *out)
{
  self->socket_open = open;
  self->previews_ours = FALSE;
  if (open)
    self->heard_us = now_us;
  /* What was said meanwhile is lost. */
  if (self->phase == PHASE_WAITING || self->phase == PHASE_SEARCHING)
    _assay_comfy_run_look (self, out);
}

static void
on_cancel (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  if (self->canceling)
    return;
  self->canceling = TRUE;
  self->cancel_until_us = now_us + ASSAY_COMFY_CANCEL_S * SECOND_US;
  switch (self->phase)
    {
    case PHASE_POSTING:
      _assay_comfy_run_set_timer (self, self->cancel_until_us, out);
      break;
    case PHASE_SEARCHING:
    case PHASE_WAITING:
      _assay_comfy_run_begin_cancel (self, out);
      break;
    default:
      _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_CANCELED);
      break;
    }
}

void
_assay_comfy_run_emit (AssayComfyRun *self, AssayComfyActions *out, AssayComfyActionType type)
{
  AssayComfyAction action = {.type = type, .prompt_id = self->prompt_id};

  g_array_append_val (out, action);
}

void
_assay_comfy_run_set_timer (AssayComfyRun *self, gint64 mono_us, AssayComfyActions *out)
{
  AssayComfyAction action = {.type = ASSAY_COMFY_ACTION_SET_TIMER};

  if (self->canceling)
    mono_us = MIN (mono_us, self->cancel_until_us);
  if (self->timer_us == mono_us)
    return;
  self->timer_us = mono_us;
  action.mono_us = mono_us;
  g_array_append_val (out, action);
}

void
_assay_comfy_run_accept (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  self->phase = PHASE_WAITING;
  self->truth_us = now_us;
  self->n_nonsense = 0;
  self->n_turned_away = 0;
  if (self->accepted || self->refused)
    return;
  self->accepted = TRUE;
  self->accepted_us = now_us;
  self->sign_us = now_us;
  _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_ACCEPTED);
}

void
_assay_comfy_run_end (AssayComfyRun *self, AssayComfyActions *out, AssayComfyActionType type)
{
  AssayComfyAction action = {.type = type};

  if (self->canceling)
    action.type = self->refused ? ASSAY_COMFY_ACTION_FAILED : ASSAY_COMFY_ACTION_CANCELED;
  self->phase = PHASE_OVER;
  if (action.type == ASSAY_COMFY_ACTION_FAILED)
    {
      action.error_class = self->error_class;
      action.error_message = self->error_message;
    }
  if (action.type == ASSAY_COMFY_ACTION_SUCCEEDED)
    action.cached = self->history->cached;
  g_array_append_val (out, action);
}

void
_assay_comfy_run_fail (
  AssayComfyRun *self, AssayComfyActions *out, const char *error_class, const char *template_, ...)
{
  va_list args;

  va_start (args, template_);
  if (!self->refused)
    {
      self->error_class = g_strdup (error_class);
      self->error_message = assay_sentence_pack_va (template_, args);
    }
  va_end (args);
  _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_FAILED);
}

AssayComfyRun *
assay_comfy_run_new (const char *prompt_id)
{
  AssayComfyRun *self = g_new0 (AssayComfyRun, 1);

  self->prompt_id = g_strdup (prompt_id);
  self->place = ASSAY_COMFY_QUEUE_ABSENT;
  self->reconnect_after_us = RECONNECT_FIRST_US;
  return self;
}

void
assay_comfy_run_set_mark (AssayComfyRun *self, const char *client_id, const char *file_prefix)
{
  g_free (self->client_id);
  self->client_id = g_strdup (client_id);
  g_free (self->file_prefix);
  self->file_prefix = g_strdup (file_prefix);
}

void
assay_comfy_run_set_outputs (AssayComfyRun *self, const char *const *nodes)
{
  g_strfreev (self->outputs);
  self->outputs = nodes != NULL && nodes[0] != NULL ? g_strdupv ((char **) nodes) : NULL;
}

void
assay_comfy_run_free (AssayComfyRun *self)
{
  if (self == NULL)
    return;
  g_free (self->prompt_id);
  g_free (self->client_id);
  g_free (self->file_prefix);
  g_strfreev (self->outputs);
  g_free (self->progress_node);
  for (guint i = 0; self->fetches != NULL && i < self->history->outputs->len; i++)
    _assay_comfy_fetch_clear (&self->fetches[i]);
  g_free (self->fetches);
  g_clear_pointer (&self->history, assay_comfy_history_free);
  g_clear_pointer (&self->told_again, assay_comfy_history_free);
  g_free (self->doubt);
  g_free (self->error_class);
  g_free (self->error_message);
  g_free (self);
}

void
assay_comfy_run_feed (AssayComfyRun *self,
                      const AssayComfyInput *input,
                      gint64 mono_us,
                      AssayComfyActions *out)
{
  if (self->phase == PHASE_OVER)
    return;
  switch (input->type)
    {
    case ASSAY_COMFY_INPUT_START:
      on_start (self, input, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_PROMPT_ANSWER:
      on_prompt_answer (self, input, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_HISTORY:
      _assay_comfy_run_on_history (self, input, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_QUEUE:
      _assay_comfy_run_on_queue (self, input, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_MESSAGE:
      on_message (self, input->message, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_SOCKET_OPENED:
    case ASSAY_COMFY_INPUT_SOCKET_CLOSED:
      on_socket (self, input->type == ASSAY_COMFY_INPUT_SOCKET_OPENED, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_DOWNLOADED:
      _assay_comfy_run_on_downloaded (self, input, out);
      break;
    case ASSAY_COMFY_INPUT_DOWNLOAD_FAILED:
      _assay_comfy_run_on_download_failed (self, input, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_TIMER:
      self->timer_us = 0;
      _assay_comfy_run_on_timer (self, mono_us, out);
      break;
    case ASSAY_COMFY_INPUT_CANCEL:
      on_cancel (self, mono_us, out);
      break;
    default:
      break;
    }
}

gboolean
assay_comfy_run_is_over (const AssayComfyRun *self)
{
  return self->phase == PHASE_OVER;
}

const char *
assay_comfy_run_get_prompt_id (const AssayComfyRun *self)
{
  return self->prompt_id;
}

char *
assay_comfy_run_to_string (const AssayComfyRun *self)
{
  static const char *const PHASES[] = {"new",     "posting",  "searching",
                                       "waiting", "fetching", "over"};
  static const char *const ASKS[] = {"nothing", "queue",        "history", "history-after-queue",
                                     "names",   "history-list", "server"};
  static const char *const PLACES[] = {"absent", "pending", "running", "unreadable"};

  return g_strdup_printf ("%s place=%s asking=%s socket=%s misses=%u outputs=%u/%u%s%s%s%s",
                          PHASES[self->phase], PLACES[self->place], ASKS[self->asking],
                          self->socket_open ? "open" : "closed", self->misses, self->n_fetched,
                          self->history != NULL ? self->history->outputs->len : 0,
                          self->accepted ? " accepted" : "", self->ended ? " ended" : "",
                          self->canceling ? " canceling" : "", self->ask_again ? " again" : "");
}
