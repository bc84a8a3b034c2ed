/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Review: is it right? One card at a time on the canvas; Y N U S Z, backgrounds, safe frame,
 * evidence (ux.md 8, 9). */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_PAGE (assay_review_page_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewPage, assay_review_page, ASSAY, REVIEW_PAGE, AssayZonePage)

G_END_DECLS
