/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

/* The journal as its owner sees it: where it stands, why nothing is written any more, and whether
 * there is room for new work. It is opened in assay-journal-open, gets its events in
 * assay-journal-stage, and saves them in assay-journal-sync. */

G_DEFINE_QUARK (assay - store - error - quark, assay_store_error)

gboolean
assay_store_is_lacking (const GError *error)
{
  return g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE)
         || assay_io_is_lacking (error);
}

void
_assay_journal_set_reason (AssayJournal *self, const char *template_, ...)
{
  va_list args;

  if (self->reason != NULL)
    return;
  va_start (args, template_);
  self->reason = assay_sentence_pack_va (template_, args);
  va_end (args);
}

void
assay_journal_set_read_only (AssayJournal *self, const char *reason)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (reason != NULL);
  if (self->reason == NULL)
    self->reason = g_strdup (reason);
}

void
assay_journal_close (AssayJournal *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    self->io->close (self->io, self->fd);
  if (self->guard >= 0)
    self->io->close (self->io, self->guard);
  _assay_lock_release (&self->lock);
  g_byte_array_unref (self->staged);
  g_ptr_array_unref (self->commits);
  if (self->staged_head.project_id != self->head.project_id)
    g_free (self->staged_head.project_id);
  g_free (self->head.project_id);
  g_free (self->reason);
  assay_folder_free (self->events);
  assay_folder_free (self->store);
  g_free (self->folder);
  g_free (self);
}

gboolean
assay_journal_is_unwritable (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->unwritable;
}

gboolean
assay_journal_is_damaged (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->damaged;
}

gboolean
assay_journal_is_read_only (AssayJournal *self, const char **out_reason)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (out_reason != NULL)
    *out_reason = self->reason;
  return self->reason != NULL;
}

guint64
assay_journal_get_last_seq (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->staged_head.seq;
}

guint64
assay_journal_get_synced_seq (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->head.seq;
}

void
assay_journal_get_origin (AssayJournal *self, AssayDigest *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);
  *out = self->staged_head.origin;
}

const char *
assay_journal_get_project_id (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->staged_head.project_id;
}

const char *
assay_journal_get_folder (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

AssayIo *
assay_journal_get_io (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->io;
}

gint64
assay_disk_floor (gint64 volume_bytes)
{
  const gint64 large = MAX (ASSAY_DISK_FLOOR_BYTES, 4 * (gint64) ASSAY_BATCH_MAX_BYTES);

  return volume_bytes < 0 ? large : MIN (large, volume_bytes / 100 * ASSAY_DISK_FLOOR_CENT);
}

gboolean
assay_journal_has_room (AssayJournal *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autofree char *is_free = NULL, *needed = NULL;
  gint64 volume, floor_bytes;
  gint64 free_bytes = self->io->free_bytes (self->io, assay_folder_get_fd (self->store), &volume);

  floor_bytes = self->floor_bytes > 0 ? self->floor_bytes : assay_disk_floor (volume);
  if (free_bytes < 0 || free_bytes >= floor_bytes)
    return TRUE;
  is_free = g_format_size ((guint64) free_bytes);
  needed = g_format_size ((guint64) floor_bytes);
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE,
                          N_ ("Only {0} are free on the disk of “{1}”; nothing new is made until "
                              "there are {2}. Free some space."),
                          is_free, self->folder, needed, NULL);
}
