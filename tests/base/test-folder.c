/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-folder-path.h"

#include "support/faulty-io.h"
#include "support/temp-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Mutations that turn it red: O_NOFOLLOW or O_NONBLOCK left out of open_checked (links, pipes);
 * st_nlink or st_uid not compared in is_ours; the look before a replacement left out; the mkdir of
 * make_below not synced; leads_below always true (paths); shared left out of is_ours (shared). */

#define MAX_BYTES 1000

/* A folder "top" to open, beside it a decoy that nobody may touch. */
typedef struct
{
  char *root, *decoy, *path;
  AssayFolder *top;
} Place;

static void
place_init (Place *place, AssayIo *io)
{
  g_autoptr (GError) error = NULL;

  place->root = temp_folder_new ();
  place->decoy = g_build_filename (place->root, "decoy", NULL);
  place->path = g_build_filename (place->root, "top", NULL);
  g_assert_true (g_file_set_contents (place->decoy, "decoy", -1, NULL));
  g_assert_cmpint (mkdir (place->path, 0777), ==, 0);
  place->top = assay_folder_open (io, place->path, &error);
  g_assert_no_error (error);
}

static void
place_clear (Place *place)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (place->decoy, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "decoy");
  assay_folder_free (place->top);
  temp_folder_remove (place->root);
  g_free (place->decoy);
  g_free (place->path);
}

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
assert_strange (GError **error, const char *name)
{
  g_assert_error (*error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE);
  g_assert_nonnull (strstr ((*error)->message, name));
  g_clear_error (error);
}

/* No way of using @name as a file leads anywhere. */
static void
assert_no_file (Place *place, const char *name)
{
  g_autoptr (GBytes) bytes = bytes_of ("mine");
  GError *error = NULL;
  struct stat info;

  g_assert_cmpint (assay_folder_open_file (place->top, name, O_RDONLY, &error), ==, -1);
  assert_strange (&error, name);
  g_assert_cmpint (assay_folder_open_file (place->top, name, O_WRONLY | O_CREAT, &error), ==, -1);
  assert_strange (&error, name);
  g_assert_cmpint (assay_folder_open_file (place->top, name, O_RDWR | O_APPEND, &error), ==, -1);
  assert_strange (&error, name);
  g_assert_null (assay_folder_read_file (place->top, name, MAX_BYTES, &error));
  assert_strange (&error, name);
  g_assert_false (assay_folder_look_at (place->top, name, &info, &error));
  assert_strange (&error, name);
  g_assert_false (assay_folder_replace_file (place->top, name, bytes, &error));
  assert_strange (&error, name);
}

static void
assert_no_folder (Place *place, const char *name)
{
  GError *error = NULL;

  g_assert_null (assay_folder_open_below (place->top, name, &error));
  assert_strange (&error, name);
  g_assert_null (assay_folder_make_below (place->top, name, &error));
  assert_strange (&error, name);
}

static void
test_files (void)
{
  Place place;
  g_autoptr (GBytes) first = bytes_of ("first"), second = bytes_of ("second"), back = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *path = NULL;
  struct stat info;

  place_init (&place, assay_io_system ());
  path = assay_folder_dup_path (place.top, "a");
  g_assert_null (assay_folder_read_file (place.top, "a", MAX_BYTES, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_true (assay_folder_replace_file (place.top, "a", first, &error));
  g_assert_cmpint (chmod (path, 0640), ==, 0);
  g_assert_true (assay_folder_replace_file (place.top, "a", second, &error));
  back = assay_folder_read_file (place.top, "a", MAX_BYTES, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, second));
  g_assert_true (assay_folder_look_at (place.top, "a", &info, &error));
  g_assert_cmpint (info.st_mode & 07777, ==, 0640);
  g_assert_null (assay_folder_read_file (place.top, "a", 5, &error));
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  names = assay_folder_list (place.top, &error);
  g_assert_cmpuint (g_strv_length (names), ==, 1); /* nothing left over */
  g_assert_true (assay_folder_remove_file (place.top, "a", &error));
  g_assert_false (assay_folder_remove_file (place.top, "a", NULL));
  place_clear (&place);
}

static void
test_links (void)
{
  Place place;
  g_autofree char *link_path = NULL, *hard = NULL, *dangling = NULL, *nothing = NULL;

  place_init (&place, assay_io_system ());
  link_path = assay_folder_dup_path (place.top, "link");
  hard = assay_folder_dup_path (place.top, "hard");
  dangling = assay_folder_dup_path (place.top, "dangling");
  nothing = g_build_filename (place.root, "nothing", NULL);
  g_assert_cmpint (symlink (place.decoy, link_path), ==, 0);
  g_assert_cmpint (link (place.decoy, hard), ==, 0);
  g_assert_cmpint (symlink (nothing, dangling), ==, 0);
  assert_no_file (&place, "link");
  assert_no_file (&place, "hard");
  assert_no_file (&place, "dangling");
  g_assert_false (g_file_test (nothing, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

/* None of these may wait for somebody at the other end. */
static void
test_no_files (void)
{
  Place place;
  g_autofree char *pipe_path = NULL, *folder = NULL;

  place_init (&place, assay_io_system ());
  pipe_path = assay_folder_dup_path (place.top, "pipe");
  folder = assay_folder_dup_path (place.top, "folder");
  g_assert_cmpint (mkfifo (pipe_path, 0666), ==, 0);
  g_assert_cmpint (mkdir (folder, 0777), ==, 0);
  assert_no_file (&place, "pipe");
  assert_no_file (&place, "folder");
  place_clear (&place);
}

static void
test_folders (void)
{
  Place place;
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (AssayFolder) made = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *link_path = NULL, *file = NULL, *pipe_path = NULL, *dangling = NULL;

  place_init (&place, faulty_io_table (io));
  link_path = assay_folder_dup_path (place.top, "link");
  dangling = assay_folder_dup_path (place.top, "dangling");
  file = assay_folder_dup_path (place.top, "file");
  pipe_path = assay_folder_dup_path (place.top, "pipe");
  g_assert_null (assay_folder_open_below (place.top, "new", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  made = assay_folder_make_below (place.top, "new", &error);
  g_assert_nonnull (made);
  g_assert_cmpuint (faulty_io_count (io, FAULTY_FSYNC), ==, 1); /* its name is durable */
  again = assay_folder_make_below (place.top, "new", &error);
  g_assert_nonnull (again);
  g_assert_cmpuint (faulty_io_count (io, FAULTY_MKDIR), ==, 1);
  g_assert_cmpint (symlink (place.root, link_path), ==, 0);
  g_assert_cmpint (symlink ("nothing", dangling), ==, 0);
  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  g_assert_cmpint (mkfifo (pipe_path, 0666), ==, 0);
  assert_no_folder (&place, "link");
  assert_no_folder (&place, "dangling");
  assert_no_folder (&place, "file");
  assert_no_folder (&place, "pipe");
  place_clear (&place);
}

static uid_t
somebody_else (AssayIo *io)
{
  return geteuid () + 1;
}

static void
test_another_user (void)
{
  AssayIo io = *assay_io_system ();
  Place place;
  g_autofree char *file = NULL, *folder = NULL;

  place_init (&place, &io); /* the one the person named may be another's */
  io.user = somebody_else;
  file = assay_folder_dup_path (place.top, "file");
  folder = assay_folder_dup_path (place.top, "folder");
  g_assert_true (g_file_set_contents (file, "theirs", -1, NULL));
  g_assert_cmpint (mkdir (folder, 0777), ==, 0);
  assert_no_file (&place, "file");
  assert_no_folder (&place, "folder");
  place_clear (&place);
}

/* The open folder is meant, whatever its path leads to meanwhile. */
static void
test_moved (void)
{
  Place place;
  g_autoptr (GBytes) bytes = bytes_of ("mine");
  g_autofree char *moved = NULL, *there = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place, assay_io_system ());
  moved = g_build_filename (place.root, "moved", NULL);
  there = g_build_filename (moved, "a", NULL);
  g_assert_cmpint (rename (place.path, moved), ==, 0);
  g_assert_cmpint (symlink (place.root, place.path), ==, 0);
  g_assert_true (assay_folder_replace_file (place.top, "a", bytes, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (there, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

/* Whatever call fails: an error, the old bytes or the new ones, no descriptor left open. */
static void
test_every_failure (void)
{
  guint points = 0;

  for (guint nth = 1;; nth++)
    {
      Place place;
      g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
      g_autoptr (GBytes) old = bytes_of ("old"), new = bytes_of ("new"), back = NULL;
      g_autoptr (AssayFolder) below = NULL;
      g_autoptr (GError) error = NULL;
      gboolean done;

      place_init (&place, assay_io_system ());
      g_assert_true (assay_folder_replace_file (place.top, "a", old, NULL));
      assay_folder_free (place.top);
      place.top = assay_folder_open (faulty_io_table (io), place.path, NULL);
      faulty_io_reset_counts (io);
      faulty_io_fail (io, FAULTY_ANY, nth, 1, EIO);
      done = assay_folder_replace_file (place.top, "a", new, &error);
      if (done)
        below = assay_folder_make_below (place.top, "b", &error);
      g_assert_true ((done && below != NULL) == (error == NULL));
      g_clear_pointer (&below, assay_folder_free);
      g_assert_cmpuint (faulty_io_count (io, FAULTY_OPEN), <=,
                        faulty_io_count (io, FAULTY_CLOSE) + 2); /* failing opens count too */
      faulty_io_heal (io);
      back = assay_folder_read_file (place.top, "a", MAX_BYTES, NULL);
      g_assert_true (g_bytes_equal (back, new) || (!done && g_bytes_equal (back, old)));
      place_clear (&place);
      if (!faulty_io_has_struck (io))
        break;
      points++;
    }
  g_assert_cmpuint (points, >=, 12);
}

/* A path leads below the folder and nowhere else, through no link. */
static void
test_paths (void)
{
  static const char *const astray[] = {"../decoy", "a/../../decoy", "/etc/passwd", "",  "a//b", ".",
                                       "a/",       "linked/decoy",  "..",          NULL};
  Place place;
  g_autoptr (GBytes) bytes = bytes_of ("mine");
  g_autofree char *link = NULL, *made = NULL;
  struct stat info;

  place_init (&place, assay_io_system ());
  link = g_build_filename (place.path, "linked", NULL);
  made = g_build_filename (place.path, "a", "b", "c.json", NULL);
  g_assert_cmpint (symlink (place.root, link), ==, 0);
  g_assert_true (assay_folder_replace_path (place.top, "a/b/c.json", bytes, NULL));
  g_assert_true (g_file_test (made, G_FILE_TEST_IS_REGULAR));
  g_assert_true (assay_folder_look_at_path (place.top, "a/b/c.json", &info, NULL));
  for (guint i = 0; astray[i] != NULL; i++)
    {
      GError *error = NULL;

      g_assert_false (assay_folder_replace_path (place.top, astray[i], bytes, &error));
      assert_strange (&error, "");
      g_assert_false (assay_folder_remove_path (place.top, astray[i], &error));
      assert_strange (&error, "");
    }
  g_assert_true (assay_folder_remove_path (place.top, "a/b/c.json", NULL));
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

/* In a folder of documents what another user has is fine, a link is not. */
static void
test_shared (void)
{
  Place place;
  g_autofree char *link = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("mine");
  g_autoptr (AssayFolder) shared = NULL;
  AssayIo other = *assay_io_system ();
  GError *error = NULL;

  place_init (&place, assay_io_system ());
  link = g_build_filename (place.path, "linked", NULL);
  g_assert_cmpint (symlink (place.decoy, link), ==, 0);
  g_assert_true (assay_folder_replace_file (place.top, "a", bytes, NULL));
  other.user = somebody_else;
  shared = assay_folder_open_shared (&other, place.path, NULL);
  g_assert_true (assay_folder_replace_path (shared, "a", bytes, NULL));
  g_assert_false (assay_folder_replace_path (shared, "linked", bytes, &error));
  assert_strange (&error, "linked");
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/folder/files", test_files);
  g_test_add_func ("/base/folder/links", test_links);
  g_test_add_func ("/base/folder/no-files", test_no_files);
  g_test_add_func ("/base/folder/folders", test_folders);
  g_test_add_func ("/base/folder/another-user", test_another_user);
  g_test_add_func ("/base/folder/moved", test_moved);
  g_test_add_func ("/base/folder/paths", test_paths);
  g_test_add_func ("/base/folder/shared", test_shared);
  g_test_add_func ("/base/folder/every-failure", test_every_failure);
  return g_test_run ();
}
