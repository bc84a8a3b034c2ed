/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What tests of recipes share: the asset "gem", and its recipe. */

#include "core-fixture.h"

/* specs/gem.json with more members in @rest. */
#define GEM(rest)                                                                                  \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'" rest  \
  "}"

/* Of a variant of it; %NULL + problems. Borrows from a catalog that stays until the next one. */
AssayRecipe *
derive (const World *world, int variant, guint regeneration, AssayProblems *problems);
/* With a LoRA in the stack of the project, and words and a seed of the gem's own. */
World *world_with_lora (void);
