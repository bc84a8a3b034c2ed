/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures at hand: of the card shown, the next three, and those just left, decoded by the
 * project's workers. Whole pictures, so nothing is shared with the thumbnails of
 * assay-asset-tile-cache. No widgets; main thread. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* Above so many, those that are not wanted go; whole pictures, and words of trouble. */
#define ASSAY_REVIEW_SHELF_MAX_KEPT 16

#define ASSAY_TYPE_REVIEW_SHELF (assay_review_shelf_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewShelf, assay_review_shelf, ASSAY, REVIEW_SHELF, GObject)

AssayReviewShelf *assay_review_shelf_new (AssayProject *project);
/* @digests: %NULL-terminated, the most wanted first. Others go when there are too many. */
void assay_review_shelf_want (AssayReviewShelf *self, const char *const *digests);
AssayPicture *assay_review_shelf_lookup (AssayReviewShelf *self, const char *digest); /* borrowed */
/* Why it cannot be shown; %NULL: it can, or it is on its way. */
const char *assay_review_shelf_get_trouble (AssayReviewShelf *self, const char *digest);
/* Signal "loaded" (const char *digest): there it is, or there is trouble. */

G_END_DECLS
