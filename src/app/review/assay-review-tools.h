/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The column of review tools over the canvas: one button a layer of the register, with its letter.
 * A click activates the action "review.tool" with the layer's id. */

#include "app/canvas/assay-canvas.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_TOOLS (assay_review_tools_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewTools, assay_review_tools, ASSAY, REVIEW_TOOLS, GtkBox)

/* Which tools are on and which cannot help, from @canvas. */
void assay_review_tools_show (AssayReviewTools *self, AssayCanvas *canvas);

G_END_DECLS
