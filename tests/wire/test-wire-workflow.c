/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-workflow.h"

#include <string.h>

#define GRAPH                                                                                      \
  "{\"4\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"m.safetensors\"}" \
  "},"                                                                                             \
  "\"6\":{\"inputs\":{\"clip\":[\"4\",1],\"text\":\"\"},\"class_type\":\"CLIPTextEncode\","        \
  "\"_meta\":{\"title\":\"Positive\"}},"                                                           \
  "\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"model\":[\"4\",0],\"positive\":[\"6\",0],"     \
  "\"seed\":9007199254740991,\"cfg\":7.0,\"denoise\":0.85,\"steps\":2e1}},"                        \
  "\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{\"filename_prefix\":\"x\"}}}"

static AssayWorkflow *
parse (const char *text, AssayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return assay_workflow_parse (bytes, "a.json", problems);
}

static char *
dup_text (const AssayWorkflow *workflow)
{
  g_autoptr (GBytes) bytes = assay_workflow_to_bytes (workflow);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  return g_strndup (text, n_bytes);
}

static void
test_canonical (void)
{
  g_autoptr (AssayWorkflow) workflow = parse (GRAPH, NULL);
  g_autoptr (AssayWorkflow) again = NULL;
  g_autofree char *text = dup_text (workflow);
  g_autofree char *second = NULL;

  g_assert_cmpstr (text, ==,
                   "{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"cfg\":7,\"denoise\":0.85,"
                   "\"model\":[\"4\",0],"
                   "\"positive\":[\"6\",0],\"seed\":9007199254740991,\"steps\":20}},"
                   "\"4\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"m."
                   "safetensors\"}},"
                   "\"6\":{\"_meta\":{\"title\":\"Positive\"},\"class_type\":\"CLIPTextEncode\","
                   "\"inputs\":{\"clip\":[\"4\",1],\"text\":\"\"}},"
                   "\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{\"filename_prefix\":\"x\"}}}");
  again = parse (text, NULL);
  second = dup_text (again);
  g_assert_cmpstr (text, ==, second);
}

static void
test_bind (void)
{
  g_autoptr (AssayWorkflow) workflow = parse (GRAPH, NULL);
  g_autofree char *text = NULL;

  g_assert_true (assay_workflow_set_string (workflow, "6", "text", "a \"red\" flask\n"));
  g_assert_true (assay_workflow_set_integer (workflow, "3", "seed", 42));
  g_assert_true (assay_workflow_set_decimal (workflow, "3", "cfg", 650, 2));
  g_assert_true (assay_workflow_set_decimal (workflow, "3", "denoise", -5, 2));
  g_assert_true (assay_workflow_set_string (workflow, "3", "model", "no link now"));
  g_assert_true (assay_workflow_set_integer (workflow, "3", "added", 1));
  g_assert_false (assay_workflow_set_integer (workflow, "33", "seed", 1));
  g_assert_true (assay_workflow_has_input (workflow, "3", "added"));
  g_assert_false (assay_workflow_has_input (workflow, "3", "absent"));
  g_assert_false (assay_workflow_has_input (workflow, "33", "seed"));
  text = dup_text (workflow);
  g_assert_nonnull (strstr (text, "\"text\":\"a \\\"red\\\" flask\\n\""));
  g_assert_nonnull (strstr (
    text, "\"inputs\":{\"added\":1,\"cfg\":6.5,\"denoise\":-0.05,\"model\":\"no link now\""));
  g_assert_nonnull (strstr (text, "\"seed\":42"));
}

static void
test_lora_chain (void)
{
  g_autoptr (AssayWorkflow) workflow = parse (GRAPH, NULL);
  g_autofree char *text = NULL;
  const char *first = assay_workflow_insert_lora (workflow, "4", 0, 1, "a.safetensors", 80);
  const char *second = assay_workflow_insert_lora (workflow, "4", 0, 1, "b.safetensors", -125);

  g_assert_cmpstr (first, ==, "10");
  g_assert_cmpstr (second, ==, "11");
  g_assert_null (assay_workflow_insert_lora (workflow, "77", 0, 1, "c", 1));
  text = dup_text (workflow);
  g_assert_nonnull (strstr (text,
                            "\"10\":{\"class_type\":\"LoraLoader\",\"inputs\":{\"clip\":[\"4\",1],"
                            "\"lora_name\":\"a.safetensors\",\"model\":[\"4\",0],"
                            "\"strength_clip\":0.8,\"strength_model\":0.8}}"));
  g_assert_nonnull (strstr (text,
                            "\"11\":{\"class_type\":\"LoraLoader\",\"inputs\":{\"clip\":[\"10\",1],"
                            "\"lora_name\":\"b.safetensors\",\"model\":[\"10\",0],"
                            "\"strength_clip\":-1.25,\"strength_model\":-1.25}}"));
  g_assert_nonnull (strstr (text, "\"clip\":[\"11\",1],\"text\""));
  g_assert_nonnull (strstr (text, "\"model\":[\"11\",0],\"positive\""));
}

static void
test_model_only_lora (void)
{
  g_autoptr (AssayWorkflow) workflow = parse (GRAPH, NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (assay_workflow_insert_lora (workflow, "4", 0, -1, "a.safetensors", 100));
  text = dup_text (workflow);
  g_assert_nonnull (strstr (text,
                            "\"LoraLoaderModelOnly\",\"inputs\":{\"lora_name\":\"a.safetensors\","
                            "\"model\":[\"4\",0],\"strength_model\":1}"));
  g_assert_nonnull (strstr (text, "\"clip\":[\"4\",1],\"text\""));
}

static void
test_ask (void)
{
  g_autoptr (AssayWorkflow) workflow = parse (GRAPH, NULL);
  g_autoptr (GPtrArray) nodes = assay_workflow_list_nodes (workflow, "SaveImage");
  g_autoptr (GPtrArray) none = assay_workflow_list_nodes (workflow, "PreviewImage");

  g_assert_cmpuint (nodes->len, ==, 1);
  g_assert_cmpstr (nodes->pdata[0], ==, "9");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (assay_workflow_get_class (workflow, "6"), ==, "CLIPTextEncode");
  g_assert_cmpstr (assay_workflow_get_title (workflow, "6"), ==, "Positive");
  g_assert_cmpstr (assay_workflow_get_title (workflow, "3"), ==, "KSampler");
  g_assert_null (assay_workflow_get_class (workflow, "0"));
  g_assert_null (assay_workflow_get_title (workflow, "0"));
}

/* Every digit goes through, and is not touched by what is bound beside it. Mutation:
 * dup_canonical() that asks assay_json_canonicalize. */
static void
test_numbers (void)
{
  static const char TEXT[] =
    "{\"1\":{\"class_type\":\"A\",\"inputs\":{\"denoise\":0.8700000000000001,"
    "\"noise_seed\":18446744073709551614,\"seed\":%s}}}";
  g_autofree char *before = g_strdup_printf (TEXT, "18446744073709551615");
  g_autofree char *after = g_strdup_printf (TEXT, "7");
  g_autoptr (AssayWorkflow) workflow = parse (before, NULL);
  g_autoptr (GBytes) bytes = assay_workflow_to_bytes (workflow), bound = NULL;

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), before,
                   strlen (before));
  assay_workflow_set_integer (workflow, "1", "seed", 7);
  bound = assay_workflow_to_bytes (workflow);
  g_assert_cmpmem (g_bytes_get_data (bound, NULL), g_bytes_get_size (bound), after, strlen (after));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *code, *pointer;
  } CASES[] = {
    {"", "workflow.syntax", NULL},
    {"{\"1\":", "workflow.syntax", NULL},
    {"[]", "workflow.not_a_graph", ""},
    {"{}", "workflow.not_a_graph", NULL},
    {"{\"1\":{}}", "workflow.not_a_graph", NULL},
    {"{\"1\":{\"class_type\":7}}", "workflow.not_a_graph", "/1/class_type"},
    {"{\"1\":[]}", "workflow.not_a_graph", "/1"},
    {"{\"prompt\":{\"1\":{\"class_type\":\"A\"}}}", "workflow.not_a_graph", NULL},
    {"{\"1\":{\"class_type\":\"A\",\"inputs\":[]}}", "workflow.not_a_graph", "/1/inputs"},
    {"{\"1\":{\"class_type\":\"A\"},\"1\":{\"class_type\":\"B\"}}", "workflow.duplicate", NULL},
    {"{\"1\":{\"class_type\":\"A\",\"inputs\":{\"x\":1,\"x\":2}}}", "workflow.duplicate", NULL},
    {"{\"1\":{\"class_type\":\"A\",\"inputs\":{\"seed\":1e400}}}", "workflow.bad_value", NULL},
    {"{\"1\":{\"class_type\":\"A\",\"inputs\":{\"a/b\":[\"7\",0]}}}", "workflow.dangling_link",
     "/1/inputs/a~1b"},
    {"{\"last_node_id\":9,\"nodes\":[],\"links\":[],\"version\":0.4}", "workflow.editor_format",
     ""},
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *line = NULL;

      g_assert_null (parse (CASES[i].text, problems));
      g_assert_cmpuint (assay_problems_count (problems), ==, 1);
      line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
      g_test_message ("%s", line);
      g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, CASES[i].code);
      if (CASES[i].pointer != NULL)
        g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, CASES[i].pointer);
    }
}

static void
test_too_many_nodes (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  for (int i = 0; i <= ASSAY_WORKFLOW_MAX_NODES; i++)
    g_string_append_printf (text, "%s\"%d\":{\"class_type\":\"A\"}", i > 0 ? "," : "", i);
  g_string_append_c (text, '}');
  g_assert_null (parse (text->str, problems));
  g_assert_true (assay_problems_has (problems, "workflow.too_large"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/workflow/canonical", test_canonical);
  g_test_add_func ("/wire/workflow/bind", test_bind);
  g_test_add_func ("/wire/workflow/lora-chain", test_lora_chain);
  g_test_add_func ("/wire/workflow/model-only-lora", test_model_only_lora);
  g_test_add_func ("/wire/workflow/ask", test_ask);
  g_test_add_func ("/wire/workflow/numbers", test_numbers);
  g_test_add_func ("/wire/workflow/refused", test_refused);
  g_test_add_func ("/wire/workflow/too-many-nodes", test_too_many_nodes);
  return g_test_run ();
}
