/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what happens to one prompt: each picks an input of the machine, wanted or not.
 * Never two POSTs, never one on resume; what is over stays over, with exactly one ending; never
 * SUCCEEDED without a history that says so and every output fetched. With the second bit of the
 * first byte the caller keeps its side of the contract (answers what was asked and nothing else);
 * then the machine always waits for something, and ends when the server falls silent. */
#include "fuzz.h"

#include "comfy/assay-comfy-run.h"

#include <string.h>

#define ID    "5f6f2cb2-0000-4000-8000-000000000001"
#define OTHER "5f6f2cb2-0000-4000-8000-00000000beef"
#define S     G_GINT64_CONSTANT (1000000)

#define HISTORY(id, state, output)                                                                 \
  "{\"" id "\":{\"prompt\":[1,\"\",{\"9\":{}},{},[\"9\"]],\"status\":{\"status_str\":\"" state     \
  "\",\"messages\":[]},\"outputs\":{\"9\":{\"images\":[" output "]}}}}"
#define MESSAGE(type, data) "{\"type\":\"" type "\",\"data\":{" data "}}"
#define OF(id)              "\"prompt_id\":\"" id "\""

static const char *const ANSWERS[] = {
  "{" OF (ID) ",\"number\":1,\"node_errors\":{}}",
  "{" OF (OTHER) ",\"number\":1,\"node_errors\":{}}",
  "{" OF (ID) ",\"node_errors\":{\"3\":{\"class_type\":\"A\",\"errors\":[{\"type\":\"x\"}]}}}",
  "{\"error\":{\"type\":\"prompt_no_outputs\",\"message\":\"m\"},\"node_errors\":[]}",
  "<html>",
};
static const char *const HISTORIES[] = {
  "{}",
  HISTORY (ID, "success", "{\"filename\":\"a.png\"},{\"filename\":\"b.png\"}"),
  HISTORY (ID, "success", ""),
  HISTORY (ID, "error", ""),
  HISTORY (OTHER, "success", "{\"filename\":\"c.png\"}"),
  "not json",
};
static const char *const QUEUES[] = {
  "{\"queue_running\":[],\"queue_pending\":[]}",
  "{\"queue_running\":[[1,\"" ID "\"]],\"queue_pending\":[]}",
  "{\"queue_running\":[[0,\"" OTHER "\"]],\"queue_pending\":[[1,\"" ID "\"]]}",
  "",
};
static const char *const MESSAGES[] = {
  MESSAGE ("status", "\"status\":{\"exec_info\":{\"queue_remaining\":1}},\"sid\":\"s\""),
  MESSAGE ("execution_start", OF (ID)),
  MESSAGE ("execution_cached", "\"nodes\":[]," OF (ID)),
  MESSAGE ("executing", "\"node\":\"3\"," OF (ID)),
  MESSAGE ("executing", "\"node\":null," OF (ID)),
  MESSAGE ("executing", "\"node\":null," OF (OTHER)),
  MESSAGE ("progress", "\"value\":3,\"max\":20,\"node\":\"3\"," OF (ID)),
  MESSAGE ("executed",
           "\"node\":\"9\",\"output\":{\"images\":[{\"filename\":\"a.png\"}]}," OF (ID)),
  MESSAGE ("execution_success", OF (ID)),
  MESSAGE ("execution_success", OF (OTHER)),
  MESSAGE ("execution_error",
           "\"node_id\":\"3\",\"exception_type\":\"E\","
           "\"exception_message\":\"out of memory\"," OF (ID)),
  MESSAGE ("execution_interrupted", "\"node_id\":\"3\"," OF (ID)),
  MESSAGE ("feature_flags", ""),
  "[]",
};
static const guint STATUS[] = {200, 0, 404, 500, 400, 502, 200, 200};
static const gint64 STEPS_US[] = {0, 1000, S / 2, 2 * S, 15 * S, 200 * S, 2000 * S, 0};

typedef struct
{
  AssayComfyRun *run;
  gboolean resume;
  gboolean contract; /* the caller keeps it */
  gboolean success;  /* a history said so, of the id that was ours at that time */
  guint n_posts, n_endings;
  guint64 downloads, fetched;     /* bits of output indices below 64 */
  guint64 asked;                  /* downloads not yet answered */
  guint posts, histories, queues; /* requests not yet answered */
  gint64 timer_us;                /* 0 none */
} Watch;

static void
check_action (Watch *self, const AssayComfyAction *action)
{
  switch (action->type)
    {
    case ASSAY_COMFY_ACTION_POST_PROMPT:
      self->n_posts++;
      self->posts++;
      break;
    case ASSAY_COMFY_ACTION_GET_HISTORY:
    case ASSAY_COMFY_ACTION_LIST_HISTORY:
      self->histories++;
      break;
    case ASSAY_COMFY_ACTION_GET_QUEUE:
      self->queues++;
      break;
    case ASSAY_COMFY_ACTION_SET_TIMER:
      self->timer_us = action->mono_us;
      break;
    case ASSAY_COMFY_ACTION_DOWNLOAD:
      g_assert_nonnull (action->output);
      g_assert_cmpuint (action->output_index, <, 64);
      g_assert_true (self->success);
      self->downloads |= G_GUINT64_CONSTANT (1) << action->output_index;
      self->asked |= G_GUINT64_CONSTANT (1) << action->output_index;
      break;
    case ASSAY_COMFY_ACTION_SUCCEEDED:
      g_assert_true (self->success);
      g_assert_cmpuint (self->downloads & ~self->fetched, ==, 0);
      self->n_endings++;
      break;
    case ASSAY_COMFY_ACTION_FAILED:
      g_assert_nonnull (action->error_class);
      self->n_endings++;
      break;
    case ASSAY_COMFY_ACTION_CANCELED:
      self->n_endings++;
      break;
    case ASSAY_COMFY_ACTION_LOST:
      self->n_endings++;
      break;
    default:
      break;
    }
  g_assert_cmpuint (self->n_posts, <=, self->resume ? 0 : 1);
  g_assert_cmpuint (self->n_endings, <=, 1);
}

static void
feed (Watch *self, const AssayComfyInput *input, gint64 now_us)
{
  g_autoptr (GArray) actions = g_array_new (FALSE, FALSE, sizeof (AssayComfyAction));
  g_autofree char *text = NULL;
  gboolean was_over = assay_comfy_run_is_over (self->run);

  if (input->type == ASSAY_COMFY_INPUT_HISTORY && input->http_status == 200)
    {
      g_autoptr (AssayComfyHistory) history =
        assay_comfy_history_parse (input->body, assay_comfy_run_get_prompt_id (self->run));

      self->success = self->success || history->state == ASSAY_COMFY_HISTORY_SUCCESS;
    }
  if (input->type == ASSAY_COMFY_INPUT_DOWNLOADED && input->output_index < 64)
    self->fetched |= G_GUINT64_CONSTANT (1) << input->output_index;
  assay_comfy_run_feed (self->run, input, now_us, actions);
  g_assert_true (!was_over || (assay_comfy_run_is_over (self->run) && actions->len == 0));
  for (guint i = 0; i < actions->len; i++)
    check_action (self, &g_array_index (actions, AssayComfyAction, i));
  g_assert_cmpuint (self->n_endings, ==, assay_comfy_run_is_over (self->run));
  text = assay_comfy_run_to_string (self->run);
  g_assert_nonnull (text);
}

/* Whether the caller may give this input now; takes it off what is owed. */
static gboolean
settle (Watch *self, const AssayComfyInput *input, gint64 *now_us)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (input->output_index % 64);

  switch (input->type)
    {
    case ASSAY_COMFY_INPUT_START:
      return FALSE;
    case ASSAY_COMFY_INPUT_PROMPT_ANSWER:
      return self->posts > 0 && self->posts-- > 0;
    case ASSAY_COMFY_INPUT_HISTORY:
      return self->histories > 0 && self->histories-- > 0;
    case ASSAY_COMFY_INPUT_QUEUE:
      return self->queues > 0 && self->queues-- > 0;
    case ASSAY_COMFY_INPUT_DOWNLOADED:
    case ASSAY_COMFY_INPUT_DOWNLOAD_FAILED:
      if ((self->asked & bit) == 0)
        return FALSE;
      self->asked &= ~bit;
      return TRUE;
    case ASSAY_COMFY_INPUT_TIMER:
      if (self->timer_us == 0)
        return FALSE;
      *now_us = MAX (*now_us, self->timer_us);
      self->timer_us = 0;
      return TRUE;
    default:
      return TRUE;
    }
}

static void
check_waits (const Watch *self)
{
  if (!assay_comfy_run_is_over (self->run))
    g_assert_true (self->posts > 0 || self->histories > 0 || self->queues > 0 || self->asked != 0
                   || self->timer_us != 0);
}

#define PICK(list, choice) ((list)[(choice) % G_N_ELEMENTS (list)])

/* One input of two bytes: what and how; and which text or output. */
static void
feed_bytes (Watch *self, guint8 what, guint8 choice, gint64 *now_us)
{
  static const guint N_TYPES = ASSAY_COMFY_INPUT_CANCEL + 1;
  AssayComfyInput input = {.type = (AssayComfyInputType) (what % N_TYPES),
                           .resume = choice & 1,
                           .not_sent = choice >> 7,
                           .output_index = choice % 4,
                           .http_status = PICK (STATUS, choice >> 4)};
  g_autoptr (AssayComfyMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *text = input.type == ASSAY_COMFY_INPUT_HISTORY ? PICK (HISTORIES, choice & 15)
                     : input.type == ASSAY_COMFY_INPUT_QUEUE ? PICK (QUEUES, choice & 15)
                                                             : PICK (ANSWERS, choice & 15);

  *now_us += PICK (STEPS_US, what / N_TYPES);
  if (input.http_status != 0)
    body = g_bytes_new_static (text, strlen (text));
  input.body = body;
  if (input.type == ASSAY_COMFY_INPUT_MESSAGE)
    {
      text = PICK (MESSAGES, choice);
      message = choice < 250 ? assay_comfy_message_parse_text (text, strlen (text))
                             : assay_comfy_message_parse_binary (body);
      input.message = message;
    }
  if (self->contract && !settle (self, &input, now_us))
    return;
  feed (self, &input, *now_us);
  if (self->contract)
    check_waits (self);
}

/* No answer to anything from here on, but the clock goes. */
static void
fall_silent (Watch *self, gint64 now_us)
{
  static const AssayComfyInputType TYPES[] = {
    ASSAY_COMFY_INPUT_PROMPT_ANSWER, ASSAY_COMFY_INPUT_QUEUE, ASSAY_COMFY_INPUT_HISTORY,
    ASSAY_COMFY_INPUT_DOWNLOAD_FAILED, ASSAY_COMFY_INPUT_TIMER};
  guint n_inputs = 0;

  while (!assay_comfy_run_is_over (self->run))
    for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
      {
        AssayComfyInput input = {.type = TYPES[i]};

        if (input.type == ASSAY_COMFY_INPUT_DOWNLOAD_FAILED && self->asked != 0)
          input.output_index = (guint) __builtin_ctzll (self->asked);
        if (settle (self, &input, &now_us))
          feed (self, &input, now_us);
        check_waits (self);
        g_assert_cmpuint (++n_inputs, <, 20000);
      }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (AssayComfyRun) run = assay_comfy_run_new (ID);
  AssayComfyInput start = {.type = ASSAY_COMFY_INPUT_START};
  Watch watch = {.run = run};
  gint64 now_us = S;

  if (n_bytes < 1 || n_bytes > 512)
    return 0;
  start.resume = watch.resume = data[0] & 1;
  watch.contract = data[0] >> 1 & 1;
  feed (&watch, &start, now_us);
  for (gsize i = 1; i + 1 < n_bytes; i += 2)
    feed_bytes (&watch, data[i], data[i + 1], &now_us);
  if (watch.contract)
    fall_silent (&watch, now_us);
  return 0;
}
