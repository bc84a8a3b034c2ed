/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A backup's inside, shared by its files: the place (assay-backup), what there is to copy (-plan)
 * and the copying (-copy); what the log names also by assay-restore. */

#include "store/assay-backup.h"
#include "store/assay-journal-private.h"

G_BEGIN_DECLS

struct _AssayBackup
{
  AssayIo *io;
  char *name, *partial; /* in @parent */
  AssayFolder *parent, *folder, *store;
  AssayLock lock;
};

/* What the log up to an event says of stored files: sets of AssayDigest. */
typedef struct
{
  guint64 up_to, last;
  GHashTable *reached; /* whatever it names */
  GHashTable *needed;  /* what it names as a stored file */
} AssayLogReading;

struct _AssayBackupPlan
{
  AssayIo *io;
  AssayBlobs *blobs;
  char *store;
  AssayLogReading reading; /* @reached to the end */
  GHashTable *pictures;
  AssayBackupSum sum;
};

void     _assay_log_reading_init  (AssayLogReading *self, guint64 up_to);
void     _assay_log_reading_clear (AssayLogReading *self);
/* Every event up to @up_to, its hash and the one before checked. */
gboolean _assay_log_reading_run   (AssayLogReading *self, AssayIo *io, const char *store,
                                   GError **error);

/* Needed stored files that are not there, or in @damaged. %FALSE when one could not be looked at. */
gboolean _assay_log_reading_count_missing (const AssayLogReading *self, AssayBlobs *blobs,
                                           GHashTable *damaged, guint64 *out, GError **error);

G_END_DECLS
