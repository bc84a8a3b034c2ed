/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-catalog.h"

#include <string.h>

static void
add (GPtrArray *documents, AssayKind kind, const char *file, const char *json)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *text = g_strdup (json);
  g_autoptr (GBytes) bytes = NULL;
  AssayDocument *document;

  g_strdelimit (text, "'", '"');
  bytes = g_bytes_new (text, strlen (text));
  document = assay_document_load (kind, bytes, file, problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_ptr_array_add (documents, document);
}

static GPtrArray *
documents_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
}

#define SPEC(id, tags)                                                                             \
  "{'schema':'spec/1','id':'" id                                                                   \
  "','title':'T','assetType':'ui_icon','checkpointId':'sdxl','tags':[" tags "]}"

/* The warning of @code at @file and @pointer, or %NULL. */
static const AssayProblem *
find (const AssayProblems *warnings, const char *code, const char *file, const char *pointer)
{
  for (guint i = 0; i < assay_problems_count (warnings); i++)
    {
      const AssayProblem *warning = assay_problems_get (warnings, i);

      if (g_str_equal (warning->code, code) && g_str_equal (warning->file, file)
          && g_str_equal (warning->pointer, pointer))
        return warning;
    }
  return NULL;
}

static void
test_tags (void)
{
  g_autoptr (GPtrArray) documents = documents_new ();
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autofree char *near = NULL, *far = NULL;

  g_test_summary ("Tags of no catalogue, wherever a document names them; nearest ones offered");
  add (documents, ASSAY_KIND_TAGS, "catalog/tags.json",
       "{'schema':'tags/1','tags':{'mood:eerie':{'title':'Eerie'}}}");
  add (documents, ASSAY_KIND_SPEC, "specs/bow.json",
       SPEC ("bow", "'item:weapon','mood:eerie','item:weapno','zzz:quite-other'"));
  add (
    documents, ASSAY_KIND_LORA, "loras/glow.json",
    "{'schema':'lora/1','id':'glow','title':'G','serverFile':'g.safetensors','families':['sdxl'],"
    "'tags':['mood:eery','item:tool']}");
  add (
    documents, ASSAY_KIND_TAG_PROMPT_MAP, "policies/tag-prompt-map.json",
    "{'schema':'tag-prompt-map/1','checkpoints':{'*':{'tags':{'item:sowrd':{'fragments':[{'text':"
    "'x'}]},'item:tool':{'fragments':[{'text':'y'}]}}}}}");
  catalog = assay_catalog_new (documents, NULL);
  assay_catalog_warn (catalog, warnings);
  g_assert_cmpuint (assay_problems_count (warnings), ==, 4);
  near = assay_problem_dup_fix (find (warnings, "tag.unknown", "specs/bow.json", "/tags/2"), NULL);
  g_assert_nonnull (strstr (near, "“item:weapon”"));
  far = assay_problem_dup_fix (find (warnings, "tag.unknown", "specs/bow.json", "/tags/3"), NULL);
  g_assert_null (strstr (far, "Did you mean"));
  g_assert_nonnull (find (warnings, "tag.unknown", "loras/glow.json", "/tags/0"));
  g_assert_nonnull (find (warnings, "tag.unknown", "policies/tag-prompt-map.json",
                          "/checkpoints/*/tags/item:sowrd"));
}

static void
test_names (void)
{
  g_autoptr (GPtrArray) documents = documents_new ();
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL;

  g_test_summary ("Ids and folders that Windows keeps for itself");
  add (documents, ASSAY_KIND_SPEC, "specs/con.json", SPEC ("con", ""));
  add (documents, ASSAY_KIND_SPEC, "specs/com0.json", SPEC ("com0", ""));
  add (documents, ASSAY_KIND_SPEC, "specs/aux/bow.json", SPEC ("bow", ""));
  add (
    documents, ASSAY_KIND_CHECKPOINT, "checkpoints/lpt1.json",
    "{'schema':'checkpoint/1','id':'lpt1','title':'L','serverFile':'l.safetensors','family':'sdxl'"
    "}");
  catalog = assay_catalog_new (documents, NULL);
  assay_catalog_warn (catalog, warnings);
  g_assert_cmpuint (assay_problems_count (warnings), ==, 3);
  g_assert_nonnull (find (warnings, "name.reserved", "specs/con.json", "/id"));
  g_assert_nonnull (find (warnings, "name.reserved", "specs/aux/bow.json", ""));
  g_assert_nonnull (find (warnings, "name.reserved", "checkpoints/lpt1.json", "/id"));
}

static void
test_later (void)
{
  g_autoptr (GPtrArray) documents = documents_new ();
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL;

  g_test_summary ("What is said and read by nothing yet is told; what holds anyway is not");
  add (documents, ASSAY_KIND_PROJECT, "project.json",
       "{'schema':'project/1','title':'T','timeZone':'UTC'}");
  add (
    documents, ASSAY_KIND_CHECKPOINT, "checkpoints/own.json",
    "{'schema':'checkpoint/1','id':'own','title':'O','serverFile':'o.safetensors','family':'sdxl',"
    "'license':'CC0'}");
  catalog = assay_catalog_new (documents, NULL);
  assay_catalog_warn (catalog, warnings);
  g_assert_cmpuint (assay_problems_count (warnings), ==, 1);
  g_assert_nonnull (find (warnings, "field.not_read_yet", "checkpoints/own.json", "/license"));
}

/* What cannot be read may say it. Mutations: no knows_some; warn_of_line() without
 * assay_catalog_is_unread(). */
static void
test_unread (void)
{
  static const char *const unread[] = {"catalog/tags.json", "specs/hat.json", NULL};
  g_autoptr (GPtrArray) documents = documents_new ();
  g_autoptr (AssayProblems) warnings = assay_problems_new (), told = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL, whole = NULL;

  add (documents, ASSAY_KIND_SPEC, "specs/bow.json", SPEC ("bow", "'zzz:quite-other'"));
  add (documents, ASSAY_KIND_LOCK, "lock.json#hat",
       "{'schema':'lock/1','id':'hat','seedId':'cap'}");
  catalog = assay_catalog_new_partly (documents, unread, NULL);
  assay_catalog_warn (catalog, warnings);
  g_assert_cmpuint (assay_problems_count (warnings), ==, 0);
  whole = assay_catalog_new (documents, NULL);
  assay_catalog_warn (whole, told);
  g_assert_nonnull (find (told, "tag.unknown", "specs/bow.json", "/tags/0"));
  g_assert_nonnull (find (told, "lock.no_spec", "lock.json#hat", ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/catalog-warn/tags", test_tags);
  g_test_add_func ("/model/catalog-warn/unread", test_unread);
  g_test_add_func ("/model/catalog-warn/names", test_names);
  g_test_add_func ("/model/catalog-warn/later", test_later);
  return g_test_run ();
}
