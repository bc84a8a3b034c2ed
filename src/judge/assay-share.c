/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-share.h"

#define FULL            256 /* the background as light as it is */
#define SEARCH_STEPS    17  /* halvings of its lightness: all of them, as black has 65280 */
#define BORDER_SHARE    40  /* of 255: noise, a JPEG's color and a vignette stay below */
#define BORDER_PER_CENT 60

typedef struct
{
  int lighter, darker; /* 0 .. 255: what the channels above and below the background ask for */
} Least;

static void
ask_channel (int ground, int level, Least *out)
{
  if (level > ground)
    out->lighter = MAX (out->lighter, (level - ground) * 255 / (255 - ground));
  else if (ground > 0)
    out->darker = MAX (out->darker, (ground - level) * 255 / ground);
}

static Least
least_at (AssayPixel ground, AssayPixel source, int light)
{
  Least least = {0, 0};

  ask_channel (MIN (ground.r * light / FULL, 255), source.r, &least);
  ask_channel (MIN (ground.g * light / FULL, 255), source.g, &least);
  ask_channel (MIN (ground.b * light / FULL, 255), source.b, &least);
  return least;
}

/* The lighter the background, the less it takes to be lighter than it and the more to be darker:
 * least of both where they meet. */
int
_assay_share_least (AssayPixel ground, AssayPixel source)
{
  int brightest = MAX (MAX (ground.r, MAX (ground.g, ground.b)), 1);
  int low = 0, high = 255 * FULL / brightest;
  Least least = least_at (ground, source, high);
  int found = MAX (least.lighter, least.darker);

  for (int i = 0; i < SEARCH_STEPS && low < high; i++)
    {
      int light = (low + high) / 2;

      least = least_at (ground, source, light);
      found = MIN (found, MAX (least.lighter, least.darker));
      if (least.darker >= least.lighter)
        high = light;
      else
        low = light + 1;
    }
  return found;
}

int
_assay_share_unshaded (AssayPixel ground, AssayPixel source)
{
  Least least = least_at (ground, source, FULL);

  return MAX (least.lighter, least.darker);
}

static gboolean
is_ground (const AssayPicture *source, AssayPixel ground, int x, int y)
{
  return _assay_share_least (ground, *assay_picture_at (source, x, y)) <= BORDER_SHARE;
}

gboolean
_assay_share_can_tell (const AssayPicture *source, AssayPixel ground)
{
  int right = source->width - 1, bottom = source->height - 1;
  gint64 n = 0, n_ground = 0;

  for (int x = 0; x <= right; x++, n += 2)
    n_ground += is_ground (source, ground, x, 0) + is_ground (source, ground, x, bottom);
  for (int y = 0; y <= bottom; y++, n += 2)
    n_ground += is_ground (source, ground, 0, y) + is_ground (source, ground, right, y);
  return n_ground * 100 >= n * BORDER_PER_CENT;
}
