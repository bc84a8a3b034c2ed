/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link.h"
#include "core/plan/assay-server-models.h"
#include "engine/act/assay-model-word.h"
#include "engine/query/assay-query-private.h"

#include <string.h>

/* Models by document, files by machine: which file of a server each is here, and saying so. */

static gboolean
fail (AssayProblems *problems, GError **error)
{
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

/* models ---------------------------------------------------------------- */

typedef struct
{
  AssayServerModels server;
  AssayModelsResult *result;
  GPtrArray *taken; /* files of the server that are models here; borrowed */
} Look;

/* A checkpoint is loaded where its workflows have it; most have the usual node. */
static const AssayBinding *
find_loader (const AssayCatalog *catalog, const AssaySpec *spec, const AssayWorkflowDocument **out)
{
  const AssayWorkflowDocument *workflow = spec->workflow != NULL
                                            ? (const AssayWorkflowDocument *) assay_catalog_lookup (
                                              catalog, ASSAY_KIND_WORKFLOW, spec->workflow)
                                            : NULL;

  *out = workflow;
  for (guint i = 0; workflow != NULL && i < workflow->bindings->len; i++)
    {
      const AssayBinding *binding = workflow->bindings->pdata[i];

      if (strcmp (binding->name, "checkpoint") == 0)
        return binding;
    }
  return NULL;
}

/* The class of the node that loads the checkpoint in the workflow of the first of @specs that has
 * one of its own, and its input. New string. */
static char *
dup_loader (const AssayCatalog *catalog, GPtrArray *specs, char **out_input)
{
  for (guint i = 0; i < specs->len; i++)
    {
      const AssayWorkflowDocument *document = NULL;
      const AssayBinding *binding = find_loader (catalog, specs->pdata[i], &document);
      g_autoptr (AssayWorkflow) graph =
        binding != NULL && document->graph != NULL
          ? assay_workflow_parse (document->graph, document->document.file, NULL)
          : NULL;
      const char *class_type =
        graph != NULL ? assay_workflow_get_class (graph, binding->node) : NULL;

      if (class_type == NULL)
        continue;
      *out_input = g_strdup (binding->input);
      return g_strdup (class_type);
    }
  *out_input = g_strdup ("ckpt_name");
  return g_strdup ("CheckpointLoaderSimple");
}

static AssayModelState
state_of (const AssayModelPlace *place)
{
  if (place->listed == NULL || place->wanted == NULL)
    return ASSAY_MODEL_UNKNOWN;
  if (place->match.ambiguous)
    return ASSAY_MODEL_AMBIGUOUS;
  if (place->match.file == NULL)
    return ASSAY_MODEL_MISSING;
  if (place->mapped)
    return ASSAY_MODEL_MAPPED;
  return place->match.exact ? ASSAY_MODEL_DEFAULT : ASSAY_MODEL_FOUND;
}

static AssayModelRow *
add_model (Look *look,
           const char *kind,
           const AssayDocument *document,
           const char *class_type,
           const char *input)
{
  AssayModelRow *row = assay_table_new (&assay_model_row_table);
  AssayModelPlace place;

  row->id = g_strconcat (kind, ":", document->id, NULL);
  assay_server_models_find (&look->server, row->id, class_type, input, &place);
  row->document = g_strdup (document->file);
  row->state = state_of (&place);
  row->wanted = g_strdup (place.wanted);
  row->file = g_strdup (place.match.file);
  g_strfreev (row->nearest);
  row->nearest = g_strdupv ((char **) place.match.nearest);
  if (place.match.nearest[0] != NULL)
    row->command = assay_model_dup_command (row->id, place.match.nearest[0], &look->server);
  if (place.match.file != NULL)
    g_ptr_array_add (look->taken, (gpointer) place.match.file);
  g_ptr_array_add (look->result->models, row);
  return row;
}

/* The project's own, and those built in that its assets name. */
static GPtrArray *
list_checkpoints (const AssayCatalog *catalog)
{
  GPtrArray *own = assay_catalog_list (catalog, ASSAY_KIND_CHECKPOINT);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC), *all = g_ptr_array_new ();

  g_ptr_array_extend (all, own, NULL, NULL);
  for (guint i = 0; i < specs->len; i++)
    {
      const AssayDocument *named = assay_model_find_checkpoint (catalog, specs->pdata[i]);

      if (named != NULL && !g_ptr_array_find (all, named, NULL))
        g_ptr_array_add (all, (gpointer) named);
    }
  return all;
}

static void
add_models (Look *look)
{
  const AssayCatalog *catalog = look->server.catalog;
  g_autoptr (GPtrArray) checkpoints = list_checkpoints (catalog);
  GPtrArray *loras = assay_catalog_list (catalog, ASSAY_KIND_LORA);

  for (guint i = 0; i < checkpoints->len; i++)
    {
      const AssayDocument *document = checkpoints->pdata[i];
      g_autoptr (GPtrArray) specs = assay_model_list_naming (catalog, document);
      g_autofree char *input = NULL, *class_type = dup_loader (catalog, specs, &input);
      AssayModelRow *row = add_model (look, "checkpoint", document, class_type, input);

      row->title = g_strdup (((const AssayCheckpoint *) document)->title);
      row->assets = specs->len;
    }
  for (guint i = 0; i < loras->len; i++)
    {
      const AssayDocument *document = loras->pdata[i];
      AssayModelRow *row = add_model (look, "lora", document, "LoraLoader", "lora_name");

      row->title = g_strdup (((const AssayLora *) document)->title);
    }
}

static gboolean
is_taken (const Look *look, const char *file)
{
  for (guint i = 0; i < look->taken->len; i++)
    if (strcmp (look->taken->pdata[i], file) == 0)
      return TRUE;
  return FALSE;
}

static void
list_others (const Look *look, const char *class_type, const char *input, char ***out)
{
  const char *const *listed =
    look->server.capabilities != NULL
      ? assay_capabilities_list_values (look->server.capabilities, class_type, input)
      : NULL;
  GStrvBuilder *builder = g_strv_builder_new ();

  for (guint i = 0; listed != NULL && listed[i] != NULL; i++)
    if (!is_taken (look, listed[i]))
      g_strv_builder_add (builder, listed[i]);
  g_strfreev (*out);
  *out = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
}

/* What @url has; %NULL + problems. */
static AssayCapabilities *
probe (AssayEngine *engine,
       const char *url,
       const char *authorization,
       const AssayCatalog *catalog,
       GCancellable *cancellable,
       AssayProblems *problems)
{
  g_auto (GStrv) classes = assay_server_classes_list (catalog);
  g_autoptr (AssayProvider) link =
    assay_comfy_link_new (url, authorization, NULL, assay_engine_get_clock (engine),
                          assay_engine_get_entropy (engine), problems);

  return link != NULL
           ? assay_provider_probe (link, (const char *const *) classes, cancellable, problems)
           : NULL;
}

/* The address as it is written down, or the one that is meant where none is given. %FALSE +
 * problems. */
static gboolean
choose_server (AssayEngine *engine, const char *given, char **out, AssayProblems *problems)
{
  *out = given != NULL ? assay_comfy_link_dup_name (given, problems)
                       : assay_engine_dup_usual_server (engine, problems);
  return assay_problems_count (problems) == 0;
}

/* What the last run's server lacked and has by now, for whoever put a file there. */
static void
forget_lacking (AssayEngine *engine, const AssayModelsResult *found)
{
  g_autoptr (AssayProblems) unread = assay_problems_new ();
  g_autofree char *last = assay_engine_dup_last_server (engine, unread);
  g_autoptr (GStrvBuilder) seen = g_strv_builder_new ();
  g_auto (GStrv) models = NULL;

  for (guint i = 0; i < found->models->len; i++)
    {
      const AssayModelRow *row = found->models->pdata[i];

      if (row->file != NULL)
        g_strv_builder_add (seen, row->id);
    }
  models = g_strv_builder_end (seen);
  if (found->server != NULL && g_strcmp0 (last, found->server) == 0)
    assay_engine_forget_lacking (engine, (const char *const *) models);
}

static gpointer
run_models (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayModelsArgs *args = data;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autoptr (AssayCapabilities) capabilities = NULL;
  g_autoptr (AssayModelMap) map = NULL;
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  g_autofree char *server = NULL;
  Look look;

  if (!assay_engine_rescan (engine, error))
    return NULL;
  catalog = assay_engine_dup_catalog (engine);
  if (choose_server (engine, args->server, &server, problems))
    map = assay_engine_dup_model_map (engine, server, NULL, problems);
  if (map != NULL && server != NULL)
    capabilities = probe (engine, server, args->authorization, catalog, cancellable, problems);
  if (map == NULL || (server != NULL && capabilities == NULL))
    {
      fail (problems, error);
      return NULL;
    }
  look = (Look){{catalog, map, capabilities}, assay_table_new (&assay_models_result_table), taken};
  look.result->server = g_steal_pointer (&server);
  add_models (&look);
  list_others (&look, "CheckpointLoaderSimple", "ckpt_name", &look.result->checkpoints);
  list_others (&look, "LoraLoader", "lora_name", &look.result->loras);
  forget_lacking (engine, look.result);
  return look.result;
}

/* map ------------------------------------------------------------------- */

static gboolean
report_no_server (AssayProblems *problems)
{
  assay_problems_add (problems, NULL, NULL, "model.no_server",
                      N_ ("Files are said for each server, and none is known here yet."),
                      N_ ("Say which one: --server URL"), NULL);
  return FALSE;
}

static gboolean
map_model (AssayEngine *engine,
           const AssayMapArgs *args,
           AssayMapResult *result,
           AssayProblems *problems)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);

  /* what has no document any more can still be forgotten */
  result->model =
    args->file == NULL && args->model != NULL && strchr (args->model, ':') != NULL
      ? g_strdup (args->model)
      : _assay_model_word_resolve (catalog, assay_text_or_empty (args->model), problems);
  if (result->model == NULL || !choose_server (engine, args->server, &result->server, problems))
    return FALSE;
  if (result->server == NULL)
    return report_no_server (problems);
  result->file = g_strdup (args->file);
  return assay_engine_map_model (engine, result->server, result->model, args->file, &result->before,
                                 problems);
}

static gpointer
run_map (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayMapResult *result = assay_table_new (&assay_map_result_table);

  if (assay_engine_rescan (engine, error) && map_model (engine, data, result, problems))
    return result;
  if (*error == NULL)
    fail (problems, error);
  assay_table_free (&assay_map_result_table, result);
  return NULL;
}

const AssayActKind assay_acts_of_models[] = {
  {"models", &assay_models_args_table, &assay_models_result_table, run_models},
  {"map", &assay_map_args_table, &assay_map_result_table, run_map},
  {NULL},
};
