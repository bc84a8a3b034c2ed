/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/score.h"

#include "bench/cut/lab.h"

#include <math.h>

#define WRONG 32

typedef struct
{
  double off, squared, on_black, on_white, translucent;
  guint n_wrong, n_background, n_left, n_hole_kept, n_lost, n_thin_lost;
} Sums;

/* 255, or 0, behind the pixel. */
static AssayPixel
composed_on (AssayPixel p, int ground)
{
  double a = p.a / 255.0;

  return (AssayPixel){(guint8) floor (a * p.r + (1 - a) * ground + 0.5),
                      (guint8) floor (a * p.g + (1 - a) * ground + 0.5),
                      (guint8) floor (a * p.b + (1 - a) * ground + 0.5), 255};
}

static double
delta_on (AssayPixel p, AssayPixel q, int ground)
{
  return lab_delta_e (lab_of (composed_on (p, ground)), lab_of (composed_on (q, ground)));
}

static void
add_pixel (Sums *sums, guint8 parts, AssayPixel truth, AssayPixel cut)
{
  int off = ABS (truth.a - cut.a);

  sums->off += off / 255.0;
  sums->squared += off * off / (255.0 * 255.0);
  sums->n_wrong += off > WRONG;
  if (!(parts & (TRUTH_OBJECT | TRUTH_HOLE | TRUTH_BAND)))
    {
      sums->n_background++;
      sums->n_left += cut.a > WRONG;
    }
  sums->n_hole_kept += (parts & TRUTH_HOLE) && cut.a >= 128;
  sums->n_lost += (parts & TRUTH_SOLID) && cut.a < 128;
  sums->n_thin_lost += (parts & TRUTH_THIN) && cut.a < 128;
  if (parts & TRUTH_TRANSLUCENT)
    sums->translucent += off;
  if (parts & TRUTH_BAND)
    {
      sums->on_black += delta_on (truth, cut, 0);
      sums->on_white += delta_on (truth, cut, 255);
    }
}

static double
per_cent (guint part, guint whole)
{
  return whole > 0 ? 100.0 * part / whole : -1;
}

Score
score_of (const Truth *truth, const AssayPicture *cut)
{
  gsize n = (gsize) cut->width * (gsize) cut->height;
  guint band = MAX (1, truth->n[2]);
  Sums sums = {0};

  g_assert (cut->width == truth->picture->width && cut->height == truth->picture->height);
  for (gsize i = 0; i < n; i++)
    add_pixel (&sums, truth->parts[i], truth->picture->pixels[i], cut->pixels[i]);
  return (Score){
    .sad = sums.off / 1000,
    .mse = sums.squared / (double) n * 1000,
    .wrong = per_cent (sums.n_wrong, truth->n[0]),
    .edge = MAX (sums.on_black, sums.on_white) / band,
    .background_left = per_cent (sums.n_left, sums.n_background),
    .hole_kept = per_cent (sums.n_hole_kept, truth->n[3]),
    .subject_lost = per_cent (sums.n_lost, truth->n[1]),
    .translucent_error =
      truth->kinds & KIND_TRANSLUCENT ? sums.translucent / MAX (1, truth->n[5]) : -1,
    .thin_lost = truth->kinds & KIND_THIN ? per_cent (sums.n_thin_lost, truth->n[4]) : -1,
  };
}

const char score_columns[] = "sad\tmse\twrong\tedge\tleft\thole\tlost\ttranslucent\tthin";

void
score_print (const Score *s)
{
  g_print ("%.4f\t%.4f\t%.3f\t%.3f\t%.3f\t%.2f\t%.3f\t%.2f\t%.2f", s->sad, s->mse, s->wrong,
           s->edge, s->background_left, s->hole_kept, s->subject_lost, s->translucent_error,
           s->thin_lost);
}
