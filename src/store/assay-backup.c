/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place of a backup: held, and named when it is whole. */
#include "store/assay-backup-private.h"

#include "core/decide/assay-room.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define MARK_NAME "unfinished-backup"
#define MARK_TEXT                                                                                  \
  "Assay is writing a backup here, or was ended while it did. “assayctl backup” to the same "  \
  "place "                                                                                         \
  "goes on; without it this folder may be deleted.\n"

/* The place ----------------------------------------------------------------- */

static gboolean
is_same (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* By the folders themselves, whatever links their names lead through. */
static gboolean
lies_in (AssayIo *io, AssayFolder *folder, const struct stat *project)
{
  struct stat info, above = {0};
  int fd = io->open (io, assay_folder_get_fd (folder), ".", O_RDONLY | O_DIRECTORY, 0);
  gboolean inside = FALSE;

  while (fd >= 0 && io->fstat (io, fd, &info) == 0 && !is_same (&info, &above))
    {
      int up = io->open (io, fd, "..", O_RDONLY | O_DIRECTORY, 0);

      inside = inside || is_same (&info, project);
      above = info;
      io->close (io, fd);
      fd = up;
    }
  if (fd >= 0)
    io->close (io, fd);
  return inside;
}

static gboolean
check_outside (AssayBackup *self, const char *project, GError **error)
{
  struct stat info;

  if (self->io->stat (self->io, project, &info) < 0)
    return assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), project);
  if (!lies_in (self->io, self->parent, &info))
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                          N_ ("A backup inside the project would be lost with it. Name a folder "
                              "outside of “{0}”, best on another disk."),
                          project, NULL);
}

/* What has the name already may be an empty folder of ours, or nothing. */
static gboolean
check_free (AssayBackup *self, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) there = assay_folder_open_below (self->parent, self->name, &cause);
  g_auto (GStrv) names = there != NULL ? assay_folder_list (there, &cause) : NULL;

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_clear_error (&cause);
      return TRUE;
    }
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (names[0] == NULL)
    return TRUE;
  return assay_error_set (
    error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY,
    N_ ("“{0}” is not empty, and nothing in it is replaced. Name a folder that "
        "is not there yet."),
    assay_folder_get_path (there), NULL);
}

/* Empty, or begun by one of ours. */
static gboolean
is_partial (char **names)
{
  if (g_strv_contains ((const char *const *) names, MARK_NAME))
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (!assay_room_is_temporary (names[i]))
      return FALSE;
  return TRUE;
}

static gboolean
open_partial (AssayBackup *self, GError **error)
{
  g_autoptr (GBytes) mark = g_bytes_new_static (MARK_TEXT, strlen (MARK_TEXT));
  g_auto (GStrv) names = NULL;

  self->folder = assay_folder_make_below (self->parent, self->partial, error);
  names = self->folder != NULL ? assay_folder_list (self->folder, error) : NULL;
  if (names == NULL)
    return FALSE;
  if (is_partial (names))
    return assay_folder_replace_file (self->folder, MARK_NAME, mark, error);
  return assay_error_set (
    error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY,
    N_ ("“{0}” is where the backup would be put together, and holds something "
        "else. Move it away, or name another folder."),
    assay_folder_get_path (self->folder), NULL);
}

/* Another backup to the same place, or somebody who opened what is not a whole project yet. */
static gboolean
take_hold (AssayBackup *self, GError **error)
{
  GError *cause = NULL;

  self->store = assay_folder_make_below (self->folder, ".assay", error);
  if (self->store == NULL)
    return FALSE;
  if (_assay_lock_take (&self->lock, self->store, &cause))
    return TRUE;
  if (!g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_error_free (cause);
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED,
                          N_ ("Another backup to “{0}” is being written. Wait until it has ended."),
                          assay_folder_get_path (self->folder), NULL);
}

/* It is not made: of a disk that is not there the name would lead to another one. */
static gboolean
open_parent (AssayBackup *self, const char *path, GError **error)
{
  GError *cause = NULL;

  self->parent = assay_folder_open (self->io, path, &cause);
  if (self->parent != NULL)
    return TRUE;
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      assay_error_set (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        N_ ("There is no folder “{0}” for the backup to be made in. Make it, or plug "
            "in the disk that has it."),
        path, NULL);
      g_error_free (cause);
    }
  else
    g_propagate_error (error, cause);
  return FALSE;
}

static void
add_size_cb (const char *fan,
             const char *name,
             const AssayDigest *digest,
             const struct stat *info,
             gpointer data)
{
  if (digest != NULL)
    *(gint64 *) data += info->st_size;
}

/* Stored files that an earlier try has brought there. */
static gint64
count_there (AssayBackup *self)
{
  g_autofree char *store =
    g_build_filename (assay_folder_get_path (self->parent), self->partial, ".assay", NULL);
  g_autoptr (AssayBlobs) there = assay_blobs_new (self->io, store);
  gint64 bytes = 0;

  assay_blobs_each (there, add_size_cb, &bytes, NULL);
  return bytes;
}

static gboolean
check_room (AssayBackup *self, gint64 bytes, gint64 *out_free, GError **error)
{
  gint64 volume, is_free;
  g_autofree char *left = NULL, *needed = NULL;

  is_free = self->io->free_bytes (self->io, assay_folder_get_fd (self->parent), &volume);
  if (out_free != NULL)
    *out_free = is_free;
  bytes -= bytes > 0 ? count_there (self) : 0;
  if (is_free < 0 || is_free >= bytes)
    return TRUE;
  left = g_format_size ((guint64) is_free);
  needed = g_format_size ((guint64) bytes);
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE,
                          N_ ("The disk of “{0}” has {1} left, and the backup needs {2}. Free "
                              "space there, or choose a folder on another disk."),
                          assay_folder_get_path (self->parent), left, needed, NULL);
}

/* A disk that is read-only, somebody else's folder. */
static gboolean
check_writable (AssayBackup *self, GError **error)
{
  g_autofree char *name = g_strconcat (self->partial, ".try", NULL);
  g_autofree char *probe = g_build_filename (assay_folder_get_path (self->parent), name, NULL);
  g_autoptr (GError) cause = NULL;

  if (assay_io_may_replace (self->io, probe, &cause))
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                          N_ ("Nothing can be written in “{0}”: {1} Choose a folder that you may "
                              "write to, or make this one so."),
                          assay_folder_get_path (self->parent), cause->message, NULL);
}

/* What can be known of the place without touching it. %NULL + error. */
static AssayBackup *
look_at_place (
  AssayIo *io, const char *to, const char *project, gint64 bytes, gint64 *out_free, GError **error)
{
  g_autoptr (AssayBackup) self = g_new0 (AssayBackup, 1);
  g_autofree char *parent = g_path_get_dirname (to);

  self->io = io;
  self->lock.fd = -1;
  self->name = g_path_get_basename (to);
  self->partial = g_strconcat (self->name, ".partial", NULL);
  if (!open_parent (self, parent, error) || !check_outside (self, project, error)
      || !check_free (self, error) || !check_writable (self, error)
      || !check_room (self, bytes, out_free, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
assay_backup_check (
  AssayIo *io, const char *to, const char *project, gint64 bytes, gint64 *out_free, GError **error)
{
  g_return_val_if_fail (io != NULL && to != NULL && project != NULL, FALSE);

  g_autoptr (AssayBackup) self = look_at_place (io, to, project, bytes, out_free, error);

  return self != NULL;
}

AssayBackup *
assay_backup_begin (AssayIo *io, const char *to, const char *project, gint64 bytes, GError **error)
{
  g_return_val_if_fail (io != NULL && to != NULL && project != NULL, NULL);

  g_autoptr (AssayBackup) self = look_at_place (io, to, project, bytes, NULL, error);

  if (self == NULL || !open_partial (self, error) || !take_hold (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

AssayFolder *
assay_backup_get_folder (AssayBackup *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

/* The mark goes last: a name is given to what is whole, and a mark left in it harms nobody. */
gboolean
assay_backup_finish (AssayBackup *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_free (self, error) || !assay_folder_sync (self->store, error)
      || !assay_folder_sync (self->folder, error))
    return FALSE;
  if (self->io->rename (self->io, assay_folder_get_fd (self->parent), self->partial, self->name)
      < 0)
    return assay_io_fail (error, errno, N_ ("Could not give its name to “{0}”: {1}"),
                          assay_folder_get_path (self->folder));
  return assay_folder_sync (self->parent, error)
         && assay_folder_remove_file (self->folder, MARK_NAME, error)
         && assay_folder_sync (self->folder, error);
}

void
assay_backup_free (AssayBackup *self)
{
  if (self == NULL)
    return;
  if (self->lock.fd >= 0)
    _assay_lock_release (&self->lock);
  assay_folder_free (self->store);
  assay_folder_free (self->folder);
  assay_folder_free (self->parent);
  g_free (self->name);
  g_free (self->partial);
  g_free (self);
}
