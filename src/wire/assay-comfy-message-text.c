/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "wire/assay-comfy-message-private.h"
#include "wire/assay-wire-json.h"

typedef void (*ReadData) (AssayComfyMessage *self, JsonObject *data);

static void
read_status (AssayComfyMessage *self, JsonObject *data)
{
  JsonObject *status = _assay_wire_json_object (data, "status");
  JsonObject *info = _assay_wire_json_object (status, "exec_info");

  self->sid = g_strdup (_assay_wire_json_string (data, "sid"));
  self->queue_remaining = _assay_wire_json_integer (info, "queue_remaining", -1);
}

static void
read_steps (AssayComfyMessage *self, JsonObject *object)
{
  self->value = _assay_wire_json_integer (object, "value", 0);
  self->max = _assay_wire_json_integer (object, "max", 0);
}

/* All touched nodes come each time; the one that runs is what is wanted. */
static void
read_progress_state (AssayComfyMessage *self, JsonObject *data)
{
  JsonObject *nodes = _assay_wire_json_object (data, "nodes");
  g_autoptr (GList) names = nodes != NULL ? json_object_get_members (nodes) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *node = _assay_wire_json_object (nodes, l->data);

      if (g_strcmp0 (_assay_wire_json_string (node, "state"), "running") != 0)
        continue;
      g_free (self->node);
      self->node = g_strdup (l->data);
      read_steps (self, node);
    }
}

static void
read_executing (AssayComfyMessage *self, JsonObject *data)
{
  const char *shown = _assay_wire_json_string (data, "display_node");
  const char *node = _assay_wire_json_string (data, "node");

  /* Expanded subgraphs run under ids the graph does not have: show where they stand. But no node is
   * the end. */
  self->node = g_strdup (node != NULL && shown != NULL ? shown : node);
}

static void
read_progress (AssayComfyMessage *self, JsonObject *data)
{
  self->node = g_strdup (_assay_wire_json_string (data, "node"));
  read_steps (self, data);
}

static void
read_executed (AssayComfyMessage *self, JsonObject *data)
{
  self->node = g_strdup (_assay_wire_json_string (data, "node"));
  self->outputs = _assay_comfy_outputs_new ();
  _assay_comfy_outputs_add (self->outputs, self->node, _assay_wire_json_object (data, "output"));
}

static void
read_error (AssayComfyMessage *self, JsonObject *data)
{
  const char *message = _assay_wire_json_string (data, "exception_message");

  self->node = g_strdup (_assay_wire_json_string (data, "node_id"));
  self->error_type = g_strdup (_assay_wire_json_string (data, "exception_type"));
  self->error_message = g_strchomp (g_strdup (message != NULL ? message : ""));
}

static void
read_interrupted (AssayComfyMessage *self, JsonObject *data)
{
  self->node = g_strdup (_assay_wire_json_string (data, "node_id"));
}

static const struct
{
  const char *name;
  AssayComfyMessageType type;
  gboolean needs_prompt; /* without a prompt id it says nothing */
  ReadData read;
} TYPES[] = {
  {"status", ASSAY_COMFY_STATUS, FALSE, read_status},
  {"execution_start", ASSAY_COMFY_EXECUTION_START, TRUE, NULL},
  {"execution_cached", ASSAY_COMFY_EXECUTION_CACHED, TRUE, NULL},
  {"progress_state", ASSAY_COMFY_PROGRESS_STATE, TRUE, read_progress_state},
  {"executing", ASSAY_COMFY_EXECUTING, FALSE, read_executing},
  {"progress", ASSAY_COMFY_PROGRESS, FALSE, read_progress},
  {"executed", ASSAY_COMFY_EXECUTED, TRUE, read_executed},
  {"execution_success", ASSAY_COMFY_EXECUTION_SUCCESS, TRUE, NULL},
  {"execution_error", ASSAY_COMFY_EXECUTION_ERROR, TRUE, read_error},
  {"execution_interrupted", ASSAY_COMFY_EXECUTION_INTERRUPTED, TRUE, read_interrupted},
  {"feature_flags", ASSAY_COMFY_FEATURE_FLAGS, FALSE, NULL},
};

AssayComfyMessage *
assay_comfy_message_parse_text (const char *text, gsize n_bytes)
{
  AssayComfyMessage *self = _assay_comfy_message_new (ASSAY_COMFY_UNKNOWN);
  g_autoptr (JsonNode) root =
    n_bytes <= ASSAY_COMFY_MESSAGE_MAX_BYTES ? _assay_wire_json_parse (text, n_bytes) : NULL;
  JsonObject *message = root != NULL ? json_node_get_object (root) : NULL;
  JsonObject *data = _assay_wire_json_object (message, "data");
  const char *name = _assay_wire_json_string (message, "type");

  if (name == NULL || data == NULL)
    return self;
  self->prompt_id = g_strdup (_assay_wire_json_string (data, "prompt_id"));
  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      if (!g_str_equal (TYPES[i].name, name))
        continue;
      if (TYPES[i].needs_prompt && self->prompt_id == NULL)
        break;
      self->type = TYPES[i].type;
      if (TYPES[i].read != NULL)
        TYPES[i].read (self, data);
      break;
    }
  return self;
}
