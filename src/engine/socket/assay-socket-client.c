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

/* Sends the object that @writer holds, which is used up, as one line. */
static gboolean
send_request (GSocketConnection *connection,
              AssayJsonWriter *writer,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GBytes) bytes = assay_json_writer_finish (writer);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  return g_output_stream_write_all (output, text, n, NULL, cancellable, error)
         && g_output_stream_write_all (output, "\n", 1, NULL, cancellable, error);
}

static char *
call (const char *path,
      AssayJsonWriter *request,
      guint timeout_s,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GSocketConnection) connection = connect_to (path, timeout_s, cancellable, error);
  g_autoptr (GDataInputStream) input = NULL;
  char *line;

  if (connection == NULL || !send_request (connection, request, cancellable, error))
    return NULL;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  line = g_data_input_stream_read_line (input, NULL, cancellable, error);
  if (line == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                         _ ("The open Assay window went away before it answered."));
  return line;
}

/* Answers --------------------------------------------------------------- */

static void
fail_strange (GError **error)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The open Assay window gave no sensible answer."));
}

/* ["table",{…}]; %NULL when it is of a table we do not know, or cannot be read. */
static AssayRecord *
read_row (AssayJsonReader *reader)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayTable *table;
  gpointer data;

  if (assay_json_reader_next (reader) != ASSAY_JSON_STRING)
    return NULL;
  table = assay_row_table_find (assay_json_reader_get_string (reader, NULL));
  data = table != NULL ? assay_table_read (table, reader, "socket", problems) : NULL;
  if (data == NULL)
    return NULL;
  if (assay_json_reader_next (reader) == ASSAY_JSON_ARRAY_END)
    return assay_record_new (table, data);
  assay_table_free (table, data);
  return NULL;
}

static GPtrArray *
read_rows (AssayJsonReader *reader, GError **error)
{
  g_autoptr (GPtrArray) rows = _assay_rows_new ();
  AssayJsonToken token = assay_json_reader_next (reader);

  while (token == ASSAY_JSON_ARRAY_BEGIN
         && (token = assay_json_reader_next (reader)) == ASSAY_JSON_ARRAY_BEGIN)
    {
      AssayRecord *row = read_row (reader);

      if (row == NULL)
        {
          fail_strange (error);
          return NULL;
        }
      g_ptr_array_add (rows, row);
    }
  if (token == ASSAY_JSON_ARRAY_END)
    return g_steal_pointer (&rows);
  fail_strange (error);
  return NULL;
}

/* Steps to the value of the answer's one member @name; an error that was answered is @error. */
static gboolean
enter_answer (AssayJsonReader *reader, const char *name, GError **error)
{
  if (assay_json_reader_next (reader) == ASSAY_JSON_OBJECT_BEGIN
      && assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      if (g_str_equal (assay_json_reader_get_string (reader, NULL), name))
        return TRUE;
      if (g_str_equal (assay_json_reader_get_string (reader, NULL), "error")
          && assay_json_reader_next (reader) == ASSAY_JSON_STRING)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                             assay_json_reader_get_string (reader, NULL));
    }
  fail_strange (error);
  return FALSE;
}

static GPtrArray *
call_for_rows (const char *path,
               AssayJsonWriter *request,
               guint timeout_s,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *line = call (path, request, timeout_s, cancellable, error);
  g_autoptr (AssayJsonReader) reader = NULL;

  if (line == NULL)
    return NULL;
  reader = assay_json_reader_new (line, strlen (line));
  return enter_answer (reader, "rows", error) ? read_rows (reader, error) : NULL;
}

/* Requests -------------------------------------------------------------- */

static AssayJsonWriter *
begin_request (const char *verb)
{
  AssayJsonWriter *writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "verb", verb);
  return writer;
}

static void
write_if (AssayJsonWriter *writer, const char *member, const char *text)
{
  if (text != NULL)
    assay_json_writer_member_string (writer, member, text);
}

static GPtrArray *
ask (const char *path,
     const AssayQuery *query,
     guint timeout_s,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (AssayJsonWriter) request = begin_request ("ask");

  write_if (request, "kind", query->kind);
  write_if (request, "id", query->id);
  write_if (request, "of", query->of);
  write_if (request, "state", query->state);
  write_if (request, "spec", query->spec);
  assay_json_writer_end_object (request);
  return call_for_rows (path, request, timeout_s, cancellable, error);
}

GPtrArray *
assay_socket_ask (const char *path,
                  const AssayQuery *query,
                  GCancellable *cancellable,
                  GError **error)
{
  return ask (path, query, 0, cancellable, error);
}

GPtrArray *
assay_socket_act (const char *path,
                  const char *kind,
                  const AssayRecord *args,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (AssayJsonWriter) request = begin_request ("act");

  assay_json_writer_member_string (request, "kind", kind);
  assay_json_writer_name (request, "args");
  assay_table_write (assay_record_get_table (args), assay_record_get_data (args), request);
  assay_json_writer_end_object (request);
  return call_for_rows (path, request, 0, cancellable, error);
}

gboolean
assay_socket_submit (
  const char *path, GBytes *command, guint64 *out_seq, GCancellable *cancellable, GError **error)
{
  g_autoptr (AssayJsonWriter) request = begin_request ("submit");
  g_autoptr (AssayJsonReader) reader = NULL;
  g_autofree char *line = NULL;
  gint64 seq;
  gsize n;
  const char *text = g_bytes_get_data (command, &n);

  assay_json_writer_name (request, "command");
  assay_json_writer_raw (request, text, n);
  assay_json_writer_end_object (request);
  line = call (path, request, 0, cancellable, error);
  if (line == NULL)
    return FALSE;
  reader = assay_json_reader_new (line, strlen (line));
  if (!enter_answer (reader, "seq", error))
    return FALSE;
  if (assay_json_reader_next (reader) != ASSAY_JSON_NUMBER
      || !assay_json_reader_get_integer (reader, &seq))
    {
      fail_strange (error);
      return FALSE;
    }
  *out_seq = (guint64) seq;
  return TRUE;
}

AssayRecord *
assay_socket_greet (const char *path, GCancellable *cancellable, GError **error)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = ask (path, &query, ASSAY_SOCKET_GREETING_S, cancellable, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 1 && assay_record_get_table (rows->pdata[0]) == &assay_status_row_table)
    return assay_record_ref (rows->pdata[0]);
  fail_strange (error);
  return NULL;
}

/* Watching -------------------------------------------------------------- */

static gboolean
read_topics (const char *line, AssayTopics *out)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (line, strlen (line));
  gint64 topics;

  if (!enter_answer (reader, "topics", NULL) || assay_json_reader_next (reader) != ASSAY_JSON_NUMBER
      || !assay_json_reader_get_integer (reader, &topics))
    return FALSE;
  *out = (AssayTopics) topics;
  return TRUE;
}

void
assay_socket_watch (const char *path,
                    AssayTopics topics,
                    GCancellable *cancellable,
                    void (*changed) (AssayTopics topics, gpointer data),
                    gpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (path, 0, cancellable, NULL);
  g_autoptr (AssayJsonWriter) request = begin_request ("watch");
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *line = NULL;
  AssayTopics news;

  assay_json_writer_member_integer (request, "topics", topics);
  assay_json_writer_end_object (request);
  if (connection == NULL || !send_request (connection, request, cancellable, NULL))
    return;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  while ((line = g_data_input_stream_read_line (input, NULL, cancellable, NULL)) != NULL)
    {
      if (read_topics (line, &news))
        changed (news, data);
      g_clear_pointer (&line, g_free);
    }
}
