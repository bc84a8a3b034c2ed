/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner-private.h"

/* What is to be done about a slot, and that it is counted for it. */

#define NEWS_KEPT 4096 /* who asks later is told that everything may be another */

void
_planned_slot_tell (AssayPlanner *self, const PlannedSlot *slot)
{
  if (self->news->len == NEWS_KEPT)
    {
      g_array_remove_range (self->news, 0, NEWS_KEPT / 2);
      self->news_base += NEWS_KEPT / 2;
    }
  g_array_append_val (self->news, slot->number);
}

static AssayPlanCount *
find_count (AssayPlanner *self, const AssayPlanVerdict *verdict)
{
  const AssayPlanCount none = {verdict->action, verdict->reason, 0};

  for (guint i = 0; i < self->by_reason->len; i++)
    {
      AssayPlanCount *count = &g_array_index (self->by_reason, AssayPlanCount, i);

      if (count->action == verdict->action && g_str_equal (count->reason, verdict->reason))
        return count;
    }
  g_array_append_val (self->by_reason, none);
  return &g_array_index (self->by_reason, AssayPlanCount, self->by_reason->len - 1);
}

static void
count (AssayPlanner *self, const AssayPlanVerdict *verdict, int by)
{
  self->counts[verdict->action] += (guint) by;
  find_count (self, verdict)->n += (guint) by;
}

static gboolean
stands_to_be_made (const PlannedSlot *slot)
{
  return slot->is_counted && slot->verdict.action == ASSAY_PLAN_MAKE;
}

static gboolean
stands_blocked (const PlannedSlot *slot)
{
  return slot->is_counted && slot->verdict.action == ASSAY_PLAN_BLOCKED;
}

void
_planned_slot_leave (AssayPlanner *self, PlannedSlot *slot)
{
  if (!slot->is_counted)
    return;
  if (stands_to_be_made (slot))
    {
      gboolean stood = g_tree_remove (self->make, slot);

      g_assert (stood);
    }
  count (self, &slot->verdict, -1);
  slot->is_counted = FALSE;
}

/* Open work that was begun from other documents than there are. What was begun by a program that
 * asked its documents otherwise cannot be compared: that is no person's change. */
static gboolean
is_superseded (AssayPlanner *self, const PlannedSlot *slot)
{
  g_autofree char *documents = NULL;

  if (!slot->changed || slot->documents == NULL || slot->owner->footprint == NULL
      || !g_str_has_prefix (slot->documents, ASSAY_FOOTPRINT_FORMAT)
      || (slot->state != ASSAY_SLOT_TO_DECIDE && slot->state != ASSAY_SLOT_EXCEPTION
          && slot->state != ASSAY_SLOT_QUEUED))
    return FALSE;
  documents = _planned_slot_dup_documents (self, slot);
  return !g_str_equal (documents, slot->documents);
}

AssayRemedy
_planned_slot_remedy (const PlannedSlot *slot)
{
  return (slot->carried_out & ASSAY_REMEDY_BIT (slot->remedy)) != 0 ? slot->remedy
                                                                    : ASSAY_REMEDY_NEW_SEED;
}

void
_planned_slot_settle (AssayPlanner *self, PlannedSlot *slot)
{
  AssayPlanVerdict verdict =
    _assay_plan_judge (slot->state, slot->ready, slot->changed, is_superseded (self, slot),
                       slot->part, slot->cause, _planned_slot_remedy (slot));
  gboolean stays = stands_to_be_made (slot) && verdict.action == ASSAY_PLAN_MAKE;

  if (stands_blocked (slot) != (verdict.action == ASSAY_PLAN_BLOCKED))
    self->problems_stamp++;
  if (stays)
    count (self, &slot->verdict, -1);
  else
    _planned_slot_leave (self, slot);
  if (!stays && verdict.action == ASSAY_PLAN_MAKE)
    g_tree_insert (self->make, slot, slot);
  count (self, &verdict, 1);
  slot->is_counted = TRUE;
  slot->verdict = verdict;
  if (verdict.action != ASSAY_PLAN_MAKE)
    g_clear_pointer (&slot->bytes, g_bytes_unref);
  _planned_slot_tell (self, slot);
}
