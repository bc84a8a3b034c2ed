/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-detached.h"

#include "judge/assay-judge-private.h"

#include <string.h>

#define LARGE_PER_MILLE 100 /* of the body's area: a thing of its own, not a speck */
#define PART_PER_MILLE  20  /* of the body's area: a part where it is alike and not far */
#define FAR_PER_MILLE   300 /* of the body's longest side */
#define NEAR_PER_MILLE  40  /* of it: chips, however small */
#define ALIKE_PER_CENT  60  /* of its pixels */
#define LEAST_PX        2
#define PLAIN_ALPHA     128 /* what is fainter may be a shadow that was drawn */
#define FAR_PX          ASSAY_RING_DEEP

/* The colors of the body, eight levels a channel. A color is the body's when its bin, or one beside
 * it, holds that much of the body. */
#define LEVELS         8
#define SHARE_OF_COLOR 10 /* per mille */

typedef struct
{
  const AssayPicture *picture;
  const AssayComponents *components;
  const AssayGround *ground;
  guint body;
  guint colors[LEVELS][LEVELS][LEVELS]; /* px of the body */
  guint8 *distances;                    /* of each component */
  guint *n_alike, *n_hued; /* px of each component: of the body's colors, the background's hue */
  guint *n_bare;           /* and those that are plainly of the background, without a shadow */
} Parts;

static const AssayComponent *
component_at (const Parts *self, guint index)
{
  return &g_array_index (self->components->components, AssayComponent, index);
}

/* The component with most pixels; the first of equals. */
static guint
find_body (const Parts *self)
{
  guint found = 0;

  for (guint i = 1; i < self->components->components->len; i++)
    if (component_at (self, i)->n_pixels > component_at (self, found)->n_pixels)
      found = i;
  return found;
}

/* The bin of a level of a channel. */
static int
bin_of (guint8 level)
{
  return level * LEVELS / 256;
}

static guint *
color_at (Parts *self, AssayPixel pixel)
{
  return &self->colors[bin_of (pixel.r)][bin_of (pixel.g)][bin_of (pixel.b)];
}

static gboolean
body_has_color (const Parts *self, AssayPixel color)
{
  guint64 n = 0;

  for (int r = MAX (bin_of (color.r) - 1, 0); r <= MIN (bin_of (color.r) + 1, LEVELS - 1); r++)
    for (int g = MAX (bin_of (color.g) - 1, 0); g <= MIN (bin_of (color.g) + 1, LEVELS - 1); g++)
      for (int b = MAX (bin_of (color.b) - 1, 0); b <= MIN (bin_of (color.b) + 1, LEVELS - 1); b++)
        n += self->colors[r][g][b];
  return n * 1000 >= component_at (self, self->body)->n_pixels * SHARE_OF_COLOR;
}

static void
count_body (Parts *self)
{
  for (guint i = 0; i < self->components->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (self->components->runs, AssayRun, i);

      for (int x = run->begin; x < run->end && run->component == self->body; x++)
        (*color_at (self, *assay_picture_at (self->picture, x, run->y)))++;
    }
}

/* How many pixels of each other component have a color of the body, or the background's hue. */
static void
count_others (Parts *self)
{
  for (guint i = 0; i < self->components->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (self->components->runs, AssayRun, i);

      for (int x = run->begin; x < run->end && run->component != self->body; x++)
        {
          AssayPixel at = *assay_picture_at (self->picture, x, run->y);

          self->n_alike[run->component] += body_has_color (self, at);
          self->n_hued[run->component] +=
            self->ground != NULL && _assay_ground_shown (self->ground, x, run->y, at);
          self->n_bare[run->component] += self->ground != NULL && at.a >= PLAIN_ALPHA
                                          && _assay_ground_bare (self->ground, x, run->y, at);
        }
    }
}

/* How far each component is from the body, in king's moves; FAR_PX or more is far. */
static void
measure_distances (Parts *self)
{
  g_autoptr (AssayMask) outside = assay_mask_new (self->picture->width, self->picture->height);
  g_autoptr (AssayMask) rings = NULL;

  memset (outside->bytes, 255, (gsize) outside->width * (gsize) outside->height);
  for (guint i = 0; i < self->components->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (self->components->runs, AssayRun, i);

      if (run->component == self->body)
        memset (outside->bytes + (gsize) run->y * (gsize) outside->width + run->begin, 0,
                (gsize) (run->end - run->begin));
    }
  rings = assay_rings_find (outside, 255, FAR_PX - 1);
  for (guint i = 0; i < self->components->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (self->components->runs, AssayRun, i);
      guint8 *distance = &self->distances[run->component];

      for (int x = run->begin; x < run->end; x++)
        *distance =
          MIN (*distance, rings->bytes[(gsize) run->y * (gsize) rings->width + (gsize) x]);
    }
}

/* Per mille of the body's longest side. */
static gint64
distance_of (const Parts *self, guint index)
{
  AssayRect body = component_at (self, self->body)->box;

  if (self->distances[index] >= FAR_PX)
    return 1000;
  return (gint64) (self->distances[index] - 1) * 1000 / MAX (body.width, body.height);
}

static guint64
share_of_body (const Parts *self, guint index)
{
  return component_at (self, index)->n_pixels * 1000 / component_at (self, self->body)->n_pixels;
}

static gboolean
is_background (const Parts *self, guint index)
{
  return self->n_hued[index] * 2 > component_at (self, index)->n_pixels;
}

static gboolean
is_alike (const Parts *self, guint index)
{
  return self->n_alike[index] * 100 >= component_at (self, index)->n_pixels * ALIKE_PER_CENT;
}

/* Nobody drew it: it is the background's. Without a source that tells: what is small and of another
 * color than the body. */
static gboolean
is_surely_speck (const Parts *self, guint index)
{
  if (self->ground != NULL)
    return self->n_bare[index] * 2 > component_at (self, index)->n_pixels;
  return share_of_body (self, index) < PART_PER_MILLE && !is_alike (self, index);
}

static gboolean
is_part (const Parts *self, guint index)
{
  guint64 share = share_of_body (self, index);
  gint64 distance;

  if (is_background (self, index))
    return FALSE;
  if (share >= LARGE_PER_MILLE)
    return TRUE;
  distance = distance_of (self, index);
  return distance <= (share >= PART_PER_MILLE ? FAR_PER_MILLE : NEAR_PER_MILLE)
         && is_alike (self, index);
}

void
_assay_detached_find (const AssayPicture *picture, const AssayGround *ground, AssayDetached *out)
{
  g_autoptr (AssayMask) alpha = assay_mask_of_alpha (picture);
  g_autoptr (AssayComponents) components = assay_components_find (alpha, ASSAY_VISIBLE_ALPHA, TRUE);
  g_autofree guint *n_alike = g_new0 (guint, components->components->len);
  g_autofree guint8 *distances = g_malloc (components->components->len + 1);
  g_autofree guint *n_hued = g_new0 (guint, components->components->len);
  g_autofree guint *n_bare = g_new0 (guint, components->components->len);
  Parts self = {
    picture,          components,      ground, .distances = distances, .n_alike = n_alike,
    .n_hued = n_hued, .n_bare = n_bare};

  *out = (AssayDetached){.specks = g_array_new (FALSE, FALSE, sizeof (AssayRect))};
  if (components->components->len < 2)
    return;
  self.body = find_body (&self);
  memset (distances, FAR_PX, components->components->len);
  measure_distances (&self);
  count_body (&self);
  count_others (&self);
  for (guint i = 0; i < components->components->len; i++)
    {
      const AssayComponent *component = component_at (&self, i);

      if (i == self.body || component->n_pixels < LEAST_PX || is_part (&self, i))
        continue;
      out->largest = MAX (out->largest, (gint64) component->n_pixels);
      if (is_surely_speck (&self, i))
        out->largest_sure = MAX (out->largest_sure, (gint64) component->n_pixels);
      g_array_append_val (out->specks, component->box);
    }
}

void
_assay_detached_clear (AssayDetached *self)
{
  g_clear_pointer (&self->specks, g_array_unref);
}
