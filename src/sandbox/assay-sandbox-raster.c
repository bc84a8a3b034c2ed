/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-raster.h"

typedef struct
{
  int x, y, width, height; /* box on the canvas */
  int stride;
  float *cells;
} Buffer;

void
sandbox_cover_clear (SandboxCover *cover)
{
  g_clear_pointer (&cover->bytes, g_free);
  cover->width = cover->height = 0;
}

static int
floor_int (double v)
{
  int i = (int) v;

  return i - (v < i);
}

static void
get_points (const Sketch *sketch, const SketchShape *shape, guint contour, guint *first, guint *end)
{
  guint at = shape->first + contour;

  *first = g_array_index (sketch->contours, guint, at);
  *end = at + 1 < sketch->contours->len ? g_array_index (sketch->contours, guint, at + 1)
                                        : sketch->points->len;
}

static SketchPoint
to_canvas (const Sketch *sketch, guint i, const SandboxView *view)
{
  SketchPoint p = g_array_index (sketch->points, SketchPoint, i);

  return (SketchPoint){p.x * view->scale + view->x, p.y * view->scale + view->y};
}

static gboolean
buffer_init (Buffer *buffer,
             const Sketch *sketch,
             const SketchShape *shape,
             const SandboxView *view,
             double margin)
{
  double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
  guint first, end;
  int right, bottom;

  for (guint c = 0; c < shape->n_contours; c++)
    {
      get_points (sketch, shape, c, &first, &end);
      for (guint i = first; i < end; i++)
        {
          SketchPoint p = to_canvas (sketch, i, view);

          x0 = MIN (x0, p.x);
          y0 = MIN (y0, p.y);
          x1 = MAX (x1, p.x);
          y1 = MAX (y1, p.y);
        }
    }
  buffer->x = MAX (0, floor_int (x0 - margin));
  buffer->y = MAX (0, floor_int (y0 - margin));
  right = MIN (view->width, floor_int (x1 + margin) + 1);
  bottom = MIN (view->height, floor_int (y1 + margin) + 1);
  buffer->width = right - buffer->x;
  buffer->height = bottom - buffer->y;
  if (buffer->width <= 0 || buffer->height <= 0)
    return FALSE;
  buffer->stride = buffer->width + 3;
  buffer->cells = g_new0 (float, (gsize) buffer->stride *(gsize) buffer->height);
  return TRUE;
}

/* One row's part of an edge, from x0 to x1 over height d (signed). */
static void
add_row (float *row, double xa, double xb, double d)
{
  double x0 = MIN (xa, xb), x1 = MAX (xa, xb);
  int left = (int) x0, right = (int) x1 + ((int) x1 < x1);

  if (right <= left + 1)
    {
      double middle = 0.5 * (x0 + x1) - left;

      row[left] += (float) (d - d * middle);
      row[left + 1] += (float) (d * middle);
    }
  else
    {
      double s = 1.0 / (x1 - x0), f0 = x0 - left, f1 = x1 - right + 1.0;
      double a0 = 0.5 * s * (1.0 - f0) * (1.0 - f0), am = 0.5 * s * f1 * f1;

      row[left] += (float) (d * a0);
      if (right == left + 2)
        row[left + 1] += (float) (d * (1.0 - a0 - am));
      else
        {
          double a1 = s * (1.5 - f0);

          row[left + 1] += (float) (d * (a1 - a0));
          for (int x = left + 2; x < right - 1; x++)
            row[x] += (float) (d * s);
          row[right - 1] += (float) (d * (1.0 - (a1 + (right - left - 3) * s) - am));
        }
      row[right] += (float) (d * am);
    }
}

static void
add_edge (Buffer *buffer, SketchPoint a, SketchPoint b)
{
  double sign = 1.0, slope, x;
  int last;

  if (a.y == b.y)
    return;
  if (a.y > b.y)
    {
      SketchPoint swap = a;

      a = b;
      b = swap;
      sign = -1.0;
    }
  a.x -= buffer->x;
  b.x -= buffer->x;
  a.y -= buffer->y;
  b.y -= buffer->y;
  slope = (b.x - a.x) / (b.y - a.y);
  x = a.x;
  if (a.y < 0)
    {
      x -= a.y * slope;
      a.y = 0;
    }
  last = MIN (buffer->height, floor_int (b.y) + 1);
  for (int y = (int) a.y; y < last; y++)
    {
      double top = MAX ((double) y, a.y), bottom = MIN (y + 1.0, b.y);
      double next = x + slope * (bottom - top);

      if (bottom > top)
        add_row (buffer->cells + (gsize) y * (gsize) buffer->stride,
                 CLAMP (x, 0.0, buffer->width + 1.0), CLAMP (next, 0.0, buffer->width + 1.0),
                 sign * (bottom - top));
      x = next;
    }
}

static void
buffer_finish (Buffer *buffer, SandboxCover *out)
{
  out->x = buffer->x;
  out->y = buffer->y;
  out->width = buffer->width;
  out->height = buffer->height;
  out->bytes = g_malloc ((gsize) buffer->width * (gsize) buffer->height);
  for (int y = 0; y < buffer->height; y++)
    {
      const float *row = buffer->cells + (gsize) y * (gsize) buffer->stride;
      guint8 *bytes = out->bytes + (gsize) y * (gsize) buffer->width;
      float sum = 0;

      for (int x = 0; x < buffer->width; x++)
        {
          float area;

          sum += row[x];
          area = sum < 0 ? -sum : sum;
          bytes[x] = area >= 1.0f ? 255 : (guint8) (area * 255.0f + 0.5f);
        }
    }
  g_free (buffer->cells);
}

void
sandbox_cover_fill (SandboxCover *out,
                    const Sketch *sketch,
                    const SketchShape *shape,
                    const SandboxView *view)
{
  Buffer buffer;

  *out = (SandboxCover){0};
  if (!buffer_init (&buffer, sketch, shape, view, 1.0))
    return;
  for (guint c = 0; c < shape->n_contours; c++)
    {
      guint first, end;

      get_points (sketch, shape, c, &first, &end);
      for (guint i = first; i < end; i++)
        add_edge (&buffer, to_canvas (sketch, i, view),
                  to_canvas (sketch, i + 1 < end ? i + 1 : first, view));
    }
  buffer_finish (&buffer, out);
}

#define DISC_SIDES 16

/* All pieces of a stroke turn the same way, so that overlaps add up and are cut at full. */
static void
add_disc (Buffer *buffer, SketchPoint center, const SketchPoint *unit, double radius)
{
  for (int i = 0; i < DISC_SIDES; i++)
    {
      SketchPoint a = unit[i], b = unit[(i + 1) % DISC_SIDES];

      add_edge (buffer, (SketchPoint){center.x + a.x * radius, center.y + a.y * radius},
                (SketchPoint){center.x + b.x * radius, center.y + b.y * radius});
    }
}

static void
add_segment (Buffer *buffer, SketchPoint a, SketchPoint b, double radius)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double length = __builtin_sqrt (dx * dx + dy * dy);
  double nx, ny;
  SketchPoint corner[4];

  if (length < 1e-6)
    return;
  nx = -dy / length * radius;
  ny = dx / length * radius;
  corner[0] = (SketchPoint){a.x - nx, a.y - ny};
  corner[1] = (SketchPoint){b.x - nx, b.y - ny};
  corner[2] = (SketchPoint){b.x + nx, b.y + ny};
  corner[3] = (SketchPoint){a.x + nx, a.y + ny};
  for (int i = 0; i < 4; i++)
    add_edge (buffer, corner[i], corner[(i + 1) % 4]);
}

void
sandbox_cover_stroke (SandboxCover *out,
                      const Sketch *sketch,
                      const SketchShape *shape,
                      const SandboxView *view,
                      double width,
                      gboolean closed)
{
  Buffer buffer;
  SketchPoint unit[DISC_SIDES];
  double radius = width / 2.0;

  *out = (SandboxCover){0};
  if (!buffer_init (&buffer, sketch, shape, view, radius + 1.0))
    return;
  for (int i = 0; i < DISC_SIDES; i++)
    unit[i] =
      (SketchPoint){sandbox_cosine (360.0 * i / DISC_SIDES), sandbox_sine (360.0 * i / DISC_SIDES)};
  for (guint c = 0; c < shape->n_contours; c++)
    {
      guint first, end;

      get_points (sketch, shape, c, &first, &end);
      for (guint i = first; i < end; i++)
        {
          SketchPoint a = to_canvas (sketch, i, view);

          add_disc (&buffer, a, unit, radius);
          if (i + 1 < end || closed)
            add_segment (&buffer, a, to_canvas (sketch, i + 1 < end ? i + 1 : first, view), radius);
        }
    }
  buffer_finish (&buffer, out);
}
