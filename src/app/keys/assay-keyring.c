/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/keys/assay-keyring.h"

#include "base/assay-secret.h"
#include "engine/project/assay-key-parts.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#define APPLICATION "application"
#define SERVER      "server"

static const SecretSchema schema = {
  ASSAY_APP_ID ".ServerKey",
  SECRET_SCHEMA_NONE,
  {{APPLICATION, SECRET_SCHEMA_ATTRIBUTE_STRING}, {SERVER, SECRET_SCHEMA_ATTRIBUTE_STRING}},
};

static GHashTable *held; /* server -> text, until the program ends; main thread */

static GHashTable *
attributes_new (const char *server)
{
  return secret_attributes_build (&schema, APPLICATION, ASSAY_APP_ID, SERVER, server, NULL);
}

/* One question to the keyring, which ends in time ------------------------------------ */

typedef struct
{
  char *server;
  char *text;                /* to be saved */
  GCancellable *cancellable; /* who asks, or the limit */
  gulong chained;
  guint limit;
  gboolean late;
} Question;

static void
stop_limit (Question *question)
{
  g_clear_handle_id (&question->limit, g_source_remove);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  stop_limit (question);
  g_object_unref (question->cancellable);
  g_free (question->server);
  assay_secret_free (question->text);
  g_free (question);
}

static gboolean
late_cb (gpointer data)
{
  Question *question = g_task_get_task_data (data);

  question->limit = 0;
  question->late = TRUE;
  g_cancellable_cancel (question->cancellable);
  return G_SOURCE_REMOVE;
}

static void
set_limit (GTask *task, guint seconds)
{
  Question *question = g_task_get_task_data (task);

  stop_limit (question);
  question->limit = g_timeout_add_seconds (seconds, late_cb, task);
}

static void
cancelled_cb (GCancellable *asker, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static GTask *
task_new (const char *server,
          const char *text,
          GCancellable *cancellable,
          GAsyncReadyCallback done,
          gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, done, data);
  Question *question = g_new0 (Question, 1);

  question->server = g_strdup (server);
  question->text = g_strdup (text);
  question->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, question, question_free);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                             question->cancellable, 0);
  return task;
}

/* Takes @error, and @task. */
static void
fail (GTask *task, GError *error)
{
  Question *question = g_task_get_task_data (task);

  stop_limit (question);
  if (question->late)
    {
      g_error_free (error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Held ------------------------------------------------------------------------------ */

void
assay_keyring_hold (const char *server, const char *text)
{
  g_return_if_fail (server != NULL && text != NULL);

  if (held == NULL)
    held =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) assay_secret_free);
  g_hash_table_replace (held, g_strdup (server), g_strdup (text));
}

static const char *
find_held (const char *server)
{
  return held != NULL ? g_hash_table_lookup (held, server) : NULL;
}

static void
drop_held (const char *server)
{
  if (held != NULL)
    g_hash_table_remove (held, server);
}

/* Find ------------------------------------------------------------------------------- */

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  char *secret = secret_password_lookup_nonpageable_finish (result, &error);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  stop_limit (g_task_get_task_data (task));
  g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) assay_secret_free);
  secret_password_free (secret);
  g_object_unref (task);
}

/* Nobody is asked to unlock a keyring that has nothing for the server. */
static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  g_autoptr (GHashTable) attributes = attributes_new (question->server);

  if (items != NULL)
    {
      set_limit (task, ASSAY_KEYRING_PERSON_S);
      secret_password_lookupv (&schema, attributes, question->cancellable, looked_up_cb, task);
    }
  else if (error != NULL)
    fail (task, error);
  else
    {
      stop_limit (question);
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
    }
  g_list_free_full (items, g_object_unref);
}

void
assay_keyring_find_async (const char *server,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer data)
{
  g_autoptr (GHashTable) attributes = NULL;
  GTask *task;

  g_return_if_fail (server != NULL);
  task = task_new (server, NULL, cancellable, done, data);
  attributes = attributes_new (server);
  if (find_held (server) != NULL)
    {
      g_task_return_pointer (task, g_strdup (find_held (server)),
                             (GDestroyNotify) assay_secret_free);
      g_object_unref (task);
      return;
    }
  set_limit (task, ASSAY_KEYRING_ANSWER_S);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_NONE,
                           ((Question *) g_task_get_task_data (task))->cancellable, searched_cb,
                           task);
}

char *
assay_keyring_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Save, forget ----------------------------------------------------------------------- */

static void
end (GTask *task, GError *error)
{
  Question *question = g_task_get_task_data (task);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  stop_limit (question);
  drop_held (question->server);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  secret_password_store_finish (result, &error);
  end (data, error);
}

void
assay_keyring_save_async (const char *server,
                          const char *text,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer data)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *host = NULL, *label = NULL;
  Question *question;
  GTask *task;

  g_return_if_fail (server != NULL && text != NULL);
  task = task_new (server, text, cancellable, done, data);
  question = g_task_get_task_data (task);
  attributes = attributes_new (server);
  host = assay_key_dup_host (server);
  /* Translators: what the keyring calls a key; a server */
  label = g_strdup_printf (_ ("Assay: key for %s"), host);
  set_limit (task, ASSAY_KEYRING_PERSON_S);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, question->text,
                          question->cancellable, saved_cb, task);
}

gboolean
assay_keyring_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What was not there is forgotten too. */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  end (data, error);
}

void
assay_keyring_forget_async (const char *server,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  g_autoptr (GHashTable) attributes = NULL;
  GTask *task;

  g_return_if_fail (server != NULL);
  task = task_new (server, NULL, cancellable, done, data);
  attributes = attributes_new (server);
  set_limit (task, ASSAY_KEYRING_PERSON_S);
  secret_password_clearv (&schema, attributes,
                          ((Question *) g_task_get_task_data (task))->cancellable, forgotten_cb,
                          task);
}

gboolean
assay_keyring_forget_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Trouble ----------------------------------------------------------------------------- */

static gboolean
is_absent (const GError *error)
{
  static const int codes[] = {G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER,
                              G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND, G_DBUS_ERROR_UNKNOWN_METHOD,
                              G_DBUS_ERROR_UNKNOWN_OBJECT};

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_DBUS_ERROR, codes[i]))
      return TRUE;
  /* no bus at all */
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

char *
assay_keyring_dup_trouble (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (is_absent (error))
    return g_strdup (_ ("There is no keyring here, so the key was not kept."));
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (
      _ ("The keyring is locked, so the key was not kept. Unlock it and save again."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return g_strdup (_ ("The keyring gives no answer, so the key was not kept."));
  return g_strdup_printf (_ ("The keyring did not take the key: %s"), error->message);
}
