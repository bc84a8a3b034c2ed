/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-new-file.h"

#include "base/assay-error.h"
#include "base/assay-folder.h"

#include <errno.h>

/* The folder of @path, when nothing in it has the name. */
static AssayFolder *
open_folder (AssayIo *io, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path), *name = g_path_get_basename (path);
  g_autoptr (AssayFolder) folder = assay_folder_open (io, parent, error);
  struct stat info;

  if (folder == NULL)
    return NULL;
  if (io->lstat (io, assay_folder_get_fd (folder), name, &info) == 0)
    {
      assay_error_set (error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
                       N_ ("“{0}” is there already, and nothing is written over it. Move it away "
                           "or choose another name."),
                       path, NULL);
      return NULL;
    }
  if (errno != ENOENT)
    {
      assay_io_fail (error, errno, N_ ("Could not write “{0}”: {1}"), path);
      return NULL;
    }
  return g_steal_pointer (&folder);
}

gboolean
assay_new_file_may_write (AssayIo *io, const char *path, GError **error)
{
  g_autoptr (AssayFolder) folder = open_folder (io, path, error);

  return folder != NULL;
}

/* Of the folder that @path is to lie in; links are followed. */
static gboolean
stat_folder (AssayIo *io, const char *path, struct stat *out)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return io->stat (io, parent, out) == 0;
}

gboolean
assay_new_file_is_same (AssayIo *io, const char *path, const char *other)
{
  g_autofree char *name = g_path_get_basename (path), *other_name = g_path_get_basename (other);
  struct stat here, there;

  return g_str_equal (name, other_name) && stat_folder (io, path, &here)
         && stat_folder (io, other, &there) && here.st_dev == there.st_dev
         && here.st_ino == there.st_ino;
}

gboolean
assay_new_file_write (AssayIo *io, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (AssayFolder) folder = open_folder (io, path, error);

  return folder != NULL && assay_folder_replace_file (folder, name, bytes, error);
}
