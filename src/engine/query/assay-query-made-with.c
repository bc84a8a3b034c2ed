/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "engine/query/assay-query-private.h"

#include <string.h>

/* Pictures by the files of models that made them. Another file makes nothing stale: what was made
 * with one is counted, and offered to be made again. */

typedef struct
{
  AssayEngine *engine;
  const AssayCatalog *catalog;
  const char *file; /* made with this one; %NULL: with another than it is now */
  GHashTable *maps; /* server -> AssayModelMap */
  GHashTable *read; /* recipe -> char **: what had to be read for this */
  AssayProblems *problems;
} Search;

static char **
list_former (GBytes *recipe)
{
  g_autoptr (GPtrArray) files = assay_recipe_list_former_files (recipe);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **list;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayModelFile *file = files->pdata[i];
      g_autofree char *entry = g_strconcat (file->model, "=", file->file, NULL);

      g_strv_builder_add (builder, entry);
    }
  list = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return list;
}

/* A recipe is read once, and what it says is kept in the index; one that is not there says nothing.
 */
static char **
dup_former (Search *self, const char *recipe)
{
  g_autoptr (GBytes) bytes = NULL;
  char **known = g_hash_table_lookup (self->read, assay_text_or_empty (recipe));

  if (known == NULL)
    {
      bytes = recipe != NULL ? assay_engine_load_blob (self->engine, recipe, NULL) : NULL;
      if (bytes == NULL)
        return g_new0 (char *, 1);
      known = list_former (bytes);
      g_hash_table_insert (self->read, g_strdup (recipe), known);
    }
  return g_strdupv (known);
}

/* Of the server that made it: another one calls the same model otherwise. %NULL: it cannot be told.
 */
static AssayModelMap *
map_of (Search *self, const char *server)
{
  const char *key = assay_text_or_empty (server);
  AssayModelMap *map = g_hash_table_lookup (self->maps, key);

  if (map == NULL)
    {
      map = assay_engine_dup_model_map (self->engine, server, NULL, self->problems);
      if (map != NULL)
        g_hash_table_insert (self->maps, g_strdup (key), map);
    }
  return map;
}

/* Whether @row is to be told for the model and file of @entry. */
static gboolean
look_at (Search *self, AssayMadeWithRow *row, const char *entry)
{
  const char *file = strchr (entry, '=');
  g_autofree char *model = file != NULL ? g_strndup (entry, (gsize) (file - entry)) : NULL;
  AssayServerModels server = {.catalog = self->catalog, .map = map_of (self, row->server)};
  AssayModelPlace place;

  if (model == NULL || server.map == NULL)
    return FALSE;
  assay_server_models_find (&server, model, "", "", &place);
  if (self->file != NULL ? !assay_model_same_file (file + 1, self->file)
                         : place.wanted == NULL || assay_model_same_file (file + 1, place.wanted))
    return FALSE;
  row->model = g_steal_pointer (&model);
  row->file = g_strdup (file + 1);
  row->now = g_strdup (place.wanted);
  return TRUE;
}

static gboolean
is_found (Search *self, AssayMadeWithRow *row)
{
  if (row->files == NULL)
    row->files = dup_former (self, row->recipe);
  for (guint i = 0; row->files[i] != NULL; i++)
    if (look_at (self, row, row->files[i]))
      return TRUE;
  return FALSE;
}

/* Asked whenever documents change: most often no file was ever another one, which is told by few.
 */
static gboolean
may_be_found (Search *self)
{
  g_autoptr (GPtrArray) pairs = assay_engine_list_made_pairs (self->engine);

  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    if (is_found (self, assay_record_edit (pairs->pdata[i], &assay_made_with_row_table)))
      return TRUE;
  return pairs == NULL;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GHashTable) maps =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) assay_model_map_unref);
  g_autoptr (GHashTable) read =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  Search search = {engine, catalog, query->search, maps, read, problems};
  g_autoptr (GPtrArray) all = may_be_found (&search) ? assay_engine_list_made_with (engine) : NULL;
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      AssayMadeWithRow *row = assay_record_edit (all->pdata[i], &assay_made_with_row_table);

      if (!is_found (&search, row))
        continue;
      row->id = assay_slot_dup_id (row->spec, &row->slot);
      g_ptr_array_add (rows, assay_record_ref (all->pdata[i]));
    }
  assay_engine_keep_recipe_files (engine, read);
  if (assay_problems_count (problems) == 0)
    return rows;
  g_ptr_array_unref (rows);
  g_propagate_error (error, assay_problems_to_error (problems));
  return NULL;
}

const AssayQueryKind assay_queries_of_made_with[] = {
  {.kind = "madeWith",
   .gives = "pictures that slots stand at, made with the file in `search`, or, without, with "
            "another file of a model than it is now "
            "on the server that made them: {id of the slot, spec, version, model, file, now, "
            "files[], server}",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_DOCUMENTS,
   .run = run},
  {NULL},
};
