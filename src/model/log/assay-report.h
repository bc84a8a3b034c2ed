/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Verdicts and reports as records (tables), so they are kept as blobs, carried by commands and shown without the pixels. */

#include "base/assay-digest.h"
#include "model/table/assay-field.h"

G_BEGIN_DECLS

enum { ASSAY_VERDICT_PASS, ASSAY_VERDICT_FAIL, ASSAY_VERDICT_UNCERTAIN, ASSAY_VERDICT_SKIPPED };

/* A rectangle of the delivered canvas, in its pixels; @number is repeated in the evidence text. */
typedef struct { gint64 number, x, y, width, height; } AssayRegion;

typedef struct
{
  char  *name;  /* borderFilled, fringeShare, marginTop … */
  gint64 value; /* in @unit */
  gint64 limit; /* ASSAY_UNSET = none */
  char  *unit;  /* px, per_mille, delta_e, steepness, level, count, marks */
} AssayMeasurement;

typedef struct
{
  char      *validator;             /* "alpha.fringe" */
  gint64     version;               /* of the validator */
  gint64     outcome;               /* ENUM pass | fail | uncertain | skipped */
  char      *reason;                /* code when skipped, else the failed condition's code, e.g. "fringe.light" */
  gint64     score_per_mille;       /* 1000 = perfect */
  gint64     confidence_per_mille;  /* how sure of @outcome */
  gint64     hard;                  /* BOOLEAN: a clear breach is made again without asking */
  gint64     in_shadow;             /* BOOLEAN: in trial; kept and shown, decides nothing */
  GPtrArray *measurements;          /* AssayMeasurement; the first is the one shown with its limit */
  GPtrArray *regions;               /* AssayRegion */
  char      *sentence;              /* N_() template: why it asks ("a light rim of {0} px on {1} % of the outline") */
  char     **sentence_args;
  char     **remediations;          /* STRINGS: new_seed … in order */
} AssayVerdict;

typedef struct
{
  char      *picture;  /* DIGEST of the judged pixels' blob */
  char      *contract; /* DIGEST of the merged contract */
  gint64     as_of_seq;
  GPtrArray *verdicts; /* AssayVerdict, in registry order */
} AssayReport;

extern const AssayTable assay_measurement_table;
extern const AssayTable assay_verdict_table;
extern const AssayTable assay_report_table;

void assay_verdict_free (AssayVerdict *self);
void assay_report_free  (AssayReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayReport, assay_report_free)

G_END_DECLS
