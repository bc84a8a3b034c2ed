/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

static GBytes *
recipe_blob_cb (const AssayDigest *digest, gpointer data)
{
  AssayEngine *engine = data;

  return assay_blobs_get (engine->blobs, digest, NULL);
}

static AssayPlan *
make_plan (AssayEngine *engine)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (GPtrArray) facts = NULL;

  assay_writer_wait_indexed (engine->writer);
  g_mutex_lock (&engine->reader_lock);
  facts = assay_reader_slots (engine->reader);
  g_mutex_unlock (&engine->reader_lock);
  return assay_plan_make (catalog, facts, NULL, NULL, recipe_blob_cb, engine);
}

static const char *
action_word (AssayPlanAction action)
{
  static const char *const words[] = {"make", "held", "blocked", "waiting"};

  return words[action];
}

static JsonObject *
item_row (const AssayPlanItem *item)
{
  JsonObject *row = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%s/%d", item->spec, item->variant);
  g_autofree char *text = _assay_fill_template (item->explanation != NULL ? item->explanation : "",
                                                (const char *const *) item->args);

  json_object_set_string_member (row, "id", id);
  json_object_set_string_member (row, "spec", item->spec);
  json_object_set_string_member (row, "title", item->title);
  json_object_set_int_member (row, "variant", item->variant);
  json_object_set_int_member (row, "regeneration", item->regeneration);
  json_object_set_string_member (row, "action", action_word (item->action));
  json_object_set_string_member (row, "reason", item->reason);
  json_object_set_string_member (row, "explanation", text);
  json_object_set_string_member (row, "recipe", assay_digest_hex (&item->recipe).text);
  return row;
}

static GPtrArray *
run_items (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayPlan) plan = make_plan (engine);
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      if (query->state == NULL || g_str_equal (query->state, action_word (item->action)))
        g_ptr_array_add (rows, item_row (item));
    }
  return rows;
}

static GPtrArray *
run_summary (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayPlan) plan = make_plan (engine);
  GPtrArray *rows = _assay_rows_new ();
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "id", "plan");
  json_object_set_int_member (row, "make", plan->n_make);
  json_object_set_int_member (row, "held", plan->n_held);
  json_object_set_int_member (row, "blocked", plan->n_blocked);
  json_object_set_int_member (row, "waiting", plan->n_waiting);
  json_object_set_string_member (row, "hash", assay_digest_hex (&plan->hash).text);
  g_ptr_array_add (rows, row);
  return rows;
}

#define CHANGES                                                                                    \
  (ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS             \
   | ASSAY_TOPIC_EXCEPTIONS)

const AssayQueryKind assay_query_plan = {"plan", CHANGES, run_items};
const AssayQueryKind assay_query_plan_summary = {"planSummary", CHANGES, run_summary};
