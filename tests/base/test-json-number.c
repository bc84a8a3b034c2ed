/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-number.h"

#include "base/assay-entropy.h"
#include "base/assay-json-reader.h"

#include <stdlib.h>
#include <string.h>

static void
format (const char *text, char out[ASSAY_JSON_NUMBER_MAX_TEXT])
{
  AssayJsonNumber number;

  assay_json_number_parse (&number, text, strlen (text));
  if (assay_json_number_format (&number, out) == 0)
    strcpy (out, "refused");
}

static void
test_format (void)
{
  static const char *const known[][2] = {
    {"0", "0"},
    {"0.000", "0"},
    {"0e5", "0"},
    {"-0", "refused"},
    {"-0.0e1", "refused"},
    {"1", "1"},
    {"-1", "-1"},
    {"1.0", "1"},
    {"100", "100"},
    {"1e2", "100"},
    {"100e-2", "1"},
    {"4.50", "4.5"},
    {"2e-3", "0.002"},
    {"0.000001", "0.000001"},
    {"0.0000012", "0.0000012"},
    {"0.0000001", "1e-7"},
    {"0.00000012", "1.2e-7"},
    {"-1e-27", "-1e-27"},
    {"1E30", "1e+30"},
    {"1e21", "1e+21"},
    {"1.5e300", "1.5e+300"},
    {"1000000000000000000000", "1e+21"},
    {"100000000000000000000", "refused"}, /* would print as a whole number beyond 2^53-1 */
    {"1e20", "refused"},
    {"9007199254740991", "9007199254740991"},
    {"-9007199254740991", "-9007199254740991"},
    {"9007199254740991.0", "9007199254740991"},
    {"9007199254740992", "refused"},
    {"9007199254740990", "9007199254740990"},
    {"123456789012345", "123456789012345"},
    {"1.23456789012345", "1.23456789012345"},
    {"1.234567890123456", "refused"},
    {"1.23456789012345000", "1.23456789012345"},
    {"333333333.33333329", "refused"},
    {"1e308", "refused"},
    {"9e307", "9e+307"},
    {"1e-306", "1e-306"},
    {"1e-307", "1e-307"},
    {"1e-308", "refused"},
    {"1e400", "refused"},
    {"1e-400", "refused"},
    {"1e99999999999999999999", "refused"},
    {"1e-99999999999999999999", "refused"},
    {"0e99999999999999999999", "0"},
    {"0.5e0", "0.5"},
    {"12.5", "12.5"},
    {"1250e-2", "12.5"},
    {"123456.789e3", "123456789"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      char out[ASSAY_JSON_NUMBER_MAX_TEXT];

      format (known[i][0], out);
      g_test_message ("%s", known[i][0]);
      g_assert_cmpstr (out, ==, known[i][1]);
    }
}

/* Mutation: KEPT_MAX_POINT 308. */
static void
test_keep (void)
{
  static const char *const known[][2] = {
    {"-0", "0"},
    {"-0.0e1", "0"},
    {"1.50", "1.5"},
    {"0.30000000000000004", "0.30000000000000004"},
    {"30000000000000004e-17", "0.30000000000000004"},
    {"333333333.33333329", "333333333.33333329"},
    {"9007199254740993", "9007199254740993"},
    {"-18446744073709551615", "-18446744073709551615"},
    {"18446744073709551615.00", "18446744073709551615"},
    {"1e20", "100000000000000000000"},
    {"1e21", "1e+21"},
    {"1234567890123456789012", "1.234567890123456789012e+21"},
    {"0.000001234567890123456789", "0.000001234567890123456789"},
    {"0.0000001234567890123456789", "1.234567890123456789e-7"},
    {"1.7976931348623157e308", "1.7976931348623157e+308"},
    {"5e-324", "5e-324"},
    {"1e309", "refused"},
    {"1e-325", "refused"},
    {"1e99999999999999999999", "refused"},
    {"0.1234567890123456789012345678901234567890", "0.123456789012345678901234567890123456789"},
    {"12345678901234567890.12345678901234567891", "12345678901234567890.12345678901234567891"},
    {"0.12345678901234567890123456789012345678901", "refused"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      char out[ASSAY_JSON_NUMBER_MAX_TEXT] = "refused";
      AssayJsonNumber number;
      gsize n;

      assay_json_number_parse (&number, known[i][0], strlen (known[i][0]));
      n = assay_json_number_keep (&number, out);
      g_test_message ("%s", known[i][0]);
      g_assert_cmpstr (out, ==, known[i][1]);
      g_assert_cmpuint (n, ==, g_str_equal (out, "refused") ? 0 : strlen (out));
    }
}

/* ECMAScript's Number::toString the other way: over doubles and the C library, shortest digits
 * first. */
static void
format_by_double (double value, char out[64])
{
  char digits[64];
  char plain[20];
  gsize n = 0;
  int point;

  for (int precision = 0; precision <= 16; precision++)
    {
      g_snprintf (digits, sizeof digits, "%.*e", precision, value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  point = atoi (strchr (digits, 'e') + 1) + 1;
  for (const char *at = digits; *at != 'e'; at++)
    if (g_ascii_isdigit (*at))
      plain[n++] = *at;
  plain[n] = '\0';
  if (point >= (int) n && point <= 21)
    g_snprintf (out, 64, "%s%.*s", plain, point - (int) n, "000000000000000000000");
  else if (point > 0 && point <= 21)
    g_snprintf (out, 64, "%.*s.%s", point, plain, plain + point);
  else if (point > -6 && point <= 0)
    g_snprintf (out, 64, "0.%.*s%s", -point, "000000", plain);
  else
    g_snprintf (out, 64, "%.1s%s%se%+d", plain, n > 1 ? "." : "", plain + 1, point - 1);
}

static void
test_format_agrees_with_doubles (void)
{
  AssaySeededEntropy entropy;
  guint n_refused = 0;

  assay_seeded_entropy_init (&entropy, 8785);
  for (int i = 0; i < 200000; i++)
    {
      char text[64], out[ASSAY_JSON_NUMBER_MAX_TEXT], expected[64];
      guint8 random[12];
      guint64 digits;
      int exponent;

      assay_entropy_fill (&entropy.parent, random, sizeof random);
      memcpy (&digits, random, 8);
      digits = (digits % G_GUINT64_CONSTANT (999999999999999) + 1) >> (random[8] % 48);
      exponent = i % 4 == 0 ? (random[9] | random[10] << 8) % 600 - 310 : random[9] % 30 - 20;
      g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT "e%d", digits, exponent);
      format (text, out);
      if (g_str_equal (out, "refused"))
        {
          n_refused++;
          continue;
        }
      format_by_double (g_ascii_strtod (text, NULL), expected);
      g_assert_cmpstr (out, ==, expected);
    }
  g_assert_cmpuint (n_refused, <, 60000);
}

static void
test_integer (void)
{
  static const struct
  {
    const char *text;
    gboolean fine;
    gint64 value;
  } known[] = {
    {"0", TRUE, 0},
    {"-0", FALSE, 0},
    {"1e2", TRUE, 100},
    {"1.0", TRUE, 1},
    {"-12.50e1", TRUE, -125},
    {"1.5", FALSE, 0},
    {"9007199254740991", TRUE, 9007199254740991},
    {"-9007199254740991", TRUE, -9007199254740991},
    {"9007199254740992", FALSE, 0},
    {"9999999999999999", FALSE, 0},
    {"90071992547409910", FALSE, 0},
    {"9007199254740991e-0", TRUE, 9007199254740991},
    {"0.9007199254740991e16", TRUE, 9007199254740991},
    {"18446744073709551617", FALSE, 0},
    {"1e400", FALSE, 0},
    {"1e-1", FALSE, 0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (AssayJsonReader) reader =
        assay_json_reader_new (known[i].text, strlen (known[i].text));
      gint64 value = 0;

      g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NUMBER);
      g_test_message ("%s", known[i].text);
      g_assert_cmpint (assay_json_reader_get_integer (reader, &value), ==, known[i].fine);
      g_assert_cmpint (value, ==, known[i].value);
    }
}

static void
test_decimal (void)
{
  static const struct
  {
    const char *text;
    int scale;
    gboolean fine;
    gint64 value;
  } known[] = {
    {"0.85", 3, TRUE, 850},
    {"0.85", 2, TRUE, 85},
    {"0.85", 1, FALSE, 0},
    {"-7.5", 1, TRUE, -75},
    {"7", 6, TRUE, 7000000},
    {"1e-6", 6, TRUE, 1},
    {"1e-7", 6, FALSE, 0},
    {"0.000", 3, TRUE, 0},
    {"-0.0", 3, FALSE, 0},
    {"9007199254740.991", 3, FALSE, 0}, /* no double holds it */
    {"9007199254.740991", 6, FALSE, 0},
    {"123456789.012345", 6, TRUE, 123456789012345},
    {"9007199254741", 3, FALSE, 0},
    {"9007199254740", 3, TRUE, 9007199254740000},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (AssayJsonReader) reader =
        assay_json_reader_new (known[i].text, strlen (known[i].text));
      gint64 value = 0;

      g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NUMBER);
      g_test_message ("%s", known[i].text);
      g_assert_cmpint (assay_json_reader_get_decimal (reader, known[i].scale, &value), ==,
                       known[i].fine);
      g_assert_cmpint (value, ==, known[i].value);
    }
}

static void
test_no_number (void)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new ("\"1\"", 3);
  gint64 value = 42;

  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_STRING);
  g_assert_false (assay_json_reader_get_integer (reader, &value));
  g_assert_cmpint (value, ==, 42);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-number/format", test_format);
  g_test_add_func ("/base/json-number/keep", test_keep);
  g_test_add_func ("/base/json-number/format-agrees-with-doubles", test_format_agrees_with_doubles);
  g_test_add_func ("/base/json-number/integer", test_integer);
  g_test_add_func ("/base/json-number/decimal", test_decimal);
  g_test_add_func ("/base/json-number/no-number", test_no_number);
  return g_test_run ();
}
