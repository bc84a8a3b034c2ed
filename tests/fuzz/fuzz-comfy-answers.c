/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the answer to POST /prompt, GET /history and GET /queue; the first byte picks the
 * HTTP status ('0' = 200). Each parser gives a value that agrees with itself. */
#include "fuzz.h"

#include "base/assay-json-reader.h"
#include "wire/assay-comfy-message.h"

#define ID "5f6f2cb2-0000-4000-8000-000000000001"

static const guint STATUS[] = {200, 400, 0, 500, 401, 413, 404, 503, 100, 302};

static void
check_prompt (guint status, GBytes *body)
{
  g_autoptr (AssayComfyPromptAnswer) answer = assay_comfy_prompt_answer_parse (status, body);

  g_assert_true (!answer->accepted || answer->queued);
  g_assert_true (!answer->queued || status == 200);
  g_assert_true (!answer->accepted || answer->prompt_id != NULL);
  g_assert_true (answer->accepted
                 || (answer->error_class != NULL && answer->error_message != NULL));
  g_assert_true (answer->error_message == NULL
                 || g_utf8_validate (answer->error_message, -1, NULL));
}

static void
check_history (GBytes *body)
{
  g_autoptr (AssayComfyHistory) history = assay_comfy_history_parse (body, ID);

  g_assert_nonnull (history->outputs);
  g_assert_cmpuint (history->outputs->len, <=, ASSAY_COMFY_MAX_OUTPUTS);
  for (guint i = 0; i < history->outputs->len; i++)
    {
      const AssayComfyOutput *output = history->outputs->pdata[i];

      g_assert_true (output->filename != NULL && output->filename[0] != '\0');
      g_assert_nonnull (output->node);
      g_assert_nonnull (output->subfolder);
      g_assert_nonnull (output->type);
    }
  g_assert_true (history->state != ASSAY_COMFY_HISTORY_ERROR || history->error_class != NULL);
}

static void
check_found (GBytes *body)
{
  static const AssayComfyMark MARK = {ID, "assay/J1", NULL};
  g_autofree char *waits = NULL, *sender = NULL, *ended = NULL;
  AssayComfyQueuePlace place = assay_comfy_queue_find (body, &MARK, &waits, &sender);
  gboolean is_there = place == ASSAY_COMFY_QUEUE_PENDING || place == ASSAY_COMFY_QUEUE_RUNNING;

  g_assert_true ((waits != NULL) == is_there);
  g_assert_true (is_there || sender == NULL);
  g_assert_true (assay_comfy_history_find (body, &MARK, &ended) || ended == NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  gsize n_head = MIN (n_bytes, 1);
  guint status = n_head > 0 ? STATUS[(guint8) (data[0] - '0') % G_N_ELEMENTS (STATUS)] : 200;
  g_autoptr (GBytes) body = g_bytes_new (data + n_head, n_bytes - n_head);

  check_prompt (status, body);
  check_history (body);
  check_found (body);
  return 0;
}
