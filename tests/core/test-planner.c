/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"
#include "core/plan/assay-planner.h"
#include "plan-documents.h"

#include <string.h>

/* The kept planner: what it says, and what a change costs it. */

#define MANY 2000

static AssayDocument *
many_spec (guint i, const char *rest)
{
  g_autofree char *path = g_strdup_printf ("specs/m%04u.json", i);
  g_autofree char *body =
    g_strdup_printf ("{'schema':'spec/1','id':'m%04u','title':'M','assetType':'ui_icon',"
                     "'checkpointId':'copax','loraPolicy':{'mode':'%s'}%s}",
                     i, i % 2 == 0 ? "auto" : "none", rest);

  return plan_document (path, body);
}

static AssayCatalog *
many_catalog (void)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);

  g_ptr_array_add (documents, plan_document (plan_files[1].path, plan_files[1].bodies[0]));
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (documents, many_spec (i, ""));
  return assay_catalog_new (documents, NULL);
}

/* Sets the catalogue with @body in @path; returns how many recipes that took. */
static guint64
derived_for (AssayPlanner *planner, AssayCatalog **catalog, AssayDocument *document)
{
  guint64 before = assay_planner_get_n_derived (planner);
  AssayCatalog *with = assay_catalog_with (*catalog, document);

  assay_catalog_unref (*catalog);
  assay_document_unref (document);
  *catalog = with;
  assay_planner_set_inputs (planner, with, NULL, NULL);
  return assay_planner_get_n_derived (planner) - before;
}

static void
test_cost_of_documents (void)
{
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) catalog = many_catalog ();
  AssayDocument *retry = plan_document ("policies/retry.json", "{'schema':'retry-policy/1'}");
  AssayDocument *lora = plan_document (
    "loras/x.json", "{'schema':'lora/1','id':'x','title':'X','serverFile':'x.safetensors',"
                    "'families':['sdxl']}");
  guint64 looked;

  g_test_summary ("A document costs the specs that have asked for it");
  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, MANY);
  looked = assay_planner_get_n_looked (planner);
  g_assert_cmpuint (derived_for (planner, &catalog, many_spec (77, ",'variants':2")), ==, 2);
  g_assert_cmpuint (assay_planner_get_n_looked (planner) - looked, <=, 2 * 16);
  g_assert_cmpuint (derived_for (planner, &catalog, many_spec (77, ",'variants':2")), ==, 0);
  g_assert_cmpuint (derived_for (planner, &catalog, retry), ==, 0);
  g_assert_cmpuint (
    derived_for (planner, &catalog, plan_document (plan_files[1].path, plan_files[1].bodies[0])),
    ==, 0);
  g_assert_cmpuint (derived_for (planner, &catalog, lora), ==, MANY / 2);
  g_assert_cmpuint (
    derived_for (planner, &catalog, plan_document (plan_files[1].path, plan_files[1].bodies[1])),
    ==, MANY + 1);
}

static void
test_cost_of_facts (void)
{
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) catalog = many_catalog ();
  g_autoptr (GPtrArray) first = NULL, next = NULL;
  AssaySlotFact fact = {.spec = (char *) "m0000", .state = ASSAY_SLOT_QUEUED};
  guint64 derived, looked;

  g_test_summary ("A fact costs its slot's nodes, and a recipe only with another regeneration");
  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  first = assay_planner_list_make (planner, 1, TRUE);
  fact.recipe = ((const AssayPlanItem *) first->pdata[0])->recipe;
  derived = assay_planner_get_n_derived (planner);
  looked = assay_planner_get_n_looked (planner);
  assay_planner_set_fact (planner, &fact, 7);
  fact.state = ASSAY_SLOT_TO_DECIDE;
  assay_planner_set_fact (planner, &fact, 8);
  fact.state = ASSAY_SLOT_APPROVED;
  assay_planner_set_fact (planner, &fact, 9);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived);
  g_assert_cmpuint (assay_planner_get_n_looked (planner) - looked, <=, 16);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_HELD), ==, 1);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, MANY - 1);
  g_assert_cmpuint (assay_planner_get_seq (planner), ==, 9);

  fact.state = ASSAY_SLOT_AGAIN;
  fact.regeneration = 1;
  assay_planner_set_fact (planner, &fact, 10);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived + 1);
  g_assert_cmpuint (assay_planner_get_n_looked (planner) - looked, <=, 2 * 16);
  next = assay_planner_list_make (planner, 2, TRUE);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived + 3);
  g_assert_cmpstr (((const AssayPlanItem *) next->pdata[0])->reason, ==, "again");
  g_assert_cmpstr (((const AssayPlanItem *) next->pdata[1])->spec, ==, "m0001");
}

static AssayCatalog *
catalog_of (const World *world)
{
  return world_catalog (world, FALSE);
}

static void
test_order (void)
{
  static const char *const wanted[] = {"axe", "zap", "zap", "gem", "hat"};
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) first = NULL, second = NULL;
  g_autoptr (GPtrArray) before = NULL, after = NULL;

#define THING(id, rest)                                                                            \
  "{'schema':'spec/1','id':'" id "','title':'T','assetType':'ui_icon','checkpointId':'copax'" rest \
  "}"
  g_test_summary ("To be made by priority, id, variant; a new priority moves a spec");
  world_set (world, "specs/zap.json", THING ("zap", ",'priority':'P0','variants':2"));
  world_set (world, "specs/axe.json", THING ("axe", ",'priority':'P3'"));
  world_set (world, "specs/hat.json", THING ("hat", ""));
  first = catalog_of (world);
  assay_planner_set_inputs (planner, first, NULL, NULL);
  before = assay_planner_list_make (planner, 1, TRUE);
  g_assert_cmpstr (((const AssayPlanItem *) before->pdata[0])->spec, ==, "zap");
  world_set (world, "specs/axe.json", THING ("axe", ",'priority':'P0'"));
  second = catalog_of (world);
  assay_planner_set_inputs (planner, second, NULL, NULL);
  after = assay_planner_list_make (planner, 100, TRUE);
  g_assert_cmpuint (after->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < after->len; i++)
    g_assert_cmpstr (((const AssayPlanItem *) after->pdata[i])->spec, ==, wanted[i]);
}

/* Mutations: keeps_back that asks for problems; the stamp left where it was. */
static void
assert_kept_back_if_to_be_made (AssayPlanner *planner)
{
  AssaySlotFact fact = {.spec = (char *) "hat", .state = ASSAY_SLOT_TO_DECIDE};
  guint64 stamp = assay_planner_get_problems_stamp (planner);

  g_assert_true (assay_planner_keeps_back (planner, "hat"));
  g_assert_false (assay_planner_keeps_back (planner, "gem"));
  assay_planner_set_fact (planner, &fact, 1);
  g_assert_false (assay_planner_keeps_back (planner, "hat"));
  g_assert_cmpuint (assay_planner_get_problems_stamp (planner), !=, stamp);
  fact.state = ASSAY_SLOT_NEW;
  assay_planner_set_fact (planner, &fact, 2);
  g_assert_true (assay_planner_keeps_back (planner, "hat"));
}

/* A document that is needed, by the problem it was told with as absent before. Mutation:
 * _assay_report_unread() that returns FALSE; is_answered_alike() that does not ask for what is
 * unread (the word of the first look stays). */
static void
assert_unread (const char *path, const char *members, const char *absent)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) without = NULL, unread = NULL;
  g_autofree char *spec = g_strdup_printf (THING ("hat", "%s"), members);
  const AssayProblem *problem;

  world_set (world, "specs/hat.json", spec);
  if (strcmp (path, "checkpoints/copax.json") == 0)
    world_set (world, path, NULL);
  without = world_catalog (world, FALSE);
  assay_planner_set_inputs (planner, without, NULL, NULL);
  problem_of (assay_planner_get_problems (planner, "hat"), absent);
  world_set (world, path, "");
  unread = world_catalog (world, FALSE);
  assay_planner_set_inputs (planner, unread, NULL, NULL);
  g_assert_cmpuint (assay_problems_count (assay_planner_get_problems (planner, "hat")), ==, 1);
  problem = problem_of (assay_planner_get_problems (planner, "hat"), "catalog.unread_reference");
  g_assert_cmpstr (problem->args[1], ==, path);
}

static void
test_unread (void)
{
  g_test_summary ("What is there and cannot be read is never told as absent");
  assert_unread ("workflows/flow@1.json", ",'workflowId':'flow@1'", "recipe.no_workflow");
  assert_unread ("workflows/flow@1.json", ",'workflowId':'flow'", "recipe.no_workflow");
  assert_unread ("checkpoints/copax.json", "", "stack.no_checkpoint");
  assert_unread ("baseline-profiles/own@1.json", ",'baselineProfileId':'own@1'",
                 "stack.no_baseline");
  assert_unread ("checkpoint-profiles/dialect@3.json",
                 ",'checkpointProfile':{'id':'dialect','version':3}", "stack.pin_missing");
  assert_unread ("loras/glow.json", ",'loraPolicy':{'mode':'manual','loras':[{'loraId':'glow'}]}",
                 "stack.no_lora");
}

static void
test_problems (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) bare = NULL, mended = NULL;
  g_autoptr (AssayProblems) all = NULL, none = NULL;
  guint64 stamp;

  g_test_summary ("What was looked for in vain is asked for again when it appears");
  world_set (world, "specs/hat.json", THING ("hat", ",'workflowId':'flow'"));
  bare = catalog_of (world);
  assay_planner_set_inputs (planner, bare, NULL, NULL);
  all = assay_planner_dup_problems (planner);
  problem_of (all, "recipe.no_workflow");
  problem_of (assay_planner_get_problems (planner, "hat"), "recipe.no_workflow");
  g_assert_null (assay_planner_get_problems (planner, "gem"));
  g_assert_null (assay_planner_get_problems (planner, "none"));
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_BLOCKED), ==, 1);
  stamp = assay_planner_get_problems_stamp (planner);
  assay_planner_set_inputs (planner, bare, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_problems_stamp (planner), ==, stamp);
  assert_kept_back_if_to_be_made (planner);
  stamp = assay_planner_get_problems_stamp (planner);

  world_set (world, "workflows/flow@1.json",
             g_intern_static_string (PLAN_FLOW ("flow", "", PLAN_SEED)));
  mended = catalog_of (world);
  assay_planner_set_inputs (planner, mended, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_problems_stamp (planner), !=, stamp);
  none = assay_planner_dup_problems (planner);
  assert_no_problems (none);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 2);
}

static void
test_before_inputs (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = catalog_of (world);
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayPlan) empty = NULL;
  const AssaySlotFact fact = {.spec = (char *) "gem", .state = ASSAY_SLOT_APPROVED};

  g_test_summary ("Facts may come first; without documents nothing is planned");
  assay_planner_set_fact (planner, &fact, 1);
  empty = assay_planner_dup_plan (planner);
  g_assert_cmpuint (empty->items->len, ==, 0);
  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_HELD), ==, 1);
  assay_planner_set_facts (planner, NULL, 2);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 1);
}

/* Mutation: the news never cut; a stamp of before the cut that is believed. */
static void
test_list_that_slept_too_long (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = catalog_of (world);
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  AssaySlotFact fact = {.spec = (char *) "gem", .state = ASSAY_SLOT_APPROVED};
  guint64 awake = 0, asleep;

  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  g_assert_true (assay_planner_changed_since (planner, &awake, numbers));
  asleep = awake;
  for (guint i = 0; i < 10000; i++)
    {
      g_array_set_size (numbers, 0);
      fact.state = i % 2 == 0 ? ASSAY_SLOT_APPROVED : ASSAY_SLOT_TO_DECIDE;
      assay_planner_set_fact (planner, &fact, i + 1);
      g_assert_true (assay_planner_changed_since (planner, &awake, numbers));
      g_assert_cmpuint (numbers->len, ==, 1);
    }
  g_assert_false (assay_planner_changed_since (planner, &asleep, numbers));
  g_assert_cmpuint (asleep, ==, awake);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/planner/before-inputs", test_before_inputs);
  g_test_add_func ("/core/planner/list-slept-too-long", test_list_that_slept_too_long);
  g_test_add_func ("/core/planner/order", test_order);
  g_test_add_func ("/core/planner/problems", test_problems);
  g_test_add_func ("/core/planner/unread", test_unread);
  g_test_add_func ("/core/planner/cost-of-facts", test_cost_of_facts);
  g_test_add_func ("/core/planner/cost-of-documents", test_cost_of_documents);
  return g_test_run ();
}
