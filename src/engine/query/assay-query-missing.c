/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "engine/query/assay-query-private.h"

#include <string.h>

/* Models whose files the server of the newest run does not have, as its plan found: what needs them
 * is not made until a person says which file they are there. Known to every process of this
 * machine; nobody is asked for it now. */

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

/* As when the run looked: somebody may have named another file since, or no asset needs it. */
static gboolean
is_wanted (const AssayServerModels *server, const AssayModelFile *lacked, gint64 assets)
{
  AssayModelPlace place;

  assay_server_models_find (server, lacked->model, "", "", &place);
  return assets != 0 && g_strcmp0 (place.wanted, lacked->file) == 0;
}

static void
add (const AssayServerModels *server, const AssayModelFile *lacked, GPtrArray *rows)
{
  const AssayDocument *document = document_of (server->catalog, lacked->model);
  gint64 assets = document != NULL ? count_assets (server->catalog, lacked->model, document) : 0;
  AssayModelRow *row;

  if (!is_wanted (server, lacked, assets))
    return;
  row = _assay_rows_add (rows, &assay_model_row_table);
  row->id = g_strdup (lacked->model);
  row->document = document->builtin ? NULL : g_strdup (document->file);
  row->title = g_strdup (title_of (lacked->model, document));
  row->state = ASSAY_MODEL_MISSING;
  row->wanted = g_strdup (lacked->file);
  row->assets = assets;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) unread = assay_problems_new (); /* a run tells them */
  g_autoptr (GPtrArray) lacking = assay_engine_list_lacking (engine);
  g_autofree char *url = assay_engine_dup_last_server (engine, unread);
  g_autoptr (AssayModelMap) map = assay_engine_dup_model_map (engine, url, NULL, unread);
  const AssayServerModels server = {catalog, map, NULL};
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; map != NULL && i < lacking->len; i++)
    add (&server, lacking->pdata[i], rows);
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
