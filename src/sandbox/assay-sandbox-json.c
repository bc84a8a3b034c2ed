/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-json.h"

#include "base/assay-json-reader.h"

/* U+FDD0, which Unicode keeps for a program's own use: a string that begins with it holds the
 * digits of an integer that json-glib has no room for. */
#define LONG_MARK "\xef\xb7\x90"

static void
append_number_token (GString *out, const char *token)
{
  gboolean keep = strpbrk (token, ".eE") != NULL
                  || g_ascii_string_to_signed (token, 10, G_MININT64, G_MAXINT64, NULL, NULL);

  g_string_append_printf (out, keep ? "%s" : "\"" LONG_MARK "%s\"", token);
}

/* Beyond int64 json-glib wraps integers to negative ones: as marked strings they arrive whole. */
static char *
mark_long_integers (const char *text, gsize n_bytes, gsize *out_length)
{
  GString *out = g_string_sized_new (n_bytes + 8);
  gboolean in_string = FALSE;

  for (gsize i = 0; i < n_bytes;)
    {
      gsize start = i;
      g_autofree char *token = NULL;

      if (in_string || (!g_ascii_isdigit (text[i]) && text[i] != '-'))
        {
          if (in_string && text[i] == '\\')
            g_string_append_c (out, text[i++]);
          else if (text[i] == '"')
            in_string = !in_string;
          g_string_append_c (out, text[i++]);
          continue;
        }
      while (i < n_bytes && (g_ascii_isalnum (text[i]) || strchr (".+-", text[i]) != NULL))
        i++;
      token = g_strndup (text + start, i - start);
      append_number_token (out, token);
    }
  *out_length = out->len;
  return g_string_free (out, FALSE);
}

JsonNode *
sandbox_json_parse (const char *text, gsize n_bytes)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *marked = NULL;
  gsize length = 0;

  if (text == NULL || n_bytes == 0 || !assay_json_is_valid (text, n_bytes))
    return NULL;
  marked = mark_long_integers (text, n_bytes, &length);
  parser = json_parser_new_immutable ();
  json_parser_load_from_data (parser, marked, (gssize) length, NULL);
  if (json_parser_get_root (parser) == NULL)
    return NULL;
  /* a copy, since constants are converted in place */
  return json_node_copy (json_parser_get_root (parser));
}

static void
append_escaped (GString *out, gunichar character)
{
  static const char shorts[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
  const char *at = character < 0x80 && character != 0 ? strchr (shorts, (int) character) : NULL;

  if (at != NULL)
    g_string_append_printf (out, "\\%c", letters[at - shorts]);
  else if (character >= 0x20 && character < 0x80)
    g_string_append_c (out, (char) character);
  else if (character < 0x10000)
    g_string_append_printf (out, "\\u%04x", character);
  else
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xd800 + ((character - 0x10000) >> 10),
                            0xdc00 + ((character - 0x10000) & 0x3ff));
}

void
sandbox_json_append_quoted (GString *out, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    append_escaped (out, g_utf8_get_char (c));
  g_string_append_c (out, '"');
}

char *
sandbox_json_quote (const char *text)
{
  GString *out = g_string_new (NULL);

  sandbox_json_append_quoted (out, text);
  return g_string_free (out, FALSE);
}

static void append_node (GString *out, JsonNode *node);

static void
append_members (GString *out, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  g_string_append_c (out, '{');
  for (GList *l = names; l != NULL; l = l->next)
    {
      sandbox_json_append_quoted (out, l->data);
      g_string_append (out, ": ");
      append_node (out, json_object_get_member (object, l->data));
      g_string_append (out, l->next != NULL ? ", " : "");
    }
  g_string_append_c (out, '}');
}

static void
append_elements (GString *out, JsonArray *array)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      append_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

static void
append_value (GString *out, JsonNode *node)
{
  g_autofree char *number = NULL;

  if (sandbox_json_string (node) != NULL)
    sandbox_json_append_quoted (out, sandbox_json_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else
    {
      number = sandbox_json_dup_number (node);
      g_string_append (out, number);
    }
}

/* As deep as what the reader lets in. */
static void
append_node (GString *out, JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "null");
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_members (out, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_elements (out, json_node_get_array (node));
  else
    append_value (out, node);
}

char *
sandbox_json_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_node (out, node);
  return g_string_free (out, FALSE);
}

char *
sandbox_json_number (double value, gboolean integer)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};

  if (integer && value >= 18446744073709551615.0)
    return g_strdup ("18446744073709551615");
  if (integer)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.0f", value));
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strtod (g_ascii_formatd (buffer, sizeof buffer, formats[i], value), NULL) == value)
      break;
  return strpbrk (buffer, ".en") != NULL ? g_strdup (buffer) : g_strconcat (buffer, ".0", NULL);
}

/* The string that json-glib holds, digits of a long integer too; %NULL unless it holds one. */
static const char *
held_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static const char *
long_digits (JsonNode *node)
{
  const char *text = held_string (node);

  return text != NULL && g_str_has_prefix (text, LONG_MARK) ? text + strlen (LONG_MARK) : NULL;
}

const char *
sandbox_json_string (JsonNode *node)
{
  return long_digits (node) == NULL ? held_string (node) : NULL;
}

gboolean
sandbox_json_is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE || long_digits (node) != NULL;
}

double
sandbox_json_double (JsonNode *node)
{
  const char *digits = long_digits (node);

  return digits != NULL ? g_ascii_strtod (digits, NULL) : json_node_get_double (node);
}

char *
sandbox_json_dup_number (JsonNode *node)
{
  const char *digits = long_digits (node);

  if (digits != NULL)
    return g_strdup (digits);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return sandbox_json_number (json_node_get_double (node), FALSE);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

void
sandbox_json_set_integer (JsonObject *object, const char *name, const char *digits)
{
  gint64 number;

  if (g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &number, NULL))
    json_object_set_int_member (object, name, number);
  else
    {
      g_autofree char *marked = g_strconcat (LONG_MARK, digits, NULL);

      json_object_set_string_member (object, name, marked);
    }
}

guint64
sandbox_json_get_unsigned (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *digits = long_digits (node);

  return digits != NULL ? g_ascii_strtoull (digits, NULL, 10) : (guint64) json_node_get_int (node);
}

char *
sandbox_json_repr (JsonNode *node)
{
  if (sandbox_json_string (node) != NULL)
    return g_strdup_printf ("'%s'", sandbox_json_string (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "True" : "False");
  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("None");
  return sandbox_json_text (node);
}

JsonObject *
sandbox_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
sandbox_json_get_string (JsonObject *object, const char *name)
{
  return sandbox_json_string (json_object_get_member (object, name));
}

gboolean
sandbox_json_is_true (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) > 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;
  if (sandbox_json_string (node) != NULL)
    return sandbox_json_string (node)[0] != '\0';
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  return sandbox_json_double (node) != 0.0;
}
