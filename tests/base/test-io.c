/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-io.h"
#include "base/assay-problems.h"

#include "support/faulty-io.h"
#include "support/temp-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_BYTES 100000

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, expected);
}

static guint
count_names (const char *folder)
{
  g_auto (GStrv) names = assay_io_system ()->list (assay_io_system (), ASSAY_IO_PATH, folder);

  g_assert_nonnull (names);
  return g_strv_length (names);
}

static void
test_replace_and_read (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);
  AssayIo *io = assay_io_system ();
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("text %d", i);
      g_autoptr (GBytes) bytes = bytes_of (text);
      g_autoptr (GBytes) back = NULL;

      assay_io_replace_file (io, path, bytes, &error);
      g_assert_no_error (error);
      back = assay_io_read_file (io, path, MAX_BYTES, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (bytes, back));
    }
  g_assert_cmpuint (count_names (folder), ==, 1);
}

static void
test_replace_keeps_mode (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autoptr (GBytes) bytes = bytes_of ("new");
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0666), ==, 0); /* more than the usual umask leaves */
  assay_io_replace_file (assay_io_system (), path, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0666);
}

static void
test_replace_follows_links (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  g_autofree char *file = g_build_filename (inner, "file", NULL);
  g_autofree char *first = g_build_filename (folder, "first", NULL);
  g_autofree char *second = g_build_filename (inner, "second", NULL);
  g_autoptr (GBytes) bytes = bytes_of ("new");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (inner, 0777), ==, 0);
  g_assert_true (g_file_set_contents (file, "old", -1, NULL));
  g_assert_cmpint (symlink (file, second), ==, 0);          /* absolute */
  g_assert_cmpint (symlink ("inner/second", first), ==, 0); /* relative to its own folder */
  assay_io_replace_file (assay_io_system (), first, bytes, &error);
  g_assert_no_error (error);
  assert_contents (file, "new");
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpuint (count_names (folder), ==, 2);
}

static void
test_replace_link_loop (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "loop", NULL);
  g_autoptr (GBytes) bytes = bytes_of ("new");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("loop", path), ==, 0);
  g_assert_false (assay_io_replace_file (assay_io_system (), path, bytes, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_LOOP);
  g_assert_cmpuint (count_names (folder), ==, 1);
}

/* Nothing is seen of the question. Red when it leaves what it opened a name, when it looks at
 * neither folder. */
static void
test_replace_may (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "gone", "a", NULL);
  g_autoptr (GError) error = NULL, lost = NULL;

  g_assert_true (assay_io_may_replace (assay_io_system (), path, NULL));
  g_assert_cmpuint (count_names (folder), ==, 0);
  g_assert_false (assay_io_may_replace (assay_io_system (), nowhere, &lost));
  g_assert_error (lost, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
  g_assert_false (assay_io_may_replace (assay_io_system (), path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

/* Whatever call fails: the file is wholly old or wholly new, and nothing is left lying about. */
static void
test_replace_every_failure (void)
{
  guint n_points = 0;

  for (guint nth = 1;; nth++)
    {
      g_autoptr (TempFolder) folder = temp_folder_new ();
      g_autofree char *path = g_build_filename (folder, "a", NULL);
      g_autoptr (GBytes) bytes = bytes_of ("new");
      g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      gboolean done;

      g_assert_true (g_file_set_contents (path, "old", -1, NULL));
      faulty_io_fail (io, FAULTY_ANY, nth, 1, EIO);
      done = assay_io_replace_file (faulty_io_table (io), path, bytes, &error);
      g_assert_cmpint (done, ==, error == NULL);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_true (g_str_equal (contents, "new") || (!done && g_str_equal (contents, "old")));
      g_assert_cmpuint (count_names (folder), ==, 1);
      if (!faulty_io_has_struck (io))
        break;
      n_points++;
      if (!done)
        g_assert_nonnull (strstr (error->message, folder));
    }
  g_assert_cmpuint (n_points, >=, 9);
}

/* The same with a process that ends there, each way. */
static void
test_replace_every_crash (void)
{
  static const FaultyCrash ways[] = {FAULTY_CRASH_BEFORE, FAULTY_CRASH_MIDWAY, FAULTY_CRASH_AFTER};

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    for (guint nth = 1;; nth++)
      {
        g_autoptr (TempFolder) folder = temp_folder_new ();
        g_autofree char *path = g_build_filename (folder, "a", NULL);
        g_autoptr (GBytes) bytes = bytes_of ("new");
        g_autofree char *contents = NULL;
        int status;
        pid_t child;

        g_assert_true (g_file_set_contents (path, "old", -1, NULL));
        child = fork ();
        g_assert_cmpint (child, >=, 0);
        if (child == 0)
          {
            FaultyIo *io = faulty_io_new (assay_io_system ());

            faulty_io_crash (io, FAULTY_ANY, nth, ways[i]);
            _exit (assay_io_replace_file (faulty_io_table (io), path, bytes, NULL) ? 0 : 1);
          }
        g_assert_cmpint (waitpid (child, &status, 0), ==, child);
        g_assert_true (WIFEXITED (status));
        g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
        g_assert_true (g_str_equal (contents, "new") || g_str_equal (contents, "old"));
        if (WEXITSTATUS (status) == 0)
          break;
        g_assert_cmpint (WEXITSTATUS (status), ==, FAULTY_CRASH_STATUS);
        g_assert_cmpuint (nth, <, 50);
      }
}

/* Sync before the rename, folder sync after it: the order that survives a power cut. */
static void
note_order_cb (FaultyOperation operation, guint nth, const char *path, gpointer data)
{
  if (operation == FAULTY_WRITE || operation == FAULTY_FSYNC || operation == FAULTY_RENAME)
    g_string_append_printf (data, "%s ", faulty_io_operation_name (operation));
}

static void
test_replace_order (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autoptr (GBytes) bytes = bytes_of ("new");
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (GString) order = g_string_new (NULL);

  faulty_io_set_hook (io, note_order_cb, order);
  g_assert_true (assay_io_replace_file (faulty_io_table (io), path, bytes, NULL));
  g_assert_cmpstr (order->str, ==, "write fsync rename fsync ");
  g_assert_cmpuint (faulty_io_count (io, FAULTY_OPEN), ==, faulty_io_count (io, FAULTY_CLOSE));
}

static void
test_short_transfers (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autoptr (GBytes) bytes = bytes_of ("a text of some length");
  g_autoptr (GBytes) back = NULL;
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (GError) error = NULL;

  faulty_io_limit_transfer (io, 3);
  faulty_io_fail (io, FAULTY_WRITE, 2, 2, EINTR);
  faulty_io_fail (io, FAULTY_PREAD, 2, 2, EINTR);
  assay_io_replace_file (faulty_io_table (io), path, bytes, &error);
  g_assert_no_error (error);
  back = assay_io_read_file (faulty_io_table (io), path, MAX_BYTES, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, back));
  g_assert_cmpuint (faulty_io_count (io, FAULTY_WRITE), ==, 9);
}

static void
test_write_nothing (void)
{
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (GError) error = NULL;

  faulty_io_fail (io, FAULTY_WRITE, 1, 1, ENOSPC);
  g_assert_false (assay_io_write_all (faulty_io_table (io), -1, "x", 1, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_true (assay_io_write_all (faulty_io_table (io), -1, "", 0, NULL));
}

static void
test_read_limits (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  g_autofree char *none = g_build_filename (folder, "none", NULL);
  AssayIo *io = assay_io_system ();
  g_autoptr (GBytes) exact = NULL;
  GError *error = NULL;

  g_assert_true (g_file_set_contents (path, "12345", 5, NULL));
  exact = assay_io_read_file (io, path, 5, NULL);
  g_assert_nonnull (exact);
  g_assert_null (assay_io_read_file (io, path, 4, &error));
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_null (assay_io_read_file (io, folder, MAX_BYTES, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_null (assay_io_read_file (io, pipe_path, MAX_BYTES, &error)); /* and does not wait */
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_clear_error (&error);
  g_assert_null (assay_io_read_file (io, none, MAX_BYTES, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
}

static int
lying_fstat (AssayIo *io, int fd, struct stat *out)
{
  int result = fstat (fd, out);

  out->st_size = 0; /* as files in /proc say, or one that grew since */
  return result;
}

static void
test_read_growing (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  AssayIo io = *assay_io_system ();
  g_autofree char *text = g_strnfill (90000, 'x');
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  io.fstat = lying_fstat;
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  bytes = assay_io_read_file (&io, path, MAX_BYTES, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
  g_assert_null (assay_io_read_file (&io, path, 80000, NULL));
}

static void
test_make_folders (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *deep = g_build_filename (folder, "a", "b", "c", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "x", NULL);
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (GError) error = NULL;

  assay_io_make_folders (faulty_io_table (io), deep, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (deep, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (faulty_io_count (io, FAULTY_FSYNC), ==, 3); /* each new name is durable */
  g_assert_true (assay_io_make_folders (faulty_io_table (io), deep, NULL));
  g_assert_cmpuint (faulty_io_count (io, FAULTY_MKDIR), ==, 3);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (assay_io_make_folders (faulty_io_table (io), file, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_clear_error (&error);
  g_assert_false (assay_io_make_folders (faulty_io_table (io), below, &error));
  g_assert_nonnull (error);
}

static void
test_list (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  AssayIo *io = assay_io_system ();
  static const char *const names[] = {".hidden", "B", "a", "é"};
  g_autofree char *none = g_build_filename (folder, "none", NULL);
  g_auto (GStrv) listed = NULL;

  for (gsize i = G_N_ELEMENTS (names); i-- > 0;)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  listed = io->list (io, ASSAY_IO_PATH, folder);
  g_assert_cmpuint (g_strv_length (listed), ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (listed[i], ==, names[i]); /* by bytes, whatever the locale */
  g_assert_null (io->list (io, ASSAY_IO_PATH, none));
  g_assert_cmpint (errno, ==, ENOENT);
}

/* The lock is the open file's: a second open of the same process does not get it, and closing that
 * second one does not lose it, as a POSIX lock would be. */
static void
test_lock (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  AssayIo *io = assay_io_system ();
  int holder = io->open (io, ASSAY_IO_PATH, path, O_RDWR | O_CREAT, 0666);
  int second = io->open (io, ASSAY_IO_PATH, path, O_RDWR, 0);
  int third;

  g_assert_cmpint (holder, >=, 0);
  g_assert_cmpint (fcntl (holder, F_GETFD) & FD_CLOEXEC, !=, 0);
  g_assert_cmpint (io->lock (io, holder), ==, 0);
  g_assert_cmpint (io->lock (io, second), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
  io->close (io, second);
  third = io->open (io, ASSAY_IO_PATH, path, O_RDWR, 0);
  g_assert_cmpint (io->lock (io, third), ==, -1);
  io->close (io, holder);
  g_assert_cmpint (io->lock (io, third), ==, 0);
  io->close (io, third);
}

static void
test_free_bytes (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  AssayIo *table = faulty_io_table (io);
  int fd = table->open (table, ASSAY_IO_PATH, folder, O_RDONLY | O_DIRECTORY, 0);
  gint64 volume = 0, free_bytes = table->free_bytes (table, fd, &volume);

  g_assert_cmpint (free_bytes, >, 0);
  g_assert_cmpint (volume, >=, free_bytes);
  faulty_io_set_free_bytes (io, 1234);
  g_assert_cmpint (table->free_bytes (table, fd, &volume), ==, 1234);
  faulty_io_heal (io);
  table->close (table, fd);
  g_assert_cmpint (table->free_bytes (table, fd, &volume), ==, -1);
  g_assert_cmpint (volume, ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
}

static const char *
translate (const char *template_)
{
  if (strcmp (template_, "Could not save “{0}”: {1}") == 0)
    return "„{0}“ ist nicht gesichert: {1}";
  return strcmp (template_, "No space left on device") == 0 ? "kein Platz" : template_;
}

/* The reason too is said in the reader's language. Mutation: the reason not packed. */
static void
test_messages (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL, *here = NULL;

  g_assert_false (assay_io_fail (&error, ENOSPC, "Could not save “{0}”: {1}", "/x/y"));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  said = assay_error_dup_message (error, NULL);
  g_assert_cmpstr (said, ==, "Could not save “/x/y”: No space left on device");
  here = assay_error_dup_message (error, translate);
  g_assert_cmpstr (here, ==, "„/x/y“ ist nicht gesichert: kein Platz");
}

/* The table of faults itself: what is skipped says yes and does nothing. */
static void
test_faulty_skip (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  AssayIo *table = faulty_io_table (io);

  faulty_io_skip (io, FAULTY_MKDIR, 1, 1);
  g_assert_cmpint (table->mkdir (table, ASSAY_IO_PATH, path, 0777), ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (faulty_io_has_struck (io));
  g_assert_cmpint (table->mkdir (table, ASSAY_IO_PATH, path, 0777), ==, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (faulty_io_count (io, FAULTY_ANY), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/io/replace/and-read", test_replace_and_read);
  g_test_add_func ("/base/io/replace/keeps-mode", test_replace_keeps_mode);
  g_test_add_func ("/base/io/replace/follows-links", test_replace_follows_links);
  g_test_add_func ("/base/io/replace/link-loop", test_replace_link_loop);
  g_test_add_func ("/base/io/replace/every-failure", test_replace_every_failure);
  g_test_add_func ("/base/io/replace/every-crash", test_replace_every_crash);
  g_test_add_func ("/base/io/replace/may", test_replace_may);
  g_test_add_func ("/base/io/replace/order", test_replace_order);
  g_test_add_func ("/base/io/short-transfers", test_short_transfers);
  g_test_add_func ("/base/io/write-nothing", test_write_nothing);
  g_test_add_func ("/base/io/read/limits", test_read_limits);
  g_test_add_func ("/base/io/read/growing", test_read_growing);
  g_test_add_func ("/base/io/make-folders", test_make_folders);
  g_test_add_func ("/base/io/list", test_list);
  g_test_add_func ("/base/io/lock", test_lock);
  g_test_add_func ("/base/io/free-bytes", test_free_bytes);
  g_test_add_func ("/base/io/messages", test_messages);
  g_test_add_func ("/base/io/faulty-skip", test_faulty_skip);
  return g_test_run ();
}
