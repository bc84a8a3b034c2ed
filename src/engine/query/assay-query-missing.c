/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

#include <string.h>

/* Models whose files the server of the newest run does not have, as its plan found: what needs them
 * is not made until a person says which file they are there. Nobody is asked for it now. */

#define MODEL_ARG 4 /* of the problem (core/plan/assay-server-models) */

static const AssayDocument *
document_of (const AssayCatalog *catalog, const char *model)
{
  const char *id = strchr (model, ':') + 1;

  return assay_catalog_lookup (
    catalog, g_str_has_prefix (model, "lora:") ? ASSAY_KIND_LORA : ASSAY_KIND_CHECKPOINT, id);
}

static const char *
title_of (const char *model, const AssayDocument *document)
{
  if (g_str_has_prefix (model, "lora:"))
    return ((const AssayLora *) document)->title;
  return ((const AssayCheckpoint *) document)->title;
}

/* LoRAs: not counted. */
static gint64
count_assets (const AssayCatalog *catalog, const char *model, const AssayDocument *document)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  gint64 n = 0;

  for (guint i = 0; i < specs->len; i++)
    {
      const char *named = ((const AssaySpec *) specs->pdata[i])->checkpoint;

      n +=
        named != NULL && assay_catalog_lookup (catalog, ASSAY_KIND_CHECKPOINT, named) == document;
    }
  return g_str_has_prefix (model, "lora:") ? ASSAY_UNSET : n;
}

static gboolean
is_told (GPtrArray *rows, const char *model)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (
          ((const AssayModelRow *) assay_record_get (rows->pdata[i], &assay_model_row_table))->id,
          model))
      return TRUE;
  return FALSE;
}

static void
add (const AssayCatalog *catalog, const AssayProblem *problem, GPtrArray *rows)
{
  const char *model = problem->args[MODEL_ARG];
  const AssayDocument *document = document_of (catalog, model);
  AssayModelRow *row;

  if (document == NULL || is_told (rows, model))
    return;
  row = _assay_rows_add (rows, &assay_model_row_table);
  row->id = g_strdup (model);
  row->document = document->builtin ? NULL : g_strdup (document->file);
  row->title = g_strdup (title_of (model, document));
  row->state = ASSAY_MODEL_MISSING;
  row->wanted = g_strdup (problem->args[1]);
  row->assets = count_assets (catalog, model, document);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) blocked = assay_problems_new ();
  GPtrArray *rows = _assay_rows_new ();

  if (assay_engine_get_runner (engine) != NULL)
    assay_runner_list_blocked (assay_engine_get_runner (engine), blocked);
  for (guint i = 0; i < assay_problems_count (blocked); i++)
    {
      const AssayProblem *problem = assay_problems_get (blocked, i);

      if (g_strcmp0 (problem->code, "server.missing_model") == 0
          && g_strv_length (problem->args) > MODEL_ARG)
        add (catalog, problem, rows);
    }
  return rows;
}

const AssayQueryKind assay_queries_of_missing[] = {
  {.kind = "missing",
   .gives = "models that the newest run found no file of on its server: {id, title, document, "
            "wanted, assets}",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_STATUS,
   .run = run},
  {NULL},
};
