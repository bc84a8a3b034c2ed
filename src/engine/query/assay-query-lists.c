/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* Lists that are the index's rows with the asset's title added. */

void
_assay_query_add_title (AssayEngine *engine, JsonObject *row)
{
  const char *spec = json_object_get_string_member_with_default (row, "spec", "");
  g_autofree char *title = *spec != '\0' ? assay_engine_dup_title (engine, spec) : NULL;

  if (title != NULL)
    json_object_set_string_member (row, "title", title);
}

static GPtrArray *
run_list (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayListFilter filter = {query->state, query->spec, NULL};
  GPtrArray *rows = assay_engine_list (engine, query->kind, &filter, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    _assay_query_add_title (engine, rows->pdata[i]);
  return rows;
}

const AssayQueryKind assay_query_jobs = {"jobs", ASSAY_TOPIC_JOBS | ASSAY_TOPIC_VERSIONS, run_list};
const AssayQueryKind assay_query_versions = {"versions", ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_CARDS,
                                             run_list};
const AssayQueryKind assay_query_slots = {
  "slots", ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS, run_list};
const AssayQueryKind assay_query_documents = {"documents", ASSAY_TOPIC_DOCUMENTS, run_list};

/* Exceptions carry a template and its arguments; a surface shows the filled-in sentence. */
static GPtrArray *
run_exceptions (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = run_list (engine, query, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    _assay_query_fill_template (rows->pdata[i], "message", "args", "text", NULL);
  return rows;
}

const AssayQueryKind assay_query_exceptions = {"exceptions", ASSAY_TOPIC_EXCEPTIONS,
                                               run_exceptions};
