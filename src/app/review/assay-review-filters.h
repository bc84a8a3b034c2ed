/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The menu's choice of questions: one entry for each kind there is. */

#include "app/review/assay-review-session.h"

G_BEGIN_DECLS

/* Fills @section with entries of action "review.filter"; none when all questions are of one kind.
 * An open menu is left alone unless it would say something else. */
void assay_review_filters_show (GMenu *section, AssayReviewSession *session);

G_END_DECLS
