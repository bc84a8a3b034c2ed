/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The canvas of Review: one widget, hard pixels, layers merged at picture size and scaled once,
 * cached until something changes. Geometry (assay-canvas-geometry) and painting
 * (assay-canvas-paint: state, GtkSnapshot, size) work without a display. */

#include <gtk/gtk.h>

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_BACKDROP_CHECKERBOARD,
  ASSAY_BACKDROP_BLACK,
  ASSAY_BACKDROP_WHITE,
  ASSAY_BACKDROP_GREEN,
  ASSAY_BACKDROP_GREY,
  ASSAY_BACKDROP_MAGENTA,
  ASSAY_BACKDROP_ALPHA, /* alpha only, as grey */
  ASSAY_N_BACKDROPS
} AssayBackdrop;

#define ASSAY_TYPE_CANVAS (assay_canvas_get_type ())
G_DECLARE_FINAL_TYPE (AssayCanvas, assay_canvas, ASSAY, CANVAS, GtkWidget)

GtkWidget *assay_canvas_new (void);
/* @picture: %NULL shows nothing. Keeps zoom mode; keeps the looked-at spot in picture fractions. */
void assay_canvas_set_picture (AssayCanvas *self, const AssayPicture *picture);
/* Pre-scales @picture for the present size, so that set_picture with it shows in the next frame. */
void assay_canvas_prepare (AssayCanvas *self, const AssayPicture *picture);
void assay_canvas_set_backdrop (AssayCanvas *self, AssayBackdrop backdrop);
AssayBackdrop assay_canvas_get_backdrop (AssayCanvas *self);
void assay_canvas_cycle_backdrop (AssayCanvas *self, int by); /* +1 | -1 */
/* Safe frame in canvas pixels: 0 = none. Breaches are drawn too when the content leaves it. */
void assay_canvas_set_safe_area (AssayCanvas *self, int safe_area_px);
void assay_canvas_set_safe_area_shown (AssayCanvas *self, gboolean shown);
gboolean assay_canvas_get_safe_area_shown (AssayCanvas *self);
/* The validators' regions, numbered as in the text. Copies. */
void assay_canvas_set_regions (AssayCanvas *self, const AssayRect *regions, guint n_regions);
void assay_canvas_set_regions_shown (AssayCanvas *self, gboolean shown);
gboolean assay_canvas_get_regions_shown (AssayCanvas *self);
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

/* A review tool of the register (app/assay-layer.h) by id: switch it, ask whether it is on, and why
 * it cannot help
 * (%NULL when it can; untranslated). Unknown ids do nothing. */
gboolean assay_canvas_use_tool (AssayCanvas *self, const char *id, int by);
gboolean assay_canvas_get_tool (AssayCanvas *self, const char *id);
const char *assay_canvas_get_obstacle (AssayCanvas *self, const char *id);
/* "backdrop", "safe-area", "regions", "zoom" notify as signal "changed". */

G_END_DECLS
