/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-run-private.h"
#include "comfy/assay-comfy-sender.h"

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
  [ASKING_SERVER] = ASSAY_COMFY_ACTION_GET_QUEUE,
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

static gboolean
is_page (const AssayComfyInput *input)
{
  gsize n_bytes = 0;
  const char *text = input->body != NULL ? g_bytes_get_data (input->body, &n_bytes) : NULL;

  while (n_bytes > 0 && g_ascii_isspace (*text))
    text++, n_bytes--;
  return input->http_status == 200 && n_bytes > 0 && *text == '<';
}

/* An answer, and nothing that can be used: another's, cut, nothing but brackets. Not a page, which
 * stands there while the server is away. */
static gboolean
is_nonsense (const AssayComfyInput *input)
{
  return input->http_status == 200 && !is_page (input);
}

char *
_assay_comfy_dup_turned_away (guint status, gboolean is_page)
{
  g_autofree char *number = g_strdup_printf ("%u", status);

  if (status == 401 || status == 403 || status == 407)
    return assay_sentence_pack_of (N_ ("the server refuses the key (status {0})"), number, NULL);
  if (status >= 300 && status < 400)
    return assay_sentence_pack_of (N_ ("the server sends elsewhere (status {0})"), number, NULL);
  return is_page ? assay_sentence_pack_of (N_ ("a page came instead of an answer: a login or a "
                                               "proxy stands before the server"),
                                           NULL)
                 : NULL;
}

/* Asked on it would say the same for as long as nobody gives a key or signs in: the server is asked
 * anew what it is, and says it there. */
static gboolean
is_turned_away (AssayComfyRun *self, const AssayComfyInput *input, AssayComfyActions *out)
{
  g_autofree char *why = _assay_comfy_dup_turned_away (input->http_status, is_page (input));

  self->n_turned_away = why != NULL ? self->n_turned_away + 1 : 0;
  if (self->n_turned_away < ASSAY_COMFY_TURNED_AWAY_TRIES)
    return FALSE;
  _assay_comfy_run_fail (self, out, "upstream_unavailable",
                         N_ ("What became of the picture is not told: {0}."), why, NULL);
  return TRUE;
}

static void
on_no_answer (AssayComfyRun *self,
              const AssayComfyInput *input,
              gint64 now_us,
              AssayComfyActions *out)
{
  guint status = input->http_status;
  g_autofree char *number = NULL;

  if (is_turned_away (self, input, out))
    return;
  self->n_nonsense += is_nonsense (input);
  if (self->n_nonsense >= ASSAY_COMFY_NONSENSE_TRIES)
    {
      _assay_comfy_run_fail (
        self, out, "non_retryable",
        N_ ("The server was asked {0} times what became of the picture, and each time said nothing "
            "of it that can be used."),
        G_STRINGIFY (ASSAY_COMFY_NONSENSE_TRIES), NULL);
      return;
    }
  if (now_us - self->truth_us < ASSAY_COMFY_UNREACHABLE_S * SECOND_US)
    {
      ask_later (self, now_us + ASK_AGAIN_US, out);
      return;
    }
  number = g_strdup_printf ("%u", status);
  _assay_comfy_run_fail (self, out, "upstream_unavailable",
                         status == 0
                           ? N_ ("The server gave no answer for {0} seconds.")
                           : N_ ("The server gave no usable answer for {0} seconds (status {1})."),
                         G_STRINGIFY (ASSAY_COMFY_UNREACHABLE_S), number, NULL);
}

/* The server has it under no id. */
static void
on_nowhere (AssayComfyRun *self, AssayComfyActions *out)
{
  g_autofree char *status = NULL;

  if (self->post_status < 300 || self->accepted)
    {
      if (self->file_prefix != NULL && !self->canceling)
        _assay_comfy_run_fetch_known (self, out);
      else
        _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_LOST);
      return;
    }
  status = g_strdup_printf ("%u", self->post_status);
  _assay_comfy_run_fail (self, out, assay_comfy_error_class (self->post_status, NULL, NULL),
                         N_ ("The server answered with status {0} and did not queue the prompt."),
                         status, NULL);
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

/* A copied project asks for what its original sent, and only the original may take that back: an
 * earlier run's is ours to end where the queue has said who sent it. */
static gboolean
may_end (const AssayComfyRun *self)
{
  return !self->resumed || self->sent_here;
}

/* Called when the queue has just said where ours is, and only then: a server may interrupt whatever
 * it runs, and that can be somebody else's. */
static void
cancel_step (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out)
{
  if (!may_end (self))
    {
      _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_CANCELED);
      return;
    }
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
      if (may_end (self))
        _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_INTERRUPT);
      _assay_comfy_run_fail (self, out, "timeout",
                             N_ ("The prompt runs, but nothing was heard of it for too long."),
                             NULL);
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
_assay_comfy_run_ask_server (AssayComfyRun *self, AssayComfyActions *out)
{
  ask (self, ASKING_SERVER, out);
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
  Asking asked = self->asking;
  g_autofree char *id = NULL, *sender = NULL;

  if (asked != ASKING_QUEUE && asked != ASKING_SERVER)
    return;
  self->asking = ASKING_NOTHING;
  if (input->http_status == 200)
    place = assay_comfy_queue_find (input->body, &mark, &id, &sender);
  if (asked == ASKING_SERVER)
    {
      _assay_comfy_run_on_server_asked (self, place != ASSAY_COMFY_QUEUE_UNREADABLE, now_us, out);
      return;
    }
  if (id != NULL)
    {
      _assay_comfy_run_rename (self, id);
      self->sent_here = assay_comfy_sender_is_here (sender, self->client_id);
    }
  switch (place)
    {
    case ASSAY_COMFY_QUEUE_PENDING:
    case ASSAY_COMFY_QUEUE_RUNNING:
      on_found (self, place, now_us, out);
      break;
    case ASSAY_COMFY_QUEUE_ABSENT:
      self->n_turned_away = 0;
      ask (self, ASKING_HISTORY_AFTER_QUEUE, out);
      break;
    default:
      on_no_answer (self, input, now_us, out);
      break;
    }
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

  if (asked == ASKING_NOTHING || asked == ASKING_QUEUE || asked == ASKING_SERVER)
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
    case ASSAY_COMFY_HISTORY_INTERRUPTED:
      _assay_comfy_run_accept (self, now_us, out);
      _assay_comfy_run_fail (self, out, history->error_class, "{0}", history->error_message, NULL);
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
      if (may_end (self))
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
  if (may_end (self))
    _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_DELETE_PROMPT);
  _assay_comfy_run_set_timer (self, self->cancel_until_us, out);
  _assay_comfy_run_look (self, out);
}
