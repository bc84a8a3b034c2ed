/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-recipes FOLDER: milliseconds of CPU to derive the recipe of every slot of every ready spec
 * of the project in FOLDER once, asking through a footprint as the planner does. The documents
 * stand in memory before the clock starts. For the row `lists` of ./dev bench scale: what a plan
 * cannot do without, beside parsing. */

#include "core/recipe/assay-recipe.h"
#include "engine/host/assay-loader.h"

#include <time.h>

static double
cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec * 1e-6;
}

static AssayCatalog *
read_catalog (const char *folder, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) files =
    assay_loader_read (assay_io_system (), assay_clock_system (), folder, NULL, problems, error);
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);

  if (files == NULL)
    return NULL;
  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL)
        g_ptr_array_add (documents, assay_document_ref (file->document));
    }
  return assay_catalog_new (documents, problems);
}

/* How many were derived. What cannot be made is tried once, as the planner does. */
static guint
derive_spec (const AssayCatalog *catalog, const AssaySpec *spec)
{
  int n = spec->variants == ASSAY_UNSET ? 1 : (int) spec->variants;
  g_autoptr (AssayFootprint) footprint = assay_footprint_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  for (int variant = 0; variant < n; variant++)
    {
      g_autoptr (AssayRecipe) recipe = assay_recipe_derive (
        catalog, spec->document.id, (AssaySlot){variant}, 0, footprint, NULL, problems);

      if (recipe == NULL)
        return (guint) variant;
    }
  return (guint) n;
}

static guint
derive_all (const AssayCatalog *catalog)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  guint n = 0;

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];

      if (spec->intent == ASSAY_UNSET || spec->intent == ASSAY_INTENT_READY)
        n += derive_spec (catalog, spec);
    }
  return n;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayCatalog) catalog = argc == 2 ? read_catalog (argv[1], &error) : NULL;
  double begin;
  guint n;

  if (catalog == NULL)
    {
      g_printerr ("bench-recipes: %s\n", error != NULL ? error->message : "which folder?");
      return 1;
    }
  begin = cpu_ms ();
  n = derive_all (catalog);
  g_print ("%.3f %u\n", cpu_ms () - begin, n);
  return 0;
}
