/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-text-seen.h"
#include "cli/assay-cli-table.h"
#include "cli/assay-cli-text.h"

#include <string.h>
#include <time.h>

/* What assayctl prints. Mutations that turn it red: widths counted in characters or bytes (wide,
 * combining); widths of all cells measured again for every line (linear: does not end); raw bytes
 * copied (harmless); spaces after the last cell (gaps); show that escapes its own backslash. */

#define N_LINES   50000
#define N_TRIES   3
#define MAX_RATIO 2.5 /* of twice the lines; a quadratic one is 4 */

static char *
print_cells (guint n_columns, const char *const *cells)
{
  g_autoptr (AssayCliTable) table = assay_cli_table_new (n_columns);

  for (guint i = 0; cells[i] != NULL; i++)
    assay_cli_table_add (table, cells[i]);
  return assay_cli_table_print (table);
}

#define assert_table(n_columns, expected, ...)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text = print_cells (n_columns, (const char *const[]){__VA_ARGS__, NULL});     \
    g_assert_cmpstr (text, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

static void
test_plain (void)
{
  g_autoptr (AssayCliTable) none = assay_cli_table_new (3);
  g_autofree char *empty = assay_cli_table_print (none);

  g_assert_cmpstr (empty, ==, "");
  assert_table (1, "a\n\nbc\n", "a", "", "bc");
  assert_table (2, "potion  Potion\nx       Y\n", "potion", "Potion", "x", "Y");
  assert_table (2, "longest  1\nb        2\n", "longest", "1", "b", "2");
  assert_table (2, "a   b\nlo\n", "a", "b", "lo"); /* the last line is not full */
}

static void
test_gaps (void)
{
  assert_table (3, "a  b  c\nd     f\ng\nh  i\n", "a", "b", "c", "d", "", "f", "g", "", "", "h",
                "i", "");
  assert_table (2, "a\nb  c\n", "a", "   ", "b ", "c");
  assert_table (2, "\n", "", "");
}

static void
test_wide (void)
{
  assert_table (2, "剣      1\nsword   2\n勇者の  3\n", "剣", "1", "sword", "2", "勇者の", "3");
  assert_table (2, "🦆  1\nab  2\n", "🦆", "1", "ab", "2");
  g_assert_cmpuint (assay_cli_text_measure ("ｶﾞ"), ==, 2); /* halfwidth: 1 each */
}

static void
test_combining (void)
{
  /* e + acute is one column, as its composed form is */
  assert_table (2, "e\u0301x  1\n\u00e9x  2\n", "e\u0301x", "1", "\u00e9x", "2");
  assert_table (2, "a\u0301b  1\nxy  2\n", "a\u0301b", "1", "xy", "2");
  assert_table (2, "\u0301   1\na  2\n", "\u0301", "1", "a", "2");
}

static void
assert_cut (const char *text, guint columns, const char *expected)
{
  g_autofree char *fitting = assay_cli_text_dup_cut (text, columns);

  g_assert_cmpstr (fitting, ==, expected);
  g_assert_cmpuint (assay_cli_text_measure (fitting), <=, columns);
}

/* Mutation: no "…", as if ":123" were the whole port. */
static void
test_cut (void)
{
  assert_cut ("at http://a:1234", 16, "at http://a:1234");
  assert_cut ("at http://a:1234", 15, "at http://a:12…");
  assert_cut ("ab", 1, "…");
  assert_cut ("", 1, "");
  assert_cut ("勇者の", 5, "勇者…");
  assert_cut ("勇者の", 4, "勇…"); /* half of a character there is not */
  assert_cut ("e\u0301xyz", 3, "e\u0301x…");
  assert_cut ("xe\u0301yz", 3, "xe\u0301…");
}

static void
assert_shown (const char *text, gboolean one_line, const char *expected)
{
  g_autofree char *shown = assay_text_show (text, one_line);
  g_autofree char *again = assay_text_show (shown, one_line);

  g_assert_cmpstr (shown, ==, expected);
  g_assert_cmpstr (again, ==, shown);
}

/* Every character of the category Cf, and the tags, behind a letter: only what is seen, and joiners
 * behind a script that has them, go out as they are. Mutations: is_unseen without G_UNICODE_FORMAT;
 * is_joinable always true; append_escaped without halves. */
static void
test_unseen (void)
{
  guint n_seen = 0;

  assert_shown ("a\u200bb\u200e\u200f\u061c\ufeff", FALSE, "a\\u200bb\\u200e\\u200f\\u061c\\ufeff");
  assert_shown ("a\U000e0041", FALSE, "a\\udb40\\udc41");
  assert_shown ("pot\u200dion\u200c", FALSE, "pot\\u200dion\\u200c");
  assert_shown ("\u200d\U0001f986\u200d\u200d", FALSE, "\\u200d\U0001f986\u200d\\u200d");
  assert_shown ("\u0645\u06cc\u200c\u062e \u0915\u094d\u200d\u0937", FALSE,
                "\u0645\u06cc\u200c\u062e \u0915\u094d\u200d\u0937");
  assert_shown ("\u2764\ufe0f\u200d\U0001f525", FALSE, "\u2764\ufe0f\u200d\U0001f525");
  assert_shown ("\u0600\u0661", FALSE, "\u0600\u0661");
  for (gunichar c = 0xA0; c <= 0xE01FF; c++)
    if (g_unichar_type (c) == G_UNICODE_FORMAT || (c >= 0xE0000 && c <= 0xE007F))
      {
        g_autoptr (GString) text = g_string_new ("a");
        g_autofree char *shown = NULL, *again = NULL;

        g_string_append_unichar (text, c);
        shown = assay_text_show (text->str, TRUE);
        again = assay_text_show (shown, TRUE);
        g_assert_cmpstr (again, ==, shown);
        n_seen += g_str_equal (shown, text->str);
        g_assert_true (g_str_equal (shown, text->str) || g_str_is_ascii (shown));
      }
  g_assert_cmpuint (n_seen, <=, 13); /* signs of numbers and verses */
}

static void
test_harmless (void)
{
  assert_shown ("", TRUE, "");
  assert_shown ("Söme “Game” 剣 🦆 \\u001b", TRUE, "Söme “Game” 剣 🦆 \\u001b");
  assert_shown ("\x1b[31mred\x1b[0m", FALSE, "\\u001b[31mred\\u001b[0m");
  assert_shown ("a\x07\x08\r\x7f", FALSE, "a\\u0007\\u0008\\u000d\\u007f");
  assert_shown ("\xc2\x9b"
                "31m",
                FALSE, "\\u009b31m"); /* CSI in one character */
  assert_shown ("a\nb\tc", FALSE, "a\nb\tc");
  assert_shown ("a\nb\tc", TRUE, "a\\u000ab\\u0009c");
  assert_shown ("evil\u202egnp.exe\u2066\u2069", FALSE, "evil\\u202egnp.exe\\u2066\\u2069");
  assert_shown ("a\u2028b\u2029", FALSE, "a\\u2028b\\u2029");
}

static void
test_not_utf8 (void)
{
  assert_shown ("a\xff"
                "b",
                TRUE,
                "a\ufffd"
                "b");
  assert_shown ("\xc3", TRUE, "\ufffd");                     /* cut off */
  assert_shown ("\xe5\x89", TRUE, "\ufffd\ufffd");           /* cut off later */
  assert_shown ("\xed\xa0\x80", TRUE, "\ufffd\ufffd\ufffd"); /* a surrogate */
  assert_shown ("\xc0\x9b"
                "31m",
                TRUE,
                "\ufffd\ufffd"
                "31m"); /* overlong */
  assert_table (2, "\ufffd    1\nabc  2\n", "\xff", "1", "abc", "2");
}

/* Whatever bytes go in, valid UTF-8 without controls comes out. */
static void
test_random (void)
{
  for (int round = 0; round < 2000; round++)
    {
      char bytes[33] = {0};
      g_autofree char *shown = NULL;

      for (int i = 0; i < 32; i++)
        bytes[i] = (char) g_test_rand_int_range (1, 256);
      shown = assay_text_show (bytes, TRUE);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
      for (const char *p = shown; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
      g_assert_cmpuint (assay_cli_text_measure (shown), <=, 2 * (guint) strlen (shown));
    }
}

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static double
measure_lines (guint n_lines)
{
  double best = G_MAXDOUBLE;

  for (int try = 0; try < N_TRIES; try++)
    {
      double begun = cpu_seconds ();
      g_autoptr (AssayCliTable) table = assay_cli_table_new (3);
      g_autofree char *text = NULL;

      for (guint i = 0; i < n_lines; i++)
        {
          g_autofree char *id = g_strdup_printf ("potion-%u", i);

          assay_cli_table_add (table, id);
          assay_cli_table_add (table, i % 3 == 0 ? "make" : "held");
          assay_cli_table_add (table, "The recipe is new: the prompt changed.");
        }
      text = assay_cli_table_print (table);
      g_assert_cmpuint (strlen (text), >, n_lines * 40);
      best = MIN (best, cpu_seconds () - begun);
    }
  return best;
}

static void
test_linear (void)
{
  double half = measure_lines (N_LINES / 2), whole = measure_lines (N_LINES);

  g_test_message ("%.1f ms and %.1f ms", half * 1e3, whole * 1e3);
  g_assert_cmpfloat (whole / half, <=, MAX_RATIO);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/table/plain", test_plain);
  g_test_add_func ("/cli/table/gaps", test_gaps);
  g_test_add_func ("/cli/table/wide", test_wide);
  g_test_add_func ("/cli/table/combining", test_combining);
  g_test_add_func ("/cli/table/linear", test_linear);
  g_test_add_func ("/cli/text/cut", test_cut);
  g_test_add_func ("/cli/text/harmless", test_harmless);
  g_test_add_func ("/cli/text/unseen", test_unseen);
  g_test_add_func ("/cli/text/not-utf8", test_not_utf8);
  g_test_add_func ("/cli/text/random", test_random);
  return g_test_run ();
}
