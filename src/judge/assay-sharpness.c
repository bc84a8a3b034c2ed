/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

/* How steep the strongest edges are: the largest step between neighbors on an edge by the edge's
 * whole contrast. A crisp edge makes half of it or more in one step, one blurred by sigma 0.4 /
 * sigma. Neither the content's size nor how much is drawn in it counts: a plain disk is as sharp as
 * a busy one. Along rows and columns, on black and on white. */

#define MOST_LINES     256 /* about so many rows and columns are looked at */
#define LEAST_STEP     6   /* levels: less is no edge */
#define REACH          12  /* steps to either side of the steepest that an edge may have */
#define FOOT           8   /* an edge ends where a step is less than this part of the steepest */
#define BINS           64  /* of contrast (4 levels each) and of steepness */
#define STRONGEST_PX   8   /* so many edges must be as strong as the strongest that counts */
#define SOFT_PER_MILLE 180 /* steepness of a blur of 2.2 px: sharpness 0 */
#define SHARP_SHARE    4   /* one edge of so many is at least as sharp as what is told */
#define CRISP_SHARE                                                                                \
  50 /* one of so many: a soft style has that many crisp ones, a blur has none                     \
      */

typedef struct
{
  guint edges[BINS][BINS]; /* by contrast and steepness */
} Edges;

static int
step_at (const guint8 *line, int at)
{
  return line[at + 1] - line[at];
}

/* The contrast of the edge whose steepest step is at @peak. */
static int
contrast_of (const guint8 *line, int n_steps, int peak)
{
  int step = step_at (line, peak), sum = ABS (step), sign = step > 0 ? 1 : -1;
  int foot = MAX (ABS (step) / FOOT, 1);

  for (int way = -1; way <= 1; way += 2)
    for (int at = peak + way; at >= 0 && at < n_steps && ABS (at - peak) <= REACH; at += way)
      {
        int beside = step_at (line, at) * sign;

        if (beside < foot)
          break;
        sum += beside;
      }
  return sum;
}

static void
count_line (Edges *self, const guint8 *line, int n)
{
  int before = 0, here = n > 1 ? ABS (step_at (line, 0)) : 0;

  for (int at = 0; at + 1 < n; at++)
    {
      int after = at + 2 < n ? ABS (step_at (line, at + 1)) : 0;

      if (here >= LEAST_STEP && here >= before && here > after)
        {
          int contrast = contrast_of (line, n - 1, at);

          self->edges[contrast * BINS / 256][here * (BINS - 1) / contrast]++;
        }
      before = here;
      here = after;
    }
}

/* @n pixels from @first on, @stride apart, on black and on white. */
static void
count_pixels (Edges *self, const AssayPixel *first, gsize stride, int n, guint8 *levels)
{
  for (int behind = 0; behind <= 255; behind += 255)
    {
      for (int i = 0; i < n; i++)
        levels[i] = (guint8) _assay_luma_over (first[(gsize) i * stride], behind);
      count_line (self, levels, n);
    }
}

static void
count_edges (Edges *self, const AssayPicture *picture)
{
  int width = picture->width, height = picture->height;
  int apart = MAX (MIN (width, height) / MOST_LINES, 1);
  g_autofree guint8 *levels = g_malloc ((gsize) MAX (width, height));

  for (int y = apart / 2; y < height; y += apart)
    count_pixels (self, assay_picture_at (picture, 0, y), 1, width, levels);
  for (int x = apart / 2; x < width; x += apart)
    count_pixels (self, assay_picture_at (picture, x, 0), (gsize) width, height, levels);
}

static guint64
count_from (const Edges *self, int contrast)
{
  guint64 n = 0;

  for (int bin = contrast; bin < BINS; bin++)
    for (int steep = 0; steep < BINS; steep++)
      n += self->edges[bin][steep];
  return n;
}

/* Of the edges of half the strongest contrast and more, the steepness that one of @share has. */
static gint64
steepness_of (const Edges *self, guint share)
{
  int strongest = BINS - 1, steep = BINS - 1;
  guint64 n, seen = 0;

  while (strongest > 0 && count_from (self, strongest) < STRONGEST_PX)
    strongest--;
  n = count_from (self, strongest / 2);
  if (n == 0)
    return 0;
  for (; steep > 0; steep--)
    {
      for (int bin = strongest / 2; bin < BINS; bin++)
        seen += self->edges[bin][steep];
      if (seen * share >= n)
        break;
    }
  return steep * 1000 / (BINS - 1);
}

AssaySharpness
_assay_sharpness_of (const AssayPicture *picture)
{
  g_autofree Edges *edges = g_new0 (Edges, 1);

  count_edges (edges, picture);
  return (AssaySharpness){
    .value = MAX (steepness_of (edges, SHARP_SHARE) - SOFT_PER_MILLE, 0) * 3 / 4,
    .blurred = steepness_of (edges, CRISP_SHARE) < SOFT_PER_MILLE,
  };
}
