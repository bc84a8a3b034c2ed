/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-restore.h"

#include "store/assay-backup-private.h"
#include "store/assay-reach.h"

#include <errno.h>

typedef struct
{
  AssayBlobs *blobs, *from;
  gboolean dry_run;
  GHashTable *needed;
  GHashTable *all;     /* what was followed */
  GHashTable *damaged; /* here */
  AssayRestoreTell tell;
  gpointer data;
  AssayRestoreSum *sum;
  GCancellable *cancellable;
} Restore;

/* The copy --------------------------------------------------------------------- */

static gboolean
check_other (AssayIo *io, const char *project, const char *from, GError **error)
{
  struct stat here, there;

  if (io->stat (io, project, &here) < 0)
    return assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), project);
  if (io->stat (io, from, &there) < 0)
    return assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), from);
  if (here.st_dev != there.st_dev || here.st_ino != there.st_ino)
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                          N_ ("“{0}” is this project itself. Choose a backup, or another copy of "
                              "it."),
                          from, NULL);
}

/* What there is of a folder that is none is not told as damage of a backup. */
static gboolean
check_copy (AssayIo *io, const char *from, const char *store, GError **error)
{
  g_autofree char *blobs = g_build_filename (store, "blobs", NULL);
  struct stat info;

  if (io->stat (io, blobs, &info) == 0 && S_ISDIR (info.st_mode))
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                          N_ ("“{0}” has no stored pictures: it is no backup or copy of a project. "
                              "Choose the folder that has project.json in it."),
                          from, NULL);
}

/* One and all ------------------------------------------------------------------ */

static gboolean
looked_cb (const AssayDigest *digest, GBytes *bytes, gpointer data, GError **error)
{
  Restore *self = data;

  self->sum->looked_at++;
  if (self->tell != NULL)
    self->tell (self->sum, self->data);
  return TRUE;
}

/* What it names in turn, as far as nobody has followed it yet, is added to @next. */
static void
add_named (Restore *self, GBytes *bytes, GHashTable *next)
{
  g_autoptr (GHashTable) named = assay_reach_new ();
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  GHashTableIter iter;
  gpointer digest;

  assay_reach_add_text (named, text, n_bytes);
  g_hash_table_iter_init (&iter, named);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!g_hash_table_contains (self->all, digest))
      g_hash_table_add (next, g_memdup2 (digest, sizeof (AssayDigest)));
}

static gboolean
restore_one (Restore *self, const AssayDigest *digest, GHashTable *next, GError **error)
{
  gboolean is_needed =
    g_hash_table_contains (self->needed, digest) || g_hash_table_contains (self->damaged, digest);
  AssayBlobPresence presence = assay_blobs_look (self->from, digest, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) cause = NULL;
  AssayDigest written;

  if (presence == ASSAY_BLOB_UNSEEN)
    return FALSE;
  bytes = presence == ASSAY_BLOB_THERE ? assay_blobs_get (self->from, digest, &cause) : NULL;
  /* a damaged one there is no help; one that cannot be read may be */
  if (cause != NULL && !assay_blobs_is_damage (cause))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  /* many digests are of something else: one that is in the copy is none of these */
  self->sum->missing += is_needed || bytes != NULL;
  if (bytes == NULL)
    return TRUE;
  if (!self->dry_run && !assay_blobs_put (self->blobs, bytes, &written, error))
    return FALSE;
  self->sum->found++;
  self->sum->bytes += (gint64) g_bytes_get_size (bytes);
  if (!assay_blobs_is_picture (self->from, digest))
    add_named (self, bytes, next);
  if (self->tell != NULL)
    self->tell (self->sum, self->data);
  return TRUE;
}

static gboolean
restore_these (Restore *self, GHashTable *reached, GHashTable *next, GError **error)
{
  AssayBlobPresence presence;
  GHashTableIter iter;
  gpointer digest;

  g_hash_table_iter_init (&iter, reached);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!g_hash_table_add (self->all, g_memdup2 (digest, sizeof (AssayDigest))))
        continue;
      presence = assay_blobs_look (self->blobs, digest, error);
      if (presence == ASSAY_BLOB_UNSEEN)
        return FALSE;
      if (presence == ASSAY_BLOB_THERE && !g_hash_table_contains (self->damaged, digest))
        continue;
      if (!restore_one (self, digest, next, error))
        return FALSE;
    }
  return TRUE;
}

/* What comes back names other files: until nothing new is named. Takes @reached. */
static gboolean
restore_all (Restore *self, GHashTable *reached, GError **error)
{
  gboolean done = TRUE;

  while (done && g_hash_table_size (reached) > 0)
    {
      GHashTable *next = assay_reach_new ();

      done = assay_reach_follow (reached, self->blobs, TRUE, self->damaged, looked_cb, self,
                                 self->cancellable, error)
             && restore_these (self, reached, next, error);
      g_hash_table_unref (reached);
      reached = next;
    }
  g_hash_table_unref (reached);
  return done;
}

gboolean
assay_restore (AssayIo *io,
               AssayBlobs *blobs,
               const char *project,
               guint64 seq,
               const char *from,
               gboolean dry_run,
               AssayRestoreTell tell,
               gpointer data,
               AssayRestoreSum *out,
               GCancellable *cancellable,
               GError **error)
{
  g_return_val_if_fail (blobs != NULL && project != NULL && from != NULL && out != NULL, FALSE);

  g_autofree char *store = g_build_filename (project, ".assay", NULL);
  g_autofree char *store_there = g_build_filename (from, ".assay", NULL);
  g_autoptr (AssayBlobs) there = assay_blobs_new (io, store_there);
  g_autoptr (GHashTable) all = assay_reach_new (), damaged = assay_reach_new ();
  AssayLogReading reading;
  Restore self = {blobs, there, dry_run, NULL, all, damaged, tell, data, out, cancellable};
  gboolean done;

  *out = (AssayRestoreSum){0};
  if (!check_other (io, project, from, error) || !check_copy (io, from, store_there, error))
    return FALSE;
  _assay_log_reading_init (&reading, seq);
  self.needed = reading.needed;
  done = _assay_log_reading_run (&reading, io, store, error)
         && restore_all (&self, g_hash_table_ref (reading.reached), error);
  _assay_log_reading_clear (&reading);
  return done;
}
