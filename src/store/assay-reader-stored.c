/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

/* Which blobs the pictures need that stand somewhere. */

static void
clear_stored (gpointer data)
{
  AssayStoredBlob *stored = data;

  g_free (stored->blob);
  g_free (stored->spec);
}

/* Of one version. Most of what says how it was made is in one of @folders, and costs no copy. */
static void
add_blobs (GArray *list, sqlite3_stmt *row, const gboolean folders[ASSAY_BLOB_FOLDERS])
{
  for (int column = 1; column < sqlite3_column_count (row); column++)
    {
      const char *blob = (const char *) sqlite3_column_text (row, column);
      AssayStoredBlob stored = {.is_picture = column == 1};
      AssayDigest digest;

      if (blob == NULL || !assay_digest_parse (&digest, blob)
          || (!stored.is_picture && folders[digest.bytes[0]]))
        continue;
      stored.blob = g_strdup (blob);
      stored.spec = _assay_column_dup (row, 0);
      g_array_append_val (list, stored);
    }
}

static int
compare_blobs_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const AssayStoredBlob *) a)->blob, ((const AssayStoredBlob *) b)->blob);
}

#define SQL(also)                                                                                  \
  "SELECT spec, picture, source, steps, report, recipe FROM versions"                              \
  " WHERE state IN ('approved', 'to_decide')" also

GArray *
assay_reader_stored_blobs (AssayReader *self,
                           const char *spec,
                           const gboolean folders[ASSAY_BLOB_FOLDERS])
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (AssayStoredBlob));
  sqlite3_stmt *row =
    _assay_statement (self->db, spec != NULL ? SQL (" AND spec = ?") : SQL (""), NULL);

  g_array_set_clear_func (list, clear_stored);
  if (row != NULL && spec != NULL)
    _assay_bind (row, "s", spec);
  while (_assay_next (row, NULL))
    add_blobs (list, row, folders);
  _assay_done (row);
  g_array_sort (list, compare_blobs_cb);
  return list;
}
