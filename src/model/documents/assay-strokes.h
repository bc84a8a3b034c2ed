/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person painted over a picture to help its cut: strokes of a round brush that keep or
 * erase. Kept as data and not as a mask, so a recipe can hold them and they can be changed
 * later.
 *
 * Coordinates are pixels of the source as the model drew it, (0, 0) the top left one; a point is
 * a pixel's middle. They may lie outside of the picture. A stroke is the disk of its radius
 * swept along the straight lines between its points; one point is a dot. Later strokes lie over
 * earlier ones, as paint does.
 *
 *   {"strokes": [{"kind": "keep", "points": [{"x": 1, "y": 2}, {"x": 4, "y": 2}], "radius": 8}]}
 *
 * A value: counted (atomic), immutable once shared. Pure; any thread. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

#define ASSAY_STROKES_MAX        256
#define ASSAY_STROKES_MAX_POINTS 16384 /* of all strokes together: bounds the time of painting */
#define ASSAY_STROKE_MAX_POINTS  ASSAY_LIST_MAX
#define ASSAY_STROKE_MAX_RADIUS  512   /* px, at least 1 */
#define ASSAY_STROKE_FARTHEST    65535 /* px from (0, 0), to every side */
#define ASSAY_STROKES_MAX_BYTES  (4 * 1024 * 1024)

enum { ASSAY_STROKE_KEEP, ASSAY_STROKE_ERASE };

typedef struct { gint64 x, y; } AssayStrokePoint;

typedef struct
{
  gint64     kind;   /* ASSAY_STROKE_* */
  gint64     radius; /* px */
  GPtrArray *points; /* AssayStrokePoint, at least one */
} AssayStroke;

typedef struct
{
  GPtrArray      *strokes; /* AssayStroke, the first lies lowest */
  gatomicrefcount refs;
} AssayStrokes;

/* A record that has strokes has them as an OBJECT of this table, and takes them out with
 * assay_strokes_take. */
extern const AssayTable assay_strokes_table;

AssayStrokes *assay_strokes_new   (void); /* none yet */
/* Over what is there; only while the maker holds the only reference. %FALSE, with nothing added,
 * when it goes beyond a limit above. @points: copied. */
gboolean      assay_strokes_add   (AssayStrokes *self, int kind, int radius,
                                   const AssayStrokePoint *points, guint n_points);
AssayStrokes *assay_strokes_ref   (const AssayStrokes *self);
void          assay_strokes_unref (AssayStrokes *self); /* may be %NULL */
/* %NULL: no stroke. */
gboolean      assay_strokes_equal (const AssayStrokes *a, const AssayStrokes *b);
/* Whether there is anything to do. @self may be %NULL. */
gboolean      assay_strokes_any   (const AssayStrokes *self);

/* The whole text, strictly. %NULL: @problems say all that is wrong, in @file and by JSON
 * Pointer. */
AssayStrokes *assay_strokes_read     (GBytes *json, const char *file, AssayProblems *problems);
GBytes       *assay_strokes_to_bytes (const AssayStrokes *self, AssayJsonStyle style);
/* What a reading of a larger record left in *@record (%NULL: it had none), which is %NULL then.
 * In @out_strokes what it is now: %NULL of no stroke at all. %FALSE: it breaks a rule that a
 * table cannot say; @place is its JSON Pointer in @file. */
gboolean      assay_strokes_take     (AssayStrokes **record, AssayStrokes **out_strokes,
                                      const char *file, const char *place,
                                      AssayProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayStrokes, assay_strokes_unref)

G_END_DECLS
