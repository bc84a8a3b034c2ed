/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Commands: wishes as values. One kind is one small file core/decide/assay-command-<kind>.c with its
 * argument table, the facts it needs and its pure decide function; the register lists them. Text
 * form: {"command":"card.answer","args":{…}} for socket and log. */

#include "core/plan/assay-plan.h"
#include "model/log/assay-event.h"
#include "model/log/assay-payloads.h"

G_BEGIN_DECLS

/* Arguments (records of tables; JSON names camelCase) ------------------- */

typedef AssayProjectOpened AssayArgsProjectOpen;                              /* project.open */
typedef struct { GPtrArray *changes; /* AssayDocumentChanged */ } AssayArgsDocumentsObserve; /* documents.observe */
typedef struct { GPtrArray *specs; /* AssaySpecIntended */ } AssayArgsSpecIntend; /* spec.intend */
/* spec.restore: AssaySpecRestored */
typedef struct { GPtrArray *specs; } AssayArgsSpecRestore;
typedef AssaySpecRenamed AssayArgsSpecRename;                                 /* spec.rename */
/* plan.accept: @hash of the whole plan where a run begins with it; %NULL for more of that run */
typedef struct { char *hash; gint64 held; GPtrArray *jobs; /* AssayJobQueued */ } AssayArgsPlanAccept;
typedef AssayJobSubmitting AssayArgsJobSubmit;                                /* job.submit */
typedef struct
{
  char  *job;
  gint64 attempt;
  gint64 outcome;     /* AssayJobOutcome: ENUM accepted | running | resumed | failed | lost | canceled */
  char  *error_class, *message;
} AssayArgsJobReport;                                                         /* job.report */
/* job.redirect: the server that got these is at another address */
typedef struct { char **jobs; char *server; } AssayArgsJobRedirect;
/* job.give_up: nobody asks for them any more */
typedef struct { char **jobs; } AssayArgsJobGiveUp;
/* drawings.close: what the sandbox left open, each as it stood when it was looked for */
typedef struct
{
  char     *spec;
  AssaySlot slot;
  char     *version; /* the drawing that is asked about or in trouble; or %NULL */
  char     *job;     /* planned for the sandbox and not begun; or %NULL */
} AssayOpenDrawing;
typedef struct { GPtrArray *drawings; /* AssayOpenDrawing */ } AssayArgsDrawingsClose;
/* version.create: a finished job with its judged picture; gives job.succeeded, version.created, report.created, route.decided and
 * approval.given | card.created | exception.raised in one commit. A result counts only for the job's current attempt. */
typedef struct
{
  AssayJobSucceeded   *success;
  AssayVersionCreated *version;
  AssayReport         *report;
  char                *report_blob;  /* DIGEST of the report's bytes */
  char               **tools;        /* review tools of the asset type */
  char                *question;     /* template: what its tags ask; %NULL: nothing */
} AssayArgsVersionCreate;
typedef struct { char *card; gint64 answer, milliseconds; char *device, *key_set; } AssayArgsCardAnswer; /* card.answer */
typedef struct { char *card; } AssayArgsCardUndo;                             /* card.undo; unset card = the newest answer not undone */
typedef AssayCardSkipped AssayArgsCardSkip;                                   /* card.skip */
typedef struct { char *exception; gint64 action; /* AssayResolveAction */ } AssayArgsExceptionResolve; /* exception.resolve */
/* slot.choose: what applies to a slot is done, the others of many are left as they are */
typedef struct { char *spec; AssaySlot slot; } AssayChosenSlot;
/* @slots: AssayChosenSlot */
typedef struct { gint64 choice; GPtrArray *slots; char *reason; } AssayArgsSlotChoose;
/* slots.shelve: @slots: AssayShelved. @sent: jobs that a server has, or may have, end too: whoever
 * wishes it sees to it that they end there. */
typedef struct { GPtrArray *slots; gint64 sent; /* BOOLEAN */ } AssayArgsSlotsShelve;
/* choice.undo: seq of any choice.made of the commit; unset = the newest that can be taken back */
typedef struct { gint64 made; } AssayArgsChoiceUndo;
typedef struct { gint64 nothing; } AssayArgsUndo; /* undo: the newest answer or choice */
typedef AssayQueueChanged AssayArgsQueue;                                     /* queue.pause, queue.resume */
typedef AssayExportWritten AssayArgsExportRecord;                             /* export.record */
/* spec.pin: lines of lock.json that are new, and that are others or gone; @pinned, @rebound:
 * AssaySpecPinned */
typedef struct { GPtrArray *pinned, *rebound; } AssayArgsSpecPin;

extern const AssayTable assay_args_job_report_table, assay_args_card_answer_table; /* … and one a kind, see assay_command_kinds */

typedef struct
{
  const char *kind;            /* static: from the register */
  gpointer    args;            /* record of the kind's table */
  AssayActor  actor;
  char       *idempotency_key; /* %NULL: derived by the writer from kind and arguments where the kind says so, else from the commit */
  char       *chain_id;        /* %NULL: starts one */
  gint64      chain_depth;
} AssayCommand;

/* @args: (transfer full), a record of the kind's table made by assay_table_new or read. */
AssayCommand *assay_command_new   (const char *kind, gpointer args, AssayActorKind actor, const char *actor_id);
void          assay_command_free  (AssayCommand *self);
AssayCommand *assay_command_parse (GBytes *json, const char *file, AssayProblems *problems); /* from a socket: hostile */
GBytes       *assay_command_to_bytes (const AssayCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCommand, assay_command_free)

/* How the log folds into facts. Store's projections and decide must agree on this; decide keeps it
 * true.
 *
 * Job. job.queued: QUEUED, attempt 0. job.submitting: SUBMITTING, attempt = the event's.
 * job.accepted, .running, .resumed: ACCEPTED. job.failed: FAILED, job.lost: LOST; a
 * job.retry_scheduled after either (same commit): WAITING, and attempt stays the one that ended:
 * its member "attempt" names the next one, which becomes current with its job.submitting.
 * Its interrupts are its job.failed of class ASSAY_ERROR_INTERRUPTED.
 * job.redirected: as it was, at another server. job.canceled: CANCELED. job.succeeded: SUCCEEDED.
 * Open = QUEUED, SUBMITTING, ACCEPTED, WAITING;
 * a slot never has two open jobs.
 *
 * Slot, by its whole key (spec, variant, state, frame). job.queued: QUEUED, regeneration and
 * recipe of the job. job.canceled: CANCELED (regeneration of the job); its cause is INTERRUPTED
 * where the job has more interrupts than are tried again, else TAKEN_UP. version.created: version,
 * regeneration, recipe of the version. route.decided: ask TO_DECIDE; again AGAIN with the event's
 * regeneration; the others by what follows in the commit. approval.given: APPROVED.
 * approval.withdrawn: TO_DECIDE, or as it is if the version was only held. card.undone: TO_DECIDE
 * with regeneration and recipe of the card's version (a job.canceled of the same commit comes
 * before it), or as it is if APPROVED. exception.raised with a variant: EXCEPTION.
 * exception.resolved, only if the slot is EXCEPTION: "retry" with a version in the exception:
 * AGAIN, the greatest regeneration of the slot's jobs + 1; "retry" without: the failed job's regeneration again, as
 * NEW if that is 0, else as AGAIN; "ask", "accept": TO_DECIDE with regeneration and recipe of the
 * version; "leave_out": stays EXCEPTION with no open exception, so no plan makes it; "undone",
 * "superseded": nothing (what follows in the commit says it). "reopened", whatever the slot is:
 * EXCEPTION, about its version if it has one. choice.undone of a cancel, if CANCELED: AGAIN, or NEW if nothing was ever made; if
 * SHELVED and CANCELED before: it was QUEUED before, that is, it is made when it is taken back.
 * choice.undone of a first or later: the job of its choice.made stands on the queue where it stood
 * when that was made.
 *
 * Shelf. slot.shelved: SHELVED; what was open about it has ended before it in the commit; a held
 * version stays so, and an approved slot is never shelved. slot.unshelved: where it stood before,
 * but QUEUED becomes AGAIN, or NEW if nothing was ever made; what its shelving closed is opened
 * again after it in the commit. Any other event about the slot moves it as if it had not been
 * there.
 *
 * A slot's remedies are those of the job whose recipe it has. AGAIN by a route adds the event's
 * remediation, which is its remedy then; AGAIN by anything else its remedy is another seed. Its
 * cause is told where it becomes AGAIN: by a route of the checks or a card TURNED_DOWN, of a choice
 * WITHDRAWN (reason "withdrawn") or CHOSEN, "retry" RETRIED, choice.undone TAKEN_UP.
 *
 * Held: the approved version while its successor is made. route.decided again by a choice on an
 * APPROVED slot holds its version; approval.given ends it, with regeneration and recipe of the
 * version it is given to; approval.withdrawn of it ends it, and one that is withdrawn gives back
 * the version it had replaced.
 *
 * Card. card.created: open, also one that is there. card.answered: answer and answer_seq set.
 * card.closed: answer_seq set. card.undone: open again, answer unset. One that was made "approved"
 * is about a slot that stays APPROVED. card.skipped: open, asked after all others (rank = greatest
 * rank of the open cards + 1).
 *
 * Exception. Its id is "<version or job>:<code>"; exception.raised with a known id opens it again
 * (upsert).
 *
 * spec.renamed: all facts about the one asset are the other's, as if it had always been called so.
 *
 * regenerations_today: route.decided "again" of the spec by the checks since the day began,
 * without those taken back by a card.undone of the same version after them. What a person asks for
 * is at nobody's budget.
 *
 * Facts: the view the writer reads for one command. Filled by store/assay-view-load from the index
 * inside the open transaction. */
typedef struct
{
  char         *job, *spec;
  AssaySlot     slot;
  guint         regeneration;
  AssayJobState state;
  gint64        attempt;
  char         *recipe;
  guint         remedies, remedies_left; /* sets of AssayRemedy, as it was queued */
  gint64        moved; /* seq of the choice first or later that put it where it stands; 0: none */
  gint64        interrupts; /* attempts that somebody else interrupted at the server */
} AssayJobFact;

/* A job is tried again this often after somebody else interrupted it at its server. */
#define ASSAY_JOB_INTERRUPTS_BORNE 1

typedef struct
{
  char     *card, *version, *spec, *claim;
  AssaySlot slot;
  gboolean  open;
  gboolean  approved;    /* its picture was when it was asked */
  AssayRemedy remedy;    /* what is done after a no */
  gint64    answer;      /* ASSAY_UNSET while open, and when closed without one */
  guint64   answer_seq;
} AssayCardFact;

typedef struct
{
  char     *version, *spec, *recipe;
  AssaySlot slot;
  guint     regeneration;
} AssayVersionFact;

typedef struct
{
  char     *exception, *spec, *version, *job, *code;
  AssaySlot slot;
  gboolean  open;
} AssayExceptionFact;

/* Where one slot stands, with all that is open about it. */
typedef struct
{
  AssaySlotFact      *slot;
  guint               regeneration; /* greatest that any job of it was for */
  AssayJobFact       *job;          /* open, or %NULL */
  AssayCardFact      *card;         /* open, or %NULL */
  guint               n_cards;      /* questions there ever were about the newest version */
  AssayExceptionFact *exception;    /* the newest, open or not; %NULL: never one */
  AssayCardFact      *shelved_card; /* closed when the slot was shelved … */
  AssayExceptionFact *shelved_exception; /* … and settled; both %NULL unless SHELVED */
} AssayStandingFact;

/* A choice that was not taken back, with what it was about as it is now. */
typedef struct
{
  gint64              made;      /* seq */
  AssayChoice         choice;
  AssaySlotState      was;
  gint64              commit;    /* seq of the first event of its commit */
  gboolean            left_out;  /* its exception was, before */
  char               *version;   /* or %NULL */
  AssayCardFact      *card;      /* or %NULL */
  AssayExceptionFact *exception; /* or %NULL */
  AssayStandingFact  *now;
} AssayChoiceFact;

/* How many commits of choices are looked through for one that can be taken back. */
#define ASSAY_UNDO_REACH 8

/* Which facts a command asks for. Lists of borrowed strings inside the command. */
typedef struct
{
  GPtrArray *jobs;          /* char *: job ids */
  GPtrArray *slots;         /* AssaySlotFact with spec and slot set, owned */
  const char *card;         /* this card (NULL and newest_answer: the newest not undone answer). Whenever a card is asked for and there, the
                               view also gets card_version, card_slot, card_job and card_exception */
  gboolean    newest_answer;
  const char *exception;
  const char *spec, *other_spec; /* n_open_jobs_of_spec, n_slots_of_other */
  const char *spec_budget;  /* count regenerations of this spec today */
  GPtrArray  *standings;    /* AssaySlotFact with spec and slot set, owned */
  gint64      choice;       /* all of this one's commit; 0 and newest_choice: of the newest
                               ASSAY_UNDO_REACH commits of which something was not taken back;
                               of firsts and laters only while the job waits */
  gboolean    newest_choice;
} AssayNeeds;
void assay_needs_clear (AssayNeeds *self);
void assay_job_fact_free       (AssayJobFact *self);
void assay_card_fact_free      (AssayCardFact *self);
void assay_version_fact_free   (AssayVersionFact *self);
void assay_exception_fact_free (AssayExceptionFact *self);
void assay_standing_fact_free  (AssayStandingFact *self);
void assay_choice_fact_free    (AssayChoiceFact *self);

typedef struct
{
  GPtrArray          *jobs;       /* AssayJobFact, one a needed id that exists */
  GPtrArray          *slots;      /* AssaySlotFact, one a needed slot (NEW when nothing is known) */
  AssayCardFact      *card;       /* %NULL: no such card */
  AssayVersionFact   *card_version;
  AssaySlotFact      *card_slot;
  AssayExceptionFact *exception;
  guint               regenerations_today;
  gboolean            paused;
  const AssayRoutingPolicy *routing; /* borrowed, from the catalogue the engine handed to the writer */
  const AssayRetryPolicy   *retry;
  const AssayBudgets       *budgets;
  AssayCardFact      *card_open;  /* the open card of the card's slot, maybe itself; or %NULL */
  guint               card_regeneration; /* greatest that any job of the card's slot was for */
  AssayJobFact       *card_job;       /* the open job (QUEUED, SUBMITTING, ACCEPTED, WAITING) of the card's slot, or %NULL */
  AssayExceptionFact *card_exception; /* the open exception of the card's slot, or %NULL */
  guint               n_open_jobs_of_spec, n_slots_of_other;
  GPtrArray          *standings;  /* AssayStandingFact, one a needed one, in their order */
  GPtrArray          *choices;    /* AssayChoiceFact, the newest commit first, and within it in the
                                     order they were made; empty: no such choice */
} AssayView;
/* Empty; the lists are arrays that free their facts. All other facts are owned by the view too; policies are borrowed. */
AssayView *assay_view_new  (void);
void       assay_view_free (AssayView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayView, assay_view_free)

/* All events of the command, or a refusal. */
typedef struct
{
  GPtrArray     *events;   /* AssayEventDraft; empty when refused or when nothing is to do */
  AssayProblems *problems; /* empty unless refused */
  gboolean       counted;  /* a refusal that matters: put command.refused on the log */
} AssayDecision;
AssayDecision *assay_decision_new  (void);
void           assay_decision_free (AssayDecision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayDecision, assay_decision_free)

typedef struct
{
  const char       *kind;
  const AssayTable *args;
  void (*needs)  (const AssayCommand *command, AssayNeeds *out); /* %NULL = none */
  void (*decide) (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision);
  gboolean keyed; /* the derived idempotency key is the hash of kind + args: the same wish twice happens once */
  gboolean starts_work; /* begins something new: it waits while the disk is below its floor */
} AssayCommandKind;

extern const AssayCommandKind *const assay_command_kinds[]; /* ended by %NULL */
const AssayCommandKind *assay_command_kind_find (const char *kind);

/* Sets all of @out, which need not be initialised; assay_needs_clear it. The strings in it live as long as @command. */
void           assay_command_needs (const AssayCommand *command, AssayNeeds *out);
/* Never %NULL. Unknown facts (%NULL members, absent jobs and slots) are refusals or defaults, never crashes; policies may be %NULL:
 * the built-in figures. A refused decision has no event; one without events and problems means there is nothing to do. */
AssayDecision *assay_decide        (const AssayCommand *command, const AssayView *view, gint64 now_us);
/* The key of the log: the given one, else derived. New string. @nonce makes un-keyed commands unique (a ULID). */
char          *assay_command_dup_key (const AssayCommand *command, const char *nonce);

G_END_DECLS
