/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "engine/query/assay-query-private.h"

/* Models whose files the server of the newest run does not have, as its plan found: what needs them
 * is not made until a person says which file they are there. Known to every process of this
 * machine; nobody is asked for it now. */

static GPtrArray *
ids_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

/* Ids of the assets whose document names it. Of a LoRA: %NULL, a plan chooses it. */
static GPtrArray *
list_naming (const AssayCatalog *catalog, const char *model)
{
  const AssayDocument *document = assay_model_find_document (catalog, model);
  g_autoptr (GPtrArray) specs = NULL;
  GPtrArray *ids;

  if (document != NULL && document->kind == ASSAY_KIND_LORA)
    return NULL;
  specs = assay_model_list_naming (catalog, document);
  ids = ids_new ();
  for (guint i = 0; i < specs->len; i++)
    g_ptr_array_add (ids, g_strdup (((const AssayDocument *) specs->pdata[i])->id));
  return ids;
}

/* Ids of the assets that wait for @model. The process that ran knows; for others, and later, it is
 * those that name it. %NULL: not known. */
static GPtrArray *
list_waiting_ids (AssayEngine *engine, const AssayCatalog *catalog, const char *model)
{
  AssayRunner *runner = assay_engine_get_runner (engine);
  g_auto (GStrv) waiting = runner != NULL ? assay_runner_dup_waiting_specs (runner, model) : NULL;
  GPtrArray *ids;

  if (waiting == NULL || waiting[0] == NULL)
    return list_naming (catalog, model);
  ids = ids_new ();
  for (guint i = 0; waiting[i] != NULL; i++)
    g_ptr_array_add (ids, g_strdup (waiting[i]));
  return ids;
}

/* As when the run looked: somebody may have named another file since, or no asset needs it. */
static gboolean
is_wanted (const AssayServerModels *server, const AssayModelFile *lacked, const GPtrArray *ids)
{
  AssayModelPlace place;

  assay_server_models_find (server, lacked->model, "", "", &place);
  return (ids == NULL || ids->len > 0) && g_strcmp0 (place.wanted, lacked->file) == 0;
}

static void
add (AssayEngine *engine,
     const AssayServerModels *server,
     const AssayModelFile *lacked,
     GPtrArray *rows)
{
  const AssayDocument *document = assay_model_find_document (server->catalog, lacked->model);
  g_autoptr (GPtrArray) ids =
    document != NULL ? list_waiting_ids (engine, server->catalog, lacked->model) : NULL;
  AssayModelRow *row;

  if (document == NULL || !is_wanted (server, lacked, ids))
    return;
  row = _assay_rows_add (rows, &assay_model_row_table);
  row->id = g_strdup (lacked->model);
  row->document = document->builtin ? NULL : g_strdup (document->file);
  row->title = g_strdup (assay_document_get_title (document));
  row->state = ASSAY_MODEL_MISSING;
  row->wanted = g_strdup (lacked->file);
  row->assets = ids != NULL ? (gint64) ids->len : ASSAY_UNSET;
}

static void
add_all (AssayEngine *engine, const GPtrArray *lacking, GPtrArray *rows)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) unread = assay_problems_new (); /* a run tells them */
  g_autofree char *url = assay_engine_dup_last_server (engine, unread);
  g_autoptr (AssayModelMap) map = assay_engine_dup_model_map (engine, url, NULL, unread);
  const AssayServerModels server = {catalog, map, NULL};

  for (guint i = 0; map != NULL && i < lacking->len; i++)
    add (engine, &server, lacking->pdata[i], rows);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (GPtrArray) lacking = assay_engine_list_lacking (engine);
  GPtrArray *rows = _assay_rows_new ();

  /* asked with every status: mostly there is nothing, and no file of this machine is read again */
  if (lacking->len > 0)
    add_all (engine, lacking, rows);
  return rows;
}

/* Those that wait ------------------------------------------------------------------------- */

#define N_SHOWN 200 /* as many as anybody looks at */

static GPtrArray *
list_waiting (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (GPtrArray) ids = NULL;
  GPtrArray *rows = _assay_rows_new ();

  if (query->id != NULL && assay_model_find_document (catalog, query->id) != NULL)
    ids = list_waiting_ids (engine, catalog, query->id);
  for (guint i = 0; ids != NULL && i < ids->len && rows->len < N_SHOWN; i++)
    {
      AssayRecord *asset = assay_engine_find (engine, "assets", ids->pdata[i]);

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
