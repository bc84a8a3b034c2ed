/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The way out of a damaged history where no backup has what is missing: what is whole stays, and
 * the rest is moved to quarantine/, by a person's word only. Line ends that were changed are put
 * back before anything else, as far as the chain agrees then; where that was all, nothing is
 * given up. Of the rest first the pieces go, the last one first, each whole and durable there
 * before it is shortened here; then a file "given-up-…" keeps which blobs prove nothing any more
 * (assay-witness); the index, which knows of more than there is then, goes last. Ended anywhere
 * in between, the history is as damaged as before or less, and the same again ends it. Blobs
 * stay. Blocking; any thread. */

#include "base/assay-clock.h"
#include "base/assay-entropy.h"
#include "base/assay-io.h"
#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* What a picture is called before a person; new string. */
typedef struct
{
  char   *(*dup) (const char *spec, const AssaySlot *slot, gpointer data);
  gpointer data;
} AssayRepairNames;

/* What of the history in @folder (.assay) is whole and what would be given up: nothing is written,
 * no lock is needed. @index_file: the witness of how far it went; need not be there. @names: may be
 * %NULL, then they go by their ids.
 * (transfer full); %NULL + error: it, or a blob that may know how far it went, cannot be read, or a
 * newer Assay wrote some of it (ASSAY_STORE_ERROR_READ_ONLY). */
AssayRepairRow *assay_repair_look (AssayIo *io, const char *folder, const char *index_file,
                                   const AssayRepairNames *names, GError **error);
/* Gives it up; what was given up, as looked at before. Nothing is done where nothing is damaged.
 * %NULL + error: ASSAY_STORE_ERROR_LOCKED, somebody has the project open; or what went wrong. */
AssayRepairRow *assay_repair_run  (AssayIo *io, AssayClock *clock, AssayEntropy *entropy,
                                   const char *folder, const char *index_file,
                                   const AssayRepairNames *names, GError **error);

G_END_DECLS
