/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered for some assets, and how they are told: no display. Mutations that turn it red: a
 * state that counts for another life; a sum with unread rows that offers; a picture counted once an
 * asset; the line of a state in which none stands. */
#include "app/library/assay-asset-sum.h"

static void
add (AssayAssetSum *sum, gint64 state, gint64 variants, guint n)
{
  AssayAssetRow asset = {.id = (char *) "a", .state = state, .variants = variants};

  for (guint i = 0; i < n; i++)
    assay_asset_sum_add (sum, &asset);
}

static void
test_lives (void)
{
  AssayAssetSum sum = {0};

  g_test_summary ("A verb is offered for as many as it would change");
  add (&sum, ASSAY_ASSET_APPROVED, 1, 5);
  add (&sum, ASSAY_ASSET_QUEUED, 1, 2);
  add (&sum, ASSAY_ASSET_PAUSED, 1, 3);
  add (&sum, ASSAY_ASSET_DRAFT, 1, 1);
  add (&sum, ASSAY_ASSET_ARCHIVED, 1, 4);
  g_assert_cmpuint (sum.n, ==, 15);
  g_assert_cmpuint (assay_asset_sum_count_living (&sum, ASSAY_LIFE_PAUSE), ==, 7);
  g_assert_cmpuint (assay_asset_sum_count_living (&sum, ASSAY_LIFE_RESUME), ==, 8);
  g_assert_cmpuint (assay_asset_sum_count_living (&sum, ASSAY_LIFE_ARCHIVE), ==, 11);
  g_assert_cmpuint (assay_asset_sum_count_living (&sum, ASSAY_LIFE_DELETE), ==, 15);
  g_assert_cmpuint (assay_asset_sum_count_choosing (&sum, ASSAY_CHOICE_AGAIN), ==, 15);
  g_assert_cmpuint (assay_asset_sum_count_choosing (&sum, ASSAY_CHOICE_FIRST), ==, 2);
  g_assert_cmpuint (assay_asset_sum_count_choosing (&sum, ASSAY_CHOICE_LATER), ==, 2);
}

static void
test_unread (void)
{
  AssayAssetSum sum = {0};

  g_test_summary ("While one of them is not read, nothing is offered, for it would be left out");
  add (&sum, ASSAY_ASSET_APPROVED, 1, 5);
  assay_asset_sum_add (&sum, NULL);
  add (&sum, ASSAY_UNSET, 1, 1);
  g_assert_cmpuint (sum.n, ==, 7);
  g_assert_cmpuint (sum.unread, ==, 2);
  g_assert_cmpuint (assay_asset_sum_count_living (&sum, ASSAY_LIFE_DELETE), ==, 0);
  g_assert_cmpuint (assay_asset_sum_count_choosing (&sum, ASSAY_CHOICE_AGAIN), ==, 0);
}

#define assert_told(told, words)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *assert_told_text = told;                                                      \
    g_assert_cmpstr (assert_told_text, ==, words);                                                 \
  }                                                                                                \
  G_STMT_END

static void
test_words (void)
{
  AssayAssetSum sum = {0};

  g_test_summary ("How many, of how many pictures, and how they stand");
  assert_told (assay_asset_sum_dup_title (&sum), "No Asset Selected");
  add (&sum, ASSAY_ASSET_APPROVED, 4, 11);
  add (&sum, ASSAY_ASSET_BLOCKED, ASSAY_UNSET, 1); /* asks for nothing that can be read */
  assert_told (assay_asset_sum_dup_title (&sum), "12 assets");
  assert_told (assay_asset_sum_dup_pictures (&sum), "45 pictures");
  assert_told (assay_asset_sum_dup_line (&sum, ASSAY_ASSET_APPROVED, "Approved"), "Approved: 11");
  assert_told (assay_asset_sum_dup_line (&sum, ASSAY_ASSET_QUEUED, "In the queue"), NULL);
  assay_asset_sum_add (&sum, NULL);
  assert_told (assay_asset_sum_dup_pictures (&sum), "Reading the assets");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/asset-sum/lives", test_lives);
  g_test_add_func ("/app/asset-sum/unread", test_unread);
  g_test_add_func ("/app/asset-sum/words", test_words);
  return g_test_run ();
}
