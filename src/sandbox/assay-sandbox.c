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

typedef struct
{
  AssaySandbox *sandbox;
  gboolean done;
  GError *error;
} Listening;

static void
listen_cb (gpointer user_data)
{
  Listening *listening = user_data;

  listening->done = start_listening (listening->sandbox, &listening->error);
}

/* Everything that has sources on the context goes where they run. */
static void
end_cb (gpointer user_data)
{
  AssaySandbox *self = user_data;

  soup_server_disconnect (self->server);
  sandbox_sockets_close (self);
  g_clear_object (&self->server);
}

static void
stop_threads (AssaySandbox *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->worker, g_thread_join);
  assay_loop_call (self->loop, end_cb, self);
  assay_loop_stop (self->loop);
}

AssaySandbox *
assay_sandbox_new (const AssaySandboxOptions *options, GError **error)
{
  g_autoptr (AssaySandbox) self = g_new0 (AssaySandbox, 1);
  Listening listening = {.sandbox = self};

  self->options = *options;
  self->options.count_file = g_strdup (options->count_file);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->loop = assay_loop_new ("sandbox-server");
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

  assay_loop_call (self->loop, listen_cb, &listening);
  if (!listening.done)
    {
      g_propagate_error (error, listening.error);
      return NULL;
    }
  self->worker = g_thread_new ("sandbox-worker", sandbox_executor_worker, self);
  return g_steal_pointer (&self);
}

void
assay_sandbox_free (AssaySandbox *self)
{
  if (self == NULL)
    return;
  stop_threads (self);
  g_clear_pointer (&self->running, sandbox_prompt_free);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_ptr_array_unref (self->history_order);
  g_hash_table_unref (self->history);
  g_queue_free (self->file_order);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->file_counters);
  g_hash_table_unref (self->preview_sids);
  assay_loop_free (self->loop);
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
