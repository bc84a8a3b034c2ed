/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-softness.h"

#include "imaging/assay-color.h"
#include "judge/assay-judge-private.h"

#define PX          ASSAY_SOFTNESS_PX
#define STEP        (PX / 2)
#define REACH       64 /* steps to each side: 32 px */
#define MAX_PLACES  4096
#define EDGE_ALPHA  128
#define LOW         13  /* 5 % */
#define HIGH        242 /* 95 % */
#define FALL_BACK   8   /* levels: so much down again, and it is a line, not an edge */
#define LEVEL_STEPS 4   /* over so many steps … */
#define LEVEL_LEAST 3   /* … it rises by so many levels, or it stays translucent */
#define CRISP_RISE  115 /* levels in 1 px: 45 % of the whole is an edge by itself */
#define CRISP_WIDTH (4 * PX)
#define OWN_FREE    PX /* of the source: a pixel of softness is everybody's */
#define TELLS       60 /* of the inside's color from the outside's, on a channel at most */

/* A line across the edge: from a place on the outline inward, by parts of a pixel a px. */
typedef struct
{
  const AssayPicture *picture;
  gint64 x, y, dx, dy;
} Line;

static int
alpha_at (const AssayPicture *picture, int x, int y)
{
  if (x < 0 || y < 0 || x >= picture->width || y >= picture->height)
    return 0;
  return assay_picture_at (picture, x, y)->a;
}

static gint64
floor_px (gint64 parts)
{
  return parts >= 0 ? parts / PX : -((-parts + PX - 1) / PX);
}

/* Between the middles of pixels, in 1/256 levels. */
static gint64
alpha_on (const Line *line, int step)
{
  gint64 x = line->x + line->dx * step / 2, y = line->y + line->dy * step / 2;
  int left = (int) floor_px (x), top = (int) floor_px (y);
  gint64 across = x - (gint64) left * PX, down = y - (gint64) top * PX;
  gint64 upper = alpha_at (line->picture, left, top) * (PX - across)
                 + alpha_at (line->picture, left + 1, top) * across;
  gint64 lower = alpha_at (line->picture, left, top + 1) * (PX - across)
                 + alpha_at (line->picture, left + 1, top + 1) * across;

  return (upper * (PX - down) + lower * down) / PX;
}

/* Towards more alpha, one px long; %FALSE where there is no such side. */
static gboolean
aim (const AssayPicture *p, int x, int y, Line *out)
{
  gint64 dx = 0, dy = 0, length;

  for (int i = -1; i <= 1; i++)
    {
      int weight = i == 0 ? 2 : 1;

      dx += weight * (alpha_at (p, x + 1, y + i) - alpha_at (p, x - 1, y + i));
      dy += weight * (alpha_at (p, x + i, y + 1) - alpha_at (p, x + i, y - 1));
    }
  length = assay_integer_sqrt ((guint64) (dx * dx + dy * dy));
  if (length == 0)
    return FALSE;
  *out = (Line){p, (gint64) x * PX, (gint64) y * PX, dx * PX / length, dy * PX / length};
  return TRUE;
}

/* Where @level lies between two steps, in parts of a pixel along the line. */
static gint64
crossing (int step, gint64 before, gint64 after, int level)
{
  gint64 rise = after - before;

  return (gint64) step * STEP + (rise != 0 ? (level * PX - before) * STEP / rise : 0);
}

/* From the outline to the first place of @level, in direction @way; %FALSE where it is no edge. */
static gboolean
walk (const Line *line, int way, int level, gint64 *out_at)
{
  gint64 past[LEVEL_STEPS + 1];

  for (int i = 0; i <= REACH; i++)
    {
      gint64 alpha = alpha_on (line, i * way), rise;

      if (way > 0 ? alpha >= level * PX : alpha <= level * PX)
        {
          *out_at =
            i == 0 ? 0 : way * crossing (i - 1, past[(i - 1) % (LEVEL_STEPS + 1)], alpha, level);
          return TRUE;
        }
      rise = i > 0 ? way * (alpha - past[(i - 1) % (LEVEL_STEPS + 1)]) : 0;
      if (rise < -FALL_BACK * PX)
        return FALSE;
      if (i >= LEVEL_STEPS
          && way * (alpha - past[(i - LEVEL_STEPS) % (LEVEL_STEPS + 1)]) < LEVEL_LEAST * PX)
        return FALSE;
      past[i % (LEVEL_STEPS + 1)] = alpha;
    }
  return FALSE;
}

/* The most that alpha rises in a px between two places of the line. */
static gint64
steepest_rise (const Line *line, gint64 from, gint64 to)
{
  gint64 most = 0;

  for (int i = (int) (from / STEP) - 2; i <= (int) (to / STEP) + 1; i++)
    most = MAX (most, alpha_on (line, i + 2) - alpha_on (line, i));
  return most / PX;
}

/* The source's color at a place of the line, and how far it is from @from's to @to's: 0 .. 255. */
typedef struct
{
  AssayPixel outside, inside;
  gint64 r, g, b, whole; /* from the one to the other, and its square */
} Way;

static gboolean
source_on (const Line *line, const AssayOrigin *origin, gint64 at, AssayPixel *out)
{
  gint64 x = line->x + line->dx * at / PX + PX / 2, y = line->y + line->dy * at / PX + PX / 2;

  return _assay_origin_mean (origin, (int) floor_px (x), (int) floor_px (y), out);
}

static gboolean
find_way (const Line *line, const AssayOrigin *origin, gint64 from, gint64 to, Way *out)
{
  if (!source_on (line, origin, from, &out->outside) || !source_on (line, origin, to, &out->inside))
    return FALSE;
  out->r = out->inside.r - out->outside.r;
  out->g = out->inside.g - out->outside.g;
  out->b = out->inside.b - out->outside.b;
  out->whole = out->r * out->r + out->g * out->g + out->b * out->b;
  return MAX (ABS (out->r), MAX (ABS (out->g), ABS (out->b))) >= TELLS;
}

static gint64
share_on (const Way *way, AssayPixel at)
{
  return ((at.r - way->outside.r) * way->r + (at.g - way->outside.g) * way->g
          + (at.b - way->outside.b) * way->b)
         * 255 / way->whole;
}

/* How wide the source's own edge is there: the outside's color up to the inside's. 0 where it does
 * not tell. */
static gint64
own_width (const Line *line, const AssayOrigin *origin, gint64 from, gint64 to)
{
  gint64 begin = from - PX, end = to + PX, last_low = begin;
  Way way;

  if (origin == NULL || !find_way (line, origin, begin, end, &way))
    return 0;
  for (gint64 at = begin; at <= end; at += STEP)
    {
      AssayPixel color;
      gint64 share = source_on (line, origin, at, &color) ? share_on (&way, color) : 0;

      if (share >= HIGH)
        return at - last_low;
      if (share <= LOW)
        last_low = at;
    }
  return end - last_low;
}

/* What is blamed, in parts of a pixel; -1: no edge. */
static gint64
width_at (const AssayPicture *picture, const AssayOrigin *origin, int x, int y)
{
  Line line;
  gint64 from, to, own;

  if (!aim (picture, x, y, &line) || !walk (&line, 1, HIGH, &to) || !walk (&line, -1, LOW, &from))
    return -1;
  if (to - from > CRISP_WIDTH && steepest_rise (&line, from, to) >= CRISP_RISE)
    return -1;
  own = MAX (own_width (&line, origin, from, to) - OWN_FREE, 0);
  return MAX (to - from - own, MIN (to - from, PX));
}

static gboolean
is_outline (const AssayPicture *picture, int x, int y)
{
  return assay_picture_at (picture, x, y)->a >= EDGE_ALPHA
         && (alpha_at (picture, x - 1, y) < EDGE_ALPHA || alpha_at (picture, x + 1, y) < EDGE_ALPHA
             || alpha_at (picture, x, y - 1) < EDGE_ALPHA
             || alpha_at (picture, x, y + 1) < EDGE_ALPHA);
}

/* At the canvas's edge a thing is cut off, not cut out. */
static guint
count_outline (const AssayPicture *picture)
{
  guint n = 0;

  for (int y = 1; y < picture->height - 1; y++)
    for (int x = 1; x < picture->width - 1; x++)
      n += is_outline (picture, x, y);
  return n;
}

static int
compare_widths (gconstpointer a, gconstpointer b)
{
  gint64 p = *(const gint64 *) a, q = *(const gint64 *) b;

  return (p > q) - (p < q);
}

/* (transfer full): of places evenly along the outline, in reading order. */
static GArray *
find_widths (const AssayPicture *picture, const AssayOrigin *origin)
{
  GArray *widths = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint every = count_outline (picture) / MAX_PLACES + 1, n = 0;

  for (int y = 1; y < picture->height - 1; y++)
    for (int x = 1; x < picture->width - 1; x++)
      if (is_outline (picture, x, y) && n++ % every == 0)
        {
          gint64 width = width_at (picture, origin, x, y);

          if (width >= 0)
            g_array_append_val (widths, width);
        }
  return widths;
}

AssaySoftness
_assay_softness_of (const AssayPicture *picture, const AssayOrigin *origin)
{
  g_autoptr (GArray) widths = find_widths (picture, origin);

  if (widths->len == 0)
    return (AssaySoftness){0};
  g_array_sort (widths, compare_widths);
  return (AssaySoftness){widths->len, g_array_index (widths, gint64, widths->len / 2),
                         g_array_index (widths, gint64, widths->len * 9 / 10)};
}
