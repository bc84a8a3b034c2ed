/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* States and answers, and the words that stand for them in documents, events, rows and on the
 * command line. Written once; %NULL-terminated, by the enum. */

#include <glib.h>

G_BEGIN_DECLS

/* Where a slot stands, folded from the log (store/assay-projection-slots). */
typedef enum
{
  ASSAY_SLOT_NEW,
  ASSAY_SLOT_QUEUED, /* has an open job */
  ASSAY_SLOT_TO_DECIDE,
  ASSAY_SLOT_AGAIN, /* rejected, to be made again */
  ASSAY_SLOT_APPROVED,
  ASSAY_SLOT_EXCEPTION,
  ASSAY_SLOT_CANCELED, /* last job canceled: made again by the next plan */
} AssaySlotState;

/* Open are QUEUED, SUBMITTING, ACCEPTED and WAITING (for a retry). */
typedef enum
{
  ASSAY_JOB_STATE_QUEUED,
  ASSAY_JOB_STATE_SUBMITTING,
  ASSAY_JOB_STATE_ACCEPTED,
  ASSAY_JOB_STATE_WAITING,
  ASSAY_JOB_STATE_SUCCEEDED,
  ASSAY_JOB_STATE_FAILED,
  ASSAY_JOB_STATE_LOST,
  ASSAY_JOB_STATE_CANCELED,
} AssayJobState;

typedef enum
{
  ASSAY_VERSION_TO_DECIDE,
  ASSAY_VERSION_APPROVED,
  ASSAY_VERSION_REJECTED,
  ASSAY_VERSION_AGAIN,
  ASSAY_VERSION_SUPERSEDED,
} AssayVersionState;

typedef enum { ASSAY_CARD_OPEN, ASSAY_CARD_ANSWERED, ASSAY_CARD_SKIPPED } AssayCardState;
typedef enum { ASSAY_EXCEPTION_OPEN, ASSAY_EXCEPTION_RESOLVED } AssayExceptionState;
typedef enum { ASSAY_ANSWER_YES, ASSAY_ANSWER_NO, ASSAY_ANSWER_UNSURE } AssayAnswer;

/* What an asset shows: what keeps it from being made, else where its slot stands. */
typedef enum
{
  ASSAY_ASSET_NEW,
  ASSAY_ASSET_QUEUED,
  ASSAY_ASSET_TO_DECIDE,
  ASSAY_ASSET_AGAIN,
  ASSAY_ASSET_APPROVED,
  ASSAY_ASSET_EXCEPTION,
  ASSAY_ASSET_CANCELED, /* up to here as AssaySlotState */
  ASSAY_ASSET_BLOCKED,
  ASSAY_ASSET_DRAFT,
  ASSAY_ASSET_PAUSED,
  ASSAY_ASSET_ARCHIVED,
} AssayAssetState;

extern const char *const assay_slot_state_words[];
extern const char *const assay_job_state_words[];
extern const char *const assay_version_state_words[];
extern const char *const assay_card_state_words[];
extern const char *const assay_exception_state_words[];
extern const char *const assay_answer_words[];
extern const char *const assay_asset_state_words[];

/* Index of @word, or @otherwise (also for %NULL). */
int assay_word_index (const char *const *words, const char *word, int otherwise);

G_END_DECLS
