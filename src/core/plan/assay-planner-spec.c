/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner-private.h"

/* One spec: its slots, what it asked of the documents, its problems. */

static void
release_footprint (AssayPlanner *self, PlannedFootprint *footprint)
{
  if (footprint == NULL || --footprint->n_uses > 0)
    return;
  g_hash_table_remove (self->footprints, footprint->asked);
}

/* Takes @asked. */
static PlannedFootprint *
use_footprint (AssayPlanner *self, AssayFootprint *asked)
{
  PlannedFootprint *footprint = g_hash_table_lookup (self->footprints, asked);

  if (footprint == NULL)
    {
      footprint = g_new0 (PlannedFootprint, 1);
      footprint->asked = asked;
      footprint->holds = TRUE;
      g_hash_table_insert (self->footprints, asked, footprint);
    }
  else
    assay_footprint_free (asked);
  footprint->n_uses++;
  return footprint;
}

PlannedSpec *
_planned_spec_new (void)
{
  return g_new0 (PlannedSpec, 1);
}

static void
add_slots (AssayPlanner *self, PlannedSpec *planned, guint n)
{
  planned->n_slots = n;
  planned->slots = g_new0 (PlannedSlot, n);
  for (guint i = 0; i < n; i++)
    {
      PlannedSlot *slot = &planned->slots[i];
      guint n_free = self->free_steps->len;

      slot->owner = planned;
      slot->number = ++self->last_number;
      g_hash_table_insert (self->slots, &slot->number, slot);
      slot->slot.variant = i;
      slot->steps = n_free > 0 ? g_array_index (self->free_steps, guint, n_free - 1)
                               : _assay_plan_steps_add (self->graph);
      if (n_free > 0)
        g_array_set_size (self->free_steps, n_free - 1);
    }
}

static void
clear_slots (AssayPlanner *self, PlannedSpec *planned)
{
  for (guint i = 0; i < planned->n_slots; i++)
    {
      PlannedSlot *slot = &planned->slots[i];

      _planned_slot_leave (self, slot);
      _planned_slot_tell (self, slot);
      g_hash_table_remove (self->slots, &slot->number);
      g_array_append_val (self->free_steps, slot->steps);
      g_clear_pointer (&slot->documents, g_free);
      g_clear_pointer (&slot->bytes, g_bytes_unref);
    }
  g_clear_pointer (&planned->slots, g_free);
  planned->n_slots = 0;
}

static void
set_problems (AssayPlanner *self, PlannedSpec *planned, AssayProblems *found)
{
  gboolean any = assay_problems_count (found) > 0;

  if (any || planned->problems != NULL)
    self->problems_stamp++;
  g_clear_pointer (&planned->problems, assay_problems_free);
  if (any)
    {
      planned->problems = assay_problems_new ();
      assay_problems_take (planned->problems, found);
    }
}

/* The tree is sorted by priority, so nothing of the spec may stand in it while that changes. */
static void
fit_slots (AssayPlanner *self, PlannedSpec *planned)
{
  guint n = assay_spec_count_variants (planned->spec);

  if (planned->n_slots != n)
    {
      clear_slots (self, planned);
      add_slots (self, planned, n);
    }
  for (guint i = 0; i < n; i++)
    _planned_slot_leave (self, &planned->slots[i]);
  planned->priority = _assay_or (planned->spec->priority, 2);
}

/* The first slot with problems ends it: the others would have the same ones. */
void
_planned_spec_plan (AssayPlanner *self, PlannedSpec *planned)
{
  PlannedFootprint *before = planned->footprint;
  AssayFootprint *asked = assay_footprint_new ();
  g_autoptr (AssayProblems) found = assay_problems_new ();
  g_autoptr (AssayRecipe) last = NULL;
  gboolean sound = TRUE;

  fit_slots (self, planned);
  for (guint i = 0; i < planned->n_slots; i++)
    {
      PlannedSlot *slot = &planned->slots[i];
      g_autoptr (AssayRecipe) recipe = NULL;

      _planned_slot_copy_fact (
        slot, _assay_planner_find_fact (self, planned->spec->document.id, &slot->slot));
      if (sound)
        recipe = _planned_slot_derive_like (self, slot, g_steal_pointer (&last), asked, found);
      sound = sound && assay_problems_count (found) == 0;
      _planned_slot_set_recipe (self, slot, sound ? recipe : NULL);
      if (sound)
        last = g_steal_pointer (&recipe);
    }
  planned->footprint = use_footprint (self, asked);
  release_footprint (self, before);
  for (guint i = 0; i < planned->n_slots; i++) /* now that it is known what they ask */
    _planned_slot_settle (self, &planned->slots[i]);
  set_problems (self, planned, found);
}

void
_planned_spec_free (AssayPlanner *self, PlannedSpec *planned)
{
  clear_slots (self, planned);
  release_footprint (self, planned->footprint);
  if (planned->problems != NULL)
    self->problems_stamp++;
  assay_problems_free (planned->problems);
  g_free (planned);
}
