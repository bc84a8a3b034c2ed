/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

#define PART 256 /* of a source pixel */

gboolean
assay_origin_locate (const AssayOrigin *self, int x, int y, int *out_x, int *out_y)
{
  const AssayRect *from = &self->from, *to = &self->to;

  if (x < to->x || y < to->y || x >= to->x + to->width || y >= to->y + to->height)
    return FALSE;
  *out_x = from->x + (int) ((2 * (gint64) (x - to->x) + 1) * from->width / (2 * to->width));
  *out_y = from->y + (int) ((2 * (gint64) (y - to->y) + 1) * from->height / (2 * to->height));
  return TRUE;
}

/* From where to where on a line of the source, in parts of a pixel and within it. */
typedef struct
{
  gint64 begin, end;
} Span;

static Span
span_of (int at, int to, int to_length, int from, int from_length, int most)
{
  gint64 begin = (gint64) (at - to) * from_length * PART / to_length + (gint64) from * PART;
  gint64 end = (gint64) (at - to + 1) * from_length * PART / to_length + (gint64) from * PART;

  return (Span){CLAMP (begin, 0, (gint64) most * PART), CLAMP (end, 0, (gint64) most * PART)};
}

/* How much of pixel @at lies in it. */
static guint64
overlap (Span span, gint64 at)
{
  return (guint64) (MIN (span.end, (at + 1) * PART) - MAX (span.begin, at * PART));
}

gboolean
_assay_origin_mean (const AssayOrigin *self, int x, int y, AssayPixel *out)
{
  const AssayRect *from = &self->from, *to = &self->to;
  Span across = span_of (x, to->x, to->width, from->x, from->width, self->source->width);
  Span down = span_of (y, to->y, to->height, from->y, from->height, self->source->height);
  guint64 r = 0, g = 0, b = 0, n = 0;

  for (gint64 row = down.begin / PART; row * PART < down.end; row++)
    for (gint64 column = across.begin / PART; column * PART < across.end; column++)
      {
        AssayPixel at = *assay_picture_at (self->source, (int) column, (int) row);
        guint64 weight = overlap (across, column) * overlap (down, row);

        r += at.r * weight;
        g += at.g * weight;
        b += at.b * weight;
        n += weight;
      }
  if (n == 0)
    return FALSE;
  *out = (AssayPixel){(guint8) ((r + n / 2) / n), (guint8) ((g + n / 2) / n),
                      (guint8) ((b + n / 2) / n), 255};
  return TRUE;
}
