/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The canvas of Review: one widget, hard pixels, layers merged at picture size and scaled once,
 * cached until something changes. Geometry (assay-canvas-geometry) and painting
 * (assay-canvas-paint: state, GtkSnapshot, size) work without a display. */

#include <gtk/gtk.h>

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef struct _AssayLayer AssayLayer; /* a review tool: app/canvas/assay-layer.h */

#define ASSAY_TYPE_CANVAS (assay_canvas_get_type ())
G_DECLARE_FINAL_TYPE (AssayCanvas, assay_canvas, ASSAY, CANVAS, GtkWidget)

GtkWidget *assay_canvas_new (void);
/* @picture: %NULL shows nothing. Keeps zoom mode; keeps the looked-at spot in picture fractions. */
void assay_canvas_set_picture (AssayCanvas *self, const AssayPicture *picture);
/* Pre-scales @picture for the present size, so that set_picture with it shows in the next frame. */
void assay_canvas_prepare (AssayCanvas *self, const AssayPicture *picture);
/* What tools are about. Safe frame in canvas pixels: 0 = none. */
void assay_canvas_set_safe_area (AssayCanvas *self, int safe_area_px);
/* The validators' regions, numbered as in the text. Copies. */
void assay_canvas_set_regions (AssayCanvas *self, const AssayRect *regions, guint n_regions);
/* 0 = fit (largest whole-number zoom that fits, below 1:1 a whole division), else hard-pixel zoom
 * n:1; keys give 1 .. 8, the wheel up to ASSAY_CANVAS_MAX_ZOOM. */
void assay_canvas_set_zoom (AssayCanvas *self, int zoom);
int assay_canvas_get_zoom (AssayCanvas *self);
/* One whole-number zoom more (1) or less (-1), around the middle. */
void assay_canvas_step_zoom (AssayCanvas *self, int by);
/* Logical pixels fit leaves free left and right, so that tools do not cover the picture. */
void assay_canvas_set_inset (AssayCanvas *self, int inset);
/* What an assistive technology says: "potion, 128 by 128" and question and evidence in words.
 * Either may be %NULL. */
void assay_canvas_set_words (AssayCanvas *self, const char *label, const char *description);

/* The review tools, each by its row of the register. Its key or button: nothing happens while
 * something is in its way; what a hand has switched stays as it is. */
void assay_canvas_use_tool (AssayCanvas *self, const AssayLayer *tool);
/* One of the keys that count while it is on; %FALSE when it is not, so the key is not its own. */
gboolean assay_canvas_press_tool (AssayCanvas *self, const AssayLayer *tool, guint keyval);
/* A question is asked that tool @id is for (%NULL: none): it turns on by itself, and the one of the
 * question before off. The tool that is on for it; %NULL if none is or a hand has chosen. */
const AssayLayer *assay_canvas_ask_tool (AssayCanvas *self, const char *id);
gboolean assay_canvas_get_tool (AssayCanvas *self, const AssayLayer *tool); /* is it on */
/* A person has switched it. */
gboolean assay_canvas_is_by_hand (AssayCanvas *self, const AssayLayer *tool);
/* N_(): why it cannot help; %NULL when it can. */
const char *assay_canvas_get_obstacle (AssayCanvas *self, const AssayLayer *tool);

/* Signal "changed": picture, tools, safe frame, regions or zoom. */

G_END_DECLS
