/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-resample.h"

/* Exact box filter: source pixel i covers [i * to, (i + 1) * to), target pixel j covers [j * from,
 * (j + 1) * from) on one common integer axis, so every weight is an integer and the only rounding
 * is the last division. Bounds: premultiplied values <= 255 * 255, a row's weights sum to the
 * source width <= 2^15: under 2^32; the columns' sum to the source height: under 2^47. */

typedef struct
{
  guint32 r, g, b, a;
} RowSum; /* color times alpha, and alpha, times width weights */
typedef struct
{
  guint64 r, g, b, a;
} PixelSum;

/* @out: @to sums, zeroed here. */
static void
sum_row (const AssayPixel *row, int from, int to, RowSum *out)
{
  for (int j = 0; j < to; j++)
    {
      guint64 begin = (guint64) j * (guint64) from, end = begin + (guint64) from;
      RowSum sum = {0};

      for (guint64 i = begin / (guint64) to; i * (guint64) to < end; i++)
        {
          guint64 left = MAX (begin, i * (guint64) to), right = MIN (end, (i + 1) * (guint64) to);
          guint32 weight = (guint32) (right - left), alpha = weight * row[i].a;

          sum.r += alpha * row[i].r;
          sum.g += alpha * row[i].g;
          sum.b += alpha * row[i].b;
          sum.a += alpha;
        }
      out[j] = sum;
    }
}

static void
add_row (PixelSum *sums, const RowSum *row, int n, guint64 weight)
{
  for (int j = 0; j < n; j++)
    {
      sums[j].r += row[j].r * weight;
      sums[j].g += row[j].g * weight;
      sums[j].b += row[j].b * weight;
      sums[j].a += row[j].a * weight;
    }
}

static void
finish_row (PixelSum *sums, int n, guint64 area, AssayPixel *out)
{
  for (int j = 0; j < n; j++)
    {
      PixelSum sum = sums[j];
      guint64 alpha = (sum.a + area / 2) / area, half = sum.a / 2;

      if (alpha != 0)
        out[j] = (AssayPixel){(guint8) ((sum.r + half) / sum.a), (guint8) ((sum.g + half) / sum.a),
                              (guint8) ((sum.b + half) / sum.a), (guint8) alpha};
      sums[j] = (PixelSum){0};
    }
}

void
assay_resample_area (const AssayPicture *source, AssayRect from, AssayPicture *target, AssayRect to)
{
  g_autofree RowSum *row = g_new (RowSum, to.width);
  g_autofree PixelSum *sums = g_new0 (PixelSum, to.width);
  guint64 area = (guint64) from.width * (guint64) from.height;
  int j = 0;

  for (int i = 0; i < from.height; i++)
    {
      gint64 at = (gint64) i * to.height, row_end = at + to.height;

      sum_row (assay_picture_at (source, from.x, from.y + i), from.width, to.width, row);
      while (at < row_end)
        {
          gint64 end = MIN (row_end, (gint64) (j + 1) * from.height);

          add_row (sums, row, to.width, (guint64) (end - at));
          at = end;
          if (end == (gint64) (j + 1) * from.height)
            finish_row (sums, to.width, area, assay_picture_at (target, to.x, to.y + j++));
        }
    }
}

void
assay_resample_nearest (const AssayPicture *source,
                        AssayRect from,
                        AssayPicture *target,
                        AssayRect to)
{
  for (int j = 0; j < to.height; j++)
    {
      int y = from.y + (int) ((2 * (gint64) j + 1) * from.height / (2 * (gint64) to.height));
      AssayPixel *row = assay_picture_at (target, to.x, to.y + j);

      for (int i = 0; i < to.width; i++)
        row[i] = *assay_picture_at (
          source, from.x + (int) ((2 * (gint64) i + 1) * from.width / (2 * (gint64) to.width)), y);
    }
}
