/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault/power-cut-disk.h"

#include "fault/power-cut.h"

#include <errno.h>
#include <string.h>

DiskNode *
disk_node_ref (DiskNode *node)
{
  g_atomic_ref_count_inc (&node->refs);
  return node;
}

void
disk_node_unref (gpointer data)
{
  DiskNode *node = data;

  if (!g_atomic_ref_count_dec (&node->refs))
    return;
  g_clear_pointer (&node->cached, g_byte_array_unref);
  g_clear_pointer (&node->durable, g_byte_array_unref);
  g_clear_pointer (&node->entries, g_hash_table_unref);
  g_clear_pointer (&node->durable_entries, g_hash_table_unref);
  g_free (node);
}

static GHashTable *
new_entries (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, disk_node_unref);
}

DiskNode *
disk_node_new (guint64 *next_number, gboolean is_folder)
{
  DiskNode *node = g_new0 (DiskNode, 1);

  g_atomic_ref_count_init (&node->refs);
  node->number = ++*next_number;
  node->is_folder = is_folder;
  if (is_folder)
    {
      node->entries = new_entries ();
      node->durable_entries = new_entries ();
    }
  else
    {
      node->cached = g_byte_array_new ();
      node->durable = g_byte_array_new ();
    }
  return node;
}

DiskNode *
disk_node_walk (DiskNode *root, const char *path, DiskNode **out_folder, char **out_name)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  DiskNode *at = root, *folder = NULL;
  const char *name = "";

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] == '\0' || g_str_equal (parts[i], "."))
        continue;
      if (at == NULL || !at->is_folder)
        {
          errno = ENOENT;
          if (out_folder != NULL)
            *out_folder = NULL;
          return NULL;
        }
      folder = at;
      name = parts[i];
      at = g_hash_table_lookup (at->entries, name);
    }
  if (out_folder != NULL)
    {
      *out_folder = folder;
      *out_name = g_strdup (name);
    }
  errno = ENOENT;
  return at;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
disk_list_entries (GHashTable *entries)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_cb);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

void
disk_copy_entries (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer name, node;

  g_hash_table_remove_all (to);
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, &node))
    g_hash_table_insert (to, g_strdup (name), disk_node_ref (node));
}

static gboolean
survives (GRand *random)
{
  return random != NULL && g_rand_boolean (random);
}

/* The length is one of the two or, having grown, anything up to the new one; each page is old, new,
 * or was never written. */
static void
strike_file (DiskNode *node, GRand *random)
{
  g_autoptr (GByteArray) now = node->cached;
  gsize length = survives (random) ? now->len : node->durable->len;
  gsize kept = node->durable->len;

  g_byte_array_set_size (node->durable, (guint) length);
  if (length > kept)
    memset (node->durable->data + kept, 0, length - kept);
  for (gsize at = 0; at < length; at += POWER_CUT_PAGE)
    {
      gsize n = MIN (POWER_CUT_PAGE, length - at);

      if (at < now->len && survives (random))
        memcpy (node->durable->data + at, now->data + at, MIN (n, now->len - at));
    }
  node->cached = g_byte_array_new ();
  g_byte_array_append (node->cached, node->durable->data, node->durable->len);
}

static void
strike_entries (DiskNode *node, GRand *random)
{
  g_auto (GStrv) now = disk_list_entries (node->entries),
                 before = disk_list_entries (node->durable_entries);

  for (guint i = 0; now[i] != NULL; i++)
    {
      DiskNode *entry = g_hash_table_lookup (node->entries, now[i]);

      if (g_hash_table_lookup (node->durable_entries, now[i]) != entry && survives (random))
        g_hash_table_insert (node->durable_entries, g_strdup (now[i]), disk_node_ref (entry));
    }
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_hash_table_contains (node->entries, before[i]) && survives (random))
      g_hash_table_remove (node->durable_entries, before[i]);
  disk_copy_entries (node->durable_entries, node->entries);
}

void
disk_node_strike (DiskNode *node, GRand *random)
{
  g_auto (GStrv) names = NULL;

  node->locked = FALSE;
  if (!node->is_folder)
    {
      strike_file (node, random);
      return;
    }
  strike_entries (node, random);
  names = disk_list_entries (node->entries);
  for (guint i = 0; names[i] != NULL; i++)
    disk_node_strike (g_hash_table_lookup (node->entries, names[i]), random);
}

void
disk_node_copy_out (DiskNode *node, const char *path)
{
  g_auto (GStrv) names = NULL;

  if (!node->is_folder)
    {
      g_assert_true (g_file_set_contents_full (path, (char *) node->cached->data, node->cached->len,
                                               G_FILE_SET_CONTENTS_NONE, 0644, NULL));
      return;
    }
  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
  names = disk_list_entries (node->entries);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *below = g_build_filename (path, names[i], NULL);

      disk_node_copy_out (g_hash_table_lookup (node->entries, names[i]), below);
    }
}
