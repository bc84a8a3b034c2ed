/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* No question is left: what the sitting came to and where to go now; or why the questions could not
 * be read. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_END (assay_review_end_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewEnd, assay_review_end, ASSAY, REVIEW_END, AdwBin)

/* Asks @project how things stand and shows it. */
void assay_review_end_ask (AssayReviewEnd *self, AssayProject *project);
/* Signals "go-to" (const char *zone), "again": the questions are to be read again. */

G_END_DECLS
