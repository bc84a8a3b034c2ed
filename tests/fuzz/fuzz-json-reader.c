/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes through the reader: it ends, its answers agree with each other, and what it accepted
 * can be written again, canonically to a fixed point. */
#include "fuzz.h"

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"

#include <string.h>

/* Reads every token with all accessors; peeks first where @with_peek. The last token. */
static AssayJsonToken
read_all (const char *text, gsize n_bytes, gboolean with_peek)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  AssayJsonToken token;
  gsize last_offset = 0;

  do
    {
      AssayJsonToken expected = with_peek ? assay_json_reader_peek (reader) : ASSAY_JSON_ERROR;
      g_autofree char *pointer = NULL;
      gint64 value;
      gsize n;

      token = assay_json_reader_next (reader);
      if (with_peek)
        g_assert_cmpint (token, ==, expected);
      if (token == ASSAY_JSON_NAME || token == ASSAY_JSON_STRING)
        {
          const char *string = assay_json_reader_get_string (reader, &n);

          g_assert_true (g_utf8_validate_len (string, n, NULL) || memchr (string, '\0', n) != NULL);
          g_assert_cmpint (string[n], ==, '\0');
        }
      if (token == ASSAY_JSON_NUMBER && assay_json_reader_get_integer (reader, &value))
        {
          gint64 again;

          g_assert_true (assay_json_reader_get_decimal (reader, 0, &again));
          g_assert_cmpint (value, ==, again);
        }
      pointer = assay_json_reader_dup_pointer (reader);
      g_assert_true (pointer[0] == '\0' || pointer[0] == '/');
      g_assert_cmpuint (assay_json_reader_get_offset (reader), <=, n_bytes);
      g_assert_true (token == ASSAY_JSON_ERROR
                     || assay_json_reader_get_offset (reader) >= last_offset);
      last_offset = assay_json_reader_get_offset (reader);
    }
  while (token != ASSAY_JSON_ERROR && token != ASSAY_JSON_END);

  g_assert_cmpint (assay_json_reader_next (reader), ==, token); /* the last one stays */
  g_assert_true ((assay_json_reader_get_error (reader, NULL, NULL) != NULL)
                 == (token == ASSAY_JSON_ERROR));
  return token;
}

static GBytes *
restyle (AssayJsonStyle style, const char *text, gsize n_bytes)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (style);

  assay_json_writer_raw (writer, text, n_bytes);
  return assay_json_writer_finish (writer);
}

static void
check_written_again (const char *text, gsize n_bytes)
{
  g_autoptr (GBytes) canonical = assay_json_canonicalize (text, n_bytes);
  g_autoptr (GBytes) pretty = NULL;
  g_autoptr (GBytes) of_pretty = NULL;
  g_autoptr (GBytes) of_canonical = NULL;
  gsize n;
  const char *data;

  pretty = restyle (ASSAY_JSON_PRETTY, text, n_bytes);
  data = g_bytes_get_data (pretty, &n);
  g_assert_true (assay_json_is_valid (data, n));
  of_pretty = assay_json_canonicalize (data, n);
  g_assert_cmpint (canonical != NULL, ==, of_pretty != NULL);
  if (canonical == NULL)
    return;
  g_assert_true (g_bytes_equal (canonical, of_pretty));
  data = g_bytes_get_data (canonical, &n);
  of_canonical = assay_json_canonicalize (data, n);
  g_assert_nonnull (of_canonical);
  g_assert_true (g_bytes_equal (canonical, of_canonical));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  const char *text = (const char *) data;
  gboolean valid = assay_json_is_valid (text, n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  gboolean skipped = assay_json_reader_skip (reader, NULL, NULL)
                     && assay_json_reader_next (reader) == ASSAY_JSON_END;

  g_assert_cmpint (read_all (text, n_bytes, FALSE) == ASSAY_JSON_END, ==, valid);
  g_assert_cmpint (read_all (text, n_bytes, TRUE) == ASSAY_JSON_END, ==, valid);
  g_assert_cmpint (skipped, ==, valid);
  if (valid)
    check_written_again (text, n_bytes);
  return 0;
}
