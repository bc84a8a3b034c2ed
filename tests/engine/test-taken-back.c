/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-taken-back-words.h"

/* What was taken back is named. Red where a choice's row is another's, or one is counted. */

/* One of @answer, @choice and @life, or none of them. */
static void
assert_words (gint64 answer, gint64 choice, gint64 life, gint64 n, const char *expected)
{
  AssayTakeBackResult result = {
    .answer = answer, .choice = choice, .life = life, .title = (char *) "Item 6", .n = n};
  g_autofree char *words = assay_taken_back_dup_words (&result);

  g_assert_cmpstr (words, ==, expected);
}

#define NONE ASSAY_UNSET

/* Red where the sentence has no second clause. */
static void
test_passed (void)
{
  AssayTakeBackResult result = {.answer = ASSAY_ANSWER_YES,
                                .choice = NONE,
                                .life = NONE,
                                .title = (char *) "Gem",
                                .n = 1,
                                .passed = (char *) "It is made already."};
  g_autofree char *words = assay_taken_back_dup_words (&result);

  g_assert_cmpstr (words, ==,
                   "Taken back: your Yes for “Gem”. What you did after it could not be taken back: "
                   "It is made already.");
}

static void
test_words (void)
{
  assert_words (ASSAY_ANSWER_YES, NONE, NONE, 1, "Taken back: your Yes for “Item 6”.");
  assert_words (NONE, ASSAY_CHOICE_KEEP, NONE, 1, "Taken back: keeping “Item 6” as approved.");
  assert_words (NONE, ASSAY_CHOICE_AGAIN, NONE, 3, "Taken back: making 3 pictures again.");
  assert_words (NONE, NONE, ASSAY_LIFE_ARCHIVE, 3, "Taken back: archiving 3 assets.");
  assert_words (NONE, NONE, ASSAY_LIFE_DELETE, 1, "Taken back: deleting “Item 6”.");
  assert_words (NONE, NONE, NONE, 1, "Taken back: renaming “Item 6”.");
  assert_words (NONE, NONE, NONE, 0, "Taken back.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/taken-back/words", test_words);
  g_test_add_func ("/engine/taken-back/passed", test_passed);
  return g_test_run ();
}
