/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "../comfy/capture.h"

#include <string.h>

static const char *const CAPTURES[] = {
  "run-normal-t2i-batch2-legacy-preview",
  "run-normal-t2i-lora-preview-metadata",
  "run-identical-second-cached",
  "run-partly-cached",
  "run-failing-node-loadimage",
  "server-restart-mid-run-kill",
  "reconnect-mid-run-same-client-id",
  "reconnect-after-run-ended",
  "run-interrupted-with-one-pending",
  "observer-and-no-client-id",
  "cached-output-file-deleted",
  "run-animated-and-video-outputs",
  "run-save-image-websocket",
};

static AssayComfyMessage *
parse (const char *text)
{
  return assay_comfy_message_parse_text (text, strlen (text));
}

static AssayComfyMessage *
parse_frame (const char *data, gsize n_bytes)
{
  g_autoptr (GBytes) frame = g_bytes_new (data, n_bytes);

  return assay_comfy_message_parse_binary (frame);
}

/* Every frame a real server sent is understood, and says what its type promises. */
static void
test_captured_frames (void)
{
  guint n_frames = 0;

  for (guint i = 0; i < G_N_ELEMENTS (CAPTURES); i++)
    {
      g_autoptr (GPtrArray) events = capture_load (CAPTURES[i]);

      for (guint j = 0; j < events->len; j++)
        {
          const CaptureEvent *event = events->pdata[j];
          g_autoptr (AssayComfyMessage) message = NULL;

          if (g_str_equal (event->event, "ws_text"))
            message = parse (event->json);
          else if (g_str_equal (event->event, "ws_binary"))
            message = assay_comfy_message_parse_binary (event->frame);
          else
            continue;
          n_frames++;
          g_assert_cmpint (message->type, !=, ASSAY_COMFY_UNKNOWN);
          if (message->type == ASSAY_COMFY_STATUS)
            g_assert_cmpint (message->queue_remaining, >=, 0);
          if (message->type == ASSAY_COMFY_PROGRESS)
            g_assert_true (message->max > 0 && message->value <= message->max);
          if (message->type == ASSAY_COMFY_EXECUTED)
            g_assert_nonnull (message->outputs);
          if (message->type == ASSAY_COMFY_PREVIEW)
            g_assert_true (g_str_has_prefix (message->mime_type, "image/"));
        }
    }
  g_assert_cmpuint (n_frames, >, 300);
}

/* Every history and queue body of the captures. */
static void
test_captured_answers (void)
{
  guint n_histories = 0;

  for (guint i = 0; i < G_N_ELEMENTS (CAPTURES); i++)
    {
      g_autoptr (GPtrArray) events = capture_load (CAPTURES[i]);

      for (guint j = 0; j < events->len; j++)
        {
          const CaptureEvent *event = events->pdata[j];
          g_autoptr (GBytes) body = NULL;
          g_autoptr (AssayComfyHistory) history = NULL;

          if (event->request == NULL || event->json == NULL)
            continue;
          body = g_bytes_new (event->json, strlen (event->json));
          if (g_str_equal (event->request, "GET /queue"))
            {
              g_autofree char *id = NULL, *sender = NULL;

              g_assert_cmpint (assay_comfy_queue_find (
                                 body, &(AssayComfyMark){.prompt_id = "nobody"}, &id, &sender),
                               ==, ASSAY_COMFY_QUEUE_ABSENT);
            }
          if (!g_str_has_prefix (event->request, "GET /history/"))
            continue;
          history = assay_comfy_history_parse (body, event->request + strlen ("GET /history/"));
          g_assert_cmpint (history->state, !=, ASSAY_COMFY_HISTORY_UNREADABLE);
          n_histories++;
        }
    }
  g_assert_cmpuint (n_histories, >, 15);
}

static void
test_details (void)
{
  g_autoptr (AssayComfyMessage) status = parse ("{\"type\":\"status\",\"data\":{\"status\":{\"exec_"
                                                "info\":{\"queue_remaining\":3}},\"sid\":\"s\"}}");
  g_autoptr (AssayComfyMessage) end =
    parse ("{\"type\":\"executing\",\"data\":{\"node\":null,\"prompt_id\":\"p\"}}");
  g_autoptr (AssayComfyMessage) again =
    parse ("{\"type\":\"executing\",\"data\":{\"node\":\"3\"}}");
  g_autoptr (AssayComfyMessage) state =
    parse ("{\"type\":\"progress_state\",\"data\":{\"prompt_id\":\"p\",\"nodes\":{"
           "\"1\":{\"value\":1.0,\"max\":1.0,\"state\":\"finished\"},\"2\":{\"value\":2.7,\"max\":"
           "9,\"state\":\"running\"}}}}");
  g_autoptr (AssayComfyMessage) executed =
    parse ("{\"type\":\"executed\",\"data\":{\"node\":\"9\",\"prompt_id\":\"p\",\"output\":{"
           "\"animated\":[true],"
           "\"gifs\":[{\"filename\":\"b.gif\"}],\"images\":[{\"filename\":\"a.webp\",\"subfolder\":"
           "\"s\",\"type\":\"temp\"},{\"filename\":7}]}}}");
  g_autoptr (AssayComfyMessage) no_output =
    parse ("{\"type\":\"executed\",\"data\":{\"node\":\"9\",\"prompt_id\":\"p\",\"output\":null}}");
  g_autoptr (AssayComfyMessage) error = parse (
    "{\"type\":\"execution_error\",\"data\":{\"prompt_id\":\"p\",\"node_id\":\"3\",\"exception_"
    "type\":\"T\",\"exception_message\":\"m\\n\",\"current_inputs\":{\"a\":NaN}}}");
  const AssayComfyOutput *first = executed->outputs->pdata[0];
  const AssayComfyOutput *second = executed->outputs->pdata[1];

  g_assert_cmpstr (status->sid, ==, "s");
  g_assert_cmpint (status->queue_remaining, ==, 3);
  g_assert_cmpint (end->type, ==, ASSAY_COMFY_EXECUTING);
  g_assert_null (end->node);
  g_assert_cmpstr (again->node, ==, "3");
  g_assert_null (again->prompt_id);
  g_assert_cmpstr (state->node, ==, "2");
  g_assert_cmpint (state->value, ==, 2);
  g_assert_cmpint (state->max, ==, 9);
  g_assert_cmpuint (executed->outputs->len, ==, 2);
  g_assert_cmpstr (first->filename, ==, "a.webp");
  g_assert_cmpstr (first->type, ==, "temp");
  g_assert_true (first->animated);
  g_assert_cmpstr (second->filename, ==, "b.gif");
  g_assert_cmpstr (second->subfolder, ==, "");
  g_assert_cmpstr (second->type, ==, "output");
  g_assert_cmpuint (no_output->outputs->len, ==, 0);
  g_assert_cmpstr (error->error_message, ==, "m");
}

/* One walk collects what any type may say: the order of members is the server's affair, of one that
 * stands twice the last counts, and a number that is none is not there. */
static void
test_order (void)
{
  g_autoptr (AssayComfyMessage) late = parse (
    "{\"data\":{\"max\":20,\"value\":4,\"node\":\"3\",\"prompt_id\":\"p\"},\"type\":\"progress\"}");
  g_autoptr (AssayComfyMessage) twice =
    parse ("{\"type\":\"progress\",\"data\":{\"prompt_id\":\"p\",\"value\":9,\"node\":\"3\"},"
           "\"data\":{\"node\":7,\"max\":20,\"max\":18446744073709551615}}");
  g_autoptr (AssayComfyMessage) other = parse (
    "{\"type\":\"progress_state\",\"data\":{\"prompt_id\":\"p\",\"node\":\"8\",\"value\":7,"
    "\"nodes\":{\"1\":{\"state\":\"finished\",\"value\":3,\"max\":3},\"2\":[\"running\"]}}}");

  g_assert_cmpint (late->type, ==, ASSAY_COMFY_PROGRESS);
  g_assert_cmpstr (late->prompt_id, ==, "p");
  g_assert_cmpint (late->value, ==, 4);
  g_assert_cmpint (late->max, ==, 20);
  g_assert_cmpint (twice->type, ==, ASSAY_COMFY_PROGRESS);
  g_assert_null (twice->prompt_id);
  g_assert_null (twice->node);
  g_assert_cmpint (twice->value, ==, 0);
  g_assert_cmpint (twice->max, ==, 0);
  g_assert_cmpint (other->type, ==, ASSAY_COMFY_PROGRESS_STATE);
  g_assert_null (other->node);
  g_assert_cmpint (other->value, ==, 0);
}

static void
test_unknown (void)
{
  static const char *const TEXTS[] = {
    "",
    "{}",
    "[]",
    "null",
    "7",
    "{\"type\":\"status\"}",
    "{\"type\":7,\"data\":{}}",
    "{\"type\":\"custom.node\",\"data\":{}}",
    "{\"type\":\"execution_success\",\"data\":{}}",
    "{\"type\":\"executed\",\"data\":{\"prompt_id\":7}}",
    "{\"type\":\"status\",\"data\":{}",
    "{\"type\":\"status\",\"data\":{}} x",
    "\xff",
    "{\"type\":\"progress\",\"data\":[]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autoptr (AssayComfyMessage) message = parse (TEXTS[i]);

      g_assert_cmpint (message->type, ==, ASSAY_COMFY_UNKNOWN);
    }
}

#define FRAME(text) text, sizeof (text) - 1

static void
test_binary (void)
{
  g_autoptr (AssayComfyMessage) png = parse_frame (FRAME ("\0\0\0\1\0\0\0\2PNG"));
  g_autoptr (AssayComfyMessage) with_metadata = parse_frame (
    FRAME ("\0\0\0\4\0\0\0\54{\"image_type\":\"image/png\",\"prompt_id\":\"p\"  }PNG"));
  static const struct
  {
    const char *data;
    gsize n_bytes;
  } BAD[] = {
    {FRAME ("")},
    {FRAME ("\0\0\0\1")},
    {FRAME ("\0\0\0\1\0\0\0\2")},
    {FRAME ("\0\0\0\1\0\0\0\3PNG")},
    {FRAME ("\0\0\0\2\0\0\0\2PNG")},
    {FRAME ("\0\0\0\3\0\0\0\1aText")},
    {FRAME ("\0\0\0\4\xff\xff\xff\xff{}")},
    {FRAME ("\0\0\0\4\0\0\0\3{}")},
    {FRAME ("\0\0\0\4\0\0\0\2{}PNG")},
    {FRAME ("\0\0\0\4\0\0\0\32{\"image_type\":\"image/png\"}")},
  };

  g_assert_cmpint (png->type, ==, ASSAY_COMFY_PREVIEW);
  g_assert_cmpstr (png->mime_type, ==, "image/png");
  g_assert_cmpuint (g_bytes_get_size (png->picture), ==, 3);
  g_assert_null (png->prompt_id);
  g_assert_cmpint (with_metadata->type, ==, ASSAY_COMFY_PREVIEW);
  g_assert_cmpstr (with_metadata->prompt_id, ==, "p");
  g_assert_cmpuint (g_bytes_get_size (with_metadata->picture), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (AssayComfyMessage) message = parse_frame (BAD[i].data, BAD[i].n_bytes);

      g_assert_cmpint (message->type, ==, ASSAY_COMFY_UNKNOWN);
    }
}

static void
test_prompt_body (void)
{
  static const char EXPECTED[] = "{\"client_id\":\"c\",\"prompt\":{\"1\":{}},\"prompt_id\":\"p\"}";
  g_autoptr (GBytes) graph = g_bytes_new_static ("{\"1\":{}}", 8);
  g_autoptr (GBytes) body = assay_comfy_prompt_body (graph, "c", "p");

  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), EXPECTED,
                   sizeof EXPECTED - 1);
}

/* All 36 recorded answers to POST /prompt. */
static void
test_prompt_answers (void)
{
  g_autoptr (GPtrArray) events = capture_load ("prompt-post-responses");
  guint n_missing_model = 0;
  guint n_accepted = 0;

  g_assert_cmpuint (events->len, ==, 36);
  for (guint i = 0; i < events->len; i++)
    {
      const CaptureEvent *event = events->pdata[i];
      const char *text = event->json != NULL ? event->json : event->text;
      g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
      g_autoptr (AssayComfyPromptAnswer) answer =
        assay_comfy_prompt_answer_parse (event->status, body);
      gboolean is_partial = g_str_has_prefix (event->title, "one good and one bad");

      g_test_message ("%s: %s %s", event->title, answer->error_class, answer->error_message);
      g_assert_cmpint (answer->queued, ==, event->status == 200);
      g_assert_cmpint (answer->accepted, ==, event->status == 200 && !is_partial);
      g_assert_cmpint (answer->prompt_id != NULL, ==, event->status == 200);
      g_assert_cmpint (answer->error_message != NULL, ==, !answer->accepted);
      if (event->status == 500)
        g_assert_cmpstr (answer->error_class, ==, "retryable");
      n_missing_model += g_strcmp0 (answer->error_class, "missing_model") == 0;
      n_accepted += answer->accepted;
      if (event->status == 400 && g_strcmp0 (answer->error_class, "missing_model") != 0)
        g_assert_cmpstr (answer->error_class, ==, "invalid_workflow");
      if (g_str_has_prefix (event->title, "unknown class_type"))
        g_assert_cmpstr (answer->error_message, ==,
                         "Cannot execute because node NoSuchNode does not exist. (Node ID '#1')");
      if (g_str_has_prefix (event->title, "value_not_in_list with more"))
        g_assert_nonnull (
          strstr (answer->error_message, ":\nKSampler (node 3): Value not in list: sampler_name"));
    }
  g_assert_cmpuint (n_missing_model, ==, 2);
  g_assert_cmpuint (n_accepted, ==, 12);
}

/* Of what a server was asked, and of what others asked it: the places that must be told apart.
 * Mutations: is_from_us always TRUE; find_in that takes the first of ours before the one by its id.
 */
static void
test_find (void)
{
#define ITEM(id, prefix, extra)                                                                    \
  "[1,\"" id "\",{\"3\":{},\"9\":{\"inputs\":{\"filename_prefix\":\"" prefix "\"}}}," extra ",[]]"
#define OURS  "{\"client_id\":\"c\"}"
#define THEIR "{\"client_id\":\"d\"}"
#define PAGE  "{\"client_id\":\"d\",\"extra_pnginfo\":{\"workflow\":{}}}"
  static const struct
  {
    const char *item;
    gboolean now, later; /* found by the process that sent it; by the next one */
    const char *sender;
  } CASES[] = {{ITEM ("p", "x", "{}"), TRUE, TRUE, NULL},
               {ITEM ("s", "assay/J", OURS), TRUE, TRUE, "c"},
               {ITEM ("s", "assay/J", THEIR), FALSE, TRUE, "d"},
               {ITEM ("s", "assay/J", PAGE), FALSE, FALSE},
               {ITEM ("s", "assay/J-2", OURS), FALSE, FALSE},
               {"[1,\"s\",null,[],[]]", FALSE, FALSE},
               {"[null,null]", FALSE, FALSE},
               {"7", FALSE, FALSE}};

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    for (guint later = 0; later < 2; later++)
      {
        gboolean wanted = later ? CASES[i].later : CASES[i].now;
        AssayComfyMark mark = {"p", "assay/J", later ? NULL : "c"};
        g_autofree char *queue =
          g_strdup_printf ("{\"queue_running\":[],\"queue_pending\":[%s]}", CASES[i].item);
        g_autofree char *history = g_strdup_printf ("{\"s\":{\"prompt\":%s}}", CASES[i].item);
        g_autoptr (GBytes) waiting = g_bytes_new (queue, strlen (queue));
        g_autoptr (GBytes) ended = g_bytes_new (history, strlen (history));
        g_autofree char *id = NULL, *sender = NULL, *listed = NULL;

        g_assert_cmpint (assay_comfy_queue_find (waiting, &mark, &id, &sender), ==,
                         wanted ? ASSAY_COMFY_QUEUE_PENDING : ASSAY_COMFY_QUEUE_ABSENT);
        g_assert_cmpstr (sender, ==, wanted ? CASES[i].sender : NULL);
        g_assert_cmpstr (id, ==, !wanted ? NULL : i == 0 ? "p" : "s");
        g_assert_true (assay_comfy_history_find (ended, &mark, &listed));
        g_assert_cmpstr (listed, ==, wanted && i > 0 ? "s" : NULL);
      }
}

/* The one with its id is meant, wherever one with its name stands. */
static void
test_find_by_id_first (void)
{
  static const AssayComfyMark MARK = {"p", "assay/J", "c"};
  static const char TEXT[] = "{\"queue_pending\":[],\"queue_running\":[" ITEM (
    "s", "assay/J", OURS) "," ITEM ("p", "assay/J", OURS) "," ITEM ("t", "assay/J", OURS) "]}";
  g_autoptr (GBytes) body = g_bytes_new_static (TEXT, sizeof TEXT - 1);
  g_autofree char *id = NULL, *sender = NULL;

  g_assert_cmpint (assay_comfy_queue_find (body, &MARK, &id, &sender), ==,
                   ASSAY_COMFY_QUEUE_RUNNING);
  g_assert_cmpstr (id, ==, "p");
}

static AssayComfyHistory *
parse_history (const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return assay_comfy_history_parse (body, "p");
}

/* Case 03. The files of the named nodes, in that order, whatever the graph's order is; what a node
 * unfolded into is the node's. Mutations: comes_of() that is TRUE; one without the dot ("1" takes
 * those of "10"). */
static void
test_case_03_pick (void)
{
  static const struct
  {
    const char *nodes[3], *files;
    gboolean has_others;
  } CASES[] = {
    {{"9"}, "green deep ", TRUE},
    {{"1"}, "", TRUE},
    {{"10"}, "red ", TRUE},
    {{"10", "9"}, "red green deep ", FALSE},
    {{"9", "10"}, "green deep red ", FALSE},
    {{"7"}, "", TRUE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GString) files = g_string_new (NULL);
      AssayComfyHistory *history =
        parse_history ("{\"p\":{\"prompt\":[1,\"p\",{\"10\":{},\"9\":{}},{},[]],\"outputs\":{"
                       "\"10\":{\"images\":[{\"filename\":\"red\",\"type\":\"temp\"}]},"
                       "\"9\":{\"images\":[{\"filename\":\"green\"}]},"
                       "\"9.0.3\":{\"images\":[{\"filename\":\"deep\"}]}},"
                       "\"status\":{\"status_str\":\"success\"}}}");

      assay_comfy_history_pick (history, CASES[i].nodes);
      for (guint j = 0; j < history->outputs->len; j++)
        g_string_append_printf (files, "%s ",
                                ((AssayComfyOutput *) history->outputs->pdata[j])->filename);
      g_assert_cmpstr (files->str, ==, CASES[i].files);
      g_assert_cmpint (history->has_others, ==, CASES[i].has_others);
      assay_comfy_history_free (history);
    }
}

static void
test_history (void)
{
  static const struct
  {
    const char *text;
    AssayComfyHistoryState state;
    const char *error_class;
    guint n_outputs;
    gboolean cached;
  } CASES[] = {
    {"{}", ASSAY_COMFY_HISTORY_ABSENT, NULL, 0, FALSE},
    {"", ASSAY_COMFY_HISTORY_UNREADABLE, NULL, 0, FALSE},
    {"[]", ASSAY_COMFY_HISTORY_UNREADABLE, NULL, 0, FALSE},
    {"{\"other\":{}}", ASSAY_COMFY_HISTORY_UNREADABLE, NULL, 0, FALSE},
    {"{\"p\":null}", ASSAY_COMFY_HISTORY_UNREADABLE, NULL, 0, FALSE},
    {"{\"p\":{\"status\":{\"status_str\":\"odd\"},\"outputs\":{}}}", ASSAY_COMFY_HISTORY_UNREADABLE,
     NULL, 0, FALSE},
    {"{\"p\":{\"status\":{\"status_str\":\"success\"}}}", ASSAY_COMFY_HISTORY_UNREADABLE, NULL, 0,
     FALSE},
    {"{\"p\":{\"status\":{\"status_str\":\"success\"},\"outputs\":{}}}",
     ASSAY_COMFY_HISTORY_SUCCESS, NULL, 0, FALSE},
    {"{\"p\":{\"prompt\":[1,\"p\",{\"1\":{\"c\":NaN},\"2\":{}},{},[\"2\",\"1\"]],\"outputs\":{"
     "\"2\":{\"images\":[{\"filename\":\"z\"}]},"
     "\"1\":{\"images\":[{\"filename\":\"y\"}]},\"1.0.0\":{\"images\":[{\"filename\":\"x\"}]}},"
     "\"status\":{\"status_str\":\"success\","
     "\"messages\":[[\"execution_cached\",{\"nodes\":[\"1\",\"2\"]}]]}}}",
     ASSAY_COMFY_HISTORY_SUCCESS, NULL, 3, TRUE},
    {"{\"p\":{\"status\":{\"status_str\":\"error\",\"messages\":[[\"execution_interrupted\",{}]]}}"
     "}",
     ASSAY_COMFY_HISTORY_INTERRUPTED, "canceled", 0, FALSE},
    {"{\"p\":{\"status\":{\"status_str\":\"error\",\"messages\":[[\"execution_error\",{\"exception_"
     "type\":\"torch.OutOfMemoryError\","
     "\"exception_message\":\"Allocation on "
     "device\\n\",\"node_id\":\"3\",\"node_type\":\"KSampler\"}]]}}}",
     ASSAY_COMFY_HISTORY_ERROR, "out_of_memory", 0, FALSE},
    {"{\"p\":{\"status\":{\"status_str\":\"error\"}}}", ASSAY_COMFY_HISTORY_ERROR, "non_retryable",
     0, FALSE},
  };
  g_autoptr (AssayComfyHistory) ordered = parse_history (CASES[8].text);
  g_autoptr (AssayComfyHistory) failed = parse_history (CASES[10].text);

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (AssayComfyHistory) history = parse_history (CASES[i].text);

      g_assert_cmpint (history->state, ==, CASES[i].state);
      g_assert_cmpstr (history->error_class, ==, CASES[i].error_class);
      g_assert_cmpuint (history->outputs->len, ==, CASES[i].n_outputs);
      g_assert_cmpint (history->cached, ==, CASES[i].cached);
    }
  g_assert_cmpstr (((AssayComfyOutput *) ordered->outputs->pdata[0])->filename, ==, "y");
  g_assert_cmpstr (((AssayComfyOutput *) ordered->outputs->pdata[1])->filename, ==, "z");
  g_assert_cmpstr (((AssayComfyOutput *) ordered->outputs->pdata[2])->filename, ==, "x");
  g_assert_cmpstr (failed->error_message, ==, "KSampler (node 3): Allocation on device");
}

static void
test_error_classes (void)
{
  static const struct
  {
    guint status;
    const char *type, *message, *expected;
  } CASES[] = {
    {0, NULL, NULL, "upstream_unavailable"},
    {200, NULL, NULL, "upstream_unavailable"},
    {302, NULL, NULL, "upstream_unavailable"},
    {400, NULL, NULL, "invalid_workflow"},
    {401, NULL, NULL, "upstream_unavailable"},
    {403, NULL, NULL, "upstream_unavailable"},
    {404, NULL, NULL, "retryable"},
    {408, NULL, NULL, "timeout"},
    {413, NULL, NULL, "non_retryable"},
    {429, NULL, NULL, "retryable"},
    {500, NULL, NULL, "retryable"},
    {502, NULL, NULL, "upstream_unavailable"},
    {504, NULL, NULL, "timeout"},
    {999, NULL, NULL, "non_retryable"},
    {200, "torch.OutOfMemoryError", "x", "out_of_memory"},
    {200, "torch.cuda.OutOfMemoryError", "x", "out_of_memory"},
    {200, "RuntimeError", "CUDA out of memory. Tried", "out_of_memory"},
    {200, "RuntimeError", "CUDA error: unspecified launch failure", "retryable"},
    {200, "RuntimeError", "ERROR: VAE is invalid: None", "invalid_workflow"},
    {200, "FileNotFoundError", "m.safetensors", "missing_model"},
    {200, "PIL.UnidentifiedImageError", "x", "non_retryable"},
    {200, "comfy.model_management.InterruptProcessingException", "", "canceled"},
    {400, "missing_node_type", "x", "invalid_workflow"},
    {400, "invalid_prompt_id", "x", "non_retryable"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    g_assert_cmpstr (assay_comfy_error_class (CASES[i].status, CASES[i].type, CASES[i].message), ==,
                     CASES[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/message/captured-frames", test_captured_frames);
  g_test_add_func ("/wire/message/captured-answers", test_captured_answers);
  g_test_add_func ("/wire/message/details", test_details);
  g_test_add_func ("/wire/message/order", test_order);
  g_test_add_func ("/wire/message/unknown", test_unknown);
  g_test_add_func ("/wire/message/binary", test_binary);
  g_test_add_func ("/wire/message/find", test_find);
  g_test_add_func ("/wire/message/find-by-id-first", test_find_by_id_first);
  g_test_add_func ("/wire/message/prompt-body", test_prompt_body);
  g_test_add_func ("/wire/message/prompt-answers", test_prompt_answers);
  g_test_add_func ("/wire/message/history", test_history);
  g_test_add_func ("/wire/message/history/case-03-pick", test_case_03_pick);
  g_test_add_func ("/wire/message/error-classes", test_error_classes);
  return g_test_run ();
}
