/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan.h"
#include "core/recipe/assay-core-private.h"
#include "core-fixture.h"

#include <string.h>

/* What is done about a picture that was turned down: what becomes of its recipe, what the plan
 * says.
 *
 * Mutations that turn cases red: a remedy that is not written into the recipe (written); the key
 * that is chosen without its exception (other_key); another key where the author named one
 * (not_asked); a remedy that is left though it is in it (left); weights that go below the LoRA's
 * bound (lighter); a slot moved from one with other remedies (variants); a cause that is not looked
 * at (says_why); an approved picture derived without what it was made with (held). */

#define BIT(name) ASSAY_REMEDY_BIT (ASSAY_REMEDY_##name)
#define ALL       (BIT (OTHER_KEY) | BIT (STRONGER_BACKGROUND) | BIT (LIGHTER_LORAS))
#define GEM(rest)                                                                                  \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'" rest  \
  "}"

static World *
world_of_gem (const char *spec)
{
  World *world = world_new ();

  world_set (world, "loras/l.json",
             "{'schema':'lora/1','id':'l','title':'L','serverFile':'l.safetensors',"
             "'families':['sdxl'],'weightDefault':0.8,'weightMin':0.7}");
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'l'}]}");
  world_set (world, "specs/gem.json", spec);
  return world;
}

static AssayRecipe *
derive (const World *world, guint remedies)
{
  static AssayCatalog *catalog; /* outlives the recipes, which borrow from it */
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayRecipe *recipe;

  g_clear_pointer (&catalog, assay_catalog_unref);
  catalog = world_catalog (world, FALSE);
  recipe = _assay_recipe_derive_spec (catalog, spec_of (catalog, "gem"), (AssaySlot){0}, 1,
                                      remedies, NULL, NULL, problems);
  assert_no_problems (problems);
  g_assert_nonnull (recipe);
  return recipe;
}

static gboolean
says (const AssayRecipe *recipe, const char *words)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (recipe->bytes, &n_bytes);

  return g_strstr_len (text, (gssize) n_bytes, words) != NULL;
}

static void
test_written (void)
{
  g_autoptr (World) world = world_of_gem (GEM (""));
  g_autoptr (AssayRecipe) plain = derive (world, 0);
  g_autoptr (AssayRecipe) seed = derive (world, BIT (NEW_SEED));
  g_autoptr (AssayRecipe) treated = derive (world, ALL);
  g_autoptr (AssayRecipe) again = derive (world, ALL);

  g_test_summary ("What was done is in the recipe; where nothing was, or only the seed is another, "
                  "the recipe is what it always was");
  g_assert_false (says (plain, "remed"));
  g_assert_true (assay_digest_equal (&plain->hash, &seed->hash));
  g_assert_cmpuint (seed->remedies_asked, ==, 0); /* nor is it derived apart from the others */
  g_assert_true (
    says (treated, "\"remedies\":[\"other_key\",\"stronger_background\",\"lighter_loras\"]"));
  g_assert_false (assay_digest_equal (&plain->hash, &treated->hash));
  g_assert_true (assay_digest_equal (&again->hash, &treated->hash));
  g_assert_true (assay_recipe_read (treated->bytes, NULL, NULL, NULL));
}

static void
test_left (void)
{
  g_autoptr (World) world = world_of_gem (GEM (""));
  g_autoptr (AssayRecipe) plain = derive (world, 0);
  g_autoptr (AssayRecipe) key = derive (world, BIT (OTHER_KEY));
  g_autoptr (AssayRecipe) all = derive (world, ALL);

  g_assert_cmpuint (plain->remedies, ==, 0);
  g_assert_cmpuint (plain->remedies_left, ==, ALL);
  g_assert_cmpuint (key->remedies, ==, BIT (OTHER_KEY));
  g_assert_cmpuint (key->remedies_left, ==, ALL & ~BIT (OTHER_KEY));
  g_assert_cmpuint (all->remedies, ==, ALL);
  g_assert_cmpuint (all->remedies_left, ==, 0);
}

static void
test_other_key (void)
{
  g_autoptr (World) world = world_of_gem (GEM (""));
  g_autoptr (AssayRecipe) plain = derive (world, 0);
  g_autoptr (AssayRecipe) other = derive (world, BIT (OTHER_KEY));
  g_autoptr (World) forest = world_of_gem (GEM (",'prompt':{'positive':'a frog on a leaf'}"));
  g_autoptr (AssayRecipe) clear = derive (forest, BIT (OTHER_KEY));

  g_test_summary ("The next color that the words do not ask for, in the words and in the cutting");
  g_assert_cmpstr (plain->package->key_name, ==, "magenta");
  g_assert_cmpstr (other->package->key_name, ==, "green");
  g_assert_cmpstr (other->package->key_instead, ==, "magenta");
  g_assert_true (says (other, "plain solid green background"));
  g_assert_false (says (other, "magenta"));
  g_assert_cmpint (other->process.key.g, ==, 255);
  g_assert_cmpint (other->process.key.r, ==, 0);
  g_assert_cmpstr (clear->package->key_name, ==, "cyan");
}

static void
assert_not_possible (const World *world, guint remedy)
{
  g_autoptr (AssayRecipe) plain = derive (world, 0);
  g_autoptr (AssayRecipe) treated = derive (world, remedy);

  g_assert_true (assay_digest_equal (&plain->hash, &treated->hash));
  g_assert_cmpuint (plain->remedies_left & remedy, ==, 0);
  g_assert_cmpuint (treated->remedies, ==, 0);
}

static void
assert_spec_rules_out (const char *spec, guint remedy)
{
  g_autoptr (World) world = world_of_gem (spec);

  g_test_message ("%s", spec);
  assert_not_possible (world, remedy);
}

static void
test_not_asked (void)
{
  g_test_summary ("What the author settled stays, and is not told to be possible");
  assert_spec_rules_out (GEM (",'processPolicy':{'keyColor':'cyan'}"), BIT (OTHER_KEY));
  assert_spec_rules_out (GEM (",'promptPolicy':{'compileMode':'verbatim'},"
                              "'prompt':{'positive':'a gem on {key}'}"),
                         BIT (STRONGER_BACKGROUND));
  assert_spec_rules_out (GEM (",'loraPolicy':{'mode':'none'}"), BIT (LIGHTER_LORAS));
}

static void
test_weights (void)
{
  g_autoptr (World) world = world_of_gem (GEM (""));
  g_autoptr (AssayRecipe) words = derive (world, BIT (STRONGER_BACKGROUND));
  g_autoptr (AssayRecipe) loras = derive (world, BIT (LIGHTER_LORAS));

  g_assert_true (says (words, "(centered, isolated on a plain solid magenta background:1.3)"));
  g_assert_cmpint (g_array_index (words->stack->loras, AssayStackLora, 0).weight, ==, 80);
  /* three quarters would be 0.6, the LoRA wants at least 0.7 */
  g_assert_cmpint (g_array_index (loras->stack->loras, AssayStackLora, 0).weight, ==, 70);
  g_assert_true (says (loras, "\"strength_model\":0.7"));
  world_set (world, "checkpoint-profiles/plain@1.json",
             "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl',"
             "'weightSyntax':'none'}");
  assert_not_possible (world, BIT (STRONGER_BACKGROUND));
}

/* The plan --------------------------------------------------------------- */

static void
add_fact (GPtrArray *facts, guint variant, AssaySlotState state, guint remedies, AssayRemedy remedy)
{
  AssaySlotFact *fact = g_new0 (AssaySlotFact, 1);

  fact->spec = g_strdup ("gem");
  fact->slot.variant = variant;
  fact->slot.state = g_strdup ("");
  fact->state = state;
  fact->regeneration = 1;
  fact->remedies = remedies;
  fact->remedy = remedy;
  g_ptr_array_add (facts, fact);
}

static AssayPlan *
plan (const World *world, GPtrArray *facts)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);

  return assay_plan_make (catalog, facts, NULL, NULL, NULL, NULL);
}

static const AssayPlanItem *
item_of (const AssayPlan *made, guint variant)
{
  return made->items->pdata[variant];
}

static void
test_variants (void)
{
  g_autoptr (World) world = world_of_gem (GEM (",'variants':4"));
  g_autoptr (GPtrArray) facts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  g_autoptr (AssayPlan) made = NULL;
  g_auto (GStrv) words = NULL;

  g_test_summary ("Each variant has its own, and the plan says which and what it means");
  add_fact (facts, 0, ASSAY_SLOT_AGAIN, BIT (OTHER_KEY), ASSAY_REMEDY_OTHER_KEY);
  add_fact (facts, 1, ASSAY_SLOT_AGAIN, BIT (NEW_SEED), ASSAY_REMEDY_NEW_SEED);
  add_fact (facts, 3, ASSAY_SLOT_AGAIN, BIT (OTHER_KEY) | BIT (LIGHTER_LORAS),
            ASSAY_REMEDY_LIGHTER_LORAS);
  made = plan (world, facts);
  g_assert_cmpstr (item_of (made, 0)->remedy, ==, "other_key");
  g_assert_cmpstr (item_of (made, 0)->args[0], ==, "green");
  g_assert_cmpstr (item_of (made, 0)->args[1], ==, "magenta");
  g_assert_nonnull (strstr (item_of (made, 0)->explanation, "another key color: {0} instead"));
  g_assert_cmpstr (item_of (made, 1)->remedy, ==, "new_seed");
  g_assert_cmpuint (item_of (made, 1)->remedies, ==, BIT (NEW_SEED));
  g_assert_cmpstr (item_of (made, 1)->explanation, ==,
                   "The last one was turned down; it is made again.");
  g_assert_cmpuint (item_of (made, 1)->remedies_left, ==, ALL);
  g_assert_null (item_of (made, 2)->remedy); /* not made yet: nothing is done about it */
  g_assert_cmpuint (item_of (made, 2)->remedies, ==, 0);
  g_assert_cmpstr (item_of (made, 3)->remedy, ==, "lighter_loras");
  g_assert_cmpuint (item_of (made, 3)->remedies, ==, BIT (OTHER_KEY) | BIT (LIGHTER_LORAS));
  words = assay_remedies_dup_words (item_of (made, 3)->remedies_left);
  g_assert_cmpuint (g_strv_length (words), ==, 1);
  g_assert_cmpstr (words[0], ==, "stronger_background");
}

/* The author settles the color between the No and the making: what is told is what is done. */
static void
test_overtaken (void)
{
  g_autoptr (World) world = world_of_gem (GEM (",'processPolicy':{'keyColor':'cyan'}"));
  g_autoptr (GPtrArray) facts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  g_autoptr (AssayPlan) made = NULL;

  add_fact (facts, 0, ASSAY_SLOT_AGAIN, BIT (OTHER_KEY), ASSAY_REMEDY_OTHER_KEY);
  made = plan (world, facts);
  g_assert_cmpstr (item_of (made, 0)->remedy, ==, "new_seed");
  g_assert_cmpuint (item_of (made, 0)->remedies, ==, 0);
  g_assert_null (item_of (made, 0)->args[0]);
}

static void
test_says_why (void)
{
  static const struct
  {
    AssayAgainCause cause;
    const char *explanation;
  } rows[] = {
    {ASSAY_AGAIN_TURNED_DOWN, "The last one was turned down; it is made again."},
    {ASSAY_AGAIN_WITHDRAWN, "Its approval was taken back; it is made again."},
    {ASSAY_AGAIN_CHOSEN, "Somebody chose to have it made again."},
    {ASSAY_AGAIN_RETRIED, "It is tried again after a problem."},
    {ASSAY_AGAIN_TAKEN_UP, "It was canceled and is made after all."},
  };
  g_autoptr (World) world = world_of_gem (GEM (""));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) facts =
        g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
      g_autoptr (AssayPlan) made = NULL;

      add_fact (facts, 0, ASSAY_SLOT_AGAIN, BIT (NEW_SEED), ASSAY_REMEDY_NEW_SEED);
      ((AssaySlotFact *) facts->pdata[0])->cause = rows[i].cause;
      made = plan (world, facts);
      g_assert_cmpstr (item_of (made, 0)->reason, ==, "again");
      g_assert_cmpstr (item_of (made, 0)->explanation, ==, rows[i].explanation);
    }
}

/* Mutation: say_canceled without its cause. */
static void
test_says_interrupted (void)
{
  static const AssayAgainCause causes[] = {ASSAY_AGAIN_TAKEN_UP, ASSAY_AGAIN_INTERRUPTED};
  static const char *const said[] = {
    "Its last job was canceled.",
    "It was interrupted at the server twice, by somebody else. The next run makes it."};
  g_autoptr (World) world = world_of_gem (GEM (""));

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autoptr (GPtrArray) facts =
        g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
      g_autoptr (AssayPlan) made = NULL;

      add_fact (facts, 0, ASSAY_SLOT_CANCELED, BIT (NEW_SEED), ASSAY_REMEDY_NEW_SEED);
      ((AssaySlotFact *) facts->pdata[0])->cause = causes[i];
      made = plan (world, facts);
      g_assert_cmpstr (item_of (made, 0)->reason, ==, "canceled");
      g_assert_cmpstr (item_of (made, 0)->explanation, ==, said[i]);
    }
}

static void
test_held (void)
{
  g_autoptr (World) world = world_of_gem (GEM (""));
  g_autoptr (AssayRecipe) recipe = derive (world, BIT (OTHER_KEY));
  g_autoptr (GPtrArray) facts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  g_autoptr (AssayPlan) made = NULL;

  g_test_summary ("A picture that was approved with another key would not differ for it");
  add_fact (facts, 0, ASSAY_SLOT_APPROVED, BIT (OTHER_KEY), ASSAY_REMEDY_OTHER_KEY);
  ((AssaySlotFact *) facts->pdata[0])->recipe = recipe->hash;
  made = plan (world, facts);
  g_assert_cmpint (item_of (made, 0)->action, ==, ASSAY_PLAN_HELD);
  g_assert_cmpstr (item_of (made, 0)->reason, ==, "approved");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/remedies/written", test_written);
  g_test_add_func ("/core/remedies/left", test_left);
  g_test_add_func ("/core/remedies/other-key", test_other_key);
  g_test_add_func ("/core/remedies/not-asked", test_not_asked);
  g_test_add_func ("/core/remedies/weights", test_weights);
  g_test_add_func ("/core/remedies/variants", test_variants);
  g_test_add_func ("/core/remedies/overtaken", test_overtaken);
  g_test_add_func ("/core/remedies/says-why", test_says_why);
  g_test_add_func ("/core/remedies/says-interrupted", test_says_interrupted);
  g_test_add_func ("/core/remedies/held", test_held);
  return g_test_run ();
}
