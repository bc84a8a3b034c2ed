/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-stack.h"
#include "core-fixture.h"

#include <string.h>

#define LORA(id, rest)                                                                             \
  "{'schema':'lora/1','id':'" id "','title':'T','serverFile':'" id ".safetensors'," rest "}"
#define GEM(rest)                                                                                  \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"      \
  "'tags':['item:treasure','material:crystal']" rest "}"

typedef struct
{
  AssayCatalog *catalog;
  AssayTrace *trace;
  AssayProblems *problems;
  AssayStack *stack;
} Result;

static void
resolve (Result *self, const World *world)
{
  self->catalog = world_catalog (world, FALSE);
  self->trace = assay_trace_new ();
  self->problems = assay_problems_new ();
  self->stack = assay_stack_resolve (self->catalog, spec_of (self->catalog, "gem"), NULL,
                                     self->trace, self->problems);
}

static void
result_clear (Result *self)
{
  assay_stack_free (self->stack);
  assay_trace_free (self->trace);
  assay_problems_free (self->problems);
  assay_catalog_unref (self->catalog);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* "a:70 b:100" */
static char *
chain_of (const AssayStack *stack)
{
  GString *text = g_string_new ("");

  for (guint i = 0; i < stack->loras->len; i++)
    {
      const AssayStackLora *use = &g_array_index (stack->loras, AssayStackLora, i);

      g_string_append_printf (text, "%s%s:%d", i > 0 ? " " : "", use->lora->document.id,
                              (int) use->weight);
    }
  return g_string_free (text, FALSE);
}

#define assert_chain(result, expected)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *chain_ = NULL;                                                                \
                                                                                                   \
    assert_no_problems ((result)->problems);                                                       \
    g_assert_nonnull ((result)->stack);                                                            \
    chain_ = chain_of ((result)->stack);                                                           \
    g_assert_cmpstr (chain_, ==, (expected));                                                      \
  }                                                                                                \
  G_STMT_END

#define assert_fate(result, id, expected_action, expected_why)                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const AssayTraceEntry *entry_ = trace_find ((result)->trace, "stack", (id));                   \
                                                                                                   \
    g_assert_nonnull (entry_);                                                                     \
    g_assert_cmpstr (entry_->action, ==, (expected_action));                                       \
    g_assert_cmpstr (entry_->why, ==, (expected_why));                                             \
  }                                                                                                \
  G_STMT_END

static void
test_plain (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  resolve (&result, world);
  assert_chain (&result, "");
  g_assert_cmpstr (result.stack->profile->document.file, ==, "checkpoint-profiles/plain@1.json");
  g_assert_cmpstr (result.stack->baseline->document.file, ==, "builtin:none@1");
  assert_fate (&result, "plain", "chosen", "checkpoint_default");
}

static void
test_family_dialect (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/"
             "1','id':'copax','title':'Copax','serverFile':'c.safetensors','family':'sdxl'}");
  resolve (&result, world);
  assert_chain (&result, "");
  assert_fate (&result, "sdxl-sentences", "chosen", "family_builtin");
}

static void
test_unknown_family (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/"
             "1','id':'copax','title':'Copax','serverFile':'c.safetensors','family':'odd'}");
  resolve (&result, world);
  g_assert_null (result.stack);
  g_assert_cmpstr (problem_of (result.problems, "stack.no_profile")->pointer, ==, "/family");
}

static void
test_pin (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *body = NULL;
  g_auto (Result) free_ = {0}, pinned = {0}, changed = {0}, missing = {0};

  resolve (&free_, world);
  body = g_strdup_printf (GEM (",'checkpointProfile':{'id':'plain','version':1,'hash':'%s'}"),
                          assay_digest_hex (&free_.stack->profile->document.hash).text);
  world_set (world, "specs/gem.json", body);
  world_set (
    world, "checkpoint-profiles/plain@2.json",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl','steps':50}");
  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/1','id':'copax','title':'Copax','serverFile':'c.safetensors',"
             "'family':'sdxl','defaultProfileId':'plain@2'}");
  resolve (&pinned, world);
  assert_chain (&pinned, "");
  g_assert_cmpint (pinned.stack->profile->document.version, ==, 1);
  assert_fate (&pinned, "plain", "chosen", "pin");

  world_set (
    world, "checkpoint-profiles/plain@1.json",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl','steps':21}");
  resolve (&changed, world);
  g_assert_null (changed.stack);
  g_assert_cmpstr (problem_of (changed.problems, "stack.pin_mismatch")->pointer, ==,
                   "/checkpointProfile/hash");

  world_set (world, "checkpoint-profiles/plain@1.json", NULL);
  resolve (&missing, world);
  g_assert_cmpstr (problem_of (missing.problems, "stack.pin_missing")->file, ==, "specs/gem.json");
}

static void
test_baseline (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) fits = {0}, foreign = {0};

  world_set (world, "loras/base.json", LORA ("base", "'families':['sdxl']"));
  world_set (world, "checkpoints/pony.json",
             "{'schema':'checkpoint/"
             "1','id':'pony','title':'Pony','serverFile':'p.safetensors','family':'sdxl'}");
  world_set (world, "baseline-profiles/good@1.json",
             "{'schema':'baseline-profile/1','id':'good','title':'Good','checkpointId':'copax',"
             "'loras':[{'loraId':'base','weight':0.5}]}");
  world_set (world, "specs/gem.json", GEM (",'baselineProfileId':'good@1'"));
  resolve (&fits, world);
  assert_chain (&fits, "base:50");
  g_assert_cmpstr (g_array_index (fits.stack->loras, AssayStackLora, 0).layer, ==, "baseline");

  world_set (world, "baseline-profiles/good@1.json",
             "{'schema':'baseline-profile/1','id':'good','title':'Good','checkpointId':'pony'}");
  resolve (&foreign, world);
  g_assert_null (foreign.stack);
  problem_of (foreign.problems, "stack.baseline_checkpoint");
}

static void
test_auto (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  g_test_summary (
    "auto: preferred LoRAs that share a tag; two shared tags before one, then weight, then id");
  world_set (world, "specs/gem.json", GEM (""));
  world_set (
    world, "loras/zeta.json",
    LORA ("zeta",
          "'families':['sdxl'],'tags':['item:treasure','material:crystal'],'preferred':true"));
  world_set (world, "loras/alpha.json",
             LORA ("alpha", "'families':['sdxl'],'tags':['item:treasure'],'preferred':true"));
  world_set (
    world, "loras/beta.json",
    LORA ("beta",
          "'families':['sdxl'],'tags':['item:treasure'],'preferred':true,'weightDefault':0.9"));
  world_set (world, "loras/plain.json",
             LORA ("plain", "'families':['sdxl'],'tags':['item:treasure']"));
  world_set (world, "loras/else.json",
             LORA ("else", "'families':['sdxl'],'tags':['view:side'],'preferred':true"));
  world_set (world, "loras/old.json",
             LORA ("old", "'families':['sd15'],'tags':['item:treasure'],'preferred':true"));
  world_set (
    world, "loras/new.json",
    LORA (
      "new",
      "'families':['sdxl'],'tags':['item:treasure'],'preferred':true,'releaseState':'candidate'"));
  world_set (
    world, "loras/tile.json",
    LORA (
      "tile",
      "'families':['sdxl'],'tags':['item:treasure'],'preferred':true,'assetTypes':['tileset']"));
  resolve (&result, world);
  assert_chain (&result, "zeta:80 beta:90 alpha:80");
  assert_fate (&result, "zeta", "chosen", "recommended");
  g_assert_cmpstr (assay_trace_get (result.trace, 3)->layer, ==, "tag_entity");
  assert_fate (&result, "else", "skipped", "no_tag_match");
  assert_fate (&result, "old", "skipped", "family");
  assert_fate (&result, "new", "blocked", "release_state");
  assert_fate (&result, "tile", "skipped", "asset_type");
}

static void
test_release_policy (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) candidate = {0}, any = {0};

  world_set (
    world, "loras/a.json",
    LORA (
      "a",
      "'families':['sdxl'],'tags':['item:treasure'],'preferred':true,'releaseState':'candidate'"));
  world_set (
    world, "loras/b.json",
    LORA (
      "b",
      "'families':['sdxl'],'tags':['item:treasure'],'preferred':true,'releaseState':'retired'"));
  world_set (world, "specs/gem.json", GEM (",'loraPolicy':{'releasePolicy':'allow_candidate'}"));
  resolve (&candidate, world);
  assert_chain (&candidate, "a:80");
  world_set (world, "specs/gem.json", GEM (",'loraPolicy':{'releasePolicy':'any'}"));
  resolve (&any, world);
  assert_chain (&any, "a:80 b:80");
}

static void
test_manual (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  g_test_summary ("manual takes exactly what is listed, beside baseline and project");
  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl']"));
  world_set (world, "loras/b.json",
             LORA ("b", "'families':['sdxl'],'tags':['item:treasure'],'preferred':true"));
  world_set (world, "loras/p.json", LORA ("p", "'families':['sdxl']"));
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'p'}]}");
  world_set (world, "specs/gem.json",
             GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a','weight':0.65}]}"));
  resolve (&result, world);
  assert_chain (&result, "p:80 a:65");
  assert_fate (&result, "a", "chosen", "required");
}

static void
test_modes (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) none = {0}, automatic = {0};

  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl']"));
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'a'}]}");
  world_set (world, "specs/gem.json", GEM (",'loraPolicy':{'mode':'none'}"));
  resolve (&none, world);
  assert_chain (&none, "");
  assert_fate (&none, "a", "skipped", "mode_none");

  world_set (world, "policies/model-stack.json", NULL);
  world_set (world, "specs/gem.json", GEM (",'loraPolicy':{'loras':[{'loraId':'a'}]}"));
  resolve (&automatic, world);
  assert_chain (&automatic, "");
  g_assert_nonnull (strstr (assay_trace_get (automatic.trace, 3)->why, "mode_auto"));
}

static void
test_project_skips (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  g_test_summary ("A project LoRA that does not fit this checkpoint is skipped, not a problem");
  world_set (world, "loras/a.json", LORA ("a", "'families':['sd15']"));
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'a'}]}");
  resolve (&result, world);
  assert_chain (&result, "");
  assert_fate (&result, "a", "skipped", "family");
}

/* Required ones that cannot be had -------------------------------------- */

static const AssayProblem *
refuse (Result *result, World *world, const char *loras, const char *code)
{
  g_autofree char *body =
    g_strdup_printf (GEM (",'loraPolicy':{'mode':'manual','loras':[%s]}"), loras);
  const AssayProblem *problem;

  world_set (world, "specs/gem.json", body);
  resolve (result, world);
  g_assert_null (result->stack);
  problem = problem_of (result->problems, code);
  g_assert_cmpstr (problem->file, ==, "specs/gem.json");
  g_assert_true (g_str_has_prefix (problem->pointer, "/loraPolicy/loras/"));
  return problem;
}

static void
test_missing (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) alike = {0}, alone = {0};
  g_autofree char *fix = NULL;

  world_set (world, "loras/clean-icons.json", LORA ("clean-icons", "'families':['sdxl']"));
  world_set (world, "loras/clean-icon.json", LORA ("clean-icon", "'families':['sd15']"));
  fix = assay_problem_dup_fix (refuse (&alike, world, "{'loraId':'clean-iconz'}", "stack.no_lora"),
                               NULL);
  g_assert_nonnull (strstr (fix, "“clean-icons”")); /* not the nearer name that does not fit */
  assert_fate (&alike, "clean-iconz", "blocked", "missing");

  world_set (world, "loras/clean-icons.json", NULL);
  g_assert_null (
    strstr (refuse (&alone, world, "{'loraId':'clean-iconz'}", "stack.no_lora")->fix, "{2}"));
}

static void
test_incompatible (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) family = {0}, type = {0}, state = {0};
  const AssayProblem *problem;

  world_set (world, "loras/a.json", LORA ("a", "'families':['sd15'],'tags':['item:treasure']"));
  world_set (world, "loras/b.json", LORA ("b", "'families':['sdxl'],'assetTypes':['tileset']"));
  world_set (world, "loras/c.json", LORA ("c", "'families':['sdxl'],'releaseState':'candidate'"));
  world_set (world, "loras/m.json", LORA ("m", "'families':['sdxl']"));
  world_set (world, "loras/n.json", LORA ("n", "'families':['sdxl'],'tags':['item:treasure']"));
  problem = refuse (&family, world, "{'loraId':'a'}", "stack.lora_family");
  g_assert_cmpstr (problem->args[1], ==, "sdxl");
  g_assert_cmpstr (problem->args[2], ==, "n"); /* the one that shares its tag */
  problem = refuse (&type, world, "{'loraId':'b'}", "stack.lora_asset_type");
  g_assert_cmpstr (problem->args[1], ==, "ui_icon");
  problem = refuse (&state, world, "{'loraId':'c'}", "stack.lora_release");
  g_assert_cmpstr (problem->args[1], ==, "candidate");
}

static void
test_weight (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) high = {0}, low = {0}, edge = {0}, project = {0};

  world_set (world, "loras/a.json",
             LORA ("a", "'families':['sdxl'],'weightMin':0.3,'weightMax':1.2"));
  g_assert_cmpstr (
    refuse (&high, world, "{'loraId':'a','weight':1.21}", "stack.lora_weight")->args[2], ==, "1.2");
  g_assert_cmpstr (
    refuse (&low, world, "{'loraId':'a','weight':0.29}", "stack.lora_weight")->args[2], ==, "0.3");
  world_set (world, "specs/gem.json",
             GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a','weight':1.2}]}"));
  resolve (&edge, world);
  assert_chain (&edge, "a:120");

  world_set (world, "specs/gem.json", GEM (""));
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'a','weight':2}]}");
  resolve (&project, world);
  g_assert_cmpstr (problem_of (project.problems, "stack.lora_weight")->file, ==,
                   "policies/model-stack.json");
}

static void
test_excludes (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) pair = {0}, reverse = {0}, optional = {0};

  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl'],'excludes':['b']"));
  world_set (world, "loras/b.json", LORA ("b", "'families':['sdxl']"));
  g_assert_cmpstr (
    refuse (&pair, world, "{'loraId':'a'},{'loraId':'b'}", "stack.lora_excluded")->args[0], ==,
    "b");
  /* one side saying so is enough, whichever it is */
  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl']"));
  world_set (world, "loras/b.json", LORA ("b", "'families':['sdxl'],'excludes':['a']"));
  g_assert_cmpstr (
    refuse (&reverse, world, "{'loraId':'b'},{'loraId':'a'}", "stack.lora_excluded")->args[0], ==,
    "b");

  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'b'}]}");
  world_set (world, "specs/gem.json",
             GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a'}]}"));
  resolve (&optional, world);
  assert_chain (&optional, "a:80"); /* what is asked for by name goes before the project's */
  assert_fate (&optional, "b", "blocked", "excludes:a");
}

static void
test_requires (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) chain = {0}, unmet = {0};

  g_test_summary (
    "What a LoRA requires, and what that requires, comes along; or the LoRA cannot be had");
  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl'],'requires':['b']"));
  world_set (world, "loras/b.json",
             LORA ("b", "'families':['sdxl'],'requires':['c'],'weightDefault':0.4"));
  world_set (world, "loras/c.json",
             LORA ("c", "'families':['sdxl'],'requires':['a'],'weightDefault':0.3"));
  world_set (world, "specs/gem.json",
             GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a'}]}"));
  resolve (&chain, world);
  assert_chain (&chain, "a:80 b:40 c:30");
  assert_fate (&chain, "c", "chosen", "required_by:a");

  world_set (world, "loras/c.json", LORA ("c", "'families':['sd15']"));
  g_assert_cmpstr (refuse (&unmet, world, "{'loraId':'a'}", "stack.lora_requires")->args[1], ==,
                   "c");
  assert_fate (&unmet, "a", "blocked", "requires:c");
}

static void
test_required_keeps_its_weight (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl'],'requires':['b']"));
  world_set (world, "loras/b.json", LORA ("b", "'families':['sdxl']"));
  world_set (
    world, "specs/gem.json",
    GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a'},{'loraId':'b','weight':0.2}]}"));
  resolve (&result, world);
  assert_chain (&result, "a:80 b:20");
}

static void
test_cap (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) total = {0}, named = {0}, active = {0};

  for (char id[] = "a"; id[0] <= 'c'; id[0]++)
    {
      g_autofree char *path = g_strconcat ("loras/", id, ".json", NULL);
      g_autofree char *body = g_strdup_printf (
        LORA ("%s", "'families':['sdxl'],'tags':['item:treasure'],'preferred':true"), id, id);

      world_set (world, path, body);
    }
  world_set (world, "specs/gem.json", GEM (""));
  world_set (world, "policies/model-stack.json", "{'schema':'model-stack/1','total':2}");
  resolve (&total, world);
  assert_chain (&total, "a:80 b:80");
  assert_fate (&total, "c", "skipped", "over_cap");
  g_assert_cmpstr (
    refuse (&named, world, "{'loraId':'a'},{'loraId':'b'},{'loraId':'c'}", "stack.too_many_loras")
      ->args[1],
    ==, "2");
  world_set (world, "specs/gem.json", GEM (",'loraPolicy':{'maxActiveLoras':1}"));
  resolve (&active, world);
  assert_chain (&active, "a:80");
}

static void
test_all_problems (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  g_test_summary ("Every LoRA that cannot be had is named, also when the baseline is wrong too");
  world_set (world, "specs/gem.json",
             GEM (",'baselineProfileId':'nothing@1','loraPolicy':{'mode':'manual','loras':[{'"
                  "loraId':'x'},{'loraId':'y'}]}"));
  resolve (&result, world);
  g_assert_null (result.stack);
  g_assert_cmpuint (assay_problems_count (result.problems), ==, 3);
}

static void
test_hash (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) before = {0}, titled = {0}, weighted = {0};

  world_set (world, "loras/a.json", LORA ("a", "'families':['sdxl']"));
  world_set (world, "specs/gem.json",
             GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a'}]}"));
  resolve (&before, world);
  world_set (world, "loras/a.json",
             "{'schema':'lora/"
             "1','id':'a','title':'Other','serverFile':'a.safetensors','families':['sdxl']}");
  resolve (&titled, world);
  world_set (world, "specs/gem.json",
             GEM (",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a','weight':0.81}]}"));
  resolve (&weighted, world);
  g_assert_true (assay_digest_equal (&before.stack->hash, &titled.stack->hash));
  g_assert_false (assay_digest_equal (&before.stack->hash, &weighted.stack->hash));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/stack/plain", test_plain);
  g_test_add_func ("/core/stack/family-dialect", test_family_dialect);
  g_test_add_func ("/core/stack/unknown-family", test_unknown_family);
  g_test_add_func ("/core/stack/pin", test_pin);
  g_test_add_func ("/core/stack/baseline", test_baseline);
  g_test_add_func ("/core/stack/auto", test_auto);
  g_test_add_func ("/core/stack/release-policy", test_release_policy);
  g_test_add_func ("/core/stack/manual", test_manual);
  g_test_add_func ("/core/stack/modes", test_modes);
  g_test_add_func ("/core/stack/project-skips", test_project_skips);
  g_test_add_func ("/core/stack/missing", test_missing);
  g_test_add_func ("/core/stack/incompatible", test_incompatible);
  g_test_add_func ("/core/stack/weight", test_weight);
  g_test_add_func ("/core/stack/excludes", test_excludes);
  g_test_add_func ("/core/stack/requires", test_requires);
  g_test_add_func ("/core/stack/required-keeps-its-weight", test_required_keeps_its_weight);
  g_test_add_func ("/core/stack/cap", test_cap);
  g_test_add_func ("/core/stack/all-problems", test_all_problems);
  g_test_add_func ("/core/stack/hash", test_hash);
  return g_test_run ();
}
