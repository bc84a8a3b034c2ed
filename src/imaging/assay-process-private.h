/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the processors share. Pure; any thread. */

#include "imaging/assay-backdrop.h"
#include "imaging/assay-by-hand.h"
#include "imaging/assay-processor.h"

G_BEGIN_DECLS

/* At most ASSAY_PROCESS_MAX_MEASUREMENTS; @name and @unit are static. */
void _assay_step_measure (AssayProcessStep *step, const char *name, gint64 value, const char *unit);

AssayPicture *_assay_picture_copy (const AssayPicture *source);

/* %NULL, with the problem of what no picture can hold. */
AssayPicture *_assay_refuse_large (AssayProblems *problems);
AssayPicture *_assay_refuse_memory (AssayProblems *problems);

/* From one color to another, as a direction; alpha is no part of it. */
typedef struct { int r, g, b; } AssayDifference;

static inline AssayDifference
_assay_difference (AssayPixel p, AssayPixel q)
{
  return (AssayDifference){p.r - q.r, p.g - q.g, p.b - q.b};
}

static inline gint64
_assay_difference_dot (AssayDifference p, AssayDifference q)
{
  return (gint64) p.r * q.r + (gint64) p.g * q.g + (gint64) p.b * q.b;
}

/* Makes @picture, a copy of @source, transparent outside @foreground (255 inside, 0 outside) and solves
 * C = a F + (1 - a) B for the pixels around its edge: alpha and unmixed color. What is kept in
 * @by_hand (may be %NULL) is no mixture; it stays as it is. */
void _assay_unmix_edges (AssayPicture *picture, const AssayPicture *source,
                         const AssayMask *foreground, const AssayBackdrop *backdrop,
                         const AssayMask *by_hand);

/* How much of @backdrop is in @pixel when nothing else in it has its hue, in 1/1024; 0 when it has no
 * hue. The parts of the pixel's chroma along that hue and beside it come with it, in 1/1024 of the
 * backdrop's. */
int _assay_glass_through (AssayPixel backdrop, AssayPixel pixel, int *out_beside, int *out_along);

/* 255 where the background shows through what is in front of it. @rings: of what is in front. What
 * is kept in @by_hand (may be %NULL) is no glass. */
AssayMask *_assay_glass_find (const AssayPicture *source, const AssayMask *rings,
                              const AssayBackdrop *backdrop, const AssayMask *by_hand);

/* (transfer full): how many pixels of each component of @mask have the value @value. */
guint64 *_assay_components_count (const AssayComponents *areas, const AssayMask *mask,
                                  guint8 value);

/* Gives wholly transparent pixels within ASSAY_BLEED_PX of a visible one its color (alpha stays 0), so that filtering
 * at the edge mixes with the object's own color. Returns how many. */
#define ASSAY_BLEED_PX 4
guint _assay_bleed (AssayPicture *picture);

/* Sides on which the object was cut by the picture's edge: some pixel of alpha >= @alpha lies on the outermost row. */
typedef struct { gboolean left, top, right, bottom; } AssayTouchedSides;
AssayTouchedSides _assay_touched_sides (const AssayPicture *picture, guint8 alpha);

G_END_DECLS
