/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#include "base/assay-id.h"

/* One websocket. A client id names at most one of them; an older one of the same id stays open but
 * gets nothing. */
typedef struct
{
  AssaySandbox *sandbox; /* borrowed */
  SoupWebsocketConnection *connection;
  char *sid;
  gboolean spoke; /* feature_flags count only as the very first message */
} Socket;

typedef struct
{
  char *sid; /* %NULL = all */
  char *text;
  GBytes *bytes;
} Outgoing;

static void
socket_free (Socket *socket)
{
  g_signal_handlers_disconnect_by_data (socket->connection, socket);
  g_object_unref (socket->connection);
  g_free (socket->sid);
  g_free (socket);
}

static void
outgoing_free (Outgoing *outgoing)
{
  g_free (outgoing->sid);
  g_free (outgoing->text);
  g_clear_pointer (&outgoing->bytes, g_bytes_unref);
  g_free (outgoing);
}

static void
deliver_to (Socket *socket, const Outgoing *outgoing)
{
  if (soup_websocket_connection_get_state (socket->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (outgoing->text != NULL)
    {
      soup_websocket_connection_send_text (socket->connection, outgoing->text);
      return;
    }
  soup_websocket_connection_send_binary (socket->connection,
                                         g_bytes_get_data (outgoing->bytes, NULL),
                                         g_bytes_get_size (outgoing->bytes));
}

static void
deliver (AssaySandbox *self, const Outgoing *outgoing)
{
  if (outgoing->sid != NULL)
    {
      Socket *socket = g_hash_table_lookup (self->sockets, outgoing->sid);

      if (socket != NULL)
        deliver_to (socket, outgoing);
      return;
    }
  for (guint i = 0; i < self->connections->len; i++)
    {
      Socket *socket = g_ptr_array_index (self->connections, i);

      if (g_hash_table_lookup (self->sockets, socket->sid) == socket)
        deliver_to (socket, outgoing);
    }
}

static void
flush_outbox_cb (gpointer user_data)
{
  AssaySandbox *self = user_data;
  GQueue batch;

  g_mutex_lock (&self->lock);
  batch = self->outbox;
  g_queue_init (&self->outbox);
  self->outbox_scheduled = FALSE;
  g_mutex_unlock (&self->lock);

  for (GList *l = batch.head; l != NULL; l = l->next)
    deliver (self, l->data);
  g_queue_clear_full (&batch, (GDestroyNotify) outgoing_free);
}

static void
enqueue_locked (AssaySandbox *self, const char *sid, char *text, GBytes *bytes)
{
  Outgoing *outgoing = g_new0 (Outgoing, 1);

  outgoing->sid = g_strdup (sid);
  outgoing->text = text;
  outgoing->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_queue_push_tail (&self->outbox, outgoing);
  if (!self->outbox_scheduled)
    {
      assay_loop_invoke (self->loop, flush_outbox_cb, self, NULL);
      self->outbox_scheduled = TRUE;
    }
}

void
sandbox_send_locked (AssaySandbox *self, const char *sid, char *text)
{
  enqueue_locked (self, sid, text, NULL);
}

void
sandbox_send_binary_locked (AssaySandbox *self, const char *sid, GBytes *bytes)
{
  enqueue_locked (self, sid, NULL, bytes);
}

void
sandbox_send_status_locked (AssaySandbox *self)
{
  enqueue_locked (
    self, NULL,
    g_strdup_printf (
      "{\"type\": \"status\", \"data\": {\"status\": {\"exec_info\": {\"queue_remaining\": %u}}}}",
      sandbox_queue_remaining_locked (self)),
    NULL);
}

/* "The very first client message" may say what the client can take. */
static void
read_feature_flags (Socket *socket, const char *text, gsize n_bytes)
{
  AssaySandbox *self = socket->sandbox;
  g_autoptr (JsonNode) node = sandbox_json_parse (text, n_bytes);
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *data;

  if (object == NULL || g_strcmp0 (sandbox_json_get_string (object, "type"), "feature_flags") != 0)
    return;
  data = sandbox_json_get_object (object, "data");
  g_mutex_lock (&self->lock);
  if (data != NULL && sandbox_json_is_true (data, "supports_preview_metadata"))
    g_hash_table_add (self->preview_sids, g_strdup (socket->sid));
  g_mutex_unlock (&self->lock);
  soup_websocket_connection_send_text (
    socket->connection, "{\"type\": \"feature_flags\", \"data\": " SANDBOX_FEATURES "}");
}

static void
message_cb (SoupWebsocketConnection *connection, gint type, GBytes *message, gpointer user_data)
{
  Socket *socket = user_data;
  gsize n_bytes;
  const char *text = g_bytes_get_data (message, &n_bytes);

  if (!socket->spoke && type == SOUP_WEBSOCKET_DATA_TEXT)
    read_feature_flags (socket, text, n_bytes);
  socket->spoke = TRUE;
}

/* The real server forgets the client id whichever of its sockets closes: the newer one goes deaf.
 * Kept. */
static void
closed_cb (SoupWebsocketConnection *connection, gpointer user_data)
{
  Socket *socket = user_data;
  AssaySandbox *self = socket->sandbox;

  g_hash_table_remove (self->sockets, socket->sid);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->preview_sids, socket->sid);
  g_mutex_unlock (&self->lock);
  g_ptr_array_remove (self->connections, socket);
}

static char *
make_sid (void)
{
  guint8 entropy[16];
  AssayUuid uuid;
  g_auto (GStrv) parts = NULL;

  assay_entropy_fill (assay_entropy_system (), entropy, sizeof entropy);
  uuid = assay_uuid_make (entropy);
  parts = g_strsplit (uuid.text, "-", -1);
  return g_strjoinv ("", parts);
}

static void
greet (Socket *socket)
{
  AssaySandbox *self = socket->sandbox;
  g_autofree char *sid = sandbox_json_quote (socket->sid);
  g_autofree char *status = NULL;
  g_autofree char *executing = NULL;

  /* what was queued before belongs to the socket that was there; then the new one takes over */
  flush_outbox_cb (self);
  g_mutex_lock (&self->lock);
  status = g_strdup_printf ("{\"type\": \"status\", \"data\": {\"status\": {\"exec_info\": "
                            "{\"queue_remaining\": %u}}, \"sid\": %s}}",
                            sandbox_queue_remaining_locked (self), sid);
  if (self->running != NULL && self->last_node != NULL
      && g_strcmp0 (self->running->client_id, socket->sid) == 0)
    {
      g_autofree char *node = sandbox_json_quote (self->last_node);

      executing = g_strdup_printf ("{\"type\": \"executing\", \"data\": {\"node\": %s}}", node);
    }
  g_hash_table_remove (self->preview_sids, socket->sid);
  g_mutex_unlock (&self->lock);
  g_hash_table_replace (self->sockets, g_strdup (socket->sid), socket);
  soup_websocket_connection_send_text (socket->connection, status);
  if (executing != NULL)
    soup_websocket_connection_send_text (socket->connection, executing);
}

static void
connected_cb (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer user_data)
{
  AssaySandbox *self = user_data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) fields = query != NULL ? soup_form_decode (query) : NULL;
  const char *client_id = fields != NULL ? g_hash_table_lookup (fields, "clientId") : NULL;
  Socket *socket;

  if (self->connections->len >= SANDBOX_MAX_SOCKETS)
    {
      soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
                                       "too many");
      return;
    }
  socket = g_new0 (Socket, 1);
  socket->sandbox = self;
  socket->connection = g_object_ref (connection);
  if (client_id == NULL || *client_id == 0 || !g_utf8_validate (client_id, -1, NULL))
    socket->sid = make_sid ();
  else
    socket->sid = g_strdup (client_id);
  g_ptr_array_add (self->connections, socket);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), socket);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), socket);
  greet (socket);
}

void
sandbox_sockets_install (AssaySandbox *self)
{
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) socket_free);
  self->sockets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  soup_server_add_websocket_handler (self->server, "/ws", NULL, NULL, connected_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, "/api/ws", NULL, NULL, connected_cb, self, NULL);
}

void
sandbox_sockets_close (AssaySandbox *self)
{
  g_clear_pointer (&self->sockets, g_hash_table_unref);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_queue_clear_full (&self->outbox, (GDestroyNotify) outgoing_free);
}
