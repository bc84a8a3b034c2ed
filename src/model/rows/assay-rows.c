/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-rows.h"

#include <string.h>

static const AssayTable *const tables[] = {
  &assay_card_row_table,       &assay_document_row_table,    &assay_exception_row_table,
  &assay_job_row_table,        &assay_slot_row_table,        &assay_version_row_table,
  &assay_status_row_table,     &assay_asset_row_table,       &assay_plan_row_table,
  &assay_plan_count_row_table, &assay_claim_count_row_table, &assay_plan_summary_row_table,
  &assay_problem_row_table,    &assay_event_row_table,       &assay_verify_row_table,
  &assay_explain_row_table,    &assay_shown_row_table,       &assay_progress_row_table,
  &assay_run_args_table,       &assay_run_result_table,      &assay_export_args_table,
  &assay_export_result_table,  &assay_nothing_table,         &assay_card_evidence_row_table,
};

const AssayTable *
assay_row_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (strcmp (tables[i]->name, name) == 0)
      return tables[i];
  return NULL;
}
