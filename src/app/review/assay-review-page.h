/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Review: is it right? One card at a time on the canvas; Y N U S Z, backgrounds, safe frame,
 * evidence (ux.md 8, 9). */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_PAGE (assay_review_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewPage, assay_review_page, ASSAY, REVIEW_PAGE, AdwBin)

GtkWidget *assay_review_page_new (void);
/* %NULL: no project. The page makes its own models and feeds. */
void assay_review_page_set_project (AssayReviewPage *self, AssayProject *project);
/* Signal "go-to" (const char *zone): the empty state's button and end page. Signal "toast" (const
 * char *text). */

G_END_DECLS
