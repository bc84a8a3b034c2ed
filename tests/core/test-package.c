/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"
#include "core-fixture.h"

#include <string.h>

typedef struct
{
  AssayCatalog *catalog;
  AssayTrace *trace;
  AssayProblems *problems;
  AssayStack *stack;
  AssayPackage *package;
} Result;

static void
compile (Result *self, const World *world)
{
  const AssaySpec *spec;

  self->catalog = world_catalog (world, FALSE);
  self->trace = assay_trace_new ();
  self->problems = assay_problems_new ();
  spec = spec_of (self->catalog, "gem");
  self->stack = assay_stack_resolve (self->catalog, spec, NULL, NULL, self->problems);
  g_assert_nonnull (self->stack);
  self->package =
    assay_package_compile (self->catalog, spec, self->stack, NULL, self->trace, self->problems);
}

static void
result_clear (Result *self)
{
  assay_package_free (self->package);
  assay_stack_free (self->stack);
  assay_trace_free (self->trace);
  assay_problems_free (self->problems);
  assay_catalog_unref (self->catalog);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* An icon without alpha: no background is asked for, so the tests see only what they are about. */
static World *
world_opaque (void)
{
  World *world = world_new ();

  world_set (
    world, "catalog/asset-types/ui_icon.json",
    "{'schema':'asset-type/1','id':'ui_icon','title':'Icon','canvas':{'width':64,'height':64}}");
  return world;
}

#define GEM(rest)                                                                                  \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'" rest  \
  "}"
#define PROFILE(rest)                                                                              \
  "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl'" rest "}"
#define MAP(tags)    "{'schema':'tag-prompt-map/1','checkpoints':{'copax':{'tags':{" tags "}}}}"
#define RULES(rules) "{'schema':'prompt-override/1','layers':{" rules "}}"

static void
assert_prompt (const World *world, const char *positive, const char *negative)
{
  g_auto (Result) result = {0};

  compile (&result, world);
  assert_no_problems (result.problems);
  g_assert_cmpstr (result.package->positive, ==, positive);
  g_assert_cmpstr (result.package->negative, ==, negative);
}

static void
assert_lines (const World *world, const char *expected)
{
  g_auto (Result) result = {0};
  g_autofree char *lines = NULL;

  compile (&result, world);
  assert_no_problems (result.problems);
  lines = trace_lines (result.trace, "prompt");
  g_assert_cmpstr (lines, ==, expected);
}

/* All nine layers ------------------------------------------------------- */

static World *
world_of_nine (void)
{
  World *world = world_new ();

  world_set (
    world, "checkpoint-profiles/plain@1.json",
    PROFILE (
      ",'base':{'positive':'score_9','negative':'score_1'},'guardrails':[{'text':'watermark'}],"
      "'assetTypes':{'ui_icon':{'positive':'icon','negative':'scene'}},"
      "'runtimeSafety':[{'text':'safe'},{'text':'nsfw','polarity':'negative'}]"));
  world_set (world, "baseline-profiles/good@1.json",
             "{'schema':'baseline-profile/1','id':'good','title':'Good','checkpointId':'copax',"
             "'hints':[{'text':'sharp'},{'text':'dull','polarity':'negative'}]}");
  world_set (world, "policies/tag-prompt-map.json",
             MAP ("'item:treasure':{'fragments':[{'text':'precious'},{'text':'cheap','polarity':'"
                  "negative'}]}"));
  world_set (
    world, "loras/l.json",
    "{'schema':'lora/1','id':'l','title':'L','serverFile':'l.safetensors','families':['sdxl'],"
    "'triggerWords':['lstyle','lline']}");
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'l'}]}");
  world_set (world, "policies/prompt-override.json", RULES (""));
  world_set (world, "specs/gem.json",
             GEM (",'tags':['item:treasure'],'baselineProfileId':'good@1',"
                  "'prompt':{'positive':'a ruby','negative':'crown'}"));
  return world;
}

static void
test_nine_layers (void)
{
  g_autoptr (World) world = world_of_nine ();

  g_test_summary ("All layers of spec 03 in order, positive and negative");
  assert_prompt (world,
                 "score_9, icon, sharp, precious, lstyle, lline, a ruby, "
                 "centered, isolated on a plain solid magenta background, safe",
                 "score_1, watermark, scene, dull, cheap, crown, "
                 "gradient background, textured background, scenery, floor, drop shadow, nsfw");
  assert_lines (
    world,
    "checkpoint_base|score_9|appended|\n"
    "checkpoint_base|score_1|appended|\n"
    "checkpoint_base|watermark|appended|\n"
    "checkpoint_asset_type|icon|appended|\n"
    "checkpoint_asset_type|scene|appended|\n"
    "baseline_hints|sharp|appended|\n"
    "baseline_hints|dull|appended|\n"
    "tag_prompt_map|precious|appended|\n"
    "tag_prompt_map|cheap|appended|\n"
    "lora_triggers|lstyle|appended|\n"
    "lora_triggers|lline|appended|\n"
    "spec_prompt|a ruby|appended|\n"
    "spec_prompt|crown|appended|\n"
    "processing|centered, isolated on a plain solid magenta background|appended|\n"
    "processing|gradient background, textured background, scenery, floor, drop shadow|appended|\n"
    "runtime_safety|safe|appended|\n"
    "runtime_safety|nsfw|appended|\n");
}

static void
test_sources (void)
{
  g_autoptr (World) world = world_of_nine ();
  g_auto (Result) result = {0};

  compile (&result, world);
  g_assert_cmpstr (trace_find (result.trace, "prompt", "score_9")->source, ==,
                   "checkpoint-profiles/plain@1.json");
  g_assert_cmpstr (trace_find (result.trace, "prompt", "sharp")->source, ==,
                   "baseline-profiles/good@1.json");
  g_assert_cmpstr (trace_find (result.trace, "prompt", "precious")->source, ==,
                   "policies/tag-prompt-map.json");
  g_assert_cmpstr (trace_find (result.trace, "prompt", "lstyle")->source, ==, "loras/l.json");
  g_assert_cmpstr (trace_find (result.trace, "prompt", "crown")->source, ==, "specs/gem.json");
  g_assert_cmpint (trace_find (result.trace, "prompt", "crown")->polarity, ==, ASSAY_NEGATIVE);
}

static void
test_spec_override (void)
{
  g_autoptr (World) world = world_of_nine ();

  g_test_summary (
    "spec_override replaces what stands in its slot, only where the policy allows it");
  world_set (world, "specs/gem.json",
             GEM (",'tags':['item:treasure'],'baselineProfileId':'good@1','promptPolicy':{'"
                  "compileMode':'spec_override'},"
                  "'prompt':{'positive':'a ruby','negative':'crown'}"));
  world_set (world, "policies/prompt-override.json",
             RULES ("'spec_override':{'positive':'override'}"));
  assert_prompt (
    world, "lstyle, lline, a ruby, centered, isolated on a plain solid magenta background, safe",
    "score_1, watermark, scene, dull, cheap, crown, "
    "gradient background, textured background, scenery, floor, drop shadow, nsfw");
  world_set (world, "policies/prompt-override.json", RULES (""));
  assert_prompt (world,
                 "score_9, icon, sharp, precious, lstyle, lline, Gem, a ruby, "
                 "centered, isolated on a plain solid magenta background, safe",
                 "score_1, watermark, scene, dull, cheap, crown, "
                 "gradient background, textured background, scenery, floor, drop shadow, nsfw");
}

static void
test_override_trace (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (world, "checkpoint-profiles/plain@1.json",
             PROFILE (",'base':{'positive':'nice %s here'}"));
  world_set (
    world, "specs/gem.json",
    GEM (",'promptPolicy':{'compileMode':'spec_override'},'prompt':{'positive':'a ruby'}"));
  assert_lines (world, "checkpoint_base|nice Gem here|dropped|overridden:spec_override/gem\n"
                       "spec_prompt|Gem|dropped|overridden:spec_override/gem\n"
                       "spec_override|a ruby|overrode|checkpoint_base/plain\n");
}

static void
test_none (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (world, "policies/tag-prompt-map.json",
             MAP ("'a:b':{'fragments':[{'text':'x'},{'text':'y','polarity':'negative'}]}"));
  world_set (world, "policies/prompt-override.json",
             RULES ("'tag_prompt_map':{'positive':'none'}"));
  world_set (world, "specs/gem.json", GEM (",'tags':['a:b']"));
  assert_prompt (world, "Gem", "y");
}

static void
test_override_tie (void)
{
  g_autoptr (World) world = world_opaque ();

  g_test_summary (
    "Two that claim one slot by override: the first in order stays, the other lost the tie break");
  world_set (world, "checkpoint-profiles/plain@1.json", PROFILE (",'base':{'positive':'base'}"));
  world_set (
    world, "policies/tag-prompt-map.json",
    MAP ("'a:b':{'fragments':[{'text':'first'}]},'a:c':{'fragments':[{'text':'second'}]}"));
  world_set (world, "policies/prompt-override.json",
             RULES ("'tag_prompt_map':{'positive':'override'}"));
  world_set (world, "specs/gem.json", GEM (",'tags':['a:c','a:b']"));
  assert_lines (world, "checkpoint_base|base|dropped|overridden:tag_prompt_map/a:b\n"
                       "tag_prompt_map|first|overrode|checkpoint_base/plain\n"
                       "tag_prompt_map|second|dropped|lost_tie_break:tag_prompt_map/a:b\n"
                       "spec_prompt|Gem|appended|\n");
}

static void
test_other_slot_is_safe (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (world, "policies/tag-prompt-map.json",
             MAP ("'a:b':{'fragments':[{'text':'kept','slot':'tail'},{'text':'also','order':1},{'"
                  "text':'gone'}]}"));
  world_set (world, "specs/gem.json",
             GEM (",'tags':['a:b'],'promptPolicy':{'compileMode':'spec_override'},'prompt':{'"
                  "positive':'a ruby'}"));
  assert_prompt (world, "also, kept, a ruby", "");
}

/* Order ----------------------------------------------------------------- */

static void
test_tag_order (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (
    world, "policies/tag-prompt-map.json",
    MAP ("'a:one':{'fragments':[{'text':'one'}]},'a:three':{'fragments':[{'text':'three'}]},"
         "'a:two':{'fragments':[{'text':'two'}]}"));
  world_set (world, "specs/gem.json", GEM (",'tags':['a:two','a:three','a:one']"));
  assert_prompt (world, "one, three, two, Gem", "");
  world_set (world, "checkpoint-profiles/plain@1.json",
             PROFILE (",'tagOrderPolicy':'explicit','tagOrder':['a:two']"));
  assert_prompt (world, "two, one, three, Gem", "");
  world_set (
    world, "specs/gem.json",
    GEM (",'tags':['a:two','a:three','a:one'],'promptPolicy':{'tagOrder':['a:three','a:two']}"));
  assert_prompt (world, "three, two, one, Gem", "");
}

static void
test_slots (void)
{
  g_autoptr (World) world = world_opaque ();

  g_test_summary ("Inside a tag: slot, its number, weight from high to low, then bytes");
  world_set (world, "policies/tag-prompt-map.json",
             MAP ("'a:b':{'fragments':[{'text':'f','slot':'tail'},{'text':'e','order':2},{'text':'"
                  "d'},{'text':'c'},"
                  "{'text':'b','weight':1.5},{'text':'a','slot':'head'}]}"));
  world_set (world, "specs/gem.json", GEM (",'tags':['a:b']"));
  assert_prompt (world, "a, (b:1.5), c, d, e, f, Gem", "");
}

static void
test_specific_before_any (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (
    world, "policies/tag-prompt-map.json",
    "{'schema':'tag-prompt-map/1','checkpoints':{'*':{'tags':{'a:b':{'fragments':[{'text':'any'}]},"
    "'a:c':{'fragments':[{'text':'other'}]}}},'copax':{'tags':{'a:b':{'fragments':[{'text':'own'}]}"
    "}}}}");
  world_set (world, "specs/gem.json", GEM (",'tags':['a:b','a:c']"));
  assert_prompt (world, "own, other, Gem", "");
}

static void
test_mapping (void)
{
  g_autoptr (World) world = world_opaque ();
  g_auto (Result) result = {0};
  const AssayProblem *problem;

  world_set (world, "specs/gem.json", GEM (",'tags':['a:big_red-one']"));
  assert_lines (world, "tag_prompt_map|big red one|dropped|unmapped\nspec_prompt|Gem|appended|\n");
  world_set (world, "checkpoint-profiles/plain@1.json", PROFILE (",'tagMappingPolicy':'literal'"));
  assert_prompt (world, "big red one, Gem", "");
  world_set (world, "checkpoint-profiles/plain@1.json", PROFILE (",'tagMappingPolicy':'error'"));
  compile (&result, world);
  g_assert_null (result.package);
  problem = problem_of (result.problems, "prompt.unmapped_tag");
  g_assert_cmpstr (problem->file, ==, "specs/gem.json");
  g_assert_cmpstr (problem->pointer, ==, "/tags/0");
}

/* The same words twice -------------------------------------------------- */

static void
test_duplicates (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (world, "checkpoint-profiles/plain@1.json",
             PROFILE (",'base':{'positive':'Sharp  Edges','negative':'sharp edges'}"));
  world_set (
    world, "policies/tag-prompt-map.json",
    MAP ("'a:b':{'fragments':[{'text':'sharp edges'},{'text':'SHARP edges','weight':1.2}]}"));
  world_set (world, "specs/gem.json", GEM (",'tags':['a:b']"));
  assert_prompt (world, "Sharp  Edges, Gem", "sharp edges");
  assert_lines (world, "checkpoint_base|Sharp  Edges|appended|\n"
                       "checkpoint_base|sharp edges|appended|\n"
                       "tag_prompt_map|SHARP edges|dropped|lost_tie_break:checkpoint_base/plain\n"
                       "tag_prompt_map|sharp edges|collapsed|checkpoint_base/plain\n"
                       "spec_prompt|Gem|appended|\n");
}

/* Syntax ---------------------------------------------------------------- */

static void
test_weights (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (world, "policies/tag-prompt-map.json",
             MAP ("'a:b':{'fragments':[{'text':'a','weight':1.25},{'text':'b','weight':1.05},{'"
                  "text':'c','weight':0.5},"
                  "{'text':'d','weight':2},{'text':'e','weight':1}]}"));
  world_set (world, "specs/gem.json", GEM (",'tags':['a:b']"));
  assert_prompt (world, "(d:2), (a:1.25), (b:1.05), e, (c:0.5), Gem", "");
  world_set (world, "checkpoint-profiles/plain@1.json",
             PROFILE (",'weightSyntax':'none','separator':' | '"));
  assert_prompt (world, "d | a | b | e | c | Gem", "");
}

static void
test_user_weights (void)
{
  g_autoptr (World) world = world_opaque ();

  world_set (world, "specs/gem.json",
             GEM (",'prompt':{'positive':'  a (gold:1.2) ring, ','negative':'(x)'}"));
  assert_prompt (world, "a (gold:1.2) ring", "(x)");
  world_set (world, "specs/gem.json",
             GEM (",'prompt':{'positive':'a (gold:1.2) "
                  "ring','negative':'(x)'},'promptPolicy':{'userWeights':'literal'}"));
  assert_prompt (world, "a \\(gold:1.2\\) ring", "\\(x\\)");
}

static void
test_template (void)
{
  g_autoptr (World) world = world_opaque ();

  g_test_summary ("The subject stands where the template wants it, once, and the trace says so");
  world_set (world, "checkpoint-profiles/plain@1.json",
             PROFILE (",'base':{'positive':'an icon of %s, clean'}"));
  assert_prompt (world, "an icon of Gem, clean", "");
  assert_lines (world, "checkpoint_base|an icon of Gem, clean|appended|\n"
                       "spec_prompt|Gem|collapsed|checkpoint_base/plain\n");
  world_set (world, "specs/gem.json", GEM (",'prompt':{'positive':'a ruby'}"));
  assert_prompt (world, "an icon of a ruby, clean", "");
  /* a blank prompt is none */
  world_set (world, "specs/gem.json", GEM (",'prompt':{'positive':' '}"));
  assert_prompt (world, "an icon of Gem, clean", "");
  /* a template that is left out does not take the subject with it */
  world_set (world, "policies/prompt-override.json",
             RULES ("'checkpoint_base':{'positive':'none'}"));
  assert_prompt (world, "Gem", "");
}

static void
test_verbatim (void)
{
  g_autoptr (World) world = world_of_nine ();
  g_auto (Result) result = {0};

  g_test_summary ("verbatim: exactly as typed, nothing added, one trace entry a polarity");
  world_set (world, "specs/gem.json",
             GEM (",'tags':['item:treasure'],'promptPolicy':{'compileMode':'verbatim'},"
                  "'prompt':{'positive':' (a  ruby:1.3), ,','negative':''}"));
  assert_prompt (world, " (a  ruby:1.3), ,", "");
  compile (&result, world);
  g_assert_cmpuint (assay_trace_count (result.trace), ==, 2);
  g_assert_false (result.package->has_key);
}

static void
test_too_many (void)
{
  g_autoptr (World) world = world_opaque ();
  g_autoptr (GString) body = g_string_new ("");
  g_autofree char *map = NULL;
  g_auto (Result) result = {0};

  for (guint i = 0; i <= ASSAY_PACKAGE_MAX_FRAGMENTS; i++)
    g_string_append_printf (body, "%s{'text':'w%u'}", i > 0 ? "," : "", i);
  map = g_strdup_printf (MAP ("'a:b':{'fragments':[%s]}"), body->str);
  world_set (world, "policies/tag-prompt-map.json", map);
  world_set (world, "specs/gem.json", GEM (",'tags':['a:b']"));
  compile (&result, world);
  g_assert_null (result.package);
  g_assert_cmpuint (assay_problems_count (result.problems), ==, 1);
  problem_of (result.problems, "prompt.too_many_fragments");
}

/* The background -------------------------------------------------------- */

static void
assert_key (World *world, const char *title, const char *name)
{
  g_auto (Result) result = {0};
  g_autofree char *body = g_strdup_printf (GEM (",'prompt':{'positive':'%s'}"), title);
  g_autofree char *asked = NULL;

  world_set (world, "specs/gem.json", body);
  compile (&result, world);
  g_assert_cmpstr (result.package->key_name, ==, name);
  if (name == NULL)
    {
      g_assert_false (result.package->has_key);
      g_assert_null (strstr (result.package->positive, "background"));
      return;
    }
  g_assert_true (result.package->has_key);
  asked = g_strdup_printf ("on a plain solid %s background", name);
  g_assert_nonnull (strstr (result.package->positive, asked));
}

static void
test_key_color (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Result) result = {0};

  g_test_summary (
    "The background's colour keeps clear of what the words, tags and LoRAs will show");
  assert_key (world, "a shield", "magenta");
  assert_key (world, "a Pink heart", "green");
  assert_key (world, "pinkish thing", "magenta"); /* whole words only */
  assert_key (world, "two hearts", "green");      /* and their plural */
  assert_key (world, "a rose with green leaves", "cyan");
  assert_key (world, "a rose, a leaf and ice", "yellow");
  assert_key (world, "pink, green, ice, gold and a red rose, heart, leaf, grass",
              "cyan"); /* the fewest */
  compile (&result, world);
  g_assert_cmpint (result.package->key.g, ==, 255);
  g_assert_cmpint (result.package->key.b, ==, 255);
  g_assert_cmpint (result.package->key.r, ==, 0);

  world_set (
    world, "loras/slime-style.json",
    "{'schema':'lora/"
    "1','id':'slime-style','title':'Purple','serverFile':'s.safetensors','families':['sdxl']}");
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'slime-style'}]}");
  assert_key (world, "a shield", "cyan");
}

static void
test_no_key (void)
{
  g_autoptr (World) world = world_new ();

  g_test_summary ("No background is asked for where none is cut away by colour");
  world_set (
    world, "catalog/asset-types/ui_icon.json",
    "{'schema':'asset-type/1','id':'ui_icon','title':'Icon','canvas':{'width':64,'height':64},"
    "'requiresAlpha':true,'processPolicy':{'cut':'as_is'}}");
  assert_key (world, "a shield", NULL);
  world_set (
    world, "catalog/asset-types/ui_icon.json",
    "{'schema':'asset-type/1','id':'ui_icon','title':'Icon','canvas':{'width':64,'height':64},"
    "'processPolicy':{'cut':'key_color'}}");
  assert_key (world, "a shield", NULL);
  world_set (world, "catalog/asset-types/ui_icon.json", NULL);
  world_set (world, "policies/prompt-override.json",
             RULES ("'processing':{'positive':'none','negative':'none'}"));
  assert_key (world, "a shield", NULL);
}

static void
test_hash (void)
{
  g_autoptr (World) world = world_of_nine ();
  g_auto (Result) before = {0}, again = {0}, after = {0};

  compile (&before, world);
  compile (&again, world);
  g_assert_true (assay_digest_equal (&before.package->hash, &again.package->hash));
  world_set (world, "policies/tag-prompt-map.json",
             MAP ("'item:treasure':{'fragments':[{'text':'costly'}]}"));
  compile (&after, world);
  g_assert_false (assay_digest_equal (&before.package->hash, &after.package->hash));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/package/nine-layers", test_nine_layers);
  g_test_add_func ("/core/package/sources", test_sources);
  g_test_add_func ("/core/package/spec-override", test_spec_override);
  g_test_add_func ("/core/package/override-trace", test_override_trace);
  g_test_add_func ("/core/package/none", test_none);
  g_test_add_func ("/core/package/override-tie", test_override_tie);
  g_test_add_func ("/core/package/other-slot-is-safe", test_other_slot_is_safe);
  g_test_add_func ("/core/package/tag-order", test_tag_order);
  g_test_add_func ("/core/package/slots", test_slots);
  g_test_add_func ("/core/package/specific-before-any", test_specific_before_any);
  g_test_add_func ("/core/package/mapping", test_mapping);
  g_test_add_func ("/core/package/duplicates", test_duplicates);
  g_test_add_func ("/core/package/weights", test_weights);
  g_test_add_func ("/core/package/user-weights", test_user_weights);
  g_test_add_func ("/core/package/template", test_template);
  g_test_add_func ("/core/package/verbatim", test_verbatim);
  g_test_add_func ("/core/package/too-many", test_too_many);
  g_test_add_func ("/core/package/key-color", test_key_color);
  g_test_add_func ("/core/package/no-key", test_no_key);
  g_test_add_func ("/core/package/hash", test_hash);
  return g_test_run ();
}
