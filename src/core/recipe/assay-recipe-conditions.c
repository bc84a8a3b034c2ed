/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-core-private.h"

#include <string.h>

/* What no picture could pass, whatever is drawn: found before one is paid for. One condition one
 * function; each names a field of the spec that mends it, for built-in documents cannot be edited.
 */

#define LEAST_RENDER_SIDE 16 /* px; servers refuse less (EmptyLatentImage) */
#define GRID              8
#define OVERRIDE_FILE     "policies/prompt-override.json"

typedef struct
{
  const AssayRecipe *recipe; /* contract, stack, package and workflow may be %NULL */
  const AssayCatalog *catalog;
  const AssaySpec *spec;
  AssayFootprint *footprint;
  AssayProcessPolicy policy;
  AssayProblems *problems;
} Conditions;

static char *
dup_number (gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
dup_size (gint64 width, gint64 height)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " x %" G_GINT64_FORMAT, width, height);
}

/* Room for the object ---------------------------------------------------- */

/* Opaque and flat pictures reach to the edge. */
static gboolean
keeps_free (const AssayContract *contract)
{
  gint64 policy = contract->fields.background_policy;

  return policy != ASSAY_BACKGROUND_OPAQUE && policy != ASSAY_BACKGROUND_FLAT;
}

static gint64
room_in (gint64 side, gint64 safe)
{
  return MAX (side - 2 * safe, 0);
}

/* Whether what may be filled of the canvas is as much as must be. */
static gboolean
can_be_filled (gint64 width, gint64 height, gint64 safe, gint64 least_per_mille)
{
  gint64 room = room_in (width, safe) * room_in (height, safe);

  return room > 0 && room * 1000 >= least_per_mille * width * height;
}

/* The smallest square canvas that leaves room; 0: there is none. */
static gint64
least_side (const AssayContract *contract)
{
  gint64 safe = _assay_or (contract->fields.safe_area_px, 0);
  gint64 per_mille = _assay_or (contract->fields.content_min_per_mille, 0);

  for (gint64 side = 2 * safe + 1; side <= 16384; side++)
    if (can_be_filled (side, side, safe, per_mille))
      return side;
  return 0;
}

static void
check_room (Conditions *self)
{
  const AssayContract *contract = self->recipe->contract;
  gint64 safe, per_mille;
  g_autofree char *size = NULL, *free_px = NULL, *share = NULL, *side = NULL;
  gboolean any_room, own;

  if (contract == NULL || !keeps_free (contract))
    return;
  safe = _assay_or (contract->fields.safe_area_px, 0);
  per_mille = _assay_or (contract->fields.content_min_per_mille, 0);
  if (can_be_filled (contract->canvas_width, contract->canvas_height, safe, per_mille))
    return;
  any_room =
    room_in (contract->canvas_width, safe) > 0 && room_in (contract->canvas_height, safe) > 0;
  own = self->spec->contract != NULL && self->spec->contract->safe_area_px == safe;
  size = dup_size (contract->canvas_width, contract->canvas_height);
  free_px = dup_number (safe);
  share = dup_number (per_mille);
  side = dup_number (least_side (contract));
  assay_problems_add (
    self->problems, self->spec->document.file, "/canvas",
    any_room ? "recipe.too_little_room" : "recipe.no_room",
    any_room ? N_ ("The canvas is {0} px with {1} px kept free on each side, so less than the {2} "
                   "per mille that must be filled can be: every picture would be turned down.")
             : N_ ("The canvas is {0} px with {1} px kept free on each side, so nothing is left to "
                   "draw in: every picture would be turned down."),
    least_side (contract) == 0
      ? N_ ("Name an asset type of your own that asks for less as “assetType”.")
    : own ? N_ ("Give this asset a “canvas” of at least {3} px on each side, or lower "
                "“qualityContract”/“safeAreaPx”.")
          : N_ ("Give this asset a “canvas” of at least {3} px on each side, or name an asset type "
                "of your own that keeps less free as “assetType”."),
    size, free_px, share, side, NULL);
}

/* Sizes ------------------------------------------------------------------ */

static void
check_canvas (Conditions *self)
{
  const AssayContract *contract = self->recipe->contract;
  g_autofree char *size = NULL;

  if (contract == NULL
      || (gint64) contract->canvas_width * contract->canvas_height <= ASSAY_PICTURE_MAX_PIXELS)
    return;
  size = dup_size (contract->canvas_width, contract->canvas_height);
  assay_problems_add (self->problems, self->spec->document.file, "/canvas",
                      "recipe.canvas_too_large",
                      N_ ("A canvas of {0} px is more than the {1} million pixels that a picture "
                          "may have: nothing could be delivered."),
                      N_ ("Give this asset a smaller “canvas”."), size, G_STRINGIFY (64), NULL);
}

static void
check_budget (Conditions *self)
{
  const AssaySize *render = self->spec->render;
  g_autofree char *size = NULL, *budget = NULL;

  if (render == NULL || self->recipe->stack == NULL
      || render->width * render->height <= self->recipe->stack->profile->pixel_budget)
    return;
  size = dup_size (render->width, render->height);
  budget = dup_number (self->recipe->stack->profile->pixel_budget);
  assay_problems_add (
    self->problems, self->spec->document.file, "/render", "recipe.render_too_large",
    N_ ("A render of {0} px is more than the {1} pixels that {2} is made for: the "
        "picture would fall apart or not fit into memory."),
    N_ ("Make “render” smaller, or remove it: then the largest that fits is "
        "taken."),
    size, budget, self->recipe->stack->profile->document.file, NULL);
}

static void
check_render_side (Conditions *self)
{
  const AssayRecipe *recipe = self->recipe;
  gboolean own = self->spec->render != NULL;
  g_autofree char *size = NULL, *canvas = NULL;

  if (recipe->contract == NULL || recipe->render_width == 0
      || MIN (recipe->render_width, recipe->render_height) >= LEAST_RENDER_SIDE)
    return;
  size = dup_size (recipe->render_width, recipe->render_height);
  canvas = dup_size (recipe->contract->canvas_width, recipe->contract->canvas_height);
  assay_problems_add (
    self->problems, self->spec->document.file, own ? "/render" : "/canvas",
    "recipe.render_too_narrow",
    own ? N_ ("A render of {0} px has a side of less than {2} px: servers refuse that.")
        : N_ ("A canvas of {1} px would be drawn at {0} px: servers refuse a side of less than "
              "{2} px."),
    own
      ? N_ ("Make both sides at least {2} px, or remove “render”.")
      : N_ ("Give this asset a “canvas” with sides nearer to each other, or a “render” of its own "
            "with at least {2} px on each side."),
    size, canvas, G_STRINGIFY (LEAST_RENDER_SIDE), NULL);
}

/* Where nothing is put onto the canvas, the picture must come out in its size; see
 * imaging/assay-process-scale.c. What is trimmed to its content does so by accident only. */
static gboolean
has_size_of_canvas (const Conditions *self)
{
  const AssayContract *contract = self->recipe->contract;
  gint64 w = self->recipe->render_width, h = self->recipe->render_height;
  gint64 to_w = contract->canvas_width, to_h = contract->canvas_height;
  gint64 factor = MIN (to_w / w, to_h / h);

  if (self->policy.place != ASSAY_PLACE_NONE || (w == to_w && h == to_h))
    return TRUE;
  if (self->policy.scale == ASSAY_SCALE_NONE || contract->requires_alpha)
    return FALSE;
  if (factor >= 1)
    return w * factor == to_w && h * factor == to_h;
  return w * to_h >= h * to_w ? (2 * h * to_w + w) / (2 * w) == to_h
                              : (2 * w * to_h + h) / (2 * h) == to_w;
}

static gboolean
can_draw (gint64 width, gint64 height, gint64 budget)
{
  return width % GRID == 0 && height % GRID == 0 && MIN (width, height) >= LEAST_RENDER_SIDE
         && width * height <= budget && MAX (width, height) <= 16384;
}

/* The largest whole multiple or part of the canvas that can be drawn; %NULL: none can. */
static char *
dup_fitting_render (const AssayContract *contract, gint64 budget)
{
  gint64 w = contract->canvas_width, h = contract->canvas_height, best = 0;

  for (gint64 k = 1; k * k * w * h <= budget && k * MAX (w, h) <= 16384; k++)
    if (can_draw (k * w, k * h, budget))
      best = k;
  if (best > 0)
    return dup_size (best * w, best * h);
  for (gint64 k = 2; MIN (w, h) / k >= LEAST_RENDER_SIDE; k++)
    if (w % k == 0 && h % k == 0 && can_draw (w / k, h / k, budget))
      return dup_size (w / k, h / k);
  return NULL;
}

/* Canvases with sides that are multiples of this can be drawn as a whole part. */
static gint64
step_of_canvas (const AssayContract *contract, gint64 budget)
{
  gint64 n_pixels = (gint64) contract->canvas_width * contract->canvas_height, k = 1;

  while (n_pixels > budget * k * k)
    k++;
  return GRID * k;
}

static void
report_opaque_size (Conditions *self, const char *size, const char *canvas)
{
  const AssayContract *contract = self->recipe->contract;
  gint64 budget = self->recipe->stack->profile->pixel_budget;
  g_autofree char *fitting = dup_fitting_render (contract, budget);
  g_autofree char *step = dup_number (step_of_canvas (contract, budget));

  assay_problems_add (
    self->problems, self->spec->document.file, fitting != NULL ? "/render" : "/canvas",
    "recipe.not_canvas_size",
    N_ ("The picture is drawn at {0} px and becomes no {1} px of the canvas by whole steps: every "
        "picture would be turned down."),
    fitting != NULL ? N_ ("Give this asset a “render” of {2} px.")
                    : N_ ("Give this asset a “canvas” with sides that are multiples of {3}."),
    size, canvas, fitting != NULL ? fitting : "", step, NULL);
}

static void
check_delivered_size (Conditions *self)
{
  const AssayRecipe *recipe = self->recipe;
  g_autofree char *canvas = NULL, *size = NULL;

  if (recipe->contract == NULL || recipe->render_width == 0 || has_size_of_canvas (self))
    return;
  canvas = dup_size (recipe->contract->canvas_width, recipe->contract->canvas_height);
  size = dup_size (recipe->render_width, recipe->render_height);
  if (self->policy.scale != ASSAY_SCALE_NONE && !recipe->contract->requires_alpha)
    report_opaque_size (self, size, canvas);
  else
    assay_problems_add (
      self->problems, self->spec->document.file, "/processPolicy/place", "recipe.not_placed",
      N_ ("The picture is drawn at {0} px and neither placed nor scaled to the {1} px of the "
          "canvas: every picture would be turned down."),
      N_ ("Set “place” to “center” and “scale” to “area” in “processPolicy” of this asset."), size,
      canvas, NULL);
}

/* Transparency ----------------------------------------------------------- */

gboolean
_assay_workflow_gives (const AssayWorkflowDocument *workflow, AssayOutputMeaning meaning)
{
  for (guint i = 0; i < workflow->outputs->len; i++)
    if (((const AssayOutputBinding *) workflow->outputs->pdata[i])->meaning == (gint64) meaning)
      return TRUE;
  return FALSE;
}

static void
check_alpha (Conditions *self)
{
  const AssayRecipe *recipe = self->recipe;

  if (recipe->contract == NULL || recipe->workflow == NULL || !recipe->contract->requires_alpha
      || self->policy.cut != ASSAY_CUT_AS_IS
      || _assay_workflow_gives (recipe->workflow, ASSAY_OUTPUT_ALPHA))
    return;
  assay_problems_add (
    self->problems, self->spec->document.file, "/processPolicy/cut", "recipe.no_alpha",
    N_ ("The picture must be transparent, but “cut” is “as_is” and the workflow {0} gives no "
        "transparency: every picture would be turned down."),
    N_ ("Set “cut” to “auto” in “processPolicy” of this asset, or name a workflow with an output "
        "of the meaning “alpha” as “workflowId”."),
    recipe->workflow->document.file, NULL);
}

static void
report_verbatim (Conditions *self)
{
  assay_problems_add (
    self->problems, self->spec->document.file, "/prompt/positive", "recipe.key_not_asked",
    N_ ("The prompt is sent as typed and does not ask for the background that is cut out: nothing "
        "could be cut, and every picture would be turned down."),
    N_ ("Write “{0}” where the prompt names the color of the background, as in “on a plain solid "
        "{0} background”, or say which color it asks for with “processPolicy”/“keyColor”."),
    ASSAY_KEY_PLACEHOLDER, NULL);
}

static void
report_left_out (Conditions *self)
{
  const AssayDocument *policy =
    assay_footprint_single (self->footprint, self->catalog, ASSAY_KIND_PROMPT_OVERRIDE);
  const char *file = policy != NULL && !policy->builtin ? policy->file : OVERRIDE_FILE;

  assay_problems_add (
    self->problems, self->spec->document.file, "/processPolicy/cut", "recipe.key_left_out",
    N_ ("The words that ask for the background which is cut out are kept out of the prompt by {0}: "
        "nothing could be cut, and every picture would be turned down."),
    N_ ("Let the layer “processing” be appended in {0}, and let no later layer override its tail."),
    file, NULL);
}

static void
check_key (Conditions *self)
{
  const AssayRecipe *recipe = self->recipe;

  if (recipe->contract == NULL || recipe->package == NULL || !recipe->contract->requires_alpha
      || self->policy.cut != ASSAY_CUT_KEY_COLOR || recipe->package->has_key)
    return;
  if (_assay_is_verbatim (self->spec))
    report_verbatim (self);
  else
    report_left_out (self);
}

/* Other ------------------------------------------------------------------ */

static void
check_output (Conditions *self)
{
  const AssayWorkflowDocument *workflow = self->recipe->workflow;

  if (workflow == NULL || workflow->outputs->len == 0
      || _assay_workflow_gives (workflow, ASSAY_OUTPUT_IMAGE)
      || _assay_workflow_gives (workflow, ASSAY_OUTPUT_ALPHA))
    return;
  assay_problems_add (self->problems, self->spec->document.file, "/workflowId", "recipe.no_picture",
                      N_ ("The workflow {0} names no output that is a picture, and this asset is "
                          "one: nothing could be taken."),
                      N_ ("Name another workflow as “workflowId”, or give one of its “outputs” the "
                          "meaning “image” or “alpha”."),
                      workflow->document.file, NULL);
}

static void
check_file_name (Conditions *self)
{
  const char *id = self->spec->document.id;
  g_autofree char *base = NULL, *number = NULL, *most = NULL;
  const AssaySpec *other = NULL;
  gint64 variant;

  if (assay_slot_parse_file_stem (id, &base, &variant))
    other = (const AssaySpec *) assay_footprint_lookup (self->footprint, self->catalog,
                                                        ASSAY_KIND_SPEC, base);
  if (other == NULL || assay_spec_count_variants (other) <= variant)
    return;
  number = dup_number (variant + 1);
  most = dup_number (variant);
  assay_problems_add (
    self->problems, self->spec->document.file, "/id", "recipe.name_clash",
    N_ (
      "This asset and variant {0} of “{1}” would both be exported as {2}.png: one would be lost."),
    N_ ("Give this asset another id and its file the same name, or “{1}” at most {3} in "
        "“variants”."),
    number, base, id, most, NULL);
}

static void (*const conditions[]) (Conditions *) = {
  check_room,  check_canvas, check_budget, check_render_side, check_delivered_size,
  check_alpha, check_key,    check_output, check_file_name,
};

gboolean
_assay_recipe_check (const AssayRecipe *recipe,
                     const AssayCatalog *catalog,
                     const AssaySpec *spec,
                     const AssayAssetType *type,
                     AssayFootprint *footprint,
                     AssayProblems *problems)
{
  g_autoptr (AssayProblems) found = assay_problems_new ();
  Conditions self = {
    .recipe = recipe, .catalog = catalog, .spec = spec, .footprint = footprint, .problems = found};
  gboolean sound;

  self.policy = _assay_process_resolve (
    type, spec, recipe->contract != NULL && recipe->contract->requires_alpha);
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    conditions[i](&self);
  sound = assay_problems_count (found) == 0;
  assay_problems_take (problems, found);
  return sound;
}
