/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When closing a window would end work, and what is told later. Asking and going on without a
 * window: tests/ui/test-closing.py. */
#include "app/shell/assay-closing.h"

static gboolean
ends_work (gboolean making, gboolean idle, gboolean paused, gint64 active)
{
  AssayStatusRow status = {.making = making, .idle = idle, .paused = paused, .active = active};

  return assay_closing_ends_work (&status);
}

/* Red when paused work with nothing under way would keep a hidden window for ever, when Finish This
 * Picture ends it, when a stopped run waits for a server that is gone. */
static void
test_ends_work (void)
{
  g_assert_false (assay_closing_ends_work (NULL));
  g_assert_false (ends_work (FALSE, FALSE, FALSE, 0));
  g_assert_false (ends_work (TRUE, TRUE, FALSE, 0));
  g_assert_true (ends_work (TRUE, FALSE, FALSE, 0));
  g_assert_true (ends_work (TRUE, FALSE, TRUE, 1));
  g_assert_false (ends_work (TRUE, FALSE, TRUE, 0));
  g_assert_true (ends_work (FALSE, FALSE, FALSE, 2));
  g_assert_false (assay_closing_ends_work (
    &(AssayStatusRow){.making = FALSE, .idle = FALSE, .active = 2, .silent_since_us = 1}));
  g_assert_true (assay_closing_ends_work (
    &(AssayStatusRow){.making = TRUE, .idle = FALSE, .active = 2, .silent_since_us = 1}));
}

static void
test_went_on (void)
{
  AssaySinceRow nothing = {.made = 0, .approved = 0, .problems = 0};
  AssaySinceRow one = {.made = 1, .approved = 0, .problems = 0};
  AssaySinceRow many = {.made = 12, .approved = 9, .problems = 2};
  g_autofree char *of_one = assay_closing_dup_went_on (&one);
  g_autofree char *of_many = assay_closing_dup_went_on (&many);

  g_assert_null (assay_closing_dup_went_on (&nothing));
  g_assert_cmpstr (of_one, ==,
                   "While the window was closed: 1 picture made, 0 approved, problems: 0");
  g_assert_cmpstr (of_many, ==,
                   "While the window was closed: 12 pictures made, 9 approved, problems: 2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/closing/ends-work", test_ends_work);
  g_test_add_func ("/app/closing/went-on", test_went_on);
  return g_test_run ();
}
