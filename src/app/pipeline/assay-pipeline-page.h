/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pipeline: what will be made next? One primary button, the plan, live jobs, what came since (ux.md
 * 7). */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PIPELINE_PAGE (assay_pipeline_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayPipelinePage, assay_pipeline_page, ASSAY, PIPELINE_PAGE, AdwBin)

GtkWidget *assay_pipeline_page_new (void);
void assay_pipeline_page_set_project (AssayPipelinePage *self, AssayProject *project);
/* The primary action (Ctrl+Enter). */
void assay_pipeline_page_activate_primary (AssayPipelinePage *self);

G_END_DECLS
