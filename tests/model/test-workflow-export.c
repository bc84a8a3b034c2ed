/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workflow documents as they come out of ComfyUI: lenient inside of the graph, strict around it. */
#include "model-fixture.h"

#include "model/documents/assay-workflow-export.h"

#define FILE "workflows/w@1.json"
#define WORKFLOW(graph)                                                                            \
  "{\"schema\":\"workflow/1\",\"id\":\"w\",\"title\":\"W\",\"graph\":" graph "}"
#define INPUT(text)   WORKFLOW ("{\"3\":{\"class_type\":\"A\",\"inputs\":{\"x\":" text "}}}")
#define WITH(members) WORKFLOW ("{\"3\":{\"class_type\":\"A\",\"inputs\":{}" members "}}")

static char *
dup_graph (const char *text)
{
  g_autoptr (AssayDocument) document = must_load (ASSAY_KIND_WORKFLOW, text, FILE);
  GBytes *graph = ((const AssayWorkflowDocument *) document)->graph;

  return g_strndup (g_bytes_get_data (graph, NULL), g_bytes_get_size (graph));
}

/* Case 06 and large seeds. Mutations: read_json() that asks assay_json_canonicalize; keep() that is
 * format(). */
static void
test_case_06_numbers (void)
{
  static const char *const known[][2] = {
    {"0.8700000000000001", "0.8700000000000001"},
    {"0.30000000000000004", "0.30000000000000004"},
    {"3.0000000000000004e-1", "0.30000000000000004"},
    {"1.0", "1"},
    {"2e1", "20"},
    {"-0.0", "0"},
    {"5e-324", "5e-324"},
    {"1.7976931348623157e+308", "1.7976931348623157e+308"},
    {"9007199254740993", "9007199254740993"},
    {"9223372036854775808", "9223372036854775808"},
    {"18446744073709551614", "18446744073709551614"},
    {"18446744073709551615", "18446744073709551615"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *text = g_strdup_printf (INPUT ("%s"), known[i][0]);
      g_autofree char *expected =
        g_strdup_printf ("{\"3\":{\"class_type\":\"A\",\"inputs\":{\"x\":%s}}}", known[i][1]);
      g_autofree char *graph = dup_graph (text);

      g_assert_cmpstr (graph, ==, expected);
    }
}

/* Mutation: fail_not_canonical() without @inside. */
static void
test_place_of_what_cannot_be_kept (void)
{
  assert_not_loaded (ASSAY_KIND_WORKFLOW, INPUT ("1e400"), FILE, "document.not_canonical",
                     "/graph/3/inputs/x");
  assert_not_loaded (ASSAY_KIND_WORKFLOW, INPUT ("[{\"a\":1,\"a\":2}]"), FILE,
                     "document.not_canonical", "/graph/3/inputs/x/0");
  assert_not_loaded (ASSAY_KIND_WORKFLOW, INPUT ("\"a\\u0000\""), FILE, "document.not_canonical",
                     "/graph/3/inputs/x");
}

/* The answers of a run are no part of what is hashed. Mutations: drop_answers() that returns
 * @bytes; copy_node_member() that drops an input of the name too. */
static void
test_is_changed (void)
{
  static const char *const same[] = {",\"is_changed\":[NaN]", ",\"is_changed\":[\"4f\",-Infinity]",
                                     ",\"is_changed\":\"a\\ud83d\"", ",\"is_changed\":1.5"};
  g_autoptr (AssayDocument) plain = must_load (ASSAY_KIND_WORKFLOW, WITH (""), FILE);
  g_autofree char *input = dup_graph (
    WORKFLOW ("{\"3\":{\"class_type\":\"A\",\"inputs\":{\"is_changed\":1},\"is_changed\":NaN}}"));
  g_autofree char *meta = dup_graph (WITH (",\"_meta\":{\"title\":\"T\"},\"is_changed\":[]"));

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *text = g_strdup_printf (WITH ("%s"), same[i]);
      g_autoptr (AssayDocument) document = must_load (ASSAY_KIND_WORKFLOW, text, FILE);

      g_test_message ("%s", same[i]);
      g_assert_true (assay_digest_equal (&plain->hash, &document->hash));
    }
  g_assert_cmpstr (input, ==, "{\"3\":{\"class_type\":\"A\",\"inputs\":{\"is_changed\":1}}}");
  g_assert_cmpstr (meta, ==,
                   "{\"3\":{\"_meta\":{\"title\":\"T\"},\"class_type\":\"A\",\"inputs\":{}}}");
}

static char *
dup_warnings (const char *text)
{
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  GString *all = g_string_new (NULL);

  assay_workflow_export_warn (bytes, FILE, warnings);
  for (guint i = 0; i < assay_problems_count (warnings); i++)
    g_string_append_printf (all, "%s %s\n", assay_problems_get (warnings, i)->code,
                            assay_problems_get (warnings, i)->pointer);
  return g_string_free (all, FALSE);
}

/* What is sent otherwise than it was exported is told with its place; what is dropped anyway is
 * not. Mutation: is_input() that is always true. */
static void
test_warnings (void)
{
  g_autofree char *told = dup_warnings (
    WORKFLOW ("{\"3\":{\"class_type\":\"A\",\"inputs\":{\"cfg\":NaN,\"view\":{\"r\":[1,Infinity]},"
              "\"text\":\"a\\ud83d\"},\"is_changed\":[NaN],\"_meta\":{\"title\":\"\\ude00\"}}}"));
  g_autofree char *nothing = dup_warnings (INPUT ("\"NaN\""));
  g_autofree char *graph = dup_graph (INPUT ("NaN"));

  g_assert_cmpstr (told, ==,
                   "workflow.no_number /graph/3/inputs/cfg\n"
                   "workflow.no_number /graph/3/inputs/view/r/1\n"
                   "workflow.half_character /graph/3/inputs/text\n");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (graph, ==, "{\"3\":{\"class_type\":\"A\",\"inputs\":{\"x\":null}}}");
}

/* Mutation: mend_graph() without lies_in_graph_cb. */
static void
test_strict_around_the_graph (void)
{
  assert_not_loaded (ASSAY_KIND_WORKFLOW,
                     "{\"schema\":\"workflow/1\",\"id\":\"w\",\"title\":\"W\\ud83d\",\"graph\":{}}",
                     FILE, "document.syntax", "");
}

/* The exported file itself, put into the folder: one problem, with the way out. Mutation:
 * fail_bare() that returns FALSE (five problems, none of which says it). */
static void
test_bare_exports (void)
{
  static const char *const bare[][2] = {
    {"{\"3\":{\"class_type\":\"A\",\"inputs\":{}},\"is\":{\"inputs\":{},\"class_type\":\"B\"}}",
     "workflow.bare_graph"},
    {"{\"3\":{\"class_type\":\"A\",\"inputs\":{},\"is_changed\":[NaN]}}", "workflow.bare_graph"},
    {"{\"last_node_id\":9,\"nodes\":[],\"links\":[],\"groups\":[],\"version\":0.4}",
     "workflow.save_format"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (bare); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();

      g_assert_null (load_text (ASSAY_KIND_WORKFLOW, bare[i][0], FILE, problems));
      print_problems (problems);
      g_assert_cmpuint (assay_problems_count (problems), ==, 1);
      g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, bare[i][1]);
    }
}

/* Case 07: an input of any node, and whether it leads out of the server's folders. Mutations:
 * names_place() that is always TRUE or always FALSE; no other_words; no is_own_address(). */
static void
test_case_07_places (void)
{
  static const struct
  {
    const char *input, *json;
    gboolean harmless;
  } known[] = {
    {"delimiter", "\"\\\\n\"", TRUE},
    {"delimiter", "\"/\"", TRUE},
    {"note", "\"see https://example.org/notes\"", TRUE},
    {"note", "\"https://example.org/notes\"", TRUE},
    {"text", "\"/imagine a fox\\n../.. and C:/x\"", TRUE},
    {"regex", "\"\\\\d+\"", TRUE},
    {"filename_delimiter", "\"/\"", TRUE},
    {"image_description", "\"/\"", TRUE},
    {"rgthree_comparer", "{\"images\":[{\"url\":\"/api/view?filename=a.png&type=temp\"}]}", TRUE},
    {"state", "{\"images\":[{\"url\":\"/view?filename=a.png\"}]}", TRUE},
    {"ckpt_name", "\"sub\\\\m.safetensors\"", TRUE},
    {"filename_prefix", "\"%date:yyyy%/x\"", TRUE},
    {"image", "\"/etc/passwd\"", FALSE},
    {"image2", "\"C:\\\\secret.png\"", FALSE},
    {"imagePath", "\"~/secret.png\"", FALSE},
    {"lora_name", "\"../../x.safetensors\"", FALSE},
    {"filename_prefix", "\"a/../../b\"", FALSE},
    {"paths", "[\"ok.png\",\"//host/x\"]", FALSE},
    {"image_url", "\"http://169.254.169.254/latest\"", FALSE},
    {"lora_1", "{\"on\":true,\"lora\":\"/x\"}", FALSE},
    {"anything", "\"file:///etc/passwd\"", FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *text =
        g_strdup_printf (WORKFLOW ("{\"3\":{\"class_type\":\"A\",\"inputs\":{\"%s\":%s}}}"),
                         known[i].input, known[i].json);
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (AssayDocument) document = load_text (ASSAY_KIND_WORKFLOW, text, FILE, problems);

      g_test_message ("%s: %s", known[i].input, known[i].json);
      print_problems (problems);
      g_assert_cmpint (document != NULL, ==, known[i].harmless);
      if (!known[i].harmless)
        g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, "document.unsafe_path");
    }
}

/* A picture written as text begins like a path. Mutation: no PLACE_MAX_BYTES. */
static void
test_picture_as_text (void)
{
  g_autofree char *picture = g_strnfill (5000, 'A');
  g_autofree char *text = g_strdup_printf (
    WORKFLOW ("{\"3\":{\"class_type\":\"A\",\"inputs\":{\"image\":\"/9j/%s\"}}}"), picture);
  g_autoptr (AssayDocument) document = must_load (ASSAY_KIND_WORKFLOW, text, FILE);

  g_assert_nonnull (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/workflow-export/case-06-numbers", test_case_06_numbers);
  g_test_add_func ("/model/workflow-export/place-of-what-cannot-be-kept",
                   test_place_of_what_cannot_be_kept);
  g_test_add_func ("/model/workflow-export/is-changed", test_is_changed);
  g_test_add_func ("/model/workflow-export/warnings", test_warnings);
  g_test_add_func ("/model/workflow-export/strict-around-the-graph", test_strict_around_the_graph);
  g_test_add_func ("/model/workflow-export/bare-exports", test_bare_exports);
  g_test_add_func ("/model/workflow-export/case-07-places", test_case_07_places);
  g_test_add_func ("/model/workflow-export/picture-as-text", test_picture_as_text);
  return g_test_run ();
}
