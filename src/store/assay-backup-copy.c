/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a backup has of the store: stored files, the log, and a look at both. */
#include "store/assay-backup-private.h"

#include "core/decide/assay-room.h"
#include "store/assay-reach.h"

typedef struct
{
  AssayBackup *backup;
  AssayBackupPlan *plan;
  AssayBlobs *to;
  AssayBackupSum *sum;  /* what is copied so far */
  AssayBackupTell tell; /* (nullable) */
  gpointer data;
  GCancellable *cancellable;
} Copy;

static void
tell (const Copy *self, AssayBackupPhase phase, const AssayBackupSum *done)
{
  if (self->tell != NULL)
    self->tell (phase, done, self->data);
}

static void
count_one (const Copy *self, AssayBackupSum *sum, const AssayDigest *digest, gint64 n_bytes)
{
  sum->blobs++;
  sum->pictures += g_hash_table_contains (self->plan->pictures, digest);
  sum->bytes += n_bytes;
}

/* Stored files --------------------------------------------------------------- */

static gboolean
copy_cb (const AssayDigest *digest, GBytes *bytes, gpointer data, GError **error)
{
  Copy *self = data;
  AssayDigest written;

  if (!assay_blobs_put (self->to, bytes, &written, error))
    return FALSE;
  count_one (self, self->sum, digest, (gint64) g_bytes_get_size (bytes));
  tell (self, ASSAY_BACKUP_COPYING, self->sum);
  return TRUE;
}

typedef struct
{
  AssayBlobs *to;
  AssayFolder *folder; /* of all of them */
} Stale;

static void
remove_unfinished (AssayFolder *folder, const char *fan_name, const char *name)
{
  g_autoptr (AssayFolder) fan = assay_folder_open_below (folder, fan_name, NULL);

  if (fan != NULL && assay_room_is_temporary (name))
    assay_folder_remove_file (fan, name, NULL);
}

/* Left by an earlier try: half written, or not reached any more, and then it would speak for a
 * longer history. */
static void
take_away_cb (const char *fan,
              const char *name,
              const AssayDigest *digest,
              const struct stat *info,
              gpointer data)
{
  const Stale *self = data;

  if (digest != NULL)
    assay_blobs_take_away (self->to, digest, NULL);
  else
    remove_unfinished (self->folder, fan, name);
}

static gboolean
take_stale_away (Copy *self, GError **error)
{
  g_autoptr (AssayFolder) folder = assay_folder_make_below (self->backup->store, "blobs", error);
  Stale stale = {self->to, folder};

  return folder != NULL && assay_blobs_each (self->to, take_away_cb, &stale, error);
}

static gboolean
copy_blobs (Copy *self, GError **error)
{
  AssayLogReading *reading = &self->plan->reading;
  g_autoptr (GHashTable) damaged = assay_reach_new ();

  if (!assay_reach_follow (reading->reached, self->plan->blobs, TRUE, damaged, copy_cb, self,
                           self->cancellable, error))
    return FALSE;
  if (!_assay_log_reading_count_missing (reading, self->plan->blobs, damaged, &self->sum->missing,
                                         error))
    return FALSE;
  return take_stale_away (self, error);
}

/* The log -------------------------------------------------------------------- */

static gboolean
write_segment (AssayFolder *events, guint segment, GByteArray *lines, GError **error)
{
  g_autofree char *name = _assay_log_segment_name (segment);
  g_autoptr (GBytes) bytes = g_bytes_new (lines->data, lines->len);

  g_byte_array_set_size (lines, 0);
  return assay_folder_replace_file (events, name, bytes, error);
}

/* The first @n lines, in the segments they are in: event k is line k, as was read before. */
static gboolean
copy_lines (AssayLogCursor *cursor, AssayFolder *to, guint64 n, AssayBackupSum *out, GError **error)
{
  g_autoptr (GByteArray) lines = g_byte_array_new ();
  AssayLogLine line = {0};
  guint segment = 1;

  for (; out->events < n && _assay_log_cursor_next (cursor, &line, error) == 1; out->events++)
    {
      if (line.segment != segment && !write_segment (to, segment, lines, error))
        return FALSE;
      segment = line.segment;
      g_byte_array_append (lines, (const guint8 *) line.text, (guint) line.n);
      g_byte_array_append (lines, (const guint8 *) "\n", 1);
      out->bytes += (gint64) line.n + 1;
    }
  return out->events == n && write_segment (to, segment, lines, error);
}

/* Segments of an earlier try that are behind the newest one. */
static gboolean
empty_folder (AssayFolder *folder, GError **error)
{
  g_auto (GStrv) names = assay_folder_list (folder, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!assay_folder_remove_file (folder, names[i], error))
      return FALSE;
  return names != NULL;
}

static gboolean
copy_log (Copy *self, GError **error)
{
  guint64 seq = self->plan->reading.up_to;
  g_autoptr (AssayFolder) from = NULL, to = assay_folder_make_below (self->backup->store,
                                                                     ASSAY_EVENTS_NAME, error);
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (AssayLogCursor) cursor = NULL;

  if (to == NULL || !empty_folder (to, error))
    return FALSE;
  if (seq == 0)
    return TRUE;
  if (!_assay_events_open (self->plan->io, self->plan->store, &from, error))
    return FALSE;
  sizes = _assay_log_segments (from, error);
  if (sizes == NULL)
    return FALSE;
  cursor = _assay_log_cursor_new (from, sizes);
  return _assay_log_cursor_seek (cursor, 1, 0, FALSE, error)
         && copy_lines (cursor, to, seq, self->sum, error);
}

/* Reading it back ------------------------------------------------------------- */

gboolean
assay_backup_fail_unlike (AssayBackup *self, GError **error)
{
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                          N_ ("What was written to “{0}” could not be read back as it was. Check "
                              "that disk, or name a folder on another one."),
                          assay_folder_get_path (self->folder), NULL);
}

typedef struct
{
  const Copy *copy;
  AssayBackupSum sum; /* what is read back so far */
} Check;

static gboolean
checked_cb (const AssayDigest *digest, gint64 n_bytes, gpointer data)
{
  Check *self = data;

  count_one (self->copy, &self->sum, digest, n_bytes);
  tell (self->copy, ASSAY_BACKUP_CHECKING, &self->sum);
  return !g_cancellable_is_cancelled (self->copy->cancellable);
}

static gboolean
read_log_back (Copy *self, GError **error)
{
  g_autofree char *store =
    g_build_filename (assay_folder_get_path (self->backup->folder), ".assay", NULL);
  AssayLogReading again;
  gboolean whole;

  _assay_log_reading_init (&again, self->sum->events);
  whole = _assay_log_reading_run (&again, self->backup->io, store, error);
  _assay_log_reading_clear (&again);
  return whole;
}

static gboolean
read_back (Copy *self, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  Check check = {self, {0}};
  guint64 n_blobs;

  if (!read_log_back (self, error))
    return FALSE;
  n_blobs = assay_blobs_verify_each (self->to, problems, checked_cb, &check);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (assay_problems_count (problems) == 0 && n_blobs == self->sum->blobs)
    return TRUE;
  return assay_backup_fail_unlike (self->backup, error);
}

gboolean
assay_backup_copy (AssayBackup *self,
                   AssayBackupPlan *plan,
                   AssayBackupTell tell_cb,
                   gpointer data,
                   AssayBackupSum *out,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && plan != NULL && out != NULL, FALSE);

  g_autofree char *store = g_build_filename (assay_folder_get_path (self->folder), ".assay", NULL);
  g_autoptr (AssayBlobs) to = assay_blobs_new (self->io, store);
  Copy copy = {self, plan, to, out, tell_cb, data, cancellable};

  *out = (AssayBackupSum){0};
  return copy_blobs (&copy, error) && copy_log (&copy, error) && read_back (&copy, error);
}
