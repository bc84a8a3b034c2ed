/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-writer.h"

#include "base/assay-json-number.h"
#include "base/assay-json-reader.h"
#include "base/assay-json-string.h"
#include "base/assay-json-writer-private.h"

#include <string.h>

/* How it works: text is appended as calls come. In the canonical style each member's place in the
 * text and its name are noted; at the end of an object whose names did not come in order its
 * members are copied into order. */

#define INDENT 2

/* One member of an open object, canonical style only. */
typedef struct
{
  gsize begin;  /* in text: its opening quote */
  gsize n_text; /* without the comma; known at the object's end */
  gsize name;   /* in names */
  gsize n_name;
} Member;

/* One open container. */
typedef struct
{
  gsize n_items;
  gsize body;         /* in text: behind the bracket */
  guint first_member; /* in members */
  gboolean is_object;
  gboolean after_name; /* a name was written, its value not yet */
  gboolean is_sorted;
} Frame;

struct _AssayJsonWriter
{
  AssayJsonStyle style;
  GString *text;
  GArray *frames;   /* of Frame */
  GArray *members;  /* of Member: those of all open objects, the innermost last */
  GString *names;   /* their names, decoded, one after the other */
  GString *scratch; /* for sorting */
  gboolean has_duplicate;
};

/* Room for @n more bytes at the end of @out, which are already counted in. */
static inline char *
extend (GString *out, gsize n)
{
  gsize before = out->len;

  if (G_LIKELY (n < out->allocated_len - before))
    {
      out->len += n;
      out->str[out->len] = '\0';
    }
  else
    g_string_set_size (out, before + n);
  return out->str + before;
}

static inline void
append (GString *out, const char *text, gsize n)
{
  memcpy (extend (out, n), text, n);
}

static inline void
append_char (GString *out, char c)
{
  *extend (out, 1) = c;
}

static inline Frame *
innermost (AssayJsonWriter *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
}

static void
new_line (AssayJsonWriter *self)
{
  append_char (self->text, '\n');
  for (guint i = 0; i < self->frames->len * INDENT; i++)
    append_char (self->text, ' ');
}

/* The comma and white space before an element or a name. */
static void
begin_item (AssayJsonWriter *self, Frame *frame)
{
  if (frame->n_items++ > 0)
    append_char (self->text, ',');
  if (self->style == ASSAY_JSON_PRETTY)
    new_line (self);
}

/* %FALSE (with a warning about the calls) where no value may stand. */
static gboolean
begin_value (AssayJsonWriter *self)
{
  Frame *frame = innermost (self);

  if (frame == NULL)
    {
      g_return_val_if_fail (self->text->len == 0, FALSE);
      return TRUE;
    }
  if (frame->is_object)
    {
      g_return_val_if_fail (frame->after_name, FALSE);
      frame->after_name = FALSE;
      return TRUE;
    }
  begin_item (self, frame);
  return TRUE;
}

static void
append_escaped (GString *out, guint8 c)
{
  static const char hex[] = "0123456789abcdef";
  static const char short_forms[] = "btn\0fr"; /* from U+0008 on; U+000B has none */
  char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

  if (c == '"' || c == '\\')
    escape[1] = (char) c;
  else if (c >= 8 && c <= 13 && c != 11)
    escape[1] = short_forms[c - 8];
  append (out, escape, escape[1] == 'u' ? 6 : 2);
}

/* RFC 8785, 3.2.2.2: only what has to be escaped is. @text is valid UTF-8. */
static void
append_quoted (GString *out, const char *text, gsize n)
{
  const char *begin = text, *end = text + n, *at;

  append_char (out, '"');
  for (at = assay_json_skip_plain (text, end); at < end; at = assay_json_skip_plain (at + 1, end))
    {
      guint8 c = (guint8) *at;

      if (c >= 0x80)
        continue;
      append (out, begin, (gsize) (at - begin));
      append_escaped (out, c);
      begin = at + 1;
    }
  append (out, begin, (gsize) (end - begin));
  append_char (out, '"');
}

/* UTF-16 code units sort like UTF-8 bytes but for one thing: characters beyond U+FFFF (first byte
 * 0xf0 and up) are surrogate pairs there and come before U+E000..U+FFFF (first byte 0xee or 0xef).
 */
static int
utf16_rank (guint8 byte)
{
  return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
}

static int
compare_names (const char *a, gsize n_a, const char *b, gsize n_b)
{
  gsize n = MIN (n_a, n_b);

  for (gsize i = 0; i < n; i++)
    if (a[i] != b[i])
      return utf16_rank ((guint8) a[i]) - utf16_rank ((guint8) b[i]);
  return (n_a > n_b) - (n_a < n_b);
}

static int
compare_members_cb (gconstpointer first, gconstpointer second, gpointer data)
{
  const Member *a = first;
  const Member *b = second;
  const char *names = data;

  return compare_names (names + a->name, a->n_name, names + b->name, b->n_name);
}

static void
note_member (AssayJsonWriter *self, Frame *frame, const char *name, gsize n)
{
  Member member = {.begin = self->text->len, .name = self->names->len, .n_name = n};

  if (frame->is_sorted && self->members->len > frame->first_member)
    {
      const Member *last = &g_array_index (self->members, Member, self->members->len - 1);

      frame->is_sorted = compare_names (self->names->str + last->name, last->n_name, name, n) < 0;
    }
  append (self->names, name, n);
  g_array_append_val (self->members, member);
}

void
_assay_json_writer_write_name (AssayJsonWriter *self, const char *name, gsize n, const char *quoted)
{
  Frame *frame = innermost (self);

  g_return_if_fail (frame != NULL && frame->is_object && !frame->after_name);

  begin_item (self, frame);
  frame->after_name = TRUE;
  if (self->style == ASSAY_JSON_CANONICAL)
    note_member (self, frame, name, n);
  if (quoted != NULL)
    append (self->text, quoted, n + 2);
  else
    append_quoted (self->text, name, n);
  append (self->text, ": ", self->style == ASSAY_JSON_PRETTY ? 2 : 1);
}

/* Copies the members of the object that ends into the order of their names. */
static void
sort_members (AssayJsonWriter *self, const Frame *frame)
{
  Member *members = &g_array_index (self->members, Member, frame->first_member);
  guint n = self->members->len - frame->first_member;

  for (guint i = 0; i < n; i++)
    members[i].n_text = (i + 1 < n ? members[i + 1].begin - 1 : self->text->len) - members[i].begin;
  g_qsort_with_data (members, (int) n, sizeof (Member), compare_members_cb, self->names->str);

  g_string_truncate (self->scratch, 0);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        {
          append_char (self->scratch, ',');
          if (compare_members_cb (&members[i - 1], &members[i], self->names->str) == 0)
            self->has_duplicate = TRUE;
        }
      append (self->scratch, self->text->str + members[i].begin, members[i].n_text);
    }
  memcpy (self->text->str + frame->body, self->scratch->str, self->scratch->len);
}

static void
drop_members (AssayJsonWriter *self, const Frame *frame)
{
  if (self->members->len == frame->first_member)
    return;
  g_string_truncate (self->names, g_array_index (self->members, Member, frame->first_member).name);
  g_array_set_size (self->members, frame->first_member);
}

static void
begin_container (AssayJsonWriter *self, gboolean is_object)
{
  Frame frame = {.first_member = self->members->len, .is_object = is_object, .is_sorted = TRUE};

  if (!begin_value (self))
    return;
  append_char (self->text, is_object ? '{' : '[');
  frame.body = self->text->len;
  g_array_append_val (self->frames, frame);
}

static void
end_container (AssayJsonWriter *self, gboolean is_object)
{
  Frame *top = innermost (self);
  Frame frame;

  g_return_if_fail (top != NULL && top->is_object == is_object && !top->after_name);

  frame = *top;
  if (!frame.is_sorted)
    sort_members (self, &frame);
  drop_members (self, &frame);
  g_array_set_size (self->frames, self->frames->len - 1);
  if (self->style == ASSAY_JSON_PRETTY && frame.n_items > 0)
    new_line (self);
  append_char (self->text, is_object ? '}' : ']');
}

void
_assay_json_writer_write_string (AssayJsonWriter *self, const char *text, gsize n)
{
  if (begin_value (self))
    append_quoted (self->text, text, n);
}

void
_assay_json_writer_write_literal (AssayJsonWriter *self, const char *text, gsize n)
{
  if (begin_value (self))
    append (self->text, text, n);
}

gboolean
_assay_json_writer_is_canonical (const AssayJsonWriter *self)
{
  return self->style == ASSAY_JSON_CANONICAL;
}

gboolean
_assay_json_writer_has_duplicate (const AssayJsonWriter *self)
{
  return self->has_duplicate;
}

AssayJsonWriter *
assay_json_writer_new (AssayJsonStyle style)
{
  AssayJsonWriter *self = g_new0 (AssayJsonWriter, 1);

  self->style = style;
  self->text = g_string_sized_new (512);
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  self->names = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  return self;
}

void
assay_json_writer_free (AssayJsonWriter *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_string_free (self->names, TRUE);
  g_string_free (self->scratch, TRUE);
  g_array_unref (self->frames);
  g_array_unref (self->members);
  g_free (self);
}

void
assay_json_writer_begin_object (AssayJsonWriter *self)
{
  begin_container (self, TRUE);
}

void
assay_json_writer_end_object (AssayJsonWriter *self)
{
  end_container (self, TRUE);
}

void
assay_json_writer_begin_array (AssayJsonWriter *self)
{
  begin_container (self, FALSE);
}

void
assay_json_writer_end_array (AssayJsonWriter *self)
{
  end_container (self, FALSE);
}

/* Plain text is not looked at a second time. */
static gboolean
is_utf8 (const char *text, gsize n)
{
  const char *end = text + n, *at = assay_json_skip_plain (text, end);

  return at == end || g_utf8_validate_len (at, (gssize) (end - at), NULL);
}

void
assay_json_writer_name (AssayJsonWriter *self, const char *name)
{
  gsize n = strlen (name);
  g_autofree char *valid = is_utf8 (name, n) ? NULL : g_utf8_make_valid (name, -1);

  _assay_json_writer_write_name (self, valid != NULL ? valid : name,
                                 valid != NULL ? strlen (valid) : n, NULL);
}

void
assay_json_writer_string (AssayJsonWriter *self, const char *text)
{
  g_autofree char *valid = NULL;
  gsize n;

  if (text == NULL)
    {
      assay_json_writer_null (self);
      return;
    }
  n = strlen (text);
  if (!is_utf8 (text, n))
    {
      valid = g_utf8_make_valid (text, -1);
      text = valid;
      n = strlen (valid);
    }
  _assay_json_writer_write_string (self, text, n);
}

void
assay_json_writer_integer (AssayJsonWriter *self, gint64 value)
{
  assay_json_writer_decimal (self, value, 0);
}

void
assay_json_writer_decimal (AssayJsonWriter *self, gint64 value, int scale)
{
  char text[24];
  char *at = text + sizeof text;
  char *end = at;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  g_return_if_fail (scale >= 0 && scale <= 6);
  g_return_if_fail (rest <= (guint64) ASSAY_JSON_MAX_INTEGER);

  for (; scale > 0 && rest % 10 == 0; scale--)
    rest /= 10;
  for (int i = 0; rest > 0 || i <= scale; i++)
    {
      if (i == scale && i > 0)
        *--at = '.';
      *--at = (char) ('0' + rest % 10);
      rest /= 10;
    }
  if (value < 0)
    *--at = '-';
  _assay_json_writer_write_literal (self, at, (gsize) (end - at));
}

void
assay_json_writer_boolean (AssayJsonWriter *self, gboolean value)
{
  _assay_json_writer_write_literal (self, value ? "true" : "false", value ? 4 : 5);
}

void
assay_json_writer_null (AssayJsonWriter *self)
{
  _assay_json_writer_write_literal (self, "null", 4);
}

void
assay_json_writer_raw (AssayJsonWriter *self, const char *json, gsize n_bytes)
{
  if (self->style == ASSAY_JSON_CANONICAL)
    {
      g_autoptr (GBytes) canonical = assay_json_canonicalize_foreign (json, n_bytes, NULL);

      if (canonical != NULL)
        {
          _assay_json_writer_write_literal (self, g_bytes_get_data (canonical, NULL),
                                            g_bytes_get_size (canonical));
          return;
        }
    }
  else if (assay_json_is_valid (json, n_bytes))
    {
      _assay_json_writer_copy (self, json, n_bytes);
      return;
    }
  g_critical ("assay_json_writer_raw: not a value this writer can write");
  assay_json_writer_null (self);
}

void
assay_json_writer_member_string (AssayJsonWriter *self, const char *name, const char *text)
{
  assay_json_writer_name (self, name);
  assay_json_writer_string (self, text);
}

void
assay_json_writer_member_integer (AssayJsonWriter *self, const char *name, gint64 value)
{
  assay_json_writer_name (self, name);
  assay_json_writer_integer (self, value);
}

GBytes *
assay_json_writer_finish (AssayJsonWriter *self)
{
  GString *text = self->text;

  g_warn_if_fail (self->frames->len == 0 && text->len > 0);
  g_warn_if_fail (!self->has_duplicate);

  if (self->style == ASSAY_JSON_PRETTY)
    append_char (text, '\n');
  self->text = g_string_sized_new (512);
  g_array_set_size (self->frames, 0);
  g_array_set_size (self->members, 0);
  g_string_truncate (self->names, 0);
  self->has_duplicate = FALSE;
  return g_string_free_to_bytes (text);
}
