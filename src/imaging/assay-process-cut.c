/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-color.h"
#include "imaging/assay-process-private.h"

#include <string.h>

/* Key color: what a model paints when asked for one flat color is near it, not it, and not flat. So
 * the real color is measured on the border; everything of its hue that is connected with the
 * border is background, shadows too (assay-backdrop.h), and so are enclosed areas of that hue (the
 * inside of a handle). Edges, and what the background shows through, are then unmixed from the
 * background as it is there (assay-unmix.c, assay-glass.c). It cuts what it can: a border that is
 * only partly background gives a picture that validators will judge. */

#define KEY_REACH                64 /* delta E: how far from the asked color the painted one may be */
#define BACKGROUND_MIN_PER_MILLE 20  /* of the border; below it there is nothing to cut */
#define HOLE_MIN_PX              12  /* and at least one 65536th of the picture */
#define HOLE_EXACT_PER_CENT      60  /* of a hole's pixels must be within half the tolerance */
#define HOLE_DARKEST             800 /* shade, in 1/1024: darker ones may be anything */

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

/* What has the background's hue and was not reached from the border. */
static AssayMask *
find_enclosed (const AssayPicture *picture,
               const AssayBackdropColor *key,
               const AssayMask *background)
{
  AssayMask *classes = assay_mask_new (picture->width, picture->height);
  AssayBackdropColor strict = *key;
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  strict.tolerance = key->tolerance / 2;
  for (gsize i = 0; i < n_pixels; i++)
    {
      if (background->bytes[i] != 0)
        continue;
      if (_assay_backdrop_shade (key, picture->pixels[i]) < HOLE_DARKEST)
        continue;
      classes->bytes[i] = _assay_backdrop_shade (&strict, picture->pixels[i]) >= HOLE_DARKEST
                            ? CLASS_EXACT
                            : CLASS_NEAR;
    }
  return classes;
}

static gboolean
is_hole (const AssayComponent *area, guint64 n_exact, const AssayMask *classes)
{
  guint64 n_pixels = (guint64) classes->width * (guint64) classes->height;

  return area->n_pixels >= MAX (HOLE_MIN_PX, n_pixels >> 16)
         && n_exact * 100 >= area->n_pixels * HOLE_EXACT_PER_CENT;
}

/* Adds the holes to the background; how many there are. */
static guint
open_holes (const AssayPicture *picture, const AssayBackdropColor *key, AssayMask *background)
{
  g_autoptr (AssayMask) classes = find_enclosed (picture, key, background);
  g_autoptr (AssayComponents) areas = assay_components_find (classes, CLASS_NEAR, FALSE);
  g_autofree guint64 *exact = _assay_components_count (areas, classes, CLASS_EXACT);
  guint n_holes = 0;

  for (guint i = 0; i < areas->components->len; i++)
    n_holes += is_hole (&g_array_index (areas->components, AssayComponent, i), exact[i], classes);
  for (guint i = 0; i < areas->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (areas->runs, AssayRun, i);

      if (is_hole (&g_array_index (areas->components, AssayComponent, run->component),
                   exact[run->component], classes))
        memset (background->bytes + (gsize) run->y * (gsize) classes->width + run->begin, 255,
                (gsize) (run->end - run->begin));
    }
  return n_holes;
}

/* Makes @background, as the flood and what comes after it left it, what is in front: all where the
 * background does not show. What is erased and shows something else belongs to that until the edges
 * are unmixed, for the thing it is a part of has no edge there. How many pixels are background. */
static guint64
turn_around (AssayMask *background)
{
  gsize n_pixels = (gsize) background->width * (gsize) background->height;
  guint64 n = 0;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint8 *at = &background->bytes[i];

      n += *at == 255 || *at == ASSAY_BACKDROP_COVERED;
      *at = *at == 255 ? 0 : 255;
    }
  return n;
}

static guint64
count_translucent (const AssayPicture *picture)
{
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;
  guint64 n = 0;

  for (gsize i = 0; i < n_pixels; i++)
    n += picture->pixels[i].a > 0 && picture->pixels[i].a < 255;
  return n;
}

static void
cut_key_color (AssayPicture *picture,
               const AssayPicture *input,
               const AssayBackdropColor *key,
               const AssayMask *by_hand,
               AssayProcessStep *step)
{
  guint64 n_pixels = (guint64) input->width * (guint64) input->height;
  g_autoptr (AssayMask) mask = _assay_backdrop_flood (input, key, by_hand);
  g_autoptr (AssayBackdrop) backdrop = NULL;
  guint n_holes;

  if (key->hued)
    _assay_backdrop_add_shadows (input, key, mask);
  n_holes = open_holes (input, key, mask);
  backdrop = _assay_backdrop_new (input, mask, key->color);
  _assay_step_measure (step, "cutPerMille", (gint64) (turn_around (mask) * 1000 / n_pixels),
                       "per_mille");
  _assay_unmix_edges (picture, input, mask, backdrop, by_hand);
  _assay_step_measure (step, "holes", n_holes, "count");
}

/* The last word is the person's. */
static void
erase (AssayPicture *picture, const AssayMask *by_hand, AssayProcessStep *step)
{
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;
  guint64 n_kept = 0, n_erased = 0;

  for (gsize i = 0; i < n_pixels && by_hand != NULL; i++)
    {
      n_kept += by_hand->bytes[i] == ASSAY_BY_HAND_KEEP;
      if (by_hand->bytes[i] != ASSAY_BY_HAND_ERASE)
        continue;
      picture->pixels[i] = (AssayPixel){0};
      n_erased++;
    }
  _assay_step_measure (step, "keptByHand", (gint64) n_kept, "px");
  _assay_step_measure (step, "erasedByHand", (gint64) n_erased, "px");
}

/* %FALSE with the problem: there is no such background. */
static gboolean
find_background (const AssayPicture *input,
                 const AssayProcessParameters *parameters,
                 AssayBackdropColor *out_color,
                 AssayProcessStep *step,
                 AssayProblems *problems)
{
  int tolerance = parameters->key_tolerance > 0 ? parameters->key_tolerance : 12;
  Background background = measure_background (input, parameters->key);

  _assay_step_measure (step, "backgroundOnBorder",
                       (gint64) background.n_near * 1000 / background.n_border, "per_mille");
  if ((guint64) background.n_near * 1000 < (guint64) background.n_border * BACKGROUND_MIN_PER_MILLE)
    {
      assay_problems_add (problems, NULL, NULL, "cut.no_background",
                          N_ ("The picture has no background of the color that was asked for."),
                          N_ ("Make it again, or choose another key color."), NULL);
      return FALSE;
    }
  _assay_step_measure (step, "backgroundDeltaE",
                       assay_color_delta_e (background.color, parameters->key), "delta_e");
  *out_color = _assay_backdrop_color (background.color, tolerance);
  return TRUE;
}

static AssayPicture *
run_cut (const AssayPicture *input,
         const AssayProcessParameters *parameters,
         AssayProcessStep *step,
         AssayProblems *problems)
{
  gboolean keyed = parameters->cut == ASSAY_CUT_METHOD_KEY_COLOR;
  gboolean painted = assay_strokes_any (parameters->strokes);
  g_autoptr (AssayMask) by_hand = NULL;
  AssayBackdropColor key;
  AssayPicture *picture;

  if (!keyed && !painted)
    return assay_picture_ref (input);
  if (keyed && !find_background (input, parameters, &key, step, problems))
    return NULL;
  picture = _assay_picture_copy (input);
  if (picture == NULL)
    return _assay_refuse_memory (problems);
  by_hand = _assay_by_hand_paint (parameters->strokes, input->width, input->height);
  if (keyed)
    cut_key_color (picture, input, &key, by_hand, step);
  if (painted)
    erase (picture, by_hand, step);
  if (keyed)
    _assay_step_measure (step, "translucentEdge", (gint64) count_translucent (picture), "px");
  step->changed = !assay_picture_equal (picture, input);
  return picture;
}

extern const AssayProcessor assay_processor_cut;
const AssayProcessor assay_processor_cut = {
  .id = "cut",
  .version = 2, /* 1 knew one background color for the whole picture, no shade and no glass */
  .sentence = N_ ("Takes the background away."),
  .run = run_cut,
};
