/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-color.h"

/* Two tables in units of 2^-24, made at build time: what each 8-bit level of each channel gives to
 * X, Y and Z (already divided by the white point, so that neutral colors have a* = b* = 0), and the
 * cube root with its linear foot, interpolated between 8192 steps. Over all 2^24 colors every
 * coordinate is within 1/256 of a unit of the formulas of CIE 15
 * (tests/imaging/test-imaging-color.c compares). */
#include "assay-color-tables.h"

#define F_SHIFT    11
#define F_FRACTION ((1 << F_SHIFT) - 1)

/* f(t) in 2^-24 */
static inline gint64
compand (guint32 t)
{
  guint32 step = t >> F_SHIFT;
  guint32 low = lab_f[step];

  return low + (((lab_f[step + 1] - low) * (t & F_FRACTION)) >> F_SHIFT);
}

static inline gint32
round_24 (gint64 value)
{
  return (gint32) ((value + (1 << 23)) >> 24);
}

AssayLab
assay_color_lab (AssayPixel pixel)
{
  gint64 x = compand (xyz_part[0][0][pixel.r] + xyz_part[0][1][pixel.g] + xyz_part[0][2][pixel.b]);
  gint64 y = compand (xyz_part[1][0][pixel.r] + xyz_part[1][1][pixel.g] + xyz_part[1][2][pixel.b]);
  gint64 z = compand (xyz_part[2][0][pixel.r] + xyz_part[2][1][pixel.g] + xyz_part[2][2][pixel.b]);

  return (AssayLab){
    .l = round_24 (116 * 256 * y) - 16 * 256,
    .a = round_24 (500 * 256 * (x - y)),
    .b = round_24 (200 * 256 * (y - z)),
  };
}

gint64
assay_color_distance_squared (AssayLab p, AssayLab q)
{
  gint64 l = p.l - q.l, a = p.a - q.a, b = p.b - q.b;

  return l * l + a * a + b * b;
}

int
assay_color_delta_e (AssayPixel p, AssayPixel q)
{
  gint64 squared = assay_color_distance_squared (assay_color_lab (p), assay_color_lab (q));

  return (int) ((assay_integer_sqrt ((guint64) squared) + 128) >> 8);
}

guint32
assay_integer_sqrt (guint64 value)
{
  guint64 root = 0;

  for (guint64 bit = G_GUINT64_CONSTANT (1) << 62; bit != 0; bit >>= 2)
    {
      if (value >= root + bit)
        {
          value -= root + bit;
          root = (root >> 1) + bit;
        }
      else
        root >>= 1;
    }
  return (guint32) root;
}
