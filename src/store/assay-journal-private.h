/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The journal's inside, shared by its files: what it is (assay-journal, -open, -stage, -sync), and
 * the parts that stand alone: its place, its lock, the tail rule. Nothing here is seen outside of
 * store/. One thread at a time, as the journal. */

#include "store/assay-event-line-private.h"
#include "store/assay-journal.h"
#include "store/assay-log-cursor-private.h"

G_BEGIN_DECLS

#define ASSAY_EVENTS_NAME     "events"
#define ASSAY_QUARANTINE_NAME "quarantine"

/* The .assay folder at @path: its parent is the project as the person named it, it itself is ours
 * and no link. @make: made if it is not there. G_FILE_ERROR_NOENT if it is not. */
AssayFolder *_assay_store_open  (AssayIo *io, const char *path, gboolean make, GError **error);
/* Its events/ for reading. @out %NULL when there is none yet: an empty log. */
gboolean     _assay_events_open (AssayIo *io, const char *path, AssayFolder **out, GError **error);

/* Lock: an open file under an OFD lock ------------------------------------------------------ */
typedef struct
{
  AssayFolder *store; /* borrowed */
  int          fd;    /* -1 = none */
  dev_t        device;
  ino_t        inode;
} AssayLock;

/* LOCKED with the holder named; G_FILE_ERROR when it cannot be opened. */
gboolean _assay_lock_take    (AssayLock *self, AssayFolder *store, GError **error);
/* Whether the file of that name is still the one we hold. */
gboolean _assay_lock_is_ours (AssayLock *self);
void     _assay_lock_release (AssayLock *self); /* the file stays */
/* The log itself under a lock, by its first segment: where the lock file is taken away and made
 * anew, a second writer comes as far as this. The descriptor that holds it, to be closed; -1
 * without @error: there is no segment yet. LOCKED as above. */
int      _assay_lock_guard   (AssayFolder *store, AssayFolder *events, GError **error);

/* Tail: what the end of the log says -------------------------------------------------------- */

/* What became of the first event that is not there whole, where it can be told. */
typedef enum
{
  ASSAY_TAIL_UNKNOWN,
  ASSAY_TAIL_GONE,      /* there is no file */
  ASSAY_TAIL_EMPTY,     /* there is nothing in it */
  ASSAY_TAIL_SHORT,     /* it ends before the event, or in it */
  ASSAY_TAIL_LINE_ENDS, /* its line is there, with another end */
  ASSAY_TAIL_REWRITTEN, /* its line is there, and says the same otherwise */
} AssayTailCause;

typedef struct
{
  GArray     *sizes;     /* of the segments */
  guint64     last_seq;  /* of the last whole commit; 0 = empty */
  AssayDigest last_hash;
  gint64      last_ts_us;
  guint64     synced;    /* S: greatest of any whole line, and the caller's own knowledge */
  guint64     bad_seq;   /* first that is not there whole; 0 = none */
  guint       bad_segment;
  gint64      bad_offset;
  AssayTailCause cause; /* of bad_seq */
  guint64     mended;    /* lines up to last_seq whose end was another, and was forgiven */
  char       *newer;     /* type of an event that only a newer program knows; %NULL = none */
} AssayTail;

/* @known_seq: acknowledged as far as the caller knows (the index's applied seq); 0 = unknown.
 * @whole: from the first line on, not only what could be unacknowledged. */
gboolean _assay_tail_scan  (AssayFolder *events, guint64 known_seq, gboolean whole,
                            AssayTail *out, GError **error);
/* The whole of what is there up to the first segment that is left out: @sizes, (transfer full).
 * @forgives: as if its line ends had been put back. */
gboolean _assay_tail_scan_these (AssayFolder *events, GArray *sizes, guint64 known_seq,
                                 gboolean forgives, AssayTail *out, GError **error);
void     _assay_tail_clear (AssayTail *self);
/* Acknowledged events are missing: a new string says which, why as far as that can be told, and
 * what to do; %NULL where none are. */
char    *_assay_tail_dup_damage (const AssayTail *self);
/* The same without what to do. */
char    *_assay_tail_dup_what   (const AssayTail *self);
/* Packed, new: event @seq is damaged, for @cause (packed, with a space before it; or ""); and a
 * sentence that says @what with what is to do. */
char    *_assay_damage_dup_what    (guint64 seq, const char *cause);
char    *_assay_damage_dup_way_out (const char *what);
/* Puts back the ends of the lines where the chain agrees then, segment by segment, the last one
 * first, each whole and durable before the next: ended in between, the same again ends it. What
 * does not agree stays as it is, to the byte; so does a history that a newer program wrote to.
 * @known_seq: as above. */
gboolean _assay_tail_mend_ends (AssayFolder *events, guint64 known_seq, GError **error);
/* Whether all of @sizes can be put back so: a longer segment is none of ours. */
gboolean _assay_tail_may_mend  (const GArray *sizes);
/* Moves everything from the bad place on to quarantine/; the segments end before it then.
 * @out_file: the first file made. */
gboolean _assay_tail_quarantine (AssayFolder *store, AssayFolder *events, AssayTail *tail,
                                 char **out_file, gint64 *out_bytes, GError **error);
/* Moves the segments behind the first one that is left out to quarantine/, the last one first. */
gboolean _assay_tail_quarantine_behind_gap (AssayFolder *store, AssayFolder *events,
                                            GError **error);

/* The journal ------------------------------------------------------------------------------ */

#define ASSAY_JOURNAL_POOL_BYTES 1280

/* Where the log stands: kept twice, as staged and as durable, so that a batch can be forgotten. */
typedef struct
{
  guint64     seq;        /* of the newest event; 0 = empty */
  AssayDigest hash;       /* its hash */
  AssayDigest origin;     /* the first event's */
  gint64      ts_us;      /* wall */
  char       *project_id; /* %NULL before the first event; never freed before the journal, so
                             copies may share it */
} AssayLogHead;

struct _AssayJournal
{
  AssayIo      *io;      /* these three are borrowed */
  AssayClock   *clock;
  AssayEntropy *entropy;
  char         *folder;  /* for messages, and for who asks */
  AssayFolder  *store;   /* .assay */
  AssayFolder  *events;  /* .assay/events; %NULL: only looked at, and there is none */
  gint64        segment_bytes, floor_bytes;
  AssayLock     lock;
  int           guard;   /* _assay_lock_guard; -1 = there was no segment yet */
  int           fd;      /* of the newest segment; -1 = it is still to be made */
  guint         segment; /* from 1; 0 = none yet */
  gint64        size;    /* durable bytes of it */
  AssayLogHead  staged_head, head;
  GByteArray   *staged;
  GPtrArray    *commits; /* GPtrArray of AssayEvent: what was staged */
  char         *reason;  /* read-only since …; %NULL = writable */
  gboolean      damaged; /* … because saved events are damaged or missing */
  gboolean      unwritable; /* … because nothing may be written there, and for that alone */
  guint8        pool[ASSAY_JOURNAL_POOL_BYTES]; /* entropy for ids, used from its end */
  gsize         pool_left;
};

/* Read-only from now on. The first reason stays. */
void _assay_journal_set_reason    (AssayJournal *self, const char *template_, ...) G_GNUC_NULL_TERMINATED;
/* Nothing waits to be saved any more; where the log stands is the caller's to say. */
void _assay_journal_forget_staged (AssayJournal *self);

G_END_DECLS
