/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-client.h"

#include <string.h>

/* What a client sends comes back as it was: in history, in the queue's order, in the picture. */

typedef struct
{
  AssaySandbox *sandbox;
  Client *client;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;

  f->sandbox = assay_sandbox_new (&options, NULL);
  f->client = client_new (f->sandbox);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  client_free (f->client);
  assay_sandbox_free (f->sandbox);
}

/* The usual prompt with the text @seed for its seed. */
static char *
post (Fixture *f, const char *id, const char *seed, const char *more, guint *status)
{
  g_autofree char *usual = client_make_prompt (id, NULL, "a red potion", 5, 1, 64, "x");
  g_autofree char *member = g_strdup_printf ("\"seed\":%s", seed);
  GString *body = g_string_new (usual);
  g_autofree char *text = NULL;

  g_string_replace (body, "\"seed\":5", member, 1);
  g_string_insert (body, 1, more);
  text = g_string_free (body, FALSE);
  return client_call (f->client, "POST", "/prompt", text, status, NULL);
}

/* As text: a reader of JSON would round it. */
static char *
history_of (Fixture *f, const char *id)
{
  g_autofree char *path = g_strconcat ("/history/", id, NULL);
  g_autoptr (JsonNode) entry = client_wait_history (f->client, id);

  g_assert_nonnull (entry);
  return client_call (f->client, "GET", path, NULL, NULL, NULL);
}

static void
assert_says (const char *text, gsize n_bytes, const char *what)
{
  g_test_message ("%s", what);
  g_assert_nonnull (memmem (text, n_bytes, what, strlen (what)));
}

/* The text of the chunk "tEXt" with that keyword. */
static char *
plain_text (GBytes *png, const char *keyword)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (png, &n_bytes);
  g_autofree char *head = g_strconcat ("tEXt", keyword, NULL);
  const char *at = memmem (data, n_bytes, head, strlen (head) + 1);
  guint32 length;

  g_assert_nonnull (at);
  memcpy (&length, at - 4, sizeof length);
  return g_strndup (at + strlen (head) + 1, GUINT32_FROM_BE (length) - strlen (keyword) - 1);
}

/* Seeds that are one double are three prompts, three files, three histories. Red when integers
 * beyond int64 are read as doubles, as they were. */
static void
test_large_seeds (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *sent, *kept;
  } cases[] = {
    {"18446744073709551615", "18446744073709551615"},
    {"18446744073709551614", "18446744073709551614"},
    {"18446744073709551613", "18446744073709551613"},
    {"9223372036854775808", "9223372036854775808"},
    {"9223372036854775807", "9223372036854775807"},
    {"9007199254740993", "9007199254740993"},
    {"\"18446744073709551612\"", "18446744073709551612"},
    {"\" 0042 \"", "42"},
    {"7.9", "7"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("p%" G_GSIZE_FORMAT, i);
      g_autofree char *member = g_strdup_printf ("\"seed\": %s,", cases[i].kept);
      g_autofree char *path =
        g_strdup_printf ("/view?filename=x_%05" G_GSIZE_FORMAT "_.png", i + 1);
      guint status = 0;
      g_autofree G_GNUC_UNUSED char *answer = post (f, id, cases[i].sent, "", &status);
      g_autofree char *history = NULL;
      g_autoptr (GBytes) png = NULL;
      g_autofree char *prompt = NULL;

      g_assert_cmpuint (status, ==, 200);
      history = history_of (f, id);
      assert_says (history, strlen (history), member);
      png = client_get_bytes (f->client, path, &status);
      g_assert_cmpuint (status, ==, 200);
      prompt = plain_text (png, "prompt");
      assert_says (prompt, strlen (prompt), member);
    }
}

/* One more than the largest seed is told by its digits. Red when the limit is compared as a double.
 */
static void
test_beyond (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *sent, *type, *message;
  } cases[] = {
    {"18446744073709551616", "value_bigger_than_max",
     "Value 18446744073709551616 bigger than max of 18446744073709551615"},
    {"18446744073709551615.0", "value_bigger_than_max", "Value 18446744073709551616 bigger"},
    {"340282366920938463463374607431768211456", "value_bigger_than_max",
     "Value 340282366920938463463374607431768211456 bigger"},
    {"-1", "value_smaller_than_min", "Value -1 smaller than min of 0"},
    {"-9223372036854775809", "value_smaller_than_min", "Value -9223372036854775809 smaller"},
    {"\"1e3\"", "invalid_input_type", "Failed to convert"},
    {"\"+-3\"", "invalid_input_type", "Failed to convert"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status = 0;
      g_autofree char *answer = post (f, "p", cases[i].sent, "", &status);

      g_assert_cmpuint (status, ==, 400);
      assert_says (answer, strlen (answer), cases[i].type);
      assert_says (answer, strlen (answer), cases[i].message);
    }
}

/* The texts in a PNG are plain and as Python writes them: every reader of metadata finds them. Red
 * with iTXt, with raw UTF-8, and with floats of 17 digits. */
static void
test_metadata (Fixture *f, gconstpointer data)
{
  guint status = 0;
  g_autofree G_GNUC_UNUSED char *answer = post (
    f, "p", "1",
    "\"extra_data\":{\"extra_pnginfo\":{\"workflow\":{\"last\":18446744073709551615,\"f\":0.1,"
    "\"e\":1e-7,\"t\":\"\xc3\xa4\xf0\x9f\xa7\xaa\\n\",\"l\":[true,null,{}]},\"mine\":\"two\"}},",
    &status);
  g_autofree char *history = history_of (f, "p");
  g_autoptr (GBytes) png = client_get_bytes (f->client, "/view?filename=x_00001_.png", NULL);
  g_autofree char *workflow = plain_text (png, "workflow"), *mine = plain_text (png, "mine"),
                  *prompt = plain_text (png, "prompt");
  const char *wanted = "{\"last\": 18446744073709551615, \"f\": 0.1, \"e\": 1e-07, \"t\": "
                       "\"\\u00e4\\ud83e\\uddea\\n\", \"l\": [true, null, {}]}";
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (png, &n_bytes);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (workflow, ==, wanted);
  g_assert_cmpstr (mine, ==, "\"two\"");
  g_assert_true (g_str_has_prefix (prompt, "{\"4\": {\"class_type\": \"CheckpointLoaderSimple\""));
  assert_says (history, strlen (history), wanted);
  g_assert_null (memmem (bytes, n_bytes, "iTXt", 4));
  g_assert_null (memmem (bytes, n_bytes, "zTXt", 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sandbox/exact/large-seeds", Fixture, NULL, set_up, test_large_seeds, tear_down);
  g_test_add ("/sandbox/exact/beyond", Fixture, NULL, set_up, test_beyond, tear_down);
  g_test_add ("/sandbox/exact/metadata", Fixture, NULL, set_up, test_metadata, tear_down);
  return g_test_run ();
}
