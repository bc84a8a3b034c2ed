/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-capabilities.h"

#include "wire/assay-capabilities-private.h"
#include "wire/assay-wire-json.h"

#include "base/assay-json-mend.h"
#include "base/assay-json-reader.h"

#include <string.h>

/* Read as a stream: a big server's answer is tens of megabytes, most of it tooltips. Anything of
 * another shape than expected is skipped, since custom nodes invent their own. */

/* The array is open: reads on behind its end. */
static void
skip_rest_of_array (AssayJsonReader *reader)
{
  for (;;)
    {
      AssayJsonToken token = assay_json_reader_peek (reader);

      if (token == ASSAY_JSON_ARRAY_END || token == ASSAY_JSON_ERROR || token == ASSAY_JSON_END)
        {
          assay_json_reader_next (reader);
          return;
        }
      assay_json_reader_skip (reader, NULL, NULL);
    }
}

/* The names in a list that can be asked for: one that came damaged (assay_json_mend) could
 * not be written as the server has it. */
static gboolean
can_be_asked_for (const char *word)
{
  return strstr (word, "\xef\xbf\xbd") == NULL;
}

/* The array is open: its texts. */
static char **
collect_words (AssayJsonReader *reader)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  while (assay_json_reader_peek (reader) == ASSAY_JSON_STRING)
    {
      assay_json_reader_next (reader);
      if (can_be_asked_for (assay_json_reader_get_string (reader, NULL)))
        g_ptr_array_add (words, g_strdup (assay_json_reader_get_string (reader, NULL)));
      /* Combos of numbers and mixed ones: only the texts can be asked for. */
      while (assay_json_reader_peek (reader) == ASSAY_JSON_NUMBER)
        assay_json_reader_next (reader);
    }
  skip_rest_of_array (reader);
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* ["COMBO", {"options": […], …}]: the object comes next. */
static char **
collect_options (AssayJsonReader *reader)
{
  char **words = NULL;

  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      gboolean is_options = g_str_equal (assay_json_reader_get_string (reader, NULL), "options");

      if (is_options && words == NULL && assay_json_reader_peek (reader) == ASSAY_JSON_ARRAY_BEGIN)
        {
          assay_json_reader_next (reader);
          words = collect_words (reader);
        }
      else
        assay_json_reader_skip (reader, NULL, NULL);
    }
  return words;
}

/* The value of an input: [[words], {…}], [[words]], ["COMBO", {…}] or ["TYPE", …]. */
static char **
read_input (AssayJsonReader *reader)
{
  char **words = NULL;

  if (assay_json_reader_peek (reader) != ASSAY_JSON_ARRAY_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return NULL;
    }
  assay_json_reader_next (reader);
  if (assay_json_reader_peek (reader) == ASSAY_JSON_ARRAY_BEGIN)
    {
      assay_json_reader_next (reader);
      words = collect_words (reader);
    }
  else if (assay_json_reader_peek (reader) == ASSAY_JSON_STRING)
    {
      assay_json_reader_next (reader);
      if (g_str_equal (assay_json_reader_get_string (reader, NULL), "COMBO")
          && assay_json_reader_peek (reader) == ASSAY_JSON_OBJECT_BEGIN)
        words = collect_options (reader);
    }
  skip_rest_of_array (reader);
  return words;
}

/* {"input": [type, …], …} of "required" or "optional" comes next. */
static void
read_group (AssayJsonReader *reader, GHashTable *combos)
{
  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return;
    }
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));
      char **words = read_input (reader);

      if (words != NULL)
        g_hash_table_replace (combos, g_steal_pointer (&name), words);
    }
}

static void
read_inputs (AssayJsonReader *reader, GHashTable *combos)
{
  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return;
    }
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    read_group (reader, combos);
}

/* The combos of the class that comes next; %NULL if it is not a node class. */
static GHashTable *
read_class (AssayJsonReader *reader)
{
  g_autoptr (GHashTable) combos =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  gboolean has_input = FALSE;

  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return NULL;
    }
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      if (g_str_equal (assay_json_reader_get_string (reader, NULL), "input"))
        {
          has_input = TRUE;
          read_inputs (reader, combos);
        }
      else
        assay_json_reader_skip (reader, NULL, NULL);
    }
  return has_input ? g_steal_pointer (&combos) : NULL;
}

GHashTable *
_assay_object_info_parse (GBytes *object_info)
{
  g_autoptr (GHashTable) classes =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (object_info, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return NULL;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));
      GHashTable *combos = read_class (reader);

      if (combos != NULL)
        g_hash_table_replace (classes, g_steal_pointer (&name), combos);
    }
  return g_hash_table_size (classes) > 0 ? g_steal_pointer (&classes) : NULL;
}

/* Between its braces; "" where it is no object of a class. */
static char *
dup_members (GBytes *body)
{
  g_autoptr (GBytes) mended = assay_json_mend (body, NULL);
  g_autoptr (GHashTable) classes = mended != NULL ? _assay_object_info_parse (mended) : NULL;
  g_autofree char *text = NULL;
  gsize n_bytes = 0;

  if (classes == NULL)
    return g_strdup ("");
  text = g_strndup (g_bytes_get_data (mended, NULL), g_bytes_get_size (mended));
  g_strstrip (text);
  n_bytes = strlen (text);
  return g_strndup (text + 1, n_bytes - 2);
}

GBytes *
assay_object_info_join (GPtrArray *bodies)
{
  GString *joined = g_string_new ("{");

  for (guint i = 0; i < bodies->len; i++)
    {
      g_autofree char *members = dup_members (bodies->pdata[i]);

      if (*members != '\0')
        g_string_append_printf (joined, "%s%s", joined->len > 1 ? "," : "", members);
    }
  g_string_append_c (joined, '}');
  return g_string_free_to_bytes (joined);
}
