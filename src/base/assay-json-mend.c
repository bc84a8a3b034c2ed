/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-mend.h"

#include "base/assay-json-reader.h"

#include <string.h>

typedef struct
{
  GString *text;  /* what becomes of it */
  GArray *places; /* of gsize: in @text */
} Mending;

static void
mending_clear (Mending *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->places, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mending, mending_clear)

static void
note_place (Mending *self)
{
  g_array_append_val (self->places, self->text->len);
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

/* With U+FFFD for what is half a character. */
static void
append_string (Mending *self, const char *text, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes;)
    {
      gsize length = character_length (text + i, n_bytes - i);

      if (length > 0)
        g_string_append_len (self->text, text + i, (gssize) length);
      else
        {
          note_place (self);
          g_string_append (self->text, "\\ufffd");
        }
      i += length > 0 ? length : 6;
    }
}

/* As it is, or with what stands for it; a string is taken whole. How much of @text that was. */
static gsize
append_token (Mending *self, const char *text, gsize n_bytes)
{
  gsize length = python_number_length (text, n_bytes);

  if (length > 0)
    {
      note_place (self);
      g_string_append (self->text, "null");
      return length;
    }
  length = *text == '"' ? 1 + string_length (text + 1, n_bytes - 1) : 1;
  append_string (self, text, length);
  return length;
}

GBytes *
assay_json_mend (GBytes *bytes, GArray **out_places)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_auto (Mending) self = {NULL, g_array_new (FALSE, FALSE, sizeof (gsize))};

  if (text == NULL || n_bytes > ASSAY_JSON_MAX_BYTES)
    return NULL;
  if (assay_json_is_valid (text, n_bytes))
    return g_bytes_ref (bytes);
  self.text = g_string_sized_new (n_bytes + 1);
  for (gsize i = 0; i < n_bytes;)
    i += append_token (&self, text + i, n_bytes - i);
  if (self.places->len == 0 || !assay_json_is_valid (self.text->str, self.text->len))
    return NULL;
  if (out_places != NULL)
    *out_places = g_steal_pointer (&self.places);
  return g_string_free_to_bytes (g_steal_pointer (&self.text));
}
