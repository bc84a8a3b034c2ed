/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/keys/assay-keyring.h"

#include "base/assay-secret.h"

#include <libsecret/secret.h>
#include <string.h>

/* The keyring, in the file that own-display names. Mutations: attributes_new without the server
 * (another port gets the key); end without drop_held; is_absent without SERVICE_UNKNOWN;
 * searched_cb that fails where there is nothing. */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static char *
find (const char *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  assay_keyring_find_async (server, NULL, ended_cb, &result);
  wait_for_result (&result);
  text = assay_keyring_find_finish (result, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_found (const char *server, const char *expected)
{
  assay_autosecret char *text = find (server);

  g_assert_cmpstr (text, ==, expected);
}

static void
save (const char *server, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  assay_keyring_save_async (server, text, NULL, ended_cb, &result);
  wait_for_result (&result);
  g_assert_true (assay_keyring_save_finish (result, &error));
  g_assert_no_error (error);
}

static void
forget (const char *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  assay_keyring_forget_async (server, NULL, ended_cb, &result);
  wait_for_result (&result);
  g_assert_true (assay_keyring_forget_finish (result, &error));
  g_assert_no_error (error);
}

static void
test_kept (void)
{
  assert_found ("http://box:1", NULL);
  forget ("http://box:1");
  save ("http://box:1", "X-API-Key: one\n");
  save ("http://box:1/comfy", "X-API-Key: two\n");
  assert_found ("http://box:1", "X-API-Key: one\n");
  assert_found ("http://box:1/comfy", "X-API-Key: two\n");
  assert_found ("http://box:2", NULL);
  assert_found ("https://box:1", NULL);
  save ("http://box:1", "Bearer three\n");
  assert_found ("http://box:1", "Bearer three\n");
  forget ("http://box:1");
  assert_found ("http://box:1", NULL);
  assert_found ("http://box:1/comfy", "X-API-Key: two\n");
}

static void
test_held (void)
{
  assay_keyring_hold ("http://held:1", "Bearer held\n");
  assert_found ("http://held:1", "Bearer held\n");
  assert_found ("http://held:2", NULL);
  save ("http://held:1", "Bearer kept\n");
  assert_found ("http://held:1", "Bearer kept\n");
  assay_keyring_hold ("http://held:1", "Bearer held\n");
  forget ("http://held:1");
  assert_found ("http://held:1", NULL);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  assay_keyring_find_async ("http://box:1", cancellable, ended_cb, &result);
  wait_for_result (&result);
  g_assert_null (assay_keyring_find_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_trouble (GQuark domain, int code, const char *words)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "why");
  g_autofree char *trouble = assay_keyring_dup_trouble (error);

  g_assert_nonnull (strstr (trouble, words));
}

static void
test_trouble (void)
{
  assert_trouble (G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, "There is no keyring here");
  assert_trouble (SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "is locked");
  assert_trouble (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "gives no answer");
  assert_trouble (G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, "did not take the key: why");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("SECRET_FILE_TEST_PATH") == NULL)
    {
      g_test_skip ("no keyring of the test's own");
      return 0;
    }
  g_test_add_func ("/app/keyring/kept", test_kept);
  g_test_add_func ("/app/keyring/held", test_held);
  g_test_add_func ("/app/keyring/cancelled", test_cancelled);
  g_test_add_func ("/app/keyring/trouble", test_trouble);
  return g_test_run ();
}
