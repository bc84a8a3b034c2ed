/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One picture that is being made or waits: title, what happens, step of steps, and a menu. Signal
 * "choose" (guint AssayChoice): it is not to be made, or is while it waits to be made before or
 * after the others. */

#include <gtk/gtk.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_JOB_VIEW (assay_job_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayJobView, assay_job_view, ASSAY, JOB_VIEW, GtkWidget)

GtkWidget *assay_job_view_new (void);
/* @job: a row of query "jobs", or %NULL. */
void assay_job_view_set_job (AssayJobView *self, AssayRow *job);
AssayRow *assay_job_view_get_job (AssayJobView *self);
/* Whether it is offered for the picture as it stands. */
gboolean assay_job_view_takes (AssayJobView *self, AssayChoice choice);
void assay_job_view_open_menu (AssayJobView *self);
/* @progress: the row of assay_project_list_progress for this job, %NULL while none. */
void assay_job_view_set_progress (AssayJobView *self, AssayRow *progress);

/* Which picture it is, translated: "Shield", "Shield, picture 2",
 * "Shield · with another key color". Pure. */
char *assay_job_view_title_text (const AssayJobRow *job);
/* What happens with it, translated: "waits", "step 14 of 25", "checking". Pure. */
char *assay_job_view_phase_text (const AssayJobRow *job, const AssayProgressRow *progress);

G_END_DECLS
