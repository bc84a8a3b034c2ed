/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-ready-warn.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

/* One thing one function, as in assay-recipe-conditions.c. */

/* How often a LoRA of the project's stack is left out for want of room. */
typedef struct
{
  guint n_left_out, n_assets;
} LeftOut;

typedef struct
{
  const AssayCatalog *catalog;
  AssayProblems *warnings;
  GHashTable *families; /* of checkpoints that assets may use */
  GHashTable *left_out; /* id of a LoRA -> LeftOut */
  /* of the asset that is looked at */
  const AssaySpec *spec;
  const AssayAssetType *type;
  const AssayWorkflowDocument *workflow;
  const AssayStack *stack; /* %NULL: it has none, which the gate tells */
  gboolean needs_alpha;
  AssayProcessPolicy policy;
} Look;

/* The key ---------------------------------------------------------------- */

static gboolean
cuts_by_key (const Look *self)
{
  return self->needs_alpha && self->policy.cut == ASSAY_CUT_KEY_COLOR;
}

static void
warn_of_placeholder (Look *self, const char *text, const char *pointer)
{
  if (text == NULL || strstr (text, ASSAY_KEY_PLACEHOLDER) == NULL
      || (_assay_is_verbatim (self->spec) && cuts_by_key (self)))
    return;
  assay_problems_add (
    self->warnings, self->spec->document.file, pointer, "prompt.key_not_filled",
    _assay_is_verbatim (self->spec)
      ? N_ (
        "“{0}” stands for the color that is cut out, and nothing is cut out here: it is sent as "
        "typed.")
      : N_ ("“{0}” is filled in only in a prompt that is sent as typed: here it is sent like any "
            "word, and the background is asked for anyway."),
    N_ ("Take it out of the prompt."), ASSAY_KEY_PLACEHOLDER, NULL);
}

static void
warn_of_placeholders (Look *self)
{
  const AssayPromptWords *words = self->spec->prompt;

  if (words == NULL)
    return;
  warn_of_placeholder (self, words->positive, "/prompt/positive");
  warn_of_placeholder (self, words->negative, "/prompt/negative");
}

static void
warn_of_idle_key (Look *self)
{
  const AssayProcessPolicy *own = self->spec->process;

  if (own == NULL || cuts_by_key (self)
      || (own->key_color == ASSAY_UNSET && own->cut != ASSAY_CUT_KEY_COLOR))
    return;
  assay_problems_add (
    self->warnings, self->spec->document.file,
    own->key_color != ASSAY_UNSET ? "/processPolicy/keyColor" : "/processPolicy/cut",
    "recipe.key_not_used",
    N_ ("No color is cut out of this picture: it need not be transparent, or is cut otherwise."),
    N_ ("Take this out, or set “qualityContract”/“backgroundPolicy” to “transparent” and “cut” to "
        "“key_color”."),
    NULL);
}

static void
warn_of_server_cut (Look *self)
{
  if (self->workflow == NULL || !cuts_by_key (self)
      || !_assay_workflow_gives (self->workflow, ASSAY_OUTPUT_ALPHA))
    return;
  assay_problems_add (
    self->warnings, self->spec->document.file, "/processPolicy/cut", "recipe.server_cuts",
    N_ ("The workflow {0} gives a picture that is cut out already, and a background color is asked "
        "for and cut out of it again: the picture may be erased."),
    N_ ("Set “cut” to “node” in “processPolicy”: then the server's cut is taken."),
    self->workflow->document.file, NULL);
}

/* Sizes ------------------------------------------------------------------ */

static void
warn_of_enlarging (Look *self)
{
  const AssaySize *canvas = self->spec->canvas != NULL ? self->spec->canvas
                            : self->type != NULL       ? self->type->canvas
                                                       : NULL;
  g_autofree char *text = NULL, *wanted = NULL;
  int width, height;

  if (canvas == NULL || self->stack == NULL || canvas->width < 1 || canvas->height < 1)
    return;
  if (self->spec->render != NULL)
    {
      width = (int) self->spec->render->width;
      height = (int) self->spec->render->height;
    }
  else
    assay_render_size ((int) canvas->width, (int) canvas->height,
                       self->stack->profile->pixel_budget, &width, &height);
  if (width >= canvas->width && height >= canvas->height)
    return;
  text = g_strdup_printf ("%d x %d", width, height);
  wanted =
    g_strdup_printf ("%" G_GINT64_FORMAT " x %" G_GINT64_FORMAT, canvas->width, canvas->height);
  assay_problems_add (
    self->warnings, self->spec->document.file, self->spec->render != NULL ? "/render" : "/canvas",
    "recipe.enlarged",
    N_ ("The picture is drawn at {0} px and delivered at {1} px: it is enlarged, not finer."),
    self->spec->render != NULL
      ? N_ ("Make “render” larger or remove it, or give the asset a smaller “canvas”.")
      : N_ ("Give the asset a smaller “canvas”, or take a checkpoint that draws larger."),
    text, wanted, NULL);
}

/* LoRAs ------------------------------------------------------------------ */

static void
count_left_out (Look *self, const AssayTrace *trace)
{
  for (guint i = 0; i < assay_trace_count (trace); i++)
    {
      const AssayTraceEntry *entry = assay_trace_get (trace, i);
      LeftOut *count;

      if (strcmp (entry->stage, "stack") != 0 || strcmp (entry->layer, "project") != 0)
        continue;
      count = g_hash_table_lookup (self->left_out, entry->subject);
      if (count == NULL)
        {
          count = g_new0 (LeftOut, 1);
          g_hash_table_insert (self->left_out, g_strdup (entry->subject), count);
        }
      count->n_assets++;
      count->n_left_out += g_strcmp0 (entry->why, "over_cap") == 0;
    }
}

static void
warn_of_stack (Look *self)
{
  const AssayModelStackPolicy *policy =
    (const AssayModelStackPolicy *) assay_catalog_single (self->catalog, ASSAY_KIND_MODEL_STACK);

  for (guint i = 0; policy != NULL && i < policy->project_stack->len; i++)
    {
      const AssayLoraUse *use = policy->project_stack->pdata[i];
      const LeftOut *count = g_hash_table_lookup (self->left_out, use->lora);
      g_autofree char *pointer = g_strdup_printf ("/projectStack/%u", i);
      g_autofree char *left_out = NULL, *all = NULL, *total = NULL;

      if (count == NULL || count->n_left_out == 0)
        continue;
      left_out = g_strdup_printf ("%u", count->n_left_out);
      all = g_strdup_printf ("%u", count->n_assets);
      total = g_strdup_printf ("%" G_GINT64_FORMAT, _assay_or (policy->total, 4));
      assay_problems_add (
        self->warnings, policy->document.file, pointer, "stack.left_out",
        N_ (
          "The LoRA “{0}” of the project's stack is one too many for some assets ({1} of {2}): it "
          "is not used there."),
        N_ (
          "Raise “total” above {3} here and “maxActiveLoras” where assets have it, or take a LoRA "
          "out of “projectStack”."),
        use->lora, left_out, all, total, NULL);
    }
}

static gboolean
is_taken (const Look *self, const AssayLora *lora)
{
  for (guint i = 0; lora->families != NULL && lora->families[i] != NULL; i++)
    if (g_hash_table_contains (self->families, lora->families[i]))
      return TRUE;
  return FALSE;
}

static void
warn_of_loras (Look *self)
{
  GPtrArray *loras = assay_catalog_list (self->catalog, ASSAY_KIND_LORA);

  if (assay_catalog_has_unread (self->catalog, ASSAY_KIND_CHECKPOINT))
    return; /* its family is not known */
  for (guint i = 0; i < loras->len && g_hash_table_size (self->families) > 0; i++)
    {
      const AssayLora *lora = loras->pdata[i];
      g_autofree char *families =
        lora->families != NULL ? g_strjoinv (", ", lora->families) : g_strdup ("");

      if (!is_taken (self, lora)
          && _assay_or (lora->release_state, ASSAY_LORA_ACTIVE) != ASSAY_LORA_RETIRED)
        assay_problems_add (
          self->warnings, lora->document.file, "/families", "lora.no_checkpoint",
          N_ ("No checkpoint of the project is of a family that the LoRA “{0}” is for ({1}): it is "
              "never used."),
          N_ ("Add the family of a checkpoint that it was trained for, or remove the LoRA."),
          lora->document.id, families, NULL);
    }
}

/* All of it -------------------------------------------------------------- */

static void
add_family (Look *self, const AssayDocument *checkpoint)
{
  const char *family = checkpoint != NULL ? ((const AssayCheckpoint *) checkpoint)->family : NULL;

  if (family != NULL)
    g_hash_table_add (self->families, (gpointer) family);
}

static void (*const looks[]) (Look *) = {
  warn_of_placeholders,
  warn_of_idle_key,
  warn_of_server_cut,
  warn_of_enlarging,
};

static void
look_at (Look *self, const AssaySpec *spec)
{
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayStack) stack = assay_stack_resolve (self->catalog, spec, NULL, trace, NULL);

  self->spec = spec;
  self->stack = stack;
  self->type = (const AssayAssetType *) assay_catalog_lookup (self->catalog, ASSAY_KIND_ASSET_TYPE,
                                                              spec->asset_type);
  self->workflow = (const AssayWorkflowDocument *) assay_catalog_lookup (
    self->catalog, ASSAY_KIND_WORKFLOW, _assay_workflow_of (spec));
  self->needs_alpha = _assay_contract_needs_alpha (self->catalog, spec, NULL);
  self->policy = _assay_process_resolve (self->type, spec, self->needs_alpha);
  add_family (self, assay_catalog_lookup (self->catalog, ASSAY_KIND_CHECKPOINT, spec->checkpoint));
  count_left_out (self, trace);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    looks[i](self);
}

void
assay_ready_warn (const AssayCatalog *catalog, AssayProblems *warnings)
{
  g_autoptr (GHashTable) families = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  GPtrArray *checkpoints = assay_catalog_list (catalog, ASSAY_KIND_CHECKPOINT);
  Look self = {
    .catalog = catalog, .warnings = warnings, .families = families, .left_out = left_out};

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];

      if (_assay_or (spec->intent, ASSAY_INTENT_READY) != ASSAY_INTENT_ARCHIVED)
        look_at (&self, spec);
    }
  for (guint i = 0; i < checkpoints->len; i++)
    add_family (&self, checkpoints->pdata[i]);
  warn_of_stack (&self);
  warn_of_loras (&self);
}
