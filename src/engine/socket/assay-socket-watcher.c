/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/socket/assay-socket-private.h"
#include "engine/socket/assay-socket-wire.h"

/* One that watches: what it has not been told yet is merged until the line before is gone. */
struct _AssaySocketWatcher
{
  AssayBackend *backend;
  GSocketConnection *connection;
  AssayTopics topics;
  gboolean preview;
  void (*gone) (gpointer data);
  gpointer data;
  GCancellable *cancellable;
  GSource *leaving; /* the other end has gone, or says what a watcher does not say */
  GSource *later;   /* progress that waits for its time */
  AssayChanges *pending;
  gboolean greeted, writing, ended;
  gint64 progress_due_us;
  char *told_read_only; /* as of the last line */
  GBytes *told_preview;
  GBytes *line; /* on its way */
};

static void
end_if_quiet (AssaySocketWatcher *self)
{
  if (self->ended && !self->writing)
    self->gone (self->data);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
_assay_socket_watcher_end (AssaySocketWatcher *self)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  clear_source (&self->leaving);
  clear_source (&self->later);
  g_cancellable_cancel (self->cancellable);
  end_if_quiet (self);
}

static gboolean
leaving_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  _assay_socket_watcher_end (data);
  return G_SOURCE_REMOVE;
}

/* A line ---------------------------------------------------------------- */

static void
write_read_only (AssaySocketWatcher *self, AssayJsonWriter *writer)
{
  g_autofree char *reason = self->backend->klass->dup_read_only (self->backend);

  if (self->greeted && g_strcmp0 (reason, self->told_read_only) == 0)
    return;
  assay_json_writer_member_string (writer, "readOnly", reason);
  g_free (self->told_read_only);
  self->told_read_only = g_steal_pointer (&reason);
}

static gboolean
same_bytes (GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

static void
write_preview (AssaySocketWatcher *self, AssayJsonWriter *writer)
{
  g_autoptr (GBytes) preview = self->backend->klass->dup_preview (self->backend);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);

  if (same_bytes (preview, self->told_preview))
    return;
  assay_json_writer_name (writer, "preview");
  _assay_wire_write_bytes (writer, preview != NULL ? preview : none);
  g_clear_pointer (&self->told_preview, g_bytes_unref);
  self->told_preview = g_steal_pointer (&preview);
}

static void
write_hot (AssaySocketWatcher *self, AssayJsonWriter *writer)
{
  g_autoptr (GPtrArray) rows = self->backend->klass->list_progress (self->backend);

  assay_json_writer_name (writer, "progress");
  _assay_wire_write_rows (writer, rows);
  if (self->preview)
    write_preview (self, writer);
  self->progress_due_us = g_get_monotonic_time () + ASSAY_SOCKET_PROGRESS_MS * 1000;
}

static GBytes *
make_line (AssaySocketWatcher *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) object = NULL;
  AssayTopics news = assay_changes_get_topics (self->pending) & self->topics;
  GByteArray *line = g_byte_array_new ();

  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "changes");
  _assay_wire_write_changes (writer, self->pending, self->topics);
  if ((news & ASSAY_TOPIC_PROGRESS) != 0
      || (!self->greeted && (self->topics & ASSAY_TOPIC_PROGRESS) != 0))
    write_hot (self, writer);
  write_read_only (self, writer);
  assay_json_writer_end_object (writer);
  object = assay_json_writer_finish (writer);
  g_byte_array_append (line, g_bytes_get_data (object, NULL), (guint) g_bytes_get_size (object));
  g_byte_array_append (line, (const guint8 *) "\n", 1);
  return g_byte_array_free_to_bytes (line);
}

static void flush (AssaySocketWatcher *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssaySocketWatcher *self = data;
  gboolean fine = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  self->writing = FALSE;
  g_clear_pointer (&self->line, g_bytes_unref);
  if (self->ended)
    end_if_quiet (self);
  else if (fine)
    flush (self);
  else
    _assay_socket_watcher_end (self);
}

static gboolean
later_cb (gpointer data)
{
  AssaySocketWatcher *self = data;

  clear_source (&self->later);
  flush (self);
  return G_SOURCE_REMOVE;
}

/* Steps alone may come too often: they wait for their time. */
static gboolean
put_off (AssaySocketWatcher *self)
{
  gint64 wait_us = self->progress_due_us - g_get_monotonic_time ();

  if ((assay_changes_get_topics (self->pending) & self->topics) != ASSAY_TOPIC_PROGRESS
      || wait_us <= 0)
    return FALSE;
  self->later = g_timeout_source_new ((guint) (wait_us / 1000 + 1));
  g_source_set_callback (self->later, later_cb, self, NULL);
  g_source_attach (self->later, g_main_context_get_thread_default ());
  return TRUE;
}

static void
flush (AssaySocketWatcher *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  gboolean news = !self->greeted || !assay_changes_is_empty (self->pending);

  if (self->writing || self->ended || !news)
    return;
  if (self->later != NULL
      && (assay_changes_get_topics (self->pending) & self->topics) == ASSAY_TOPIC_PROGRESS)
    return;
  clear_source (&self->later);
  if (self->greeted && put_off (self))
    return;
  self->line = make_line (self);
  self->greeted = TRUE;
  self->writing = TRUE;
  assay_changes_clear (self->pending);
  g_output_stream_write_all_async (output, g_bytes_get_data (self->line, NULL),
                                   g_bytes_get_size (self->line), G_PRIORITY_DEFAULT,
                                   self->cancellable, written_cb, self);
}

AssaySocketWatcher *
_assay_socket_watcher_new (AssayBackend *backend,
                           GSocketConnection *connection,
                           AssayTopics topics,
                           gboolean preview,
                           void (*gone) (gpointer data),
                           gpointer data)
{
  AssaySocketWatcher *self = g_new0 (AssaySocketWatcher, 1);
  GSocket *socket = g_socket_connection_get_socket (connection);

  self->backend = backend;
  self->connection = g_object_ref (connection);
  self->topics = topics;
  self->preview = preview;
  self->gone = gone;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->pending = assay_changes_new ();
  /* made while the socket has no deadline: it may be quiet for hours. Lines have one. */
  g_socket_set_timeout (socket, 0);
  self->leaving = g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (self->leaving, G_SOURCE_FUNC (leaving_cb), self, NULL);
  g_source_attach (self->leaving, g_main_context_get_thread_default ());
  g_socket_set_timeout (socket, ASSAY_SOCKET_REQUEST_S);
  flush (self);
  return self;
}

void
_assay_socket_watcher_push (AssaySocketWatcher *self, const AssayChanges *changes)
{
  if (self->ended || (assay_changes_get_topics (changes) & self->topics) == 0)
    return;
  assay_changes_merge (self->pending, changes);
  flush (self);
}

void
_assay_socket_watcher_free (AssaySocketWatcher *self)
{
  clear_source (&self->leaving);
  clear_source (&self->later);
  g_object_unref (self->connection);
  g_object_unref (self->cancellable);
  assay_changes_free (self->pending);
  g_free (self->told_read_only);
  g_clear_pointer (&self->told_preview, g_bytes_unref);
  g_free (self);
}
