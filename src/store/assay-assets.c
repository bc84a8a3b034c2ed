/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-assets-private.h"

#include "store/assay-index-private.h"

void
assay_asset_free (AssayAsset *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->sort_key);
  g_free (self->type);
  g_free (self->checkpoint);
  g_strfreev (self->tags);
  g_free (self->words);
  g_free (self->hash);
  g_free (self);
}

AssayAssetsChange *
assay_assets_change_new (const char *stamp)
{
  AssayAssetsChange *self = g_new0 (AssayAssetsChange, 1);

  self->assets = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_asset_free);
  self->gone = g_ptr_array_new_with_free_func (g_free);
  self->stamp = g_strdup (stamp);
  return self;
}

void
assay_assets_change_free (AssayAssetsChange *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->assets);
  g_ptr_array_unref (self->gone);
  g_free (self->stamp);
  g_free (self);
}

/* Of all that is known for the first time the triggers tell what is there; what is not, this does.
 */
static gboolean
put_away_others (sqlite3 *db, GError **error)
{
  return _assay_run (db, error,
                     "UPDATE slots SET away = 1 WHERE spec NOT IN (SELECT id FROM assets) AND NOT"
                     " EXISTS (SELECT 1 FROM meta WHERE name = 'assets')",
                     "");
}

static gboolean
put_all (AssayIndex *self, const AssayAssetsChange *change, GError **error)
{
  for (guint i = 0; i < change->gone->len; i++)
    if (!_assay_asset_remove (self->db, change->gone->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < change->assets->len; i++)
    if (!_assay_asset_put (self->db, change->assets->pdata[i], error))
      return FALSE;
  return put_away_others (self->db, error)
         && _assay_run (self->db, error,
                        "INSERT OR REPLACE INTO meta (name, value) VALUES ('assets', ?)", "s",
                        change->stamp);
}

gboolean
assay_index_set_assets (AssayIndex *self, const AssayAssetsChange *change, GError **error)
{
  if (!assay_index_begin (self, error))
    return FALSE;
  if (put_all (self, change, error) && assay_index_commit (self, error))
    return TRUE;
  assay_index_rollback (self);
  return FALSE;
}

static void
known_free (gpointer data)
{
  AssayAssetKnown *known = data;

  g_free (known->hash);
  g_free (known);
}

GHashTable *
_assay_load_assets (sqlite3 *db)
{
  GHashTable *assets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  sqlite3_stmt *row = _assay_statement (db, "SELECT id, hash, problems FROM assets", NULL);

  while (_assay_next (row, NULL))
    {
      AssayAssetKnown *known = g_new0 (AssayAssetKnown, 1);

      known->hash = _assay_column_dup (row, 1);
      known->problems = sqlite3_column_int64 (row, 2);
      g_hash_table_insert (assets, _assay_column_dup (row, 0), known);
    }
  _assay_done (row);
  return assets;
}
