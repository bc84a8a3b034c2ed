/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-process-private.h"

#include <string.h>

#define CLEAR_ALPHA     16  /* below it a pixel of the border is empty */
#define CLEAR_PER_MILLE 500 /* of the border: an object cut off by the frame may fill the rest */

/* assay-processor-list.h is made by meson from the array that also names the sources, in order of
 * the chain. */
#define PROCESSOR(name) extern const AssayProcessor assay_processor_##name;
#include "assay-processor-list.h"
#undef PROCESSOR

const AssayProcessor *const assay_processors[] = {
#define PROCESSOR(name) &assay_processor_##name,
#include "assay-processor-list.h"
#undef PROCESSOR
  NULL,
};

void
_assay_step_measure (AssayProcessStep *step, const char *name, gint64 value, const char *unit)
{
  g_return_if_fail (step->n_measurements < ASSAY_PROCESS_MAX_MEASUREMENTS);
  step->measurements[step->n_measurements++] = (AssayProcessMeasurement){name, value, unit};
}

AssayPicture *
_assay_picture_copy (const AssayPicture *source)
{
  AssayPicture *copy = assay_picture_new (source->width, source->height);

  if (copy != NULL)
    memcpy (copy->pixels, source->pixels,
            (gsize) source->width * (gsize) source->height * sizeof (AssayPixel));
  return copy;
}

AssayPicture *
_assay_refuse_large (AssayProblems *problems)
{
  assay_problems_add (problems, NULL, NULL, "picture.too_large",
                      N_ ("The picture is larger than {0} pixels on a side or {1} million pixels."),
                      N_ ("Use a smaller picture."), "32768", "64", NULL);
  return NULL;
}

AssayPicture *
_assay_refuse_memory (AssayProblems *problems)
{
  assay_problems_add (problems, NULL, NULL, "picture.no_memory",
                      N_ ("There is not enough memory for the picture."), NULL, NULL);
  return NULL;
}

AssayTouchedSides
_assay_touched_sides (const AssayPicture *picture, guint8 alpha)
{
  AssayTouchedSides sides = {0};

  for (int x = 0; x < picture->width; x++)
    {
      sides.top |= assay_picture_at (picture, x, 0)->a >= alpha;
      sides.bottom |= assay_picture_at (picture, x, picture->height - 1)->a >= alpha;
    }
  for (int y = 0; y < picture->height; y++)
    {
      sides.left |= assay_picture_at (picture, 0, y)->a >= alpha;
      sides.right |= assay_picture_at (picture, picture->width - 1, y)->a >= alpha;
    }
  return sides;
}

guint64 *
_assay_components_count (const AssayComponents *areas, const AssayMask *mask, guint8 value)
{
  guint64 *n = g_new0 (guint64, areas->components->len + 1);

  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);
      const guint8 *row = mask->bytes + (gsize) run->y * (gsize) mask->width;

      for (int x = run->begin; x < run->end; x++)
        n[run->component] += row[x] == value;
    }
  return n;
}

#define KEY_STEPS 16 /* of each channel that count as one color */

AssayPixel
assay_process_find_key (const AssayPicture *source)
{
  g_autofree guint64 *sums = g_new0 (guint64, 4 * KEY_STEPS * KEY_STEPS * KEY_STEPS);
  const guint64 *best = sums; /* of each color n, then the sums of r, g and b */

  for (int y = 0; y < source->height; y++)
    {
      int step = y == 0 || y == source->height - 1 ? 1 : MAX (source->width - 1, 1);

      for (int x = 0; x < source->width; x += step)
        {
          AssayPixel p = *assay_picture_at (source, x, y);
          int index = (p.r * KEY_STEPS / 256 * KEY_STEPS + p.g * KEY_STEPS / 256) * KEY_STEPS
                      + p.b * KEY_STEPS / 256;
          guint64 *sum = sums + 4 * index;

          sum[0]++;
          sum[1] += p.r;
          sum[2] += p.g;
          sum[3] += p.b;
          best = sum[0] > best[0] ? sum : best;
        }
    }
  return (AssayPixel){(guint8) (best[1] / best[0]), (guint8) (best[2] / best[0]),
                      (guint8) (best[3] / best[0]), 255};
}

/* In the outermost rows and columns; per mille. */
static gint64
count_clear_border (const AssayPicture *picture)
{
  guint64 n = 0, n_clear = 0;

  for (int y = 0; y < picture->height; y++)
    {
      int step = y == 0 || y == picture->height - 1 ? 1 : MAX (picture->width - 1, 1);

      for (int x = 0; x < picture->width; x += step, n++)
        n_clear += assay_picture_at (picture, x, y)->a < CLEAR_ALPHA;
    }
  return (gint64) (n_clear * 1000 / n);
}

void
assay_process_parameters_clear (AssayProcessParameters *self)
{
  g_clear_pointer (&self->strokes, assay_strokes_unref);
}

AssayProcessParameters
assay_process_settle (const AssayPicture *source, const AssayProcessParameters *parameters)
{
  AssayProcessParameters settled = *parameters;

  if (settled.cut == ASSAY_CUT_METHOD_KEY_COLOR && count_clear_border (source) >= CLEAR_PER_MILLE)
    settled.cut = ASSAY_CUT_METHOD_AS_IS;
  return settled;
}

AssayPicture *
assay_process (const AssayPicture *source,
               const AssayProcessParameters *parameters,
               GArray *steps,
               AssayProblems *problems)
{
  return assay_process_some (source, parameters, NULL, steps, problems);
}

AssayPicture *
assay_process_some (const AssayPicture *source,
                    const AssayProcessParameters *parameters,
                    const char *const *ids,
                    GArray *steps,
                    AssayProblems *problems)
{
  AssayPicture *current = assay_picture_ref (source);
  AssayProcessParameters settled = assay_process_settle (source, parameters);

  for (guint i = 0; assay_processors[i] != NULL && current != NULL; i++)
    {
      const AssayProcessor *processor = assay_processors[i];
      AssayProcessStep step = {.processor = processor->id, .version = processor->version};
      AssayPicture *next;

      if (ids != NULL && !g_strv_contains (ids, processor->id))
        continue;
      next = processor->run (current, &settled, &step, problems);
      assay_picture_unref (current);
      current = next;
      if (steps != NULL)
        g_array_append_val (steps, step);
    }
  return current;
}

void
assay_process_trace (const AssayPicture *source,
                     const GArray *steps,
                     AssayRect *from,
                     AssayRect *to)
{
  *from = *to = (AssayRect){0, 0, source->width, source->height};
  for (guint i = 0; i < steps->len; i++)
    {
      const AssayProcessStep *step = &g_array_index (steps, AssayProcessStep, i);

      if (step->from.width == step->to.width && step->from.height == step->to.height)
        {
          to->x += step->to.x - step->from.x;
          to->y += step->to.y - step->from.y;
          continue;
        }
      *from = step->from;
      *to = step->to;
    }
}
