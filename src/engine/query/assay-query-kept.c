/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* Approved art that no document asks for any more. It is kept, exported, and named. */

static void
add (AssayEngine *engine, const AssayCatalog *catalog, const AssayKept *kept, GPtrArray *rows)
{
  AssaySlot last = {kept->variant};
  int why = assay_shelf_of (catalog, kept->spec, &last);
  AssayKeptRow *row;

  if (why < 0)
    return; /* read anew since it was counted */
  row = _assay_rows_add (rows, &assay_kept_row_table);
  row->id = g_strdup (kept->spec);
  row->title = assay_engine_dup_title (engine, kept->spec);
  row->why = why;
  row->pictures = kept->n;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (GArray) list = assay_engine_list_kept (engine);
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; i < list->len; i++)
    add (engine, catalog, &g_array_index (list, AssayKept, i), rows);
  return rows;
}

const AssayQueryKind assay_queries_of_kept[] = {
  {.kind = "kept",
   .gives = "one per asset that is archived or gone, or has fewer pictures than it had, and of "
            "which approved art is kept: {id, title, why, pictures}",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_DOCUMENTS,
   .run = run},
  {NULL},
};
