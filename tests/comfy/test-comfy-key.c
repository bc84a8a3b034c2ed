/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-key.h"

#include <string.h>

/* What a key file may say, and that nothing of it is told. Mutations: take_line without
 * is_printable (refused: a line break inside a value goes out); without is_ours (refused: Host);
 * add_secret that keeps the whole value only (struck: "Bearer WORD" repeated as WORD). */

static char *
headers_of (const char *text, const char *name)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayComfyKey) key = _assay_comfy_key_parse (text, problems);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", "http://h/");

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (key);
  _assay_comfy_key_set_headers (key, message);
  return g_strdup (soup_message_headers_get_one (soup_message_get_request_headers (message), name));
}

static void
test_headers (void)
{
  static const struct
  {
    const char *text, *name, *value;
  } rows[] = {
    {"Bearer abc", "Authorization", "Bearer abc"},
    {"Bearer abc\r\n\r\n", "Authorization", "Bearer abc"},
    {"Basic dTpw", "Authorization", "Basic dTpw"},
    {"Bearer a:b", "Authorization", "Bearer a:b"},
    {"X-API-Key: abc", "X-API-Key", "abc"},
    {"X-API-Key:abc\n", "X-API-Key", "abc"},
    {"CF-Access-Client-Id: id.access\nCF-Access-Client-Secret: s\n", "CF-Access-Client-Id",
     "id.access"},
    {"CF-Access-Client-Id: id.access\nCF-Access-Client-Secret: s\n", "CF-Access-Client-Secret",
     "s"},
    {"Authorization: Bearer abc\nX-Other: d: e\n", "X-Other", "d: e"},
    {"X-API-Key: abc", "Authorization", NULL},
    {"?token=abc", "Authorization", NULL},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = headers_of (rows[i].text, rows[i].name);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

static void
test_address (void)
{
  g_autoptr (AssayComfyKey) none = _assay_comfy_key_parse (NULL, NULL);
  g_autoptr (AssayComfyKey) key = _assay_comfy_key_parse ("?token=a%20b&x=1", NULL);
  g_autofree char *plain = _assay_comfy_key_dup_address (none, "http://h/ws?clientId=1");
  g_autofree char *first = _assay_comfy_key_dup_address (key, "http://h/queue");
  g_autofree char *more = _assay_comfy_key_dup_address (key, "http://h/ws?clientId=1");

  g_assert_true (_assay_comfy_key_is_empty (none));
  g_assert_false (_assay_comfy_key_is_empty (key));
  g_assert_cmpstr (plain, ==, "http://h/ws?clientId=1");
  g_assert_cmpstr (first, ==, "http://h/queue?token=a%20b&x=1");
  g_assert_cmpstr (more, ==, "http://h/ws?clientId=1&token=a%20b&x=1");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *line;
  } rows[] = {
    {"", "1"},
    {" \n\n", "1"},
    {"Bearer ab\rX-Evil: 1", "1"},
    {"Bearer abc\nX-API-Key: planted", "1"},
    {"X-API-Key: planted\nBearer abc", "2"},
    {"X-API-Key: plan\ted", "1"},
    {"Host: elsewhere", "1"},
    {"X-API-Key: planted\ntransfer-encoding: chunked", "2"},
    {"Sec-WebSocket-Key: planted", "1"},
    {"?", "1"},
    {"?token=a b", "1"},
    {"?token=planted#x", "1"},
    {"?a=1\n?b=2", "2"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *told = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_null (_assay_comfy_key_parse (rows[i].text, problems));
      g_assert_true (assay_problems_has (problems, "server.bad_key"));
      told = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
      g_assert_null (strstr (told, "planted"));
      g_assert_nonnull (strstr (told, rows[i].line));
    }
}

static void
assert_struck (const AssayComfyKey *key, const char *body, const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr (GBytes) struck = _assay_comfy_key_strike (key, bytes);
  g_autofree char *text = g_strndup (g_bytes_get_data (struck, NULL), g_bytes_get_size (struck));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_struck (void)
{
  g_autoptr (AssayComfyKey) key =
    _assay_comfy_key_parse ("Authorization: Bearer planted\nX-Short: abc\n?token=seedling", NULL);

  assert_struck (key, "no", "no");
  assert_struck (key, "{\"error\":\"planted is not good\"}", "{\"error\":\"******* is not good\"}");
  assert_struck (key, "Bearer planted planted", "************** *******");
  assert_struck (key, "/ws?token=seedling", "/ws?token=********");
  assert_struck (key, "abcdef", "abcdef");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy/key/headers", test_headers);
  g_test_add_func ("/comfy/key/address", test_address);
  g_test_add_func ("/comfy/key/refused", test_refused);
  g_test_add_func ("/comfy/key/struck", test_struck);
  return g_test_run ();
}
