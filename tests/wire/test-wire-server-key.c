/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-server-key.h"

/* What may be shown to a server, by values. Mutations: is_printable that is always true (a line
 * break goes out); check_name without is_ours; a limit left out. */

static void
test_parts (void)
{
  static const struct
  {
    const char *name, *value;
    AssayKeyFault fault;
  } rows[] = {
    {"Authorization", "Bearer abc", ASSAY_KEY_GOOD},
    {"X-API-Key", "abc", ASSAY_KEY_GOOD},
    {"x_api.key~1", "a: b\xc3\xa9", ASSAY_KEY_GOOD},
    {"?token", "a%20b", ASSAY_KEY_GOOD},
    {"", "abc", ASSAY_KEY_NO_NAME},
    {"?", "abc", ASSAY_KEY_NO_NAME},
    {"X API Key", "abc", ASSAY_KEY_BAD_NAME},
    {"X-API-Key:", "abc", ASSAY_KEY_BAD_NAME},
    {"X\r\nEvil", "abc", ASSAY_KEY_BAD_NAME},
    {"Schl\xc3\xbcssel", "abc", ASSAY_KEY_BAD_NAME},
    {"?to&ken", "abc", ASSAY_KEY_BAD_NAME},
    {"hOST", "abc", ASSAY_KEY_OUR_NAME},
    {"Transfer-Encoding", "chunked", ASSAY_KEY_OUR_NAME},
    {"Sec-WebSocket-Key", "abc", ASSAY_KEY_OUR_NAME},
    {"X-API-Key", "", ASSAY_KEY_NO_VALUE},
    {"X-API-Key", "a\r\nX-Evil: 1", ASSAY_KEY_BAD_VALUE},
    {"X-API-Key", "a\tb", ASSAY_KEY_BAD_VALUE},
    {"X-API-Key", "a\x7f", ASSAY_KEY_BAD_VALUE},
    {"?token", "a b", ASSAY_KEY_BAD_VALUE},
    {"?token", "a#b", ASSAY_KEY_BAD_VALUE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s: %s", rows[i].name, rows[i].value);
      g_assert_cmpint (assay_server_key_check (rows[i].name, rows[i].value), ==, rows[i].fault);
    }
}

static void
test_limits (void)
{
  g_autofree char *name = g_strnfill (ASSAY_KEY_NAME_MAX_BYTES + 1, 'n');
  g_autofree char *value = g_strnfill (ASSAY_KEY_VALUE_MAX_BYTES + 1, 'v');

  g_assert_cmpint (assay_server_key_check (name, "v"), ==, ASSAY_KEY_TOO_LONG);
  g_assert_cmpint (assay_server_key_check ("n", value), ==, ASSAY_KEY_TOO_LONG);
  name[ASSAY_KEY_NAME_MAX_BYTES] = value[ASSAY_KEY_VALUE_MAX_BYTES] = '\0';
  g_assert_cmpint (assay_server_key_check (name, value), ==, ASSAY_KEY_GOOD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/server-key/parts", test_parts);
  g_test_add_func ("/wire/server-key/limits", test_limits);
  return g_test_run ();
}
