/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"

#include "core-fixture.h"
#include "core/plan/assay-model-family.h"
#include "core/plan/assay-planner.h"

#include <string.h>

/* Mutations that turn cases red: the file written into the stack (by-document); a former recipe
 * told from today's by its hash alone (former, former-changed); the stack's files not left out of
 * the comparison (former-changed, former-override); the document asked before the map (sent); the
 * wanted spelling sent instead of the server's (sent); a file not noted (sent); no stand-in for
 * what is told (missing: told twice). */

#define CHECKPOINT(file)                                                                           \
  "{'schema':'checkpoint/1','id':'copax','title':'Copax','serverFile':'" file "',"                 \
  "'family':'sdxl','defaultProfileId':'plain@1'}"

static World *
world_with_lora (void)
{
  World *world = world_new ();

  world_set (world, "loras/l.json",
             "{'schema':'lora/1','id':'l','title':'L','serverFile':'dir/"
             "l.safetensors','families':['sdxl'],'weightDefault':0.65}");
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'l'}]}");
  return world;
}

static AssayRecipe *
derive (const AssayCatalog *catalog)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayRecipe *recipe =
    assay_recipe_derive (catalog, "gem", (AssaySlot){0}, 0, NULL, NULL, problems);

  assert_no_problems (problems);
  return recipe;
}

static char *
text_of (GBytes *bytes)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  return g_strndup (text, n_bytes);
}

static void
replace (GString *text, const char *from, const char *to)
{
  g_assert_cmpuint (g_string_replace (text, from, to, 0), >=, 1);
}

/* A recipe as the programs before wrote it. */
static GBytes *
former_of (const AssayRecipe *recipe, const char *file, gboolean overridden)
{
  g_autofree char *now = text_of (recipe->bytes),
                  *input = g_strdup_printf ("\"ckpt_name\":\"%s\"", file),
                  *stack =
                    g_strdup_printf ("\"checkpoint\":{\"file\":\"%s\",\"id\":\"copax\"}", file),
                  *overrides = g_strdup_printf (",\"overrides\":{%s%s%s},\"package\":",
                                                overridden ? "\"checkpointFile\":\"" : "",
                                                overridden ? file : "", overridden ? "\"" : "");
  GString *text = g_string_new (now);

  replace (text, "\"recipe/2\"", "\"recipe/1\"");
  replace (text, "\"ckpt_name\":\"copax\"", input);
  replace (text, "\"lora_name\":\"l\"", "\"lora_name\":\"dir/l.safetensors\"");
  replace (text, "\"checkpoint\":{\"id\":\"copax\"}", stack);
  replace (text, "{\"id\":\"l\",", "{\"file\":\"dir/l.safetensors\",\"id\":\"l\",");
  replace (text, ",\"package\":", overrides);
  return g_string_free_to_bytes (text);
}

static void
test_by_document (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCatalog) first = world_catalog (world, FALSE), second = NULL;
  g_autoptr (AssayRecipe) before = derive (first), after = NULL;
  g_autofree char *text = text_of (before->bytes);

  g_test_summary ("No file of a server is in a recipe: another one there is the same recipe");
  g_assert_null (strstr (text, "safetensors"));
  world_set (world, "checkpoints/copax.json", CHECKPOINT ("another.safetensors"));
  second = world_catalog (world, FALSE);
  after = derive (second);
  g_assert_true (assay_digest_equal (&before->hash, &after->hash));
}

/* Plans ----------------------------------------------------------------- */

typedef struct
{
  GBytes *blob; /* %NULL: lost */
  AssayDigest hash;
} Made;

static GBytes *
find_blob_cb (const AssayDigest *digest, gpointer data)
{
  const Made *made = data;

  return made->blob != NULL && assay_digest_equal (digest, &made->hash) ? g_bytes_ref (made->blob)
                                                                        : NULL;
}

/* What becomes of "gem", approved and made from @made. */
static AssayPlanItem *
plan_approved (const World *world, Made *made)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  AssaySlotFact fact = {.spec = (char *) "gem", .state = ASSAY_SLOT_APPROVED, .recipe = made->hash};
  g_autoptr (GPtrArray) facts = g_ptr_array_new ();
  g_autoptr (AssayPlan) plan = NULL;

  g_ptr_array_add (facts, &fact);
  plan = assay_plan_make (catalog, facts, NULL, NULL, find_blob_cb, made);
  assert_no_problems (plan->problems);
  g_assert_cmpuint (plan->items->len, ==, 1);
  g_ptr_array_set_free_func (plan->items, NULL);
  return plan->items->pdata[0];
}

static void
assert_plan (const World *world, Made *made, const char *reason, gboolean rework)
{
  g_autoptr (AssayPlanItem) item = plan_approved (world, made);

  g_assert_cmpstr (item->reason, ==, reason);
  g_assert_cmpint (item->rework, ==, rework);
}

static Made
made_by_former (const World *world, const char *file, gboolean overridden)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayRecipe) recipe = derive (catalog);
  Made made = {former_of (recipe, file, overridden)};

  assay_digest_of_bytes (&made.hash, made.blob);
  return made;
}

static void
test_former (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayRecipe) recipe = derive (catalog);
  Made made = made_by_former (world, "copax.safetensors", FALSE);

  g_test_summary (
    "What a program made that named models by file too is not other by that, with its "
    "recipe at hand or without");
  g_assert_true (assay_recipe_was (recipe, &made.hash));
  assert_plan (world, &made, "approved", FALSE);
  g_clear_pointer (&made.blob, g_bytes_unref);
  assert_plan (world, &made, "approved", FALSE);
}

static void
test_former_changed (void)
{
  g_autoptr (World) world = world_with_lora ();
  Made made = made_by_former (world, "copax.safetensors", FALSE);

  g_test_summary ("What is changed in it is named, and is never the model's name");
  world_set (world, "checkpoints/copax.json", CHECKPOINT ("moved/copax.safetensors"));
  assert_plan (world, &made, "approved", FALSE);
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'G','assetType':'ui_icon','checkpointId':'copax',"
    "'prompt':{'positive':'a ruby'},'processPolicy':{'keyTolerance':99}}");
  made = made_by_former (world, "copax.safetensors", FALSE);
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'G','assetType':'ui_icon','checkpointId':'copax',"
    "'prompt':{'positive':'a ruby'},'processPolicy':{'keyTolerance':98}}");
  world_set (world, "checkpoints/copax.json", CHECKPOINT ("copax.safetensors"));
  assert_plan (world, &made, "changed.process", TRUE);
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'G','assetType':'ui_icon','checkpointId':'copax',"
    "'prompt':{'positive':'an emerald'},'processPolicy':{'keyTolerance':99}}");
  assert_plan (world, &made, "changed.prompt", FALSE);
  world_set (world, "policies/model-stack.json", NULL);
  world_set (
    world, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'G','assetType':'ui_icon','checkpointId':'copax',"
    "'prompt':{'positive':'a ruby'},'processPolicy':{'keyTolerance':99}}");
  assert_plan (world, &made, "changed.stack", FALSE);
  g_bytes_unref (made.blob);
}

static void
test_former_override (void)
{
  g_autoptr (World) world = world_with_lora ();
  Made made = made_by_former (world, "theirs.safetensors", TRUE);

  g_test_summary ("Made with run --checkpoint FILE then: another file is no other recipe now");
  assert_plan (world, &made, "approved", FALSE);
  g_bytes_unref (made.blob);
}

/* Sending --------------------------------------------------------------- */

static AssayCapabilities *
server_with (const char *checkpoints, const char *loras)
{
  static const char stats[] = "{\"system\":{\"comfyui_version\":\"0.3.40\"},\"devices\":[]}";
  g_autoptr (GBytes) system = g_bytes_new_static (stats, sizeof stats - 1), info = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  char *text = g_strdup_printf (
    "{\"CheckpointLoaderSimple\":{\"input\":{\"required\":{\"ckpt_name\":[[%s]]}}},"
    "\"LoraLoader\":{\"input\":{\"required\":{\"lora_name\":[[%s]]}}},"
    "\"CLIPTextEncode\":{\"input\":{\"required\":{}}},"
    "\"EmptyLatentImage\":{\"input\":{\"required\":{}}},"
    "\"KSampler\":{\"input\":{\"required\":{}}},\"VAEDecode\":{\"input\":{\"required\":{}}},"
    "\"SaveImage\":{\"input\":{\"required\":{}}}}",
    checkpoints, loras);
  AssayCapabilities *capabilities;

  info = g_bytes_new_take (text, strlen (text));
  capabilities = assay_capabilities_parse (system, info, NULL, "http://a", problems);
  assert_no_problems (problems);
  return capabilities;
}

static char *
send_text (GBytes *recipe, const AssayServerModels *server, const char *wanted_used)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) used = assay_model_files_new ();
  g_autoptr (GBytes) sent =
    assay_recipe_bind_for_server (recipe, "assay/01J/gem", server, used, problems);
  g_autoptr (GString) told = g_string_new (NULL);

  assert_no_problems (problems);
  g_assert_nonnull (sent);
  for (guint i = 0; i < used->len; i++)
    {
      const AssayModelFile *file = used->pdata[i];

      g_string_append_printf (told, "%s=%s ", file->model, file->file);
    }
  g_assert_cmpstr (told->str, ==, wanted_used);
  return text_of (sent);
}

static void
test_sent (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayRecipe) recipe = derive (catalog);
  g_autoptr (AssayModelMap) map = assay_model_map_new ("http://a");
  g_autoptr (AssayCapabilities) capabilities =
    server_with ("\"SDXL\\\\Mine.safetensors\",\"copax.safetensors\"", "\"dir\\\\l.safetensors\"");
  g_autofree char *usual =
                    send_text (recipe->bytes, &(AssayServerModels){catalog},
                               "checkpoint:copax=copax.safetensors lora:l=dir/l.safetensors "),
                  *spelled =
                    send_text (recipe->bytes, &(AssayServerModels){catalog, NULL, capabilities},
                               "checkpoint:copax=copax.safetensors lora:l=dir\\l.safetensors "),
                  *mapped = NULL;

  g_test_summary ("The document's file, unless this machine says another; as the server spells it; "
                  "and what it was is told");
  g_assert_nonnull (strstr (usual, "\"ckpt_name\":\"copax.safetensors\""));
  g_assert_nonnull (strstr (usual, "\"lora_name\":\"dir/l.safetensors\""));
  g_assert_nonnull (strstr (usual, "\"filename_prefix\":\"assay/01J/gem\""));
  g_assert_nonnull (strstr (spelled, "\"lora_name\":\"dir\\\\l.safetensors\""));
  assay_model_map_set (map, "checkpoint:copax", "mine.safetensors");
  mapped = send_text (recipe->bytes, &(AssayServerModels){catalog, map, capabilities},
                      "checkpoint:copax=SDXL\\Mine.safetensors lora:l=dir\\l.safetensors ");
  g_assert_nonnull (strstr (mapped, "\"ckpt_name\":\"SDXL\\\\Mine.safetensors\""));
}

static void
test_sent_former (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayModelMap) map = assay_model_map_new (NULL);
  Made made = made_by_former (world, "copax.safetensors", FALSE);
  g_autofree char *alone =
                    send_text (made.blob, &(AssayServerModels){NULL},
                               "checkpoint:copax=copax.safetensors lora:l=dir/l.safetensors "),
                  *mapped = NULL;
  g_autoptr (GPtrArray) files = assay_recipe_list_former_files (made.blob);

  g_test_summary ("A recipe of then is sent as it says, without a document, or as the map says");
  g_assert_nonnull (strstr (alone, "\"ckpt_name\":\"copax.safetensors\""));
  assay_model_map_set (map, "checkpoint:copax", "mine.safetensors");
  mapped = send_text (made.blob, &(AssayServerModels){catalog, map},
                      "checkpoint:copax=mine.safetensors lora:l=dir/l.safetensors ");
  g_assert_nonnull (strstr (mapped, "\"ckpt_name\":\"mine.safetensors\""));
  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpstr (((AssayModelFile *) files->pdata[0])->file, ==, "copax.safetensors");
  g_bytes_unref (made.blob);
}

static void
test_nobody_says (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayRecipe) recipe = derive (catalog);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  g_test_summary ("A model without a document and without a word on it is not guessed");
  g_assert_null (
    assay_recipe_bind_for_server (recipe->bytes, "p", &(AssayServerModels){NULL}, NULL, problems));
  problem_of (problems, "server.missing_model");
}

static char *
told_of (const World *world, const AssayCapabilities *server, const AssayModelMap *map, guint n)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  GString *text = g_string_new (NULL);

  assay_ready_check (catalog, spec_of (catalog, "gem"), server, map, problems);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_string_append (g_string_append (text, line), "\n");
    }
  g_assert_cmpuint (assay_problems_count (problems), ==, n);
  return g_string_free (text, FALSE);
}

static void
test_missing (void)
{
  g_autoptr (World) world = world_with_lora ();
  g_autoptr (AssayCapabilities) other =
    server_with ("\"pony.safetensors\",\"my copax.safetensors\"", "\"l.safetensors\"");
  g_autoptr (AssayCapabilities) two =
    server_with ("\"a/copax.safetensors\",\"b/copax.safetensors\"", "\"dir/l.safetensors\"");
  g_autoptr (AssayCapabilities) none = server_with ("", "\"dir/l.safetensors\"");
  g_autoptr (AssayModelMap) map = assay_model_map_new ("http://10.0.0.7:8188");
  g_autofree char *told = told_of (world, other, map, 1),
                  *ambiguous = told_of (world, two, NULL, 1),
                  *empty = told_of (world, none, NULL, 1), *mapped = NULL;

  g_test_summary (
    "What the server lacks is told once, with what it has and the command that maps it");
  g_assert_nonnull (strstr (told, "no file “copax.safetensors”, which the checkpoint “copax” is"));
  g_assert_nonnull (strstr (told, "“my copax.safetensors”, “pony.safetensors”"));
  g_assert_nonnull (strstr (told, "assayctl map copax 'my copax.safetensors' --server "
                                  "http://10.0.0.7:8188"));
  g_assert_nonnull (strstr (ambiguous, "more than one"));
  g_assert_nonnull (strstr (ambiguous, "assayctl map copax a/copax.safetensors"));
  g_assert_nonnull (strstr (empty, "The server has no model file"));
  assay_model_map_set (map, "checkpoint:copax", "PONY.safetensors");
  mapped = told_of (world, other, map, 0);
  g_clear_pointer (&mapped, g_free);
  assay_model_map_set (map, "checkpoint:copax", "gone.safetensors");
  mapped = told_of (world, two, map, 1); /* what was mapped is not silently another file */
  g_assert_nonnull (strstr (mapped, "“gone.safetensors”"));
}

/* Mutations: the folder looked at too; the wider family first; a family's base held against it. */
static void
test_family (void)
{
  static const struct
  {
    const char *file, *family;
  } looks[] = {
    {"sd_xl_base_1.0.safetensors", "sdxl"},
    {"ponyDiffusionV6XL.safetensors", "pony"},
    {"noobaiXLNAIXL_vPred.ckpt", "noobai"},
    {"flux1-dev.safetensors", "flux"},
    {"flux2_klein.gguf", "flux2"},
    {"v1-5-pruned-emaonly.safetensors", "sd15"},
    {"animagine-xl-3.1.safetensors", "sdxl"},
    {"flux\\dreams.safetensors", NULL},
    {"SDXL/dreams.safetensors", NULL},
  };

  g_test_summary (
    "A name tells a family or nothing; what is made from a family may be called like it");
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_assert_cmpstr (assay_model_family_guess (looks[i].file), ==, looks[i].family);
  g_assert_true (assay_model_family_fits ("sdxl", "sdxl"));
  g_assert_true (assay_model_family_fits ("sdxl", "pony"));
  g_assert_false (assay_model_family_fits ("pony", "sdxl"));
  g_assert_false (assay_model_family_fits ("flux", "sdxl"));
  g_assert_true (assay_model_family_fits (NULL, "sdxl"));
  g_assert_true (assay_model_family_fits ("flux", "my-own"));
  g_assert_true (assay_model_family_fits ("flux", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/server-models/by-document", test_by_document);
  g_test_add_func ("/core/server-models/former", test_former);
  g_test_add_func ("/core/server-models/former-changed", test_former_changed);
  g_test_add_func ("/core/server-models/former-override", test_former_override);
  g_test_add_func ("/core/server-models/sent", test_sent);
  g_test_add_func ("/core/server-models/sent-former", test_sent_former);
  g_test_add_func ("/core/server-models/nobody-says", test_nobody_says);
  g_test_add_func ("/core/server-models/missing", test_missing);
  g_test_add_func ("/core/server-models/family", test_family);
  return g_test_run ();
}
