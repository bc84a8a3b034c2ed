/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-process-private.h"
#include "imaging/assay-resample.h"

/* Trims to the visible content and shrinks it into the canvas less the safe area. It grows only
 * content that is at most half of that room in both directions, by a whole factor and nearest
 * neighbor: between half and full size a picture is better small than blurred. On a side where the
 * content touches the source's edge it was cut by the render; that side gets no safe area and the
 * result has content on its outermost row. On other sides one transparent row is kept around the
 * content, so that place can still tell the one from the other. */

#define TOUCH_ALPHA 32

typedef struct
{
  int width, height;
} Size;

static Size
room_for (const AssayProcessParameters *parameters, AssayTouchedSides touched)
{
  int safe = MAX (parameters->safe_area, 0);

  return (Size){
    MAX (parameters->canvas_width - (touched.left ? 0 : safe) - (touched.right ? 0 : safe), 1),
    MAX (parameters->canvas_height - (touched.top ? 0 : safe) - (touched.bottom ? 0 : safe), 1),
  };
}

static Size
fit (AssayRect box, Size room)
{
  int factor = MIN (room.width / box.width, room.height / box.height);
  gint64 w = box.width, h = box.height;

  if (factor >= 1)
    return (Size){box.width * factor, box.height * factor};
  if (w * room.height >= h * room.width)
    return (Size){room.width, (int) MAX ((2 * h * room.width + w) / (2 * w), 1)};
  return (Size){(int) MAX ((2 * w * room.height + h) / (2 * h), 1), room.height};
}

static AssayPicture *
resample (
  const AssayPicture *input, AssayRect box, AssayRect to, AssayTouchedSides touched, int scaling)
{
  AssayPicture *picture = assay_picture_new (to.x + to.width + (touched.right ? 0 : 1),
                                             to.y + to.height + (touched.bottom ? 0 : 1));

  if (picture == NULL)
    return NULL;
  if (scaling == ASSAY_SCALING_AREA && (to.width < box.width || to.height < box.height))
    assay_resample_area (input, box, picture, to);
  else
    assay_resample_nearest (input, box, picture, to);
  return picture;
}

static AssayPicture *
run_scale (const AssayPicture *input,
           const AssayProcessParameters *parameters,
           AssayProcessStep *step,
           AssayProblems *problems)
{
  AssayRect box = assay_picture_content_box (input, 1);
  AssayTouchedSides touched = _assay_touched_sides (input, TOUCH_ALPHA);
  AssayPicture *picture;
  Size size;

  if (parameters->scaling == ASSAY_SCALING_NONE || box.width == 0 || parameters->canvas_width < 1
      || parameters->canvas_height < 1)
    return assay_picture_ref (input);
  if (!assay_picture_fits (parameters->canvas_width, parameters->canvas_height))
    return _assay_refuse_large (problems); /* before the work that place would throw away */
  size = fit (box, room_for (parameters, touched));
  step->from = box;
  step->to = (AssayRect){touched.left ? 0 : 1, touched.top ? 0 : 1, size.width, size.height};
  picture = resample (input, box, step->to, touched, parameters->scaling);
  if (picture == NULL)
    return _assay_refuse_large (problems);
  if (parameters->fringe)
    _assay_bleed (picture);
  _assay_step_measure (step, "factor", (gint64) size.width * 1000 / box.width, "per_mille");
  _assay_step_measure (step, "contentWidth", size.width, "px");
  _assay_step_measure (step, "contentHeight", size.height, "px");
  step->changed = !assay_picture_equal (picture, input);
  return picture;
}

extern const AssayProcessor assay_processor_scale;
const AssayProcessor assay_processor_scale = {
  .id = "scale",
  .version = 1,
  .sentence = N_ ("Trims the picture and makes it small enough for the canvas."),
  .run = run_scale,
};
