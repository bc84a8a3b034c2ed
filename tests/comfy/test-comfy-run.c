/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <string.h>

/* The machine's rules, one at a time. Goldens of whole conversations: test-comfy-replay. */

#define ID    "5f6f2cb2-0000-4000-8000-000000000001"
#define OTHER "5f6f2cb2-0000-4000-8000-00000000beef"
#define MS    G_GINT64_CONSTANT (1000)
#define S     G_GINT64_CONSTANT (1000000)

#define ACCEPTED "{\"prompt_id\":\"" ID "\",\"number\":1,\"node_errors\":{}}"
#define NOWHERE  "{\"queue_running\":[],\"queue_pending\":[]}"
#define RUNNING  "{\"queue_running\":[[1,\"" ID "\"]],\"queue_pending\":[]}"
#define PENDING  "{\"queue_running\":[[0,\"" OTHER "\"]],\"queue_pending\":[[1,\"" ID "\"]]}"
#define FOREIGN  "{\"queue_running\":[[0,\"" OTHER "\"]],\"queue_pending\":[]}"
#define DONE                                                                                       \
  "{\"" ID "\":{\"prompt\":[1,\"\",{\"9\":{}},{},[\"9\"]],\"status\":{\"status_str\":\"success\"," \
  "\"messages\":[]},"                                                                              \
  "\"outputs\":{\"9\":{\"images\":[{\"filename\":\"a.png\"},{\"filename\":\"b.png\"}]}}}}"
#define INTERRUPTED                                                                                \
  "{\"" ID "\":{\"prompt\":[1,\"\",{\"9\":{}},{},[\"9\"]],\"outputs\":{},"                         \
  "\"status\":{\"status_str\":\"error\",\"completed\":false,"                                      \
  "\"messages\":[[\"execution_interrupted\",{\"prompt_id\":\"" ID "\"}]]}}}"
#define END(id) "{\"type\":\"executing\",\"data\":{\"node\":null,\"prompt_id\":\"" id "\"}}"

/* A script: what the next requests are answered with; the last answer stays. */
typedef struct
{
  const char *queue[8], *history[8];
  guint n_queue, n_history;
  guint status; /* of queue and history; 0 = no answer */
  gboolean view_fails;
  guint view_status; /* … with this */
  AssayComfyFetchFault fault;
  const char *has_file; /* … but under this name; %NULL: under every one */
  gboolean turns_away;  /* from the first download on queue and history have no other answer */
  gboolean viewed;
} Script;

static guint
status_of (const Script *self)
{
  return self->turns_away && self->viewed ? self->view_status : self->status;
}

static const char *
next_of (const char *const *list, guint *at)
{
  const char *answer = list[*at];

  if (list[*at + 1] != NULL)
    ++*at;
  return answer;
}

static void
put_download (Bench *bench, gint64 due_us, const AssayComfyAction *action, const Script *self)
{
  g_autofree char *name = g_strjoin (":", action->output->type, action->output->subfolder,
                                     action->output->filename, NULL);
  gboolean works = self->view_fails ? g_strcmp0 (name, self->has_file) == 0 : TRUE;
  AssayComfyInput input = {.type = works ? ASSAY_COMFY_INPUT_DOWNLOADED
                                         : ASSAY_COMFY_INPUT_DOWNLOAD_FAILED,
                           .output_index = action->output_index,
                           .fault = self->fault,
                           .http_status = self->view_status};

  bench_put (bench, due_us, &input, NULL);
}

static void
perform (Bench *bench, const AssayComfyAction *action, gpointer data)
{
  Script *self = data;
  gint64 due_us = bench->now_us + 10 * MS;

  if (action->type == ASSAY_COMFY_ACTION_GET_QUEUE)
    bench_put_answer (bench, due_us, ASSAY_COMFY_INPUT_QUEUE, status_of (self),
                      status_of (self) == 200 ? next_of (self->queue, &self->n_queue) : NULL);
  if (action->type == ASSAY_COMFY_ACTION_GET_HISTORY
      || action->type == ASSAY_COMFY_ACTION_LIST_HISTORY)
    bench_put_answer (bench, due_us, ASSAY_COMFY_INPUT_HISTORY, status_of (self),
                      status_of (self) == 200 ? next_of (self->history, &self->n_history) : NULL);
  if (action->type == ASSAY_COMFY_ACTION_DOWNLOAD)
    {
      self->viewed = TRUE;
      put_download (bench, due_us, action, self);
    }
}

static void
begin (Bench *bench, Script *script, guint status, const char *answer)
{
  bench_init (bench, ID, perform, script);
  bench_put_type (bench, 0, ASSAY_COMFY_INPUT_SOCKET_OPENED);
  bench_put_type (bench, 0, ASSAY_COMFY_INPUT_START);
  if (status != 1)
    bench_put_answer (bench, 5 * MS, ASSAY_COMFY_INPUT_PROMPT_ANSWER, status, answer);
}

#define NOT_ANSWERED 1

static void
expect (Bench *bench, AssayComfyActionType last, const char *error_class)
{
  g_test_message ("%s", bench->log->str);
  g_assert_cmpuint (bench_terminals (bench), ==, 1);
  g_assert_cmpint (bench->last, ==, last);
  g_assert_cmpstr (bench->error_class, ==, error_class);
  g_assert_cmpuint (bench->count[ASSAY_COMFY_ACTION_POST_PROMPT], <=, 1);
}

/* What is left of it is taken back: deleted, and interrupted only where the queue says that it is
 * what runs; that of somebody else is not touched. Mutations: on_mutilated that sends both at once;
 * cancel_step that does not look where it is. */
static void
test_node_errors (void)
{
  static const struct
  {
    const char *queue[3];
    guint n_interrupts, n_deletes;
  } CASES[] = {
    {{NOWHERE}, 0, 1}, {{FOREIGN}, 0, 1}, {{RUNNING, NOWHERE}, 1, 1}, {{PENDING, FOREIGN}, 0, 2}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {{CASES[i].queue[0], CASES[i].queue[1]}, {"{}"}, .status = 200};
      g_auto (Bench) bench = {0};

      begin (
        &bench, &script, 200,
        "{\"prompt_id\":\"" ID
        "\",\"node_errors\":{\"3\":{\"class_type\":\"SaveImage\",\"errors\":[{\"type\":\"x\"}]}}}");
      bench_go (&bench, 60 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, "invalid_workflow");
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DELETE_PROMPT], ==, CASES[i].n_deletes);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, CASES[i].n_interrupts);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_ACCEPTED], ==, 0);
    }
}

/* The queue gives no answer: ended in time, and nothing is interrupted on a guess. Mutation:
 * on_timer that interrupts at its limit. */
static void
test_node_errors_unanswered (void)
{
  Script script = {.status = 0};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200,
         "{\"prompt_id\":\"" ID "\",\"node_errors\":{\"3\":{\"errors\":[{\"type\":\"x\"}]}}}");
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "invalid_workflow");
  g_assert_cmpint (bench.now_us, <=, (ASSAY_COMFY_CANCEL_S + 1) * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, 0);
}

static void
test_refused (void)
{
  static const struct
  {
    guint status;
    const char *expected;
  } CASES[] = {{400, "invalid_workflow"}, {401, "upstream_unavailable"}, {413, "non_retryable"}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {{NOWHERE}, {"{}"}, .status = 200};
      g_auto (Bench) bench = {0};

      begin (&bench, &script, CASES[i].status, "");
      bench_go (&bench, 60 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, CASES[i].expected);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_GET_QUEUE], ==, 0);
    }
}

static void
test_not_sent (void)
{
  Script script = {.status = 0};
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_PROMPT_ANSWER, .not_sent = TRUE};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, NOT_ANSWERED, NULL);
  bench_put (&bench, 5 * MS, &input, NULL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "upstream_unavailable");
  g_assert_cmpint (bench.now_us, ==, 5 * MS);
}

/* Two looks, a second apart, then lost. */
static void
test_lost_answer_lost (void)
{
  Script script = {{NOWHERE}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 0, NULL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_LOST, NULL);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_GET_QUEUE], ==, 2);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_GET_HISTORY], ==, 2);
  g_assert_cmpint (bench.now_us, >=, S);
  g_assert_cmpint (bench.now_us, <, 2 * S);
}

/* Hints between the two looks do not bring the second one forward. */
static void
test_second_look_is_later (void)
{
  Script script = {{NOWHERE}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 0, NULL);
  bench_put_type (&bench, 20 * MS, ASSAY_COMFY_INPUT_SOCKET_CLOSED);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_LOST, NULL);
  g_assert_cmpint (bench.now_us, >=, S);
}

/* Only misses in a row count. */
static void
test_misses_in_a_row (void)
{
  Script script = {{NOWHERE, RUNNING, NOWHERE}, {"{}", "{}", DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 0, NULL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
}

/* Deleted by somebody else while others keep the socket lively: silence about ours is noticed all
 * the same. */
static void
test_deleted_on_a_busy_server (void)
{
  Script script = {{NOWHERE}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  for (int i = 1; i < 120; i++)
    bench_put_text (
      &bench, i * S,
      "{\"type\":\"status\",\"data\":{\"status\":{\"exec_info\":{\"queue_remaining\":2}}}}");
  bench_go (&bench, 100 * S);
  expect (&bench, ASSAY_COMFY_ACTION_LOST, NULL);
  g_assert_cmpint (bench.now_us, >=, 30 * S);
  g_assert_cmpint (bench.now_us, <, 40 * S);
}

static void
test_lost_answer_found (void)
{
  Script script = {{NOWHERE, RUNNING, NOWHERE}, {"{}", DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 0, NULL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_ACCEPTED], ==, 1);
}

static void
test_5xx_not_queued (void)
{
  Script script = {{NOWHERE}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 500, "oops");
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "retryable");
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_GET_HISTORY], ==, 2);
}

static void
test_resume (void)
{
  Script script = {{NOWHERE}, {DONE}, .status = 200};
  AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = TRUE};
  g_auto (Bench) bench = {0};

  bench_init (&bench, ID, perform, &script);
  bench_put (&bench, 0, &start, NULL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_POST_PROMPT], ==, 0);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_ACCEPTED], ==, 1);
}

static void
test_interrupted (void)
{
  Script script = {{RUNNING, NOWHERE}, {INTERRUPTED}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "canceled");
}

/* The program ended while its prompts ran and told the server to drop them; who asks for them again
 * knows that. */
static void
test_resume_interrupted (void)
{
  Script scripts[] = {
    {{NOWHERE}, {INTERRUPTED}, .status = 200},
    {{RUNNING, NOWHERE}, {INTERRUPTED}, .status = 200}, /* the interrupt took effect late */
  };
  AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = TRUE};

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto (Bench) bench = {0};

      bench_init (&bench, ID, perform, &scripts[i]);
      bench_put (&bench, 0, &start, NULL);
      bench_go (&bench, 60 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, "canceled");
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_POST_PROMPT], ==, 0);
    }
}

static void
test_unreachable (void)
{
  Script script = {.status = 0};
  AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = TRUE};
  g_auto (Bench) bench = {0};

  bench_init (&bench, ID, perform, &script);
  bench_put (&bench, 0, &start, NULL);
  bench_go (&bench, 600 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "upstream_unavailable");
  g_assert_cmpint (bench.now_us, >=, ASSAY_COMFY_UNREACHABLE_S * S);
  g_assert_cmpint (bench.now_us, <, (ASSAY_COMFY_UNREACHABLE_S + 5) * S);
}

/* History comes late: nothing is lost, nothing is done too early. */
static void
test_history_lag (void)
{
  Script script = {{RUNNING, NOWHERE}, {"{}", DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_text (&bench, S,
                  "{\"type\":\"execution_success\",\"data\":{\"prompt_id\":\"" ID "\"}}");
  bench_put_text (&bench, S + MS, END (ID));
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
}

/* executing null was lost: execution_success alone makes it look. */
static void
test_success_alone (void)
{
  Script script = {{NOWHERE}, {DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_text (&bench, S,
                  "{\"type\":\"execution_success\",\"data\":{\"prompt_id\":\"" ID "\"}}");
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
  g_assert_cmpint (bench.now_us, <, 2 * S);
}

static void
test_messages_before_answer (void)
{
  Script script = {{NOWHERE}, {DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, NOT_ANSWERED, NULL);
  bench_put_text (&bench, S, END (ID));
  bench_put_answer (&bench, 3 * S, ASSAY_COMFY_INPUT_PROMPT_ANSWER, 200, ACCEPTED);
  bench_go (&bench, 2 * S);
  g_assert_cmpuint (bench_terminals (&bench), ==, 0);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_GET_HISTORY], ==, 0);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
}

static void
test_foreign (void)
{
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_text (&bench, S,
                  "{\"type\":\"progress\",\"data\":{\"prompt_id\":\"" OTHER
                  "\",\"node\":\"1\",\"value\":1,\"max\":2}}");
  bench_put_text (&bench, S, END (OTHER));
  bench_go (&bench, 2 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_PROGRESS], ==, 0);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_GET_HISTORY], ==, 0);
}

#define STATE(node, value, max)                                                                    \
  "{\"type\":\"progress_state\",\"data\":{\"prompt_id\":\"" ID "\",\"nodes\":{\"" node             \
  "\":{\"value\":" value ",\"max\":" max ",\"state\":\"running\"}}}}"

/* As ComfyUI 0.33.0 tells it: a person read "step 0 of 1" while the checkpoint was loaded and while
 * the picture was decoded. Mutation: on_progress() that passes a maximum of 1. */
static void
test_nodes_without_steps (void)
{
  static const char *const told[] = {STATE ("4", "0.0", "1.0"), STATE ("4", "1.0", "1.0"),
                                     STATE ("3", "0.0", "1.0"), STATE ("3", "1.0", "40.0"),
                                     STATE ("8", "0.0", "1.0")};
  static const char *const shown[] = {"PROGRESS 4 0/0\n", "PROGRESS 3 0/0\n", "PROGRESS 3 1/40\n",
                                      "PROGRESS 8 0/0\n"};
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};
  const char *at;

  begin (&bench, &script, 200, ACCEPTED);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    bench_put_text (&bench, S + i * S / 10, told[i]);
  bench_go (&bench, 2 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_PROGRESS], ==, G_N_ELEMENTS (shown));
  at = bench.log->str;
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      at = strstr (at, shown[i]);
      g_assert_nonnull (at);
    }
}

static void
put_preview (Bench *bench, gint64 due_us)
{
  static const guint8 FRAME[] = {0, 0, 0, 1, 0, 0, 0, 1, 'j'};
  g_autoptr (GBytes) frame = g_bytes_new_static (FRAME, sizeof FRAME);
  AssayComfyInput input = {.type = ASSAY_COMFY_INPUT_MESSAGE};

  bench_put (bench, due_us, &input, assay_comfy_message_parse_binary (frame));
}

/* Old previews have no prompt id: they belong to the last "executing". */
static void
test_previews (void)
{
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  put_preview (&bench, 100 * MS);
  bench_put_text (&bench, 200 * MS,
                  "{\"type\":\"executing\",\"data\":{\"prompt_id\":\"" ID "\",\"node\":\"3\"}}");
  put_preview (&bench, 300 * MS);
  bench_put_text (&bench, 400 * MS,
                  "{\"type\":\"executing\",\"data\":{\"prompt_id\":\"" OTHER "\",\"node\":\"3\"}}");
  put_preview (&bench, 500 * MS);
  bench_go (&bench, S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_PREVIEW], ==, 1);
}

static void
test_blocked_branch (void)
{
  Script script = {{RUNNING, RUNNING, NOWHERE}, {DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_text (&bench, S,
                  "{\"type\":\"execution_error\",\"data\":{\"prompt_id\":\"" ID
                  "\",\"exception_type\":\"ExecutionBlocked\"}}");
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
}

static void
test_renamed (void)
{
  Script script = {{NOWHERE},
                   {"{\"theirs\":{\"status\":{\"status_str\":\"error\",\"messages\":[]}}}"},
                   .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, "{\"prompt_id\":\"theirs\",\"node_errors\":{}}");
  bench_put_text (&bench, S, END ("theirs"));
  bench_go (&bench, 60 * S);
  g_assert_cmpstr (assay_comfy_run_get_prompt_id (bench.run), ==, "theirs");
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "non_retryable");
}

static void
test_no_outputs (void)
{
  Script script = {{NOWHERE},
                   {"{\"" ID "\":{\"status\":{\"status_str\":\"success\"},\"outputs\":{}}}"},
                   .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_text (&bench, S, END (ID));
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "invalid_workflow");
}

/* Of two pictures. What was made and cannot be fetched is not made again; one that is not whole may
 * come whole the next time. Where nothing can be had of the server the picture waits for it; one
 * that answers everything else is asked for it three minutes long. Mutations: on_not_had that gives
 * the class of any status; FAULTS that tries again what is too large; on_server_asked that always
 * waits (it never ends), or never asks whether the server answers (the picture stays open for
 * ever). */
static void
test_download_fails (void)
{
  static const struct
  {
    guint status;
    AssayComfyFetchFault fault;
    const char *expected;
    guint n_tries;
    gboolean turns_away;
  } CASES[] = {{503, 0, "upstream_unavailable", 8, TRUE},
               {0, 0, "upstream_unavailable", 8, TRUE},
               {401, 0, "upstream_unavailable", 8, TRUE},
               {302, 0, "upstream_unavailable", 8, TRUE},
               {503, 0, "non_retryable", 126, FALSE},
               {0, 0, "non_retryable", 126, FALSE},
               {401, 0, "non_retryable", 8, FALSE},
               {500, 0, "non_retryable", 8, FALSE},
               {504, 0, "non_retryable", 8, FALSE},
               {200, ASSAY_COMFY_FETCH_DAMAGED, "retryable", 8, FALSE},
               {200, ASSAY_COMFY_FETCH_PAGE, "non_retryable", 8, FALSE},
               {0, ASSAY_COMFY_FETCH_TOO_LARGE, "non_retryable", 2, FALSE}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {{NOWHERE},
                       {DONE},
                       .status = 200,
                       .view_fails = TRUE,
                       .view_status = CASES[i].status,
                       .fault = CASES[i].fault,
                       .turns_away = CASES[i].turns_away};
      g_auto (Bench) bench = {0};

      begin (&bench, &script, 200, ACCEPTED);
      bench_put_text (&bench, S, END (ID));
      bench_go (&bench, 240 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, CASES[i].expected);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DOWNLOAD], ==, CASES[i].n_tries);
    }
}

/* A key that is refused from one moment on, a login, a page: said within moments, and nothing is
 * lost. One that lets us in again between two answers is gone on with. Mutations: is_turned_away
 * always FALSE (after three minutes); n_turned_away that nobody sets back. */
static void
test_turned_away (void)
{
  static const struct
  {
    guint status;
    const char *said;
  } CASES[] = {{401, "refuses the key"}, {403, "refuses the key"}, {307, "sends elsewhere"}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {{RUNNING}, {"{}"}, .status = CASES[i].status};
      g_auto (Bench) bench = {0};

      begin (&bench, &script, 200, ACCEPTED);
      bench_go (&bench, 15 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, "upstream_unavailable");
      g_assert_nonnull (strstr (bench.error_message, CASES[i].said));
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_POST_PROMPT], ==, 1);
    }
}

/* Mutation: is_page always FALSE (nonsense after 20 answers). */
static void
test_a_page_for_an_answer (void)
{
  Script script = {{" <html>Sign in</html>"}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_go (&bench, 15 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "upstream_unavailable");
}

/* Mutation: n_turned_away that nobody sets back. */
static void
test_turned_away_now_and_then (void)
{
  Script script = {{"<a>", "<a>", RUNNING, "<a>", "<a>", NOWHERE}, {DONE}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
}

#define ONE(more)                                                                                  \
  "{\"" ID "\":{\"prompt\":[1,\"\",{\"9\":{}},{},[\"9\"]],\"status\":{\"status_str\":\"success\"," \
  "\"messages\":[" more "]},\"outputs\":{\"9\":{\"images\":[{\"filename\":\"a.png\","              \
  "\"subfolder\":\"f\"}]}}}}"
#define MOVED                                                                                      \
  "{\"" ID "\":{\"status\":{\"status_str\":\"success\"},\"outputs\":{\"9\":{\"images\":["          \
  "{\"filename\":\"b.png\"}]}}}}"
#define CACHED "[\"execution_cached\",{\"nodes\":[\"9\"]}]"

/* A file that is not there under the name that was told is looked for under every one it may have.
 * Mutations: take_next_name that gives up at once; take_told_names left out; one of the places left
 * out. */
static void
test_other_names (void)
{
  static const char *const FILES[] = {"output::b.png", "output:assay:J_00001_.png", "temp:f:a.png",
                                      "output::a.png"};

  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      Script script = {{NOWHERE},          {ONE (""), i == 0 ? MOVED : ONE ("")},
                       .status = 200,      .view_fails = TRUE,
                       .view_status = 404, .has_file = FILES[i]};
      g_auto (Bench) bench = {0};

      begin (&bench, &script, 200, ACCEPTED);
      assay_comfy_run_set_mark (bench.run, "c", "assay/J");
      bench_put_text (&bench, S, END (ID));
      bench_go (&bench, 60 * S);
      expect (&bench, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
    }
}

/* Under no name at all: made again only where it can be lost, once for this run. Mutation: on_gone
 * that always says "retryable". */
static void
test_gone (void)
{
  static const struct
  {
    const char *history;
    gboolean resume;
    const char *expected;
  } CASES[] = {{ONE (""), FALSE, "non_retryable"},
               {ONE (CACHED), FALSE, "retryable"},
               {ONE (""), TRUE, "retryable"}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {
        {NOWHERE}, {CASES[i].history}, .status = 200, .view_fails = TRUE, .view_status = 404};
      AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = CASES[i].resume};
      g_auto (Bench) bench = {0};

      bench_init (&bench, ID, perform, &script);
      assay_comfy_run_set_mark (bench.run, "c", "assay/J");
      bench_put (&bench, 0, &start, NULL);
      if (!CASES[i].resume)
        bench_put_answer (&bench, MS, ASSAY_COMFY_INPUT_PROMPT_ANSWER, 200, ACCEPTED);
      bench_go (&bench, 60 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, CASES[i].expected);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DOWNLOAD], ==, 5);
    }
}

/* A history that was cleared: the file of our name is there or it is lost. Mutation: on_nowhere
 * that does not fetch. */
static void
test_cleared_history (void)
{
  static const char *const FILES[] = {NULL, "output:assay:J_00001_.png"};

  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      Script script = {{NOWHERE},          {"{}"},
                       .status = 200,      .view_fails = TRUE,
                       .view_status = 404, .has_file = FILES[i]};
      AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = TRUE};
      g_auto (Bench) bench = {0};

      bench_init (&bench, ID, perform, &script);
      assay_comfy_run_set_mark (bench.run, "c", "assay/J");
      bench_put (&bench, 0, &start, NULL);
      bench_go (&bench, 60 * S);
      expect (&bench, i == 0 ? ASSAY_COMFY_ACTION_LOST : ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_ACCEPTED], ==, i);
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_LIST_HISTORY], ==, 1);
    }
}

/* Answered, and nothing of it can be used: told as that after a number of tries. A proxy's page is
 * waited for as no answer is. Mutations: is_nonsense always FALSE; one that takes a page for it. */
static void
test_nonsense (void)
{
  static const struct
  {
    const char *history, *expected;
    gint64 until_s;
  } CASES[] = {{"{\"" OTHER "\":{}}", "non_retryable", ASSAY_COMFY_NONSENSE_TRIES + 10},
               {"[[[[[[[[", "non_retryable", ASSAY_COMFY_NONSENSE_TRIES + 10},
               {"", "non_retryable", ASSAY_COMFY_NONSENSE_TRIES + 10},
               {" <html>", "upstream_unavailable", ASSAY_COMFY_UNREACHABLE_S + 10}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {{NOWHERE}, {CASES[i].history}, .status = 200};
      g_auto (Bench) bench = {0};

      begin (&bench, &script, 200, ACCEPTED);
      bench_put_text (&bench, S, END (ID));
      bench_go (&bench, CASES[i].until_s * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, CASES[i].expected);
    }
}

/* The socket is open and says nothing while the prompt runs: it is changed for another, less and
 * less often. */
static void
test_silent_socket (void)
{
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_text (&bench, 100 * MS,
                  "{\"type\":\"execution_start\",\"data\":{\"prompt_id\":\"" ID "\"}}");
  bench_go (&bench, 14 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_RECONNECT], ==, 0);
  bench_go (&bench, 20 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_RECONNECT], ==, 1);
  bench_go (&bench, 300 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_RECONNECT], <=, 6);
  g_assert_cmpuint (bench_terminals (&bench), ==, 0);
}

/* Not one word after a POST, though every POST makes the server speak to all: deaf from the start.
 */
static void
test_deaf_socket (void)
{
  Script script = {{PENDING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_go (&bench, 9 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_RECONNECT], ==, 1);
}

static void
test_stalled (void)
{
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_type (&bench, S, ASSAY_COMFY_INPUT_SOCKET_CLOSED);
  bench_go (&bench, 7200 * S);
  expect (&bench, ASSAY_COMFY_ACTION_FAILED, "timeout");
  g_assert_cmpint (bench.now_us, >=, ASSAY_COMFY_STALLED_S * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, 1);
}

static void
test_cancel_pending (void)
{
  Script script = {{NOWHERE}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_type (&bench, S, ASSAY_COMFY_INPUT_CANCEL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_CANCELED, NULL);
  g_assert_cmpint (bench.now_us, <, S + 100 * MS);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DELETE_PROMPT], ==, 1);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, 0);
}

/* The interrupt got lost between dequeue and start: it is said again, but not at every look. */
static void
test_cancel_running (void)
{
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, 200, ACCEPTED);
  bench_put_type (&bench, S, ASSAY_COMFY_INPUT_CANCEL);
  bench_go (&bench, 8 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, 3);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_CANCELED, NULL);
  g_assert_cmpint (bench.now_us, ==, S + ASSAY_COMFY_CANCEL_S * S);
}

/* The answer of POST never comes; the last word goes out at the limit, and can hit only ours. */
static void
test_cancel_posting (void)
{
  Script script = {{RUNNING}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, NOT_ANSWERED, NULL);
  bench_put_type (&bench, S, ASSAY_COMFY_INPUT_CANCEL);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_CANCELED, NULL);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DELETE_PROMPT], ==, 1);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, 0);
}

/* Cancelled while the POST was under way: its answer starts the cancellation, at once. */
static void
test_cancel_before_answer (void)
{
  Script script = {{RUNNING, NOWHERE}, {"{}"}, .status = 200};
  g_auto (Bench) bench = {0};

  begin (&bench, &script, NOT_ANSWERED, NULL);
  bench_put_type (&bench, S, ASSAY_COMFY_INPUT_CANCEL);
  bench_put_answer (&bench, 2 * S, ASSAY_COMFY_INPUT_PROMPT_ANSWER, 200, ACCEPTED);
  bench_go (&bench, 2 * S - MS);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DELETE_PROMPT], ==, 0);
  bench_go (&bench, 2 * S);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_DELETE_PROMPT], ==, 1);
  bench_go (&bench, 60 * S);
  expect (&bench, ASSAY_COMFY_ACTION_CANCELED, NULL);
  g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, 1);
  g_assert_cmpint (bench.now_us, <, 3 * S);
}

/* What an earlier run sent, canceled: ended where the queue says that it came from this folder of
 * this machine, else left as it is, at once; also where the server tells of no sender, or nothing.
 * Mutations: may_end always TRUE (a copy ends what its original sent); always FALSE; sent_here that
 * is not asked of the queue. */
static void
test_cancel_resumed (void)
{
#define OWN     "01234567-89ab-4000-8000-000000000001"
#define EARLIER "01234567-89ab-4000-8000-000000000002"
#define COPY    "01234567-89ac-4000-8000-000000000002"
#define SENT(place, client)                                                                        \
  "{\"queue_running\":[],\"queue_pending\":[],\"" place "\":[[1,\"" ID "\",{}," client ",[]]]}"
#define BY(client) "{\"client_id\":\"" client "\"}"
  static const struct
  {
    const char *queue;
    gboolean is_ended;
  } CASES[] = {{SENT ("queue_pending", BY (EARLIER)), TRUE},
               {SENT ("queue_running", BY (EARLIER)), TRUE},
               {SENT ("queue_pending", BY (COPY)), FALSE},
               {SENT ("queue_running", BY (COPY)), FALSE},
               {SENT ("queue_running", BY ("01234567-89ab")), FALSE},
               {RUNNING, FALSE},
               {NULL, FALSE}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      Script script = {{CASES[i].queue}, {"{}"}, .status = CASES[i].queue != NULL ? 200 : 0};
      AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = TRUE};
      g_auto (Bench) bench = {0};
      guint n_told;

      bench_init (&bench, ID, perform, &script);
      assay_comfy_run_set_mark (bench.run, OWN, "assay/J");
      bench_put (&bench, 0, &start, NULL);
      bench_put_type (&bench, S, ASSAY_COMFY_INPUT_CANCEL);
      bench_go (&bench, 60 * S);
      expect (&bench, ASSAY_COMFY_ACTION_CANCELED, NULL);
      n_told =
        bench.count[ASSAY_COMFY_ACTION_DELETE_PROMPT] + bench.count[ASSAY_COMFY_ACTION_INTERRUPT];
      g_assert_cmpint (n_told > 0, ==, CASES[i].is_ended);
      if (!CASES[i].is_ended && CASES[i].queue != NULL)
        g_assert_cmpint (bench.now_us, <, S + 100 * MS);
    }
}

/* … and of one that is given up as stalled. Mutation: on_found that interrupts whatever it is. */
static void
test_stalled_resumed (void)
{
  static const char *const QUEUES[] = {SENT ("queue_running", BY (COPY)),
                                       SENT ("queue_running", BY (EARLIER))};

  for (guint i = 0; i < G_N_ELEMENTS (QUEUES); i++)
    {
      Script script = {{QUEUES[i]}, {"{}"}, .status = 200};
      AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START, .resume = TRUE};
      g_auto (Bench) bench = {0};

      bench_init (&bench, ID, perform, &script);
      assay_comfy_run_set_mark (bench.run, OWN, "assay/J");
      bench_put (&bench, 0, &start, NULL);
      bench_go (&bench, 7200 * S);
      expect (&bench, ASSAY_COMFY_ACTION_FAILED, "timeout");
      g_assert_cmpuint (bench.count[ASSAY_COMFY_ACTION_INTERRUPT], ==, i);
    }
}

static void
test_cancel_new_and_after (void)
{
  Script script = {{NOWHERE}, {DONE}, .status = 200};
  g_auto (Bench) early = {0};
  g_auto (Bench) late = {0};
  g_autoptr (GArray) actions = g_array_new (FALSE, FALSE, sizeof (AssayComfyAction));
  AssayComfyInput cancel = {.type = ASSAY_COMFY_INPUT_CANCEL};

  bench_init (&early, ID, perform, &script);
  bench_put_type (&early, 0, ASSAY_COMFY_INPUT_CANCEL);
  bench_put_type (&early, 1, ASSAY_COMFY_INPUT_START);
  bench_go (&early, S);
  expect (&early, ASSAY_COMFY_ACTION_CANCELED, NULL);
  g_assert_cmpuint (early.count[ASSAY_COMFY_ACTION_POST_PROMPT], ==, 0);

  begin (&late, &script, 200, ACCEPTED);
  bench_put_text (&late, S, END (ID));
  bench_go (&late, 60 * S);
  expect (&late, ASSAY_COMFY_ACTION_SUCCEEDED, NULL);
  assay_comfy_run_feed (late.run, &cancel, 61 * S, actions);
  g_assert_cmpuint (actions->len, ==, 0);
}

static void
test_to_string (void)
{
  g_autoptr (AssayComfyRun) run = assay_comfy_run_new (ID);
  g_autofree char *text = assay_comfy_run_to_string (run);

  g_assert_cmpstr (text, ==, "new place=absent asking=nothing socket=closed misses=0 outputs=0/0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy/run/node-errors", test_node_errors);
  g_test_add_func ("/comfy/run/node-errors-unanswered", test_node_errors_unanswered);
  g_test_add_func ("/comfy/run/refused", test_refused);
  g_test_add_func ("/comfy/run/not-sent", test_not_sent);
  g_test_add_func ("/comfy/run/lost-answer-lost", test_lost_answer_lost);
  g_test_add_func ("/comfy/run/second-look-is-later", test_second_look_is_later);
  g_test_add_func ("/comfy/run/misses-in-a-row", test_misses_in_a_row);
  g_test_add_func ("/comfy/run/deleted-on-a-busy-server", test_deleted_on_a_busy_server);
  g_test_add_func ("/comfy/run/lost-answer-found", test_lost_answer_found);
  g_test_add_func ("/comfy/run/5xx-not-queued", test_5xx_not_queued);
  g_test_add_func ("/comfy/run/resume", test_resume);
  g_test_add_func ("/comfy/run/turned-away", test_turned_away);
  g_test_add_func ("/comfy/run/a-page-for-an-answer", test_a_page_for_an_answer);
  g_test_add_func ("/comfy/run/turned-away-now-and-then", test_turned_away_now_and_then);
  g_test_add_func ("/comfy/run/interrupted", test_interrupted);
  g_test_add_func ("/comfy/run/resume-interrupted", test_resume_interrupted);
  g_test_add_func ("/comfy/run/unreachable", test_unreachable);
  g_test_add_func ("/comfy/run/history-lag", test_history_lag);
  g_test_add_func ("/comfy/run/success-alone", test_success_alone);
  g_test_add_func ("/comfy/run/messages-before-answer", test_messages_before_answer);
  g_test_add_func ("/comfy/run/foreign", test_foreign);
  g_test_add_func ("/comfy/run/nodes-without-steps", test_nodes_without_steps);
  g_test_add_func ("/comfy/run/previews", test_previews);
  g_test_add_func ("/comfy/run/blocked-branch", test_blocked_branch);
  g_test_add_func ("/comfy/run/renamed", test_renamed);
  g_test_add_func ("/comfy/run/no-outputs", test_no_outputs);
  g_test_add_func ("/comfy/run/download-fails", test_download_fails);
  g_test_add_func ("/comfy/run/other-names", test_other_names);
  g_test_add_func ("/comfy/run/gone", test_gone);
  g_test_add_func ("/comfy/run/cleared-history", test_cleared_history);
  g_test_add_func ("/comfy/run/nonsense", test_nonsense);
  g_test_add_func ("/comfy/run/silent-socket", test_silent_socket);
  g_test_add_func ("/comfy/run/deaf-socket", test_deaf_socket);
  g_test_add_func ("/comfy/run/stalled", test_stalled);
  g_test_add_func ("/comfy/run/cancel-pending", test_cancel_pending);
  g_test_add_func ("/comfy/run/cancel-resumed", test_cancel_resumed);
  g_test_add_func ("/comfy/run/stalled-resumed", test_stalled_resumed);
  g_test_add_func ("/comfy/run/cancel-running", test_cancel_running);
  g_test_add_func ("/comfy/run/cancel-posting", test_cancel_posting);
  g_test_add_func ("/comfy/run/cancel-before-answer", test_cancel_before_answer);
  g_test_add_func ("/comfy/run/cancel-new-and-after", test_cancel_new_and_after);
  g_test_add_func ("/comfy/run/to-string", test_to_string);
  return g_test_run ();
}
