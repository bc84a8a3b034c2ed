/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/scene.h"

#include "bench/cut/art.h"
#include "bench/cut/blur.h"

#include <math.h>

#define NOISE_SIGMA    3.0
#define VIGNETTE       0.15
#define GRADIENT       0.10
#define JPEG_QUALITY   90
#define SHADOW         0.35
#define SHADOW_FLAT    6    /* the silhouette's height over the shadow's */
#define SHADOW_BLUR    0.02 /* of the content's height */
#define DROP_DOWN      0.05
#define DROP_BLUR      0.03
#define MIXED_OFF      24 /* most a channel lies off the key */
#define MIXED_SIGMA    2.0
#define MIXED_VIGNETTE 0.06
#define MIXED_QUALITY  95

static const char *const names[] = {"magenta",  "green", "blue",   "noise", "vignette",
                                    "gradient", "jpeg",  "shadow", "drop",  "mixed"};

static const AssayPixel keys[] = {{255, 0, 255, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}};

const char *
scene_name (SceneKind kind)
{
  return names[kind];
}

SceneKind
scene_find (const char *name)
{
  SceneKind kind = 0;

  while (kind < SCENE_KINDS && !g_str_equal (names[kind], name))
    kind++;
  return kind;
}

guint64
scene_seed (const char *name)
{
  guint64 hash = 14695981039346656037u;

  for (; *name != '\0'; name++)
    hash = (hash ^ (guint8) *name) * 1099511628211u;
  return hash;
}

AssayPixel
scene_key (SceneKind kind, guint64 seed)
{
  return keys[kind <= SCENE_BLUE ? (guint64) kind : (seed >> 20) % G_N_ELEMENTS (keys)];
}

/* splitmix64 */
static guint64
next_random (guint64 *state)
{
  guint64 z = *state += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static double
next_unit (guint64 *state)
{
  return (double) (next_random (state) >> 11) / 9007199254740992.0;
}

static double
next_normal (guint64 *state)
{
  double u = 1 - next_unit (state), v = next_unit (state);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

static guint8
byte_of (double value)
{
  return (guint8) CLAMP (floor (value + 0.5), 0, 255);
}

static AssayPixel
darkened (AssayPixel color, double part)
{
  return (AssayPixel){byte_of (color.r * (1 - part)), byte_of (color.g * (1 - part)),
                      byte_of (color.b * (1 - part)), 255};
}

/* How much of its light each pixel of the background loses, 0 .. 1. */
typedef double (*Light) (const AssayPicture *field, int x, int y, double angle);

static double
light_vignette (const AssayPicture *field, int x, int y, double angle)
{
  double cx = field->width / 2.0, cy = field->height / 2.0;
  double dx = x + 0.5 - cx, dy = y + 0.5 - cy;

  (void) angle;
  return (dx * dx + dy * dy) / (cx * cx + cy * cy);
}

static double
light_gradient (const AssayPicture *field, int x, int y, double angle)
{
  double cx = field->width / 2.0, cy = field->height / 2.0;
  double reach = fabs (cx * cos (angle)) + fabs (cy * sin (angle));

  return 0.5 + ((x + 0.5 - cx) * cos (angle) + (y + 0.5 - cy) * sin (angle)) / (2 * reach);
}

static AssayPicture *
draw_background (int width, int height, AssayPixel color, Light light, double most, double angle)
{
  AssayPicture *field = art_new (width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      *assay_picture_at (field, x, y) =
        light == NULL ? color : darkened (color, most * light (field, x, y, angle));
  return field;
}

static void
darken_by (AssayPicture *field, const double *cover)
{
  for (gsize i = 0; i < (gsize) field->width * (gsize) field->height; i++)
    field->pixels[i] = darkened (field->pixels[i], SHADOW * cover[i]);
}

static void
draw_drop_shadow (AssayPicture *field, const AssayPicture *truth)
{
  AssayRect box = assay_picture_content_box (truth, 8);
  g_autofree double *cover = g_new0 (double, (gsize) field->width *(gsize) field->height);
  int down = (int) (box.height * DROP_DOWN);

  for (int y = down; y < field->height; y++)
    for (int x = 0; x < field->width; x++)
      cover[(gsize) y * (gsize) field->width + (gsize) x] =
        assay_picture_at (truth, x, y - down)->a / 255.0;
  blur_gauss (cover, field->width, field->height, 1, MAX (1, box.height * DROP_BLUR));
  darken_by (field, cover);
}

static void
draw_contact_shadow (AssayPicture *field, const AssayPicture *truth)
{
  AssayRect box = assay_picture_content_box (truth, 8);
  g_autofree double *cover = g_new0 (double, (gsize) field->width *(gsize) field->height);
  int foot = box.y + box.height, half = box.height / (2 * SHADOW_FLAT);

  for (int y = MAX (0, foot - half); y < MIN (field->height, foot + half); y++)
    {
      int from = box.y + (y - (foot - half)) * box.height / MAX (1, 2 * half);

      for (int x = box.x; x < box.x + box.width; x++)
        cover[(gsize) y * (gsize) field->width + (gsize) x] =
          assay_picture_at (truth, x, MIN (from, foot - 1))->a / 255.0;
    }
  blur_gauss (cover, field->width, field->height, 1, MAX (1, box.height * SHADOW_BLUR));
  darken_by (field, cover);
}

static void
draw_sprite (AssayPicture *field, const AssayPicture *truth)
{
  for (gsize i = 0; i < (gsize) field->width * (gsize) field->height; i++)
    {
      AssayPixel f = truth->pixels[i], *b = &field->pixels[i];
      double a = f.a / 255.0;

      *b = (AssayPixel){byte_of (a * f.r + (1 - a) * b->r), byte_of (a * f.g + (1 - a) * b->g),
                        byte_of (a * f.b + (1 - a) * b->b), 255};
    }
}

static void
add_noise (AssayPicture *picture, double sigma, guint64 *random)
{
  for (gsize i = 0; i < (gsize) picture->width * (gsize) picture->height; i++)
    {
      AssayPixel *p = &picture->pixels[i];

      p->r = byte_of (p->r + sigma * next_normal (random));
      p->g = byte_of (p->g + sigma * next_normal (random));
      p->b = byte_of (p->b + sigma * next_normal (random));
    }
}

/* A color a model paints when asked for @key: near it, less pure. */
static AssayPixel
off_key (AssayPixel key, guint64 *random)
{
  guint8 *channels[] = {&key.r, &key.g, &key.b};

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      int off = (int) (next_random (random) % (MIXED_OFF + 1));

      *channels[i] = (guint8) (*channels[i] > 127 ? *channels[i] - off : *channels[i] + off);
    }
  return key;
}

static AssayPicture *
through_jpeg (AssayPicture *picture, int quality)
{
  AssayPicture *out = scene_through_jpeg (picture, quality);

  assay_picture_unref (picture);
  return out;
}

static AssayPicture *
draw_field (const AssayPicture *truth, SceneKind kind, AssayPixel color, guint64 *random)
{
  double angle = 2 * G_PI * next_unit (random);

  switch (kind)
    {
    case SCENE_VIGNETTE:
      return draw_background (truth->width, truth->height, color, light_vignette, VIGNETTE, 0);
    case SCENE_GRADIENT:
      return draw_background (truth->width, truth->height, color, light_gradient, GRADIENT, angle);
    case SCENE_MIXED:
      return draw_background (truth->width, truth->height, off_key (color, random), light_vignette,
                              MIXED_VIGNETTE, 0);
    default:
      return draw_background (truth->width, truth->height, color, NULL, 0, 0);
    }
}

AssayPicture *
scene_compose (const AssayPicture *truth, SceneKind kind, guint64 seed)
{
  guint64 random = seed ^ scene_seed (scene_name (kind));
  AssayPicture *picture = draw_field (truth, kind, scene_key (kind, seed), &random);

  if (kind == SCENE_SHADOW)
    draw_contact_shadow (picture, truth);
  if (kind == SCENE_DROP)
    draw_drop_shadow (picture, truth);
  draw_sprite (picture, truth);
  if (kind == SCENE_NOISE || kind == SCENE_MIXED)
    add_noise (picture, kind == SCENE_NOISE ? NOISE_SIGMA : MIXED_SIGMA, &random);
  if (kind == SCENE_JPEG || kind == SCENE_MIXED)
    picture = through_jpeg (picture, kind == SCENE_JPEG ? JPEG_QUALITY : MIXED_QUALITY);
  return picture;
}
