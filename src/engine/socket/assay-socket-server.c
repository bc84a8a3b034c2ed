/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"
#include "engine/socket/assay-socket.h"
#include "loop/assay-loop.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define MAX_CONNECTIONS 64
#define WATCH_LOOK_US   (200 * 1000) /* how long a watcher that went may keep its place */

struct _AssaySocketServer
{
  AssayEngine *engine;
  GSocketService *service;
  GCancellable *cancellable;
  AssayLoop *loop; /* accepts */
  char *path;
  GMutex lock;
  GCond changed;
  guint n_running;     /* connections being served */
  GPtrArray *watchers; /* Watcher, borrowed from the serving threads */
};

typedef struct
{
  AssayTopics topics, pending;
} Watcher;

char *
assay_socket_path (const char *runtime_folder, const char *folder)
{
  g_autofree char *real = g_canonicalize_filename (folder, NULL);
  AssayDigest digest;

  assay_digest_compute (&digest, real, strlen (real));
  return g_strdup_printf ("%s/%.16s.sock", runtime_folder, assay_digest_hex (&digest).text);
}

static gboolean
is_own_user (GSocketConnection *connection)
{
  g_autoptr (GCredentials) credentials =
    g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);

  return credentials != NULL && g_credentials_get_unix_user (credentials, NULL) == getuid ();
}

static const char *
text_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gint64
integer_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node)
           : 0;
}

static GPtrArray *
serve_ask (AssaySocketServer *self, JsonObject *request, GError **error)
{
  AssayQuery query = {text_of (request, "kind"), text_of (request, "id"), text_of (request, "of"),
                      text_of (request, "state"), text_of (request, "spec")};

  return assay_engine_ask (self->engine, &query, error);
}

/* The "args" of a request as a record of @table; none are all unset. */
static AssayRecord *
read_args (JsonObject *request, const AssayTable *table, GError **error)
{
  JsonNode *node = json_object_get_member (request, "args");
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  gpointer data;
  char *text;

  if (node == NULL)
    return assay_record_new (table, assay_table_new (table));
  text = json_to_string (node, FALSE);
  bytes = g_bytes_new_take (text, strlen (text));
  data = assay_table_read_bytes (table, bytes, "socket", problems);
  if (data != NULL)
    return assay_record_new (table, data);
  g_propagate_error (error, assay_problems_to_error (problems));
  return NULL;
}

static GPtrArray *
serve_act (AssaySocketServer *self, JsonObject *request, GError **error)
{
  const char *kind = text_of (request, "kind");
  const AssayActKind *known = kind != NULL ? assay_act_kind_find (kind) : NULL;
  g_autoptr (AssayRecord) args = NULL;
  AssayRecord *result;
  GPtrArray *rows;

  if (known == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no act “%s”."),
                   kind != NULL ? kind : "");
      return NULL;
    }
  args = read_args (request, known->args, error);
  result =
    args != NULL ? assay_engine_act (self->engine, kind, args, self->cancellable, error) : NULL;
  if (result == NULL)
    return NULL;
  rows = _assay_rows_new ();
  g_ptr_array_add (rows, result);
  return rows;
}

static gboolean
serve_submit (AssaySocketServer *self, JsonObject *request, guint64 *out_seq, GError **error)
{
  JsonNode *node = json_object_get_member (request, "command");
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayOutcome) outcome = NULL;
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayCommand *command = assay_command_parse (bytes, "socket", problems);

  if (command != NULL)
    outcome = assay_engine_submit (self->engine, command);
  if (outcome != NULL && outcome->problems != NULL)
    assay_problems_take (problems, outcome->problems);
  if (outcome == NULL || assay_problems_count (problems) > 0)
    {
      g_propagate_error (error, assay_problems_to_error (problems));
      return FALSE;
    }
  *out_seq = outcome->first_seq;
  return TRUE;
}

/* Sends the object that @writer holds, which is used up, as one line. */
static gboolean
send_line (GOutputStream *output, AssayJsonWriter *writer, GCancellable *cancellable)
{
  g_autoptr (GBytes) bytes = assay_json_writer_finish (writer);
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  return g_output_stream_write_all (output, text, n, NULL, cancellable, NULL)
         && g_output_stream_write_all (output, "\n", 1, NULL, cancellable, NULL);
}

static gboolean
send_number (GOutputStream *output, const char *name, gint64 value, GCancellable *cancellable)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_integer (writer, name, value);
  assay_json_writer_end_object (writer);
  return send_line (output, writer, cancellable);
}

static void
send_error (GOutputStream *output, const GError *error, GCancellable *cancellable)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "error", error != NULL ? error->message : "unknown");
  assay_json_writer_end_object (writer);
  send_line (output, writer, cancellable);
}

static void
send_rows (GOutputStream *output, GPtrArray *rows, GCancellable *cancellable)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "rows");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayTable *table = assay_record_get_table (rows->pdata[i]);

      assay_json_writer_begin_array (writer);
      assay_json_writer_string (writer, table->name);
      assay_table_write (table, assay_record_get_data (rows->pdata[i]), writer);
      assay_json_writer_end_array (writer);
    }
  assay_json_writer_end_array (writer);
  assay_json_writer_end_object (writer);
  send_line (output, writer, cancellable);
}

/* A watcher says nothing after its request: anything to read is its end. */
static gboolean
has_left (GSocketConnection *connection)
{
  return g_socket_condition_check (g_socket_connection_get_socket (connection),
                                   G_IO_IN | G_IO_HUP | G_IO_ERR)
         != 0;
}

/* Tells one watcher what changed until it goes or the server does. A gone one is noticed within a
 * look, so that its place is free. */
static void
serve_watch (AssaySocketServer *self, JsonObject *request, GSocketConnection *connection)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  Watcher watcher = {(AssayTopics) integer_of (request, "topics"), 0};
  gboolean alive = TRUE;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->watchers, &watcher);
  while (alive && !g_cancellable_is_cancelled (self->cancellable))
    {
      AssayTopics topics = watcher.pending;

      if (topics == 0)
        {
          g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + WATCH_LOOK_US);
          alive = !has_left (connection);
          continue;
        }
      watcher.pending = 0;
      g_mutex_unlock (&self->lock);
      alive = send_number (output, "topics", topics, self->cancellable);
      g_mutex_lock (&self->lock);
    }
  g_ptr_array_remove (self->watchers, &watcher);
  g_mutex_unlock (&self->lock);
}

static char *
read_line (GInputStream *input, GCancellable *cancellable)
{
  g_autoptr (GByteArray) line = g_byte_array_new ();
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new (input);
  int byte = 0;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (buffered), FALSE);
  while (line->len < ASSAY_SOCKET_MAX_LINE)
    {
      guint8 value;

      byte =
        g_buffered_input_stream_read_byte (G_BUFFERED_INPUT_STREAM (buffered), cancellable, NULL);
      if (byte < 0 || byte == '\n')
        break;
      value = (guint8) byte;
      g_byte_array_append (line, &value, 1);
    }
  return byte == '\n' ? g_strndup ((const char *) line->data, line->len) : NULL;
}

/* The deadline is for the request alone: an answer may take as long as the work does. */
static char *
read_request (GSocketConnection *connection, GCancellable *cancellable)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  char *line;

  g_socket_set_timeout (socket, ASSAY_SOCKET_REQUEST_S);
  line = read_line (g_io_stream_get_input_stream (G_IO_STREAM (connection)), cancellable);
  g_socket_set_timeout (socket, 0);
  return line;
}

static void
serve (AssaySocketServer *self, GSocketConnection *connection)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *line = read_request (connection, self->cancellable);
  g_autoptr (JsonObject) request = assay_engine_parse_object (line);
  const char *verb = request != NULL ? text_of (request, "verb") : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seq;

  if (g_strcmp0 (verb, "watch") == 0)
    {
      serve_watch (self, request, connection);
      return;
    }
  if (g_strcmp0 (verb, "ask") == 0)
    rows = serve_ask (self, request, &error);
  else if (g_strcmp0 (verb, "act") == 0)
    rows = serve_act (self, request, &error);
  else if (g_strcmp0 (verb, "submit") != 0)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The request is no JSON object with a known verb."));
  else if (serve_submit (self, request, &seq, &error))
    send_number (output, "seq", (gint64) seq, self->cancellable);
  if (rows != NULL)
    send_rows (output, rows, self->cancellable);
  else if (error != NULL)
    send_error (output, error, self->cancellable);
}

static void
count_running (AssaySocketServer *self, int by)
{
  g_mutex_lock (&self->lock);
  self->n_running += (guint) by;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  AssaySocketServer *self = data;

  if (!g_cancellable_is_cancelled (self->cancellable) && is_own_user (connection))
    serve (self, connection);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  count_running (self, -1);
  return TRUE;
}

/* Counted here, on the accepting thread: one whose own thread has not begun yet is waited for too.
 */
static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  count_running (data, 1);
  return FALSE;
}

static gboolean
listen_at (AssaySocketServer *self, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (g_mkdir_with_parents (self->engine->runtime_folder, 0700) != 0)
    return assay_io_fail (error, errno, "make the folder", self->engine->runtime_folder);
  /* We hold the project's lock, so a socket that lies here is left over from a dead holder. */
  g_unlink (self->path);
  address = g_unix_socket_address_new (self->path);
  self->service = g_threaded_socket_service_new (MAX_CONNECTIONS);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), 4 * MAX_CONNECTIONS);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
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
assay_socket_server_new (AssayEngine *engine, GError **error)
{
  AssaySocketServer *self = g_new0 (AssaySocketServer, 1);
  Listening listening = {.server = self};

  self->engine = engine;
  self->path = assay_socket_path (engine->runtime_folder, engine->folder);
  self->cancellable = g_cancellable_new ();
  self->loop = assay_loop_new ("assay-socket");
  self->watchers = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  assay_loop_call (self->loop, listen_cb, &listening);
  if (!listening.done)
    {
      g_propagate_error (error, listening.error);
      assay_socket_server_free (self);
      return NULL;
    }
  return self;
}

void
assay_socket_server_push (AssaySocketServer *self, AssayTopics topics)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->watchers->len; i++)
    {
      Watcher *watcher = self->watchers->pdata[i];

      watcher->pending |= topics & watcher->topics;
    }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* On the accepting thread: stopping an accept from another one races with its own end. */
static void
stop_service_cb (gpointer data)
{
  AssaySocketServer *self = data;

  if (self->service == NULL) /* never listened */
    return;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

void
assay_socket_server_free (AssaySocketServer *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  assay_loop_call (self->loop, stop_service_cb, self);
  assay_loop_stop (self->loop); /* what was being accepted has come back then */
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  while (self->n_running > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  g_unlink (self->path);
  g_clear_object (&self->service);
  assay_loop_free (self->loop);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->watchers);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->path);
  g_free (self);
}
