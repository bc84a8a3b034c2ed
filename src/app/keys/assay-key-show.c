/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/keys/assay-key-show.h"

#include "app/keys/assay-keyring.h"
#include "base/assay-secret.h"
#include "engine/project/assay-key-parts.h"

AssayKeyArgs *
assay_key_args_new (const char *server, const char *text)
{
  AssayKeyArgs *args = assay_table_new (&assay_key_args_table);

  args->server = g_strdup (server);
  args->authorization = g_strdup (text);
  return args;
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AssayRow *row = assay_project_act_finish (ASSAY_PROJECT (source), result, NULL);

  g_clear_object (&row); /* that it was taken is seen by what the server says next */
  g_task_return_boolean (task, TRUE);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  assay_autosecret char *text = assay_keyring_find_finish (result, NULL);

  if (text == NULL)
    g_task_return_boolean (task, TRUE);
  else
    assay_project_act_async (g_task_get_source_object (task), "key",
                             assay_key_args_new (g_task_get_task_data (task), text),
                             g_task_get_cancellable (task), given_cb, g_object_ref (task));
}

void
assay_key_show_async (AssayProject *project,
                      const char *server,
                      GCancellable *cancellable,
                      GAsyncReadyCallback done,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, done, data);
  char *name = server != NULL ? assay_key_dup_server (server) : NULL;

  if (name == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_set_task_data (task, name, g_free);
  assay_keyring_find_async (name, cancellable, found_cb, g_object_ref (task));
}

gboolean
assay_key_show_finish (AssayProject *project, GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
