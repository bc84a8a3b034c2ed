/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes made canonical, against an independent reading of RFC 8785: nothing between tokens,
 * names in the order of UTF-16, each number written the shortest way that ECMAScript writes the
 * double it names, and strings and numbers the same as before. */
#include "fuzz.h"

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a text holds, whatever its order. */
typedef struct
{
  GArray *numbers;    /* double */
  GPtrArray *strings; /* names begin with N, others with S */
} Content;

static int
compare_numbers_cb (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static int
compare_strings_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* ECMAScript's Number::toString of a finite double. */
static char *
write_double (double value)
{
  char digits[64], text[64], *e;
  GString *out = g_string_new (value < 0 ? "-" : "");
  int n = 0, precision = 0, exponent;

  if (value == 0)
    return g_string_free (g_string_assign (out, "0"), FALSE);
  do
    snprintf (text, sizeof text, "%.*e", precision, ABS (value));
  while (strtod (text, NULL) != ABS (value) && ++precision < 17);
  e = strchr (text, 'e');
  exponent = atoi (e + 1) + 1; /* value = 0.digits x 10^exponent */
  for (char *at = text; at < e; at++)
    if (*at != '.')
      digits[n++] = *at;
  while (n > 1 && digits[n - 1] == '0')
    n--;
  if (n <= exponent && exponent <= 21)
    g_string_append_printf (out, "%.*s%.*s", n, digits, exponent - n, "000000000000000000000");
  else if (0 < exponent && exponent <= 21)
    g_string_append_printf (out, "%.*s.%.*s", exponent, digits, n - exponent, digits + exponent);
  else if (-6 < exponent && exponent <= 0)
    g_string_append_printf (out, "0.%.*s%.*s", -exponent, "000000", n, digits);
  else
    g_string_append_printf (out, "%c%s%.*se%+d", digits[0], n > 1 ? "." : "", n - 1, digits + 1,
                            exponent - 1);
  return g_string_free (out, FALSE);
}

static Content
collect (const char *text, gsize n_bytes, gboolean canonical)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  Content content = {g_array_new (FALSE, FALSE, sizeof (double)),
                     g_ptr_array_new_with_free_func (g_free)};
  AssayJsonToken token;

  while ((token = assay_json_reader_next (reader)) != ASSAY_JSON_END)
    {
      g_assert_cmpint (token, !=, ASSAY_JSON_ERROR);
      if (token == ASSAY_JSON_NAME || token == ASSAY_JSON_STRING)
        g_ptr_array_add (content.strings,
                         g_strconcat (token == ASSAY_JSON_NAME ? "N" : "S",
                                      assay_json_reader_get_string (reader, NULL), NULL));
      if (token == ASSAY_JSON_NUMBER)
        {
          gsize length = assay_json_reader_get_token_length (reader);
          g_autofree char *number =
            g_strndup (text + assay_json_reader_get_offset (reader), length);
          double value = strtod (number, NULL);
          g_autofree char *expected = canonical ? write_double (value) : NULL;

          if (canonical)
            g_assert_cmpstr (number, ==, expected);
          g_array_append_val (content.numbers, value);
        }
    }
  g_array_sort (content.numbers, compare_numbers_cb);
  g_ptr_array_sort (content.strings, compare_strings_cb);
  return content;
}

static void
content_clear (Content *self)
{
  g_array_unref (self->numbers);
  g_ptr_array_unref (self->strings);
}

static void
check_same_content (const char *text, gsize n_bytes, const char *canonical, gsize n_canonical)
{
  Content before = collect (text, n_bytes, FALSE);
  Content after = collect (canonical, n_canonical, TRUE);

  g_assert_cmpuint (before.numbers->len, ==, after.numbers->len);
  for (guint i = 0; i < before.numbers->len; i++)
    g_assert_true (g_array_index (before.numbers, double, i)
                   == g_array_index (after.numbers, double, i));
  g_assert_cmpuint (before.strings->len, ==, after.strings->len);
  for (guint i = 0; i < before.strings->len; i++)
    g_assert_cmpstr (before.strings->pdata[i], ==, after.strings->pdata[i]);
  content_clear (&before);
  content_clear (&after);
}

static gboolean
is_before (const char *a, const char *b)
{
  g_autofree gunichar2 *x = g_utf8_to_utf16 (a, -1, NULL, NULL, NULL);
  g_autofree gunichar2 *y = g_utf8_to_utf16 (b, -1, NULL, NULL, NULL);
  gsize i = 0;

  while (x[i] != 0 && x[i] == y[i])
    i++;
  return x[i] < y[i];
}

static void
check_order (const char *canonical, gsize n_bytes)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (canonical, n_bytes);
  g_autoptr (GPtrArray) last = g_ptr_array_new_with_free_func (g_free); /* name, one a level */
  AssayJsonToken token;

  while ((token = assay_json_reader_next (reader)) != ASSAY_JSON_END)
    {
      if (token == ASSAY_JSON_OBJECT_BEGIN || token == ASSAY_JSON_ARRAY_BEGIN)
        g_ptr_array_add (last, NULL);
      else if (token == ASSAY_JSON_OBJECT_END || token == ASSAY_JSON_ARRAY_END)
        g_ptr_array_set_size (last, (int) last->len - 1);
      else if (token == ASSAY_JSON_NAME)
        {
          const char *name = assay_json_reader_get_string (reader, NULL);
          gpointer *of_level = &last->pdata[last->len - 1];

          g_assert_true (*of_level == NULL || is_before (*of_level, name));
          g_free (*of_level);
          *of_level = g_strdup (name);
        }
    }
}

static void
check_bare (const char *canonical, gsize n_bytes)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    {
      g_assert_true (in_string ? (guchar) canonical[i] >= 0x20 : (guchar) canonical[i] > 0x20);
      if (in_string && canonical[i] == '\\')
        g_assert_nonnull (strchr ("\"\\bfnrtu", canonical[++i]));
      else if (canonical[i] == '"')
        in_string = !in_string;
    }
  g_assert_false (in_string);
}

/* The form of what other programs wrote: the strict one where there is one, in a fixed point, and
 * else refused with a place. */
static void
check_foreign (const char *text, gsize n_bytes, GBytes *strict)
{
  g_autofree char *pointer = NULL;
  g_autoptr (GBytes) kept = assay_json_canonicalize_foreign (text, n_bytes, &pointer);
  g_autoptr (GBytes) again = NULL;

  g_assert_true ((kept == NULL) == (pointer != NULL));
  g_assert_true (strict == NULL || (kept != NULL && g_bytes_equal (kept, strict)));
  if (kept == NULL)
    return;
  again =
    assay_json_canonicalize_foreign (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), NULL);
  g_assert_true (again != NULL && g_bytes_equal (kept, again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  const char *text = (const char *) data;
  g_autoptr (GBytes) canonical = assay_json_canonicalize (text, n_bytes);
  g_autoptr (GBytes) again = NULL;
  const char *bytes;
  gsize n_canonical;

  check_foreign (text, n_bytes, canonical);
  if (canonical == NULL)
    return 0;
  bytes = g_bytes_get_data (canonical, &n_canonical);
  check_same_content (text, n_bytes, bytes, n_canonical);
  check_order (bytes, n_canonical);
  check_bare (bytes, n_canonical);
  again = assay_json_canonicalize (bytes, n_canonical);
  g_assert_true (again != NULL && g_bytes_equal (canonical, again));
  return 0;
}
