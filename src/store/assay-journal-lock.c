/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HOLDER_MAX_BYTES 200
#define MAX_TRIES        16 /* as often as somebody may replace the file while we take it */
#define LOCK_NAME        "lock"

/* What the holder wrote, as far as it may be shown; "another program" if nothing, or without a file
 * (-1). Packed. */
static char *
dup_holder (AssayIo *io, int fd)
{
  char text[HOLDER_MAX_BYTES + 1];
  ssize_t n = fd >= 0 ? io->pread (io, fd, text, HOLDER_MAX_BYTES, 0) : 0;

  text[MAX (n, 0)] = '\0';
  text[strcspn (text, "\n")] = '\0';
  for (char *at = text; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      *at = '?';
  if (text[0] == '\0')
    return assay_sentence_pack_of (N_ ("another program"), NULL);
  return assay_sentence_pack_of (N_ ("the process {0}"), text, NULL);
}

static gboolean
fail_locked (AssayFolder *store, int fd, GError **error)
{
  g_autofree char *holder = dup_holder (assay_folder_get_io (store), fd);
  g_autofree char *path = assay_folder_dup_path (store, LOCK_NAME);

  return assay_error_set (
    error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED,
    N_ ("The project is open in {0}, which holds “{1}”. Close it there, or go "
        "on in that window."),
    holder, path, NULL);
}

static gboolean
fail_replaced (AssayLock *self, GError **error)
{
  g_autofree char *path = assay_folder_dup_path (self->store, LOCK_NAME);

  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED,
                          N_ ("“{0}” is replaced again and again by another program. Find out "
                              "which, then try again."),
                          path, NULL);
}

/* Who we are, for the message another one shows. Failing to write it harms nobody. */
static void
write_holder (AssayLock *self)
{
  AssayIo *io = assay_folder_get_io (self->store);
  const char *program = g_get_prgname ();
  g_autofree char *text =
    g_strdup_printf ("%d %.100s\n", (int) getpid (), program != NULL ? program : "assay");

  if (io->ftruncate (io, self->fd, 0) == 0)
    assay_io_write_all (io, self->fd, text, strlen (text), NULL);
}

/* Locks the open file and remembers which it is; %FALSE leaves it open. */
static gboolean
lock_open (AssayLock *self, int fd, GError **error)
{
  AssayIo *io = assay_folder_get_io (self->store);
  g_autofree char *path = assay_folder_dup_path (self->store, LOCK_NAME);
  struct stat info;

  if (io->lock (io, fd) < 0)
    return errno == EAGAIN ? fail_locked (self->store, fd, error)
                           : assay_io_fail (error, errno, N_ ("Could not lock “{0}”: {1}"), path);
  if (io->fstat (io, fd, &info) < 0)
    return assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), path);
  self->fd = fd;
  self->device = info.st_dev;
  self->inode = info.st_ino;
  return TRUE;
}

gboolean
_assay_lock_take (AssayLock *self, AssayFolder *store, GError **error)
{
  AssayIo *io = assay_folder_get_io (store);

  *self = (AssayLock){.store = store, .fd = -1};
  for (int i = 0; i < MAX_TRIES; i++)
    {
      int fd = assay_folder_open_file (store, LOCK_NAME, O_RDWR | O_CREAT | O_APPEND, error);

      if (fd < 0)
        return FALSE;
      if (!lock_open (self, fd, error))
        {
          io->close (io, fd);
          return FALSE;
        }
      if (_assay_lock_is_ours (self))
        {
          write_holder (self);
          return TRUE;
        }
      _assay_lock_release (self); /* replaced between open and lock */
    }
  return fail_replaced (self, error);
}

int
_assay_lock_guard (AssayFolder *store, AssayFolder *events, GError **error)
{
  AssayIo *io = assay_folder_get_io (store);
  g_autofree char *name = _assay_log_segment_name (1);
  GError *cause = NULL;
  int fd = assay_folder_open_file (events, name, O_WRONLY | O_APPEND, &cause);
  int holder;

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_clear_error (&cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  if (fd < 0 || io->lock (io, fd) == 0)
    return fd;
  if (errno == EAGAIN)
    {
      holder = assay_folder_open_file (store, LOCK_NAME, O_RDONLY, NULL);
      fail_locked (store, holder, error);
      if (holder >= 0)
        io->close (io, holder);
    }
  else
    assay_io_fail (error, errno, N_ ("Could not lock “{0}”: {1}"), name);
  io->close (io, fd);
  return -1;
}

gboolean
_assay_lock_is_ours (AssayLock *self)
{
  struct stat info;

  return self->fd >= 0 && assay_folder_look_at (self->store, LOCK_NAME, &info, NULL)
         && info.st_dev == self->device && info.st_ino == self->inode;
}

void
_assay_lock_release (AssayLock *self)
{
  AssayIo *io = self->fd >= 0 ? assay_folder_get_io (self->store) : NULL;

  if (io != NULL)
    io->close (io, self->fd);
  self->fd = -1;
}
