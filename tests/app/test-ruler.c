/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a page takes its narrow form. In a window: tests/ui/test-narrow.py. */
#include "app/widgets/assay-ruler.h"

#define LIMIT 700

static void
test_by_width (void)
{
  int least = 0;

  g_test_summary ("The limit decides while the wide form fits");
  g_assert_false (assay_ruler_is_narrow (FALSE, 1000, 1000, LIMIT, &least));
  g_assert_false (assay_ruler_is_narrow (FALSE, 700, 700, LIMIT, &least));
  g_assert_true (assay_ruler_is_narrow (FALSE, 699, 699, LIMIT, &least));
  g_assert_false (assay_ruler_is_narrow (TRUE, 700, 700, LIMIT, &least));
}

/* Red when what the page takes is taken for what there is: larger text never gives way then. */
static void
test_does_not_fit (void)
{
  int least = 0;

  g_test_summary (
    "A wide form that needs more than there is gives way, and comes back only when it fits");
  g_assert_true (assay_ruler_is_narrow (FALSE, 760, 360, LIMIT, &least));
  g_assert_true (assay_ruler_is_narrow (TRUE, 360, 360, LIMIT, &least));
  g_assert_true (assay_ruler_is_narrow (TRUE, 720, 720, LIMIT, &least)); /* it would be cut again */
  g_assert_false (assay_ruler_is_narrow (TRUE, 760, 760, LIMIT, &least));
  g_assert_false (assay_ruler_is_narrow (FALSE, 760, 760, LIMIT, &least));
  g_assert_true (assay_ruler_is_narrow (FALSE, 760, 759, LIMIT, &least));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/ruler/by-width", test_by_width);
  g_test_add_func ("/app/ruler/does-not-fit", test_does_not_fit);
  return g_test_run ();
}
