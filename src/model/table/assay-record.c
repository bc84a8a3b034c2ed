/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table/assay-record.h"

#include "model/table/assay-table-private.h"

#include <string.h>

struct _AssayRecord
{
  const AssayTable *table;
  gpointer data;
  char *texts, *end; /* of a block: room that is left, up to @end; else %NULL */
};

static gpointer
block_data (AssayRecord *self)
{
  return self + 1;
}

AssayRecord *
assay_record_new (const AssayTable *table, gpointer data)
{
  AssayRecord *self = g_atomic_rc_box_new0 (AssayRecord);

  g_assert (table != NULL && data != NULL);
  self->table = table;
  self->data = data;
  return self;
}

AssayRecord *
assay_record_new_block (const AssayTable *table, gsize n_bytes)
{
  AssayRecord *self = g_atomic_rc_box_alloc0 (sizeof (AssayRecord) + table->size + n_bytes);

  self->table = table;
  self->data = block_data (self);
  self->texts = (char *) self->data + table->size;
  self->end = self->texts + n_bytes;
  _assay_table_init (table, self->data);
  return self;
}

char *
assay_record_add_text (AssayRecord *self, const char *text, gsize n_bytes)
{
  char *copy = self->texts;

  g_assert (copy != NULL && n_bytes < (gsize) (self->end - copy));
  memcpy (copy, text, n_bytes);
  self->texts += n_bytes + 1; /* the block is zeroes */
  return copy;
}

AssayRecord *
assay_record_ref (AssayRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_cb (gpointer data)
{
  AssayRecord *self = data;

  if (self->end == NULL)
    assay_table_free (self->table, self->data);
  else
    _assay_table_clear (self->table, self->data, self->data, self->end);
}

void
assay_record_unref (AssayRecord *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_cb);
}

const AssayTable *
assay_record_get_table (const AssayRecord *self)
{
  return self->table;
}

gconstpointer
assay_record_get (const AssayRecord *self, const AssayTable *table)
{
  g_assert (self->table == table);
  return self->data;
}

gpointer
assay_record_edit (AssayRecord *self, const AssayTable *table)
{
  g_assert (self->table == table);
  return self->data;
}

gconstpointer
assay_record_get_data (const AssayRecord *self)
{
  return self->data;
}

AssayRecord *
assay_record_dup_clean (AssayRecord *self)
{
  gpointer clean = _assay_table_dup_clean (self->table, self->data);

  return clean != NULL ? assay_record_new (self->table, clean) : assay_record_ref (self);
}

gboolean
assay_record_equal (const AssayRecord *a, const AssayRecord *b)
{
  return a->table == b->table && assay_table_equal (a->table, a->data, b->data);
}
