/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include "model/documents/assay-builtin.h"
#include "model/documents/assay-footprint.h"

static AssayDocument *
make_spec (const char *id, const char *rest)
{
  g_autofree char *file = g_strdup_printf ("specs/%s.json", id);
  g_autofree char *text =
    g_strdup_printf ("{\"schema\":\"spec/1\",\"id\":\"%s\",\"title\":\"T\",\"assetType\":"
                     "\"ui_icon\",\"checkpointId\":\"sdxl\"%s}",
                     id, rest);

  return must_load (ASSAY_KIND_SPEC, text, file);
}

static AssayDocument *
make_lora (const char *id)
{
  g_autofree char *file = g_strdup_printf ("loras/%s.json", id);
  g_autofree char *text =
    g_strdup_printf ("{\"schema\":\"lora/1\",\"id\":\"%s\",\"title\":\"L\",\"serverFile\":"
                     "\"l\",\"families\":[\"sdxl\"]}",
                     id);

  return must_load (ASSAY_KIND_LORA, text, file);
}

static AssayDocument *
make_baseline (const char *id, int version)
{
  g_autofree char *file = g_strdup_printf ("baseline-profiles/%s@%d.json", id, version);
  g_autofree char *text = g_strdup_printf (
    "{\"schema\":\"baseline-profile/1\",\"id\":\"%s\",\"title\":\"B%d\"}", id, version);

  return must_load (ASSAY_KIND_BASELINE_PROFILE, text, file);
}

/* Takes the documents. */
static AssayCatalog *
make_catalog (AssayProblems *problems, AssayDocument *first, ...)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  va_list arguments;

  va_start (arguments, first);
  for (AssayDocument *d = first; d != NULL; d = va_arg (arguments, AssayDocument *))
    g_ptr_array_add (documents, d);
  va_end (arguments);
  return assay_catalog_new (documents, problems);
}

static void
test_lookup (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog =
    make_catalog (problems, make_baseline ("crisp", 2), make_baseline ("crisp", 10),
                  make_baseline ("crisp", 9), make_spec ("b", ""), make_spec ("a", ""), NULL);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  const AssayDocument *found;

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_cmpuint (specs->len, ==, 2);
  g_assert_cmpstr (((AssayDocument *) g_ptr_array_index (specs, 0))->id, ==, "a");
  g_assert_cmpstr (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, "b")->id, ==, "b");
  g_assert_null (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, "c"));
  g_assert_null (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, NULL));
  g_assert_null (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, "not an id"));

  found = assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "crisp@9");
  g_assert_cmpint (found->version, ==, 9);
  found = assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "crisp");
  g_assert_cmpint (found->version, ==, 10);
  g_assert_null (assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "crisp@3"));
  g_assert_null (assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "builtin:crisp@9"));

  found = assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "builtin:none@1");
  g_assert_true (found->builtin);
  g_assert_cmpstr (found->file, ==, "builtin:none@1");
  g_assert_true (found == assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "none"));
  g_assert_true (found == assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "none@1"));
  g_assert_null (assay_catalog_lookup (catalog, ASSAY_KIND_BASELINE_PROFILE, "none@2"));
}

/* The project's own document comes before the built-in one of its name. */
static void
test_own_before_builtin (void)
{
  g_autoptr (AssayDocument) own = must_load (
    ASSAY_KIND_ASSET_TYPE,
    "{\"schema\":\"asset-type/1\",\"id\":\"ui_icon\",\"title\":\"I\",\"canvas\":{\"width\":32,"
    "\"height\":32}}",
    "catalog/asset-types/ui_icon.json");
  g_autoptr (AssayDocument) routing =
    must_load (ASSAY_KIND_ROUTING_POLICY, "{\"schema\":\"routing-policy/1\",\"trust\":\"all\"}",
               "policies/routing.json");
  g_autoptr (AssayCatalog) empty = assay_catalog_new (NULL, NULL);
  g_autoptr (AssayCatalog) one = assay_catalog_with (empty, own);
  g_autoptr (AssayCatalog) two = assay_catalog_with (one, routing);

  g_assert_true (assay_catalog_lookup (empty, ASSAY_KIND_ASSET_TYPE, "ui_icon")->builtin);
  g_assert_true (assay_catalog_lookup (two, ASSAY_KIND_ASSET_TYPE, "ui_icon") == own);
  g_assert_true (assay_catalog_lookup (two, ASSAY_KIND_ASSET_TYPE, "builtin:ui_icon@1")->builtin);
  g_assert_true (assay_catalog_single (one, ASSAY_KIND_ROUTING_POLICY)->builtin);
  g_assert_true (assay_catalog_single (two, ASSAY_KIND_ROUTING_POLICY) == routing);
  g_assert_null (assay_catalog_single (two, ASSAY_KIND_PROJECT));
  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    if (assay_kind_info ((AssayKind) kind)->file != NULL && kind != ASSAY_KIND_PROJECT)
      g_assert_nonnull (assay_catalog_single (empty, (AssayKind) kind));
}

static void
test_with_shares (void)
{
  g_autoptr (AssayCatalog) base =
    make_catalog (NULL, make_spec ("a", ""), make_spec ("b", ""), make_lora ("l"), NULL);
  g_autoptr (AssayDocument) changed = make_spec ("b", ",\"variants\":3");
  g_autoptr (AssayDocument) added = make_spec ("c", "");
  g_autoptr (AssayCatalog) with = assay_catalog_with (base, changed);
  g_autoptr (AssayCatalog) more = assay_catalog_with (with, added);
  g_autoptr (AssayCatalog) less = assay_catalog_without (more, ASSAY_KIND_SPEC, "a", 0);
  g_autoptr (AssayCatalog) same = assay_catalog_without (less, ASSAY_KIND_SPEC, "zzz", 0);
  AssayDigest hash_base, hash_with, hash_less, hash_same;

  /* The other kinds' lists are the same memory; the old snapshot stands. */
  g_assert_true (assay_catalog_list (base, ASSAY_KIND_LORA)
                 == assay_catalog_list (less, ASSAY_KIND_LORA));
  g_assert_true (assay_catalog_list (base, ASSAY_KIND_SPEC)
                 != assay_catalog_list (with, ASSAY_KIND_SPEC));
  g_assert_true (assay_catalog_list (less, ASSAY_KIND_SPEC)
                 == assay_catalog_list (same, ASSAY_KIND_SPEC));
  g_assert_true (assay_catalog_lookup (with, ASSAY_KIND_SPEC, "a")
                 == assay_catalog_lookup (base, ASSAY_KIND_SPEC, "a"));
  g_assert_true (assay_catalog_lookup (with, ASSAY_KIND_SPEC, "b") == changed);
  g_assert_true (assay_catalog_lookup (base, ASSAY_KIND_SPEC, "b") != changed);
  g_assert_cmpuint (assay_catalog_list (base, ASSAY_KIND_SPEC)->len, ==, 2);
  g_assert_cmpuint (assay_catalog_list (more, ASSAY_KIND_SPEC)->len, ==, 3);
  g_assert_null (assay_catalog_lookup (less, ASSAY_KIND_SPEC, "a"));
  g_assert_nonnull (assay_catalog_lookup (more, ASSAY_KIND_SPEC, "a"));

  assay_catalog_hash (base, &hash_base);
  assay_catalog_hash (with, &hash_with);
  assay_catalog_hash (less, &hash_less);
  assay_catalog_hash (same, &hash_same);
  g_assert_false (assay_digest_equal (&hash_base, &hash_with));
  g_assert_false (assay_digest_equal (&hash_with, &hash_less));
  g_assert_true (assay_digest_equal (&hash_less, &hash_same));
}

static void
test_order_does_not_matter (void)
{
  g_autoptr (AssayCatalog) one =
    make_catalog (NULL, make_spec ("a", ""), make_lora ("l"), make_spec ("b", ""), NULL);
  g_autoptr (AssayCatalog) other =
    make_catalog (NULL, make_spec ("b", ""), make_spec ("a", ""), make_lora ("l"), NULL);
  AssayDigest hash_one, hash_other;

  assay_catalog_hash (one, &hash_one);
  assay_catalog_hash (other, &hash_other);
  g_assert_true (assay_digest_equal (&hash_one, &hash_other));
}

static void
test_dangling (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = make_catalog (
    problems,
    make_spec ("a", ",\"loraPolicy\":{\"loras\":[{\"loraId\":\"clean-icons\"},{\"loraId\":"
                    "\"clean-icnos\"}]}"),
    make_lora ("clean-icons"), NULL);
  const AssayProblem *problem;
  g_autofree char *message = NULL;
  g_autofree char *fix = NULL;

  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  problem = assay_problems_get (problems, 0);
  g_assert_cmpstr (problem->code, ==, "catalog.dangling_reference");
  g_assert_cmpstr (problem->file, ==, "specs/a.json");
  g_assert_cmpstr (problem->pointer, ==, "/loraPolicy/loras/1/loraId");
  message = assay_problem_dup_message (problem, NULL);
  fix = assay_problem_dup_fix (problem, NULL);
  g_assert_cmpstr (message, ==, "There is no lora “clean-icnos”: neither in “loras” nor built in.");
  g_assert_cmpstr (fix, ==, "Did you mean “clean-icons”? Otherwise add the file.");
  g_assert_nonnull (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, "a"));

  /* Repeatable: the same again. */
  assay_catalog_check (catalog, problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 2);
}

static void
test_dangling_everywhere (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = make_catalog (
    problems,
    make_spec ("a", ",\"baselineProfileId\":\"non@1\",\"workflowId\":\"builtin:text-to-image@2\""),
    must_load (
      ASSAY_KIND_TAG_PROMPT_MAP,
      "{\"schema\":\"tag-prompt-map/1\",\"checkpoints\":{\"*\":{},\"sdxl\":{},\"sdlx\":{}}}",
      "policies/tag-prompt-map.json"),
    must_load (ASSAY_KIND_LORA,
               "{\"schema\":\"lora/1\",\"id\":\"l\",\"title\":\"L\",\"serverFile\":\"l\","
               "\"families\":[\"sdxl\"],\"requires\":[\"x\"],\"assetTypes\":[\"ui_icon\","
               "\"ui_icn\"]}",
               "loras/l.json"),
    NULL);
  static const char *const pointers[] = {"/assetTypes/1", "/baselineProfileId", "/checkpoints/sdlx",
                                         "/requires/0", "/workflowId"};

  print_problems (problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, G_N_ELEMENTS (pointers));
  for (guint i = 0; i < G_N_ELEMENTS (pointers); i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < assay_problems_count (problems); j++)
        found |= g_str_equal (assay_problems_get (problems, j)->pointer, pointers[i]);
      g_assert_true (found);
    }
  g_assert_nonnull (catalog);
}

/* Of a folder in which some cannot be read: nobody is told that they are not there. Mutations:
 * check_reference_cb() without assay_catalog_find_unread(); one that forgets the version. */
static void
test_unread_references (void)
{
  static const char *const unread[] = {"workflows/mine@1.json", "baseline-profiles/in/own@2.json",
                                       "checkpoints/copax.json", "lock.json", NULL};
  static const struct
  {
    AssayKind kind;
    const char *reference, *file;
  } known[] = {
    {ASSAY_KIND_WORKFLOW, "mine@1", "workflows/mine@1.json"},
    {ASSAY_KIND_WORKFLOW, "mine", "workflows/mine@1.json"},
    {ASSAY_KIND_WORKFLOW, "mine@2", NULL},
    {ASSAY_KIND_WORKFLOW, "builtin:mine@1", NULL},
    {ASSAY_KIND_LORA, "copax", NULL},
    {ASSAY_KIND_CHECKPOINT, "copax", "checkpoints/copax.json"},
    {ASSAY_KIND_BASELINE_PROFILE, "own", "baseline-profiles/in/own@2.json"},
    {ASSAY_KIND_WORKFLOW, NULL, NULL},
  };
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) spec =
    make_spec ("a", ",\"baselineProfileId\":\"own@1\",\"workflowId\":\"mine@1\"");
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (AssayCatalog) catalog = NULL;

  g_ptr_array_add (documents, spec);
  catalog = assay_catalog_new_partly (documents, unread, problems);
  print_problems (problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, "/baselineProfileId");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpstr (assay_catalog_find_unread (catalog, known[i].kind, known[i].reference), ==,
                     known[i].file);
  g_assert_true (assay_catalog_has_unread (catalog, ASSAY_KIND_CHECKPOINT));
  g_assert_false (assay_catalog_has_unread (catalog, ASSAY_KIND_LORA));
  g_assert_false (assay_catalog_is_unread (catalog, "copax"));
}

/* Of versions the newest that is there is meant, read or not. Mutations: as above, and find() that
 * takes the first file. */
static void
test_unread_newer (void)
{
  static const char *const unread[] = {"workflows/mine@1.json", "workflows/mine@3.json", NULL};
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (AssayCatalog) catalog = assay_catalog_new_partly (none, unread, NULL);

  g_assert_cmpstr (assay_catalog_find_unread (catalog, ASSAY_KIND_WORKFLOW, "mine"), ==,
                   "workflows/mine@3.json");
  g_assert_cmpstr (assay_catalog_find_unread (catalog, ASSAY_KIND_WORKFLOW, "mine@1"), ==,
                   "workflows/mine@1.json");
}

/* A project that is nothing but wrong references: the list ends, and says so. */
static void
test_flood (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GString) text = g_string_new (
    "{\"schema\":\"lora/1\",\"id\":\"l\",\"title\":\"L\",\"serverFile\":\"l\",\"families\":[\"x\"],"
    "\"excludes\":[");
  g_autoptr (AssayCatalog) catalog = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%s\"x%u\"", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  catalog = make_catalog (problems, must_load (ASSAY_KIND_LORA, text->str, "loras/l.json"), NULL);
  g_assert_nonnull (catalog);
  g_assert_cmpuint (assay_problems_count (problems), ==, 2000);
  g_assert_cmpstr (assay_problems_get (problems, 1999)->code, ==, "document.too_many_problems");
}

static void
test_duplicates (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayDocument *kept = make_lora ("a");
  g_autoptr (AssayCatalog) catalog = make_catalog (
    problems,
    must_load (ASSAY_KIND_LORA,
               "{\"schema\":\"lora/1\",\"id\":\"a\",\"title\":\"Other\",\"serverFile\":\"o\","
               "\"families\":[\"x\"]}",
               "loras/other/a.json"),
    kept, NULL);

  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, "catalog.duplicate_id");
  g_assert_cmpstr (assay_problems_get (problems, 0)->file, ==, "loras/other/a.json");
  g_assert_cmpuint (assay_catalog_list (catalog, ASSAY_KIND_LORA)->len, ==, 1);
  g_assert_true (assay_catalog_lookup (catalog, ASSAY_KIND_LORA, "a") == kept);
}

static void
test_family_profile (void)
{
  g_autoptr (AssayCatalog) catalog = assay_catalog_new (NULL, NULL);
  const AssayCheckpointProfile *profile = assay_catalog_family_profile (catalog, "sdxl");

  g_assert_nonnull (profile);
  g_assert_cmpstr (profile->document.file, ==, "builtin:sdxl-sentences@2");
  g_assert_null (assay_catalog_family_profile (catalog, "no-such-family"));
  g_assert_null (assay_catalog_family_profile (catalog, NULL));
}

static void
assert_holds (const AssayFootprint *asked,
              const AssayCatalog *before,
              const AssayCatalog *after,
              gboolean wanted)
{
  g_assert_cmpint (assay_footprint_holds (asked, before, after), ==, wanted);
  g_assert_cmpint (assay_footprint_holds (asked, after, before), ==, wanted);
}

static void
test_footprint (void)
{
  g_autoptr (AssayFootprint) one = assay_footprint_new (), list = assay_footprint_new (),
                             single = assay_footprint_new (), twice = assay_footprint_new ();
  g_autoptr (AssayCatalog) empty = assay_catalog_new (NULL, NULL);
  g_autoptr (AssayDocument) z = make_lora ("z"), same = make_lora ("z"), y = make_lora ("y");
  g_autoptr (AssayCatalog) with = assay_catalog_with (empty, z),
                           reloaded = assay_catalog_with (empty, same),
                           more = assay_catalog_with (with, y);
  g_autofree char *question = NULL;

  g_test_summary ("A footprint holds as long as its questions are answered alike, also with none");
  g_assert_null (assay_footprint_lookup (one, empty, ASSAY_KIND_LORA, "z"));
  g_assert_true (assay_footprint_lookup (NULL, with, ASSAY_KIND_LORA, "z") == z);
  assay_footprint_list (list, with, ASSAY_KIND_LORA);
  assay_footprint_single (single, with, ASSAY_KIND_MODEL_STACK);
  assert_holds (one, empty, with, FALSE);
  assert_holds (one, with, reloaded, TRUE);
  assert_holds (one, with, more, TRUE);
  assert_holds (list, empty, with, FALSE);
  assert_holds (list, with, reloaded, TRUE);
  assert_holds (list, with, more, FALSE);
  assert_holds (single, empty, more, TRUE);

  assay_footprint_lookup (twice, more, ASSAY_KIND_LORA, "z");
  assay_footprint_lookup (twice, more, ASSAY_KIND_LORA, "z");
  g_assert_null (assay_footprint_lookup (twice, more, ASSAY_KIND_LORA, NULL));
  g_assert_cmpuint (assay_footprint_count (twice), ==, 1);
  question = assay_footprint_dup_question (twice, 0);
  g_assert_cmpstr (question, ==, "lora z");
  g_assert_true (assay_footprint_equal (one, twice));
  g_assert_cmpuint (assay_footprint_hash (one), ==, assay_footprint_hash (twice));
  g_assert_false (assay_footprint_equal (one, list));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/catalog/lookup", test_lookup);
  g_test_add_func ("/model/catalog/own-before-builtin", test_own_before_builtin);
  g_test_add_func ("/model/catalog/with-shares", test_with_shares);
  g_test_add_func ("/model/catalog/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/model/catalog/dangling", test_dangling);
  g_test_add_func ("/model/catalog/dangling-everywhere", test_dangling_everywhere);
  g_test_add_func ("/model/catalog/unread-references", test_unread_references);
  g_test_add_func ("/model/catalog/unread-newer", test_unread_newer);
  g_test_add_func ("/model/catalog/flood", test_flood);
  g_test_add_func ("/model/catalog/duplicates", test_duplicates);
  g_test_add_func ("/model/catalog/family-profile", test_family_profile);
  g_test_add_func ("/model/catalog/footprint", test_footprint);
  return g_test_run ();
}
