/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-client.h"

#include "support/patience.h"

Client *
client_new (AssaySandbox *sandbox)
{
  Client *client = g_new0 (Client, 1);

  client->session =
    soup_session_new_with_options ("proxy-resolver", NULL, NULL); /* loopback only */
  client->url = g_strdup (assay_sandbox_get_url (sandbox));
  return client;
}

void
client_free (Client *client)
{
  soup_session_abort (client->session);
  g_object_unref (client->session);
  g_free (client->url);
  g_free (client);
}

static GBytes *
call (Client *client,
      const char *method,
      const char *path,
      const char *body,
      guint *status,
      char **type)
{
  g_autofree char *url = g_strconcat (client->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  answer = soup_session_send_and_read (client->session, message, NULL, &error);
  g_assert_no_error (error);
  if (status != NULL)
    *status = soup_message_get_status (message);
  if (type != NULL)
    *type = g_strdup (
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Type"));
  return answer;
}

char *
client_call (Client *client,
             const char *method,
             const char *path,
             const char *body,
             guint *status,
             char **type)
{
  g_autoptr (GBytes) bytes = call (client, method, path, body, status, type);
  gsize n_bytes;
  const char *data = g_bytes_get_data (bytes, &n_bytes);

  return n_bytes > 0 ? g_strndup (data, n_bytes) : g_strdup ("");
}

GBytes *
client_get_bytes (Client *client, const char *path, guint *status)
{
  return call (client, "GET", path, NULL, status, NULL);
}

JsonNode *
client_json (Client *client, const char *method, const char *path, const char *body, guint *status)
{
  g_autofree char *text = client_call (client, method, path, body, status, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
message_cb (SoupWebsocketConnection *connection, gint type, GBytes *bytes, gpointer user_data)
{
  Ears *ears = user_data;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    {
      g_autofree char *text = g_strndup ((const char *) data, n_bytes);
      JsonNode *node = json_from_string (text, NULL);

      g_assert_nonnull (node);
      g_ptr_array_add (ears->kinds, g_strdup (json_object_get_string_member (
                                      json_node_get_object (node), "type")));
      g_ptr_array_add (ears->frames, node);
      return;
    }
  g_assert_cmpuint (n_bytes, >, 8);
  g_ptr_array_add (ears->kinds, g_strdup_printf ("binary:%u", data[3]));
  g_ptr_array_add (ears->frames, NULL);
  g_ptr_array_add (ears->binaries, g_bytes_ref (bytes));
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer user_data)
{
  ((Ears *) user_data)->closed = TRUE;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ears *ears = user_data;
  g_autoptr (GError) error = NULL;

  ears->connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  soup_websocket_connection_set_max_incoming_payload_size (ears->connection, 16 * 1024 * 1024);
  g_signal_connect (ears->connection, "message", G_CALLBACK (message_cb), ears);
  g_signal_connect (ears->connection, "closed", G_CALLBACK (closed_cb), ears);
}

static void
free_node (gpointer node)
{
  if (node != NULL)
    json_node_unref (node);
}

static gboolean
is_connected (gpointer data)
{
  return ((Ears *) data)->connection != NULL;
}

Ears *
client_listen (Client *client, const char *client_id, gboolean with_flags)
{
  g_autofree char *url =
    g_strdup_printf ("ws%s/ws?clientId=%s", client->url + strlen ("http"), client_id);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Ears *ears = g_new0 (Ears, 1);

  ears->kinds = g_ptr_array_new_with_free_func (g_free);
  ears->frames = g_ptr_array_new_with_free_func (free_node);
  ears->binaries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  soup_session_websocket_connect_async (client->session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        NULL, connected_cb, ears);
  g_assert_true (client_wait (is_connected, ears));
  if (with_flags)
    {
      soup_websocket_connection_send_text (
        ears->connection,
        "{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}");
      g_assert_true (ears_wait_kind (ears, "feature_flags", 1));
    }
  g_assert_true (ears_wait_kind (ears, "status", 1));
  return ears;
}

static gboolean
is_closed (gpointer data)
{
  return ((Ears *) data)->closed;
}

void
ears_free (Ears *ears)
{
  if (!ears->closed)
    {
      soup_websocket_connection_close (ears->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
      client_wait (is_closed, ears);
    }
  g_signal_handlers_disconnect_by_data (ears->connection, ears);
  g_object_unref (ears->connection);
  g_ptr_array_unref (ears->kinds);
  g_ptr_array_unref (ears->frames);
  g_ptr_array_unref (ears->binaries);
  g_free (ears);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The tick only wakes the context up to look at the patience. */
gboolean
client_wait (gboolean (*done) (gpointer data), gpointer data)
{
  Patience patience;
  guint tick = g_timeout_add (20, tick_cb, NULL);
  gboolean result;

  patience_start (&patience, CLIENT_PATIENCE_S);
  while (!(result = done (data)) && patience_lasts (&patience))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  return result;
}

guint
ears_count (Ears *ears, const char *kind)
{
  guint n = 0;

  for (guint i = 0; i < ears->kinds->len; i++)
    n += strcmp (g_ptr_array_index (ears->kinds, i), kind) == 0;
  return n;
}

typedef struct
{
  Ears *ears;
  const char *text;
  guint times;
} Wish;

static gboolean
has_kind (gpointer data)
{
  Wish *wish = data;

  return ears_count (wish->ears, wish->text) >= wish->times;
}

gboolean
ears_wait_kind (Ears *ears, const char *kind, guint times)
{
  return client_wait (has_kind, &(Wish){ears, kind, times});
}

static gboolean
has_end (gpointer data)
{
  Wish *wish = data;

  for (guint i = 0; i < wish->ears->frames->len; i++)
    {
      JsonNode *node = g_ptr_array_index (wish->ears->frames, i);
      JsonObject *object;

      if (node == NULL || strcmp (g_ptr_array_index (wish->ears->kinds, i), "executing") != 0)
        continue;
      object = json_object_get_object_member (json_node_get_object (node), "data");
      if (json_object_get_null_member (object, "node")
          && strcmp (json_object_get_string_member (object, "prompt_id"), wish->text) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
ears_wait_end (Ears *ears, const char *prompt_id)
{
  return client_wait (has_end, &(Wish){ears, prompt_id, 1});
}

typedef struct
{
  Client *client;
  char *path;
  const char *id;
  JsonNode *entry;
} Search;

static gboolean
has_history (gpointer data)
{
  Search *search = data;
  g_autoptr (JsonNode) node = client_json (search->client, "GET", search->path, NULL, NULL);
  JsonObject *object = json_node_get_object (node);

  if (!json_object_has_member (object, search->id))
    return FALSE;
  search->entry = json_object_dup_member (object, search->id);
  return TRUE;
}

JsonNode *
client_wait_history (Client *client, const char *prompt_id)
{
  Search search = {client, g_strconcat ("/history/", prompt_id, NULL), prompt_id, NULL};

  client_wait (has_history, &search);
  g_free (search.path);
  return search.entry;
}

char *
client_make_prompt (const char *prompt_id,
                    const char *client_id,
                    const char *text,
                    int seed,
                    int steps,
                    int side,
                    const char *prefix)
{
  g_autofree char *client =
    client_id != NULL ? g_strdup_printf ("\"client_id\":\"%s\",", client_id) : g_strdup ("");

  return g_strdup_printf (
    "{%s\"prompt_id\":\"%s\",\"prompt\":{"
    "\"4\":{\"class_type\":\"CheckpointLoaderSimple\",\"inputs\":{\"ckpt_name\":\"sd_xl_base_1.0."
    "safetensors\"}},"
    "\"5\":{\"class_type\":\"EmptyLatentImage\",\"inputs\":{\"width\":%d,\"height\":%d,\"batch_"
    "size\":1}},"
    "\"6\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"text\":\"%s\",\"clip\":[\"4\",1]}},"
    "\"7\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"text\":\"blurry\",\"clip\":[\"4\",1]}},"
    "\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":%d,\"steps\":%d,\"cfg\":7.0,\"sampler_"
    "name\":\"euler\","
    "\"scheduler\":\"normal\",\"denoise\":1.0,\"model\":[\"4\",0],\"positive\":[\"6\",0],"
    "\"negative\":[\"7\",0],"
    "\"latent_image\":[\"5\",0]}},"
    "\"8\":{\"class_type\":\"VAEDecode\",\"inputs\":{\"samples\":[\"3\",0],\"vae\":[\"4\",2]}},"
    "\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{\"filename_prefix\":\"%s\",\"images\":[\"8\","
    "0]}}}}",
    client, prompt_id, side, side, text, seed, steps, prefix);
}
