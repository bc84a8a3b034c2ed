/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-process-private.h"

#include <string.h>

/* Edge pixels are mixtures C = a F + (1 - a) B of a known background B and an unknown object color
 * F. F is taken from a pixel of the object nearby that lies in the same direction from B as C does,
 * and farthest out: a mixture cannot lie farther out than what it was mixed of. Pixels for which
 * there is no such neighbor are glass, from which as much of the background is taken as there can
 * be in it (assay-glass.c), or the object's own color (a dark outline is no mixture of red and
 * green), which stays opaque. It goes from the outside in, ring by ring, and stops where a ring is
 * opaque, so shading inside never becomes translucent; glass is looked for everywhere. Distances
 * are in 8-bit sRGB steps: mixing happened in those numbers. */

#define DEEPEST         8   /* rings of the object that may be mixtures */
#define WINDOW          3   /* px around, in which F is looked for */
#define FAR_REACH       9   /* px, in eight directions */
#define NOISE_SQUARED   36  /* C this near B is background */
#define STRAY_SQUARED   64  /* C may lie this far beside the line from B to F … */
#define STRAY_PER_MILLE 30  /* … or sine squared of the angle between them */
#define ALPHA_PURE      250 /* from here on it is the object's own color */
#define ALPHA_OPAQUE    240 /* from here on it is opaque, but its color is unmixed */
#define ALPHA_NOTHING   12  /* up to here nothing */
#define ALPHA_UNMIX     128 /* below this F itself is used: unmixing would amplify noise */

typedef struct
{
  AssayPicture *picture;
  const AssayMask *rings;
  const AssayPixel *source; /* colors before unmixing */
  const AssayBackdrop *backdrop;
  const AssayMask *glass; /* 255 where the background shows through */
  const AssayMask *by_hand;
  AssayPixel background; /* at the pixel that is being unmixed */
} Unmix;

/* Whether @v points the same way as @w, within noise. */
static gboolean
is_aligned (gint64 along, gint64 vv, gint64 ww)
{
  gint64 beside = vv * ww - along * along; /* squared distance from the line, times ww */

  return along > 0 && (beside <= STRAY_SQUARED * ww || beside * 1000 <= STRAY_PER_MILLE * vv * ww);
}

static AssayPixel
unmixed_color (AssayPixel mixed, AssayPixel background, int alpha)
{
  AssayDifference v = _assay_difference (mixed, background);

  return (AssayPixel){
    (guint8) CLAMP (background.r + v.r * 255 / alpha, 0, 255),
    (guint8) CLAMP (background.g + v.g * 255 / alpha, 0, 255),
    (guint8) CLAMP (background.b + v.b * 255 / alpha, 0, 255),
    (guint8) alpha,
  };
}

/* The mixed color at a pixel, and the farthest color in its direction that was seen so far. */
typedef struct
{
  AssayDifference v;
  gint64 vv;
  gint64 farthest,
    along; /* squared length of that color's difference from the background; its product with v */
  AssayPixel color;
} Search;

static inline void
consider (const Unmix *self, Search *search, int x, int y)
{
  gsize index;
  AssayDifference w;
  gint64 ww, along;

  if (x < 0 || y < 0 || x >= self->picture->width || y >= self->picture->height)
    return;
  index = (gsize) y * (gsize) self->picture->width + (gsize) x;
  if (self->rings->bytes[index] == 0 || self->glass->bytes[index] != 0)
    return;
  w = _assay_difference (self->source[index], self->background);
  ww = _assay_difference_dot (w, w);
  if (ww <= search->farthest)
    return;
  along = _assay_difference_dot (search->v, w);
  if (!is_aligned (along, search->vv, ww))
    return;
  search->farthest = ww;
  search->along = along;
  search->color = self->source[index];
}

/* All pixels near, then some farther off in eight directions, for edges that are softer than the
 * window. */
static void
search_object_color (const Unmix *self, Search *search, int x, int y)
{
  for (int ny = y - WINDOW; ny <= y + WINDOW; ny++)
    for (int nx = x - WINDOW; nx <= x + WINDOW; nx++)
      consider (self, search, nx, ny);
  for (int reach = WINDOW + 2; reach <= FAR_REACH; reach += 2)
    for (int dy = -reach; dy <= reach; dy += reach)
      for (int dx = -reach; dx <= reach; dx += reach)
        consider (self, search, x + dx, y + dy);
}

/* Nothing solid near is what it was mixed of: as much of the background is taken out as there can
 * be. */
static AssayPixel
see_through (AssayPixel mixed, AssayPixel background)
{
  int beside, along, through = _assay_glass_through (background, mixed, &beside, &along);
  int alpha = 255 - (through * 255 + ASSAY_SHADE_FULL / 2) / ASSAY_SHADE_FULL;

  if (alpha <= ALPHA_NOTHING)
    return (AssayPixel){0};
  return unmixed_color (mixed, background, alpha);
}

/* The pixel as it is when @background is taken out of it. */
static AssayPixel
unmix_at (Unmix *self, int x, int y)
{
  AssayPixel mixed = self->source[(gsize) y * (gsize) self->picture->width + (gsize) x], color;
  AssayDifference v;
  gint64 vv;
  Search search;
  int alpha;

  self->background = _assay_backdrop_at (self->backdrop, x, y);
  v = _assay_difference (mixed, self->background);
  vv = _assay_difference_dot (v, v);
  search = (Search){v, vv, vv, vv, mixed};
  if (vv <= NOISE_SQUARED)
    return (AssayPixel){0};
  search_object_color (self, &search, x, y);
  if (search.farthest == vv
      && self->glass->bytes[(gsize) y * (gsize) self->picture->width + (gsize) x] != 0)
    return see_through (mixed, self->background);
  alpha = (int) CLAMP ((255 * search.along + search.farthest / 2) / search.farthest, 0, 255);
  if (alpha <= ALPHA_NOTHING)
    return (AssayPixel){0};
  if (alpha >= ALPHA_PURE)
    return (AssayPixel){mixed.r, mixed.g, mixed.b, 255};
  color = alpha < ALPHA_UNMIX ? search.color : unmixed_color (mixed, self->background, alpha);
  color.a = (guint8) (alpha >= ALPHA_OPAQUE ? 255 : alpha);
  return color;
}

/* What the neighbors in the ring outside of this one (0 = background) turned out to be. */
enum
{
  OUTSIDE_PURE,
  OUTSIDE_RECOLORED,
  OUTSIDE_TRANSLUCENT
};

static int
look_outside (const Unmix *self, int x, int y, int ring)
{
  int found = OUTSIDE_PURE;

  for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, self->picture->height - 1); ny++)
    for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, self->picture->width - 1); nx++)
      {
        gsize index = (gsize) ny * (gsize) self->rings->width + (gsize) nx;
        const AssayPixel *at = &self->picture->pixels[index];

        if (self->rings->bytes[index] != ring - 1)
          continue;
        if (at->a < 255)
          return OUTSIDE_TRANSLUCENT;
        if (memcmp (at, &self->source[index], sizeof *at) != 0)
          found = OUTSIDE_RECOLORED;
      }
  return found;
}

static gboolean
is_kept (const Unmix *self, int x, int y)
{
  gsize index = (gsize) y * (gsize) self->picture->width + (gsize) x;

  return _assay_by_hand_at (self->by_hand, index) == ASSAY_BY_HAND_KEEP;
}

static void
unmix_ring (Unmix *self, int ring)
{
  for (int y = 0; y < self->picture->height; y++)
    {
      const guint8 *row = self->rings->bytes + (gsize) y * (gsize) self->rings->width, *at = row;
      const guint8 *end = row + self->rings->width;

      for (; (at = memchr (at, ring, (gsize) (end - at))) != NULL; at++)
        {
          int x = (int) (at - row), outside = look_outside (self, x, y, ring);
          AssayPixel pixel;

          if (outside == OUTSIDE_PURE || is_kept (self, x, y))
            continue;
          pixel = unmix_at (self, x, y);
          if (pixel.a < 255 && outside == OUTSIDE_RECOLORED)
            continue; /* inside an opaque ring nothing is translucent */
          *assay_picture_at (self->picture, x, y) = pixel;
        }
    }
}

/* The background's pixels beside the object hold the faintest part of its edge. */
static void
unmix_outside (Unmix *self, const AssayMask *foreground)
{
  g_autoptr (AssayMask) outside = assay_mask_new (foreground->width, foreground->height);
  g_autoptr (AssayMask) beside = NULL;
  gsize n_pixels = (gsize) foreground->width * (gsize) foreground->height;

  for (gsize i = 0; i < n_pixels; i++)
    outside->bytes[i] = (guint8) ~foreground->bytes[i];
  beside = assay_rings_find (outside, 255, 1);
  for (gsize i = 0; i < n_pixels; i++)
    {
      if (beside->bytes[i] == 0)
        continue;
      self->picture->pixels[i] = (AssayPixel){0};
      if (beside->bytes[i] != 1)
        continue;
      self->picture->pixels[i] = unmix_at (self, (int) (i % (gsize) foreground->width),
                                           (int) (i / (gsize) foreground->width));
      if (self->picture->pixels[i].a == 255) /* the flood called it background */
        self->picture->pixels[i] = (AssayPixel){0};
    }
}

/* A pixel with nothing but glass as far as is looked: the search, which costs most, would find
 * nothing. */
static AssayPixel
see_through_at (const Unmix *self, int x, int y)
{
  AssayPixel mixed = self->source[(gsize) y * (gsize) self->picture->width + (gsize) x];
  AssayPixel background = _assay_backdrop_at (self->backdrop, x, y);
  AssayDifference v = _assay_difference (mixed, background);

  if (_assay_difference_dot (v, v) <= NOISE_SQUARED)
    return (AssayPixel){0};
  return see_through (mixed, background);
}

/* What the rings did not come to. */
static void
unmix_glass (Unmix *self)
{
  g_autoptr (AssayMask) depth = assay_rings_find (self->glass, 255, FAR_REACH);

  for (int y = 0; y < self->picture->height; y++)
    for (int x = 0; x < self->picture->width; x++)
      {
        guint8 ring = depth->bytes[(gsize) y * (gsize) depth->width + (gsize) x];
        AssayPixel *at = assay_picture_at (self->picture, x, y);

        if (ring == 0 || at->a < 255)
          continue;
        *at = ring == ASSAY_RING_DEEP ? see_through_at (self, x, y) : unmix_at (self, x, y);
      }
}

void
_assay_unmix_edges (AssayPicture *picture,
                    const AssayPicture *source,
                    const AssayMask *foreground,
                    const AssayBackdrop *backdrop,
                    const AssayMask *by_hand)
{
  g_autoptr (AssayMask) rings = assay_rings_find (foreground, 255, DEEPEST);
  g_autoptr (AssayMask) glass = _assay_glass_find (source, rings, backdrop, by_hand);
  Unmix self = {.glass = glass,
                .by_hand = by_hand,
                .picture = picture,
                .rings = rings,
                .source = source->pixels,
                .backdrop = backdrop};

  unmix_outside (&self, foreground);
  for (int ring = 1; ring <= DEEPEST; ring++)
    unmix_ring (&self, ring);
  unmix_glass (&self);
}
