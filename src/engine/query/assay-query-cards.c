/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* A card with its words filled in. What the blobs know of it is a question of its own (evidence).
 */

/* For as long as the page reads it out of the list. */
static void
add_evidence (AssayEngine *engine, AssayCardRow *row)
{
  AssayCardEvidence *evidence = assay_table_new (&assay_card_evidence_row_table);

  _assay_card_evidence_fill (engine, row, evidence);
  row->contract = g_steal_pointer (&evidence->contract);
  row->verdicts = g_steal_pointer (&evidence->verdicts);
  row->regions = g_steal_pointer (&evidence->regions);
  row->measurements = g_steal_pointer (&evidence->measurements);
  assay_table_free (&assay_card_evidence_row_table, evidence);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayListFilter filter = {query->state, query->spec, NULL};
  GPtrArray *rows = assay_engine_list (engine, "cards", &filter, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AssayCardRow *row = assay_record_edit (rows->pdata[i], &assay_card_row_table);
      const char *title[2] = {NULL, NULL};

      row->title = assay_engine_dup_title (engine, row->spec);
      title[0] = row->title;
      row->question_text = _assay_fill_template (row->question, title);
      row->evidence_text =
        _assay_fill_template (row->evidence, (const char *const *) row->evidence_args);
      add_evidence (engine, row);
    }
  return rows;
}

const AssayQueryKind assay_query_cards = {"cards", ASSAY_TOPIC_CARDS | ASSAY_TOPIC_VERSIONS, run};
