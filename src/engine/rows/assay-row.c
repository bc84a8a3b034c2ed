/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-private.h"

#include "base/assay-json-reader.h"

struct _AssayRow
{
  GObject parent_instance;
  JsonObject *object;
};

G_DEFINE_FINAL_TYPE (AssayRow, assay_row, G_TYPE_OBJECT)

static void
assay_row_finalize (GObject *object)
{
  AssayRow *self = ASSAY_ROW (object);

  json_object_unref (self->object);
  G_OBJECT_CLASS (assay_row_parent_class)->finalize (object);
}

static void
assay_row_class_init (AssayRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_row_finalize;
}

static void
assay_row_init (AssayRow *self)
{
}

static JsonNode *
value_of (AssayRow *self, const char *member)
{
  JsonNode *node = json_object_get_member (self->object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
assay_row_get_id (AssayRow *self)
{
  return assay_row_get_string (self, "id");
}

const char *
assay_row_get_string (AssayRow *self, const char *member)
{
  JsonNode *node = value_of (self, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : "";
}

gint64
assay_row_get_integer (AssayRow *self, const char *member)
{
  JsonNode *node = value_of (self, member);

  return node != NULL ? json_node_get_int (node) : 0;
}

gboolean
assay_row_get_boolean (AssayRow *self, const char *member)
{
  JsonNode *node = value_of (self, member);

  if (node == NULL)
    return FALSE;
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                           : json_node_get_int (node) != 0;
}

char **
assay_row_dup_strings (AssayRow *self, const char *member)
{
  JsonNode *node = json_object_get_member (self->object, member);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_strv_builder_end (builder);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

JsonObject *
assay_row_get_object (AssayRow *self)
{
  return self->object;
}

char *
assay_row_dup_json (AssayRow *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, self->object);
  return json_to_string (node, FALSE);
}

AssayRow *
_assay_row_new (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  AssayRow *self = g_object_new (ASSAY_TYPE_ROW, NULL);
  JsonNode *root = NULL;

  if (json != NULL && assay_json_is_valid (json, strlen (json))
      && json_parser_load_from_data (parser, json, -1, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    self->object = json_object_ref (json_node_get_object (root));
  else
    self->object = json_object_new ();
  return self;
}

AssayRow *
_assay_row_new_for_object (JsonObject *object)
{
  AssayRow *self = g_object_new (ASSAY_TYPE_ROW, NULL);

  self->object = object;
  return self;
}
