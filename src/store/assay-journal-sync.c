/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* Syncing: the batch that waits becomes durable, or nothing of it was ever there. */

static gboolean
fail_read_only (AssayJournal *self, GError **error)
{
  g_set_error_literal (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY, self->reason);
  return FALSE;
}

static gboolean
fail_replaced (AssayJournal *self, GError **error)
{
  _assay_journal_set_reason (
    self,
    N_ ("The file “{0}/lock” was replaced while the project was open: another program may be "
        "writing. Close it everywhere, then open it again."),
    self->folder, NULL);
  return fail_read_only (self, error);
}

/* A first segment is empty and nobody else's: who took the lock file away may have let another
 * writer in before there was a log to lock. */
static gboolean
guard_first (AssayJournal *self, int fd, GError **error)
{
  g_autoptr (GError) cause = NULL;
  struct stat info;

  if (self->guard >= 0)
    self->io->close (self->io, self->guard);
  self->guard = _assay_lock_guard (self->store, self->events, &cause);
  if (cause != NULL && !g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (self->guard >= 0 && self->io->fstat (self->io, fd, &info) == 0 && info.st_size == 0)
    return TRUE;
  return fail_replaced (self, error);
}

/* The segment the batch goes to is open, its folder entry durable. */
static gboolean
ready_segment (AssayJournal *self, GError **error)
{
  g_autofree char *name = NULL;
  gboolean full = self->size > 0 && self->size + (gint64) self->staged->len > self->segment_bytes;
  int fd;

  if (self->fd >= 0 && !full)
    return TRUE;
  name = _assay_log_segment_name (self->segment + 1);
  fd = assay_folder_open_file (self->events, name, O_WRONLY | O_CREAT | O_APPEND, error);
  if (fd < 0)
    return FALSE;
  if (self->segment == 0 && !guard_first (self, fd, error))
    {
      self->io->close (self->io, fd);
      return FALSE;
    }
  if (!assay_folder_sync (self->events, error))
    {
      /* The next try would find the name and believe it durable. */
      _assay_journal_set_reason (
        self, N_ ("The history cannot be saved: {0}. Mend the cause, then open the project again."),
        (*error)->message, NULL);
      self->io->close (self->io, fd);
      return FALSE;
    }
  if (self->fd >= 0)
    self->io->close (self->io, self->fd);
  self->fd = fd;
  self->segment++;
  self->size = 0;
  return TRUE;
}

/* Takes our own unacknowledged bytes back. */
static gboolean
take_back (AssayJournal *self)
{
  int result;

  do
    result = self->io->ftruncate (self->io, self->fd, (off_t) self->size);
  while (result < 0 && errno == EINTR);
  return result == 0;
}

static gboolean
is_no_space (const GError *error)
{
  return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

static gboolean
write_batch (AssayJournal *self, GError **error)
{
  GError *cause = NULL;
  gboolean back;

  if (assay_io_write_all (self->io, self->fd, self->staged->data, self->staged->len, &cause))
    return TRUE;
  back = take_back (self);
  if (is_no_space (cause) && back)
    assay_error_set (
      error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE,
      N_ ("The disk of “{0}” is full: nothing was saved. Free some space, then do it "
          "again."),
      self->folder, NULL);
  else
    {
      _assay_journal_set_reason (
        self,
        N_ ("The history could not be written: {0}. Mend the cause, then open the project again."),
        cause->message, NULL);
      fail_read_only (self, error);
    }
  g_error_free (cause);
  return FALSE;
}

/* After a failed sync nobody knows which bytes are on the disk, and asking again would lie: it is
 * final. */
static gboolean
sync_batch (AssayJournal *self, GError **error)
{
  g_autofree char *why = NULL;
  int result, code;

  do
    result = self->io->fdatasync (self->io, self->fd);
  while (result < 0 && errno == EINTR);
  if (result == 0)
    return TRUE;
  code = errno;
  why = assay_sentence_pack_of (assay_io_reason (code), NULL);
  take_back (self);
  _assay_journal_set_reason (
    self,
    N_ ("The disk refused to save the history ({0}). Nothing more is written; check the disk, then "
        "open the project again."),
    why, NULL);
  return fail_read_only (self, error);
}

gboolean
assay_journal_sync (AssayJournal *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  GError *cause = NULL;
  gboolean saved = FALSE;

  if (self->staged->len == 0)
    return TRUE;
  if (self->reason != NULL)
    fail_read_only (self, &cause);
  else if (!_assay_lock_is_ours (&self->lock))
    fail_replaced (self, &cause);
  else
    saved = ready_segment (self, &cause) && write_batch (self, &cause) && sync_batch (self, &cause);
  if (!saved)
    {
      assay_journal_abandon (self);
      if (is_no_space (cause))
        {
          cause->domain = ASSAY_STORE_ERROR;
          cause->code = ASSAY_STORE_ERROR_NO_SPACE;
        }
      g_propagate_error (error, cause);
      return FALSE;
    }
  self->size += self->staged->len;
  self->head = self->staged_head;
  _assay_journal_forget_staged (self);
  return TRUE;
}
