/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-key.h"

#include "base/assay-secret.h"
#include "wire/assay-server-key.h"

#include <string.h>

#define AUTHORIZATION "Authorization"
#define LEAST_STRUCK  6
#define STRUCK        '*'

typedef struct
{
  char *name, *value;
} Header;

struct _AssayComfyKey
{
  GArray *headers;   /* Header */
  char *query;       /* without "?", or %NULL */
  GPtrArray *secret; /* char *, the longest first: what must not be told */
};

typedef char **Secrets;

static void
free_secrets (Secrets secrets)
{
  for (guint i = 0; secrets != NULL && secrets[i] != NULL; i++)
    assay_secret_free (secrets[i]);
  g_free (secrets);
}

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Secrets, free_secrets, NULL)

static void
header_clear_cb (gpointer data)
{
  Header *header = data;

  g_free (header->name);
  assay_secret_free (header->value);
}

static int
compare_length_cb (gconstpointer a, gconstpointer b)
{
  gsize x = strlen (*(char *const *) a), y = strlen (*(char *const *) b);

  return (x < y) - (x > y);
}

/* What of @value is secret: all of it, and of "Bearer WORD" the word alone too. */
static void
add_secret (AssayComfyKey *self, const char *value)
{
  const char *space = strrchr (value, ' ');

  for (const char *word = value; word != NULL; word = word == value && space ? space + 1 : NULL)
    if (strlen (word) >= LEAST_STRUCK)
      g_ptr_array_add (self->secret, g_strdup (word));
}

static gboolean
take_header (AssayComfyKey *self, const char *name, const char *value)
{
  const Header header = {g_strdup (name), g_strdup (value)};

  if (assay_server_key_check (name, value) != ASSAY_KEY_GOOD
      || self->headers->len >= ASSAY_KEY_MAX_PARTS)
    {
      header_clear_cb ((gpointer) &header);
      return FALSE;
    }
  g_array_append_val (self->headers, header);
  add_secret (self, value);
  return TRUE;
}

static gboolean
take_query (AssayComfyKey *self, const char *query)
{
  g_auto (Secrets) parts = g_strsplit (query, "&", -1);

  if (!assay_server_key_is_query (query) || strlen (query) > ASSAY_KEY_VALUE_MAX_BYTES
      || self->query != NULL)
    return FALSE;
  self->query = g_strdup (query);
  for (guint i = 0; parts[i] != NULL; i++)
    add_secret (self, strchr (parts[i], '=') != NULL ? strchr (parts[i], '=') + 1 : parts[i]);
  return TRUE;
}

/* %FALSE: it is nothing that could be shown. @alone: it is the file's only line. */
static gboolean
take_line (AssayComfyKey *self, const char *line, gboolean alone)
{
  const char *colon = strchr (line, ':');
  assay_autosecret char *name =
    colon != NULL ? g_strndup (line, (gsize) (colon - line)) : g_strdup ("");
  assay_autosecret char *value = g_strstrip (g_strdup (colon != NULL ? colon + 1 : ""));
  AssayKeyFault fault = assay_server_key_check (name, value);

  if (*line == '?')
    return take_query (self, line + 1);
  if (fault == ASSAY_KEY_NO_NAME || fault == ASSAY_KEY_BAD_NAME || fault == ASSAY_KEY_NO_VALUE)
    return alone && take_header (self, AUTHORIZATION, line);
  return take_header (self, name, value);
}

static gboolean
take_lines (AssayComfyKey *self, char **lines, guint *out_line)
{
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += *g_strstrip (lines[i]) != '\0';
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !take_line (self, lines[i], n == 1))
      {
        *out_line = i + 1;
        return FALSE;
      }
  *out_line = 1;
  return n > 0;
}

AssayComfyKey *
_assay_comfy_key_parse (const char *text, AssayProblems *problems)
{
  g_autoptr (AssayComfyKey) self = g_new0 (AssayComfyKey, 1);
  g_auto (Secrets) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *number = NULL;
  guint line;

  self->headers = g_array_new (FALSE, FALSE, sizeof (Header));
  g_array_set_clear_func (self->headers, header_clear_cb);
  self->secret = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_secret_free);
  if (text == NULL || take_lines (self, lines, &line))
    {
      g_ptr_array_sort (self->secret, compare_length_cb);
      return g_steal_pointer (&self);
    }
  number = g_strdup_printf ("%u", line);
  assay_problems_add (
    problems, NULL, NULL, "server.bad_key", N_ ("Line {0} of the key is nothing that can be sent."),
    N_ ("Write “Bearer KEY” alone, or a line “NAME: VALUE” for each header, or “?NAME=VALUE” for a "
        "key in the address."),
    number, NULL);
  return NULL;
}

void
_assay_comfy_key_free (AssayComfyKey *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->headers);
  g_ptr_array_unref (self->secret);
  assay_secret_free (self->query);
  g_free (self);
}

void
_assay_comfy_key_strike_too (AssayComfyKey *self, const AssayComfyKey *other)
{
  for (guint i = 0; i < other->secret->len; i++)
    if (!g_ptr_array_find_with_equal_func (self->secret, other->secret->pdata[i], g_str_equal,
                                           NULL))
      g_ptr_array_add (self->secret, g_strdup (other->secret->pdata[i]));
  g_ptr_array_sort (self->secret, compare_length_cb);
}

gboolean
_assay_comfy_key_is_empty (const AssayComfyKey *self)
{
  return self->headers->len == 0 && self->query == NULL;
}

char *
_assay_comfy_key_dup_address (const AssayComfyKey *self, const char *address)
{
  if (self->query == NULL)
    return g_strdup (address);
  return g_strconcat (address, strchr (address, '?') != NULL ? "&" : "?", self->query, NULL);
}

void
_assay_comfy_key_set_headers (const AssayComfyKey *self, SoupMessage *message)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = &g_array_index (self->headers, Header, i);

      soup_message_headers_replace (soup_message_get_request_headers (message), header->name,
                                    header->value);
    }
}

/* Where @secret next stands in @text, or %NULL. */
static char *
find (char *text, gsize n_bytes, const char *secret)
{
  return memmem (text, n_bytes, secret, strlen (secret));
}

static gboolean
holds_any (const AssayComfyKey *self, GBytes *body)
{
  gsize n_bytes;
  char *text = (char *) g_bytes_get_data (body, &n_bytes);

  for (guint i = 0; text != NULL && i < self->secret->len; i++)
    if (find (text, n_bytes, self->secret->pdata[i]) != NULL)
      return TRUE;
  return FALSE;
}

GBytes *
_assay_comfy_key_strike (const AssayComfyKey *self, GBytes *body)
{
  gsize n_bytes = g_bytes_get_size (body);
  char *text;

  if (!holds_any (self, body))
    return g_bytes_ref (body);
  text = g_memdup2 (g_bytes_get_data (body, NULL), n_bytes);
  for (guint i = 0; i < self->secret->len; i++)
    for (char *at = text; at != NULL;)
      {
        at = find (at, n_bytes - (gsize) (at - text), self->secret->pdata[i]);
        if (at != NULL)
          memset (at, STRUCK, strlen (self->secret->pdata[i]));
      }
  return g_bytes_new_take (text, n_bytes);
}
