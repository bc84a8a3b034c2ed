/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#define TROUBLE "500 Internal Server Error\n\nServer got itself in trouble"

void
sandbox_answer_json (SoupServerMessage *message, guint status, char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_TAKE,
                                    text, strlen (text));
}

void
sandbox_answer_trouble (SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_STATIC,
                                    TROUBLE, strlen (TROUBLE));
}

void
sandbox_answer_empty (SoupServerMessage *message, guint status)
{
  soup_server_message_set_status (message, status, NULL);
}

static void
answer_not_found (SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/octet-stream", NULL);
}

static JsonNode *
parse_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= 0 || body->length > SANDBOX_MAX_JSON)
    return NULL;
  return sandbox_json_parse (body->data, (gsize) body->length);
}

/* --- GET --- */

static gboolean
read_query_int (GHashTable *query, const char *name, gint64 *out)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text == NULL || g_ascii_string_to_signed (text, 10, -G_MAXINT32, G_MAXINT32, out, NULL);
}

static void
get_history (AssaySandbox *self, SoupServerMessage *message, GHashTable *query)
{
  gint64 max_items = G_MININT64, offset = -1;

  if (!read_query_int (query, "max_items", &max_items)
      || !read_query_int (query, "offset", &offset))
    {
      sandbox_answer_trouble (message);
      return;
    }
  sandbox_answer_json (message, 200, sandbox_history_dup_json_locked (self, max_items, offset));
}

static void
get_history_entry (AssaySandbox *self, SoupServerMessage *message, const char *id)
{
  const char *entry = g_hash_table_lookup (self->history, id);
  g_autofree char *quoted = sandbox_json_quote (id);

  sandbox_answer_json (
    message, 200, entry != NULL ? g_strdup_printf ("{%s: %s}", quoted, entry) : g_strdup ("{}"));
}

static void
get_models (SoupServerMessage *message, const char *folder, gboolean detailed)
{
  char *list = sandbox_dup_model_list (folder, detailed);

  if (list != NULL)
    sandbox_answer_json (message, 200, list);
  else
    sandbox_answer_empty (message, SOUP_STATUS_NOT_FOUND);
}

/* The text behind @prefix, or %NULL. */
static const char *
rest_after (const char *path, const char *prefix)
{
  return g_str_has_prefix (path, prefix) ? path + strlen (prefix) : NULL;
}

static gboolean
get_fixed (AssaySandbox *self, SoupServerMessage *message, const char *path)
{
  if (strcmp (path, "/system_stats") == 0)
    sandbox_answer_json (message, 200, sandbox_dup_system_stats (self));
  else if (strcmp (path, "/features") == 0)
    sandbox_answer_json (message, 200, g_strdup (SANDBOX_FEATURES));
  else if (strcmp (path, "/object_info") == 0)
    sandbox_answer_json (message, 200, sandbox_dup_object_info (NULL));
  else if (strcmp (path, "/models") == 0)
    sandbox_answer_json (message, 200, sandbox_dup_models ());
  else if (strcmp (path, "/embeddings") == 0 || strcmp (path, "/extensions") == 0)
    sandbox_answer_json (message, 200, g_strdup ("[]"));
  else if (strcmp (path, "/settings") == 0 || strcmp (path, "/i18n") == 0
           || strcmp (path, "/workflow_templates") == 0)
    sandbox_answer_json (message, 200, g_strdup ("{}"));
  else if (strcmp (path, "/users") == 0)
    sandbox_answer_json (message, 200, g_strdup ("{\"storage\": \"server\", \"migrated\": false}"));
  else if (strcmp (path, "/experiment/models") == 0)
    sandbox_answer_json (message, 200,
                         g_strdup ("[{\"name\": \"checkpoints\", \"folders\": []}, "
                                   "{\"name\": \"loras\", \"folders\": []}, "
                                   "{\"name\": \"vae\", \"folders\": []}]"));
  else
    return FALSE;
  return TRUE;
}

/* Lock held: queue, history. */
static gboolean
get_state (AssaySandbox *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  const char *rest;

  if (strcmp (path, "/prompt") == 0)
    sandbox_answer_json (message, 200,
                         g_strdup_printf ("{\"exec_info\": {\"queue_remaining\": %u}}",
                                          sandbox_queue_remaining_locked (self)));
  else if (strcmp (path, "/queue") == 0)
    sandbox_answer_json (message, 200, sandbox_queue_dup_json_locked (self));
  else if (strcmp (path, "/history") == 0)
    get_history (self, message, query);
  else if ((rest = rest_after (path, "/history/")) != NULL)
    get_history_entry (self, message, rest);
  else
    return FALSE;
  return TRUE;
}

static void
handle_get (AssaySandbox *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  const char *rest;
  gboolean done;

  if (get_fixed (self, message, path))
    return;
  g_mutex_lock (&self->lock);
  done = get_state (self, message, path, query);
  g_mutex_unlock (&self->lock);
  if (done)
    return;
  if (strcmp (path, "/view") == 0)
    sandbox_route_view (self, message, query);
  else if ((rest = rest_after (path, "/object_info/")) != NULL)
    sandbox_answer_json (message, 200, sandbox_dup_object_info (rest));
  else if ((rest = rest_after (path, "/models/")) != NULL)
    get_models (message, rest, FALSE);
  else if ((rest = rest_after (path, "/experiment/models/")) != NULL)
    get_models (message, rest, TRUE);
  else if (g_str_has_prefix (path, "/view_metadata/"))
    sandbox_answer_empty (message, SOUP_STATUS_NOT_FOUND); /* no model here has a header to read */
  else
    answer_not_found (message);
}

/* --- POST --- */

typedef void (*ForEachId) (AssaySandbox *self, const char *id);

/* Lock held. %FALSE = "delete" is no list. */
static gboolean
for_each_id (AssaySandbox *self, JsonObject *object, ForEachId act)
{
  JsonNode *ids = json_object_get_member (object, "delete");
  JsonArray *array;

  if (ids == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (ids))
    return FALSE;
  array = json_node_get_array (ids);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *id = sandbox_json_string (json_array_get_element (array, i));

      if (id != NULL)
        act (self, id);
    }
  return TRUE;
}

static void
delete_pending (AssaySandbox *self, const char *id)
{
  sandbox_queue_delete_locked (self, id);
}

/* {"clear": true} and {"delete": [ids]}, for /queue and /history. */
static void
handle_list (AssaySandbox *self,
             SoupServerMessage *message,
             void (*clear) (AssaySandbox *self),
             ForEachId act)
{
  g_autoptr (JsonNode) body = parse_body (message);
  gboolean good;

  if (body == NULL || !JSON_NODE_HOLDS_OBJECT (body))
    {
      sandbox_answer_trouble (message);
      return;
    }
  g_mutex_lock (&self->lock);
  if (sandbox_json_is_true (json_node_get_object (body), "clear"))
    clear (self);
  good = for_each_id (self, json_node_get_object (body), act);
  g_mutex_unlock (&self->lock);
  if (good)
    sandbox_answer_empty (message, 200);
  else
    sandbox_answer_trouble (message);
}

static void
handle_interrupt (AssaySandbox *self, SoupServerMessage *message)
{
  g_autoptr (JsonNode) body = parse_body (message);
  const char *id = NULL;
  gboolean aimed = FALSE;

  if (body != NULL && !JSON_NODE_HOLDS_OBJECT (body))
    {
      sandbox_answer_trouble (message);
      return;
    }
  if (body != NULL)
    {
      aimed = sandbox_json_is_true (json_node_get_object (body), "prompt_id");
      id = sandbox_json_get_string (json_node_get_object (body), "prompt_id");
    }
  g_mutex_lock (&self->lock);
  if (self->running != NULL && (!aimed || g_strcmp0 (self->running->id, id) == 0))
    {
      self->interrupted = TRUE;
      g_cond_broadcast (&self->wake);
    }
  g_mutex_unlock (&self->lock);
  sandbox_answer_empty (message, 200);
}

static void
handle_free (AssaySandbox *self, SoupServerMessage *message)
{
  g_autoptr (JsonNode) body = parse_body (message);

  if (body == NULL || !JSON_NODE_HOLDS_OBJECT (body))
    {
      sandbox_answer_trouble (message);
      return;
    }
  g_mutex_lock (&self->lock);
  if (sandbox_json_is_true (json_node_get_object (body), "free_memory"))
    self->drop_cache = TRUE;
  g_mutex_unlock (&self->lock);
  sandbox_answer_empty (message, 200);
}

static void
handle_post (AssaySandbox *self, SoupServerMessage *message, const char *path)
{
  if (strcmp (path, "/prompt") == 0)
    sandbox_route_prompt (self, message);
  else if (strcmp (path, "/queue") == 0)
    handle_list (self, message, sandbox_queue_clear_locked, delete_pending);
  else if (strcmp (path, "/history") == 0)
    handle_list (self, message, sandbox_history_clear_locked, sandbox_history_delete_locked);
  else if (strcmp (path, "/interrupt") == 0)
    handle_interrupt (self, message);
  else if (strcmp (path, "/free") == 0)
    handle_free (self, message);
  else if (strcmp (path, "/upload/image") == 0)
    sandbox_route_upload (self, message);
  else
    {
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                    "GET,HEAD");
    }
}

/* --- every request --- */

static gboolean
same_origin (const char *host, const char *origin)
{
  const char *authority = strstr (origin, "://");

  return authority != NULL && g_ascii_strcasecmp (authority + 3, host) == 0;
}

/* A page of another site in the user's browser may not talk to a loopback server. */
static gboolean
is_foreign (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  gboolean loopback;

  if (host == NULL || origin == NULL)
    return FALSE;
  loopback = g_str_has_prefix (host, "127.") || g_str_has_prefix (host, "localhost")
             || g_str_has_prefix (host, "[::1]");
  return loopback && !same_origin (host, origin);
}

static void
answer_too_large (SoupServerMessage *message, goffset length, goffset limit)
{
  char *text = g_strdup_printf ("Maximum request body size %" G_GOFFSET_FORMAT
                                " exceeded, actual body size %" G_GOFFSET_FORMAT,
                                limit, length);

  soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_TAKE, text,
                                    strlen (text));
}

/* A body without a length is counted as it comes, and dropped once it is too long. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > SANDBOX_MAX_BODY && soup_server_message_get_status (message) == 0)
    {
      goffset length = body->length;

      soup_message_body_truncate (body);
      soup_message_body_set_accumulate (body, FALSE);
      answer_too_large (message, length, SANDBOX_MAX_BODY);
    }
}

static void
early_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                     ? soup_message_headers_get_content_length (headers)
                     : 0;
  goffset limit = strstr (path, "/upload/") != NULL ? SANDBOX_MAX_BODY : SANDBOX_MAX_JSON;

  if (is_foreign (message))
    sandbox_answer_empty (message, SOUP_STATUS_FORBIDDEN);
  else if (length > limit)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      answer_too_large (message, length, limit);
    }
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  AssaySandbox *self = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *rest = rest_after (path, "/api/");

  if (!g_utf8_validate (path, -1, NULL))
    {
      sandbox_answer_empty (message, SOUP_STATUS_BAD_REQUEST);
      return;
    }
  if (rest != NULL)
    path = rest - 1;
  if (method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD)
    handle_get (self, message, path, query);
  else if (method == SOUP_METHOD_POST)
    handle_post (self, message, path);
  else if (method == SOUP_METHOD_OPTIONS)
    sandbox_answer_empty (message, 200);
  else
    sandbox_answer_empty (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
}

void
sandbox_routes_install (AssaySandbox *self)
{
  soup_server_add_early_handler (self->server, "/ws", early_cb, self, NULL);
  soup_server_add_early_handler (self->server, "/api/ws", early_cb, self, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
}
