/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "base/assay-sentence.h"
#include "wire/assay-comfy-message-private.h"
#include "wire/assay-wire-json.h"

#include <string.h>

/* Places in history's "prompt": [number, id, graph, extra_data, [output nodes]] */
enum
{
  ITEM_GRAPH = 2,
  ITEM_OUTPUTS = 4,
};

/* The data of the newest "messages" entry called @name: [[name, data], …]. */
static JsonObject *
find_message (JsonArray *messages, const char *name)
{
  for (guint i = messages != NULL ? json_array_get_length (messages) : 0; i > 0; i--)
    {
      JsonArray *entry = _assay_wire_json_element_array (messages, i - 1);

      if (g_strcmp0 (_assay_wire_json_element_string (entry, 0), name) == 0)
        return _assay_wire_json_element_object (entry, 1);
    }
  return NULL;
}

static gboolean
array_has (JsonArray *array, const char *word)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (_assay_wire_json_element_string (array, i), word) == 0)
      return TRUE;
  return FALSE;
}

/* An output node that came from the cache had all its ancestors there too, so the outputs decide.
 */
static gboolean
is_cached (JsonArray *prompt, JsonArray *messages, JsonObject *outputs)
{
  JsonObject *data = find_message (messages, "execution_cached");
  JsonArray *cached = _assay_wire_json_array (data, "nodes");
  JsonArray *wanted = _assay_wire_json_element_array (prompt, ITEM_OUTPUTS);
  g_autoptr (GList) names = NULL;

  if (cached == NULL || json_array_get_length (cached) == 0)
    return FALSE;
  for (guint i = 0; wanted != NULL && i < json_array_get_length (wanted); i++)
    {
      const char *node = _assay_wire_json_element_string (wanted, i);

      if (node == NULL || !array_has (cached, node))
        return FALSE;
    }
  if (wanted != NULL && json_array_get_length (wanted) > 0)
    return TRUE;
  names = outputs != NULL ? json_object_get_members (outputs) : NULL;
  for (GList *l = names; l != NULL; l = l->next)
    if (!array_has (cached, l->data))
      return FALSE;
  return names != NULL;
}

/* History lists nodes as they ran; the graph's own order is the same every time. Nodes the graph
 * does not have (expanded subgraphs) come last. */
static gboolean
collect_outputs (GPtrArray *into, JsonObject *graph, JsonObject *outputs)
{
  g_autoptr (GList) in_graph = graph != NULL ? json_object_get_members (graph) : NULL;
  g_autoptr (GList) in_outputs = outputs != NULL ? json_object_get_members (outputs) : NULL;

  for (GList *l = in_graph; l != NULL; l = l->next)
    if (!_assay_comfy_outputs_add (into, l->data, _assay_wire_json_object (outputs, l->data)))
      return FALSE;
  for (GList *l = in_outputs; l != NULL; l = l->next)
    {
      if (graph != NULL && json_object_has_member (graph, l->data))
        continue;
      if (!_assay_comfy_outputs_add (into, l->data, _assay_wire_json_object (outputs, l->data)))
        return FALSE;
    }
  return TRUE;
}

/* "KSampler (node 3): Allocation on device" */
static char *
dup_failure (JsonObject *error)
{
  const char *type = _assay_wire_json_string (error, "exception_type");
  const char *text = _assay_wire_json_string (error, "exception_message");
  const char *node_type = _assay_wire_json_string (error, "node_type");
  const char *node = _assay_wire_json_string (error, "node_id");
  g_autofree char *said = g_strdup (text != NULL && *text != '\0' ? text : type);

  if (said == NULL)
    return assay_sentence_pack_of (N_ ("The server reports a failed run without saying why."),
                                   NULL);
  g_strchomp (said);
  if (node_type == NULL || node == NULL)
    return g_steal_pointer (&said);
  return g_strdup_printf ("%s (node %s): %s", node_type, node, said);
}

static void
read_failure (AssayComfyHistory *self, JsonArray *messages)
{
  JsonObject *error = find_message (messages, "execution_error");

  if (find_message (messages, "execution_interrupted") != NULL)
    {
      self->state = ASSAY_COMFY_HISTORY_INTERRUPTED;
      self->error_class = g_strdup ("canceled");
      self->error_message =
        assay_sentence_pack_of (N_ ("The run was interrupted on the server."), NULL);
      return;
    }
  self->state = ASSAY_COMFY_HISTORY_ERROR;
  self->error_class = g_strdup (
    error != NULL ? assay_comfy_error_class (200, _assay_wire_json_string (error, "exception_type"),
                                             _assay_wire_json_string (error, "exception_message"))
                  : "non_retryable");
  self->error_message = dup_failure (error);
}

static void
read_entry (AssayComfyHistory *self, JsonObject *entry)
{
  JsonObject *status = _assay_wire_json_object (entry, "status");
  const char *status_str = _assay_wire_json_string (status, "status_str");
  JsonArray *messages = _assay_wire_json_array (status, "messages");
  JsonArray *prompt = _assay_wire_json_array (entry, "prompt");
  JsonObject *outputs = _assay_wire_json_object (entry, "outputs");

  if (g_strcmp0 (status_str, "error") == 0)
    read_failure (self, messages);
  if (g_strcmp0 (status_str, "success") != 0 || outputs == NULL)
    return;
  self->state = ASSAY_COMFY_HISTORY_SUCCESS;
  self->cached = is_cached (prompt, messages, outputs);
  if (!collect_outputs (self->outputs, _assay_wire_json_element_object (prompt, ITEM_GRAPH),
                        outputs))
    {
      self->state = ASSAY_COMFY_HISTORY_ERROR;
      self->error_class = g_strdup ("non_retryable");
      self->error_message =
        assay_sentence_pack_of (N_ ("The run reports more than 4096 files."), NULL);
    }
}

AssayComfyHistory *
assay_comfy_history_parse (GBytes *body, const char *prompt_id)
{
  AssayComfyHistory *self = g_new0 (AssayComfyHistory, 1);
  g_autoptr (JsonNode) root = _assay_wire_json_parse_bytes (body);
  JsonObject *history = root != NULL ? json_node_get_object (root) : NULL;

  self->outputs = _assay_comfy_outputs_new ();
  self->state = ASSAY_COMFY_HISTORY_UNREADABLE;
  if (history == NULL)
    return self;
  if (json_object_has_member (history, prompt_id))
    read_entry (self, _assay_wire_json_object (history, prompt_id));
  else if (json_object_get_size (history) == 0)
    self->state = ASSAY_COMFY_HISTORY_ABSENT;
  return self;
}

/* A node that unfolds into others gives them ids of its own and a dot. */
static gboolean
comes_of (const AssayComfyOutput *output, const char *node)
{
  gsize n = strlen (node);

  return strncmp (output->node, node, n) == 0
         && (output->node[n] == '\0' || output->node[n] == '.');
}

void
assay_comfy_history_pick (AssayComfyHistory *self, const char *const *nodes)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&self->outputs);

  self->outputs = _assay_comfy_outputs_new ();
  for (guint i = 0; nodes[i] != NULL; i++)
    for (guint j = 0; j < all->len; j++)
      if (all->pdata[j] != NULL && comes_of (all->pdata[j], nodes[i]))
        g_ptr_array_add (self->outputs, g_steal_pointer (&all->pdata[j]));
  self->has_others = self->outputs->len < all->len;
}

AssayComfyHistory *
assay_comfy_history_of_prefix (const char *file_prefix)
{
  AssayComfyHistory *self = g_new0 (AssayComfyHistory, 1);
  const char *slash = strrchr (file_prefix, '/');
  AssayComfyOutput *output = g_new0 (AssayComfyOutput, 1);

  output->node = g_strdup ("");
  output->filename = g_strdup_printf ("%s_00001_.png", slash != NULL ? slash + 1 : file_prefix);
  output->subfolder =
    slash != NULL ? g_strndup (file_prefix, (gsize) (slash - file_prefix)) : g_strdup ("");
  output->type = g_strdup ("output");
  self->state = ASSAY_COMFY_HISTORY_SUCCESS;
  self->outputs = _assay_comfy_outputs_new ();
  g_ptr_array_add (self->outputs, output);
  return self;
}

void
assay_comfy_history_free (AssayComfyHistory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->outputs);
  g_free (self->error_class);
  g_free (self->error_message);
  g_free (self);
}
