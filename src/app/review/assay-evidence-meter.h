/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A measured value against its limit: a bar, a mark at the limit, both with their unit in words. */

#include <gtk/gtk.h>

#include "app/review/assay-evidence-text.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_EVIDENCE_METER (assay_evidence_meter_get_type ())
G_DECLARE_FINAL_TYPE (AssayEvidenceMeter, assay_evidence_meter, ASSAY, EVIDENCE_METER, GtkWidget)

GtkWidget *assay_evidence_meter_new (void);
/* @measurement: numbers are copied. @outcome: ASSAY_VERDICT_*, gives the color. */
void assay_evidence_meter_set (AssayEvidenceMeter *self,
                               const AssayMeasurement *measurement,
                               gint64 outcome);

G_END_DECLS
