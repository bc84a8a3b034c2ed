/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutations that turn it red: the whole of a pause is counted; the factor is not looked at;
 * patience is never lessened. */
#include "support/patience.h"

static void
test_factor (void)
{
  Patience patience;

  g_test_summary ("ASSAY_TIMEOUT_FACTOR multiplies");
  g_setenv ("ASSAY_TIMEOUT_FACTOR", "7", TRUE);
  patience_start (&patience, 60);
  g_assert_cmpfloat (patience.left_s, ==, 420);
  g_assert_cmpuint (patience_seconds_now (60), >=, 420);
  g_unsetenv ("ASSAY_TIMEOUT_FACTOR");
  patience_start (&patience, 60);
  g_assert_cmpfloat (patience.left_s, ==, 60);
}

static void
test_pause (void)
{
  Patience patience;

  g_test_summary ("A process that was stopped for an hour has lost two looks at most");
  patience_start (&patience, 60);
  patience.looked_us -= 3600 * (gint64) G_USEC_PER_SEC;
  g_assert_true (patience_lasts (&patience));
  g_assert_cmpfloat (patience.left_s, >=, 59);
  g_assert_cmpfloat (patience.left_s, <, 60);
}

static void
test_end (void)
{
  Patience patience;
  guint looks = 0;

  g_test_summary ("It ends, after no fewer looks than on a machine at rest");
  patience_start (&patience, 3);
  do
    {
      patience.looked_us -= G_USEC_PER_SEC;
      looks++;
    }
  while (patience_lasts (&patience));
  g_assert_cmpuint (looks, >=, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/support/patience/factor", test_factor);
  g_test_add_func ("/support/patience/pause", test_pause);
  g_test_add_func ("/support/patience/end", test_end);
  return g_test_run ();
}
