/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* assay-query-list.h is made by meson from the array that also names the sources. */
const AssayQueryKind *const assay_queries[] = {
#define QUERIES(file) assay_queries_of_##file,
#include "assay-query-list.h"
#undef QUERIES
  NULL,
};

GPtrArray *
_assay_rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
}

gpointer
_assay_rows_add (GPtrArray *rows, const AssayTable *table)
{
  gpointer data = assay_table_new (table);

  g_ptr_array_add (rows, assay_record_new (table, data));
  return data;
}
