/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

#include "model/rows/assay-slot-choices.h"

/* Slots whose newest picture is gone from the stored files, and that can be made again. */

static gboolean
is_lost (AssayBlobs *blobs, const AssaySlotRow *slot)
{
  AssayDigest digest;

  return slot->picture != NULL && assay_slot_row_takes (slot, ASSAY_CHOICE_AGAIN)
         && assay_digest_parse (&digest, slot->picture)
         && assay_blobs_look (blobs, &digest, NULL) == ASSAY_BLOB_GONE;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayQuery all = {.kind = "slots", .state = "all"};
  g_autoptr (GPtrArray) slots = assay_engine_ask (engine, &all, error);
  GPtrArray *rows;

  if (slots == NULL)
    return NULL;
  rows = _assay_rows_new ();
  for (guint i = 0; i < slots->len; i++)
    if (is_lost (assay_engine_get_blobs (engine),
                 assay_record_get (slots->pdata[i], &assay_slot_row_table)))
      g_ptr_array_add (rows, assay_record_ref (slots->pdata[i]));
  return rows;
}

const AssayQueryKind assay_queries_of_lost[] = {
  {.kind = "lost",
   .gives = "as slots, those whose picture is gone from the stored files and can be made again",
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_DOCUMENTS,
   .run = run},
  {NULL},
};
