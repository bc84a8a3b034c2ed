/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a backup has of the store: stored files, the log, and a look at both. */
#include "store/assay-backup-private.h"

#include "core/decide/assay-room.h"
#include "model/log/assay-event-blobs.h"
#include "store/assay-reach.h"

typedef struct
{
  guint64 up_to, last;
  GHashTable *reached, *needed; /* sets of AssayDigest */
} Reading;

static void
needed_cb (const char *name, const AssayEvent *event, gpointer data)
{
  Reading *self = data;
  AssayDigest digest;

  if (assay_digest_parse (&digest, name))
    g_hash_table_add (self->needed, g_memdup2 (&digest, sizeof digest));
}

static gboolean
event_cb (const AssayEvent *event, gpointer data)
{
  Reading *self = data;

  if (event->seq > self->up_to)
    return FALSE;
  self->last = event->seq;
  assay_reach_add_event (self->reached, event);
  assay_event_each_blob (event, needed_cb, self);
  return self->last < self->up_to;
}

/* Every event up to @self->up_to, its hash and the one before checked. */
static gboolean
read_log (Reading *self, AssayIo *io, const char *store, GError **error)
{
  g_autofree char *last = NULL, *up_to = NULL;

  if (self->up_to == 0)
    return TRUE;
  if (!assay_journal_read (io, store, 1, event_cb, self, error))
    return FALSE;
  if (self->last == self->up_to)
    return TRUE;
  last = g_strdup_printf ("%" G_GUINT64_FORMAT, self->last);
  up_to = g_strdup_printf ("%" G_GUINT64_FORMAT, self->up_to);
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                          N_ ("The history in “{0}” ends with event {1} of {2}."), store, last,
                          up_to, NULL);
}

/* Stored files --------------------------------------------------------------- */

typedef struct
{
  AssayBlobs *to;
  AssayBackupSum *sum;
} Copy;

static gboolean
copy_cb (const AssayDigest *digest, GBytes *bytes, gpointer data, GError **error)
{
  Copy *self = data;
  AssayDigest written;

  self->sum->blobs++;
  self->sum->bytes += (gint64) g_bytes_get_size (bytes);
  return assay_blobs_put (self->to, bytes, &written, error);
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
take_stale_away (AssayBackup *self, AssayBlobs *to, GError **error)
{
  g_autoptr (AssayFolder) folder = assay_folder_make_below (self->store, "blobs", error);
  Stale stale = {to, folder};

  return folder != NULL && assay_blobs_each (to, take_away_cb, &stale, error);
}

static gboolean
count_missing (
  const Reading *reading, AssayBlobs *blobs, GHashTable *damaged, guint64 *out, GError **error)
{
  AssayBlobPresence presence = ASSAY_BLOB_GONE;
  GHashTableIter iter;
  gpointer digest;

  *out = g_hash_table_size (damaged);
  g_hash_table_iter_init (&iter, reading->needed);
  while (presence != ASSAY_BLOB_UNSEEN && g_hash_table_iter_next (&iter, &digest, NULL))
    if (!g_hash_table_contains (damaged, digest))
      {
        presence = assay_blobs_look (blobs, digest, error);
        *out += presence == ASSAY_BLOB_GONE;
      }
  return presence != ASSAY_BLOB_UNSEEN;
}

static gboolean
copy_blobs (AssayBackup *self,
            AssayBlobs *to,
            AssayBlobs *blobs,
            const Reading *reading,
            AssayBackupSum *out,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GHashTable) damaged = assay_reach_new ();
  Copy copy = {to, out};

  if (!assay_reach_follow (reading->reached, blobs, TRUE, damaged, copy_cb, &copy, cancellable,
                           error)
      || !count_missing (reading, blobs, damaged, &out->missing, error))
    return FALSE;
  return take_stale_away (self, to, error);
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
copy_log (AssayBackup *self, const char *store, guint64 seq, AssayBackupSum *out, GError **error)
{
  g_autoptr (AssayFolder) from = NULL,
                          to = assay_folder_make_below (self->store, ASSAY_EVENTS_NAME, error);
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (AssayLogCursor) cursor = NULL;

  if (to == NULL || !empty_folder (to, error))
    return FALSE;
  if (seq == 0)
    return TRUE;
  if (!_assay_events_open (self->io, store, &from, error))
    return FALSE;
  sizes = _assay_log_segments (from, error);
  if (sizes == NULL)
    return FALSE;
  cursor = _assay_log_cursor_new (from, sizes);
  return _assay_log_cursor_seek (cursor, 1, 0, FALSE, error)
         && copy_lines (cursor, to, seq, out, error);
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

static gboolean
read_back (AssayBackup *self, AssayBlobs *to, const AssayBackupSum *sum, GError **error)
{
  g_autofree char *store = g_build_filename (assay_folder_get_path (self->folder), ".assay", NULL);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GHashTable) reached = assay_reach_new (), needed = assay_reach_new ();
  Reading again = {sum->events, 0, reached, needed};
  guint64 n_blobs;

  if (!read_log (&again, self->io, store, error))
    return FALSE;
  n_blobs = assay_blobs_verify (to, problems);
  if (assay_problems_count (problems) == 0 && n_blobs == sum->blobs)
    return TRUE;
  return assay_backup_fail_unlike (self, error);
}

gboolean
assay_backup_copy (AssayBackup *self,
                   AssayBlobs *blobs,
                   const char *store,
                   guint64 seq,
                   AssayBackupSum *out,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && blobs != NULL && store != NULL && out != NULL, FALSE);

  g_autofree char *to_store =
    g_build_filename (assay_folder_get_path (self->folder), ".assay", NULL);
  g_autoptr (AssayBlobs) to = assay_blobs_new (self->io, to_store);
  g_autoptr (GHashTable) reached = assay_reach_new (), needed = assay_reach_new ();
  Reading reading = {seq, 0, reached, needed};

  *out = (AssayBackupSum){0};
  return read_log (&reading, self->io, store, error)
         && copy_blobs (self, to, blobs, &reading, out, cancellable, error)
         && copy_log (self, store, seq, out, error) && read_back (self, to, out, error);
}
