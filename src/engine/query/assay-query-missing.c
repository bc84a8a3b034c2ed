/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "engine/query/assay-query-private.h"

#include <string.h>

/* Models whose files the server of the newest run does not have, as its plan found: what needs them
 * is not made until a person says which file they are there. Nobody is asked for it now. */

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
add (AssayEngine *engine,
     const AssayCatalog *catalog,
     const char *model,
     const AssayProblem *problem,
     GPtrArray *rows)
{
  const AssayDocument *document = document_of (catalog, model);
  g_auto (GStrv) waiting = NULL;
  AssayModelRow *row;

  if (document == NULL || is_told (rows, model))
    return;
  waiting = assay_runner_dup_waiting_specs (assay_engine_get_runner (engine), model);
  row = _assay_rows_add (rows, &assay_model_row_table);
  row->id = g_strdup (model);
  row->document = document->builtin ? NULL : g_strdup (document->file);
  row->title = g_strdup (title_of (model, document));
  row->state = ASSAY_MODEL_MISSING;
  row->wanted = g_strdup (problem->args[1]);
  row->assets = g_strv_length (waiting);
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
      const char *model = assay_problem_get_missing_model (problem);

      if (model != NULL)
        add (engine, catalog, model, problem, rows);
    }
  return rows;
}

/* Those that wait ------------------------------------------------------------------------- */

#define N_SHOWN 200 /* as many as anybody looks at */

static GPtrArray *
list_waiting (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayRunner *runner = assay_engine_get_runner (engine);
  g_auto (GStrv) specs =
    runner != NULL && query->id != NULL ? assay_runner_dup_waiting_specs (runner, query->id) : NULL;
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; specs != NULL && specs[i] != NULL && rows->len < N_SHOWN; i++)
    {
      AssayRecord *asset = assay_engine_find (engine, "assets", specs[i]);

      if (asset != NULL)
        g_ptr_array_add (rows, asset);
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
  {.kind = "waiting",
   .gives = "assets that the newest run found no file of the model `id` for, as of assets; the "
            "first 200",
   .topics = ASSAY_TOPIC_STATUS,
   .run = list_waiting},
  {NULL},
};
