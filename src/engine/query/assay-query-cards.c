/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* A card with everything the page needs to show it: words, the report's verdicts and regions, the
 * contract's frame. */

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
fill_sentences (JsonArray *verdicts)
{
  for (guint i = 0; i < json_array_get_length (verdicts); i++)
    _assay_query_fill_template (json_array_get_object_element (verdicts, i), "sentence",
                                "sentenceArgs", "text", NULL);
}

/* Regions and the measurement of the claim that is asked. */
static void
pick_claim (JsonObject *row, JsonArray *verdicts)
{
  const char *claim = json_object_get_string_member_with_default (row, "claim", "");

  for (guint i = 0; i < json_array_get_length (verdicts); i++)
    {
      JsonObject *verdict = json_array_get_object_element (verdicts, i);

      if (!g_str_equal (json_object_get_string_member_with_default (verdict, "validator", ""),
                        claim))
        continue;
      if (json_object_has_member (verdict, "regions"))
        json_object_set_member (row, "regions",
                                json_node_copy (json_object_get_member (verdict, "regions")));
      if (json_object_has_member (verdict, "measurements"))
        json_object_set_member (row, "measurements",
                                json_node_copy (json_object_get_member (verdict, "measurements")));
    }
}

static void
add_report (AssayEngine *engine, JsonObject *row)
{
  JsonObject *report =
    load_object (engine, json_object_get_string_member_with_default (row, "report", ""));
  JsonNode *node = report != NULL ? json_object_get_member (report, "verdicts") : NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      fill_sentences (json_node_get_array (node));
      pick_claim (row, json_node_get_array (node));
      json_object_set_member (row, "verdicts", json_node_copy (node));
    }
  g_clear_pointer (&report, json_object_unref);
}

static void
add_contract (AssayEngine *engine, JsonObject *row)
{
  AssayDigest digest;
  AssayProcessParameters parameters;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GBytes) recipe = NULL;
  JsonObject *frame;

  if (!assay_digest_parse (&digest, json_object_get_string_member_with_default (row, "recipe", "")))
    return;
  recipe = assay_blobs_get (engine->blobs, &digest, NULL);
  if (recipe == NULL || !assay_recipe_read (recipe, &parameters, &contract, problems))
    return;
  frame = json_object_new ();
  json_object_set_int_member (frame, "canvasWidth", contract->canvas_width);
  json_object_set_int_member (frame, "canvasHeight", contract->canvas_height);
  json_object_set_int_member (
    frame, "safeAreaPx",
    contract->fields.safe_area_px != ASSAY_UNSET ? contract->fields.safe_area_px : 0);
  json_object_set_object_member (row, "contract", frame);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayListFilter filter = {query->state, query->spec, NULL};
  GPtrArray *rows = assay_engine_list (engine, "cards", &filter, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = rows->pdata[i];

      _assay_query_add_title (engine, row);
      _assay_query_fill_template (row, "question", "", "questionText",
                                  json_object_get_string_member_with_default (row, "title", ""));
      _assay_query_fill_template (row, "evidence", "evidenceArgs", "evidenceText", NULL);
      add_report (engine, row);
      add_contract (engine, row);
    }
  return rows;
}

const AssayQueryKind assay_query_cards = {"cards", ASSAY_TOPIC_CARDS | ASSAY_TOPIC_VERSIONS, run};
