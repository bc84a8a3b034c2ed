/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The places of Review: picture left with the answers below it and the words at its right; in a
 * narrow window picture, words, answers one below the other. The words never take more than their
 * share from the picture. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_COLUMNS (assay_review_columns_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewColumns, assay_review_columns, ASSAY, REVIEW_COLUMNS, GtkWidget)

/* Properties "stage", "words", "answers" (GtkWidget), "narrow" (gboolean, read-only; notified in an
 * idle, since what listens changes other widgets). */
gboolean assay_review_columns_get_narrow (AssayReviewColumns *self);

G_END_DECLS
