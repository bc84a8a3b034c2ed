/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-executor.h"

#include "base/assay-digest.h"

const char *
sandbox_link_target (JsonNode *value, gint64 *out_slot)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  JsonNode *id =
    array != NULL && json_array_get_length (array) == 2 ? json_array_get_element (array, 0) : NULL;

  if (sandbox_json_string (id) == NULL)
    return NULL;
  if (out_slot != NULL)
    *out_slot = json_array_get_int_element (array, 1);
  return sandbox_json_string (id);
}

JsonObject *
sandbox_execution_inputs (SandboxExecution *execution, const char *id)
{
  return sandbox_json_get_object (sandbox_json_get_object (execution->graph, id), "inputs");
}

const SandboxNode *
sandbox_execution_class (SandboxExecution *execution, const char *id)
{
  JsonObject *object = sandbox_json_get_object (execution->graph, id);

  return sandbox_node_find (sandbox_json_get_string (object, "class_type"));
}

/* Only what the class declares counts: unknown inputs do not reach the node. */
const char *
sandbox_signature (SandboxExecution *execution, const char *id)
{
  const char *known = g_hash_table_lookup (execution->signatures, id);
  const SandboxNode *node = sandbox_execution_class (execution, id);
  JsonObject *inputs = sandbox_execution_inputs (execution, id);
  g_autoptr (GString) text = NULL;
  AssayDigest digest;
  AssayDigestHex hex;

  if (known != NULL)
    return known;
  text = g_string_new (node->class_type);
  for (gsize i = 0; node->inputs[i].name != NULL; i++)
    {
      JsonNode *value = json_object_get_member (inputs, node->inputs[i].name);
      gint64 slot = 0;
      const char *target = sandbox_link_target (value, &slot);
      g_autofree char *constant = target == NULL ? sandbox_json_text (value) : NULL;

      g_string_append_printf (text, "\n%s=%s", node->inputs[i].name,
                              target != NULL ? sandbox_signature (execution, target) : constant);
      if (target != NULL)
        g_string_append_printf (text, ".%" G_GINT64_FORMAT, slot);
    }
  assay_digest_compute (&digest, text->str, text->len);
  hex = assay_digest_hex (&digest);
  g_hash_table_insert (execution->signatures, g_strdup (id), g_strdup (hex.text));
  return g_hash_table_lookup (execution->signatures, id);
}

/* Depth first with a stack, cached nodes are not entered: the order in which the real server meets
 * them. */
static void
add_with_ancestors (SandboxExecution *execution, const char *output)
{
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();

  g_ptr_array_add (stack, (gpointer) output);
  while (stack->len > 0)
    {
      const char *id = g_ptr_array_steal_index (stack, stack->len - 1);
      g_autoptr (GList) values = NULL;

      if (g_hash_table_contains (execution->distance, id))
        continue;
      g_hash_table_insert (execution->distance, (gpointer) id, GINT_TO_POINTER (SANDBOX_FAR));
      g_ptr_array_add (execution->waiting, (gpointer) id);
      values = json_object_get_values (sandbox_execution_inputs (execution, id));
      for (GList *l = values; l != NULL; l = l->next)
        {
          const char *target = sandbox_link_target (l->data, NULL);

          if (target != NULL && json_object_has_member (execution->graph, target)
              && !g_hash_table_contains (execution->cached_before, target))
            g_ptr_array_add (stack, (gpointer) target);
        }
    }
}

static int
get_distance (SandboxExecution *execution, const char *id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (execution->distance, id));
}

/* One link back from every node at @distance - 1. */
static void
spread_distance (SandboxExecution *execution, int distance)
{
  for (guint i = 0; i < execution->waiting->len; i++)
    {
      const char *id = g_ptr_array_index (execution->waiting, i);
      g_autoptr (GList) values = NULL;

      if (get_distance (execution, id) != distance - 1)
        continue;
      values = json_object_get_values (sandbox_execution_inputs (execution, id));
      for (GList *l = values; l != NULL; l = l->next)
        {
          const char *target = sandbox_link_target (l->data, NULL);

          if (target != NULL && get_distance (execution, target) > distance)
            g_hash_table_insert (execution->distance, (gpointer) target,
                                 GINT_TO_POINTER (distance));
        }
    }
}

void
sandbox_order_fill (SandboxExecution *execution)
{
  GPtrArray *outputs = execution->prompt->outputs;

  g_ptr_array_set_size (execution->waiting, 0);
  g_hash_table_remove_all (execution->distance);
  for (guint i = 0; i < outputs->len; i++)
    add_with_ancestors (execution, g_ptr_array_index (outputs, i));
  for (guint i = 0; i < execution->waiting->len; i++)
    {
      const char *id = g_ptr_array_index (execution->waiting, i);

      if (sandbox_execution_class (execution, id)->output_node)
        g_hash_table_insert (execution->distance, (gpointer) id, GINT_TO_POINTER (1));
    }
  spread_distance (execution, 2);
  spread_distance (execution, 3);
}

static gboolean
is_ready (SandboxExecution *execution, const char *id)
{
  g_autoptr (GList) values = json_object_get_values (sandbox_execution_inputs (execution, id));

  for (GList *l = values; l != NULL; l = l->next)
    {
      const char *target = sandbox_link_target (l->data, NULL);

      if (target != NULL && g_hash_table_contains (execution->distance, target))
        return FALSE;
    }
  return TRUE;
}

/* Output nodes first, then what feeds one directly, then one step further; else the first that is
 * ready. */
const char *
sandbox_order_pick (SandboxExecution *execution)
{
  const char *picked = NULL;
  guint at = 0;
  int nearest = SANDBOX_FAR + 1;

  for (guint i = 0; i < execution->waiting->len; i++)
    {
      const char *id = g_ptr_array_index (execution->waiting, i);

      if (get_distance (execution, id) < nearest && is_ready (execution, id))
        {
          nearest = get_distance (execution, id);
          picked = id;
          at = i;
        }
    }
  if (picked == NULL)
    return NULL;
  g_ptr_array_remove_index (execution->waiting, at);
  g_hash_table_remove (execution->distance, picked);
  return picked;
}
