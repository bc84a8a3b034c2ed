/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-sketch.h"

#include <stdarg.h>
#include <stdio.h>

#define CURVE_STEPS 14
#define THIN_GLASS  84           /* of 255: two walls hide about half of what is behind */
#define KAPPA       0.5522847498 /* a quarter circle as one cubic */

Sketch *
sketch_new (guint64 seed)
{
  Sketch *sketch = g_new0 (Sketch, 1);

  sketch->points = g_array_sized_new (FALSE, FALSE, sizeof (SketchPoint), 2048);
  sketch->contours = g_array_new (FALSE, FALSE, sizeof (guint));
  sketch->shapes = g_array_new (FALSE, FALSE, sizeof (SketchShape));
  sketch->m[0] = sketch->m[3] = 1.0;
  sketch->random = seed;
  return sketch;
}

void
sketch_free (Sketch *sketch)
{
  g_array_unref (sketch->points);
  g_array_unref (sketch->contours);
  g_array_unref (sketch->shapes);
  g_free (sketch);
}

/* splitmix64 */
guint32
sketch_random (Sketch *sketch)
{
  guint64 z = (sketch->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint32) ((z ^ (z >> 31)) >> 32);
}

double
sketch_between (Sketch *sketch, double low, double high)
{
  return low + (high - low) * (sketch_random (sketch) / 4294967296.0);
}

int
sketch_choose (Sketch *sketch, int n)
{
  return (int) (((guint64) sketch_random (sketch) * (guint64) n) >> 32);
}

void
sketch_save (Sketch *sketch)
{
  g_assert (sketch->depth < G_N_ELEMENTS (sketch->stack));
  memcpy (sketch->stack[sketch->depth++], sketch->m, sizeof sketch->m);
}

void
sketch_restore (Sketch *sketch)
{
  g_assert (sketch->depth > 0);
  memcpy (sketch->m, sketch->stack[--sketch->depth], sizeof sketch->m);
}

void
sketch_translate (Sketch *sketch, double x, double y)
{
  double *m = sketch->m;

  m[4] += m[0] * x + m[2] * y;
  m[5] += m[1] * x + m[3] * y;
}

double
sandbox_sine (double degrees)
{
  double x, x2;

  while (degrees > 180.0)
    degrees -= 360.0;
  while (degrees < -180.0)
    degrees += 360.0;
  if (degrees > 90.0)
    degrees = 180.0 - degrees;
  if (degrees < -90.0)
    degrees = -180.0 - degrees;
  x = degrees * 0.017453292519943295;
  x2 = x * x;
  return x
         * (1.0
            - x2 / 6.0
                * (1.0 - x2 / 20.0 * (1.0 - x2 / 42.0 * (1.0 - x2 / 72.0 * (1.0 - x2 / 110.0)))));
}

double
sandbox_cosine (double degrees)
{
  return sandbox_sine (degrees + 90.0);
}

void
sketch_rotate (Sketch *sketch, double degrees)
{
  double s = sandbox_sine (degrees), c = sandbox_cosine (degrees);
  double *m = sketch->m;
  double a = m[0], b = m[1];

  m[0] = a * c + m[2] * s;
  m[1] = b * c + m[3] * s;
  m[2] = m[2] * c - a * s;
  m[3] = m[3] * c - b * s;
}

void
sketch_scale (Sketch *sketch, double x, double y)
{
  sketch->m[0] *= x;
  sketch->m[1] *= x;
  sketch->m[2] *= y;
  sketch->m[3] *= y;
}

/* --- paths --- */

static void
add_point (Sketch *sketch, double x, double y)
{
  const double *m = sketch->m;
  SketchPoint point = {m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]};

  g_array_append_val (sketch->points, point);
}

static void
begin_contour (Sketch *sketch)
{
  guint first = sketch->points->len;

  g_array_append_val (sketch->contours, first);
}

/* Strokes need the way back; fills close by themselves. */
static void
close_contour (Sketch *sketch)
{
  guint first = g_array_index (sketch->contours, guint, sketch->contours->len - 1);
  SketchPoint point = g_array_index (sketch->points, SketchPoint, first);

  g_array_append_val (sketch->points, point);
}

static void
add_curve (Sketch *sketch, const SketchPoint p[4])
{
  for (int i = 1; i <= CURVE_STEPS; i++)
    {
      double t = (double) i / CURVE_STEPS, u = 1.0 - t;
      double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

      add_point (sketch, a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                 a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y);
    }
}

/* Plain decimals; stops at anything else. %FALSE when there is no number. */
static gboolean
read_number (const char **data, double *out)
{
  const char *c = *data;
  double value = 0, unit = 1;
  gboolean negative;

  while (*c == ' ' || *c == ',')
    c++;
  negative = *c == '-';
  if (negative)
    c++;
  if (!g_ascii_isdigit (*c))
    return FALSE;
  for (; g_ascii_isdigit (*c); c++)
    value = value * 10.0 + (*c - '0');
  if (*c == '.')
    for (c++; g_ascii_isdigit (*c); c++)
      value += (*c - '0') * (unit /= 10.0);
  *out = negative ? -value : value;
  *data = c;
  return TRUE;
}

static gboolean
read_points (const char **data, int n, SketchPoint *out)
{
  for (int i = 0; i < n; i++)
    if (!read_number (data, &out[i].x) || !read_number (data, &out[i].y))
      return FALSE;
  return TRUE;
}

void
sketch_path (Sketch *sketch, const char *data)
{
  SketchPoint p[4] = {{0, 0}};
  char command = 'M';

  while (*data != '\0')
    {
      if (g_ascii_isalpha (*data))
        {
          command = *data++;
          if (command == 'Z')
            close_contour (sketch);
          continue;
        }
      if (command == 'M' && read_points (&data, 1, &p[0]))
        {
          begin_contour (sketch);
          add_point (sketch, p[0].x, p[0].y);
          command = 'L';
        }
      else if (command == 'L' && read_points (&data, 1, &p[0]))
        add_point (sketch, p[0].x, p[0].y);
      else if (command == 'C' && read_points (&data, 3, &p[1]))
        {
          add_curve (sketch, p);
          p[0] = p[3];
        }
      else if (command == 'Q' && read_points (&data, 2, &p[2]))
        {
          SketchPoint q = p[2];

          p[1] = (SketchPoint){p[0].x + (q.x - p[0].x) * 2 / 3, p[0].y + (q.y - p[0].y) * 2 / 3};
          p[2] = (SketchPoint){p[3].x + (q.x - p[3].x) * 2 / 3, p[3].y + (q.y - p[3].y) * 2 / 3};
          add_curve (sketch, p);
          p[0] = p[3];
        }
      else
        data++;
    }
}

void
sketch_pathf (Sketch *sketch, const char *format, ...)
{
  char data[1024];
  va_list args;

  va_start (args, format);
  g_vsnprintf (data, sizeof data, format, args);
  va_end (args);
  sketch_path (sketch, data);
}

void
sketch_ellipse (Sketch *sketch, double x, double y, double rx, double ry)
{
  static const int turn[5][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 0}};

  begin_contour (sketch);
  for (int i = 0; i < 4; i++)
    {
      int ax = turn[i][0], ay = turn[i][1], bx = turn[i + 1][0], by = turn[i + 1][1];
      SketchPoint p[4] = {{x + ax * rx, y + ay * ry},
                          {x + (ax + bx * KAPPA) * rx, y + (ay + by * KAPPA) * ry},
                          {x + (bx + ax * KAPPA) * rx, y + (by + ay * KAPPA) * ry},
                          {x + bx * rx, y + by * ry}};

      add_curve (sketch, p);
    }
}

void
sketch_box (Sketch *sketch, double x, double y, double width, double height, double round)
{
  double k = round * (1.0 - KAPPA);
  double x1 = x + width, y1 = y + height;
  SketchPoint corners[4][4] = {
    {{x1 - round, y}, {x1 - k, y}, {x1, y + k}, {x1, y + round}},
    {{x1, y1 - round}, {x1, y1 - k}, {x1 - k, y1}, {x1 - round, y1}},
    {{x + round, y1}, {x + k, y1}, {x, y1 - k}, {x, y1 - round}},
    {{x, y + round}, {x, y + k}, {x + k, y}, {x + round, y}},
  };

  begin_contour (sketch);
  for (int i = 0; i < 4; i++)
    {
      add_point (sketch, corners[i][0].x, corners[i][0].y);
      if (round > 0)
        add_curve (sketch, corners[i]);
    }
  close_contour (sketch);
}

void
sketch_star (Sketch *sketch, int n, double x, double y, double outer, double inner)
{
  begin_contour (sketch);
  for (int i = 0; i < 2 * n; i++)
    {
      double angle = 180.0 * i / n - 90.0;
      double radius = i % 2 == 0 ? outer : inner;

      add_point (sketch, x + radius * sandbox_cosine (angle), y + radius * sandbox_sine (angle));
    }
  close_contour (sketch);
}

static void
end_path (Sketch *sketch, SketchShape shape)
{
  shape.first = sketch->open;
  shape.n_contours = sketch->contours->len - sketch->open;
  sketch->open = sketch->contours->len;
  g_array_append_val (sketch->shapes, shape);
}

void
sketch_fill (Sketch *sketch, SandboxRgb color, SketchFinish finish, SketchFlags flags)
{
  sketch_fill_alpha (sketch, color, finish, flags,
                     sketch->glass && finish == SKETCH_GLASS ? THIN_GLASS : 255);
}

void
sketch_fill_alpha (
  Sketch *sketch, SandboxRgb color, SketchFinish finish, SketchFlags flags, int alpha)
{
  end_path (sketch,
            (SketchShape){.color = color, .finish = finish, .flags = flags, .alpha = alpha});
}

void
sketch_stroke (Sketch *sketch, SandboxRgb color, double width, SketchFlags flags, int alpha)
{
  end_path (sketch, (SketchShape){.color = color,
                                  .finish = SKETCH_FLAT,
                                  .flags = flags | SKETCH_NO_LINE,
                                  .alpha = alpha,
                                  .width = width});
}

static void
grow_bounds (
  const Sketch *sketch, const SketchShape *shape, double *x0, double *y0, double *x1, double *y1)
{
  guint last = shape->first + shape->n_contours;
  guint first = g_array_index (sketch->contours, guint, shape->first);
  guint end = last < sketch->contours->len ? g_array_index (sketch->contours, guint, last)
                                           : sketch->points->len;

  for (guint i = first; i < end; i++)
    {
      SketchPoint p = g_array_index (sketch->points, SketchPoint, i);

      *x0 = MIN (*x0, p.x);
      *y0 = MIN (*y0, p.y);
      *x1 = MAX (*x1, p.x);
      *y1 = MAX (*y1, p.y);
    }
}

void
sketch_bounds (const Sketch *sketch, double *x0, double *y0, double *x1, double *y1)
{
  *x0 = *y0 = 1e9;
  *x1 = *y1 = -1e9;
  for (guint i = 0; i < sketch->shapes->len; i++)
    {
      const SketchShape *shape = &g_array_index (sketch->shapes, SketchShape, i);

      if (!(shape->flags & SKETCH_CLIP) && shape->n_contours > 0)
        grow_bounds (sketch, shape, x0, y0, x1, y1);
    }
}
