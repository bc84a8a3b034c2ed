/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pipeline: what will be made next? One primary button, the plan, live jobs, what came since (ux.md
 * 7). */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PIPELINE_PAGE (assay_pipeline_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayPipelinePage, assay_pipeline_page, ASSAY, PIPELINE_PAGE, AssayZonePage)

G_END_DECLS
