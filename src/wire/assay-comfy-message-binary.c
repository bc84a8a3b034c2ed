/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "wire/assay-comfy-message-private.h"
#include "wire/assay-comfy-said.h"

/* Frames: 32-bit big-endian words, then the payload. */
enum
{
  FRAME_PREVIEW = 1,
  FRAME_PREVIEW_WITH_METADATA = 4,
};

#define WORD_BYTES         4
#define METADATA_MAX_BYTES (64 * 1024)

static guint32
read_word (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static const char *
mime_of_word (guint32 word)
{
  return word == 1 ? "image/jpeg" : word == 2 ? "image/png" : NULL;
}

static const char *
mime_of_name (const char *name)
{
  if (g_strcmp0 (name, "image/jpeg") == 0)
    return "image/jpeg";
  return g_strcmp0 (name, "image/png") == 0 ? "image/png" : NULL;
}

static void
take_picture (AssayComfyMessage *self, GBytes *frame, gsize offset, const char *mime_type)
{
  gsize n_bytes = g_bytes_get_size (frame);

  if (mime_type == NULL || offset >= n_bytes)
    return;
  self->type = ASSAY_COMFY_PREVIEW;
  self->mime_type = mime_type;
  self->picture = g_bytes_new_from_bytes (frame, offset, n_bytes - offset);
}

static void
read_metadata (AssayComfyMessage *self, GBytes *frame, const guint8 *data, gsize n_bytes)
{
  guint32 n_metadata = read_word (data + WORD_BYTES);
  gsize offset = 2 * WORD_BYTES;
  g_auto (AssayComfySaid) metadata = {0};

  /* The word is the server's word only. */
  if (n_metadata > METADATA_MAX_BYTES || n_metadata > n_bytes - offset
      || !_assay_comfy_said_read_data (&metadata, (const char *) data + offset, n_metadata))
    return;
  take_picture (self, frame, offset + n_metadata, mime_of_name (metadata.image_type));
  if (self->type != ASSAY_COMFY_PREVIEW)
    return;
  self->prompt_id = g_steal_pointer (&metadata.prompt_id);
  self->node = g_steal_pointer (&metadata.display_node_id);
}

AssayComfyMessage *
assay_comfy_message_parse_binary (GBytes *frame)
{
  AssayComfyMessage *self = _assay_comfy_message_new (ASSAY_COMFY_UNKNOWN);
  gsize n_bytes = 0;
  const guint8 *data = g_bytes_get_data (frame, &n_bytes);

  if (n_bytes <= 2 * WORD_BYTES || n_bytes > ASSAY_COMFY_MESSAGE_MAX_BYTES)
    return self;
  switch (read_word (data))
    {
    case FRAME_PREVIEW:
      take_picture (self, frame, 2 * WORD_BYTES, mime_of_word (read_word (data + WORD_BYTES)));
      break;
    case FRAME_PREVIEW_WITH_METADATA:
      read_metadata (self, frame, data, n_bytes);
      break;
    default:
      break;
    }
  return self;
}
