/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

static const char *
action_word (AssayPlanAction action)
{
  static const char *const words[] = {"make", "held", "blocked", "waiting"};

  return words[action];
}

static void
add_item (GPtrArray *rows, const AssayPlanItem *item)
{
  AssayPlanRow *row = _assay_rows_add (rows, &assay_plan_row_table);

  row->id = g_strdup_printf ("%s/%d", item->spec, item->variant);
  row->spec = g_strdup (item->spec);
  row->title = g_strdup (item->title);
  row->variant = item->variant;
  row->regeneration = item->regeneration;
  row->action = item->action;
  row->reason = g_strdup (item->reason);
  row->explanation = g_strdup (item->explanation);
  row->explanation_args = g_strdupv ((char **) item->args);
  row->recipe = g_strdup (assay_digest_hex (&item->recipe).text);
}

static GPtrArray *
run_items (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayPlan) plan = assay_engine_plan (engine);
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      if (query->state == NULL || g_str_equal (query->state, action_word (item->action)))
        add_item (rows, item);
    }
  return rows;
}

static GPtrArray *
run_summary (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayPlan) plan = assay_engine_plan (engine);
  GPtrArray *rows = _assay_rows_new ();
  AssayPlanSummaryRow *row = _assay_rows_add (rows, &assay_plan_summary_row_table);

  row->id = g_strdup ("plan");
  row->make = plan->n_make;
  row->held = plan->n_held;
  row->blocked = plan->n_blocked;
  row->waiting = plan->n_waiting;
  row->hash = g_strdup (assay_digest_hex (&plan->hash).text);
  return rows;
}

#define CHANGES                                                                                    \
  (ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS             \
   | ASSAY_TOPIC_EXCEPTIONS)

const AssayQueryKind assay_queries_of_plan[] = {
  {.kind = "plan",
   .gives =
     "one per slot: {id \"spec/variant\", spec, title, variant, action (make, held, blocked, "
     "waiting), reason, explanation, explanationArgs[], regeneration, recipe}",
   .listed = TRUE,
   .topics = CHANGES,
   .run = run_items},
  {.kind = "planSummary",
   .gives = "one: {make, held, blocked, waiting, hash}",
   .topics = CHANGES,
   .run = run_summary},
  {NULL},
};
