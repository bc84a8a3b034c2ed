/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#include "imaging/assay-png.h"
#include "sandbox/assay-sandbox-jpeg.h"
#include "sandbox/assay-sandbox-webp.h"

#define USUAL_QUALITY 90

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

static AssayPicture *
decode (GBytes *png)
{
  AssayPngFacts facts;

  return assay_png_decode (png, "view", &facts, NULL);
}

static guint8
pick (const char *channel, guint8 color)
{
  return channel[0] == 'a' ? 0 : color;
}

/* channel=rgb drops the alpha, channel=a blackens the colours; both are encoded anew. */
static GBytes *
change_channel (const AssayPicture *in, const char *channel)
{
  g_autoptr (AssayPicture) out = assay_picture_new (in->width, in->height);

  for (gsize i = 0; i < (gsize) in->width * (gsize) in->height; i++)
    {
      AssayPixel p = in->pixels[i];

      out->pixels[i] = (AssayPixel){pick (channel, p.r), pick (channel, p.g), pick (channel, p.b),
                                    channel[0] == 'a' ? p.a : 255};
    }
  return assay_png_encode (out, 1, NULL, 0);
}

/* What can be had of a stored file. */
typedef enum
{
  AS_STORED,
  AS_CHANNEL, /* a PNG of some channels */
  AS_JPEG,
  AS_WEBP,
} Form;

/* As the real server reads both: a preview that is no JPEG, or that may have alpha, is WebP. */
static Form
choose_form (const char *preview, const char *channel)
{
  gboolean jpeg = preview != NULL && strcspn (preview, ";") == strlen ("jpeg")
                  && g_str_has_prefix (preview, "jpeg");

  if (preview != NULL)
    return jpeg && (channel == NULL || strchr (channel, 'a') == NULL) ? AS_JPEG : AS_WEBP;
  return g_strcmp0 (channel, "rgb") == 0 || g_strcmp0 (channel, "a") == 0 ? AS_CHANNEL : AS_STORED;
}

/* The number at the end of "jpeg;80". */
static int
read_quality (const char *preview)
{
  const char *last = strrchr (preview, ';');
  guint64 quality = USUAL_QUALITY;

  if (last != NULL)
    g_ascii_string_to_unsigned (last + 1, 10, 0, G_MAXUINT, &quality, NULL);
  return (int) CLAMP (quality, 1, 100);
}

static void
answer_sorry (SoupServerMessage *message, const char *text)
{
  soup_server_message_set_status (message, SOUP_STATUS_NOT_IMPLEMENTED, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_STATIC, text,
                                    strlen (text));
}

/* By its name, as Python's mimetypes does for what is uploaded to a server of pictures. */
static const char *
content_type (const char *name)
{
  static const char *const types_by_end[][2] = {{".png", "image/png"},
                                                {".jpg", "image/jpeg"},
                                                {".jpeg", "image/jpeg"},
                                                {".webp", "image/webp"},
                                                {".gif", "image/gif"}};
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (types_by_end); i++)
    if (g_str_has_suffix (lower, types_by_end[i][0]))
      return types_by_end[i][1];
  return "application/octet-stream";
}

static void
answer_bytes (SoupServerMessage *message, GBytes *bytes, const char *type, const char *name)
{
  g_autofree char *disposition = NULL;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *plain = g_strdup (name);

  for (char *c = plain; *c != '\0'; c++)
    if (*c == '"' || (guchar) *c < 0x20)
      *c = '_';
  disposition = g_strdup_printf ("filename=\"%s\"", plain);
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_set_status (message, 200, NULL);
}

/* libsoup answers a range of it by itself. */
static void
answer_stored (SoupServerMessage *message, GBytes *bytes, const char *name)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Accept-Ranges",
                                "bytes");
  answer_bytes (message, bytes, content_type (name), name);
}

/* %NULL: no form for so large a picture. */
static GBytes *
convert (const AssayPicture *picture, Form form, const char *preview, const char *channel)
{
  switch (form)
    {
    case AS_JPEG:
      return sandbox_jpeg_encode (picture, read_quality (preview));
    case AS_WEBP:
      return sandbox_webp_encode (picture, read_quality (preview));
    default:
      return change_channel (picture, channel);
    }
}

static const char *const types_by_form[] = {
  [AS_CHANNEL] = "image/png", [AS_JPEG] = "image/jpeg", [AS_WEBP] = "image/webp"};

/* Made for this answer: no ranges of it. */
static void
answer_converted (
  SoupServerMessage *message, GBytes *stored, const char *name, Form form, GHashTable *query)
{
  g_autoptr (AssayPicture) picture = decode (stored);
  g_autoptr (GBytes) bytes = picture != NULL ? convert (picture, form, get_field (query, "preview"),
                                                        get_field (query, "channel"))
                                             : NULL;

  if (bytes == NULL)
    {
      answer_sorry (message, "The sandbox cannot convert this: only PNG files within the limits of "
                             "the wanted form. Leave out preview and channel.");
      return;
    }
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  answer_bytes (message, bytes, types_by_form[form], name);
}

static void
answer_file (SoupServerMessage *message, GBytes *stored, const char *name, GHashTable *query)
{
  Form form = choose_form (get_field (query, "preview"), get_field (query, "channel"));

  if (form == AS_STORED)
    answer_stored (message, stored, name);
  else
    answer_converted (message, stored, name, form, query);
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
  if (bytes != NULL)
    answer_file (message, bytes, name, query);
  else
    sandbox_answer_empty (message, SOUP_STATUS_NOT_FOUND);
}
