/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A copy of a project in another folder, which is a project itself. It is put together beside its
 * place, in "<name>.partial", and gets its name when all of it is there and was read back: what has
 * the name is whole. Ended in between, the next backup to the same place goes on with the stored
 * files that are there. The project may be at work: its log only grows, and what a position of it
 * names was durable before. Nothing is written through a link, nothing foreign is touched.
 * Blocking; one thread. */

#include <gio/gio.h>

#include "base/assay-folder.h"
#include "store/assay-blobs.h"

G_BEGIN_DECLS

typedef struct _AssayBackup AssayBackup;

typedef struct
{
  guint64 events, blobs;
  gint64  bytes;   /* of stored files and events */
  guint64 missing; /* stored files that the history needs, and that are gone or damaged in the
                      project: the copy cannot have them either */
} AssayBackupSum;

/* @to: the folder that is to be made, absolute; may be there if it is empty. @project: what it must
 * not lie in. Takes hold of the place until the end. %NULL + error: it is taken, foreign, a link,
 * or inside the project. */
AssayBackup *assay_backup_begin  (AssayIo *io, const char *to, const char *project,
                                  GError **error);
/* Where documents go; borrowed. */
AssayFolder *assay_backup_get_folder (AssayBackup *self);
/* Stored files, then the log up to @seq (0: there is none); all of it is read back. @store: the
 * .assay folder of the project, whose blobs @blobs are. */
gboolean     assay_backup_copy   (AssayBackup *self, AssayBlobs *blobs, const char *store,
                                  guint64 seq, AssayBackupSum *out, GCancellable *cancellable,
                                  GError **error);
/* %FALSE + error: what was written there is not what is read. */
gboolean     assay_backup_fail_unlike (AssayBackup *self, GError **error);
/* Gives it its name. */
gboolean     assay_backup_finish (AssayBackup *self, GError **error);
/* Unfinished, what there is stays for the next time. %NULL is fine. */
void         assay_backup_free   (AssayBackup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBackup, assay_backup_free)

G_END_DECLS
