/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When closing a window would end work, and what is remembered and told later. Asking and going on
 * without a window: tests/ui/test-closing.py. */
#include "app/shell/assay-closing.h"
#include "app/shell/assay-folder-word.h"
#include "app/shell/assay-left-projects.h"

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

static GVariant *
leave (GVariant *left, guint project)
{
  g_autofree char *folder = g_strdup_printf ("/games/%u", project);
  g_autofree char *since = g_strdup_printf ("2026-01-01T00:%02u:00.000Z", project);
  g_autoptr (GVariant) before = left;

  return g_variant_ref_sink (assay_left_projects_with (before, folder, since));
}

static const char *
since_of (GVariant *left, const char *folder)
{
  const char *since = NULL;

  g_variant_lookup (left, folder, "&s", &since);
  return since;
}

/* Each is told at its own start. Red when one takes the place of another, when the newest goes
 * instead of the oldest, when one is there twice. */
static void
test_left (void)
{
  GVariant *left = g_variant_ref_sink (g_variant_new ("a{ss}", NULL));
  g_autoptr (GVariant) without = NULL;

  for (guint i = 0; i < ASSAY_LEFT_PROJECTS_MAX; i++)
    left = leave (left, i);
  g_assert_cmpstr (since_of (left, "/games/0"), ==, "2026-01-01T00:00:00.000Z");
  left = leave (left, 7);
  g_assert_cmpuint (g_variant_n_children (left), ==, ASSAY_LEFT_PROJECTS_MAX);
  left = leave (left, ASSAY_LEFT_PROJECTS_MAX);
  g_assert_cmpuint (g_variant_n_children (left), ==, ASSAY_LEFT_PROJECTS_MAX);
  g_assert_null (since_of (left, "/games/0"));
  g_assert_nonnull (since_of (left, "/games/1"));
  without = g_variant_ref_sink (assay_left_projects_without (left, "/games/1"));
  g_assert_null (since_of (without, "/games/1"));
  g_assert_nonnull (since_of (without, "/games/2"));
  g_variant_unref (left);
}

static void
check_word (const char *folder, const char *wanted)
{
  g_autofree char *word = assay_folder_word_new (folder);
  g_autofree char *again = assay_folder_word_dup_folder (word);

  g_assert_cmpstr (word, ==, wanted);
  g_assert_cmpstr (again, ==, folder);
}

/* Red when what is no UTF-8 stays as it is. */
static void
test_folder_words (void)
{
  check_word ("/games/café", "/games/café");
  check_word ("/games/a%20b", "/games/a%20b");
  check_word ("/games/caf\xe9", "file:///games/caf%E9");
  g_assert_null (assay_folder_word_dup_folder ("games"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/closing/ends-work", test_ends_work);
  g_test_add_func ("/app/closing/went-on", test_went_on);
  g_test_add_func ("/app/closing/left", test_left);
  g_test_add_func ("/app/closing/folder-words", test_folder_words);
  return g_test_run ();
}
