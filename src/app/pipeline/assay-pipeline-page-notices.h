/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the Pipeline page says between trouble and plan: drawings that a server could replace,
 * pictures at servers that give no answer, and pictures that another file of a model made than it
 * is now, each with what can be done. Nothing of nothing. */

#include "engine/project/assay-project.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PIPELINE_NOTICES (assay_pipeline_notices_get_type ())
G_DECLARE_FINAL_TYPE (AssayPipelineNotices, assay_pipeline_notices, ASSAY, PIPELINE_NOTICES, GtkBox)

/* @project: %NULL when it was closed; @status: of it. @on_server: what is made next comes from a
 * server, so drawings could be replaced. */
void assay_pipeline_notices_show (AssayPipelineNotices *self, AssayProject *project,
                                  const AssayStatusRow *status, gboolean on_server);

/* Signal "told" (const char *text, const char *undo): for assay_zone_page_toast. */

G_END_DECLS
