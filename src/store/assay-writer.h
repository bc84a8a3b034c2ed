/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The writer: the one thread that changes anything. Loop: begin index transaction; for each
 * waiting command decide, stage, apply; one write, one fdatasync; acknowledge; commit the index;
 * tell the feed. The next batch is built while nothing is lost of the one before. */

#include "store/assay-blobs.h"
#include "store/assay-index.h"
#include "store/assay-journal.h"

G_BEGIN_DECLS

/* What became of a command. */
typedef struct
{
  guint64        first_seq;  /* of its commit; of the earlier one when @repeated; else 0 */
  guint          n_events;
  gboolean       repeated;   /* the idempotency key was known: nothing was done again */
  AssayProblems *problems;   /* refusal or failure; %NULL when fine. Owned by the outcome */
} AssayOutcome;
void assay_outcome_free (AssayOutcome *self);

/* Called on the writer's thread as soon as the commit is durable (or refused); owns @outcome. Must
 * not block. */
typedef void (*AssayWriterReply)  (AssayOutcome *outcome, gpointer data);
/* After the index commit: the events of the batch, their topics, and the rows of lists that were
 * written for them (all borrowed). Must not block. */
typedef void (*AssayWriterNotify) (GPtrArray *events, const AssayChanges *changes, gpointer data);

typedef struct _AssayWriter AssayWriter;

/* Takes journal and index (transfer full). Starts the thread. */
AssayWriter *assay_writer_new    (AssayJournal *journal, AssayIndex *index, AssayClock *clock,
                                  AssayEntropy *entropy,
                                  AssayWriterNotify notify, gpointer data);
/* Finishes what is queued, stops the thread, closes index and journal. */
void         assay_writer_free   (AssayWriter *self);
/* The policies decide uses from now on; a reference is taken. Before the first submit. Any
 * thread. */
void         assay_writer_set_catalog (AssayWriter *self, const AssayCatalog *catalog);
/* (transfer full) What goes on the log before the first event of this session: project.open. Looking
 * alone writes nothing. Before the first submit. */
void         assay_writer_set_opening (AssayWriter *self, AssayCommand *opening);
/* What the documents say of assets, put into the index on the writer's thread; told like a batch
 * without events. Blocking, never on the main thread. Works in a read-only project too: the index
 * is a cache. */
gboolean     assay_writer_set_assets (AssayWriter *self, const AssayAssetsChange *change,
                                      GError **error);
/* As assay_index_set_recipe_files, likewise; nobody is told, for nothing is different. */
gboolean     assay_writer_set_recipe_files (AssayWriter *self, GHashTable *files, GError **error);
/* Damage was found in saved history, further up than opening looks: read-only from now on for
 * @reason, and the next opening looks at all of it. Blocking, as above. */
void         assay_writer_distrust   (AssayWriter *self, const char *reason);
/* Any thread. @command: (transfer full). */
void         assay_writer_submit (AssayWriter *self, AssayCommand *command, AssayWriterReply reply,
                                  gpointer data);
/* Blocking form, never on the main thread. */
AssayOutcome *assay_writer_submit_sync (AssayWriter *self, AssayCommand *command);
/* Waits until the index holds everything acknowledged so far: read your own writes. Any thread but
 * the writer's and the main one. */
void         assay_writer_wait_indexed (AssayWriter *self);
guint64      assay_writer_get_last_seq (AssayWriter *self);
/* As assay_journal_is_damaged. Any thread. */
gboolean     assay_writer_is_damaged   (AssayWriter *self);
/* As assay_journal_is_unwritable, and nothing is known to be damaged. Any thread. */
gboolean     assay_writer_is_unwritable (AssayWriter *self);
gboolean     assay_writer_is_read_only (AssayWriter *self, char **out_reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayOutcome, assay_outcome_free)

G_END_DECLS
