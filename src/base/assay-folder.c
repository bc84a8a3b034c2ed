/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-folder.h"

#include "base/assay-error.h"
#include "base/assay-io-private.h"

#include <errno.h>
#include <fcntl.h>

struct _AssayFolder
{
  AssayIo *io;
  int fd;
  char *path;
  gboolean shared;
};

G_DEFINE_QUARK (assay - folder - error - quark, assay_folder_error)

static const char *
kind_name (mode_t mode)
{
  switch (mode & S_IFMT)
    {
    case S_IFLNK:
      return N_ ("a link to another place");
    case S_IFDIR:
      return N_ ("a folder");
    case S_IFREG:
      return N_ ("a file");
    case S_IFIFO:
      return N_ ("a pipe");
    case S_IFSOCK:
      return N_ ("a socket");
    default:
      return N_ ("a device");
    }
}

static const char *
sentence_of_strange (AssayFolder *self, mode_t wanted)
{
  if (wanted == S_IFDIR)
    return self->shared ? N_ ("“{0}” is {1}, not a folder of its own; it was left alone")
                        : N_ ("“{0}” is {1}, not a folder of Assay’s own; it was left alone");
  return self->shared ? N_ ("“{0}” is {1}, not a file of its own; it was left alone")
                      : N_ ("“{0}” is {1}, not a file of Assay’s own; it was left alone");
}

static gboolean
fail_strange (AssayFolder *self, const char *path, const char *what, mode_t wanted, GError **error)
{
  g_autofree char *packed = assay_sentence_pack_of (what, NULL);

  return assay_error_set (error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE,
                          sentence_of_strange (self, wanted), path, packed, NULL);
}

/* Whether the thing is ours and of the @wanted kind (S_IFREG, S_IFDIR). */
static gboolean
is_ours (
  AssayFolder *self, const char *path, const struct stat *info, mode_t wanted, GError **error)
{
  const char *what = NULL;

  if ((info->st_mode & S_IFMT) != wanted)
    what = kind_name (info->st_mode);
  else if (!self->shared && info->st_uid != self->io->user (self->io))
    what = N_ ("another user’s");
  else if (wanted == S_IFREG && info->st_nlink > 1)
    what = N_ ("a file that has a second name elsewhere (a hard link)");
  return what == NULL || fail_strange (self, path, what, wanted, error);
}

/* Why something could not be opened: what it is, if that is the reason, or the system's word. */
static gboolean
fail_open (
  AssayFolder *self, int code, const char *name, const char *path, mode_t wanted, GError **error)
{
  struct stat info;

  if (code != ENOENT && self->io->lstat (self->io, self->fd, name, &info) == 0
      && !is_ours (self, path, &info, wanted, error))
    return FALSE;
  return assay_io_fail (error, code,
                        wanted == S_IFDIR ? N_ ("Could not open the folder “{0}”: {1}")
                                          : N_ ("Could not open “{0}”: {1}"),
                        path);
}

/* What is open is looked at, not what the name may have become meanwhile. */
static int
open_checked (AssayFolder *self, const char *name, int flags, mode_t wanted, GError **error)
{
  g_autofree char *path = assay_folder_dup_path (self, name);
  int fd = self->io->open (self->io, self->fd, name, flags | O_NOFOLLOW | O_NONBLOCK, 0666);
  struct stat info;

  if (fd < 0)
    {
      fail_open (self, errno, name, path, wanted, error);
      return -1;
    }
  if (self->io->fstat (self->io, fd, &info) < 0)
    assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), path);
  else if (is_ours (self, path, &info, wanted, error))
    return fd;
  self->io->close (self->io, fd);
  return -1;
}

static AssayFolder *
folder_new (AssayIo *io, int fd, char *path, gboolean shared)
{
  AssayFolder *self = g_new (AssayFolder, 1);

  *self = (AssayFolder){io, fd, path, shared};
  return self;
}

static AssayFolder *
open_by_path (
  AssayIo *io, int at, const char *name, const char *path, gboolean shared, GError **error)
{
  int fd = io->open (io, at, name, O_RDONLY | O_DIRECTORY, 0);

  if (fd >= 0)
    return folder_new (io, fd, g_strdup (path), shared);
  assay_io_fail (error, errno, N_ ("Could not open the folder “{0}”: {1}"), path);
  return NULL;
}

AssayFolder *
assay_folder_open (AssayIo *io, const char *path, GError **error)
{
  return open_by_path (io, ASSAY_IO_PATH, path, path, FALSE, error);
}

AssayFolder *
assay_folder_open_shared (AssayIo *io, const char *path, GError **error)
{
  return open_by_path (io, ASSAY_IO_PATH, path, path, TRUE, error);
}

AssayFolder *
_assay_folder_open_again (AssayFolder *self, GError **error)
{
  return open_by_path (self->io, self->fd, ".", self->path, self->shared, error);
}

AssayFolder *
assay_folder_open_below (AssayFolder *self, const char *name, GError **error)
{
  int fd = open_checked (self, name, O_RDONLY | O_DIRECTORY, S_IFDIR, error);

  return fd >= 0 ? folder_new (self->io, fd, assay_folder_dup_path (self, name), self->shared)
                 : NULL;
}

AssayFolder *
assay_folder_make_below (AssayFolder *self, const char *name, GError **error)
{
  g_autoptr (GError) missing = NULL;
  AssayFolder *there = assay_folder_open_below (self, name, &missing);

  if (there != NULL)
    return there;
  if (!g_error_matches (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return NULL;
    }
  if (self->io->mkdir (self->io, self->fd, name, 0777) == 0)
    {
      if (!assay_folder_sync (self, error))
        return NULL;
    }
  else if (errno != EEXIST) /* another was quicker */
    {
      g_autofree char *path = assay_folder_dup_path (self, name);

      assay_io_fail (error, errno, N_ ("Could not make the folder “{0}”: {1}"), path);
      return NULL;
    }
  return assay_folder_open_below (self, name, error);
}

void
assay_folder_free (AssayFolder *self)
{
  if (self == NULL)
    return;
  self->io->close (self->io, self->fd);
  g_free (self->path);
  g_free (self);
}

AssayIo *
assay_folder_get_io (AssayFolder *self)
{
  return self->io;
}

int
assay_folder_get_fd (AssayFolder *self)
{
  return self->fd;
}

const char *
assay_folder_get_path (AssayFolder *self)
{
  return self->path;
}

char *
assay_folder_dup_path (AssayFolder *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

char **
assay_folder_list (AssayFolder *self, GError **error)
{
  char **names = self->io->list (self->io, self->fd, ".");

  if (names == NULL)
    assay_io_fail (error, errno, N_ ("Could not list the folder “{0}”: {1}"), self->path);
  return names;
}

gboolean
assay_folder_look_at (AssayFolder *self, const char *name, struct stat *out, GError **error)
{
  g_autofree char *path = assay_folder_dup_path (self, name);

  if (self->io->lstat (self->io, self->fd, name, out) < 0)
    return assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), path);
  return is_ours (self, path, out, S_IFREG, error);
}

int
assay_folder_open_file (AssayFolder *self, const char *name, int flags, GError **error)
{
  g_assert ((flags & O_TRUNC) == 0); /* it would strike before the look */
  return open_checked (self, name, flags, S_IFREG, error);
}

GBytes *
assay_folder_read_file (AssayFolder *self, const char *name, gsize max_bytes, GError **error)
{
  int fd = assay_folder_open_file (self, name, O_RDONLY, error);
  g_autofree char *path = assay_folder_dup_path (self, name);

  return fd >= 0 ? _assay_io_read_open (self->io, fd, path, max_bytes, error) : NULL;
}

gboolean
assay_folder_replace_file (AssayFolder *self, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = assay_folder_dup_path (self, name);
  GError *cause = NULL;
  struct stat info;

  if (!assay_folder_look_at (self, name, &info, &cause)
      && !g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_clear_error (&cause);
  return _assay_io_replace_in (self->io, self->fd, name, path, bytes, error);
}

gboolean
assay_folder_remove_file (AssayFolder *self, const char *name, GError **error)
{
  g_autofree char *path = assay_folder_dup_path (self, name);

  return self->io->unlink (self->io, self->fd, name) == 0
         || assay_io_fail (error, errno, N_ ("Could not remove “{0}”: {1}"), path);
}

gboolean
assay_folder_sync (AssayFolder *self, GError **error)
{
  return self->io->fsync (self->io, self->fd) == 0
         || assay_io_fail (error, errno, N_ ("Could not sync the folder “{0}”: {1}"), self->path);
}
