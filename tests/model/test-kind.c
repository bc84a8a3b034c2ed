/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind.h"

static void
assert_path (const char *path, AssayKind kind, const char *id, int version)
{
  AssayKind found;
  g_autofree char *found_id = NULL;
  g_autofree char *made = NULL;
  int found_version;

  g_assert_true (assay_kind_of_path (path, &found, &found_id, &found_version));
  g_assert_cmpint (found, ==, kind);
  g_assert_cmpstr (found_id, ==, id);
  g_assert_cmpint (found_version, ==, version);
  made = assay_kind_dup_path (found, found_id, found_version);
  g_assert_cmpstr (made, ==, path);
}

static void
test_paths (void)
{
  assert_path ("project.json", ASSAY_KIND_PROJECT, "project", 0);
  assert_path ("specs/potion.json", ASSAY_KIND_SPEC, "potion", 0);
  assert_path ("checkpoint-profiles/copax@12.json", ASSAY_KIND_CHECKPOINT_PROFILE, "copax", 12);
  assert_path ("workflows/own@1.json", ASSAY_KIND_WORKFLOW, "own", 1);
  assert_path ("catalog/asset-types/tile.json", ASSAY_KIND_ASSET_TYPE, "tile", 0);
  assert_path ("catalog/tags.json", ASSAY_KIND_TAGS, "tags", 0);
  assert_path ("policies/routing.json", ASSAY_KIND_ROUTING_POLICY, "routing", 0);
  assert_path ("policies/tag-prompt-map.json", ASSAY_KIND_TAG_PROMPT_MAP, "tag-prompt-map", 0);
}

static void
test_folders_inside (void)
{
  AssayKind found;
  g_autofree char *id = NULL, *profile = NULL;
  int version;

  g_assert_true (assay_kind_of_path ("specs/weapons/old/bow.json", &found, &id, &version));
  g_assert_cmpint (found, ==, ASSAY_KIND_SPEC);
  g_assert_cmpstr (id, ==, "bow");
  g_assert_true (
    assay_kind_of_path ("checkpoint-profiles/mine/copax@2.json", &found, &profile, &version));
  g_assert_cmpint (found, ==, ASSAY_KIND_CHECKPOINT_PROFILE);
  g_assert_cmpstr (profile, ==, "copax");
  g_assert_cmpint (version, ==, 2);
}

static void
test_other_files (void)
{
  static const char *const others[] = {"",
                                       "specs",
                                       "specs/",
                                       "specs/Potion.json",
                                       "specs/potion.txt",
                                       "specs/potion@1.json",
                                       "specs//potion.json",
                                       "specs/.hidden/potion.json",
                                       "specs/deep/Potion.json",
                                       "policies/old/routing.json",
                                       "catalog/old/tags.json",
                                       "specs/../potion.json",
                                       "specs/builtin:potion@1.json",
                                       "specs/.json",
                                       "/specs/potion.json",
                                       "workflows/own.json",
                                       "workflows/own@0.json",
                                       "workflows/own@01.json",
                                       "workflows/builtin:own@1.json",
                                       "policies/other.json",
                                       "policies/routing@1.json",
                                       "other/project.json",
                                       "README.json",
                                       NULL};

  for (guint i = 0; others[i] != NULL; i++)
    {
      g_test_message ("%s", others[i]);
      g_assert_false (assay_kind_of_path (others[i], NULL, NULL, NULL));
    }
}

static void
assert_stray (const char *path, const char *fix)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *found = NULL;

  g_test_message ("%s", path);
  assay_kind_report_stray (path, problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, fix != NULL);
  if (fix == NULL)
    return;
  g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, "document.bad_file_name");
  g_assert_cmpstr (assay_problems_get (problems, 0)->file, ==, path);
  found = assay_problem_dup_fix (assay_problems_get (problems, 0), NULL);
  g_assert_true (g_str_has_prefix (found, fix));
}

/* A file that looks like a document and is not read is pointed out. */
static void
test_strays (void)
{
  assert_stray ("specs/Potion.json", "Name it “<id>.json”");
  assert_stray ("specs/potion@1.json", "Name it “<id>.json”");
  assert_stray ("workflows/own.json", "Name it “<id>@<version>.json”");
  assert_stray ("policies/ruoting.json", "Did you mean “routing.json”?");
  assert_stray ("policies/something-else.json", "Remove it");
  assert_stray ("specs/potion.json", NULL);
  assert_stray ("specs/notes.txt", NULL);
  assert_stray ("specs/deep/Potion.json", "Name it “<id>.json”");
  assert_stray ("package.json", NULL);
  assert_stray ("exports/Atlas.json", NULL);
}

static void
test_names (void)
{
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    {
      const AssayKindInfo *info = assay_kind_info ((AssayKind) i);
      AssayKind parsed;

      g_assert_cmpint (info->kind, ==, i);
      g_assert_true (assay_kind_parse (info->name, &parsed));
      g_assert_cmpint (parsed, ==, i);
      g_assert_cmpstr (info->name, ==, info->table->name);
      g_assert_nonnull (info->title);
    }
  g_assert_false (assay_kind_parse ("spec/1", NULL));
  g_assert_false (assay_kind_parse (NULL, NULL));
}

/* Forms, documentation and schemas are made of these. */
static void
check_texts (const AssayTable *table, guint depth)
{
  g_assert_cmpuint (depth, <, 5);
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];

      g_test_message ("%s.%s", table->name, field->name);
      g_assert_nonnull (field->title);
      g_assert_nonnull (field->description);
      g_assert_true (g_str_has_suffix (field->description, "."));
      g_assert_nonnull (field->tab);
      if (field->table != NULL)
        check_texts (field->table, depth + 1);
    }
}

static void
test_every_field_is_described (void)
{
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    check_texts (assay_kind_info ((AssayKind) i)->table, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/kind/paths", test_paths);
  g_test_add_func ("/model/kind/other-files", test_other_files);
  g_test_add_func ("/model/kind/folders-inside", test_folders_inside);
  g_test_add_func ("/model/kind/strays", test_strays);
  g_test_add_func ("/model/kind/names", test_names);
  g_test_add_func ("/model/kind/every-field-is-described", test_every_field_is_described);
  return g_test_run ();
}
