/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The runner's inside, shared by its files: assay-runner (thread and public face),
 * assay-runner-state (what it tells), assay-runner-advance (one look at everything),
 * assay-runner-server (whom the run asks), assay-runner-reconcile (what was left open),
 * assay-runner-plan (the plan is queued), assay-runner-pin (what is queued is pinned),
 * assay-runner-jobs (one job under way), assay-runner-hold (a log that takes no new work),
 * assay-runner-watch (documents that change in mid-run), assay-runner-elsewhere (what other servers
 * got). */

#include "loop/assay-loop.h"
#include "run/assay-making.h"
#include "run/assay-plan-follower.h"
#include "run/assay-runner.h"

G_BEGIN_DECLS

#define ASSAY_RUNNER_MAX_WORKERS 16
/* Recipes in hand of queued jobs; the others are read back when they are made. 8 kB each, about. */
#define ASSAY_RUNNER_MAX_RECIPES 1024
/* A server that does not answer, or leaves as soon as it is asked, is asked again this often. */
#define ASSAY_RUNNER_PROBE_AGAIN_US (5 * G_USEC_PER_SEC)

/* Documents are looked at this often while something is made, but for no more than a part of the
 * time. */
#define ASSAY_RUNNER_LOOK_US    G_USEC_PER_SEC
#define ASSAY_RUNNER_LOOK_SHARE 20

/* Other servers that got pictures and give no answer, or still make them, are asked again this
 * often. */
#define ASSAY_RUNNER_ELSEWHERE_AGAIN_US (15 * G_USEC_PER_SEC)

/* Jobs that one of them is asked for at a time. */
#define ASSAY_RUNNER_ELSEWHERE_AT_ONCE 4

/* A run that has done all else waits this long for what another server still makes. */
#define ASSAY_RUNNER_ELSEWHERE_PATIENCE_US (15 * G_USEC_PER_SEC)

/* What a worker does. The first member of what it is given. */
typedef struct
{
  void (*run) (gpointer self);
} AssayRunnerWork;

typedef struct _AssayElsewhere AssayElsewhere;

/* One job under way. Owned by the runner's thread; hot values under the runner's lock. */
typedef struct
{
  AssayRunnerWork work;
  AssayRunner *runner;
  AssayElsewhere *at;        /* a reference; %NULL: at the run's server */
  AssayProvider *provider;   /* of one of them */
  AssayCapabilities *capabilities;
  GTask *task;
  GCancellable *cancellable; /* of this job; the runner's cancels it too */
  gulong chained;            /* handler of the runner's */
  GCancellable *leave;       /* of this job, cancelled: what the server has goes on there */
  gboolean dropped;          /* the log says that it is canceled, or given up */
  char *job, *spec, *recipe, *prompt_id;
  char *source, *maker; /* of a rework: the kept picture, and who made it; else %NULL */
  GBytes *recipe_bytes; /* %NULL: to be read */
  AssayCatalog *catalog;
  AssayModelMap *files; /* %NULL: nobody said */
  AssaySlot slot;
  guint regeneration;
  gint64 attempt;
  gboolean resume;
  char **tools;
  char *question; /* what its tags ask, or %NULL */
  AssayMakingOutcome outcome;
  char *refusal; /* of the log, when REFUSED; of it or the disk, when UNKEPT */
  char *untold;  /* why the server did not tell what became of it, when OPEN */
  /* under runner->lock */
  const char *phase;
  gint64 value, max;
  GBytes *preview;
  gboolean silent; /* the server gives no answer about it */
} AssayActive;

struct _AssayRunner
{
  AssayRunnerOptions options;
  char *index_file;
  AssayLoop *loop;
  AssayNeighbors *neighbors; /* thread-safe */
  GThreadPool *pool;
  GCancellable *cancellable;

  /* the runner's thread only */
  AssayReader *reader;
  AssayAffinity affinity;
  AssayProvider *provider;
  AssayModelMap *files; /* with what the machine knows, as of the newest look; may be %NULL */
  GHashTable *elsewhere;  /* address -> AssayElsewhere */
  guint n_asking;         /* of them, on workers */
  gint64 elsewhere_until_us; /* mono: the run waits no longer; 0: it does something else */
  gboolean drawings_closed; /* for this server */
  AssayPlanFollower *follower;
  guint64 blocked_stamp;  /* of the planner's problems that @blocked has */
  gboolean blocked_told;  /* … of this server */
  gboolean plan_told;     /* the plan this run began with is on the log */
  GHashTable *recipes;    /* job id -> GBytes: of jobs queued by this process */
  GPtrArray *unfinished; /* job ids still to reconcile; %NULL before the first look */
  GSource *timer;
  GSource *watch;     /* the next look at the documents; %NULL: nothing is made */
  gboolean looked;    /* at the documents, since the last job was begun */
  AssayCapabilities *capabilities;
  gint64 probe_due_us;  /* mono */
  gboolean server_left; /* the newest word of it was that it went away */
  guint n_dropped;      /* jobs that were canceled or given up, at the last look */
  gboolean takes_canceled; /* a run has just begun: it makes what was canceled before */
  gint64 hold_due_us;   /* mono: no new work is offered to the log before; 0 = it takes it */
  gboolean keeps_nothing; /* … nor is what was made fetched: there is no room for it either */

  GMutex lock;
  GCond changed;
  /* under lock */
  GHashTable *active; /* job id (borrowed from AssayActive) -> AssayActive */
  AssayProvider *next_provider;
  char *server, *next_server; /* as the log tells them; %NULL before the first */
  AssayModelMap *said, *next_said; /* of its run; %NULL: nothing */
  gboolean has_next;
  gboolean under_way; /* there was something to do at the last look, or nobody has looked yet */
  gboolean asks_again;
  GHashTable *keys;   /* char *: server -> its key, or "": none; given, and not shown to it yet */
  GHashTable *silent; /* char *: addresses that give no answer */
  gboolean wanted; /* making is asked for */
  gboolean begins; /* … anew, and the next look begins a run */
  gboolean tick_queued;
  gboolean held;  /* the log refused new work, and that is the trouble told */
  gboolean taken; /* … but has taken some since */
  AssayProblems *blocked; /* of the newest plan */
  GPtrArray *blocked_specs; /* char *: the ready specs those keep back, in order */
  GHashTable *waiting;      /* char *: missing model -> GPtrArray of char *: those that need it */
  guint64 wakes, seen;    /* idle only counts when every wake has been looked at */
  AssayRunnerState state;
  gboolean state_changed;          /* trouble or server are others than were told */
  gboolean told_making, told_idle; /* as last told */
};

/* Jobs: the runner's thread, but the worker. */
/* @at: of a resumed one that another server got; else %NULL. */
void        _assay_runner_start_job       (AssayRunner *self, const AssayJobRow *row,
                                           const AssayCatalog *catalog, gboolean resume,
                                           AssayElsewhere *at);
/* Ends what the log says is canceled: at its server too; and what a person gave up, or said another
 * address of. @said: a person has just said something. */
void        _assay_runner_drop_canceled   (AssayRunner *self, gboolean said);
guint       _assay_runner_count_active    (AssayRunner *self);
gboolean    _assay_runner_is_active       (AssayRunner *self, const char *job);
/* Jobs under way at one server; %NULL: the run's. */
guint       _assay_runner_count_at        (AssayRunner *self, const AssayElsewhere *at);
/* All that is under way is left to the servers that have it. */
void        _assay_runner_leave_all       (AssayRunner *self);
/* As many as the project may have under way at its server. */
guint       _assay_runner_bound           (AssayRunner *self, const AssayCatalog *catalog);

/* Server: the runner's thread. */
/* A new provider takes over when nothing of the old one is under way; %FALSE while it waits. */
gboolean    _assay_runner_adopt_provider  (AssayRunner *self);
/* Nothing was given. */
GHashTable *_assay_runner_keys_new        (void);
/* What was given for servers goes to the links to them. */
void        _assay_runner_hand_keys       (AssayRunner *self);
/* Whether it has said what it is and has. Asks if it has not, and may block for that; one that
 * gives no answer is the trouble told, and is asked again later. */
gboolean    _assay_runner_know_server     (AssayRunner *self);
/* What is said about files now: another process, or the person, may have said something else
 * meanwhile. %FALSE, and told as trouble: it cannot be read, and nothing may be made. */
gboolean    _assay_runner_look_up_files   (AssayRunner *self);

/* Reconcile: the runner's thread. */
/* What a crash left open is asked for at the server that got it. Those of others go there at once;
 * ours stay in the list. */
void        _assay_runner_sort_unfinished (AssayRunner *self);
/* Ours are asked for, as many as the bound allows, before anything new is sent. */
void        _assay_runner_reconcile       (AssayRunner *self, const AssayCatalog *catalog);
/* The first run against a real server ends what the sandbox left open: no drawing holds a slot. */
void        _assay_runner_close_drawings  (AssayRunner *self);
/* The end of a job on the log: lost; @why: N_() marked, without arguments. */
void        _assay_runner_report_lost     (AssayRunner *self, const AssayJobRow *row,
                                           const char *why);

/* Elsewhere: the runner's thread. */
/* A job that @row's server got, which is not the run's: asked for there, or lost where it was the
 * sandbox of another time. */
void        _assay_elsewhere_add          (AssayRunner *self, const AssayJobRow *row);
/* All of them are added anew. */
void        _assay_elsewhere_begin_list   (AssayRunner *self);
/* Asks who is due, and starts what may be asked for. */
void        _assay_elsewhere_look         (AssayRunner *self, const AssayCatalog *catalog);
/* Whether they keep a run that has done all else no longer from ending. What they still make when
 * its patience ends is left to them, and asked for later. */
gboolean    _assay_elsewhere_rests        (AssayRunner *self);
/* Shown there from now on (%NULL: nothing), and it is asked anew, if it got any pictures. */
void        _assay_elsewhere_set_key      (AssayRunner *self, const char *server, const char *key);
/* Everybody is asked anew. */
void        _assay_elsewhere_forget       (AssayRunner *self);
/* It gave no answer about a job, or, not @silent, still makes it. */
void        _assay_elsewhere_left         (AssayElsewhere *self, gboolean silent);
AssayElsewhere *_assay_elsewhere_ref      (AssayElsewhere *self);
void        _assay_elsewhere_unref        (AssayElsewhere *self);
AssayProvider *_assay_elsewhere_get_link  (AssayElsewhere *self);
const char    *_assay_elsewhere_get_server (AssayElsewhere *self);
AssayCapabilities *_assay_elsewhere_get_capabilities (AssayElsewhere *self);

/* New work was refused: that is the trouble until some is taken, or nothing is left. */
void        _assay_runner_tell_refusal (AssayRunner *self, const char *why);
/* Hold: the log refused new work, which waits for a while instead of being offered again by the
 * next wake. */
void        _assay_runner_hold        (AssayRunner *self, const char *why);
/* What was made could not be saved. It is open, and asked for again when the hold has passed. */
void        _assay_runner_hold_unkept (AssayRunner *self, const char *why);
/* What the server has may be asked for now; else a timer looks again. */
gboolean    _assay_runner_may_fetch   (AssayRunner *self);
/* Any thread: the log took new work, or what came of some. */
void        _assay_runner_note_taken  (AssayRunner *self);
/* New work may be offered now; else a timer looks again. Tells no trouble any more once the log
 * took some. */
gboolean    _assay_runner_may_offer   (AssayRunner *self);
/* Nothing is left to be offered: the trouble with it is over. */
void        _assay_runner_unhold      (AssayRunner *self);
/* Nothing will ever be taken: a reason is told as trouble. */
gboolean    _assay_runner_is_read_only (AssayRunner *self);

/* The first of what the plan wants made is on the log as queued, with its recipes kept. @snapshot
 * may be another one afterwards: lines of it were pinned. What the log refuses is told, or held. */
void        _assay_runner_queue_plan     (AssayRunner *self, AssayCatalog **snapshot);

/* Pins: writes the lines that lock.json lacks of the specs of @items (AssayPlanItem). @out_pinned: there
 * were some, and the documents are others now. %FALSE: they cannot be written, and nothing may be
 * queued; that is told, and tried again. */
gboolean    _assay_runner_pin            (AssayRunner *self, const AssayCatalog *catalog,
                                          GPtrArray *items, gboolean *out_pinned);
/* Takes those out of @items whose line is still missing: they came up in between, and wait. */
void        _assay_runner_leave_unpinned (AssayRunner *self, const AssayCatalog *catalog,
                                          GPtrArray *items);

/* Looks again after @delay_us, or before. */
void        _assay_runner_schedule    (AssayRunner *self, gint64 delay_us);
/* Watches the documents exactly while something is made. */
void        _assay_runner_watch       (AssayRunner *self, gboolean making);
/* Nothing is left of what the documents said: %TRUE when they were looked at once more, and there
 * may be. */
gboolean    _assay_runner_look_once   (AssayRunner *self);
/* Puts on the shelf what the documents do not want any more. %TRUE when something came of it, and
 * all has to be looked at anew. What the log refuses of that is held. */
gboolean    _assay_runner_shelve      (AssayRunner *self, const AssayCatalog *catalog);
/* One look at everything. %TRUE when nothing is under way and nothing could be started. */
gboolean    _assay_runner_advance     (AssayRunner *self);
void        _assay_runner_tick        (gpointer runner);

/* State: any thread. */
/* What keeps the run from going on: a template with {0} (%NULL: nothing), and what stands there. */
void        _assay_runner_set_trouble (AssayRunner *self, const char *trouble,
                                       const char *argument);
/* The same of @problem: its sentence and the way out, each in the language of who reads it. */
void        _assay_runner_set_problem (AssayRunner *self, const AssayProblem *problem);
void        _assay_runner_set_silent  (AssayRunner *self, const char *server, gboolean silent);
void        _assay_runner_notify      (AssayRunner *self, gboolean state_changed);

/* No model is missing. */
GHashTable *_assay_runner_waiting_new (void);

G_END_DECLS
