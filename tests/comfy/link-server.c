/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-server.h"

#include "capture.h"

#include <string.h>

const char *const link_pictures[] = {"first picture", "second picture"};

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
    answer (message, 200, "image/png", link_pictures[g_str_equal (filename, "a 1.png")]);
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

Server *
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

void
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
