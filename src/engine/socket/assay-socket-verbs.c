/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-registers.h"
#include "engine/socket/assay-socket-private.h"
#include "engine/socket/assay-socket-wire.h"

#include <glib/gi18n-lib.h>

/* The requests the socket knows. */

static JsonNode *
value_of (JsonObject *object, const char *member, GType type)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
           ? node
           : NULL;
}

const char *
_assay_socket_text (JsonObject *request, const char *member)
{
  JsonNode *node = value_of (request, member, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gint64
_assay_socket_integer (JsonObject *request, const char *member)
{
  JsonNode *node = value_of (request, member, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : 0;
}

gboolean
_assay_socket_boolean (JsonObject *request, const char *member)
{
  JsonNode *node = value_of (request, member, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

static gboolean
answer_rows (AssayJsonWriter *answer, GPtrArray *rows)
{
  if (rows == NULL)
    return FALSE;
  assay_json_writer_name (answer, "rows");
  _assay_wire_write_rows (answer, rows);
  return TRUE;
}

static gboolean
serve_ask (AssayBackend *backend,
           JsonObject *request,
           GCancellable *cancellable,
           AssayJsonWriter *answer,
           GError **error)
{
  AssayQuery query = {_assay_socket_text (request, "kind"),   _assay_socket_text (request, "id"),
                      _assay_socket_text (request, "of"),     _assay_socket_text (request, "state"),
                      _assay_socket_text (request, "spec"),   _assay_socket_text (request, "type"),
                      _assay_socket_text (request, "search"), _assay_socket_text (request, "sort")};
  g_autoptr (GPtrArray) rows = backend->klass->ask (backend, &query, cancellable, error);

  return answer_rows (answer, rows);
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

static gboolean
serve_act (AssayBackend *backend,
           JsonObject *request,
           GCancellable *cancellable,
           AssayJsonWriter *answer,
           GError **error)
{
  const char *kind = _assay_socket_text (request, "kind");
  const AssayTable *table = kind != NULL ? assay_act_kind_args (kind) : NULL;
  g_autoptr (AssayRecord) args = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  AssayRecord *result;

  if (table == NULL)
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, N_ ("There is no act “{0}”."),
                       kind != NULL ? kind : "", NULL);
      return FALSE;
    }
  args = read_args (request, table, error);
  result = args != NULL ? backend->klass->act (backend, kind, args, cancellable, error) : NULL;
  if (result == NULL)
    return FALSE;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  g_ptr_array_add (rows, result);
  return answer_rows (answer, rows);
}

/* A submit that is waited for. */
typedef struct
{
  GMutex lock;
  GCond replied;
  gboolean done;
  guint64 seq;
  GError *error;
} Waited;

static void
replied_cb (guint64 first_seq, const GError *error, gpointer data)
{
  Waited *waited = data;

  g_mutex_lock (&waited->lock);
  waited->done = TRUE;
  waited->seq = first_seq;
  waited->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_signal (&waited->replied);
  g_mutex_unlock (&waited->lock);
}

static gboolean
submit_and_wait (AssayBackend *backend, AssayCommand *command, guint64 *out_seq, GError **error)
{
  Waited waited = {.done = FALSE};

  g_mutex_init (&waited.lock);
  g_cond_init (&waited.replied);
  backend->klass->submit (backend, command, replied_cb, &waited);
  g_mutex_lock (&waited.lock);
  while (!waited.done)
    g_cond_wait (&waited.replied, &waited.lock);
  g_mutex_unlock (&waited.lock);
  g_mutex_clear (&waited.lock);
  g_cond_clear (&waited.replied);
  *out_seq = waited.seq;
  if (waited.error == NULL)
    return TRUE;
  g_propagate_error (error, waited.error);
  return FALSE;
}

static gboolean
serve_submit (AssayBackend *backend,
              JsonObject *request,
              GCancellable *cancellable,
              AssayJsonWriter *answer,
              GError **error)
{
  JsonNode *node = json_object_get_member (request, "command");
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayCommand *command = assay_command_parse (bytes, "socket", problems);
  guint64 seq;

  if (command == NULL)
    {
      g_propagate_error (error, assay_problems_to_error (problems));
      return FALSE;
    }
  if (!submit_and_wait (backend, command, &seq, error))
    return FALSE;
  assay_json_writer_member_integer (answer, "seq", (gint64) seq);
  return TRUE;
}

static gboolean
serve_progress (AssayBackend *backend,
                JsonObject *request,
                GCancellable *cancellable,
                AssayJsonWriter *answer,
                GError **error)
{
  g_autoptr (GPtrArray) rows = backend->klass->list_progress (backend);

  return answer_rows (answer, rows);
}

static gboolean
serve_preview (AssayBackend *backend,
               JsonObject *request,
               GCancellable *cancellable,
               AssayJsonWriter *answer,
               GError **error)
{
  g_autoptr (GBytes) preview = backend->klass->dup_preview (backend);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);

  assay_json_writer_name (answer, "preview");
  _assay_wire_write_bytes (answer, preview != NULL ? preview : none);
  return TRUE;
}

static const AssaySocketVerb verbs[] = {
  {"ask", FALSE, serve_ask},         {"act", TRUE, serve_act},
  {"submit", FALSE, serve_submit},   {"progress", FALSE, serve_progress},
  {"preview", FALSE, serve_preview}, {"watch", FALSE, NULL},
};

const AssaySocketVerb *
_assay_socket_verb_find (const char *verb)
{
  for (guint i = 0; verb != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].verb, verb))
      return &verbs[i];
  return NULL;
}
