/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "wire/assay-wire-json.h"

/* A prompt of ours among all a server tells of, by its id or, where the server gave it an id that
 * nobody heard, by what it saves and who sent it. */

/* Places in a queue item and in history's "prompt". */
enum
{
  ITEM_ID = 1,
  ITEM_GRAPH = 2,
  ITEM_EXTRA = 3,
};

static gboolean
saves_under (JsonObject *graph, const char *file_prefix)
{
  g_autoptr (GList) nodes = graph != NULL ? json_object_get_members (graph) : NULL;

  for (GList *l = nodes; l != NULL; l = l->next)
    {
      JsonObject *inputs =
        _assay_wire_json_object (_assay_wire_json_object (graph, l->data), "inputs");

      if (g_strcmp0 (_assay_wire_json_string (inputs, "filename_prefix"), file_prefix) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A picture that somebody dropped into the server's own page and ran again saves under our name
 * too; such a prompt brings the page's workflow along. */
static gboolean
is_from_us (JsonObject *extra, const char *client_id)
{
  if (client_id != NULL)
    return g_strcmp0 (_assay_wire_json_string (extra, "client_id"), client_id) == 0;
  return extra == NULL || !json_object_has_member (extra, "extra_pnginfo");
}

static gboolean
is_ours (JsonArray *item, const AssayComfyMark *mark)
{
  return mark->file_prefix != NULL
         && saves_under (_assay_wire_json_element_object (item, ITEM_GRAPH), mark->file_prefix)
         && is_from_us (_assay_wire_json_element_object (item, ITEM_EXTRA), mark->client_id);
}

/* Borrowed; %NULL: none of them is. */
static JsonArray *
find_in (JsonArray *items, const AssayComfyMark *mark)
{
  JsonArray *found = NULL;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonArray *item = _assay_wire_json_element_array (items, i);
      const char *id = _assay_wire_json_element_string (item, ITEM_ID);

      if (g_strcmp0 (id, mark->prompt_id) == 0)
        return item;
      if (id != NULL && is_ours (item, mark))
        found = item;
    }
  return found;
}

static void
tell_item (JsonArray *item, char **out_id, char **out_sender)
{
  *out_id = g_strdup (_assay_wire_json_element_string (item, ITEM_ID));
  *out_sender = g_strdup (
    _assay_wire_json_string (_assay_wire_json_element_object (item, ITEM_EXTRA), "client_id"));
}

AssayComfyQueuePlace
assay_comfy_queue_find (GBytes *body, const AssayComfyMark *mark, char **out_id, char **out_sender)
{
  g_autoptr (JsonNode) root = _assay_wire_json_parse_bytes (body);
  JsonObject *queue = root != NULL ? json_node_get_object (root) : NULL;
  JsonArray *running = _assay_wire_json_array (queue, "queue_running");
  JsonArray *pending = _assay_wire_json_array (queue, "queue_pending");
  JsonArray *runs, *waits;

  *out_id = *out_sender = NULL;
  if (running == NULL || pending == NULL)
    return ASSAY_COMFY_QUEUE_UNREADABLE;
  runs = find_in (running, mark);
  waits = find_in (pending, mark);
  if (runs != NULL || waits != NULL)
    tell_item (runs != NULL ? runs : waits, out_id, out_sender);
  if (runs != NULL)
    return ASSAY_COMFY_QUEUE_RUNNING;
  return waits != NULL ? ASSAY_COMFY_QUEUE_PENDING : ASSAY_COMFY_QUEUE_ABSENT;
}

gboolean
assay_comfy_history_find (GBytes *body, const AssayComfyMark *mark, char **out_id)
{
  g_autoptr (JsonNode) root = _assay_wire_json_parse_bytes (body);
  JsonObject *history = root != NULL ? json_node_get_object (root) : NULL;
  g_autoptr (GList) ids = history != NULL ? json_object_get_members (history) : NULL;

  *out_id = NULL;
  for (GList *l = ids; l != NULL && *out_id == NULL; l = l->next)
    {
      JsonObject *entry = _assay_wire_json_object (history, l->data);

      if (g_strcmp0 (l->data, mark->prompt_id) == 0
          || is_ours (_assay_wire_json_array (entry, "prompt"), mark))
        *out_id = g_strdup (l->data);
    }
  return history != NULL;
}
