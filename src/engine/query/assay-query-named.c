/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

#include "model/documents/assay-asset-name.h"

#include <string.h>

/* What a person's word names. The one place where a word becomes an asset. */

/* Art outlives its document, and a document may be there that cannot be read. */
static gboolean
has_slots (AssayEngine *engine, const char *word)
{
  AssayListFilter filter = {.state = "all", .spec = word};
  g_autoptr (GPtrArray) slots = assay_engine_list (engine, "slots", &filter, NULL);

  return slots != NULL && slots->len > 0;
}

/* The id; %NULL + problem. New string. */
static char *
dup_asset (AssayEngine *engine,
           const AssayCatalog *catalog,
           const char *word,
           AssayProblems *problems)
{
  const AssaySpec *spec;

  if (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, word) == NULL && has_slots (engine, word))
    return g_strdup (word);
  spec = assay_catalog_find_asset (catalog, word, problems);
  return spec != NULL ? g_strdup (spec->document.id) : NULL;
}

#define MOST_PARTS 3 /* of a slot's id behind its asset: variant, state, frame */

/* "Red/Blue Potion/1": the asset is the longest beginning that is one. %FALSE: no part of it is. */
static gboolean
find_picture (AssayEngine *engine,
              const AssayCatalog *catalog,
              const char *word,
              AssayNamedRow *row)
{
  const char *slash = word + strlen (word);

  for (guint i = 0; row->id == NULL && i < MOST_PARTS
                    && (slash = g_strrstr_len (word, slash - word, "/")) != NULL;
       i++)
    {
      g_autofree char *asset = g_strndup (word, (gsize) (slash - word));

      row->id = g_ascii_isdigit (slash[1]) ? dup_asset (engine, catalog, asset, NULL) : NULL;
      row->picture = row->id != NULL ? g_strconcat (row->id, slash, NULL) : NULL;
    }
  return row->id != NULL;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  const char *word = assay_text_or_empty (query->id);
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  GPtrArray *rows = _assay_rows_new ();
  AssayNamedRow *row = _assay_rows_add (rows, &assay_named_row_table);

  row->id = dup_asset (engine, catalog, word, problems);
  if (row->id != NULL || find_picture (engine, catalog, word, row))
    {
      row->unread = assay_catalog_is_unread (catalog, row->id) ? TRUE : ASSAY_UNSET;
      return rows;
    }
  g_ptr_array_unref (rows);
  g_propagate_error (error, assay_problems_to_error (problems));
  return NULL;
}

const AssayQueryKind assay_queries_of_named[] = {
  {.kind = "named",
   .gives =
     "one, of the word that is the id: {id of the asset it names by its id or title, picture: "
     "id of the slot, where it names one, unread: its document is there and cannot be read}",
   .topics = ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_VERSIONS,
   .run = run},
  {NULL},
};
