/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

/* How far the long work of acts is, kept while they are at it. */

/* Under the lock; -1: it was not told of. */
static int
find (AssayEngine *self, const char *act, const char *id)
{
  for (guint i = 0; i < self->under_way->len; i++)
    {
      const AssayUnderWayRow *row =
        assay_record_get (self->under_way->pdata[i], &assay_under_way_row_table);

      if (g_str_equal (row->act, act) && g_str_equal (row->id, id))
        return (int) i;
    }
  return -1;
}

/* Who looks at one has its own reference: told anew it is another record. */
void
assay_engine_tell_under_way (AssayEngine *self, const AssayUnderWayRow *row)
{
  AssayRecord *record = assay_record_new (&assay_under_way_row_table,
                                          assay_table_copy (&assay_under_way_row_table, row));
  int i;

  g_mutex_lock (&self->under_way_lock);
  i = find (self, row->act, row->id);
  if (i >= 0)
    g_ptr_array_remove_index (self->under_way, (guint) i);
  g_ptr_array_insert (self->under_way, i, record);
  g_mutex_unlock (&self->under_way_lock);
  _assay_engine_tell (self, ASSAY_TOPIC_PROGRESS);
}

void
assay_engine_end_under_way (AssayEngine *self, const char *act, const char *id)
{
  int i;

  g_mutex_lock (&self->under_way_lock);
  i = find (self, act, id);
  if (i >= 0)
    g_ptr_array_remove_index (self->under_way, (guint) i);
  g_mutex_unlock (&self->under_way_lock);
  _assay_engine_tell (self, ASSAY_TOPIC_PROGRESS);
}

GPtrArray *
assay_engine_list_under_way (AssayEngine *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);

  g_mutex_lock (&self->under_way_lock);
  for (guint i = 0; i < self->under_way->len; i++)
    g_ptr_array_add (rows, assay_record_ref (self->under_way->pdata[i]));
  g_mutex_unlock (&self->under_way_lock);
  return rows;
}
