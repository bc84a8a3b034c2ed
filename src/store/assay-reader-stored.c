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

/* Of one version: its blobs, the picture first. */
static void
add_blobs (GArray *list, sqlite3_stmt *row)
{
  for (int column = 1; column < sqlite3_column_count (row); column++)
    {
      AssayStoredBlob stored = {.is_picture = column == 1};
      AssayDigest digest;

      stored.blob = _assay_column_dup (row, column);
      if (stored.blob == NULL || !assay_digest_parse (&digest, stored.blob))
        {
          g_free (stored.blob);
          continue;
        }
      stored.spec = _assay_column_dup (row, 0);
      g_array_append_val (list, stored);
    }
}

GArray *
assay_reader_stored_blobs (AssayReader *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (AssayStoredBlob));
  sqlite3_stmt *row =
    _assay_statement (self->db,
                      "SELECT spec, picture, source, steps, report, recipe FROM versions"
                      " WHERE state IN ('approved', 'to_decide') ORDER BY picture",
                      NULL);

  g_array_set_clear_func (list, clear_stored);
  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
    add_blobs (list, row);
  _assay_done (row);
  return list;
}
