/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "judge/assay-judge-private.h"

#include <string.h>

/* Whether another asset's picture is alike: marks and colors must both agree. Two honest icons of
 * one family often do, so this is never a hard rule: at most somebody is asked. The references are
 * those another asset may be confused with; whoever looks them up leaves the asset's own out. */

#define MARKS_DOUBT 1 /* marks beyond the limit that are still doubtful */
#define COLORS_ALIKE                                                                               \
  6 /* delta E of the part that differs most; up to this it is the same picture */
#define COLORS_DOUBT 10 /* … up to this it may be */

/* How alike a reference is. */
typedef enum
{
  APART,
  DOUBTFUL,
  ALIKE,
} Degree;

typedef struct
{
  Degree degree;
  int marks, colors; /* apart */
  const AssayReference *reference;
} Likest;

int
assay_references_reach (const AssayContract *contract)
{
  gint64 limit = contract->fields.duplicate_bits;

  return limit != ASSAY_UNSET ? (int) MIN (limit + MARKS_DOUBT, ASSAY_MARKS) : -1;
}

/* Colors nobody knows tell nothing apart. */
static Degree
degree_of (int marks, int colors, gint64 limit)
{
  if (colors > COLORS_DOUBT)
    return APART;
  return marks > limit || colors > COLORS_ALIKE || colors == ASSAY_LIKENESS_UNKNOWN ? DOUBTFUL
                                                                                    : ALIKE;
}

/* The earlier version settles ties, so that the order of the references is of no matter. */
static gboolean
is_liker (const Likest *a, const Likest *b)
{
  if (a->degree != b->degree)
    return a->degree > b->degree;
  if (a->marks != b->marks)
    return a->marks < b->marks;
  if (a->colors != b->colors)
    return a->colors < b->colors;
  return strcmp (a->reference->version, b->reference->version) < 0;
}

static Likest
find_likest (const AssayPicture *picture, const AssayReferences *references, gint64 limit)
{
  Likest likest = {APART, ASSAY_MARKS + 1, G_MAXINT, NULL};
  AssayLikeness own;

  assay_likeness_of (picture, &own);
  for (guint i = 0; i < references->n; i++)
    {
      const AssayReference *reference = &references->of[i];
      Likest found = {.marks = assay_likeness_marks_apart (&own, &reference->likeness),
                      .reference = reference};

      if (found.marks > limit + MARKS_DOUBT)
        continue;
      found.colors = assay_likeness_colors_apart (&own, &reference->likeness);
      found.degree = degree_of (found.marks, found.colors, limit);
      if (found.degree != APART && is_liker (&found, &likest))
        likest = found;
    }
  return likest;
}

static AssayVerdict *
judge_unlike (void)
{
  AssayFinding finding = {.name = "alike",
                          .value = 0,
                          .limit = 0,
                          .unit = "count",
                          .gauge = {ASSAY_VERDICT_PASS, 1000, 950},
                          .sentence = N_ ("no picture of another asset is alike")};

  return _assay_verdict_decide (&finding, 1);
}

static const char *
words_of (const Likest *likest)
{
  if (likest->colors == ASSAY_LIKENESS_UNKNOWN)
    return N_ ("{0} of 64 marks differ, colors not known");
  return likest->colors > COLORS_ALIKE ? N_ ("{0} of 64 marks differ, colors nearly alike")
                                       : N_ ("{0} of 64 marks differ, colors alike");
}

/* Half of the limit is surely the same picture. */
static AssayGauge
gauge_likest (const Likest *likest, gint64 limit)
{
  if (likest->degree == DOUBTFUL)
    return (AssayGauge){ASSAY_VERDICT_UNCERTAIN, 500, 600};
  return (AssayGauge){ASSAY_VERDICT_FAIL, 0, likest->marks * 2 <= limit ? 990 : 850};
}

/* The marks are shown; the colors are told beside them, in the order in which both were weighed. */
static AssayVerdict *
judge_likest (const Likest *likest, gint64 limit)
{
  const AssayReference *reference = likest->reference;
  AssayFinding findings[] = {
    {.name = "duplicateDistance",
     .value = likest->marks,
     .limit = limit,
     .unit = "marks",
     .gauge = gauge_likest (likest, limit),
     .reason = "near.alike",
     .sentence = words_of (likest),
     .args = {_assay_text_number (likest->marks), g_strdup (reference->title),
              g_strdup (reference->version), g_strdup (reference->picture)}},
    {.name = "colorDistance",
     .value = likest->colors,
     .limit = COLORS_ALIKE,
     .unit = "delta_e",
     .gauge = {ASSAY_VERDICT_PASS, 1000, 1000}}, /* weighed with the marks */
  };

  return _assay_verdict_decide (findings, likest->colors == ASSAY_LIKENESS_UNKNOWN ? 1 : 2);
}

static AssayVerdict *
judge_near (const AssayExhibit *exhibit)
{
  const AssayPicture *picture = exhibit->picture;
  const AssayContract *contract = exhibit->contract;
  const AssayReferences *references = exhibit->references;
  gint64 limit = contract->fields.duplicate_bits;
  Likest likest;

  if (limit == ASSAY_UNSET)
    return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
  if (references == NULL)
    return _assay_verdict_skipped ("near.not_compared");
  likest = find_likest (picture, references, limit);
  return likest.reference != NULL ? judge_likest (&likest, limit) : judge_unlike ();
}

static const char *const limits[] = {"duplicateBits", NULL};
static const AssayValidatorReason reasons[] = {
  {"near.alike", "Another asset's picture is nearly the same, in marks and in colors.",
   "Asked, never made again by itself; `duplicateBits` sets how near."},
  {"near.not_compared", "The pictures of the other assets could not be read.",
   "Asked about; `assayctl verify` tells what is damaged."},
  {"decode.duplicate", "What `near.alike` was called by earlier programs.", "See `near.alike`."},
  {NULL},
};

extern const AssayValidator assay_validator_duplicate_near;
const AssayValidator assay_validator_duplicate_near = {
  .id = "duplicate.near",
  .version = 1,
  .sentence = N_ ("Whether another asset has nearly the same picture."),
  .hard = FALSE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_loras,
  .judge = judge_near,
};
