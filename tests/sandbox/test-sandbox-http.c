/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-png.h"
#include "sandbox-client.h"

#include <glib/gstdio.h>

/* Endpoints, queue, files, the witness file, start and stop. */

typedef struct
{
  AssaySandbox *sandbox;
  Client *client;
  char *folder, *count_file;
} Fixture;

static void
set_up (Fixture *f, gconstpointer step_delay_ms)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("assay-sandbox-XXXXXX", &error);
  f->count_file = g_build_filename (f->folder, "count", NULL);
  options.step_delay_ms = GPOINTER_TO_INT (step_delay_ms);
  options.count_file = f->count_file;
  f->sandbox = assay_sandbox_new (&options, &error);
  g_assert_no_error (error);
  f->client = client_new (f->sandbox);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  client_free (f->client);
  assay_sandbox_free (f->sandbox);
  g_unlink (f->count_file);
  g_rmdir (f->folder);
  g_free (f->count_file);
  g_free (f->folder);
}

static void
assert_status (Fixture *f,
               const char *method,
               const char *path,
               const char *body,
               guint wanted,
               const char *text)
{
  guint status = 0;
  g_autofree char *answer = client_call (f->client, method, path, body, &status, NULL);

  g_test_message ("%s %s %s: %u %.80s", method, path, body, status, answer);
  g_assert_cmpuint (status, ==, wanted);
  if (text != NULL)
    g_assert_cmpstr (answer, ==, text);
}

static void
test_endpoints (Fixture *f, gconstpointer data)
{
  const char *trouble = "500 Internal Server Error\n\nServer got itself in trouble";
  g_autofree char *stats = client_call (f->client, "GET", "/system_stats", NULL, NULL, NULL);

  g_assert_nonnull (strstr (stats, "\"assay_sandbox\": true"));
  g_assert_nonnull (strstr (stats, "\"comfyui_version\": \"0.3.64\""));
  g_assert_nonnull (strstr (stats, "Sandbox (drawings, not AI)"));
  assert_status (f, "GET", "/features", NULL, 200,
                 "{\"supports_preview_metadata\": true, \"max_upload_size\": 104857600}");
  assert_status (f, "GET", "/api/features", NULL, 200,
                 "{\"supports_preview_metadata\": true, \"max_upload_size\": 104857600}");
  assert_status (f, "GET", "/prompt", NULL, 200, "{\"exec_info\": {\"queue_remaining\": 0}}");
  assert_status (f, "GET", "/queue", NULL, 200, "{\"queue_running\": [], \"queue_pending\": []}");
  assert_status (f, "GET", "/history", NULL, 200, "{}");
  assert_status (f, "GET", "/history/nothing", NULL, 200, "{}");
  assert_status (f, "GET", "/history?max_items=abc", NULL, 500, trouble);
  assert_status (f, "GET", "/object_info/NoSuchNode", NULL, 200, "{}");
  assert_status (f, "GET", "/embeddings", NULL, 200, "[]");
  assert_status (f, "GET", "/models/controlnet", NULL, 200, "[]");
  assert_status (f, "GET", "/models/nosuchfolder", NULL, 404, "");
  assert_status (f, "GET", "/experiment/models", NULL, 200, NULL);
  assert_status (f, "GET", "/view", NULL, 404, "");
  assert_status (f, "GET", "/view?filename=none.png&type=output", NULL, 404, "");
  assert_status (f, "GET", "/view?filename=../x.png&type=output", NULL, 400, "");
  assert_status (f, "GET", "/view?filename=x.png&type=bogus", NULL, 400, "");
  assert_status (f, "GET", "/view?filename=x.png&subfolder=../..&type=output", NULL, 403, "");
  assert_status (f, "GET", "/nosuchpath", NULL, 404, "");
  assert_status (f, "GET", "/interrupt", NULL, 404, "");
  assert_status (f, "GET", "/api/jobs", NULL, 404, "");
  assert_status (f, "GET", "/ws", NULL, 400, NULL);
  assert_status (f, "OPTIONS", "/prompt", NULL, 200, "");
  assert_status (f, "POST", "/queue", "{}", 200, "");
  assert_status (f, "POST", "/queue", NULL, 500, trouble);
  assert_status (f, "POST", "/queue", "{\"delete\":[\"unknown\"]}", 200, "");
  assert_status (f, "POST", "/interrupt", NULL, 200, "");
  assert_status (f, "POST", "/interrupt", "[]", 500, trouble);
  assert_status (f, "POST", "/free", "{\"unload_models\":true,\"free_memory\":true}", 200, "");
  assert_status (f, "POST", "/free", NULL, 500, trouble);
  assert_status (f, "POST", "/history", "{\"clear\":true}", 200, "");
}

static void
test_origin (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *origin;
    guint status;
  } cases[] = {{"http://evil.example", 403}, {NULL, 200}};
  g_autofree char *url = g_strconcat (assay_sandbox_get_url (f->sandbox), "/prompt", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      g_autoptr (GBytes) answer = NULL;

      soup_message_headers_replace (soup_message_get_request_headers (message), "Origin",
                                    cases[i].origin != NULL ? cases[i].origin
                                                            : assay_sandbox_get_url (f->sandbox));
      answer = soup_session_send_and_read (f->client->session, message, NULL, NULL);
      g_assert_cmpuint (soup_message_get_status (message), ==, cases[i].status);
    }
}

/* The whole entry of each node as the real server gives it, installed models aside. */
static void
test_object_info (Fixture *f, gconstpointer data)
{
  static const char *const same[] = {"CLIPTextEncode", "CLIPSetLastLayer", "EmptyLatentImage",
                                     "KSampler",       "VAEDecode",        "SaveImage",
                                     "PreviewImage",   "EmptyImage"};
  g_autofree char *path = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "comfy",
                                            "captures", "object-info-selected-nodes.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) recorded = NULL;
  g_autoptr (JsonNode) ours = client_json (f->client, "GET", "/object_info", NULL, NULL);
  JsonArray *list;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  recorded = json_from_string (text, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_test_message ("%s", same[i]);
      g_assert_true (
        json_node_equal (json_object_get_member (json_node_get_object (ours), same[i]),
                         json_object_get_member (json_node_get_object (recorded), same[i])));
    }
  list = json_object_get_array_member (
    json_object_get_object_member (
      json_object_get_object_member (
        json_object_get_object_member (json_node_get_object (ours), "LoraLoader"), "input"),
      "required"),
    "lora_name");
  g_assert_cmpuint (json_array_get_length (json_array_get_array_element (list, 0)), >=, 3);
}

static char *
post_prompt (Fixture *f, const char *id, int steps, const char *more)
{
  g_autofree char *body = client_make_prompt (
    id, NULL, "a red potion, plain solid magenta background", 5, steps, 64, "icons/job");
  g_autofree char *whole = g_strdup_printf ("{%s%s", more, body + 1);
  guint status = 0;
  g_autoptr (JsonNode) answer = client_json (f->client, "POST", "/prompt", whole, &status);

  g_assert_cmpuint (status, ==, 200);
  return json_to_string (json_object_get_member (json_node_get_object (answer), "number"), FALSE);
}

/* Ids of the waiting ones, joined. */
static char *
pending_ids (Fixture *f)
{
  g_autoptr (JsonNode) node = client_json (f->client, "GET", "/queue", NULL, NULL);
  JsonArray *pending = json_object_get_array_member (json_node_get_object (node), "queue_pending");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (pending); i++)
    g_string_append_printf (
      out, "%s ", json_array_get_string_element (json_array_get_array_element (pending, i), 1));
  return g_string_free (out, FALSE);
}

static gboolean
is_running (gpointer data)
{
  g_autoptr (JsonNode) node = client_json (data, "GET", "/queue", NULL, NULL);

  return json_array_get_length (
           json_object_get_array_member (json_node_get_object (node), "queue_running"))
         == 1;
}

static void
test_queue (Fixture *f, gconstpointer data)
{
  g_autofree char *n0 = post_prompt (f, "run", 100, "");
  g_autofree char *n1 = NULL, *n2 = NULL, *n3 = NULL, *n4 = NULL, *ids = NULL, *fewer = NULL,
                  *none = NULL, *count = NULL;
  g_autoptr (JsonNode) entry = NULL;

  g_assert_true (client_wait (is_running, f->client));
  n1 = post_prompt (f, "a", 1, "");
  n2 = post_prompt (f, "b", 1, "");
  n3 = post_prompt (f, "front", 1, "\"front\":true,");
  n4 = post_prompt (f, "half", 1, "\"number\":1.5,");
  g_assert_cmpstr (n0, ==, "0");
  g_assert_cmpstr (n3, ==, "-3");
  g_assert_cmpstr (n4, ==, "1.5");
  ids = pending_ids (f);
  g_assert_cmpstr (ids, ==, "front a half b ");
  assert_status (f, "GET", "/prompt", NULL, 200, "{\"exec_info\": {\"queue_remaining\": 5}}");
  assert_status (f, "POST", "/queue", "{\"delete\":[\"a\",\"unknown\",\"run\"]}", 200, "");
  fewer = pending_ids (f);
  g_assert_cmpstr (fewer, ==, "front half b ");
  assert_status (f, "POST", "/queue", "{\"clear\":true}", 200, "");
  none = pending_ids (f);
  g_assert_cmpstr (none, ==, "");
  assert_status (f, "POST", "/interrupt", "{}", 200, "");
  entry = client_wait_history (f->client, "run");
  g_assert_nonnull (entry);
  assert_status (f, "GET", "/history/a", NULL, 200, "{}"); /* no trace */
  assert_status (f, "POST", "/history", "{\"delete\":[\"run\"]}", 200, "");
  assert_status (f, "GET", "/history/run", NULL, 200, "{}");
  /* the witness has them all, in order, deleted ones too */
  g_assert_true (g_file_get_contents (f->count_file, &count, NULL, NULL));
  g_assert_cmpstr (count, ==, "run\na\nb\nfront\nhalf\n");
}

static void
test_history_paging (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *query, *ids;
  } cases[] = {{"?max_items=2", "d e "},
               {"?max_items=2&offset=0", "a b "},
               {"?max_items=2&offset=1", "b c "},
               {"?offset=3", "d e "},
               {"?max_items=0", ""},
               {"?max_items=-1", ""},
               {"?max_items=2&offset=-5", "d e "},
               {"?max_items=2&offset=100000", ""},
               {"?max_items=100000", "a b c d e "},
               {"", "a b c d e "}};
  static const char *const ids[] = {"a", "b", "c", "d", "e"};

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree G_GNUC_UNUSED char *number = post_prompt (f, ids[i], 1, "");
      g_autoptr (JsonNode) entry = client_wait_history (f->client, ids[i]);

      g_assert_nonnull (entry);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/history", cases[i].query, NULL);
      g_autoptr (JsonNode) node = client_json (f->client, "GET", path, NULL, NULL);
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));
      g_autoptr (GString) got = g_string_new (NULL);

      for (GList *l = members; l != NULL; l = l->next)
        g_string_append_printf (got, "%s ", (char *) l->data);
      g_test_message ("%s", path);
      g_assert_cmpstr (got->str, ==, cases[i].ids);
    }
}

static void
test_picture (Fixture *f, gconstpointer data)
{
  g_autofree G_GNUC_UNUSED char *number =
    post_prompt (f, "p", 2, "\"extra_data\":{\"extra_pnginfo\":{\"workflow\":{\"id\":\"demo\"}}},");
  g_autoptr (JsonNode) entry = client_wait_history (f->client, "p");
  guint status = 0;
  g_autoptr (GBytes) png = client_get_bytes (
    f->client, "/view?filename=job_00001_.png&subfolder=icons&type=output", &status);
  g_autoptr (GBytes) alpha = client_get_bytes (
    f->client, "/api/view?filename=job_00001_.png&subfolder=icons&channel=a", NULL);
  AssayPngFacts facts;
  g_autoptr (AssayPicture) picture = assay_png_decode (png, "x", &facts, NULL);
  g_autoptr (AssayPicture) black = assay_png_decode (alpha, "x", &facts, NULL);
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (png, &n_bytes);

  g_assert_nonnull (entry);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (picture);
  g_assert_cmpint (picture->width, ==, 64);
  g_assert_nonnull (black);
  g_assert_cmpint (assay_picture_at (black, 3, 3)->r, ==, 0);
  g_assert_nonnull (memmem (bytes, n_bytes, "assay_sandbox_truth", 19));
  g_assert_nonnull (memmem (bytes, n_bytes, "workflow", 8));
  g_assert_nonnull (memmem (bytes, n_bytes, "KSampler", 8));
  assert_status (f, "GET", "/view?filename=job_00002_.png&subfolder=icons&type=output", NULL, 404,
                 "");
}

static char *
upload (Fixture *f,
        const char *part,
        const char *name,
        const char *content,
        const char *subfolder,
        guint *status)
{
  g_autofree char *url = g_strconcat (assay_sandbox_get_url (f->sandbox), "/upload/image", NULL);
  SoupMultipart *multipart = soup_multipart_new ("multipart/form-data");
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) answer = NULL;

  soup_multipart_append_form_file (multipart, part, name, "image/png", bytes);
  soup_multipart_append_form_string (multipart, "subfolder", subfolder);
  message = soup_message_new_from_multipart (url, multipart);
  soup_multipart_free (multipart);
  answer = soup_session_send_and_read (f->client->session, message, NULL, NULL);
  *status = soup_message_get_status (message);
  return g_bytes_get_size (answer) > 0
           ? g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer))
           : g_strdup ("");
}

static void
test_upload (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *part, *name, *content, *subfolder;
    guint status;
    const char *answer;
  } cases[] = {
    {"image", "up.png", "abc", "", 200,
     "{\"name\": \"up.png\", \"subfolder\": \"\", \"type\": \"input\"}"},
    {"image", "up.png", "abc", "", 200,
     "{\"name\": \"up.png\", \"subfolder\": \"\", \"type\": \"input\"}"},
    {"image", "up.png", "xyz", "", 200,
     "{\"name\": \"up (1).png\", \"subfolder\": \"\", \"type\": \"input\"}"},
    {"image", "up.png", "abc", "refs/set1", 200,
     "{\"name\": \"up.png\", \"subfolder\": \"refs/set1\", \"type\": \"input\"}"},
    {"image", "up.png", "abc", "../../evil", 400, ""},
    {"file", "up.png", "abc", "", 400, ""},
  };
  g_autoptr (GBytes) back = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status = 0;
      g_autofree char *answer =
        upload (f, cases[i].part, cases[i].name, cases[i].content, cases[i].subfolder, &status);

      g_assert_cmpuint (status, ==, cases[i].status);
      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
  back = client_get_bytes (f->client, "/view?filename=up%20(1).png%20[input]", NULL);
  g_assert_cmpuint (g_bytes_get_size (back), ==, 3);
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (assay_sandbox_get_url (f->sandbox), "/upload/image", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (104857604), 104857604);
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *text = NULL;

  soup_message_set_request_body_from_bytes (message, "application/octet-stream", body);
  answer = soup_session_send_and_read (f->client->session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 413);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_assert_cmpstr (text, ==,
                   "Maximum request body size 104857600 exceeded, actual body size 104857604");
  assert_status (f, "GET", "/prompt", NULL, 200, "{\"exec_info\": {\"queue_remaining\": 0}}");
}

/* Stopped in the middle of a prompt with a socket open, its port can be had again at once. */
static void
test_stop (void)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;

  options.step_delay_ms = 10000;
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      AssaySandbox *sandbox = assay_sandbox_new (&options, &error);
      Client *client;
      Ears *ears;
      g_autofree char *body = client_make_prompt ("p", "abc", "a duck", 1, 20, 64, "x");
      guint status = 0;
      g_autofree char *answer = NULL;

      g_assert_no_error (error);
      options.port = assay_sandbox_get_port (sandbox);
      client = client_new (sandbox);
      ears = client_listen (client, "abc", FALSE);
      answer = client_call (client, "POST", "/prompt", body, &status, NULL);
      g_assert_cmpuint (status, ==, 200);
      g_assert_true (ears_wait_kind (ears, "executing", 1));
      assay_sandbox_free (sandbox);
      ears_free (ears);
      client_free (client);
    }
}

static char *
make_and_name (Client *client, const char *id, int seed, const char *prefix)
{
  g_autofree char *body = client_make_prompt (id, NULL, "a duck", seed, 1, 64, prefix);
  g_autofree G_GNUC_UNUSED char *answer = client_call (client, "POST", "/prompt", body, NULL, NULL);
  g_autoptr (JsonNode) entry = client_wait_history (client, id);
  g_autofree char *text = json_to_string (entry, FALSE);
  const char *at = strstr (text, "\"filename\":\"");

  g_assert_nonnull (at);
  at += strlen ("\"filename\":\"");
  return g_strndup (at, strcspn (at, "\""));
}

static guint
view_status (Client *client, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/view?filename=%s", name);
  guint status = 0;
  g_autoptr (GBytes) bytes G_GNUC_UNUSED = client_get_bytes (client, path, &status);

  return status;
}

/* The oldest prompts and pictures are forgotten, and the numbers of names with them. */
static void
test_limits (void)
{
  static const char *const prefixes[] = {"one", "one", "two", "three", "one"};
  static const char *const names[] = {"one_00001_.png", "one_00002_.png", "two_00001_.png",
                                      "three_00001_.png", "one_00001_.png"};
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (AssaySandbox) sandbox = NULL;
  g_autoptr (Client) client = NULL;
  g_autoptr (JsonNode) history = NULL;

  options.max_history = 3;
  options.max_file_bytes = 1; /* the newest stays whatever its size */
  sandbox = assay_sandbox_new (&options, NULL);
  client = client_new (sandbox);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char id[] = {(char) ('a' + i), '\0'};
      g_autofree char *name = make_and_name (client, id, (int) i, prefixes[i]);

      g_assert_cmpstr (name, ==, names[i]);
      g_assert_cmpuint (view_status (client, name), ==, 200);
    }
  g_assert_cmpuint (view_status (client, "three_00001_.png"), ==, 404);
  history = client_json (client, "GET", "/history", NULL, NULL);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (history)), ==, 3);
  g_assert_false (json_object_has_member (json_node_get_object (history), "b"));
}

/* A port that is taken is an error, not an abort. */
static void
test_taken_port (void)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (AssaySandbox) first = assay_sandbox_new (&options, NULL);
  g_autoptr (GError) error = NULL;
  AssaySandbox *second;

  options.port = assay_sandbox_get_port (first);
  second = assay_sandbox_new (&options, &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sandbox/http/endpoints", Fixture, NULL, set_up, test_endpoints, tear_down);
  g_test_add ("/sandbox/http/origin", Fixture, NULL, set_up, test_origin, tear_down);
  g_test_add ("/sandbox/http/object-info", Fixture, NULL, set_up, test_object_info, tear_down);
  g_test_add ("/sandbox/http/queue", Fixture, GINT_TO_POINTER (200), set_up, test_queue, tear_down);
  g_test_add ("/sandbox/http/history-paging", Fixture, NULL, set_up, test_history_paging,
              tear_down);
  g_test_add ("/sandbox/http/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/sandbox/http/upload", Fixture, NULL, set_up, test_upload, tear_down);
  g_test_add ("/sandbox/http/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add_func ("/sandbox/http/stop", test_stop);
  g_test_add_func ("/sandbox/http/taken-port", test_taken_port);
  g_test_add_func ("/sandbox/http/limits", test_limits);
  return g_test_run ();
}
