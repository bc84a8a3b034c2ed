/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recipe-kit.h"

AssayRecipe *
derive (const World *world, int variant, guint regeneration, AssayProblems *problems)
{
  static AssayCatalog *catalog; /* outlives the recipe, which borrows from it */

  if (catalog != NULL)
    assay_catalog_unref (catalog);
  catalog = world_catalog (world, FALSE);
  return assay_recipe_derive (catalog, "gem", (AssaySlot){variant}, regeneration, NULL, NULL,
                              problems);
}

World *
world_with_lora (void)
{
  World *world = world_new ();

  world_set (world, "loras/l.json",
             "{'schema':'lora/1','id':'l','title':'L','serverFile':'dir/"
             "l.safetensors','families':['sdxl'],'weightDefault':0.65}");
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'l'}]}");
  world_set (world, "specs/gem.json",
             GEM (",'prompt':{'positive':'a ruby','negative':'crown'},"
                  "'seedPolicy':{'strategy':'fixed','baseSeed':9007199254740990}"));
  return world;
}
