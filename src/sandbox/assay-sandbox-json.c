/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-json.h"

#include "base/assay-json-reader.h"

/* json-glib wraps integers beyond int64 to negative ones; with ".0" behind them they arrive as
 * doubles. */
static char *
soften_long_integers (const char *text, gsize n_bytes, gsize *out_length)
{
  GString *out = g_string_sized_new (n_bytes + 8);
  gboolean in_string = FALSE;

  for (gsize i = 0; i < n_bytes;)
    {
      gsize start = i;

      if (in_string || !g_ascii_isdigit (text[i]))
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
      g_string_append_len (out, text + start, (gssize) (i - start));
      if (i - start >= 19)
        {
          g_autofree char *token = g_strndup (text + start, i - start);

          if (strpbrk (token, ".eE") == NULL)
            g_string_append (out, ".0");
        }
    }
  *out_length = out->len;
  return g_string_free (out, FALSE);
}

JsonNode *
sandbox_json_parse (const char *text, gsize n_bytes)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *softened = NULL;
  gsize length = 0;

  if (text == NULL || n_bytes == 0 || !assay_json_is_valid (text, n_bytes))
    return NULL;
  softened = soften_long_integers (text, n_bytes, &length);
  parser = json_parser_new_immutable ();
  json_parser_load_from_data (parser, softened, (gssize) length, NULL);
  if (json_parser_get_root (parser) == NULL)
    return NULL;
  /* a copy, since constants are converted in place */
  return json_node_copy (json_parser_get_root (parser));
}

void
sandbox_json_append_quoted (GString *out, const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (out, "\\%c", *c);
      else if (*c == '\n')
        g_string_append (out, "\\n");
      else if ((guchar) *c < 0x20 || *c == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guchar) *c);
      else
        g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

char *
sandbox_json_quote (const char *text)
{
  GString *out = g_string_new (NULL);

  sandbox_json_append_quoted (out, text);
  return g_string_free (out, FALSE);
}

char *
sandbox_json_text (JsonNode *node)
{
  return node != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
}

char *
sandbox_json_number (double value, gboolean integer)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (integer && value >= 18446744073709551615.0)
    return g_strdup ("18446744073709551615");
  if (integer)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.0f", value));
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", value);
  return strpbrk (buffer, ".en") != NULL ? g_strdup (buffer) : g_strconcat (buffer, ".0", NULL);
}

char *
sandbox_json_repr (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type == G_TYPE_STRING)
    return g_strdup_printf ("'%s'", json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "True" : "False");
  if (type == G_TYPE_DOUBLE)
    return sandbox_json_number (json_node_get_double (node), FALSE);
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
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
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
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node)[0] != '\0';
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  return json_node_get_double (node) != 0.0;
}
