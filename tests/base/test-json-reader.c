/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-reader.h"

#include <string.h>

static AssayJsonReader *
reader_of (const char *text)
{
  return assay_json_reader_new (text, strlen (text));
}

static void
assert_pointer (AssayJsonReader *reader, const char *expected)
{
  g_autofree char *pointer = assay_json_reader_dup_pointer (reader);

  g_assert_cmpstr (pointer, ==, expected);
}

static const struct
{
  AssayJsonToken token;
  const char *text; /* of names, strings */
  const char *pointer;
  gsize offset;
} walk[] = {
  {ASSAY_JSON_OBJECT_BEGIN, NULL, "", 1},
  {ASSAY_JSON_NAME, "a", "/a", 2},
  {ASSAY_JSON_ARRAY_BEGIN, NULL, "/a", 6},
  {ASSAY_JSON_NUMBER, NULL, "/a/0", 7},
  {ASSAY_JSON_OBJECT_BEGIN, NULL, "/a/1", 10},
  {ASSAY_JSON_OBJECT_END, NULL, "/a/1", 11},
  {ASSAY_JSON_STRING, "x\n\303\251\360\237\230\200", "/a/2", 13},
  {ASSAY_JSON_ARRAY_END, NULL, "/a", 36},
  {ASSAY_JSON_NAME, "~/", "/~0~1", 38},
  {ASSAY_JSON_TRUE, NULL, "/~0~1", 43},
  {ASSAY_JSON_NAME, "n", "/n", 48},
  {ASSAY_JSON_NULL, NULL, "/n", 52},
  {ASSAY_JSON_NAME, "", "/", 57},
  {ASSAY_JSON_FALSE, NULL, "/", 60},
  {ASSAY_JSON_OBJECT_END, NULL, "", 65},
  {ASSAY_JSON_END, NULL, "", 67},
  {ASSAY_JSON_END, NULL, "", 67},
};
static const char walk_text[] =
  " {\"a\":[1, {},\"x\\n\\u00E9\\ud83d\\ude00\"],\"~/\":true,\"n\":null,\"\":false} ";

static void
check_step (AssayJsonReader *reader, gsize i)
{
  g_assert_cmpuint (assay_json_reader_get_offset (reader), ==, walk[i].offset);
  assert_pointer (reader, walk[i].pointer);
  if (walk[i].text != NULL)
    {
      gsize n;
      const char *text = assay_json_reader_get_string (reader, &n);

      g_assert_cmpstr (text, ==, walk[i].text);
      g_assert_cmpuint (n, ==, strlen (walk[i].text));
    }
}

static void
test_walk (void)
{
  g_autoptr (AssayJsonReader) reader = reader_of (walk_text);

  for (gsize i = 0; i < G_N_ELEMENTS (walk); i++)
    {
      g_assert_cmpint (assay_json_reader_next (reader), ==, walk[i].token);
      check_step (reader, i);
    }
  g_assert_null (assay_json_reader_get_error (reader, NULL, NULL));
}

/* Looking ahead moves nothing: the current token, its text, place and pointer stay. */
static void
test_peek (void)
{
  g_autoptr (AssayJsonReader) reader = reader_of (walk_text);

  for (gsize i = 0; i < G_N_ELEMENTS (walk); i++)
    {
      g_assert_cmpint (assay_json_reader_peek (reader), ==, walk[i].token);
      g_assert_cmpint (assay_json_reader_peek (reader), ==, walk[i].token);
      if (i > 0)
        check_step (reader, i - 1);
      g_assert_cmpint (assay_json_reader_next (reader), ==, walk[i].token);
      check_step (reader, i);
    }
}

static void
test_peek_error (void)
{
  g_autoptr (AssayJsonReader) reader = reader_of ("[1,x]");
  guint line, column;

  assay_json_reader_next (reader);
  assay_json_reader_next (reader);
  g_assert_cmpint (assay_json_reader_peek (reader), ==, ASSAY_JSON_ERROR);
  g_assert_cmpint (assay_json_reader_peek (reader), ==, ASSAY_JSON_ERROR);
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_ERROR);
  g_assert_nonnull (assay_json_reader_get_error (reader, &line, &column));
  g_assert_cmpuint (line, ==, 1);
  g_assert_cmpuint (column, ==, 4);
  assert_pointer (reader, "/1");
}

static void
test_skip (void)
{
  g_autoptr (AssayJsonReader) reader =
    reader_of ("{\"a\":{\"b\":[1,{}]},\"c\":[ 2 , [3] ],\"d\":4}");
  const char *raw;
  gsize n;

  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_OBJECT_BEGIN);
  g_assert_false (assay_json_reader_skip (reader, NULL, NULL)); /* a name comes, no value */
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NAME);
  g_assert_true (assay_json_reader_skip (reader, &raw, &n));
  g_assert_cmpmem (raw, n, "{\"b\":[1,{}]}", 12);
  assert_pointer (reader, "/a");
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NAME);
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_ARRAY_BEGIN);
  g_assert_true (assay_json_reader_skip (reader, &raw, &n));
  g_assert_cmpmem (raw, n, "2", 1);
  g_assert_cmpint (assay_json_reader_peek (reader), ==, ASSAY_JSON_ARRAY_BEGIN); /* then skip it */
  g_assert_true (assay_json_reader_skip (reader, &raw, &n));
  g_assert_cmpmem (raw, n, "[3]", 3);
  g_assert_false (assay_json_reader_skip (reader, &raw, &n)); /* the end of the array stays */
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_ARRAY_END);
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NAME);
  g_assert_true (assay_json_reader_skip (reader, NULL, NULL));
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_OBJECT_END);
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_END);
  g_assert_false (assay_json_reader_skip (reader, NULL, NULL));
}

static void
test_skip_error (void)
{
  g_autoptr (AssayJsonReader) reader = reader_of ("[[1,[2,}]]");

  g_assert_false (assay_json_reader_skip (reader, NULL, NULL));
  g_assert_nonnull (assay_json_reader_get_error (reader, NULL, NULL));
}

static void
test_error_place (void)
{
  static const struct
  {
    const char *text, *error, *pointer;
    guint line, column;
  } known[] = {
    {"", "The JSON text ends too early", "", 1, 1},
    {"{\n  \"a\": 1,\n  \"b\" 2\n}", "A colon has to stand behind the name", "/b", 3, 7},
    {"[\"\303\251\303\251\", x]", "A value has to stand here", "/1", 1, 8},
    {"[1 2]", "A comma or ] has to stand here", "/0", 1, 4},
    {"{\"a\":1 \"b\":2}", "A comma or } has to stand here", "/a", 1, 8},
    {"{a:1}", "A name in double quotes has to stand here", "", 1, 2},
    {"[1,]", "A value has to stand here", "/1", 1, 4},
    {"[\"a\tb\"]", "A control character in a string has to be written as an escape", "/0", 1, 4},
    {"[\"\\x\"]", "Unknown escape in a string", "/0", 1, 4},
    {"[\"\\u12g4\"]", "\\u has to be followed by four hexadecimal digits", "/0", 1, 5},
    {"[\"\\ud800\"]", "Half of a surrogate pair stands alone", "/0", 1, 5},
    {"[01]", "A number must not begin with a zero", "/0", 1, 3},
    {"[1.]", "A digit has to stand here", "/0", 1, 4},
    {"1 2", "Nothing may follow the value", "", 1, 3},
    {"[\"abc", "The JSON text ends too early", "/0", 1, 6},
    {"[tru", "The JSON text ends too early", "/0", 1, 5},
    {"[trux", "A value has to stand here", "/0", 1, 2},
    {"\357\273\277{}", "The JSON text must not begin with a byte order mark", "", 1, 1},
    {"[\"\377\"]", "The text is not valid UTF-8", "/0", 1, 3},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (AssayJsonReader) reader = reader_of (known[i].text);
      guint line, column;

      while (assay_json_reader_next (reader) != ASSAY_JSON_ERROR)
        ;
      g_assert_cmpstr (assay_json_reader_get_error (reader, &line, &column), ==, known[i].error);
      g_assert_cmpuint (line, ==, known[i].line);
      g_assert_cmpuint (column, ==, known[i].column);
      assert_pointer (reader, known[i].pointer);
    }
}

static void
test_depth (void)
{
  for (int depth = ASSAY_JSON_MAX_DEPTH - 1; depth <= ASSAY_JSON_MAX_DEPTH + 1; depth++)
    {
      g_autofree char *open = g_strnfill ((gsize) depth, '[');
      g_autofree char *close = g_strnfill ((gsize) depth, ']');
      g_autofree char *text = g_strconcat (open, close, NULL);

      g_assert_cmpint (assay_json_is_valid (text, strlen (text)), ==,
                       depth <= ASSAY_JSON_MAX_DEPTH);
    }
}

static void
test_too_long (void)
{
  /* Refused before a byte of it is looked at. */
  g_assert_false (assay_json_is_valid ("1", (gsize) ASSAY_JSON_MAX_BYTES + 1));
}

static void
test_nul (void)
{
  g_autoptr (AssayJsonReader) reader = reader_of ("\"a\\u0000b\"");
  const char *text;
  gsize n;

  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_STRING);
  text = assay_json_reader_get_string (reader, &n);
  g_assert_cmpmem (text, n, "a\0b", 3);
}

/* The end of the text is the end of the bytes given, not a NUL; nothing behind it is read (ASan).
 */
static void
test_exact_bytes (void)
{
  static const char *const texts[] = {"12", "true", "\"abcdefgh\"", "[\"\\u0041\"]", "{\"a\":1}"};

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize n = 0; n <= strlen (texts[i]); n++)
      {
        g_autofree char *exact = g_memdup2 (texts[i], n);
        gboolean whole = n == strlen (texts[i]) || (texts[i][0] == '1' && n > 0);

        g_assert_cmpint (assay_json_is_valid (exact, n), ==, whole);
      }
}

/* The eight-at-a-time scan: each special byte at each place of a word. */
static void
test_string_scan (void)
{
  for (gsize n = 1; n < 40; n++)
    for (gsize place = 0; place < n; place++)
      for (int byte = 0; byte < 256; byte++)
        {
          g_autofree char *text = g_strnfill (n + 2, 'x');
          gboolean expected = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';

          text[0] = text[n + 1] = '"';
          text[place + 1] = (char) byte;
          if (byte == '\\' && place + 1 < n)
            continue; /* an escape of "x": refused too, but seen elsewhere */
          g_assert_cmpint (assay_json_is_valid (text, n + 2), ==, expected);
        }
}

/* Every code point, and every two-, three- and four-byte sequence's neighbours, against GLib. */
static void
test_utf8 (void)
{
  char text[8] = "\"";

  for (guint32 unit = 0x80; unit <= 0x11ffff; unit += unit < 0x3000 || unit > 0x10f000 ? 1 : 37)
    {
      /* written without any check, as a broken writer would */
      gsize n = unit < 0x800 ? 2 : unit < 0x10000 ? 3 : 4;

      for (gsize i = n - 1; i > 0; i--)
        text[1 + i] = (char) (0x80 | (unit >> (6 * (n - 1 - i)) & 0x3f));
      text[1] = (char) ((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | (unit >> (6 * (n - 1))));
      text[1 + n] = '"';
      g_assert_cmpint (assay_json_is_valid (text, n + 2), ==,
                       g_utf8_validate (text + 1, (gssize) n, NULL));
    }
  for (int a = 0x80; a < 256; a++)
    for (int b = 0; b < 256; b++)
      for (int c = 0x70; c < 256; c += 8)
        {
          const char bytes[5] = {'"', (char) a, (char) b, (char) c, '"'};

          if (b < 0x80 || c < 0x80)
            continue;
          g_assert_cmpint (assay_json_is_valid (bytes, 5), ==,
                           g_utf8_validate (bytes + 1, 3, NULL));
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-reader/walk", test_walk);
  g_test_add_func ("/base/json-reader/peek", test_peek);
  g_test_add_func ("/base/json-reader/peek-error", test_peek_error);
  g_test_add_func ("/base/json-reader/skip", test_skip);
  g_test_add_func ("/base/json-reader/skip-error", test_skip_error);
  g_test_add_func ("/base/json-reader/error-place", test_error_place);
  g_test_add_func ("/base/json-reader/depth", test_depth);
  g_test_add_func ("/base/json-reader/too-long", test_too_long);
  g_test_add_func ("/base/json-reader/nul", test_nul);
  g_test_add_func ("/base/json-reader/exact-bytes", test_exact_bytes);
  g_test_add_func ("/base/json-reader/string-scan", test_string_scan);
  g_test_add_func ("/base/json-reader/utf8", test_utf8);
  return g_test_run ();
}
