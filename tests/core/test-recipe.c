/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "core/recipe/assay-core-private.h"
#include "core-fixture.h"
#include "wire/assay-capabilities.h"

#include <string.h>

#define GEM(rest)                                                                                  \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'" rest  \
  "}"

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

static AssayRecipe *
derive (const World *world, int variant, guint regeneration, AssayProblems *problems)
{
  static AssayCatalog *catalog; /* outlives the recipe, which borrows from it */

  if (catalog != NULL)
    assay_catalog_unref (catalog);
  catalog = world_catalog (world, FALSE);
  return assay_recipe_derive (catalog, "gem", (AssaySlot){variant}, regeneration, NULL, NULL,
                              problems);
}

static char *
text_of (GBytes *bytes)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  return g_strndup (text, n_bytes);
}

static World *
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
  AssayProcessParameters process;

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
      AssayProcessParameters process;

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
      AssayProcessParameters process;

      g_assert_false (assay_recipe_read (bytes, &process, NULL, problems));
      problem_of (problems, "recipe.damaged");
    }
}

/* Workflows ------------------------------------------------------------- */

#define FLOW(bindings, rest)                                                                       \
  "{'schema':'workflow/1','id':'flow','title':'F','graph':{"                                       \
  "'1':{'class_type':'CheckpointLoaderSimple','inputs':{'ckpt_name':'a'}},"                        \
  "'2':{'class_type':'CLIPTextEncode','inputs':{'clip':['1',1],'text':''}},"                       \
  "'3':{'class_type':'EmptyLatentImage','inputs':{'width':8,'height':8,'batch_size':1}},"          \
  "'4':{'class_type':'KSampler','inputs':{'model':['1',0],'positive':['2',0],'negative':['2',0],'" \
  "latent_image':['3',0],"                                                                         \
  "'seed':1,'steps':1,'cfg':1,'sampler_name':'euler','scheduler':'normal','denoise':1}},"          \
  "'5':{'class_type':'VAEDecode','inputs':{'samples':['4',0],'vae':['1',2]}},"                     \
  "'6':{'class_type':'SaveImage','inputs':{'images':['5',0],'filename_prefix':'x'}}},"             \
  "'bindings':{" bindings "},'outputs':[{'node':'6','meaning':'image'}]" rest "}"
#define BIND(name, node, input) "'" name "':{'node':'" node "','input':'" input "'}"
#define MOST                                                                                       \
  BIND ("checkpoint", "1", "ckpt_name")                                                            \
  "," BIND ("positive", "2", "text") "," BIND ("width", "3", "width") "," BIND (                   \
    "height", "3", "height") "," BIND ("filename_prefix", "6", "filename_prefix")

/* The model's own checks refuse some of these before they get here; then there is nothing to derive
 * from. */
static gboolean
loads (const char *body)
{
  g_autofree char *text = g_strdelimit (g_strdup (body), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayDocument *document =
    assay_document_load (ASSAY_KIND_WORKFLOW, bytes, "workflows/flow@1.json", NULL);

  if (document == NULL)
    return FALSE;
  assay_document_unref (document);
  return TRUE;
}

static void
assert_refused (const char *flow, const char *code, const char *pointer)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayProblem *problem;

  if (!loads (flow))
    {
      g_test_message ("%s is refused on loading", code);
      return;
    }
  world_set (world, "workflows/flow@1.json", flow);
  world_set (world, "specs/gem.json", GEM (",'workflowId':'flow@1'"));
  g_assert_null (derive (world, 0, 0, problems));
  problem = problem_of (problems, code);
  g_assert_cmpstr (problem->file, ==, "workflows/flow@1.json");
  g_assert_cmpstr (problem->pointer, ==, pointer);
  g_assert_nonnull (problem->fix);
}

static void
test_unbound (void)
{
  g_test_summary ("A workflow that does not take what makes the picture says which input is "
                  "missing, where, and what to do");
  assert_refused (FLOW (MOST "," BIND ("negative", "2", "text"), ",'loraChain':{'node':'1'}"),
                  "workflow.unbound_input", "/bindings/seed");
  assert_refused (FLOW (MOST "," BIND ("seed", "4", "seed"), ",'loraChain':{'node':'1'}"),
                  "workflow.unbound_input", "/bindings/negative");
  assert_refused (FLOW (MOST "," BIND ("seed", "4", "sede"), ",'loraChain':{'node':'1'}"),
                  "workflow.no_input", "/bindings/seed/input");
  assert_refused (FLOW (MOST "," BIND ("seed", "44", "seed"), ",'loraChain':{'node':'1'}"),
                  "workflow.no_input", "/bindings/seed/node");
  assert_refused (FLOW (MOST "," BIND ("seed", "4", "seed") "," BIND ("negative", "2", "text"), ""),
                  "workflow.no_lora_chain", "/loraChain");
}

/* Recipes of a workflow already seen are filled into its form: the bytes must be those of binding
 * afresh. */
static void
assert_form (const World *world, gboolean learnt)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayRecipe) first = derive (world, 0, 0, problems);
  g_autoptr (AssayRecipe) second = derive (world, 1, 2, problems);
  g_autoptr (GBytes) afresh = NULL, again = NULL;
  g_autoptr (AssayBindForm) form = NULL;
  g_autoptr (AssayTrace) trace = assay_trace_new (), afresh_trace = assay_trace_new ();
  g_autofree char *lines = NULL, *afresh_lines = NULL;

  assert_no_problems (problems);
  g_assert_false (assay_digest_equal (&first->hash, &second->hash));
  afresh = _assay_recipe_bind_afresh (second, afresh_trace, problems);
  g_assert_true (g_bytes_equal (second->graph, afresh));
  again = _assay_recipe_bind (second, trace, problems);
  g_assert_true (g_bytes_equal (again, afresh));
  lines = trace_lines (trace, "recipe");
  afresh_lines = trace_lines (afresh_trace, "recipe");
  g_assert_cmpstr (lines, ==, afresh_lines);
  form = _assay_bind_form_recall (&second->workflow->document.hash, second->stack->loras->len);
  g_assert_cmpint (form != NULL, ==, learnt);
}

#define ALL                                                                                        \
  MOST                                                                                             \
    "," BIND ("seed", "4", "seed") "," BIND ("negative", "2", "text") "," BIND ("cfg", "4", "cfg")

static void
test_form (void)
{
  g_autoptr (World) world = world_new ();

  g_test_summary ("A remembered form gives the bytes that binding afresh gives, or is not used");
  assert_form (world, TRUE);
  world_set (
    world, "specs/gem.json",
    GEM (",'prompt':{'positive':'a \\'ruby\\' \\u00e9 \\\\ 7310577365000.01','negative':'\\n'}"));
  assert_form (world, TRUE);
  for (char id[] = "a"; id[0] <= 'c'; id[0]++)
    {
      g_autofree char *path = g_strconcat ("loras/", id, ".json", NULL);
      g_autofree char *body = g_strdup_printf (
        "{'schema':'lora/"
        "1','id':'%s','title':'L','serverFile':'%s.safetensors','families':['sdxl'],"
        "'tags':['x:y'],'preferred':true,'weightDefault':0.%d5}",
        id, id, id[0] - 'a');

      world_set (world, path, body);
      world_set (world, "specs/gem.json", GEM (",'tags':['x:y']"));
      assert_form (world, TRUE);
    }
}

static void
test_form_not_learnt (void)
{
  g_autoptr (World) world = world_new ();

  /* positive and negative share an input: the later one hides the first */
  world_set (world, "workflows/flow@1.json", FLOW (ALL, ""));
  world_set (world, "specs/gem.json", GEM (",'workflowId':'flow@1'"));
  assert_form (world, FALSE);
}

static void
test_form_without_negative (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  g_test_summary ("Words no input takes are told also by a workflow that was fine without them");
  world_set (world, "workflows/flow@1.json", FLOW (MOST "," BIND ("seed", "4", "seed"), ""));
  world_set (world, "specs/gem.json",
             GEM (",'workflowId':'flow@1','prompt':{'positive':'x on {key}'},"
                  "'promptPolicy':{'compileMode':'verbatim'}"));
  assert_form (world, TRUE);
  world_set (world, "specs/gem.json",
             GEM (",'workflowId':'flow@1','prompt':{'positive':'x on {key}','negative':'y'},"
                  "'promptPolicy':{'compileMode':'verbatim'}"));
  g_assert_null (derive (world, 0, 0, problems));
  g_assert_cmpstr (problem_of (problems, "workflow.unbound_input")->pointer, ==,
                   "/bindings/negative");
}

static void
test_all_problems (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  g_test_summary ("The gate tells of contract, stack, size and workflow at once");
  world_set (world, "project.json",
             "{'schema':'project/1','title':'T','contract':{'safeAreaPx':9}}");
  world_set (world, "workflows/flow@1.json", FLOW (MOST, ",'loraChain':{'node':'1'}"));
  world_set (world, "specs/gem.json",
             GEM (",'qualityContract':{'safeAreaPx':1},'workflowId':'flow@1',"
                  "'loraPolicy':{'mode':'manual','loras':[{'loraId':'nothing'}]}"));
  {
    g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);

    assay_ready_check (catalog, spec_of (catalog, "gem"), NULL, NULL, problems);
  }
  problem_of (problems, "contract.conflict");
  problem_of (problems, "stack.no_lora");
  problem_of (problems, "workflow.unbound_input");
}

static void
test_render_grid (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new (), none = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe = NULL;

  world_set (world, "specs/gem.json", GEM (",'render':{'width':100,'height':104}"));
  g_assert_null (derive (world, 0, 0, problems));
  problem_of (problems, "recipe.render_grid");
  world_set (world, "specs/gem.json", GEM (",'render':{'width':512,'height':768}"));
  recipe = derive (world, 0, 0, none);
  assert_no_problems (none);
  g_assert_cmpint (recipe->render_width, ==, 512);
  g_assert_cmpint (recipe->render_height, ==, 768);
}

static void
test_cut (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new (), none = assay_problems_new ();
  g_autoptr (AssayRecipe) as_is = NULL, verbatim = NULL;

  world_set (world, "specs/gem.json", GEM (",'processPolicy':{'cut':'node'}"));
  g_assert_null (derive (world, 0, 0, problems));
  g_assert_cmpstr (problem_of (problems, "recipe.cut_node")->pointer, ==, "/processPolicy/cut");
  world_set (
    world, "catalog/asset-types/ui_icon.json",
    "{'schema':'asset-type/1','id':'ui_icon','title':'I','canvas':{'width':64,'height':64}}");
  world_set (world, "specs/gem.json",
             GEM (",'processPolicy':{'cut':'as_is','scale':'nearest','keyTolerance':30}"));
  as_is = derive (world, 0, 0, none);
  g_assert_cmpint (as_is->process.key_tolerance, ==, 30);
  g_assert_cmpint (as_is->process.cut, ==, ASSAY_CUT_METHOD_AS_IS);
  g_assert_cmpint (as_is->process.scaling, ==, ASSAY_SCALING_NEAREST);
  g_assert_false (as_is->process.fringe);
  /* nothing is to be transparent, so nothing is cut away */
  world_set (world, "specs/gem.json",
             GEM (",'prompt':{'positive':'x'},'promptPolicy':{'compileMode':'verbatim'}"));
  verbatim = derive (world, 0, 0, none);
  g_assert_cmpint (verbatim->process.cut, ==, ASSAY_CUT_METHOD_AS_IS);
  assert_no_problems (none);
}

/* The server ------------------------------------------------------------ */

static AssayCapabilities *
capabilities_with (const char *checkpoint, AssayProblems *problems)
{
  static const char stats[] =
    "{\"system\":{\"comfyui_version\":\"0.3.40\",\"os\":\"posix\"},\"devices\":[]}";
  g_autoptr (GBytes) system = g_bytes_new_static (stats, sizeof stats - 1), info = NULL;
  char *text = g_strdup_printf (
    "{\"CheckpointLoaderSimple\":{\"input\":{\"required\":{\"ckpt_name\":[[\"%s\"]]}}},"
    "\"CLIPTextEncode\":{\"input\":{\"required\":{\"text\":[\"STRING\"],\"clip\":[\"CLIP\"]}}},"
    "\"EmptyLatentImage\":{\"input\":{\"required\":{}}},\"VAEDecode\":{\"input\":{\"required\":{}}}"
    ","
    "\"KSampler\":{\"input\":{\"required\":{\"sampler_name\":[[\"euler\"]],\"scheduler\":[["
    "\"normal\"]]}}},"
    "\"SaveImage\":{\"input\":{\"required\":{}},\"output_node\":true}}",
    checkpoint);

  info = g_bytes_new_take (text, strlen (text));
  return assay_capabilities_parse (system, info, NULL, "http://test", problems);
}

static void
test_capabilities (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) fits = assay_problems_new (), missing = assay_problems_new (),
                            replaced = assay_problems_new ();
  g_autoptr (AssayCapabilities) with = capabilities_with ("copax.safetensors", fits);
  g_autoptr (AssayCapabilities) without = capabilities_with ("other.safetensors", missing);
  g_autoptr (AssayModelMap) files = assay_model_map_new (NULL);

  assay_model_map_set (files, "checkpoint:copax", "other.safetensors");
  g_assert_nonnull (with);
  g_assert_nonnull (without);
  assay_ready_check (catalog, spec_of (catalog, "gem"), with, NULL, fits);
  assert_no_problems (fits);
  assay_ready_check (catalog, spec_of (catalog, "gem"), without, NULL, missing);
  problem_of (missing, "server.missing_model");
  assay_ready_check (catalog, spec_of (catalog, "gem"), without, files, replaced);
  assert_no_problems (replaced);
}

static void
test_no_spec (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  world_set (world, "specs/gem.json", NULL);
  g_assert_null (derive (world, 0, 0, problems));
  problem_of (problems, "recipe.no_spec");
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
  g_test_add_func ("/core/recipe/prefix", test_prefix);
  g_test_add_func ("/core/recipe/damage", test_damage);
  g_test_add_func ("/core/recipe/foreign-blob", test_foreign_blob);
  g_test_add_func ("/core/recipe/unbound", test_unbound);
  g_test_add_func ("/core/recipe/form", test_form);
  g_test_add_func ("/core/recipe/form-not-learnt", test_form_not_learnt);
  g_test_add_func ("/core/recipe/form-without-negative", test_form_without_negative);
  g_test_add_func ("/core/recipe/all-problems", test_all_problems);
  g_test_add_func ("/core/recipe/render-grid", test_render_grid);
  g_test_add_func ("/core/recipe/cut", test_cut);
  g_test_add_func ("/core/recipe/capabilities", test_capabilities);
  g_test_add_func ("/core/recipe/no-spec", test_no_spec);
  return g_test_run ();
}
