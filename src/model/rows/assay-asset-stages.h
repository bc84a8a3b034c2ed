/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The way of an asset as it is counted and filtered: each state is of one stage, so what a surface
 * counts in a stage is what the list shows of it. Pure. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_ASSET_STAGE_DRAFT,     /* not to be made yet */
  ASSAY_ASSET_STAGE_READY,     /* what is to be made, and being made */
  ASSAY_ASSET_STAGE_TO_DECIDE,
  ASSAY_ASSET_STAGE_APPROVED,
  ASSAY_ASSET_STAGE_PROBLEMS,  /* blocked, or its picture is an exception */
  ASSAY_ASSET_STAGE_PAUSED,    /* not to be made now, whatever of it is approved */
  ASSAY_ASSET_STAGE_ASIDE,     /* archived, left out */
  ASSAY_N_ASSET_STAGES
} AssayAssetStage;
/* draft | ready | to_decide | approved | problems | aside */
extern const char *const assay_asset_stage_words[];

/* Assets in it, of the counters that the index keeps. */
gint64 assay_asset_stage_count      (const AssayStatusRow *status, AssayAssetStage stage);
/* What filters the list "assets" by it: its states' words with spaces between. New string. */
char  *assay_asset_stage_dup_filter (AssayAssetStage stage);

G_END_DECLS
