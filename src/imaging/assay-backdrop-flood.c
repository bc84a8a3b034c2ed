/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-backdrop.h"

#define LEVELS_PER_UNIT 1    /* of tolerance: 8-bit levels beside the line for one CIE unit */
#define HUE_LEAST       64   /* levels from the least to the largest channel of what has a hue */
#define SHADE_PLAIN     720  /* deepest of colors without hue, whose line every gray is on */
#define SHADE_BRIGHTEST 1400 /* brighter is something else */
#define SLOW            110  /* so much may the shade differ from that of the way there */
#define SLOW_PLAIN      36   /* the same for colors without hue */
#define SHADE_UNIT      6    /* of shade in a byte of the mask while it fills */

AssayBackdropColor
_assay_backdrop_color (AssayPixel color, int tolerance)
{
  int most = MAX (color.r, MAX (color.g, color.b)), least = MIN (color.r, MIN (color.g, color.b));

  return (AssayBackdropColor){
    .color = color,
    .tolerance = LEVELS_PER_UNIT * tolerance,
    .hued = most - least >= HUE_LEAST,
    .square = color.r * color.r + color.g * color.g + color.b * color.b,
  };
}

static gint64
square_of (AssayPixel p)
{
  return p.r * p.r + p.g * p.g + p.b * p.b;
}

/* A color that is nearly black has no line of its own: it is met only by what is near it. */
static int
shade_of_dark (const AssayBackdropColor *self, AssayPixel pixel)
{
  gint64 r = pixel.r - self->color.r, g = pixel.g - self->color.g, b = pixel.b - self->color.b;

  return r * r + g * g + b * b <= (gint64) self->tolerance * self->tolerance ? ASSAY_SHADE_FULL
                                                                             : -1;
}

int
_assay_backdrop_shade (const AssayBackdropColor *self, AssayPixel pixel)
{
  gint64 along = pixel.r * self->color.r + pixel.g * self->color.g + pixel.b * self->color.b;
  gint64 beside, reach;
  int shade;

  if (self->square < HUE_LEAST * HUE_LEAST)
    return shade_of_dark (self, pixel);
  shade = (int) (along * ASSAY_SHADE_FULL / self->square);
  beside = square_of (pixel) - along * along / self->square;
  reach = self->tolerance * CLAMP (shade, ASSAY_SHADE_FULL / 2, ASSAY_SHADE_FULL);
  if (shade > SHADE_BRIGHTEST || beside * ASSAY_SHADE_FULL * ASSAY_SHADE_FULL > reach * reach)
    return -1;
  return shade;
}

typedef struct
{
  const AssayPicture *picture;
  const AssayBackdropColor *key;
  const AssayMask *by_hand;
  AssayMask *mask; /* 0: not reached; else the shade of the way there */
  int light, deepest, slow;
  GArray *front, *next; /* guint32: reached, neighbors not looked at */
} Flood;

/* Reached over a pixel of shade @before, both in 1/1024; the shade of the way from here on, or 0.
 */
static int
follow (const Flood *self, AssayPixel pixel, int before)
{
  int shade = _assay_backdrop_shade (self->key, pixel);

  if (shade < self->deepest)
    return 0;
  if (shade < self->light && ABS (shade - before) > self->slow)
    return 0;
  return (3 * before + shade) / 4;
}

static void
reach (Flood *self, gsize index, int before)
{
  int shade;

  if (self->mask->bytes[index] != 0)
    return;
  shade = follow (self, self->picture->pixels[index], before);
  if (shade == 0)
    return;
  self->mask->bytes[index] = (guint8) CLAMP (shade / SHADE_UNIT, 1, 255);
  g_array_append_val (self->next, (guint32){(guint32) index});
}

static gboolean
is_erased (const Flood *self, gsize index)
{
  return _assay_by_hand_at (self->by_hand, index) == ASSAY_BY_HAND_ERASE;
}

/* Inside of what is erased there is nothing to reach. */
static gboolean
is_at_rim (const Flood *self, gsize index)
{
  gsize width = (gsize) self->picture->width, x = index % width;
  gsize n_pixels = width * (gsize) self->picture->height;

  return (x > 0 && !is_erased (self, index - 1)) || (x + 1 < width && !is_erased (self, index + 1))
         || (index >= width && !is_erased (self, index - width))
         || (index + width < n_pixels && !is_erased (self, index + width));
}

/* What is kept counts as reached, so nothing comes into it or through it. */
static void
start_by_hand (Flood *self)
{
  gsize n_pixels = (gsize) self->picture->width * (gsize) self->picture->height;

  for (gsize i = 0; i < n_pixels && self->by_hand != NULL; i++)
    {
      int shade;

      if (self->by_hand->bytes[i] == ASSAY_BY_HAND_NOTHING)
        continue;
      shade = _assay_backdrop_shade (self->key, self->picture->pixels[i]);
      if (shade < self->deepest)
        shade = ASSAY_SHADE_FULL;
      self->mask->bytes[i] = (guint8) CLAMP (shade / SHADE_UNIT, 1, 255);
      if (is_erased (self, i) && is_at_rim (self, i))
        g_array_append_val (self->next, (guint32){(guint32) i});
    }
}

static void
start (Flood *self)
{
  const AssayPicture *picture = self->picture;

  for (int y = 0; y < picture->height; y++)
    {
      int step = y == 0 || y == picture->height - 1 ? 1 : MAX (picture->width - 1, 1);

      for (int x = 0; x < picture->width; x += step)
        reach (self, (gsize) y * (gsize) picture->width + (gsize) x, ASSAY_SHADE_FULL);
    }
}

static void
spread (Flood *self, guint32 index)
{
  guint32 width = (guint32) self->picture->width, height = (guint32) self->picture->height;
  guint32 x = index % width, y = index / width;
  int before = self->mask->bytes[index] * SHADE_UNIT;

  if (x > 0)
    reach (self, index - 1, before);
  if (x + 1 < width)
    reach (self, index + 1, before);
  if (y > 0)
    reach (self, index - width, before);
  if (y + 1 < height)
    reach (self, index + width, before);
}

static void
fill (Flood *self)
{
  while (self->next->len > 0)
    {
      GArray *done = self->front;

      self->front = self->next;
      self->next = done;
      g_array_set_size (self->next, 0);
      for (guint i = 0; i < self->front->len; i++)
        spread (self, g_array_index (self->front, guint32, i));
    }
}

/* The mask's bytes as they are told. */
static void
finish (Flood *self)
{
  gsize n_pixels = (gsize) self->picture->width * (gsize) self->picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint8 by_hand = _assay_by_hand_at (self->by_hand, i);
      guint8 found = self->mask->bytes[i] != 0 ? 255 : 0;

      if (by_hand == ASSAY_BY_HAND_KEEP)
        found = ASSAY_BACKDROP_KEPT;
      else if (by_hand == ASSAY_BY_HAND_ERASE
               && _assay_backdrop_shade (self->key, self->picture->pixels[i]) < self->deepest)
        found = ASSAY_BACKDROP_COVERED;
      self->mask->bytes[i] = found;
    }
}

AssayMask *
_assay_backdrop_flood (const AssayPicture *picture,
                       const AssayBackdropColor *key,
                       const AssayMask *by_hand)
{
  g_autoptr (GArray) front = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) next = g_array_new (FALSE, FALSE, sizeof (guint32));
  AssayMask *mask = assay_mask_new (picture->width, picture->height);
  Flood self = {picture, key, by_hand, mask, .front = front, .next = next};

  self.light = key->hued ? ASSAY_SHADE_LIGHT : ASSAY_SHADE_FULL - SLOW_PLAIN;
  self.deepest = key->hued ? ASSAY_SHADE_DEEPEST : SHADE_PLAIN;
  self.slow = key->hued ? SLOW : SLOW_PLAIN;
  start_by_hand (&self);
  start (&self);
  fill (&self);
  finish (&self);
  return mask;
}
