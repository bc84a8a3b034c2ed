/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

static void
sandbox_file_free (SandboxFile *file)
{
  g_free (file->key);
  g_bytes_unref (file->bytes);
  g_free (file);
}

/* ComfyUI_temp_abcde_00001_.png */
static void
make_temp_tag (AssaySandbox *self)
{
  guint8 bytes[5];

  assay_entropy_fill (assay_entropy_system (), bytes, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    self->temp_tag[i] = (char) ('a' + bytes[i] % 26);
}

static gboolean
start_listening (AssaySandbox *self, GError **error)
{
  g_autoptr (GSList) uris = NULL;

  self->server = soup_server_new ("server-header", "AssaySandbox ", NULL);
  sandbox_routes_install (self);
  sandbox_sockets_install (self);
  if (!soup_server_listen_local (self->server, self->options.port, SOUP_SERVER_LISTEN_IPV4_ONLY,
                                 error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  self->port = (guint16) g_uri_get_port (uris->data);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_slist_foreach (uris, (GFunc) (void (*) (void)) g_uri_unref, NULL);
  return TRUE;
}

static gpointer
server_worker (gpointer user_data)
{
  AssaySandbox *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* everything that has sources on the context goes where they run */
  soup_server_disconnect (self->server);
  sandbox_sockets_close (self);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
stop_threads (AssaySandbox *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->worker, g_thread_join);
  if (self->thread != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_HIGH);
      g_source_set_callback (source, quit_cb, self->loop, NULL);
      g_source_attach (source, self->context);
      g_clear_pointer (&self->thread, g_thread_join);
    }
}

AssaySandbox *
assay_sandbox_new (const AssaySandboxOptions *options, GError **error)
{
  g_autoptr (AssaySandbox) self = g_new0 (AssaySandbox, 1);
  gboolean listening;

  self->options = *options;
  self->options.count_file = g_strdup (options->count_file);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_prompt_free);
  self->history = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->history_order = g_ptr_array_new ();
  self->files =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sandbox_file_free);
  self->file_order = g_queue_new ();
  self->file_counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->preview_sids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->outbox);
  make_temp_tag (self);

  g_main_context_push_thread_default (self->context);
  listening = start_listening (self, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening)
    return NULL;
  self->thread = g_thread_new ("sandbox-server", server_worker, self);
  self->worker = g_thread_new ("sandbox-worker", sandbox_executor_worker, self);
  return g_steal_pointer (&self);
}

void
assay_sandbox_free (AssaySandbox *self)
{
  if (self == NULL)
    return;
  stop_threads (self);
  if (self->server != NULL) /* never listened */
    {
      sandbox_sockets_close (self);
      g_clear_object (&self->server);
    }
  g_clear_pointer (&self->running, sandbox_prompt_free);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_ptr_array_unref (self->history_order);
  g_hash_table_unref (self->history);
  g_queue_free (self->file_order);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->file_counters);
  g_hash_table_unref (self->preview_sids);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self->last_node);
  g_free (self->url);
  g_free ((char *) self->options.count_file);
  g_free (self);
}

guint16
assay_sandbox_get_port (AssaySandbox *self)
{
  return self->port;
}

const char *
assay_sandbox_get_url (AssaySandbox *self)
{
  return self->url;
}
