/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-file-name.h"

static void
assert_all (gboolean (*is) (const char *), const char *const *names, gboolean expected)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_true (is (names[i]) == expected);
    }
}

static void
test_sync_copies (void)
{
  static const char *const copies[] = {"bow.sync-conflict-20240101-120000-ABCDEFG.json",
                                       "bow (Anna's conflicted copy 2024-01-01).json",
                                       "bow (conflicted copy 2024-01-01 120000).json",
                                       "bow (Case Conflict).json",
                                       "bow_conflict-20240101-120000.json",
                                       "bow (1).json",
                                       "bow (copy 2).json",
                                       "bow - Copy.json",
                                       "bow copy.json",
                                       NULL};
  static const char *const others[] = {
    "bow.json", "conflict.json", "copybook.json", "bow (old).json", "bow(1.json", "bow 1.json", "",
    NULL};

  assert_all (assay_file_name_is_sync_copy, copies, TRUE);
  assert_all (assay_file_name_is_sync_copy, others, FALSE);
}

static void
test_backups (void)
{
  static const char *const backups[] = {"bow.json~",    "bow.json.bak", "bow.BAK", "bow.json.orig",
                                        "bow.json.rej", "#bow.json#",   "bow.old", NULL};
  static const char *const others[] = {"bow.json", "bak.json", "bow~.json", "#bow.json", NULL};

  assert_all (assay_file_name_is_backup, backups, TRUE);
  assert_all (assay_file_name_is_backup, others, FALSE);
}

static void
test_reserved (void)
{
  static const char *const reserved[] = {"con",       "CON.json", "aux.png", "nul.tar.gz", "prn",
                                         "com1.json", "lpt9",     "Aux ",    "conout$",    NULL};
  static const char *const free_names[] = {"com0",         "com10",     "com",   "lpt",
                                           "console.json", "con_2.png", "aux-1", "xcon",
                                           "con@1.json",   "",          NULL};
  g_autofree char *folder = assay_file_name_dup_reserved ("specs/aux/bow.json");
  g_autofree char *none = assay_file_name_dup_reserved ("specs/auxiliary/bow.json");

  assert_all (assay_file_name_is_reserved, reserved, TRUE);
  assert_all (assay_file_name_is_reserved, free_names, FALSE);
  g_assert_cmpstr (folder, ==, "aux");
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/file-name/sync-copies", test_sync_copies);
  g_test_add_func ("/model/file-name/backups", test_backups);
  g_test_add_func ("/model/file-name/reserved", test_reserved);
  return g_test_run ();
}
