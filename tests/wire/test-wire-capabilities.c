/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-capabilities.h"

#include "../comfy/capture.h"

#include <string.h>

#define SERVER "http://10.0.0.7:8188"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static GBytes *
captured_stats (void)
{
  g_autoptr (GPtrArray) events = capture_load ("http-static-endpoints");
  const CaptureEvent *first = events->pdata[0];

  g_assert_cmpstr (first->request, ==, "GET /system_stats");
  return bytes_of (first->json);
}

static AssayCapabilities *
captured (void)
{
  g_autoptr (GBytes) stats = captured_stats ();
  g_autoptr (GBytes) info = capture_read ("object-info-selected-nodes");
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayCapabilities *self = assay_capabilities_parse (stats, info, NULL, SERVER, problems);

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  return self;
}

static void
test_captured (void)
{
  g_autoptr (AssayCapabilities) self = captured ();
  const char *const *words =
    assay_capabilities_list_values (self, "CheckpointLoaderSimple", "ckpt_name");

  g_assert_cmpstr (assay_capabilities_get_version (self), ==, "0.3.64");
  g_assert_cmpstr (assay_capabilities_get_kind (self), ==, "comfyui");
  g_assert_cmpstr (assay_capabilities_get_device (self), ==, "cpu");
  g_assert_cmpint (assay_capabilities_get_vram_bytes (self), >, 0);
  g_assert_true (assay_capabilities_has_class (self, "KSampler"));
  g_assert_false (assay_capabilities_has_class (self, "ksampler"));
  g_assert_cmpstr (words[0], ==, "random-sd15-tiny.safetensors");
  g_assert_null (words[1]);
  g_assert_cmpuint (
    g_strv_length ((char **) assay_capabilities_list_values (self, "KSampler", "sampler_name")), ==,
    42);
  /* the new form */
  words = assay_capabilities_list_values (self, "SaveVideo", "format");
  g_assert_cmpstr (words[1], ==, "mp4");
  g_assert_null (assay_capabilities_list_values (self, "KSampler", "steps"));
  g_assert_null (assay_capabilities_list_values (self, "Nope", "steps"));
}

static void
test_digest (void)
{
  g_autoptr (GBytes) stats = bytes_of ("{\"system\":{\"comfyui_version\":\"1\"},\"devices\":[]}");
  static const char *const INFOS[] = {
    "{\"A\":{\"input\":{\"required\":{\"x\":[[\"a\",\"b\"]],\"y\":[\"INT\"]}}},\"B\":{\"input\":{}}"
    "}",
    "{\"B\":{\"input\":{}},\"A\":{\"output\":[],\"input\":{\"required\":{\"y\":[\"INT\"],\"x\":[["
    "\"a\",\"b\"],{}]}}}}",
    "{\"A\":{\"input\":{\"required\":{\"x\":[[\"ab\"]],\"y\":[\"INT\"]}}},\"B\":{\"input\":{}}}",
    "{\"A\":{\"input\":{\"required\":{\"x\":[[\"b\",\"a\"]],\"y\":[\"INT\"]}}},\"B\":{\"input\":{}}"
    "}",
  };
  AssayDigest digests[G_N_ELEMENTS (INFOS)];

  for (guint i = 0; i < G_N_ELEMENTS (INFOS); i++)
    {
      g_autoptr (GBytes) info = bytes_of (INFOS[i]);
      g_autoptr (AssayCapabilities) self =
        assay_capabilities_parse (stats, info, NULL, SERVER, NULL);

      assay_capabilities_hash (self, &digests[i]);
    }
  g_assert_true (assay_digest_equal (&digests[0], &digests[1]));
  g_assert_false (assay_digest_equal (&digests[0], &digests[2]));
  g_assert_false (assay_digest_equal (&digests[0], &digests[3]));
}

static void
test_sandbox_and_infinity (void)
{
  g_autoptr (GBytes) stats =
    bytes_of ("{\"assay_sandbox\":true,\"system\":{\"comfyui_version\":\"0.3.64\"},\"devices\":[{"
              "\"name\":\"x\",\"vram_total\":NaN}]}");
  g_autoptr (GBytes) info =
    bytes_of ("{\"A\":{\"input\":{\"required\":{\"x\":[\"FLOAT\",{\"max\":Infinity,\"min\":-"
              "Infinity,\"tooltip\":\"NaN \\\" NaN\"}],"
              "\"m\":[[1,\"a\",2,[\"n\"]],{}],\"z\":\"odd\"},\"optional\":[]}},\"note\":7}");
  g_autoptr (AssayCapabilities) self = assay_capabilities_parse (stats, info, NULL, SERVER, NULL);

  g_assert_nonnull (self);
  g_assert_cmpstr (assay_capabilities_get_kind (self), ==, "sandbox");
  g_assert_cmpint (assay_capabilities_get_vram_bytes (self), ==, 0);
  g_assert_false (assay_capabilities_has_class (self, "note"));
}

/* Mutations: lone halves kept (the whole answer is refused); pairs taken for halves (the duck is
 * left out); damaged names kept. */
static void
test_odd_names (void)
{
  g_autoptr (GBytes) stats = bytes_of ("{\"system\":{\"comfyui_version\":\"1\"},\"devices\":[]}");
  g_autoptr (GBytes) info = bytes_of (
    "{\"A\":{\"input\":{\"required\":{\"x\":[[\"a\",\"caf\\udce9.pt\",\"\\ud83e\\udd86.pt\","
    "\"\\ud83e.pt\",\"\\\\udce9.pt\",\"z\"]]}}}}");
  g_autoptr (AssayCapabilities) self = assay_capabilities_parse (stats, info, NULL, SERVER, NULL);
  const char *const *words;
  g_autofree char *joined = NULL;

  g_test_summary ("A name that is no Unicode is left out, and takes no other with it");
  g_assert_nonnull (self);
  words = assay_capabilities_list_values (self, "A", "x");
  joined = g_strjoinv (" ", (char **) words);
  g_assert_cmpstr (joined, ==, "a \xf0\x9f\xa6\x86.pt \\udce9.pt z");
}

static void
test_not_comfyui (void)
{
  static const char *const STATS[] = {NULL, "",   "<html>",
                                      "{}", "[]", "{\"system\":7,\"devices\":[]}"};
  static const char *const INFOS[] = {NULL, "",          "\n <!doctype html>", "{}",
                                      "[]", "{\"A\":7}", "{\"A\":{\"input\":"};
  g_autoptr (GBytes) good = captured_stats ();

  for (guint i = 0; i < G_N_ELEMENTS (STATS) + G_N_ELEMENTS (INFOS); i++)
    {
      gboolean is_stats = i < G_N_ELEMENTS (STATS);
      const char *text = is_stats ? STATS[i] : INFOS[i - G_N_ELEMENTS (STATS)];
      g_autoptr (GBytes) body = text != NULL ? bytes_of (text) : NULL;
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *line = NULL;

      g_assert_null (assay_capabilities_parse (is_stats ? body : good, is_stats ? good : body, NULL,
                                               SERVER, problems));
      g_assert_cmpuint (assay_problems_count (problems), ==, 1);
      g_assert_true (assay_problems_has (problems, "server.not_comfyui"));
      line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
      g_assert_nonnull (strstr (line, SERVER));
    }
}

static void
check (const char *graph, AssayProblems *problems)
{
  g_autoptr (AssayCapabilities) self = captured ();
  g_autoptr (GBytes) bytes = bytes_of (graph);
  g_autoptr (AssayWorkflow) workflow = assay_workflow_parse (bytes, NULL, NULL);

  assay_capabilities_check (self, workflow, problems);
}

static void
test_check (void)
{
  g_autoptr (AssayProblems) good = assay_problems_new ();
  g_autoptr (AssayProblems) bad = assay_problems_new ();
  g_autofree char *missing_node = NULL;
  g_autofree char *missing_model = NULL;

  check ("{\"4\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"random-"
         "sd15-tiny.safetensors\"}},"
         "\"5\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"sub/any.png\"}}}",
         good);
  g_assert_cmpuint (assay_problems_count (good), ==, 0);

  check ("{\"1\":{\"class_type\":\"KSamplr\",\"inputs\":{}},"
         "\"4\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"random-sd15-"
         "tin.safetensors\"}},"
         "\"5\":{\"class_type\":\"KSampler\",\"inputs\":{\"sampler_name\":\"magic\",\"scheduler\":"
         "\"karras\"}}}",
         bad);
  g_assert_cmpuint (assay_problems_count (bad), ==, 3);
  missing_node = assay_problem_dup_line (assay_problems_get (bad, 0), NULL);
  missing_model = assay_problem_dup_line (assay_problems_get (bad, 1), NULL);
  g_assert_cmpstr (assay_problems_get (bad, 0)->code, ==, "server.missing_node");
  g_assert_nonnull (strstr (missing_node, "Did you mean “KSampler”?"));
  g_assert_cmpstr (assay_problems_get (bad, 1)->code, ==, "server.missing_model");
  g_assert_nonnull (strstr (missing_model, "Did you mean “random-sd15-tiny.safetensors”?"));
  g_assert_cmpstr (assay_problems_get (bad, 2)->code, ==, "server.unknown_value");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/capabilities/captured", test_captured);
  g_test_add_func ("/wire/capabilities/digest", test_digest);
  g_test_add_func ("/wire/capabilities/sandbox-and-infinity", test_sandbox_and_infinity);
  g_test_add_func ("/wire/capabilities/odd-names", test_odd_names);
  g_test_add_func ("/wire/capabilities/not-comfyui", test_not_comfyui);
  g_test_add_func ("/wire/capabilities/check", test_check);
  return g_test_run ();
}
