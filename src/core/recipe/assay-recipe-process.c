/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/recipe/assay-core-private.h"

/* Sizes and processing: what of a recipe follows from canvas, budget and the two processPolicy
 * records. */

#define MAX_SIDE 16384
#define GRID     8 /* a latent cell is 8 px wide in every family so far */

AssayProcessPolicy
_assay_process_resolve (const AssayAssetType *type, const AssaySpec *spec, gboolean needs_alpha)
{
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description)                    \
  .member = ASSAY_UNSET,
  const AssayProcessPolicy nothing = {.cut = ASSAY_UNSET,
                                      .fringe = ASSAY_UNSET,
                                      .place = ASSAY_UNSET,
                                      .scale = ASSAY_UNSET,
                                      .key_color = ASSAY_UNSET,
                                      ASSAY_PROCESS_AMOUNTS (AMOUNT)};
#undef AMOUNT
  const AssayProcessPolicy *weak = type != NULL && type->process != NULL ? type->process : &nothing;
  const AssayProcessPolicy *strong = spec->process != NULL ? spec->process : &nothing;
  AssayProcessPolicy policy = {
    .cut = _assay_or (strong->cut, _assay_or (weak->cut, ASSAY_CUT_AUTO)),
    .place = _assay_or (
      strong->place, _assay_or (weak->place, needs_alpha ? ASSAY_PLACE_CENTER : ASSAY_PLACE_NONE)),
    .scale = _assay_or (strong->scale, _assay_or (weak->scale, ASSAY_SCALE_AREA)),
    .key_color = _assay_or (strong->key_color, weak->key_color),
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description)                    \
  .member = _assay_or (strong->member, _assay_or (weak->member, (usual))),
    ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
  };

  if (policy.cut == ASSAY_CUT_AUTO)
    policy.cut = needs_alpha ? ASSAY_CUT_KEY_COLOR : ASSAY_CUT_AS_IS;
  policy.fringe =
    _assay_or (strong->fringe, _assay_or (weak->fringe, policy.cut == ASSAY_CUT_KEY_COLOR));
  return policy;
}

static gint64
pad (gint64 side)
{
  return (side + GRID - 1) / GRID * GRID;
}

static gboolean
is_within (gint64 width, gint64 height, gint64 budget)
{
  return pad (width) <= MAX_SIDE && pad (height) <= MAX_SIDE
         && pad (width) * pad (height) <= budget;
}

static gint64
divide_up (gint64 side, gint64 divisor)
{
  return (side + divisor - 1) / divisor;
}

void
assay_render_size (
  int canvas_width, int canvas_height, gint64 budget, int *out_width, int *out_height)
{
  gint64 width = canvas_width, height = canvas_height, low = 1, high = MAX_SIDE;

  g_return_if_fail (canvas_width >= 1 && canvas_height >= 1);

  if (!is_within (width, height, budget))
    {
      gint64 divisor = 2;

      while (divisor < MAX_SIDE
             && !is_within (divide_up (width, divisor), divide_up (height, divisor), budget))
        divisor++;
      *out_width = (int) pad (divide_up (width, divisor));
      *out_height = (int) pad (divide_up (height, divisor));
      return;
    }
  while (low < high) /* the largest multiple that fits: fits (low), not (high + 1) */
    {
      gint64 middle = (low + high + 1) / 2;

      if (is_within (width * middle, height * middle, budget))
        low = middle;
      else
        high = middle - 1;
    }
  *out_width = (int) pad (width * low);
  *out_height = (int) pad (height * low);
}
