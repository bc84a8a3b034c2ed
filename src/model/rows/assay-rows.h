/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rows: what lists show, one record and one table a kind. JSON names are the camelCase of the
 * members; what is not known is unset (%NULL, ASSAY_UNSET) and not written. The members up to the
 * mark are the index's columns in this order (store/assay-reader); the rest is added by the engine.
 *
 * Sentences are templates with what fills them (assay-row-sentence.h); nothing in a row is in
 * anybody's language.
 *
 * Of a slot's key the state is told as "slotState" in rows, since "state" is where the thing
 * stands; no state and frame 0 are not written. */

#include "model/log/assay-report.h"
#include "model/log/assay-slot.h"
#include "model/log/assay-words.h"
#include "model/table/assay-record.h"

G_BEGIN_DECLS

/* What a surface shows of a member that may be unset: nothing, and none. Borrowed. */
static inline const char *
assay_text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static inline gint64
assay_number_or_zero (gint64 number)
{
  return number != ASSAY_UNSET ? number : 0;
}

/* Of the index ------------------------------------------------------------------------------- */

/* The requirements a card's overlays draw; pixels of the delivered canvas. */
typedef struct { gint64 canvas_width, canvas_height, safe_area_px; } AssayCardFrame;

typedef struct
{
  gint64 answer;             /* ENUM AssayAnswer; unset while open */
  gint64 answer_seq;
  char  *claim;
  char  *evidence, **evidence_args;
  char  *id;
  char  *picture;            /* blob */
  char  *provider;           /* "sandbox" | "comfyui": who made the picture */
  char  *question;           /* template; {0} = the asset's title, {1} = another's it is about */
  gint64 question_version, rank;
  char  *recipe, *report;    /* blobs */
  gint64 seq;
  char  *source;             /* blob: the picture as the server sent it */
  char  *spec;
  gint64 state;              /* ENUM AssayCardState; a skipped card is open and comes last */
  char **tools;              /* review tools that are on */
  AssaySlot slot;
  char  *version;
  /* engine */
  char  *title;
  char **question_args;      /* the titles */
  char  *question_text;      /* template, filled by @question_args */
  char  *evidence_text;      /* template, filled by @evidence_args */
} AssayCardRow;

/* What a card's page draws beside the picture, out of the blobs of its version. Asked for by card
 * and never with the list: reading it costs two blobs. */
typedef struct
{
  char   *id;                /* of the card */
  char   *claim;             /* the validator whose verdict is asked about */
  AssayCardFrame *contract;
  GPtrArray *verdicts;       /* AssayVerdict, in the report's order; sentences are templates */
  char   *unread;            /* packed: why they, or the contract, are not known; %NULL: they are */
} AssayCardEvidence;

typedef struct { char *blob, *hash, *id, *kind, *path; gint64 seq, version; } AssayDocumentRow;

typedef struct
{
  char  *action;             /* how it was resolved */
  char **args;
  char  *code, *id, *job;
  char  *message;            /* template, filled by @args */
  char  *picture;            /* blob: of @version */
  gint64 seq;
  char  *spec;
  gint64 state;              /* ENUM AssayExceptionState */
  char  *suggestion;
  char  *ts;                 /* the log's text of the time */
  AssaySlot slot;            /* variant unset: about the spec as a whole */
  char  *version;
  /* engine */
  char  *title;
  char  *text;               /* @message again, as a sentence filled by @args */
  char  *cause;              /* id of the AssayCauseRow */
} AssayExceptionRow;

typedef struct
{
  gint64 attempt;
  gint64 due_us;             /* of a retry, wall time */
  char  *error_class, *id, *message;
  gint64 priority;
  char  *prompt_id, *reason, *recipe;
  gint64 regeneration;
  char  *remedy;             /* made again: what is done about the last one (assay_remedy_words) */
  char  *rework;             /* version whose kept source is processed and judged anew; nothing is sent */
  gint64 seq;
  char  *server, *spec;
  gint64 state;              /* ENUM AssayJobState */
  AssaySlot slot;
  /* engine */
  char  *title;
} AssayJobRow;

typedef struct
{
  gint64 asked;              /* BOOLEAN: a question about @version is open; unset: no */
  char  *held;               /* version that stays approved until its successor is */
  char  *id;                 /* assay_slot_dup_id */
  gint64 left_out;           /* BOOLEAN: an exception that a person settled so; unset: no */
  char  *picture, *recipe;   /* blobs */
  gint64 regeneration;
  char  *spec;
  gint64 state;              /* ENUM AssaySlotState */
  AssaySlot slot;
  char  *version;
  char  *provider;           /* who made @picture */
  gint64 waits;              /* BOOLEAN: its job does, on the queue or to be tried again; unset: no */
  /* engine */
  char  *title;
  char  *stands;             /* @state, or "left_out", as AssayAssetState has it */
} AssaySlotRow;

typedef struct
{
  gint64 height;
  char  *id, *picture, *provider;
  char **reasons;
  char  *recipe;
  gint64 regeneration;
  char  *report;
  gint64 seq;
  char  *source, *spec;
  gint64 state;              /* ENUM AssayVersionState */
  char  *steps;              /* blob of the processing record */
  char  *ts;
  AssaySlot slot;
  gint64 width;
  char **files;              /* what made it: "checkpoint:copax=copax.safetensors"; %NULL: not told */
  /* engine */
  char  *title;
} AssayVersionRow;

/* What the picture a slot stands at was made with. */
typedef struct
{
  char **files;              /* as in AssayVersionRow; where not told, as the recipe says */
  char  *provider, *recipe;
  char  *server;             /* that made it */
  char  *spec;
  AssaySlot slot;
  char  *version;
  /* engine */
  char  *id;                 /* of the slot */
  char  *model, *file;       /* the one that was asked about: made with … */
  char  *now;                /* … and the file that it is now on that server; %NULL: nobody says */
} AssayMadeWithRow;

/* Kept counters: of assets by where they stand, of the pictures they ask for, of slots (again,
 * auto_approved, to_decide), jobs (queued, waiting for a retry, running, succeeded, failed or
 * lost, canceled), versions (pictures, superseded, rejected), open cards and exceptions, skipped
 * cards, spec documents, shelved slots. @approved: pictures, also where their successors are being
 * made. @kept: approved pictures of assets that are archived or gone, which no other counter of
 * slots has: with @approved, what an export writes. */
typedef struct
{
  gint64 assets_new, assets_queued, assets_to_decide, assets_again, assets_approved,
    assets_exception, assets_canceled, assets_blocked, assets_draft, assets_paused,
    assets_archived, assets_left_out; /* in the order of AssayAssetState */
  gint64 assets_not_ready;   /* the ready gate holds them back, wherever they stand */
  gint64 pictures_needed;    /* variants of all assets … */
  gint64 pictures_approved;  /* … of these, approved now */
  gint64 again, approved, auto_approved, canceled, cards, exceptions, failed, last_seq, kept;
  gint64 paused;             /* BOOLEAN */
  gint64 pictures, queued, rejected, running, skipped, specs, shelved, succeeded, superseded;
  gint64 to_decide;
  gint64 waiting;
  gint64 drawings;           /* approved pictures that are the sandbox's … */
  gint64 drawings_kept;      /* … and are not being replaced */
  /* engine */
  char  *id, *title, *folder;
  gint64 problems;           /* all that a person must mend or look at: … */
  gint64 document_problems;  /* … documents with problems of their own, and assets that the ready
                              * gate holds back without one; and the exceptions */
  gint64 making, idle;       /* BOOLEAN */
  gint64 active;
  gint64 to_queue;           /* to be made and not on the queue yet, while making */
  gint64 free_bytes, needed_bytes; /* of the disk, as AssayRoomRow; unset while it has room */
  gint64 silent_since_us, silent_until_us; /* wall time: as AssayRunnerState; 0 = it answers */
  char  *provider, *provider_kind, *provider_version;
  char  *server;             /* that the newest run is for, as the log tells it; unset: none yet */
  char  *last_server;        /* of this project on this machine, as a run takes it; unset: none */
  char  *logged_server;      /* else that of the newest picture which is no drawing */
  gint64 away;               /* pictures at servers that are not asked right now: query away */
  char  *trouble, **trouble_args; /* why nothing can go on: template and what fills it */
  char  *trouble_code;       /* of the problem that it is; unset: of none */
  char  *read_only;          /* why nothing can be changed … */
  gint64 damaged;            /* … BOOLEAN: because the history is damaged; unset: it is not */
  gint64 unwritable;         /* … BOOLEAN: because nothing may be written; all is whole */
  gint64 missing;            /* models that the run's server has no file of: query missing */
  gint64 lost;               /* assets of whose pictures stored files are gone */
  gint64 unseen;             /* BOOLEAN: some could not be looked at; unset: all were */
} AssayStatusRow;

/* Of the engine ------------------------------------------------------------------------------ */

typedef struct
{
  char  *id, *spec, *title, *type, *checkpoint;
  gint64 state;              /* ENUM AssayAssetState */
  gint64 problems;           /* what keeps it from being made; what is approved stays so */
  gint64 variants;           /* pictures it asks for … */
  gint64 approved;           /* … of these, approved now */
  char  *picture, *version;
  char **tags;
  char  *provider;           /* who made @picture, as AssayVersionRow has it */
} AssayAssetRow;

typedef struct
{
  char  *id, *spec, *title;
  AssaySlot slot;
  gint64 regeneration;
  gint64 action;             /* ENUM make | held | blocked | waiting, as AssayPlanAction */
  char  *reason;
  char  *explanation, **explanation_args; /* template and what fills it */
  char  *recipe;
} AssayPlanRow;

typedef struct { char *id; gint64 made, approved, problems; } AssaySinceRow; /* id: the time */
/* One thing that went wrong, with what the first picture of it says. */
typedef struct { char *id; gint64 pictures; char *text, **args; } AssayCauseRow;
/* What a word names: an asset, or with @picture one of its slots, by its id. @unread: BOOLEAN: its
 * document is there and cannot be read. */
typedef struct { char *id, *picture; gint64 unread; } AssayNamedRow;
typedef struct { char *id; gint64 count; } AssayClaimCountRow; /* id: of the claim */

typedef struct
{
  char  *id;
  gint64 action; /* as above */
  char  *reason;
  gint64 count;
} AssayPlanCountRow;

typedef struct { char *id; gint64 make, held, blocked, waiting; char *hash; } AssayPlanSummaryRow;

typedef struct
{
  char *code, *message, *fix, **args; /* message and fix are templates, both filled by @args */
  char *file, *pointer;
  char *kind, *id;           /* of the document @file is: "spec", "potion"; unset if it is none */
  char  *level;             /* "warning": it keeps nothing from being made; else %NULL */
} AssayProblemRow;

typedef struct
{
  char  *id;                 /* ULID */
  gint64 seq;
  char  *ts, *type, *entity_id, *actor;
  gint64 commit;
  GBytes *payload;
} AssayEventRow;

typedef struct { char *id; gint64 events, blobs, ok; } AssayVerifyRow;
/* Room on the disk (core/decide/assay-room.h): what may go, or went. */
typedef struct
{
  char  *id;
  gint64 files, bytes;
  gint64 stored_files, stored_bytes, temporary_files, temporary_bytes; /* of these … */
  gint64 quarantine_files, quarantine_bytes;                           /* … by kind */
  gint64 young_files, young_bytes;  /* that may when they are older */
  gint64 all_bytes;                 /* of .assay */
  gint64 free_bytes, needed_bytes;  /* of the disk: left, and below which nothing is made; unset:
                                       not known */
} AssayRoomRow;

/* What was considered and why, as AssayTraceEntry of core/recipe. */
typedef struct
{
  char  *stage, *layer, *source, *subject, *action, *why;
  char  *polarity;           /* of prompts: "positive" | "negative" */
  gint64 weight;             /* hundredths */
} AssayTraceRow;

/* What pictures are made with, as a person knows it. @kind: of the document, or "tag"; @id: as
 * other documents name it; @title: %NULL of a tag that no catalogue has. */
typedef struct { char *kind, *id, *title; } AssayUseRow;

/* A prompt package or a stack with how it came about. */
typedef struct
{
  char      *id, *hash, *positive, *negative;
  GBytes    *stack;          /* resolve only … */
  GPtrArray *uses;           /* AssayUseRow … */
  GPtrArray *trace;          /* AssayTraceRow */
} AssayExplainRow;

/* Approved art of an asset that is archived, or gone, or has fewer pictures now. */
typedef struct
{
  char  *id, *title;
  gint64 why;                /* ENUM AssayShelf */
  gint64 pictures;
} AssayKeptRow;

/* Pictures that take each choice, by their words. */
typedef struct
{
  gint64 withdraw, again, ask, keep, accept, leave_out, cancel, first, later;
} AssayOfferRow;

/* One thing with its evidence, as one JSON object. */
typedef struct { GBytes *value; } AssayShownRow;

/* Hot values of one job. */
typedef struct
{
  char  *id, *job, *spec, *title;
  AssaySlot slot;
  gint64 value, max;         /* steps; max 0 = not yet known */
  char  *phase;              /* waiting, sending, queued, loading, making, checking */
  char  *server;             /* that has it, where that is not the run's */
} AssayProgressRow;

/* How far something long is that an act is at. What is not known yet is unset. */
typedef struct
{
  char  *id;                 /* what it is about, as the act's arguments name it: of a backup where
                                it goes, of a restore what it is from */
  char  *act;
  char  *phase;              /* reading, copying, checking */
  gint64 pictures, all_pictures; /* of the phase … */
  gint64 files, all_files;       /* … stored files, pictures among them … */
  gint64 bytes, all_bytes;       /* … and their size */
} AssayUnderWayRow;

/* Pictures that were sent to a server and are not asked for there right now. */
typedef struct
{
  char  *id;                 /* its address */
  gint64 pictures;
  gint64 silent;             /* BOOLEAN: it gave no answer when it was asked last */
  char **jobs;               /* ids */
  char **titles;             /* of their assets, each once */
} AssayAwayRow;

/* Acts: arguments and results ---------------------------------------------------------------- */

typedef struct
{
  gint64 provider;           /* ENUM AssayRunProvider; unset: as LAST */
  char  *server, *checkpoint, *authorization;
  gint64 defects;            /* per cent of the embedded sandbox's pictures */
  gint64 wait;               /* BOOLEAN: until nothing more can be made; @result has totals then */
} AssayRunArgs;
/* LAST: the server this project used last on this machine; only where there never was one, the
 * sandbox. COMFYUI without a server: the same, but never the sandbox. */
typedef enum { ASSAY_RUN_SANDBOX, ASSAY_RUN_COMFYUI, ASSAY_RUN_LAST } AssayRunProvider;

typedef struct
{
  /* of the project, as it stands behind the run */
  gint64 specs, pictures, approved, cards, exceptions, queued, again;
  /* of this run alone: pictures it made, of how many assets, those of them that the checks
   * approved, and questions that it asked and that wait; what became a problem: failed */
  gint64 made, made_specs, auto_approved, asked, milliseconds;
  gint64 problems;           /* of the documents */
  char  *provider_kind;
  char  *trouble, **trouble_args; /* as in AssayStatusRow */
  gint64 canceled;           /* in this run; the next one makes them … */
  gint64 interrupted;        /* … and those of them that somebody interrupted at the server */
  gint64 left;               /* pictures that are still to be made, where it ended early */
  gint64 paused, draft, archived; /* assets that are not made now */
  gint64 kept;               /* approved pictures that no document asks for */
  gint64 blocked;            /* assets that could not be made … */
  char **blocked_specs;      /* … by name … */
  GPtrArray *blocked_by;     /* … and why: AssayProblemRow */
  GPtrArray *failed;         /* AssayExceptionRow: what became a problem in this run */
  GPtrArray *lapsed;         /* AssayProblemRow: pins that no longer held when it began, or keep a former default */
  char  *server;             /* that it was for: an address, or ASSAY_SERVER_SANDBOX */
  gint64 joined;             /* BOOLEAN: another run of it was under way */
  gint64 drawings;           /* approved pictures that are the sandbox's and could be replaced */
  GPtrArray *away;           /* AssayAwayRow */
} AssayRunResult;

typedef struct { gint64 life; char **specs; } AssayLifeArgs; /* ENUM AssayLife */
typedef struct
{
  char **done, **same;       /* assets: documents were changed; those that said so before */
  gint64 jobs, cards, exceptions; /* ended with that, or taken back */
  gint64 kept;               /* approved pictures of them */
  gint64 made;               /* for AssayTakeBackArgs; unset when nothing was changed */
} AssayLifeResult;
typedef struct { char *from, *to; } AssayRenameArgs;
typedef struct { gint64 versions; } AssayRenameResult; /* pictures that went along */
/* @made: of an AssayLifeResult, or the seq of a choice; @card: its answer; both unset: the newest
 * of all that was done, answered or chosen */
typedef struct { gint64 made; char *card; } AssayTakeBackArgs;
/* What was taken back: one of @answer, @choice and @life (ENUM AssayAnswer, AssayChoice,
 * AssayLife); all unset: another name. */
typedef struct
{
  gint64 documents;           /* 0: none was */
  gint64 answer, choice, life;
  char  *title;               /* of the asset it was about, the last of them; %NULL: not known */
  gint64 n;                   /* pictures (answer, choice), or assets */
  char  *passed;              /* why what came after it was not taken back; %NULL: nothing did */
  char **passed_args;
} AssayTakeBackResult;
/* @server %NULL: the one known, or none is asked */
typedef struct { char *server, *authorization; } AssayModelsArgs;
typedef enum
{
  ASSAY_MODEL_UNKNOWN,       /* no server was asked */
  ASSAY_MODEL_MAPPED,        /* as this machine says */
  ASSAY_MODEL_DEFAULT,       /* as its document says */
  ASSAY_MODEL_FOUND,         /* that, as the server spells it */
  ASSAY_MODEL_MISSING,
  ASSAY_MODEL_AMBIGUOUS,     /* several are like it */
} AssayModelState;
typedef struct
{
  char  *id;                 /* "checkpoint:copax" */
  char  *document, *title;
  gint64 state;              /* ENUM AssayModelState */
  char  *wanted;             /* by the map, else by the document */
  char  *file;               /* on the server; %NULL: it has none, or was not asked */
  char **nearest;            /* where it has none, or several */
  char  *command;            /* that says which it is; %NULL: none is needed */
  gint64 assets;             /* that name it; LoRAs: not counted. Query missing: that wait for it */
} AssayModelRow;
typedef struct
{
  char  *server;             /* %NULL: none was asked */
  GPtrArray *models;         /* AssayModelRow */
  char **checkpoints, **loras; /* what the server has besides */
} AssayModelsResult;
typedef struct { char *model, *file, *server; } AssayMapArgs; /* @file %NULL: forgotten */
typedef struct { char *model, *file, *before, *server; } AssayMapResult;

typedef struct { char *to, *sheet; } AssayExportArgs; /* absolute paths */
typedef struct
{
  gint64 files, written, same, refused;
  char  *to;
  char **kept;               /* assets whose art is among it, and that no document asks for … */
  gint64 kept_pictures;      /* … and how many of the files that is, as AssayStatusRow.kept */
  GPtrArray *problems;       /* AssayProblemRow */
  gint64 drawings;           /* files that are drawings of the sandbox */
  char **left;               /* files that lie there although nothing approved is behind them now */
} AssayExportResult;

typedef struct { gint64 dry_run; } AssayMigrateArgs; /* BOOLEAN: nothing is written */
typedef struct { char *path, *diff; } AssayMigratedFile;
typedef struct
{
  GPtrArray *files;          /* AssayMigratedFile, in the order they are written */
  GPtrArray *words;          /* AssayProblemRow: pins dropped or lapsed, files left */
  char     **left;           /* files that stay as they are: a change would reach another place */
} AssayMigrateResult;

/* What processors made of a picture in a file. */
typedef struct
{
  char      *processor;      /* its id */
  char      *sentence;       /* what it does: a template without arguments */
  gint64     changed;        /* BOOLEAN: the picture came out as another */
  GPtrArray *measurements;   /* AssayMeasurement without limits */
} AssayProcessedStep;
typedef struct
{
  char      *file;
  gint64     width, height;  /* of what came out; unset: nothing did */
  char      *key;            /* "#ff00ff", the background that was taken away; unset: not by color */
  gint64     key_found;      /* BOOLEAN: nobody named it; it is the commonest of the border */
  GPtrArray *steps;          /* AssayProcessedStep, in the order of the chain, as far as it came */
  GPtrArray *problems;       /* AssayProblemRow: why it came no farther; then nothing was written */
  char      *to, *before_after; /* the files written */
} AssayProcessedRow;

/* A damaged history: what of it is whole, and what is given up, or was. */
typedef struct
{
  char  *id;
  char  *damage;             /* what is wrong, a packed sentence; unset: nothing is */
  gint64 whole;              /* the last event that stays; 0: none */
  gint64 events, bytes;      /* behind it: events that can be read still, bytes of all */
  gint64 unread;             /* lines, and pieces of lines, that are none any more */
  gint64 mended;             /* events of what stays whose line ends are put back */
  gint64 only_ends;          /* BOOLEAN: that is all, nothing is given up */
  char **approvals, **pictures; /* of these events, each picture once: its file's name */
  char **approval_titles, **picture_titles; /* … what it is called, in the same order */
  char  *to;                 /* the folder it is moved to */
} AssayRepairRow;

typedef struct { gint64 dry_run; } AssayGcArgs; /* BOOLEAN: nothing is taken away */
typedef struct
{
  GPtrArray *room;           /* AssayRoomRow, one: what went (would go), and the disk after that */
  GPtrArray *problems;       /* AssayProblemRow: what could not be taken away */
} AssayGcResult;

typedef struct
{
  char  *to;                 /* absolute path */
  gint64 dry_run;            /* BOOLEAN: what there is to copy, and, with @to, whether it could go
                                there */
} AssayBackupArgs;
typedef struct
{
  char  *to;
  gint64 events, blobs, documents, bytes;
  gint64 pictures;           /* of the stored files */
  gint64 missing;            /* stored files that are gone or damaged in the project itself */
  char **unread;             /* folders among the documents that are links or too deep: left out */
  gint64 free_bytes;         /* of that disk, before the copy; unset: not known */
} AssayBackupResult;

typedef struct
{
  char  *from;               /* absolute path: a backup, or another copy of the project */
  gint64 dry_run;            /* BOOLEAN: nothing is put back */
} AssayRestoreArgs;
typedef struct
{
  char  *from;
  gint64 missing;            /* stored files that the history needs and that were gone or damaged */
  gint64 found, bytes;       /* of these, put back (or what would be) */
} AssayRestoreResult;

/* @jobs: ids of jobs that a server got. Look: they are asked for at @server (the
 * result has it as servers are named here); give up: not any more. */
typedef struct { char **jobs; char *server; } AssayLookArgs;
typedef struct { char **jobs; } AssayGiveUpArgs;

/* What @server wants to be shown from now on, while the project is open; @authorization as it
 * stands in a key file, %NULL: nothing any more. The result has @server as servers are named. */
typedef struct { char *server, *authorization; } AssayKeyArgs;
typedef struct { char *server; } AssayKeyResult;

typedef struct { gint64 nothing; } AssayNothing; /* no arguments, no result */

/* The tables of all of them, by their names. */
#define ASSAY_ROW_TABLES(TABLE) \
  TABLE (assay_card_row_table) TABLE (assay_card_evidence_row_table) \
  TABLE (assay_document_row_table) TABLE (assay_exception_row_table) \
  TABLE (assay_job_row_table) TABLE (assay_slot_row_table) \
  TABLE (assay_version_row_table) TABLE (assay_status_row_table) \
  TABLE (assay_asset_row_table) TABLE (assay_plan_row_table) \
  TABLE (assay_plan_count_row_table) TABLE (assay_claim_count_row_table) \
  TABLE (assay_kept_row_table) TABLE (assay_offer_row_table) TABLE (assay_named_row_table) \
  TABLE (assay_cause_row_table) TABLE (assay_life_args_table) TABLE (assay_life_result_table) \
  TABLE (assay_rename_args_table) TABLE (assay_rename_result_table) \
  TABLE (assay_take_back_args_table) TABLE (assay_take_back_result_table) \
  TABLE (assay_since_row_table) \
  TABLE (assay_plan_summary_row_table) TABLE (assay_problem_row_table) \
  TABLE (assay_event_row_table) TABLE (assay_verify_row_table) TABLE (assay_away_row_table) \
  TABLE (assay_explain_row_table) TABLE (assay_shown_row_table) \
  TABLE (assay_progress_row_table) TABLE (assay_made_with_row_table) \
  TABLE (assay_under_way_row_table) \
  TABLE (assay_models_args_table) TABLE (assay_model_row_table) TABLE (assay_models_result_table) \
  TABLE (assay_map_args_table) TABLE (assay_map_result_table) TABLE (assay_run_args_table) \
  TABLE (assay_run_result_table) TABLE (assay_export_args_table) \
  TABLE (assay_export_result_table) TABLE (assay_migrate_args_table) \
  TABLE (assay_room_row_table) TABLE (assay_gc_args_table) TABLE (assay_repair_row_table) \
  TABLE (assay_processed_row_table) \
  TABLE (assay_gc_result_table) \
  TABLE (assay_backup_args_table) TABLE (assay_backup_result_table) \
  TABLE (assay_restore_args_table) TABLE (assay_restore_result_table) \
  TABLE (assay_migrated_file_table) TABLE (assay_migrate_result_table) \
  TABLE (assay_look_args_table) TABLE (assay_give_up_args_table) TABLE (assay_key_args_table) \
  TABLE (assay_key_result_table) TABLE (assay_nothing_table)

#define TABLE(name) extern const AssayTable name;
ASSAY_ROW_TABLES (TABLE)
#undef TABLE

/* By name; %NULL for none: what comes over the socket names its table. */
const AssayTable *assay_row_table_find (const char *name);

G_END_DECLS
