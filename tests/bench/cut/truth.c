/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/truth.h"

#include "bench/cut/blur.h"
#include "bench/cut/lab.h"
#include "imaging/assay-morphology.h"

#define LEAST_PX         64
#define HOLE_BELOW       16
#define TRANSLUCENT_LOW  16
#define TRANSLUCENT_HIGH 239
#define TRANSLUCENT_FREE 3 /* px around that are translucent as well: an edge is not */
#define SOLID            250
#define PALE_L           80
#define THIN_SLACK       2 /* px: what opening takes of corners lies nearer than this */

static gsize
count_of (const AssayPicture *picture)
{
  return (gsize) picture->width * (gsize) picture->height;
}

static guint8 *
mask_between (const AssayPicture *picture, int least, int most)
{
  guint8 *mask = g_malloc (count_of (picture));

  for (gsize i = 0; i < count_of (picture); i++)
    mask[i] = picture->pixels[i].a >= least && picture->pixels[i].a <= most;
  return mask;
}

/* 1 where @plane (squared) is more than @reach. */
static guint8 *
mask_beyond (const double *plane, gsize n, double reach)
{
  guint8 *mask = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    mask[i] = plane[i] > reach * reach;
  return mask;
}

static void
mark_plain (Truth *self)
{
  for (gsize i = 0; i < count_of (self->picture); i++)
    self->parts[i] = (guint8) ((self->picture->pixels[i].a > 0 ? TRUTH_OBJECT : 0)
                               | (self->picture->pixels[i].a >= SOLID ? TRUTH_SOLID : 0));
}

static void
mark_band (Truth *self, int level)
{
  const AssayPicture *picture = self->picture;
  g_autofree guint8 *mask = mask_between (picture, level, 255);
  g_autofree double *in = distance_squared (mask, picture->width, picture->height, FALSE);
  g_autofree double *out = distance_squared (mask, picture->width, picture->height, TRUE);
  const double reach = TRUTH_BAND_PX * TRUTH_BAND_PX;

  for (gsize i = 0; i < count_of (picture); i++)
    if (MAX (in[i], out[i]) <= reach)
      self->parts[i] |= TRUTH_BAND;
}

static void
mark_holes (Truth *self)
{
  g_autoptr (AssayMask) mask = assay_mask_new (self->picture->width, self->picture->height);
  g_autoptr (AssayComponents) areas = NULL;

  for (gsize i = 0; i < count_of (self->picture); i++)
    mask->bytes[i] = self->picture->pixels[i].a < HOLE_BELOW ? 255 : 0;
  areas = assay_components_find (mask, 255, FALSE);
  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);
      const AssayComponent *area =
        &g_array_index (areas->components, AssayComponent, run->component);

      for (int x = run->begin; x < run->end; x++)
        if (!area->touches_border && area->n_pixels >= LEAST_PX)
          self->parts[(gsize) run->y * (gsize) mask->width + (gsize) x] |= TRUTH_HOLE;
    }
}

static void
mark_thin (Truth *self)
{
  const AssayPicture *picture = self->picture;
  int width = picture->width, height = picture->height;
  const double reach = TRUTH_THIN_PX / 2.0;
  g_autofree guint8 *mask = mask_between (picture, 128, 255);
  g_autofree double *in = distance_squared (mask, width, height, FALSE);
  g_autofree guint8 *core = mask_beyond (in, count_of (picture), reach);
  g_autofree double *away = distance_squared (core, width, height, TRUE);

  for (gsize i = 0; i < count_of (picture); i++)
    if (mask[i] && away[i] > (reach + THIN_SLACK) * (reach + THIN_SLACK))
      self->parts[i] |= TRUTH_THIN;
}

static void
mark_translucent (Truth *self)
{
  const AssayPicture *picture = self->picture;
  g_autofree guint8 *mask = mask_between (picture, TRANSLUCENT_LOW, TRANSLUCENT_HIGH);
  g_autofree double *in = distance_squared (mask, picture->width, picture->height, FALSE);

  for (gsize i = 0; i < count_of (picture); i++)
    if (mask[i] && in[i] > TRANSLUCENT_FREE * TRANSLUCENT_FREE)
      self->parts[i] |= TRUTH_TRANSLUCENT;
}

static void
count_parts (Truth *self)
{
  for (gsize i = 0; i < count_of (self->picture); i++)
    for (guint bit = 0; bit < G_N_ELEMENTS (self->n); bit++)
      self->n[bit] += self->parts[i] >> bit & 1;
}

/* Median L* of what is mostly opaque. */
static guint
median_lightness (const AssayPicture *picture)
{
  guint histogram[102] = {0}, total = 0, seen = 0, level = 0;

  for (gsize i = 0; i < count_of (picture); i++)
    if (picture->pixels[i].a >= 128)
      {
        histogram[(guint) (lab_of (picture->pixels[i]).l + 0.5)]++;
        total++;
      }
  while (level < 101 && (seen += histogram[level]) * 2 < total)
    level++;
  return total > 0 ? level : 0;
}

static guint
kinds_of (const Truth *self, gboolean is_pixel_art)
{
  guint object = self->n[0], kinds = is_pixel_art ? KIND_PIXEL : KIND_SMOOTH;

  if (self->n[5] >= MAX (LEAST_PX, object / 50))
    kinds |= KIND_TRANSLUCENT;
  if (median_lightness (self->picture) > PALE_L)
    kinds |= KIND_PALE;
  if (self->n[3] > 0)
    kinds |= KIND_HOLES;
  if (self->n[4] >= MAX (LEAST_PX, object / 100))
    kinds |= KIND_THIN;
  return kinds;
}

Truth *
truth_of (const AssayPicture *picture, gboolean is_pixel_art)
{
  Truth *self = g_new0 (Truth, 1);

  self->picture = picture;
  self->parts = g_malloc (count_of (picture));
  mark_plain (self);
  mark_band (self, HOLE_BELOW);
  mark_band (self, 128);
  mark_holes (self);
  mark_thin (self);
  mark_translucent (self);
  count_parts (self);
  self->kinds = kinds_of (self, is_pixel_art);
  return self;
}

void
truth_free (Truth *self)
{
  if (self == NULL)
    return;
  g_free (self->parts);
  g_free (self);
}

char *
truth_dup_kinds (guint kinds)
{
  static const char *const names[] = {"pixel", "smooth", "translucent", "pale", "holes", "thin"};
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (kinds >> i & 1)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", names[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
