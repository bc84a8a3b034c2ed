/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What tests of run/ share: a project of small specs in memory over a real log, blobs and index in
 * a temporary folder, a manual clock, a fake server, and a runner that is woken by commits as the
 * engine wakes it. Nothing sleeps: what is waited for fails the test after FAKE_DEADLINE_S. */

#include "run/assay-making.h"
#include "run/assay-runner.h"
#include "support/fake-provider.h"
#include "support/faulty-io.h"

G_BEGIN_DECLS

#define RUN_KIT_START_US G_GINT64_CONSTANT (1795000000000000) /* wall time of the manual clock */

typedef struct
{
  char *top, *folder, *index_file; /* folder: .assay */
  FaultyIo *io;                    /* of log and blobs */
  AssayManualClock clock;
  FakeProvider *server;
  FakeProvider *others[3]; /* that a link can be made to, by their names; the test's */
  char *answered;          /* the server of a run that answered last */
  AssayBlobs *blobs;
  AssayWriter *writer;
  AssayRunner *runner; /* %NULL before the start and after the crash */
  GMutex lock;
  GCond changed;
  /* under lock */
  AssayCatalog *catalog;
  GPtrArray *committed; /* const char *: types, in order, since the store was opened */
  gboolean watches; /* set before the start: the runner looks at the documents itself */
  char *next_path, *next_body; /* what that finds the next time */
  guint n_watched;             /* how often it looked */
  gboolean looking_held;
  guint n_looks, n_notified; /* snapshots the runner asked for; times it told of itself */
  guint n_changed;           /* … and said that its state is another one */
} RunKit;

/* Specs "spec-0" … with titles "Thing 0 here" … (the fake finds a spec's graph by its title). No
 * picture is sent back: one version comes of each spec. */
void run_kit_init  (RunKit *kit, guint n_specs, guint concurrency);
void run_kit_clear (RunKit *kit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunKit, run_kit_clear)

/* A 256x256 PNG of a disk on the key color, good enough for every check. */
GBytes *run_kit_picture (int radius);

/* Replaces one document in the catalogue of writer and runner. ' stands for ". */
void run_kit_set_document (RunKit *kit, const char *path, const char *body);

/* The same, found by the runner when it looks at the documents itself (watches). */
void run_kit_change_on_look (RunKit *kit, const char *path, const char *body);

/* Closes log and index and opens them again, without the runner. */
void run_kit_close_store (RunKit *kit);
void run_kit_open_store  (RunKit *kit);

/* A new runner with a link to the kit's server, not started: assay_runner_start. */
void run_kit_make_runner (RunKit *kit);
/* … and started. */
void run_kit_start (RunKit *kit);
/* The program dies in the middle: the runner is freed, the server knows nothing of it. */
void run_kit_crash (RunKit *kit);
/* Moves the clock and has the runner look, as its timer would. */
void run_kit_pass_time (RunKit *kit, gint64 us);
/* Fails the test unless the runner becomes idle. */
void run_kit_wait_idle (RunKit *kit);
/* Until @n events of @type were committed and shown since the store was opened. */
void run_kit_wait_event (RunKit *kit, const char *type, guint n);
/* While held, the runner stands where it asks for the documents. wait_held: until it does. */
void  run_kit_hold_looks (RunKit *kit, gboolean held);
void  run_kit_wait_look  (RunKit *kit, guint n);
guint run_kit_looks      (RunKit *kit);
/* Until the runner has told of itself @n times. */
void  run_kit_wait_notified (RunKit *kit, guint n);
/* Until it has said @n times that its state is another one. */
void  run_kit_wait_changed  (RunKit *kit, guint n);
guint run_kit_changed       (RunKit *kit);
/* Until no job is under way. */
void  run_kit_wait_inactive (RunKit *kit);
/* Until a whole look that began after the call is over: what could be started is under way. */
void  run_kit_look_twice    (RunKit *kit);

/* queue.pause or queue.resume; asserted to be taken. */
void run_kit_pause (RunKit *kit, gboolean pause);
/* Puts jobs of everything the plan would make on the log, as the runner does. */
void run_kit_queue_jobs (RunKit *kit);

/* The log as its file stands now, read without the writer. */
typedef struct
{
  const char *type;
  char *entity_id;
  gpointer record; /* of the type's table */
  guint64 seq;
  gint64 ts_us;
} RunKitEvent;
/* (element-type RunKitEvent) in order; @type %NULL: of all types. */
GPtrArray *run_kit_read_log (RunKit *kit, const char *type);
guint      run_kit_count    (RunKit *kit, const char *type);
/* The record of its only event; any other number fails the test. Borrowed. */
gconstpointer run_kit_only_record (GPtrArray *list);
/* Each of @n specs has one version, made by one job of its own. */
void       run_kit_assert_made_once (RunKit *kit, guint n);

/* The test fails, telling the first of them, if there are any. */
void run_kit_assert_no_problems (const AssayProblems *problems);
/* What the runner says of its trouble; new string, %NULL if none. */
char *run_kit_trouble (RunKit *kit);

G_END_DECLS
