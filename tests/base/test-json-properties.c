/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of reader and writer over random values, from fixed seeds. */
#include "base/assay-entropy.h"
#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"
#include "support/test-locale.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define N_VALUES  3000
#define MAX_DEPTH 5

typedef struct _Value Value;
struct _Value
{
  AssayJsonToken kind; /* OBJECT_BEGIN and ARRAY_BEGIN stand for the whole */
  gint64 number;
  int scale;
  char *text;
  GPtrArray *items; /* of Value */
  GPtrArray *names; /* of char *, distinct */
};

typedef struct
{
  AssaySeededEntropy entropy;
} Dice;

static void
value_free (Value *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Value, value_free)

static void
value_free_cb (gpointer data)
{
  value_free (data);
}

static guint32
roll (Dice *dice, guint32 n)
{
  guint8 b[4];

  assay_entropy_fill (&dice->entropy.parent, b, sizeof b);
  return ((guint32) b[0] | (guint32) b[1] << 8 | (guint32) b[2] << 16 | (guint32) b[3] << 24) % n;
}

/* Code points of all lengths, some that want escapes, both sides of the surrogates. */
static char *
random_text (Dice *dice)
{
  static const gunichar from[] = {1,     0x20,   0x20,   0x20,   '"',    0x7f,    0x80,
                                  0x7ff, 0x2028, 0xd7ff, 0xe000, 0xfffd, 0x10000, 0x10ffff};
  GString *out = g_string_new (NULL);
  guint n = roll (dice, 12);

  for (guint i = 0; i < n; i++)
    {
      gunichar c = from[roll (dice, G_N_ELEMENTS (from))];

      c += c == 0x20 ? roll (dice, 0x60) : c == 1 ? roll (dice, 0x1f) : 0;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static Value *
random_value (Dice *dice, int depth)
{
  static const AssayJsonToken kinds[] = {
    ASSAY_JSON_STRING, ASSAY_JSON_NUMBER, ASSAY_JSON_TRUE,         ASSAY_JSON_FALSE,
    ASSAY_JSON_NULL,   ASSAY_JSON_NUMBER, ASSAY_JSON_OBJECT_BEGIN, ASSAY_JSON_ARRAY_BEGIN};
  Value *self = g_new0 (Value, 1);

  self->kind =
    depth == 0 ? kinds[6 + roll (dice, 2)] : kinds[roll (dice, depth < MAX_DEPTH ? 8 : 6)];
  if (self->kind == ASSAY_JSON_STRING)
    self->text = random_text (dice);
  else if (self->kind == ASSAY_JSON_NUMBER)
    {
      gint64 digits = (gint64) roll (dice, 1000000000) * roll (dice, 1000000) % 1000000000000000;

      self->number = (roll (dice, 2) ? digits : digits % 1000) * (roll (dice, 2) ? 1 : -1);
      self->scale = (int) roll (dice, 7);
    }
  else if (self->kind == ASSAY_JSON_OBJECT_BEGIN || self->kind == ASSAY_JSON_ARRAY_BEGIN)
    {
      guint n = roll (dice, 6);

      self->items = g_ptr_array_new_with_free_func (value_free_cb);
      self->names = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *name = random_text (dice);

          g_ptr_array_add (self->items, random_value (dice, depth + 1));
          while (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL))
            {
              char *longer = g_strconcat (name, "+", NULL);

              g_free (name);
              name = longer;
            }
          g_ptr_array_add (self->names, g_steal_pointer (&name));
        }
    }
  return self;
}

static void
write_value (AssayJsonWriter *writer, const Value *value)
{
  switch ((int) value->kind)
    {
    case ASSAY_JSON_STRING:
      assay_json_writer_string (writer, value->text);
      break;
    case ASSAY_JSON_NUMBER:
      assay_json_writer_decimal (writer, value->number, value->scale);
      break;
    case ASSAY_JSON_OBJECT_BEGIN:
      assay_json_writer_begin_object (writer);
      for (guint i = 0; i < value->items->len; i++)
        {
          assay_json_writer_name (writer, g_ptr_array_index (value->names, i));
          write_value (writer, g_ptr_array_index (value->items, i));
        }
      assay_json_writer_end_object (writer);
      break;
    case ASSAY_JSON_ARRAY_BEGIN:
      assay_json_writer_begin_array (writer);
      for (guint i = 0; i < value->items->len; i++)
        write_value (writer, g_ptr_array_index (value->items, i));
      assay_json_writer_end_array (writer);
      break;
    case ASSAY_JSON_NULL:
      assay_json_writer_null (writer);
      break;
    default:
      assay_json_writer_boolean (writer, value->kind == ASSAY_JSON_TRUE);
    }
}

static GBytes *
written (AssayJsonStyle style, const Value *value)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (style);

  write_value (writer, value);
  return assay_json_writer_finish (writer);
}

static void check_read (AssayJsonReader *reader, const Value *value);

static void
check_object (AssayJsonReader *reader, const Value *value)
{
  g_autofree char *last = NULL;

  for (guint n = 0; n < value->items->len; n++)
    {
      guint i;

      g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NAME);
      g_assert_true (g_ptr_array_find_with_equal_func (
        value->names, assay_json_reader_get_string (reader, NULL), g_str_equal, &i));
      if (last != NULL)
        {
          /* The law of the order itself, by GLib's UTF-16. */
          g_autofree gunichar2 *a = g_utf8_to_utf16 (last, -1, NULL, NULL, NULL);
          g_autofree gunichar2 *b =
            g_utf8_to_utf16 (g_ptr_array_index (value->names, i), -1, NULL, NULL, NULL);
          gsize k = 0;

          while (a[k] != 0 && a[k] == b[k])
            k++;
          g_assert_cmpuint (a[k], <, b[k]);
        }
      g_free (last);
      last = g_strdup (g_ptr_array_index (value->names, i));
      check_read (reader, g_ptr_array_index (value->items, i));
    }
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_OBJECT_END);
}

static void
check_read (AssayJsonReader *reader, const Value *value)
{
  g_assert_cmpint (assay_json_reader_next (reader), ==, value->kind);
  if (value->kind == ASSAY_JSON_STRING)
    g_assert_cmpstr (assay_json_reader_get_string (reader, NULL), ==, value->text);
  else if (value->kind == ASSAY_JSON_NUMBER)
    {
      gint64 number;

      g_assert_true (assay_json_reader_get_decimal (reader, value->scale, &number));
      g_assert_cmpint (number, ==, value->number);
    }
  else if (value->kind == ASSAY_JSON_ARRAY_BEGIN)
    {
      for (guint i = 0; i < value->items->len; i++)
        check_read (reader, g_ptr_array_index (value->items, i));
      g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_ARRAY_END);
    }
  else if (value->kind == ASSAY_JSON_OBJECT_BEGIN)
    check_object (reader, value);
}

static void
test_written_then_read (void)
{
  Dice dice;

  assay_seeded_entropy_init (&dice.entropy, 1);
  for (int i = 0; i < N_VALUES; i++)
    {
      g_autoptr (Value) value = random_value (&dice, 0);
      g_autoptr (GBytes) bytes = written (ASSAY_JSON_CANONICAL, value);
      gsize n;
      const char *text = g_bytes_get_data (bytes, &n);
      g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n);

      check_read (reader, value);
      g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_END);
    }
}

static void
append_space (Dice *dice, GString *out)
{
  static const char space[] = " \t\r\n";

  for (guint n = roll (dice, 3); n > 0; n--)
    g_string_append_c (out, space[roll (dice, 4)]);
}

/* A text, now as it is, now with escapes nobody needs. */
static void
append_messy_text (Dice *dice, GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c >= 0x20 && c != '"' && c != '\\' && roll (dice, 2))
        g_string_append_unichar (out, c);
      else if (c >= 0x10000)
        g_string_append_printf (out, "\\u%04X\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                                0xdc00 + (c & 0x3ff));
      else
        g_string_append_printf (out, roll (dice, 2) ? "\\u%04x" : "\\u%04X", c);
    }
  g_string_append_c (out, '"');
}

static void
append_messy_number (Dice *dice, GString *out, gint64 number, int scale)
{
  const char *sign = number < 0 ? "-" : "";
  guint64 size = (guint64) ABS (number);

  if (number == 0)
    g_string_append (out, roll (dice, 2) ? "0.00" : "0E+7");
  else if (roll (dice, 2))
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT "00e-0%d", sign, size, scale + 2);
  else
    g_string_append_printf (out, "%s0.%015" G_GUINT64_FORMAT "000E+%d", sign, size, 15 - scale);
}

static void
append_messy (Dice *dice, GString *out, const Value *value)
{
  append_space (dice, out);
  if (value->kind == ASSAY_JSON_STRING)
    append_messy_text (dice, out, value->text);
  else if (value->kind == ASSAY_JSON_NUMBER)
    append_messy_number (dice, out, value->number, value->scale);
  else if (value->items != NULL)
    {
      gboolean is_object = value->kind == ASSAY_JSON_OBJECT_BEGIN;
      guint n = value->items->len;
      guint shift = n > 0 ? roll (dice, n) : 0;

      g_string_append_c (out, is_object ? '{' : '[');
      append_space (dice, out);
      for (guint i = 0; i < n; i++)
        {
          guint k = is_object ? (i + shift) % n : i; /* members in another order */

          g_string_append (out, i > 0 ? "," : "");
          append_space (dice, out);
          if (is_object)
            {
              append_messy_text (dice, out, g_ptr_array_index (value->names, k));
              append_space (dice, out);
              g_string_append_c (out, ':');
            }
          append_messy (dice, out, g_ptr_array_index (value->items, k));
        }
      g_string_append_c (out, is_object ? '}' : ']');
    }
  else
    g_string_append (out, value->kind == ASSAY_JSON_NULL   ? "null"
                          : value->kind == ASSAY_JSON_TRUE ? "true"
                                                           : "false");
  append_space (dice, out);
}

static void
test_canonical_is_one (void)
{
  Dice dice;

  assay_seeded_entropy_init (&dice.entropy, 2);
  for (int i = 0; i < N_VALUES; i++)
    {
      g_autoptr (Value) value = random_value (&dice, 0);
      g_autoptr (GBytes) expected = written (ASSAY_JSON_CANONICAL, value);
      g_autoptr (GBytes) pretty = written (ASSAY_JSON_PRETTY, value);
      g_autoptr (GString) messy = g_string_new (NULL);
      g_autoptr (GBytes) of_messy = NULL;
      g_autoptr (GBytes) of_pretty = NULL;
      g_autoptr (GBytes) again = NULL;

      append_messy (&dice, messy, value);
      of_messy = assay_json_canonicalize (messy->str, messy->len);
      g_assert_nonnull (of_messy);
      g_assert_cmpmem (g_bytes_get_data (of_messy, NULL), g_bytes_get_size (of_messy),
                       g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
      of_pretty =
        assay_json_canonicalize (g_bytes_get_data (pretty, NULL), g_bytes_get_size (pretty));
      g_assert_true (g_bytes_equal (of_pretty, expected));
      again =
        assay_json_canonicalize (g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
      g_assert_true (g_bytes_equal (again, expected));
    }
}

static void
compare_with_node (const Value *value, JsonNode *node)
{
  if (value->kind == ASSAY_JSON_STRING)
    g_assert_cmpstr (json_node_get_string (node), ==, value->text);
  else if (value->kind == ASSAY_JSON_NUMBER)
    {
      static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

      g_assert_cmpfloat (json_node_get_double (node), ==,
                         (double) value->number / powers[value->scale]);
    }
  else if (value->kind == ASSAY_JSON_ARRAY_BEGIN)
    for (guint i = 0; i < value->items->len; i++)
      compare_with_node (g_ptr_array_index (value->items, i),
                         json_array_get_element (json_node_get_array (node), i));
  else if (value->kind == ASSAY_JSON_OBJECT_BEGIN)
    for (guint i = 0; i < value->items->len; i++)
      compare_with_node (
        g_ptr_array_index (value->items, i),
        json_object_get_member (json_node_get_object (node), g_ptr_array_index (value->names, i)));
  else if (value->kind == ASSAY_JSON_NULL)
    g_assert_true (json_node_is_null (node));
  else
    g_assert_cmpint (json_node_get_boolean (node), ==, value->kind == ASSAY_JSON_TRUE);
}

/* What we take and write means the same to another reader. */
static void
test_agrees_with_json_glib (void)
{
  Dice dice;

  assay_seeded_entropy_init (&dice.entropy, 3);
  for (int i = 0; i < N_VALUES; i++)
    {
      g_autoptr (Value) value = random_value (&dice, 0);
      g_autoptr (GBytes) bytes = written (i % 2 ? ASSAY_JSON_CANONICAL : ASSAY_JSON_PRETTY, value);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                  (gssize) g_bytes_get_size (bytes), &error);
      g_assert_no_error (error);
      compare_with_node (value, json_parser_get_root (parser));
    }
}

/* Valid texts with one byte changed: whatever comes of it, what is still taken has one canonical
 * form or none, and nothing reads outside (under ASan). */
static void
test_one_byte_changed (void)
{
  guint n_taken = 0;
  Dice dice;

  assay_seeded_entropy_init (&dice.entropy, 4);
  for (int i = 0; i < N_VALUES; i++)
    {
      g_autoptr (Value) value = random_value (&dice, 0);
      g_autoptr (GBytes) bytes = written (ASSAY_JSON_PRETTY, value);
      gsize n;
      g_autofree char *text = g_memdup2 (g_bytes_get_data (bytes, &n), g_bytes_get_size (bytes));
      g_autoptr (GBytes) canonical = NULL;

      text[roll (&dice, (guint32) n)] = (char) roll (&dice, 256);
      if (!assay_json_is_valid (text, n))
        {
          g_assert_null (assay_json_canonicalize (text, n));
          continue;
        }
      n_taken++;
      canonical = assay_json_canonicalize (text, n);
      if (canonical != NULL)
        {
          g_autoptr (GBytes) again = assay_json_canonicalize (g_bytes_get_data (canonical, NULL),
                                                              g_bytes_get_size (canonical));

          g_assert_nonnull (again);
          g_assert_true (g_bytes_equal (canonical, again));
        }
    }
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_taken, <, N_VALUES);
}

static const char locale_text[] =
  "{\"i\":1.5,\"I\":-0.25,\"\304\261\":\"\304\260\",\"x\":1e-7,\"n\":1234567}";
static const char locale_expected[] =
  "{\"I\":-0.25,\"i\":1.5,\"n\":1234567,\"x\":1e-7,\"\304\261\":\"\304\260\"}";

static void
test_locale (gconstpointer name)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AssayJsonWriter) writer = NULL;
  g_autoptr (GBytes) decimal = NULL;

  if (!test_locale_enter (name))
    {
      g_test_skip ("this locale is not installed and cannot be built");
      return;
    }
  bytes = assay_json_canonicalize (locale_text, strlen (locale_text));
  writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  assay_json_writer_decimal (writer, 1234567, 3);
  decimal = assay_json_writer_finish (writer);
  test_locale_leave ();

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), locale_expected,
                   strlen (locale_expected));
  g_assert_cmpmem (g_bytes_get_data (decimal, NULL), g_bytes_get_size (decimal), "1234.567", 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-properties/written-then-read", test_written_then_read);
  g_test_add_func ("/base/json-properties/canonical-is-one", test_canonical_is_one);
  g_test_add_func ("/base/json-properties/agrees-with-json-glib", test_agrees_with_json_glib);
  g_test_add_func ("/base/json-properties/one-byte-changed", test_one_byte_changed);
  g_test_add_data_func ("/base/json-properties/locale/de_DE", "de_DE", test_locale);
  g_test_add_data_func ("/base/json-properties/locale/tr_TR", "tr_TR", test_locale);
  return g_test_run ();
}
