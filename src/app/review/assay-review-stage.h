/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The place of the picture: the canvas, the tools over it, what an overlay has to say, and the line
 * that says why a press was not taken. */

#include <adwaita.h>

#include "app/canvas/assay-canvas.h"
#include "app/review/assay-review-evidence.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_REVIEW_STAGE (assay_review_stage_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewStage, assay_review_stage, ASSAY, REVIEW_STAGE, AdwBin)

/* @card: a row of query "cards", @evidence: of its report. Its marks and its
 * safe frame; the tool that the question is about turns on by itself, unless a hand has set it. */
void assay_review_stage_set_card (AssayReviewStage *self, AssayRow *card, AssayEvidence *evidence);
/* The card's picture, %NULL while it is not there; @trouble: why it cannot be shown, or %NULL. */
void assay_review_stage_set_picture (AssayReviewStage *self,
                                     const AssayPicture *picture,
                                     const char *trouble);
/* Scales @picture for the window as it is now, so that it shows in the next frame. May be %NULL. */
void assay_review_stage_prepare (AssayReviewStage *self, const AssayPicture *picture);
void assay_review_stage_clear (AssayReviewStage *self);
/* Signal "seen" once the next frame is on its way to the screen. */
void assay_review_stage_await_frame (AssayReviewStage *self);

/* "" hides the line; it also goes by itself. */
void assay_review_stage_refuse (AssayReviewStage *self, const char *text);

/* The key or button of a tool of the register; one of its own keys (assay_canvas_press_tool). */
void assay_review_stage_use_tool (AssayReviewStage *self, const AssayLayer *tool);
gboolean
assay_review_stage_press_tool (AssayReviewStage *self, const AssayLayer *tool, guint keyval);
gboolean assay_review_stage_get_tool (AssayReviewStage *self, const AssayLayer *tool);
gboolean assay_review_stage_is_by_hand (AssayReviewStage *self, const AssayLayer *tool);
void assay_review_stage_set_zoom (AssayReviewStage *self, int zoom);
void assay_review_stage_step_zoom (AssayReviewStage *self, int by);
/* Without the column of tools. */
void assay_review_stage_set_narrow (AssayReviewStage *self, gboolean narrow);
void assay_review_stage_focus (AssayReviewStage *self);
/* Signal "tools-changed": one was switched, by whatever hand. */

G_END_DECLS
