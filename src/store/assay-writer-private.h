/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The writer's inside, shared by its files: assay-writer (its thread and public face),
 * assay-writer-batch (one batch from its beginning to the feed), assay-writer-decide (one command
 * of it). All here is of the writer's thread. */

#include "store/assay-writer.h"

G_BEGIN_DECLS

typedef struct
{
  AssayCommand *command;
  AssayWriterReply reply; /* %NULL: nobody waits */
  gpointer data;
  AssayOutcome *outcome;  /* as it will be if the batch is saved; %NULL before it is decided */
} AssayPending;

/* Something to put into the index that no event tells of. On its caller's stack. One of: */
typedef struct
{
  const AssayAssetsChange *change;
  GHashTable *files;   /* recipe -> char ** */
  const char *damage;  /* what was found in the log */
  GError **error;
  gboolean ok, done; /* under lock */
} AssayWriterChore;

/* What is being built. Dies with the batch. */
typedef struct
{
  GPtrArray *commits; /* GPtrArray of AssayEvent, a reference each */
  guint n_applied;    /* so many of them are in the index's open transaction */
  gboolean room_known, room;
  char *no_room;
  gboolean opened;    /* the session's opening is in it */
} AssayBatch;

struct _AssayWriter
{
  AssayJournal *journal; /* both belong to the thread while it runs */
  AssayIndex *index;
  AssayClock *clock;     /* these two are borrowed */
  AssayEntropy *entropy;
  AssayWriterNotify notify;
  gpointer data;
  AssayCommand *opening; /* before the first event of this session; %NULL: it is on the log */
  GThread *thread;

  GMutex lock; /* of everything below */
  GCond wake;  /* the thread: something is waiting */
  GCond indexed_changed;
  GQueue queue;  /* AssayPending */
  GQueue chores; /* AssayWriterChore */
  gboolean stopping;
  AssayCatalog *catalog;
  guint64 acknowledged, indexed;
  char *behind;     /* why the index lags the log until there is room; %NULL: it does not */
  char *read_only;  /* reason */
  gboolean damaged; /* atomic; once it is, it stays */
  gboolean unwritable; /* as it was opened */
};

/* Outcomes ---------------------------------------------------------------------------------- */

void          _assay_pending_free   (AssayPending *pending);
/* Gives its outcome to who waits for it. */
void          _assay_pending_answer (AssayPending *pending);
/* It was not saved, for @error. */
AssayOutcome *_assay_writer_failed_outcome (const GError *error);
/* All of @queue (AssayPending) get the same bad news; it is empty then. */
void          _assay_writer_fail_all (GQueue *queue, const GError *error);
/* Whether the index has what the log has; where room was missing for that, it is tried again, and
 * told when it succeeds. Nothing is decided by an index that lags. */
gboolean      _assay_writer_catch_up (AssayWriter *self);
/* What the journal says about itself is seen by all threads. */
void          _assay_writer_publish_read_only (AssayWriter *self);

/* One command ------------------------------------------------------------------------------- */

/* Decides and stages it. %FALSE: the index could not take it; nothing of the batch may be kept. */
gboolean _assay_batch_process      (AssayWriter *self, AssayBatch *batch, AssayPending *pending,
                                    GError **error);
/* What is staged and not yet in the open transaction. The next command's view needs it; the last
 * one's waits until it is acknowledged: nobody should wait for the index who waits for the log. */
gboolean _assay_batch_apply_staged (AssayWriter *self, AssayBatch *batch, GError **error);

/* One batch --------------------------------------------------------------------------------- */

/* Takes from @waiting (AssayPending) as many as fit, and answers them. */
void     _assay_writer_run_batch   (AssayWriter *self, GQueue *waiting);

G_END_DECLS
