/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a message of ComfyUI's socket, text and binary: always a message, at worst an
 * unknown one, whose parts fit its type. */
#include "fuzz.h"

#include "wire/assay-comfy-message.h"

static void
check (const AssayComfyMessage *message, gsize n_bytes)
{
  g_assert_nonnull (message);
  g_assert_true ((message->type == ASSAY_COMFY_PREVIEW) == (message->picture != NULL));
  if (message->picture != NULL)
    {
      g_assert_cmpuint (g_bytes_get_size (message->picture), <=, n_bytes);
      g_assert_nonnull (message->mime_type);
    }
  g_assert_cmpint (message->queue_remaining, >=, -1);
  g_assert_true (message->outputs == NULL || message->outputs->len <= ASSAY_COMFY_MAX_OUTPUTS);
  for (guint i = 0; message->outputs != NULL && i < message->outputs->len; i++)
    g_assert_nonnull (((const AssayComfyOutput *) message->outputs->pdata[i])->filename);
  g_assert_true (message->node == NULL || g_utf8_validate (message->node, -1, NULL));
  g_assert_true (message->prompt_id == NULL || g_utf8_validate (message->prompt_id, -1, NULL));
  g_assert_true (message->error_message == NULL
                 || g_utf8_validate (message->error_message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (AssayComfyMessage) text =
    assay_comfy_message_parse_text ((const char *) data, n_bytes);
  g_autoptr (AssayComfyMessage) binary = assay_comfy_message_parse_binary (bytes);

  check (text, n_bytes);
  check (binary, n_bytes);
  g_assert_cmpint (text->type, !=, ASSAY_COMFY_PREVIEW);
  return 0;
}
