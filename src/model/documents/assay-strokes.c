/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-strokes.h"

#include "model/table/assay-table-define.h"

static const char *const kind_words[] = {"keep", "erase", NULL};

static const AssayField point_fields[] = {
  {.name = "x",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayStrokePoint, x),
   .minimum = -ASSAY_STROKE_FARTHEST,
   .maximum = ASSAY_STROKE_FARTHEST,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "y",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayStrokePoint, y),
   .minimum = -ASSAY_STROKE_FARTHEST,
   .maximum = ASSAY_STROKE_FARTHEST,
   .flags = ASSAY_FIELD_REQUIRED},
};
static ASSAY_TABLE_DEFINE (point_table, "strokePoint", AssayStrokePoint, point_fields);

static const AssayField stroke_fields[] = {
  {.name = "kind",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayStroke, kind),
   .values = kind_words,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "points",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayStroke, points),
   .table = &point_table,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "radius",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayStroke, radius),
   .minimum = 1,
   .maximum = ASSAY_STROKE_MAX_RADIUS,
   .flags = ASSAY_FIELD_REQUIRED},
};
static ASSAY_TABLE_DEFINE (stroke_table, "stroke", AssayStroke, stroke_fields);

static const AssayField strokes_fields[] = {
  {.name = "strokes",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayStrokes, strokes),
   .table = &stroke_table},
};
ASSAY_TABLE_DEFINE (assay_strokes_table, "strokes", AssayStrokes, strokes_fields);

AssayStrokes *
assay_strokes_new (void)
{
  AssayStrokes *self = assay_table_new (&assay_strokes_table);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

static guint
count_points (const AssayStrokes *self)
{
  guint n = 0;

  for (guint i = 0; i < self->strokes->len; i++)
    n += ((const AssayStroke *) self->strokes->pdata[i])->points->len;
  return n;
}

static gboolean
is_within (const AssayStrokePoint *points, guint n_points)
{
  for (guint i = 0; i < n_points; i++)
    if (ABS (points[i].x) > ASSAY_STROKE_FARTHEST || ABS (points[i].y) > ASSAY_STROKE_FARTHEST)
      return FALSE;
  return TRUE;
}

gboolean
assay_strokes_add (
  AssayStrokes *self, int kind, int radius, const AssayStrokePoint *points, guint n_points)
{
  AssayStroke *stroke;

  g_return_val_if_fail (kind == ASSAY_STROKE_KEEP || kind == ASSAY_STROKE_ERASE, FALSE);
  if (radius < 1 || radius > ASSAY_STROKE_MAX_RADIUS || n_points < 1
      || n_points > ASSAY_STROKE_MAX_POINTS || self->strokes->len == ASSAY_STROKES_MAX
      || n_points > ASSAY_STROKES_MAX_POINTS - count_points (self) || !is_within (points, n_points))
    return FALSE;
  stroke = assay_table_new (&stroke_table);
  stroke->kind = kind;
  stroke->radius = radius;
  for (guint i = 0; i < n_points; i++)
    g_ptr_array_add (stroke->points, assay_table_copy (&point_table, &points[i]));
  g_ptr_array_add (self->strokes, stroke);
  return TRUE;
}

AssayStrokes *
assay_strokes_ref (const AssayStrokes *self)
{
  AssayStrokes *shared = (AssayStrokes *) self; /* only the count changes */

  g_atomic_ref_count_inc (&shared->refs);
  return shared;
}

void
assay_strokes_unref (AssayStrokes *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&self->refs))
    assay_table_free (&assay_strokes_table, self);
}

gboolean
assay_strokes_any (const AssayStrokes *self)
{
  return self != NULL && self->strokes->len > 0;
}

gboolean
assay_strokes_equal (const AssayStrokes *a, const AssayStrokes *b)
{
  if (!assay_strokes_any (a) || !assay_strokes_any (b))
    return assay_strokes_any (a) == assay_strokes_any (b);
  return assay_table_equal (&assay_strokes_table, a, b);
}

/* What a table cannot say: how many at most where that is not the most of any list, and how many at
 * least. */
static gboolean
check (const AssayStrokes *self, const char *file, const char *place, AssayProblems *problems)
{
  g_autofree char *list = g_strconcat (place, "/strokes", NULL);
  guint n_found = 0;

  for (guint i = 0; i < self->strokes->len; i++)
    {
      g_autofree char *pointer = g_strdup_printf ("%s/%u/points", list, i);

      if (((const AssayStroke *) self->strokes->pdata[i])->points->len > 0)
        continue;
      n_found++;
      assay_problems_add (problems, file, pointer, "strokes.no_point",
                          N_ ("This stroke has no point."),
                          N_ ("Give it at least one, or remove the stroke."), NULL);
    }
  if (self->strokes->len <= ASSAY_STROKES_MAX && count_points (self) <= ASSAY_STROKES_MAX_POINTS)
    return n_found == 0;
  assay_problems_add (problems, file, list, "strokes.too_many",
                      N_ ("There are more than {0} strokes, or more than {1} points in all of "
                          "them."),
                      N_ ("Paint with a larger brush, or leave points out."),
                      G_STRINGIFY (ASSAY_STROKES_MAX), G_STRINGIFY (ASSAY_STROKES_MAX_POINTS),
                      NULL);
  return FALSE;
}

gboolean
assay_strokes_take (AssayStrokes **record,
                    AssayStrokes **out_strokes,
                    const char *file,
                    const char *place,
                    AssayProblems *problems)
{
  g_autoptr (AssayStrokes) self = g_steal_pointer (record);

  *out_strokes = NULL;
  if (self == NULL)
    return TRUE;
  g_atomic_ref_count_init (&self->refs);
  if (!check (self, file, place, problems))
    return FALSE;
  if (assay_strokes_any (self))
    *out_strokes = g_steal_pointer (&self);
  return TRUE;
}

AssayStrokes *
assay_strokes_read (GBytes *json, const char *file, AssayProblems *problems)
{
  AssayStrokes *record = NULL, *self = NULL;

  if (g_bytes_get_size (json) > ASSAY_STROKES_MAX_BYTES)
    assay_problems_add (problems, file, "", "document.too_large",
                        N_ ("The file is larger than 4 MiB."), N_ ("Split or shorten it."), NULL);
  else
    record = assay_table_read_bytes (&assay_strokes_table, json, file, problems);
  if (record == NULL || !assay_strokes_take (&record, &self, file, "", problems))
    return NULL;
  return self != NULL ? self : assay_strokes_new ();
}

GBytes *
assay_strokes_to_bytes (const AssayStrokes *self, AssayJsonStyle style)
{
  return assay_table_to_bytes (&assay_strokes_table, self, style);
}
