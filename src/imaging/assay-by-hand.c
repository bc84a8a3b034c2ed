/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-by-hand.h"

#include "imaging/assay-color.h"

/* A stroke is the union of capsules: its disk swept along each line. A capsule is convex, so it has
 * one span in a row, found without going through its pixels. Row by row the spans are laid on from
 * the last stroke to the first, and only where nothing lies yet: each pixel is set once, however
 * often somebody went over it, and a row that is full is done. */

typedef struct
{
  int x, y, dx, dy; /* from (x, y) to (x + dx, y + dy) */
  gint64 squared;   /* length of the line, squared */
  gint64 beside;    /* most of |dx * v - dy * u|, which is length times distance beside it */
  int left, right, top, bottom; /* what it touches, all inclusive */
  int radius;
  const guint16 *half; /* of the disk: half its width at each distance from its middle */
  guint8 value;
} Capsule;

typedef struct
{
  int from, to; /* both inclusive; none when to < from */
} Span;

static guint16 *
new_disk (int radius)
{
  guint16 *half = g_new (guint16, radius + 1);

  for (int away = 0; away <= radius; away++)
    half[away] = (guint16) assay_integer_sqrt ((guint64) (radius * radius - away * away));
  return half;
}

static void
widen (Span *span, Span by)
{
  if (by.to < by.from)
    return;
  *span = span->to < span->from ? by : (Span){MIN (span->from, by.from), MAX (span->to, by.to)};
}

static Span
disk_span (const Capsule *self, int x, int y)
{
  int away = ABS (y);

  if (away > self->radius)
    return (Span){0, -1};
  return (Span){x - self->half[away], x + self->half[away]};
}

static gint64
divide_down (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* Those u of @span for which least <= factor * u <= most. */
static Span
limit (Span span, gint64 factor, gint64 least, gint64 most)
{
  gint64 from, to;

  if (factor == 0)
    return least <= 0 && most >= 0 ? span : (Span){0, -1};
  from = factor > 0 ? -divide_down (-least, factor) : -divide_down (-most, factor);
  to = factor > 0 ? divide_down (most, factor) : divide_down (least, factor);
  return (Span){(int) MAX (from, span.from), (int) MIN (to, span.to)};
}

/* Of the points (x + u, y + v) in the row @v below the line's beginning those beside the line. */
static Span
line_span (const Capsule *self, gint64 v)
{
  const int far = self->radius + ABS (self->dx);
  Span span = {-far, far};

  if (self->squared == 0)
    return (Span){0, -1};
  span = limit (span, self->dy, self->dx * v - self->beside, self->dx * v + self->beside);
  span = limit (span, self->dx, -(self->dy * v), self->squared - self->dy * v);
  return span.to < span.from ? (Span){0, -1} : (Span){span.from + self->x, span.to + self->x};
}

static Span
capsule_span (const Capsule *self, int y)
{
  Span span = disk_span (self, self->x, y - self->y);

  widen (&span, disk_span (self, self->x + self->dx, y - self->y - self->dy));
  widen (&span, line_span (self, y - self->y));
  return span;
}

/* Painting -------------------------------------------------------------- */

typedef struct
{
  GArray *capsules; /* the last stroke's first */
  GPtrArray *disks;
  AssayMask *mask;
  guint16 *free; /* of each pixel of a row the next one from there on that is not set */
  gboolean any;
} Painting;

static void
add_capsule (Painting *self,
             const AssayStroke *stroke,
             const guint16 *half,
             const AssayStrokePoint *from,
             const AssayStrokePoint *to)
{
  const int radius = (int) stroke->radius;
  Capsule capsule = {.x = (int) from->x,
                     .y = (int) from->y,
                     .dx = (int) (to->x - from->x),
                     .dy = (int) (to->y - from->y),
                     .left = (int) MIN (from->x, to->x) - radius,
                     .right = (int) MAX (from->x, to->x) + radius,
                     .top = (int) MIN (from->y, to->y) - radius,
                     .bottom = (int) MAX (from->y, to->y) + radius,
                     .radius = radius,
                     .half = half};

  if (capsule.bottom < 0 || capsule.top >= self->mask->height || capsule.right < 0
      || capsule.left >= self->mask->width)
    return;
  capsule.squared = (gint64) capsule.dx * capsule.dx + (gint64) capsule.dy * capsule.dy;
  capsule.beside = assay_integer_sqrt ((guint64) (capsule.squared * radius * radius));
  capsule.value = stroke->kind == ASSAY_STROKE_KEEP ? ASSAY_BY_HAND_KEEP : ASSAY_BY_HAND_ERASE;
  g_array_append_val (self->capsules, capsule);
}

static void
add_stroke (Painting *self, const AssayStroke *stroke)
{
  guint16 *half = new_disk ((int) stroke->radius);
  GPtrArray *points = stroke->points;

  g_ptr_array_add (self->disks, half);
  if (points->len == 1)
    add_capsule (self, stroke, half, points->pdata[0], points->pdata[0]);
  for (guint i = 1; i < points->len; i++)
    add_capsule (self, stroke, half, points->pdata[i - 1], points->pdata[i]);
}

static int
find_free (guint16 *next, int x)
{
  while (next[x] != x)
    {
      next[x] = next[next[x]];
      x = next[x];
    }
  return x;
}

/* Whether anything near @capsule is not set in this row: cheaper to know than its span. */
static gboolean
has_room (Painting *self, const Capsule *capsule)
{
  return find_free (self->free, MAX (capsule->left, 0))
         <= MIN (capsule->right, self->mask->width - 1);
}

/* How many pixels were set. */
static int
lay_on (Painting *self, guint8 *row, Span span, guint8 value)
{
  int n = 0, to = MIN (span.to, self->mask->width - 1);

  if (to < span.from || to < 0)
    return 0;
  for (int x = find_free (self->free, MAX (span.from, 0)); x <= to; x = find_free (self->free, x))
    {
      row[x] = value;
      self->free[x] = (guint16) (x + 1);
      n++;
    }
  return n;
}

static void
paint_row (Painting *self, int y)
{
  const int width = self->mask->width;
  guint8 *row = self->mask->bytes + (gsize) y * (gsize) width;
  int n = 0;

  for (int x = 0; x <= width; x++)
    self->free[x] = (guint16) x;
  for (guint i = 0; i < self->capsules->len && n < width; i++)
    {
      const Capsule *capsule = &g_array_index (self->capsules, Capsule, i);

      if (y >= capsule->top && y <= capsule->bottom && has_room (self, capsule))
        n += lay_on (self, row, capsule_span (capsule, y), capsule->value);
    }
  self->any |= n > 0;
}

G_STATIC_ASSERT (ASSAY_PICTURE_MAX_SIDE < G_MAXUINT16);

AssayMask *
_assay_by_hand_paint (const AssayStrokes *strokes, int width, int height)
{
  g_autoptr (GArray) capsules = g_array_new (FALSE, FALSE, sizeof (Capsule));
  g_autoptr (GPtrArray) disks = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint16 *next = g_new (guint16, width + 1);
  g_autoptr (AssayMask) mask = NULL;
  Painting self = {.capsules = capsules, .disks = disks, .free = next};

  if (!assay_strokes_any (strokes))
    return NULL;
  self.mask = mask = assay_mask_new (width, height);
  for (guint i = strokes->strokes->len; i > 0; i--)
    add_stroke (&self, strokes->strokes->pdata[i - 1]);
  for (int y = 0; y < height && capsules->len > 0; y++)
    paint_row (&self, y);
  return self.any ? g_steal_pointer (&mask) : NULL;
}
