/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-http.h"

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/* What is wrong with @uri as a server's address; %NULL if nothing. */
static const char *
find_fault (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
    return N_ ("“{0}” is not the address of a server: it must begin with http:// or https://.");
  if (!has_text (g_uri_get_host (uri)))
    return N_ ("“{0}” names no server.");
  if (has_text (g_uri_get_userinfo (uri)))
    return N_ ("The address of a server must not hold a user name or a password.");
  if (has_text (g_uri_get_query (uri)) || has_text (g_uri_get_fragment (uri)))
    return N_ ("The address of a server must not have a “?” or “#” part.");
  return NULL;
}

static char *
dup_base (GUri *uri)
{
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  gsize length = strlen (path);

  while (length > 0 && path[length - 1] == '/')
    path[--length] = '\0';
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), path, NULL, NULL);
}

char *
_assay_comfy_url_parse (const char *url, AssayProblems *problems)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *fault = uri != NULL ? find_fault (uri)
                                  : N_ ("“{0}” is not the address of a server, such as "
                                        "http://127.0.0.1:8188.");
  /* An address with a password or a key in it is not repeated. */
  gboolean is_secret = uri != NULL
                       && (has_text (g_uri_get_userinfo (uri)) || has_text (g_uri_get_query (uri))
                           || has_text (g_uri_get_fragment (uri)));

  if (fault == NULL)
    return dup_base (uri);
  assay_problems_add (problems, NULL, NULL, "server.bad_url", fault,
                      is_secret
                        ? N_ ("Give a key apart from the address: on the command line with "
                              "--auth-file FILE, where a line “?NAME=VALUE” is added to every "
                              "address.")
                        : NULL,
                      is_secret ? "" : url, NULL);
  return NULL;
}

gboolean
_assay_comfy_url_is_loopback (const char *base)
{
  g_autoptr (GUri) uri = g_uri_parse (base, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : "";
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

gboolean
_assay_comfy_url_is_tls (const char *base)
{
  return g_str_has_prefix (base, "https:");
}

char *
_assay_comfy_url_dup_target (GUri *from, const char *location)
{
  g_autoptr (GUri) target =
    location != NULL ? g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return target != NULL ? g_uri_to_string_partial (target, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY
                                                             | G_URI_HIDE_FRAGMENT)
                        : NULL;
}
