/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner.h"

#include "core/plan/assay-planner-private.h"

/* What a planner says: counts, what is to be made, problems, the plan as a whole and by id. */

guint
assay_planner_count (const AssayPlanner *self, AssayPlanAction action)
{
  g_return_val_if_fail (action < G_N_ELEMENTS (self->counts), 0);

  return self->counts[action];
}

GArray *
assay_planner_list_counts (const AssayPlanner *self)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (AssayPlanCount));

  for (guint i = 0; i < self->by_reason->len; i++)
    {
      const AssayPlanCount *count = &g_array_index (self->by_reason, AssayPlanCount, i);

      if (count->n > 0)
        g_array_append_val (counts, *count);
    }
  return counts;
}

static void
item_free_cb (gpointer data)
{
  assay_plan_item_free (data);
}

GPtrArray *
assay_planner_list_make (AssayPlanner *self, guint limit, gboolean canceled)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free_cb);

  for (GTreeNode *node = g_tree_node_first (self->make); node != NULL && items->len < limit;
       node = g_tree_node_next (node))
    {
      const PlannedSlot *slot = g_tree_node_key (node);
      AssayPlanItem *item;

      if (slot->state == ASSAY_SLOT_CANCELED && !canceled)
        continue;
      item = _planned_slot_dup_item (slot);
      if (item->recipe_bytes == NULL)
        item->recipe_bytes = _planned_slot_dup_bytes (self, slot);
      item->documents = _planned_slot_dup_documents (self, slot);
      g_ptr_array_add (items, item);
    }
  return items;
}

static void
copy_problems (const AssayPlanner *self, AssayProblems *out)
{
  for (guint i = 0; i < self->specs->len; i++)
    {
      const AssayProblems *found = ((const PlannedSpec *) self->specs->pdata[i])->problems;

      for (guint j = 0; j < assay_problems_count (found); j++)
        assay_problems_add_copy (out, assay_problems_get (found, j));
    }
}

AssayProblems *
assay_planner_dup_problems (const AssayPlanner *self)
{
  AssayProblems *problems = assay_problems_new ();

  copy_problems (self, problems);
  assay_problems_sort (problems);
  return problems;
}

const AssayProblems *
assay_planner_get_problems (const AssayPlanner *self, const char *id)
{
  const PlannedSpec *planned = _assay_planner_find_spec (self, id);

  return planned != NULL ? planned->problems : NULL;
}

gboolean
assay_planner_keeps_back (const AssayPlanner *self, const char *id)
{
  const PlannedSpec *planned = _assay_planner_find_spec (self, id);

  for (guint i = 0; planned != NULL && i < planned->n_slots; i++)
    if (planned->slots[i].verdict.action == ASSAY_PLAN_BLOCKED)
      return TRUE;
  return FALSE;
}

guint64
assay_planner_get_problems_stamp (const AssayPlanner *self)
{
  return self->problems_stamp;
}

AssayPlan *
assay_planner_dup_plan (AssayPlanner *self)
{
  AssayPlan *plan = _assay_plan_new ();

  for (guint i = 0; i < self->specs->len; i++)
    {
      const PlannedSpec *planned = self->specs->pdata[i];

      for (guint j = 0; j < planned->n_slots; j++)
        g_ptr_array_add (plan->items, _planned_slot_dup_item (&planned->slots[j]));
    }
  copy_problems (self, plan->problems);
  plan->n_make = self->counts[ASSAY_PLAN_MAKE];
  plan->n_held = self->counts[ASSAY_PLAN_HELD];
  plan->n_blocked = self->counts[ASSAY_PLAN_BLOCKED];
  plan->n_waiting = self->counts[ASSAY_PLAN_WAITING];
  _assay_plan_finish (plan);
  return plan;
}

/* As the plan itself stands. The text is borrowed from the spec. */
static AssayIdPlace
place_of (const PlannedSlot *slot)
{
  return (AssayIdPlace){slot->number, slot->owner->priority, slot->owner->spec->document.id,
                        slot->slot.variant};
}

AssayIdList *
assay_planner_list_ids (const AssayPlanner *self)
{
  AssayIdList *ids = assay_id_list_new ();

  for (guint i = 0; i < self->specs->len; i++)
    {
      const PlannedSpec *planned = self->specs->pdata[i];

      for (guint j = 0; j < planned->n_slots; j++)
        {
          AssayIdPlace place = place_of (&planned->slots[j]);

          assay_id_list_add (ids, &place);
        }
    }
  assay_id_list_seal (ids);
  return ids;
}

gboolean
assay_planner_place (const AssayPlanner *self, gint64 number, AssayIdPlace *out)
{
  const PlannedSlot *slot = g_hash_table_lookup (self->slots, &number);

  if (slot == NULL)
    return FALSE;
  *out = place_of (slot);
  out->text = g_strdup (out->text);
  return TRUE;
}

AssayPlanItem *
assay_planner_dup_item (AssayPlanner *self, gint64 number)
{
  const PlannedSlot *slot = g_hash_table_lookup (self->slots, &number);

  return slot != NULL ? _planned_slot_dup_item (slot) : NULL;
}

gboolean
assay_planner_changed_since (const AssayPlanner *self, guint64 *stamp, GArray *numbers)
{
  guint64 now = self->news_base + self->news->len, since = *stamp;

  *stamp = now;
  if (since < self->news_base || since > now)
    return FALSE;
  g_array_append_vals (numbers, &g_array_index (self->news, gint64, since - self->news_base),
                       (guint) (now - since));
  return TRUE;
}

guint64
assay_planner_get_seq (const AssayPlanner *self)
{
  return self->seq;
}

guint64
assay_planner_get_n_derived (const AssayPlanner *self)
{
  return self->n_derived;
}

guint64
assay_planner_get_n_looked (const AssayPlanner *self)
{
  return self->n_looked;
}
