/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

extern const AssayQueryKind assay_query_status, assay_query_plan, assay_query_plan_counts,
  assay_query_plan_summary, assay_query_assets, assay_query_slots, assay_query_cards,
  assay_query_exceptions, assay_query_jobs, assay_query_versions, assay_query_documents,
  assay_query_events, assay_query_check, assay_query_compile, assay_query_resolve, assay_query_show,
  assay_query_verify, assay_query_problems, assay_query_notices, assay_query_evidence;

const AssayQueryKind *const assay_query_kinds[] = {
  &assay_query_status,       &assay_query_plan,       &assay_query_plan_counts,
  &assay_query_plan_summary, &assay_query_assets,     &assay_query_slots,
  &assay_query_cards,        &assay_query_exceptions, &assay_query_jobs,
  &assay_query_versions,     &assay_query_documents,  &assay_query_events,
  &assay_query_check,        &assay_query_compile,    &assay_query_resolve,
  &assay_query_show,         &assay_query_verify,     &assay_query_problems,
  &assay_query_notices,      &assay_query_evidence,   NULL,
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
