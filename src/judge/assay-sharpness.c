/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

/* How steep the strongest edges are: the largest step between neighbors on an edge by the edge's
 * whole contrast. A crisp edge makes half of it or more in one step, one blurred by sigma 0.4 / sigma.
 * Neither the content's size nor how much is drawn in it counts: a plain disk is as sharp as a busy
 * one. Along rows and columns, on black and on white. */

#define LEAST_STEP    6  /* levels: less is no edge */
#define REACH         12 /* steps to either side of the steepest that an edge may have */
#define FOOT          8  /* an edge ends where a step is less than this part of the steepest */
#define BINS          64 /* of contrast (4 levels each) and of steepness */
#define STRONGEST_PX  8  /* so many edges must be as strong as the strongest that counts */
#define SOFT_PER_MILLE 180 /* steepness of a blur of 2.2 px: sharpness 0 */

typedef struct
{
  guint edges[BINS][BINS]; /* by contrast and steepness */
} Edges;

static int
step_at (const guint8 *line, gsize stride, int at)
{
  return line[(gsize) (at + 1) * stride] - line[(gsize) at * stride];
}

/* The contrast of the edge whose steepest step is at @peak. */
static int
contrast_of (const guint8 *line, gsize stride, int n_steps, int peak)
{
  int step = step_at (line, stride, peak), sum = ABS (step), sign = step > 0 ? 1 : -1;
  int foot = MAX (ABS (step) / FOOT, 1);

  for (int way = -1; way <= 1; way += 2)
    for (int at = peak + way; at >= 0 && at < n_steps && ABS (at - peak) <= REACH; at += way)
      {
        int beside = step_at (line, stride, at) * sign;

        if (beside < foot)
          break;
        sum += beside;
      }
  return sum;
}

static void
count_line (Edges *self, const guint8 *line, gsize stride, int n)
{
  int before = 0, here = n > 1 ? ABS (step_at (line, stride, 0)) : 0;

  for (int at = 0; at + 1 < n; at++)
    {
      int after = at + 2 < n ? ABS (step_at (line, stride, at + 1)) : 0;

      if (here >= LEAST_STEP && here >= before && here > after)
        {
          int contrast = contrast_of (line, stride, n - 1, at);

          self->edges[contrast * BINS / 256][here * (BINS - 1) / contrast]++;
        }
      before = here;
      here = after;
    }
}

static void
count_edges (Edges *self, const AssayPicture *picture, int behind)
{
  gsize width = (gsize) picture->width, height = (gsize) picture->height;
  g_autofree guint8 *levels = g_malloc (width * height);

  for (gsize i = 0; i < width * height; i++)
    levels[i] = (guint8) _assay_luma_over (picture->pixels[i], behind);
  for (gsize y = 0; y < height; y++)
    count_line (self, levels + y * width, 1, picture->width);
  for (gsize x = 0; x < width; x++)
    count_line (self, levels + x, width, picture->height);
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

/* Of the edges of half the strongest contrast and more, the steepness that a quarter has. */
static gint64
steepness_of (const Edges *self)
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
      if (seen * 4 >= n)
        break;
    }
  return steep * 1000 / (BINS - 1);
}

gint64
_assay_sharpness_of (const AssayPicture *picture)
{
  g_autofree Edges *edges = g_new0 (Edges, 1);

  count_edges (edges, picture, 0);
  count_edges (edges, picture, 255);
  return MAX (steepness_of (edges) - SOFT_PER_MILLE, 0) * 3 / 4;
}
