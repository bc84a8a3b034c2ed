/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/alpha/defect.h"

#include "bench/cut/art.h"
#include "bench/cut/blur.h"
#include "bench/cut/scene.h"

#include <math.h>
#include <stdlib.h>

#define SHAPE_ALPHA  128
#define RIM_REACH    1.5 /* px from the shape: one pixel wide, its corners with it */
#define HALF         128
#define SPECK_APART  4 /* px from the object, and from the border */
#define PATCH_WIDTH  24
#define PATCH_HEIGHT 4

/* Bits of a halo. */
enum
{
  HALO_KEY,
  HALO_LIGHT,
  HALO_DARK,
  HALO_COLORS = 3,
  HALO_HALF = 1 << 2,
  HALO_PART = 1 << 3
};

AssayPixel
defect_key (guint64 seed)
{
  return scene_key (SCENE_NOISE, seed);
}

static AssayPixel
halo_color (int which, guint64 seed)
{
  static const AssayPixel light = {240, 240, 240, 255}, dark = {16, 16, 16, 255};

  return (which & 3) == HALO_KEY ? defect_key (seed) : (which & 3) == HALO_LIGHT ? light : dark;
}

/* Squared distance of each pixel to the shape. */
static double *
distance_to_shape (const AssayPicture *picture, int alpha)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;
  g_autofree guint8 *shape = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    shape[i] = picture->pixels[i].a >= alpha;
  return distance_squared (shape, picture->width, picture->height, TRUE);
}

typedef struct
{
  int index;
  double angle;
} RimPixel;

static int
compare_angles (const void *a, const void *b)
{
  const RimPixel *p = a, *q = b;

  return p->angle != q->angle ? (p->angle > q->angle) - (p->angle < q->angle) : p->index - q->index;
}

/* (transfer full) (element-type RimPixel): around the middle, from an angle that the seed says. */
static GArray *
find_rim (const AssayPicture *picture, guint64 seed)
{
  GArray *rim = g_array_new (FALSE, FALSE, sizeof (RimPixel));
  g_autofree double *away = distance_to_shape (picture, SHAPE_ALPHA);
  double turn = (double) (seed % 360) * G_PI / 180;

  for (int i = 0; i < picture->width * picture->height; i++)
    {
      double x = i % picture->width - picture->width / 2.0;
      double y = i / picture->width - picture->height / 2.0;

      if (away[i] > 0 && away[i] <= RIM_REACH * RIM_REACH)
        g_array_append_val (rim, ((RimPixel){i, fmod (atan2 (y, x) + turn + 4 * G_PI, 2 * G_PI)}));
    }
  g_array_sort (rim, compare_angles);
  return rim;
}

static gboolean
draw_halo (AssayPicture *picture, int which, guint64 seed)
{
  g_autoptr (GArray) rim = find_rim (picture, seed);
  guint n = which & HALO_PART ? rim->len / 10 : rim->len;
  AssayPixel color = halo_color (which, seed);

  color.a = which & HALO_HALF ? HALF : 255;
  for (guint i = 0; i < n; i++)
    picture->pixels[g_array_index (rim, RimPixel, i).index] = color;
  return n > 0;
}

/* Some solid pixel of the object. */
static AssayPixel
object_color (const AssayPicture *picture, guint64 seed)
{
  int n = picture->width * picture->height, at = (int) (seed % (guint64) n);

  for (int i = 0; i < n; i++, at = (at + 1) % n)
    if (picture->pixels[at].a >= 250)
      break;
  return (AssayPixel){picture->pixels[at].r, picture->pixels[at].g, picture->pixels[at].b, 255};
}

static gboolean
is_free (const AssayPicture *picture, const double *away, int x, int y, double radius)
{
  double apart = SPECK_APART + radius;

  return x >= apart && y >= apart && x + apart < picture->width && y + apart < picture->height
         && away[y * picture->width + x] > apart * apart;
}

/* A pixel around which a disk of @radius stands apart, by the seed; %FALSE when there is none. */
static gboolean
find_free (const AssayPicture *picture, double radius, guint64 seed, int *out_x, int *out_y)
{
  g_autofree double *away = distance_to_shape (picture, 8);
  int n = picture->width * picture->height, at = (int) (seed % (guint64) n);

  for (int i = 0; i < n; i++, at = (at + 1) % n)
    if (is_free (picture, away, at % picture->width, at / picture->width, radius))
      {
        *out_x = at % picture->width;
        *out_y = at / picture->width;
        return TRUE;
      }
  return FALSE;
}

/* Pixels around the middle, nearest first, until there are @area of them. */
static void
fill_disk (AssayPicture *picture, int x, int y, int area, AssayPixel color)
{
  int drawn = 0;

  for (int squared = 0; drawn < area; squared++)
    for (int dy = -12; dy <= 12; dy++)
      for (int dx = -12; dx <= 12; dx++)
        if (dx * dx + dy * dy == squared && drawn < area)
          {
            *assay_picture_at (picture, x + dx, y + dy) = color;
            drawn++;
          }
}

/* @which: px of area, 0 = 2-10. */
static gboolean
draw_speck (AssayPicture *picture, int which, guint64 seed)
{
  int area = which > 0 ? which : 2 + (int) (seed >> 32) % 9, x, y;
  AssayPixel color = seed >> 40 & 1 ? defect_key (seed) : object_color (picture, seed >> 8);

  if (!find_free (picture, ceil (sqrt (area / G_PI)), seed >> 4, &x, &y))
    return FALSE;
  fill_disk (picture, x, y, area, color);
  return TRUE;
}

/* @which: px of area, in the inside: at least 2 px of the object lie around it. */
static gboolean
draw_hole (AssayPicture *picture, int which, guint64 seed)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;
  g_autofree guint8 *solid = g_malloc (n);
  g_autofree double *in = NULL;
  double apart = ceil (sqrt (which / G_PI)) + 2;

  for (gsize i = 0; i < n; i++)
    solid[i] = picture->pixels[i].a >= 250;
  in = distance_squared (solid, picture->width, picture->height, FALSE);
  for (gsize i = 0, at = seed % n; i < n; i++, at = (at + 1) % n)
    if (in[at] >= apart * apart)
      {
        fill_disk (picture, (int) (at % (gsize) picture->width),
                   (int) (at / (gsize) picture->width), which, (AssayPixel){0});
        return TRUE;
      }
  return FALSE;
}

static void
premultiply (const AssayPicture *picture, double *plane)
{
  for (gsize i = 0; i < (gsize) picture->width * (gsize) picture->height; i++)
    {
      AssayPixel p = picture->pixels[i];

      plane[4 * i] = p.r * p.a / 255.0;
      plane[4 * i + 1] = p.g * p.a / 255.0;
      plane[4 * i + 2] = p.b * p.a / 255.0;
      plane[4 * i + 3] = p.a;
    }
}

static guint8
byte_of (double value)
{
  return (guint8) CLAMP (floor (value + 0.5), 0, 255);
}

static gboolean
draw_blur (AssayPicture *picture, int which, guint64 seed)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;
  g_autofree double *plane = g_new (double, n * 4);

  (void) seed;
  premultiply (picture, plane);
  blur_gauss (plane, picture->width, picture->height, 4, which);
  for (gsize i = 0; i < n; i++)
    {
      double a = plane[4 * i + 3] / 255;

      picture->pixels[i] =
        a * 255 < 0.5 ? (AssayPixel){0}
                      : (AssayPixel){byte_of (plane[4 * i] / a), byte_of (plane[4 * i + 1] / a),
                                     byte_of (plane[4 * i + 2] / a), byte_of (a * 255)};
    }
  return TRUE;
}

/* Alpha alone is blurred; what was nothing takes the color that is spread there. */
static gboolean
draw_feather (AssayPicture *picture, int which, guint64 seed)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;
  g_autofree AssayPixel *before = g_memdup2 (picture->pixels, n * sizeof (AssayPixel));

  draw_blur (picture, which, seed);
  for (gsize i = 0; i < n; i++)
    if (before[i].a > 0)
      picture->pixels[i] =
        (AssayPixel){before[i].r, before[i].g, before[i].b, picture->pixels[i].a};
  return TRUE;
}

static gboolean
draw_patch (AssayPicture *picture, int which, guint64 seed)
{
  int left = (int) (seed % (guint64) (picture->width - PATCH_WIDTH));

  (void) which;
  for (int y = 0; y < PATCH_HEIGHT; y++)
    for (int x = left; x < left + PATCH_WIDTH; x++)
      *assay_picture_at (picture, x, y) = defect_key (seed);
  return TRUE;
}

#define HALOS(word, color)                                                                         \
  {"halo " word " opaque 10", draw_halo, (color) | HALO_PART},                                     \
    {"halo " word " opaque 100", draw_halo, (color)},                                              \
    {"halo " word " half 10", draw_halo, (color) | HALO_HALF | HALO_PART},                         \
  {                                                                                                \
    "halo " word " half 100", draw_halo, (color) | HALO_HALF                                       \
  }

const Defect defects[] = {
  HALOS ("key", HALO_KEY),
  HALOS ("light", HALO_LIGHT),
  HALOS ("dark", HALO_DARK),
  {"speck 2-10", draw_speck, 0},
  {"speck 20", draw_speck, 20},
  {"speck 80", draw_speck, 80},
  {"blur 1", draw_blur, 1},
  {"blur 2", draw_blur, 2},
  {"blur 3", draw_blur, 3},
  {"hole 4", draw_hole, 4},
  {"hole 12", draw_hole, 12},
  {"hole 40", draw_hole, 40},
  {"feather 1", draw_feather, 1},
  {"feather 2", draw_feather, 2},
  {"feather 3", draw_feather, 3},
  {"patch", draw_patch, 0},
  {NULL, NULL, 0},
};
