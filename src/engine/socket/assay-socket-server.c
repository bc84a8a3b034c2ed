/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-io.h"
#include "engine/socket/assay-socket-private.h"
#include "engine/socket/assay-socket-wire.h"
#include "loop/assay-loop.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BACKLOG      256
#define MAX_REQUESTS 8  /* quick ones served at once; the others wait their turn */
#define MAX_ACTS     32 /* the same of those that may take hours */
#define CHUNK        4096

/* Everything but news belongs to the loop's thread. A client is read on the loop, served by a
 * thread of a pool or as a watcher, and ends on the loop. */
struct _AssaySocketServer
{
  AssayBackend *backend;
  char *path;
  AssayLoop *loop;
  GSocketService *service;
  GCancellable *cancellable; /* sending, once everything ends */
  GThreadPool *requests, *acts;
  GQueue clients; /* Client */
  GQueue silent;  /* those of them that have not said their request yet, oldest first */
  gboolean ending;
  GMutex lock;
  AssayChanges *news; /* under lock: on their way to the loop */
  gboolean told;      /* under lock: the loop will look */
};

typedef struct
{
  AssaySocketServer *server;
  GSocketConnection *connection;
  GCancellable *cancellable; /* reading, then the act */
  GByteArray *line;
  guint8 chunk[CHUNK];
  gboolean is_silent;
  GSource *hangup;
  JsonObject *request; /* %NULL until it was parsed, or when it makes no sense */
  const AssaySocketVerb *verb;
  AssaySocketWatcher *watcher;
} Client;

char *
assay_socket_path (const char *runtime_folder, const char *folder)
{
  g_autofree char *own = runtime_folder != NULL
                           ? g_strdup (runtime_folder)
                           : g_build_filename (g_get_user_runtime_dir (), "assay", NULL);
  g_autofree char *real = g_canonicalize_filename (folder, NULL);
  AssayDigest digest;

  assay_digest_compute (&digest, real, strlen (real));
  return g_strdup_printf ("%s/%.16s.sock", own, assay_digest_hex (&digest).text);
}

static gboolean
is_own_user (GSocketConnection *connection)
{
  g_autoptr (GCredentials) credentials =
    g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);

  return credentials != NULL && g_credentials_get_unix_user (credentials, NULL) == getuid ();
}

/* The end of a client --------------------------------------------------- */

static void
stop_being_silent (Client *client)
{
  if (client->is_silent)
    g_queue_remove (&client->server->silent, client);
  client->is_silent = FALSE;
}

/* On the loop. */
static void
finish_cb (gpointer data)
{
  Client *client = data;

  stop_being_silent (client);
  g_queue_remove (&client->server->clients, client);
  g_clear_pointer (&client->watcher, _assay_socket_watcher_free);
  if (client->hangup != NULL)
    g_source_destroy (client->hangup);
  g_clear_pointer (&client->hangup, g_source_unref);
  g_io_stream_close (G_IO_STREAM (client->connection), NULL, NULL);
  g_object_unref (client->connection);
  g_object_unref (client->cancellable);
  g_byte_array_unref (client->line);
  g_clear_pointer (&client->request, json_object_unref);
  g_free (client);
}

/* From a pool's thread. */
static void
finish (Client *client)
{
  assay_loop_invoke (client->server->loop, finish_cb, client, NULL);
}

/* Serving, on a pool's thread ------------------------------------------- */

static JsonObject *
parse_request (const GByteArray *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *text = (const char *) line->data;
  JsonNode *root;

  if (line->len == 0 || !assay_json_is_valid (text, line->len)
      || !json_parser_load_from_data (parser, text, line->len, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
}

/* Sends the object that @writer holds, which is used up, as one line. */
static void
send_line (Client *client, AssayJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = assay_json_writer_finish (writer);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));
  GCancellable *cancellable = client->server->cancellable;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  g_socket_set_timeout (g_socket_connection_get_socket (client->connection),
                        ASSAY_SOCKET_REQUEST_S);
  if (g_output_stream_write_all (output, text, n, NULL, cancellable, NULL))
    g_output_stream_write_all (output, "\n", 1, NULL, cancellable, NULL);
}

static void
send_error (Client *client, const GError *error)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "error");
  _assay_wire_write_error (writer, error);
  assay_json_writer_end_object (writer);
  send_line (client, writer);
}

static void
serve (Client *client)
{
  g_autoptr (AssayJsonWriter) answer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GError) error = NULL;

  assay_json_writer_begin_object (answer);
  if (client->verb->serve (client->server->backend, client->request, client->cancellable, answer,
                           &error))
    {
      assay_json_writer_end_object (answer);
      send_line (client, answer);
    }
  else
    send_error (client, error);
  finish (client);
}

static void watch_cb (gpointer data);

/* Reads what was asked and gives it to whom it belongs. */
static void
request_worker (gpointer data, gpointer user_data)
{
  Client *client = data;
  g_autoptr (GError) error = NULL;

  client->request = parse_request (client->line);
  client->verb = client->request != NULL
                   ? _assay_socket_verb_find (_assay_socket_text (client->request, "verb"))
                   : NULL;
  if (client->verb == NULL)
    {
      error = assay_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               N_ ("The request is no JSON object with a known verb."), NULL);
      send_error (client, error);
      finish (client);
    }
  else if (client->verb->serve == NULL)
    assay_loop_invoke (client->server->loop, watch_cb, client, NULL);
  else if (client->verb->slow)
    g_thread_pool_push (client->server->acts, client, NULL);
  else
    serve (client);
}

static void
act_worker (gpointer data, gpointer user_data)
{
  serve (data);
}

/* Watchers, on the loop ------------------------------------------------- */

static void
watcher_gone_cb (gpointer data)
{
  finish (data);
}

static void
watch_cb (gpointer data)
{
  Client *client = data;
  JsonObject *request = client->request;

  if (client->server->ending)
    {
      finish_cb (client);
      return;
    }
  /* a watcher looks after its own end */
  g_source_destroy (client->hangup);
  g_clear_pointer (&client->hangup, g_source_unref);
  client->watcher =
    _assay_socket_watcher_new (client->server->backend, client->connection,
                               (AssayTopics) _assay_socket_integer (request, "topics"),
                               _assay_socket_boolean (request, "preview"), watcher_gone_cb, client);
}

static void
tell_watchers_cb (gpointer data)
{
  AssaySocketServer *self = data;
  g_autoptr (AssayChanges) news = NULL;

  g_mutex_lock (&self->lock);
  news = assay_changes_copy (self->news);
  assay_changes_clear (self->news);
  self->told = FALSE;
  g_mutex_unlock (&self->lock);
  for (GList *l = self->clients.head; l != NULL; l = l->next)
    if (((Client *) l->data)->watcher != NULL)
      _assay_socket_watcher_push (((Client *) l->data)->watcher, news);
}

void
assay_socket_server_push (AssaySocketServer *self, const AssayChanges *changes)
{
  gboolean tell;

  g_mutex_lock (&self->lock);
  assay_changes_merge (self->news, changes);
  tell = !self->told;
  self->told = TRUE;
  g_mutex_unlock (&self->lock);
  if (tell)
    assay_loop_invoke (self->loop, tell_watchers_cb, self, NULL);
}

/* Reading requests, on the loop ----------------------------------------- */

static gboolean
hangup_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Client *client = data;

  g_cancellable_cancel (client->cancellable);
  return G_SOURCE_REMOVE;
}

/* The line is whole, or all there will be of it. The deadline was for the request alone: an answer
 * may take as long as the work does. */
static void
take_request (Client *client)
{
  GSocket *socket = g_socket_connection_get_socket (client->connection);

  stop_being_silent (client);
  g_socket_set_timeout (socket, 0);
  client->hangup = g_socket_create_source (socket, G_IO_HUP, NULL);
  g_source_set_callback (client->hangup, G_SOURCE_FUNC (hangup_cb), client, NULL);
  g_source_attach (client->hangup, g_main_context_get_thread_default ());
  g_thread_pool_push (client->server->requests, client, NULL);
}

static void read_cb (GObject *source, GAsyncResult *result, gpointer data);

static void
read_more (Client *client)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));

  g_input_stream_read_async (input, client->chunk, CHUNK, G_PRIORITY_DEFAULT, client->cancellable,
                             read_cb, client);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  const guint8 *end = n > 0 ? memchr (client->chunk, '\n', (gsize) n) : NULL;

  if (n < 0 || g_cancellable_is_cancelled (client->cancellable))
    {
      finish_cb (client);
      return;
    }
  g_byte_array_append (client->line, client->chunk,
                       end != NULL ? (guint) (end - client->chunk) : (guint) n);
  if (n > 0 && end == NULL && client->line->len < ASSAY_SOCKET_MAX_LINE)
    {
      read_more (client);
      return;
    }
  if (end == NULL) /* half of a request is none */
    g_byte_array_set_size (client->line, 0);
  take_request (client);
}

/* So that silent ones keep nobody out. */
static void
drop_oldest_silent (AssaySocketServer *self)
{
  if (self->silent.length > ASSAY_SOCKET_MAX_SILENT)
    g_cancellable_cancel (((Client *) g_queue_peek_head (&self->silent))->cancellable);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  AssaySocketServer *self = data;
  Client *client;

  if (self->ending || !is_own_user (connection))
    return TRUE;
  client = g_new0 (Client, 1);
  client->server = self;
  client->connection = g_object_ref (connection);
  client->cancellable = g_cancellable_new ();
  client->line = g_byte_array_new ();
  client->is_silent = TRUE;
  g_queue_push_tail (&self->clients, client);
  g_queue_push_tail (&self->silent, client);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), ASSAY_SOCKET_REQUEST_S);
  read_more (client);
  drop_oldest_silent (self);
  return TRUE;
}

/* From beginning to end ------------------------------------------------- */

static gboolean
listen_at (AssaySocketServer *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GSocketAddress) address = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return assay_io_fail (error, errno, N_ ("Could not make the folder “{0}”: {1}"), folder);
  /* We hold the project's lock, so a socket that lies here is left over from a dead holder. */
  g_unlink (self->path);
  address = g_unix_socket_address_new (self->path);
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL,
                                      error))
    return FALSE;
  g_socket_service_start (self->service);
  return TRUE;
}

typedef struct
{
  AssaySocketServer *server;
  gboolean done;
  GError *error;
} Listening;

/* On the loop, so that its context is the one that accepts. */
static void
listen_cb (gpointer data)
{
  Listening *listening = data;

  listening->done = listen_at (listening->server, &listening->error);
}

AssaySocketServer *
assay_socket_server_new (AssayBackend *backend, const char *path, GError **error)
{
  AssaySocketServer *self = g_new0 (AssaySocketServer, 1);
  Listening listening = {.server = self};

  self->backend = backend;
  self->path = g_strdup (path);
  self->cancellable = g_cancellable_new ();
  self->news = assay_changes_new ();
  self->requests = g_thread_pool_new (request_worker, NULL, MAX_REQUESTS, FALSE, NULL);
  self->acts = g_thread_pool_new (act_worker, NULL, MAX_ACTS, FALSE, NULL);
  g_queue_init (&self->clients);
  g_queue_init (&self->silent);
  g_mutex_init (&self->lock);
  self->loop = assay_loop_new ("assay-socket");
  assay_loop_call (self->loop, listen_cb, &listening);
  if (!listening.done)
    {
      g_propagate_error (error, listening.error);
      assay_socket_server_free (self);
      return NULL;
    }
  return self;
}

static gboolean
nobody_is_left (gpointer data)
{
  return ((AssaySocketServer *) data)->clients.length == 0;
}

/* On the accepting thread: stopping an accept from another one races with its own end. */
static void
end_cb (gpointer data)
{
  AssaySocketServer *self = data;

  self->ending = TRUE;
  if (self->service != NULL) /* else it never listened */
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  for (GList *l = self->clients.head; l != NULL; l = l->next)
    {
      Client *client = l->data;

      g_cancellable_cancel (client->cancellable);
      if (client->watcher != NULL)
        _assay_socket_watcher_end (client->watcher);
    }
  assay_loop_serve_until (self->loop, nobody_is_left, self);
}

void
assay_socket_server_free (AssaySocketServer *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  assay_loop_call (self->loop, end_cb, self);
  g_thread_pool_free (self->requests, FALSE, TRUE);
  g_thread_pool_free (self->acts, FALSE, TRUE);
  assay_loop_stop (self->loop);
  g_unlink (self->path);
  g_clear_object (&self->service);
  assay_loop_free (self->loop);
  g_object_unref (self->cancellable);
  assay_changes_free (self->news);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}
