/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/blur.h"

#include <math.h>

#define FAR_AWAY 1e12

static double *
gauss_kernel (double sigma, int *out_reach)
{
  int reach = (int) ceil (3 * sigma);
  double *kernel = g_new (double, (gsize) (2 * reach + 1)), sum = 0;

  for (int i = -reach; i <= reach; i++)
    sum += kernel[i + reach] = exp (-i * i / (2 * sigma * sigma));
  for (int i = 0; i <= 2 * reach; i++)
    kernel[i] /= sum;
  *out_reach = reach;
  return kernel;
}

/* One line of @n values that lie @stride apart. */
static void
blur_line (double *line, gsize stride, int n, const double *kernel, int reach, double *scratch)
{
  for (int i = 0; i < n; i++)
    scratch[i] = line[(gsize) i * stride];
  for (int i = 0; i < n; i++)
    {
      double sum = 0;

      for (int k = MAX (-reach, -i); k <= MIN (reach, n - 1 - i); k++)
        sum += kernel[k + reach] * scratch[i + k];
      line[(gsize) i * stride] = sum;
    }
}

void
blur_gauss (double *plane, int width, int height, int channels, double sigma)
{
  int reach;
  g_autofree double *kernel = gauss_kernel (sigma, &reach);
  g_autofree double *scratch = g_new (double, (gsize) MAX (width, height));
  gsize step = (gsize) channels, row = step * (gsize) width;

  for (gsize c = 0; c < step; c++)
    {
      for (int y = 0; y < height; y++)
        blur_line (plane + (gsize) y * row + c, step, width, kernel, reach, scratch);
      for (int x = 0; x < width; x++)
        blur_line (plane + (gsize) x * step + c, row, height, kernel, reach, scratch);
    }
}

/* The lower envelope of parabolas (Felzenszwalb and Huttenlocher, 2012), one line. */
typedef struct
{
  double *f, *z;
  int *v;
} Envelope;

static void
distance_line (double *line, gsize stride, int n, Envelope *at)
{
  int k = 0;

  for (int i = 0; i < n; i++)
    at->f[i] = line[(gsize) i * stride];
  at->v[0] = 0;
  at->z[0] = -FAR_AWAY;
  at->z[1] = FAR_AWAY;
  for (int q = 1; q < n; q++)
    {
      double s;

      do
        s = ((at->f[q] + (double) q * q) - (at->f[at->v[k]] + (double) at->v[k] * at->v[k]))
            / (2.0 * q - 2.0 * at->v[k]);
      while (s <= at->z[k] && k-- > 0);
      k++;
      at->v[k] = q;
      at->z[k] = s;
      at->z[k + 1] = FAR_AWAY;
    }
  k = 0;
  for (int q = 0; q < n; q++)
    {
      double away;

      while (at->z[k + 1] < q)
        k++;
      away = q - at->v[k];
      line[(gsize) q * stride] = away * away + at->f[at->v[k]];
    }
}

double *
distance_squared (const guint8 *inside, int width, int height, gboolean wanted)
{
  gsize n = (gsize) width * (gsize) height, side = (gsize) MAX (width, height);
  double *plane = g_new (double, n);
  g_autofree double *f = g_new (double, side);
  g_autofree double *z = g_new (double, side + 1);
  g_autofree int *v = g_new (int, side);
  Envelope at = {f, z, v};

  for (gsize i = 0; i < n; i++)
    plane[i] = (inside[i] != 0) == wanted ? 0 : FAR_AWAY;
  for (int x = 0; x < width; x++)
    distance_line (plane + x, (gsize) width, height, &at);
  for (int y = 0; y < height; y++)
    distance_line (plane + (gsize) y * (gsize) width, 1, width, &at);
  return plane;
}
