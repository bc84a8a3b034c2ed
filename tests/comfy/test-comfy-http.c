/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-http.h"

/* How long one request is waited for. */

#define LONG_S 600 /* of a request whose time is not what is looked at */

typedef struct
{
  AssayComfyHttp *http;
  GMainLoop *loop;
  gboolean is_busy;
  guint status;
} Bench;

static void
answered (const AssayComfyHttpAnswer *answer, gpointer data)
{
  Bench *self = data;

  self->status = answer->status;
  self->is_busy = answer->is_busy;
  g_main_loop_quit (self->loop);
}

static void
ask (Bench *self, guint16 port, guint silence_s)
{
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u", port);
  AssayProblems *problems = assay_problems_new ();
  AssayComfyKey *key = _assay_comfy_key_parse (NULL, problems);
  AssayComfyHttpRequest request = {.method = "GET",
                                   .path = "/view",
                                   .max_bytes = 1024,
                                   .timeout_s = LONG_S,
                                   .silence_s = silence_s};

  self->loop = g_main_loop_new (NULL, FALSE);
  self->http = _assay_comfy_http_new (base, key);
  _assay_comfy_http_send (self->http, &request, answered, self);
  g_main_loop_run (self->loop);
  _assay_comfy_http_free (self->http);
  g_main_loop_unref (self->loop);
  _assay_comfy_key_free (key);
  assay_problems_free (problems);
}

/* A server that takes the connection and gives nothing is not waited for as long as one that gives
 * a large picture slowly. Mutation: http_send without watch_silence (the test's own time is over).
 */
static void
test_silence (void)
{
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  Bench bench = {.status = 1};

  g_assert_cmpuint (port, >, 0);
  ask (&bench, port, 1);
  g_assert_cmpuint (bench.status, ==, 0);
  g_assert_true (bench.is_busy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy/http/silence", test_silence);
  return g_test_run ();
}
