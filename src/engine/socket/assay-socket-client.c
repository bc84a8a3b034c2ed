/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/socket/assay-socket-wire.h"
#include "engine/socket/assay-socket.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#define QUEUE_EVERY_US (50 * 1000)

static void
fail_with (const char *code, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_problems_add (problems, NULL, NULL, code,
                      N_ ("The window or command that held this project has gone."),
                      N_ ("Open the project again."), NULL);
  g_clear_error (error);
  g_propagate_error (error, assay_problems_to_error (problems));
}

void
assay_socket_fail_gone (GError **error)
{
  fail_with ("project.holder_gone", error);
}

/* A connection that fails says that its holder has gone, but for who gave up or waited too long.
 * @sent: it may have heard all of the request. */
static void
name_failure (gboolean sent, GError **error)
{
  if (error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      && (*error == NULL || (*error)->domain != ASSAY_PROBLEM_ERROR))
    fail_with (sent ? "project.holder_gone" : "project.holder_absent", error);
}

static GSocketConnection *
connect_once (const char *path, guint timeout_s, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  g_socket_client_set_timeout (client, timeout_s);
  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, error);
}

/* @timeout_s: for each step, connecting, sending and the answer; 0 = none. A holder whose queue is
 * full, for it was stopped or many came at once, is there: it is waited for as if it had room. */
static GSocketConnection *
connect_to (const char *path, guint timeout_s, GCancellable *cancellable, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + timeout_s * G_USEC_PER_SEC;
  GError *trouble = NULL;
  GSocketConnection *connection;

  while ((connection = connect_once (path, timeout_s, cancellable, &trouble)) == NULL
         && g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
         && g_get_monotonic_time () < until_us)
    {
      g_clear_error (&trouble);
      g_usleep (QUEUE_EVERY_US);
    }
  if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    trouble->code = G_IO_ERROR_TIMED_OUT;
  if (trouble != NULL)
    g_propagate_error (error, trouble);
  return connection;
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

static AssayJsonWriter *
begin_request (const char *verb)
{
  AssayJsonWriter *writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "verb", verb);
  return writer;
}

/* With its end: of a holder that dies half an answer may come, which is none. */
static char *
read_whole_line (GDataInputStream *input, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = g_data_input_stream_read_upto (input, "\n", 1, NULL, cancellable, error);
  g_autoptr (GError) cut = NULL;

  if (line == NULL)
    return NULL;
  g_data_input_stream_read_byte (input, cancellable, &cut);
  if (cut == NULL)
    return g_steal_pointer (&line);
  g_propagate_error (error, g_steal_pointer (&cut));
  return NULL;
}

static gint64
silent_from (gint64 mono_us)
{
  return mono_us + ASSAY_SOCKET_SILENT_S * G_USEC_PER_SEC;
}

/* The answer, as long as it takes, of a holder that is heard meanwhile. */
static char *
wait_for_line (const char *path, GDataInputStream *input, GCancellable *cancellable, GError **error)
{
  gint64 heard_us = g_get_real_time (), until_us = silent_from (g_get_monotonic_time ());
  GError *late = NULL;
  char *line;

  while ((line = read_whole_line (input, cancellable, &late)) == NULL
         && g_error_matches (late, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      if (assay_socket_is_heard (path, cancellable))
        {
          heard_us = g_get_real_time ();
          until_us = silent_from (g_get_monotonic_time ());
        }
      else if (g_get_monotonic_time () >= until_us)
        {
          assay_socket_fail_silent (path, heard_us, TRUE, &late);
          break;
        }
      g_clear_error (&late);
    }
  if (late != NULL)
    g_propagate_error (error, late);
  return line;
}

static char *
read_answer (const char *path,
             GSocketConnection *connection,
             gboolean waits,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  return waits ? wait_for_line (path, input, cancellable, error)
               : read_whole_line (input, cancellable, error);
}

/* The answer's line. @waits: as long as the holder is heard; else ASSAY_SOCKET_GREETING_S. */
static char *
call (const char *path,
      AssayJsonWriter *request,
      gboolean waits,
      GCancellable *cancellable,
      GError **error)
{
  gint64 since_us = g_get_real_time ();
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSocketConnection) connection =
    connect_to (path, ASSAY_SOCKET_GREETING_S, cancellable, &failure);
  gboolean sent = connection != NULL && send_request (connection, request, cancellable, &failure);
  char *line = sent ? read_answer (path, connection, waits, cancellable, &failure) : NULL;

  if (line != NULL)
    return line;
  if (waits && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    assay_socket_fail_silent (path, since_us, sent, &failure);
  name_failure (sent, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gboolean
assay_socket_is_heard (const char *path, GCancellable *cancellable)
{
  g_autoptr (AssayJsonWriter) request = begin_request ("progress");
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  assay_json_writer_end_object (request);
  line = call (path, request, FALSE, cancellable, &error);
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Answers --------------------------------------------------------------- */

static void
fail_strange (GError **error)
{
  if (error != NULL && *error == NULL)
    assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     N_ ("The open Assay window gave no sensible answer."), NULL);
}

/* Steps to the value of the answer's one member @name; an error that was answered is @error. */
static gboolean
enter_answer (AssayJsonReader *reader, const char *name, GError **error)
{
  GError *answered = NULL;

  if (assay_json_reader_next (reader) == ASSAY_JSON_OBJECT_BEGIN
      && assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      if (g_str_equal (assay_json_reader_get_string (reader, NULL), name))
        return TRUE;
      if (g_str_equal (assay_json_reader_get_string (reader, NULL), "error"))
        answered = _assay_wire_read_error (reader);
    }
  if (answered != NULL)
    g_propagate_error (error, answered);
  else
    fail_strange (error);
  return FALSE;
}

static GPtrArray *
call_for_rows (const char *path,
               AssayJsonWriter *request,
               gboolean waits,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *line = call (path, request, waits, cancellable, error);
  g_autoptr (AssayJsonReader) reader = NULL;
  GPtrArray *rows;

  if (line == NULL)
    return NULL;
  reader = assay_json_reader_new (line, strlen (line));
  if (!enter_answer (reader, "rows", error))
    return NULL;
  rows = _assay_wire_read_rows (reader);
  if (rows == NULL)
    fail_strange (error);
  return rows;
}

/* Requests -------------------------------------------------------------- */

static void
write_if (AssayJsonWriter *writer, const char *member, const char *text)
{
  if (text != NULL)
    assay_json_writer_member_string (writer, member, text);
}

static GPtrArray *
ask (const char *path,
     const AssayQuery *query,
     gboolean waits,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (AssayJsonWriter) request = begin_request ("ask");

  write_if (request, "kind", query->kind);
  write_if (request, "id", query->id);
  write_if (request, "of", query->of);
  write_if (request, "state", query->state);
  write_if (request, "spec", query->spec);
  write_if (request, "type", query->type);
  write_if (request, "search", query->search);
  write_if (request, "sort", query->sort);
  assay_json_writer_end_object (request);
  return call_for_rows (path, request, waits, cancellable, error);
}

GPtrArray *
assay_socket_ask (const char *path,
                  const AssayQuery *query,
                  GCancellable *cancellable,
                  GError **error)
{
  return ask (path, query, TRUE, cancellable, error);
}

AssayRecord *
assay_socket_act (const char *path,
                  const char *kind,
                  const AssayRecord *args,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (AssayJsonWriter) request = begin_request ("act");
  g_autoptr (GPtrArray) rows = NULL;

  assay_json_writer_member_string (request, "kind", kind);
  assay_json_writer_name (request, "args");
  assay_table_write (assay_record_get_table (args), assay_record_get_data (args), request);
  assay_json_writer_end_object (request);
  rows = call_for_rows (path, request, TRUE, cancellable, error);
  if (rows != NULL && rows->len == 1)
    return assay_record_ref (rows->pdata[0]);
  if (rows != NULL)
    fail_strange (error);
  return NULL;
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
  line = call (path, request, TRUE, cancellable, error);
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
  g_autoptr (GPtrArray) rows = ask (path, &query, FALSE, cancellable, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 1 && assay_record_get_table (rows->pdata[0]) == &assay_status_row_table)
    return assay_record_ref (rows->pdata[0]);
  fail_strange (error);
  return NULL;
}

/* Watching -------------------------------------------------------------- */

static void
clear_news (AssaySocketNews *news)
{
  g_clear_pointer (&news->changes, assay_changes_free);
  g_clear_pointer (&news->progress, g_ptr_array_unref);
  g_clear_pointer (&news->preview, g_bytes_unref);
  g_clear_pointer (&news->read_only, g_free);
}

static gboolean
read_read_only (AssayJsonReader *reader, AssaySocketNews *news)
{
  AssayJsonToken token = assay_json_reader_next (reader);

  news->tells_read_only = token == ASSAY_JSON_STRING || token == ASSAY_JSON_NULL;
  if (token == ASSAY_JSON_STRING)
    news->read_only = g_strdup (assay_json_reader_get_string (reader, NULL));
  return news->tells_read_only;
}

/* One that is told twice is the last one. */
static gboolean
read_news_member (AssayJsonReader *reader, AssaySocketNews *news)
{
  const char *name = assay_json_reader_get_string (reader, NULL);

  if (g_str_equal (name, "changes"))
    {
      g_clear_pointer (&news->changes, assay_changes_free);
      return (news->changes = _assay_wire_read_changes (reader)) != NULL;
    }
  if (g_str_equal (name, "progress"))
    {
      g_clear_pointer (&news->progress, g_ptr_array_unref);
      return (news->progress = _assay_wire_read_rows (reader)) != NULL;
    }
  if (g_str_equal (name, "preview"))
    {
      g_clear_pointer (&news->preview, g_bytes_unref);
      return (news->preview = _assay_wire_read_bytes (reader)) != NULL;
    }
  if (g_str_equal (name, "readOnly"))
    {
      g_clear_pointer (&news->read_only, g_free);
      return read_read_only (reader, news);
    }
  return assay_json_reader_skip (reader, NULL, NULL);
}

static gboolean
read_news (const char *line, AssaySocketNews *news)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (line, strlen (line));
  AssayJsonToken token = assay_json_reader_next (reader);

  if (token != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while ((token = assay_json_reader_next (reader)) == ASSAY_JSON_NAME)
    if (!read_news_member (reader, news))
      return FALSE;
  return token == ASSAY_JSON_OBJECT_END && news->changes != NULL;
}

static void
hear_line (const char *line,
           void (*heard) (const AssaySocketNews *news, gpointer data),
           gpointer data)
{
  AssaySocketNews news = {NULL};

  if (read_news (line, &news))
    heard (&news, data);
  clear_news (&news);
}

/* One with no room for another is as one that says nothing. %NULL: it has gone. */
static GSocketConnection *
connect_to_watch (const char *path,
                  GCancellable *cancellable,
                  void (*quiet) (gpointer data),
                  gpointer data)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      GSocketConnection *connection =
        connect_to (path, ASSAY_SOCKET_GREETING_S, cancellable, &error);

      if (connection != NULL || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        return connection;
      quiet (data);
    }
}

static void
hear_lines (GSocketConnection *connection,
            GCancellable *cancellable,
            void (*heard) (const AssaySocketNews *news, gpointer data),
            void (*quiet) (gpointer data),
            gpointer data)
{
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, cancellable, &error);

      if (line != NULL)
        hear_line (line, heard, data);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        quiet (data);
      else
        return;
    }
}

void
assay_socket_watch (const char *path,
                    AssayTopics topics,
                    gboolean preview,
                    GCancellable *cancellable,
                    void (*heard) (const AssaySocketNews *news, gpointer data),
                    void (*quiet) (gpointer data),
                    gpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to_watch (path, cancellable, quiet, data);
  g_autoptr (AssayJsonWriter) request = begin_request ("watch");

  assay_json_writer_member_integer (request, "topics", topics);
  assay_json_writer_name (request, "preview");
  assay_json_writer_boolean (request, preview);
  assay_json_writer_end_object (request);
  if (connection != NULL && send_request (connection, request, cancellable, NULL))
    hear_lines (connection, cancellable, heard, quiet, data);
}
