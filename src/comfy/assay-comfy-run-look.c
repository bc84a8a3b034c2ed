/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-run-private.h"

/* How a run learns what became of its prompt: GET /queue, then GET /history/{id}, at hints from the
 * socket and at timers. */

#define POLL_SLOW_US   (2 * SECOND_US)
#define POLL_FAST_US   (SECOND_US / 2)
#define ASK_AGAIN_US   SECOND_US /* between two looks that found nothing, and after no answer */
#define HISTORY_LAG_US (SECOND_US / 4)
#define SOCKET_QUIET_US                                                                            \
  (3 * SECOND_US) /* an open socket that says nothing for so long is not relied on */
#define FIRST_WORD_US                                                                              \
  (5 * SECOND_US) /* every POST makes the server say something to all sockets                      \
                   */
#define TRUTH_MAX_AGE_US   (30 * SECOND_US) /* asked so often even while the socket is lively */
#define RECONNECT_MAX_US   (80 * SECOND_US)
#define INTERRUPT_AGAIN_US (3 * SECOND_US)
#define MISSES_NEEDED      2

static const AssayComfyActionType REQUESTS[] = {
  [ASKING_QUEUE] = ASSAY_COMFY_ACTION_GET_QUEUE,
  [ASKING_HISTORY] = ASSAY_COMFY_ACTION_GET_HISTORY,
  [ASKING_HISTORY_AFTER_QUEUE] = ASSAY_COMFY_ACTION_GET_HISTORY,
  [ASKING_NAMES] = ASSAY_COMFY_ACTION_GET_HISTORY,
  [ASKING_HISTORY_LIST] = ASSAY_COMFY_ACTION_LIST_HISTORY,
};

static void
ask (AssayComfyRun *self, Asking asking, AssayComfyActions *out)
{
  if (self->asking != ASKING_NOTHING)
    {
      self->ask_again = TRUE;
      return;
    }
  self->asking = asking;
  self->ask_again = FALSE;
  _assay_comfy_run_emit (self, out, REQUESTS[asking]);
}

/* After an answer that settled nothing: ask at @due_us, or now if a hint came meanwhile. */
static void
ask_later (AssayComfyRun *self, gint64 due_us, AssayComfyActions *out)
{
  if (self->ask_again)
    {
      ask (self, self->ended && self->misses == 0 ? ASKING_HISTORY : ASKING_QUEUE, out);
      return;
    }
  self->unsettled = TRUE;
  _assay_comfy_run_set_timer (self, due_us, out);
}

/* An answer, and nothing that can be used: another's, cut, nothing but brackets. Not a proxy's
 * page, which stands there while the server is away. */
static gboolean
is_nonsense (const AssayComfyInput *input)
{
  gsize n_bytes = 0;
  const char *text = input->body != NULL ? g_bytes_get_data (input->body, &n_bytes) : NULL;

  while (n_bytes > 0 && g_ascii_isspace (*text))
    text++, n_bytes--;
  return input->http_status == 200 && (n_bytes == 0 || *text != '<');
}

static void
on_no_answer (AssayComfyRun *self,
              const AssayComfyInput *input,
              gint64 now_us,
              AssayComfyActions *out)
{
  guint status = input->http_status;
  g_autofree char *message = NULL;

  self->n_nonsense += is_nonsense (input);
  if (self->n_nonsense >= ASSAY_COMFY_NONSENSE_TRIES)
    {
      _assay_comfy_run_fail (
        self, out, "non_retryable",
        "The server was asked " G_STRINGIFY (
          ASSAY_COMFY_NONSENSE_TRIES) " times what became of the picture, and "
                                      "each time said nothing of it that can be used.");
      return;
    }
  if (now_us - self->truth_us < ASSAY_COMFY_UNREACHABLE_S * SECOND_US)
    {
      ask_later (self, now_us + ASK_AGAIN_US, out);
      return;
    }
  message =
    status == 0
      ? g_strdup_printf ("The server gave no answer for %d seconds.", ASSAY_COMFY_UNREACHABLE_S)
      : g_strdup_printf ("The server gave no usable answer for %d seconds (status %u).",
                         ASSAY_COMFY_UNREACHABLE_S, status);
  _assay_comfy_run_fail (self, out, "upstream_unavailable", message);
}

/* The server has it under no id. */
static void
on_nowhere (AssayComfyRun *self, AssayComfyActions *out)
{
  g_autofree char *message = NULL;

  if (self->post_status < 300 || self->accepted)
    {
      if (self->file_prefix != NULL && !self->canceling)
        _assay_comfy_run_fetch_known (self, out);
      else
        _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_LOST);
      return;
    }
  message = g_strdup_printf ("The server answered with status %u and did not queue the prompt.",
                             self->post_status);
  _assay_comfy_run_fail (self, out, assay_comfy_error_class (self->post_status, NULL, NULL),
                         message);
}

static void
on_miss (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  /* A prompt the server had and that was deleted leaves no trace; before the answer to POST it may
   * still be on its way. */
  gboolean is_known = self->accepted || self->refused;
  guint needed = self->canceling && is_known ? 1 : MISSES_NEEDED;

  self->misses++;
  if (self->misses < needed)
    {
      /* The second look must be a later one: a hint does not bring it forward. */
      self->ask_again = FALSE;
      ask_later (self, now_us + ASK_AGAIN_US, out);
      return;
    }
  if (self->file_prefix != NULL && !self->canceling)
    ask (self, ASKING_HISTORY_LIST, out);
  else
    on_nowhere (self, out);
}

/* Called when the queue has just said where ours is, and only then: a server may interrupt whatever
 * it runs, and that can be somebody else's. */
static void
cancel_step (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  if (self->place == ASSAY_COMFY_QUEUE_PENDING)
    _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_DELETE_PROMPT);
  else if (self->interrupted_us == 0 || now_us - self->interrupted_us >= INTERRUPT_AGAIN_US)
    {
      /* One that arrives between dequeue and start is lost on the server, hence again after a
       * while. */
      _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_INTERRUPT);
      self->interrupted_us = now_us;
    }
  ask_later (self, now_us + POLL_FAST_US, out);
}

/* Running while the open socket says nothing: it may have gone deaf (an overlap, a dead link found
 * late). */
static void
watch_socket (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  gboolean never_heard = !self->heard_any && now_us - self->accepted_us >= FIRST_WORD_US;
  gboolean gone_quiet =
    self->place == ASSAY_COMFY_QUEUE_RUNNING && now_us - self->heard_us >= self->reconnect_after_us;

  if (!self->socket_open || (!never_heard && !gone_quiet))
    return;
  _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_RECONNECT);
  self->heard_any = TRUE;
  self->heard_us = now_us;
  /* Loading a model is silent too: a wrong guess must not become a habit. */
  self->reconnect_after_us = MIN (2 * self->reconnect_after_us, RECONNECT_MAX_US);
}

static void
on_found (AssayComfyRun *self, AssayComfyQueuePlace place, gint64 now_us, AssayComfyActions *out)
{
  if (place != self->place || place == ASSAY_COMFY_QUEUE_PENDING)
    self->sign_us = now_us;
  self->place = place;
  self->misses = 0;
  self->ended = FALSE;
  self->unsettled = FALSE;
  _assay_comfy_run_accept (self, now_us, out);
  /* Of what an earlier process sent the socket tells nothing. */
  if (place == ASSAY_COMFY_QUEUE_RUNNING && self->progress_node == NULL)
    _assay_comfy_run_set_progress (self, "", 0, 0, out);
  if (self->canceling)
    {
      cancel_step (self, now_us, out);
      return;
    }
  if (now_us - self->sign_us >= ASSAY_COMFY_STALLED_S * SECOND_US)
    {
      _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_INTERRUPT);
      _assay_comfy_run_fail (self, out, "timeout",
                             "The prompt runs, but nothing was heard of it for too long.");
      return;
    }
  watch_socket (self, now_us, out);
  if (self->ask_again)
    ask (self, ASKING_QUEUE, out);
  else
    _assay_comfy_run_schedule (self, now_us, out);
}

void
_assay_comfy_run_look (AssayComfyRun *self, AssayComfyActions *out)
{
  ask (self, ASKING_QUEUE, out);
}

void
_assay_comfy_run_ask_history (AssayComfyRun *self, AssayComfyActions *out)
{
  ask (self, ASKING_HISTORY, out);
}

void
_assay_comfy_run_ask_names (AssayComfyRun *self, AssayComfyActions *out)
{
  ask (self, ASKING_NAMES, out);
}

void
_assay_comfy_run_schedule (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  gboolean is_blind = self->place == ASSAY_COMFY_QUEUE_RUNNING && !self->socket_open;
  gint64 poll_us = is_blind ? POLL_FAST_US : POLL_SLOW_US;
  gint64 quiet_us = self->heard_us + SOCKET_QUIET_US;
  gint64 due_us = now_us + poll_us;

  if (self->socket_open && quiet_us > now_us)
    due_us = MIN (quiet_us, MAX (self->truth_us + TRUTH_MAX_AGE_US, now_us + POLL_FAST_US));
  _assay_comfy_run_set_timer (self, due_us, out);
}

/* What an earlier process sent went out under a name of that process's. */
static AssayComfyMark
mark_of (const AssayComfyRun *self)
{
  return (AssayComfyMark){self->prompt_id, self->file_prefix,
                          self->resumed ? NULL : self->client_id};
}

void
_assay_comfy_run_on_queue (AssayComfyRun *self,
                           const AssayComfyInput *input,
                           gint64 now_us,
                           AssayComfyActions *out)
{
  AssayComfyQueuePlace place = ASSAY_COMFY_QUEUE_UNREADABLE;
  AssayComfyMark mark = mark_of (self);
  g_autofree char *id = NULL;

  if (self->asking != ASKING_QUEUE)
    return;
  self->asking = ASKING_NOTHING;
  if (input->http_status == 200)
    place = assay_comfy_queue_find (input->body, &mark, &id);
  if (id != NULL)
    _assay_comfy_run_rename (self, id);
  switch (place)
    {
    case ASSAY_COMFY_QUEUE_PENDING:
    case ASSAY_COMFY_QUEUE_RUNNING:
      on_found (self, place, now_us, out);
      break;
    case ASSAY_COMFY_QUEUE_ABSENT:
      ask (self, ASKING_HISTORY_AFTER_QUEUE, out);
      break;
    default:
      on_no_answer (self, input, now_us, out);
      break;
    }
}

/* Of a resumed run it was most likely ourselves, when the program ended in the middle of it: nobody
 * decided against the picture, so it is made again. */
static void
on_interrupted (AssayComfyRun *self, const AssayComfyHistory *history, AssayComfyActions *out)
{
  const char *error_class = self->resumed ? "retryable" : history->error_class;

  _assay_comfy_run_fail (self, out, error_class, history->error_message);
}

/* Whether the newest prompts of the server have ours, by whatever id. One that does not list them
 * does not have it. */
static gboolean
is_listed (AssayComfyRun *self, GBytes *body)
{
  AssayComfyMark mark = mark_of (self);
  g_autofree char *id = NULL;

  if (!assay_comfy_history_find (body, &mark, &id) || id == NULL)
    return FALSE;
  _assay_comfy_run_rename (self, id);
  return TRUE;
}

static AssayComfyHistory *
parse_history (AssayComfyRun *self, const AssayComfyInput *input)
{
  AssayComfyHistory *history =
    assay_comfy_history_parse (input->http_status == 200 ? input->body : NULL, self->prompt_id);

  if (self->outputs != NULL)
    assay_comfy_history_pick (history, (const char *const *) self->outputs);
  return history;
}

void
_assay_comfy_run_on_history (AssayComfyRun *self,
                             const AssayComfyInput *input,
                             gint64 now_us,
                             AssayComfyActions *out)
{
  Asking asked = self->asking;
  g_autoptr (AssayComfyHistory) history = NULL;

  if (asked == ASKING_NOTHING || asked == ASKING_QUEUE)
    return;
  self->asking = ASKING_NOTHING;
  if (asked == ASKING_NAMES)
    {
      _assay_comfy_run_on_told_again (self, parse_history (self, input), out);
      return;
    }
  if (asked == ASKING_HISTORY_LIST && input->http_status >= 200 && input->http_status < 500
      && !is_listed (self, input->body))
    {
      on_nowhere (self, out);
      return;
    }
  history = parse_history (self, input);
  switch (history->state)
    {
    case ASSAY_COMFY_HISTORY_SUCCESS:
      _assay_comfy_run_accept (self, now_us, out);
      if (self->canceling)
        _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_CANCELED);
      else
        _assay_comfy_run_fetch (self, g_steal_pointer (&history), out);
      break;
    case ASSAY_COMFY_HISTORY_ERROR:
      _assay_comfy_run_accept (self, now_us, out);
      _assay_comfy_run_fail (self, out, history->error_class, history->error_message);
      break;
    case ASSAY_COMFY_HISTORY_INTERRUPTED:
      _assay_comfy_run_accept (self, now_us, out);
      on_interrupted (self, history, out);
      break;
    case ASSAY_COMFY_HISTORY_ABSENT:
      if (asked == ASKING_HISTORY_AFTER_QUEUE)
        on_miss (self, now_us, out);
      else
        ask_later (self, now_us + HISTORY_LAG_US, out);
      break;
    default:
      on_no_answer (self, input, now_us, out);
      break;
    }
}

void
_assay_comfy_run_on_timer (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  gboolean is_lively = self->socket_open && now_us - self->heard_us < SOCKET_QUIET_US
                       && now_us - self->truth_us < TRUTH_MAX_AGE_US;

  if (self->canceling && now_us >= self->cancel_until_us)
    {
      /* Nothing certain to be had: a last word that can only hit what is ours. */
      _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_DELETE_PROMPT);
      _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_CANCELED);
      return;
    }
  if (self->phase == PHASE_FETCHING)
    _assay_comfy_run_refetch (self, out);
  if (self->phase != PHASE_SEARCHING && self->phase != PHASE_WAITING)
    return;
  /* The answer may take longer than a cancellation may. */
  if (self->canceling)
    _assay_comfy_run_set_timer (self, self->cancel_until_us, out);
  if (self->asking != ASKING_NOTHING)
    return;
  if (is_lively && !self->unsettled && !self->canceling && self->phase == PHASE_WAITING)
    {
      _assay_comfy_run_schedule (self, now_us, out);
      return;
    }
  self->unsettled = FALSE;
  _assay_comfy_run_look (self, out);
}

void
_assay_comfy_run_begin_cancel (AssayComfyRun *self, AssayComfyActions *out)
{
  /* Between the two a pending prompt may start; the answer of the queue says whether to interrupt.
   */
  _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_DELETE_PROMPT);
  _assay_comfy_run_set_timer (self, self->cancel_until_us, out);
  _assay_comfy_run_look (self, out);
}
