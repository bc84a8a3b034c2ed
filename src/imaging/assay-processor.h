/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Processors: pure functions (picture, parameters) -> picture + measurements. A registry of small files:
 * cut, fringe, place, scale. The source picture is never changed. Same bits on every CPU and compiler. */

#include "imaging/assay-picture.h"
#include "model/documents/assay-process-amounts.h"
#include "model/documents/assay-strokes.h"

G_BEGIN_DECLS

enum { ASSAY_CUT_METHOD_KEY_COLOR, ASSAY_CUT_METHOD_AS_IS };
enum { ASSAY_PLACEMENT_NONE, ASSAY_PLACEMENT_CENTER, ASSAY_PLACEMENT_FOOT };
enum { ASSAY_SCALING_NONE, ASSAY_SCALING_AREA, ASSAY_SCALING_NEAREST };

/* All parameters of the chain; each processor reads its own. Part of the recipe. A copy of the
 * struct has its strokes borrowed. */
typedef struct
{
  int        cut;            /* ASSAY_CUT_METHOD_* */
  AssayPixel key;            /* the background colour that was asked for; the real one is measured near it on the border */
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description) int member;
  ASSAY_PROCESS_AMOUNTS (AMOUNT) /* what a person may set; key_tolerance 0 is the usual one */
#undef AMOUNT
  gboolean   fringe;         /* unmix the key from edge pixels, bleed colour under transparency */
  int        placement;      /* ASSAY_PLACEMENT_* */
  int        scaling;        /* ASSAY_SCALING_* */
  int        canvas_width, canvas_height; /* delivered size, px */
  int        safe_area;      /* px kept free on each side of the canvas by place */
  /* What a person painted over the source, in its pixels; %NULL: nothing. Whatever the method, what
   * they keep is never background and what they erase always is. Where the background is cut by its
   * color, erased places are where it begins, as the border is: what lies beside them and is of the
   * background's kind goes too, and it does not come through what is kept. */
  AssayStrokes *strokes;
} AssayProcessParameters;

/* Frees what a reader of a recipe owns of it. */
void assay_process_parameters_clear (AssayProcessParameters *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayProcessParameters, assay_process_parameters_clear)

#define ASSAY_PROCESS_MAX_MEASUREMENTS 8
typedef struct { const char *name; gint64 value; const char *unit; } AssayProcessMeasurement; /* static strings */

typedef struct
{
  const char             *processor; /* static id */
  int                     version;
  gboolean                changed;   /* the picture differs from its input */
  AssayRect               from, to;  /* this part of the input lies there now; empty: none moved */
  AssayProcessMeasurement measurements[ASSAY_PROCESS_MAX_MEASUREMENTS];
  guint                   n_measurements;
} AssayProcessStep;

typedef struct
{
  const char   *id;
  int           version;
  const char   *sentence; /* N_(): what it does, for a person */
  /* A new picture, or a reference to @input when nothing is to do. Fills @step's changed and measurements.
   * %NULL + problem when it cannot (reason codes "cut.no_background", "place.empty" …). */
  AssayPicture *(*run) (const AssayPicture *input, const AssayProcessParameters *parameters, AssayProcessStep *step, AssayProblems *problems);
} AssayProcessor;

extern const AssayProcessor *const assay_processors[]; /* in order of the chain, ended by %NULL: cut, fringe, scale, place */

/* What of @parameters is due for @source: a picture that is transparent at its border already was cut
 * by whoever made it, and is left as it is. */
AssayProcessParameters assay_process_settle (const AssayPicture *source,
                                             const AssayProcessParameters *parameters);

/* Runs the whole chain, as settled. @steps: (element-type AssayProcessStep), one per processor run.
 * %NULL + problems on failure. */
AssayPicture *assay_process (const AssayPicture *source, const AssayProcessParameters *parameters, GArray *steps, AssayProblems *problems);

/* The same of those processors alone whose ids are in @ids (%NULL-terminated, any order); of %NULL
 * all. */
AssayPicture *assay_process_some (const AssayPicture *source,
                                  const AssayProcessParameters *parameters,
                                  const char *const *ids, GArray *steps, AssayProblems *problems);

/* What the background may be of a picture of which nobody says: the mean of those colors in the
 * outermost rows and columns that are commonest. */
AssayPixel assay_process_find_key (const AssayPicture *source);

/* Where the source lies in the chain's result: its part @from there at @to. @steps: of assay_process
 * on it. At most one processor of a chain resizes. */
void assay_process_trace (const AssayPicture *source, const GArray *steps, AssayRect *from,
                          AssayRect *to);

G_END_DECLS
