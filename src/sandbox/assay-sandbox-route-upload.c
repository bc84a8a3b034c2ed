/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

static const char *const types[] = {"output", "input", "temp", NULL};

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

  return n_bytes < 512 && g_utf8_validate (text, (gssize) n_bytes, NULL) ? g_strndup (text, n_bytes)
                                                                         : NULL;
}

static void
take_part (Upload *upload, SoupMessageHeaders *headers, GBytes *body)
{
  g_autoptr (GHashTable) parameters = NULL;
  g_autofree char *disposition = NULL;
  const char *name;
  char **field = NULL;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &parameters)
      || parameters == NULL)
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
  g_autoptr (GBytes) flat =
    soup_message_body_flatten (soup_server_message_get_request_body (message));
  SoupMultipart *multipart =
    soup_multipart_new_from_message (soup_server_message_get_request_headers (message), flat);

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
      name =
        g_strdup_printf ("%.*s (%d)%s", (int) stem, upload->filename, i, dot != NULL ? dot : "");
    }
  return name;
}

static void
store_upload (AssaySandbox *self,
              SoupServerMessage *message,
              const Upload *upload,
              const char *type,
              const char *subfolder)
{
  gboolean overwrite =
    g_strcmp0 (upload->overwrite, "true") == 0 || g_strcmp0 (upload->overwrite, "1") == 0;
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *folder = sandbox_json_quote (subfolder);

  g_mutex_lock (&self->lock);
  name = overwrite ? g_strdup (upload->filename) : free_name_locked (self, type, subfolder, upload);
  sandbox_file_put_locked (self, type, subfolder, name, upload->bytes);
  g_mutex_unlock (&self->lock);
  quoted = sandbox_json_quote (name);
  sandbox_answer_json (
    message, 200,
    g_strdup_printf ("{\"name\": %s, \"subfolder\": %s, \"type\": \"%s\"}", quoted, folder, type));
}

void
sandbox_route_upload (AssaySandbox *self, SoupServerMessage *message)
{
  Upload upload = {NULL};
  gboolean read = read_upload (message, &upload);
  const char *type = upload.type != NULL ? upload.type : "input";
  const char *subfolder = upload.subfolder != NULL ? upload.subfolder : "";

  if (!g_strv_contains (types, type))
    sandbox_answer_trouble (message);
  else if (!read || upload.filename == NULL || *upload.filename == '\0'
           || !g_utf8_validate (upload.filename, -1, NULL) || strchr (upload.filename, '/') != NULL
           || !sandbox_file_is_safe (upload.filename) || !sandbox_file_is_safe (subfolder))
    sandbox_answer_empty (message, SOUP_STATUS_BAD_REQUEST);
  else
    store_upload (self, message, &upload, type, subfolder);
  g_free (upload.filename);
  g_clear_pointer (&upload.bytes, g_bytes_unref);
  g_free (upload.type);
  g_free (upload.subfolder);
  g_free (upload.overwrite);
}
