/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-client.h"

#include "sandbox/assay-sandbox-private.h"

/* Message order against recorded conversations of a real server. */

typedef struct
{
  AssaySandbox *sandbox;
  Client *client;
} Fixture;

static void
set_up (Fixture *f, gconstpointer step_delay_ms)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.defects_percent = 0;
  options.step_delay_ms = GPOINTER_TO_INT (step_delay_ms);
  f->sandbox = assay_sandbox_new (&options, &error);
  g_assert_no_error (error);
  f->client = client_new (f->sandbox);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  client_free (f->client);
  assay_sandbox_free (f->sandbox);
}

static JsonArray *
load_capture (const char *name, JsonNode **out_root)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "comfy", "captures", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  *out_root = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_node_get_array (*out_root);
}

/* type, plus what tells one message of that type from another; times, ids and counters left out */
static char *
describe (JsonObject *message)
{
  const char *type = json_object_get_string_member (message, "type");
  JsonObject *data = json_object_get_object_member (message, "data");
  GString *out = g_string_new (type);

  if (strcmp (type, "executing") == 0 || strcmp (type, "executed") == 0)
    g_string_append_printf (out, " %s",
                            json_object_get_null_member (data, "node")
                              ? "null"
                              : json_object_get_string_member (data, "node"));
  else if (strcmp (type, "progress") == 0)
    g_string_append_printf (out, " %d/%d", (int) json_object_get_int_member (data, "value"),
                            (int) json_object_get_int_member (data, "max"));
  else if (strcmp (type, "progress_state") == 0)
    {
      JsonObject *nodes = json_object_get_object_member (data, "nodes");
      g_autoptr (GList) ids = json_object_get_members (nodes);

      for (GList *l = ids; l != NULL; l = l->next)
        {
          JsonObject *node = json_object_get_object_member (nodes, l->data);

          g_string_append_printf (out, " %s:%s:%d/%d", (char *) l->data,
                                  json_object_get_string_member (node, "state"),
                                  (int) json_object_get_double_member (node, "value"),
                                  (int) json_object_get_double_member (node, "max"));
        }
    }
  else if (strcmp (type, "status") == 0)
    g_string_append_printf (
      out, " %d",
      (int) json_object_get_int_member (
        json_object_get_object_member (json_object_get_object_member (data, "status"), "exec_info"),
        "queue_remaining"));
  else if (strcmp (type, "execution_cached") == 0)
    {
      g_autofree char *nodes = json_to_string (json_object_get_member (data, "nodes"), FALSE);

      g_string_append_printf (out, " %s", nodes);
    }
  return g_string_free (out, FALSE);
}

static GPtrArray *
describe_capture (const char *name)
{
  JsonNode *root = NULL;
  JsonArray *events = load_capture (name, &root);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      const char *kind = json_object_get_string_member (event, "event");

      if (strcmp (kind, "ws_text") == 0)
        g_ptr_array_add (lines, describe (json_object_get_object_member (event, "json")));
      else if (strcmp (kind, "ws_binary") == 0)
        g_ptr_array_add (lines, g_strdup_printf ("binary:%d", (int) json_object_get_int_member (
                                                                event, "event_code")));
    }
  json_node_unref (root);
  return lines;
}

static GPtrArray *
describe_ears (Ears *ears)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ears->kinds->len; i++)
    {
      JsonNode *node = g_ptr_array_index (ears->frames, i);

      g_ptr_array_add (lines, node != NULL ? describe (json_node_get_object (node))
                                           : g_strdup (g_ptr_array_index (ears->kinds, i)));
    }
  return lines;
}

static void
assert_same_lines (GPtrArray *got, GPtrArray *wanted)
{
  for (guint i = 0; i < MIN (got->len, wanted->len); i++)
    g_assert_cmpstr (g_ptr_array_index (got, i), ==, g_ptr_array_index (wanted, i));
  g_assert_cmpuint (got->len, ==, wanted->len);
}

/* The body of the capture's first POST, made runnable here: names of models replaced. */
static char *
captured_body (const char *name, const char *client_id)
{
  JsonNode *root = NULL;
  JsonArray *events = load_capture (name, &root);
  char *body = NULL;

  for (guint i = 0; i < json_array_get_length (events) && body == NULL; i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (event, "request", ""),
                     "POST /prompt")
          == 0)
        {
          GString *text;

          json_object_set_string_member (json_object_get_object_member (event, "request_json"),
                                         "client_id", client_id);
          g_autofree char *plain =
            json_to_string (json_object_get_member (event, "request_json"), FALSE);
          text = g_string_new (plain);
          g_string_replace (text, "random-sd15-tiny.safetensors", "sd_xl_base_1.0.safetensors", 0);
          g_string_replace (text, "random-style-a.safetensors", "clean-icons.safetensors", 0);
          g_string_replace (text, "random-style-b.safetensors", "painted-glow.safetensors", 0);
          body = g_string_free (text, FALSE);
        }
    }
  json_node_unref (root);
  g_assert_nonnull (body);
  return body;
}

static char *
post_body (Fixture *f, const char *body)
{
  guint status = 0;
  g_autoptr (JsonNode) answer = client_json (f->client, "POST", "/prompt", body, &status);

  g_assert_cmpuint (status, ==, 200);
  return g_strdup (json_object_get_string_member (json_node_get_object (answer), "prompt_id"));
}

static void
test_fresh (Fixture *f, gconstpointer data)
{
  const char *capture = "run-normal-t2i-batch2-legacy-preview.json";
  g_autofree char *body = captured_body (capture, "abc");
  g_autoptr (Ears) ears = client_listen (f->client, "abc", FALSE);
  g_autofree char *id = post_body (f, body);
  g_autoptr (GPtrArray) wanted = describe_capture (capture);
  g_autoptr (GPtrArray) got = NULL;

  g_assert_true (ears_wait_end (ears, id));
  got = describe_ears (ears);
  assert_same_lines (got, wanted);
}

/* previews with metadata come before the progress message; two LoRAs in the chain */
static void
test_fresh_metadata (Fixture *f, gconstpointer data)
{
  const char *capture = "run-normal-t2i-lora-preview-metadata.json";
  g_autofree char *body = captured_body (capture, "abc");
  g_autoptr (Ears) ears = client_listen (f->client, "abc", TRUE);
  g_autofree char *id = post_body (f, body);
  g_autoptr (GPtrArray) wanted = describe_capture (capture);
  g_autoptr (GPtrArray) got = NULL;

  g_assert_true (ears_wait_end (ears, id));
  got = describe_ears (ears);
  assert_same_lines (got, wanted);
}

/* Only the types of messages from the second POST on. */
static GPtrArray *
types_after (Ears *ears, guint from)
{
  GPtrArray *types = g_ptr_array_new_with_free_func (g_free);

  for (guint i = from; i < ears->kinds->len; i++)
    g_ptr_array_add (types, g_strdup (g_ptr_array_index (ears->kinds, i)));
  return types;
}

static void
test_cached (Fixture *f, gconstpointer data)
{
  static const char *const expected[] = {
    "status",   "status",         "execution_start",   "execution_cached",
    "executed", "progress_state", "execution_success", "status",
    "executing"};
  g_autoptr (Ears) ears = client_listen (f->client, "abc", FALSE);
  g_autofree char *first = client_make_prompt ("p1", "abc", "a red potion", 7, 2, 64, "x/y");
  g_autofree char *second = client_make_prompt ("p2", "abc", "a red potion", 7, 2, 64, "x/y");
  g_autofree char *id1 = post_body (f, first);
  g_autofree char *id2 = NULL;
  g_autoptr (GPtrArray) types = NULL;
  g_autoptr (JsonNode) h1 = NULL, h2 = NULL;
  g_autofree char *o1 = NULL, *o2 = NULL;
  guint from;

  g_assert_true (ears_wait_end (ears, id1));
  from = ears->kinds->len;
  id2 = post_body (f, second);
  g_assert_true (ears_wait_end (ears, id2));
  types = types_after (ears, from);
  g_assert_cmpuint (types->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < types->len; i++)
    g_assert_cmpstr (g_ptr_array_index (types, i), ==, expected[i]);

  /* no new file: the old names again, in history as well */
  h1 = client_wait_history (f->client, "p1");
  h2 = client_wait_history (f->client, "p2");
  o1 = json_to_string (json_object_get_member (json_node_get_object (h1), "outputs"), FALSE);
  o2 = json_to_string (json_object_get_member (json_node_get_object (h2), "outputs"), FALSE);
  g_assert_cmpstr (o1, ==, o2);
  g_assert_nonnull (strstr (o1, "y_00001_.png"));
}

static void
test_interrupt (Fixture *f, gconstpointer data)
{
  g_autoptr (Ears) ears = client_listen (f->client, "abc", FALSE);
  g_autofree char *body = client_make_prompt ("p1", "abc", "a sword", 7, 60, 64, "x");
  g_autofree char *next = client_make_prompt ("p2", "abc", "a sword", 8, 1, 64, "x");
  g_autofree char *id = post_body (f, body);
  g_autofree char *id2 = post_body (f, next);
  g_autofree char *answer = NULL, *answer2 = NULL, *type = NULL;
  g_autoptr (JsonNode) entry = NULL;
  JsonObject *status;
  guint code = 0;

  g_assert_true (ears_wait_kind (ears, "progress", 1));
  /* that of a waiting prompt does nothing */
  answer2 = client_call (f->client, "POST", "/interrupt", "{\"prompt_id\":\"p2\"}", &code, NULL);
  g_assert_true (ears_wait_kind (ears, "progress", 2));
  answer = client_call (f->client, "POST", "/interrupt", "{\"prompt_id\":\"p1\"}", &code, &type);
  g_assert_cmpuint (code, ==, 200);
  g_assert_cmpstr (answer, ==, "");
  g_assert_null (type);
  g_assert_true (ears_wait_end (ears, id));
  g_assert_cmpuint (ears_count (ears, "execution_interrupted"), ==, 1);
  g_assert_cmpuint (ears_count (ears, "progress"), <, 60);
  entry = client_wait_history (f->client, "p1");
  status = json_object_get_object_member (json_node_get_object (entry), "status");
  g_assert_cmpstr (json_object_get_string_member (status, "status_str"), ==, "error");
  g_assert_false (json_object_get_boolean_member (status, "completed"));
  g_assert_true (ears_wait_end (ears, id2)); /* the queue goes on */
  g_assert_cmpuint (ears_count (ears, "execution_success"), ==, 1);
}

static void
test_failure (Fixture *f, gconstpointer data)
{
  static const char *const expected[] = {"executing", "execution_error", "status", "executing"};
  g_autoptr (Ears) ears = client_listen (f->client, "abc", FALSE);
  g_autofree char *body = client_make_prompt ("p1", "abc", "a sword", 7, 3, 16384, "x");
  g_autofree char *id = post_body (f, body);
  guint n;

  g_assert_true (ears_wait_end (ears, id));
  n = ears->kinds->len;
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (g_ptr_array_index (ears->kinds, n - 4 + i), ==, expected[i]);
  g_assert_cmpuint (ears_count (ears, "execution_success"), ==, 0);
}

static gboolean
nobody_listens (gpointer sandbox)
{
  return ((AssaySandbox *) sandbox)->connections->len == 0;
}

/* Old socket closed first: status with sid, the node that runs, then live messages. */
static void
test_reconnect (Fixture *f, gconstpointer data)
{
  Ears *first = client_listen (f->client, "abc", FALSE);
  g_autoptr (Ears) second = NULL;
  g_autofree char *body = client_make_prompt ("p1", "abc", "a sword", 7, 40, 64, "x");
  g_autofree char *id = post_body (f, body);
  JsonObject *executing;

  g_assert_true (ears_wait_kind (first, "progress", 1));
  ears_free (first);
  /* the server hears of it a little later, and forgets the id then, whoever has it */
  g_assert_true (client_wait (nobody_listens, f->sandbox));
  second = client_listen (f->client, "abc", FALSE);
  g_assert_true (ears_wait_end (second, id));
  g_assert_cmpstr (g_ptr_array_index (second->kinds, 0), ==, "status");
  g_assert_cmpstr (g_ptr_array_index (second->kinds, 1), ==, "executing");
  executing = json_object_get_object_member (
    json_node_get_object (g_ptr_array_index (second->frames, 1)), "data");
  g_assert_cmpstr (json_object_get_string_member (executing, "node"), ==, "3");
  g_assert_false (json_object_has_member (executing, "prompt_id"));
  g_assert_cmpuint (ears_count (second, "execution_start"), ==, 0);
}

/* Overlap: the second takes over; once the first closes nobody hears, broadcasts included. */
static void
test_overlap (Fixture *f, gconstpointer data)
{
  Ears *first = client_listen (f->client, "abc", FALSE);
  g_autoptr (Ears) second = client_listen (f->client, "abc", FALSE);
  g_autoptr (Ears) other = client_listen (f->client, "other", FALSE);
  g_autofree char *body = client_make_prompt ("p1", "abc", "a sword", 7, 1, 64, "x");
  g_autofree char *again = client_make_prompt ("p2", "abc", "a sword", 8, 1, 64, "x");
  g_autofree char *id = post_body (f, body);
  g_autofree char *id2 = NULL;
  g_autoptr (JsonNode) entry = NULL;
  guint heard;

  g_assert_true (ears_wait_end (second, id));
  g_assert_cmpuint (first->kinds->len, ==, 1); /* its greeting */
  ears_free (first);
  heard = second->kinds->len;
  id2 = post_body (f, again);
  entry = client_wait_history (f->client, id2);
  g_assert_true (ears_wait_kind (other, "status", 7));
  g_assert_cmpuint (second->kinds->len, ==, heard);
}

/* Without a client id: progress for all, but no start and no end. */
static void
test_no_client (Fixture *f, gconstpointer data)
{
  g_autoptr (Ears) ears = client_listen (f->client, "abc", FALSE);
  g_autofree char *body = client_make_prompt ("p1", NULL, "a sword", 7, 2, 64, "x");
  g_autofree G_GNUC_UNUSED char *id = post_body (f, body);

  g_assert_true (ears_wait_kind (ears, "status", 4));
  g_assert_cmpuint (ears_count (ears, "progress"), ==, 2);
  g_assert_cmpuint (ears_count (ears, "binary:1"), ==, 2);
  g_assert_cmpuint (ears_count (ears, "executing"), ==, 0);
  g_assert_cmpuint (ears_count (ears, "execution_start"), ==, 0);
}

static char *
run_asking (Fixture *f, Ears *ears, const char *id, const char *extra)
{
  g_autofree char *plain = client_make_prompt (id, "abc", "a sword", 7, 2, 64, id);
  g_autofree char *body = g_strdup_printf ("{%s%s", extra, plain + 1);
  guint status = 0;
  char *answer;

  /* as if the server had just been started: what is cached shows no steps */
  g_free (client_call (f->client, "POST", "/free", "{\"free_memory\":true}", &status, NULL));
  answer = post_body (f, body);
  g_assert_true (ears_wait_end (ears, id));
  return answer;
}

/* Pictures in the making are shown if the server was started so, or the prompt asks for it. Red
 * when choose_previews() takes the options' word alone, or none of theirs. */
static void
test_preview_method (void)
{
  static const struct
  {
    gboolean started;
    const char *extra;
    guint shown;
  } cases[] = {
    {TRUE, "", 2},
    {FALSE, "", 0},
    {TRUE, "\"extra_data\":{\"preview_method\":\"none\"},", 0},
    {FALSE, "\"extra_data\":{\"preview_method\":\"latent2rgb\"},", 2},
    {FALSE, "\"extra_data\":{\"preview_method\":\"auto\"},", 2},
    {TRUE, "\"extra_data\":{\"preview_method\":\"default\"},", 2},
    {FALSE, "\"extra_data\":{\"preview_method\":\"default\"},", 0},
    {FALSE, "\"extra_data\":{\"preview_method\":7},", 0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
      Fixture f = {NULL};
      g_autoptr (Ears) ears = NULL;
      g_autofree G_GNUC_UNUSED char *id = NULL;

      options.previews = cases[i].started;
      f.sandbox = assay_sandbox_new (&options, NULL);
      f.client = client_new (f.sandbox);
      ears = client_listen (f.client, "abc", FALSE);
      id = run_asking (&f, ears, "p", cases[i].extra);
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (ears->binaries->len, ==, cases[i].shown);
      g_assert_cmpuint (ears_count (ears, "progress"), ==, 2);
      g_clear_pointer (&ears, ears_free);
      tear_down (&f, NULL);
    }
}

static void
assert_preview (GBytes *frame, const char *words, gsize n_words, const char *metadata)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (frame, &n_bytes);

  g_assert_cmpmem (data, n_words, words, n_words);
  if (metadata != NULL)
    g_assert_nonnull (memmem (data, n_bytes, metadata, strlen (metadata)));
  g_assert_nonnull (memmem (data, n_bytes, "\xff\xd8\xff\xe0", 4));
  g_assert_cmpmem (data + n_bytes - 2, 2, "\xff\xd9", 2);
}

/* Both kinds of frames say JPEG and hold one, as those of the real server. */
static void
test_preview_is_jpeg (Fixture *f, gconstpointer data)
{
  g_autoptr (Ears) plain = client_listen (f->client, "abc", FALSE);
  g_autofree G_GNUC_UNUSED char *first = run_asking (f, plain, "p1", "");
  g_autoptr (Ears) flagged = NULL;
  g_autofree G_GNUC_UNUSED char *second = NULL;

  assert_preview (g_ptr_array_index (plain->binaries, 0), "\0\0\0\1\0\0\0\1\xff\xd8", 10, NULL);
  g_clear_pointer (&plain, ears_free);
  g_assert_true (client_wait (nobody_listens, f->sandbox));
  flagged = client_listen (f->client, "abc", TRUE);
  second = run_asking (f, flagged, "p2", "");
  assert_preview (g_ptr_array_index (flagged->binaries, 0), "\0\0\0\4", 4,
                  "\"image_type\": \"image/jpeg\"");
}

/* As many as the sampler was asked for. Red when steps are capped. */
static void
test_real_steps (Fixture *f, gconstpointer data)
{
  static const int steps[] = {1, 8, 9, 20, 150};

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (Ears) ears = client_listen (f->client, "steps", FALSE);
      g_autofree char *name = g_strdup_printf ("s%d", steps[i]);
      g_autofree char *body = client_make_prompt (name, "steps", "a sword", 7, steps[i], 64, "x");
      g_autofree char *id = post_body (f, body);
      g_autofree char *last = g_strdup_printf ("progress %d/%d", steps[i], steps[i]);
      g_autoptr (GPtrArray) got = NULL;

      g_assert_true (ears_wait_end (ears, id));
      got = describe_ears (ears);
      g_assert_cmpuint (ears_count (ears, "progress"), ==, (guint) steps[i]);
      g_assert_true (g_ptr_array_find_with_equal_func (got, last, g_str_equal, NULL));
      g_clear_pointer (&ears, ears_free);
      g_assert_true (client_wait (nobody_listens, f->sandbox));
    }
}

/* Ids nobody should choose: the server makes its own, or takes them; it stays up. */
static void
test_odd_ids (Fixture *f, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (5000, 'x');
  const char *const ids[] = {"", "%ff%fe", "a%00b", "%22%5C%0A", huge};

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (Ears) ears = client_listen (f->client, ids[i], TRUE);
      JsonObject *greeting = json_object_get_object_member (
        json_node_get_object (g_ptr_array_index (ears->frames, 0)), "data");

      g_assert_cmpstr (json_object_get_string_member (greeting, "sid"), !=, "");
      /* what is no flags message is not answered, and does no harm */
      soup_websocket_connection_send_text (ears->connection, "{\"type\":7}");
      soup_websocket_connection_send_binary (ears->connection, "\0\1\2", 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sandbox/messages/fresh", Fixture, NULL, set_up, test_fresh, tear_down);
  g_test_add ("/sandbox/messages/fresh-metadata", Fixture, NULL, set_up, test_fresh_metadata,
              tear_down);
  g_test_add ("/sandbox/messages/cached", Fixture, NULL, set_up, test_cached, tear_down);
  g_test_add ("/sandbox/messages/interrupt", Fixture, GINT_TO_POINTER (50), set_up, test_interrupt,
              tear_down);
  g_test_add ("/sandbox/messages/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/sandbox/messages/reconnect", Fixture, GINT_TO_POINTER (50), set_up, test_reconnect,
              tear_down);
  g_test_add ("/sandbox/messages/overlap", Fixture, NULL, set_up, test_overlap, tear_down);
  g_test_add ("/sandbox/messages/no-client", Fixture, NULL, set_up, test_no_client, tear_down);
  g_test_add_func ("/sandbox/messages/preview-method", test_preview_method);
  g_test_add ("/sandbox/messages/preview-is-jpeg", Fixture, NULL, set_up, test_preview_is_jpeg,
              tear_down);
  g_test_add ("/sandbox/messages/real-steps", Fixture, NULL, set_up, test_real_steps, tear_down);
  g_test_add ("/sandbox/messages/odd-ids", Fixture, NULL, set_up, test_odd_ids, tear_down);
  return g_test_run ();
}
