/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

/* What a recipe's bytes say of files never changes, so who has read them keeps it. */

static gboolean
put_all (sqlite3 *db, GHashTable *files, GError **error)
{
  GHashTableIter iter;
  gpointer recipe, names;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &recipe, &names))
    if (!_assay_run (db, error, "INSERT OR REPLACE INTO recipe_files (recipe, files) VALUES (?, ?)",
                     "sv", recipe, names))
      return FALSE;
  return TRUE;
}

gboolean
assay_index_set_recipe_files (AssayIndex *self, GHashTable *files, GError **error)
{
  if (!assay_index_begin (self, error))
    return FALSE;
  if (put_all (self->db, files, error) && assay_index_commit (self, error))
    return TRUE;
  assay_index_rollback (self);
  return FALSE;
}
