/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-color.h"
#include "imaging/assay-process-private.h"

#include <string.h>

/* Key color: what a model paints when asked for one flat color is near it, not it. So the real
 * color is measured on the border, everything near that color and connected with the border is
 * background, and so are enclosed areas that are nearly all of exactly that color (the inside of a
 * handle). Edges are then unmixed (assay-unmix.c). It cuts what it can: a border that is only
 * partly background gives a picture that validators will judge. */

#define KEY_REACH                64 /* delta E: how far from the asked color the painted one may be */
#define BACKGROUND_MIN_PER_MILLE 20 /* of the border; below it there is nothing to cut */
#define HOLE_MIN_PX              12 /* and at least one 16384th of the picture */
#define HOLE_EXACT_PER_CENT      75 /* of a hole's pixels must be within half the tolerance */

enum
{
  CLASS_OBJECT,
  CLASS_NEAR,
  CLASS_EXACT
};

typedef struct
{
  AssayPixel color;
  guint n_near, n_border;
} Background;

static guint8
median (const guint32 histogram[256], guint32 total)
{
  guint32 seen = 0;
  int level = 0;

  while (level < 255 && (seen += histogram[level]) * 2 < total)
    level++;
  return (guint8) level;
}

static void
count_border_pixel (AssayPixel pixel, AssayLab key, guint32 histograms[3][256], Background *out)
{
  const gint64 reach = (gint64) (KEY_REACH * 256) * (KEY_REACH * 256);

  out->n_border++;
  if (assay_color_distance_squared (assay_color_lab (pixel), key) > reach)
    return;
  out->n_near++;
  histograms[0][pixel.r]++;
  histograms[1][pixel.g]++;
  histograms[2][pixel.b]++;
}

static Background
measure_background (const AssayPicture *picture, AssayPixel key)
{
  Background found = {0};
  guint32 histograms[3][256] = {0};
  AssayLab key_lab = assay_color_lab (key);

  for (int y = 0; y < picture->height; y++)
    {
      int step = y == 0 || y == picture->height - 1 ? 1 : MAX (picture->width - 1, 1);

      for (int x = 0; x < picture->width; x += step)
        count_border_pixel (*assay_picture_at (picture, x, y), key_lab, histograms, &found);
    }
  found.color =
    (AssayPixel){median (histograms[0], found.n_near), median (histograms[1], found.n_near),
                 median (histograms[2], found.n_near), 255};
  return found;
}

static AssayMask *
classify (const AssayPicture *picture, AssayPixel background, int tolerance)
{
  AssayMask *classes = assay_mask_new (picture->width, picture->height);
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;
  AssayLab lab = assay_color_lab (background);
  gint64 near = (gint64) tolerance * tolerance * 256 * 256, exact = near / 4;
  AssayPixel last = background;
  guint8 class = CLASS_EXACT;

  for (gsize i = 0; i < n_pixels; i++)
    {
      AssayPixel pixel = picture->pixels[i];

      if (memcmp (&pixel, &last, 3) != 0)
        {
          gint64 distance = assay_color_distance_squared (assay_color_lab (pixel), lab);

          class = distance <= exact ? CLASS_EXACT : distance <= near ? CLASS_NEAR : CLASS_OBJECT;
          last = pixel;
        }
      classes->bytes[i] = class;
    }
  return classes;
}

/* (transfer full): how many pixels of each component are exactly background. */
static guint64 *
count_exact (const AssayComponents *areas, const AssayMask *classes)
{
  guint64 *exact = g_new0 (guint64, areas->components->len + 1);

  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);
      const guint8 *row = classes->bytes + (gsize) run->y * (gsize) classes->width;

      for (int x = run->begin; x < run->end; x++)
        exact[run->component] += row[x] == CLASS_EXACT;
    }
  return exact;
}

static gboolean
is_hole (const AssayComponent *area, guint64 n_exact, const AssayMask *classes)
{
  guint64 n_pixels = (guint64) classes->width * (guint64) classes->height;

  return area->n_pixels >= MAX (HOLE_MIN_PX, n_pixels >> 14)
         && n_exact * 100 >= area->n_pixels * HOLE_EXACT_PER_CENT;
}

/* 255 for what stays. */
static AssayMask *
find_foreground (const AssayMask *classes, guint *out_holes, guint64 *out_cut)
{
  AssayMask *foreground = assay_mask_new (classes->width, classes->height);
  g_autoptr (AssayComponents) areas = assay_components_find (classes, CLASS_NEAR, FALSE);
  g_autofree guint64 *exact = count_exact (areas, classes);
  g_autofree gboolean *background = g_new0 (gboolean, areas->components->len + 1);

  memset (foreground->bytes, 255, (gsize) classes->width * (gsize) classes->height);
  for (guint i = 0; i < areas->components->len; i++)
    {
      const AssayComponent *area = &g_array_index (areas->components, AssayComponent, i);
      gboolean hole = !area->touches_border && is_hole (area, exact[i], classes);

      background[i] = area->touches_border || hole;
      *out_holes += hole;
      *out_cut += background[i] ? area->n_pixels : 0;
    }
  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);

      if (background[run->component])
        memset (foreground->bytes + (gsize) run->y * (gsize) classes->width + run->begin, 0,
                (gsize) (run->end - run->begin));
    }
  return foreground;
}

static AssayPicture *
cut_key_color (const AssayPicture *input,
               const Background *background,
               int tolerance,
               AssayProcessStep *step)
{
  AssayPicture *picture = _assay_picture_copy (input);
  guint64 n_pixels = (guint64) input->width * (guint64) input->height, n_cut = 0;
  guint n_holes = 0, n_edge;
  g_autoptr (AssayMask) classes = NULL;
  g_autoptr (AssayMask) foreground = NULL;

  if (picture == NULL)
    return NULL;
  classes = classify (input, background->color, tolerance);
  foreground = find_foreground (classes, &n_holes, &n_cut);
  n_edge = _assay_unmix_edges (picture, input, foreground, background->color);
  _assay_step_measure (step, "cutPerMille", (gint64) (n_cut * 1000 / n_pixels), "per_mille");
  _assay_step_measure (step, "holes", n_holes, "count");
  _assay_step_measure (step, "translucentEdge", n_edge, "px");
  return picture;
}

static AssayPicture *
run_cut (const AssayPicture *input,
         const AssayProcessParameters *parameters,
         AssayProcessStep *step,
         AssayProblems *problems)
{
  int tolerance = parameters->key_tolerance > 0 ? parameters->key_tolerance : 12;
  Background background;
  AssayPicture *picture;

  if (parameters->cut != ASSAY_CUT_METHOD_KEY_COLOR)
    return assay_picture_ref (input);
  background = measure_background (input, parameters->key);
  _assay_step_measure (step, "backgroundOnBorder",
                       (gint64) background.n_near * 1000 / background.n_border, "per_mille");
  if ((guint64) background.n_near * 1000 < (guint64) background.n_border * BACKGROUND_MIN_PER_MILLE)
    {
      assay_problems_add (problems, NULL, NULL, "cut.no_background",
                          N_ ("The picture has no background of the color that was asked for."),
                          N_ ("Make it again, or choose another key color."), NULL);
      return NULL;
    }
  _assay_step_measure (step, "backgroundDeltaE",
                       assay_color_delta_e (background.color, parameters->key), "delta_e");
  picture = cut_key_color (input, &background, tolerance, step);
  if (picture == NULL)
    assay_problems_add (problems, NULL, NULL, "picture.no_memory",
                        N_ ("There is not enough memory for the picture."), NULL, NULL);
  step->changed = picture != NULL && !assay_picture_equal (picture, input);
  return picture;
}

extern const AssayProcessor assay_processor_cut;
const AssayProcessor assay_processor_cut = {
  .id = "cut",
  .version = 1,
  .sentence = N_ ("Takes the background away."),
  .run = run_cut,
};
