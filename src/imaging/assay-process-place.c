/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-process-private.h"

/* Puts the visible content on the canvas inside the safe area, by its middle or its foot.
 * Content that touches an edge of the picture was cut off there by the render. Validators see only
 * pixels, and an object with a straight cut in the middle of the canvas would look whole to them;
 * so it is put flush with that side of the canvas, without safe area: bounds.safe_area then fails,
 * truthfully. Cut off on both opposite sides it goes flush with the left or the top one. */

typedef struct
{
  int x, y;
} Point;

/* Where content of @length starts on a canvas of @canvas. */
static int
align (
  int canvas, int length, int safe, gboolean touches_begin, gboolean touches_end, gboolean foot)
{
  if (touches_begin)
    return 0;
  if (touches_end)
    return canvas - length;
  return foot ? canvas - safe - length : (canvas - length) / 2;
}

static Point
choose_place (const AssayProcessParameters *parameters, AssayRect box, AssayTouchedSides touched)
{
  gboolean foot = parameters->placement == ASSAY_PLACEMENT_FOOT;
  int safe = MAX (parameters->safe_area, 0);

  return (Point){
    align (parameters->canvas_width, box.width, safe, touched.left, touched.right, FALSE),
    align (parameters->canvas_height, box.height, safe, touched.top, touched.bottom, foot),
  };
}

/* What does not fit is left out. */
static void
paste (AssayPicture *canvas, const AssayPicture *source, AssayRect box, Point at)
{
  for (int y = MAX (0, -at.y); y < MIN (box.height, canvas->height - at.y); y++)
    for (int x = MAX (0, -at.x); x < MIN (box.width, canvas->width - at.x); x++)
      *assay_picture_at (canvas, at.x + x, at.y + y) =
        *assay_picture_at (source, box.x + x, box.y + y);
}

static guint
count_border (const AssayPicture *picture)
{
  guint n = 0;

  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width;
         x += y == 0 || y == picture->height - 1 ? 1 : MAX (picture->width - 1, 1))
      n += assay_picture_at (picture, x, y)->a > 0;
  return n;
}

static AssayPicture *
run_place (const AssayPicture *input,
           const AssayProcessParameters *parameters,
           AssayProcessStep *step,
           AssayProblems *problems)
{
  AssayRect box = assay_picture_content_box (input, 1);
  AssayPicture *canvas;
  Point at;

  if (parameters->placement == ASSAY_PLACEMENT_NONE)
    return assay_picture_ref (input);
  if (box.width == 0)
    {
      assay_problems_add (problems, NULL, NULL, "place.empty",
                          N_ ("Nothing is left of the picture without its background."),
                          N_ ("Make it again, or lower the key color's tolerance."), NULL);
      return NULL;
    }
  canvas = assay_picture_new (parameters->canvas_width, parameters->canvas_height);
  if (canvas == NULL)
    return _assay_refuse_large (problems);
  at = choose_place (parameters, box, _assay_touched_sides (input, 1));
  paste (canvas, input, box, at);
  step->from = box;
  step->to = (AssayRect){at.x, at.y, box.width, box.height};
  if (parameters->fringe)
    _assay_bleed (canvas);
  _assay_step_measure (step, "x", at.x, "px");
  _assay_step_measure (step, "y", at.y, "px");
  _assay_step_measure (step, "touchesBorder", count_border (input), "px");
  step->changed = !assay_picture_equal (canvas, input);
  return canvas;
}

extern const AssayProcessor assay_processor_place;
const AssayProcessor assay_processor_place = {
  .id = "place",
  .version = 1,
  .sentence = N_ ("Puts the object on the canvas, inside the safe area."),
  .run = run_place,
};
