/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One picture that is being made or waits: title, what happens, step of steps. */

#include <gtk/gtk.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_JOB_ROW (assay_job_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayJobRow, assay_job_row, ASSAY, JOB_ROW, GtkWidget)

GtkWidget *assay_job_row_new (void);
/* @job: a row of query "jobs", or %NULL. */
void assay_job_row_set_job (AssayJobRow *self, AssayRow *job);
AssayRow *assay_job_row_get_job (AssayJobRow *self);
/* @progress: the row of assay_project_list_progress for this job, %NULL while none. */
void assay_job_row_set_progress (AssayJobRow *self, AssayRow *progress);

/* What happens with it, translated: "waits", "step 14 of 25", "checking". Pure. */
char *assay_job_row_phase_text (AssayRow *job, AssayRow *progress);

G_END_DECLS
