/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#include "imaging/assay-png.h"

static const char *const types[] = {"output", "input", "temp", NULL};

static const char *
get_field (GHashTable *query, const char *name)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

/* "x.png [input]": the name may carry its type. */
static char *
split_annotation (const char *filename, const char **type)
{
  for (gsize i = 0; types[i] != NULL; i++)
    {
      g_autofree char *suffix = g_strdup_printf (" [%s]", types[i]);

      if (g_str_has_suffix (filename, suffix))
        {
          *type = types[i];
          return g_strndup (filename, strlen (filename) - strlen (suffix));
        }
    }
  return g_strdup (filename);
}

static guint8
pick (const char *channel, guint8 color)
{
  return channel[0] == 'a' ? 0 : color;
}

/* channel=rgb drops the alpha, channel=a blackens the colours; both are encoded anew. */
static GBytes *
change_channel (GBytes *png, const char *channel)
{
  AssayPngFacts facts;
  g_autoptr (AssayPicture) in = assay_png_decode (png, "view", &facts, NULL);
  g_autoptr (AssayPicture) out = in != NULL ? assay_picture_new (in->width, in->height) : NULL;

  if (out == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize) in->width * (gsize) in->height; i++)
    {
      AssayPixel p = in->pixels[i];

      out->pixels[i] = (AssayPixel){pick (channel, p.r), pick (channel, p.g), pick (channel, p.b),
                                    channel[0] == 'a' ? p.a : 255};
    }
  return assay_png_encode (out, 1, NULL, 0);
}

static void
answer_file (SoupServerMessage *message, GBytes *bytes, const char *name)
{
  g_autofree char *disposition = NULL;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *plain = g_strdup (name);

  for (char *c = plain; *c != '\0'; c++)
    if (*c == '"' || (guchar) *c < 0x20)
      *c = '_';
  disposition = g_strdup_printf ("filename=\"%s\"", plain);
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_set_content_type (headers, "image/png", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_set_status (message, 200, NULL);
}

static GBytes *
find_file (AssaySandbox *self, const char *type, const char *subfolder, const char *name)
{
  GBytes *bytes;

  g_mutex_lock (&self->lock);
  bytes = sandbox_file_get_locked (self, type, subfolder, name);
  g_mutex_unlock (&self->lock);
  return bytes;
}

void
sandbox_route_view (AssaySandbox *self, SoupServerMessage *message, GHashTable *query)
{
  const char *filename = get_field (query, "filename");
  const char *type = get_field (query, "type");
  const char *subfolder = get_field (query, "subfolder");
  const char *channel = get_field (query, "channel");
  const char *annotated = NULL;
  g_autofree char *name = filename != NULL ? split_annotation (filename, &annotated) : NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (name == NULL)
    {
      sandbox_answer_empty (message, SOUP_STATUS_NOT_FOUND);
      return;
    }
  type = annotated != NULL ? annotated : type != NULL ? type : "output";
  if (!sandbox_file_is_safe (name) || !g_strv_contains (types, type))
    {
      sandbox_answer_empty (message, SOUP_STATUS_BAD_REQUEST);
      return;
    }
  if (subfolder != NULL && !sandbox_file_is_safe (subfolder))
    {
      sandbox_answer_empty (message, SOUP_STATUS_FORBIDDEN);
      return;
    }
  bytes = find_file (self, type, subfolder != NULL ? subfolder : "", name);
  if (bytes != NULL && (g_strcmp0 (channel, "rgb") == 0 || g_strcmp0 (channel, "a") == 0))
    {
      GBytes *changed = change_channel (bytes, channel);

      g_bytes_unref (bytes);
      bytes = changed;
    }
  if (bytes != NULL)
    answer_file (message, bytes, name);
  else
    sandbox_answer_empty (message, SOUP_STATUS_NOT_FOUND);
}
