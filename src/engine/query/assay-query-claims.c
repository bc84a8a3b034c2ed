/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* What the open questions are about: for the menu that shows only some of them. */

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (GArray) claims = assay_engine_list_claims (engine);
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; i < claims->len; i++)
    {
      const AssayClaimCount *count = &g_array_index (claims, AssayClaimCount, i);
      AssayClaimCountRow *row = _assay_rows_add (rows, &assay_claim_count_row_table);

      row->id = g_strdup (count->claim);
      row->count = count->n;
    }
  return rows;
}

const AssayQueryKind assay_queries_of_claims[] = {
  {.kind = "claims",
   .gives = "one per claim of an open card, the most first: {id, count}",
   .topics = ASSAY_TOPIC_CARDS,
   .run = run},
  {NULL},
};
