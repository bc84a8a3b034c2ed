/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/recipe/assay-core-private.h"
#include "model/log/assay-words.h"

#define GRID 8

static const AssayWorkflowDocument *
find_workflow (const AssayCatalog *catalog,
               const AssaySpec *spec,
               AssayFootprint *footprint,
               AssayProblems *problems)
{
  const char *wanted = _assay_workflow_of (spec);
  const AssayDocument *workflow =
    assay_footprint_lookup (footprint, catalog, ASSAY_KIND_WORKFLOW, wanted);

  if (workflow == NULL
      && !_assay_report_unread (catalog, ASSAY_KIND_WORKFLOW, wanted, spec->document.file,
                                "/workflowId", problems))
    assay_problems_add (problems, spec->document.file, "/workflowId", "recipe.no_workflow",
                        N_ ("There is no workflow “{0}”."),
                        N_ ("Name one that exists, or remove “workflowId”."), wanted, NULL);
  return (const AssayWorkflowDocument *) workflow;
}

const AssaySeedRule *
_assay_seed_rule_of (const AssayCatalog *catalog,
                     const AssaySpec *spec,
                     AssayFootprint *footprint,
                     const char **out_source)
{
  const AssaySeedPolicy *policy = NULL;

  if (spec->seed == NULL)
    policy =
      (const AssaySeedPolicy *) assay_footprint_single (footprint, catalog, ASSAY_KIND_SEED_POLICY);
  if (out_source != NULL)
    *out_source = spec->seed != NULL ? spec->document.file
                  : policy != NULL   ? policy->document.file
                                     : "";
  return spec->seed != NULL ? spec->seed : policy != NULL ? policy->seed : NULL;
}

static void
set_seed (AssayRecipe *self,
          const AssayCatalog *catalog,
          const AssaySpec *spec,
          AssayFootprint *footprint,
          AssayTrace *trace)
{
  const char *source;
  const AssaySeedRule *rule = _assay_seed_rule_of (catalog, spec, footprint, &source);
  const AssaySeedSource from = _assay_seed_source (catalog, spec);

  self->seed = assay_seed_derive (rule, &from, &self->slot, self->regeneration);
  if (trace != NULL)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, self->seed);
      gboolean fixed = rule != NULL && rule->mode == ASSAY_SEED_FIXED,
               random = rule != NULL && rule->mode == ASSAY_SEED_RANDOM_RECORDED,
               sha256 = rule != NULL && rule->hash_algo == ASSAY_HASH_SHA256;

      _assay_trace_note (trace, "seed", "", source, number, "set",
                         fixed    ? "fixed"
                         : random ? "random_recorded"
                         : sha256 ? "sha256"
                                  : "fnv1a32");
    }
}

/* The remedies that the stack carries out; the words' are in the package. */
static void
treat_stack (AssayRecipe *self, AssayTrace *trace)
{
  const guint bit = ASSAY_REMEDY_BIT (ASSAY_REMEDY_LIGHTER_LORAS);

  if (!_assay_stack_can_lighten (self->stack))
    return;
  if ((self->remedies_asked & bit) != 0)
    {
      _assay_stack_lighten (self->stack, trace);
      self->remedies |= bit;
    }
  else
    self->remedies_left |= bit;
}

static void
compile (AssayRecipe *self,
         const AssayCatalog *catalog,
         const AssaySpec *spec,
         AssayFootprint *footprint,
         AssayTrace *trace,
         AssayProblems *problems)
{
  treat_stack (self, trace);
  self->package = _assay_package_compile_with (catalog, spec, self->stack, self->remedies_asked,
                                               footprint, trace, problems);
  if (self->package == NULL)
    return;
  self->remedies |= self->package->remedies;
  self->remedies_left |= self->package->remedies_left;
}

static gboolean
set_render_size (AssayRecipe *self,
                 const AssaySpec *spec,
                 AssayTrace *trace,
                 AssayProblems *problems)
{
  g_autofree char *text = NULL;

  if (spec->render == NULL)
    assay_render_size (self->contract->canvas_width, self->contract->canvas_height,
                       self->stack->profile->pixel_budget, &self->render_width,
                       &self->render_height);
  else if (spec->render->width % GRID != 0 || spec->render->height % GRID != 0)
    {
      assay_problems_add (
        problems, spec->document.file, "/render", "recipe.render_grid",
        N_ ("Models draw in steps of 8 px; this render size is not a multiple of that."),
        N_ ("Round width and height to multiples of 8, or remove “render”."), NULL);
      return FALSE;
    }
  else
    {
      self->render_width = (int) spec->render->width;
      self->render_height = (int) spec->render->height;
    }
  if (trace == NULL)
    return TRUE;
  text = g_strdup_printf ("render %dx%d", self->render_width, self->render_height);
  _assay_trace_note (trace, "recipe", "",
                     spec->render != NULL ? spec->document.file
                                          : self->stack->profile->document.file,
                     text, "set", spec->render != NULL ? "spec" : "auto");
  return TRUE;
}

static gboolean
set_process (AssayRecipe *self,
             const AssayAssetType *type,
             const AssaySpec *spec,
             AssayTrace *trace,
             AssayProblems *problems)
{
  AssayProcessPolicy policy = _assay_process_resolve (type, spec, self->contract->requires_alpha);
  AssayProcessParameters *process = &self->process;
  gboolean by_key = policy.cut == ASSAY_CUT_KEY_COLOR && self->package->has_key;

  if (policy.cut == ASSAY_CUT_NODE && self->workflow != NULL
      && !_assay_workflow_gives (self->workflow, ASSAY_OUTPUT_ALPHA))
    {
      assay_problems_add (
        problems, spec->document.file, "/processPolicy/cut", "recipe.cut_node",
        N_ ("The background is to be cut by the server, but the workflow {0} has no alpha output."),
        N_ ("Choose such a workflow, or set “cut” to “key_color”."), self->workflow->document.file,
        NULL);
      return FALSE;
    }
  process->cut = by_key ? ASSAY_CUT_METHOD_KEY_COLOR : ASSAY_CUT_METHOD_AS_IS;
  process->key = by_key ? self->package->key : (AssayPixel){0, 0, 0, 255};
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description)                    \
  process->member = (int) policy.member;
  ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
  process->fringe = policy.fringe && by_key;
  process->placement =
    (int) policy.place; /* the words are in the same order, see the static assertions */
  process->scaling = (int) policy.scale;
  process->canvas_width = self->contract->canvas_width;
  process->canvas_height = self->contract->canvas_height;
  process->safe_area = (int) _assay_or (self->contract->fields.safe_area_px, 0);
  _assay_trace_note (trace, "recipe", "",
                     spec->process != NULL ? spec->document.file : type->document.file, "cut",
                     "set", by_key ? self->package->key_name : "as_is");
  return TRUE;
}

G_STATIC_ASSERT ((int) ASSAY_PLACE_CENTER == (int) ASSAY_PLACEMENT_CENTER
                 && (int) ASSAY_PLACE_FOOT == (int) ASSAY_PLACEMENT_FOOT);
G_STATIC_ASSERT ((int) ASSAY_SCALE_AREA == (int) ASSAY_SCALING_AREA
                 && (int) ASSAY_SCALE_NEAREST == (int) ASSAY_SCALING_NEAREST);

/* Everything is looked at, also behind a problem, so that all are told at once. */
static gboolean
fill (AssayRecipe *self,
      const AssayCatalog *catalog,
      const AssaySpec *spec,
      AssayFootprint *footprint,
      AssayTrace *trace,
      AssayProblems *problems)
{
  const AssayAssetType *type = spec->asset_type != NULL
                                 ? (const AssayAssetType *) assay_footprint_lookup (
                                   footprint, catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type)
                                 : NULL;
  gboolean sound = TRUE;

  self->contract = assay_contract_merge (catalog, spec, footprint, trace, problems);
  self->stack = assay_stack_resolve (catalog, spec, footprint, trace, problems);
  if (self->stack != NULL)
    compile (self, catalog, spec, footprint, trace, problems);
  self->workflow = find_workflow (catalog, spec, footprint, problems);
  set_seed (self, catalog, spec, footprint, trace);
  if (self->contract != NULL && self->stack != NULL)
    sound &= set_render_size (self, spec, trace, problems);
  if (self->contract != NULL && self->package != NULL)
    sound &= set_process (self, type, spec, trace, problems);
  sound &= _assay_recipe_check (self, catalog, spec, type, footprint, problems);
  if (self->workflow == NULL)
    return FALSE;
  self->graph = _assay_recipe_bind (self, trace, problems);
  return sound && self->graph != NULL && self->package != NULL && self->contract != NULL;
}

AssayRecipe *
_assay_recipe_derive_spec (const AssayCatalog *catalog,
                           const AssaySpec *spec,
                           AssaySlot slot,
                           guint regeneration,
                           guint remedies,
                           AssayFootprint *footprint,
                           AssayTrace *trace,
                           AssayProblems *problems)
{
  g_autoptr (AssayRecipe) self = g_new0 (AssayRecipe, 1);

  self->spec_id = g_strdup (_assay_seed_source (catalog, spec).id);
  self->slot = assay_slot_dup (&slot);
  self->regeneration = regeneration;
  self->remedies_asked = remedies & ASSAY_REMEDIES_OF_RECIPES;
  if (!fill (self, catalog, spec, footprint, trace, problems))
    return NULL;
  self->bytes = _assay_recipe_write (self);
  assay_digest_of_bytes (&self->hash, self->bytes);
  return g_steal_pointer (&self);
}

gboolean
_assay_recipe_move (AssayRecipe *self,
                    const AssayCatalog *catalog,
                    const AssaySpec *spec,
                    AssaySlot slot,
                    guint regeneration,
                    AssayFootprint *footprint,
                    AssayProblems *problems)
{
  assay_slot_clear (&self->slot);
  self->slot = assay_slot_dup (&slot);
  self->regeneration = regeneration;
  set_seed (self, catalog, spec, footprint, NULL);
  g_clear_pointer (&self->graph, g_bytes_unref);
  self->graph = _assay_recipe_bind (self, NULL, problems);
  if (self->graph == NULL)
    return FALSE;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = _assay_recipe_write (self);
  assay_digest_of_bytes (&self->hash, self->bytes);
  return TRUE;
}

AssayRecipe *
assay_recipe_derive (const AssayCatalog *catalog,
                     const char *spec_id,
                     AssaySlot slot,
                     guint regeneration,
                     AssayFootprint *footprint,
                     AssayTrace *trace,
                     AssayProblems *problems)
{
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, spec_id);

  if (spec == NULL)
    {
      assay_problems_add (problems, NULL, NULL, "recipe.no_spec", N_ ("There is no spec “{0}”."),
                          N_ ("Name one that has a file in “specs”."), spec_id, NULL);
      return NULL;
    }
  return _assay_recipe_derive_spec (catalog, spec, slot, regeneration, 0, footprint, trace,
                                    problems);
}

void
assay_recipe_free (AssayRecipe *self)
{
  if (self == NULL)
    return;
  g_free (self->spec_id);
  assay_slot_clear (&self->slot);
  assay_contract_free (self->contract);
  assay_process_parameters_clear (&self->process);
  assay_stack_free (self->stack);
  assay_package_free (self->package);
  g_clear_pointer (&self->graph, g_bytes_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

GBytes *
assay_recipe_to_bytes (const AssayRecipe *self)
{
  return g_bytes_ref (self->bytes);
}
