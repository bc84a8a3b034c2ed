/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How near a cut comes to the truth. */

#include "bench/cut/truth.h"

G_BEGIN_DECLS

typedef struct
{
  double sad;               /* sum of |alpha off|, in thousands of full pixels */
  double mse;               /* mean of (alpha off / 255) squared over the picture, x 1000 */
  double wrong;             /* pixels whose alpha is off by more than 32, in % of the object's pixels */
  double edge;              /* mean Delta E 76 in the band, composed on black and on white: the worse of the two */
  double background_left;   /* of the background outside holes and beyond the band: pixels of alpha above 32, in % */
  double hole_kept;         /* of the holes' area: pixels of alpha 128 and more, in %; -1 without holes */
  double subject_lost;      /* of the solid pixels: those of alpha below 128, in %; -1 without any */
  double translucent_error; /* mean |alpha off| of the translucent parts, 0 .. 255; -1 where the kind is not */
  double thin_lost;         /* of the thin parts: pixels of alpha below 128, in %; -1 where the kind is not */
} Score;

/* @cut: of the truth's size. */
Score score_of (const Truth *truth, const AssayPicture *cut);
/* Column names, tab between, without line's end; and one row of them. */
extern const char score_columns[];
void  score_print (const Score *score);

G_END_DECLS
