/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

gboolean
sandbox_file_is_safe (const char *text)
{
  return text[0] != '/' && strstr (text, "..") == NULL && strchr (text, '\\') == NULL
         && strlen (text) < 512;
}

static char *
make_key (const char *type, const char *subfolder, const char *name)
{
  return g_strconcat (type, "/", subfolder, "/", name, NULL);
}

/* "…/prefix_00007_.png" is the newest of its prefix: the numbers begin anew, as they do in a folder
 * that was emptied. */
static void
forget_counter_locked (AssaySandbox *self, const char *key)
{
  const char *end = strrchr (key, '_');
  const char *begin = end != NULL ? g_strrstr_len (key, end - key, "_") : NULL;
  g_autofree char *prefix = begin != NULL ? g_strndup (key, (gsize) (begin - key)) : NULL;
  gpointer counter = prefix != NULL ? g_hash_table_lookup (self->file_counters, prefix) : NULL;

  if (counter != NULL && g_ascii_strtoull (begin + 1, NULL, 10) == GPOINTER_TO_UINT (counter))
    g_hash_table_remove (self->file_counters, prefix);
}

static void
drop_oldest_locked (AssaySandbox *self)
{
  SandboxFile *oldest = g_queue_pop_head (self->file_order);

  forget_counter_locked (self, oldest->key);
  self->file_bytes -= g_bytes_get_size (oldest->bytes);
  g_hash_table_remove (self->files, oldest->key);
}

void
sandbox_file_put_locked (
  AssaySandbox *self, const char *type, const char *subfolder, const char *name, GBytes *bytes)
{
  SandboxFile *file = g_new0 (SandboxFile, 1);
  SandboxFile *old;

  file->key = make_key (type, subfolder, name);
  file->bytes = g_bytes_ref (bytes);
  old = g_hash_table_lookup (self->files, file->key);
  if (old != NULL)
    {
      self->file_bytes -= g_bytes_get_size (old->bytes);
      g_queue_remove (self->file_order, old);
    }
  g_hash_table_replace (self->files, file->key, file);
  g_queue_push_tail (self->file_order, file);
  self->file_bytes += g_bytes_get_size (bytes);
  while (self->file_bytes > self->options.max_file_bytes && self->file_order->length > 1)
    drop_oldest_locked (self);
}

GBytes *
sandbox_file_get_locked (AssaySandbox *self,
                         const char *type,
                         const char *subfolder,
                         const char *name)
{
  g_autofree char *key = make_key (type, subfolder, name);
  SandboxFile *file = g_hash_table_lookup (self->files, key);

  return file != NULL ? g_bytes_ref (file->bytes) : NULL;
}

guint
sandbox_file_next_counter_locked (AssaySandbox *self,
                                  const char *type,
                                  const char *subfolder,
                                  const char *prefix)
{
  char *key = make_key (type, subfolder, prefix);
  guint counter = GPOINTER_TO_UINT (g_hash_table_lookup (self->file_counters, key)) + 1;

  g_hash_table_insert (self->file_counters, key, GUINT_TO_POINTER (counter));
  return counter;
}
