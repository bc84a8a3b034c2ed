/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table/assay-field.h"
#include "model/table/assay-table-private.h"

#include "base/assay-id.h"

#include <string.h>

/* One sentence a type, so that each can be translated whole. */
static const char *
wrong_type_message (const AssayField *field)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
      return N_ ("“{0}” must be a whole number.");
    case ASSAY_FIELD_DECIMAL:
      return N_ ("“{0}” must be a number.");
    case ASSAY_FIELD_BOOLEAN:
      return N_ ("“{0}” must be true or false.");
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      return N_ ("“{0}” must be a list of texts.");
    case ASSAY_FIELD_OBJECTS:
      return N_ ("“{0}” must be a list of objects.");
    case ASSAY_FIELD_OBJECT:
    case ASSAY_FIELD_MAP:
    case ASSAY_FIELD_JSON:
      return N_ ("“{0}” must be an object.");
    default:
      return N_ ("“{0}” must be a text.");
    }
}

void
_assay_reading_wrong_type (AssayReading *self, const AssayField *field)
{
  if (assay_json_reader_peek (self->reader) == ASSAY_JSON_ERROR)
    return;
  _assay_reading_fail (self, "document.wrong_type", wrong_type_message (field),
                       N_ ("Change the value, or remove the member to have the default."),
                       field->name, NULL, NULL, NULL);
  assay_json_reader_skip (self->reader, NULL, NULL);
}

static gboolean
take (AssayReading *self, const AssayField *field, AssayJsonToken wanted)
{
  if (assay_json_reader_peek (self->reader) == wanted)
    {
      assay_json_reader_next (self->reader);
      return TRUE;
    }
  _assay_reading_wrong_type (self, field);
  return FALSE;
}

static void
fail_range (AssayReading *self, const AssayField *field, gint64 value)
{
  gint64 minimum, maximum;
  g_autofree char *shown = NULL;
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;

  _assay_field_bounds (field, &minimum, &maximum);
  shown = _assay_decimal_text (value, field->scale);
  least = _assay_decimal_text (minimum, field->scale);
  most = _assay_decimal_text (maximum, field->scale);
  _assay_reading_fail (self, "document.out_of_range",
                       N_ ("“{0}” is {1}; it must be between {2} and {3}."),
                       N_ ("Choose a number from {2} to {3}."), field->name, shown, least, most);
}

static void
read_number (AssayReading *self, const AssayField *field, gint64 *slot)
{
  g_autofree char *decimals = NULL;
  gint64 value, minimum, maximum;
  gboolean read;

  if (!take (self, field, ASSAY_JSON_NUMBER))
    return;
  read = field->type == ASSAY_FIELD_INTEGER
           ? assay_json_reader_get_integer (self->reader, &value)
           : assay_json_reader_get_decimal (self->reader, field->scale, &value);
  if (!read)
    {
      decimals = _assay_decimal_text (field->scale, 0);
      _assay_reading_fail (self, "document.bad_number",
                           field->type == ASSAY_FIELD_INTEGER
                             ? N_ ("“{0}” must be a whole number that can be kept exactly (-0 "
                                   "cannot).")
                             : N_ ("“{0}” must be a number with at most {1} decimals (-0 is "
                                   "none)."),
                           N_ ("Round it."), field->name, decimals, NULL, NULL);
      return;
    }
  _assay_field_bounds (field, &minimum, &maximum);
  if (value < minimum || value > maximum)
    fail_range (self, field, value);
  else
    *slot = value;
}

static void
fail_word (AssayReading *self, const AssayField *field, const char *text)
{
  g_autofree char *quoted = _assay_quote (text);
  g_autofree char *words = g_strjoinv (", ", (char **) field->values);
  const char *nearest = _assay_reading_nearest (self, text, field->values);

  _assay_reading_fail (self, "document.unknown_word", N_ ("“{1}” is no value of “{0}”."),
                       nearest != NULL ? N_ ("Did you mean “{3}”? It can be: {2}.")
                                       : N_ ("It can be: {2}."),
                       field->name, quoted, words, nearest);
}

static void
read_word (AssayReading *self, const AssayField *field, gint64 *slot)
{
  const char *text;
  gsize n_bytes;

  if (!take (self, field, ASSAY_JSON_STRING))
    return;
  text = assay_json_reader_get_string (self->reader, &n_bytes);
  for (gint64 i = 0; field->values[i] != NULL; i++)
    if (strlen (field->values[i]) == n_bytes && memcmp (field->values[i], text, n_bytes) == 0)
      {
        *slot = i;
        return;
      }
  fail_word (self, field, text);
}

static void
read_boolean (AssayReading *self, const AssayField *field, gint64 *slot)
{
  AssayJsonToken token = assay_json_reader_peek (self->reader);

  if (token != ASSAY_JSON_TRUE && token != ASSAY_JSON_FALSE)
    {
      _assay_reading_wrong_type (self, field);
      return;
    }
  assay_json_reader_next (self->reader);
  *slot = token == ASSAY_JSON_TRUE;
}

static void
read_text (AssayReading *self, const AssayField *field, char **slot)
{
  const char *text;
  gsize n_bytes;

  if (!take (self, field, ASSAY_JSON_STRING))
    return;
  text = assay_json_reader_get_string (self->reader, &n_bytes);
  if (_assay_reading_check_text (self, field, text, n_bytes))
    *slot = g_strdup (text);
}

static void
fail_repeated (AssayReading *self, const AssayField *field, const char *text)
{
  g_autofree char *quoted = _assay_quote (text);

  _assay_reading_fail (self, "document.repeated", N_ ("“{1}” is in “{0}” twice."),
                       N_ ("Remove one of the two."), field->name, quoted, NULL, NULL);
}

/* One element of a list of texts; tags and references are sets. */
static void
read_element (AssayReading *self, const AssayField *field, GPtrArray *list, GHashTable *seen)
{
  char *text = NULL;

  read_text (self, field, &text);
  if (text == NULL)
    return;
  g_ptr_array_add (list, text);
  if (field->type != ASSAY_FIELD_STRINGS && !g_hash_table_add (seen, text))
    fail_repeated (self, field, text);
}

void
_assay_reading_fail_many (AssayReading *self, const AssayField *field)
{
  g_autofree char *limit = _assay_decimal_text (ASSAY_LIST_MAX, 0);

  _assay_reading_fail (self, "document.too_many", N_ ("“{0}” has more than {1} elements."),
                       N_ ("Remove some."), field->name, limit, NULL, NULL);
}

static void
read_texts (AssayReading *self, const AssayField *field, char ***slot)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GHashTable) seen = NULL;
  AssayJsonToken token;

  if (!take (self, field, ASSAY_JSON_ARRAY_BEGIN))
    return;
  list = g_ptr_array_new_with_free_func (g_free);
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; (token = assay_json_reader_peek (self->reader)) != ASSAY_JSON_ARRAY_END; i++)
    {
      gsize length;

      if (token == ASSAY_JSON_ERROR)
        return;
      if (i == ASSAY_LIST_MAX)
        _assay_reading_fail_many (self, field);
      length = _assay_reading_push_index (self, i);
      if (i < ASSAY_LIST_MAX)
        read_element (self, field, list, seen);
      else
        assay_json_reader_skip (self->reader, NULL, NULL);
      _assay_reading_pop (self, length);
    }
  assay_json_reader_next (self->reader);
  g_ptr_array_add (list, NULL);
  *slot = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

/* @inside: JSON Pointer inside the value. */
static void
fail_not_canonical (AssayReading *self, const char *inside)
{
  gsize length = self->path->len;

  g_string_append (self->path, inside);
  _assay_replace_controls (ASSAY_FIELD_STRING, self->path->str + length, '?');
  _assay_reading_fail (self, "document.not_canonical",
                       N_ ("This cannot be kept exactly: it has a member twice, the character "
                           "U+0000, or a number of more than 40 digits or of a size that no "
                           "computer keeps."),
                       N_ ("Remove the second member, or shorten the number."), NULL, NULL, NULL,
                       NULL);
  _assay_reading_pop (self, length);
}

/* A value kept as it is, in its canonical text: another program made it. */
static void
read_json (AssayReading *self, const AssayField *field, GBytes **slot)
{
  g_autofree char *inside = NULL;
  const char *raw;
  gsize n_bytes;

  if ((field->flags & ASSAY_FIELD_ANY) == 0
      && assay_json_reader_peek (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      _assay_reading_wrong_type (self, field);
      return;
    }
  if (!assay_json_reader_skip (self->reader, &raw, &n_bytes))
    return;
  *slot = assay_json_canonicalize_foreign (raw, n_bytes, &inside);
  if (*slot == NULL)
    fail_not_canonical (self, inside);
}

void
_assay_reading_scalar (AssayReading *self, const AssayField *field, gpointer slot)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
      read_number (self, field, slot);
      break;
    case ASSAY_FIELD_ENUM:
      read_word (self, field, slot);
      break;
    case ASSAY_FIELD_BOOLEAN:
      read_boolean (self, field, slot);
      break;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      read_texts (self, field, slot);
      break;
    case ASSAY_FIELD_JSON:
      read_json (self, field, slot);
      break;
    case ASSAY_FIELD_OBJECT:
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      g_assert_not_reached ();
    default:
      read_text (self, field, slot);
    }
}
