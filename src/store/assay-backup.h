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
typedef struct _AssayBackupPlan AssayBackupPlan;

typedef struct
{
  guint64 events, blobs;
  guint64 pictures; /* of the stored files */
  gint64  bytes;    /* of stored files and events */
  guint64 missing;  /* stored files that the history needs, and that are gone or damaged in the
                       project: the copy cannot have them either */
} AssayBackupSum;

/* What is done now. */
typedef enum
{
  ASSAY_BACKUP_COPYING,
  ASSAY_BACKUP_CHECKING, /* reading back */
} AssayBackupPhase;

/* After each stored file, on the thread that copies: @done of the phase. */
typedef void (*AssayBackupTell) (AssayBackupPhase phase, const AssayBackupSum *done, gpointer data);

/* Whether a backup could be made at @to, which is looked at and not touched: as assay_backup_begin.
 * @bytes: how large it is (0: not known yet). @out_free: what is left on that disk, -1: not known.
 */
gboolean assay_backup_check (AssayIo *io, const char *to, const char *project, gint64 bytes,
                             gint64 *out_free, GError **error);

/* What there is to copy: stored files, and the log up to @seq (0: there is none). @store: the
 * .assay folder of the project, whose blobs @blobs are; they outlive the plan. Pictures are not
 * read yet, so one that is damaged is not missing here. %NULL + error. */
AssayBackupPlan      *assay_backup_plan_new  (AssayIo *io, AssayBlobs *blobs, const char *store,
                                              guint64 seq, GCancellable *cancellable,
                                              GError **error);
const AssayBackupSum *assay_backup_plan_get_sum (AssayBackupPlan *self);
void                  assay_backup_plan_free (AssayBackupPlan *self); /* %NULL is fine */

/* @to: the folder that is to be made, absolute; may be there if it is empty. @project: what it must
 * not lie in. @bytes: what has to find room there. Takes hold of the place until the end. %NULL +
 * error: it is taken, foreign, a link, inside the project, full, or may not be written to. */
AssayBackup *assay_backup_begin  (AssayIo *io, const char *to, const char *project, gint64 bytes,
                                  GError **error);
/* Where documents go; borrowed. */
AssayFolder *assay_backup_get_folder (AssayBackup *self);
/* What is planned; all of it is read back. @tell: (nullable). */
gboolean     assay_backup_copy   (AssayBackup *self, AssayBackupPlan *plan, AssayBackupTell tell,
                                  gpointer data, AssayBackupSum *out, GCancellable *cancellable,
                                  GError **error);
/* %FALSE + error: what was written there is not what is read. */
gboolean     assay_backup_fail_unlike (AssayBackup *self, GError **error);
/* Gives it its name. */
gboolean     assay_backup_finish (AssayBackup *self, GError **error);
/* Unfinished, what there is stays for the next time. %NULL is fine. */
void         assay_backup_free   (AssayBackup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBackup, assay_backup_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBackupPlan, assay_backup_plan_free)

G_END_DECLS
