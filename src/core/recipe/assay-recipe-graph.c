/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe-graph.h"

#include <string.h>

/* What is left to be said about a recipe's graph when it is sent: its prefix, and where in it
 * models stand. */

#define RECIPE_FILE "recipe" /* named in problems */
#define LORA_INPUT  "lora_name"

/* Members --------------------------------------------------------------- */

gboolean
_assay_recipe_find_member (const AssayRecipePart *object, const char *name, AssayRecipePart *out)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (object->text, object->n_bytes);

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      gboolean found = strcmp (assay_json_reader_get_string (reader, NULL), name) == 0;

      if (!assay_json_reader_skip (reader, &out->text, &out->n_bytes))
        return FALSE;
      if (found)
        return TRUE;
    }
  return FALSE;
}

char *
_assay_recipe_dup_member (const AssayRecipePart *object, const char *name)
{
  AssayRecipePart part;
  g_autoptr (AssayJsonReader) reader = NULL;

  if (!_assay_recipe_find_member (object, name, &part))
    return NULL;
  reader = assay_json_reader_new (part.text, part.n_bytes);
  return assay_json_reader_next (reader) == ASSAY_JSON_STRING
           ? g_strdup (assay_json_reader_get_string (reader, NULL))
           : NULL;
}

char *
_assay_recipe_dup_stack_text (const AssayRecipePart *stack)
{
  static const char before[] = "{\"file\":\"";
  GString *text = g_string_sized_new (stack->n_bytes);
  const char *at = stack->text, *end = stack->text + stack->n_bytes, *found;

  /* canonical: "file" comes first in its object, and no string can hold a bare quotation mark */
  while ((found = memmem (at, (gsize) (end - at), before, sizeof before - 1)) != NULL)
    {
      g_string_append_len (text, at, found + 1 - at);
      at = found + sizeof before - 1;
      while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
      at = MIN (at + 2, end); /* behind the quotation mark and the comma */
    }
  g_string_append_len (text, at, end - at);
  return g_string_free (text, FALSE);
}

/* Models ---------------------------------------------------------------- */

static void
named_free_cb (gpointer data)
{
  AssayNamedModel *named = data;

  g_free (named->model);
  g_free (named->name);
  g_free (named->node);
  g_free (named->input);
  g_free (named);
}

static AssayNamedModel *
add_named (GPtrArray *models, const char *kind, const char *id, const char *name)
{
  AssayNamedModel *named = g_new0 (AssayNamedModel, 1);

  named->model = g_strconcat (kind, ":", id, NULL);
  named->name = g_strdup (name);
  g_ptr_array_add (models, named);
  return named;
}

/* @object: {file?, id, …}: by file where there is one. */
static AssayNamedModel *
add_read (GPtrArray *models, const char *kind, const AssayRecipePart *object)
{
  g_autofree char *id = _assay_recipe_dup_member (object, "id"),
                  *file = _assay_recipe_dup_member (object, "file");

  return id != NULL ? add_named (models, kind, id, file != NULL ? file : id) : NULL;
}

static void
add_loras (GPtrArray *models, const AssayRecipePart *stack)
{
  AssayRecipePart loras, one;
  g_autoptr (AssayJsonReader) reader = NULL;

  if (!_assay_recipe_find_member (stack, "loras", &loras))
    return;
  reader = assay_json_reader_new (loras.text, loras.n_bytes);
  if (assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_BEGIN)
    return;
  while (assay_json_reader_peek (reader) == ASSAY_JSON_OBJECT_BEGIN
         && assay_json_reader_skip (reader, &one.text, &one.n_bytes))
    add_read (models, "lora", &one);
}

static void
add_checkpoint (GPtrArray *models, const AssayRecipePart *stack, const AssayRecipePart *workflow)
{
  AssayRecipePart checkpoint, bindings, place;
  g_autofree char *node = NULL, *input = NULL;
  AssayNamedModel *named = _assay_recipe_find_member (stack, "checkpoint", &checkpoint)
                             ? add_read (models, "checkpoint", &checkpoint)
                             : NULL;

  if (named == NULL || !_assay_recipe_find_member (workflow, "bindings", &bindings)
      || !_assay_recipe_find_member (&bindings, "checkpoint", &place))
    return;
  node = _assay_recipe_dup_member (&place, "node");
  input = _assay_recipe_dup_member (&place, "input");
  if (node == NULL || input == NULL)
    return; /* damaged: half a place is none */
  named->node = g_steal_pointer (&node);
  named->input = g_steal_pointer (&input);
}

GPtrArray *
_assay_recipe_list_models (GBytes *recipe)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (named_free_cb);
  AssayRecipePart parts[ASSAY_N_PARTS];

  if (!_assay_recipe_split (recipe, parts, NULL))
    return models;
  add_checkpoint (models, &parts[ASSAY_PART_STACK], &parts[ASSAY_PART_WORKFLOW]);
  add_loras (models, &parts[ASSAY_PART_STACK]);
  return models;
}

gboolean
_assay_named_model_stands (const AssayNamedModel *self,
                           const char *node,
                           const char *input,
                           const char *value)
{
  if (self->node != NULL)
    return strcmp (self->node, node) == 0 && strcmp (self->input, input) == 0;
  return strcmp (input, LORA_INPUT) == 0 && strcmp (self->name, value) == 0;
}

/* The graph ------------------------------------------------------------- */

static gboolean
set_prefix (AssayWorkflow *graph, const AssayRecipePart *whole, const char *prefix)
{
  AssayRecipePart place;
  g_autofree char *node = NULL, *input = NULL;

  if (!_assay_recipe_find_member (whole, "prefix", &place))
    return FALSE;
  node = _assay_recipe_dup_member (&place, "node");
  input = _assay_recipe_dup_member (&place, "input");
  return node != NULL && input != NULL && assay_workflow_has_input (graph, node, input)
         && assay_workflow_set_string (graph, node, input, prefix);
}

AssayWorkflow *
_assay_recipe_open_graph (GBytes *recipe, const char *prefix, AssayProblems *problems)
{
  AssayRecipePart parts[ASSAY_N_PARTS], whole;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (AssayWorkflow) graph = NULL;

  if (!_assay_recipe_split (recipe, parts, problems))
    return NULL;
  whole.text = g_bytes_get_data (recipe, &whole.n_bytes);
  text = g_bytes_new_static (parts[ASSAY_PART_GRAPH].text, parts[ASSAY_PART_GRAPH].n_bytes);
  graph = assay_workflow_parse (text, RECIPE_FILE, problems);
  if (graph != NULL && set_prefix (graph, &whole, prefix))
    return g_steal_pointer (&graph);
  if (graph != NULL)
    _assay_recipe_report_damage (problems);
  return NULL;
}
