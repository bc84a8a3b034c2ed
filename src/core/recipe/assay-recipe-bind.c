/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "base/assay-id.h"
#include "core/recipe/assay-core-private.h"
#include "wire/assay-workflow.h"

#include <string.h>

/* What can be bound. A graph may do without some of them (its own constant stays, which the trace
 * shows); what makes the picture ours it may not. */
typedef enum
{
  BIND_CFG,
  BIND_CHECKPOINT,
  BIND_FILENAME_PREFIX,
  BIND_HEIGHT,
  BIND_NEGATIVE,
  BIND_POSITIVE,
  BIND_SAMPLER,
  BIND_SCHEDULER,
  BIND_SEED,
  BIND_STEPS,
  BIND_WIDTH,
  N_BINDS
} Bind;
G_STATIC_ASSERT (N_BINDS == ASSAY_N_BINDS);

static const char *const bind_words[N_BINDS + 1] = {
  "cfg",       "checkpoint", "filename_prefix", "height", "negative", "positive", "sampler",
  "scheduler", "seed",       "steps",           "width",  NULL};

static const gboolean bind_required[N_BINDS] = {
  [BIND_CHECKPOINT] = TRUE, [BIND_FILENAME_PREFIX] = TRUE,
  [BIND_HEIGHT] = TRUE,     [BIND_POSITIVE] = TRUE,
  [BIND_SEED] = TRUE,       [BIND_WIDTH] = TRUE,
};

typedef struct
{
  const AssayRecipe *recipe;
  const AssayWorkflowDocument *document;
  AssayWorkflow *graph;
  const AssayBinding *bindings[N_BINDS];
  AssayTrace *trace;
  AssayProblems *problems;
  gboolean sound;
} Binding;

static void
report_unknown_name (Binding *self, const char *name)
{
  g_autofree char *pointer = g_strconcat ("/bindings/", name, NULL);
  const char *nearest = assay_nearest_word (name, bind_words);

  assay_problems_add (self->problems, self->document->document.file, pointer,
                      "workflow.unknown_binding", N_ ("Nothing called “{0}” can be bound."),
                      nearest != NULL ? N_ ("Did you mean “{1}”?") : N_ ("Remove it."), name,
                      nearest, NULL);
  self->sound = FALSE;
}

static void
report_no_input (Binding *self, const AssayBinding *binding)
{
  gboolean has_node = assay_workflow_get_class (self->graph, binding->node) != NULL;
  g_autofree char *pointer =
    g_strconcat ("/bindings/", binding->name, has_node ? "/input" : "/node", NULL);

  assay_problems_add (
    self->problems, self->document->document.file, pointer, "workflow.no_input",
    has_node ? N_ ("“{0}” is bound to the input “{2}” of node {1}, which has none of that name.")
             : N_ ("“{0}” is bound to node {1}, which the graph does not have."),
    N_ ("Bind “{0}” to a node and input of the graph."), binding->name, binding->node,
    binding->input, NULL);
  self->sound = FALSE;
}

static void
read_bindings (Binding *self)
{
  for (guint i = 0; i < self->document->bindings->len; i++)
    {
      const AssayBinding *binding = self->document->bindings->pdata[i];
      guint bind = 0;

      while (bind < N_BINDS && strcmp (bind_words[bind], binding->name) != 0)
        bind++;
      if (bind == N_BINDS)
        report_unknown_name (self, binding->name);
      else if (!assay_workflow_has_input (self->graph, binding->node, binding->input))
        {
          report_no_input (self, binding);
          self->bindings[bind] = binding; /* told already; not unbound on top of it */
        }
      else
        self->bindings[bind] = binding;
    }
}

static gboolean
is_needed (const Binding *self, Bind bind)
{
  const AssayPackage *package = self->recipe->package;

  if (bind == BIND_NEGATIVE)
    return package != NULL && package->negative[0] != '\0';
  return bind_required[bind];
}

static void
note_unbound (const AssayWorkflowDocument *document, Bind bind, AssayTrace *trace)
{
  _assay_trace_note (trace, "recipe", "workflow", document->document.file, bind_words[bind], "kept",
                     "unbound");
}

static void
check_unbound (Binding *self)
{
  for (Bind bind = 0; bind < N_BINDS; bind++)
    {
      g_autofree char *pointer = NULL;

      if (self->bindings[bind] != NULL)
        continue;
      if (!is_needed (self, bind))
        {
          note_unbound (self->document, bind, self->trace);
          continue;
        }
      pointer = g_strconcat ("/bindings/", bind_words[bind], NULL);
      assay_problems_add (
        self->problems, self->document->document.file, pointer, "workflow.unbound_input",
        N_ ("The workflow does not say which input takes “{0}”."),
        N_ ("Add “{0}” with “node” and “input” to “bindings”."), bind_words[bind], NULL);
      self->sound = FALSE;
    }
}

static void
check_outputs (Binding *self)
{
  for (guint i = 0; i < self->document->outputs->len; i++)
    {
      const AssayOutputBinding *output = self->document->outputs->pdata[i];
      g_autofree char *pointer = NULL;

      if (assay_workflow_get_class (self->graph, output->node) != NULL)
        continue;
      pointer = g_strdup_printf ("/outputs/%u/node", i);
      assay_problems_add (self->problems, self->document->document.file, pointer,
                          "workflow.no_output",
                          N_ ("The graph has no node {0} to take a picture from."),
                          N_ ("Name a node of the graph that saves pictures."), output->node, NULL);
      self->sound = FALSE;
    }
}

static void
check_chain (Binding *self)
{
  const AssayLoraPoint *point = self->document->lora_chain;
  gboolean used = self->recipe->stack != NULL && self->recipe->stack->loras->len > 0;

  if (point == NULL && used)
    {
      assay_problems_add (
        self->problems, self->document->document.file, "/loraChain", "workflow.no_lora_chain",
        N_ ("LoRAs are to be used, but the workflow has no place for them."),
        N_ ("Add “loraChain” with the checkpoint loader's node, or set “loraPolicy” to “none”."),
        NULL);
      self->sound = FALSE;
    }
  if (point != NULL && assay_workflow_get_class (self->graph, point->node) == NULL)
    {
      assay_problems_add (self->problems, self->document->document.file, "/loraChain/node",
                          "workflow.no_lora_chain",
                          N_ ("The graph has no node {0} to put LoRAs behind."),
                          N_ ("Name the checkpoint loader's node."), point->node, NULL);
      self->sound = FALSE;
    }
}

/* Values ---------------------------------------------------------------- */

/* @files: with the documents' files, as earlier programs did. */
static void
collect_values (const AssayRecipe *recipe, gboolean files, AssayBindValues *out)
{
  const AssayCheckpoint *checkpoint = recipe->stack->checkpoint;
  const AssayCheckpointProfile *profile = recipe->stack->profile;
  const GArray *loras = recipe->stack->loras;

  out->n_loras = loras->len;
  out->binds[BIND_CFG] = (AssayBindValue){NULL, profile->cfg, 1};
  out->binds[BIND_CHECKPOINT] =
    (AssayBindValue){files ? checkpoint->server_file : checkpoint->document.id, 0, 0};
  out->binds[BIND_HEIGHT] = (AssayBindValue){NULL, recipe->render_height, 0};
  out->binds[BIND_NEGATIVE] = (AssayBindValue){recipe->package->negative, 0, 0};
  out->binds[BIND_POSITIVE] = (AssayBindValue){recipe->package->positive, 0, 0};
  out->binds[BIND_SAMPLER] = (AssayBindValue){profile->sampler, 0, 0};
  out->binds[BIND_SCHEDULER] = (AssayBindValue){profile->scheduler, 0, 0};
  out->binds[BIND_SEED] = (AssayBindValue){NULL, recipe->seed, 0};
  out->binds[BIND_STEPS] = (AssayBindValue){NULL, profile->steps, 0};
  out->binds[BIND_WIDTH] = (AssayBindValue){NULL, recipe->render_width, 0};
  for (guint i = 0; i < MIN (loras->len, ASSAY_BIND_LORAS); i++)
    {
      const AssayStackLora *use = &g_array_index (loras, AssayStackLora, i);

      out->files[i] =
        (AssayBindValue){files ? use->lora->server_file : use->lora->document.id, 0, 0};
      out->weights[i] = (AssayBindValue){NULL, use->weight, 2};
    }
}

static void
bind_value (Binding *self, Bind bind, const AssayBindValue *value)
{
  const AssayBinding *to = self->bindings[bind];

  if (to == NULL || bind == BIND_FILENAME_PREFIX)
    return;
  if (value->text != NULL)
    assay_workflow_set_string (self->graph, to->node, to->input, value->text);
  else if (value->scale == 0)
    assay_workflow_set_integer (self->graph, to->node, to->input, value->number);
  else
    assay_workflow_set_decimal (self->graph, to->node, to->input, value->number, value->scale);
}

static void
insert_lora (Binding *self, const char *lora, gint64 weight)
{
  const AssayLoraPoint *point = self->document->lora_chain;

  if (assay_workflow_insert_lora (self->graph, point->node, (int) _assay_or (point->model_slot, 0),
                                  (int) _assay_or (point->clip_slot, 1), lora, weight)
      != NULL)
    return;
  assay_problems_add (self->problems, self->document->document.file, "/loraChain",
                      "workflow.no_lora_chain",
                      N_ ("The LoRA “{0}” cannot be put behind node {1}."),
                      N_ ("Check node and slots."), lora, point->node, NULL);
  self->sound = FALSE;
}

static GBytes *
bind_values (Binding *self, const AssayBindValues *values)
{
  for (Bind bind = 0; bind < N_BINDS; bind++)
    bind_value (self, bind, &values->binds[bind]);
  for (guint i = 0; i < values->n_loras; i++)
    insert_lora (self, values->files[i].text, values->weights[i].number);
  return self->sound ? assay_workflow_to_bytes (self->graph) : NULL;
}

static gboolean
check (Binding *self)
{
  read_bindings (self);
  check_unbound (self);
  check_outputs (self);
  check_chain (self);
  return self->sound;
}

static gboolean
is_complete (const AssayRecipe *recipe)
{
  return recipe->stack != NULL && recipe->package != NULL && recipe->contract != NULL;
}

static GBytes *
bind_afresh (const AssayRecipe *recipe, gboolean files, AssayTrace *trace, AssayProblems *problems)
{
  const AssayWorkflowDocument *document = recipe->workflow;
  g_autoptr (AssayWorkflow) graph = NULL;
  g_autoptr (AssayProblems) found = assay_problems_new ();
  Binding self = {
    .recipe = recipe, .document = document, .trace = trace, .problems = problems, .sound = TRUE};
  AssayBindValues values;

  if (document->graph == NULL)
    {
      assay_problems_add (problems, document->document.file, "/graph", "workflow.no_graph",
                          N_ ("The workflow has no graph."),
                          N_ ("Add “graph” in ComfyUI's API format."), NULL);
      return NULL;
    }
  graph = assay_workflow_parse (document->graph, document->document.file, found);
  assay_problems_take_below (problems, found, "/graph");
  if (graph == NULL)
    return NULL;
  self.graph = graph;
  if (!check (&self) || !is_complete (recipe))
    return NULL;
  collect_values (recipe, files, &values);
  return bind_values (&self, &values);
}

GBytes *
_assay_recipe_bind_afresh (const AssayRecipe *recipe, AssayTrace *trace, AssayProblems *problems)
{
  return bind_afresh (recipe, FALSE, trace, problems);
}

/* Once a workflow has been bound, its form is learnt from a second binding with marks for values.
 */
static void
learn (const AssayRecipe *recipe)
{
  g_autoptr (AssayWorkflow) graph =
    assay_workflow_parse (recipe->workflow->graph, recipe->workflow->document.file, NULL);
  g_autoptr (GBytes) text = NULL;
  Binding self = {.recipe = recipe, .document = recipe->workflow, .graph = graph, .sound = TRUE};
  AssayBindValues marks;
  guint bound = 0;

  if (graph == NULL || recipe->stack->loras->len > ASSAY_BIND_LORAS || !check (&self))
    return;
  for (guint bind = 0; bind < N_BINDS; bind++)
    if (self.bindings[bind] != NULL && bind != BIND_FILENAME_PREFIX)
      bound |= 1u << bind;
  _assay_bind_form_mark (&marks, bound, recipe->stack->loras->len);
  text = bind_values (&self, &marks);
  if (text != NULL)
    _assay_bind_form_learn (&recipe->workflow->document.hash, &marks, text);
}

static GBytes *
bind_into_form (const AssayRecipe *recipe, const AssayBindForm *form, AssayTrace *trace)
{
  guint bound = _assay_bind_form_bound (form) | 1u << BIND_FILENAME_PREFIX;
  AssayBindValues values;

  for (Bind bind = 0; bind < N_BINDS; bind++)
    if ((bound >> bind & 1) == 0)
      note_unbound (recipe->workflow, bind, trace);
  collect_values (recipe, FALSE, &values);
  return _assay_bind_form_fill (form, &values);
}

GBytes *
_assay_recipe_bind (const AssayRecipe *recipe, AssayTrace *trace, AssayProblems *problems)
{
  g_autoptr (AssayBindForm) form = NULL;
  GBytes *graph;
  gboolean silent;

  if (!is_complete (recipe))
    return _assay_recipe_bind_afresh (recipe, trace, problems);
  form = _assay_bind_form_recall (&recipe->workflow->document.hash, recipe->stack->loras->len);
  /* words that no input takes are a problem, which is found afresh */
  silent = form != NULL && recipe->package->negative[0] != '\0'
           && (_assay_bind_form_bound (form) >> BIND_NEGATIVE & 1) == 0;
  if (form != NULL && !silent)
    return bind_into_form (recipe, form, trace);
  graph = _assay_recipe_bind_afresh (recipe, trace, problems);
  if (graph != NULL && form == NULL)
    learn (recipe);
  return graph;
}

GBytes *
_assay_recipe_bind_former (const AssayRecipe *recipe)
{
  g_autoptr (AssayBindForm) form =
    _assay_bind_form_recall (&recipe->workflow->document.hash, recipe->stack->loras->len);
  AssayBindValues values;

  if (form == NULL)
    return bind_afresh (recipe, TRUE, NULL, NULL);
  collect_values (recipe, TRUE, &values);
  return _assay_bind_form_fill (form, &values);
}
