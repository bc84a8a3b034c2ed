/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "judge/assay-judge-private.h"

/* Size, alpha, blank, sharpness (assay-sharpness). Each part that the contract says nothing about
 * is left out. */

#define BLANK_RANGE  4 /* levels: all channels of all pixels within this are one flat color */
#define MAX_FINDINGS 5

#define MIST_ALPHA      128
#define SOLID_PER_CENT  70  /* of what is visible: less is mist */
#define SOFT_CONFIDENCE 850 /* most: of mist that is blurred, and of what may be painted softly */

static AssayFinding
find_size (const AssayPicture *picture, const AssayContract *contract)
{
  gboolean good =
    picture->width == contract->canvas_width && picture->height == contract->canvas_height;
  gboolean wrong_height = picture->width == contract->canvas_width;

  return (AssayFinding){
    .name = wrong_height ? "height" : "width",
    .value = wrong_height ? picture->height : picture->width,
    .limit = wrong_height ? contract->canvas_height : contract->canvas_width,
    .unit = "px",
    .gauge = _assay_gauge_exact (good),
    .reason = "decode.size",
    .sentence = N_ ("{0} x {1} px, the canvas is {2} x {3} px"),
    .args = {_assay_text_number (picture->width), _assay_text_number (picture->height),
             _assay_text_number (contract->canvas_width),
             _assay_text_number (contract->canvas_height)},
  };
}

typedef struct
{
  guint64 n_visible, n_solid, n_transparent;
  AssayPixel least, most; /* of each channel */
} Statistics;

static Statistics
count_pixels (const AssayPicture *picture)
{
  Statistics found = {.least = {255, 255, 255, 255}};
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    {
      AssayPixel at = picture->pixels[i];

      found.n_visible += at.a >= ASSAY_VISIBLE_ALPHA;
      found.n_solid += at.a >= MIST_ALPHA;
      found.n_transparent += at.a < 255;
      if (at.a == 0)
        at = (AssayPixel){0}; /* the color under transparency shows nowhere */
      found.least = (AssayPixel){MIN (found.least.r, at.r), MIN (found.least.g, at.g),
                                 MIN (found.least.b, at.b), MIN (found.least.a, at.a)};
      found.most = (AssayPixel){MAX (found.most.r, at.r), MAX (found.most.g, at.g),
                                MAX (found.most.b, at.b), MAX (found.most.a, at.a)};
    }
  return found;
}

static AssayFinding
find_range (const Statistics *statistics)
{
  const AssayPixel *least = &statistics->least, *most = &statistics->most;
  int range = MAX (MAX (most->r - least->r, most->g - least->g),
                   MAX (most->b - least->b, most->a - least->a));

  return (AssayFinding){
    .name = "range",
    .value = range,
    .limit = BLANK_RANGE + 1,
    .unit = "level",
    .gauge = _assay_gauge_exact (range > BLANK_RANGE),
    .reason = "decode.blank",
    .sentence =
      range > BLANK_RANGE ? N_ ("the picture is complete") : N_ ("the picture is one flat color"),
  };
}

static AssayFinding
find_alpha (const Statistics *statistics, guint64 n_pixels)
{
  gint64 share = (gint64) ((statistics->n_transparent * 1000 + n_pixels - 1) / n_pixels);

  return (AssayFinding){
    .name = "transparent",
    .value = share,
    .limit = 1,
    .unit = "per_mille",
    .gauge = _assay_gauge_exact (share > 0),
    .reason = "decode.no_alpha",
    .sentence =
      share > 0 ? N_ ("the picture has transparency") : N_ ("the picture has no transparency"),
  };
}

static AssayFinding
find_content (const Statistics *statistics, guint64 n_pixels, gint64 limit)
{
  gint64 share = (gint64) (statistics->n_visible * 1000 / n_pixels);

  return (AssayFinding){
    .name = "content",
    .value = share,
    .limit = limit,
    .unit = "per_mille",
    .gauge = share == 0 && limit > 0
               ? _assay_gauge_exact (FALSE)
               : _assay_gauge_at_least (share, limit, _assay_gauge_band (limit)),
    .reason = "decode.blank",
    .sentence = N_ ("{0} % of the canvas is filled, at least {1} %"),
    .args = {_assay_text_per_cent (share), _assay_text_per_cent (limit)},
  };
}

/* Mist, glows and blasts are soft by nature, and so is what is painted softly or was drawn small:
 * a person is asked. Only where no edge at all is crisp it is surely a blur. */
static AssayFinding
find_sharpness (const AssayPicture *picture, const Statistics *statistics, gint64 limit)
{
  AssaySharpness sharpness = _assay_sharpness_of (picture);
  AssayFinding finding = {
    .name = "sharpness",
    .value = sharpness.value,
    .limit = limit,
    .unit = "steepness",
    .gauge = _assay_gauge_at_least (sharpness.value, limit, _assay_gauge_band (limit)),
    .reason = "decode.blurred",
    .sentence = N_ ("sharpness {0}, limit {1}"),
    .args = {_assay_text_number (sharpness.value), _assay_text_number (limit)},
  };

  if (finding.gauge.outcome == ASSAY_VERDICT_FAIL
      && (!sharpness.blurred || statistics->n_solid * 100 < statistics->n_visible * SOLID_PER_CENT))
    finding.gauge.confidence = MIN (finding.gauge.confidence, SOFT_CONFIDENCE);
  return finding;
}

static AssayVerdict *
judge_decode (const AssayExhibit *exhibit)
{
  const AssayPicture *picture = exhibit->picture;
  const AssayContract *contract = exhibit->contract;
  const AssayContractFields *fields = &contract->fields;
  guint64 n_pixels = (guint64) picture->width * (guint64) picture->height;
  Statistics statistics = count_pixels (picture);
  AssayFinding findings[MAX_FINDINGS];
  guint n = 0;

  if (contract->canvas_width > 0 && contract->canvas_height > 0)
    findings[n++] = find_size (picture, contract);
  findings[n++] = find_range (&statistics);
  if (contract->requires_alpha)
    findings[n++] = find_alpha (&statistics, n_pixels);
  if (fields->content_min_per_mille != ASSAY_UNSET)
    findings[n++] = find_content (&statistics, n_pixels, fields->content_min_per_mille);
  if (fields->sharpness_min != ASSAY_UNSET && statistics.n_visible > 0)
    findings[n++] = find_sharpness (picture, &statistics, fields->sharpness_min);
  return _assay_verdict_decide (findings, n);
}

static const char *const limits[] = {"contentMinPerMille", "sharpnessMin", NULL};
static const AssayValidatorReason reasons[] = {
  {"decode.size", "The picture is not as large as the canvas.", "Correct `canvas` or `scale`."},
  {"decode.blank", "One flat color, or too little is left of it.",
   "Made again; if it repeats, see `cut.no_background` and the words.", assay_remediations_key},
  {"decode.no_alpha", "The asset type needs transparency and there is none.",
   "`cut` must not be `as_is` with such a workflow."},
  {"decode.blurred", "Less sharp than `sharpnessMin`.",
   "Made again; lower the limit for soft styles.", assay_remediations_loras},
  {NULL},
};

extern const AssayValidator assay_validator_technical_decode;
const AssayValidator assay_validator_technical_decode = {
  .id = "technical.decode",
  .version = 3, /* 1 spoke of near-duplicates too; 2 measured how much is drawn, not how sharp */
  .sentence = N_ ("Size, transparency, content and sharpness."),
  .hard = TRUE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_seed,
  .judge = judge_decode,
};
