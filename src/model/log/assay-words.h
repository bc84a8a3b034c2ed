/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The words of the log, the index, the socket and the command line, each with its enumeration:
 * told once. All lists are static and end with %NULL. */

#include <glib.h>

G_BEGIN_DECLS

/* In the place of a server's address: the sandbox inside Assay. It ends with the process that has
 * it, and what it was sent is nowhere else. */
#define ASSAY_SERVER_SANDBOX "sandbox"
/* Who made a picture, as its version tells it: the sandbox drew it. */
#define ASSAY_PROVIDER_SANDBOX "sandbox"

/* Error class of a job that a person no longer waits for. */
#define ASSAY_ERROR_GIVEN_UP "given_up"
/* … of an attempt that somebody else interrupted at its server. */
#define ASSAY_ERROR_INTERRUPTED "canceled"

/* yes | no | unsure */
typedef enum { ASSAY_ANSWER_YES, ASSAY_ANSWER_NO, ASSAY_ANSWER_UNSURE } AssayAnswer;
extern const char *const assay_answer_words[];

/* auto_approved | ask | again | rejected */
typedef enum
{
  ASSAY_ROUTE_AUTO_APPROVED,
  ASSAY_ROUTE_ASK,
  ASSAY_ROUTE_AGAIN,
  ASSAY_ROUTE_REJECTED
} AssayRouteOutcome;
extern const char *const assay_route_words[];

/* retry | leave_out: what a person does about an exception. The log says more: "undone" by an undo,
 * "ask" and "accept" by a choice, "reopened" when one is taken back. */
typedef enum { ASSAY_RESOLVE_RETRY, ASSAY_RESOLVE_LEAVE_OUT } AssayResolveAction;
extern const char *const assay_resolve_words[];

/* What a person chooses to do with a slot, whatever state it is in:
 * withdraw   its approved picture is not good after all: it is made again
 * again      made again; an approved picture stays until its successor is approved
 * ask        its picture is a question again, approved or not
 * keep       the approved picture stays, its successor is not wanted any more
 * accept     the picture of an exception is approved anyway
 * leave_out  the exception is settled, and no plan makes the slot
 * cancel     its open job ends; what is approved stays so
 * first      its job that waits is made before all others …
 * later      … or after them */
typedef enum
{
  ASSAY_CHOICE_WITHDRAW,
  ASSAY_CHOICE_AGAIN,
  ASSAY_CHOICE_ASK,
  ASSAY_CHOICE_KEEP,
  ASSAY_CHOICE_ACCEPT,
  ASSAY_CHOICE_LEAVE_OUT,
  ASSAY_CHOICE_CANCEL,
  ASSAY_CHOICE_FIRST,
  ASSAY_CHOICE_LATER,
  ASSAY_N_CHOICES
} AssayChoice;
extern const char *const assay_choice_words[];

/* accepted | running | resumed | failed | lost | canceled | interrupted (by somebody else, at its
 * server): what is told of an attempt */
typedef enum
{
  ASSAY_JOB_ACCEPTED,
  ASSAY_JOB_RUNNING,
  ASSAY_JOB_RESUMED,
  ASSAY_JOB_FAILED,
  ASSAY_JOB_LOST,
  ASSAY_JOB_CANCELED,
  ASSAY_JOB_INTERRUPTED
} AssayJobOutcome;
extern const char *const assay_job_outcome_words[];

/* queued | submitting | accepted | waiting | succeeded | failed | lost | canceled: where a job
 * stands */
typedef enum
{
  ASSAY_JOB_STATE_QUEUED,
  ASSAY_JOB_STATE_SUBMITTING,
  ASSAY_JOB_STATE_ACCEPTED,
  ASSAY_JOB_STATE_WAITING, /* for a retry */
  ASSAY_JOB_STATE_SUCCEEDED,
  ASSAY_JOB_STATE_FAILED,
  ASSAY_JOB_STATE_LOST,
  ASSAY_JOB_STATE_CANCELED
} AssayJobState;
extern const char *const assay_job_state_words[];

/* new | queued | to_decide | again | approved | exception | canceled | shelved: where a slot
 * stands */
typedef enum
{
  ASSAY_SLOT_NEW,
  ASSAY_SLOT_QUEUED, /* has an open job */
  ASSAY_SLOT_TO_DECIDE,
  ASSAY_SLOT_AGAIN, /* rejected, to be made again as @regeneration */
  ASSAY_SLOT_APPROVED,
  ASSAY_SLOT_EXCEPTION,
  ASSAY_SLOT_CANCELED, /* last job canceled: made again by the next plan */
  ASSAY_SLOT_SHELVED,  /* its document does not want it now (AssayShelf): nothing is made of it */
} AssaySlotState;
extern const char *const assay_slot_state_words[];

/* first | later: where a job goes on the queue */
typedef enum { ASSAY_MOVE_FIRST, ASSAY_MOVE_LATER } AssayMove;
extern const char *const assay_move_words[];

/* pause | resume | archive | delete: what a person does with a whole asset */
typedef enum
{
  ASSAY_LIFE_PAUSE,
  ASSAY_LIFE_RESUME,
  ASSAY_LIFE_ARCHIVE,
  ASSAY_LIFE_DELETE
} AssayLife;
extern const char *const assay_life_words[];

/* paused | draft | archived | gone | fewer: why nothing is made of a slot. What its document says;
 * that there is no such document any more; that it asks for fewer pictures than there were. */
typedef enum
{
  ASSAY_SHELF_PAUSED,
  ASSAY_SHELF_DRAFT,
  ASSAY_SHELF_ARCHIVED,
  ASSAY_SHELF_GONE,
  ASSAY_SHELF_FEWER
} AssayShelf;
extern const char *const assay_shelf_words[];

/* to_decide | approved | rejected | again | superseded: what became of a picture */
typedef enum
{
  ASSAY_VERSION_TO_DECIDE,
  ASSAY_VERSION_APPROVED,
  ASSAY_VERSION_REJECTED,
  ASSAY_VERSION_AGAIN,
  ASSAY_VERSION_SUPERSEDED
} AssayVersionState;
extern const char *const assay_version_state_words[];

/* What is done about a picture that was turned down, when it is made again: each at most once on a
 * slot's way, but for another seed, which there always is.
 * new_seed            nothing but the seed
 * other_key           another color for the background that is cut out
 * stronger_background the words that ask for that background count more
 * lighter_loras       the LoRAs count less
 * Sets of them are bits (ASSAY_REMEDY_BIT). */
typedef enum
{
  ASSAY_REMEDY_NEW_SEED,
  ASSAY_REMEDY_OTHER_KEY,
  ASSAY_REMEDY_STRONGER_BACKGROUND,
  ASSAY_REMEDY_LIGHTER_LORAS,
  ASSAY_N_REMEDIES
} AssayRemedy;
extern const char *const assay_remedy_words[];
#define ASSAY_REMEDY_BIT(remedy) (1u << (remedy))
/* A set from its words and back; unknown words are left out, %NULL is the empty set. */
guint assay_remedies_from_words (char **words);
char **assay_remedies_dup_words (guint set);

/* Why a slot is made again: turned_down (by a check or a No) | withdrawn | chosen | retried (after
 * trouble) | taken_up (after it was canceled) | interrupted (too often, and so canceled) */
typedef enum
{
  ASSAY_AGAIN_TURNED_DOWN,
  ASSAY_AGAIN_WITHDRAWN,
  ASSAY_AGAIN_CHOSEN,
  ASSAY_AGAIN_RETRIED,
  ASSAY_AGAIN_TAKEN_UP,
  ASSAY_AGAIN_INTERRUPTED
} AssayAgainCause;
extern const char *const assay_again_words[];

/* open | answered | skipped | closed: where a card stands; a skipped one is open and comes last, a
 * closed one was never answered */
typedef enum
{
  ASSAY_CARD_OPEN,
  ASSAY_CARD_ANSWERED,
  ASSAY_CARD_SKIPPED,
  ASSAY_CARD_CLOSED
} AssayCardState;
extern const char *const assay_card_state_words[];

/* open | resolved: where an exception stands */
typedef enum { ASSAY_EXCEPTION_OPEN, ASSAY_EXCEPTION_RESOLVED } AssayExceptionState;
extern const char *const assay_exception_state_words[];

/* What an asset shows: where the furthest of the slots it still needs stands, in the order of
 * AssaySlotState, or what keeps it from being made: blocked | draft | paused | archived, or
 * left_out: nothing of it was approved, and a person left out the rest */
typedef enum
{
  ASSAY_ASSET_NEW,
  ASSAY_ASSET_QUEUED,
  ASSAY_ASSET_TO_DECIDE,
  ASSAY_ASSET_AGAIN,
  ASSAY_ASSET_APPROVED,
  ASSAY_ASSET_EXCEPTION,
  ASSAY_ASSET_CANCELED,
  ASSAY_ASSET_BLOCKED,
  ASSAY_ASSET_DRAFT,
  ASSAY_ASSET_PAUSED,
  ASSAY_ASSET_ARCHIVED,
  ASSAY_ASSET_LEFT_OUT,
} AssayAssetState;
extern const char *const assay_asset_state_words[];

/* Index of @word in @words, or @otherwise; @word may be %NULL. */
int assay_word_index (const char *const *words, const char *word, int otherwise);
/* The word at @index, or %NULL if there is none. */
const char *assay_word_at (const char *const *words, gint64 index);

G_END_DECLS
