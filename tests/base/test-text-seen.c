/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-text-seen.h"

/* What is seen of a text. How it is shown besides: tests/cli/test-cli-table.c. Mutations: is_filler
 * always FALSE; is_mark that takes zero-width characters. */

static void
test_fillers (void)
{
  static const gunichar fillers[] = {0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0};

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      char text[8] = "";
      g_autofree char *shown = NULL;

      text[g_unichar_to_utf8 (fillers[i], text)] = '\0';
      shown = assay_text_show (text, TRUE);
      g_assert_true (g_str_has_prefix (shown, "\\u"));
      g_assert_false (assay_text_is_seen (text));
      g_assert_false (assay_text_is_shown (text, TRUE));
    }
}

static void
test_seen (void)
{
  static const char *const unseen[] = {
    "",       " ",      "\u00a0\u3000\t", "\u200b\ufeff", "\u202e\u2066", "\ufe0f\u200d",
    "\u0301", "\u034f", "\u2028",         "\U000e0041",   "\x1b",
  };
  static const char *const seen[] = {"a",      " \u200b.",     "剣",    "🦆",
                                     "\u28ff", "\u1100\u1161", "\u0600"};

  for (guint i = 0; i < G_N_ELEMENTS (unseen); i++)
    g_assert_false (assay_text_is_seen (unseen[i]));
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (assay_text_is_seen (seen[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text-seen/fillers", test_fillers);
  g_test_add_func ("/base/text-seen/seen", test_seen);
  return g_test_run ();
}
