/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A sketch is a display list: shapes in a space of -500 … 500 (y down) with their materials, in
 * painter's order. Subjects write it, the renderer gives it style. Numbers are doubles: + - * /
 * only, so the same binary gives the same picture. */

#include "sandbox/assay-sandbox-draw.h"

G_BEGIN_DECLS

typedef enum
{
  SKETCH_MATTE,
  SKETCH_GLOSS, /* stronger lights */
  SKETCH_METAL, /* bands of light */
  SKETCH_GLASS, /* pale, little shade; thin where the sketch is of glass */
  SKETCH_GLOW,  /* shines itself: no shade */
  SKETCH_FLAT,  /* the colour as it is: a facet */
} SketchFinish;

typedef enum
{
  SKETCH_NO_LINE = 1 << 0, /* no outline of its own */
  SKETCH_CLIP = 1 << 1,    /* only inside the last shape without this flag */
} SketchFlags;

typedef struct
{
  double x, y;
} SketchPoint;

typedef struct
{
  guint first, n_contours; /* into contours */
  SandboxRgb color;
  SketchFinish finish;
  SketchFlags flags;
  int alpha;    /* 0 … 255 */
  double width; /* > 0: a stroke along the path */
} SketchShape;

typedef struct
{
  GArray *points;   /* SketchPoint, transformed */
  GArray *contours; /* guint: first point; each ends where the next begins */
  GArray *shapes;   /* SketchShape */
  guint open;       /* first contour of the path being made */
  double m[6];      /* x' = m0 x + m2 y + m4; y' = m1 x + m3 y + m5 */
  double stack[8][6];
  guint depth;
  guint64 random;
  SandboxRgb main; /* the colour asked for, or the subject's own */
  gboolean asked;  /* main comes from the prompt */
  gboolean glass;  /* fills of glass let the background through */
} Sketch;

Sketch *sketch_new (guint64 seed);
void sketch_free (Sketch *sketch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sketch, sketch_free)

/* 0 … 2^32-1; from the seed. */
guint32 sketch_random (Sketch *sketch);
double sketch_between (Sketch *sketch, double low, double high);
int sketch_choose (Sketch *sketch, int n); /* 0 … n-1 */

void sketch_save (Sketch *sketch);
void sketch_restore (Sketch *sketch);
void sketch_translate (Sketch *sketch, double x, double y);
void sketch_rotate (Sketch *sketch, double degrees); /* clockwise */
void sketch_scale (Sketch *sketch, double x, double y);

/* The path under way. @data: SVG path commands M L C Q Z, absolute, integers or decimals. */
void sketch_path (Sketch *sketch, const char *data);
void sketch_pathf (Sketch *sketch, const char *format, ...)
  G_GNUC_PRINTF (2, 3); /* integers only */
void sketch_ellipse (Sketch *sketch, double x, double y, double rx, double ry);
void sketch_box (Sketch *sketch, double x, double y, double width, double height, double round);
/* @n spikes, first one up. @inner: radius between them; @round: 0 = sharp. */
void sketch_star (Sketch *sketch, int n, double x, double y, double outer, double inner);

/* End the path. */
void sketch_fill (Sketch *sketch, SandboxRgb color, SketchFinish finish, SketchFlags flags);
void sketch_fill_alpha (
  Sketch *sketch, SandboxRgb color, SketchFinish finish, SketchFlags flags, int alpha);
void sketch_stroke (Sketch *sketch, SandboxRgb color, double width, SketchFlags flags, int alpha);

/* Box of all shapes that are not clipped; strokes by their middle line. */
void sketch_bounds (const Sketch *sketch, double *x0, double *y0, double *x1, double *y1);

double sandbox_sine (double degrees);
double sandbox_cosine (double degrees);

/* --- colours --- */
SandboxRgb sandbox_rgb (int hex);
SandboxRgb sandbox_rgb_mix (SandboxRgb a, SandboxRgb b, int part); /* part of 256 of b */
SandboxRgb sandbox_rgb_light (SandboxRgb color, int part);         /* toward warm white */
SandboxRgb sandbox_rgb_dark (SandboxRgb color, int part);          /* toward cool shade */
SandboxRgb
sandbox_rgb_turn (SandboxRgb color, int degrees, int saturation); /* hue shift; saturation in 256 */

#define SKETCH_WHITE sandbox_rgb (0xfffdf6)
#define SKETCH_INK   sandbox_rgb (0x1d1430)
#define SKETCH_GOLD  sandbox_rgb (0xf2b632)
#define SKETCH_STEEL sandbox_rgb (0xb4c2d0)
#define SKETCH_WOOD  sandbox_rgb (0x9a6234)
#define SKETCH_PAPER sandbox_rgb (0xf0dcae)

/* --- subjects: small files assay-sandbox-subject-<name>.c of like ones, listed in meson.build --- */
typedef struct
{
  const char *name;
  const char *const *synonyms; /* ended by %NULL; single words */
  int color;                   /* of the main material when none is asked for */
  int stands;                  /* on ground, with a shadow: percent of the pictures */
  void (*draw) (Sketch *sketch);
} SandboxSubject;

/* The rows of each file, ended by one without name; ended by %NULL. */
extern const SandboxSubject *const sandbox_subjects[];
/* Never %NULL: the last one of all is the fallback. */
const SandboxSubject *sandbox_subject_find (const char *name);

G_END_DECLS
