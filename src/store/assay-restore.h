/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Stored files that the history needs and that are gone or damaged, put back from a backup or
 * another copy of the project: those and nothing else, each by the digest that is its name, so what
 * comes back is what was there, wherever it is from. The copy is only read. Blocking; one thread.
 */

#include <gio/gio.h>

#include "store/assay-blobs.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 looked_at; /* stored files so far */
  guint64 missing;   /* that the history needs, and that are gone or damaged here */
  guint64 found;     /* of these, whole in the copy: put back, or they would be … */
  gint64  bytes;     /* … and how large they are */
} AssayRestoreSum;

/* Now and then, on the thread that works: @sum so far, @missing as of the end not known yet. */
typedef void (*AssayRestoreTell) (const AssayRestoreSum *sum, gpointer data);

/* @project: the folder, whose blobs @blobs are; its log counts up to @seq. @from: the folder of the
 * copy. @dry_run: nothing is written. @tell: (nullable). %FALSE + error: the history or the copy
 * cannot be read, or one could not be written; what was put back before that stays. */
gboolean assay_restore (AssayIo *io, AssayBlobs *blobs, const char *project, guint64 seq,
                        const char *from, gboolean dry_run, AssayRestoreTell tell, gpointer data,
                        AssayRestoreSum *out, GCancellable *cancellable, GError **error);

G_END_DECLS
