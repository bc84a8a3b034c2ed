/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The append-only, hash-chained log: .assay/events/000001.jsonl … One writer (an OFD lock on .assay/lock), durable commits,
 * the tail rule, segments. Blocking; one thread at a time (the writer's). Spec 02 is the format and the law. */

#include "base/assay-clock.h"
#include "base/assay-entropy.h"
#include "base/assay-io.h"
#include "model/log/assay-event.h"

G_BEGIN_DECLS

#define ASSAY_SEGMENT_BYTES     (64 * 1024 * 1024)
#define ASSAY_BATCH_MAX_BYTES   (1024 * 1024)
#define ASSAY_DISK_FLOOR_BYTES  (G_GINT64_CONSTANT (1) << 30) /* of a large volume */
#define ASSAY_DISK_FLOOR_CENT   3                             /* of a small one: its share */

#define ASSAY_STORE_ERROR (assay_store_error_quark ())
GQuark assay_store_error_quark (void);
typedef enum
{
  ASSAY_STORE_ERROR_LOCKED,    /* another process holds the project; the message says which */
  ASSAY_STORE_ERROR_READ_ONLY, /* damage in acknowledged history, a newer version, a failed sync, or a folder that cannot be written */
  ASSAY_STORE_ERROR_NO_SPACE,  /* no room, or over a limit: nothing was written */
  ASSAY_STORE_ERROR_DAMAGED,
  ASSAY_STORE_ERROR_INDEX,     /* its content cannot be used: it is made again */
  ASSAY_STORE_ERROR_INDEX_SHUT,/* it cannot be opened, read or written, whatever is in it */
} AssayStoreError;

/* Whether @error (may be %NULL) says that nothing can be kept or read for now: a full disk, a limit
 * that a stored file is too large for, or what assay_io_is_lacking tells.
 * It is held until there is room, and nothing fails for it. */
gboolean assay_store_is_lacking (const GError *error);

typedef struct
{
  char  *folder;          /* the .assay folder */
  gint64 segment_bytes;   /* 0 = ASSAY_SEGMENT_BYTES; tests make it small */
  gint64 disk_floor_bytes;/* 0 = the default rule; tests set 1 */
  guint64 known_seq;      /* acknowledged as far as the caller knows: the index's applied seq (assay_index_peek); 0 = unknown. A log
                             that does not hold it whole is damaged, not torn */
  gboolean whole;         /* not only the end is looked at: somebody found damage further up */
  /* A person gives up what is damaged (store/assay-repair), never the program by itself: it goes to
   * quarantine/ as a torn tail does, and without a notice. */
  gboolean gives_up;
  /* The same of line ends that were changed: they are put back first, where the chain agrees. */
  gboolean mends_ends;
  /* (nullable) why known_seq could not be learned (assay_history_dup_unseen): it is opened for
   * looking only then, and no tail is taken for torn. */
  const char *unseen;
} AssayJournalOptions;

typedef struct _AssayJournal AssayJournal;

/* Takes the lock, verifies the tail by the rule, moves an unacknowledged tail to quarantine/ (a problem "log.tail_quarantined" in
 * @notices says so). %NULL + error when locked. A journal whose acknowledged history is damaged opens read-only, the seq named. */
AssayJournal *assay_journal_open     (AssayIo *io, AssayClock *clock, AssayEntropy *entropy, const AssayJournalOptions *options,
                                      AssayProblems *notices, GError **error);
void          assay_journal_close    (AssayJournal *self); /* releases the lock; %NULL is fine */
gboolean      assay_journal_is_read_only (AssayJournal *self, const char **out_reason);
/* Read-only since it was opened, because events that had been saved are damaged or missing. */
gboolean      assay_journal_is_damaged   (AssayJournal *self);
/* … because nothing may be written to the folder, and for that alone: what there is is whole. */
gboolean      assay_journal_is_unwritable (AssayJournal *self);
guint64       assay_journal_get_last_seq   (AssayJournal *self); /* 0 = empty */
guint64       assay_journal_get_synced_seq (AssayJournal *self);
/* The first event's hash: half of the index's identity. None when empty. */
void          assay_journal_get_origin   (AssayJournal *self, AssayDigest *out);
const char   *assay_journal_get_project_id (AssayJournal *self); /* a ULID made with the first event */

/* Envelope of one commit. */
typedef struct
{
  GPtrArray  *drafts;          /* AssayEventDraft, 1 or more */
  AssayActor  actor;
  const char *chain_id;        /* %NULL: the first event's id */
  gint64      chain_depth;
  const char *idempotency_key; /* never %NULL */
} AssayCommit;

/* Builds the events (seq, ids, chain) into the pending batch. Nothing is written yet. Returned events are borrowed until sync or
 * abandon: (element-type AssayEvent); a reference of the array keeps them. When the wall clock went back more than 2 s since the
 * newest event, the first of them is clock.stepped. */
GPtrArray    *assay_journal_stage    (AssayJournal *self, const AssayCommit *commit);
gsize         assay_journal_staged_bytes (AssayJournal *self);
/* One write, one fdatasync (and folder sync for a new segment). On success everything staged is durable. A failed sync is final: the
 * journal is read-only from then on and our unacknowledged bytes are truncated back as far as possible. */
gboolean      assay_journal_sync     (AssayJournal *self, GError **error);
/* Forgets what was staged since the last sync. */
void          assay_journal_abandon  (AssayJournal *self);
/* Below how many free bytes no new work is taken, of a volume of @volume_bytes (< 0: not known). */
gint64        assay_disk_floor       (gint64 volume_bytes);
/* Whether new work may be taken: %FALSE + ASSAY_STORE_ERROR_NO_SPACE below the disk floor. Answers and the ends of jobs are still
 * written then, as long as there is any room. */
gboolean      assay_journal_has_room (AssayJournal *self, GError **error);
/* Damage was found later (scrub, rebuild): nothing is written from now on. The first reason stays. */
void          assay_journal_set_read_only (AssayJournal *self, const char *reason);
const char   *assay_journal_get_folder    (AssayJournal *self); /* the .assay folder */
AssayIo      *assay_journal_get_io        (AssayJournal *self);

/* The first event's hash, without the lock: names the index before the journal is open. None when there is no whole first event. */
void          assay_journal_peek_origin   (AssayIo *io, const char *folder, AssayDigest *out);
/* What the journal would give as its reason to be read-only because of damage at its end (the
 * same words), without the lock; new string, %NULL: there is none. @known_seq: as of the options.
 * */
char         *assay_journal_peek_damage   (AssayIo *io, const char *folder, guint64 known_seq);

/* Reads events from @from_seq on, in order, until @visit says FALSE. Verifies hash, prev and seq of each; stops with
 * ASSAY_STORE_ERROR_DAMAGED naming the seq, or ASSAY_STORE_ERROR_READ_ONLY at an event only a newer program knows. Whole commits
 * only; a torn, unacknowledged tail is left out in silence. The event is borrowed for the call (its payload may be referenced).
 * Needs no lock when given only the folder. */
typedef gboolean (*AssayJournalVisit) (const AssayEvent *event, gpointer data);
gboolean      assay_journal_read     (AssayIo *io, const char *folder, guint64 from_seq, AssayJournalVisit visit, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayJournal, assay_journal_close)

G_END_DECLS
