/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <string.h>

/* Twelve kinds of faults, fifty seeds each (ASSAY_FAULT_LONG=1: a thousand), against a small model
 * of a server on the virtual clock. Whatever happens: one POST, counted there, one end within ten
 * minutes, never a success the server did not finish, never "lost" while it has the prompt. Where a
 * fault destroys nothing the run must even succeed. Once the server has an end for the prompt and
 * answers questions, whatever becomes of its socket, the run knows of it within RESYNC_US, counted
 * from when no answer of the fault is waited for any more.
 *
 * Mutations: POLL_SLOW_US or SOCKET_QUIET_US ten times as long; on_prompt_answer that posts again
 * where the answer was lost. */

#define ID       "5f6f2cb2-0000-4000-8000-000000000001"
#define OTHER_ID "5f6f2cb2-0000-4000-8000-00000000beef"
#define PREFIX   "assay/J"
/* of a queue item: graph, who sent it, outputs */
#define PROMPT                                                                                     \
  "{\"9\":{\"is_changed\":NaN,\"inputs\":{\"filename_prefix\":\"" PREFIX "\"}}},"                  \
  "{\"client_id\":\"us\"},[\"9\"]"
#define MS        G_GINT64_CONSTANT (1000)
#define S         G_GINT64_CONSTANT (1000000)
#define TICK_US   (100 * MS)
#define LIMIT_US  (600 * S)
#define RESYNC_US (5 * S)

typedef enum
{
  FAULT_NONE,
  FAULT_LATENCY,
  FAULT_5XX,
  FAULT_HANG,
  FAULT_DROPPED_SOCKET,
  FAULT_SILENT_SOCKET,
  FAULT_RESTART,
  FAULT_OOM,
  FAULT_TRUNCATED,
  FAULT_WRONG_ID,
  FAULT_CORRUPT_HISTORY,
  FAULT_DUPLICATED,
  FAULT_HTML,
  N_FAULTS,
} Fault;

static const char *const NAMES[N_FAULTS] = {
  "none",    "latency", "5xx",       "hang",     "dropped-socket",  "silent-socket",
  "restart", "oom",     "truncated", "wrong-id", "corrupt-history", "duplicated",
  "html"};

typedef enum
{
  JOB_NONE,
  JOB_PENDING,
  JOB_RUNNING,
  JOB_ENDED, /* in history */
  JOB_GONE,
} JobState;

typedef struct
{
  Fault fault;
  guint64 state; /* splitmix64 */
  Bench bench;
  const char *id; /* the server's name of our prompt */
  JobState job;
  const char *history; /* "success", "error", "interrupted" */
  gboolean really_finished;
  gboolean posted_into_the_void;                     /* the server never saw it */
  gint64 start_us, next_step_us, finish_us, null_us; /* 0: not to come */
  int step;
  gboolean socket_open, silent;
  gint64 socket_back_us;
  gint64 fault_from_us, fault_to_us; /* when the fault's window is open */
  guint fault_left;                  /* times it still happens */
  gint64 cancel_us;                  /* 0 never */
  gboolean canceled;
  guint n_delivered;
  guint n_outputs;
  guint n_posts;   /* that came, or were sent into the void */
  gint64 owed_us;  /* until when answers are under way that the fault delays or keeps back */
  gint64 clear_us; /* since when nothing stands between the run and the truth; 0: something does */
} Sim;

static guint64
draw (Sim *self)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static gint64
between (Sim *self, gint64 low, gint64 high)
{
  return low + (gint64) (draw (self) % (guint64) (high - low + 1));
}

static gboolean
chance (Sim *self, int percent)
{
  return between (self, 0, 99) < percent;
}

static gboolean
is_faulty (const Sim *self, Fault fault)
{
  return self->fault == fault && self->bench.now_us >= self->fault_from_us
         && self->bench.now_us < self->fault_to_us;
}

/* Of its server's answers: what is wrong with a prompt or its messages alone hides nothing. */
static gboolean
is_in_the_way (Fault fault)
{
  return fault != FAULT_NONE && fault != FAULT_OOM && fault != FAULT_WRONG_ID
         && fault != FAULT_DUPLICATED && fault != FAULT_DROPPED_SOCKET
         && fault != FAULT_SILENT_SOCKET;
}

static gboolean
is_down (const Sim *self)
{
  return is_faulty (self, FAULT_RESTART);
}

static void
say (Sim *self, const char *text)
{
  gint64 delay_us = between (self, 0, 5 * MS);
  int copies = 1;

  if (!self->socket_open || self->silent || is_down (self))
    return;
  if (is_faulty (self, FAULT_LATENCY))
    delay_us = between (self, 0, 5 * S);
  if (is_faulty (self, FAULT_DUPLICATED))
    copies = (int) between (self, 1, 3);
  for (int i = 0; i < copies; i++)
    {
      if (is_faulty (self, FAULT_DUPLICATED))
        delay_us = between (self, 0, 3 * S);
      bench_put_text (&self->bench, self->bench.now_us + delay_us, text);
    }
}

static void
say_event (Sim *self, const char *type, const char *id, const char *more)
{
  g_autofree char *text =
    g_strdup_printf ("{\"type\":\"%s\",\"data\":{\"prompt_id\":\"%s\"%s}}", type, id, more);

  say (self, text);
}

static void
say_status (Sim *self)
{
  say (self, "{\"type\":\"status\",\"data\":{\"status\":{\"exec_info\":{\"queue_remaining\":1}}}}");
}

/* Another client's run, told to us by mistake or broadcast. */
static void
say_foreign (Sim *self)
{
  static const char *const TYPES[] = {"execution_start", "executed", "execution_success",
                                      "execution_interrupted"};

  say_event (self, TYPES[between (self, 0, 3)], OTHER_ID, "");
  say_event (self, "executing", OTHER_ID, ",\"node\":null");
}

static void
end_job (Sim *self, const char *status, gint64 lag_us)
{
  self->history = status;
  self->finish_us = 0;
  self->null_us = self->bench.now_us + lag_us;
}

static void
run_job (Sim *self)
{
  gint64 now_us = self->bench.now_us;

  if (self->job == JOB_PENDING && now_us >= self->start_us)
    {
      self->job = JOB_RUNNING;
      say_status (self);
      say_event (self, "execution_start", self->id, "");
      say_event (self, "executing", self->id, ",\"node\":\"3\"");
    }
  if (self->job != JOB_RUNNING)
    return;
  if (self->finish_us != 0 && now_us >= self->next_step_us && now_us < self->finish_us)
    {
      g_autofree char *steps =
        g_strdup_printf (",\"node\":\"3\",\"value\":%d,\"max\":99", ++self->step);

      say_event (self, "progress", self->id, steps);
      self->next_step_us = now_us + between (self, 200 * MS, 3 * S);
    }
  if (self->finish_us != 0 && now_us >= self->finish_us)
    {
      gboolean fails = self->fault == FAULT_OOM;

      say_event (self, fails ? "execution_error" : "execution_success", self->id,
                 fails ? ",\"exception_type\":\"torch.OutOfMemoryError\"" : "");
      end_job (self, fails ? "error" : "success", between (self, 0, 400 * MS));
    }
  if (self->null_us != 0 && now_us >= self->null_us)
    {
      self->null_us = 0;
      self->job = JOB_ENDED;
      self->really_finished = g_str_equal (self->history, "success");
      say_status (self);
      say_event (self, "executing", self->id, ",\"node\":null");
    }
}

static void
close_socket (Sim *self, gint64 back_us)
{
  if (self->socket_open)
    bench_put_type (&self->bench, self->bench.now_us, ASSAY_COMFY_INPUT_SOCKET_CLOSED);
  self->socket_open = FALSE;
  self->socket_back_us = back_us;
}

static void
move_socket (Sim *self)
{
  gint64 now_us = self->bench.now_us;

  if (is_faulty (self, FAULT_DROPPED_SOCKET) && self->socket_open && chance (self, 3))
    close_socket (self, now_us + between (self, 500 * MS, 8 * S));
  if (is_faulty (self, FAULT_SILENT_SOCKET) && self->fault_left > 0)
    {
      self->silent = TRUE;
      self->fault_left--;
    }
  if (is_down (self))
    {
      close_socket (self, self->fault_to_us + between (self, 0, 8 * S));
      if (self->job != JOB_NONE)
        self->job = JOB_GONE;
      self->history = NULL;
    }
  if (!self->socket_open && now_us >= self->socket_back_us && !is_down (self))
    {
      self->socket_open = TRUE;
      self->silent = FALSE;
      bench_put_type (&self->bench, now_us, ASSAY_COMFY_INPUT_SOCKET_OPENED);
      say_status (self);
    }
}

/* The prompt has ended at the server, whose faults are over. */
static gboolean
is_clear (const Sim *self)
{
  gint64 now_us = self->bench.now_us;

  return (self->job == JOB_ENDED || self->job == JOB_GONE) && self->owed_us <= now_us
         && (self->fault != FAULT_TRUNCATED || self->fault_left == 0)
         && (self->fault_to_us <= now_us || !is_in_the_way (self->fault));
}

static void
tick_cb (Bench *bench, gpointer data)
{
  Sim *self = data;

  move_socket (self);
  run_job (self);
  if (!is_clear (self))
    self->clear_us = 0;
  else if (self->clear_us == 0)
    self->clear_us = bench->now_us;
  if (self->fault == FAULT_WRONG_ID && chance (self, 5))
    say_foreign (self);
  if (self->cancel_us != 0 && bench->now_us >= self->cancel_us && !self->canceled)
    {
      self->canceled = TRUE;
      bench_put_type (bench, bench->now_us, ASSAY_COMFY_INPUT_CANCEL);
    }
  bench_call (bench, bench->now_us + TICK_US, tick_cb);
}

static gint64
owe (Sim *self, gint64 due_us)
{
  self->owed_us = MAX (self->owed_us, due_us);
  return due_us;
}

static gint64
answer_time (Sim *self)
{
  gint64 now_us = self->bench.now_us;

  return is_faulty (self, FAULT_LATENCY) ? owe (self, now_us + between (self, 0, 8 * S))
                                         : now_us + between (self, MS, 30 * MS);
}

/* A fault of the HTTP side in place of an answer. @out_seen: whether the server did what was asked
 * nevertheless. */
static gboolean
answer_with_fault (Sim *self, AssayComfyInputType type, gint64 timeout_us, gboolean *out_seen)
{
  static const guint STATUSES[] = {500, 502, 503, 504};
  AssayComfyInput refused = {.type = type};
  gint64 now_us = self->bench.now_us;

  *out_seen = TRUE;
  if (is_down (self))
    {
      *out_seen = FALSE;
      refused.not_sent = TRUE;
      bench_put (&self->bench, now_us + MS, &refused, NULL);
      return TRUE;
    }
  if (is_faulty (self, FAULT_5XX) && chance (self, 60))
    {
      *out_seen = chance (self, 50);
      bench_put_answer (&self->bench, answer_time (self), type, STATUSES[between (self, 0, 3)],
                        "<html>bad gateway</html>");
      return TRUE;
    }
  if (is_faulty (self, FAULT_HANG) && chance (self, 70))
    {
      *out_seen = chance (self, 50);
      bench_put_answer (&self->bench, owe (self, now_us + timeout_us), type, 0, NULL);
      return TRUE;
    }
  if (is_faulty (self, FAULT_HTML) && chance (self, 80))
    {
      *out_seen = chance (self, 20);
      bench_put_answer (&self->bench, answer_time (self), type, 200,
                        "<!doctype html><html></html>");
      return TRUE;
    }
  return FALSE;
}

static void
put_job (Sim *self)
{
  self->job = JOB_PENDING;
  self->start_us = self->bench.now_us + between (self, 0, 10 * S);
  self->next_step_us = self->start_us + between (self, 0, 20 * S);
  self->finish_us = self->next_step_us + between (self, 0, 40 * S);
  say_status (self);
}

static void
on_post (Sim *self)
{
  gboolean seen = TRUE;
  gboolean is_broken = answer_with_fault (self, ASSAY_COMFY_INPUT_PROMPT_ANSWER, 30 * S, &seen);
  g_autofree char *body = NULL;

  self->n_posts++;
  if (self->fault == FAULT_WRONG_ID && chance (self, 40))
    self->id = "server-made-this-one";
  if (seen)
    put_job (self);
  else
    self->posted_into_the_void = TRUE;
  if (is_broken)
    return;
  body = g_strdup_printf ("{\"prompt_id\":\"%s\",\"number\":1,\"node_errors\":{}}", self->id);
  bench_put_answer (&self->bench, answer_time (self), ASSAY_COMFY_INPUT_PROMPT_ANSWER, 200, body);
}

static void
on_queue (Sim *self)
{
  gboolean seen;
  g_autofree char *body = NULL;
  gboolean is_there = self->job == JOB_PENDING || self->job == JOB_RUNNING;

  if (answer_with_fault (self, ASSAY_COMFY_INPUT_QUEUE, 20 * S, &seen))
    return;
  body = g_strdup_printf (
    "{\"queue_running\":[],\"queue_pending\":[[0,\"%s\"]],\"queue_%s\":[[1,\"%s\"%s]]}", OTHER_ID,
    self->job == JOB_RUNNING ? "running" : "pending", is_there ? self->id : OTHER_ID,
    is_there ? "," PROMPT : "");
  bench_put_answer (&self->bench, answer_time (self), ASSAY_COMFY_INPUT_QUEUE, 200, body);
}

static char *
history_body (Sim *self)
{
  static const char *const BROKEN[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"" ID "\":{\"status\":{\"status_str\":\"success\"",
    "{\"" ID "\":{}}",
    "{\"" ID "\":null}",
    "\xff\xfe",
    "{\"" ID "\":{\"status\":{\"status_str\":\"success\"},\"outputs\":[]}}"};
  const char *messages = "";

  if (is_faulty (self, FAULT_CORRUPT_HISTORY) && chance (self, 70))
    return g_strdup (BROKEN[between (self, 0, G_N_ELEMENTS (BROKEN) - 1)]);
  if (self->fault == FAULT_WRONG_ID && chance (self, 30))
    {
      self->clear_us = 0; /* this fault has no end */
      return g_strdup ("{\"" OTHER_ID
                       "\":{\"status\":{\"status_str\":\"success\"},\"outputs\":{}}}");
    }
  if (self->job != JOB_ENDED)
    return g_strdup ("{}");
  if (g_str_equal (self->history, "interrupted"))
    messages = "[\"execution_interrupted\",{}]";
  else if (g_str_equal (self->history, "error"))
    messages = "[\"execution_error\",{\"exception_type\":\"torch.OutOfMemoryError\",\"exception_"
               "message\":\"Allocation on device\\n\"}]";
  return g_strdup_printf ("{\"%s\":{\"prompt\":[1,\"%s\"," PROMPT "],"
                          "\"outputs\":{\"9\":{\"images\":["
                          "{\"filename\":\"a.png\",\"subfolder\":\"\",\"type\":\"output\"},{"
                          "\"filename\":\"b.png\",\"subfolder\":\"\",\"type\":\"output\"}]}},"
                          "\"status\":{\"status_str\":\"%s\",\"messages\":[%s]}}}",
                          self->id, self->id,
                          g_str_equal (self->history, "success") ? "success" : "error", messages);
}

static void
on_history (Sim *self)
{
  gboolean seen;
  g_autofree char *body = NULL;

  if (answer_with_fault (self, ASSAY_COMFY_INPUT_HISTORY, 20 * S, &seen))
    return;
  body = history_body (self);
  bench_put_answer (&self->bench, answer_time (self), ASSAY_COMFY_INPUT_HISTORY, 200, body);
}

static void
on_download (Sim *self, guint index)
{
  gboolean is_cut = self->fault == FAULT_TRUNCATED && self->fault_left > 0;
  gboolean is_broken = is_down (self) || is_cut
                       || (is_faulty (self, FAULT_5XX) && chance (self, 60))
                       || (is_faulty (self, FAULT_HTML) && chance (self, 80))
                       || (is_faulty (self, FAULT_HANG) && chance (self, 70));
  gboolean has_file = self->job == JOB_ENDED && g_str_equal (self->history, "success");
  AssayComfyInput gone = {.type = ASSAY_COMFY_INPUT_DOWNLOAD_FAILED, .http_status = 404};
  AssayComfyInput input = {.type = is_broken ? ASSAY_COMFY_INPUT_DOWNLOAD_FAILED
                                             : ASSAY_COMFY_INPUT_DOWNLOADED,
                           .output_index = index,
                           .http_status = self->fault == FAULT_5XX ? 503 : 0};

  if (!has_file && !is_broken)
    {
      bench_put (&self->bench, answer_time (self), &gone, NULL);
      return;
    }
  if (is_cut)
    self->fault_left--;
  if (!is_broken)
    self->n_delivered++;
  self->n_outputs = MAX (self->n_outputs, index + 1);
  bench_put (&self->bench, answer_time (self), &input, NULL);
}

static void
on_last_word (Sim *self, gboolean is_interrupt)
{
  if (is_down (self) || (is_faulty (self, FAULT_HANG) && chance (self, 50)))
    return;
  if (is_interrupt && self->job == JOB_RUNNING && self->null_us == 0 && !chance (self, 20))
    {
      say_event (self, "execution_interrupted", self->id, "");
      end_job (self, "interrupted", between (self, 0, 1400 * MS));
    }
  if (!is_interrupt && self->job == JOB_PENDING)
    self->job = JOB_GONE;
}

static void
on_reconnect (Sim *self)
{
  if (self->socket_open)
    close_socket (self, self->bench.now_us + between (self, 0, S));
}

static void
perform (Bench *bench, const AssayComfyAction *action, gpointer data)
{
  Sim *self = data;

  switch (action->type)
    {
    case ASSAY_COMFY_ACTION_POST_PROMPT:
      on_post (self);
      break;
    case ASSAY_COMFY_ACTION_GET_QUEUE:
      on_queue (self);
      break;
    case ASSAY_COMFY_ACTION_GET_HISTORY:
    case ASSAY_COMFY_ACTION_LIST_HISTORY:
      on_history (self);
      break;
    case ASSAY_COMFY_ACTION_DOWNLOAD:
      on_download (self, action->output_index);
      break;
    case ASSAY_COMFY_ACTION_DELETE_PROMPT:
    case ASSAY_COMFY_ACTION_INTERRUPT:
      on_last_word (self, action->type == ASSAY_COMFY_ACTION_INTERRUPT);
      break;
    case ASSAY_COMFY_ACTION_RECONNECT:
      on_reconnect (self);
      break;
    default:
      break;
    }
}

static void
sim_init (Sim *self, Fault fault, guint seed)
{
  memset (self, 0, sizeof *self);
  self->fault = fault;
  self->state = seed * 1000003u + (guint) fault;
  self->id = ID;
  self->fault_from_us = between (self, 0, 2) == 0 ? 0 : between (self, 0, 40 * S);
  self->fault_to_us = self->fault_from_us + between (self, S, 100 * S);
  /* Restarts take less; a page or a broken history may stay for good. */
  if (fault == FAULT_RESTART)
    self->fault_to_us = self->fault_from_us + between (self, S, 60 * S);
  if ((fault == FAULT_HTML || fault == FAULT_CORRUPT_HISTORY) && chance (self, 20))
    self->fault_to_us = G_MAXINT64;
  self->fault_left = (guint) between (self, 1, fault == FAULT_TRUNCATED ? 10 : 2);
  if (chance (self, 25))
    self->cancel_us = between (self, 1, 60 * S);
  bench_init (&self->bench, ID, perform, self);
  assay_comfy_run_set_mark (self->bench.run, "us", PREFIX);
  self->socket_open = TRUE;
  bench_put_type (&self->bench, 0, ASSAY_COMFY_INPUT_SOCKET_OPENED);
  bench_put_type (&self->bench, 0, ASSAY_COMFY_INPUT_START);
  bench_call (&self->bench, 0, tick_cb);
}

static gboolean
server_has_job (const Sim *self)
{
  return self->job == JOB_PENDING || self->job == JOB_RUNNING || self->job == JOB_ENDED;
}

/* How long the truth was there to be seen and was not. */
static gint64
resync_time (const Sim *self)
{
  return self->clear_us != 0 ? self->bench.now_us - self->clear_us : 0;
}

static void
check_invariants (Sim *self)
{
  const Bench *bench = &self->bench;

  g_assert_cmpuint (bench->count[ASSAY_COMFY_ACTION_POST_PROMPT], ==, 1);
  g_assert_cmpuint (bench_terminals (bench), ==, 1);
  g_assert_cmpuint (bench->count[ASSAY_COMFY_ACTION_ACCEPTED], <=, 1);
  g_assert_cmpint (bench->now_us, <=, LIMIT_US);
  if (self->canceled && bench->last != ASSAY_COMFY_ACTION_CANCELED)
    g_assert_cmpint (bench->now_us, <=, self->cancel_us + TICK_US);
  if (bench->last == ASSAY_COMFY_ACTION_CANCELED)
    g_assert_cmpint (bench->now_us, <=, self->cancel_us + TICK_US + ASSAY_COMFY_CANCEL_S * S);
  if (bench->last == ASSAY_COMFY_ACTION_SUCCEEDED)
    {
      g_assert_true (self->really_finished);
      g_assert_cmpuint (self->n_outputs, ==, 2);
      g_assert_cmpuint (self->n_delivered, ==, 2);
    }
  if (bench->last == ASSAY_COMFY_ACTION_LOST)
    g_assert_false (server_has_job (self));
  g_assert_cmpuint (self->n_posts, ==, 1);
  g_assert_cmpint (resync_time (self), <=, RESYNC_US);
}

/* A page each time is not waited for: whoever asks for the picture asks the server anew what it is.
 */
static gboolean
is_turned_away (const Sim *self)
{
  return self->fault == FAULT_HTML && self->bench.last == ASSAY_COMFY_ACTION_FAILED
         && strstr (self->bench.error_message, "a page came") != NULL;
}

static void
check_outcome (Sim *self)
{
  const Bench *bench = &self->bench;

  if (bench->last == ASSAY_COMFY_ACTION_CANCELED)
    return;
  switch (self->fault)
    {
    case FAULT_NONE:
    case FAULT_LATENCY:
    case FAULT_DROPPED_SOCKET:
    case FAULT_SILENT_SOCKET:
    case FAULT_WRONG_ID:
    case FAULT_DUPLICATED:
      g_assert_cmpint (bench->last, ==, ASSAY_COMFY_ACTION_SUCCEEDED);
      break;
    case FAULT_OOM:
      g_assert_cmpint (bench->last, ==, ASSAY_COMFY_ACTION_FAILED);
      g_assert_cmpstr (bench->error_class, ==, "out_of_memory");
      break;
    case FAULT_RESTART:
      if (self->posted_into_the_void)
        g_assert_cmpstr (bench->error_class, ==, "upstream_unavailable");
      else if (!self->really_finished)
        g_assert_cmpint (bench->last, ==, ASSAY_COMFY_ACTION_LOST);
      break;
    case FAULT_CORRUPT_HISTORY:
      g_assert_true (bench->last == ASSAY_COMFY_ACTION_SUCCEEDED
                     || self->fault_to_us == G_MAXINT64);
      break;
    case FAULT_5XX:
    case FAULT_HANG:
    case FAULT_HTML:
      /* What the server has is found once it speaks again, and nothing is found where nothing is.
       */
      if (self->posted_into_the_void)
        g_assert_true (bench->last == ASSAY_COMFY_ACTION_LOST
                       || bench->last == ASSAY_COMFY_ACTION_FAILED);
      else if (is_turned_away (self))
        g_assert_cmpstr (bench->error_class, ==, "upstream_unavailable");
      else if (self->fault_to_us != G_MAXINT64)
        g_assert_cmpuint (self->n_outputs, ==, 2);
      break;
    case FAULT_TRUNCATED:
      g_assert_true (bench->last == ASSAY_COMFY_ACTION_SUCCEEDED || self->n_delivered < 2);
      break;
    default:
      g_assert_not_reached ();
    }
}

static guint
count_seeds (void)
{
  const char *asked = g_getenv ("ASSAY_FAULT_LONG");

  return asked != NULL && asked[0] != '\0' ? 1000 : 50;
}

static void
test_fault (gconstpointer data)
{
  Fault fault = GPOINTER_TO_UINT (data);
  guint n_seeds = count_seeds ();
  guint n_succeeded = 0;
  gint64 slowest_us = 0;

  for (guint seed = 1; seed <= n_seeds; seed++)
    {
      Sim sim;

      sim_init (&sim, fault, seed);
      bench_go (&sim.bench, LIMIT_US);
      slowest_us = MAX (slowest_us, resync_time (&sim));
      if (!assay_comfy_run_is_over (sim.bench.run) || g_test_verbose ())
        {
          g_autofree char *state = assay_comfy_run_to_string (sim.bench.run);

          g_test_message ("%s, seed %u: %s\n%s", NAMES[fault], seed, state, sim.bench.log->str);
        }
      check_invariants (&sim);
      check_outcome (&sim);
      n_succeeded += sim.bench.last == ASSAY_COMFY_ACTION_SUCCEEDED;
      bench_clear (&sim.bench);
    }
  g_test_message ("%u of %u succeeded", n_succeeded, n_seeds);
  if (fault != FAULT_NONE)
    g_test_message ("row 16: ComfyUI faults: 1 of the kinds, %u runs: 0 false done, 0 submitted "
                    "twice at the server, known again after at most %.1f s",
                    n_seeds, (double) slowest_us / (double) S);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_FAULTS; i++)
    {
      g_autofree char *path = g_strconcat ("/comfy/faults/", NAMES[i], NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fault);
    }
  return g_test_run ();
}
