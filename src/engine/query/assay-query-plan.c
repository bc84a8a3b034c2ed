/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* The plan: rows of what is kept of it, the numbers alone, and what names it as a whole. */

/* A history that lost events does not tell what was never made. */
static gboolean
is_doubtful (AssayEngine *engine, const AssayPlanItem *item)
{
  return g_strcmp0 (item->reason, "new") == 0 && assay_engine_is_damaged (engine);
}

static AssayPlanRow *
row_of (AssayEngine *engine, const AssayPlanItem *item)
{
  AssayPlanRow *row = assay_table_new (&assay_plan_row_table);

  row->id = assay_slot_dup_id (item->spec, &item->slot);
  row->spec = g_strdup (item->spec);
  row->title = g_strdup (item->title);
  row->slot = assay_slot_dup (&item->slot);
  row->regeneration = item->regeneration;
  row->action = item->action;
  row->reason = g_strdup (item->reason);
  row->explanation = g_strdup (is_doubtful (engine, item)
                                 ? N_ ("Whether it was made is not known: the history is damaged.")
                                 : item->explanation);
  row->explanation_args = g_strdupv ((char **) item->args);
  row->recipe = g_strdup (assay_digest_hex (&item->recipe).text);
  return row;
}

/* By id ----------------------------------------------------------------- */

static AssayIdList *
list_ids (AssayEngine *engine, guint64 *out_stamp)
{
  AssayPlanner *planner = assay_engine_begin_plan (engine);
  g_autoptr (GArray) unused = g_array_new (FALSE, FALSE, sizeof (gint64));
  AssayIdList *ids = assay_planner_list_ids (planner);

  assay_planner_changed_since (planner, out_stamp, unused);
  assay_engine_end_plan (engine);
  return ids;
}

static int
compare_numbers_cb (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Each number once, and its place. */
static void
add_places (const AssayPlanner *planner, GArray *numbers, GArray *rows, GArray *places)
{
  gint64 last = 0;

  g_array_sort (numbers, compare_numbers_cb);
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      AssayIdPlace place = {0};

      if (number == last)
        continue;
      last = number;
      assay_planner_place (planner, number, &place);
      g_array_append_val (rows, number);
      g_array_append_val (places, place);
    }
}

static gboolean
list_changed (AssayEngine *engine, guint64 *stamp, GArray *rows, GArray *places)
{
  AssayPlanner *planner = assay_engine_begin_plan (engine);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean known = assay_planner_changed_since (planner, stamp, numbers);

  add_places (planner, numbers, rows, places);
  assay_engine_end_plan (engine);
  return known;
}

static void
unref_if_any (gpointer record)
{
  if (record != NULL)
    assay_record_unref (record);
}

static GPtrArray *
list_rows (AssayEngine *engine, const gint64 *rows, guint n)
{
  AssayPlanner *planner = assay_engine_begin_plan (engine);
  GPtrArray *records = g_ptr_array_new_with_free_func (unref_if_any);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayPlanItem) item = assay_planner_dup_item (planner, rows[i]);

      g_ptr_array_add (records, item != NULL
                                  ? assay_record_new (&assay_plan_row_table, row_of (engine, item))
                                  : NULL);
    }
  assay_engine_end_plan (engine);
  return records;
}

static const AssayKeptList kept = {&assay_plan_row_table, list_ids, list_changed, list_rows};

/* Whole ----------------------------------------------------------------- */

static const char *
action_word (AssayPlanAction action)
{
  static const char *const words[] = {"make", "held", "blocked", "waiting"};

  return words[action];
}

static GPtrArray *
run_items (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayPlanner *planner = assay_engine_begin_plan (engine);
  g_autoptr (AssayIdList) ids = assay_planner_list_ids (planner);
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; i < assay_id_list_get_length (ids); i++)
    {
      g_autoptr (AssayPlanItem) item =
        assay_planner_dup_item (planner, assay_id_list_get_row (ids, i));

      if (query->state == NULL || g_str_equal (query->state, action_word (item->action)))
        g_ptr_array_add (rows, assay_record_new (&assay_plan_row_table, row_of (engine, item)));
    }
  assay_engine_end_plan (engine);
  return rows;
}

/* One row an action and reason. */
static GPtrArray *
run_counts (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  AssayPlanner *planner = assay_engine_begin_plan (engine);
  g_autoptr (GArray) counts = assay_planner_list_counts (planner);
  GPtrArray *rows = _assay_rows_new ();

  assay_engine_end_plan (engine);
  for (guint i = 0; i < counts->len; i++)
    {
      const AssayPlanCount *count = &g_array_index (counts, AssayPlanCount, i);
      AssayPlanCountRow *row = _assay_rows_add (rows, &assay_plan_count_row_table);

      row->id = g_strdup_printf ("%s/%s", action_word (count->action), count->reason);
      row->action = count->action;
      row->reason = g_strdup (count->reason);
      row->count = count->n;
    }
  return rows;
}

static GPtrArray *
run_summary (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayPlan) plan = assay_planner_dup_plan (assay_engine_begin_plan (engine));
  GPtrArray *rows = _assay_rows_new ();
  AssayPlanSummaryRow *row = _assay_rows_add (rows, &assay_plan_summary_row_table);

  assay_engine_end_plan (engine);
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
     "one per slot: {id of the slot, spec, title, variant, slotState, frame, action (make, held, "
     "blocked, waiting), reason, explanation, explanationArgs[], regeneration, recipe}",
   .listed = TRUE,
   .topics = CHANGES,
   .run = run_items,
   .kept = &kept},
  {.kind = "planCounts",
   .gives =
     "one an action and reason: {id \"action/reason\", action, reason, count}; kept, not counted",
   .topics = CHANGES,
   .run = run_counts},
  {.kind = "planSummary",
   .gives = "one: {make, held, blocked, waiting, hash}",
   .topics = CHANGES,
   .run = run_summary},
  {NULL},
};
