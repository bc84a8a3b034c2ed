/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-draw.h"

#include "sandbox/assay-sandbox-defect.h"

static guint64
mix_seed (guint64 seed, guint index)
{
  guint64 z = seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) * (index + 1);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return z ^ (z >> 27);
}

/* The flat colour that was asked for; models never hit it quite, and never evenly. */
static void
paint_flat (AssayPicture *picture, SandboxRgb color, guint32 seed)
{
  int cell = MAX (4, MIN (picture->width, picture->height) / 56);
  SandboxRgb near[5];

  for (int d = -2; d <= 2; d++)
    near[d + 2] =
      (SandboxRgb){(guint8) CLAMP (color.r + d, 0, 255), (guint8) CLAMP (color.g + d, 0, 255),
                   (guint8) CLAMP (color.b + d, 0, 255)};
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        int n = sandbox_noise (seed, x, y, cell);
        SandboxRgb c = near[CLAMP ((n * 5 + 640) / 256, 0, 4)];

        *assay_picture_at (picture, x, y) = (AssayPixel){c.r, c.g, c.b, 255};
      }
}

/* No flat colour asked: a quiet wall with a light behind the thing and a shadow under it. */
static void
paint_scene (AssayPicture *picture, SandboxRgb main, guint32 seed)
{
  SandboxRgb wall = sandbox_rgb_turn (sandbox_rgb_mix (sandbox_rgb (0x7d8fae), main, 40),
                                      (int) (seed % 60) - 30, 200);
  SandboxRgb light = sandbox_rgb_light (wall, 190), deep = sandbox_rgb_dark (wall, 150);
  int w = picture->width, h = picture->height;
  int cell = MAX (6, MIN (w, h) / 9);

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        int dx = (2 * x - w) * 256 / w, dy = (2 * y - h) * 256 / h + 40;
        int far = (dx * dx + dy * dy) / 300; /* 0 … about 480 */
        int n = sandbox_noise (seed, x, y, cell) / 10;
        SandboxRgb c = far < 256 ? sandbox_rgb_mix (light, wall, far + n)
                                 : sandbox_rgb_mix (wall, deep, far - 256 + n);

        *assay_picture_at (picture, x, y) = (AssayPixel){c.r, c.g, c.b, 255};
      }
}

static void
paint_shadow (SandboxCanvas *canvas, const Sketch *sketch)
{
  g_autoptr (Sketch) shadow = sketch_new (0);
  double x0, y0, x1, y1;

  sketch_bounds (sketch, &x0, &y0, &x1, &y1);
  for (int i = 0; i < 5; i++)
    {
      SandboxCover cover;
      double grow = 1.0 - 0.12 * i;

      sketch_ellipse (shadow, (x0 + x1) / 2 + 12, y1 - 4, (x1 - x0) * 0.5 * grow,
                      (y1 - y0) * 0.075 * grow);
      sketch_fill (shadow, SKETCH_INK, SKETCH_FLAT, SKETCH_NO_LINE);
      sandbox_cover_fill (&cover, shadow, &g_array_index (shadow->shapes, SketchShape, i),
                          &canvas->view);
      sandbox_canvas_blend (canvas, &cover, SKETCH_INK, 26, FALSE);
      sandbox_cover_clear (&cover);
    }
}

/* The seed's own hand: turn and proportions, then the subject. */
static Sketch *
make_sketch (const SandboxScene *scene, guint64 seed)
{
  const SandboxSubject *subject = sandbox_subject_find (scene->subject);
  Sketch *sketch = sketch_new (seed);
  double turn = sketch_between (sketch, -7, 7);
  double wide = sketch_between (sketch, 0.94, 1.06);

  sketch->asked = scene->has_color;
  sketch->main = scene->has_color ? scene->color : sandbox_rgb (subject->color);
  /* no two red things are the same red */
  sketch->main = sandbox_rgb_turn (sketch->main, (int) sketch_between (sketch, -8, 8),
                                   (int) sketch_between (sketch, 244, 276));
  sketch_rotate (sketch, turn);
  sketch_scale (sketch, wide, 2.0 - wide);
  subject->draw (sketch);
  return sketch;
}

static void
fit_view (SandboxView *view, Sketch *sketch, const AssayPicture *picture)
{
  double x0, y0, x1, y1, fill = sketch_between (sketch, 0.76, 0.82);

  view->width = picture->width;
  view->height = picture->height;
  sketch_bounds (sketch, &x0, &y0, &x1, &y1);
  view->scale = MIN (fill * picture->width / (x1 - x0), fill * picture->height / (y1 - y0));
  view->x = picture->width / 2.0 - (x0 + x1) / 2 * view->scale
            + sketch_between (sketch, -0.012, 0.012) * picture->width;
  view->y = picture->height / 2.0 - (y0 + y1) / 2 * view->scale
            + sketch_between (sketch, -0.012, 0.012) * picture->height;
}

/* A run of few steps ends a little soft. */
static void
finish (AssayPicture *picture, const SandboxDrawRequest *request)
{
  if (request->steps > 0 && request->steps < 5 && MIN (picture->width, picture->height) >= 512)
    sandbox_blur (picture, 1);
}

static char *
make_truth (const SandboxDrawRequest *request,
            const SandboxScene *scene,
            const SandboxDefect *defect)
{
  g_autofree char *planted =
    defect != NULL
      ? g_strdup_printf ("{\"kind\": \"%s\", \"level\": \"%s\", \"size\": %d, \"strength\": %d}",
                         defect->name, defect->level, defect->size, defect->strength)
      : g_strdup ("null");

  return g_strdup_printf ("{\"sandbox\": true, \"subject\": \"%s\", \"seed\": \"%" G_GUINT64_FORMAT
                          "\", \"index\": %u, \"defect\": %s}",
                          scene->subject, request->seed, request->index, planted);
}

AssayPicture *
sandbox_draw (const SandboxDrawRequest *request, char **out_truth)
{
  g_autoptr (AssayPicture) empty = NULL;
  g_autoptr (Sketch) sketch = NULL;
  SandboxScene scene;
  SandboxStyle style;
  guint64 words = sandbox_words_hash (request->positive);
  guint64 seed = mix_seed (request->seed, request->index);
  guint32 random = (guint32) (seed >> 24) ^ (guint32) words;
  const SandboxDefect *defect =
    sandbox_defect_decide (request->seed, request->index, words, request->defects_percent);
  SandboxCanvas canvas = {assay_picture_new (request->width, request->height), NULL, {0}, &style};
  gsize n = (gsize) request->width * (gsize) request->height;

  sandbox_words_read (request->positive, &scene);
  sandbox_style_make (&style, request->checkpoint, request->loras, request->cfg_tenths);
  sketch = make_sketch (&scene, seed);
  fit_view (&canvas.view, sketch, canvas.picture);
  canvas.object = g_malloc0 (n);
  if (defect != NULL)
    sandbox_defect_move (&canvas.view, sketch, defect, random);
  if (scene.has_background)
    paint_flat (canvas.picture, scene.background, random);
  else
    {
      paint_scene (canvas.picture, sketch->main, random);
      paint_shadow (&canvas, sketch);
    }
  if (defect != NULL && defect->kind == SANDBOX_BLANK)
    {
      empty = assay_picture_new (request->width, request->height);
      memcpy (empty->pixels, canvas.picture->pixels, n * sizeof (AssayPixel));
    }
  if (defect != NULL)
    sandbox_defect_before (&canvas, sketch, defect,
                           scene.has_background ? scene.background : sandbox_rgb (0x8090a8),
                           random);
  sandbox_render (&canvas, sketch);
  if (defect != NULL)
    sandbox_defect_after (&canvas, empty, defect, sketch->main, random);
  finish (canvas.picture, request);
  g_free (canvas.object);
  if (out_truth != NULL)
    *out_truth = make_truth (request, &scene, defect);
  return canvas.picture;
}
