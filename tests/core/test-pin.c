/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"

#include "core/plan/assay-planner.h"
#include "core/recipe/assay-pin.h"
#include "core/recipe/assay-recipe.h"
#include "model/documents/assay-lock.h"

/* The spec "gem" of the checkpoint "copax" (sdxl, its default plain@1), and what lock.json says. */

#define GEM(rest)                                                                                  \
  "{'schema':'spec/2','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'" rest  \
  "}"
#define PLAIN(version, steps)                                                                      \
  "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl','steps':" steps "}"
#define CHECKPOINT(id, family, rest)                                                               \
  "{'schema':'checkpoint/1','id':'" id                                                             \
  "','title':'C','serverFile':'copax.safetensors','family':'" family "'" rest "}"

/* The version and id of the dialect of "gem", as "plain@1"; "" + problems: it has none. */
static char *
dialect (const World *world, AssayProblems *problems)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayStack) stack =
    assay_stack_resolve (catalog, spec_of (catalog, "gem"), NULL, NULL, problems);

  return stack != NULL ? g_strdup_printf ("%s@%d", stack->profile->document.id,
                                          stack->profile->document.version)
                       : g_strdup ("");
}

static void
assert_dialect (const World *world, const char *expected)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *name = dialect (world, problems);

  assert_no_problems (problems);
  g_assert_cmpstr (name, ==, expected);
}

static const AssayProblem *
assert_blocked (const World *world, AssayProblems *problems, const char *code)
{
  g_autofree char *name = dialect (world, problems);

  g_assert_cmpstr (name, ==, "");
  return problem_of (problems, code);
}

static char *
lapse_code (const World *world)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) warnings = assay_problems_new ();

  assay_pin_warn_all (catalog, warnings);
  return assay_problems_count (warnings) == 0
           ? g_strdup ("")
           : g_strconcat (assay_problems_get (warnings, 0)->code, " ",
                          assay_problems_get (warnings, 0)->file, NULL);
}

/* The line that the engine would write; %NULL: none. New string. */
static char *
dup_line (World *world, gint64 random)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayDocument) line = assay_pin_line (catalog, spec_of (catalog, "gem"), random);
  g_autoptr (GBytes) bytes = line != NULL ? assay_document_to_canonical (line) : NULL;

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

/* Writes it; %FALSE: there is none. */
static gboolean
pin (World *world, gint64 random)
{
  g_autofree char *text = dup_line (world, random);

  if (text == NULL)
    return FALSE;
  world_set (world, "lock.json#gem", text);
  return TRUE;
}

static void
add_second_version (World *world)
{
  world_set (world, "checkpoint-profiles/plain@2.json", PLAIN (2, "50"));
  world_set (world, "checkpoints/copax.json",
             CHECKPOINT ("copax", "sdxl", ",'defaultProfileId':'plain@2'"));
}

/* Mutation: choose() that does not ask for the line. */
static void
test_keeps (void)
{
  g_autoptr (World) world = world_new ();

  assert_dialect (world, "plain@1");
  g_assert_true (pin (world, 0));
  g_assert_false (pin (world, 0));
  add_second_version (world);
  assert_dialect (world, "plain@1");
  world_set (world, "lock.json#gem", NULL);
  assert_dialect (world, "plain@2");
}

/* Mutation: _assay_stack_pin_state that compares no checkpoint: plain@1. */
static void
test_lapses_with_checkpoint (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *before = NULL, *after = NULL, *done = NULL;

  g_assert_true (pin (world, 0));
  before = lapse_code (world);
  g_assert_cmpstr (before, ==, "");
  world_set (world, "checkpoint-profiles/odd@3.json",
             "{'schema':'checkpoint-profile/1','id':'odd','title':'Odd','family':'flux'}");
  world_set (world, "checkpoints/flux.json",
             CHECKPOINT ("flux", "flux", ",'defaultProfileId':'odd@3'"));
  world_set (world, "specs/gem.json",
             "{'schema':'spec/2','id':'gem','title':'Gem','assetType':'ui_icon',"
             "'checkpointId':'flux'}");
  assert_dialect (world, "odd@3");
  after = lapse_code (world);
  g_assert_cmpstr (after, ==, "stack.pin_lapsed specs/gem.json");
  g_assert_true (pin (world, 0));
  done = lapse_code (world);
  g_assert_cmpstr (done, ==, "");
}

/* Another checkpoint of the family may have another dialect too. */
static void
test_lapses_within_a_family (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *code = NULL;

  g_assert_true (pin (world, 0));
  world_set (world, "checkpoint-profiles/plain@2.json", PLAIN (2, "50"));
  world_set (world, "checkpoints/pony.json",
             CHECKPOINT ("pony", "sdxl", ",'defaultProfileId':'plain@2'"));
  world_set (world, "specs/gem.json",
             "{'schema':'spec/2','id':'gem','title':'Gem','assetType':'ui_icon',"
             "'checkpointId':'pony'}");
  assert_dialect (world, "plain@2");
  code = lapse_code (world);
  g_assert_cmpstr (code, ==, "stack.pin_lapsed specs/gem.json");
}

/* The same checkpoint document becomes one of another family. Mutation: families not compared. */
static void
test_lapses_with_family (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *code = NULL;

  g_assert_true (pin (world, 0));
  world_set (world, "checkpoint-profiles/odd@3.json",
             "{'schema':'checkpoint-profile/1','id':'odd','title':'Odd','family':'flux'}");
  world_set (world, "checkpoints/copax.json",
             CHECKPOINT ("copax", "flux", ",'defaultProfileId':'odd@3'"));
  assert_dialect (world, "odd@3");
  code = lapse_code (world);
  g_assert_cmpstr (code, ==, "stack.pin_lapsed specs/gem.json");
}

static char *
kept_words (const World *world)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) warnings = assay_problems_new ();

  assay_pin_warn_kept (catalog, spec_of (catalog, "gem"), warnings);
  return assay_problems_count (warnings) == 0
           ? g_strdup ("")
           : assay_problem_dup_message (assay_problems_get (warnings, 0), NULL);
}

/* Whoever changed the default is told what keeps the former one. Mutation: the hashes not
 * compared. */
static void
test_kept_is_told (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *before = NULL, *after = NULL, *by_hand = NULL;

  g_assert_true (pin (world, 0));
  before = kept_words (world);
  g_assert_cmpstr (before, ==, "");
  add_second_version (world);
  after = kept_words (world);
  g_assert_cmpstr (
    after, ==,
    "This asset keeps the dialect plain@1 it had; the checkpoint “copax” has plain@2 "
    "by now.");
  world_set (world, "specs/gem.json", GEM (",'checkpointProfile':{'id':'plain','version':1}"));
  by_hand = kept_words (world);
  g_assert_cmpstr (by_hand, ==, "");
}

static void
test_hand_wins (void)
{
  g_autoptr (World) world = world_new ();

  g_assert_true (pin (world, 0));
  add_second_version (world);
  world_set (world, "specs/gem.json", GEM (",'checkpointProfile':{'id':'plain','version':2}"));
  assert_dialect (world, "plain@2");
  g_assert_false (pin (world, 0)); /* all is said by hand */

  /* without a version lock.json keeps it, of the same dialect */
  world_set (world, "specs/gem.json", GEM (",'checkpointProfile':{'id':'plain'}"));
  assert_dialect (world, "plain@1");
  world_set (world, "lock.json#gem", NULL);
  assert_dialect (world, "plain@2");
  world_set (world, "specs/gem.json", GEM (",'checkpointProfile':{'version':1}"));
  assert_dialect (world, "plain@1");
}

/* Mutation: check_family that says TRUE. */
static void
test_family_is_compared (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) by_hand = assay_problems_new (), by_default = assay_problems_new ();
  const AssayProblem *problem;

  world_set (world, "checkpoint-profiles/odd@3.json",
             "{'schema':'checkpoint-profile/1','id':'odd','title':'Odd','family':'flux'}");
  world_set (world, "specs/gem.json", GEM (",'checkpointProfile':{'id':'odd','version':3}"));
  problem = assert_blocked (world, by_hand, "stack.profile_family");
  g_assert_cmpstr (problem->file, ==, "specs/gem.json");
  g_assert_cmpstr (problem->pointer, ==, "/checkpointProfile");

  world_set (world, "specs/gem.json", GEM (""));
  world_set (world, "checkpoints/copax.json",
             CHECKPOINT ("copax", "sdxl", ",'defaultProfileId':'odd@3'"));
  problem = assert_blocked (world, by_default, "stack.profile_family");
  g_assert_cmpstr (problem->file, ==, "checkpoints/copax.json");
}

static void
test_changed_content (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) changed = assay_problems_new (), gone = assay_problems_new ();

  g_assert_true (pin (world, 0));
  world_set (world, "checkpoint-profiles/plain@1.json", PLAIN (1, "21"));
  g_assert_cmpstr (assert_blocked (world, changed, "stack.pin_mismatch")->file, ==,
                   "lock.json#gem");
  g_assert_false (pin (world, 0)); /* what stands in the way is not written over */
  add_second_version (world);
  world_set (world, "checkpoint-profiles/plain@1.json", NULL);
  g_assert_cmpstr (assert_blocked (world, gone, "stack.pin_missing")->file, ==, "lock.json#gem");
}

/* Not the dialect's file was changed but the line: by hand, to a version that is there. Red without
 * fail_other_version () in find_locked (). */
static void
test_changed_version (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *written = dup_line (world, 0);
  g_autoptr (GString) line = g_string_new (written);
  const AssayProblem *problem;

  add_second_version (world);
  g_assert_cmpuint (g_string_replace (line, "\"version\":1", "\"version\":2", 1), ==, 1);
  world_set (world, "lock.json#gem", line->str);
  problem = assert_blocked (world, problems, "stack.pin_version");
  g_assert_cmpstr (problem->file, ==, "lock.json#gem");
  g_assert_cmpstr (problem->args[1], ==, "2");
  g_assert_cmpstr (problem->args[2], ==, "1");
}

/* A broken line, or a broken file, is no leave to take something else. */
static void
test_broken (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) plain = world_catalog (world, FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("<<<<<<< ours\n", 13);
  g_autoptr (AssayProblems) problems = assay_problems_new (), found = assay_problems_new ();
  g_autoptr (GPtrArray) lines = assay_lock_read (bytes, problems);
  g_autoptr (AssayCatalog) catalog = assay_catalog_with_lock (plain, lines);

  problem_of (problems, "document.merge_conflict");
  g_assert_null (assay_stack_resolve (catalog, spec_of (catalog, "gem"), NULL, NULL, found));
  problem_of (found, "stack.lock_broken");
  g_assert_null (assay_pin_line (catalog, spec_of (catalog, "gem"), 0));
}

/* Seeds ----------------------------------------------------------------- */

static gint64
seed_now (const World *world, const char *spec)
{
  const AssaySlot slot = {0};
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe =
    assay_recipe_derive (catalog, spec, slot, 0, NULL, NULL, problems);

  assert_no_problems (problems);
  return recipe->seed;
}

/* Mutation: _assay_seed_source that does not read seedId. */
static void
test_seed_survives_rename (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayDocument) line = NULL, again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gint64 seed = seed_now (world, "gem");

  world_set (world, "specs/gem.json", NULL);
  world_set (world, "specs/ruby.json",
             "{'schema':'spec/2','id':'ruby','title':'Gem','assetType':'ui_icon',"
             "'checkpointId':'copax'}");
  g_assert_cmpint (seed_now (world, "ruby"), !=, seed);
  line = assay_lock_line_renamed (NULL, "gem", "ruby");
  bytes = assay_document_to_canonical (line);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  world_set (world, "lock.json#ruby", text);
  g_assert_cmpint (seed_now (world, "ruby"), ==, seed);

  again = assay_lock_line_renamed ((AssayLockLine *) line, "ruby", "stone");
  g_assert_cmpstr (again->id, ==, "stone");
  g_assert_cmpstr (((AssayLockLine *) again)->seed_id, ==, "gem");
}

static void
test_random_seed (void)
{
  g_autoptr (World) world = world_new ();
  gint64 seed;

  world_set (world, "specs/gem.json", GEM (",'seedPolicy':{'mode':'random_recorded'}"));
  g_assert_true (pin (world, 123456));
  seed = seed_now (world, "gem");
  g_assert_false (pin (world, 99)); /* drawn once */
  g_assert_cmpint (seed_now (world, "gem"), ==, seed);
  world_set (world, "lock.json#gem", NULL);
  g_assert_true (pin (world, 99));
  g_assert_cmpint (seed_now (world, "gem"), !=, seed);
}

/* Plans ----------------------------------------------------------------- */

static AssaySlotFact *
queued_fact (const AssayPlanItem *item)
{
  AssaySlotFact *fact = g_new0 (AssaySlotFact, 1);

  fact->spec = g_strdup (item->spec);
  fact->slot = assay_slot_dup (&item->slot);
  fact->state = ASSAY_SLOT_QUEUED;
  fact->recipe = item->recipe;
  fact->documents = g_strdup (item->documents);
  return fact;
}

/* A line that is another supersedes what is queued, as a document would; one that says what held
 * already does not. Mutation: is_same_line that says TRUE. */
static void
test_supersedes (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) bare = NULL, pinned = NULL, newer = NULL, other = NULL;
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (GPtrArray) items = NULL, again = NULL;
  AssaySlotFact *fact;

  bare = world_catalog (world, FALSE);
  assay_planner_set_inputs (planner, bare, NULL, NULL);
  items = assay_planner_list_make (planner, 10, FALSE);
  g_assert_cmpuint (items->len, ==, 1);
  fact = queued_fact (items->pdata[0]);
  assay_planner_set_fact (planner, fact, 1);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 0);

  g_assert_true (pin (world, 0));
  pinned = world_catalog (world, FALSE);
  assay_planner_set_inputs (planner, pinned, NULL, NULL);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 0);

  add_second_version (world);
  newer = world_catalog (world, FALSE);
  assay_planner_set_inputs (planner, newer, NULL, NULL);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 0);

  world_set (world, "lock.json#gem", NULL);
  g_assert_true (pin (world, 0));
  other = world_catalog (world, FALSE);
  assay_planner_set_inputs (planner, other, NULL, NULL);
  again = assay_planner_list_make (planner, 10, FALSE);
  g_assert_cmpuint (again->len, ==, 1);
  assay_slot_fact_free (fact);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pin/keeps", test_keeps);
  g_test_add_func ("/pin/lapses-with-checkpoint", test_lapses_with_checkpoint);
  g_test_add_func ("/pin/lapses-within-a-family", test_lapses_within_a_family);
  g_test_add_func ("/pin/lapses-with-family", test_lapses_with_family);
  g_test_add_func ("/pin/kept-is-told", test_kept_is_told);
  g_test_add_func ("/pin/hand-wins", test_hand_wins);
  g_test_add_func ("/pin/family-is-compared", test_family_is_compared);
  g_test_add_func ("/pin/changed-content", test_changed_content);
  g_test_add_func ("/pin/changed-version", test_changed_version);
  g_test_add_func ("/pin/broken", test_broken);
  g_test_add_func ("/pin/seed-survives-rename", test_seed_survives_rename);
  g_test_add_func ("/pin/random-seed", test_random_seed);
  g_test_add_func ("/pin/supersedes", test_supersedes);
  return g_test_run ();
}
