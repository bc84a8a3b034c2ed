/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "judge/assay-judge-private.h"
#include "judge/assay-softness.h"

/* The width of the soft edge (assay-softness), in pixels of what is delivered: at half of the
 * places, and at nine of ten. An edge that was drawn soft is not blamed where the uncut source
 * tells so. Nobody sets the limits: an edge of coverage is 0.9 to 1.8 px wide, as the raster lies.
 */

#define EDGE_LIMIT 2 /* px: at half of the places */
#define EDGE_BAND  (ASSAY_SOFTNESS_PX / 16)
#define WIDE_LIMIT 4 /* px: at one place of ten */
#define WIDE_BAND  (ASSAY_SOFTNESS_PX / 2)
#define MIN_PLACES 16

static AssayFinding
find_width (const char *name, gint64 width, int limit, gint64 band)
{
  gint64 px = (width + ASSAY_SOFTNESS_PX / 2) / ASSAY_SOFTNESS_PX;
  AssayFinding finding = {
    .name = name,
    .value = px,
    .limit = limit,
    .unit = "px",
    .gauge = _assay_gauge_at_most (width, limit * ASSAY_SOFTNESS_PX, band),
    .reason = "feather.soft",
    .sentence = N_ ("the edge is {0} px wide, limit {1} px"),
  };

  if (finding.gauge.outcome == ASSAY_VERDICT_FAIL)
    finding.sentence = N_ ("soft over {0} px, limit {1} px");
  finding.args[0] = _assay_text_number (px);
  finding.args[1] = _assay_text_number (limit);
  return finding;
}

static AssayVerdict *
judge_feather (const AssayExhibit *exhibit)
{
  const AssayOrigin *origin = exhibit->origin;
  AssaySoftness softness;
  AssayFinding findings[2];

  if (exhibit->contract->fields.background_policy != ASSAY_BACKGROUND_TRANSPARENT)
    return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
  softness = _assay_softness_of (exhibit->picture, origin != NULL && origin->keyed ? origin : NULL);
  if (softness.n_places < MIN_PLACES)
    return _assay_verdict_skipped ("feather.no_outline");
  findings[0] = find_width ("edgeWidth", softness.median, EDGE_LIMIT, EDGE_BAND);
  findings[1] = find_width ("edgeWidthWide", softness.widest, WIDE_LIMIT, WIDE_BAND);
  return _assay_verdict_decide (findings, G_N_ELEMENTS (findings));
}

static const char *const limits[] = {NULL};
static const AssayValidatorReason reasons[] = {
  {"feather.soft", "The edge fades over more pixels than it was drawn with.",
   "Yes if it is meant to be soft; made again on another key color.", assay_remediations_key},
  {"feather.no_outline", "Too little crisp or soft outline to measure.", "Look at the picture."},
  {NULL},
};

extern const AssayValidator assay_validator_alpha_feather;
const AssayValidator assay_validator_alpha_feather = {
  .id = "alpha.feather",
  .version = 1,
  .sentence = N_ ("How many pixels wide the soft edge is."),
  .hard = TRUE,
  .in_shadow = TRUE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_seed,
  .judge = judge_feather,
};
