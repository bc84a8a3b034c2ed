/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-process-private.h"

/* Spill is what is left of the key color in the object's edge. An edge pixel is compared with the
 * most similar of the opaque pixels inside near it; when it differs from that one mainly towards
 * the key color, the part towards the key is taken out. A pixel that differs in another direction,
 * or not at all, is the artist's. */

#define EDGE_RINGS      2  /* of the visible shape; translucent pixels beyond count as well */
#define WINDOW          4  /* px around, in which the inside is looked for */
#define SPILL_PER_MILLE 60 /* of the way to the key color; below it is noise */

static gboolean
find_inside (const AssayPicture *source, const AssayMask *rings, int x, int y, AssayPixel *out)
{
  AssayPixel color = *assay_picture_at (source, x, y);
  gint64 nearest = G_MAXINT64;

  for (int ny = MAX (y - WINDOW, 0); ny <= MIN (y + WINDOW, source->height - 1); ny++)
    for (int nx = MAX (x - WINDOW, 0); nx <= MIN (x + WINDOW, source->width - 1); nx++)
      {
        AssayPixel inside = *assay_picture_at (source, nx, ny);
        AssayDifference d;
        gint64 squared;

        if (inside.a != 255
            || rings->bytes[(gsize) ny * (gsize) rings->width + (gsize) nx] <= EDGE_RINGS)
          continue;
        d = _assay_difference (color, inside);
        squared = _assay_difference_dot (d, d);
        if (squared >= nearest)
          continue;
        nearest = squared;
        *out = inside;
      }
  return nearest != G_MAXINT64;
}

/* %TRUE when something was taken out. */
static gboolean
remove_spill (AssayPixel *pixel, AssayPixel inside, AssayPixel key)
{
  AssayDifference c = _assay_difference (*pixel, inside), v = _assay_difference (key, inside);
  gint64 cc = _assay_difference_dot (c, c), vv = _assay_difference_dot (v, v),
         along = _assay_difference_dot (c, v);

  if (vv == 0 || along * 1000 <= vv * SPILL_PER_MILLE
      || along * along * 4 < cc * vv * 3) /* within 30 degrees */
    return FALSE;
  pixel->r = (guint8) CLAMP (pixel->r - v.r * along / vv, 0, 255);
  pixel->g = (guint8) CLAMP (pixel->g - v.g * along / vv, 0, 255);
  pixel->b = (guint8) CLAMP (pixel->b - v.b * along / vv, 0, 255);
  return TRUE;
}

static void
clean_edge (AssayPicture *picture,
            const AssayPicture *source,
            AssayPixel key,
            AssayProcessStep *step)
{
  g_autoptr (AssayMask) alpha = assay_mask_of_alpha (source);
  g_autoptr (AssayMask) rings = assay_rings_find (alpha, 1, EDGE_RINGS);
  guint n_edge = 0, n_spill = 0;

  for (int y = 0; y < source->height; y++)
    for (int x = 0; x < source->width; x++)
      {
        guint8 ring = rings->bytes[(gsize) y * (gsize) rings->width + (gsize) x];
        AssayPixel *pixel = assay_picture_at (picture, x, y);
        AssayPixel inside;

        if (ring == 0 || (ring == ASSAY_RING_DEEP && pixel->a == 255))
          continue;
        n_edge++;
        if (find_inside (source, rings, x, y, &inside))
          n_spill += remove_spill (pixel, inside, key);
      }
  _assay_step_measure (step, "edge", n_edge, "px");
  _assay_step_measure (step, "spill", n_spill, "px");
}

static AssayPicture *
run_fringe (const AssayPicture *input,
            const AssayProcessParameters *parameters,
            AssayProcessStep *step,
            AssayProblems *problems)
{
  AssayPicture *picture;

  if (!parameters->fringe)
    return assay_picture_ref (input);
  picture = _assay_picture_copy (input);
  if (picture == NULL)
    return _assay_refuse_memory (problems);
  if (parameters->cut == ASSAY_CUT_METHOD_KEY_COLOR)
    clean_edge (picture, input, parameters->key, step);
  _assay_step_measure (step, "bled", _assay_bleed (picture), "px");
  step->changed = !assay_picture_equal (picture, input);
  return picture;
}

extern const AssayProcessor assay_processor_fringe;
const AssayProcessor assay_processor_fringe = {
  .id = "fringe",
  .version = 1,
  .sentence = N_ ("Cleans the edge of the background's color."),
  .run = run_fringe,
};
