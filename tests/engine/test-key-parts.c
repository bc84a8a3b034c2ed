/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-key-parts.h"

#include "base/assay-secret.h"

/* A key as a surface puts it together, by values: whose it is, what it is called, what is wrong
 * with it. Mutations: dup_server that leaves the port or the path out (another server gets the
 * key); assay_key_add with one form for both. */

static void
assert_server (const char *typed, const char *name, const char *host)
{
  g_autofree char *server = assay_key_dup_server (typed);
  g_autofree char *shown = server != NULL ? assay_key_dup_host (server) : NULL;

  g_assert_cmpstr (server, ==, name);
  g_assert_cmpstr (shown, ==, host);
}

static void
test_server (void)
{
  assert_server (" http://127.0.0.1:8188/ ", "http://127.0.0.1:8188", "127.0.0.1:8188");
  assert_server ("http://127.0.0.1:8189", "http://127.0.0.1:8189", "127.0.0.1:8189");
  assert_server ("https://box.example/comfy/", "https://box.example/comfy", "box.example");
  assert_server ("https://box.example/other", "https://box.example/other", "box.example");
  assert_server ("http://[::1]:8188", "http://[::1]:8188", "[::1]:8188");
  assert_server ("box.example", NULL, NULL);
  assert_server ("https://me:word@box.example", NULL, NULL);
  assert_server ("", NULL, NULL);
}

static void
test_text (void)
{
  assay_autosecret char *text = assay_key_add (NULL, " X-API-Key ", " abc ");
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  text = assay_key_add (text, "?token", "d=e");
  text = assay_key_add (text, "CF-Access-Client-Secret", "f: g");
  g_assert_cmpstr (text, ==, "X-API-Key: abc\n?token=d=e\nCF-Access-Client-Secret: f: g\n");
  names = assay_key_list_names (text);
  joined = g_strjoinv ("|", names);
  g_assert_cmpstr (joined, ==, "X-API-Key|?token|CF-Access-Client-Secret");
}

static void
test_told (void)
{
  g_assert_null (assay_key_find_fault ("Authorization", "Bearer abc\n"));
  g_assert_cmpstr (assay_key_find_fault ("X-API-Key", "a\nb"), ==,
                   "The key has a line break or another character that cannot be sent.");
  g_assert_nonnull (assay_key_find_fault ("", "abc"));
  g_assert_nonnull (assay_key_find_fault ("X-API-Key", " "));
  g_assert_true (assay_key_lacks_word ("authorization", "abc"));
  g_assert_false (assay_key_lacks_word ("Authorization", "Bearer abc"));
  g_assert_false (assay_key_lacks_word ("Authorization", ""));
  g_assert_false (assay_key_lacks_word ("X-API-Key", "abc"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/key-parts/server", test_server);
  g_test_add_func ("/engine/key-parts/text", test_text);
  g_test_add_func ("/engine/key-parts/told", test_told);
  return g_test_run ();
}
