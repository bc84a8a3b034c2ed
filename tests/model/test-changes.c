/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-changes.h"

/* What changed as a value: rows by kind, sorted and each once, merged without loss. */

static void
assert_rows (const AssayChanges *changes, const char *kind, guint n, ...)
{
  guint n_rows;
  gboolean all;
  const gint64 *rows = assay_changes_get_rows (changes, kind, &n_rows, &all);
  va_list list;

  g_assert_cmpuint (n_rows, ==, n);
  g_assert_false (all);
  va_start (list, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (rows[i], ==, va_arg (list, int));
  va_end (list);
}

static void
test_rows (void)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  g_assert_true (assay_changes_is_empty (changes));
  assay_changes_add_row (changes, "cards", 7);
  assay_changes_add_row (changes, "jobs", 1);
  assay_changes_add_row (changes, "cards", 3);
  assay_changes_add_row (changes, "cards", 7);
  assay_changes_add_row (changes, "cards", 5);
  assert_rows (changes, "cards", 3, 3, 5, 7);
  assert_rows (changes, "jobs", 1, 1);
  assert_rows (changes, "versions", 0);
  g_assert_false (assay_changes_is_empty (changes));
  g_assert_cmpstr (assay_changes_get_kind (changes, 0), ==, "cards");
  g_assert_cmpstr (assay_changes_get_kind (changes, 1), ==, "jobs");
  g_assert_null (assay_changes_get_kind (changes, 2));
}

static void
test_topics (void)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, ASSAY_TOPIC_CARDS);
  assay_changes_add_topics (changes, ASSAY_TOPIC_STATUS);
  g_assert_cmpuint (assay_changes_get_topics (changes), ==, ASSAY_TOPIC_CARDS | ASSAY_TOPIC_STATUS);
  g_assert_false (assay_changes_is_empty (changes));
  assay_changes_clear (changes);
  g_assert_true (assay_changes_is_empty (changes));
}

static void
test_all (void)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();
  guint n;
  gboolean all;

  assay_changes_add_row (changes, "cards", 7);
  assay_changes_add_all (changes, "cards");
  assay_changes_add_row (changes, "cards", 8);
  g_assert_null (assay_changes_get_rows (changes, "cards", &n, &all));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (all);
}

static void
test_too_many (void)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();
  guint n;
  gboolean all;

  for (gint64 i = 0; i < ASSAY_CHANGES_MAX_ROWS; i++)
    assay_changes_add_row (changes, "slots", ASSAY_CHANGES_MAX_ROWS - i);
  assay_changes_add_row (changes, "slots", 1); /* known already */
  assay_changes_get_rows (changes, "slots", &n, &all);
  g_assert_cmpuint (n, ==, ASSAY_CHANGES_MAX_ROWS);
  g_assert_false (all);
  assay_changes_add_row (changes, "slots", 0);
  assay_changes_get_rows (changes, "slots", &n, &all);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (all);
}

static void
test_merge (void)
{
  g_autoptr (AssayChanges) a = assay_changes_new ();
  g_autoptr (AssayChanges) b = assay_changes_new ();
  g_autoptr (AssayChanges) copy = NULL;
  guint n;
  gboolean all;

  assay_changes_add_topics (a, ASSAY_TOPIC_JOBS);
  assay_changes_add_row (a, "jobs", 4);
  assay_changes_add_row (a, "cards", 1);
  assay_changes_add_topics (b, ASSAY_TOPIC_CARDS);
  assay_changes_add_row (b, "jobs", 2);
  assay_changes_add_all (b, "cards");
  copy = assay_changes_copy (a);
  assay_changes_merge (a, b);
  assert_rows (a, "jobs", 2, 2, 4);
  assay_changes_get_rows (a, "cards", &n, &all);
  g_assert_true (all);
  g_assert_cmpuint (assay_changes_get_topics (a), ==, ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS);
  /* neither the other nor a copy from before is touched */
  assert_rows (b, "jobs", 1, 2);
  assert_rows (copy, "jobs", 1, 4);
  assert_rows (copy, "cards", 1, 1);
}

/* Any order of adding gives the same. */
static void
test_order (void)
{
  for (int round = 0; round < 50; round++)
    {
      g_autoptr (AssayChanges) changes = assay_changes_new ();
      gboolean seen[64] = {FALSE};
      guint n, k = 0;
      const gint64 *rows;

      for (int i = 0; i < 40; i++)
        {
          gint64 row = g_test_rand_int_range (0, 64);

          seen[row] = TRUE;
          assay_changes_add_row (changes, "jobs", row);
        }
      rows = assay_changes_get_rows (changes, "jobs", &n, NULL);
      for (gint64 row = 0; row < 64; row++)
        if (seen[row])
          {
            g_assert_cmpuint (k, <, n);
            g_assert_cmpint (rows[k++], ==, row);
          }
      g_assert_cmpuint (k, ==, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/changes/rows", test_rows);
  g_test_add_func ("/model/changes/topics", test_topics);
  g_test_add_func ("/model/changes/all", test_all);
  g_test_add_func ("/model/changes/too-many", test_too_many);
  g_test_add_func ("/model/changes/merge", test_merge);
  g_test_add_func ("/model/changes/order", test_order);
  return g_test_run ();
}
