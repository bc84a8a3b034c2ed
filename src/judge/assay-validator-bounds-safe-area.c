/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "judge/assay-judge-private.h"

/* The content's box against the safe area of a transparent picture. Pixels are counted, not
 * estimated, so a margin at or above its limit passes with certainty; one pixel less is doubtful
 * (soft edges), content on the very edge is not. */

enum
{
  TOP,
  LEFT,
  BOTTOM,
  RIGHT,
  N_SIDES
};

static const struct
{
  const char *name, *sentence;
} sides[N_SIDES] = {
  [TOP] = {"marginTop", N_ ("{0} px from the top edge, limit {1} px")},
  [LEFT] = {"marginLeft", N_ ("{0} px from the left edge, limit {1} px")},
  [BOTTOM] = {"marginBottom", N_ ("{0} px from the bottom edge, limit {1} px")},
  [RIGHT] = {"marginRight", N_ ("{0} px from the right edge, limit {1} px")},
};

static AssayGauge
gauge_margin (gint64 margin, gint64 limit)
{
  gint64 missing = limit - margin;
  gint64 score = limit > 0 ? CLAMP (500 * margin / limit, 0, 500) : 0;

  if (missing <= 0)
    return (AssayGauge){ASSAY_VERDICT_PASS, 1000, 990};
  if (margin == 0)
    return (AssayGauge){ASSAY_VERDICT_FAIL, 0, 990};
  if (missing == 1)
    return (AssayGauge){ASSAY_VERDICT_UNCERTAIN, score, 600};
  return (AssayGauge){ASSAY_VERDICT_FAIL, score, MIN (840 + 30 * missing, 980)};
}

/* The part of the content that lies in the margin of one side. */
static AssayRect
breach_of (const AssayPicture *picture, AssayRect box, int side, int limit)
{
  switch (side)
    {
    case TOP:
      return (AssayRect){box.x, box.y, box.width, limit - box.y};
    case LEFT:
      return (AssayRect){box.x, box.y, limit - box.x, box.height};
    case BOTTOM:
      return (AssayRect){box.x, picture->height - limit, box.width,
                         box.y + box.height - (picture->height - limit)};
    default:
      return (AssayRect){picture->width - limit, box.y,
                         box.x + box.width - (picture->width - limit), box.height};
    }
}

static AssayVerdict *
judge_margins (const AssayPicture *picture, AssayRect box, gint64 limit)
{
  const gint64 margins[N_SIDES] = {[TOP] = box.y,
                                   [LEFT] = box.x,
                                   [BOTTOM] = picture->height - box.y - box.height,
                                   [RIGHT] = picture->width - box.x - box.width};
  AssayFinding findings[N_SIDES];
  AssayVerdict *verdict;
  int reach = (int) MIN (limit, MIN (picture->width, picture->height));

  for (int side = 0; side < N_SIDES; side++)
    findings[side] = (AssayFinding){
      .name = sides[side].name,
      .value = margins[side],
      .limit = limit,
      .unit = "px",
      .gauge = gauge_margin (margins[side], limit),
      .reason = margins[side] == 0 ? "bounds.touches_edge" : "bounds.margin",
      .sentence = sides[side].sentence,
      .args = {_assay_text_number (margins[side]), _assay_text_number (limit)},
    };
  verdict = _assay_verdict_decide (findings, N_SIDES);
  for (int side = 0; side < N_SIDES; side++)
    if (margins[side] < limit)
      _assay_verdict_mark (verdict, breach_of (picture, box, side, reach));
  return verdict;
}

static AssayVerdict *
judge_bounds (const AssayExhibit *exhibit)
{
  const AssayPicture *picture = exhibit->picture;
  const AssayContract *contract = exhibit->contract;
  gint64 policy = contract->fields.background_policy, limit = contract->fields.safe_area_px;
  AssayRect box;

  if (limit == ASSAY_UNSET || policy == ASSAY_BACKGROUND_OPAQUE || policy == ASSAY_BACKGROUND_FLAT)
    return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
  box = assay_picture_content_box (picture, ASSAY_VISIBLE_ALPHA);
  if (box.width == 0)
    return _assay_verdict_skipped ("bounds.empty");
  return judge_margins (picture, box, limit);
}

static const char *const limits[] = {"safeAreaPx", NULL};
static const AssayValidatorReason reasons[] = {
  {"bounds.margin", "Something reaches into the safe area.",
   "Made again; `safeAreaPx` sets the width."},
  {"bounds.touches_edge", "Something touches the edge of the canvas.",
   "Made again: it is likely cut off."},
  {"bounds.empty", "There is no content to measure.", "Made again."},
  {NULL},
};

extern const AssayValidator assay_validator_bounds_safe_area;
const AssayValidator assay_validator_bounds_safe_area = {
  .id = "bounds.safe_area",
  .version = 1,
  .sentence = N_ ("How far the object stays from the canvas's edges."),
  .hard = TRUE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_seed,
  .judge = judge_bounds,
};
