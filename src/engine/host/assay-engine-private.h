/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the engine is made of; seen by the files of host/ alone. */

#include "engine/host/assay-engine.h"
#include "engine/host/assay-engine-lost-private.h"
#include "run/assay-plan-follower.h"

G_BEGIN_DECLS

typedef struct _AssayEngineSweep AssayEngineSweep;
typedef struct _AssayEngineWatch AssayEngineWatch;

struct _AssayEngine
{
  char         *folder, *program;
  char         *store_folder, *cache_folder, *index_file, *machine_file;
  AssayIo      *io;
  AssayClock   *clock;
  AssayEntropy *entropy;
  AssayBlobs   *blobs;
  AssayWriter  *writer;
  AssayProblems *notices;      /* from opening: a quarantined tail … */

  AssayEngineNotify notify;
  gpointer          notify_data;
  AssayEngineSweep *sweep;     /* %NULL: nothing is taken away here */
  AssayEngineWatch *watch;     /* %NULL: documents are looked at when somebody asks for it */

  GMutex        reader_lock;   /* one reader, used under it */
  AssayReader  *reader;

  GMutex        plan_lock;     /* for what is shown of the plan: a reader of its own, under it */
  AssayReader  *plan_reader;
  AssayPlanFollower *follower;

  GMutex        edit_lock;     /* one act that edits documents at a time; taken before: */
  GMutex        rescan_lock;   /* one look at the documents at a time; under it: */
  GPtrArray    *files;         /* AssayLoadedFile: what the last look found; %NULL: none yet */
  gboolean      observed;      /* all of that is on the log */
  gboolean      looks;         /* who looks here makes nothing: lock.json is not written */
  gboolean      put_off;       /* lock.json is behind a default that changed, and the log too */
  GError       *put_off_why;   /* what keeps it from being written; %NULL: nothing */
  GHashTable   *known;         /* path -> hash: what of it is on the log; %NULL: to be read */
  AssayDigest   lock_written;  /* lock.json as it was written last; none: not yet */
  AssayProblems *read_problems; /* of the folder, before the documents were compared */

  AssayLost    *lost;          /* stored files that are gone, as of the last look */

  GMutex        under_way_lock; /* under it: */
  GPtrArray    *under_way;     /* AssayRecord of under_way rows */

  GMutex        lock;
  AssayRunner  *runner;        /* under lock; once set it stays until closing */
  AssayCatalog *catalog;       /* under lock */
  AssayProblems *problems;     /* under lock: of the documents as last read */
  char         *project_id;    /* under lock; %NULL: the log was empty when asked last */
  char         *last_server;   /* under lock … */
  gboolean      knows_last;    /* … once it was read */
  GHashTable   *keys;          /* under lock: server -> its key, given while the project is open */
  AssaySandbox *sandbox;       /* under lock; started by the first run that asks for it */
};

/* Takes away what processes have left half written in the folders of documents, on a thread of its
 * own; @opened_us: wall clock when the project was ours. %NULL where nothing may be: a project that
 * is read-only, or only looked at. */
AssayEngineSweep *_assay_engine_sweep_new  (AssayEngine *engine, gint64 opened_us);
/* Until it has come to its end: for who counts the same files. %NULL is fine. */
void              _assay_engine_sweep_wait (AssayEngineSweep *self);
/* Ends it between two files. %NULL is fine. */
void              _assay_engine_sweep_free (AssayEngineSweep *self);
/* Follows what is saved in the folders of documents, on a thread of its own: each time that nobody
 * has saved anything for a moment, one look at them. */
AssayEngineWatch *_assay_engine_watch_new  (AssayEngine *engine);
/* Before what the engine looks with; waits for a look under way. %NULL is fine. */
void              _assay_engine_watch_free (AssayEngineWatch *self);
/* Under the rescan lock: what the log knows of the documents, read once. */
void     _assay_engine_learn_documents (AssayEngine *self);
/* Under the rescan lock: keeps the bytes of what is new, and, if @tell, has the log observe it. */
gboolean _assay_engine_observe       (AssayEngine *self, GPtrArray *files, gboolean tell,
                                      GError **error);
/* Of AssayLoadedFile. (transfer full) */
AssayCatalog *_assay_engine_make_catalog (GPtrArray *files, AssayProblems *problems);
/* Under the rescan lock, once a look has been on the log: what lock.json says is on the log
 * already. */
void     _assay_engine_know_line     (AssayEngine *self, const AssayDocument *line);
void     _assay_engine_forget_line   (AssayEngine *self, const char *spec);
/* The documents with other lines of lock.json: what decides from now on. */
void     _assay_engine_adopt_lock    (AssayEngine *self, GPtrArray *lines);
/* assay_engine_rescan under the rescan lock. */
gboolean _assay_engine_rescan_locked (AssayEngine *self, GError **error);
/* As an AssayRunnerFiles; @data: the engine. */
AssayModelMap *_assay_engine_files_cb (const char *server, const AssayModelMap *said,
                                       AssayProblems *problems, gpointer data);

/* New string: why a project is only looked at whose own document a newer program wrote; %NULL: it
 * is none. */
char *_assay_engine_dup_newer (AssayEngine *self);
/* Tells of topics when no row of the index changed. */
void _assay_engine_tell (AssayEngine *self, AssayTopics topics);

/* By its first event. New string; %NULL: nothing was ever written. */
char *_assay_engine_dup_project_id (AssayEngine *self);

/* For the runner, on its thread. */
AssayProvider *_assay_engine_connect_cb (const char *server, gpointer engine);
void           _assay_engine_answered_cb (const char *server, gpointer engine);
void           _assay_engine_blocked_cb  (const AssayProblems *problems, gpointer engine);

G_END_DECLS
