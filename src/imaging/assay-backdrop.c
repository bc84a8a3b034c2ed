/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-backdrop.h"

#define CELL_LEAST  8   /* px */
#define CELLS_MOST  128 /* along the longer side */
#define UNIT        16  /* of a level */
#define MIXED_RINGS 3   /* px beside a thing that may hold some of it */
#define CELL_ENOUGH 4   /* px in a cell to believe it */

typedef struct
{
  gint64 r, g, b;
  guint n;
} Sum;

/* Pixels that show nothing but the background are summed up; @n stays 0 in cells without. */
static Sum *
sum_cells (const AssayBackdrop *self, const AssayPicture *picture, const AssayMask *rings)
{
  Sum *sums = g_new0 (Sum, (gsize) self->width * (gsize) self->height);

  for (int y = 0; y < picture->height; y++)
    {
      const AssayPixel *row = assay_picture_at (picture, 0, y);
      const guint8 *ring = rings->bytes + (gsize) y * (gsize) rings->width;
      Sum *line = sums + (gsize) (y / self->cell) * (gsize) self->width;

      for (int x = 0; x < picture->width; x++)
        {
          Sum *sum = line + x / self->cell;

          if (ring[x] <= MIXED_RINGS)
            continue;
          sum->r += row[x].r;
          sum->g += row[x].g;
          sum->b += row[x].b;
          sum->n++;
        }
    }
  return sums;
}

static guint
set_known (AssayBackdrop *self, const Sum *sums, guint8 *known)
{
  guint n_known = 0;

  for (int i = 0; i < self->width * self->height; i++)
    {
      gint64 n = sums[i].n;

      if (n < CELL_ENOUGH)
        continue;
      self->levels[3 * i] = (gint32) ((sums[i].r * UNIT + n / 2) / n);
      self->levels[3 * i + 1] = (gint32) ((sums[i].g * UNIT + n / 2) / n);
      self->levels[3 * i + 2] = (gint32) ((sums[i].b * UNIT + n / 2) / n);
      known[i] = 1;
      n_known++;
    }
  return n_known;
}

/* The mean of those neighbors that were known before this round; %FALSE when there are none. */
static gboolean
fill_cell (AssayBackdrop *self, const guint8 *known, int x, int y, guint8 round)
{
  gint32 sum[3] = {0}, n = 0;

  for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, self->height - 1); ny++)
    for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, self->width - 1); nx++)
      {
        int at = ny * self->width + nx;

        if (known[at] == 0 || known[at] == round)
          continue;
        for (int k = 0; k < 3; k++)
          sum[k] += self->levels[3 * at + k];
        n++;
      }
  for (int k = 0; k < 3 && n > 0; k++)
    self->levels[3 * (y * self->width + x) + k] = (sum[k] + n / 2) / n;
  return n > 0;
}

/* Round by round from what is known; there is something, so it ends. Rounds alternate between two
 * marks: those of the round before count as known. */
static void
fill_unknown (AssayBackdrop *self, guint8 *known, guint n_unknown)
{
  for (guint8 round = 2; n_unknown > 0; round = round == 2 ? 3 : 2)
    {
      for (int i = 0; i < self->width * self->height; i++)
        if (known[i] == round)
          known[i] = 1;
      for (int y = 0; y < self->height; y++)
        for (int x = 0; x < self->width; x++)
          {
            guint8 *at = &known[y * self->width + x];

            if (*at != 0 || !fill_cell (self, known, x, y, round))
              continue;
            *at = round;
            n_unknown--;
          }
    }
}

AssayBackdrop *
_assay_backdrop_new (const AssayPicture *picture, const AssayMask *background, AssayPixel fallback)
{
  AssayBackdrop *self = g_new0 (AssayBackdrop, 1);
  g_autoptr (AssayMask) rings = assay_rings_find (background, 255, MIXED_RINGS);
  g_autofree Sum *sums = NULL;
  g_autofree guint8 *known = NULL;
  guint n_cells, n_known;

  self->cell =
    MAX (CELL_LEAST, (MAX (picture->width, picture->height) + CELLS_MOST - 1) / CELLS_MOST);
  self->width = (picture->width + self->cell - 1) / self->cell;
  self->height = (picture->height + self->cell - 1) / self->cell;
  n_cells = (guint) (self->width * self->height);
  self->levels = g_new (gint32, 3 * n_cells);
  known = g_new0 (guint8, n_cells);
  sums = sum_cells (self, picture, rings);
  n_known = set_known (self, sums, known);
  if (n_known > 0)
    fill_unknown (self, known, n_cells - n_known);
  for (guint i = 0; i < n_cells && n_known == 0; i++)
    {
      self->levels[3 * i] = fallback.r * UNIT;
      self->levels[3 * i + 1] = fallback.g * UNIT;
      self->levels[3 * i + 2] = fallback.b * UNIT;
    }
  return self;
}

void
_assay_backdrop_free (AssayBackdrop *self)
{
  g_free (self->levels);
  g_free (self);
}

/* Between the middles of cells, in half pixels: the cell before, and how far from its middle. */
static void
locate (int at, int cell, int n_cells, int *out_before, int *out_after, int *out_part)
{
  int from = 2 * at + 1 - cell, before = from < 0 ? -1 : from / (2 * cell);

  *out_part = from < 0 ? from + 2 * cell : from % (2 * cell);
  *out_before = CLAMP (before, 0, n_cells - 1);
  *out_after = MIN (before + 1, n_cells - 1);
}

AssayPixel
_assay_backdrop_at (const AssayBackdrop *self, int x, int y)
{
  int left, right, top, bottom, px, py, whole = 2 * self->cell;
  gint64 scale = (gint64) whole * whole * UNIT;
  guint8 out[3];

  locate (x, self->cell, self->width, &left, &right, &px);
  locate (y, self->cell, self->height, &top, &bottom, &py);
  for (int k = 0; k < 3; k++)
    {
      gint64 above = (gint64) self->levels[3 * (top * self->width + left) + k] * (whole - px)
                     + (gint64) self->levels[3 * (top * self->width + right) + k] * px;
      gint64 below = (gint64) self->levels[3 * (bottom * self->width + left) + k] * (whole - px)
                     + (gint64) self->levels[3 * (bottom * self->width + right) + k] * px;

      out[k] = (guint8) ((above * (whole - py) + below * py + scale / 2) / scale);
    }
  return (AssayPixel){out[0], out[1], out[2], 255};
}
