/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-ground.h"

#include "imaging/assay-color.h"
#include "judge/assay-judge-private.h"

/* Colors are taken apart into what lies along the background's hue and what lies across it, in the
 * plane without gray: (2 r - g - b, sqrt 3 (g - b)), 510 for a pure primary. */

#define GRID_SIDE        256 /* most places on a side */
#define PLACE_SAMPLES    4   /* on a side of a place: more do not change its mean */
#define STRONG_HUE       120 /* of 510: a border of less has no hue to look for */
#define ONE_HUE_PER_CENT 60  /* of the border */
#define LEAST_ALONG      28  /* of 510: less is seen by nobody */
#define NEAR_TANGENT     268 /* per mille: 15 degrees */
#define LEAN_TANGENT     577 /* 30 degrees */
#define LEAN_ALONG       20
#define PURE_TANGENT     150 /* 8.5 degrees */
#define TINT_PURITY      300 /* per mille of the background's */
#define PURE_PURITY      850
#define SAME_TANGENT     45  /* 2.6 degrees: few objects have so nearly the background's hue */
#define SAME_PURITY      950 /* to as much above it */
#define LIGHT_PER_CENT   80  /* of the border's light: as light as it */

struct _AssayGround
{
  const AssayOrigin *origin;
  AssayPixel color;
  gint64 along, across, length, light; /* of @color: both parts, their length, largest channel */
  int step, columns, rows;             /* px of a place's side */
  guint8 *places;                      /* AssayHue */
};

static gint64
light_of (AssayPixel pixel)
{
  return MAX (pixel.r, MAX (pixel.g, pixel.b));
}

static void
take_apart (AssayPixel pixel, gint64 *first, gint64 *second)
{
  *first = 2 * pixel.r - pixel.g - pixel.b;
  *second = (pixel.g - pixel.b) * 1774 / 1024;
}

/* Both times the length of the background's own hue: nothing is divided here, it is asked of
 * millions of pixels. */
static gint64
along_of (const AssayGround *self, AssayPixel pixel, gint64 *out_across)
{
  gint64 first, second;

  take_apart (pixel, &first, &second);
  *out_across = ABS (first * self->across - second * self->along);
  return first * self->along + second * self->across;
}

gboolean
_assay_ground_leans (const AssayGround *self, AssayPixel pixel)
{
  gint64 across, along = along_of (self, pixel, &across);

  return along >= LEAN_ALONG * self->length && across * 1000 <= along * LEAN_TANGENT;
}

AssayHue
_assay_ground_hue (const AssayGround *self, AssayPixel pixel)
{
  gint64 across, along = along_of (self, pixel, &across), whole;

  if (along < LEAST_ALONG * self->length || across * 1000 > along * NEAR_TANGENT)
    return ASSAY_HUE_OTHER;
  /* its purity is along / (length * length) * light / its own light */
  whole = self->length * self->length * light_of (pixel);
  along *= self->light * 1000;
  if (along >= whole * PURE_PURITY && across * 1000 * self->light * 1000 <= along * PURE_TANGENT)
    return ASSAY_HUE_PURE;
  return along >= whole * TINT_PURITY ? ASSAY_HUE_TINT : ASSAY_HUE_OTHER;
}

/* Noise and JPEG do not take a place's mean further than this; an object's own color mostly is. */
static gboolean
is_same_hue (const AssayGround *self, AssayPixel mean)
{
  gint64 across, along = along_of (self, mean, &across) * self->light;
  gint64 whole = self->length * self->length * light_of (mean);

  return along * 1000 >= whole * SAME_PURITY && along * 1000 <= whole * (2000 - SAME_PURITY)
         && across * self->light * 1000 <= along * SAME_TANGENT;
}

gint64
_assay_ground_amount (const AssayGround *self, AssayPixel pixel)
{
  gint64 across;

  return along_of (self, pixel, &across) / self->length;
}

/* The outermost ring of pixels, each once: number @i of it. */
static AssayPixel
border_at (const AssayPicture *picture, guint i)
{
  guint width = (guint) picture->width, height = (guint) picture->height;

  if (i < 2 * width)
    return *assay_picture_at (picture, (int) (i % width), i < width ? 0 : (int) height - 1);
  i -= 2 * width;
  return *assay_picture_at (picture, i % 2 != 0 ? (int) width - 1 : 0, (int) (i / 2) + 1);
}

static guint
border_length (const AssayPicture *picture)
{
  return 2 * (guint) picture->width + 2 * (guint) (picture->height - 2);
}

static guint8
median_level (const guint *histogram, guint total)
{
  guint seen = 0;
  int level = 0;

  while (level < 255 && (seen += histogram[level]) * 2 < total)
    level++;
  return (guint8) level;
}

AssayPixel
_assay_ground_color (const AssayPicture *picture)
{
  guint levels[3][256] = {0}, n = border_length (picture);

  for (guint i = 0; i < n; i++)
    {
      AssayPixel at = border_at (picture, i);

      levels[0][at.r]++;
      levels[1][at.g]++;
      levels[2][at.b]++;
    }
  return (AssayPixel){median_level (levels[0], n), median_level (levels[1], n),
                      median_level (levels[2], n), 255};
}

static gboolean
border_is_of_one_hue (const AssayGround *self)
{
  guint n = border_length (self->origin->source), n_pure = 0;

  for (guint i = 0; i < n; i++)
    n_pure += _assay_ground_hue (self, border_at (self->origin->source, i)) == ASSAY_HUE_PURE;
  return n_pure * 100 >= n * ONE_HUE_PER_CENT;
}

/* The mean color of a place: noise and what a JPEG adds go. */
static AssayPixel
mean_of_place (const AssayGround *self, int column, int row)
{
  const AssayPicture *source = self->origin->source;
  int right = MIN ((column + 1) * self->step, source->width);
  int bottom = MIN ((row + 1) * self->step, source->height);
  int apart = MAX (self->step / PLACE_SAMPLES, 1);
  guint64 r = 0, g = 0, b = 0, n = 0;

  for (int y = row * self->step; y < bottom; y += apart)
    for (int x = column * self->step; x < right; x += apart, n++)
      {
        AssayPixel at = *assay_picture_at (source, x, y);

        r += at.r;
        g += at.g;
        b += at.b;
      }
  return (AssayPixel){(guint8) (r / n), (guint8) (g / n), (guint8) (b / n), 255};
}

static gboolean
is_as_light (const AssayGround *self, AssayPixel mean)
{
  return light_of (mean) * 100 >= self->light * LIGHT_PER_CENT;
}

/* Holes are as light as the border; a shadow is darker. */
static AssayHue
hue_of_place (const AssayGround *self, int column, int row)
{
  AssayPixel mean = mean_of_place (self, column, row);
  AssayHue hue = _assay_ground_hue (self, mean);

  if (hue != ASSAY_HUE_PURE || !is_same_hue (self, mean))
    return hue;
  return is_as_light (self, mean) ? ASSAY_HUE_BACKGROUND : ASSAY_HUE_SAME;
}

static void
visit (AssayGround *self, GArray *open, guint8 *seen, int column, int row)
{
  gsize index = (gsize) row * (gsize) self->columns + (gsize) column;

  if (column < 0 || row < 0 || column >= self->columns || row >= self->rows || seen[index]
      || self->places[index] < ASSAY_HUE_PURE)
    return;
  seen[index] = 1;
  if (self->places[index] == ASSAY_HUE_SAME)
    self->places[index] = ASSAY_HUE_BACKGROUND;
  g_array_append_val (open, index);
}

/* A shadow that begins in the background belongs to it, however dark. */
static void
join_with_border (AssayGround *self)
{
  g_autofree guint8 *seen = g_malloc0 ((gsize) self->columns * (gsize) self->rows);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (int column = 0; column < self->columns; column++)
    {
      visit (self, open, seen, column, 0);
      visit (self, open, seen, column, self->rows - 1);
    }
  for (int row = 0; row < self->rows; row++)
    {
      visit (self, open, seen, 0, row);
      visit (self, open, seen, self->columns - 1, row);
    }
  while (open->len > 0)
    {
      gsize index = g_array_index (open, gsize, open->len - 1);
      int column = (int) (index % (gsize) self->columns);
      int row = (int) (index / (gsize) self->columns);

      g_array_set_size (open, open->len - 1);
      visit (self, open, seen, column - 1, row);
      visit (self, open, seen, column + 1, row);
      visit (self, open, seen, column, row - 1);
      visit (self, open, seen, column, row + 1);
    }
}

static void
fill_places (AssayGround *self)
{
  const AssayPicture *source = self->origin->source;

  self->step = MAX ((MAX (source->width, source->height) + GRID_SIDE - 1) / GRID_SIDE, 1);
  self->columns = (source->width + self->step - 1) / self->step;
  self->rows = (source->height + self->step - 1) / self->step;
  self->places = g_malloc ((gsize) self->columns * (gsize) self->rows);
  for (int row = 0; row < self->rows; row++)
    for (int column = 0; column < self->columns; column++)
      self->places[(gsize) row * (gsize) self->columns + (gsize) column] =
        (guint8) hue_of_place (self, column, row);
  join_with_border (self);
}

AssayGround *
_assay_ground_find (const AssayOrigin *origin)
{
  g_autoptr (AssayGround) self = NULL;

  if (origin == NULL || !origin->keyed || origin->source->width < 3 || origin->source->height < 3)
    return NULL;
  self = g_new0 (AssayGround, 1);
  self->origin = origin;
  self->color = _assay_ground_color (origin->source);
  take_apart (self->color, &self->along, &self->across);
  self->light = light_of (self->color);
  self->length =
    assay_integer_sqrt ((guint64) (self->along * self->along + self->across * self->across));
  if (self->length < STRONG_HUE || !border_is_of_one_hue (self))
    return NULL;
  fill_places (self);
  return g_steal_pointer (&self);
}

void
_assay_ground_free (AssayGround *self)
{
  if (self == NULL)
    return;
  g_free (self->places);
  g_free (self);
}

AssayHue
_assay_ground_place (const AssayGround *self, int x, int y)
{
  int column, row;

  if (!assay_origin_locate (self->origin, x, y, &column, &row) || column < 0 || row < 0
      || column >= self->origin->source->width || row >= self->origin->source->height)
    return ASSAY_HUE_OTHER;
  return self
    ->places[(gsize) (row / self->step) * (gsize) self->columns + (gsize) (column / self->step)];
}

gboolean
_assay_ground_shown (const AssayGround *self, int x, int y, AssayPixel pixel)
{
  AssayPixel source;

  return _assay_ground_hue (self, pixel) == ASSAY_HUE_PURE
         || (_assay_origin_mean (self->origin, x, y, &source)
             && _assay_ground_hue (self, source) == ASSAY_HUE_PURE);
}

gboolean
_assay_ground_bare (const AssayGround *self, int x, int y, AssayPixel pixel)
{
  AssayPixel source;

  return _assay_ground_hue (self, pixel) == ASSAY_HUE_PURE
         || (_assay_origin_mean (self->origin, x, y, &source)
             && _assay_ground_hue (self, source) == ASSAY_HUE_PURE && is_as_light (self, source));
}
