/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HOLDER_MAX_BYTES 200
#define MAX_TRIES        16 /* as often as somebody may replace the file while we take it */

gboolean
_assay_errno_is_unwritable (int code)
{
  return code == EACCES || code == EPERM || code == EROFS;
}

/* What the holder wrote, as far as it may be shown; "another program" if nothing. */
static char *
dup_holder (AssayIo *io, int fd)
{
  char text[HOLDER_MAX_BYTES + 1];
  ssize_t n = io->pread (io, fd, text, HOLDER_MAX_BYTES, 0);
  g_autofree char *shown = NULL;

  text[MAX (n, 0)] = '\0';
  text[strcspn (text, "\n")] = '\0';
  for (char *at = text; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      *at = '?';
  if (text[0] == '\0')
    return g_strdup ("another program");
  shown = g_strdup (text);
  return g_strdup_printf ("the process %s", shown);
}

static gboolean
fail_locked (AssayLock *self, int fd, GError **error)
{
  g_autofree char *holder = dup_holder (self->io, fd);

  g_set_error (
    error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED,
    "The project is open in %s, which holds “%s”. Close it there, or go on in that window.", holder,
    self->path);
  return FALSE;
}

static gboolean
fail_open (AssayLock *self, int code, GError **error)
{
  if (!_assay_errno_is_unwritable (code))
    return assay_io_fail (error, code, "open", self->path);
  g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY,
               "The project cannot be changed: “%s” may not be written (%s). Give yourself write "
               "access to the folder, "
               "or copy the project to a place that is yours.",
               self->path, strerrordesc_np (code));
  return FALSE;
}

/* Who we are, for the message another one shows. Failing to write it harms nobody. */
static void
write_holder (AssayLock *self)
{
  const char *program = g_get_prgname ();
  g_autofree char *text =
    g_strdup_printf ("%d %.100s\n", (int) getpid (), program != NULL ? program : "assay");

  if (self->io->ftruncate (self->io, self->fd, 0) == 0)
    assay_io_write_all (self->io, self->fd, text, strlen (text), NULL);
}

gboolean
_assay_lock_take (AssayLock *self, AssayIo *io, const char *folder, GError **error)
{
  *self = (AssayLock){.io = io, .fd = -1, .path = g_strdup_printf ("%s/lock", folder)};
  for (int i = 0; i < MAX_TRIES; i++)
    {
      int fd = io->open (io, self->path, O_RDWR | O_CREAT | O_APPEND, 0666);
      struct stat info;
      int code;

      if (fd < 0)
        return fail_open (self, errno, error);
      if (io->lock (io, fd) < 0)
        {
          code = errno;
          if (code == EAGAIN)
            fail_locked (self, fd, error);
          else
            assay_io_fail (error, code, "lock", self->path);
          io->close (io, fd);
          return FALSE;
        }
      if (io->fstat (io, fd, &info) < 0)
        {
          assay_io_fail (error, errno, "look at", self->path);
          io->close (io, fd);
          return FALSE;
        }
      self->fd = fd;
      self->device = info.st_dev;
      self->inode = info.st_ino;
      if (_assay_lock_is_ours (self))
        {
          write_holder (self);
          return TRUE;
        }
      io->close (io, fd); /* replaced between open and lock */
      self->fd = -1;
    }
  g_set_error (
    error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED,
    "“%s” is replaced again and again by another program. Find out which, then try again.",
    self->path);
  return FALSE;
}

gboolean
_assay_lock_is_ours (AssayLock *self)
{
  struct stat info;

  return self->fd >= 0 && self->io->stat (self->io, self->path, &info) == 0
         && info.st_dev == self->device && info.st_ino == self->inode;
}

void
_assay_lock_release (AssayLock *self)
{
  if (self->fd >= 0)
    self->io->close (self->io, self->fd);
  self->fd = -1;
  g_clear_pointer (&self->path, g_free);
}
