/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

#include "base/assay-json-reader.h"

JsonObject *
_assay_runner_row_parse (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (text == NULL || !assay_json_is_valid (text, strlen (text))
      || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
}

JsonObject *
_assay_runner_row_read (AssayRunner *self, const char *kind, gint64 rowid)
{
  g_autofree char *text = assay_reader_row (self->reader, kind, rowid);

  return _assay_runner_row_parse (text);
}

JsonObject *
_assay_runner_row_find (AssayRunner *self, const char *kind, const char *id)
{
  g_autofree char *text = assay_reader_find (self->reader, kind, id);

  return _assay_runner_row_parse (text);
}

const char *
_assay_runner_row_string (JsonObject *row, const char *member)
{
  JsonNode *node = json_object_get_member (row, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : "";
}

gint64
_assay_runner_row_integer (JsonObject *row, const char *member)
{
  return json_object_get_int_member_with_default (row, member, 0);
}
