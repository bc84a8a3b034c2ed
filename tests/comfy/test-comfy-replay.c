/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "capture.h"

#include <string.h>

/* Recorded conversations through the machine: what it does, action by action, is compared with
 * tests/comfy/replay/. ASSAY_UPDATE_GOLDEN=1 writes the files anew; the diff is then read by a
 * person. */

#define ANSWER_US 1000

typedef struct
{
  const char *name;
  const char *capture;
  guint post; /* which POST /prompt of the capture is ours, from 0 */
  gboolean
    cancel; /* CANCEL just before the interrupt that the recorder sent after the first second */
  guint view_status; /* answer of /view; 0 = 200 */
  AssayComfyActionType expected;
  guint n_outputs;
  gboolean cached;
  const char *error_class;
} Case;

static const Case CASES[] = {
  {"t2i-batch2-legacy-preview", "run-normal-t2i-batch2-legacy-preview", 0, FALSE, 0,
   ASSAY_COMFY_ACTION_SUCCEEDED, 2, FALSE, NULL},
  {"t2i-lora-preview-metadata", "run-normal-t2i-lora-preview-metadata", 0, FALSE, 0,
   ASSAY_COMFY_ACTION_SUCCEEDED, 1, FALSE, NULL},
  {"identical-second-cached", "run-identical-second-cached", 0, FALSE, 0,
   ASSAY_COMFY_ACTION_SUCCEEDED, 6, TRUE, NULL},
  {"partly-cached", "run-partly-cached", 0, FALSE, 0, ASSAY_COMFY_ACTION_SUCCEEDED, 6, FALSE, NULL},
  {"cached-file-deleted", "run-identical-second-cached", 0, FALSE, 404, ASSAY_COMFY_ACTION_FAILED,
   18, FALSE, "retryable"},
  {"failing-node-loadimage", "run-failing-node-loadimage", 0, FALSE, 0, ASSAY_COMFY_ACTION_FAILED,
   0, FALSE, "non_retryable"},
  {"server-restart-running", "server-restart-mid-run-kill", 0, FALSE, 0, ASSAY_COMFY_ACTION_LOST, 0,
   FALSE, NULL},
  {"server-restart-pending", "server-restart-mid-run-kill", 1, FALSE, 0, ASSAY_COMFY_ACTION_LOST, 0,
   FALSE, NULL},
  {"reconnect-mid-run", "reconnect-mid-run-same-client-id", 0, FALSE, 0,
   ASSAY_COMFY_ACTION_SUCCEEDED, 1, FALSE, NULL},
  {"reconnect-after-end", "reconnect-after-run-ended", 0, FALSE, 0, ASSAY_COMFY_ACTION_SUCCEEDED, 1,
   FALSE, NULL},
  {"interrupted-by-another", "run-interrupted-with-one-pending", 0, FALSE, 0,
   ASSAY_COMFY_ACTION_FAILED, 0, FALSE, "canceled"},
  {"interrupted-by-us", "run-interrupted-with-one-pending", 0, TRUE, 0, ASSAY_COMFY_ACTION_CANCELED,
   0, FALSE, NULL},
  {"behind-an-interrupted-one", "run-interrupted-with-one-pending", 1, FALSE, 0,
   ASSAY_COMFY_ACTION_SUCCEEDED, 1, FALSE, NULL},
  {"without-a-client-id", "observer-and-no-client-id", 1, FALSE, 0, ASSAY_COMFY_ACTION_SUCCEEDED, 1,
   FALSE, NULL},
};

/* The server as the capture shows it at a time. */
typedef struct
{
  const Case *wanted;
  GPtrArray *events;
  char *id;
  gint64 posted_us;
  gint64 started_us; /* execution_start; G_MAXINT64 if never */
  gint64 ended_us;   /* executing null; G_MAXINT64 if never */
  gint64 down_us, up_us;
  const char *history;
} Replay;

static gboolean
is_own_end (const CaptureEvent *event, const char *id)
{
  g_autoptr (AssayComfyMessage) message = NULL;

  if (!g_str_equal (event->event, "ws_text"))
    return FALSE;
  message = assay_comfy_message_parse_text (event->json, strlen (event->json));
  return message->type == ASSAY_COMFY_EXECUTING && message->node == NULL
         && g_strcmp0 (message->prompt_id, id) == 0;
}

static gboolean
is_own_start (const CaptureEvent *event, const char *id)
{
  g_autoptr (AssayComfyMessage) message = NULL;

  if (!g_str_equal (event->event, "ws_text"))
    return FALSE;
  message = assay_comfy_message_parse_text (event->json, strlen (event->json));
  return message->type == ASSAY_COMFY_EXECUTION_START && g_strcmp0 (message->prompt_id, id) == 0;
}

static void
find_post (Replay *self)
{
  guint n_posts = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      const CaptureEvent *event = self->events->pdata[i];
      g_autoptr (GBytes) body = NULL;
      g_autoptr (AssayComfyPromptAnswer) answer = NULL;

      if (g_strcmp0 (event->request, "POST /prompt") != 0 || n_posts++ != self->wanted->post)
        continue;
      body = g_bytes_new (event->json, strlen (event->json));
      answer = assay_comfy_prompt_answer_parse (event->status, body);
      g_assert_true (answer->accepted);
      self->id = g_strdup (answer->prompt_id);
      self->posted_us = event->t_us;
    }
  g_assert_nonnull (self->id);
}

static void
find_times (Replay *self)
{
  g_autofree char *history = g_strconcat ("GET /history/", self->id, NULL);

  self->started_us = self->ended_us = self->down_us = self->up_us = G_MAXINT64;
  for (guint i = 0; i < self->events->len; i++)
    {
      const CaptureEvent *event = self->events->pdata[i];

      if (is_own_start (event, self->id))
        self->started_us = event->t_us;
      if (is_own_end (event, self->id))
        self->ended_us = event->t_us;
      if (g_str_equal (event->event, "note") && self->down_us == G_MAXINT64
          && strstr (self->wanted->capture, "restart") != NULL)
        self->down_us = event->t_us;
      if (g_str_equal (event->event, "ws_connected") && *event->label != '\0'
          && self->down_us != G_MAXINT64)
        self->up_us = event->t_us;
      if (g_strcmp0 (event->request, history) == 0 && strlen (event->json) > 10)
        {
          self->history = event->json;
          self->ended_us = MIN (self->ended_us, event->t_us);
        }
    }
}

static void
answer_queue (Replay *self, Bench *bench)
{
  gboolean is_there = bench->now_us < self->ended_us && bench->now_us < self->down_us;
  const char *const list = bench->now_us >= self->started_us ? "running" : "pending";
  g_autofree char *body =
    is_there ? g_strdup_printf (
      "{\"queue_running\":[],\"queue_pending\":[],\"queue_%s\":[[1,\"%s\"]]}", list, self->id)
             : g_strdup ("{\"queue_running\":[],\"queue_pending\":[]}");

  bench_put_answer (bench, bench->now_us + ANSWER_US, ASSAY_COMFY_INPUT_QUEUE, 200, body);
}

static void
perform (Bench *bench, const AssayComfyAction *action, gpointer data)
{
  Replay *self = data;
  gboolean is_down = bench->now_us >= self->down_us && bench->now_us < self->up_us;
  gint64 due_us = bench->now_us + ANSWER_US;
  AssayComfyInput download = {.type = ASSAY_COMFY_INPUT_DOWNLOADED,
                              .output_index = action->output_index};

  switch (action->type)
    {
    case ASSAY_COMFY_ACTION_GET_QUEUE:
      if (is_down)
        bench_put_answer (bench, due_us, ASSAY_COMFY_INPUT_QUEUE, 0, NULL);
      else
        answer_queue (self, bench);
      break;
    case ASSAY_COMFY_ACTION_GET_HISTORY:
      bench_put_answer (bench, due_us, ASSAY_COMFY_INPUT_HISTORY, is_down ? 0 : 200,
                        is_down                                                    ? NULL
                        : bench->now_us >= self->ended_us && self->history != NULL ? self->history
                                                                                   : "{}");
      break;
    case ASSAY_COMFY_ACTION_DOWNLOAD:
      if (self->wanted->view_status != 0)
        {
          download.type = ASSAY_COMFY_INPUT_DOWNLOAD_FAILED;
          download.http_status = self->wanted->view_status;
        }
      bench_put (bench, due_us, &download, NULL);
      break;
    default:
      break;
    }
}

static void
put_events (Replay *self, Bench *bench)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const CaptureEvent *event = self->events->pdata[i];
      AssayComfyInput message = {.type = ASSAY_COMFY_INPUT_MESSAGE};

      if (g_strcmp0 (event->request, "POST /prompt") == 0 && event->t_us == self->posted_us)
        {
          bench_put_type (bench, event->t_us, ASSAY_COMFY_INPUT_START);
          bench_put_answer (bench, event->t_us, ASSAY_COMFY_INPUT_PROMPT_ANSWER, event->status,
                            event->json);
        }
      else if (g_strcmp0 (event->request, "POST /interrupt") == 0 && self->wanted->cancel
               && event->t_us > G_USEC_PER_SEC)
        bench_put_type (bench, event->t_us - 5000, ASSAY_COMFY_INPUT_CANCEL);
      else if (g_str_equal (event->event, "ws_connected"))
        bench_put_type (bench, event->t_us, ASSAY_COMFY_INPUT_SOCKET_OPENED);
      else if (g_str_equal (event->event, "ws_closed"))
        bench_put_type (bench, event->t_us, ASSAY_COMFY_INPUT_SOCKET_CLOSED);
      else if (g_str_equal (event->event, "ws_text"))
        bench_put_text (bench, event->t_us, event->json);
      else if (g_str_equal (event->event, "ws_binary"))
        bench_put (bench, event->t_us, &message, assay_comfy_message_parse_binary (event->frame));
    }
}

static void
compare_golden (const char *name, const char *text)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *path =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "comfy", "replay", file, NULL);
  g_autofree char *golden = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("ASSAY_UPDATE_GOLDEN") != NULL)
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &golden, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, golden);
}

static void
test_case (gconstpointer data)
{
  const Case *wanted = data;
  g_autoptr (GPtrArray) events = capture_load (wanted->capture);
  Replay replay = {.wanted = wanted, .events = events};
  g_auto (Bench) bench = {0};

  find_post (&replay);
  find_times (&replay);
  bench_init (&bench, replay.id, perform, &replay);
  put_events (&replay, &bench);
  bench_go (&bench, 600 * G_USEC_PER_SEC);

  g_test_message ("%s", bench.log->str);
  g_assert_cmpuint (bench_terminals (&bench), ==, 1);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_POST_PROMPT], ==, 1);
  g_assert_cmpint (bench.last, ==, wanted->expected);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DOWNLOAD], ==, wanted->n_outputs);
  g_assert_cmpint (bench.cached, ==, wanted->cached);
  g_assert_cmpstr (bench.error_class, ==, wanted->error_class);
  compare_golden (wanted->name, bench.log->str);
  g_free (replay.id);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/comfy/replay/", CASES[i].name, NULL);

      g_test_add_data_func (path, &CASES[i], test_case);
    }
  return g_test_run ();
}
