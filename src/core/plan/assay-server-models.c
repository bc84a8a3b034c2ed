/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"

#include "core/recipe/assay-recipe-graph.h"

#include <string.h>

/* Finding --------------------------------------------------------------- */

static const char *
id_of (const char *model)
{
  const char *colon = strchr (model, ':');

  return colon != NULL ? colon + 1 : model;
}

static gboolean
is_lora (const char *model)
{
  return g_str_has_prefix (model, "lora:");
}

const AssayDocument *
assay_model_find_document (const AssayCatalog *catalog, const char *model)
{
  AssayKind kind = is_lora (model) ? ASSAY_KIND_LORA : ASSAY_KIND_CHECKPOINT;

  return catalog != NULL ? assay_catalog_lookup (catalog, kind, id_of (model)) : NULL;
}

const AssayDocument *
assay_model_find_checkpoint (const AssayCatalog *catalog, const AssaySpec *spec)
{
  return spec->checkpoint != NULL
           ? assay_catalog_lookup (catalog, ASSAY_KIND_CHECKPOINT, spec->checkpoint)
           : NULL;
}

GPtrArray *
assay_model_list_naming (const AssayCatalog *catalog, const AssayDocument *checkpoint)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC), *naming = g_ptr_array_new ();

  for (guint i = 0; i < specs->len; i++)
    if (checkpoint != NULL && assay_model_find_checkpoint (catalog, specs->pdata[i]) == checkpoint)
      g_ptr_array_add (naming, specs->pdata[i]);
  return naming;
}

static const char *
usual_file (const AssayDocument *document, const char *model)
{
  if (document == NULL)
    return NULL;
  return is_lora (model) ? ((const AssayLora *) document)->server_file
                         : ((const AssayCheckpoint *) document)->server_file;
}

void
assay_server_models_find (const AssayServerModels *self,
                          const char *model,
                          const char *class_type,
                          const char *input,
                          AssayModelPlace *out)
{
  const char *mapped = assay_model_map_get (self->map, model);

  *out = (AssayModelPlace){.document = assay_model_find_document (self->catalog, model),
                           .mapped = mapped != NULL,
                           .of_run = assay_model_map_is_of_run (self->map, model)};
  out->wanted = mapped != NULL ? mapped : usual_file (out->document, model);
  if (self->capabilities != NULL)
    out->listed = assay_capabilities_list_values (self->capabilities, class_type, input);
  if (out->listed != NULL && out->wanted != NULL)
    assay_model_match (out->listed, out->wanted, &out->match);
}

const char *
assay_model_place_get_file (const AssayModelPlace *self)
{
  return self->match.file != NULL ? self->match.file : self->wanted;
}

/* Telling --------------------------------------------------------------- */

/* The id alone, unless a document of the other kind has it too. */
static const char *
name_of (const char *model, const AssayCatalog *catalog)
{
  AssayKind other = is_lora (model) ? ASSAY_KIND_CHECKPOINT : ASSAY_KIND_LORA;

  return catalog != NULL && assay_catalog_lookup (catalog, other, id_of (model)) == NULL
           ? id_of (model)
           : model;
}

/* As a shell takes it. New string. */
static char *
dup_word (const char *text)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-/:@%+";

  return *text != '\0' && strspn (text, plain) == strlen (text) ? g_strdup (text)
                                                                : g_shell_quote (text);
}

char *
assay_model_dup_command (const char *model, const char *file, const AssayServerModels *server)
{
  const char *url = assay_model_map_get_server (server->map);
  g_autofree char *word = dup_word (file), *address = dup_word (url != NULL ? url : "");

  return g_strconcat ("assayctl map ", name_of (model, server->catalog), " ", word,
                      url != NULL ? " --server " : "", url != NULL ? address : "", NULL);
}

static char *
dup_nearest (const AssayModelPlace *self)
{
  g_autofree char *joined = g_strjoinv ("”, “", (char **) self->match.nearest);

  return g_strconcat ("“", joined, "”", NULL);
}

/* Said for this run: what the document and the map say does not matter, and cannot mend it. */
static const char *
text_of (const AssayModelPlace *self, const char *model)
{
  if (self->of_run)
    return self->match.ambiguous
             ? N_ ("For the checkpoint “{0}” this run was given the file “{1}”, and more than one "
                   "of the server's is like that: {2}.")
             : N_ ("For the checkpoint “{0}” this run was given the file “{1}”, which the server "
                   "does not have. The nearest it has: {2}.");
  if (self->match.ambiguous)
    return is_lora (model)
             ? N_ ("The LoRA “{0}” is the file “{1}”, and more than one of the server's is like "
                   "that: {2}.")
             : N_ ("The checkpoint “{0}” is the file “{1}”, and more than one of the server's is "
                   "like that: {2}.");
  return is_lora (model)
           ? N_ ("The server has no file “{1}”, which the LoRA “{0}” is. The nearest it has: {2}.")
           : N_ ("The server has no file “{1}”, which the checkpoint “{0}” is. The nearest it has: "
                 "{2}.");
}

static char *
dup_way_out (const AssayModelPlace *self, const char *model, const AssayServerModels *server)
{
  g_autofree char *file = dup_word (self->match.nearest[0]);

  return self->of_run ? g_strconcat ("--checkpoint ", id_of (model), "=", file, NULL)
                      : assay_model_dup_command (model, self->match.nearest[0], server);
}

gboolean
assay_model_place_report (const AssayModelPlace *self,
                          const char *model,
                          const AssayServerModels *server,
                          AssayProblems *problems)
{
  g_autofree char *nearest = NULL, *command = NULL;
  gboolean own = self->document != NULL && !self->document->builtin && !self->mapped;

  if (self->listed == NULL || self->wanted == NULL || self->match.file != NULL
      || self->match.nearest[0] == NULL)
    return FALSE;
  nearest = dup_nearest (self);
  command = dup_way_out (self, model, server);
  assay_problems_add (problems, own ? self->document->file : NULL, own ? "/serverFile" : NULL,
                      "server.missing_model", text_of (self, model),
                      self->of_run ? N_ ("Give it one of the server's: {3}")
                                   : N_ ("Say which of its files it is: {3}"),
                      id_of (model), self->wanted, nearest, command, model, NULL);
  return TRUE;
}

#define WANTED_ARG 1 /* of the problem that a place reports */
#define MODEL_ARG  4

const char *
assay_problem_get_missing_model (const AssayProblem *problem)
{
  return g_strcmp0 (problem->code, "server.missing_model") == 0 && problem->args != NULL
             && g_strv_length (problem->args) > MODEL_ARG
           ? problem->args[MODEL_ARG]
           : NULL;
}

/* Binding --------------------------------------------------------------- */

typedef struct
{
  const AssayServerModels *server;
  GPtrArray *models; /* AssayNamedModel */
  GPtrArray
    *used; /* AssayModelFile; %NULL: the graph is only looked at, and what is missing told */
  AssayProblems *problems;
  AssayModelPlace place; /* of the model that was asked about last */
  gboolean sound;
} Naming;

static const AssayNamedModel *
find_named (const Naming *self, const char *node, const char *input, const char *value)
{
  for (guint i = 0; i < self->models->len; i++)
    if (_assay_named_model_stands (self->models->pdata[i], node, input, value))
      return self->models->pdata[i];
  return NULL;
}

static void
report_nobody (Naming *self, const char *model)
{
  assay_problems_add (
    self->problems, NULL, NULL, "server.missing_model",
    is_lora (model) ? N_ ("Nobody says which file the LoRA “{0}” is: its document is gone.")
                    : N_ ("Nobody says which file the checkpoint “{0}” is: its document is gone."),
    N_ ("Bring its document back, or say it for this machine: {1}"), id_of (model), "assayctl map",
    NULL);
  self->sound = FALSE;
}

static void
note_used (Naming *self, const char *model, const char *file)
{
  AssayModelFile *used;
  guint place = 0;

  while (place < self->used->len
         && strcmp (((AssayModelFile *) self->used->pdata[place])->model, model) < 0)
    place++;
  if (place < self->used->len
      && strcmp (((AssayModelFile *) self->used->pdata[place])->model, model) == 0)
    return;
  used = assay_table_new (&assay_model_file_table);
  used->model = g_strdup (model);
  used->file = g_strdup (file);
  g_ptr_array_insert (self->used, (int) place, used);
}

/* What is missing is told; for the rest of the look any file stands in for it. */
static const char *
look_at (Naming *self, const AssayNamedModel *named)
{
  if (assay_model_place_report (&self->place, named->model, self->server, self->problems))
    return self->place.listed[0];
  return assay_model_place_get_file (&self->place);
}

static const char *
rename_cb (
  const char *node, const char *class_type, const char *input, const char *value, gpointer data)
{
  Naming *self = data;
  const AssayNamedModel *named = find_named (self, node, input, value);
  const char *file;

  if (named == NULL)
    return NULL;
  assay_server_models_find (self->server, named->model, class_type, input, &self->place);
  if (self->used == NULL)
    return look_at (self, named);
  file = assay_model_place_get_file (&self->place);
  /* a recipe that names the file itself needs no document for it */
  if (file == NULL && strcmp (named->name, id_of (named->model)) != 0)
    file = named->name;
  if (file == NULL)
    report_nobody (self, named->model);
  else
    note_used (self, named->model, file);
  return file;
}

static void
used_free_cb (gpointer data)
{
  assay_table_free (&assay_model_file_table, data);
}

GPtrArray *
assay_model_files_new (void)
{
  return g_ptr_array_new_with_free_func (used_free_cb);
}

GPtrArray *
assay_model_files_of_problems (const AssayProblems *problems)
{
  GPtrArray *files = assay_model_files_new ();
  Naming naming = {.used = files};

  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      const AssayProblem *problem = assay_problems_get (problems, i);
      const char *model = assay_problem_get_missing_model (problem);

      if (model != NULL)
        note_used (&naming, model, problem->args[WANTED_ARG]);
    }
  return files;
}

GBytes *
assay_recipe_bind_for_server (GBytes *recipe,
                              const char *prefix,
                              const AssayServerModels *server,
                              GPtrArray *used,
                              AssayProblems *problems)
{
  g_autoptr (AssayWorkflow) graph = _assay_recipe_open_graph (recipe, prefix, problems);
  g_autoptr (GPtrArray) models = _assay_recipe_list_models (recipe);
  g_autoptr (GPtrArray) unasked = assay_model_files_new ();
  Naming naming = {server, models, used != NULL ? used : unasked, problems, {0}, TRUE};

  if (graph == NULL)
    return NULL;
  assay_workflow_rename (graph, rename_cb, &naming);
  if (server->capabilities != NULL)
    assay_capabilities_respell (server->capabilities, graph);
  return naming.sound ? assay_workflow_to_bytes (graph) : NULL;
}

GPtrArray *
assay_recipe_list_former_files (GBytes *recipe)
{
  g_autoptr (GPtrArray) models = _assay_recipe_list_models (recipe);
  GPtrArray *files = assay_model_files_new ();
  Naming naming = {.used = files};

  for (guint i = 0; i < models->len; i++)
    {
      const AssayNamedModel *named = models->pdata[i];

      if (strcmp (named->name, id_of (named->model)) != 0)
        note_used (&naming, named->model, named->name);
    }
  return files;
}

/* The gate -------------------------------------------------------------- */

void
_assay_ready_check_graph (const AssayRecipe *recipe,
                          const AssayServerModels *server,
                          AssayProblems *problems)
{
  const char *file = recipe->workflow->document.file;
  g_autoptr (AssayWorkflow) graph = NULL;
  g_autoptr (GPtrArray) models = NULL;
  Naming naming = {server, NULL, NULL, problems, {0}, TRUE};

  if (server->capabilities == NULL)
    return;
  graph = assay_workflow_parse (recipe->graph, file, problems);
  if (graph == NULL)
    return;
  naming.models = models = _assay_recipe_list_models (recipe->bytes);
  assay_workflow_rename (graph, rename_cb, &naming);
  assay_capabilities_respell (server->capabilities, graph);
  assay_capabilities_check (server->capabilities, graph, problems);
}
