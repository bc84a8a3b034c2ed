/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message-private.h"

#include "wire/assay-wire-json.h"

static void
output_free_cb (gpointer data)
{
  AssayComfyOutput *self = data;

  if (self == NULL)
    return; /* taken out */
  g_free (self->node);
  g_free (self->filename);
  g_free (self->subfolder);
  g_free (self->type);
  g_free (self);
}

static gboolean
add_list (GPtrArray *outputs, const char *node, JsonArray *list, gboolean animated)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *file = _assay_wire_json_element_object (list, i);
      const char *filename = _assay_wire_json_string (file, "filename");
      const char *subfolder = _assay_wire_json_string (file, "subfolder");
      const char *type = _assay_wire_json_string (file, "type");
      AssayComfyOutput *output;

      if (filename == NULL || *filename == '\0')
        continue;
      if (outputs->len >= ASSAY_COMFY_MAX_OUTPUTS)
        return FALSE;
      output = g_new0 (AssayComfyOutput, 1);
      output->node = g_strdup (node);
      output->filename = g_strdup (filename);
      output->subfolder = g_strdup (subfolder != NULL ? subfolder : "");
      output->type = g_strdup (type != NULL ? type : "output");
      output->animated = animated;
      g_ptr_array_add (outputs, output);
    }
  return TRUE;
}

static gboolean
is_animated (JsonObject *ui)
{
  JsonArray *flags = _assay_wire_json_array (ui, "animated");
  JsonNode *first =
    flags != NULL && json_array_get_length (flags) > 0 ? json_array_get_element (flags, 0) : NULL;

  return first != NULL && JSON_NODE_HOLDS_VALUE (first)
         && json_node_get_value_type (first) == G_TYPE_BOOLEAN && json_node_get_boolean (first);
}

GPtrArray *
_assay_comfy_outputs_new (void)
{
  return g_ptr_array_new_with_free_func (output_free_cb);
}

gboolean
_assay_comfy_outputs_add (GPtrArray *outputs, const char *node, JsonObject *ui)
{
  gboolean animated = is_animated (ui);
  g_autoptr (GList) names = NULL;

  if (ui == NULL)
    return TRUE;
  if (!add_list (outputs, node, _assay_wire_json_array (ui, "images"), animated))
    return FALSE;
  names = json_object_get_members (ui); /* in the order they came */
  for (GList *l = names; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "images")
        && !add_list (outputs, node, _assay_wire_json_array (ui, l->data), animated))
      return FALSE;
  return TRUE;
}
