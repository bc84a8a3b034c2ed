/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The watchdog's sums: what counts as a spell and what share of the time it took. */
#include "app/shell/assay-watchdog.h"

static void
test_sums (void)
{
  AssayWatchdogSums sums = {.since_us = 1000000};
  g_autofree char *text = NULL;

  g_test_summary ("Spells over 8 ms of CPU count; wall time is told beside the longest");
  assay_watchdog_sums_add (&sums, 8000, 90000); /* the machine was busy, we were not */
  assay_watchdog_sums_add (&sums, 12100, 14000);
  assay_watchdog_sums_add (&sums, 7900, 7900);
  assay_watchdog_sums_add (&sums, 9900, 9900);
  g_assert_cmpuint (sums.n_over, ==, 2);
  g_assert_cmpint (sums.over_us, ==, 22000);
  text = assay_watchdog_sums_to_string (&sums, 2100000);
  g_assert_cmpstr (text, ==, "longest 12.1 ms (14.0 ms wall), 2 spells over 8 ms, 2.0 % of 1.1 s");
}

static void
test_at_once (void)
{
  AssayWatchdogSums sums = {.since_us = 5};
  g_autofree char *text = assay_watchdog_sums_to_string (&sums, 5);

  g_test_summary ("A page that is left at once divides by nothing");
  g_assert_cmpstr (text, ==, "longest 0.0 ms (0.0 ms wall), 0 spells over 8 ms, 0.0 % of 0.0 s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/watchdog/sums", test_sums);
  g_test_add_func ("/app/watchdog/at-once", test_at_once);
  return g_test_run ();
}
