/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-entropy.h"

#include <string.h>

/* The first outputs of splitmix64 from seed 0, lowest byte first: e220a8397b1dcdaf,
 * 6e789e6aa1b965f4. */
static void
test_seeded_known (void)
{
  static const guint8 expected[16] = {0xaf, 0xcd, 0x1d, 0x7b, 0x39, 0xa8, 0x20, 0xe2,
                                      0xf4, 0x65, 0xb9, 0xa1, 0x6a, 0x9e, 0x78, 0x6e};
  AssaySeededEntropy entropy;
  guint8 bytes[16];

  assay_seeded_entropy_init (&entropy, 0);
  assay_entropy_fill (&entropy.parent, bytes, sizeof bytes);
  g_assert_cmpmem (bytes, sizeof bytes, expected, sizeof expected);
}

static void
test_seeds_differ (void)
{
  AssaySeededEntropy one, two;
  guint8 a[10], b[10];

  assay_seeded_entropy_init (&one, 1);
  assay_seeded_entropy_init (&two, 2);
  assay_entropy_fill (&one.parent, a, sizeof a);
  assay_entropy_fill (&two.parent, b, sizeof b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

static void
test_system (void)
{
  AssayEntropy *entropy = assay_entropy_system ();
  guint8 a[1000] = {0}, b[1000] = {0};
  guint8 tail[16] = {0};

  assay_entropy_fill (entropy, a, sizeof a);
  assay_entropy_fill (entropy, b, sizeof b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
  g_assert_cmpint (memcmp (a + sizeof a - 16, tail, 16), !=, 0); /* filled to the end */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/entropy/seeded-known", test_seeded_known);
  g_test_add_func ("/base/entropy/seeds-differ", test_seeds_differ);
  g_test_add_func ("/base/entropy/system", test_system);
  return g_test_run ();
}
