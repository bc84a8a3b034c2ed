/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/assay-machine-file.h"
#include "machine/assay-machine-place.h"

#include <glib/gstdio.h>

#define URL   "http://127.0.0.1:8188"
#define OTHER "http://box:8188"

/* Values -------------------------------------------------------------- */

static void
test_files_by_server (void)
{
  g_autoptr (AssayMachine) machine = assay_machine_new ();

  assay_machine_set_file (machine, URL, "lora:glow", "sub/glow.safetensors");
  assay_machine_set_file (machine, URL, "checkpoint:copax", "copax.safetensors");
  assay_machine_set_file (machine, OTHER, "checkpoint:copax", "models\\copax.safetensors");
  g_assert_cmpstr (assay_machine_get_file (machine, URL, "checkpoint:copax"), ==,
                   "copax.safetensors");
  g_assert_cmpstr (assay_machine_get_file (machine, OTHER, "checkpoint:copax"), ==,
                   "models\\copax.safetensors");
  g_assert_null (assay_machine_get_file (machine, OTHER, "lora:glow"));
  assay_machine_set_file (machine, OTHER, "checkpoint:copax", NULL);
  g_assert_null (assay_machine_get_file (machine, OTHER, "checkpoint:copax"));
  g_assert_cmpuint (machine->servers->len, ==, 1);
}

static void
test_last_server (void)
{
  g_autoptr (AssayMachine) machine = assay_machine_new ();

  g_assert_null (assay_machine_get_server (machine, "one"));
  assay_machine_set_server (machine, "one", ASSAY_MACHINE_SANDBOX);
  assay_machine_set_server (machine, "one", URL);
  g_assert_cmpstr (assay_machine_get_server (machine, "one"), ==, URL);
  assay_machine_set_server (machine, "one", NULL);
  g_assert_null (assay_machine_get_server (machine, "one"));
}

/* Mutation: assay_machine_set_server that keeps what another server lacked. */
static void
test_lacking (void)
{
  g_autoptr (AssayMachine) machine = assay_machine_new ();
  AssayModelFile copax = {(char *) "checkpoint:copax", (char *) "copax.safetensors"},
                 glow = {(char *) "lora:glow", (char *) "glow.safetensors"};
  g_autoptr (GPtrArray) both = g_ptr_array_new (), one = g_ptr_array_new ();

  g_ptr_array_add (both, &glow);
  g_ptr_array_add (both, &copax);
  g_ptr_array_add (one, &glow);
  assay_machine_set_lacking (machine, "one", both);
  g_assert_null (assay_machine_get_lacking (machine, "one"));
  assay_machine_set_server (machine, "one", URL);
  assay_machine_set_lacking (machine, "one", both);
  g_assert_cmpuint (assay_machine_get_lacking (machine, "one")->len, ==, 2);
  assay_machine_set_lacking (machine, "one", one);
  assay_machine_set_server (machine, "one", URL);
  g_assert_cmpuint (assay_machine_get_lacking (machine, "one")->len, ==, 1);
  assay_machine_set_server (machine, "one", OTHER);
  g_assert_cmpuint (assay_machine_get_lacking (machine, "one")->len, ==, 0);
}

static void
test_round_trip (void)
{
  g_autoptr (AssayMachine) machine = assay_machine_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL, again = NULL;
  g_autoptr (AssayMachine) read = NULL;

  assay_machine_set_file (machine, OTHER, "lora:ä", "ä/b.safetensors");
  assay_machine_set_file (machine, URL, "lora:a", "a.safetensors");
  assay_machine_set_server (machine, "p", URL);
  bytes = assay_machine_to_bytes (machine);
  read = assay_machine_read (bytes, "machine.json", problems);
  g_assert_nonnull (read);
  again = assay_machine_to_bytes (read);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
test_strict (void)
{
  static const struct
  {
    const char *text, *code;
  } cases[] = {
    {"{\"schema\":\"machine/2\",\"servers\":{},\"projects\":{}}", "machine.newer"},
    {"{\"schema\":\"machine/1\",\"servrs\":{}}", "document.unknown_field"},
    {"{\"servers\":{}}", NULL},
    {"nonsense", NULL},
    {"", NULL},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].text, strlen (cases[i].text));

      g_assert_null (assay_machine_read (bytes, "machine.json", problems));
      g_assert_cmpuint (assay_problems_count (problems), >, 0);
      if (cases[i].code != NULL)
        g_assert_true (assay_problems_has (problems, cases[i].code));
    }
}

/* The file ------------------------------------------------------------ */

typedef struct
{
  char *folder, *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("assay-machine-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "assay", "machine.json", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autofree char *lock = g_strconcat (place->path, ".lock", NULL);
  g_autofree char *inner = g_path_get_dirname (place->path);

  g_remove (place->path);
  g_remove (lock);
  g_rmdir (inner);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

static void
use (AssayMachine *machine, gpointer server)
{
  assay_machine_set_server (machine, server, URL);
}

static void
test_file_is_made_and_kept (Place *place, gconstpointer data)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayMachine) read = NULL;

  g_assert_true (
    assay_machine_file_change (assay_io_system (), place->path, use, (gpointer) "a", problems));
  g_assert_true (
    assay_machine_file_change (assay_io_system (), place->path, use, (gpointer) "b", problems));
  read = assay_machine_file_read (assay_io_system (), place->path, problems);
  g_assert_cmpstr (assay_machine_get_server (read, "a"), ==, URL);
  g_assert_cmpstr (assay_machine_get_server (read, "b"), ==, URL);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
}

/* What cannot be read is never written over. */
static void
test_damaged_file_stays (Place *place, gconstpointer data)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autofree char *text = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (place->path, "{\"schema\":", -1, NULL));
  g_assert_false (
    assay_machine_file_change (assay_io_system (), place->path, use, (gpointer) "a", problems));
  g_assert_cmpuint (assay_problems_count (problems), >, 0);
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"schema\":");
}

#define N_WRITERS 8

static gpointer
change_many (gpointer path)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *name = g_strdup_printf ("%p-%u", (void *) g_thread_self (), i);

      g_assert_true (assay_machine_file_change (assay_io_system (), path, use, name, problems));
    }
  return NULL;
}

/* Each writer has a descriptor and so a lock of its own, as processes have. */
static void
test_no_change_is_lost (Place *place, gconstpointer data)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayMachine) read = NULL;
  GThread *writers[N_WRITERS];

  for (guint i = 0; i < N_WRITERS; i++)
    writers[i] = g_thread_new ("writer", change_many, place->path);
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (writers[i]);
  read = assay_machine_file_read (assay_io_system (), place->path, problems);
  g_assert_cmpuint (read->projects->len, ==, N_WRITERS * 10);
}

/* By whatever path, and where it was moved to; never of another. Mutations: the path instead of the
 * number of the folder; the machine's part alone. */
static void
test_place (Place *place, gconstpointer data)
{
  g_autofree char *folder = g_strconcat (place->path, ".folder", NULL);
  g_autofree char *other = g_strconcat (place->path, ".other", NULL);
  g_autofree char *moved = g_strconcat (place->path, ".moved", NULL);
  g_autofree char *link = g_strconcat (place->path, ".link", NULL);
  g_autofree char *before = NULL, *elsewhere = NULL, *after = NULL, *by_link = NULL;
  AssayIo *io = assay_io_system ();

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (other, 0700), ==, 0);
  before = assay_machine_dup_place (io, folder);
  elsewhere = assay_machine_dup_place (io, other);
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_cmpint (symlink (moved, link), ==, 0);
  after = assay_machine_dup_place (io, moved);
  by_link = assay_machine_dup_place (io, link);
  g_assert_nonnull (before);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (before, ==, by_link);
  g_assert_cmpstr (before, !=, elsewhere);
  g_assert_null (assay_machine_dup_place (io, folder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine/files-by-server", test_files_by_server);
  g_test_add_func ("/machine/last-server", test_last_server);
  g_test_add_func ("/machine/lacking", test_lacking);
  g_test_add_func ("/machine/round-trip", test_round_trip);
  g_test_add_func ("/machine/strict", test_strict);
  g_test_add ("/machine/file-is-made-and-kept", Place, NULL, set_up, test_file_is_made_and_kept,
              tear_down);
  g_test_add ("/machine/damaged-file-stays", Place, NULL, set_up, test_damaged_file_stays,
              tear_down);
  g_test_add ("/machine/no-change-is-lost", Place, NULL, set_up, test_no_change_is_lost, tear_down);
  g_test_add ("/machine/place", Place, NULL, set_up, test_place, tear_down);
  return g_test_run ();
}
