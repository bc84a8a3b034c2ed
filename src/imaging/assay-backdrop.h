/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The background as it was painted: near one color, never quite flat. It darkens toward the corners,
 * carries noise and the marks of JPEG, and the shadow of the thing lies on it. All of these are the
 * color times a shade (C = s B, a line through black), which is told apart from things by its hue
 * and because it changes slowly. Pure; any thread. Memory: some bytes a pixel, and at most 128 x 128
 * cells. */

#include "imaging/assay-by-hand.h"
#include "imaging/assay-morphology.h"
#include "imaging/assay-picture.h"

G_BEGIN_DECLS


#define ASSAY_SHADE_FULL    1024 /* a shade of 1 */
#define ASSAY_SHADE_LIGHT   800  /* from here on it may change at any pace and is background still */
#define ASSAY_SHADE_DEEPEST 380  /* below it nothing is background: it may be any dark thing */

/* One background color, and how far a pixel may be from it. */
typedef struct
{
  AssayPixel color;     /* as measured on the border */
  int        tolerance; /* 8-bit levels beside the line from black to @color */
  gboolean   hued;      /* @color has a hue; gray, white and black have no line of their own */
  gint64     square;    /* length of @color squared */
} AssayBackdropColor;

/* @tolerance: the recipe's, in CIE 1976 units. */
AssayBackdropColor _assay_backdrop_color (AssayPixel color, int tolerance);

/* The shade s at which s * color is nearest to @pixel, in 1/1024; -1 when the pixel lies farther from
 * that line than the tolerance, or is too bright for it. */
int _assay_backdrop_shade (const AssayBackdropColor *self, AssayPixel pixel);

/* In masks of the background, beside 255 where it shows and 0. */
enum
{
  ASSAY_BACKDROP_KEPT = 1,  /* not background, whatever it looks like */
  ASSAY_BACKDROP_COVERED,   /* background, but something else is to be seen there */
};

/* Where the background is, connected with the border or with what is erased in @by_hand (may be
 * %NULL). Light changes of shade are followed everywhere, deep ones (a shadow) only as long as they
 * are slow: a thing of the same hue has an edge. Nothing is followed through what is kept. */
AssayMask *_assay_backdrop_flood (const AssayPicture *picture, const AssayBackdropColor *key,
                                  const AssayMask *by_hand);

/* Adds shadows that have an edge. @color must have a hue. */
void _assay_backdrop_add_shadows (const AssayPicture *picture, const AssayBackdropColor *color,
                                  AssayMask *background);

/* The background's own color everywhere, from the pixels that show it: means over cells, those that
 * show none filled from their neighbors, straight between their middles. */
typedef struct
{
  int     cell;          /* px */
  int     width, height; /* in cells */
  gint32 *levels;        /* of each cell r, g, b in 1/16 levels */
} AssayBackdrop;

/* @background: 255 where it shows. Where it shows nowhere it is @fallback. */
AssayBackdrop *_assay_backdrop_new  (const AssayPicture *picture, const AssayMask *background,
                                     AssayPixel fallback);
void           _assay_backdrop_free (AssayBackdrop *self);
AssayPixel     _assay_backdrop_at   (const AssayBackdrop *self, int x, int y); /* opaque */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBackdrop, _assay_backdrop_free)

G_END_DECLS
