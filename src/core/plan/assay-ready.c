/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/recipe/assay-core-private.h"
#include "wire/assay-capabilities.h"

/* The gate is a dry run of what would be made: contract, stack, prompt, sizes and bindings report
 * what stands in the way; the server is asked about the graph as it would be sent. */

void
_assay_ready_check_graph (GBytes *graph,
                          const char *file,
                          const struct _AssayCapabilities *capabilities,
                          AssayProblems *problems)
{
  g_autoptr (AssayWorkflow) workflow = NULL;

  if (capabilities == NULL)
    return;
  workflow = assay_workflow_parse (graph, file, problems);
  if (workflow != NULL)
    assay_capabilities_check (capabilities, workflow, problems);
}

void
assay_ready_check (const AssayCatalog *catalog,
                   const AssaySpec *spec,
                   const struct _AssayCapabilities *capabilities,
                   const AssayOverrides *overrides,
                   AssayProblems *problems)
{
  const AssaySlot first = {0};
  g_autoptr (AssayRecipe) recipe =
    _assay_recipe_derive_spec (catalog, spec, first, 0, 0, overrides, NULL, NULL, problems);

  if (recipe != NULL)
    _assay_ready_check_graph (recipe->graph, recipe->workflow->document.file, capabilities,
                              problems);
}
