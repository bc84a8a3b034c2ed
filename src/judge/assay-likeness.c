/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-likeness.h"

#include "imaging/assay-color.h"
#include "judge/assay-judge-private.h"

#include <string.h>

#define COLUMNS  9
#define ROWS     8
#define SIDE     3 /* parts of a side of which a color is kept */
#define MID_GREY 128

G_STATIC_ASSERT (SIDE *SIDE == ASSAY_LIKENESS_COLORS);

typedef struct
{
  int x0, y0, x1, y1;
} Cell;

/* Cells cover the picture without gaps; in pictures smaller than the grid they overlap. */
static Cell
cell_at (const AssayPicture *picture, int column, int n_columns, int row, int n_rows)
{
  int x0 = (int) ((gint64) column * picture->width / n_columns),
      y0 = (int) ((gint64) row * picture->height / n_rows);

  return (Cell){x0, y0, MAX ((int) ((gint64) (column + 1) * picture->width / n_columns), x0 + 1),
                MAX ((int) ((gint64) (row + 1) * picture->height / n_rows), y0 + 1)};
}

static guint64
n_pixels (Cell cell)
{
  return (guint64) (cell.x1 - cell.x0) * (guint64) (cell.y1 - cell.y0);
}

/* Mean luma of one cell in 1/16 level. */
static guint64
mean_of_cell (const AssayPicture *picture, int column, int row)
{
  Cell cell = cell_at (picture, column, COLUMNS, row, ROWS);
  guint64 sum = 0;

  for (int y = cell.y0; y < cell.y1; y++)
    for (int x = cell.x0; x < cell.x1; x++)
      sum += (guint64) _assay_luma_over (*assay_picture_at (picture, x, y), MID_GREY);
  return sum * 16 / n_pixels (cell);
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

/* In 1/255 level. */
static guint64
over_grey (guint8 channel, guint8 alpha)
{
  return (guint64) channel * alpha + (guint64) MID_GREY * (255u - alpha);
}

static AssayPixel
color_of_part (const AssayPicture *picture, int column, int row)
{
  Cell cell = cell_at (picture, column, SIDE, row, SIDE);
  guint64 r = 0, g = 0, b = 0, n = n_pixels (cell) * 255;

  for (int y = cell.y0; y < cell.y1; y++)
    for (int x = cell.x0; x < cell.x1; x++)
      {
        AssayPixel at = *assay_picture_at (picture, x, y);

        r += over_grey (at.r, at.a);
        g += over_grey (at.g, at.a);
        b += over_grey (at.b, at.a);
      }
  return (AssayPixel){(guint8) ((r + n / 2) / n), (guint8) ((g + n / 2) / n),
                      (guint8) ((b + n / 2) / n), 255};
}

void
assay_likeness_of (const AssayPicture *picture, AssayLikeness *out)
{
  out->marks = assay_dhash (picture);
  out->has_colors = TRUE;
  for (int i = 0; i < ASSAY_LIKENESS_COLORS; i++)
    out->colors[i] = color_of_part (picture, i % SIDE, i / SIDE);
}

char *
assay_likeness_dup_colors (const AssayLikeness *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; self->has_colors && i < ASSAY_LIKENESS_COLORS; i++)
    g_string_append_printf (text, "%02x%02x%02x", self->colors[i].r, self->colors[i].g,
                            self->colors[i].b);
  return g_string_free (text, FALSE);
}

static gboolean
read_byte (const char *text, guint8 *out)
{
  if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]))
    return FALSE;
  *out = (guint8) (g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]));
  return TRUE;
}

gboolean
assay_likeness_read_colors (AssayLikeness *self, const char *text)
{
  self->has_colors = text != NULL && strlen (text) == 6 * ASSAY_LIKENESS_COLORS;
  for (guint i = 0; self->has_colors && i < ASSAY_LIKENESS_COLORS; i++, text += 6)
    {
      self->colors[i].a = 255;
      self->has_colors = read_byte (text, &self->colors[i].r)
                         && read_byte (text + 2, &self->colors[i].g)
                         && read_byte (text + 4, &self->colors[i].b);
    }
  return self->has_colors;
}

int
assay_likeness_marks_apart (const AssayLikeness *a, const AssayLikeness *b)
{
  int n = 0;

  for (guint64 bits = a->marks ^ b->marks; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

int
assay_likeness_colors_apart (const AssayLikeness *a, const AssayLikeness *b)
{
  int most = 0;

  if (!a->has_colors || !b->has_colors)
    return ASSAY_LIKENESS_UNKNOWN;
  for (guint i = 0; i < ASSAY_LIKENESS_COLORS; i++)
    most = MAX (most, assay_color_delta_e (a->colors[i], b->colors[i]));
  return most;
}
