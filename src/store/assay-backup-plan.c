/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to copy: what the log names, and how large it is. */
#include "store/assay-backup-private.h"

#include "model/log/assay-event-blobs.h"
#include "store/assay-reach.h"

/* The log -------------------------------------------------------------------- */

void
_assay_log_reading_init (AssayLogReading *self, guint64 up_to)
{
  *self = (AssayLogReading){up_to, 0, assay_reach_new (), assay_reach_new ()};
}

void
_assay_log_reading_clear (AssayLogReading *self)
{
  g_clear_pointer (&self->reached, g_hash_table_unref);
  g_clear_pointer (&self->needed, g_hash_table_unref);
}

static void
needed_cb (const char *name, const AssayEvent *event, gpointer data)
{
  AssayLogReading *self = data;
  AssayDigest digest;

  if (assay_digest_parse (&digest, name))
    g_hash_table_add (self->needed, g_memdup2 (&digest, sizeof digest));
}

static gboolean
event_cb (const AssayEvent *event, gpointer data)
{
  AssayLogReading *self = data;

  if (event->seq > self->up_to)
    return FALSE;
  self->last = event->seq;
  assay_reach_add_event (self->reached, event);
  assay_event_each_blob (event, needed_cb, self);
  return self->last < self->up_to;
}

gboolean
_assay_log_reading_run (AssayLogReading *self, AssayIo *io, const char *store, GError **error)
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

gboolean
_assay_log_reading_count_missing (
  const AssayLogReading *self, AssayBlobs *blobs, GHashTable *damaged, guint64 *out, GError **error)
{
  AssayBlobPresence presence = ASSAY_BLOB_GONE;
  GHashTableIter iter;
  gpointer digest;

  *out = g_hash_table_size (damaged);
  g_hash_table_iter_init (&iter, self->needed);
  while (presence != ASSAY_BLOB_UNSEEN && g_hash_table_iter_next (&iter, &digest, NULL))
    if (!g_hash_table_contains (damaged, digest))
      {
        presence = assay_blobs_look (blobs, digest, error);
        *out += presence == ASSAY_BLOB_GONE;
      }
  return presence != ASSAY_BLOB_UNSEEN;
}

/* How large it is -------------------------------------------------------------- */

/* Pictures are what nobody had to read. */
static gboolean
count_cb (const AssayDigest *digest, GBytes *bytes, gpointer data, GError **error)
{
  AssayBackupPlan *self = data;

  self->sum.blobs++;
  if (bytes != NULL)
    return TRUE;
  self->sum.pictures++;
  g_hash_table_add (self->pictures, g_memdup2 (digest, sizeof *digest));
  return TRUE;
}

static void
add_size_cb (const char *fan,
             const char *name,
             const AssayDigest *digest,
             const struct stat *info,
             gpointer data)
{
  AssayBackupPlan *self = data;

  if (digest != NULL && g_hash_table_contains (self->reading.reached, digest))
    self->sum.bytes += info->st_size;
}

/* Of what is written meanwhile a little is among it. */
static gboolean
measure_log (AssayBackupPlan *self, GError **error)
{
  g_autoptr (AssayFolder) events = NULL;
  g_autoptr (GArray) sizes = NULL;

  self->sum.events = self->reading.up_to;
  if (self->reading.up_to == 0)
    return TRUE;
  if (!_assay_events_open (self->io, self->store, &events, error))
    return FALSE;
  sizes = _assay_log_segments (events, error);
  for (guint i = 0; sizes != NULL && i < sizes->len; i++)
    self->sum.bytes += g_array_index (sizes, gint64, i);
  return sizes != NULL;
}

static gboolean
measure (AssayBackupPlan *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) damaged = assay_reach_new ();

  if (!assay_reach_follow (self->reading.reached, self->blobs, FALSE, damaged, count_cb, self,
                           cancellable, error)
      || !assay_blobs_each (self->blobs, add_size_cb, self, error)
      || !_assay_log_reading_count_missing (&self->reading, self->blobs, damaged,
                                            &self->sum.missing, error))
    return FALSE;
  return measure_log (self, error);
}

/* From beginning to end -------------------------------------------------------- */

AssayBackupPlan *
assay_backup_plan_new (AssayIo *io,
                       AssayBlobs *blobs,
                       const char *store,
                       guint64 seq,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (io != NULL && blobs != NULL && store != NULL, NULL);

  g_autoptr (AssayBackupPlan) self = g_new0 (AssayBackupPlan, 1);

  self->io = io;
  self->blobs = blobs;
  self->store = g_strdup (store);
  self->pictures = assay_reach_new ();
  _assay_log_reading_init (&self->reading, seq);
  if (!_assay_log_reading_run (&self->reading, io, store, error)
      || !measure (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

const AssayBackupSum *
assay_backup_plan_get_sum (AssayBackupPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->sum;
}

void
assay_backup_plan_free (AssayBackupPlan *self)
{
  if (self == NULL)
    return;
  _assay_log_reading_clear (&self->reading);
  g_hash_table_unref (self->pictures);
  g_free (self->store);
  g_free (self);
}
