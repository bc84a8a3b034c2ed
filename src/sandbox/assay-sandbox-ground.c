/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-ground.h"

#define LEVEL 256 /* levels of a channel are counted in parts */
#define STEP  4   /* px; what changes slowly is worked out so often, noise hides the steps */

/* Whole numbers of a picture's own, by turns. */
enum
{
  SLOPE_X = 1,
  SLOPE_Y,
  DEPTH,
  CENTER_X,
  CENTER_Y,
  MISS_R,
  MISS_G,
  MISS_B,
  GRAIN,
  DEEP,
  ASIDE,
};

static int
choose (guint32 random, int what, int low, int high)
{
  return low + (int) (sandbox_hash (random, what, 9) % (guint32) (high - low + 1));
}

/* --- a flat color --- */

/* Slow changes from side to side; places are -256 … 256 in both directions. */
typedef struct
{
  int slope_x, slope_y;   /* levels from the middle to the right and the lower edge */
  int center_x, center_y; /* of the vignette */
  int depth;              /* of the vignette, levels at the corners of the middle */
} Unevenness;

static Unevenness
make_unevenness (guint32 random)
{
  return (Unevenness){
    .slope_x = choose (random, SLOPE_X, -3, 3),
    .slope_y = choose (random, SLOPE_Y, -3, 3),
    .center_x = choose (random, CENTER_X, -70, 70),
    .center_y = choose (random, CENTER_Y, -70, 70),
    .depth = choose (random, DEPTH, 3, 13),
  };
}

/* How much lighter, in parts of a level. */
static inline int
unevenness_at (const Unevenness *uneven, int u, int v)
{
  int dx = u - uneven->center_x, dy = v - uneven->center_y;

  return u * uneven->slope_x + v * uneven->slope_y
         - uneven->depth * ((dx * dx + dy * dy) / (2 * LEVEL));
}

/* Models stay clear of the pure color, the more the purer it is. */
static SandboxRgb
miss (SandboxRgb color, guint32 random)
{
  return (SandboxRgb){
    (guint8) (color.r + (128 - color.r) * choose (random, MISS_R, 2, 7) / 128),
    (guint8) (color.g + (128 - color.g) * choose (random, MISS_G, 2, 7) / 128),
    (guint8) (color.b + (128 - color.b) * choose (random, MISS_B, 2, 7) / 128),
  };
}

/* Light falls as on a wall: less of every channel, or more toward white. */
static inline guint8
lit (int channel, int light, int noise)
{
  int part = light < 0 ? channel * light / 255 : (255 - channel) * light / 255;

  return (guint8) CLAMP ((channel * LEVEL + part + noise + LEVEL / 2) / LEVEL, 0, 255);
}

/* Noise is a sum of 2 x 2 throws, four to a hash: neighbors have something in common, and the
 * fourth throw is common to the channels. */
typedef struct
{
  guint32 even, odd; /* sums of the throws, 16 bits each */
} Grain;

static void
throw_row (Grain *row, int n, guint32 seed, int y)
{
  guint32 before = sandbox_hash (seed, -1, y);

  for (int x = 0; x < n; x++)
    {
      guint32 hash = sandbox_hash (seed, x, y);

      row[x].even = (hash & 0xff00ff) + (before & 0xff00ff);
      row[x].odd = ((hash >> 8) & 0xff00ff) + ((before >> 8) & 0xff00ff);
      before = hash;
    }
}

static void
paint_row (AssayPixel *out,
           int n,
           SandboxRgb color,
           const Grain *above,
           const Grain *row,
           const int *light,
           int strength)
{
  for (int x = 0; x < n; x++)
    {
      guint32 even = above[x].even + row[x].even, odd = above[x].odd + row[x].odd;
      int common = (int) (odd >> 16) - 8 * 255 / 2;

      out[x] = (AssayPixel){
        lit (color.r, light[x], ((int) (even & 0xffff) + common) * strength / LEVEL),
        lit (color.g, light[x], ((int) (even >> 16) + common) * strength / LEVEL),
        lit (color.b, light[x], ((int) (odd & 0xffff) + common) * strength / LEVEL), 255};
    }
}

SandboxRgb
sandbox_ground_flat (AssayPicture *picture, SandboxRgb color, guint32 random)
{
  int w = picture->width, h = picture->height, cell = MAX (4, MIN (w, h) / 56);
  Unevenness uneven = make_unevenness (random);
  SandboxRgb near = miss (color, random);
  int strength = choose (random, GRAIN, 200, 400);
  g_autofree Grain *above = g_new (Grain, w);
  g_autofree Grain *row = g_new (Grain, w);
  g_autofree int *light = g_new (int, w);

  throw_row (above, w, random, -1);
  for (int y = 0; y < h; y++)
    {
      Grain *old = above;
      int v = (2 * y - h) * 256 / h;

      throw_row (row, w, random, y);
      for (int x = 0; y % STEP == 0 && x < w; x++)
        light[x] = x % STEP == 0 ? unevenness_at (&uneven, (2 * x - w) * 256 / w, v)
                                     + 2 * sandbox_noise (random, x, y, cell)
                                 : light[x - 1];
      paint_row (assay_picture_at (picture, 0, y), w, near, above, row, light, strength);
      above = row;
      row = old;
    }
  return near;
}

/* --- a wall --- */

void
sandbox_ground_scene (AssayPicture *picture, SandboxRgb main, guint32 random)
{
  SandboxRgb wall = sandbox_rgb_turn (sandbox_rgb_mix (sandbox_rgb (0x7d8fae), main, 40),
                                      (int) (random % 60) - 30, 200);
  SandboxRgb light = sandbox_rgb_light (wall, 190), deep = sandbox_rgb_dark (wall, 150);
  int w = picture->width, h = picture->height;
  int cell = MAX (6, MIN (w, h) / 9);

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        int dx = (2 * x - w) * 256 / w, dy = (2 * y - h) * 256 / h + 40;
        int far = (dx * dx + dy * dy) / 300; /* 0 … about 480 */
        int n = sandbox_noise (random, x, y, cell) / 10;
        SandboxRgb c = far < 256 ? sandbox_rgb_mix (light, wall, far + n)
                                 : sandbox_rgb_mix (wall, deep, far - 256 + n);

        *assay_picture_at (picture, x, y) = (AssayPixel){c.r, c.g, c.b, 255};
      }
}

/* --- a shadow --- */

static inline void
darken (AssayPixel *p, int part)
{
  p->r = (guint8) ((p->r * (256 - part) + 128) >> 8);
  p->g = (guint8) ((p->g * (256 - part) + 128) >> 8);
  p->b = (guint8) ((p->b * (256 - part) + 128) >> 8);
}

/* An ellipse, full in the middle and gone at its edge, without a step at either. */
static void
paint_shadow (AssayPicture *picture, int cx, int cy, int rx, int ry, int deep)
{
  for (int y = MAX (0, cy - ry); y <= MIN (picture->height - 1, cy + ry); y++)
    for (int x = MAX (0, cx - rx); x <= MIN (picture->width - 1, cx + rx); x++)
      {
        gint64 dx = (gint64) (x - cx) * 256 / rx, dy = (gint64) (y - cy) * 256 / ry;
        int left = 256 - (int) MIN (256, (dx * dx + dy * dy) / 256);

        darken (assay_picture_at (picture, x, y), deep * left / 256 * left / 256);
      }
}

void
sandbox_ground_shadow (SandboxCanvas *canvas, const Sketch *sketch, guint32 random)
{
  const SandboxView *view = &canvas->view;
  int side = MIN (view->width, view->height);
  double x0, y0, x1, y1;
  int wide, foot;

  sketch_bounds (sketch, &x0, &y0, &x1, &y1);
  wide = (int) ((x1 - x0) * view->scale);
  foot = (int) (y1 * view->scale + view->y);
  paint_shadow (canvas->picture,
                (int) ((x0 + x1) / 2 * view->scale + view->x)
                  + wide * choose (random, ASIDE, -6, 6) / 100,
                foot - side / 100, MAX (4, wide * 54 / 100),
                CLAMP (wide * 11 / 100, MAX (2, side / 40), MAX (3, side / 14)),
                choose (random, DEEP, 70, 120));
}
