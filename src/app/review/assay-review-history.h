/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The last answers of the sitting, the newest first, with what is still being saved. A click takes
 * one back: action "review.take-back" with the card's id. */

#include <gtk/gtk.h>

#include "app/review/assay-review-session.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_HISTORY (assay_review_history_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewHistory, assay_review_history, ASSAY, REVIEW_HISTORY, GtkBox)

/* Rebuilds only what differs from what it shows. */
void assay_review_history_show (AssayReviewHistory *self, AssayReviewSession *session);
/* Why the newest answer was not saved, a sentence; "" when it was. (transfer full) Pure. */
char *assay_review_history_dup_trouble (AssayReviewSession *session);

G_END_DECLS
