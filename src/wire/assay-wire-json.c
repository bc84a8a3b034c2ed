/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-wire-json.h"

#include "base/assay-json-reader.h"

#include <string.h>

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

/* The length of the closing quote's end from @at, which is behind the opening quote. */
static gsize
string_length (const char *at, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    {
      if (at[i] == '"')
        return i + 1;
      if (at[i] == '\\')
        i++;
    }
  return n_bytes;
}

static gsize
python_number_length (const char *at, gsize n_bytes)
{
  static const char *const WORDS[] = {"NaN", "Infinity", "-Infinity"};

  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    {
      gsize length = strlen (WORDS[i]);

      if (n_bytes >= length && memcmp (at, WORDS[i], length) == 0)
        return length;
    }
  return 0;
}

/* Half a character, as Python writes the bytes of a file name that is no Unicode. */
static gboolean
is_surrogate (int unit)
{
  return unit >= 0xd800 && unit <= 0xdfff;
}

/* Of the escape \\uXXXX at @at; -1: there is none. */
static int
unit_at (const char *at, gsize n_bytes)
{
  int unit = 0;

  if (n_bytes < 6 || at[0] != '\\' || at[1] != 'u')
    return -1;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (at[i]);
    }
  return unit;
}

/* How far the character of a text at @at goes, as it is written; 0: it is half a surrogate pair. */
static gsize
character_length (const char *at, gsize n_bytes)
{
  int unit = unit_at (at, n_bytes);

  if (!is_surrogate (unit))
    return unit >= 0 ? 6 : *at == '\\' && n_bytes > 1 ? 2 : 1;
  return unit < 0xdc00 && n_bytes >= 12 && unit_at (at + 6, n_bytes - 6) >= 0xdc00
             && is_surrogate (unit_at (at + 6, n_bytes - 6))
           ? 12
           : 0;
}

/* With U+FFFD for what is half a character. Whether there was any. */
static gboolean
append_string (GString *mended, const char *text, gsize n_bytes)
{
  gboolean found = FALSE;

  for (gsize i = 0; i < n_bytes;)
    {
      gsize length = character_length (text + i, n_bytes - i);

      if (length > 0)
        g_string_append_len (mended, text + i, (gssize) length);
      else
        g_string_append (mended, "\\ufffd");
      found |= length == 0;
      i += length > 0 ? length : 6;
    }
  return found;
}

/* %NULL if there was nothing to replace. */
static GBytes *
replace_what_python_writes (const char *text, gsize n_bytes)
{
  g_autoptr (GString) mended = g_string_sized_new (n_bytes + 1);
  gboolean found = FALSE;

  for (gsize i = 0; i < n_bytes;)
    {
      gsize length = python_number_length (text + i, n_bytes - i);

      if (length > 0)
        {
          g_string_append (mended, "null");
          found = TRUE;
        }
      else
        {
          length = text[i] == '"' ? 1 + string_length (text + i + 1, n_bytes - i - 1) : 1;
          found |= append_string (mended, text + i, length);
        }
      i += length;
    }
  return found ? g_string_free_to_bytes (g_steal_pointer (&mended)) : NULL;
}

GBytes *
_assay_wire_json_mend (GBytes *bytes)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (GBytes) mended = NULL;

  if (text == NULL || n_bytes > ASSAY_JSON_MAX_BYTES)
    return NULL;
  if (assay_json_is_valid (text, n_bytes))
    return g_bytes_ref (bytes);
  mended = replace_what_python_writes (text, n_bytes);
  if (mended == NULL)
    return NULL;
  text = g_bytes_get_data (mended, &n_bytes);
  return assay_json_is_valid (text, n_bytes) ? g_steal_pointer (&mended) : NULL;
}

JsonNode *
_assay_wire_json_parse_bytes (GBytes *bytes)
{
  g_autoptr (GBytes) mended = bytes != NULL ? _assay_wire_json_mend (bytes) : NULL;
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
