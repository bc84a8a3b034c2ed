/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The canvas of Review: one widget, hard pixels, layers merged at picture size and scaled once, cached until something changes.
 * Geometry (assay-canvas-geometry) and painting (assay-canvas-paint: state, GtkSnapshot, size) work without a display. */

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

GtkWidget    *assay_canvas_new           (void);
/* @picture: %NULL shows nothing. Keeps zoom mode; keeps the looked-at spot in picture fractions. */
void          assay_canvas_set_picture   (AssayCanvas *self, const AssayPicture *picture);
/* Pre-scales @picture for the present size, so that set_picture with it shows in the next frame. */
void          assay_canvas_prepare       (AssayCanvas *self, const AssayPicture *picture);
void          assay_canvas_set_backdrop  (AssayCanvas *self, AssayBackdrop backdrop);
AssayBackdrop assay_canvas_get_backdrop  (AssayCanvas *self);
void          assay_canvas_cycle_backdrop (AssayCanvas *self, int by); /* +1 | -1 */
/* Safe frame in canvas pixels: 0 = none. Breaches are drawn too when the content leaves it. */
void          assay_canvas_set_safe_area (AssayCanvas *self, int safe_area_px);
void          assay_canvas_set_safe_area_shown (AssayCanvas *self, gboolean shown);
gboolean      assay_canvas_get_safe_area_shown (AssayCanvas *self);
/* The validators' regions, numbered as in the text. Copies. */
void          assay_canvas_set_regions   (AssayCanvas *self, const AssayRect *regions, guint n_regions);
void          assay_canvas_set_regions_shown (AssayCanvas *self, gboolean shown);
gboolean      assay_canvas_get_regions_shown (AssayCanvas *self);
/* 0 = fit (largest whole-number zoom that fits, below 1:1 a whole division), else hard-pixel zoom n:1, 1..8. */
void          assay_canvas_set_zoom      (AssayCanvas *self, int zoom);
int           assay_canvas_get_zoom      (AssayCanvas *self);
/* "backdrop", "safe-area", "regions", "zoom" notify as signal "changed". */

G_END_DECLS
