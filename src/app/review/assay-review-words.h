/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A card in words: whose picture, the question, the evidence as a sentence and a meter, what is
 * marked in the picture, and the report in a drawer. */

#include <gtk/gtk.h>

#include "app/review/assay-review-evidence.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_WORDS (assay_review_words_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewWords, assay_review_words, ASSAY, REVIEW_WORDS, GtkBox)

/* @card: a row of query "cards". @evidence: of its report, one that knows nothing until that is
 * there; a reference is taken. */
void assay_review_words_set_card (AssayReviewWords *self, AssayRow *card, AssayEvidence *evidence);
void assay_review_words_set_report_shown (AssayReviewWords *self, gboolean shown);

G_END_DECLS
