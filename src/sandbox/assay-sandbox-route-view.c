/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#include "imaging/assay-png.h"

static const char *const types[] = { "output", "input", "temp", NULL };

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

      out->pixels[i] = (AssayPixel) { pick (channel, p.r), pick (channel, p.g), pick (channel, p.b),
                                      channel[0] == 'a' ? p.a : 255 };
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

/* --- POST /upload/image --- */

typedef struct
{
  char *filename;
  GBytes *bytes;
  char *type, *subfolder, *overwrite;
} Upload;

static char *
part_text (GBytes *body)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (body, &n_bytes);

  return n_bytes < 512 && g_utf8_validate (text, (gssize) n_bytes, NULL) ? g_strndup (text, n_bytes) : NULL;
}

static void
take_part (Upload *upload, SoupMessageHeaders *headers, GBytes *body)
{
  g_autoptr (GHashTable) parameters = NULL;
  g_autofree char *disposition = NULL;
  const char *name;
  char **field = NULL;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &parameters) || parameters == NULL)
    return;
  name = g_hash_table_lookup (parameters, "name");
  if (g_strcmp0 (name, "image") == 0 && upload->bytes == NULL)
    {
      upload->filename = g_strdup (g_hash_table_lookup (parameters, "filename"));
      upload->bytes = g_bytes_ref (body);
    }
  else if (g_strcmp0 (name, "type") == 0)
    field = &upload->type;
  else if (g_strcmp0 (name, "subfolder") == 0)
    field = &upload->subfolder;
  else if (g_strcmp0 (name, "overwrite") == 0)
    field = &upload->overwrite;
  if (field != NULL)
    {
      g_free (*field);
      *field = part_text (body);
    }
}

static gboolean
read_upload (SoupServerMessage *message, Upload *upload)
{
  g_autoptr (GBytes) flat = soup_message_body_flatten (soup_server_message_get_request_body (message));
  SoupMultipart *multipart = soup_multipart_new_from_message (soup_server_message_get_request_headers (message), flat);

  if (multipart == NULL)
    return FALSE;
  for (int i = 0; i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *headers;
      GBytes *body;

      if (soup_multipart_get_part (multipart, i, &headers, &body))
        take_part (upload, headers, body);
    }
  soup_multipart_free (multipart);
  return TRUE;
}

/* Same name and bytes: nothing to do; other bytes: "name (1).png". */
static char *
free_name_locked (AssaySandbox *self, const char *type, const char *subfolder, const Upload *upload)
{
  const char *dot = strrchr (upload->filename, '.');
  gsize stem = dot != NULL ? (gsize) (dot - upload->filename) : strlen (upload->filename);
  char *name = g_strdup (upload->filename);

  for (int i = 1; i < 1000; i++)
    {
      g_autoptr (GBytes) there = sandbox_file_get_locked (self, type, subfolder, name);

      if (there == NULL || g_bytes_equal (there, upload->bytes))
        break;
      g_free (name);
      name = g_strdup_printf ("%.*s (%d)%s", (int) stem, upload->filename, i, dot != NULL ? dot : "");
    }
  return name;
}

static void
store_upload (AssaySandbox *self, SoupServerMessage *message, const Upload *upload, const char *type, const char *subfolder)
{
  gboolean overwrite = g_strcmp0 (upload->overwrite, "true") == 0 || g_strcmp0 (upload->overwrite, "1") == 0;
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *folder = sandbox_json_quote (subfolder);

  g_mutex_lock (&self->lock);
  name = overwrite ? g_strdup (upload->filename) : free_name_locked (self, type, subfolder, upload);
  sandbox_file_put_locked (self, type, subfolder, name, upload->bytes);
  g_mutex_unlock (&self->lock);
  quoted = sandbox_json_quote (name);
  sandbox_answer_json (message, 200,
                       g_strdup_printf ("{\"name\": %s, \"subfolder\": %s, \"type\": \"%s\"}", quoted, folder, type));
}

void
sandbox_route_upload (AssaySandbox *self, SoupServerMessage *message)
{
  Upload upload = { NULL };
  gboolean read = read_upload (message, &upload);
  const char *type = upload.type != NULL ? upload.type : "input";
  const char *subfolder = upload.subfolder != NULL ? upload.subfolder : "";

  if (!g_strv_contains (types, type))
    sandbox_answer_trouble (message);
  else if (!read || upload.filename == NULL || *upload.filename == '\0' || !g_utf8_validate (upload.filename, -1, NULL)
           || strchr (upload.filename, '/') != NULL || !sandbox_file_is_safe (upload.filename)
           || !sandbox_file_is_safe (subfolder))
    sandbox_answer_empty (message, SOUP_STATUS_BAD_REQUEST);
  else
    store_upload (self, message, &upload, type, subfolder);
  g_free (upload.filename);
  g_clear_pointer (&upload.bytes, g_bytes_unref);
  g_free (upload.type);
  g_free (upload.subfolder);
  g_free (upload.overwrite);
}
