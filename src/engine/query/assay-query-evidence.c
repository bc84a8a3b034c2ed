/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* The evidence of one card: the report's verdicts and regions, the contract's frame. Two blobs are
 * read, so it is asked for the card that is shown and the next ones, not for all. */

static JsonObject *
load_object (AssayEngine *engine, const char *digest)
{
  g_autoptr (GBytes) bytes = assay_engine_load_blob (engine, digest, NULL);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return assay_engine_parse_object (text);
}

static void
fill_sentence (JsonObject *verdict)
{
  JsonNode *node = json_object_get_member (verdict, "sentenceArgs");
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (args, (gpointer) json_array_get_string_element (array, i));
  g_ptr_array_add (args, NULL);
  text = assay_sentence_fill (json_object_get_string_member_with_default (verdict, "sentence", ""),
                              (const char *const *) args->pdata, NULL);
  json_object_set_string_member (verdict, "text", text);
}

static GBytes *
bytes_of_member (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  char *text;

  if (node == NULL)
    return NULL;
  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* Regions and the measurement of the claim that is asked. */
static void
pick_claim (AssayCardEvidence *row, const char *claim, JsonArray *verdicts)
{
  for (guint i = 0; i < json_array_get_length (verdicts); i++)
    {
      JsonObject *verdict = json_array_get_object_element (verdicts, i);

      fill_sentence (verdict);
      if (g_strcmp0 (json_object_get_string_member_with_default (verdict, "validator", ""), claim)
          != 0)
        continue;
      row->regions = bytes_of_member (verdict, "regions");
      row->measurements = bytes_of_member (verdict, "measurements");
    }
}

static void
add_report (AssayEngine *engine, const AssayCardRow *card, AssayCardEvidence *row)
{
  JsonObject *report = card->report != NULL ? load_object (engine, card->report) : NULL;
  JsonNode *node = report != NULL ? json_object_get_member (report, "verdicts") : NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      pick_claim (row, card->claim, json_node_get_array (node));
      row->verdicts = bytes_of_member (report, "verdicts");
    }
  g_clear_pointer (&report, json_object_unref);
}

static void
add_contract (AssayEngine *engine, const AssayCardRow *card, AssayCardEvidence *row)
{
  AssayDigest digest;
  AssayProcessParameters parameters;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GBytes) recipe = NULL;

  if (card->recipe == NULL || !assay_digest_parse (&digest, card->recipe))
    return;
  recipe = assay_blobs_get (assay_engine_get_blobs (engine), &digest, NULL);
  if (recipe == NULL || !assay_recipe_read (recipe, &parameters, &contract, problems))
    return;
  row->contract = g_new0 (AssayCardFrame, 1);
  row->contract->canvas_width = contract->canvas_width;
  row->contract->canvas_height = contract->canvas_height;
  row->contract->safe_area_px =
    contract->fields.safe_area_px != ASSAY_UNSET ? contract->fields.safe_area_px : 0;
}

static void
fill (AssayEngine *engine, const AssayCardRow *card, AssayCardEvidence *row)
{
  row->id = g_strdup (card->id);
  add_report (engine, card, row);
  add_contract (engine, card, row);
}

void
_assay_card_evidence_add (AssayEngine *engine, AssayCardRow *row)
{
  AssayCardEvidence *evidence = assay_table_new (&assay_card_evidence_row_table);

  fill (engine, row, evidence);
  row->contract = g_steal_pointer (&evidence->contract);
  row->verdicts = g_steal_pointer (&evidence->verdicts);
  row->regions = g_steal_pointer (&evidence->regions);
  row->measurements = g_steal_pointer (&evidence->measurements);
  assay_table_free (&assay_card_evidence_row_table, evidence);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayRecord) card =
    query->id != NULL ? assay_engine_find (engine, "cards", query->id) : NULL;
  GPtrArray *rows;

  if (card == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("There is no question “%s” in this project."),
                   query->id != NULL ? query->id : "");
      return NULL;
    }
  rows = _assay_rows_new ();
  fill (engine, assay_record_get (card, &assay_card_row_table),
        _assay_rows_add (rows, &assay_card_evidence_row_table));
  return rows;
}

/* What a card shows was settled when it was made: nothing makes an answer stale. */
const AssayQueryKind assay_query_evidence = {"evidence", 0, run};
