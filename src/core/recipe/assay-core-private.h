/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of core that turn documents into recipes. Nothing here is seen outside of
 * core/ and its tests. */

#include "core/recipe/assay-recipe.h"

G_BEGIN_DECLS

/* A value that may be unset, with what holds then. */
static inline gint64
_assay_or (gint64 value, gint64 otherwise)
{
  return value != ASSAY_UNSET ? value : otherwise;
}

/* One trace entry without polarity and weight; @why may be %NULL. */
void _assay_trace_note (AssayTrace *self,
                        const char *stage,
                        const char *layer,
                        const char *source,
                        const char *subject,
                        const char *action,
                        const char *why);

/* Whether the prompt is sent as typed. */
static inline gboolean
_assay_is_verbatim (const AssaySpec *spec)
{
  return spec->prompt_policy != NULL && spec->prompt_policy->compile_mode == ASSAY_COMPILE_VERBATIM;
}

static inline const char *
_assay_workflow_of (const AssaySpec *spec)
{
  return spec->workflow != NULL ? spec->workflow : "builtin:text-to-image@1";
}

/* Contract layers ------------------------------------------------------- */

typedef struct
{
  const char *name; /* static: global_baseline, asset_type, project, spec */
  const char *file;
  const char *pointer;  /* static: JSON Pointer of the record in @file */
  gconstpointer record; /* of the table; %NULL = the layer says nothing */
} AssayContractLayer;

#define ASSAY_CONTRACT_MAX_FIELDS 64

/* Merges @layers, weakest first, into @out (every field unset before) by each field's merge rule.
 * @setters: per field the index of the layer that has the last word, or -1; at least
 * table->n_fields long. %FALSE + problems on conflicts. */
gboolean _assay_contract_merge_layers (const AssayTable *table,
                                       const AssayContractLayer *layers,
                                       guint n_layers,
                                       gpointer out,
                                       int *setters,
                                       AssayTrace *trace,
                                       AssayProblems *problems);

/* Whether the delivered picture needs alpha, as the merged contract will say; conflicts are not
 * looked at. */
gboolean _assay_contract_needs_alpha (const AssayCatalog *catalog,
                                      const AssaySpec *spec,
                                      AssayFootprint *footprint);

/* Processing ------------------------------------------------------------ */

/* The policy of the spec over that of its asset type, every member but keyColor set. `auto` is
 * resolved: to key_color where @needs_alpha, else to as_is. */
AssayProcessPolicy
_assay_process_resolve (const AssayAssetType *type, const AssaySpec *spec, gboolean needs_alpha);

/* Remedies -------------------------------------------------------------- */

/* What of the remedies is in a recipe: a seed of its own every regeneration has. */
#define ASSAY_REMEDIES_OF_RECIPES                                                                  \
  (ASSAY_REMEDY_BIT (ASSAY_REMEDY_OTHER_KEY) | ASSAY_REMEDY_BIT (ASSAY_REMEDY_STRONGER_BACKGROUND) \
   | ASSAY_REMEDY_BIT (ASSAY_REMEDY_LIGHTER_LORAS))

/* assay_package_compile with those of @remedies that words can carry out. */
AssayPackage *_assay_package_compile_with (const AssayCatalog *catalog,
                                           const AssaySpec *spec,
                                           const AssayStack *stack,
                                           guint remedies,
                                           AssayFootprint *footprint,
                                           AssayTrace *trace,
                                           AssayProblems *problems);

/* Whether a LoRA of the stack could count less. */
gboolean _assay_stack_can_lighten (const AssayStack *self);
/* Every LoRA counts a quarter less, as far as its bounds let it. */
void _assay_stack_lighten (AssayStack *self, AssayTrace *trace);

/* Recipes --------------------------------------------------------------- */

/* The rule of @spec's seeds; %NULL: the program's. @out_source (may be %NULL): the file it is
 * from. */
const AssaySeedRule *_assay_seed_rule_of (const AssayCatalog *catalog,
                                          const AssaySpec *spec,
                                          AssayFootprint *footprint,
                                          const char **out_source);
/* What lock.json says of @spec's seeds. Borrowed. */
AssaySeedSource _assay_seed_source (const AssayCatalog *catalog, const AssaySpec *spec);

/* assay_recipe_derive of a spec at hand, which need not be the catalogue's, with those of @remedies
 * (a set of AssayRemedy) that can be carried out. */
AssayRecipe *_assay_recipe_derive_spec (const AssayCatalog *catalog,
                                        const AssaySpec *spec,
                                        AssaySlot slot,
                                        guint regeneration,
                                        guint remedies,
                                        AssayFootprint *footprint,
                                        AssayTrace *trace,
                                        AssayProblems *problems);

/* Whether a workflow names an output of @meaning. */
gboolean _assay_workflow_gives (const AssayWorkflowDocument *workflow, AssayOutputMeaning meaning);

/* The arithmetic of the ready gate: what makes sure that no picture of @spec could pass. @recipe:
 * as far as it could be derived. @type may be %NULL. %FALSE + every failing condition. */
gboolean _assay_recipe_check (const AssayRecipe *recipe,
                              const AssayCatalog *catalog,
                              const AssaySpec *spec,
                              const AssayAssetType *type,
                              AssayFootprint *footprint,
                              AssayProblems *problems);

/* Makes the whole recipe of one slot of @spec that of another one with the same remedies, as if it
 * were derived: contract, stack and prompt are the spec's. %FALSE + problems: it is nobody's recipe
 * then. */
gboolean _assay_recipe_move (AssayRecipe *self,
                             const AssayCatalog *catalog,
                             const AssaySpec *spec,
                             AssaySlot slot,
                             guint regeneration,
                             AssayFootprint *footprint,
                             AssayProblems *problems);

/* Binds every value of @recipe (checkpoint, prompts, seed, sizes, sampling, LoRA chain) into its
 * workflow's graph. %NULL + all problems. contract, stack and package may be %NULL: then only the
 * bindings themselves are checked. */
GBytes *_assay_recipe_bind (const AssayRecipe *recipe, AssayTrace *trace, AssayProblems *problems);

/* The same without the memo: parses the workflow and binds into the tree. */
GBytes *
_assay_recipe_bind_afresh (const AssayRecipe *recipe, AssayTrace *trace, AssayProblems *problems);

/* The graph of a whole recipe as earlier programs bound it: models by the files of their
 * documents. */
GBytes *_assay_recipe_bind_former (const AssayRecipe *recipe);

/* What is bound, by name in byte order: cfg, checkpoint, filename_prefix, height, negative,
 * positive, sampler, scheduler, seed, steps, width; then per LoRA its file and weight. */
#define ASSAY_N_BINDS    11
#define ASSAY_BIND_LORAS 32 /* more are never remembered */
typedef struct
{
  const char *text; /* a string, or %NULL: the number */
  gint64 number;    /* x 10^scale */
  int scale;
} AssayBindValue;
typedef struct
{
  guint bound; /* bit per bind that has a binding */
  guint n_loras;
  AssayBindValue binds[ASSAY_N_BINDS];
  AssayBindValue files[ASSAY_BIND_LORAS], weights[ASSAY_BIND_LORAS];
} AssayBindValues;

/* A form: the canonical text of a workflow bound to @n_loras LoRAs, with holes where the values go.
 * Forms of the last few workflows are remembered by the hash of their document, so that thousands
 * of recipes parse one graph once. Any thread. */
typedef struct _AssayBindForm AssayBindForm;
/* Values that can be found again in a text. */
void _assay_bind_form_mark (AssayBindValues *out, guint bound, guint n_loras);
/* @text: canonical, bound with the marks of @values. Remembers nothing if a mark is not there
 * exactly as often as it should. */
void
_assay_bind_form_learn (const AssayDigest *workflow, const AssayBindValues *marks, GBytes *text);
/* A new reference, or %NULL. */
AssayBindForm *_assay_bind_form_recall (const AssayDigest *workflow, guint n_loras);
void _assay_bind_form_unref (AssayBindForm *self);
guint _assay_bind_form_bound (const AssayBindForm *self);
GBytes *_assay_bind_form_fill (const AssayBindForm *self, const AssayBindValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBindForm, _assay_bind_form_unref)

/* Builds the canonical bytes from the members. */
GBytes *_assay_recipe_write (const AssayRecipe *recipe);

/* The members of a recipe blob as slices of its text; empty where absent. */
typedef struct
{
  const char *text;
  gsize n_bytes;
} AssayRecipePart;
typedef enum
{
  ASSAY_PART_STACK,
  ASSAY_PART_PACKAGE,
  ASSAY_PART_WORKFLOW,
  ASSAY_PART_RENDER,
  ASSAY_PART_SEED,
  ASSAY_PART_PROCESS,
  ASSAY_PART_CONTRACT,
  ASSAY_PART_GRAPH,
  ASSAY_N_PARTS
} AssayRecipePartId;
/* %FALSE + problem unless @recipe is one of ours; the slices are borrowed from it. */
gboolean
_assay_recipe_split (GBytes *recipe, AssayRecipePart parts[ASSAY_N_PARTS], AssayProblems *problems);
void _assay_recipe_report_damage (AssayProblems *problems);
/* The member @name of an object, wherever it stands. */
gboolean
_assay_recipe_find_member (const AssayRecipePart *object, const char *name, AssayRecipePart *out);
/* … that is a text; %NULL: there is none. */
char *_assay_recipe_dup_member (const AssayRecipePart *object, const char *name);
/* A stack's text without the files that earlier programs wrote into it. */
char *_assay_recipe_dup_stack_text (const AssayRecipePart *stack);

/* Whether what looking up did not find is there and cannot be read; says so then, at @pointer of
 * @file. @reference may be %NULL. */
gboolean _assay_report_unread (const AssayCatalog *catalog,
                               AssayKind kind,
                               const char *reference,
                               const char *file,
                               const char *pointer,
                               AssayProblems *problems);

/* What the ready gate asks beyond what deriving has found: the server's nodes and models. */
struct _AssayServerModels;
void _assay_ready_check_graph (const AssayRecipe *recipe,
                               const struct _AssayServerModels *server,
                               AssayProblems *problems);

G_END_DECLS
