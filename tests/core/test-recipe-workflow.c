/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "core/recipe/assay-core-private.h"
#include "recipe-kit.h"
#include "wire/assay-capabilities.h"

#include <string.h>

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

/* Mutation: add_outputs() in the order of the document alone (a mask is taken for the picture). */
static void
test_outputs (void)
{
  static const char *const known[][2] = {
    {"'outputs':[{'node':'6'}]", "6"},
    {"'outputs':[{'node':'5','meaning':'mask'},{'node':'6'}]", "6 5"},
    {"'outputs':[{'node':'5','meaning':'alpha'},{'node':'6'}]", "5 6"},
    {"'outputs':[]", "6"},
    {"'title':'F'", "6"},
  };
  g_autoptr (GBytes) damaged = g_bytes_new_static ("{", 1);
  g_auto (GStrv) none = assay_recipe_dup_outputs (damaged);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (World) world = world_new ();
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *body = g_strdup_printf (
        "{'schema':'workflow/1','id':'flow','graph':{"
        "'1':{'class_type':'A','inputs':{'a':'','b':'','c':1,'d':8,'e':8}},"
        "'5':{'class_type':'B','inputs':{}},'6':{'class_type':'C','inputs':{'prefix':'x'}}},"
        "'bindings':{" BIND ("checkpoint", "1", "a") "," BIND ("positive", "1", "b") "," BIND (
          "negative", "1",
          "b") "," BIND ("seed", "1",
                         "c") "," BIND ("width", "1",
                                        "d") "," BIND ("height", "1",
                                                       "e") "," BIND ("filename_prefix", "6",
                                                                      "prefix") "},%s%s}",
        known[i][0], strstr (known[i][0], "title") != NULL ? "" : ",'title':'F'");
      g_autoptr (AssayRecipe) recipe = NULL;
      g_auto (GStrv) nodes = NULL;
      g_autofree char *text = NULL;

      world_set (world, "workflows/flow@1.json", body);
      world_set (world, "specs/gem.json", GEM (",'workflowId':'flow@1'"));
      recipe = derive (world, 0, 0, problems);
      assert_no_problems (problems);
      nodes = assay_recipe_dup_outputs (recipe->bytes);
      text = g_strjoinv (" ", nodes);
      g_assert_cmpstr (text, ==, known[i][1]);
    }
  g_assert_null (none[0]);
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
  g_test_add_func ("/core/recipe/unbound", test_unbound);
  g_test_add_func ("/core/recipe/form", test_form);
  g_test_add_func ("/core/recipe/form-not-learnt", test_form_not_learnt);
  g_test_add_func ("/core/recipe/form-without-negative", test_form_without_negative);
  g_test_add_func ("/core/recipe/all-problems", test_all_problems);
  g_test_add_func ("/core/recipe/render-grid", test_render_grid);
  g_test_add_func ("/core/recipe/cut", test_cut);
  g_test_add_func ("/core/recipe/outputs", test_outputs);
  g_test_add_func ("/core/recipe/capabilities", test_capabilities);
  g_test_add_func ("/core/recipe/no-spec", test_no_spec);
  return g_test_run ();
}
