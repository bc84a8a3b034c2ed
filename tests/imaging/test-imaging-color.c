/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-color.h"

#include <math.h>

/* The formulas of IEC 61966-2-1 and CIE 15 in floating point: slow, and only here. */
static double
reference_linear (int level)
{
  double c = level / 255.0;

  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
reference_f (double t)
{
  return t > 216.0 / 24389.0 ? cbrt (t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

/* Every coordinate is within 1/256 of a unit: 1 in our numbers. */
static void
compare (const double *linear, int r, int g, int b, double *worst)
{
  double x =
    reference_f ((4124564 * linear[r] + 3575761 * linear[g] + 1804375 * linear[b]) / 9504700);
  double y =
    reference_f ((2126729 * linear[r] + 7151522 * linear[g] + 721750 * linear[b]) / 10000001);
  double z =
    reference_f ((193339 * linear[r] + 1191920 * linear[g] + 9503041 * linear[b]) / 10888300);
  AssayLab lab = assay_color_lab ((AssayPixel){(guint8) r, (guint8) g, (guint8) b, 0});

  *worst = fmax (*worst, fabs (lab.l - 256 * (116 * y - 16)));
  *worst = fmax (*worst, fabs (lab.a - 256 * 500 * (x - y)));
  *worst = fmax (*worst, fabs (lab.b - 256 * 200 * (y - z)));
}

/* All of the darkest 48 levels, where the cube root is steepest, and a grid of step 5 over the
 * rest. */
static void
test_accuracy (void)
{
  double linear[256], worst = 0;

  for (int i = 0; i < 256; i++)
    linear[i] = reference_linear (i);
  for (int r = 0; r < 256; r += r < 47 ? 1 : 5)
    for (int g = 0; g < 256; g += g < 47 ? 1 : 5)
      for (int b = 0; b < 256; b += b < 47 ? 1 : 5)
        compare (linear, r, g, b, &worst);
  g_assert_cmpfloat (worst, <=, 1.0);
}

static void
test_known (void)
{
  AssayLab white = assay_color_lab ((AssayPixel){255, 255, 255, 255});
  AssayLab black = assay_color_lab ((AssayPixel){0, 0, 0, 0});

  g_assert_cmpint (white.l, ==, 100 * 256);
  g_assert_cmpint (black.l, ==, 0);
  for (int i = 0; i < 256; i++)
    {
      AssayLab grey = assay_color_lab ((AssayPixel){(guint8) i, (guint8) i, (guint8) i, 255});

      g_assert_cmpint (grey.a, ==, 0);
      g_assert_cmpint (grey.b, ==, 0);
    }
}

static void
test_delta_e (void)
{
  const AssayPixel black = {0, 0, 0, 255}, white = {255, 255, 255, 255}, red = {255, 0, 0, 255},
                   green = {0, 255, 0, 255};

  g_assert_cmpint (assay_color_delta_e (black, white), ==, 100);
  g_assert_cmpint (assay_color_delta_e (red, red), ==, 0);
  g_assert_cmpint (assay_color_delta_e (red, green), ==, 171); /* 170.6 */
  g_assert_cmpint (assay_color_delta_e (green, red), ==, 171);
}

static void
test_square_root (void)
{
  static const guint64 values[] = {0,
                                   1,
                                   2,
                                   3,
                                   4,
                                   15,
                                   16,
                                   17,
                                   65535,
                                   65536,
                                   999999,
                                   G_GUINT64_CONSTANT (0xfffffffe00000000),
                                   G_GUINT64_CONSTANT (0xfffffffe00000001),
                                   G_MAXUINT64};

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      guint64 root = assay_integer_sqrt (values[i]);

      g_assert_cmpuint (root * root, <=, values[i]);
      if (root < G_MAXUINT32)
        g_assert_cmpuint ((root + 1) * (root + 1), >, values[i]);
    }
  g_assert_cmpuint (assay_integer_sqrt (G_MAXUINT64), ==, G_MAXUINT32);
}

/* Compilers and CPUs must agree on every value: FNV-1a over a grid. */
static void
test_determinism (void)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (int i = 0; i < 1 << 24; i += 101)
    {
      AssayLab lab =
        assay_color_lab ((AssayPixel){(guint8) (i >> 16), (guint8) (i >> 8), (guint8) i, 255});
      const gint32 parts[] = {lab.l, lab.a, lab.b};

      for (guint k = 0; k < 3; k++)
        hash = (hash ^ (guint32) parts[k]) * G_GUINT64_CONSTANT (0x100000001b3);
    }
  g_assert_cmphex (hash, ==, G_GUINT64_CONSTANT (0x6533fc4eed07307f));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/color/accuracy", test_accuracy);
  g_test_add_func ("/imaging/color/known", test_known);
  g_test_add_func ("/imaging/color/delta-e", test_delta_e);
  g_test_add_func ("/imaging/color/square-root", test_square_root);
  g_test_add_func ("/imaging/color/determinism", test_determinism);
  return g_test_run ();
}
