/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "wire/assay-comfy-message-private.h"

AssayComfyMessage *
_assay_comfy_message_new (AssayComfyMessageType type)
{
  AssayComfyMessage *self = g_new0 (AssayComfyMessage, 1);

  self->type = type;
  self->queue_remaining = -1;
  return self;
}

void
assay_comfy_message_free (AssayComfyMessage *self)
{
  if (self == NULL)
    return;
  g_free (self->prompt_id);
  g_free (self->node);
  g_free (self->sid);
  g_free (self->error_type);
  g_free (self->error_message);
  g_clear_pointer (&self->outputs, g_ptr_array_unref);
  g_clear_pointer (&self->picture, g_bytes_unref);
  g_free (self);
}
