/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link.h"
#include "sandbox/assay-sandbox.h"

#include <string.h>

/* The link against the embedded server: the pair every installation begins with. */

#define ID "7c1d2e3f-0000-4000-8000-00000000000"

static const char GRAPH[] =
  "{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"cfg\":7,\"denoise\":1,\"latent_image\":[\"5\","
  "0],"
  "\"model\":[\"4\",0],\"negative\":[\"7\",0],\"positive\":[\"6\",0],\"sampler_name\":\"euler\","
  "\"scheduler\":\"normal\",\"seed\":%d,\"steps\":8}},"
  "\"4\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"%s\"}},"
  "\"5\":{\"class_type\":\"EmptyLatentImage\",\"inputs\":{\"batch_size\":2,\"height\":64,\"width\":"
  "64}},"
  "\"6\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"clip\":[\"4\",1],\"text\":\"a red "
  "potion\"}},"
  "\"7\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"clip\":[\"4\",1],\"text\":\"blurry\"}},"
  "\"8\":{\"class_type\":\"VAEDecode\",\"inputs\":{\"samples\":[\"3\",0],\"vae\":[\"4\",2]}},"
  "\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{\"filename_prefix\":\"job/"
  "%d\",\"images\":[\"8\",0]}}}";

typedef struct
{
  AssaySandbox *sandbox;
  AssayProvider *link;
  AssayCapabilities *capabilities;
  AssayGenerateEvents events;
  GCancellable *cancellable;
  int n_accepted, n_progress;
  gboolean cancel_at_progress;
} Fixture;

static gboolean
check_png (AssayBlobSink *sink, GBytes *bytes, AssayDigest *out, GError **error)
{
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 8);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 4, "\x89PNG", 4);
  assay_digest_of_bytes (out, bytes);
  return TRUE;
}

static AssayBlobSink sink = {check_png};

static void
accepted_cb (gpointer data)
{
  ((Fixture *) data)->n_accepted++;
}

static void
progress_cb (gpointer data, const char *node, gint64 value, gint64 max)
{
  Fixture *self = data;

  if (value > 0)
    self->n_progress++;
  if (self->cancel_at_progress && value > 0)
    g_cancellable_cancel (self->cancellable);
}

static void
set_up (Fixture *self, int step_delay_ms)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) error = NULL;

  options.step_delay_ms = step_delay_ms;
  self->sandbox = assay_sandbox_new (&options, &error);
  g_assert_no_error (error);
  self->link = assay_comfy_link_new (assay_sandbox_get_url (self->sandbox), NULL, NULL,
                                     assay_clock_system (), assay_entropy_system (), problems);
  g_assert_nonnull (self->link);
  self->capabilities = assay_provider_probe (self->link, NULL, NULL, problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  self->cancellable = g_cancellable_new ();
  self->events = (AssayGenerateEvents){self, accepted_cb, progress_cb, NULL};
}

static void
tear_down (Fixture *self)
{
  assay_capabilities_unref (self->capabilities);
  assay_provider_free (self->link);
  assay_sandbox_free (self->sandbox);
  g_object_unref (self->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

static AssayGenerateResult *
generate (Fixture *self, const char *id, const char *checkpoint, int seed, gboolean resume)
{
  g_autofree char *text = g_strdup_printf (GRAPH, seed, checkpoint, seed);
  g_autoptr (GBytes) graph = g_bytes_new (text, strlen (text));
  AssayGenerateRequest request = {.prompt_id = id, .graph = graph, .resume = resume};
  AssayGenerateResult *result =
    assay_provider_generate (self->link, &request, &sink, &self->events, self->cancellable);

  g_test_message ("outcome %d %s: %s", result->outcome, result->error_class, result->message);
  return result;
}

static const char *
checkpoint (const Fixture *self)
{
  return assay_capabilities_list_values (self->capabilities, "CheckpointLoaderSimple",
                                         "ckpt_name")[0];
}

static void
test_generate (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) first = NULL;
  g_autoptr (AssayGenerateResult) same = NULL;
  g_autoptr (AssayGenerateResult) resumed = NULL;
  g_autoptr (AssayGenerateResult) unknown = NULL;

  set_up (&fixture, 0);
  g_assert_cmpstr (assay_capabilities_get_kind (fixture.capabilities), ==, "sandbox");
  first = generate (&fixture, ID "1", checkpoint (&fixture), 7, FALSE);
  g_assert_cmpint (first->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_cmpuint (first->pictures->len, ==, 2);
  g_assert_false (first->cached);
  g_assert_cmpint (fixture.n_accepted, ==, 1);
  g_assert_cmpint (fixture.n_progress, >=, 1);

  same = generate (&fixture, ID "2", checkpoint (&fixture), 7, FALSE);
  g_assert_cmpint (same->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_true (same->cached);
  g_assert_true (assay_digest_equal (&g_array_index (first->pictures, AssayDigest, 1),
                                     &g_array_index (same->pictures, AssayDigest, 1)));

  resumed = generate (&fixture, ID "1", checkpoint (&fixture), 7, TRUE);
  g_assert_cmpint (resumed->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  unknown = generate (&fixture, ID "3", checkpoint (&fixture), 7, TRUE);
  g_assert_cmpint (unknown->outcome, ==, ASSAY_GENERATE_LOST);
}

static void
test_missing_model (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, 0);
  result = generate (&fixture, ID "1", "absent.safetensors", 7, FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_FAILED);
  g_assert_cmpstr (result->error_class, ==, "missing_model");
  g_assert_nonnull (strstr (result->message, "absent.safetensors"));
}

static void
test_cancel (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, 300);
  fixture.cancel_at_progress = TRUE;
  result = generate (&fixture, ID "1", checkpoint (&fixture), 7, FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_CANCELED);
  g_assert_cmpint (result->elapsed_ms, <, ASSAY_COMFY_CONNECT_TIMEOUT_S * 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy/sandbox/generate", test_generate);
  g_test_add_func ("/comfy/sandbox/missing-model", test_missing_model);
  g_test_add_func ("/comfy/sandbox/cancel", test_cancel);
  return g_test_run ();
}
