/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-fixture.h"

#include <string.h>

/* The link against a small ComfyUI in this process. */

#define ID "0a0b0c0d-0000-4000-8000-00000000000"

static void
test_success (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;
  AssayDigest first, second;

  set_up (&fixture, BEHAVE, "/comfy/a");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpstr (result->message, ==, NULL);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_cmpuint (result->pictures->len, ==, 2);
  assay_digest_compute (&first, link_pictures[0], strlen (link_pictures[0]));
  assay_digest_compute (&second, link_pictures[1], strlen (link_pictures[1]));
  g_assert_true (assay_digest_equal (&g_array_index (result->pictures, AssayDigest, 0), &first));
  g_assert_true (assay_digest_equal (&g_array_index (result->pictures, AssayDigest, 1), &second));
  g_assert_cmpint (fixture.n_accepted, ==, 1);
  g_assert_cmpint (fixture.n_progress, >=, 1);
  g_assert_cmpint (fixture.n_previews, ==, 1);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_posts), ==, 1);
}

/* A server that is faster than the screen is told of once a frame, and of its last step always. */
static void
test_rush (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;
  int n_frames;

  set_up (&fixture, RUSH, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  n_frames = (int) (result->elapsed_ms / 33) + 1;
  g_assert_cmpint (fixture.first_step, ==, 1);
  g_assert_cmpint (fixture.last_step, ==, N_STEPS);
  g_assert_cmpint (fixture.n_previews, >=, 1);
  g_assert_cmpint (fixture.n_previews, <=, n_frames);
  /* beside them: both nodes' first step, the last one, and that node 3 began */
  g_assert_cmpint (fixture.n_progress, <=, n_frames + 4);
}

static void
test_probe (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCapabilities) first = NULL;
  g_autoptr (AssayCapabilities) second = NULL;

  set_up (&fixture, BEHAVE, "");
  first = assay_provider_probe (fixture.link, NULL, NULL, problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (first);
  g_assert_cmpstr (assay_capabilities_get_kind (first), ==, "sandbox");
  g_assert_cmpstr (assay_capabilities_get_version (first), ==, "0.3.64");
  g_assert_true (assay_capabilities_has_class (first, "KSampler"));
  second = assay_provider_probe (fixture.link, NULL, NULL, problems);
  g_assert_true (first == second);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_stats), ==, 1);
}

static void
expect_probe_problem (Fixture *fixture, const char *code)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *line = NULL;

  g_assert_null (assay_provider_probe (fixture->link, NULL, NULL, problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
  g_test_message ("%s", line);
  g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, code);
  g_assert_nonnull (strstr (line, assay_provider_get_name (fixture->link)));
  g_assert_null (strstr (line, "sesame"));
}

static void
test_probe_html (void)
{
  g_auto (Fixture) fixture = {0};

  set_up (&fixture, SAY_HTML, "");
  expect_probe_problem (&fixture, "server.not_comfyui");
}

static void
test_probe_refused_key (void)
{
  g_auto (Fixture) fixture = {0};

  set_up (&fixture, REFUSE_KEY, "");
  expect_probe_problem (&fixture, "server.refused");
}

/* A port nobody listens at: one that was ours a moment ago. */
static guint
closed_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port;
}

static void
test_refused_connection (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  open_link (&fixture, closed_port (), "");
  expect_probe_problem (&fixture, "server.unreachable");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_FAILED);
  g_assert_cmpstr (result->error_class, ==, "upstream_unavailable");
}

static void
test_lost_answer (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, LOSE_ANSWER, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_posts), ==, 1);
  g_assert_cmpint (fixture.n_accepted, ==, 1);
}

static void
test_resume (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) first = NULL;
  g_autoptr (AssayGenerateResult) again = NULL;
  g_autoptr (AssayGenerateResult) unknown = NULL;

  set_up (&fixture, BEHAVE, "");
  first = generate (&fixture, ID "1", FALSE);
  again = generate (&fixture, ID "1", TRUE);
  g_assert_cmpint (again->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_cmpuint (again->pictures->len, ==, 2);
  unknown = generate (&fixture, ID "2", TRUE);
  g_assert_cmpint (unknown->outcome, ==, ASSAY_GENERATE_LOST);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_posts), ==, 1);
}

/* The old socket is closed before the new one is opened, and each begins with the flags. */
static void
test_dropped_socket (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, DROP_SOCKET, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_sockets), ==, 2);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_flags), ==, 2);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_overlaps), ==, 0);
}

static void
test_cancel (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, RUN_FOREVER, "");
  fixture.cancel_at_progress = TRUE;
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_CANCELED);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_interrupts), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_deletes), >=, 1);
}

static void
test_cancelled_before (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, BEHAVE, "");
  g_cancellable_cancel (fixture.cancellable);
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_CANCELED);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_posts), ==, 0);
}

static void
test_node_errors (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, NODE_ERRORS, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_FAILED);
  g_assert_cmpstr (result->error_class, ==, "invalid_workflow");
  g_assert_nonnull (strstr (result->message, "filename_prefix"));
  /* The last words are let out before the link goes. */
  g_clear_pointer (&fixture.link, assay_provider_free);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_deletes), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_interrupts), ==,
                   0); /* it ran nothing of ours */
}

static void
test_no_picture (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, NO_PICTURE, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_FAILED);
  g_assert_cmpstr (result->error_class, ==, "non_retryable");
  g_assert_cmpuint (result->pictures->len, ==, 0);
}

static void
test_page_for_picture (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, PAGE_PICTURE, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_FAILED);
  g_assert_cmpuint (fixture.sink.texts->len, ==, 0);
}

static void
test_large (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  g_test_summary ("What breaks off is fetched again, and what comes in pieces is whole");
  set_up (&fixture, LARGE, "");
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_views), ==, 3);
  g_assert_cmpuint (fixture.sink.texts->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const char *text = fixture.sink.texts->pdata[i];
      gboolean is_first = *text == 'a';

      g_assert_cmpuint (strlen (text), ==, is_first ? N_LARGE : N_CHUNK);
      g_assert_cmpuint (strspn (text, is_first ? "a" : "b"), ==, strlen (text));
    }
}

static void
test_full_sink (void)
{
  g_auto (Fixture) fixture = {0};
  g_autoptr (AssayGenerateResult) result = NULL;

  set_up (&fixture, BEHAVE, "");
  fixture.sink.is_full = TRUE;
  result = generate (&fixture, ID "1", FALSE);
  g_assert_cmpint (result->outcome, ==, ASSAY_GENERATE_FAILED);
  g_assert_nonnull (strstr (result->message, "no space"));
}

typedef struct
{
  Fixture *fixture;
  char id[37];
  GCancellable *cancellable;
  AssayGenerateResult *result;
} Worker;

static gpointer
generate_worker (gpointer data)
{
  Worker *self = data;
  g_autoptr (GBytes) graph =
    g_bytes_new_static ("{\"1\":{\"class_type\":\"A\",\"inputs\":{}}}", 36);
  AssayGenerateRequest request = {.prompt_id = self->id, .graph = graph};

  self->result = assay_provider_generate (self->fixture->link, &request,
                                          &self->fixture->sink.parent, NULL, self->cancellable);
  return NULL;
}

/* Twelve callers at once, every third cancelled from outside at whatever moment that is. */
static void
test_many (void)
{
  g_auto (Fixture) fixture = {0};
  Worker workers[12] = {0};
  GThread *threads[G_N_ELEMENTS (workers)];

  set_up (&fixture, BEHAVE, "");
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      workers[i].fixture = &fixture;
      workers[i].cancellable = g_cancellable_new ();
      g_snprintf (workers[i].id, sizeof workers[i].id, "0a0b0c0d-0000-4000-8000-0000000000%02u", i);
      threads[i] = g_thread_new ("caller", generate_worker, &workers[i]);
      if (i % 3 == 2)
        g_cancellable_cancel (workers[i].cancellable);
    }
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      g_thread_join (threads[i]);
      if (i % 3 == 2)
        g_assert_true (workers[i].result->outcome == ASSAY_GENERATE_CANCELED
                       || workers[i].result->outcome == ASSAY_GENERATE_SUCCEEDED);
      else
        g_assert_cmpint (workers[i].result->outcome, ==, ASSAY_GENERATE_SUCCEEDED);
      assay_generate_result_free (workers[i].result);
      g_object_unref (workers[i].cancellable);
    }
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_posts), >=, 8);
  g_assert_cmpint (g_atomic_int_get (&fixture.server->n_posts), <=, 12);
}

static void
test_bad_urls (void)
{
  static const char *const URLS[] = {"",
                                     "comfy",
                                     "ftp://host/",
                                     "http://",
                                     "http:///path",
                                     "http://user:hunter2@host/",
                                     "http://host/?a=b",
                                     "http://host/#x",
                                     "http://host:99999/"};

  for (guint i = 0; i < G_N_ELEMENTS (URLS); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *line = NULL;

      g_assert_null (assay_comfy_link_new (URLS[i], NULL, NULL, assay_clock_system (),
                                           assay_entropy_system (), problems));
      g_assert_true (assay_problems_has (problems, "server.bad_url"));
      line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
      g_assert_null (strstr (line, "hunter2"));
    }
}

static void
test_name (void)
{
  g_autoptr (AssayProvider) link =
    assay_comfy_link_new ("https://[::1]:8188/a/b//", "Bearer x", NULL, assay_clock_system (),
                          assay_entropy_system (), NULL);

  g_assert_cmpstr (assay_provider_get_name (link), ==, "https://[::1]:8188/a/b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy/link/success", test_success);
  g_test_add_func ("/comfy/link/rush", test_rush);
  g_test_add_func ("/comfy/link/probe", test_probe);
  g_test_add_func ("/comfy/link/probe-html", test_probe_html);
  g_test_add_func ("/comfy/link/probe-refused-key", test_probe_refused_key);
  g_test_add_func ("/comfy/link/refused-connection", test_refused_connection);
  g_test_add_func ("/comfy/link/lost-answer", test_lost_answer);
  g_test_add_func ("/comfy/link/resume", test_resume);
  g_test_add_func ("/comfy/link/dropped-socket", test_dropped_socket);
  g_test_add_func ("/comfy/link/cancel", test_cancel);
  g_test_add_func ("/comfy/link/cancelled-before", test_cancelled_before);
  g_test_add_func ("/comfy/link/node-errors", test_node_errors);
  g_test_add_func ("/comfy/link/no-picture", test_no_picture);
  g_test_add_func ("/comfy/link/page-for-picture", test_page_for_picture);
  g_test_add_func ("/comfy/link/large", test_large);
  g_test_add_func ("/comfy/link/full-sink", test_full_sink);
  g_test_add_func ("/comfy/link/many", test_many);
  g_test_add_func ("/comfy/link/bad-urls", test_bad_urls);
  g_test_add_func ("/comfy/link/name", test_name);
  return g_test_run ();
}
