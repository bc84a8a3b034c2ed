/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Models by document, files by machine (spec 03): which file of a server each model of a recipe is.
 * What the machine's map says comes first, then what the document says; either is found as the
 * server spells it (wire/assay-model-files.h). Nothing of this enters a hash. Pure. */

#include "core/recipe/assay-recipe.h"
#include "model/log/assay-payloads.h"
#include "wire/assay-capabilities.h"
#include "wire/assay-model-files.h"

G_BEGIN_DECLS

/* What is known of one server's models; borrowed. */
typedef struct _AssayServerModels
{
  const AssayCatalog      *catalog;      /* whose documents name the usual files */
  const AssayModelMap     *map;          /* %NULL: nobody said */
  const AssayCapabilities *capabilities; /* %NULL: what it lists is not known */
} AssayServerModels;

typedef struct
{
  const AssayDocument *document; /* borrowed; %NULL: there is none of that name (any more) */
  const char          *wanted;   /* by the map, else by the document; %NULL: nobody says */
  gboolean             mapped;   /* … by the map */
  gboolean             of_run;   /* … for one run only (run --checkpoint) */
  const char *const   *listed;   /* what the server has; %NULL: not known */
  AssayModelMatch      match;    /* of @wanted among @listed */
} AssayModelPlace;

/* The document of "checkpoint:copax", "lora:glow"; %NULL: gone. @catalog: %NULL: none. Borrowed. */
const AssayDocument *assay_model_find_document (const AssayCatalog *catalog, const char *model);
/* The checkpoint that @spec names; %NULL: none, or one that is not there. Borrowed. */
const AssayDocument *assay_model_find_checkpoint (const AssayCatalog *catalog,
                                                  const AssaySpec *spec);
/* The specs that name @checkpoint (element-type AssaySpec, borrowed), by id. New. */
GPtrArray  *assay_model_list_naming    (const AssayCatalog *catalog,
                                        const AssayDocument *checkpoint);
/* @model: "checkpoint:copax", "lora:glow". @class_type, @input: of the node that loads it. */
void        assay_server_models_find   (const AssayServerModels *self, const char *model,
                                        const char *class_type, const char *input,
                                        AssayModelPlace *out);
/* The file to ask the server for; %NULL: nobody says. Borrowed. */
const char *assay_model_place_get_file (const AssayModelPlace *self);
/* Nothing if the server has it, or what it has is not known; else "server.missing_model" with the
 * nearest files and what names one of them. %TRUE: told. */
gboolean    assay_model_place_report   (const AssayModelPlace *self, const char *model,
                                        const AssayServerModels *server, AssayProblems *problems);
/* The model that a problem says the server has no file of; %NULL: it is about something else. */
const char *assay_problem_get_missing_model (const AssayProblem *problem);
/* The models of such problems, and the files wanted; a model once. (element-type AssayModelFile),
 * new. */
GPtrArray  *assay_model_files_of_problems (const AssayProblems *problems);
/* "assayctl map copax 'a file.safetensors' --server URL". New string. */
char       *assay_model_dup_command    (const char *model, const char *file,
                                        const AssayServerModels *server);

/* The node classes that the workflows use, the built-in ones' too; sorted, once each. New. */
char      **assay_server_classes_list  (const AssayCatalog *catalog);

/* (element-type AssayModelFile), empty. */
GPtrArray  *assay_model_files_new      (void);
/* What is posted: the graph of a recipe blob with @prefix for file names and its models as files of
 * the server. @used: (element-type AssayModelFile), sorted by model: what they are is added; may be
 * %NULL. %NULL + problems on a damaged blob, or on a model of which nobody says what file it is. */
GBytes     *assay_recipe_bind_for_server (GBytes *recipe, const char *prefix,
                                          const AssayServerModels *server, GPtrArray *used,
                                          AssayProblems *problems);
/* The files that a recipe of an earlier program names itself; nothing of one of today's.
 * (element-type AssayModelFile), new. */
GPtrArray  *assay_recipe_list_former_files (GBytes *recipe);

G_END_DECLS
