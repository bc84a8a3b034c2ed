/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-draw.h"

#include "sandbox/assay-sandbox-defect.h"
#include "sandbox/assay-sandbox-ground.h"

static guint64
mix_seed (guint64 seed, guint index)
{
  guint64 z = seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) * (index + 1);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return z ^ (z >> 27);
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
  sketch->glass = scene->glass;
  sketch->main = scene->has_color ? scene->color : sandbox_rgb (subject->color);
  /* no two red things are the same red */
  sketch->main = sandbox_rgb_turn (sketch->main, (int) sketch_between (sketch, -8, 8),
                                   (int) sketch_between (sketch, 244, 276));
  sketch_rotate (sketch, turn);
  sketch_scale (sketch, wide, 2.0 - wide);
  subject->draw (sketch);
  return sketch;
}

/* Of two like things one stands on ground and the other hangs in the air, unless the subject or the
 * words say more. A scene's things stand. */
static gboolean
is_standing (const SandboxScene *scene, guint32 random)
{
  int percent = sandbox_subject_find (scene->subject)->stands;

  return !scene->floats
         && (!scene->has_background || (int) (sandbox_hash (random, 7, 7) % 100) < percent);
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
  SandboxRgb ground = sandbox_rgb (0x8090a8);
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
    ground = sandbox_ground_flat (canvas.picture, scene.background, random);
  else
    sandbox_ground_scene (canvas.picture, sketch->main, random);
  if (defect != NULL && defect->kind == SANDBOX_BLANK)
    {
      empty = assay_picture_new (request->width, request->height);
      memcpy (empty->pixels, canvas.picture->pixels, n * sizeof (AssayPixel));
    }
  if (is_standing (&scene, random))
    sandbox_ground_shadow (&canvas, sketch, random);
  if (defect != NULL)
    sandbox_defect_before (&canvas, sketch, defect, ground, random);
  sandbox_render (&canvas, sketch);
  if (scene.glows)
    sandbox_render_glow (&canvas, sandbox_rgb_light (sketch->main, 120),
                         150 + (int) (random >> 3 & 63));
  if (defect != NULL)
    sandbox_defect_after (&canvas, empty, defect, sketch->main, random);
  finish (canvas.picture, request);
  g_free (canvas.object);
  if (out_truth != NULL)
    *out_truth = make_truth (request, &scene, defect);
  return canvas.picture;
}
