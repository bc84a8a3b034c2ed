/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-text-diff.h"

static void
assert_diff (const char *before, const char *after, const char *expected)
{
  g_autofree char *diff = assay_text_diff ("f", before, after);

  g_assert_cmpstr (diff, ==, expected);
}

/* As "diff -u" gives them. Mutation: CONTEXT 2, or the line number of a hunk one less. */
static void
test_known (void)
{
  assert_diff ("a\nb\n", "a\nb\n", "");
  assert_diff ("a\nb\n", "a\nc\n", "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
  assert_diff (NULL, "a\nb\n", "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  assert_diff ("a\n", NULL, "--- f\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n");
  assert_diff ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n8\n9\n",
               "--- f\n+++ f\n@@ -4,6 +4,5 @@\n 4\n 5\n 6\n-7\n 8\n 9\n");
}

/* Two changes that are far apart are two hunks, and such as share context are one. */
static void
test_hunks (void)
{
  assert_diff ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
               "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n"
               "-9\n+y\n");
  assert_diff ("1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n",
               "--- f\n+++ f\n@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n 4\n-5\n+y\n");
}

/* Applied to the one text it gives the other, whatever they are. */
static void
test_applies (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261127);

  for (guint n = 0; n < 200; n++)
    {
      g_autoptr (GString) before = g_string_new (NULL), after = g_string_new (NULL);
      g_autofree char *diff = NULL;
      guint removed = 0, added = 0, lines[2] = {0, 0};
      g_auto (GStrv) told = NULL;

      for (guint side = 0; side < 2; side++)
        for (lines[side] = (guint) g_rand_int_range (random, 0, 12); lines[side] > 0; lines[side]--)
          g_string_append_printf (side == 0 ? before : after, "%d\n",
                                  g_rand_int_range (random, 0, 4));
      diff = assay_text_diff ("f", before->str, after->str);
      told = g_strsplit (diff, "\n", -1);
      for (guint i = 2; told[0] != NULL && i < g_strv_length (told); i++)
        {
          removed += *told[i] == '-';
          added += *told[i] == '+';
        }
      g_assert_cmpint ((int) before->len / 2 - (int) removed + (int) added, ==,
                       (int) after->len / 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text-diff/known", test_known);
  g_test_add_func ("/base/text-diff/hunks", test_hunks);
  g_test_add_func ("/base/text-diff/applies", test_applies);
  return g_test_run ();
}
