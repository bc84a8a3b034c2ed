/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"
#include "engine/socket/assay-socket.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

/* @timeout_s: for each step, connecting, sending and the answer; 0 = none. */
static GSocketConnection *
connect_to (const char *path, guint timeout_s, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  g_socket_client_set_timeout (client, timeout_s);
  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, error);
}

static gboolean
send_request (GSocketConnection *connection,
              JsonObject *request,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_node_set_object (node, request);
  text = json_to_string (node, FALSE);
  line = g_strconcat (text, "\n", NULL);
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line,
                                    strlen (line), NULL, cancellable, error);
}

static GPtrArray *
take_rows (JsonObject *answer, GError **error)
{
  JsonNode *node = json_object_get_member (answer, "rows");
  JsonArray *array;
  GPtrArray *rows;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           json_object_get_string_member_with_default (answer, "error", ""));
      return NULL;
    }
  array = json_node_get_array (node);
  rows = _assay_rows_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      g_ptr_array_add (rows, json_object_ref (json_array_get_object_element (array, i)));
  return rows;
}

static GPtrArray *
call (
  const char *path, JsonObject *request, guint timeout_s, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketConnection) connection = connect_to (path, timeout_s, cancellable, error);
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (connection == NULL || !send_request (connection, request, cancellable, error))
    return NULL;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  line = g_data_input_stream_read_line (input, NULL, cancellable, error);
  answer = assay_engine_parse_object (line);
  if (answer != NULL)
    return take_rows (answer, error);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                         _ ("The open Assay window went away before it answered."));
  return NULL;
}

GPtrArray *
assay_socket_call (const char *path, JsonObject *request, GCancellable *cancellable, GError **error)
{
  return call (path, request, 0, cancellable, error);
}

JsonObject *
assay_socket_greet (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) request = json_object_new ();
  g_autoptr (GPtrArray) rows = NULL;

  json_object_set_string_member (request, "verb", "ask");
  json_object_set_string_member (request, "kind", "status");
  rows = call (path, request, ASSAY_SOCKET_GREETING_S, cancellable, error);
  if (rows == NULL)
    return NULL;
  if (rows->len == 1)
    return json_object_ref (rows->pdata[0]);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("The open Assay window gave no sensible answer."));
  return NULL;
}

void
assay_socket_watch (const char *path,
                    AssayTopics topics,
                    GCancellable *cancellable,
                    void (*changed) (AssayTopics topics, gpointer data),
                    gpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (path, 0, cancellable, NULL);
  g_autoptr (JsonObject) request = json_object_new ();
  g_autoptr (GDataInputStream) input = NULL;

  json_object_set_string_member (request, "verb", "watch");
  json_object_set_int_member (request, "topics", topics);
  if (connection == NULL || !send_request (connection, request, cancellable, NULL))
    return;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, cancellable, NULL);
      g_autoptr (JsonObject) object = assay_engine_parse_object (line);

      if (line == NULL)
        return;
      if (object != NULL)
        changed ((AssayTopics) json_object_get_int_member_with_default (object, "topics", 0), data);
    }
}
