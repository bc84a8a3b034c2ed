/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-match-private.h"

/* Rows by id; those without one, or with another's, are not found again by it. */
static GHashTable *
by_id (GPtrArray *rows)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const char *id = assay_row_get_id (rows->pdata[i]);

      if (*id != '\0' && !g_hash_table_contains (table, id))
        g_hash_table_insert (table, (gpointer) id, rows->pdata[i]);
    }
  return table;
}

/* Records of a list have ids, or none has; then they are compared at their place. */
static AssayRow *
find (GHashTable *known, GPtrArray *old, guint position, const AssayRow *fresh)
{
  const char *id = assay_row_get_id ((AssayRow *) fresh);
  AssayRow *there = position < old->len ? old->pdata[position] : NULL;
  AssayRow *row = NULL;

  if (*id == '\0')
    return there != NULL && *assay_row_get_id (there) == '\0' ? there : NULL;
  row = g_hash_table_lookup (known, id);
  g_hash_table_remove (known, id);
  return row;
}

GPtrArray *
_assay_rows_match (GPtrArray *old, GPtrArray *records, GPtrArray *out_changed)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = by_id (old);
  g_autoptr (GPtrArray) news = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (AssayRow) fresh = assay_row_new (records->pdata[i]);
      AssayRow *row = find (known, old, i, fresh);

      g_ptr_array_add (rows, g_object_ref (row != NULL ? row : fresh));
      if (row == NULL || assay_record_equal (assay_row_get_record (row), records->pdata[i]))
        continue;
      g_ptr_array_add (out_changed, row);
      g_ptr_array_add (news, records->pdata[i]);
    }
  /* last: the table's keys are the old records' ids */
  for (guint i = 0; i < news->len; i++)
    assay_row_set_record (out_changed->pdata[i], news->pdata[i]);
  return rows;
}
