/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-title-order.h"

/* Red with a key that takes digits one by one (g_utf8_collate_key). */
static void
test_order (void)
{
  static const char *const sorted[] = {"Icon 1",  "icon 2",         "Icon 9",
                                       "Icon 10", "Icon 100",       "Icon 101",
                                       "Potion",  "Potion 2 of 10", "Potion 10 of 2"};

  for (guint i = 1; i < G_N_ELEMENTS (sorted); i++)
    {
      g_autofree char *before = assay_title_dup_sort_key (sorted[i - 1]);
      g_autofree char *after = assay_title_dup_sort_key (sorted[i]);

      g_assert_cmpstr (before, <, after);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/title-order", test_order);
  return g_test_run ();
}
