/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

#define COLUMNS  9
#define ROWS     8
#define MID_GREY 128

/* Mean luma of one cell in 1/16 level. Cells cover the picture without gaps; in pictures smaller
 * than the grid they overlap. */
static guint64
mean_of_cell (const AssayPicture *picture, int column, int row)
{
  int x0 = (int) ((gint64) column * picture->width / COLUMNS),
      y0 = (int) ((gint64) row * picture->height / ROWS);
  int x1 = MAX ((int) ((gint64) (column + 1) * picture->width / COLUMNS), x0 + 1);
  int y1 = MAX ((int) ((gint64) (row + 1) * picture->height / ROWS), y0 + 1);
  guint64 sum = 0;

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      sum += (guint64) _assay_luma_over (*assay_picture_at (picture, x, y), MID_GREY);
  return sum * 16 / ((guint64) (x1 - x0) * (guint64) (y1 - y0));
}

guint64
assay_dhash (const AssayPicture *picture)
{
  guint64 hash = 0;

  for (int row = 0; row < ROWS; row++)
    {
      guint64 left = mean_of_cell (picture, 0, row);

      for (int column = 1; column < COLUMNS; column++)
        {
          guint64 right = mean_of_cell (picture, column, row);

          hash = hash << 1 | (left < right);
          left = right;
        }
    }
  return hash;
}
