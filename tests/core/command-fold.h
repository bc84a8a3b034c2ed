/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the store does with a command, in memory and without SQL: facts by the fold
 * assay-command.h tells, views from needs, and the laws every decision must keep. The one fold of
 * the tests: decide is tested on its views, the index is held against it. */

#include "core/decide/assay-command.h"
#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* A version that was routed “again”, and the UTC day it counts for. */
typedef struct
{
  char  *version;
  gint64 day;
} FoldRouted;

/* A choice: what the index keeps of it. */
typedef struct
{
  char *card, *exception, *job;
  AssayChoiceFact fact; /* without the facts it refers to */
  char *spec;
  AssaySlot slot;
  guint64 commit;
  gboolean undone;
} FoldChoice;

/* What a slot that was shelved had before. */
typedef struct
{
  char *card, *exception;
  gboolean left_out;
} FoldShelf;

typedef struct
{
  GPtrArray *jobs, *slots, *cards, *versions,
    *exceptions;           /* facts of core, in the order of their first event */
  GPtrArray *routed_again; /* FoldRouted */
  GPtrArray *left_out;     /* char *: ids of slots */
  GPtrArray *choices;      /* FoldChoice, in the order they were made */
  GHashTable *documents;   /* char * -> char *: of jobs, as they were queued; absent: none */
  GHashTable *rejected;    /* set of char *: ids of versions the route turned down */
  GHashTable *approved;    /* set of char *: ids of versions */
  GHashTable *drawn;       /* set of char *: ids of versions that the sandbox made */
  GHashTable *superseded;  /* char * -> char *: ids of versions, by which ("": a closed question) */
  GHashTable *skipped;     /* set of char *: ids of open cards */
  GHashTable *spec_files;  /* set of char *: paths */
  GHashTable *shelves;     /* char * -> FoldShelf: by ids of slots, of the last time each was */
  GHashTable *by_route;    /* set of AssaySlotFact: approved by no person */
  guint64 seq;             /* of the newest event */
  guint64 commit;          /* of the first event of its commit */
  gint64 now_us;           /* when commands are decided */
  gint64 event_us;         /* of the newest event */
  gboolean paused;
  guint n_approvals, n_undone; /* how often */
  AssayRoutingPolicy routing;
  AssayRetryPolicy retry;
  AssayBudgets budgets;
} Fold;

Fold *fold_new  (void);
void  fold_free (Fold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fold, fold_free)

/* Takes one event in. @commit: seq of the first event of its commit. @payload: record of the type's
 * table. */
void fold_apply (Fold *self, const char *type, guint64 commit, guint64 seq, gint64 ts_us,
                 gconstpointer payload);
/* The laws of the state, which hold after every commit. */
void fold_check (const Fold *self);

/* Made NEW if not there. */
AssaySlotFact      *fold_slot         (Fold *self, const char *spec, const AssaySlot *slot);
AssayJobFact       *fold_job          (Fold *self, const char *job);
AssayCardFact      *fold_card         (Fold *self, const char *card);
AssayVersionFact   *fold_version_fact (Fold *self, const char *version);
AssayExceptionFact *fold_exception    (Fold *self, const char *exception);
gboolean            fold_is_open      (const AssayJobFact *job);
gboolean            fold_is_move      (const FoldChoice *choice); /* first or later */
guint fold_greatest_regeneration (const Fold *self, const char *spec, const AssaySlot *slot);
guint               fold_regenerations (Fold *self, const char *spec); /* of the day of now_us */

/* Views (command-fold-view.c) ----------------------------------------------------------------- */

/* What the command would be told, policies included. */
AssayView      *fold_view       (Fold *self, const AssayCommand *command);
/* All facts of a view as text: equal text, equal view. */
char           *fold_dump_view  (const AssayView *view);
/* Slots but those nothing is known of, sorted: AssaySlotFact. */
char           *fold_dump_slots (GPtrArray *slots);
/* Slots, open cards, open exceptions, budget and open jobs as text: equal text, equal state. */
char           *fold_dump       (const Fold *self);
/* The kept counters, by counting. Free with assay_table_free. */
AssayStatusRow *fold_status     (Fold *self);

/* Wishes (command-wishes.c) ------------------------------------------------------------------- */

/* Decides (twice: purity), checks the laws of decisions, applies the events, checks the laws of the
 * state. */
AssayDecision *fold_submit (Fold *self, const AssayCommand *command);
/* Whether both gave the same events and as many problems; fails the test if not. */
void           fold_assert_same_decision (const AssayDecision *a, const AssayDecision *b);
/* The command of a text with ' for ". */
AssayCommand  *fold_parse  (const char *text);
/* Submits a text (formatted, ' for "). @expected: event types joined by spaces, "" = nothing to do,
 * "!code" = refused, "!!code" = refused and counted. Returns the decision, which the caller
 * frees. */
AssayDecision *fold_expect (Fold *self, const char *expected, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
#define EXPECT(fold, expected, ...) assay_decision_free (fold_expect (fold, expected, __VA_ARGS__))

/* The payload of the decision's event number @index. Free with assay_table_free; @table of the
 * event. */
gpointer fold_payload (const AssayDecision *decision, guint index, const AssayTable **table);
/* 64 hexadecimal digits. */
char    *fold_hex     (guint number);

/* The usual commands, expected as above. A job's recipe is made from spec, variant and
 * regeneration, and it can have every remedy. */
void fold_plan    (Fold *self, const char *job, const char *spec, int variant, guint regeneration,
                   const char *expected);
void fold_plan_slot (Fold *self, const char *job, const char *spec, const AssaySlot *slot,
                     guint regeneration, const char *expected);
void fold_start   (Fold *self, const char *job, gint64 attempt, const char *expected);
void fold_report  (Fold *self, const char *job, gint64 attempt, const char *outcome,
                   const char *error_class, const char *expected);
/* @verdicts: elements of the report's list. */
void fold_version (Fold *self, const char *job, gint64 attempt, const char *verdicts,
                   const char *expected);
/* plan, start and version of a first attempt. @expected: what follows route.decided. */
void fold_make    (Fold *self, const char *job, const char *spec, int variant, guint regeneration,
                   const char *verdicts, const char *expected);
void fold_make_slot (Fold *self, const char *job, const char *spec, const AssaySlot *slot,
                     guint regeneration, const char *verdicts, const char *expected);
/* @word: yes, no, unsure. @card %NULL: the newest answer is taken back. */
void fold_answer  (Fold *self, const char *card, const char *word, const char *expected);
void fold_undo    (Fold *self, const char *card, const char *expected);
void fold_resolve (Fold *self, const char *exception, const char *action, const char *expected);
/* What of remedies a job of @slot is queued with, for such a text:
 * 'remedies':[…],'remediesLeft':[…] */
char *fold_remedies_text (const AssaySlotFact *slot);
/* The members of a slot's key in such a text: 'variant':0,'state':'open'. */
char *fold_slot_text (const AssaySlot *slot);

#define VERDICT(validator, outcome, confidence, hard)                                              \
  "{'validator':'" validator "','version':1,'outcome':'" outcome                                   \
  "','confidencePerMille':" confidence ",'hard':" hard                                             \
  ",'reason':'why','sentence':'a rim of {0} px','sentenceArgs':['2'],"                               \
  "'remediations':['other_key','new_seed','lighter_loras']}"
#define PASS      VERDICT ("technical.decode", "pass", "990", "true")
#define DOUBTFUL  VERDICT ("technical.decode", "pass", "700", "true")
#define BREACH    VERDICT ("alpha.fringe", "fail", "950", "true")
#define UNCERTAIN VERDICT ("alpha.fringe", "uncertain", "500", "true")
#define IN_SHADOW VERDICT ("alpha.punch", "fail", "990", "true,'inShadow':true")

G_END_DECLS
