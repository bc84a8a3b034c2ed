/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

/* Every .json file of an example is a document that loads clean, and all references lead somewhere.
 */
static AssayCatalog *
load_example (const char *name, guint *out_n_files)
{
  g_autofree char *inside = g_strconcat ("examples/", name, NULL);
  g_autofree char *root = top_path (inside);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayCatalog *catalog;

  collect_files (root, "", files);
  for (guint i = 0; i < files->len; i++)
    {
      const char *file = g_ptr_array_index (files, i);
      g_autofree char *path = g_build_filename (root, file, NULL);
      g_autoptr (GBytes) bytes = read_file (path);
      AssayDocument *document;
      AssayKind kind;

      g_test_message ("%s", file);
      g_assert_true (assay_kind_of_path (file, &kind, NULL, NULL));
      document = assay_document_load (kind, bytes, file, problems);
      if (document != NULL)
        g_ptr_array_add (documents, document);
    }
  catalog = assay_catalog_new (documents, problems);
  print_problems (problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  *out_n_files = files->len;
  return catalog;
}

static void
test_tiny (void)
{
  guint n_files;
  g_autoptr (AssayCatalog) catalog = load_example ("tiny", &n_files);
  g_autofree char *path = top_path ("examples/tiny/specs/potion.json");
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (AssayJsonReader) reader =
    assay_json_reader_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, "potion");
  const AssayDocument *checkpoint;
  guint n_members = 0;

  /* project.json and one spec of three fields besides schema and id. */
  g_assert_cmpuint (n_files, ==, 2);
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      n_members++;
      assay_json_reader_skip (reader, NULL, NULL);
    }
  g_assert_cmpuint (n_members, ==, 5);
  checkpoint = assay_catalog_lookup (catalog, ASSAY_KIND_CHECKPOINT, spec->checkpoint);
  g_assert_true (checkpoint->builtin);
  g_assert_nonnull (
    assay_catalog_family_profile (catalog, ((const AssayCheckpoint *) checkpoint)->family));
  g_assert_nonnull (assay_catalog_lookup (catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type));
}

/* The sandbox draws by the noun. */
static gboolean
has_noun (const char *words)
{
  static const char *const nouns[] = {"bomb",   "chest",  "coin", "duck",    "gem",    "heart",
                                      "key",    "map",    "mine", "missile", "potion", "rocket",
                                      "scroll", "shield", "star", "sword"};

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (strstr (words, nouns[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_astroduck (void)
{
  guint n_files;
  g_autoptr (AssayCatalog) catalog = load_example ("astroduck", &n_files);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  const AssayTagCatalog *tags =
    (const AssayTagCatalog *) assay_catalog_single (catalog, ASSAY_KIND_TAGS);
  const AssayRoutingPolicy *routing =
    (const AssayRoutingPolicy *) assay_catalog_single (catalog, ASSAY_KIND_ROUTING_POLICY);

  g_assert_cmpuint (specs->len, ==, 24);
  g_assert_cmpint (routing->trust, ==, ASSAY_TRUST_ALL);
  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = g_ptr_array_index (specs, i);

      g_test_message ("%s", spec->document.id);
      g_assert_true (has_noun (spec->prompt->positive));
      for (guint j = 0; spec->tags[j] != NULL; j++)
        {
          gboolean known = FALSE;

          for (guint k = 0; k < tags->tags->len && !known; k++)
            known = g_str_equal (((AssayTagRecord *) g_ptr_array_index (tags->tags, k))->tag,
                                 spec->tags[j]);
          g_test_message ("%s", spec->tags[j]);
          g_assert_true (known);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/examples/tiny", test_tiny);
  g_test_add_func ("/model/examples/astroduck", test_astroduck);
  return g_test_run ();
}
