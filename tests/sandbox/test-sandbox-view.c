/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-client.h"

#include <string.h>

/* What /view gives of a file, asked as clients ask: whole, in parts, as a preview. */

typedef struct
{
  AssaySandbox *sandbox;
  Client *client;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autofree char *body = client_make_prompt ("p", NULL, "a red potion", 5, 1, 64, "x");
  guint status = 0;
  g_autofree G_GNUC_UNUSED char *answer = NULL;
  g_autoptr (JsonNode) entry G_GNUC_UNUSED = NULL;

  f->sandbox = assay_sandbox_new (&options, NULL);
  f->client = client_new (f->sandbox);
  answer = client_call (f->client, "POST", "/prompt", body, &status, NULL);
  entry = client_wait_history (f->client, "p");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  client_free (f->client);
  assay_sandbox_free (f->sandbox);
}

typedef struct
{
  guint status;
  char *type, *ranges, *range;
  GBytes *bytes;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->type);
  g_free (answer->ranges);
  g_free (answer->range);
  g_bytes_unref (answer->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static Answer
view (Fixture *f, const char *query, const char *range)
{
  g_autofree char *url =
    g_strconcat (assay_sandbox_get_url (f->sandbox), "/view?filename=", query, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  Answer answer = {0};

  if (range != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Range", range);
  answer.bytes = soup_session_send_and_read (f->client->session, message, NULL, NULL);
  answer.status = soup_message_get_status (message);
  answer.type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  answer.ranges = g_strdup (soup_message_headers_get_one (headers, "Accept-Ranges"));
  answer.range = g_strdup (soup_message_headers_get_one (headers, "Content-Range"));
  return answer;
}

/* As the recorded answers of a real server: stored files in parts, converted ones whole. Red when a
 * preview is the stored PNG, when what is no JPEG says JPEG, or when Accept-Ranges is not told. */
static void
test_forms (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *query;
    guint status;
    const char *type, *ranges, *head;
  } cases[] = {
    {"x_00001_.png", 200, "image/png", "bytes", "\x89PNG"},
    {"x_00001_.png&channel=rgba", 200, "image/png", "bytes", "\x89PNG"},
    {"x_00001_.png&channel=rgb", 200, "image/png", NULL, "\x89PNG"},
    {"x_00001_.png&channel=a", 200, "image/png", NULL, "\x89PNG"},
    {"x_00001_.png&preview=jpeg;80", 200, "image/jpeg", NULL, "\xff\xd8\xff\xe0"},
    {"x_00001_.png&preview=jpeg", 200, "image/jpeg", NULL, "\xff\xd8\xff\xe0"},
    {"x_00001_.png&preview=jpeg;80&channel=rgb", 200, "image/jpeg", NULL, "\xff\xd8\xff\xe0"},
    {"x_00001_.png&preview=jpeg;99999", 200, "image/jpeg", NULL, "\xff\xd8\xff\xe0"},
    {"x_00001_.png&preview=jpeg;0", 200, "image/jpeg", NULL, "\xff\xd8\xff\xe0"},
    {"x_00001_.png&preview=webp;50", 200, "image/webp", NULL, "RIFF"},
    {"x_00001_.png&preview=png", 200, "image/webp", NULL, "RIFF"},
    {"x_00001_.png&preview=jpeg&channel=a", 200, "image/webp", NULL, "RIFF"},
    {"none.png&preview=jpeg", 404, NULL, NULL, ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer = view (f, cases[i].query, NULL);
      gsize n_head = strlen (cases[i].head);

      g_test_message ("%s: %u %s", cases[i].query, answer.status, answer.type);
      g_assert_cmpuint (answer.status, ==, cases[i].status);
      g_assert_cmpstr (answer.type, ==, cases[i].type);
      g_assert_cmpstr (answer.ranges, ==, cases[i].ranges);
      g_assert_cmpuint (g_bytes_get_size (answer.bytes), >=, n_head);
      if (n_head > 0)
        g_assert_cmpmem (g_bytes_get_data (answer.bytes, NULL), n_head, cases[i].head, n_head);
    }
}

static void
test_ranges (Fixture *f, gconstpointer data)
{
  g_auto (Answer) whole = view (f, "x_00001_.png", NULL);
  g_auto (Answer) part = view (f, "x_00001_.png", "bytes=4-11");
  g_auto (Answer) made = view (f, "x_00001_.png&preview=jpeg", "bytes=4-11");
  g_autofree char *range =
    g_strdup_printf ("bytes 4-11/%" G_GSIZE_FORMAT, g_bytes_get_size (whole.bytes));

  g_assert_cmpuint (part.status, ==, 206);
  g_assert_cmpstr (part.range, ==, range);
  g_assert_cmpmem (g_bytes_get_data (part.bytes, NULL), g_bytes_get_size (part.bytes),
                   (const char *) g_bytes_get_data (whole.bytes, NULL) + 4, 8);
  g_assert_cmpuint (made.status, ==, 200); /* no ranges of what is made for the answer */
  g_assert_null (made.range);
}

/* A worse quality is a smaller file. Red when the number behind ";" is not read. */
static void
test_quality (Fixture *f, gconstpointer data)
{
  g_auto (Answer) low = view (f, "x_00001_.png&preview=jpeg;10", NULL);
  g_auto (Answer) usual = view (f, "x_00001_.png&preview=jpeg", NULL);
  g_auto (Answer) named = view (f, "x_00001_.png&preview=jpeg;90", NULL);

  g_assert_cmpuint (g_bytes_get_size (low.bytes) * 2, <, g_bytes_get_size (usual.bytes));
  g_assert_true (g_bytes_equal (usual.bytes, named.bytes));
}

static void
upload (Fixture *f, const char *name)
{
  g_autofree char *url = g_strconcat (assay_sandbox_get_url (f->sandbox), "/upload/image", NULL);
  SoupMultipart *multipart = soup_multipart_new ("multipart/form-data");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) answer = NULL;

  soup_multipart_append_form_file (multipart, "image", name, "image/png", bytes);
  message = soup_message_new_from_multipart (url, multipart);
  soup_multipart_free (multipart);
  answer = soup_session_send_and_read (f->client->session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

/* What somebody uploaded is named for what it is, and converted only if it is a PNG. */
static void
test_uploaded (Fixture *f, gconstpointer data)
{
  static const char *const names[][2] = {{"a.png", "image/png"},
                                         {"a.JPG", "image/jpeg"},
                                         {"a.webp", "image/webp"},
                                         {"a.html", "application/octet-stream"}};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *query = g_strconcat (names[i][0], "&type=input", NULL);
      g_autofree char *preview = g_strconcat (query, "&preview=jpeg", NULL);

      upload (f, names[i][0]);
      {
        g_auto (Answer) stored = view (f, query, NULL);
        g_auto (Answer) converted = view (f, preview, NULL);

        g_assert_cmpstr (stored.type, ==, names[i][1]);
        g_assert_cmpuint (converted.status, ==, 501);
      }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sandbox/view/forms", Fixture, NULL, set_up, test_forms, tear_down);
  g_test_add ("/sandbox/view/ranges", Fixture, NULL, set_up, test_ranges, tear_down);
  g_test_add ("/sandbox/view/quality", Fixture, NULL, set_up, test_quality, tear_down);
  g_test_add ("/sandbox/view/uploaded", Fixture, NULL, set_up, test_uploaded, tear_down);
  return g_test_run ();
}
