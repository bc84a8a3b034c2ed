/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#define SPEC(rest)                                                                                 \
  "{\"schema\":\"spec/1\",\"id\":\"potion\",\"title\":\"Potion\",\"assetType\":\"ui_icon\","       \
  "\"checkpointId\":\"copax\"" rest "}"

static void
test_minimal_spec (void)
{
  g_autoptr (AssayDocument) document = must_load (ASSAY_KIND_SPEC, SPEC (""), "specs/potion.json");
  const AssaySpec *spec = (const AssaySpec *) document;

  g_assert_cmpint (document->kind, ==, ASSAY_KIND_SPEC);
  g_assert_cmpstr (document->id, ==, "potion");
  g_assert_cmpstr (document->file, ==, "specs/potion.json");
  g_assert_cmpint (document->version, ==, 0);
  g_assert_cmpint (document->schema, ==, 1);
  g_assert_false (document->builtin);
  g_assert_cmpint (spec->intent, ==, ASSAY_INTENT_READY);
  g_assert_cmpint (spec->variants, ==, 1);
  g_assert_cmpint (spec->priority, ==, 2);
  g_assert_null (spec->prompt);
  g_assert_null (spec->contract);
}

static void
test_defaults_of_kinds (void)
{
  g_autoptr (AssayDocument) retry =
    must_load (ASSAY_KIND_RETRY_POLICY, "{\"schema\":\"retry-policy/1\"}", "policies/retry.json");
  g_autoptr (AssayDocument) lora =
    must_load (ASSAY_KIND_LORA,
               "{\"schema\":\"lora/1\",\"id\":\"a\",\"title\":\"A\",\"serverFile\":\"a\","
               "\"families\":[\"sdxl\"]}",
               "loras/a.json");
  const AssayRetryPolicy *policy = (const AssayRetryPolicy *) retry;
  const AssayLora *self = (const AssayLora *) lora;

  g_assert_cmpstr (retry->id, ==, "retry");
  g_assert_cmpint (policy->max_attempts, ==, 4);
  g_assert_cmpint (policy->max_delay_ms, ==, 60000);
  g_assert_cmpstr (policy->retry_on[2], ==, "upstream_unavailable");
  g_assert_cmpint (self->weight_default, ==, 80);
  g_assert_cmpint (self->weight_max, ==, 150);
  g_assert_cmpint (self->release_state, ==, ASSAY_LORA_ACTIVE);
  g_assert_cmpint (self->preferred, ==, FALSE);
}

static void
assert_same_hash (const char *a, const char *b, gboolean same)
{
  g_autoptr (AssayDocument) first = must_load (ASSAY_KIND_SPEC, a, "specs/potion.json");
  g_autoptr (AssayDocument) second = must_load (ASSAY_KIND_SPEC, b, "specs/potion.json");

  g_assert_cmpint (assay_digest_equal (&first->hash, &second->hash), ==, same);
}

static void
test_hash (void)
{
  assert_same_hash (SPEC (""),
                    "{ \"title\" : \"Potion\",\n\t\"checkpointId\":\"copax\", \"id\":\"potion\","
                    "\"assetType\":\"ui_icon\",\r\n \"schema\":\"spec\\/1\" }\n",
                    TRUE);
  assert_same_hash (SPEC (""), SPEC (",\"intent\":\"ready\",\"variants\":1.0"), TRUE);
}

static void
test_hash_differs (void)
{
  assert_same_hash (SPEC (""), SPEC (",\"variants\":2"), FALSE);
  assert_same_hash (SPEC (",\"tags\":[\"a:b\",\"a:c\"]"), SPEC (",\"tags\":[\"a:c\",\"a:b\"]"),
                    FALSE);
  assert_same_hash (SPEC (",\"prompt\":{}"), SPEC (""), FALSE);
}

/* Every good file of the corpus: written and read again it is the same, and writing it twice
 * changes nothing. */
static void
round_trip (AssayKind kind, const char *path, gboolean past)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (AssayJsonReader) reader =
    assay_json_reader_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *id = g_strdup ("none");
  g_autofree char *file = NULL;
  g_autoptr (AssayDocument) first = NULL;
  g_autoptr (AssayDocument) second = NULL;
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) twice = NULL;

  while (assay_json_reader_next (reader) == ASSAY_JSON_OBJECT_BEGIN)
    while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
      if (strcmp (assay_json_reader_get_string (reader, NULL), "id") == 0)
        {
          assay_json_reader_next (reader);
          g_free (id);
          id = g_strdup (assay_json_reader_get_string (reader, NULL));
        }
      else
        assay_json_reader_skip (reader, NULL, NULL);
  file = assay_kind_dup_path (kind, id, 3);
  first = assay_document_load (kind, bytes, file, problems);
  print_problems (problems);
  g_assert_nonnull (first);
  once = assay_document_to_bytes (first);
  second = assay_document_load (kind, once, file, problems);
  print_problems (problems);
  g_assert_nonnull (second);
  g_assert_true (assay_digest_equal (&first->hash, &second->hash) != past);
  g_assert_true ((first->schema < second->schema) == past);
  twice = assay_document_to_bytes (second);
  g_assert_true (g_bytes_equal (once, twice));
  g_assert_true (assay_kind_info (kind)->versioned == (first->version == 3));
  g_assert_true (g_str_has_prefix (g_bytes_get_data (once, NULL), "{\n  \"schema\": \""));
}

static guint
round_trips (AssayKind kind, const char *corpus, gboolean past)
{
  g_autofree char *inside = g_strconcat (corpus, assay_kind_info (kind)->name, NULL);
  g_autofree char *root = top_path (inside);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  if (past && !g_file_test (root, G_FILE_TEST_IS_DIR))
    return 0;
  collect_files (root, "", files);
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *path = g_build_filename (root, g_ptr_array_index (files, i), NULL);

      g_test_message ("%s", path);
      round_trip (kind, path, past);
    }
  return files->len;
}

static void
test_round_trips (void)
{
  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    g_assert_cmpuint (round_trips ((AssayKind) kind, "tests/data/corpus/good/", FALSE), >, 0);
}

/* Files of former versions: every kind that has one has one here. */
static void
test_past_versions (void)
{
  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    g_assert_true ((round_trips ((AssayKind) kind, "tests/data/corpus/past/", TRUE) > 0)
                   == (assay_kind_info ((AssayKind) kind)->schema > 1));
}

static void
test_names_of_files (void)
{
  /* Only the name counts here; in which folder a kind lies is assay_kind_of_path's business. */
  g_autoptr (AssayDocument) elsewhere =
    must_load (ASSAY_KIND_SPEC, SPEC (""), "some/where/potion.json");

  g_assert_cmpstr (elsewhere->id, ==, "potion");
  assert_not_loaded (ASSAY_KIND_SPEC, SPEC (""), "specs/potions.json", "document.id_mismatch",
                     "/id");
  assert_not_loaded (ASSAY_KIND_SPEC, SPEC (""), "specs/potion@1.json", "document.bad_file_name",
                     "");
  assert_not_loaded (ASSAY_KIND_SPEC, SPEC (""), "specs/Potion.json", "document.bad_file_name", "");
  assert_not_loaded (ASSAY_KIND_SPEC, SPEC (""), "potion", "document.bad_file_name", "");
  assert_not_loaded (ASSAY_KIND_BASELINE_PROFILE,
                     "{\"schema\":\"baseline-profile/1\",\"id\":\"a\",\"title\":\"A\"}",
                     "baseline-profiles/a.json", "document.bad_file_name", "");
  assert_not_loaded (ASSAY_KIND_BUDGETS, "{\"schema\":\"budgets/1\"}", "policies/budget.json",
                     "document.bad_file_name", "");
}

static void
test_schemas (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assert_not_loaded (ASSAY_KIND_SPEC, "{}", "specs/potion.json", "document.missing_schema", "");
  assert_not_loaded (ASSAY_KIND_SPEC, "{\"schema\":\"lora/1\"}", "specs/potion.json",
                     "document.wrong_schema", "/schema");
  assert_not_loaded (ASSAY_KIND_SPEC, "{\"schema\":3}", "specs/potion.json",
                     "document.wrong_schema", "/schema");
  assert_not_loaded (ASSAY_KIND_SPEC, "{\"schema\":\"spec/999999\"}", "specs/potion.json",
                     "document.newer_schema", "/schema");

  /* Of a newer version nothing else is said: what we do not know is not wrong. */
  g_assert_null (load_text (ASSAY_KIND_SPEC, "{\"novelty\":[],\"schema\":\"spec/3\"}",
                            "specs/potion.json", problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
}

static void
test_rules_between_fields (void)
{
  assert_not_loaded (ASSAY_KIND_LORA,
                     "{\"schema\":\"lora/1\",\"id\":\"a\",\"title\":\"A\",\"serverFile\":\"a\","
                     "\"families\":[\"x\"],\"weightMin\":1}",
                     "loras/a.json", "lora.weight_order", "/weightDefault");
  assert_not_loaded (ASSAY_KIND_SPEC, SPEC (",\"seedPolicy\":{\"strategy\":\"fixed\"}"),
                     "specs/potion.json", "document.missing_seed", "/seedPolicy");
  assert_not_loaded (ASSAY_KIND_SPEC, SPEC (",\"promptPolicy\":{\"compileMode\":\"verbatim\"}"),
                     "specs/potion.json", "spec.verbatim_nothing", "/promptPolicy/compileMode");
  assert_not_loaded (ASSAY_KIND_PROJECT,
                     "{\"schema\":\"project/1\",\"title\":\"A\",\"timeZone\":\"Middle Earth\"}",
                     "project.json", "project.bad_time_zone", "/timeZone");
  assert_not_loaded (ASSAY_KIND_CHECKPOINT,
                     "{\"schema\":\"checkpoint/1\",\"id\":\"a\",\"title\":\"A\",\"family\":\"x\","
                     "\"serverFile\":\"../a\"}",
                     "checkpoints/a.json", "document.unsafe_path", "/serverFile");
}

#define WORKFLOW(graph, rest)                                                                      \
  "{\"schema\":\"workflow/1\",\"id\":\"w\",\"title\":\"W\",\"graph\":" graph rest "}"
#define NODE "{\"6\":{\"class_type\":\"A\",\"inputs\":{\"text\":\"\"}}}"

static void
test_workflows (void)
{
  const char *file = "workflows/w@1.json";
  g_autoptr (AssayDocument) good = must_load (
    ASSAY_KIND_WORKFLOW,
    WORKFLOW (NODE, ",\"bindings\":{\"positive\":{\"node\":\"6\",\"input\":\"text\"}}"), file);
  const AssayWorkflowDocument *workflow = (const AssayWorkflowDocument *) good;

  g_assert_cmpstr (((AssayBinding *) g_ptr_array_index (workflow->bindings, 0))->input, ==, "text");
  assert_not_loaded (
    ASSAY_KIND_WORKFLOW,
    WORKFLOW (NODE, ",\"bindings\":{\"positive\":{\"node\":\"5\",\"input\":\"text\"}}"), file,
    "workflow.unknown_node", "/bindings/positive/node");
  assert_not_loaded (
    ASSAY_KIND_WORKFLOW,
    WORKFLOW (NODE, ",\"bindings\":{\"positive\":{\"node\":\"6\",\"input\":\"txt\"}}"), file,
    "workflow.unknown_input", "/bindings/positive/input");
  assert_not_loaded (
    ASSAY_KIND_WORKFLOW,
    WORKFLOW (NODE, ",\"bindings\":{\"positiv\":{\"node\":\"6\",\"input\":\"text\"}}"), file,
    "workflow.unknown_binding", "/bindings/positiv");
  assert_not_loaded (ASSAY_KIND_WORKFLOW, WORKFLOW (NODE, ",\"outputs\":[{\"node\":\"7\"}]"), file,
                     "workflow.unknown_node", "/outputs/0/node");
  assert_not_loaded (ASSAY_KIND_WORKFLOW, WORKFLOW (NODE, ",\"loraChain\":{\"node\":\"7\"}"), file,
                     "workflow.unknown_node", "/loraChain/node");
  assert_not_loaded (ASSAY_KIND_WORKFLOW, WORKFLOW ("{\"nodes\":[],\"links\":[]}", ""), file,
                     "workflow.save_format", "/graph");
  assert_not_loaded (ASSAY_KIND_WORKFLOW, WORKFLOW ("{\"a/b\":{\"inputs\":{}}}", ""), file,
                     "workflow.bad_node", "/graph/a~1b");
  assert_not_loaded (
    ASSAY_KIND_WORKFLOW,
    WORKFLOW ("{\"1\":{\"class_type\":\"A\",\"inputs\":{\"image\":[0,\"a/../b\"]}}}", ""), file,
    "document.unsafe_path", "/graph/1/inputs/image/1");
}

/* Thousands of wrong names against a thousand near ones: bounded. */
static void
test_workflow_flood (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GString) text =
    g_string_new ("{\"schema\":\"workflow/1\",\"id\":\"w\",\"title\":\"W\",\"graph\":{");
  g_autofree char *long_name = g_strnfill (55, 'n');

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "%s\"%s%05u\":{\"class_type\":\"A\",\"inputs\":{}}",
                            i > 0 ? "," : "", long_name, i);
  g_string_append (text, "},\"outputs\":[");
  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (text, "%s{\"node\":\"%s%05u\"}", i > 0 ? "," : "", long_name,
                            i + 50000);
  g_string_append (text, "]}");
  g_assert_null (load_text (ASSAY_KIND_WORKFLOW, text->str, "workflows/w@1.json", problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 20);
  assert_not_loaded (ASSAY_KIND_WORKFLOW, WORKFLOW ("{\"\\u001b[2J\":{\"class_type\":\"A\"}}", ""),
                     "workflows/w@1.json", "workflow.bad_node", "/graph/?[2J");
}

/* What was not said is not written. */
static void
test_bytes (void)
{
  g_autoptr (AssayDocument) document =
    must_load (ASSAY_KIND_SPEC, SPEC (",\"variants\":1,\"priority\":\"P1\""), "specs/potion.json");
  g_autoptr (GBytes) bytes = assay_document_to_bytes (document);
  static const char expected[] = "{\n"
                                 "  \"schema\": \"spec/2\",\n"
                                 "  \"id\": \"potion\",\n"
                                 "  \"title\": \"Potion\",\n"
                                 "  \"assetType\": \"ui_icon\",\n"
                                 "  \"checkpointId\": \"copax\",\n"
                                 "  \"priority\": \"P1\"\n"
                                 "}\n";

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_drafts (void)
{
  g_autoptr (AssayDocument) made = assay_document_new_draft (ASSAY_KIND_SPEC, "potion", 0);
  g_autoptr (AssayDocument) routing = assay_document_new_draft (ASSAY_KIND_ROUTING_POLICY, NULL, 0);
  AssaySpec *spec = (AssaySpec *) made;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) changed_bytes = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) loaded = NULL;
  g_autoptr (AssayDocument) draft = NULL;
  g_autoptr (AssayDocument) changed = NULL;

  g_assert_cmpstr (routing->id, ==, "routing");
  g_assert_cmpstr (routing->file, ==, "policies/routing.json");
  g_assert_cmpint (spec->intent, ==, ASSAY_INTENT_READY);
  spec->title = g_strdup ("Potion");
  spec->asset_type = g_strdup ("ui_icon");
  spec->checkpoint = g_strdup ("copax");
  bytes = assay_document_to_bytes (made);
  loaded = assay_document_load (ASSAY_KIND_SPEC, bytes, made->file, problems);
  print_problems (problems);
  g_assert_nonnull (loaded);

  draft = assay_document_dup_draft (loaded);
  ((AssaySpec *) draft)->variants = 5;
  changed_bytes = assay_document_to_bytes (draft);
  changed = assay_document_load (ASSAY_KIND_SPEC, changed_bytes, draft->file, problems);
  g_assert_cmpint (((const AssaySpec *) changed)->variants, ==, 5);
  g_assert_cmpint (((const AssaySpec *) loaded)->variants, ==, 1);
  g_assert_false (assay_digest_equal (&changed->hash, &loaded->hash));
}

static void
test_too_large (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *text = g_strnfill (ASSAY_DOCUMENT_MAX_BYTES + 1, ' ');

  g_assert_null (load_text (ASSAY_KIND_SPEC, text, "specs/potion.json", problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  g_assert_true (assay_problems_has (problems, "document.too_large"));
}

static void
test_no_list (void)
{
  g_assert_null (load_text (ASSAY_KIND_SPEC, "{\"schema\":\"spec/1\"}", "specs/a.json", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/document/minimal-spec", test_minimal_spec);
  g_test_add_func ("/model/document/defaults", test_defaults_of_kinds);
  g_test_add_func ("/model/document/hash", test_hash);
  g_test_add_func ("/model/document/hash-differs", test_hash_differs);
  g_test_add_func ("/model/document/round-trips", test_round_trips);
  g_test_add_func ("/model/document/past-versions", test_past_versions);
  g_test_add_func ("/model/document/names-of-files", test_names_of_files);
  g_test_add_func ("/model/document/schemas", test_schemas);
  g_test_add_func ("/model/document/rules-between-fields", test_rules_between_fields);
  g_test_add_func ("/model/document/workflows", test_workflows);
  g_test_add_func ("/model/document/workflow-flood", test_workflow_flood);
  g_test_add_func ("/model/document/bytes", test_bytes);
  g_test_add_func ("/model/document/drafts", test_drafts);
  g_test_add_func ("/model/document/too-large", test_too_large);
  g_test_add_func ("/model/document/no-list", test_no_list);
  return g_test_run ();
}
