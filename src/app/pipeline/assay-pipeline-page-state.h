/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the Pipeline page says and which one button it offers: pure functions of counts, so tests
 * need no display. */

#include "core/plan/assay-plan.h"
#include "model/rows/assay-asset-stages.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_PRIMARY_NONE,     /* nothing to make; no button */
  ASSAY_PRIMARY_EMPTY,    /* no assets at all: how to add them */
  ASSAY_PRIMARY_MAKE,     /* Make n Pictures */
  ASSAY_PRIMARY_STOP,     /* Stop After These: making goes on by itself, so this is no suggestion */
  ASSAY_PRIMARY_CONTINUE, /* paused or stopped with pictures left */
  ASSAY_PRIMARY_REVIEW,   /* Review n */
} AssayPrimary;

/* Why the plan's rows are there, in groups a person knows. */
typedef enum
{
  ASSAY_REASON_NEW,
  ASSAY_REASON_AGAIN,
  ASSAY_REASON_WORDS,
  ASSAY_REASON_LOOK,
  ASSAY_REASON_REQUIREMENTS,
  ASSAY_REASON_OTHER,
  ASSAY_N_REASONS
} AssayPipelineReason;

/* The way of an asset, and what fell off it. */
typedef enum
{
  ASSAY_STAGE_DRAFT,
  ASSAY_STAGE_READY,
  ASSAY_STAGE_MAKING,
  ASSAY_STAGE_CHECKING,
  ASSAY_STAGE_TO_DECIDE,
  ASSAY_STAGE_APPROVED,
  ASSAY_STAGE_PROBLEMS,
  ASSAY_STAGE_PAUSED,
  ASSAY_STAGE_ASIDE,
  ASSAY_N_STAGES
} AssayPipelineStage;

typedef struct
{
  gint64 specs;
  gint64 make[ASSAY_N_REASONS]; /* pictures with action make, by reason */
  gint64 held, blocked;         /* pictures of the plan */
  gint64 differ;                /* of the held ones: would come out differently now */
  gint64 open;                  /* jobs: queued, running, waiting for a retry */
  gint64 active;                /* jobs under way right now */
  gint64 cards, exceptions, drafts;
  gboolean making, idle, paused;
  gboolean starting; /* Make was pressed, and the project has not said yet that it is at it */
} AssayPipelineFacts;

/* Adds one row of query "planCounts". */
void assay_pipeline_facts_add_plan (AssayPipelineFacts *facts, const AssayPlanCountRow *plan);
/* Sets everything that a row of query "status" knows. */
void assay_pipeline_facts_set_status (AssayPipelineFacts *facts, const AssayStatusRow *status);
/* Assets in each stage, from the counters that the index keeps. @making, @checking: assets of which
 * a picture is being made and checked right now; what only waits for its turn is ready. */
void assay_pipeline_count_stages (const AssayStatusRow *status,
                                  gint64 making,
                                  gint64 checking,
                                  gint64 counts[ASSAY_N_STAGES]);
/* "12 Assets"; "86 pictures, 55 approved". Translated; (transfer full). */
char *assay_pipeline_assets (const AssayStatusRow *status);
char *assay_pipeline_pictures (const AssayStatusRow *status);
/* Pictures that pressing Make or Continue would make. */
gint64 assay_pipeline_to_make (const AssayPipelineFacts *facts);
/* The first that is true (ux.md 7). */
AssayPrimary assay_pipeline_primary (const AssayPipelineFacts *facts);
/* Translated; (transfer full). Headline: what happens now. Label: with a mnemonic, %NULL for no
 * button. Detail: what it means for new and for approved pictures, "" when there is nothing to say.
 */
char *assay_pipeline_headline (const AssayPipelineFacts *facts);
char *assay_pipeline_label (const AssayPipelineFacts *facts);
char *assay_pipeline_detail (const AssayPipelineFacts *facts);

/* An action of a plan row (AssayPlanAction) as a word and an icon; "" when it is unset. */
const char *assay_plan_action_word (gint64 action);
const char *assay_plan_action_icon (gint64 action);

G_END_DECLS
