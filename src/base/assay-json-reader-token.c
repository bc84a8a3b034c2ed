/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-number.h"
#include "base/assay-json-reader-private.h"
#include "base/assay-json-string.h"

/* What the token says that a reader stands at, and where that is. */

const char *
assay_json_reader_get_string (AssayJsonReader *self, gsize *out_length)
{
  gsize n_raw = (gsize) (self->place.token_end - self->place.token_begin);
  gsize n;

  g_return_val_if_fail (
    self->place.token == ASSAY_JSON_NAME || self->place.token == ASSAY_JSON_STRING, NULL);

  n_raw -= 2; /* the quotes */
  if (n_raw + 1 > self->n_buffer)
    {
      self->n_buffer = MAX (2 * self->n_buffer, MAX (n_raw + 1, 64));
      g_free (self->buffer);
      self->buffer = g_malloc (self->n_buffer);
    }
  n = assay_json_string_decode (self->place.token_begin + 1, n_raw, self->buffer);
  self->buffer[n] = '\0';
  if (out_length != NULL)
    *out_length = n;
  return self->buffer;
}

gboolean
assay_json_reader_get_integer (AssayJsonReader *self, gint64 *out)
{
  return assay_json_reader_get_decimal (self, 0, out);
}

gboolean
assay_json_reader_get_decimal (AssayJsonReader *self, int scale, gint64 *out)
{
  AssayJsonNumber number;

  if (self->place.token != ASSAY_JSON_NUMBER)
    return FALSE;
  assay_json_number_parse (&number, self->place.token_begin,
                           (gsize) (self->place.token_end - self->place.token_begin));
  return assay_json_number_scaled (&number, scale, out);
}

static void
append_pointer_name (GString *out, const AssayJsonFrame *frame)
{
  g_autofree char *name = g_malloc (frame->n_name + 1);
  gsize n = assay_json_string_decode (frame->name, frame->n_name, name);

  for (gsize i = 0; i < n; i++)
    {
      if (name[i] == '~')
        g_string_append (out, "~0");
      else if (name[i] == '/')
        g_string_append (out, "~1");
      else if (name[i] == '\0') /* a C string cannot hold it */
        g_string_append (out, "\357\277\275");
      else
        g_string_append_c (out, name[i]);
    }
}

char *
assay_json_reader_dup_pointer (AssayJsonReader *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 1; i <= self->place.depth; i++)
    {
      const AssayJsonFrame *frame = &self->frames[i];

      if (frame->is_object ? frame->name == NULL : frame->index < 0)
        break;
      g_string_append_c (out, '/');
      if (frame->is_object)
        append_pointer_name (out, frame);
      else
        g_string_append_printf (out, "%" G_GINT64_FORMAT, frame->index);
    }
  return g_string_free (out, FALSE);
}

gsize
assay_json_reader_get_offset (AssayJsonReader *self)
{
  return (gsize) (self->place.token_begin - self->text);
}

gsize
assay_json_reader_get_token_length (AssayJsonReader *self)
{
  return (gsize) (self->place.token_end - self->place.token_begin);
}

const char *
assay_json_reader_get_error (AssayJsonReader *self, guint *out_line, guint *out_column)
{
  guint line = 1, column = 1;

  if (self->error == NULL)
    return NULL;
  for (const char *at = self->text; at < self->error_at; at++)
    {
      if (*at == '\n')
        {
          line++;
          column = 1;
        }
      else if ((*at & 0xc0) != 0x80) /* one column a character */
        column++;
    }
  if (out_line != NULL)
    *out_line = line;
  if (out_column != NULL)
    *out_column = column;
  return self->error;
}
