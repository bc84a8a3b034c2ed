/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

AssayVerdict *
_assay_verdict_skipped (const char *reason)
{
  AssayVerdict *verdict = assay_table_new (&assay_verdict_table);

  verdict->outcome = ASSAY_VERDICT_SKIPPED;
  verdict->reason = g_strdup (reason);
  verdict->score_per_mille = 0;
  verdict->confidence_per_mille = 0;
  return verdict;
}

/* Larger decides: fails before uncertain ones before passes. */
static gint64
weight_of (const AssayFinding *finding)
{
  switch (finding->gauge.outcome)
    {
    case ASSAY_VERDICT_FAIL:
      return 4000 + finding->gauge.confidence;
    case ASSAY_VERDICT_UNCERTAIN:
      return 3000 - finding->gauge.confidence;
    default:
      return 1000 - finding->gauge.confidence;
    }
}

static guint
find_decisive (const AssayFinding *findings, guint n_findings)
{
  guint found = 0;

  for (guint i = 1; i < n_findings; i++)
    if (weight_of (&findings[i]) > weight_of (&findings[found]))
      found = i;
  return found;
}

static void
add_measurement (AssayVerdict *verdict, const AssayFinding *finding)
{
  AssayMeasurement *measurement = g_new0 (AssayMeasurement, 1);

  measurement->name = g_strdup (finding->name);
  measurement->value = finding->value;
  measurement->limit = finding->limit;
  measurement->unit = g_strdup (finding->unit);
  g_ptr_array_add (verdict->measurements, measurement);
}

AssayVerdict *
_assay_verdict_decide (AssayFinding *findings, guint n_findings)
{
  AssayVerdict *verdict = assay_table_new (&assay_verdict_table);
  guint decisive = find_decisive (findings, n_findings);
  const AssayFinding *shown = &findings[decisive];
  gint64 score = 1000;

  add_measurement (verdict, shown);
  for (guint i = 0; i < n_findings; i++)
    {
      score = MIN (score, findings[i].gauge.score);
      if (i != decisive)
        add_measurement (verdict, &findings[i]);
    }
  verdict->outcome = shown->gauge.outcome;
  verdict->confidence_per_mille = shown->gauge.confidence;
  verdict->score_per_mille = score;
  verdict->reason = verdict->outcome != ASSAY_VERDICT_PASS ? g_strdup (shown->reason) : NULL;
  verdict->sentence = g_strdup (shown->sentence);
  verdict->sentence_args = g_strdupv ((char **) shown->args);
  for (guint i = 0; i < n_findings; i++)
    for (guint k = 0; k < ASSAY_FINDING_ARGS; k++)
      g_clear_pointer (&findings[i].args[k], g_free);
  return verdict;
}

void
_assay_verdict_mark (AssayVerdict *verdict, AssayRect rect)
{
  AssayRegion *region;

  if (verdict->regions->len >= ASSAY_MAX_REGIONS || rect.width <= 0 || rect.height <= 0)
    return;
  region = g_new0 (AssayRegion, 1);
  *region = (AssayRegion){verdict->regions->len + 1, rect.x, rect.y, rect.width, rect.height};
  g_ptr_array_add (verdict->regions, region);
}

char *
_assay_text_number (gint64 value)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

char *
_assay_text_per_cent (gint64 per_mille)
{
  if (per_mille % 10 == 0)
    return _assay_text_number (per_mille / 10);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%d", per_mille / 10, (int) (per_mille % 10));
}

char *
_assay_text_place (AssayRect box)
{
  return g_strdup_printf ("%d, %d", box.x + box.width / 2, box.y + box.height / 2);
}
