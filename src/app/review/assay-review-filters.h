/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The menu's choice of questions: one entry for each kind there is. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

/* Fills @section with entries of action "review.filter" for what is open (@rows: element-type
 * AssayRow, of query "claims"); none when all are of one kind and there is no @filter. A menu that
 * says the same is left alone. */
void assay_review_filters_show (GMenu *section, GPtrArray *rows, const char *filter);
/* The same once @project has said what is open now. */
void assay_review_filters_ask  (GMenu *section, AssayProject *project, const char *filter);

G_END_DECLS
