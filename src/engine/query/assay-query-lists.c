/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* Lists that are the index's rows with the asset's title added. */

static GPtrArray *
list (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayListFilter filter = {query->state, query->spec, NULL};

  return assay_engine_list (engine, query->kind, &filter, error);
}

static GPtrArray *
run_jobs (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = list (engine, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AssayJobRow *row = assay_record_edit (rows->pdata[i], &assay_job_row_table);

      row->title = assay_engine_dup_title (engine, row->spec);
    }
  return rows;
}

static GPtrArray *
run_versions (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = list (engine, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AssayVersionRow *row = assay_record_edit (rows->pdata[i], &assay_version_row_table);

      row->title = assay_engine_dup_title (engine, row->spec);
    }
  return rows;
}

static GPtrArray *
run_slots (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = list (engine, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AssaySlotRow *row = assay_record_edit (rows->pdata[i], &assay_slot_row_table);

      row->title = assay_engine_dup_title (engine, row->spec);
    }
  return rows;
}

static GPtrArray *
run_exceptions (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = list (engine, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AssayExceptionRow *row = assay_record_edit (rows->pdata[i], &assay_exception_row_table);

      row->title = assay_engine_dup_title (engine, row->spec);
      row->text = g_strdup (row->message);
    }
  return rows;
}

const AssayQueryKind assay_query_jobs = {"jobs", ASSAY_TOPIC_JOBS | ASSAY_TOPIC_VERSIONS, run_jobs};
const AssayQueryKind assay_query_versions = {"versions", ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_CARDS,
                                             run_versions};
const AssayQueryKind assay_query_slots = {
  "slots", ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS, run_slots};
const AssayQueryKind assay_query_documents = {"documents", ASSAY_TOPIC_DOCUMENTS, list};
const AssayQueryKind assay_query_exceptions = {"exceptions", ASSAY_TOPIC_EXCEPTIONS,
                                               run_exceptions};
