/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-asset-stages.h"

/* By AssayAssetState. */
static const AssayAssetStage stages[] = {
  [ASSAY_ASSET_NEW] = ASSAY_ASSET_STAGE_READY,
  [ASSAY_ASSET_QUEUED] = ASSAY_ASSET_STAGE_READY,
  [ASSAY_ASSET_TO_DECIDE] = ASSAY_ASSET_STAGE_TO_DECIDE,
  [ASSAY_ASSET_AGAIN] = ASSAY_ASSET_STAGE_READY,
  [ASSAY_ASSET_APPROVED] = ASSAY_ASSET_STAGE_APPROVED,
  [ASSAY_ASSET_EXCEPTION] = ASSAY_ASSET_STAGE_PROBLEMS,
  [ASSAY_ASSET_CANCELED] = ASSAY_ASSET_STAGE_READY,
  [ASSAY_ASSET_BLOCKED] = ASSAY_ASSET_STAGE_PROBLEMS,
  [ASSAY_ASSET_DRAFT] = ASSAY_ASSET_STAGE_DRAFT,
  [ASSAY_ASSET_PAUSED] = ASSAY_ASSET_STAGE_PAUSED,
  [ASSAY_ASSET_ARCHIVED] = ASSAY_ASSET_STAGE_ASIDE,
  [ASSAY_ASSET_LEFT_OUT] = ASSAY_ASSET_STAGE_ASIDE,
};

const char *const assay_asset_stage_words[] = {"draft",    "ready",  "to_decide", "approved",
                                               "problems", "paused", "aside",     NULL};

gint64
assay_asset_stage_count (const AssayStatusRow *status, AssayAssetStage stage)
{
  const gint64 *assets = &status->assets_new; /* in the order of the states */
  gint64 n = 0;

  for (guint state = 0; state < G_N_ELEMENTS (stages); state++)
    n += stages[state] == stage ? assay_number_or_zero (assets[state]) : 0;
  return n;
}

char *
assay_asset_stage_dup_filter (AssayAssetStage stage)
{
  GString *filter = g_string_new (NULL);

  for (guint state = 0; state < G_N_ELEMENTS (stages); state++)
    if (stages[state] == stage)
      g_string_append_printf (filter, "%s%s", filter->len > 0 ? " " : "",
                              assay_asset_state_words[state]);
  return g_string_free (filter, FALSE);
}
