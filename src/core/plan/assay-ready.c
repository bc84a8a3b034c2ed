/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/plan/assay-server-models.h"
#include "core/recipe/assay-core-private.h"

/* The gate is a dry run of what would be made: contract, stack, prompt, sizes and bindings report
 * what stands in the way; the server is asked about the graph as it would be sent. */

void
assay_ready_check (const AssayCatalog *catalog,
                   const AssaySpec *spec,
                   const struct _AssayCapabilities *capabilities,
                   const struct _AssayModelMap *files,
                   AssayProblems *problems)
{
  const AssaySlot first = {0};
  const AssayServerModels server = {catalog, files, capabilities};
  g_autoptr (AssayRecipe) recipe =
    _assay_recipe_derive_spec (catalog, spec, first, 0, 0, NULL, NULL, problems);

  if (recipe != NULL)
    _assay_ready_check_graph (recipe, &server, problems);
}
