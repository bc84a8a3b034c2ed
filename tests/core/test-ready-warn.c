/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"

#include "core/plan/assay-ready-warn.h"

#include <string.h>

#define SPEC(id, type, rest)                                                                       \
  "{'schema':'spec/1','id':'" id "','title':'Gem','assetType':'" type                              \
  "','checkpointId':'copax'" rest "}"
#define GEM(rest)  SPEC ("gem", "ui_icon", rest)
#define CARD(rest) SPEC ("gem", "card", rest)
#define VERBATIM   ",'promptPolicy':{'compileMode':'verbatim'}"
#define LORA(id, family, rest)                                                                     \
  "{'schema':'lora/1','id':'" id "','title':'L','serverFile':'l.safetensors','families':['" family \
  "']" rest "}"

static World *
world_of_cards (void)
{
  World *world = world_new ();

  world_set (
    world, "catalog/asset-types/card.json",
    "{'schema':'asset-type/1','id':'card','title':'Card','canvas':{'width':64,'height':96},"
    "'contract':{'backgroundPolicy':'opaque'}}");
  world_set (world, "workflows/cuts@1.json",
             "{'schema':'workflow/1','id':'cuts','title':'F','graph':{'1':{'class_type':'X',"
             "'inputs':{}}},'outputs':[{'node':'1','meaning':'alpha'}]}");
  return world;
}

static AssayProblems *
warnings_of (const World *world)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  AssayProblems *warnings = assay_problems_new ();

  assay_ready_warn (catalog, warnings);
  return warnings;
}

static const struct
{
  const char *doubtful, *code, *pointer, *mended;
} doubts[] = {
  {GEM (",'prompt':{'positive':'a gem on {key}'}"), "prompt.key_not_filled", "/prompt/positive",
   GEM (",'prompt':{'positive':'a gem'}")},
  {CARD (VERBATIM ",'prompt':{'positive':'a','negative':'{key}'}"), "prompt.key_not_filled",
   "/prompt/negative", CARD (VERBATIM ",'prompt':{'positive':'a'}")},
  {CARD (",'processPolicy':{'keyColor':'red'}"), "recipe.key_not_used", "/processPolicy/keyColor",
   CARD ("")},
  {CARD (",'processPolicy':{'cut':'key_color'}"), "recipe.key_not_used", "/processPolicy/cut",
   CARD (",'processPolicy':{'cut':'key_color'},"
         "'qualityContract':{'backgroundPolicy':'transparent'}")},
  {GEM (",'workflowId':'cuts@1'"), "recipe.server_cuts", "/processPolicy/cut",
   GEM (",'workflowId':'cuts@1','processPolicy':{'cut':'node'}")},
  {GEM (",'canvas':{'width':1536,'height':1024}"), "recipe.enlarged", "/canvas",
   GEM (",'canvas':{'width':1024,'height':1024}")},
  {GEM (",'canvas':{'width':512,'height':512},'render':{'width':512,'height':256}"),
   "recipe.enlarged", "/render", GEM (",'canvas':{'width':512,'height':512}")},
};

static void
test_doubts (void)
{
  g_autoptr (World) world = world_of_cards ();

  g_test_summary ("Each doubt names its place, goes when it is mended, and is no problem");
  for (guint i = 0; i < G_N_ELEMENTS (doubts); i++)
    {
      g_autoptr (AssayProblems) warnings = NULL, none = NULL;

      world_set (world, "specs/gem.json", doubts[i].doubtful);
      warnings = warnings_of (world);
      g_assert_cmpstr (problem_of (warnings, doubts[i].code)->pointer, ==, doubts[i].pointer);
      g_assert_cmpuint (assay_problems_count (warnings), ==, 1);
      world_set (world, "specs/gem.json", doubts[i].mended);
      none = warnings_of (world);
      assert_no_problems (none);
    }
}

static void
test_archived (void)
{
  g_autoptr (World) world = world_of_cards ();
  g_autoptr (AssayProblems) warnings = NULL;

  world_set (world, "specs/gem.json", GEM (",'intent':'archived','prompt':{'positive':'{key}'}"));
  warnings = warnings_of (world);
  assert_no_problems (warnings);
}

static void
test_left_out (void)
{
  g_autoptr (World) world = world_of_cards ();
  g_autoptr (AssayProblems) warnings = NULL, none = NULL;
  g_autofree char *message = NULL;
  const AssayProblem *problem;

  g_test_summary ("A LoRA of the project that is one too many is named with how often");
  world_set (world, "loras/a.json", LORA ("a", "sdxl", ""));
  world_set (world, "loras/b.json", LORA ("b", "sdxl", ""));
  world_set (world, "loras/c.json", LORA ("c", "sdxl", ",'assetTypes':['card']"));
  world_set (world, "specs/card.json", SPEC ("card", "card", ""));
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','total':2,'projectStack':[{'loraId':'a'},{'loraId':'b'},"
             "{'loraId':'c'}]}");
  warnings = warnings_of (world);
  problem = problem_of (warnings, "stack.left_out");
  g_assert_cmpuint (assay_problems_count (warnings), ==, 1);
  g_assert_cmpstr (problem->file, ==, "policies/model-stack.json");
  g_assert_cmpstr (problem->pointer, ==, "/projectStack/2");
  message = assay_problem_dup_message (problem, NULL);
  g_assert_nonnull (
    strstr (message, "“c” of the project's stack is one too many for some assets (1 of 2)"));
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','total':3,'projectStack':[{'loraId':'a'},{'loraId':'b'},"
             "{'loraId':'c'}]}");
  none = warnings_of (world);
  assert_no_problems (none);
}

static void
test_no_checkpoint (void)
{
  g_autoptr (World) world = world_of_cards ();
  g_autoptr (AssayProblems) warnings = NULL, none = NULL;

  g_test_summary ("A LoRA no checkpoint takes is named; one that is put away is not");
  world_set (world, "loras/a.json", LORA ("a", "sd15", ""));
  world_set (world, "loras/b.json", LORA ("b", "sdxl", ""));
  world_set (world, "loras/c.json", LORA ("c", "flux", ",'releaseState':'retired'"));
  warnings = warnings_of (world);
  g_assert_cmpstr (problem_of (warnings, "lora.no_checkpoint")->file, ==, "loras/a.json");
  g_assert_cmpuint (assay_problems_count (warnings), ==, 1);
  world_set (world, "checkpoints/old.json",
             "{'schema':'checkpoint/1','id':'old','title':'O','serverFile':'o.safetensors',"
             "'family':'sd15'}");
  none = warnings_of (world);
  assert_no_problems (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/ready-warn/doubts", test_doubts);
  g_test_add_func ("/core/ready-warn/archived", test_archived);
  g_test_add_func ("/core/ready-warn/left-out", test_left_out);
  g_test_add_func ("/core/ready-warn/no-checkpoint", test_no_checkpoint);
  return g_test_run ();
}
