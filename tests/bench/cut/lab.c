/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/lab.h"

#include <math.h>

/* IEC 61966-2-1 */
static double
linear (guint8 value)
{
  static double table[256];

  if (table[255] == 0)
    for (int i = 0; i < 256; i++)
      table[i] = i <= 10 ? i / 255.0 / 12.92 : pow ((i / 255.0 + 0.055) / 1.055, 2.4);
  return table[value];
}

static double
lab_f (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

Lab
lab_of (AssayPixel pixel)
{
  double r = linear (pixel.r), g = linear (pixel.g), b = linear (pixel.b);
  double x = lab_f ((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  double y = lab_f (0.2126 * r + 0.7152 * g + 0.0722 * b);
  double z = lab_f ((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0890);

  return (Lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double
lab_delta_e (Lab p, Lab q)
{
  return sqrt ((p.l - q.l) * (p.l - q.l) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b));
}
