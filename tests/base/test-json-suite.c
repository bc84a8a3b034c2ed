/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdicts of the public JSONTestSuite (github.com/nst/JSONTestSuite): all texts it calls valid
 * (y_) are taken, all it calls invalid (n_) refused; for those it leaves open (i_) our own verdict
 * stands here. Its files are not part of this repository: ASSAY_JSON_TEST_SUITE names the folder
 * they lie in (test_parsing); without it the test is skipped. Counted at commit
 * 1ef36fa01286573e846ac449e8683f8833c5b26a. */
#include "base/assay-json-reader.h"

#include <string.h>

#define N_VALID   95
#define N_INVALID 188

/* Numbers of any size are syntax; what is no UTF-8 or half a surrogate pair, a mark at the
 * beginning or depth beyond ours is not taken. */
static const struct
{
  const char *name;
  gboolean is_taken;
} ours[] = {
  {"i_number_double_huge_neg_exp.json", TRUE},
  {"i_number_huge_exp.json", TRUE},
  {"i_number_neg_int_huge_exp.json", TRUE},
  {"i_number_pos_double_huge_exp.json", TRUE},
  {"i_number_real_neg_overflow.json", TRUE},
  {"i_number_real_pos_overflow.json", TRUE},
  {"i_number_real_underflow.json", TRUE},
  {"i_number_too_big_neg_int.json", TRUE},
  {"i_number_too_big_pos_int.json", TRUE},
  {"i_number_very_big_negative_int.json", TRUE},
  {"i_object_key_lone_2nd_surrogate.json", FALSE},
  {"i_string_1st_surrogate_but_2nd_missing.json", FALSE},
  {"i_string_1st_valid_surrogate_2nd_invalid.json", FALSE},
  {"i_string_UTF-16LE_with_BOM.json", FALSE},
  {"i_string_UTF-8_invalid_sequence.json", FALSE},
  {"i_string_UTF8_surrogate_U+D800.json", FALSE},
  {"i_string_incomplete_surrogate_and_escape_valid.json", FALSE},
  {"i_string_incomplete_surrogate_pair.json", FALSE},
  {"i_string_incomplete_surrogates_escape_valid.json", FALSE},
  {"i_string_invalid_lonely_surrogate.json", FALSE},
  {"i_string_invalid_surrogate.json", FALSE},
  {"i_string_invalid_utf-8.json", FALSE},
  {"i_string_inverted_surrogates_U+1D11E.json", FALSE},
  {"i_string_iso_latin_1.json", FALSE},
  {"i_string_lone_second_surrogate.json", FALSE},
  {"i_string_lone_utf8_continuation_byte.json", FALSE},
  {"i_string_not_in_unicode_range.json", FALSE},
  {"i_string_overlong_sequence_2_bytes.json", FALSE},
  {"i_string_overlong_sequence_6_bytes.json", FALSE},
  {"i_string_overlong_sequence_6_bytes_null.json", FALSE},
  {"i_string_truncated-utf-8.json", FALSE},
  {"i_string_utf16BE_no_BOM.json", FALSE},
  {"i_string_utf16LE_no_BOM.json", FALSE},
  {"i_structure_500_nested_arrays.json", FALSE},
  {"i_structure_UTF-8_BOM_empty_object.json", FALSE},
};

static gboolean
is_taken (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *contents = NULL;
  g_autofree char *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_file_get_contents (path, &contents, &n, &error);
  g_assert_no_error (error);
  exact = g_memdup2 (contents, n);
  return assay_json_is_valid (exact, n);
}

/* How many files begin with @prefix; each has to be taken or not as @expected says. */
static guint
check_all (const char *folder, const char *prefix, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_prefix (name, prefix))
        continue;
      n++;
      if (is_taken (folder, name) != expected)
        {
          g_test_message ("wrong verdict on %s", name);
          g_test_fail ();
        }
    }
  return n;
}

static const char *
suite_folder (void)
{
  const char *folder = g_getenv ("ASSAY_JSON_TEST_SUITE");

  if (folder == NULL)
    g_test_skip ("ASSAY_JSON_TEST_SUITE does not name a copy of JSONTestSuite's test_parsing");
  return folder;
}

static void
test_valid (void)
{
  const char *folder = suite_folder ();

  if (folder != NULL)
    g_assert_cmpuint (check_all (folder, "y_", TRUE), ==, N_VALID);
}

static void
test_invalid (void)
{
  const char *folder = suite_folder ();

  if (folder != NULL)
    g_assert_cmpuint (check_all (folder, "n_", FALSE), ==, N_INVALID);
}

static void
test_open (void)
{
  const char *folder = suite_folder ();

  if (folder == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      g_test_message ("%s", ours[i].name);
      g_assert_cmpint (is_taken (folder, ours[i].name), ==, ours[i].is_taken);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-suite/valid", test_valid);
  g_test_add_func ("/base/json-suite/invalid", test_invalid);
  g_test_add_func ("/base/json-suite/open", test_open);
  return g_test_run ();
}
