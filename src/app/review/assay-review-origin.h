/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Who made the pictures asked about: cards do not say, their versions do. Asked once a version. No
 * widgets; main thread. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_ORIGIN (assay_review_origin_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewOrigin, assay_review_origin, ASSAY, REVIEW_ORIGIN, GObject)

AssayReviewOrigin *assay_review_origin_new (AssayProject *project);
/* "sandbox", "comfyui", or "" while it is not known: then it is asked for and signal "known" (const
 * char *version) follows. @card: a row of query "cards". Borrowed until the next call. */
const char *assay_review_origin_of (AssayReviewOrigin *self, AssayRow *card);

G_END_DECLS
