/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-render.h"

#include "sandbox/assay-sandbox-relief.h"

#define TONES 257 /* -256 … 256 on either side */

guint32
sandbox_hash (guint32 seed, int x, int y)
{
  guint32 h = seed ^ ((guint32) x * 0x9e3779b1u) ^ ((guint32) y * 0x85ebca77u);

  h = (h ^ (h >> 15)) * 0x2c1b3c6du;
  h = (h ^ (h >> 12)) * 0x297a2d39u;
  return h ^ (h >> 15);
}

int
sandbox_noise (guint32 seed, int x, int y, int cell)
{
  int cx = x / cell, cy = y / cell;
  int fx = (x % cell) * 256 / cell, fy = (y % cell) * 256 / cell;
  int v[4];

  for (int i = 0; i < 4; i++)
    v[i] = (int) (sandbox_hash (seed, cx + (i & 1), cy + (i >> 1)) & 255) - 128;
  return ((v[0] * (256 - fx) + v[1] * fx) * (256 - fy) + (v[2] * (256 - fx) + v[3] * fx) * fy)
         >> 16;
}

static inline void
blend_pixel (AssayPixel *p, SandboxRgb c, int alpha)
{
  int a = alpha + (alpha >> 7); /* 0 … 256 */

  p->r = (guint8) (p->r + (((c.r - p->r) * a) >> 8));
  p->g = (guint8) (p->g + (((c.g - p->g) * a) >> 8));
  p->b = (guint8) (p->b + (((c.b - p->b) * a) >> 8));
}

static inline void
mark_object (SandboxCanvas *canvas, int x, int y, int alpha)
{
  guint8 *at = canvas->object + (gsize) y * (gsize) canvas->view.width + (gsize) x;

  *at = (guint8) (255 - (255 - *at) * (255 - alpha) / 255);
}

void
sandbox_canvas_blend (
  SandboxCanvas *canvas, const SandboxCover *cover, SandboxRgb color, int alpha, gboolean object)
{
  for (int y = 0; y < cover->height; y++)
    {
      const guint8 *row = cover->bytes + (gsize) y * (gsize) cover->width;
      AssayPixel *out = assay_picture_at (canvas->picture, cover->x, cover->y + y);

      for (int x = 0; x < cover->width; x++)
        if (row[x] > 0)
          {
            int a = row[x] * alpha / 255;

            blend_pixel (&out[x], color, a);
            if (object)
              mark_object (canvas, cover->x + x, cover->y + y, a);
          }
    }
}

/* --- tones --- */

/* How far light and shade go, parts of 256, by finish. */
static const struct
{
  int light, dark;
} reach[] = {
  [SKETCH_MATTE] = {120, 190}, [SKETCH_GLOSS] = {190, 215}, [SKETCH_METAL] = {225, 200},
  [SKETCH_GLASS] = {170, 80},  [SKETCH_GLOW] = {200, 30},   [SKETCH_FLAT] = {40, 50},
};

static SandboxRgb
styled (const SandboxStyle *style, SandboxRgb color)
{
  return style->saturation == 256 && style->turn == 0
           ? color
           : sandbox_rgb_turn (color, style->turn, style->saturation);
}

static void
fill_tones (const SandboxStyle *style, const SketchShape *shape, SandboxRgb tones[2 * TONES])
{
  SandboxRgb base = styled (style, shape->color);

  for (int t = -256; t <= 256; t++)
    {
      int level = t;

      if (style->levels > 0)
        level = ((t + 256) * style->levels / 513) * 512 / MAX (1, style->levels - 1) - 256;
      tones[t + 256] = level >= 0
                         ? sandbox_rgb_light (base, level * reach[shape->finish].light / 256)
                         : sandbox_rgb_dark (base, -level * reach[shape->finish].dark / 256);
    }
}

/* Metal: a bright and a dark band across. @u: -256 (lit corner) … 256. */
static int
metal_band (int u)
{
  int v = (u + 256) % 230;
  int ramp = v < 115 ? v : 230 - v; /* 0 … 115 … 0 */

  return (ramp - 58) * 2;
}

typedef struct
{
  const SandboxStyle *style;
  const SketchShape *shape;
  const SandboxCover *cover;
  SandboxRelief relief;
  int shift; /* px of the crescents */
} Shading;

static int
crescents (const Shading *s, int x, int y)
{
  int dark = 255 - sandbox_cover_at (s->cover, x + s->shift, y + s->shift * 5 / 4);
  int light = 255 - sandbox_cover_at (s->cover, x - s->shift * 3 / 5, y - s->shift * 3 / 5);

  return (light * 9 / 16 - dark * 11 / 16) * s->style->crescent / 256;
}

static int
strokes (const Shading *s, int x, int y)
{
  int unit = MAX (1, s->shift);
  int n = sandbox_noise (77, (x + y + 4096) * 8 / unit, (x - y + 8192) * 2 / unit, 9)
          + sandbox_noise (91, (x + y + 4096) * 3 / unit, (x - y + 8192) * 3 / unit, 13) / 2;

  return n * s->style->texture / 512;
}

static int
tone_at (const Shading *s, int x, int y)
{
  const SandboxCover *c = s->cover;
  const SandboxStyle *style = s->style;
  /* 0 at the lit corner of the box, 256 at the other */
  int along = ((x - c->x) * 230 / MAX (1, c->width) + (y - c->y) * 282 / MAX (1, c->height)) / 2;
  int u = along * 2 - 256;
  int tone = -u * style->gradient * 5 / (256 * 8);
  int gloss = s->shape->finish == SKETCH_MATTE ? 200 : 256;

  if (s->shape->finish == SKETCH_METAL)
    tone += metal_band (u) * style->gradient / 256;
  if (s->relief.cells != NULL)
    {
      int slope, inside;

      sandbox_relief_at (&s->relief, x - c->x, y - c->y, &slope, &inside);
      tone += slope * style->pillow / 256 + (inside - 110) * style->glow / 256;
    }
  tone += crescents (s, x, y) * gloss / 256;
  if (style->texture > 0)
    tone += strokes (s, x, y);
  return CLAMP (tone, -256, 256);
}

static void
shade_shape (SandboxCanvas *canvas, const SketchShape *shape, const SandboxCover *cover)
{
  SandboxRgb tones[2 * TONES];
  int shorter = MIN (cover->width, cover->height);
  int unit = MIN (canvas->view.width, canvas->view.height);
  gboolean flat = shape->finish == SKETCH_FLAT;
  Shading s = {canvas->style, shape, cover,
               .shift = CLAMP (shorter * 7 / 100, unit / 220, unit / 28)};

  fill_tones (canvas->style, shape, tones);
  if (!flat && (canvas->style->pillow > 0 || canvas->style->glow > 0))
    sandbox_relief_init (&s.relief, cover);
  for (int y = 0; y < cover->height; y++)
    {
      const guint8 *row = cover->bytes + (gsize) y * (gsize) cover->width;
      AssayPixel *out = assay_picture_at (canvas->picture, cover->x, cover->y + y);

      for (int x = 0; x < cover->width; x++)
        if (row[x] > 0)
          {
            int tone =
              flat ? (canvas->style->texture > 0 ? strokes (&s, cover->x + x, cover->y + y) : 0)
                   : tone_at (&s, cover->x + x, cover->y + y);
            int a = row[x] * shape->alpha / 255;

            blend_pixel (&out[x], tones[tone + 256], a);
            mark_object (canvas, cover->x + x, cover->y + y, a);
          }
    }
  sandbox_relief_clear (&s.relief);
}

/* --- the sketch --- */

static double
line_px (const SandboxCanvas *canvas, int thousandths)
{
  return thousandths * MIN (canvas->view.width, canvas->view.height) / 1000.0;
}

static SandboxRgb
ink_of (const SandboxStyle *style, SandboxRgb color)
{
  SandboxRgb own = sandbox_rgb_dark (sandbox_rgb_dark (styled (style, color), 256), 90);

  return sandbox_rgb_mix (own, SKETCH_INK, style->ink);
}

/* Coverage of @cover inside @clip only. */
static void
clip_cover (SandboxCover *cover, const SandboxCover *clip)
{
  for (int y = 0; y < cover->height; y++)
    for (int x = 0; x < cover->width; x++)
      {
        guint8 *at = cover->bytes + (gsize) y * (gsize) cover->width + (gsize) x;

        if (*at > 0)
          *at = (guint8) (*at * sandbox_cover_at (clip, cover->x + x, cover->y + y) / 255);
      }
}

static void
draw_outline (SandboxCanvas *canvas, const Sketch *sketch, const SketchShape *shape, double width)
{
  SandboxCover line;

  if (width < 0.1)
    return;
  sandbox_cover_stroke (&line, sketch, shape, &canvas->view, width, TRUE);
  sandbox_canvas_blend (canvas, &line, ink_of (canvas->style, shape->color), 255, TRUE);
  sandbox_cover_clear (&line);
}

static void
draw_clipped (SandboxCanvas *canvas,
              const Sketch *sketch,
              const SketchShape *shape,
              const SandboxCover *clip)
{
  SandboxCover cover;

  if (shape->width > 0)
    sandbox_cover_stroke (&cover, sketch, shape, &canvas->view, shape->width * canvas->view.scale,
                          FALSE);
  else
    sandbox_cover_fill (&cover, sketch, shape, &canvas->view);
  if (shape->flags & SKETCH_CLIP)
    clip_cover (&cover, clip);
  if (cover.bytes != NULL && !(shape->flags & SKETCH_NO_LINE))
    {
      SandboxCover line;

      /* the line of a clipped shape stays inside as well */
      sandbox_cover_stroke (&line, sketch, shape, &canvas->view,
                            line_px (canvas, canvas->style->inner_line), TRUE);
      clip_cover (&line, clip);
      sandbox_canvas_blend (canvas, &line, ink_of (canvas->style, shape->color), 255, TRUE);
      sandbox_cover_clear (&line);
    }
  if (cover.bytes != NULL)
    shade_shape (canvas, shape, &cover);
  sandbox_cover_clear (&cover);
}

void
sandbox_render (SandboxCanvas *canvas, const Sketch *sketch)
{
  SandboxCover body = {0};

  /* the outer line of everything first: one silhouette */
  for (guint i = 0; i < sketch->shapes->len; i++)
    {
      const SketchShape *shape = &g_array_index (sketch->shapes, SketchShape, i);

      if (!(shape->flags & (SKETCH_NO_LINE | SKETCH_CLIP)))
        draw_outline (canvas, sketch, shape, 2 * line_px (canvas, canvas->style->line));
    }
  for (guint i = 0; i < sketch->shapes->len; i++)
    {
      const SketchShape *shape = &g_array_index (sketch->shapes, SketchShape, i);

      if (shape->flags & SKETCH_CLIP || shape->width > 0)
        {
          draw_clipped (canvas, sketch, shape, &body);
          continue;
        }
      if (!(shape->flags & SKETCH_NO_LINE))
        draw_outline (canvas, sketch, shape, 2 * line_px (canvas, canvas->style->inner_line));
      sandbox_cover_clear (&body);
      sandbox_cover_fill (&body, sketch, shape, &canvas->view);
      if (body.bytes != NULL)
        shade_shape (canvas, shape, &body);
    }
  sandbox_cover_clear (&body);
}

void
sandbox_render_rim (SandboxCanvas *canvas, const Sketch *sketch, double width, SandboxRgb color)
{
  for (guint i = 0; i < sketch->shapes->len; i++)
    {
      const SketchShape *shape = &g_array_index (sketch->shapes, SketchShape, i);
      SandboxCover rim;

      if (shape->flags & SKETCH_CLIP)
        continue;
      sandbox_cover_stroke (&rim, sketch, shape, &canvas->view,
                            2 * (width + line_px (canvas, canvas->style->line))
                              + (shape->width > 0 ? shape->width * canvas->view.scale : 0),
                            shape->width <= 0);
      sandbox_canvas_blend (canvas, &rim, color, 255, FALSE);
      sandbox_cover_clear (&rim);
    }
}
