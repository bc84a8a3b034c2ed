/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-capabilities.h"
#include "wire/assay-comfy-message.h"

#include "../comfy/capture.h"

#include <string.h>

/* Broken input from fixed seeds: random bytes, and real frames with bytes changed, cut off or
 * doubled. Nothing may crash, warn (warnings are fatal) or read beyond the end; sizes are exact, so
 * that sanitizers see it. */

#define N_RANDOM   20000
#define N_MUTATED  40
#define MAX_RANDOM 96

static guint64 random_state;

static guint32
draw (guint32 below)
{
  guint64 z = (random_state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint32) ((z ^ (z >> 31)) % below);
}

/* One target for every parser of this folder. */
static void
parse_everything (const guint8 *data, gsize n_bytes)
{
  g_autofree char *exact = g_memdup2 (data, MAX (n_bytes, 1));
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (AssayComfyMessage) text = assay_comfy_message_parse_text (exact, n_bytes);
  g_autoptr (AssayComfyMessage) frame = assay_comfy_message_parse_binary (bytes);
  g_autoptr (AssayComfyHistory) history = assay_comfy_history_parse (bytes, "1");
  g_autoptr (AssayComfyPromptAnswer) answer = assay_comfy_prompt_answer_parse (200, bytes);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *waits = NULL, *sender = NULL, *ended = NULL;
  g_autoptr (AssayWorkflow) workflow = assay_workflow_parse (bytes, NULL, problems);
  g_autoptr (AssayCapabilities) capabilities =
    assay_capabilities_parse (bytes, bytes, bytes, "http://x", problems);

  assay_comfy_queue_find (bytes, &(AssayComfyMark){"1", "2", "3"}, &waits, &sender);
  assay_comfy_history_find (bytes, &(AssayComfyMark){"1", "2", NULL}, &ended);
  g_assert_nonnull (text);
  g_assert_true (frame->type != ASSAY_COMFY_PREVIEW || frame->picture != NULL);
  g_assert_nonnull (history->outputs);
  g_assert_true (answer->accepted || answer->error_class != NULL);
  g_assert_true (workflow != NULL || assay_problems_count (problems) > 0);
  g_assert_true (capabilities != NULL || assay_problems_has (problems, "server.not_comfyui"));
}

static void
test_random_bytes (void)
{
  static const char ALPHABET[] = "{}[]\",:\\ntrue0.9e-NaNInfinity\"type\"data\"\x00\x01\x04\xff";

  random_state = 1;
  for (guint i = 0; i < N_RANDOM; i++)
    {
      guint8 data[MAX_RANDOM];
      guint32 n_bytes = draw (MAX_RANDOM);

      for (guint32 j = 0; j < n_bytes; j++)
        data[j] = i % 2 == 0 ? (guint8) draw (256) : (guint8) ALPHABET[draw (sizeof ALPHABET - 1)];
      /* Make binary frames of the known kinds likely. */
      if (i % 4 == 0 && n_bytes > 8)
        memcpy (data, i % 8 == 0 ? "\0\0\0\1\0\0\0\2" : "\0\0\0\4\0\0\0\10", 8);
      parse_everything (data, n_bytes);
    }
}

static void
mutate (GByteArray *bytes)
{
  guint32 at = draw (bytes->len);
  guint32 length = 1 + draw (16);

  switch (draw (4))
    {
    case 0:
      bytes->data[at] = (guint8) draw (256);
      break;
    case 1:
      g_byte_array_set_size (bytes, at + 1);
      break;
    case 2:
      g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, length));
      break;
    default:
      bytes->data[at] = (guint8) "{}[]\",:0"[draw (8)];
      break;
    }
}

static void
mutate_often (const guint8 *data, gsize n_bytes)
{
  for (guint i = 0; i < N_MUTATED; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, data, (guint) n_bytes);
      for (guint j = 0; j <= i % 3 && bytes->len > 0; j++)
        mutate (bytes);
      parse_everything (bytes->data, bytes->len);
    }
}

static void
test_mutated_frames (void)
{
  static const char *const NAMES[] = {"run-failing-node-loadimage", "run-identical-second-cached",
                                      "server-restart-mid-run-kill"};

  random_state = 2;
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autoptr (GPtrArray) events = capture_load (NAMES[i]);

      for (guint j = 0; j < events->len; j++)
        {
          const CaptureEvent *event = events->pdata[j];

          if (event->json != NULL)
            mutate_often ((const guint8 *) event->json, strlen (event->json));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/random/bytes", test_random_bytes);
  g_test_add_func ("/wire/random/mutated-frames", test_mutated_frames);
  return g_test_run ();
}
