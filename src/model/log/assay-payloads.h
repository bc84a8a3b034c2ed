/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Event payloads: one record and one table a type. JSON names are the camelCase of the members.
 * Ids: a job's id is a ULID chosen by whoever submits the command; the version a job makes has the job's id; a card's id is
 * "<version>:<validator>" ("…:taste" when all checks passed and trust asks first). A slot is a spec and
 * an AssaySlot, whose members are told as variant, state and frame. */

#include "model/log/assay-payload-fields.h"
#include "model/log/assay-report.h"
#include "model/log/assay-words.h"

G_BEGIN_DECLS

typedef struct { char *program, *version, *build; } AssayProjectOpened;               /* project.opened */
/* document.changed: @hash unset = removed. @blob: digest of the file's bytes, kept as a blob before use. */
typedef struct { char *path, *kind, *id; gint64 version; char *hash, *blob; } AssayDocumentChanged;
/* spec.pinned, spec.rebound (its line in lock.json is another, or gone): what the line says now.
 * @line: digest of the line as a document, kept as a blob; unset = there is none any more, and in
 * logs from before lock.json. */
typedef struct
{
  char  *spec, *checkpoint, *profile;
  gint64 version;
  char  *hash;    /* DIGEST: of the profile */
  char  *seed_id;
  char  *line;
} AssaySpecPinned;
/* spec.intended: a person had its document say something else, or taken away. @intent: ENUM
 * AssayLife; @before, @after: blobs of the file's bytes; %NULL: none. */
typedef struct { char *spec, *path; gint64 intent; char *before, *after; } AssaySpecIntended;
/* spec.restored: @made = seq of the spec.intended */
typedef struct { char *spec; gint64 made; } AssaySpecRestored;
typedef struct { char *from, *to; } AssaySpecRenamed; /* spec.renamed */
typedef struct { char *hash; gint64 jobs, held; } AssayPlanComputed;                  /* plan.computed: hash of the plan's bytes */

typedef struct
{
  char  *job, *spec;
  AssaySlot slot;
  gint64 regeneration;
  char  *recipe;        /* DIGEST: recipe hash = its blob's name */
  gint64 priority;      /* 0..3 */
  char  *reason;        /* code of the plan's reason: new, changed.prompt, again … */
  char  *checkpoint;    /* id of the document: jobs of one model are made one after the other */
  char  *documents;     /* what of the documents it is made from (assay_footprint_dup_answers) */
  char  *rework;        /* version whose kept source is processed and judged anew: nothing is asked of a server */
  char  *remedy;        /* made again: what is done about it this time (assay_remedy_words) */
  char **remedies;      /* all that was done about it so far, as far as it is in @recipe */
  char **remedies_left; /* what could be done next, would the picture be turned down */
  char  *provider;      /* kind of the server it was planned for; %NULL in logs of earlier programs */
} AssayJobQueued;                                                                     /* job.queued */
typedef struct
{
  char *model;            /* "<kind>:<document id>": "checkpoint:copax", "lora:glow" */
  char *file;             /* as it is asked of the server */
} AssayModelFile;
typedef struct
{
  char *job;
  gint64 attempt;
  char *prompt_id, *server;
  GPtrArray *files;       /* MAP AssayModelFile; empty in logs whose recipes name the files */
} AssayJobSubmitting;     /* job.submitting: durable before the POST */
typedef struct { char *job; gint64 attempt; } AssayJobAccepted;                       /* job.accepted; also job.running, job.resumed */
typedef struct { char *job; gint64 attempt; char *error_class, *message, *detail; } AssayJobFailed; /* job.failed, job.lost */
typedef struct { char *job; gint64 attempt, delay_ms, due_us; } AssayJobRetry;        /* job.retry_scheduled: @attempt is the next one */
typedef struct { char *job, *reason; } AssayJobCanceled;                              /* job.canceled */
/* job.moved: before, or after, all that is open. @to: ENUM AssayMove */
typedef struct { char *job; gint64 to; } AssayJobMoved;
/* job.redirected: the server that got it is at @server now */
typedef struct { char *job; gint64 attempt; char *server; } AssayJobRedirected;
typedef struct
{
  char  *job;
  gint64 attempt, elapsed_ms;
  gint64 cached;          /* BOOLEAN: the server made nothing new */
  char **pictures;        /* blob digests in output order */
  char  *provider;        /* "sandbox" | "comfyui" */
  char  *server_version;
} AssayJobSucceeded;                                                                  /* job.succeeded */

typedef struct
{
  char  *id, *spec;
  AssaySlot slot;
  gint64 regeneration;
  char  *recipe;          /* DIGEST */
  char  *source;          /* DIGEST: blob as the server sent it */
  char  *picture;         /* DIGEST: processed PNG blob */
  char  *steps;           /* DIGEST: blob of the processing record (per processor: id, version, parameters, measurements) */
  char  *provider;        /* provider.kind of the evidence */
  gint64 width, height;   /* of @picture */
  char  *dhash;           /* of @picture: 16 hexadecimal digits, for finding those alike … */
  char  *colors;          /* … and 54 (judge/assay-likeness.h); %NULL in logs of earlier programs */
} AssayVersionCreated;                                                                /* version.created */
typedef struct { char *version, *report; } AssayReportCreated;                        /* report.created: @report = blob digest */
typedef struct
{
  char  *version, *spec;
  AssaySlot slot;
  gint64 outcome;         /* ENUM auto_approved | ask | again | rejected */
  char **reasons;         /* reason codes, "alpha.fringe:fringe.light" … */
  char  *policy;          /* DIGEST of the routing policy used */
  gint64 regeneration;    /* again: the next regeneration number; else unset */
  char  *remediation;     /* again: which */
  char  *by;              /* %NULL: the checks; else a card's id or "choice": a person, at nobody's budget */
} AssayRouteDecided;                                                                  /* route.decided */
typedef struct
{
  char *version, *spec;
  AssaySlot slot;
  char *by; /* "route", a card's id, or "choice" */
} AssayApprovalGiven;                                                                 /* approval.given, approval.withdrawn */
typedef struct
{
  char  *card, *version, *spec;
  AssaySlot slot;
  char  *claim;           /* validator id, or "taste" */
  char  *question;        /* N_() template with {0} = the asset's title */
  gint64 question_version;
  char  *evidence;        /* N_() template of why it asks */
  char **evidence_args;
  char **tools;           /* review tools that are on */
  gint64 rank;            /* smaller is asked first */
  gint64 approved;        /* BOOLEAN: the picture is, and stays so until the answer is no */
  char  *remediation;     /* what is done after a no; %NULL: another seed */
} AssayCardCreated;                                                                   /* card.created */
typedef struct
{
  char  *card, *version;
  gint64 answer;          /* ENUM yes | no | unsure */
  gint64 milliseconds;    /* from shown to key */
  char  *device, *key_set; /* keyboard | pointer | cli; "ynu" */
} AssayCardAnswered;                                                                  /* card.answered */
typedef struct { char *card, *version; gint64 answer_seq; } AssayCardUndone;          /* card.undone: seq of the card.answered or card.closed taken back */
typedef struct { char *card, *version, *reason; } AssayCardClosed;                    /* card.closed: not answered, and not to be any more: chosen, superseded */
/* choice.made: first of what it leads to, one a slot; the commit holds all that were chosen at once. */
typedef struct
{
  gint64 choice;          /* ENUM AssayChoice */
  char  *spec;
  AssaySlot slot;
  gint64 was;             /* ENUM AssaySlotState: where the slot stood */
  char  *version;         /* the picture it is about, if there is one */
  char  *card;            /* closed or made by it */
  char  *exception;       /* settled by it */
  gint64 left_out;        /* BOOLEAN: that was left out before, not open */
  char  *job;             /* canceled by it */
  char  *reason;          /* a person's words */
} AssayChoiceMade;
typedef struct { gint64 made, choice; char *spec; AssaySlot slot; } AssayChoiceUndone; /* choice.undone: @made = seq of the choice.made */
/* slot.shelved: its document does not want it now. It follows in the commit what ended with it. */
typedef struct
{
  char  *spec;
  AssaySlot slot;
  gint64 why;               /* ENUM AssayShelf */
  gint64 was;               /* ENUM AssaySlotState: where it stood */
  char  *card, *exception;  /* open before */
} AssaySlotShelved;
/* slot.unshelved: it stands where it stood */
typedef struct { char *spec; AssaySlot slot; } AssaySlotUnshelved;
typedef struct { char *card; } AssayCardSkipped;                                      /* card.skipped */
typedef struct
{
  char  *exception, *spec;
  AssaySlot slot;         /* variant unset when about the whole spec */
  char  *version, *job;   /* as far as known */
  char  *code;            /* missing_model, over_budget, unsure, stuck, invalid_workflow, out_of_memory … */
  char  *message;         /* N_() template */
  char **args;
  char  *suggestion;      /* action: retry | leave_out | choose_look | edit_spec */
} AssayExceptionRaised;                                                               /* exception.raised */
typedef struct { char *exception, *action; } AssayExceptionResolved;                  /* exception.resolved */
typedef struct { char *reason; } AssayQueueChanged;                                   /* queue.paused, queue.resumed */
typedef struct { char *target; gint64 files; char *manifest; } AssayExportWritten;    /* export.written: manifest = blob digest */
typedef struct { char *command, *code; } AssayCommandRefused;                         /* command.refused */
typedef struct { gint64 back_ms; } AssayClockStepped;                                 /* clock.stepped */

extern const AssayTable assay_project_opened_table, assay_document_changed_table, assay_spec_pinned_table,
  assay_spec_rebound_table, assay_spec_intended_table, assay_spec_restored_table, assay_spec_renamed_table,
  assay_model_file_table,
  assay_plan_computed_table, assay_job_queued_table, assay_job_submitting_table, assay_job_accepted_table, assay_job_failed_table,
  assay_job_retry_table, assay_job_canceled_table,
  assay_job_moved_table, assay_job_redirected_table, assay_job_succeeded_table, assay_version_created_table,
  assay_report_created_table,
  assay_route_decided_table, assay_approval_given_table, assay_card_created_table, assay_card_answered_table, assay_card_undone_table,
  assay_card_skipped_table, assay_card_closed_table, assay_choice_made_table,
  assay_choice_undone_table,
  assay_slot_shelved_table, assay_slot_unshelved_table, assay_exception_raised_table,
  assay_exception_resolved_table, assay_queue_changed_table,
  assay_export_written_table, assay_command_refused_table, assay_clock_stepped_table;

G_END_DECLS
