/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What tests of the store share: a project folder, a journal, and the random histories of
 * core/command-history.h on it. */

#include "core/command-history.h"
#include "model/log/assay-payloads.h"
#include "store/assay-index.h"
#include "store/assay-journal.h"
#include "support/temp-folder.h"

G_BEGIN_DECLS

typedef struct
{
  char              *top, *folder, *index_file; /* folder: .assay */
  AssayIo           *io;                        /* may be replaced by the test */
  AssayManualClock   clock;
  AssaySeededEntropy entropy;
  gint64             segment_bytes;
  guint64            known_seq;
  gboolean           whole;
} Kit;

void          kit_init         (Kit *kit);
void          kit_init_quick   (Kit *kit); /* in memory, if it can be: for many openings */
void          kit_clear        (Kit *kit);
AssayJournal *kit_open         (Kit *kit, AssayProblems *notices, GError **error);
AssayIndex   *kit_open_index   (Kit *kit, AssayJournal *journal); /* fails the test on errors */
char         *kit_segment      (Kit *kit, guint segment);

/* Of many specs, so that a little happens to each. */
History      *kit_history (guint32 seed);
/* Stages one commit of the history under a key of its own. Borrowed like assay_journal_stage. */
GPtrArray *kit_stage       (AssayJournal *journal, History *history);
/* Stages one small event: queue.paused with this reason, under this key. */
GPtrArray *kit_stage_small (AssayJournal *journal, const char *reason, const char *key);
/* Seqs of all events the reader gives, "!" + message at an error. */
guint64    kit_count       (Kit *kit, GError **error);
/* All tables of an index as text, row by row. */
char      *kit_dump_index  (const char *file);

char      *kit_read  (const char *path, gsize *n);
void       kit_write (const char *path, const char *data, gsize n);

G_END_DECLS
