/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link.h"

#include "capture.h"

#include <libsoup/soup.h>

#include <string.h>

/* The link against a small ComfyUI in this process: a SoupServer on its own thread, on a port the
 * system gave. */

typedef enum
{
  BEHAVE,
  SAY_HTML,     /* a proxy's page for everything */
  REFUSE_KEY,   /* 401 for everything */
  LOSE_ANSWER,  /* the prompt is queued and runs; the connection of POST is cut */
  RUSH,         /* a hundred steps at once */
  RUN_FOREVER,  /* until it is interrupted */
  NODE_ERRORS,  /* 200 with node_errors */
  NO_PICTURE,   /* /view is 404 */
  PAGE_PICTURE, /* /view is a page */
  LARGE,        /* /view sends many chunks; the first answer breaks off */
  DROP_SOCKET,  /* the websocket is closed in mid-run; the prompt ends when the next one is open */
} Mood;

typedef struct
{
  Mood mood;
  const char *prefix;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GPtrArray *sockets;
  GHashTable *done;    /* prompt id -> status_str */
  GHashTable *running; /* set of prompt ids */
  guint port;
  /* Counted on the server's thread, read by the test: atomic. */
  int n_sockets, n_flags, n_overlaps, n_posts, n_deletes, n_interrupts, n_origins, n_without_key,
    n_stats, n_views;
  GAsyncQueue *ready;
} Server;

#define N_STEPS 100
#define N_LARGE (700 * 1000)
#define N_CHUNK (40 * 1000)

static const char *const PICTURES[] = {"first picture", "second picture"};

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static gboolean
is_open (SoupWebsocketConnection *socket)
{
  return soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void say (Server *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Server *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  for (guint i = 0; i < self->sockets->len; i++)
    if (is_open (self->sockets->pdata[i]))
      soup_websocket_connection_send_text (self->sockets->pdata[i], text);
}

static void
say_event (Server *self, const char *type, const char *id, const char *more)
{
  say (self, "{\"type\":\"%s\",\"data\":{\"prompt_id\":\"%s\"%s}}", type, id, more);
}

static void
say_preview (Server *self)
{
  static const guint8 FRAME[] = {0, 0, 0, 1, 0, 0, 0, 2, 'p', 'n', 'g'};

  for (guint i = 0; i < self->sockets->len; i++)
    if (is_open (self->sockets->pdata[i]))
      soup_websocket_connection_send_binary (self->sockets->pdata[i], FRAME, sizeof FRAME);
}

static void
end_prompt (Server *self, const char *id, const char *status)
{
  g_hash_table_remove (self->running, id);
  g_hash_table_insert (self->done, g_strdup (id), g_strdup (status));
  say_event (self, "executing", id, ",\"node\":null");
}

static void
end_all (Server *self)
{
  g_autofree char **ids = (char **) g_hash_table_get_keys_as_array (self->running, NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup (ids[i]);

      end_prompt (self, id, "success");
    }
}

static void
close_sockets (Server *self)
{
  for (guint i = 0; i < self->sockets->len; i++)
    if (is_open (self->sockets->pdata[i]))
      soup_websocket_connection_close (self->sockets->pdata[i], SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

static void
say_steps (Server *self, const char *id)
{
  for (int i = 1; i <= N_STEPS; i++)
    {
      g_autofree char *members =
        g_strdup_printf (",\"node\":\"4\",\"value\":%d,\"max\":%d", i, N_STEPS);

      say_event (self, "progress", id, members);
      say_preview (self);
    }
}

static void
run_prompt (Server *self, const char *id)
{
  g_hash_table_add (self->running, g_strdup (id));
  say (self, "{\"type\":\"status\",\"data\":{\"status\":{\"exec_info\":{\"queue_remaining\":1}}}}");
  say_event (self, "execution_start", id, "");
  say_event (self, "executing", id, ",\"node\":\"3\",\"display_node\":\"3\"");
  say_event (self, "progress", id, ",\"node\":\"3\",\"value\":1,\"max\":2");
  say_preview (self);
  if (self->mood == RUSH)
    say_steps (self, id);
  if (self->mood == RUN_FOREVER)
    return;
  if (self->mood == DROP_SOCKET)
    {
      close_sockets (self);
      return;
    }
  say_event (self, "execution_success", id, "");
  end_prompt (self, id, "success");
}

static char *
dup_prompt_id (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, body->length);
  const char *at = strstr (text, "\"prompt_id\":\"");

  return at != NULL ? g_strndup (at + strlen ("\"prompt_id\":\""), 36) : NULL;
}

static void
post_prompt (Server *self, SoupServerMessage *message)
{
  g_autofree char *id = dup_prompt_id (message);
  g_autofree char *accepted = g_strdup_printf (
    "{\"prompt_id\":\"%s\",\"number\":1,\"node_errors\":%s}", id,
    self->mood == NODE_ERRORS
      ? "{\"3\":{\"errors\":[{\"type\":\"required_input_missing\",\"message\":\"Required input "
        "is missing\",\"details\":\"filename_prefix\"}],\"class_type\":\"SaveImage\"}}"
      : "{}");

  g_atomic_int_inc (&self->n_posts);
  if (self->mood == LOSE_ANSWER)
    {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

      run_prompt (self, id);
      g_io_stream_close (stream, NULL, NULL);
      return;
    }
  answer (message, 200, "application/json", accepted);
  run_prompt (self, id);
}

static void
get_queue (Server *self, SoupServerMessage *message)
{
  g_autoptr (GString) text = g_string_new ("{\"queue_pending\":[],\"queue_running\":[");
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->running);
  for (guint i = 0; g_hash_table_iter_next (&iter, &id, NULL); i++)
    g_string_append_printf (text, "%s[1,\"%s\",{},{},[]]", i > 0 ? "," : "", (char *) id);
  g_string_append (text, "]}");
  answer (message, 200, "application/json", text->str);
}

static void
get_history (Server *self, SoupServerMessage *message, const char *id)
{
  const char *status = g_hash_table_lookup (self->done, id);
  g_autofree char *text = NULL;

  if (status == NULL)
    {
      answer (message, 200, "application/json", "{}");
      return;
    }
  text = g_strdup_printf (
    "{\"%s\":{\"prompt\":[1,\"%s\",{\"9\":{}},{},[\"9\"]],\"outputs\":{\"9\":{\"images\":["
    "{\"filename\":\"a 0.png\",\"subfolder\":\"job/x\",\"type\":\"output\"},"
    "{\"filename\":\"a 1.png\",\"subfolder\":\"job/x\",\"type\":\"output\"}]}},"
    "\"status\":{\"status_str\":\"%s\",\"messages\":[%s]}}}",
    id, id, status, g_str_equal (status, "error") ? "[\"execution_interrupted\",{}]" : "");
  answer (message, 200, "application/json", text);
}

/* The whole answer, as it goes over the wire; then the connection is closed. */
static void
answer_raw (SoupServerMessage *message, const char *head, const char *body)
{
  g_autofree char *text =
    g_strconcat ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n", head, "\r\n\r\n", body, NULL);
  g_autoptr (GSocket) socket = g_object_ref (soup_server_message_get_socket (message));
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_assert_cmpint (g_socket_send (socket, text, strlen (text), NULL, NULL), ==, strlen (text));
  g_assert_true (g_socket_shutdown (socket, FALSE, TRUE, NULL));
  g_io_stream_close (stream, NULL, NULL);
}

/* One that breaks off after the first bytes, one of a length that is told, one that is not. */
static void
send_large (Server *self, SoupServerMessage *message, gboolean is_first)
{
  g_autofree char *bytes = g_strnfill (is_first ? N_LARGE : N_CHUNK, is_first ? 'a' : 'b');
  g_autofree char *chunk = g_strdup_printf ("%x\r\n%s\r\n0\r\n\r\n", N_CHUNK, bytes);

  if (g_atomic_int_get (&self->n_views) == 1)
    answer_raw (message, "Content-Length: 100", "short");
  else if (is_first)
    answer (message, 200, "image/png", bytes);
  else
    answer_raw (message, "Transfer-Encoding: chunked", chunk);
}

static void
get_view (Server *self, SoupServerMessage *message, GHashTable *query)
{
  const char *filename = query != NULL ? g_hash_table_lookup (query, "filename") : NULL;
  const char *subfolder = query != NULL ? g_hash_table_lookup (query, "subfolder") : NULL;

  g_atomic_int_inc (&self->n_views);
  if (self->mood == PAGE_PICTURE)
    answer (message, 200, "text/html", "<html>log in</html>");
  else if (self->mood == NO_PICTURE || g_strcmp0 (subfolder, "job/x") != 0)
    soup_server_message_set_status (message, 404, NULL);
  else if (self->mood == LARGE)
    send_large (self, message, !g_str_equal (filename, "a 1.png"));
  else
    answer (message, 200, "image/png", PICTURES[g_str_equal (filename, "a 1.png")]);
}

static void
post_queue (Server *self, SoupServerMessage *message)
{
  g_atomic_int_inc (&self->n_deletes);
  soup_server_message_set_status (message, 200, NULL);
}

static void
post_interrupt (Server *self, SoupServerMessage *message)
{
  g_autofree char *id = dup_prompt_id (message);

  g_atomic_int_inc (&self->n_interrupts);
  soup_server_message_set_status (message, 200, NULL);
  if (id != NULL && g_hash_table_contains (self->running, id))
    end_prompt (self, id, "error");
}

static void
get_object_info (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = capture_read ("object-info-selected-nodes");
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, n_bytes);
}

static void
note_headers (Server *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *key = soup_message_headers_get_one (headers, "Authorization");

  if (soup_message_headers_get_one (headers, "Origin") != NULL)
    g_atomic_int_inc (&self->n_origins);
  if (g_strcmp0 (key, "Bearer open sesame") != 0)
    g_atomic_int_inc (&self->n_without_key);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Server *self = data;
  gboolean is_post = g_str_equal (soup_server_message_get_method (message), "POST");

  note_headers (self, message);
  if (!g_str_has_prefix (path, self->prefix))
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  path += strlen (self->prefix);
  if (self->mood == SAY_HTML)
    answer (message, 200, "text/html", "<!doctype html><html>Router</html>");
  else if (self->mood == REFUSE_KEY)
    soup_server_message_set_status (message, 401, NULL);
  else if (g_str_equal (path, "/system_stats"))
    {
      g_atomic_int_inc (&self->n_stats);
      answer (message, 200, "application/json",
              "{\"assay_sandbox\":true,\"system\":{\"comfyui_version\":\"0.3.64\"},"
              "\"devices\":[{\"name\":\"cpu\",\"vram_total\":8589934592}]}");
    }
  else if (g_str_equal (path, "/object_info"))
    get_object_info (message);
  else if (is_post && g_str_equal (path, "/prompt"))
    post_prompt (self, message);
  else if (g_str_equal (path, "/queue"))
    is_post ? post_queue (self, message) : get_queue (self, message);
  else if (is_post && g_str_equal (path, "/interrupt"))
    post_interrupt (self, message);
  else if (g_str_has_prefix (path, "/history/"))
    get_history (self, message, path + strlen ("/history/"));
  else if (g_str_equal (path, "/view"))
    get_view (self, message, query);
  else
    soup_server_message_set_status (message, 404, NULL);
}

/* Only the first message of a socket may be the feature flags. */
static void
first_message_cb (SoupWebsocketConnection *socket, int type, GBytes *bytes, gpointer data)
{
  Server *self = data;
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  if (g_strstr_len (text, (gssize) n_bytes, "supports_preview_metadata") != NULL)
    g_atomic_int_inc (&self->n_flags);
}

static void
socket_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           SoupWebsocketConnection *socket,
           gpointer data)
{
  Server *self = data;

  note_headers (self, message);
  for (guint i = 0; i < self->sockets->len; i++)
    if (is_open (self->sockets->pdata[i]))
      g_atomic_int_inc (&self->n_overlaps);
  g_atomic_int_inc (&self->n_sockets);
  g_signal_connect (socket, "message", G_CALLBACK (first_message_cb), self);
  g_ptr_array_add (self->sockets, g_object_ref (socket));
  soup_websocket_connection_send_text (
    socket, "{\"type\":\"status\",\"data\":{\"status\":{\"exec_info\":{\"queue_remaining\":0}},"
            "\"sid\":\"x\"}}");
  if (self->mood == DROP_SOCKET && self->sockets->len > 1)
    end_all (self);
}

static gpointer
server_worker (gpointer data)
{
  Server *self = data;
  g_autofree char *socket_path = g_strconcat (self->prefix, "/ws", NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, socket_path, NULL, NULL, socket_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_async_queue_push (self->ready, self);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_ptr_array_set_size (self->sockets, 0);
  g_object_unref (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static Server *
server_new (Mood mood, const char *prefix)
{
  Server *self = g_new0 (Server, 1);

  self->mood = mood;
  self->prefix = prefix;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ready = g_async_queue_new ();
  self->thread = g_thread_new ("server", server_worker, self);
  g_async_queue_pop (self->ready);
  return self;
}

static void
server_free (Server *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->sockets);
  g_hash_table_unref (self->done);
  g_hash_table_unref (self->running);
  g_async_queue_unref (self->ready);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

/* A sink that keeps what it gets, in the order it came. */
typedef struct
{
  AssayBlobSink parent;
  GMutex lock;
  GPtrArray *texts;
  gboolean is_full;
} MemorySink;

static gboolean
memory_put (AssayBlobSink *sink, GBytes *bytes, AssayDigest *out, GError **error)
{
  MemorySink *self = (MemorySink *) sink;
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  if (self->is_full)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no space");
      return FALSE;
    }
  assay_digest_of_bytes (out, bytes);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->texts, g_strndup (text, n_bytes));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

typedef struct
{
  Server *server;
  AssayProvider *link;
  MemorySink sink;
  AssayGenerateEvents events;
  GCancellable *cancellable;
  int n_accepted, n_progress, n_previews;
  gint64 first_step, last_step; /* of node 4; link thread */
  gboolean cancel_at_progress;
} Fixture;

static void
accepted_cb (gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->n_accepted);
}

static void
progress_cb (gpointer data, const char *node, gint64 value, gint64 max)
{
  Fixture *self = data;

  g_atomic_int_inc (&self->n_progress);
  if (g_strcmp0 (node, "4") == 0 && self->first_step == 0)
    self->first_step = value;
  if (g_strcmp0 (node, "4") == 0)
    self->last_step = value;
  if (self->cancel_at_progress)
    g_cancellable_cancel (self->cancellable);
}

static void
preview_cb (gpointer data, GBytes *picture, const char *mime_type)
{
  g_assert_cmpstr (mime_type, ==, "image/png");
  g_atomic_int_inc (&((Fixture *) data)->n_previews);
}

static void
open_link (Fixture *self, guint port, const char *prefix)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s/", port, prefix);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  self->link = assay_comfy_link_new (url, "Bearer open sesame", assay_clock_system (),
                                     assay_entropy_system (), problems);
  g_assert_nonnull (self->link);
  self->sink.parent.put = memory_put;
  self->sink.texts = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->sink.lock);
  self->cancellable = g_cancellable_new ();
  self->events = (AssayGenerateEvents){self, accepted_cb, progress_cb, preview_cb};
}

static void
set_up (Fixture *self, Mood mood, const char *prefix)
{
  self->server = server_new (mood, prefix);
  open_link (self, self->server->port, prefix);
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->link, assay_provider_free);
  if (self->server != NULL)
    {
      g_assert_cmpint (g_atomic_int_get (&self->server->n_origins), ==, 0);
      g_assert_cmpint (g_atomic_int_get (&self->server->n_without_key), ==, 0);
    }
  g_clear_pointer (&self->server, server_free);
  g_ptr_array_unref (self->sink.texts);
  g_mutex_clear (&self->sink.lock);
  g_object_unref (self->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

static AssayGenerateResult *
generate (Fixture *self, const char *id, gboolean resume)
{
  g_autoptr (GBytes) graph =
    g_bytes_new_static ("{\"1\":{\"class_type\":\"A\",\"inputs\":{}}}", 36);
  AssayGenerateRequest request = {.prompt_id = id, .graph = graph, .resume = resume};

  return assay_provider_generate (self->link, &request, &self->sink.parent, &self->events,
                                  self->cancellable);
}

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
  assay_digest_compute (&first, PICTURES[0], strlen (PICTURES[0]));
  assay_digest_compute (&second, PICTURES[1], strlen (PICTURES[1]));
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

      g_assert_null (assay_comfy_link_new (URLS[i], NULL, assay_clock_system (),
                                           assay_entropy_system (), problems));
      g_assert_true (assay_problems_has (problems, "server.bad_url"));
      line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
      g_assert_null (strstr (line, "hunter2"));
    }
}

static void
test_name (void)
{
  g_autoptr (AssayProvider) link = assay_comfy_link_new (
    "https://[::1]:8188/a/b//", "Bearer x", assay_clock_system (), assay_entropy_system (), NULL);

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
