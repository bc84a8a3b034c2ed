/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "core/recipe/assay-core-private.h"
#include "recipe-kit.h"

#include <string.h>

/* Seeds ----------------------------------------------------------------- */

static gint64
seed_of (
  const AssaySeedRule *rule, const char *id, gint64 variant, gint64 frame, guint regeneration)
{
  const AssaySeedSource from = {id, 77};
  const AssaySlot slot = {variant, NULL, frame};

  return assay_seed_derive (rule, &from, &slot, regeneration);
}

static void
test_seed_known (void)
{
  const AssaySeedRule fnv = {.base_seed = ASSAY_UNSET}, sha = {.hash_algo = ASSAY_HASH_SHA256},
                      fixed = {.mode = ASSAY_SEED_FIXED, .base_seed = 42};

  g_test_summary ("Known answers, computed with Python's hashlib and json over the same array");
  g_assert_cmpint (seed_of (NULL, "potion", 0, 0, 0), ==, G_GINT64_CONSTANT (3105398914));
  g_assert_cmpint (seed_of (&fnv, "potion", 0, 0, 0), ==, G_GINT64_CONSTANT (3105398914));
  g_assert_cmpint (seed_of (&fnv, "potion", 1, 0, 0), ==, G_GINT64_CONSTANT (3945041759));
  g_assert_cmpint (seed_of (&fnv, "potion", 0, 2, 3), ==, G_GINT64_CONSTANT (4051849503));
  g_assert_cmpint (seed_of (&sha, "potion", 0, 0, 0), ==, G_GINT64_CONSTANT (7844644210772146));
  g_assert_cmpint (seed_of (&sha, "potion", 63, 7, 12), ==, G_GINT64_CONSTANT (15828935692644));
  g_assert_cmpint (seed_of (&fixed, "potion", 0, 0, 0), ==, 42);
  g_assert_cmpint (seed_of (&fixed, "sword", 0, 0, 0), ==, 42);
  g_assert_cmpint (seed_of (&fixed, "potion", 3, 0, 0), ==, 45);
  g_assert_cmpint (seed_of (&fixed, "potion", 0, 0, 1), ==, 42 + 64 * 4096);
}

static void
test_seed_range (void)
{
  const AssaySeedRule sha = {.hash_algo = ASSAY_HASH_SHA256},
                      fixed = {.mode = ASSAY_SEED_FIXED, .base_seed = ASSAY_SEED_MAX};
  gint64 highest = 0;

  for (int variant = 0; variant < 64; variant++)
    for (guint regeneration = 0; regeneration < 16; regeneration++)
      {
        gint64 seed = seed_of (&sha, "a", variant, 0, regeneration);

        g_assert_cmpint (seed, >=, 0);
        g_assert_cmpint (seed, <=, ASSAY_SEED_MAX);
        highest = MAX (highest, seed);
        seed = seed_of (&fixed, "a", variant, 0, regeneration);
        g_assert_cmpint (seed, >=, 0);
        g_assert_cmpint (seed, <=, ASSAY_SEED_MAX);
      }
  g_assert_cmpint (highest, >, ASSAY_SEED_MAX / 2); /* all 53 bits are used */
}

static gint64
seed_of_state (const AssaySeedRule *rule, const char *state)
{
  const AssaySeedSource from = {"potion", 77};
  const AssaySlot slot = {1, (char *) state, 0};

  return assay_seed_derive (rule, &from, &slot, 0);
}

/* Mutation: write_slot that leaves the state out, or takes what deriveFrom leaves out. */
static void
test_seed_parts (void)
{
  const char *without_variant[] = {"specId", "frameIndex", NULL},
             *no_spec[] = {"variantIndex", NULL};
  const AssaySeedRule apart = {.derive_from = (char **) without_variant},
                      shared = {.derive_from = (char **) no_spec},
                      random = {.mode = ASSAY_SEED_RANDOM_RECORDED};

  g_assert_cmpint (seed_of_state (NULL, ""), ==, seed_of (NULL, "potion", 1, 0, 0));
  g_assert_cmpint (seed_of_state (NULL, "walk"), !=, seed_of (NULL, "potion", 1, 0, 0));
  g_assert_cmpint (seed_of (&apart, "potion", 1, 0, 0), ==, seed_of (&apart, "potion", 2, 0, 0));
  g_assert_cmpint (seed_of (&apart, "potion", 1, 0, 0), !=, seed_of (&apart, "potion", 1, 0, 1));
  g_assert_cmpint (seed_of (&shared, "potion", 1, 0, 0), ==, seed_of (&shared, "sword", 1, 0, 0));
  g_assert_cmpint (seed_of (&random, "potion", 1, 0, 0), ==, seed_of (&random, "sword", 1, 0, 0));
  g_assert_cmpint (seed_of (&random, "potion", 1, 0, 0), !=, seed_of (&random, "potion", 2, 0, 0));
}

/* Sizes ----------------------------------------------------------------- */

static void
test_render_size (void)
{
  static const struct
  {
    int width, height;
    gint64 budget;
    int render_width, render_height;
  } cases[] = {
    {128, 128, 1100000, 1024, 1024}, {64, 64, 1100000, 1024, 1024},
    {100, 50, 1100000, 1400, 704},   {1, 1, 4096, 64, 64},
    {3, 5, 1100000, 808, 1352},      {1024, 1024, 1048576, 1024, 1024},
    {1024, 1024, 1048575, 512, 512}, {2048, 2048, 1100000, 1024, 1024},
    {16384, 16, 1100000, 16384, 16}, {4096, 1, 1100000, 16384, 8},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int width, height;

      assay_render_size (cases[i].width, cases[i].height, cases[i].budget, &width, &height);
      g_test_message ("%dx%d in %d", cases[i].width, cases[i].height, (int) cases[i].budget);
      g_assert_cmpint (width, ==, cases[i].render_width);
      g_assert_cmpint (height, ==, cases[i].render_height);
    }
}

/* The recipe ------------------------------------------------------------ */

static char *
text_of (GBytes *bytes)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  return g_strndup (text, n_bytes);
}

static void
test_bind (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, problems);
  g_autofree char *graph = NULL;

  g_test_summary ("Every value stands in the graph where the workflow binds it, LoRAs between "
                  "loader and the rest");
  assert_no_problems (problems);
  graph = text_of (recipe->graph);
  g_assert_nonnull (strstr (graph, "\"ckpt_name\":\"copax\""));
  g_assert_nonnull (
    strstr (graph, "\"text\":\"a ruby, centered, isolated on a plain solid magenta background\""));
  g_assert_nonnull (strstr (graph, "\"text\":\"crown, gradient background"));
  g_assert_nonnull (strstr (graph, "\"seed\":9007199254740990"));
  g_assert_nonnull (strstr (graph, "\"width\":1024"));
  g_assert_nonnull (strstr (graph, "\"steps\":20"));
  g_assert_nonnull (strstr (graph, "\"cfg\":7"));
  g_assert_nonnull (strstr (graph, "\"lora_name\":\"l\""));
  g_assert_nonnull (strstr (graph, "\"strength_model\":0.65"));
  g_assert_cmpint (recipe->process.cut, ==, ASSAY_CUT_METHOD_KEY_COLOR);
  g_assert_cmpint (recipe->process.key.r, ==, 255);
  g_assert_cmpint (recipe->process.key.g, ==, 0);
  g_assert_cmpint (recipe->process.placement, ==, ASSAY_PLACEMENT_CENTER);
  g_assert_cmpint (recipe->process.scaling, ==, ASSAY_SCALING_AREA);
  g_assert_cmpint (recipe->process.safe_area, ==, recipe->contract->fields.safe_area_px);
  g_assert_true (recipe->process.fringe);
}

static void
test_identity (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) first = derive (world, 0, 0, problems),
                          same = derive (world, 0, 0, problems);
  g_autoptr (AssayRecipe) variant = derive (world, 1, 0, problems),
                          again = derive (world, 0, 1, problems);
  g_autoptr (AssayRecipe) titled = NULL;

  g_test_summary ("One hash a picture: slot and regeneration tell recipes apart, a title nobody "
                  "draws does not");
  assert_no_problems (problems);
  g_assert_true (assay_digest_equal (&first->hash, &same->hash));
  g_assert_false (assay_digest_equal (&first->hash, &variant->hash));
  g_assert_false (assay_digest_equal (&first->hash, &again->hash));
  g_assert_cmpint (again->seed, !=, first->seed);

  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Another','assetType':'ui_icon','checkpointId':'copax',"
    "'prompt':{'positive':'a "
    "ruby','negative':'crown'},'seedPolicy':{'strategy':'fixed','baseSeed':9007199254740990}}");
  titled = derive (world, 0, 0, problems);
  g_assert_true (assay_digest_equal (&first->hash, &titled->hash));
}

static void
test_key_of_slot (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayRecipe) plain =
    assay_recipe_derive (catalog, "gem", (AssaySlot){1, (char *) "", 0}, 0, NULL, NULL, NULL);
  g_autoptr (AssayRecipe) frame =
    assay_recipe_derive (catalog, "gem", (AssaySlot){1, (char *) "idle", 3}, 0, NULL, NULL, NULL);
  g_autofree char *plain_text = text_of (plain->bytes), *frame_text = text_of (frame->bytes);

  g_test_summary ("State and frame stand in a recipe only where there are any; a frame has a seed");
  g_assert_nonnull (strstr (plain_text, "\"slot\":{\"variant\":1}"));
  g_assert_nonnull (strstr (frame_text, "\"slot\":{\"frame\":3,\"state\":\"idle\",\"variant\":1}"));
  g_assert_cmpint (plain->seed, !=, frame->seed);
}

static void
test_canonical (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, problems);
  g_autoptr (GBytes) bytes = assay_recipe_to_bytes (recipe), canonical = NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  AssayDigest hash;

  canonical = assay_json_canonicalize (text, n_bytes);
  g_assert_nonnull (canonical);
  g_assert_true (g_bytes_equal (bytes, canonical));
  assay_digest_of_bytes (&hash, bytes);
  g_assert_true (assay_digest_equal (&hash, &recipe->hash));
}

static void
test_read (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, problems);
  g_autoptr (AssayContract) contract = NULL;
  g_auto (AssayProcessParameters) process = {0};

  g_test_summary ("From the blob alone come the same contract and parameters");
  g_assert_true (assay_recipe_read (recipe->bytes, &process, &contract, problems));
  assert_no_problems (problems);
  g_assert_true (assay_digest_equal (&contract->hash, &recipe->contract->hash));
  g_assert_cmpmem (&contract->fields, sizeof contract->fields, &recipe->contract->fields,
                   sizeof contract->fields);
  g_assert_cmpint (contract->canvas_width, ==, recipe->contract->canvas_width);
  g_assert_cmpint (contract->canvas_height, ==, recipe->contract->canvas_height);
  g_assert_cmpint (contract->requires_alpha, ==, recipe->contract->requires_alpha);
  g_assert_cmpint (process.cut, ==, recipe->process.cut);
  g_assert_cmpmem (&process.key, sizeof process.key, &recipe->process.key, sizeof process.key);
  g_assert_cmpint (process.key_tolerance, ==, 12);
  g_assert_cmpint (process.key_tolerance, ==, recipe->process.key_tolerance);
  g_assert_cmpint (process.fringe, ==, recipe->process.fringe);
  g_assert_cmpint (process.placement, ==, recipe->process.placement);
  g_assert_cmpint (process.scaling, ==, recipe->process.scaling);
  g_assert_cmpint (process.canvas_width, ==, recipe->process.canvas_width);
  g_assert_cmpint (process.canvas_height, ==, recipe->process.canvas_height);
  g_assert_cmpint (process.safe_area, ==, recipe->process.safe_area);
  g_assert_null (process.strokes);
}

/* @recipe anew with the strokes of its process. */
static void
assert_written (AssayRecipe *recipe, AssayProcessParameters *out_process)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GBytes) canonical = NULL;
  gsize n_bytes;
  const char *text;

  g_clear_pointer (&recipe->bytes, g_bytes_unref);
  recipe->bytes = _assay_recipe_write (recipe);
  text = g_bytes_get_data (recipe->bytes, &n_bytes);
  canonical = assay_json_canonicalize (text, n_bytes);
  g_assert_true (g_bytes_equal (recipe->bytes, canonical));
  g_assert_true (assay_recipe_read (recipe->bytes, out_process, &contract, problems));
}

static void
test_strokes (void)
{
  const AssayStrokePoint point = {3, 4};
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, NULL);
  g_autoptr (GBytes) before = g_bytes_ref (recipe->bytes);
  g_auto (AssayProcessParameters) none = {0}, some = {0};
  AssayStrokes *strokes = assay_strokes_new ();

  g_test_summary ("Without a stroke a recipe is what it was before there were strokes");
  recipe->process.strokes = strokes;
  assert_written (recipe, &none);
  g_assert_null (none.strokes);
  g_assert_true (g_bytes_equal (recipe->bytes, before));
  g_assert_true (assay_strokes_add (strokes, ASSAY_STROKE_ERASE, 9, &point, 1));
  assert_written (recipe, &some);
  g_assert_true (assay_strokes_equal (some.strokes, strokes));
  g_assert_false (g_bytes_equal (recipe->bytes, before));
}

static void
test_bad_strokes (void)
{
  static const char good[] = "\"points\":[{\"x\":3,\"y\":4}]", bad[] = "\"points\":[]";
  const AssayStrokePoint point = {3, 4};
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, NULL);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_auto (AssayProcessParameters) process = {0};
  g_autoptr (GString) text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  recipe->process.strokes = assay_strokes_new ();
  g_assert_true (assay_strokes_add (recipe->process.strokes, ASSAY_STROKE_KEEP, 1, &point, 1));
  assert_written (recipe, &process);
  text = g_string_new_len (g_bytes_get_data (recipe->bytes, NULL),
                           (gssize) g_bytes_get_size (recipe->bytes));
  g_assert_cmpuint (g_string_replace (text, good, bad, 0), ==, 1);
  bytes = g_bytes_new (text->str, text->len);
  assay_process_parameters_clear (&process);
  g_assert_false (assay_recipe_read (bytes, &process, NULL, problems));
  g_assert_cmpstr (problem_of (problems, "strokes.no_point")->pointer, ==,
                   "/process/byHand/strokes/0/points");
}

static void
test_prefix (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, problems);
  g_autoptr (AssayModelMap) same = assay_model_map_new (NULL);
  g_autoptr (GBytes) posted = NULL;
  g_autofree char *before = text_of (recipe->graph), *after = NULL;
  char *at;

  assay_model_map_set (same, "checkpoint:copax", "copax");
  assay_model_map_set (same, "lora:l", "l");
  posted = assay_recipe_bind_for_server (recipe->bytes, "assay/01J/gem",
                                         &(AssayServerModels){.map = same}, NULL, problems);
  assert_no_problems (problems);
  after = text_of (posted);
  at = strstr (before, "\"filename_prefix\":\"assay\"");
  g_assert_nonnull (at);
  /* nothing else differs */
  {
    g_autofree char *head = g_strndup (before, (gsize) (at - before));
    g_autofree char *wanted = g_strconcat (head, "\"filename_prefix\":\"assay/01J/gem\"",
                                           at + strlen ("\"filename_prefix\":\"assay\""), NULL);

    g_assert_cmpstr (after, ==, wanted);
  }
}

static void
test_damage (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayRecipe) recipe = derive (world, 0, 0, NULL);
  gsize n_bytes;
  const char *text = g_bytes_get_data (recipe->bytes, &n_bytes);
  const AssayServerModels nowhere = {NULL, NULL, NULL};
  guint n_read = 0;

  g_test_summary ("Cut anywhere or with any byte changed: a problem or a reading, never a crash; "
                  "cut is always refused");
  for (gsize i = 0; i < n_bytes; i += 3)
    {
      g_autoptr (GBytes) cut = g_bytes_new (text, i);
      g_autofree char *copy = g_memdup2 (text, n_bytes);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (AssayContract) contract = NULL;
      g_auto (AssayProcessParameters) process = {0};

      g_assert_false (assay_recipe_read (cut, &process, NULL, problems));
      g_assert_null (assay_recipe_bind_for_server (cut, "x", &nowhere, NULL, problems));
      g_assert_cmpuint (assay_problems_count (problems), >=, 2);
      copy[i] = copy[i] == '}' ? ']' : '}';
      changed = g_bytes_new (copy, n_bytes);
      n_read += assay_recipe_read (changed, &process, &contract, problems);
    }
  g_assert_cmpuint (n_read, <, n_bytes / 3);
}

static void
test_foreign_blob (void)
{
  static const char *const texts[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"schema\":\"recipe/3\"}",
                                      "{\"schema\":\"recipe/2\"}",
                                      "{\"schema\":\"recipe/1\"}",
                                      "nonsense"};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_auto (AssayProcessParameters) process = {0};

      g_assert_false (assay_recipe_read (bytes, &process, NULL, problems));
      problem_of (problems, "recipe.damaged");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/recipe/seed-known", test_seed_known);
  g_test_add_func ("/core/recipe/seed-range", test_seed_range);
  g_test_add_func ("/core/recipe/seed-parts", test_seed_parts);
  g_test_add_func ("/core/recipe/render-size", test_render_size);
  g_test_add_func ("/core/recipe/bind", test_bind);
  g_test_add_func ("/core/recipe/identity", test_identity);
  g_test_add_func ("/core/recipe/key-of-slot", test_key_of_slot);
  g_test_add_func ("/core/recipe/canonical", test_canonical);
  g_test_add_func ("/core/recipe/read", test_read);
  g_test_add_func ("/core/recipe/strokes", test_strokes);
  g_test_add_func ("/core/recipe/bad-strokes", test_bad_strokes);
  g_test_add_func ("/core/recipe/prefix", test_prefix);
  g_test_add_func ("/core/recipe/damage", test_damage);
  g_test_add_func ("/core/recipe/foreign-blob", test_foreign_blob);
  return g_test_run ();
}
