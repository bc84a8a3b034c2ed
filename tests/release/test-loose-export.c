/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-loose-export.h"

#include "support/faulty-io.h"
#include "support/temp-folder.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Mutations that turn it red: print_manifest naming refused files; look_at answering FILE_ABSENT,
 * or FILE_OURS for a file that was changed; the manifest of earlier exports forgotten; why_unread
 * taking a strange file for an absent one. */

static GPtrArray *
new_files (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_export_file_free);
}

static void
add (GPtrArray *files, const char *name, const char *bytes)
{
  AssayExportFile *file = g_new0 (AssayExportFile, 1);

  file->name = g_strdup (name);
  file->bytes = g_bytes_new (bytes, strlen (bytes));
  file->version = g_strdup_printf ("version-of-%s", bytes);
  g_ptr_array_add (files, file);
}

typedef struct
{
  AssayExportTotals totals;
  char *manifest, *left;
  guint n_foreign;
} Done;

static void
done_clear (Done *done)
{
  g_clear_pointer (&done->manifest, g_free);
  g_clear_pointer (&done->left, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Done, done_clear)

static Done
export_files (const char *folder, GPtrArray *files)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Done done = {0};

  g_assert_true (assay_loose_export (assay_io_system (), folder, files, &done.totals, &manifest,
                                     left, problems, &error));
  g_ptr_array_add (left, NULL);
  done.left = g_strjoinv (" ", (char **) left->pdata);
  g_assert_no_error (error);
  done.manifest = g_strndup (g_bytes_get_data (manifest, NULL), g_bytes_get_size (manifest));
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_assert_true (g_str_has_prefix (assay_problems_get (problems, i)->code, "export."));
      g_assert_nonnull (assay_problems_get (problems, i)->file);
    }
  done.n_foreign = assay_problems_count (problems);
  g_assert_cmpuint (done.n_foreign, ==, done.totals.refused);
  return done;
}

static void
assert_holds (const char *folder, const char *name, const char *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, bytes);
}

static void
put (const char *folder, const char *name, const char *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, -1, NULL));
}

/* Mutations: namesakes written one over the other; the first of them taken; the rest left out. */
static void
test_name_clash (void)
{
  g_autoptr (TempFolder) root = temp_folder_new ();
  g_autofree char *clash = g_build_filename (root, "potion_2.png", NULL);
  g_autoptr (GPtrArray) files = new_files ();

  add (files, "coin.png", "C1");
  add (files, "potion_2.png", "P1");
  add (files, "potion_2.png", "P2");
  add (files, "sword.png", "S1");
  {
    g_auto (Done) done = export_files (root, files);

    g_assert_cmpuint (done.totals.written, ==, 2);
    g_assert_cmpuint (done.totals.refused, ==, 1);
    g_assert_null (strstr (done.manifest, "potion_2"));
  }
  g_assert_false (g_file_test (clash, G_FILE_TEST_EXISTS));
  assert_holds (root, "coin.png", "C1");
  assert_holds (root, "sword.png", "S1");
  /* what an export wrote before stays as it was */
  g_ptr_array_remove_index (files, 2);
  {
    g_auto (Done) done = export_files (root, files);

    g_assert_cmpuint (done.totals.written, ==, 1);
  }
  g_ptr_array_set_size (files, 0);
  add (files, "potion_2.png", "P3");
  add (files, "potion_2.png", "P4");
  {
    g_auto (Done) done = export_files (root, files);

    g_assert_cmpuint (done.totals.written, ==, 0);
    g_assert_nonnull (strstr (done.manifest, "version-of-P1"));
  }
  assert_holds (root, "potion_2.png", "P1");
}

static void
test_first_and_again (void)
{
  g_autoptr (TempFolder) root = temp_folder_new ();
  g_autofree char *folder = g_build_filename (root, "game", "art", NULL);
  g_autofree char *path = g_build_filename (folder, "coin.png", NULL);
  g_autoptr (GPtrArray) files = new_files ();
  struct stat before, after;

  add (files, "coin.png", "C1");
  add (files, "sword.png", "S1");
  {
    g_auto (Done) done = export_files (folder, files);

    g_assert_cmpuint (done.totals.written, ==, 2);
    g_assert_nonnull (strstr (done.manifest, "version-of-C1"));
    assert_holds (folder, ASSAY_EXPORT_MANIFEST, done.manifest);
  }
  g_assert_cmpint (stat (path, &before), ==, 0);
  {
    g_auto (Done) done = export_files (folder, files);

    g_assert_cmpuint (done.totals.written, ==, 0);
    g_assert_cmpuint (done.totals.same, ==, 2);
  }
  g_assert_cmpint (stat (path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
}

static void
test_foreign_stays_foreign (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GPtrArray) files = new_files ();

  put (folder, "coin.png", "painted by hand");
  add (files, "coin.png", "C1");
  add (files, "sword.png", "S1");
  for (guint i = 0; i < 3; i++)
    {
      g_auto (Done) done = export_files (folder, files);

      g_assert_cmpuint (done.totals.refused, ==, 1);
      g_assert_null (strstr (done.manifest, "coin.png"));
      assert_holds (folder, "coin.png", "painted by hand");
      assert_holds (folder, "sword.png", "S1");
    }
}

/* Mutations: what is exported now among it; what a person deleted among it; a name that no export
 * gives, and what lies outside. */
static void
test_what_stays_is_told (void)
{
  g_autoptr (TempFolder) root = temp_folder_new ();
  g_autofree char *folder = g_build_filename (root, "game", NULL);
  g_autofree char *key = g_build_filename (folder, "key.png", NULL);
  g_autoptr (GPtrArray) all = new_files (), fewer = new_files ();

  add (all, "coin.png", "C1");
  add (all, "key.png", "K1");
  add (all, "potion_2.png", "P1");
  add (all, "sword.png", "S1");
  add (fewer, "coin.png", "C2");
  {
    g_auto (Done) done = export_files (folder, all);

    g_assert_cmpstr (done.left, ==, "");
  }
  g_assert_cmpint (unlink (key), ==, 0);
  put (folder, "sword.png", "S1, retouched");
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Done) done = export_files (folder, fewer);

      g_assert_cmpstr (done.left, ==, "potion_2.png sword.png");
      assert_holds (folder, "sword.png", "S1, retouched");
    }
  put (root, "outside.png", "mine");
  put (folder, ASSAY_EXPORT_MANIFEST,
       "{\"files\":{\"../outside.png\":{},\"coin.png\":{},\".png\":{},\"a\\u001b.png\":{}}}");
  put (folder, ".png", "mine");
  {
    g_auto (Done) done = export_files (folder, all);

    g_assert_cmpstr (done.left, ==, "");
  }
}

static void
test_own_are_replaced (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GPtrArray) first = new_files (), none = new_files (), second = new_files ();

  add (first, "coin.png", "C1");
  add (second, "coin.png", "C2");
  {
    g_auto (Done) done G_GNUC_UNUSED = export_files (folder, first);
  }
  {
    g_auto (Done) done =
      export_files (folder, none); /* its approval was taken back: the file stays, and stays ours */

    assert_holds (folder, "coin.png", "C1");
    g_assert_nonnull (strstr (done.manifest, "version-of-C1"));
  }
  {
    g_auto (Done) done = export_files (folder, second);

    g_assert_cmpuint (done.totals.written, ==, 1);
    assert_holds (folder, "coin.png", "C2");
    g_assert_null (strstr (done.manifest, "version-of-C1"));
  }
}

/* What somebody painted over is theirs; when it is as it was, it is ours again. */
static void
test_changed_are_kept (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (GPtrArray) first = new_files (), second = new_files ();

  add (first, "coin.png", "C1");
  add (second, "coin.png", "C2");
  {
    g_auto (Done) done G_GNUC_UNUSED = export_files (folder, first);
  }
  put (folder, "coin.png", "C1, retouched");
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Done) done = export_files (folder, second);

      g_assert_cmpuint (done.totals.refused, ==, 1);
      g_assert_nonnull (strstr (done.manifest, "version-of-C1"));
      assert_holds (folder, "coin.png", "C1, retouched");
    }
  put (folder, "coin.png", "C1");
  {
    g_auto (Done) done = export_files (folder, second);

    g_assert_cmpuint (done.totals.written, ==, 1);
    assert_holds (folder, "coin.png", "C2");
  }
}

/* Neither a link, claimed or not, dangling or not, nor a second name is written through. */
static void
test_links_are_kept (void)
{
  g_autoptr (TempFolder) root = temp_folder_new ();
  g_autofree char *folder = g_build_filename (root, "game", NULL);
  g_autofree char *coin = g_build_filename (folder, "coin.png", NULL);
  g_autofree char *outside = g_build_filename (root, "outside", NULL);
  g_autoptr (GPtrArray) first = new_files (), second = new_files ();

  add (first, "coin.png", "C1");
  add (second, "coin.png", "C2");
  {
    g_auto (Done) done G_GNUC_UNUSED = export_files (folder, first);
  }
  unlink (coin);
  g_assert_cmpint (symlink (outside, coin), ==, 0);
  {
    g_auto (Done) done = export_files (folder, second);

    g_assert_cmpuint (done.totals.refused, ==, 1);
    g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
  }
  put (root, "outside", "C1"); /* the very bytes the manifest names */
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Done) done = export_files (folder, second);

      g_assert_cmpuint (done.totals.refused, ==, 1);
      assert_holds (root, "outside", "C1");
      unlink (coin);
      g_assert_cmpint (link (outside, coin), ==, 0);
    }
}

static void
test_hostile_manifest (void)
{
  static const char *const texts[] = {"",
                                      "{",
                                      "[]",
                                      "null",
                                      "{\"files\":[]}",
                                      "{\"files\":{\"coin.png\"",
                                      "{\"files\":7}",
                                      "{\"files\":{\"coin.png\":{}}}",
                                      "{\"files\":{\"coin.png\":{\"sha256\":\"0\"}}}",
                                      "{\"other\":{\"coin.png\":1}}",
                                      "\xff\xfe"};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TempFolder) folder = temp_folder_new ();
      g_autoptr (GPtrArray) files = new_files ();
      g_auto (Done) done = {0};

      put (folder, ASSAY_EXPORT_MANIFEST, texts[i]);
      put (folder, "coin.png", "mine");
      add (files, "coin.png", "C1");
      done = export_files (folder, files);
      g_assert_cmpuint (done.totals.refused, ==, 1);
      assert_holds (folder, "coin.png", "mine");
    }
}

/* Whatever call fails: FALSE with an error, or everything is there; no half file, nothing foreign
 * touched, nothing left over. */
static void
test_every_failure (void)
{
  guint points = 0;

  for (guint nth = 1;; nth++)
    {
      g_autoptr (TempFolder) folder = temp_folder_new ();
      g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (GPtrArray) old = new_files (), files = new_files ();
      g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GBytes) manifest = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *coin = g_build_filename (folder, "coin.png", NULL);
      g_autofree char *text = NULL;
      AssayExportTotals totals;
      g_auto (Done) done = {0}, again = {0};
      gboolean fine;

      add (old, "coin.png", "C1");
      add (files, "coin.png", "C2");
      add (files, "sword.png", "S1");
      done = export_files (folder, old);
      put (folder, "sword.png", "foreign");
      faulty_io_fail (io, FAULTY_ANY, nth, 1, EIO);
      fine = assay_loose_export (faulty_io_table (io), folder, files, &totals, &manifest, left,
                                 problems, &error);
      if (!faulty_io_has_struck (io))
        break;
      points++;
      g_assert_true (fine == (error == NULL));
      g_assert_true (g_file_get_contents (coin, &text, NULL, NULL));
      g_assert_true (g_str_equal (text, "C1") || g_str_equal (text, "C2"));
      assert_holds (folder, "sword.png", "foreign");
      again = export_files (folder, files);
      assert_holds (folder, "coin.png", "C2");
    }
  g_assert_cmpuint (points, >=, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release/loose/name-clash", test_name_clash);
  g_test_add_func ("/release/loose/first-and-again", test_first_and_again);
  g_test_add_func ("/release/loose/foreign-stays-foreign", test_foreign_stays_foreign);
  g_test_add_func ("/release/loose/own-are-replaced", test_own_are_replaced);
  g_test_add_func ("/release/loose/what-stays-is-told", test_what_stays_is_told);
  g_test_add_func ("/release/loose/changed-are-kept", test_changed_are_kept);
  g_test_add_func ("/release/loose/links-are-kept", test_links_are_kept);
  g_test_add_func ("/release/loose/hostile-manifest", test_hostile_manifest);
  g_test_add_func ("/release/loose/every-failure", test_every_failure);
  return g_test_run ();
}
