/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan.h"
#include "core-fixture.h"
#include "support/temp-folder.h"
#include "support/test-locale.h"

#include <string.h>
#include <time.h>

/* The example project in full: every contract, package, recipe and the plan, as text. */

static char *
folder_of (const char *example)
{
  return g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "examples", example, NULL);
}

static GBytes *
describe (const AssayCatalog *catalog, const AssaySpec *spec)
{
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayFootprint) footprint = assay_footprint_new ();
  g_autoptr (AssayRecipe) recipe =
    assay_recipe_derive (catalog, spec->document.id, (AssaySlot){0}, 0, footprint, trace, problems);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);
  gsize n_bytes;
  const char *text;

  assert_no_problems (problems);
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "hash", assay_digest_hex (&recipe->hash).text);
  assay_json_writer_name (writer, "footprint");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < assay_footprint_count (footprint); i++)
    {
      g_autofree char *question = assay_footprint_dup_question (footprint, i);

      assay_json_writer_string (writer, question);
    }
  assay_json_writer_end_array (writer);
  assay_json_writer_name (writer, "trace");
  assay_trace_write (trace, writer);
  text = g_bytes_get_data (recipe->bytes, &n_bytes);
  assay_json_writer_name (writer, "recipe");
  assay_json_writer_raw (writer, text, n_bytes);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

static char *
describe_all (const World *world, gboolean reverse)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, reverse);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  g_autoptr (AssayPlan) plan = assay_plan_make (catalog, NULL, NULL, NULL, NULL, NULL);
  g_autoptr (GBytes) planned = assay_plan_to_bytes (plan);
  GString *text = g_string_new ("");
  gsize n_bytes;
  const char *part = g_bytes_get_data (planned, &n_bytes);

  assert_no_problems (plan->problems);
  g_assert_cmpuint (specs->len, >, 0);
  g_string_append_len (text, part, (gssize) n_bytes);
  for (guint i = 0; i < specs->len; i++)
    {
      g_autoptr (GBytes) described = describe (catalog, specs->pdata[i]);

      part = g_bytes_get_data (described, &n_bytes);
      g_string_append_len (text, part, (gssize) n_bytes);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_example (const char *example)
{
  g_autofree char *folder = folder_of (example);
  g_autoptr (World) world = world_of_folder (folder);

  return describe_all (world, FALSE);
}

static void
test_golden (void)
{
  static const char *const specs[] = {"duck", "heart", "potion"};
  g_autofree char *folder = folder_of ("astroduck");
  g_autoptr (World) world = world_of_folder (folder);
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);

  g_test_summary ("Traces and recipes of the example, as they were last looked at "
                  "(ASSAY_UPDATE_GOLDEN=1 writes them)");
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (GBytes) described = describe (catalog, spec_of (catalog, specs[i]));
      g_autofree char *name = g_strconcat ("astroduck-", specs[i], ".json", NULL);
      gsize n_bytes;
      const char *text = g_bytes_get_data (described, &n_bytes);
      g_autofree char *copy = g_strndup (text, n_bytes);

      assert_golden (name, copy);
    }
}

/* The specs of the example bound to the first version of the dialect, as those are that were made
 * with it. */
static World *
world_of_first_dialect (void)
{
  g_autofree char *folder = folder_of ("astroduck");
  World *world = world_of_folder (folder);

  for (guint i = 0; i < world->paths->len; i++)
    {
      const char *body = world->bodies->pdata[i];
      g_autofree char *pinned =
        g_strconcat ("{'checkpointProfile':{'id':'sdxl-sentences','version':1,'hash':'"
                     "e62ff50c59ae0abb9181086106edf6c5c75f1bf4124c31a256cb971352819239'},",
                     strchr (body, '{') + 1, NULL);

      if (g_str_has_prefix (world->paths->pdata[i], "specs/"))
        world_set (world, world->paths->pdata[i], pinned);
    }
  return world;
}

static void
test_first_dialect (void)
{
  static const struct
  {
    const char *spec, *hash;
  } made[] = {
    {"duck", "828de6cf18adf3727391732d92c7c5d6247d18df20c54fb6a3a1c5c874d8b5e1"},
    {"heart", "b3ac7ca24c41ff785ce75426feed483ce9e26965078f4a6d3fdb02aa2cf3b445"},
    {"potion", "21c0fb8b22a376013ea016bd8bfbb46a0362cff4353e8d749e9df7c874128af2"},
  };
  g_autofree char *folder = folder_of ("astroduck");
  g_autoptr (World) first = world_of_first_dialect (), newest = world_of_folder (folder);
  g_autoptr (AssayCatalog) was = world_catalog (first, FALSE);
  g_autoptr (AssayCatalog) is = world_catalog (newest, FALSE);
  GPtrArray *specs = assay_catalog_list (is, ASSAY_KIND_SPEC);

  AssayDigest hash;

  g_test_summary ("Recipes of the first program are made byte for byte by the dialect of then; the "
                  "newest one says the same of plain English words");
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (AssayRecipe) recipe =
        assay_recipe_derive (was, made[i].spec, (AssaySlot){0}, 0, NULL, NULL, NULL);

      g_assert_true (assay_digest_parse (&hash, made[i].hash));
      g_assert_true (assay_recipe_was (recipe, &hash));
      g_assert_false (assay_recipe_was (recipe, &recipe->hash));
    }
  for (guint i = 0; i < specs->len; i++)
    {
      const char *id = ((AssayDocument *) specs->pdata[i])->id;
      g_autoptr (AssayRecipe) before =
        assay_recipe_derive (was, id, (AssaySlot){0}, 0, NULL, NULL, NULL);
      g_autoptr (AssayRecipe) now =
        assay_recipe_derive (is, id, (AssaySlot){0}, 0, NULL, NULL, NULL);

      g_assert_true (g_bytes_equal (before->graph, now->graph));
    }
}

static void
copy_world (const World *world, const char *folder)
{
  for (guint i = 0; i < world->paths->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, world->paths->pdata[i], NULL);
      g_autofree char *parent = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
      g_assert_true (g_file_set_contents (path, world->bodies->pdata[i], -1, NULL));
    }
}

static void
test_copies (void)
{
  g_autofree char *folder = folder_of ("astroduck");
  g_autoptr (World) world = world_of_folder (folder);
  g_autoptr (TempFolder) first = temp_folder_new (), second = temp_folder_new ();
  g_autofree char *deep = g_build_filename (second, "a folder", "with ümlauts", NULL);
  g_autoptr (World) first_world = NULL, second_world = NULL;
  g_autofree char *first_text = NULL, *second_text = NULL;

  g_test_summary ("Copies of a project in other folders give equal bytes");
  copy_world (world, first);
  copy_world (world, deep);
  first_world = world_of_folder (first);
  second_world = world_of_folder (deep);
  first_text = describe_all (first_world, FALSE);
  second_text = describe_all (second_world, FALSE);
  g_assert_cmpstr (first_text, ==, second_text);
}

static void
test_order (void)
{
  g_autofree char *folder = folder_of ("astroduck");
  g_autoptr (World) world = world_of_folder (folder);
  g_autofree char *forwards = describe_all (world, FALSE), *backwards = describe_all (world, TRUE);

  g_test_summary ("The order in which documents are handed over changes nothing");
  g_assert_cmpstr (forwards, ==, backwards);
}

static void
test_list_order (void)
{
  g_autoptr (World) one = world_new (), two = world_new ();
  g_autofree char *first = NULL, *second = NULL;
  static const char *const specs[] = {
    "{'schema':'spec/"
    "1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax','tags':['a:x','a:y','"
    "b:z'],"
    "'loraPolicy':{'mode':'manual','loras':[{'loraId':'m'},{'loraId':'n','weight':0.4},{'loraId':'"
    "o'}]}}",
    "{'schema':'spec/"
    "1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax','tags':['b:z','a:y','"
    "a:x'],"
    "'loraPolicy':{'mode':'manual','loras':[{'loraId':'o'},{'loraId':'n','weight':0.4},{'loraId':'"
    "m'}]}}",
  };
  World *const worlds[] = {one, two};

  g_test_summary ("Nor does the order of tags and LoRAs in a list");
  for (guint i = 0; i < 2; i++)
    {
      for (char id[] = "m"; id[0] <= 'o'; id[0]++)
        {
          g_autofree char *path = g_strconcat ("loras/", id, ".json", NULL);
          g_autofree char *body = g_strdup_printf (
            "{'schema':'lora/"
            "1','id':'%s','title':'T','serverFile':'%s.safetensors','families':['sdxl'],"
            "'triggerWords':['t%s']}",
            id, id, id);

          world_set (worlds[i], path, body);
        }
      world_set (worlds[i], "policies/tag-prompt-map.json",
                 "{'schema':'tag-prompt-map/"
                 "1','checkpoints':{'*':{'tags':{'a:x':{'fragments':[{'text':'x'}]},"
                 "'a:y':{'fragments':[{'text':'y'}]},'b:z':{'fragments':[{'text':'z'}]}}}}}");
      world_set (worlds[i], "specs/gem.json", specs[i]);
    }
  first = describe_all (one, FALSE);
  second = describe_all (two, FALSE);
  g_assert_cmpstr (first, ==, second);
}

static void
assert_same_in_locale (const char *name)
{
  g_autofree char *before = describe_example ("astroduck"), *within = NULL;

  if (!test_locale_enter (name))
    {
      g_test_skip ("there is no such locale and it cannot be built");
      return;
    }
  within = describe_example ("astroduck");
  test_locale_leave ();
  g_assert_cmpstr (before, ==, within);
}

static void
test_german (void)
{
  assert_same_in_locale ("de_DE");
}

static void
test_turkish (void)
{
  assert_same_in_locale ("tr_TR");
}

static void
test_time_zone (void)
{
  static const char *const zones[] = {"Asia/Kathmandu", "XXX-13:30", "UTC"};
  g_autofree char *before = describe_example ("astroduck");

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *within = NULL;

      g_setenv ("TZ", zones[i], TRUE);
      tzset ();
      within = describe_example ("astroduck");
      g_assert_cmpstr (before, ==, within);
    }
  g_unsetenv ("TZ");
  tzset ();
}

static void
test_tiny (void)
{
  g_autofree char *text = describe_example ("tiny");

  g_test_summary ("A project of two files is whole: built-ins give the rest");
  g_assert_nonnull (strstr (text, "\"action\":\"make\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/determinism/golden", test_golden);
  g_test_add_func ("/core/determinism/first-dialect", test_first_dialect);
  g_test_add_func ("/core/determinism/tiny", test_tiny);
  g_test_add_func ("/core/determinism/copies", test_copies);
  g_test_add_func ("/core/determinism/order", test_order);
  g_test_add_func ("/core/determinism/list-order", test_list_order);
  g_test_add_func ("/core/determinism/german", test_german);
  g_test_add_func ("/core/determinism/turkish", test_turkish);
  g_test_add_func ("/core/determinism/time-zone", test_time_zone);
  return g_test_run ();
}
