/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-client.h"

/* POST /prompt against the recorded answers of a real server, and against bodies nobody should
 * send. */

static AssaySandbox *sandbox;
static Client *client;

static char *
localise (JsonNode *node)
{
  g_autofree char *plain = json_to_string (node, FALSE);
  GString *text = g_string_new (plain);

  /* models that are "installed" here; a node of the same shape that the sandbox has */
  g_string_replace (text, "random-sd15-tiny.safetensors", "sd_xl_base_1.0.safetensors", 0);
  g_string_replace (text, "random-style-a.safetensors", "clean-icons.safetensors", 0);
  g_string_replace (text, "random-style-b.safetensors", "painted-glow.safetensors", 0);
  g_string_replace (text, "ImageScaleBy", "ImageInvert", 0);
  return g_string_free (text, FALSE);
}

static int
compare_errors (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* One error as a line; lists of installed models and Python tracebacks are the server's own. */
static char *
describe_error (JsonObject *error)
{
  JsonObject *extra = json_object_get_object_member (error, "extra_info");
  const char *type = json_object_get_string_member (error, "type");
  const char *input = json_object_get_string_member_with_default (extra, "input_name", "");
  gboolean models = strcmp (input, "ckpt_name") == 0 || strcmp (input, "lora_name") == 0;
  g_autofree char *config = NULL, *received = NULL, *linked = NULL;

  if (json_object_has_member (extra, "input_config") && !models)
    config = json_to_string (json_object_get_member (extra, "input_config"), FALSE);
  if (json_object_has_member (extra, "received_value"))
    received = json_to_string (json_object_get_member (extra, "received_value"), FALSE);
  if (json_object_has_member (extra, "linked_node"))
    linked = json_to_string (json_object_get_member (extra, "linked_node"), FALSE);
  return g_strdup_printf (
    "%s|%s|%s|%s|%s|%s|%s|%s", type, json_object_get_string_member (error, "message"),
    models ? "" : json_object_get_string_member (error, "details"), input,
    config != NULL ? config : "", received != NULL ? received : "", linked != NULL ? linked : "",
    json_object_get_string_member_with_default (extra, "exception_type", ""));
}

static char *
describe_node (const char *id, JsonObject *node)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  JsonArray *errors = json_object_get_array_member (node, "errors");
  g_autofree char *dependents =
    json_to_string (json_object_get_member (node, "dependent_outputs"), FALSE);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s %s %s\n", id, json_object_get_string_member (node, "class_type"),
                          dependents);
  for (guint i = 0; i < json_array_get_length (errors); i++)
    g_ptr_array_add (lines, describe_error (json_array_get_object_element (errors, i)));
  g_ptr_array_sort (lines, compare_errors); /* a Python set: no order */
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (out, "  %s\n", (char *) g_ptr_array_index (lines, i));
  return g_string_free (out, FALSE);
}

static char *
describe_answer (JsonObject *answer)
{
  JsonObject *nodes = json_object_get_object_member (answer, "node_errors");
  g_autoptr (GList) ids = json_object_get_members (nodes);
  GString *out = g_string_new (NULL);

  if (json_object_has_member (answer, "error"))
    {
      JsonObject *error = json_object_get_object_member (answer, "error");

      g_string_append_printf (out, "%s|%s|%s\n", json_object_get_string_member (error, "type"),
                              json_object_get_string_member (error, "message"),
                              json_object_get_string_member (error, "details"));
    }
  ids = g_list_sort (ids, (GCompareFunc) strcmp);
  for (GList *l = ids; l != NULL; l = l->next)
    {
      g_autofree char *node =
        describe_node (l->data, json_object_get_object_member (nodes, l->data));

      g_string_append (out, node);
    }
  return g_string_free (out, FALSE);
}

/* %FALSE if the case cannot be replayed here. */
static gboolean
check_case (JsonObject *recorded)
{
  const char *name = json_object_get_string_member (recorded, "case");
  guint wanted = (guint) json_object_get_int_member (recorded, "status"), status = 0;
  g_autofree char *body = NULL, *answer = NULL, *type = NULL, *got = NULL, *expected = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (json_object_has_member (recorded, "request_json"))
    body = localise (json_object_get_member (recorded, "request_json"));
  else
    {
      /* as Python shows bytes: b'...' */
      const char *raw = json_object_get_string_member (recorded, "request_raw");

      body = g_strndup (raw + 2, strlen (raw) - 3);
    }
  if (strstr (body, "LoadImage") != NULL || (wanted == 200 && !g_str_has_suffix (body, "}")))
    return FALSE; /* not a node of the sandbox; a body the capture cut short */
  answer = client_call (client, "POST", "/prompt", body, &status, &type);
  g_test_message ("%s: %u %s", name, status, answer);
  g_assert_cmpuint (status, ==, wanted);
  g_assert_cmpstr (type, ==, json_object_get_string_member (recorded, "content_type"));
  if (!json_object_has_member (recorded, "json"))
    {
      g_assert_cmpstr (answer, ==, json_object_get_string_member (recorded, "body"));
      return TRUE;
    }
  node = json_from_string (answer, NULL);
  got = describe_answer (json_node_get_object (node));
  expected = describe_answer (json_object_get_object_member (recorded, "json"));
  g_assert_cmpstr (got, ==, expected);
  return TRUE;
}

static void
test_recorded (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "comfy",
                                            "captures", "prompt-post-responses.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *cases;
  guint replayed = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  root = json_from_string (text, &error);
  g_assert_no_error (error);
  cases = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (cases), ==, 36);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    replayed += check_case (json_array_get_object_element (cases, i)) ? 1 : 0;
  g_assert_cmpuint (replayed, ==, 34);
}

#define EMPTY_IMAGE(number)                                                                        \
  "{\"prompt\":{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":" number                \
  ",\"height\":8,\"batch_size\":1,\"color\":0}},"                                                  \
  "\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],\"filename_prefix\":"      \
  "\"x\"}}}}"

static gboolean
is_idle (gpointer data)
{
  g_autofree char *text = client_call (client, "GET", "/prompt", NULL, NULL, NULL);

  return strcmp (text, "{\"exec_info\": {\"queue_remaining\": 0}}") == 0;
}

/* None of these may do more than be refused, or run. */
static void
test_hostile (void)
{
  static const char *const bodies[] = {
    "null",
    "7",
    "\"x\"",
    "[]",
    "{}",
    "{\"prompt\":null}",
    "{\"prompt\":{\"1\":7}}",
    "{\"prompt\":{\"1\":null}}",
    "{\"prompt\":{\"1\":{\"class_type\":7,\"inputs\":{}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":[]}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],\"filename_"
    "prefix\":\"x\"}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":7,\"filename_prefix\":"
    "\"x\"}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[1,0],\"filename_"
    "prefix\":\"x\"}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",\"0\"],"
    "\"filename_prefix\":\"x\"}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",-1],\"filename_"
    "prefix\":\"x\"}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":{},\"filename_"
    "prefix\":{}}}}}",
    EMPTY_IMAGE ("1e999"),
    EMPTY_IMAGE ("18446744073709551616"),
    EMPTY_IMAGE ("\"\""),
    EMPTY_IMAGE ("[]"),
    EMPTY_IMAGE ("{}"),
    EMPTY_IMAGE ("{\"__value__\":[1]}"),
    EMPTY_IMAGE ("true"),
    EMPTY_IMAGE ("null"),
    EMPTY_IMAGE ("8"),
    EMPTY_IMAGE ("16384"),
    "{\"number\":\"x\",\"prompt\":{}}",
    "{\"number\":1e308,\"prompt\":{}}",
    "{\"prompt\":{},\"extra_data\":7,\"client_id\":7}",
    "{\"prompt\":{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":8,\"height\":8,"
    "\"batch_size\":1,\"color\":0}},"
    "\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],\"filename_prefix\":\"../"
    "../etc/x\"}}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":8,\"height\":8,"
    "\"batch_size\":1,\"color\":0}},"
    "\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],\"filename_prefix\":7}}},"
    "\"extra_data\":{\"extra_pnginfo\":{\"\":1,\"a\":{},\"b\":null}}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":8}}},\"partial_"
    "execution_targets\":{}}",
    "{\"prompt\":{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{}}},\"partial_execution_"
    "targets\":[1,null,{}]}",
  };
  guint status = 0;
  g_autoptr (GString) chain = g_string_new ("{\"prompt\":{");

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *answer = client_call (client, "POST", "/prompt", bodies[i], &status, NULL);

      g_test_message ("%s -> %u %s", bodies[i], status, answer);
      g_assert_true (status == 200 || status == 400 || status == 500);
    }
  /* a long chain, then one longer than allowed */
  for (int n = 900; n <= 2100; n += 1200)
    {
      g_autofree char *answer = NULL;

      g_string_assign (chain, "{\"prompt\":{\"0\":{\"class_type\":\"EmptyImage\",\"inputs\":{"
                              "\"width\":8,\"height\":8,\"batch_size\":1,\"color\":0}}");
      for (int i = 1; i < n; i++)
        g_string_append_printf (
          chain, ",\"%d\":{\"class_type\":\"ImageInvert\",\"inputs\":{\"image\":[\"%d\",0]}}", i,
          i - 1);
      g_string_append_printf (chain,
                              ",\"s\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"%d\","
                              "0],\"filename_prefix\":\"x\"}}}}",
                              n - 1);
      answer = client_call (client, "POST", "/prompt", chain->str, &status, NULL);
      g_assert_cmpuint (status, ==, n < 2000 ? 200 : 500);
    }
  /* 4 x 16 million pixels held at once: the third or so is out of memory */
  {
    g_autofree G_GNUC_UNUSED char *answer = client_call (
      client, "POST", "/prompt",
      "{\"prompt_id\":\"much\",\"prompt\":{\"0\":{\"class_type\":\"EmptyImage\",\"inputs\":{"
      "\"width\":4096,\"height\":4096,\"batch_size\":1,\"color\":0}},"
      "\"1\":{\"class_type\":\"ImageInvert\",\"inputs\":{\"image\":[\"0\",0]}},"
      "\"2\":{\"class_type\":\"ImageInvert\",\"inputs\":{\"image\":[\"1\",0]}},"
      "\"3\":{\"class_type\":\"ImageInvert\",\"inputs\":{\"image\":[\"2\",0]}},"
      "\"s\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"3\",0],\"filename_prefix\":"
      "\"x\"}}}}",
      &status, NULL);
    g_autoptr (JsonNode) entry = client_wait_history (client, "much");
    g_autofree char *text = json_to_string (entry, FALSE);

    g_assert_cmpuint (status, ==, 200);
    g_assert_nonnull (strstr (text, "torch.OutOfMemoryError"));
  }
  g_assert_true (client_wait (is_idle, NULL)); /* what was queued has run */
}

int
main (int argc, char **argv)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  sandbox = assay_sandbox_new (&options, &error);
  g_assert_no_error (error);
  client = client_new (sandbox);
  g_test_add_func ("/sandbox/validation/recorded", test_recorded);
  g_test_add_func ("/sandbox/validation/hostile", test_hostile);
  result = g_test_run ();
  client_free (client);
  assay_sandbox_free (sandbox);
  return result;
}
