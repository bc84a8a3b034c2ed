/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the validators share: from a measured value and its limit to outcome, score and confidence,
 * and from several such findings to one verdict. Pure; any thread. */

#include "judge/assay-validator.h"

G_BEGIN_DECLS

#define ASSAY_VISIBLE_ALPHA 32  /* from here on a pixel is content */
#define ASSAY_SOLID_ALPHA   240 /* from here on it hides what is behind it */

/* Confidence is a documented prior until it is calibrated on answers (spec 06). With d = distance of
 * the value from its limit in bands (the width of the doubtful zone): 0 -> 500, 1 -> 700, 3 -> 900,
 * 4 -> 950, 8 and more -> 990 per mille, straight between. Below 700 the outcome is uncertain. A
 * value that could not be better is 990, whatever the limit. */
typedef struct
{
  gint64 outcome;    /* ASSAY_VERDICT_PASS, FAIL or UNCERTAIN */
  gint64 score;      /* per mille: 1000 ideal, 500 at the limit, 0 as far again beyond it */
  gint64 confidence; /* per mille */
} AssayGauge;

/* The band used where nothing better is known: a quarter of the limit, and at least one unit. */
gint64     _assay_gauge_band     (gint64 limit);
AssayGauge _assay_gauge_at_most  (gint64 value, gint64 limit, gint64 band);  /* 0 is ideal */
AssayGauge _assay_gauge_at_least (gint64 value, gint64 limit, gint64 band);  /* more is better */
AssayGauge _assay_gauge_exact    (gboolean good);                            /* counted: 1000 or 0, 990 sure */

#define ASSAY_FINDING_ARGS 4
typedef struct
{
  const char *name;  /* of the measurement */
  gint64      value;
  gint64      limit; /* ASSAY_UNSET = none */
  const char *unit;
  AssayGauge  gauge;
  const char *reason;   /* code when it does not pass: "background.border" */
  const char *sentence; /* N_() template */
  char       *args[ASSAY_FINDING_ARGS + 1]; /* newly allocated; the verdict takes them */
} AssayFinding;

AssayVerdict *_assay_verdict_skipped (const char *reason);
/* The worst finding decides and is shown first: the surest fail, else the least sure uncertain one,
 * else the least sure pass. @findings: at least one; their args are taken. */
AssayVerdict *_assay_verdict_decide  (AssayFinding *findings, guint n_findings);
/* Numbered from 1 in order of calls; at most ASSAY_MAX_REGIONS, the rest is left out. */
#define ASSAY_MAX_REGIONS 8
void          _assay_verdict_mark    (AssayVerdict *verdict, AssayRect rect);

char *_assay_text_number    (gint64 value);
char *_assay_text_per_cent  (gint64 per_mille); /* "2.1", "31" */
char *_assay_text_place     (AssayRect box);    /* its middle: "64, 90" */

/* The mean color of what of the source became the pixel (x, y) of the picture, by area; %FALSE
 * where nothing of it did. */
gboolean _assay_origin_mean (const AssayOrigin *self, int x, int y, AssayPixel *out);

typedef struct
{
  gint64   value;   /* of strong edges: 0 blurred by 2.2 px or more, 165 by 1 px, 615 crisp */
  gboolean blurred; /* no edge is crisper than a blur of 2.2 px; soft styles have a few */
} AssaySharpness;

AssaySharpness _assay_sharpness_of (const AssayPicture *picture);

/* Luma of a pixel over a gray backdrop, 0..255 (BT.601 weights in 1/256). */
static inline int
_assay_luma_over (AssayPixel pixel, int backdrop)
{
  int luma = (77 * pixel.r + 150 * pixel.g + 29 * pixel.b) >> 8;

  return (luma * pixel.a + backdrop * (255 - pixel.a) + 127) / 255;
}

G_END_DECLS
