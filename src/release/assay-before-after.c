/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-before-after.h"

#include "imaging/assay-resample.h"

#define GAP ASSAY_BEFORE_AFTER_GAP

static const AssayPixel frame_color = {0x3a, 0x3a, 0x40, 0xff};
static const AssayPixel grounds[] = {{0, 0, 0, 255}, {255, 255, 255, 255}, {255, 0, 255, 255}};

typedef struct
{
  int width, height;
} Size;

/* @size in a square of @side, at least 1 px of it. */
static Size
fit (Size size, int side)
{
  int larger = MAX (size.width, size.height), up = side / larger;

  if (up >= 1)
    return (Size){size.width * up, size.height * up};
  return (Size){MAX ((int) ((gint64) size.width * side / larger), 1),
                MAX ((int) ((gint64) size.height * side / larger), 1)};
}

static guint8
mix (guint8 top, guint8 below, guint alpha)
{
  return (guint8) ((top * alpha + below * (255 - alpha) + 127) / 255);
}

static void
lay_over (AssayPicture *sheet, const AssayPicture *picture, int left, int top)
{
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        AssayPixel *at = assay_picture_at (sheet, left + x, top + y);
        AssayPixel over = *assay_picture_at (picture, x, y);

        *at = (AssayPixel){mix (over.r, at->r, over.a), mix (over.g, at->g, over.a),
                           mix (over.b, at->b, over.a), 255};
      }
}

static void
fill (AssayPicture *sheet, AssayRect rect, AssayPixel color)
{
  for (int y = rect.y; y < rect.y + rect.height; y++)
    for (int x = rect.x; x < rect.x + rect.width; x++)
      *assay_picture_at (sheet, x, y) = color;
}

static AssayPicture *
shown_in (const AssayPicture *picture, int side)
{
  Size size = fit ((Size){picture->width, picture->height}, side);
  AssayPicture *shown = assay_picture_new (size.width, size.height);
  AssayRect from = {0, 0, picture->width, picture->height}, to = {0, 0, size.width, size.height};

  if (shown != NULL && size.width < picture->width)
    assay_resample_area (picture, from, shown, to);
  else if (shown != NULL)
    assay_resample_nearest (picture, from, shown, to);
  return shown;
}

static void
draw_cell (AssayPicture *sheet, AssayRect cell, AssayPixel ground, const AssayPicture *shown)
{
  fill (sheet, cell, ground);
  lay_over (sheet, shown, cell.x + (cell.width - shown->width) / 2,
            cell.y + (cell.height - shown->height) / 2);
}

AssayPicture *
assay_before_after_draw (const AssayPicture *before, const AssayPicture *after)
{
  const int side =
    CLAMP (MAX (MAX (before->width, before->height), MAX (after->width, after->height)), 64,
           ASSAY_BEFORE_AFTER_CELL);
  const int rows = (int) G_N_ELEMENTS (grounds), step = side + GAP;
  g_autoptr (AssayPicture) left = shown_in (before, side), right = shown_in (after, side);
  AssayPicture *sheet = assay_picture_new (2 * step + GAP, rows * step + GAP);

  if (left == NULL || right == NULL || sheet == NULL)
    {
      assay_picture_unref (sheet);
      return NULL;
    }
  fill (sheet, (AssayRect){0, 0, sheet->width, sheet->height}, frame_color);
  for (int row = 0; row < rows; row++)
    {
      AssayRect cell = {GAP, GAP + row * step, side, side};

      draw_cell (sheet, cell, grounds[row], left);
      cell.x += step;
      draw_cell (sheet, cell, grounds[row], right);
    }
  return sheet;
}
