/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/backend/assay-backend.h"
#include "engine/socket/assay-socket.h"
#include "support/patience.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

/* The lines between a project and who uses it beside its holder. Mutations that turn it red: no
 * preview in a watch, or one for everybody, changes without rows (watch-lines); silent ones that
 * are never dropped (silent-clients). */

/* The lines of a watch, from a backend that is made up ------------------- */

typedef struct
{
  AssayBackend parent;
  GMutex lock;
  GCond changed;
  char *read_only;
  guint preview; /* its bytes */
  gboolean acting, act_ended;
} Fake;

static GPtrArray *
fake_ask (AssayBackend *backend, const AssayQuery *query, GCancellable *cancellable, GError **error)
{
  if (g_strcmp0 (query->kind, "oracle") == 0)
    g_set_error_literal (error, g_quark_from_static_string ("oracle"), 7, "cryptic");
  else
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "The disk is full.");
  return NULL;
}

static AssayRecord *
fake_act (AssayBackend *backend,
          const char *kind,
          const AssayRecord *args,
          GCancellable *cancellable,
          GError **error)
{
  Fake *self = (Fake *) backend;

  g_mutex_lock (&self->lock);
  self->acting = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);
  g_mutex_lock (&self->lock);
  self->act_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static GPtrArray *
fake_list_progress (AssayBackend *backend)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  AssayProgressRow *row = assay_table_new (&assay_progress_row_table);

  row->job = g_strdup ("job");
  row->value = 3;
  g_ptr_array_add (rows, assay_record_new (&assay_progress_row_table, row));
  return rows;
}

static GBytes *
fake_dup_preview (AssayBackend *backend)
{
  Fake *self = (Fake *) backend;
  GBytes *preview;

  g_mutex_lock (&self->lock);
  preview = self->preview != 0 ? g_bytes_new (&self->preview, sizeof self->preview) : NULL;
  g_mutex_unlock (&self->lock);
  return preview;
}

static char *
fake_dup_read_only (AssayBackend *backend)
{
  Fake *self = (Fake *) backend;
  char *reason;

  g_mutex_lock (&self->lock);
  reason = g_strdup (self->read_only);
  g_mutex_unlock (&self->lock);
  return reason;
}

static const AssayBackendClass fake_class = {
  .ask = fake_ask,
  .act = fake_act,
  .list_progress = fake_list_progress,
  .dup_preview = fake_dup_preview,
  .dup_read_only = fake_dup_read_only,
};

/* What one watcher heard so far, merged. */
typedef struct
{
  const char *path;
  AssayTopics topics;
  gboolean preview;
  GCancellable *cancellable;
  GThread *thread;
  GMutex lock;
  GCond heard;
  guint n_lines, n_progress, n_previews;
  AssayChanges *changes;
  char *read_only;
} Watch;

static void
news_cb (const AssaySocketNews *news, gpointer data)
{
  Watch *watch = data;

  g_mutex_lock (&watch->lock);
  watch->n_lines++;
  watch->n_progress += news->progress != NULL;
  watch->n_previews += news->preview != NULL;
  assay_changes_merge (watch->changes, news->changes);
  if (news->tells_read_only)
    {
      g_free (watch->read_only);
      watch->read_only = g_strdup (news->read_only);
    }
  g_cond_broadcast (&watch->heard);
  g_mutex_unlock (&watch->lock);
}

static void
quiet_cb (gpointer data)
{
}

static gpointer
watch_worker (gpointer data)
{
  Watch *watch = data;

  assay_socket_watch (watch->path, watch->topics, watch->preview, watch->cancellable, news_cb,
                      quiet_cb, watch);
  return NULL;
}

static void
watch_begin (Watch *watch, const char *path, AssayTopics topics, gboolean preview)
{
  *watch = (Watch){.path = path, .topics = topics, .preview = preview};
  watch->cancellable = g_cancellable_new ();
  watch->changes = assay_changes_new ();
  g_mutex_init (&watch->lock);
  g_cond_init (&watch->heard);
  watch->thread = g_thread_new ("watch", watch_worker, watch);
  g_mutex_lock (&watch->lock);
  while (watch->n_lines == 0)
    g_cond_wait (&watch->heard, &watch->lock);
  g_mutex_unlock (&watch->lock);
}

static void
watch_end (Watch *watch)
{
  g_cancellable_cancel (watch->cancellable);
  g_thread_join (watch->thread);
  g_object_unref (watch->cancellable);
  assay_changes_free (watch->changes);
  g_free (watch->read_only);
  g_mutex_clear (&watch->lock);
  g_cond_clear (&watch->heard);
}

static void
await_topic (Watch *watch, AssayTopics topic)
{
  g_mutex_lock (&watch->lock);
  while ((assay_changes_get_topics (watch->changes) & topic) == 0)
    g_cond_wait (&watch->heard, &watch->lock);
  g_mutex_unlock (&watch->lock);
}

static void
push_topics (AssaySocketServer *server, AssayTopics topics)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, topics);
  assay_socket_server_push (server, changes);
}

static void
push_rows (AssaySocketServer *server)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, ASSAY_TOPIC_CARDS | ASSAY_TOPIC_DOCUMENTS);
  assay_changes_add_row (changes, "cards", 70000);
  assay_changes_add_row (changes, "cards", 3);
  assay_changes_add_all (changes, "jobs");
  assay_socket_server_push (server, changes);
}

static void
fake_init (Fake *fake)
{
  *fake = (Fake){.parent = {.klass = &fake_class}};
  g_mutex_init (&fake->lock);
  g_cond_init (&fake->changed);
}

static void
fake_clear (Fake *fake)
{
  g_mutex_clear (&fake->lock);
  g_cond_clear (&fake->changed);
  g_free (fake->read_only);
}

static void
test_watch_lines (void)
{
  g_autofree char *root = temp_folder_new (), *path = g_build_filename (root, "s.sock", NULL);
  AssaySocketServer *server;
  Fake fake;
  Watch all, cards, steps;
  guint n;
  gboolean every;
  const gint64 *rows;
  gint64 begin_us, spent_ms;

  fake_init (&fake);
  server = assay_socket_server_new (&fake.parent, path, NULL);
  watch_begin (&all, path, (AssayTopics) ~0u, TRUE);
  watch_begin (&cards, path, ASSAY_TOPIC_CARDS, TRUE);
  watch_begin (&steps, path, ASSAY_TOPIC_PROGRESS, FALSE);
  push_rows (server);
  await_topic (&all, ASSAY_TOPIC_DOCUMENTS);
  await_topic (&cards, ASSAY_TOPIC_CARDS);
  rows = assay_changes_get_rows (all.changes, "cards", &n, &every);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (rows[0], ==, 3);
  g_assert_cmpint (rows[1], ==, 70000);
  assay_changes_get_rows (all.changes, "jobs", &n, &every);
  g_assert_true (every);
  /* of the topics only what was asked for */
  g_assert_cmpuint (assay_changes_get_topics (cards.changes), ==, ASSAY_TOPIC_CARDS);

  /* many steps are few lines; previews are for who asked, when there is a new one */
  g_mutex_lock (&fake.lock);
  fake.preview = 0x474e5089;
  g_mutex_unlock (&fake.lock);
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < 300; i++)
    {
      push_topics (server, ASSAY_TOPIC_PROGRESS);
      g_usleep (1000);
    }
  await_topic (&all, ASSAY_TOPIC_PROGRESS);
  push_topics (server, ASSAY_TOPIC_STATUS);
  await_topic (&all, ASSAY_TOPIC_STATUS);
  spent_ms = (g_get_monotonic_time () - begin_us) / 1000;
  g_mutex_lock (&all.lock);
  g_assert_cmpuint (all.n_progress, >=, 2);
  g_assert_cmpuint (all.n_progress, <=, 4 + spent_ms / ASSAY_SOCKET_PROGRESS_MS);
  g_assert_cmpuint (all.n_previews, ==, 1);
  g_mutex_unlock (&all.lock);
  await_topic (&steps, ASSAY_TOPIC_PROGRESS);
  g_assert_cmpuint (steps.n_previews, ==, 0);
  g_assert_cmpuint (cards.n_progress, ==, 0);
  g_assert_cmpuint (cards.n_previews, ==, 0);

  g_mutex_lock (&fake.lock);
  fake.read_only = g_strdup ("The disk is full.");
  g_mutex_unlock (&fake.lock);
  push_topics (server, ASSAY_TOPIC_EXCEPTIONS);
  await_topic (&all, ASSAY_TOPIC_EXCEPTIONS);
  g_assert_cmpstr (all.read_only, ==, "The disk is full.");
  g_assert_null (cards.read_only);
  watch_end (&all);
  assay_socket_server_free (server); /* with one that still watches */
  watch_end (&cards);
  watch_end (&steps);
  fake_clear (&fake);
  temp_folder_remove (g_steal_pointer (&root));
}

static gpointer
act_worker (gpointer data)
{
  gpointer *call = data;
  g_autoptr (AssayRecord) args =
    assay_record_new (&assay_nothing_table, assay_table_new (&assay_nothing_table));
  g_autoptr (GError) error = NULL;

  g_assert_null (assay_socket_act (call[0], "stop", args, call[1], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

/* Errors of every domain; who hangs up ends its act. */
static void
test_wire_errors (void)
{
  g_autofree char *root = temp_folder_new (), *path = g_build_filename (root, "s.sock", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer call[] = {path, cancellable};
  AssaySocketServer *server;
  GError *error = NULL;
  GThread *thread;
  Fake fake;

  fake_init (&fake);
  server = assay_socket_server_new (&fake.parent, path, NULL);
  g_assert_null (assay_socket_ask (path, &(AssayQuery){.kind = "cards"}, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpstr (error->message, ==, "The disk is full.");
  g_clear_error (&error);
  g_assert_null (assay_socket_ask (path, &(AssayQuery){.kind = "oracle"}, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "cryptic");
  g_clear_error (&error);

  thread = g_thread_new ("act", act_worker, call);
  g_mutex_lock (&fake.lock);
  while (!fake.acting)
    g_cond_wait (&fake.changed, &fake.lock);
  g_mutex_unlock (&fake.lock);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_mutex_lock (&fake.lock);
  while (!fake.act_ended)
    g_cond_wait (&fake.changed, &fake.lock);
  g_mutex_unlock (&fake.lock);
  assay_socket_server_free (server);
  fake_clear (&fake);
  temp_folder_remove (g_steal_pointer (&root));
}

/* Many at once ---------------------------------------------------------- */

static GSocketConnection *
knock (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketConnection *connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  g_assert_nonnull (connection);
  return connection;
}

static gpointer
command_worker (gpointer data)
{
  g_autoptr (AssayRecord) status = assay_socket_greet (data, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_nonnull (status);
  rows = assay_socket_ask (data, &(AssayQuery){.kind = "assets"}, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return NULL;
}

/* Long before it would be for its silence alone. */
static void
assert_closed (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  gint64 begin_us = g_get_monotonic_time ();
  char byte;

  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, NULL), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <,
                   (ASSAY_SOCKET_REQUEST_S - 10) * G_USEC_PER_SEC);
}

/* More silent ones than there ever were threads, and fifty commands at once beside them. */
static void
test_silent_clients (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GPtrArray) silent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = NULL;
  GThread *threads[50];
  AssayProject *holder;

  engine_kit_init (&kit, "tiny");
  holder = engine_kit_open (&kit, TRUE, NULL);
  path = assay_socket_path (kit.runtime, kit.folder);
  for (guint i = 0; i < 70; i++)
    g_ptr_array_add (silent, knock (path));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("command", command_worker, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  /* far too many: the oldest of them go, the newest command is heard */
  for (guint i = 0; i < 2 * ASSAY_SOCKET_MAX_SILENT; i++)
    g_ptr_array_add (silent, knock (path));
  command_worker (path);
  assert_closed (silent->pdata[0]);
  g_assert_cmpint (engine_kit_status (holder, specs), ==, 1);
  engine_kit_close (holder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/socket/watch-lines", test_watch_lines);
  g_test_add_func ("/engine/socket/wire-errors", test_wire_errors);
  g_test_add_func ("/engine/socket/silent-clients", test_silent_clients);
  return g_test_run ();
}
