/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-wire-json.h"

#include "base/assay-json-mend.h"

#define MAX_INTEGER (G_GINT64_CONSTANT (1) << 53)

static JsonNode *
lookup (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

static JsonObject *
as_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
as_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
holds_type (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static const char *
as_string (JsonNode *node)
{
  return holds_type (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

static JsonNode *
element (JsonArray *array, guint index)
{
  if (array == NULL || index >= json_array_get_length (array))
    return NULL;
  return json_array_get_element (array, index);
}

JsonNode *
_assay_wire_json_parse_bytes (GBytes *bytes)
{
  g_autoptr (GBytes) mended = bytes != NULL ? assay_json_mend (bytes, NULL) : NULL;
  g_autoptr (JsonParser) parser = NULL;
  gsize n_bytes = 0;
  const char *text;
  JsonNode *root;

  if (mended == NULL)
    return NULL;
  text = g_bytes_get_data (mended, &n_bytes);
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) n_bytes, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return as_object (root) != NULL ? json_node_ref (root) : NULL;
}

JsonNode *
_assay_wire_json_parse (const char *text, gsize n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, n_bytes);

  return _assay_wire_json_parse_bytes (bytes);
}

JsonObject *
_assay_wire_json_object (JsonObject *object, const char *member)
{
  return as_object (lookup (object, member));
}

JsonArray *
_assay_wire_json_array (JsonObject *object, const char *member)
{
  return as_array (lookup (object, member));
}

const char *
_assay_wire_json_string (JsonObject *object, const char *member)
{
  return as_string (lookup (object, member));
}

gint64
_assay_wire_json_integer (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = lookup (object, member);
  gint64 value = fallback;

  if (holds_type (node, G_TYPE_INT64))
    value = json_node_get_int (node);
  else if (holds_type (node, G_TYPE_DOUBLE))
    {
      double number = json_node_get_double (node);

      if (number > -(double) MAX_INTEGER && number < (double) MAX_INTEGER)
        value = (gint64) number;
    }
  return value >= -MAX_INTEGER && value <= MAX_INTEGER ? value : fallback;
}

gboolean
_assay_wire_json_true (JsonObject *object, const char *member)
{
  JsonNode *node = lookup (object, member);

  return holds_type (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
}

const char *
_assay_wire_json_element_string (JsonArray *array, guint index)
{
  return as_string (element (array, index));
}

JsonObject *
_assay_wire_json_element_object (JsonArray *array, guint index)
{
  return as_object (element (array, index));
}

JsonArray *
_assay_wire_json_element_array (JsonArray *array, guint index)
{
  return as_array (element (array, index));
}
