/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-number.h"
#include "base/assay-json-reader.h"
#include "base/assay-json-writer-private.h"

#include <string.h>

/* JSON text written again, token by token, in a writer's own style. */

/* Of the reader's current token: canonical or as it was written. */
static gboolean
write_number (AssayJsonWriter *self, gboolean foreign, const char *raw, gsize n)
{
  char text[ASSAY_JSON_NUMBER_MAX_TEXT];
  AssayJsonNumber number;

  if (_assay_json_writer_is_canonical (self))
    {
      assay_json_number_parse (&number, raw, n);
      n =
        foreign ? assay_json_number_keep (&number, text) : assay_json_number_format (&number, text);
      if (n == 0)
        return FALSE;
      raw = text;
    }
  _assay_json_writer_write_literal (self, raw, n);
  return TRUE;
}

/* @raw: the current token as it was written. What has no backslash was written as we would. */
static gboolean
copy_string (AssayJsonWriter *self, AssayJsonReader *reader, const char *raw, gboolean is_name)
{
  gsize n = assay_json_reader_get_token_length (reader);
  const char *text;

  if (memchr (raw, '\\', n) == NULL)
    {
      if (is_name)
        _assay_json_writer_write_name (self, raw + 1, n - 2, raw);
      else
        _assay_json_writer_write_literal (self, raw, n);
      return TRUE;
    }
  text = assay_json_reader_get_string (reader, &n);
  if (_assay_json_writer_is_canonical (self) && memchr (text, '\0', n) != NULL)
    return FALSE;
  if (is_name)
    _assay_json_writer_write_name (self, text, n, NULL);
  else
    _assay_json_writer_write_string (self, text, n);
  return TRUE;
}

static gboolean
copy_token (AssayJsonWriter *self,
            gboolean foreign,
            AssayJsonReader *reader,
            AssayJsonToken token,
            const char *json)
{
  const char *raw = json + assay_json_reader_get_offset (reader);

  switch (token)
    {
    case ASSAY_JSON_OBJECT_BEGIN:
      assay_json_writer_begin_object (self);
      return TRUE;
    case ASSAY_JSON_OBJECT_END:
      assay_json_writer_end_object (self);
      return !_assay_json_writer_has_duplicate (self);
    case ASSAY_JSON_ARRAY_BEGIN:
      assay_json_writer_begin_array (self);
      return TRUE;
    case ASSAY_JSON_ARRAY_END:
      assay_json_writer_end_array (self);
      return TRUE;
    case ASSAY_JSON_NAME:
    case ASSAY_JSON_STRING:
      return copy_string (self, reader, raw, token == ASSAY_JSON_NAME);
    case ASSAY_JSON_NUMBER:
      return write_number (self, foreign, raw, assay_json_reader_get_token_length (reader));
    case ASSAY_JSON_TRUE:
    case ASSAY_JSON_FALSE:
      assay_json_writer_boolean (self, token == ASSAY_JSON_TRUE);
      return TRUE;
    case ASSAY_JSON_NULL:
      assay_json_writer_null (self);
      return TRUE;
    case ASSAY_JSON_ERROR:
    case ASSAY_JSON_END:
    default:
      return FALSE;
    }
}

/* %FALSE with part of it written; @out_pointer (optional): what could not be. */
static gboolean
copy (AssayJsonWriter *self, gboolean foreign, const char *json, gsize n_bytes, char **out_pointer)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (json, n_bytes);
  AssayJsonToken token;

  while ((token = assay_json_reader_next (reader)) != ASSAY_JSON_END)
    if (!copy_token (self, foreign, reader, token, json))
      {
        if (out_pointer != NULL)
          *out_pointer = assay_json_reader_dup_pointer (reader);
        return FALSE;
      }
  return TRUE;
}

gboolean
_assay_json_writer_copy (AssayJsonWriter *self, const char *json, gsize n_bytes)
{
  return copy (self, FALSE, json, n_bytes, NULL);
}

GBytes *
assay_json_canonicalize (const char *text, gsize n_bytes)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  return copy (writer, FALSE, text, n_bytes, NULL) ? assay_json_writer_finish (writer) : NULL;
}

GBytes *
assay_json_canonicalize_foreign (const char *text, gsize n_bytes, char **out_pointer)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  return copy (writer, TRUE, text, n_bytes, out_pointer) ? assay_json_writer_finish (writer) : NULL;
}
