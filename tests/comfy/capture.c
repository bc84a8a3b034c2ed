/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture.h"

#include "base/assay-json-reader.h"

#include <string.h>

static void
event_free_cb (gpointer data)
{
  CaptureEvent *self = data;

  g_free (self->event);
  g_free (self->label);
  g_free (self->request);
  g_free (self->title);
  g_free (self->json);
  g_free (self->text);
  g_clear_pointer (&self->frame, g_bytes_unref);
  g_free (self);
}

static char *
take_raw (AssayJsonReader *reader)
{
  const char *raw = NULL;
  gsize n_bytes = 0;

  g_assert_true (assay_json_reader_skip (reader, &raw, &n_bytes));
  return g_strndup (raw, n_bytes);
}

static void
append_word (GByteArray *frame, guint32 word)
{
  guint32 bytes = GUINT32_TO_BE (word);

  g_byte_array_append (frame, (const guint8 *) &bytes, sizeof bytes);
}

/* Kind 1: two words and the picture; kind 4: kind, length, metadata, picture. Pictures begin like a
 * JPEG. */
static GBytes *
make_frame (gint64 kind, const char *metadata, gint64 n_picture)
{
  static const guint8 MAGIC[] = {0xff, 0xd8, 0xff, 0xe0};
  GByteArray *frame = g_byte_array_new ();
  gsize n_header;

  append_word (frame, (guint32) kind);
  append_word (frame, kind == 1 ? 1 : (guint32) strlen (metadata));
  if (kind != 1)
    g_byte_array_append (frame, (const guint8 *) metadata, (guint) strlen (metadata));
  g_byte_array_append (frame, MAGIC, sizeof MAGIC);
  n_header = frame->len - sizeof MAGIC;
  g_byte_array_set_size (frame, (guint) (n_header + n_picture));
  memset (frame->data + n_header + sizeof MAGIC, 0, n_picture - sizeof MAGIC);
  return g_byte_array_free_to_bytes (frame);
}

static void
split_label (CaptureEvent *self)
{
  char *bracket = strchr (self->event, '(');

  self->label = g_strdup (bracket != NULL ? bracket + 1 : "");
  if (bracket != NULL)
    {
      *bracket = '\0';
      self->label[strlen (self->label) - 1] = '\0';
    }
}

static CaptureEvent *
read_event (AssayJsonReader *reader)
{
  CaptureEvent *self = g_new0 (CaptureEvent, 1);
  g_autofree char *metadata = NULL;
  gint64 kind = 0;
  gint64 n_picture = 0;
  gint64 number = 0;

  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));
      char **text = g_str_equal (name, "event")     ? &self->event
                    : g_str_equal (name, "request") ? &self->request
                    : g_str_equal (name, "case")    ? &self->title
                    : g_str_equal (name, "body")    ? &self->text
                                                    : NULL;

      if (text != NULL && assay_json_reader_peek (reader) == ASSAY_JSON_STRING)
        {
          assay_json_reader_next (reader);
          *text = g_strdup (assay_json_reader_get_string (reader, NULL));
        }
      else if (g_str_equal (name, "json"))
        self->json = take_raw (reader);
      else if (g_str_equal (name, "metadata"))
        metadata = take_raw (reader);
      else if (assay_json_reader_peek (reader) == ASSAY_JSON_NUMBER)
        {
          assay_json_reader_next (reader);
          if (g_str_equal (name, "t"))
            assay_json_reader_get_decimal (reader, 6, &self->t_us);
          else if (assay_json_reader_get_integer (reader, &number))
            {
              if (g_str_equal (name, "status"))
                self->status = (guint) number;
              else if (g_str_equal (name, "event_code"))
                kind = number;
              else if (g_str_equal (name, "image_bytes"))
                n_picture = number;
            }
        }
      else
        assay_json_reader_skip (reader, NULL, NULL);
    }
  if (self->event == NULL)
    self->event = g_strdup ("http");
  split_label (self);
  if (g_str_equal (self->event, "ws_binary"))
    self->frame = make_frame (kind, metadata, n_picture);
  return self;
}

GBytes *
capture_read (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "comfy", "captures", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize n_bytes = 0;

  g_file_get_contents (path, &text, &n_bytes, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, n_bytes);
}

GPtrArray *
capture_load (const char *name)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (event_free_cb);
  g_autoptr (GBytes) bytes = capture_read (name);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);

  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_ARRAY_BEGIN);
  while (assay_json_reader_next (reader) == ASSAY_JSON_OBJECT_BEGIN)
    g_ptr_array_add (events, read_event (reader));
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_END);
  return events;
}
