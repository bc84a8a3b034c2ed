/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A recipe's graph and the models in it, from the blob alone. Private to core/. */

#include "core/recipe/assay-core-private.h"
#include "wire/assay-workflow.h"

G_BEGIN_DECLS

typedef struct
{
  char *model;        /* "checkpoint:copax", "lora:glow" */
  char *name;         /* how the graph names it: its id; in recipes of earlier programs its file */
  char *node, *input; /* where it stands; %NULL: wherever a LoRA of that name is loaded */
} AssayNamedModel;

/* (element-type AssayNamedModel): empty for what is no recipe. */
GPtrArray *_assay_recipe_list_models (GBytes *recipe);
/* Whether an input of the graph, @value there, is this model's. */
gboolean _assay_named_model_stands (const AssayNamedModel *self,
                                    const char *node,
                                    const char *input,
                                    const char *value);

/* With @prefix for file names. %NULL + problems on a damaged blob. */
AssayWorkflow *
_assay_recipe_open_graph (GBytes *recipe, const char *prefix, AssayProblems *problems);

G_END_DECLS
