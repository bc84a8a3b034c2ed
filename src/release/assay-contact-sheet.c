/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-contact-sheet.h"

#define GAP   12
#define CHECK 8

static const AssayPixel sheet_color = {0x3a, 0x3a, 0x40, 0xff};
static const AssayPixel check_light = {0xd8, 0xd8, 0xd8, 0xff};
static const AssayPixel check_dark = {0xbc, 0xbc, 0xbc, 0xff};

static AssayPixel
over (AssayPixel top, AssayPixel below)
{
  guint a = top.a;

  return (AssayPixel){(guint8) ((top.r * a + below.r * (255 - a) + 127) / 255),
                      (guint8) ((top.g * a + below.g * (255 - a) + 127) / 255),
                      (guint8) ((top.b * a + below.b * (255 - a) + 127) / 255), 255};
}

/* What the cell shows of @picture at (x, y): whole-number steps only, so pixels stay hard. */
static AssayPixel
cell_pixel (const AssayPicture *picture, int cell, int x, int y)
{
  AssayPixel ground = ((x / CHECK) + (y / CHECK)) % 2 == 0 ? check_light : check_dark;
  int larger = MAX (picture->width, picture->height);
  int up = MAX (1, cell / larger);
  int down = (larger + cell - 1) / cell;
  int width = picture->width * up / down, height = picture->height * up / down;
  int px = x - (cell - width) / 2, py = y - (cell - height) / 2;

  if (px < 0 || py < 0 || px >= width || py >= height)
    return ground;
  return over (*assay_picture_at (picture, MIN (px * down / up, picture->width - 1),
                                  MIN (py * down / up, picture->height - 1)),
               ground);
}

static void
draw_cell (AssayPicture *sheet, const AssayPicture *picture, int left, int top, int cell)
{
  for (int y = 0; y < cell; y++)
    for (int x = 0; x < cell; x++)
      *assay_picture_at (sheet, left + x, top + y) = cell_pixel (picture, cell, x, y);
}

AssayPicture *
assay_contact_sheet_draw (GPtrArray *pictures, int columns, int cell)
{
  int n = (int) pictures->len;
  int across = MIN (columns, n), rows = across > 0 ? (n + across - 1) / across : 0;
  AssayPicture *sheet;

  if (n == 0)
    return NULL;
  sheet = assay_picture_new (across * (cell + GAP) + GAP, rows * (cell + GAP) + GAP);
  if (sheet == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize) sheet->width * (gsize) sheet->height; i++)
    sheet->pixels[i] = sheet_color;
  for (int i = 0; i < n; i++)
    draw_cell (sheet, pictures->pdata[i], GAP + (i % across) * (cell + GAP),
               GAP + (i / across) * (cell + GAP), cell);
  return sheet;
}
