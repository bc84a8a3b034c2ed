/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The column of review tools over the canvas: one button a tool of the register
 * (app/canvas/assay-layer.h), with its letter. A click or menu entry activates the action
 * "review.tool" with the tool's id. */

#include "app/canvas/assay-canvas.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_TOOLS (assay_review_tools_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewTools, assay_review_tools, ASSAY, REVIEW_TOOLS, GtkBox)

/* Which tools are on and which cannot help, from @canvas. */
void assay_review_tools_show (AssayReviewTools *self, AssayCanvas *canvas);

/* A menu entry for each tool, before what is in @section. */
void assay_review_tools_fill_menu (GMenu *section);

G_END_DECLS
