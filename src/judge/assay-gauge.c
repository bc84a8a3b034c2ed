/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

#define SURE      990
#define UNCERTAIN 700

static const struct
{
  gint64 bands, confidence;
} prior[] = {{0, 500}, {1, 700}, {3, 900}, {4, 950}, {8, SURE}};

static gint64
confidence_at (gint64 distance, gint64 band)
{
  for (guint i = 1; i < G_N_ELEMENTS (prior); i++)
    if (distance < prior[i].bands * band)
      {
        gint64 from = prior[i - 1].bands * band, to = prior[i].bands * band;

        return prior[i - 1].confidence
               + (prior[i].confidence - prior[i - 1].confidence) * (distance - from) / (to - from);
      }
  return SURE;
}

gint64
_assay_gauge_band (gint64 limit)
{
  return MAX (limit / 4, 1);
}

static AssayGauge
make_gauge (gboolean good, gint64 distance, gint64 band, gint64 score)
{
  gint64 confidence = confidence_at (distance, band);

  return (AssayGauge){
    .outcome = confidence < UNCERTAIN ? ASSAY_VERDICT_UNCERTAIN
               : good                 ? ASSAY_VERDICT_PASS
                                      : ASSAY_VERDICT_FAIL,
    .score = CLAMP (score, 0, 1000),
    .confidence = confidence,
  };
}

AssayGauge
_assay_gauge_at_most (gint64 value, gint64 limit, gint64 band)
{
  if (value <= 0)
    return _assay_gauge_exact (TRUE);
  return make_gauge (value <= limit, ABS (value - limit), band,
                     limit > 0 ? 1000 - value * 500 / limit : 0);
}

AssayGauge
_assay_gauge_at_least (gint64 value, gint64 limit, gint64 band)
{
  return make_gauge (value >= limit, ABS (value - limit), band,
                     limit > 0 ? value * 500 / limit : 1000);
}

AssayGauge
_assay_gauge_exact (gboolean good)
{
  return (AssayGauge){good ? ASSAY_VERDICT_PASS : ASSAY_VERDICT_FAIL, good ? 1000 : 0, SURE};
}
