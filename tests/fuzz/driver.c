/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays the files of a folder through a fuzz target, one test each: what was found once is never
 * lost. Linked instead of libFuzzer in ordinary builds. */
#include "fuzz.h"

#include <glib.h>
#include <string.h>
#include <time.h>

#define SEED_SECONDS 10 /* of the processor for one input: the limit that ./dev fuzz sets */

static void
test_seed (gconstpointer data)
{
  const char *path = data;
  g_autofree char *contents = NULL;
  g_autofree uint8_t *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  clock_t start;

  g_file_get_contents (path, &contents, &n_bytes, &error);
  g_assert_no_error (error);
  exact =
    g_memdup2 (contents, n_bytes); /* without the NUL GLib adds: sanitizers see one byte too far */
  start = clock ();
  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, n_bytes), ==, 0);
  g_assert_cmpint ((clock () - start) / CLOCKS_PER_SEC, <, SEED_SECONDS);
}

static int
compare_paths_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("Usage: %s FOLDER", argv[0]);
  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (paths, g_build_filename (argv[1], name, NULL));
  g_assert_cmpuint (paths->len, >, 0);
  g_ptr_array_sort (paths, compare_paths_cb);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *base = g_path_get_basename (g_ptr_array_index (paths, i));
      g_autofree char *test = g_strconcat ("/fuzz/", base, NULL);

      g_test_add_data_func (test, g_ptr_array_index (paths, i), test_seed);
    }
  return g_test_run ();
}
