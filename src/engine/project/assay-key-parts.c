/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-key-parts.h"

#include "base/assay-secret.h"
#include "comfy/assay-comfy-link.h"
#include "wire/assay-server-key.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
assay_key_dup_server (const char *typed)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *address = NULL;

  g_return_val_if_fail (typed != NULL, NULL);
  address = g_strstrip (g_strdup (typed));
  return assay_comfy_link_dup_name (address, problems);
}

char *
assay_key_dup_host (const char *server)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (server != NULL, NULL);
  uri = g_uri_parse (server, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (server);
  if (g_uri_get_port (uri) < 0)
    return g_strdup (g_uri_get_host (uri));
  return g_strdup_printf (strchr (g_uri_get_host (uri), ':') != NULL ? "[%s]:%d" : "%s:%d",
                          g_uri_get_host (uri), g_uri_get_port (uri));
}

static char *
dup_bare (const char *text)
{
  return g_strstrip (g_strdup (text));
}

const char *
assay_key_find_fault (const char *name, const char *value)
{
  static const char *const sentences[] = {
    [ASSAY_KEY_GOOD] = NULL,
    [ASSAY_KEY_NO_NAME] = N_ ("Name the header that the key is sent in."),
    [ASSAY_KEY_BAD_NAME] = N_ ("The name of a header has letters, digits and “-”, and no spaces."),
    [ASSAY_KEY_OUR_NAME] = N_ ("Assay sets this header itself; no key can be sent in it."),
    [ASSAY_KEY_NO_VALUE] = N_ ("Type the key that is sent in this header."),
    [ASSAY_KEY_BAD_VALUE] =
      N_ ("The key has a line break or another character that cannot be sent."),
    [ASSAY_KEY_TOO_LONG] = N_ ("This is longer than servers take: 256 letters for the name, 8192 "
                               "for the key."),
  };
  g_autofree char *bare_name = NULL;
  assay_autosecret char *bare_value = NULL;

  g_return_val_if_fail (name != NULL && value != NULL, NULL);
  bare_name = dup_bare (name);
  bare_value = dup_bare (value);
  return sentences[assay_server_key_check (bare_name, bare_value)];
}

gboolean
assay_key_lacks_word (const char *name, const char *value)
{
  g_autofree char *bare_name = NULL;
  assay_autosecret char *bare_value = NULL;

  g_return_val_if_fail (name != NULL && value != NULL, FALSE);
  bare_name = dup_bare (name);
  bare_value = dup_bare (value);
  return g_ascii_strcasecmp (bare_name, ASSAY_KEY_USUAL_NAME) == 0 && *bare_value != '\0'
         && strchr (bare_value, ' ') == NULL;
}

char *
assay_key_add (char *text, const char *name, const char *value)
{
  g_autofree char *bare_name = NULL;
  assay_autosecret char *bare_value = NULL;
  char *longer;

  g_return_val_if_fail (name != NULL && value != NULL, NULL);
  bare_name = dup_bare (name);
  bare_value = dup_bare (value);
  longer = g_strconcat (text != NULL ? text : "", bare_name, *bare_name != '?' ? ": " : "=",
                        bare_value, "\n", NULL);
  assay_secret_free (text);
  return longer;
}

static char *
dup_name (const char *line)
{
  return g_strndup (line, strcspn (line, *line == '?' ? "=" : ":"));
}

char **
assay_key_list_names (const char *text)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (text != NULL, NULL);
  for (const char *line = text; *line != '\0';)
    {
      g_autofree char *name = dup_name (line);
      const char *end = strchr (line, '\n');

      g_strv_builder_add (names, name);
      line = end != NULL ? end + 1 : "";
    }
  return g_strv_builder_end (names);
}
