/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-subject-strokes.h"

/* --- heart --- */

#define HEART                                                                                      \
  "M 0 390 C -120 275 -410 95 -410 -130 C -410 -295 -285 -375 -175 -375 C -85 -375 -28 -315 0 "    \
  "-250 "                                                                                          \
  "C 28 -315 85 -375 175 -375 C 285 -375 410 -295 410 -130 C 410 95 120 275 0 390 Z"

static void
draw_heart (Sketch *s)
{
  gboolean framed = sketch_choose (s, 3) == 0;

  if (framed)
    {
      sketch_path (s, HEART);
      sketch_fill (s, SKETCH_GOLD, SKETCH_METAL, 0);
      sketch_translate (s, 0, -8);
      sketch_scale (s, 0.8, 0.79);
    }
  sketch_path (s, HEART);
  sketch_fill (s, s->main, SKETCH_GLOSS, 0);
  sketch_path (
    s,
    "M -40 372 C 130 300 330 130 362 -90 C 372 -170 420 -160 420 -100 C 420 110 200 330 30 410 Z");
  sketch_fill_alpha (s, sandbox_rgb_dark (s->main, 180), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     110);
  sketch_path (s, "M -322 -120 C -326 -225 -262 -300 -176 -306 C -146 -308 -140 -268 -168 -260 C "
                  "-226 -244 -258 -196 -262 -124 "
                  "C -264 -86 -320 -84 -322 -120 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 225);
  sketch_ellipse (s, -284, -30, 26, 34);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 205);
  sketch_ellipse (s, 190, -250, 74, 40);
  sketch_fill_alpha (s, sandbox_rgb_light (s->main, 150), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     130);
}

static const char *const heart_synonyms[] = {"hearts", "life",      "health", "love",
                                             "hp",     "valentine", NULL};

/* --- duck --- */

static void
draw_duck_face (Sketch *s)
{
  SandboxRgb beak = sandbox_rgb (0xf28a1e);

  sketch_path (s, "M 262 -128 C 330 -118 410 -118 432 -140 C 430 -92 350 -70 280 -88 Z");
  sketch_fill (s, sandbox_rgb_dark (beak, 70), SKETCH_GLOSS, 0);
  sketch_path (s, "M 262 -206 C 320 -236 380 -206 452 -176 C 480 -160 470 -128 430 -128 C 370 -124 "
                  "310 -122 258 -132 Z");
  sketch_fill (s, beak, SKETCH_GLOSS, 0);
  sketch_ellipse (s, 196, -232, 42, 54);
  sketch_fill (s, sandbox_rgb (0x241a34), SKETCH_FLAT, SKETCH_NO_LINE);
  sketch_ellipse (s, 182, -252, 16, 19);
  sketch_fill (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE);
  sketch_ellipse (s, 212, -208, 8, 9);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE, 200);
}

static void
draw_duck (Sketch *s)
{
  if (sketch_choose (s, 2) == 0)
    sketch_scale (s, -1, 1);
  sketch_path (
    s,
    "M -392 0 C -416 -96 -376 -136 -322 -84 C -266 -26 -150 -18 -60 -40 C 60 -90 352 -50 352 132 "
    "C 352 300 210 378 0 378 C -230 378 -372 262 -392 0 Z");
  sketch_ellipse (s, 130, -190, 196, 190);
  sketch_fill (s, s->main, SKETCH_GLOSS, 0);
  sketch_path (s,
               "M -30 20 C 60 60 210 50 280 -40 C 290 -10 270 20 240 40 C 170 84 60 84 -30 20 Z");
  sketch_fill_alpha (s, sandbox_rgb_dark (s->main, 110), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     120);
  sketch_ellipse (s, 232, -128, 46, 30);
  sketch_fill_alpha (s, sandbox_rgb (0xff8a5a), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 90);
  sketch_path (s, "M -232 118 C -170 44 20 50 84 122 C 96 142 88 168 72 172 C 76 200 40 222 14 214 "
                  "C -6 248 -60 256 -90 240 "
                  "C -170 240 -228 190 -232 118 Z");
  sketch_fill (s, sandbox_rgb_light (s->main, 36), SKETCH_GLOSS, 0);
  draw_duck_face (s);
  sketch_path (s, "M 10 -270 C 30 -330 80 -358 124 -358 C 146 -356 146 -330 124 -324 C 84 -314 60 "
                  "-294 46 -256 C 36 -234 2 -242 10 -270 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE, 200);
}

static const char *const duck_synonyms[] = {"duckling", "bird",    "chick", "goose",
                                            "ducky",    "chicken", NULL};

/* --- star --- */

static void
draw_star (Sketch *s)
{
  double inner = sketch_between (s, 205, 236);
  SketchPoint p[10];

  for (int i = 0; i < 10; i++)
    {
      double r = i % 2 == 0 ? 430 : inner;

      p[i] = (SketchPoint){r * sandbox_cosine (36.0 * i - 90), r * sandbox_sine (36.0 * i - 90)};
    }
  sketch_star (s, 5, 0, 0, 430, inner);
  sketch_fill (s, s->main, SKETCH_GLOSS, 0);
  for (int i = 0; i < 10; i++)
    {
      SketchPoint a = p[i], b = p[(i + 1) % 10];
      /* how far the facet looks toward the upper left */
      double facing = -((a.x + b.x) * 0.5 * 0.62 + (a.y + b.y) * 0.5 * 0.78) / 330.0
                      + (i % 2 == 0 ? -0.28 : 0.28);
      int tone = (int) (facing * 190);

      sketch_pathf (s, "M 0 0 L %d %d L %d %d Z", (int) a.x, (int) a.y, (int) b.x, (int) b.y);
      sketch_fill_alpha (
        s, tone > 0 ? sandbox_rgb_light (s->main, tone) : sandbox_rgb_dark (s->main, -tone),
        SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 205);
    }
  for (int i = 0; i < 10; i++)
    {
      sketch_pathf (s, "M 0 0 L %d %d", (int) p[i].x, (int) p[i].y);
      sketch_stroke (
        s, i % 2 == 0 ? sandbox_rgb_light (s->main, 190) : sandbox_rgb_dark (s->main, 120), 8,
        SKETCH_CLIP, 120);
    }
  subject_glint (s, -92, -120, 92);
}

static const char *const star_synonyms[] = {"stars",  "starburst", "favorite", "favourite",
                                            "rating", "sparkle",   NULL};

/* --- rocket --- */

static void
draw_flame (Sketch *s)
{
  int tip = (int) sketch_between (s, 500, 580);

  sketch_pathf (s,
                "M -104 300 C -150 400 -70 430 -60 500 C -40 460 -20 480 0 %d C 20 480 40 460 60 "
                "500 C 70 430 150 400 104 300 Z",
                tip);
  sketch_fill (s, sandbox_rgb (0xf0641e), SKETCH_GLOW, 0);
  sketch_pathf (s, "M -66 300 C -86 380 -30 400 0 %d C 30 400 86 380 66 300 Z", tip - 60);
  sketch_fill (s, sandbox_rgb (0xffc42e), SKETCH_GLOW, SKETCH_NO_LINE | SKETCH_CLIP);
  sketch_path (s, "M -34 300 C -40 350 -10 370 0 410 C 10 370 40 350 34 300 Z");
  sketch_fill (s, sandbox_rgb (0xfff5cc), SKETCH_GLOW, SKETCH_NO_LINE | SKETCH_CLIP);
}

static void
draw_fins (Sketch *s)
{
  sketch_path (s, "M -130 60 C -270 130 -320 270 -296 420 C -240 340 -170 312 -96 296 Z");
  sketch_fill (s, s->main, SKETCH_GLOSS, 0);
  sketch_path (s, "M 130 60 L 96 296 C 170 312 240 340 296 420 C 320 270 270 130 130 60 Z");
  sketch_fill (s, sandbox_rgb_dark (s->main, 60), SKETCH_GLOSS, 0);
}

static void
draw_rocket (Sketch *s)
{
  SandboxRgb shell = sandbox_rgb (0xe9eef4);
  int band = (int) sketch_between (s, 130, 180);

  sketch_rotate (s, sketch_between (s, 34, 46));
  draw_flame (s);
  draw_fins (s);
  sketch_box (s, -104, 262, 208, 54, 14);
  sketch_fill (s, sandbox_rgb (0x5e6678), SKETCH_METAL, 0);
  sketch_path (s, "M 0 -490 C 140 -340 182 -150 182 40 C 182 150 150 240 128 284 L -128 284 C -150 "
                  "240 -182 150 -182 40 "
                  "C -182 -150 -140 -340 0 -490 Z");
  sketch_fill (s, shell, SKETCH_GLOSS, 0);
  sketch_path (s, "M -220 -520 L 220 -520 L 220 -262 Q 0 -196 -220 -262 Z");
  sketch_fill (s, s->main, SKETCH_GLOSS, SKETCH_CLIP);
  sketch_pathf (s, "M -220 %d Q 0 %d 220 %d L 220 %d Q 0 %d -220 %d Z", band, band + 44, band,
                band + 46, band + 92, band + 46);
  sketch_fill (s, s->main, SKETCH_GLOSS, SKETCH_CLIP | SKETCH_NO_LINE);
  sketch_path (s, "M -112 -190 C -140 -90 -144 10 -136 120 C -132 150 -106 150 -108 120 C -112 10 "
                  "-106 -80 -84 -180 C -78 -210 -104 -218 -112 -190 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 225);
  sketch_ellipse (s, 10, -84, 98, 98);
  sketch_fill (s, sandbox_rgb (0x8d9aad), SKETCH_METAL, 0);
  sketch_ellipse (s, 10, -84, 66, 66);
  sketch_fill (s, sandbox_rgb (0x37a6dc), SKETCH_GLOSS, 0);
  sketch_path (s, "M -38 -70 C -40 -110 -10 -134 20 -136 C 0 -116 -18 -98 -22 -66 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 200);
}

static const char *const rocket_synonyms[] = {"spaceship",  "missile", "spacecraft", "shuttle",
                                              "rocketship", "ship",    NULL};

/* --- crate: what is drawn when no noun is known --- */

typedef struct
{
  double xx, xy, yx, yy, ox, oy; /* unit square 0 … 1 onto a face */
} Face;

static void
face_quad (Sketch *s, const Face *f, double x0, double y0, double x1, double y1)
{
  const double u[4] = {x0, x1, x1, x0}, v[4] = {y0, y0, y1, y1};
  int p[8];

  for (int i = 0; i < 4; i++)
    {
      p[2 * i] = (int) (f->ox + u[i] * f->xx + v[i] * f->yx);
      p[2 * i + 1] = (int) (f->oy + u[i] * f->xy + v[i] * f->yy);
    }
  sketch_pathf (s, "M %d %d L %d %d L %d %d L %d %d Z", p[0], p[1], p[2], p[3], p[4], p[5], p[6],
                p[7]);
}

static void
draw_face (Sketch *s, const Face *f, SandboxRgb wood, gboolean brace)
{
  SandboxRgb frame = sandbox_rgb_light (wood, 46);
  static const double bars[4][4] = {
    {0, 0, 0.16, 1}, {0.84, 0, 1, 1}, {0, 0, 1, 0.16}, {0, 0.84, 1, 1}};

  face_quad (s, f, 0, 0, 1, 1);
  sketch_fill (s, wood, SKETCH_MATTE, 0);
  for (int i = 1; i < 5; i++)
    {
      face_quad (s, f, 0, i * 0.2 - 0.012, 1, i * 0.2 + 0.012);
      sketch_fill (s, sandbox_rgb_dark (wood, 210), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP);
    }
  if (brace)
    {
      sketch_pathf (s, "M %d %d L %d %d", (int) (f->ox + 0.1 * f->xx + 0.9 * f->yx),
                    (int) (f->oy + 0.1 * f->xy + 0.9 * f->yy),
                    (int) (f->ox + 0.9 * f->xx + 0.1 * f->yx),
                    (int) (f->oy + 0.9 * f->xy + 0.1 * f->yy));
      sketch_stroke (s, sandbox_rgb_dark (wood, 230), 76, SKETCH_CLIP, 255);
      sketch_pathf (s, "M %d %d L %d %d", (int) (f->ox + 0.1 * f->xx + 0.9 * f->yx),
                    (int) (f->oy + 0.1 * f->xy + 0.9 * f->yy),
                    (int) (f->ox + 0.9 * f->xx + 0.1 * f->yx),
                    (int) (f->oy + 0.9 * f->xy + 0.1 * f->yy));
      sketch_stroke (s, frame, 56, SKETCH_CLIP, 255);
    }
  for (int i = 0; i < 4; i++)
    {
      face_quad (s, f, bars[i][0], bars[i][1], bars[i][2], bars[i][3]);
      sketch_fill (s, frame, SKETCH_MATTE, SKETCH_CLIP);
    }
}

static void
draw_crate (Sketch *s)
{
  static const Face top = {370, 175, -370, 175, 0, -375};
  static const Face left = {370, 175, 0, 400, -370, -200};
  static const Face right = {370, -175, 0, 400, 0, -25};
  gboolean brace = sketch_choose (s, 3) > 0;

  draw_face (s, &top, sandbox_rgb_light (s->main, 70), FALSE);
  draw_face (s, &left, s->main, brace);
  draw_face (s, &right, sandbox_rgb_dark (s->main, 100), brace);
}

static const char *const crate_synonyms[] = {"box",       "chest",   "barrel",
                                             "container", "package", NULL};

const SandboxSubject sandbox_subjects_of_things[] = {
  {"heart", heart_synonyms, 0xe0283c, 35, draw_heart},
  {"duck", duck_synonyms, 0xf9cf2e, 75, draw_duck},
  {"star", star_synonyms, 0xf9c62c, 35, draw_star},
  {"rocket", rocket_synonyms, 0xe03a34, 0, draw_rocket},
  {"crate", crate_synonyms, 0xa86f3a, 75, draw_crate},
  {NULL},
};
