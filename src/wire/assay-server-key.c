/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-server-key.h"

#include <string.h>

#define WEBSOCKET "Sec-WebSocket-"

static gboolean
is_of (const char *text, const char *others)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (others, *at) == NULL)
      return FALSE;
  return *text != '\0';
}

/* What makes a request what it is stays ours. */
static gboolean
is_ours (const char *name)
{
  static const char *const names[] = {"Host",       "Content-Length", "Content-Type",     "Origin",
                                      "Connection", "Upgrade",        "Transfer-Encoding"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;
  return g_ascii_strncasecmp (name, WEBSOCKET, strlen (WEBSOCKET)) == 0;
}

static gboolean
is_printable (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return FALSE;
  return TRUE;
}

gboolean
assay_server_key_is_query (const char *query)
{
  g_return_val_if_fail (query != NULL, FALSE);
  return is_of (query, "-._~!$&'()*+,;=:@/?%");
}

static AssayKeyFault
check_name (const char *name)
{
  gboolean in_address = *name == '?';

  if (*name == '\0' || g_str_equal (name, "?"))
    return ASSAY_KEY_NO_NAME;
  if (strlen (name) > ASSAY_KEY_NAME_MAX_BYTES)
    return ASSAY_KEY_TOO_LONG;
  if (in_address)
    return is_of (name + 1, "-._~") ? ASSAY_KEY_GOOD : ASSAY_KEY_BAD_NAME;
  if (!is_of (name, "!#$%&'*+-.^_`|~"))
    return ASSAY_KEY_BAD_NAME;
  return is_ours (name) ? ASSAY_KEY_OUR_NAME : ASSAY_KEY_GOOD;
}

AssayKeyFault
assay_server_key_check (const char *name, const char *value)
{
  AssayKeyFault fault;

  g_return_val_if_fail (name != NULL && value != NULL, ASSAY_KEY_NO_NAME);

  fault = check_name (name);
  if (fault != ASSAY_KEY_GOOD)
    return fault;
  if (*value == '\0')
    return ASSAY_KEY_NO_VALUE;
  if (strlen (value) > ASSAY_KEY_VALUE_MAX_BYTES)
    return ASSAY_KEY_TOO_LONG;
  if (!is_printable (value) || (*name == '?' && !assay_server_key_is_query (value)))
    return ASSAY_KEY_BAD_VALUE;
  return ASSAY_KEY_GOOD;
}
