/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-defect.h"

#include "sandbox/assay-sandbox-defects-table.h"

static guint64
scramble (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

const SandboxDefect *
sandbox_defect_decide (guint64 seed, guint index, guint64 words_hash, int percent)
{
  guint64 h = scramble (scramble (seed + 0x5eed) ^ words_hash ^ ((guint64) index << 40));
  int total = 0, at;

  if ((int) ((h >> 32) % 10000) >= percent * 100)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    total += planted[i].weight;
  at = (int) ((h & 0xffffffff) % (guint64) total);
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    {
      at -= planted[i].weight;
      if (at < 0)
        return &planted[i];
    }
  return NULL;
}

static double
to_px (const SandboxCanvas *canvas, int size)
{
  return size * MIN (canvas->view.width, canvas->view.height) / 1024.0;
}

static SandboxRgb
contrast (SandboxRgb color)
{
  return color.r * 3 + color.g * 6 + color.b > 1275 ? sandbox_rgb (0x20262e)
                                                    : sandbox_rgb (0xf4f0e6);
}

static void
blend_ellipse (SandboxCanvas *canvas, double x, double y, double rx, double ry, SandboxRgb color)
{
  g_autoptr (Sketch) sketch = sketch_new (0);
  SandboxView view = {1.0, 0, 0, canvas->view.width, canvas->view.height};
  SandboxCover cover;

  sketch_ellipse (sketch, x, y, rx, ry);
  sketch_fill (sketch, color, SKETCH_FLAT, SKETCH_NO_LINE);
  sandbox_cover_fill (&cover, sketch, &g_array_index (sketch->shapes, SketchShape, 0), &view);
  sandbox_canvas_blend (canvas, &cover, color, 255, FALSE);
  sandbox_cover_clear (&cover);
}

/* Half an ellipse that stands on one of the four sides. */
static void
plant_patch (SandboxCanvas *canvas,
             const SandboxDefect *defect,
             SandboxRgb background,
             guint32 random)
{
  double size = to_px (canvas, defect->size);
  SandboxRgb color =
    sandbox_rgb_mix (background, contrast (background), defect->strength * 256 / 100);
  double along = 0.15 + 0.7 * ((random >> 8) & 255) / 255.0;
  int w = canvas->view.width, h = canvas->view.height;

  switch (random & 3)
    {
    case 0:
      blend_ellipse (canvas, along * w, 0, size * 1.4, size, color);
      break;
    case 1:
      blend_ellipse (canvas, w, along * h, size, size * 1.4, color);
      break;
    case 2:
      blend_ellipse (canvas, along * w, h, size * 1.4, size, color);
      break;
    default:
      blend_ellipse (canvas, 0, along * h, size, size * 1.4, color);
      break;
    }
}

void
sandbox_defect_before (SandboxCanvas *canvas,
                       const Sketch *sketch,
                       const SandboxDefect *defect,
                       SandboxRgb background,
                       guint32 random)
{
  if (defect->kind == SANDBOX_BACKGROUND_PATCH)
    plant_patch (canvas, defect, background, random);
  else if (defect->kind == SANDBOX_FRINGE)
    sandbox_render_rim (
      canvas, sketch, to_px (canvas, defect->size),
      sandbox_rgb_mix (background, random & 1 ? sandbox_rgb (0xffffff) : contrast (background),
                       defect->strength * 256 / 100));
}

void
sandbox_defect_move (SandboxView *view,
                     const Sketch *sketch,
                     const SandboxDefect *defect,
                     guint32 random)
{
  double beyond = defect->size * MIN (view->width, view->height) / 1024.0;
  double x0, y0, x1, y1;

  if (defect->kind != SANDBOX_OFF_CANVAS)
    return;
  sketch_bounds (sketch, &x0, &y0, &x1, &y1);
  switch (random & 3)
    {
    case 0:
      view->y = -beyond - y0 * view->scale;
      break;
    case 1:
      view->x = view->width + beyond - x1 * view->scale;
      break;
    case 2:
      view->y = view->height + beyond - y1 * view->scale;
      break;
    default:
      view->x = -beyond - x0 * view->scale;
      break;
    }
}

/* Nothing of the object within the speck and some air around it. */
static gboolean
is_free (const SandboxCanvas *canvas, int x, int y, int reach)
{
  int w = canvas->view.width, h = canvas->view.height;

  if (x - reach < 0 || y - reach < 0 || x + reach >= w || y + reach >= h)
    return FALSE;
  for (int dy = -reach; dy <= reach; dy += MAX (1, reach / 6))
    for (int dx = -reach; dx <= reach; dx += MAX (1, reach / 6))
      if (canvas->object[(gsize) (y + dy) * (gsize) w + (gsize) (x + dx)] > 0)
        return FALSE;
  return TRUE;
}

static void
plant_specks (SandboxCanvas *canvas, const SandboxDefect *defect, SandboxRgb color, guint32 random)
{
  double radius = to_px (canvas, defect->size) / 2;
  int left = defect->strength;

  for (int attempt = 0; attempt < 400 && left > 0; attempt++)
    {
      int x, y;

      random = random * 1664525u + 1013904223u;
      x = (int) (((guint64) (random >> 8) * (guint64) canvas->view.width) >> 24);
      random = random * 1664525u + 1013904223u;
      y = (int) (((guint64) (random >> 8) * (guint64) canvas->view.height) >> 24);
      if (!is_free (canvas, x, y, (int) (radius * 1.8) + 3))
        continue;
      blend_ellipse (canvas, x, y, radius, radius * 0.85,
                     sandbox_rgb_dark (color, (int) (random >> 25)));
      left--;
    }
}

/* Only @percent of the difference between the empty picture and the full one stays. */
static void
fade (AssayPicture *picture, const AssayPicture *empty, int percent)
{
  for (gsize i = 0; i < (gsize) picture->width * (gsize) picture->height; i++)
    {
      AssayPixel *p = &picture->pixels[i], e = empty->pixels[i];

      p->r = (guint8) (e.r + (p->r - e.r) * percent / 100);
      p->g = (guint8) (e.g + (p->g - e.g) * percent / 100);
      p->b = (guint8) (e.b + (p->b - e.b) * percent / 100);
    }
}

void
sandbox_defect_after (SandboxCanvas *canvas,
                      const AssayPicture *empty,
                      const SandboxDefect *defect,
                      SandboxRgb color,
                      guint32 random)
{
  if (defect->kind == SANDBOX_BLANK)
    fade (canvas->picture, empty, defect->strength);
  else if (defect->kind == SANDBOX_BLUR)
    sandbox_blur (canvas->picture, MAX (1, (int) to_px (canvas, defect->size)));
  else if (defect->kind == SANDBOX_STRAY_ISLAND)
    plant_specks (canvas, defect, color, random);
}
