/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"
#include "plan-documents.h"
#include "plan-history.h"

#include <string.h>

/* The kept planner against planning from nothing, over thousands of random histories. Takes longest
 * of all programs here, so it has nothing else in it. */

#define HISTORIES      2000
#define HISTORIES_LONG 20000
#define STEPS          6

static gboolean
same_text (GString *out, const char *what, const char *a, const char *b)
{
  if (g_strcmp0 (a, b) == 0)
    return TRUE;
  g_string_append_printf (out, "%s: kept “%s”, from nothing “%s”\n", what, a, b);
  return FALSE;
}

static gboolean
same_problems (GString *out, const AssayProblems *a, const AssayProblems *b)
{
  gboolean same = assay_problems_count (a) == assay_problems_count (b);

  if (!same)
    g_string_append_printf (out, "%u and %u problems\n", assay_problems_count (a),
                            assay_problems_count (b));
  for (guint i = 0; same && i < assay_problems_count (a); i++)
    {
      const AssayProblem *first = assay_problems_get (a, i), *second = assay_problems_get (b, i);
      g_autofree char *line = assay_problem_dup_line (first, NULL),
                      *other = assay_problem_dup_line (second, NULL);

      same = same_text (out, "problem", line, other)
             && same_text (out, "code", first->code, second->code)
             && same_text (out, "pointer", first->pointer, second->pointer);
    }
  return same;
}

static gboolean
same_item (GString *out, const AssayPlanItem *a, const AssayPlanItem *b)
{
  gboolean same = same_text (out, "spec", a->spec, b->spec)
                  && same_text (out, "title", a->title, b->title)
                  && same_text (out, "reason", a->reason, b->reason)
                  && same_text (out, "explanation", a->explanation, b->explanation)
                  && assay_slot_equal (&a->slot, &b->slot) && a->action == b->action
                  && a->priority == b->priority && a->regeneration == b->regeneration
                  && g_strv_equal ((const char *const *) a->args, (const char *const *) b->args)
                  && assay_digest_equal (&a->recipe, &b->recipe)
                  && (a->recipe_bytes == NULL || g_bytes_equal (a->recipe_bytes, b->recipe_bytes));

  if (!same)
    g_string_append_printf (out, "item %s/%d differs\n", a->spec, (int) a->slot.variant);
  return same;
}

static gboolean
same_plan (GString *out, const AssayPlan *a, const AssayPlan *b)
{
  g_autoptr (GBytes) a_bytes = assay_plan_to_bytes (a), b_bytes = assay_plan_to_bytes (b);
  gboolean same = a->items->len == b->items->len;

  for (guint i = 0; same && i < a->items->len; i++)
    same = same_item (out, a->items->pdata[i], b->items->pdata[i]);
  return same && same_problems (out, a->problems, b->problems) && g_bytes_equal (a_bytes, b_bytes)
         && a->n_make == b->n_make && a->n_held == b->n_held && a->n_blocked == b->n_blocked
         && a->n_waiting == b->n_waiting;
}

/* The first few to be made, and all of them, are those of the plan in its order, with their bytes.
 */
static gboolean
same_make (GString *out, AssayPlanner *planner, const AssayPlan *plan, guint limit)
{
  g_autoptr (GPtrArray) few = assay_planner_list_make (planner, limit, TRUE);
  guint at = 0;

  for (guint i = 0; i < plan->items->len && at < few->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i], *made = few->pdata[at];

      if (item->action != ASSAY_PLAN_MAKE)
        continue;
      if (made->recipe_bytes == NULL || item->recipe_bytes == NULL || !same_item (out, made, item))
        return FALSE;
      at++;
    }
  return at == MIN (plan->n_make, limit) && few->len == at;
}

/* By reason. */
static gboolean
same_reasons (const AssayPlanner *planner, const AssayPlan *plan)
{
  g_autoptr (GArray) counts = assay_planner_list_counts (planner);
  guint n = 0;

  for (guint i = 0; i < counts->len; i++)
    {
      const AssayPlanCount *count = &g_array_index (counts, AssayPlanCount, i);
      guint n_found = 0;

      for (guint j = 0; j < plan->items->len; j++)
        {
          const AssayPlanItem *item = plan->items->pdata[j];

          n_found += item->action == count->action && g_str_equal (item->reason, count->reason);
        }
      if (n_found != count->n)
        return FALSE;
      n += count->n;
    }
  return n == plan->items->len;
}

/* What a list keeps that is told of changes only: the ids, and the item of each. */
static void
follow_list (PlanHistory *self)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!assay_planner_changed_since (self->planner, &self->stamp, numbers))
    {
      g_clear_pointer (&self->ids, assay_id_list_free);
      g_hash_table_remove_all (self->items);
    }
  if (self->ids == NULL)
    {
      self->ids = assay_planner_list_ids (self->planner);
      g_array_set_size (numbers, 0);
      for (guint i = 0; i < assay_id_list_get_length (self->ids); i++)
        {
          gint64 number = assay_id_list_get_row (self->ids, i);

          g_array_append_val (numbers, number);
        }
    }
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      g_auto (AssayIdPlace) place = {0};
      guint position;

      assay_id_list_take (self->ids, number, &position);
      g_hash_table_remove (self->items, &number);
      if (!assay_planner_place (self->planner, number, &place))
        continue;
      assay_id_list_put (self->ids, &place);
      g_hash_table_insert (self->items, g_memdup2 (&number, sizeof number),
                           assay_planner_dup_item (self->planner, number));
    }
}

static gboolean
same_list (GString *out, PlanHistory *self, const AssayPlan *plan)
{
  follow_list (self);
  if (assay_id_list_get_length (self->ids) != plan->items->len)
    return FALSE;
  for (guint i = 0; i < plan->items->len; i++)
    {
      gint64 number = assay_id_list_get_row (self->ids, i);

      if (!same_item (out, g_hash_table_lookup (self->items, &number), plan->items->pdata[i]))
        return FALSE;
    }
  return g_hash_table_size (self->items) == plan->items->len;
}

static gboolean
same_counts (const AssayPlanner *planner, const AssayPlan *plan)
{
  return assay_planner_count (planner, ASSAY_PLAN_MAKE) == plan->n_make
         && assay_planner_count (planner, ASSAY_PLAN_HELD) == plan->n_held
         && assay_planner_count (planner, ASSAY_PLAN_BLOCKED) == plan->n_blocked
         && assay_planner_count (planner, ASSAY_PLAN_WAITING) == plan->n_waiting;
}

static AssayPlan *
assert_same (PlanHistory *self, guint seed, guint n)
{
  g_autoptr (AssayPlan) kept = assay_planner_dup_plan (self->planner);
  g_autoptr (AssayProblems) problems = assay_planner_dup_problems (self->planner);
  g_autoptr (GString) why = g_string_new ("");
  AssayPlan *anew = assay_plan_make (self->catalog, self->facts, self->files, self->server,
                                     plan_history_find_blob, self);

  if (!same_plan (why, kept, anew) || !same_make (why, self->planner, anew, 3)
      || !same_make (why, self->planner, anew, n % 3 == 0 ? G_MAXUINT : 1)
      || !same_reasons (self->planner, anew) || !same_list (why, self, anew)
      || !same_counts (self->planner, anew) || !same_problems (why, problems, anew->problems)
      || assay_planner_get_seq (self->planner) != self->seq)
    {
      g_test_message ("history %u, plan_history_step %u: %s", seed, n, why->str);
      g_test_fail ();
    }
  return anew;
}

/* How often each thing was met, so that the histories are known to be rich. */
typedef struct
{
  guint n_actions[4], n_changed, n_words;
} Met;

static void
count_met (Met *met, const AssayPlan *plan)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      met->n_actions[item->action]++;
      met->n_changed += g_str_has_prefix (item->reason, "changed.");
      met->n_words += g_str_equal (item->reason, "changed.prompt");
    }
}

static void
live (guint seed, Met *met)
{
  PlanHistory self;
  AssayPlan *plan;

  plan_history_init (&self, seed);
  for (guint i = 0; i < PLAN_N_FILES; i++)
    if (g_rand_int_range (self.rand, 0, 4) > 0)
      plan_history_set_document (&self,
                                 plan_document (plan_files[i].path, plan_files[i].bodies[0]));
  for (guint i = 0; i < PLAN_SPECS; i++)
    plan_history_set_document (&self, plan_random_spec (self.rand));
  if (g_rand_boolean (self.rand))
    plan_history_set_inputs (&self);
  else
    assay_planner_set_facts (self.planner, NULL, 0);
  plan_history_set_inputs (&self);
  plan = assert_same (&self, seed, 0);
  for (guint i = 1; i <= STEPS && !g_test_failed (); i++)
    {
      plan_history_remember (&self, plan);
      plan_history_step (&self, plan);
      assay_plan_free (plan);
      plan = assert_same (&self, seed, i);
      count_met (met, plan);
    }
  assay_plan_free (plan);
  plan_history_clear (&self);
}

static void
test_histories (void)
{
  guint n = g_test_slow () ? HISTORIES_LONG : HISTORIES;
  Met met = {{0}, 0, 0};

  g_test_summary ("Whatever happens in whatever order, the kept plan is that from nothing");
  for (guint i = 0; i < n && !g_test_failed (); i++)
    live (i, &met);
  if (g_test_failed ())
    return;
  g_test_message ("make %u, held %u, blocked %u, waiting %u, changed %u, words %u",
                  met.n_actions[0], met.n_actions[1], met.n_actions[2], met.n_actions[3],
                  met.n_changed, met.n_words);
  for (guint i = 0; i < G_N_ELEMENTS (met.n_actions); i++)
    g_assert_cmpuint (met.n_actions[i], >, n);
  g_assert_cmpuint (met.n_changed, >, n / 4);
  g_assert_cmpuint (met.n_words, >, n / 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/planner/histories", test_histories);
  return g_test_run ();
}
