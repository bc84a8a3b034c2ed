/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Workflow documents hold what ComfyUI exported: read leniently inside of the graph, strictly
 * around
 * it. Pure; any thread. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

/* What of the inputs in the file @bytes is no JSON (NaN, Infinity, half characters) and is sent as
 * something else: "workflow.no_number", "workflow.half_character". */
void assay_workflow_export_warn (GBytes *bytes, const char *file, AssayProblems *warnings);

G_END_DECLS
