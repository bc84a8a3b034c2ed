/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-core-private.h"
#include "core-fixture.h"

#include <stddef.h>
#include <string.h>

/* A table with a field for every rule ----------------------------------- */

typedef struct
{
  gint64 word, most, least, share;
  char **tools;
  char *view;
} Sample;

static const char *const words[] = {"red", "green", NULL};
static const AssayField sample_fields[] = {
  {.name = "word", .type = ASSAY_FIELD_ENUM, .offset = offsetof (Sample, word), .values = words},
  {.name = "most",
   .type = ASSAY_FIELD_INTEGER,
   .offset = offsetof (Sample, most),
   .merge = ASSAY_MERGE_SMALLER},
  {.name = "least",
   .type = ASSAY_FIELD_INTEGER,
   .offset = offsetof (Sample, least),
   .merge = ASSAY_MERGE_LARGER},
  {.name = "share",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = offsetof (Sample, share),
   .scale = 2,
   .merge = ASSAY_MERGE_SMALLER},
  {.name = "tools",
   .type = ASSAY_FIELD_STRINGS,
   .offset = offsetof (Sample, tools),
   .merge = ASSAY_MERGE_UNION},
  {.name = "view", .type = ASSAY_FIELD_STRING, .offset = offsetof (Sample, view), .maximum = 99},
};
static const AssayTable sample_table = {"sample", sizeof (Sample), sample_fields,
                                        G_N_ELEMENTS (sample_fields)};

#define NOTHING                                                                                    \
  {                                                                                                \
    ASSAY_UNSET, ASSAY_UNSET, ASSAY_UNSET, ASSAY_UNSET, NULL, NULL                                 \
  }

static Sample
merge (const Sample *weak, const Sample *strong, AssayTrace *trace, AssayProblems *problems)
{
  const AssayContractLayer layers[] = {{"project", "project.json", "/contract", weak},
                                       {"spec", "specs/a.json", "/qualityContract", strong}};
  Sample out = NOTHING;
  int setters[ASSAY_CONTRACT_MAX_FIELDS];

  g_assert_cmpint (
    _assay_contract_merge_layers (&sample_table, layers, 2, &out, setters, trace, problems), ==,
    assay_problems_count (problems) == 0);
  return out;
}

static void
test_rules (void)
{
  char *weak_tools[] = {(char *) "scale", (char *) "cut", NULL},
       *strong_tools[] = {(char *) "cut", (char *) "blur", NULL};
  const Sample weak = {0, 10, 10, 50, weak_tools, (char *) "front"},
               strong = {1, 9, 11, 25, strong_tools, (char *) "side"};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  Sample out = merge (&weak, &strong, trace, problems);

  g_test_summary ("override takes the stronger layer, smaller and larger the stricter value, union "
                  "both lists once, sorted");
  assert_no_problems (problems);
  g_assert_cmpint (out.word, ==, 1);
  g_assert_cmpint (out.most, ==, 9);
  g_assert_cmpint (out.least, ==, 11);
  g_assert_cmpint (out.share, ==, 25);
  g_assert_cmpstr (out.view, ==, "side");
  g_assert_cmpstrv (out.tools, ((const char *[]){"blur", "cut", "scale", NULL}));
  g_assert_cmpstr (trace_find (trace, "contract", "most")->action, ==, "set");
  g_assert_cmpstr (assay_trace_get (trace, assay_trace_count (trace) - 1)->action, ==, "overrode");
  g_strfreev (out.tools);
  g_free (out.view);
}

static void
test_unset_says_nothing (void)
{
  const Sample weak = {0, 10, 10, 50, NULL, NULL}, strong = NOTHING;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  Sample out = merge (&weak, &strong, NULL, problems);

  g_assert_cmpint (out.word, ==, 0);
  g_assert_cmpint (out.most, ==, 10);
  g_assert_cmpint (out.least, ==, 10);
  g_assert_null (out.tools);
}

static void
test_loosening (void)
{
  const Sample weak = {0, 10, 10, 50, NULL, NULL}, strong = {0, 11, 9, 75, NULL, NULL};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  Sample out = merge (&weak, &strong, trace, problems);
  g_autofree char *line = NULL;

  g_test_summary ("Loosening a stricter-wins field is a conflict that names both files, the "
                  "pointer and both values");
  g_assert_cmpuint (assay_problems_count (problems), ==, 3);
  g_assert_cmpint (out.most, ==, 10);
  g_assert_cmpint (out.least, ==, 10);
  g_assert_cmpint (out.share, ==, 50);
  for (guint i = 0; i < 3; i++)
    {
      const AssayProblem *problem = assay_problems_get (problems, i);

      g_assert_cmpstr (problem->code, ==, "contract.conflict");
      g_assert_cmpstr (problem->file, ==, "specs/a.json");
      g_assert_cmpstr (problem->args[2], ==, "project.json");
      g_assert_nonnull (problem->fix);
    }
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, "/qualityContract/most");
  g_assert_cmpstr (assay_problems_get (problems, 2)->args[1], ==, "0.75");
  g_assert_cmpstr (assay_problems_get (problems, 2)->args[3], ==, "0.5");
  line = assay_problem_dup_message (assay_problems_get (problems, 0), NULL);
  g_assert_nonnull (strstr (line, "11"));
  g_assert_nonnull (strstr (line, "10"));
}

/* Documents ------------------------------------------------------------- */

static AssayContract *
merge_gem (const World *world, AssayTrace *trace, AssayProblems *problems)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);

  return assay_contract_merge (catalog, spec_of (catalog, "gem"), NULL, trace, problems);
}

static void
test_four_layers (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayContract) contract = NULL;

  g_test_summary (
    "Global baseline, asset type, project and spec all have their word, each seen in the trace");
  world_set (world, "policies/contract-baseline.json",
             "{'schema':'contract-baseline/1','contract':{'sharpnessMin':20,'strayIslandPx':40}}");
  world_set (
    world, "catalog/asset-types/ui_icon.json",
    "{'schema':'asset-type/1','id':'ui_icon','title':'Icon','canvas':{'width':64,'height':32},"
    "'requiresAlpha':true,'contract':{'safeAreaPx':4,'strayIslandPx':30}}");
  world_set (world, "project.json",
             "{'schema':'project/1','title':'T','contract':{'strayIslandPx':20,'fringeDeltaE':9}}");
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"
    "'qualityContract':{'strayIslandPx':10,'safeAreaPx':4}}");
  contract = merge_gem (world, trace, problems);
  assert_no_problems (problems);
  g_assert_cmpint (contract->fields.sharpness_min, ==, 20);
  g_assert_cmpint (contract->fields.stray_island_px, ==, 10);
  g_assert_cmpint (contract->fields.safe_area_px, ==, 4);
  g_assert_cmpint (contract->fields.fringe_delta_e, ==, 9);
  g_assert_cmpint (contract->fields.background_policy, ==, ASSAY_BACKGROUND_TRANSPARENT);
  g_assert_true (contract->requires_alpha);
  g_assert_cmpint (contract->canvas_width, ==, 64);
  g_assert_cmpint (contract->canvas_height, ==, 32);
  {
    g_autofree char *lines = trace_lines (trace, "contract");

    g_assert_cmpstr (lines, ==,
                     "global_baseline|strayIslandPx|set|smaller_is_stricter:40\n"
                     "global_baseline|sharpnessMin|set|larger_is_stricter:20\n"
                     "asset_type|safeAreaPx|set|larger_is_stricter:4\n"
                     "asset_type|strayIslandPx|overrode|smaller_is_stricter:30\n"
                     "project|strayIslandPx|overrode|smaller_is_stricter:20\n"
                     "project|fringeDeltaE|set|smaller_is_stricter:9\n"
                     "spec|safeAreaPx|kept|larger_is_stricter:4\n"
                     "spec|strayIslandPx|overrode|smaller_is_stricter:10\n"
                     "asset_type|backgroundPolicy|set|requiresAlpha\n"
                     "asset_type|canvas|set|override\n");
  }
}

static void
test_document_conflict (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayProblem *problem;

  world_set (world, "project.json",
             "{'schema':'project/1','title':'T','contract':{'safeAreaPx':8}}");
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"
    "'qualityContract':{'safeAreaPx':7}}");
  g_assert_null (merge_gem (world, NULL, problems));
  problem = problem_of (problems, "contract.conflict");
  g_assert_cmpstr (problem->file, ==, "specs/gem.json");
  g_assert_cmpstr (problem->pointer, ==, "/qualityContract/safeAreaPx");
  g_assert_cmpstr (problem->args[2], ==, "project.json");
}

static void
test_alpha_conflict (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayProblem *problem;

  g_test_summary ("An asset type that requires alpha is not talked out of it by a spec");
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"
    "'qualityContract':{'backgroundPolicy':'opaque'}}");
  g_assert_null (merge_gem (world, NULL, problems));
  problem = problem_of (problems, "contract.conflict");
  g_assert_cmpstr (problem->pointer, ==, "/qualityContract/backgroundPolicy");
  g_assert_cmpstr (problem->args[0], ==, "builtin:ui_icon@1");
}

static void
test_hash (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) before = merge_gem (world, NULL, problems), titled = NULL,
                            stricter = NULL;

  g_test_summary ("The hash is of what is required, not of the words around it");
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Other','assetType':'ui_icon','checkpointId':'copax'}");
  titled = merge_gem (world, NULL, problems);
  world_set (world, "project.json",
             "{'schema':'project/1','title':'T','contract':{'safeAreaPx':8}}");
  stricter = merge_gem (world, NULL, problems);
  assert_no_problems (problems);
  g_assert_true (assay_digest_equal (&before->hash, &titled->hash));
  g_assert_false (assay_digest_equal (&before->hash, &stricter->hash));
}

static void
test_footprint (void)
{
  static const char *const wanted[] = {"project", "asset-type ui_icon", "contract-baseline"};
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayFootprint) footprint = assay_footprint_new ();
  g_autoptr (AssayContract) contract =
    assay_contract_merge (catalog, spec_of (catalog, "gem"), footprint, NULL, NULL);

  g_assert_nonnull (contract);
  g_assert_cmpuint (assay_footprint_count (footprint), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *question = assay_footprint_dup_question (footprint, i);

      g_assert_cmpstr (question, ==, wanted[i]);
    }
}

static void
test_no_type (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  AssaySpec spec = *spec_of (catalog, "gem");

  spec.asset_type = (char *) "nothing";
  g_assert_null (assay_contract_merge (catalog, &spec, NULL, NULL, problems));
  g_assert_cmpstr (problem_of (problems, "contract.no_asset_type")->pointer, ==, "/assetType");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/contract/rules", test_rules);
  g_test_add_func ("/core/contract/unset", test_unset_says_nothing);
  g_test_add_func ("/core/contract/loosening", test_loosening);
  g_test_add_func ("/core/contract/four-layers", test_four_layers);
  g_test_add_func ("/core/contract/document-conflict", test_document_conflict);
  g_test_add_func ("/core/contract/alpha-conflict", test_alpha_conflict);
  g_test_add_func ("/core/contract/hash", test_hash);
  g_test_add_func ("/core/contract/footprint", test_footprint);
  g_test_add_func ("/core/contract/no-type", test_no_type);
  return g_test_run ();
}
