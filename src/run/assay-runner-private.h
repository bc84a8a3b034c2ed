/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The runner's inside, shared by its files: assay-runner (thread and public face), assay-runner-jobs (one job under way),
 * assay-runner-plan (what can be done now). */

#include "loop/assay-loop.h"
#include "run/assay-making.h"
#include "run/assay-runner.h"

G_BEGIN_DECLS

#define ASSAY_RUNNER_MAX_WORKERS 16

/* One job under way. Owned by the runner's thread; hot values under the runner's lock. */
typedef struct
{
  AssayRunner *runner;
  GTask *task;
  char *job, *spec, *title, *recipe, *prompt_id;
  int variant;
  guint regeneration;
  gint64 attempt;
  gboolean resume;
  char **tools;
  GArray *references; /* AssayReferenceHash; the version strings are interned */
  gint64 as_of_seq;
  guint64 dhash;
  AssayMakingOutcome outcome;
  /* under runner->lock */
  const char *phase;
  gint64 value, max;
  GBytes *preview;
} AssayActive;

struct _AssayRunner
{
  AssayRunnerOptions options;
  char *index_file;
  AssayLoop *loop;
  GThreadPool *pool;
  GCancellable *cancellable;

  /* the runner's thread only */
  AssayReader *reader;
  AssayAffinity affinity;
  AssayProvider *provider;
  char *checkpoint_file;
  GPtrArray *unfinished; /* job ids still to reconcile; %NULL before the first look */
  GArray *hashes;        /* AssayReferenceHash of the newest pictures */
  GSource *timer;
  AssayCapabilities *capabilities;
  gint64 probe_due_us;  /* mono */
  gboolean server_left; /* the newest word of it was that it went away */

  GMutex lock;
  GCond changed;
  /* under lock */
  GHashTable *active; /* job id (borrowed from AssayActive) -> AssayActive */
  AssayProvider *next_provider;
  char *next_checkpoint_file;
  gboolean has_next;
  gboolean wanted; /* making is asked for */
  gboolean tick_queued;
  AssayProblems *blocked; /* of the newest plan */
  guint64 wakes, seen;    /* idle only counts when every wake has been looked at */
  AssayRunnerState state;
  gboolean state_changed;          /* trouble or server are others than were told */
  gboolean told_making, told_idle; /* as last told */
};

/* Jobs: the runner's thread, but the worker. */
void        _assay_runner_load_references (AssayRunner *self);
void        _assay_runner_start_job       (AssayRunner *self, const AssayJobRow *row, const AssayCatalog *catalog, gboolean resume);
void        _assay_runner_job_worker      (gpointer active, gpointer unused);
guint       _assay_runner_count_active    (AssayRunner *self);
gboolean    _assay_runner_is_active       (AssayRunner *self, const char *job);

/* One look at everything. %TRUE when nothing is under way and nothing could be started. */
gboolean    _assay_runner_advance     (AssayRunner *self);
void        _assay_runner_tick        (gpointer runner);
void        _assay_runner_set_trouble (AssayRunner *self, const char *trouble, const char *argument);
void        _assay_runner_notify      (AssayRunner *self, gboolean state_changed);

G_END_DECLS
