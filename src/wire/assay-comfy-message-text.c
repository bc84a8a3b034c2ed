/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "wire/assay-comfy-message-private.h"
#include "wire/assay-comfy-said.h"
#include "wire/assay-wire-json.h"

#include <string.h>

typedef void (*TakeData) (AssayComfyMessage *self, AssayComfySaid *said);

static void
take_status (AssayComfyMessage *self, AssayComfySaid *said)
{
  self->sid = g_steal_pointer (&said->sid);
  self->queue_remaining = said->queue_remaining;
}

static void
take_progress_state (AssayComfyMessage *self, AssayComfySaid *said)
{
  self->node = g_steal_pointer (&said->running.node);
  self->value = said->running.value;
  self->max = said->running.max;
}

static void
take_executing (AssayComfyMessage *self, AssayComfySaid *said)
{
  /* Expanded subgraphs run under ids the graph does not have: show where they stand. But no node is
   * the end. */
  if (said->node != NULL && said->display_node != NULL)
    self->node = g_steal_pointer (&said->display_node);
  else
    self->node = g_steal_pointer (&said->node);
}

static void
take_progress (AssayComfyMessage *self, AssayComfySaid *said)
{
  self->node = g_steal_pointer (&said->node);
  self->value = said->value;
  self->max = said->max;
}

static void
take_executed (AssayComfyMessage *self, AssayComfySaid *said)
{
  g_autoptr (JsonNode) output = NULL;

  self->node = g_steal_pointer (&said->node);
  self->outputs = _assay_comfy_outputs_new ();
  if (said->output != NULL)
    output = _assay_wire_json_parse (said->output, strlen (said->output));
  if (output != NULL)
    _assay_comfy_outputs_add (self->outputs, self->node, json_node_get_object (output));
}

static void
take_error (AssayComfyMessage *self, AssayComfySaid *said)
{
  const char *message = said->exception_message;

  self->node = g_steal_pointer (&said->node_id);
  self->error_type = g_steal_pointer (&said->exception_type);
  self->error_message = g_strchomp (g_strdup (message != NULL ? message : ""));
}

static void
take_interrupted (AssayComfyMessage *self, AssayComfySaid *said)
{
  self->node = g_steal_pointer (&said->node_id);
}

static const struct
{
  const char *name;
  AssayComfyMessageType type;
  gboolean needs_prompt; /* without a prompt id it says nothing */
  TakeData take;
} TYPES[] = {
  {"status", ASSAY_COMFY_STATUS, FALSE, take_status},
  {"execution_start", ASSAY_COMFY_EXECUTION_START, TRUE, NULL},
  {"execution_cached", ASSAY_COMFY_EXECUTION_CACHED, TRUE, NULL},
  {"progress_state", ASSAY_COMFY_PROGRESS_STATE, TRUE, take_progress_state},
  {"executing", ASSAY_COMFY_EXECUTING, FALSE, take_executing},
  {"progress", ASSAY_COMFY_PROGRESS, FALSE, take_progress},
  {"executed", ASSAY_COMFY_EXECUTED, TRUE, take_executed},
  {"execution_success", ASSAY_COMFY_EXECUTION_SUCCESS, TRUE, NULL},
  {"execution_error", ASSAY_COMFY_EXECUTION_ERROR, TRUE, take_error},
  {"execution_interrupted", ASSAY_COMFY_EXECUTION_INTERRUPTED, TRUE, take_interrupted},
  {"feature_flags", ASSAY_COMFY_FEATURE_FLAGS, FALSE, NULL},
};

AssayComfyMessage *
assay_comfy_message_parse_text (const char *text, gsize n_bytes)
{
  AssayComfyMessage *self = _assay_comfy_message_new (ASSAY_COMFY_UNKNOWN);
  g_auto (AssayComfySaid) said = {0};

  if (n_bytes > ASSAY_COMFY_MESSAGE_MAX_BYTES
      || !_assay_comfy_said_read_message (&said, text, n_bytes) || said.type == NULL
      || !said.has_data)
    return self;
  self->prompt_id = g_steal_pointer (&said.prompt_id);
  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      if (!g_str_equal (TYPES[i].name, said.type))
        continue;
      if (TYPES[i].needs_prompt && self->prompt_id == NULL)
        break;
      self->type = TYPES[i].type;
      if (TYPES[i].take != NULL)
        TYPES[i].take (self, &said);
      break;
    }
  return self;
}
