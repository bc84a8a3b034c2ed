/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"

#include <string.h>

#define SPEC(type, rest)                                                                           \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'" type "','checkpointId':'copax'" rest \
  "}"
#define GEM(rest)  SPEC ("ui_icon", rest)
#define CARD(rest) SPEC ("card", rest)
#define VERBATIM   ",'promptPolicy':{'compileMode':'verbatim'}"

/* An opaque card; a workflow that cuts, one that gives a mask only. */
#define FLOW(id, meaning)                                                                          \
  "{'schema':'workflow/1','id':'" id "','title':'F','graph':{"                                     \
  "'1':{'class_type':'CheckpointLoaderSimple','inputs':{'ckpt_name':'x'}},"                        \
  "'2':{'class_type':'CLIPTextEncode','inputs':{'text':'','clip':['1',1]}},"                       \
  "'3':{'class_type':'EmptyLatentImage','inputs':{'width':64,'height':64,'batch_size':1}},"        \
  "'4':{'class_type':'KSampler','inputs':{'seed':0,'steps':1,'cfg':1,'sampler_name':'e',"          \
  "'scheduler':'n','denoise':1,'model':['1',0],'positive':['2',0],'negative':['2',0],"             \
  "'latent_image':['3',0]}},"                                                                      \
  "'5':{'class_type':'VAEDecode','inputs':{'samples':['4',0],'vae':['1',2]}},"                     \
  "'6':{'class_type':'SaveImage','inputs':{'filename_prefix':'p','images':['5',0]}}},"             \
  "'bindings':{'checkpoint':{'node':'1','input':'ckpt_name'},"                                     \
  "'positive':{'node':'2','input':'text'},'negative':{'node':'2','input':'text'},"                 \
  "'seed':{'node':'4','input':'seed'},'width':{'node':'3','input':'width'},"                       \
  "'height':{'node':'3','input':'height'},'filename_prefix':{'node':'6','input':"                  \
  "'filename_prefix'}},'outputs':[{'node':'6','meaning':'" meaning "'}]}"

static World *
world_of_types (void)
{
  World *world = world_new ();

  world_set (
    world, "catalog/asset-types/card.json",
    "{'schema':'asset-type/1','id':'card','title':'Card','canvas':{'width':64,'height':96},"
    "'contract':{'backgroundPolicy':'opaque'}}");
  world_set (world, "catalog/asset-types/dot.json",
             "{'schema':'asset-type/1','id':'dot','title':'Dot','canvas':{'width':8,'height':8},"
             "'requiresAlpha':true,'contract':{'safeAreaPx':1}}");
  world_set (world, "catalog/asset-types/full.json",
             "{'schema':'asset-type/1','id':'full','title':'F','canvas':{'width':64,'height':64},"
             "'requiresAlpha':true,'contract':{'safeAreaPx':6,'contentMinPerMille':1000}}");
  world_set (world, "workflows/cuts@1.json", FLOW ("cuts", "alpha"));
  world_set (world, "workflows/masks@1.json", FLOW ("masks", "mask"));
  return world;
}

/* @world's gem, alone; the recipe is nobody's if there is a problem. */
static AssayProblems *
problems_of (const World *world, char **out_positive)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  AssayProblems *problems = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe =
    assay_recipe_derive (catalog, "gem", (AssaySlot){0}, 0, NULL, NULL, problems);

  g_assert_true ((recipe == NULL) == (assay_problems_count (problems) > 0));
  if (out_positive != NULL)
    *out_positive = recipe != NULL ? g_strdup (recipe->package->positive) : NULL;
  return problems;
}

/* A spec that cannot pass, where that is said, and the spec that follows from doing as told. */
typedef struct
{
  const char *doomed, *code, *pointer, *mended;
} Doom;

static const Doom dooms[] = {
  /* room: 2 x 6 px are kept free; 40 per mille must be filled: (n - 12)² >= 0.04 n² from 15 on */
  {GEM (",'canvas':{'width':8,'height':8}"), "recipe.no_room", "/canvas",
   GEM (",'canvas':{'width':15,'height':15}")},
  {GEM (",'canvas':{'width':12,'height':300}"), "recipe.no_room", "/canvas",
   GEM (",'canvas':{'width':16,'height':300}")},
  {GEM (",'canvas':{'width':14,'height':14}"), "recipe.too_little_room", "/canvas",
   GEM (",'canvas':{'width':15,'height':15}")},
  {GEM (",'qualityContract':{'safeAreaPx':64}"), "recipe.no_room", "/canvas",
   GEM (",'qualityContract':{'safeAreaPx':50}")},
  {GEM (",'canvas':{'width':8,'height':8}"), "recipe.no_room", "/canvas", SPEC ("dot", "")},
  {SPEC ("full", ""), "recipe.too_little_room", "/canvas", SPEC ("dot", "")},
  /* sizes */
  {GEM (",'canvas':{'width':8193,'height':8193}"), "recipe.canvas_too_large", "/canvas",
   GEM (",'canvas':{'width':8192,'height':8192}")},
  {GEM (",'render':{'width':1056,'height':1048}"), "recipe.render_too_large", "/render",
   GEM (",'render':{'width':1048,'height':1048}")},
  {CARD (",'canvas':{'width':16000,'height':8}"), "recipe.render_too_narrow", "/canvas",
   CARD (",'canvas':{'width':160,'height':8}")},
  {GEM (",'render':{'width':1024,'height':8}"), "recipe.render_too_narrow", "/render",
   GEM (",'render':{'width':1024,'height':16}")},
  /* 100 x 52 is drawn at 1400 x 728, 100 x 50 at 1400 x 704: that is 99 px where it is 50 high */
  {CARD (",'canvas':{'width':100,'height':50}"), "recipe.not_canvas_size", "/render",
   CARD (",'canvas':{'width':100,'height':52}")},
  {CARD (",'canvas':{'width':100,'height':50}"), "recipe.not_canvas_size", "/render",
   CARD (",'canvas':{'width':100,'height':50},'render':{'width':1200,'height':600}")},
  /* half of it is 540 px high, which no model draws; a third is a whole step */
  {CARD (",'canvas':{'width':1920,'height':1080}"), "recipe.not_canvas_size", "/render",
   CARD (",'canvas':{'width':1920,'height':1080},'render':{'width':640,'height':360}")},
  {CARD (",'canvas':{'width':1366,'height':768}"), "recipe.not_canvas_size", "/canvas",
   CARD (",'canvas':{'width':1368,'height':768}")},
  {CARD (",'canvas':{'width':2049,'height':2049}"), "recipe.not_canvas_size", "/canvas",
   CARD (",'canvas':{'width':2048,'height':2048}")},
  {CARD (",'processPolicy':{'scale':'none'}"), "recipe.not_placed", "/processPolicy/place",
   CARD (",'processPolicy':{'scale':'area','place':'center'}")},
  {GEM (",'processPolicy':{'place':'none'}"), "recipe.not_placed", "/processPolicy/place",
   GEM (",'processPolicy':{'place':'foot'}")},
  /* transparency */
  {GEM (",'processPolicy':{'cut':'as_is'}"), "recipe.no_alpha", "/processPolicy/cut",
   GEM (",'processPolicy':{'cut':'auto'}")},
  {GEM (",'processPolicy':{'cut':'as_is'}"), "recipe.no_alpha", "/processPolicy/cut",
   GEM (",'processPolicy':{'cut':'as_is'},'workflowId':'cuts@1'")},
  {CARD (",'qualityContract':{'backgroundPolicy':'transparent'},'processPolicy':{'cut':'as_is'}"),
   "recipe.no_alpha", "/processPolicy/cut",
   CARD (",'qualityContract':{'backgroundPolicy':'flat'},'processPolicy':{'cut':'as_is'}")},
  {GEM (VERBATIM ",'prompt':{'positive':'a gem'}"), "recipe.key_not_asked", "/prompt/positive",
   GEM (VERBATIM ",'prompt':{'positive':'a gem on {key}'}")},
  {GEM (VERBATIM ",'prompt':{'positive':'a gem','negative':'{key}'}"), "recipe.key_not_asked",
   "/prompt/positive",
   GEM (VERBATIM ",'prompt':{'positive':'a gem on blue'},'processPolicy':{'keyColor':'blue'}")},
  {GEM (VERBATIM ",'prompt':{'positive':'{KEY} { key }'}"), "recipe.key_not_asked",
   "/prompt/positive", CARD (VERBATIM ",'prompt':{'positive':'a gem'}")},
  /* what is taken */
  {GEM (",'workflowId':'masks@1'"), "recipe.no_picture", "/workflowId",
   GEM (",'workflowId':'cuts@1'")},
};

static void
test_doomed (void)
{
  g_autoptr (World) world = world_of_types ();

  g_test_summary ("What no picture can pass is told with its place, and doing as told mends it");
  for (guint i = 0; i < G_N_ELEMENTS (dooms); i++)
    {
      g_autoptr (AssayProblems) problems = NULL, none = NULL;
      const AssayProblem *problem;

      world_set (world, "specs/gem.json", dooms[i].doomed);
      problems = problems_of (world, NULL);
      problem = problem_of (problems, dooms[i].code);
      g_assert_cmpuint (assay_problems_count (problems), ==, 1);
      g_assert_cmpstr (problem->pointer, ==, dooms[i].pointer);
      g_assert_cmpstr (problem->file, ==, "specs/gem.json");
      world_set (world, "specs/gem.json", dooms[i].mended);
      none = problems_of (world, NULL);
      assert_no_problems (none);
    }
}

static void
test_fixes (void)
{
  g_autoptr (World) world = world_of_types ();

  g_test_summary ("A way out never leads into a built-in document, which cannot be edited");
  for (guint i = 0; i < G_N_ELEMENTS (dooms); i++)
    {
      g_autoptr (AssayProblems) problems = NULL;

      world_set (world, "specs/gem.json", dooms[i].doomed);
      problems = problems_of (world, NULL);
      for (guint j = 0; j < assay_problems_count (problems); j++)
        {
          g_autofree char *fix = assay_problem_dup_fix (assay_problems_get (problems, j), NULL);

          g_assert_nonnull (fix);
          g_assert_null (strstr (fix, "builtin:"));
        }
    }
}

static void
test_loosening (void)
{
  g_autoptr (World) world = world_of_types ();
  g_autoptr (AssayProblems) problems = NULL, own = NULL;
  g_autofree char *fix = NULL, *own_fix = NULL;

  g_test_summary ("A built-in limit is not lowered: another asset type is named; one's own may be");
  world_set (world, "specs/gem.json", GEM (",'qualityContract':{'safeAreaPx':2}"));
  problems = problems_of (world, NULL);
  fix = assay_problem_dup_fix (problem_of (problems, "contract.conflict"), NULL);
  g_assert_null (strstr (fix, "builtin:"));
  g_assert_nonnull (strstr (fix, "assetType"));
  world_set (world, "specs/gem.json", SPEC ("dot", ",'qualityContract':{'safeAreaPx':0}"));
  own = problems_of (world, NULL);
  own_fix = assay_problem_dup_fix (problem_of (own, "contract.conflict"), NULL);
  g_assert_nonnull (strstr (own_fix, "lower it in catalog/asset-types/dot.json"));
}

static void
test_left_out (void)
{
  g_autoptr (World) world = world_of_types ();
  g_autoptr (AssayProblems) problems = NULL;

  g_test_summary ("A project that keeps the words for the background out cannot cut by it");
  world_set (world, "policies/prompt-override.json",
             "{'schema':'prompt-override/1','layers':{'processing':{'positive':'none'}}}");
  problems = problems_of (world, NULL);
  g_assert_cmpstr (problem_of (problems, "recipe.key_left_out")->pointer, ==, "/processPolicy/cut");
}

/* Whether a picture that is opaque all over comes out of processing in the size of the canvas. */
static gboolean
comes_out (const AssayRecipe *recipe)
{
  g_autoptr (AssayPicture) source = assay_picture_new (recipe->render_width, recipe->render_height),
                           result = NULL;

  for (int y = 0; y < source->height; y++)
    for (int x = 0; x < source->width; x++)
      *assay_picture_at (source, x, y) = (AssayPixel){90, 120, 60, 255};
  result = assay_process (source, &recipe->process, NULL, NULL);
  g_assert_nonnull (result);
  return result->width == recipe->process.canvas_width
         && result->height == recipe->process.canvas_height;
}

static void
test_sizes_are_true (void)
{
  static const int sizes[][2] = {{64, 96},     {100, 50},   {100, 52},  {300, 200},
                                 {1920, 1080}, {1366, 768}, {17, 31},   {2048, 2048},
                                 {1000, 1001}, {1368, 768}, {333, 111}, {720, 1280}};
  guint n_told = 0;

  g_test_summary ("What is said of an opaque picture's size is what processing does");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (World) world = world_of_types ();
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (AssayCatalog) catalog = NULL;
      g_autoptr (AssayRecipe) whatever = NULL;
      g_autofree char *canvas =
        g_strdup_printf (",'canvas':{'width':%d,'height':%d}", sizes[i][0], sizes[i][1]);
      g_autofree char *spec = g_strdup_printf (CARD ("%s"), canvas);
      g_autofree char *placed =
        g_strdup_printf (CARD ("%s,'processPolicy':{'place':'center'}"), canvas);

      world_set (world, "specs/gem.json", placed);
      catalog = world_catalog (world, FALSE);
      whatever = assay_recipe_derive (catalog, "gem", (AssaySlot){0}, 0, NULL, NULL, NULL);
      g_assert_nonnull (whatever);
      whatever->process.placement = ASSAY_PLACEMENT_NONE;
      g_clear_pointer (&problems, assay_problems_free);
      world_set (world, "specs/gem.json", spec);
      problems = problems_of (world, NULL);
      g_assert_true (comes_out (whatever) == (assay_problems_count (problems) == 0));
      n_told += assay_problems_count (problems) > 0;
    }
  g_assert_cmpuint (n_told, ==, 5);
}

/* The key ---------------------------------------------------------------- */

static void
assert_positive (const char *spec, const char *positive)
{
  g_autoptr (World) world = world_of_types ();
  g_autoptr (AssayProblems) problems = NULL;
  g_autofree char *found = NULL;

  world_set (world, "specs/gem.json", spec);
  problems = problems_of (world, &found);
  assert_no_problems (problems);
  g_assert_cmpstr (found, ==, positive);
}

static void
test_key (void)
{
  g_test_summary ("{key} is the color that is cut out: chosen by the words, or stated");
  assert_positive (GEM (VERBATIM ",'prompt':{'positive':'a gem on plain {key}, {key}'}"),
                   "a gem on plain magenta, magenta");
  assert_positive (GEM (VERBATIM ",'prompt':{'positive':'a pink gem on {key}'}"),
                   "a pink gem on green");
  assert_positive (GEM (VERBATIM ",'prompt':{'positive':'a pink gem on {key}'},"
                                 "'processPolicy':{'keyColor':'magenta'}"),
                   "a pink gem on magenta");
  assert_positive (GEM (VERBATIM ",'prompt':{'positive':'a gem on cyan'},"
                                 "'processPolicy':{'keyColor':'cyan'}"),
                   "a gem on cyan");
  /* nothing is cut: as typed */
  assert_positive (CARD (VERBATIM ",'prompt':{'positive':'a {key} of iron'}"), "a {key} of iron");
  assert_positive (GEM (",'processPolicy':{'keyColor':'red'}"),
                   "Gem, centered, isolated on a plain solid red background");
}

static void
test_key_pixels (void)
{
  g_autoptr (World) world = world_of_types ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autoptr (AssayRecipe) recipe = NULL;

  g_test_summary ("What a verbatim prompt asks for is what is cut out");
  world_set (world, "specs/gem.json",
             GEM (VERBATIM ",'prompt':{'positive':'a pink gem on {key}'}"));
  catalog = world_catalog (world, FALSE);
  recipe = assay_recipe_derive (catalog, "gem", (AssaySlot){0}, 0, NULL, NULL, problems);
  assert_no_problems (problems);
  g_assert_cmpint (recipe->process.cut, ==, ASSAY_CUT_METHOD_KEY_COLOR);
  g_assert_cmpuint (recipe->process.key.r, ==, 0);
  g_assert_cmpuint (recipe->process.key.g, ==, 255);
  g_assert_cmpuint (recipe->process.key.b, ==, 0);
}

/* Names ------------------------------------------------------------------ */

#define NAMED(id, rest)                                                                            \
  "{'schema':'spec/1','id':'" id "','title':'P','assetType':'ui_icon','checkpointId':'copax'" rest \
  "}"

static gboolean
clashes (const World *world, const char *id)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_ready_check (catalog, spec_of (catalog, id), NULL, NULL, problems);
  return assay_problems_has (problems, "recipe.name_clash");
}

static void
test_name_clash (void)
{
  g_autoptr (World) world = world_new ();

  g_test_summary ("An asset that has the file name of another one's variant is not made");
  world_set (world, "specs/potion.json", NAMED ("potion", ",'variants':2"));
  world_set (world, "specs/potion_2.json", NAMED ("potion_2", ",'variants':3"));
  world_set (world, "specs/potion_3.json", NAMED ("potion_3", ""));
  world_set (world, "specs/potion_02.json", NAMED ("potion_02", ""));
  world_set (world, "specs/potion_2_3.json", NAMED ("potion_2_3", ""));
  world_set (world, "specs/potion_2_4.json", NAMED ("potion_2_4", ""));
  world_set (world, "specs/potion_1.json", NAMED ("potion_1", ""));
  g_assert_false (clashes (world, "potion"));
  g_assert_true (clashes (world, "potion_2"));
  g_assert_false (clashes (world, "potion_3"));
  g_assert_false (clashes (world, "potion_02"));
  g_assert_true (clashes (world, "potion_2_3"));
  g_assert_false (clashes (world, "potion_2_4"));
  g_assert_false (clashes (world, "potion_1"));
  world_set (world, "specs/potion.json", NAMED ("potion", ""));
  g_assert_false (clashes (world, "potion_2"));
}

static void
test_file_stems (void)
{
  static const AssaySlot slots[] = {
    {0, NULL, 0}, {1, NULL, 0}, {0, NULL, 2}, {63, (char *) "open", 0}};
  static const char *const stems[] = {"potion", "potion_2", "potion.3", "potion_64.open.1"};

  g_test_summary ("Files are named by slot, and only a variant's name can be another id");
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      g_autofree char *stem = assay_slot_dup_file_stem ("potion", &slots[i]), *spec = NULL;
      gint64 variant = 0;

      g_assert_cmpstr (stem, ==, stems[i]);
      g_assert_true (assay_slot_parse_file_stem (stem, &spec, &variant) == (i == 1));
      if (i == 1)
        g_assert_cmpstr (spec, ==, "potion");
      if (i == 1)
        g_assert_cmpint (variant, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/ready/doomed", test_doomed);
  g_test_add_func ("/core/ready/fixes", test_fixes);
  g_test_add_func ("/core/ready/loosening", test_loosening);
  g_test_add_func ("/core/ready/left-out", test_left_out);
  g_test_add_func ("/core/ready/sizes-are-true", test_sizes_are_true);
  g_test_add_func ("/core/ready/key", test_key);
  g_test_add_func ("/core/ready/key-pixels", test_key_pixels);
  g_test_add_func ("/core/ready/name-clash", test_name_clash);
  g_test_add_func ("/core/ready/file-stems", test_file_stems);
  return g_test_run ();
}
