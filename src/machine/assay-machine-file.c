/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/assay-machine-file.h"

#include <errno.h>
#include <fcntl.h>

#define LOCK_TRIES   400
#define LOCK_WAIT_US 5000

char *
assay_machine_file_dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "assay", "machine.json", NULL);
}

static void
add_error (AssayProblems *problems, const char *path, const GError *error)
{
  assay_problems_add (problems, path, NULL, "machine.file",
                      N_ ("What this machine knows of servers could not be read or kept: {0}"),
                      N_ ("Make the file and its folder readable and writable for you."),
                      error->message, NULL);
}

AssayMachine *
assay_machine_file_read (AssayIo *io, const char *path, AssayProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = assay_io_read_file (io, path, ASSAY_MACHINE_FILE_MAX, &error);

  if (bytes != NULL)
    return assay_machine_read (bytes, path, problems);
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return assay_machine_new ();
  add_error (problems, path, error);
  return NULL;
}

/* The lock has a file of its own: machine.json is replaced by renaming. */
static int
open_locked (AssayIo *io, const char *path, GError **error)
{
  g_autofree char *name = g_strconcat (path, ".lock", NULL);
  int fd = io->open (io, ASSAY_IO_PATH, name, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      assay_io_fail (error, errno, N_ ("Could not open “{0}”: {1}"), name);
      return -1;
    }
  for (guint i = 0; i < LOCK_TRIES; i++)
    {
      if (io->lock (io, fd) == 0)
        return fd;
      if (errno != EAGAIN && errno != EACCES)
        break;
      g_usleep (LOCK_WAIT_US);
    }
  assay_io_fail (error, errno, N_ ("Could not lock “{0}”: {1}"), name);
  io->close (io, fd);
  return -1;
}

static gboolean
replace_changed (
  AssayIo *io, const char *path, AssayMachineChange change, gpointer data, AssayProblems *problems)
{
  g_autoptr (AssayMachine) machine = assay_machine_file_read (io, path, problems);
  g_autoptr (GBytes) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  if (machine == NULL)
    return FALSE;
  before = assay_machine_to_bytes (machine);
  change (machine, data);
  after = assay_machine_to_bytes (machine);
  if (g_bytes_equal (before, after) || assay_io_replace_file (io, path, after, &error))
    return TRUE;
  add_error (problems, path, error);
  return FALSE;
}

gboolean
assay_machine_file_change (
  AssayIo *io, const char *path, AssayMachineChange change, gpointer data, AssayProblems *problems)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  int fd = assay_io_make_folders (io, folder, &error) ? open_locked (io, path, &error) : -1;
  gboolean changed;

  if (fd < 0)
    {
      add_error (problems, path, error);
      return FALSE;
    }
  changed = replace_changed (io, path, change, data, problems);
  io->close (io, fd);
  return changed;
}
