/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How near a cut comes to the truth. */

#include "bench/cut/truth.h"

G_BEGIN_DECLS

typedef struct
{
  double sad;               /* sum of |alpha off|, in thousands of full pixels */
  double mse;               /* mean of (alpha off / 255) squared over the picture, x 1000 */
  double wrong;             /* pixels whose alpha is off by more than 32, % of the object */
  double edge;              /* mean Delta E 76 in the band, on black, on white: the worse */
  double background_left;   /* % of the background outside holes and band with alpha above 32 */
  double hole_kept;         /* % of the holes' area with alpha 128 and more; -1 without holes */
  double subject_lost;      /* % of the solid pixels with alpha below 128; -1 without any */
  double translucent_error; /* mean |alpha off| of translucent parts, 0 .. 255; -1 without them */
  double thin_lost;         /* % of the thin parts with alpha below 128; -1 without them */
} Score;

/* @cut: of the truth's size. */
Score score_of (const Truth *truth, const AssayPicture *cut);
/* Column names, tab between, without line's end; and one row of them. */
extern const char score_columns[];
void  score_print (const Score *score);

G_END_DECLS
