/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-room.h"

#include <string.h>

#define TEMPORARY_END ".tmp"

AssayRoomFile *
assay_room_file_new (
  AssayRoomKind kind, char *path, const AssayDigest *digest, gint64 bytes, gint64 changed_us)
{
  AssayRoomFile *self = g_new0 (AssayRoomFile, 1);

  self->kind = kind;
  self->path = path;
  if (digest != NULL)
    self->digest = *digest;
  self->bytes = bytes;
  self->changed_us = changed_us;
  return self;
}

void
assay_room_file_free (AssayRoomFile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

static gint64
grace_of (AssayRoomKind kind)
{
  return kind == ASSAY_ROOM_TEMPORARY ? ASSAY_ROOM_TEMP_GRACE_US : ASSAY_ROOM_GRACE_US;
}

/* A stored file without a name is a mistake of the caller, and stays. */
static gboolean
is_reached (const AssayRoomFile *file, GHashTable *reached)
{
  return file->kind == ASSAY_ROOM_STORED
         && (assay_digest_is_none (&file->digest)
             || g_hash_table_contains (reached, &file->digest));
}

static GPtrArray *
list (const GPtrArray *files, GHashTable *reached, gint64 now_us, gboolean old)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++)
    {
      AssayRoomFile *file = files->pdata[i];
      gint64 age = now_us - file->changed_us;

      if (!is_reached (file, reached) && (age > grace_of (file->kind)) == old)
        g_ptr_array_add (found, file);
    }
  return found;
}

GPtrArray *
assay_room_list_spare (const GPtrArray *files, GHashTable *reached, gint64 now_us)
{
  g_return_val_if_fail (files != NULL && reached != NULL, NULL);
  return list (files, reached, now_us, TRUE);
}

GPtrArray *
assay_room_list_young (const GPtrArray *files, GHashTable *reached, gint64 now_us)
{
  g_return_val_if_fail (files != NULL && reached != NULL, NULL);
  return list (files, reached, now_us, FALSE);
}

void
assay_room_sum (const GPtrArray *files, AssayRoomSum out[ASSAY_N_ROOM_KINDS])
{
  g_return_if_fail (files != NULL);

  memset (out, 0, ASSAY_N_ROOM_KINDS * sizeof *out);
  for (guint i = 0; i < files->len; i++)
    {
      const AssayRoomFile *file = files->pdata[i];

      out[file->kind].files++;
      out[file->kind].bytes += file->bytes;
    }
}

/* How many digits end @text before @end. */
static gsize
digits_before (const char *text, gsize end)
{
  gsize n = 0;

  while (n < end && g_ascii_isdigit (text[end - 1 - n]))
    n++;
  return n;
}

gint64
assay_room_find_writer (const char *name)
{
  g_return_val_if_fail (name != NULL, -1);

  gsize n, end;

  if (name[0] != '.' || !g_str_has_suffix (name, TEMPORARY_END))
    return -1;
  end = strlen (name) - strlen (TEMPORARY_END);
  n = digits_before (name, end);
  if (n == 0 || end - n < 1 || name[end - n - 1] != '-')
    return -1;
  end -= n + 1;
  n = digits_before (name, end);
  return n > 0 && end - n >= 3 && name[end - n - 1] == '.'
           ? g_ascii_strtoll (name + end - n, NULL, 10)
           : -1;
}

gboolean
assay_room_is_temporary (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);
  return assay_room_find_writer (name) >= 0;
}

gboolean
assay_room_is_abandoned (gint64 changed_us, gint64 opened_us, gboolean dead)
{
  return changed_us < opened_us - (dead ? 0 : ASSAY_ROOM_TEMP_GRACE_US);
}
