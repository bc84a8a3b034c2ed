/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner-private.h"

#include <string.h>

/* One slot: the recipe it would be made from, and what differs from the one it was made from. */

/* What would be made, or %NULL. */
static AssayRecipe *
derive (AssayPlanner *self, const PlannedSlot *slot, AssayFootprint *asked, AssayProblems *found)
{
  self->n_derived++;
  return _assay_recipe_derive_spec (self->catalog, slot->owner->spec, slot->slot,
                                    slot->regeneration, slot->remedies, asked, NULL, found);
}

/* The same behind the gate: what the server lacks is looked for once a spec. */
static AssayRecipe *
derive_checked (AssayPlanner *self,
                const PlannedSlot *slot,
                AssayFootprint *asked,
                AssayProblems *found)
{
  const AssayServerModels server = {self->catalog, self->files, self->capabilities};
  AssayRecipe *recipe = derive (self, slot, asked, found);

  if (slot == slot->owner->slots && recipe != NULL)
    _assay_ready_check_graph (recipe, &server, found);
  return recipe;
}

AssayRecipe *
_planned_slot_derive_like (AssayPlanner *self,
                           const PlannedSlot *slot,
                           AssayRecipe *last,
                           AssayFootprint *asked,
                           AssayProblems *found)
{
  g_autoptr (AssayRecipe) recipe = last;

  if (recipe == NULL || recipe->remedies_asked != (slot->remedies & ASSAY_REMEDIES_OF_RECIPES))
    return derive_checked (self, slot, asked, found);
  self->n_derived++;
  return _assay_recipe_move (recipe, self->catalog, slot->owner->spec, slot->slot,
                             slot->regeneration, asked, found)
           ? g_steal_pointer (&recipe)
           : NULL;
}

/* For a slot that is ready: this has succeeded before with the same inputs. */
static AssayRecipe *
derive_again (AssayPlanner *self, const PlannedSlot *slot)
{
  AssayRecipe *recipe = derive (self, slot, NULL, NULL);

  g_assert (recipe != NULL && assay_digest_equal (&recipe->hash, &slot->now));
  return recipe;
}

static void
look (AssayPlanner *self, PlannedSlot *slot)
{
  slot->changed = _assay_plan_steps_look (self->graph, slot->steps, &slot->part);
  self->n_looked += ASSAY_PLAN_STEPS;
}

/* The leaves, where both recipes are known; %FALSE: only their hashes can be told apart. */
static gboolean
compare_parts (AssayPlanner *self, PlannedSlot *slot, GBytes *before, GBytes *now)
{
  AssayPlanChange change;

  if (before == NULL || !_assay_plan_compare (before, now, &change)
      || (!change.former && memcmp (change.before, change.now, sizeof change.now) == 0))
    return FALSE;
  _assay_plan_steps_set_parts (self->graph, slot->steps, &change);
  slot->rework = _assay_plan_change_is_rework (&change);
  return TRUE;
}

/* Made from another recipe than @now: what of it differs. Nothing does if it is only that its
 * program named models by file. */
static void
compare_other (AssayPlanner *self, PlannedSlot *slot, const AssayRecipe *now)
{
  g_autoptr (GBytes) before = NULL;

  if (assay_recipe_was (now, &slot->before))
    {
      _assay_plan_steps_set_hashes (self->graph, slot->steps, &slot->now, &slot->now);
      return;
    }
  before = self->recipes_of != NULL ? self->recipes_of (&slot->before, self->data) : NULL;
  if (!compare_parts (self, slot, before, now->bytes))
    _assay_plan_steps_set_hashes (self->graph, slot->steps, &slot->before, &slot->now);
}

/* Says which steps are stale. @now: the recipe of slot->now, or %NULL: derived if it is needed. */
static void
compare (AssayPlanner *self, PlannedSlot *slot, const AssayRecipe *now)
{
  g_autoptr (AssayRecipe) derived = NULL;

  slot->rework = FALSE;
  if (assay_digest_is_none (&slot->before) || assay_digest_equal (&slot->before, &slot->now))
    _assay_plan_steps_set_hashes (self->graph, slot->steps, &slot->before, &slot->now);
  else
    {
      if (now == NULL)
        now = derived = derive_again (self, slot);
      compare_other (self, slot, now);
    }
  look (self, slot);
}

static void
take_remedies (PlannedSlot *slot, const AssayRecipe *recipe)
{
  slot->carried_out =
    recipe->remedies | (slot->remedies & ASSAY_REMEDY_BIT (ASSAY_REMEDY_NEW_SEED));
  slot->remedies_left = recipe->remedies_left;
  slot->key = recipe->package->has_key ? recipe->package->key_name : NULL;
  slot->key_instead = recipe->package->key_instead;
}

void
_planned_slot_set_recipe (AssayPlanner *self, PlannedSlot *slot, const AssayRecipe *recipe)
{
  slot->ready = recipe != NULL;
  g_clear_pointer (&slot->bytes, g_bytes_unref);
  if (recipe != NULL)
    {
      slot->now = recipe->hash;
      take_remedies (slot, recipe);
      compare (self, slot, recipe);
      if (self->keeps_bytes)
        slot->bytes = g_bytes_ref (recipe->bytes);
    }
  else
    {
      memset (&slot->now, 0, sizeof slot->now);
      slot->carried_out = slot->remedies_left = 0;
      slot->key = slot->key_instead = NULL;
    }
}

void
_planned_slot_copy_fact (PlannedSlot *slot, const AssaySlotFact *fact)
{
  slot->state = fact != NULL ? fact->state : ASSAY_SLOT_NEW;
  slot->regeneration = fact != NULL ? fact->regeneration : 0;
  slot->remedies = fact != NULL ? fact->remedies : 0;
  slot->remedy = fact != NULL ? fact->remedy : ASSAY_REMEDY_NEW_SEED;
  slot->cause = fact != NULL ? fact->cause : ASSAY_AGAIN_TURNED_DOWN;
  memset (&slot->before, 0, sizeof slot->before);
  g_free (slot->documents);
  slot->documents = fact != NULL ? g_strdup (fact->documents) : NULL;
  if (fact != NULL)
    slot->before = fact->recipe;
}

/* The slot of a sound spec as another regeneration. %FALSE when it is not like the rest of the spec
 * any more. */
static gboolean
derive_slot (AssayPlanner *self, PlannedSlot *slot)
{
  g_autoptr (AssayFootprint) asked = assay_footprint_new ();
  g_autoptr (AssayProblems) found = assay_problems_new ();
  g_autoptr (AssayRecipe) recipe = NULL;

  if (slot->owner->problems != NULL)
    return FALSE;
  recipe = derive_checked (self, slot, asked, found);
  if (assay_problems_count (found) > 0
      || !assay_footprint_equal (asked, slot->owner->footprint->asked))
    return FALSE;
  _planned_slot_set_recipe (self, slot, recipe);
  _planned_slot_settle (self, slot);
  return TRUE;
}

void
_planned_slot_set_fact (AssayPlanner *self, PlannedSlot *slot, const AssaySlotFact *fact)
{
  guint regeneration = slot->regeneration, remedies = slot->remedies;
  AssayDigest before = slot->before;

  _planned_slot_copy_fact (slot, fact);
  if (slot->regeneration != regeneration || slot->remedies != remedies)
    {
      if (!derive_slot (self, slot))
        _planned_spec_plan (self, slot->owner);
      return;
    }
  if (slot->ready && !assay_digest_equal (&slot->before, &before))
    compare (self, slot, NULL);
  _planned_slot_settle (self, slot);
}

char *
_planned_slot_dup_documents (AssayPlanner *self, const PlannedSlot *slot)
{
  return assay_footprint_dup_answers (slot->owner->footprint->asked, self->catalog,
                                      &slot->owner->spec->document);
}

GBytes *
_planned_slot_dup_bytes (AssayPlanner *self, const PlannedSlot *slot)
{
  g_autoptr (AssayRecipe) recipe = NULL;

  g_assert (slot->verdict.action == ASSAY_PLAN_MAKE);
  if (slot->bytes != NULL)
    return g_bytes_ref (slot->bytes);
  recipe = derive_again (self, slot);
  return g_bytes_ref (recipe->bytes);
}

static gboolean
is_made_again (const PlannedSlot *slot)
{
  return slot->verdict.action == ASSAY_PLAN_MAKE && slot->state == ASSAY_SLOT_AGAIN;
}

/* What fills the explanation. */
static char **
dup_args (const PlannedSlot *slot)
{
  const char *const keys[] = {slot->key, slot->key_instead, NULL};

  if (is_made_again (slot) && slot->cause == ASSAY_AGAIN_TURNED_DOWN
      && _planned_slot_remedy (slot) == ASSAY_REMEDY_OTHER_KEY)
    return g_strdupv ((char **) keys);
  return g_new0 (char *, 1);
}

AssayPlanItem *
_planned_slot_dup_item (const PlannedSlot *slot)
{
  AssayPlanItem *item = g_new0 (AssayPlanItem, 1);
  const AssayPlanVerdict *verdict = &slot->verdict;

  item->spec = g_strdup (slot->owner->spec->document.id);
  item->title = g_strdup (slot->owner->spec->title);
  item->slot = assay_slot_dup (&slot->slot);
  item->regeneration = slot->regeneration;
  item->action = verdict->action;
  item->reason = g_strdup (verdict->reason);
  item->explanation = g_strdup (verdict->explanation);
  item->args = dup_args (slot);
  item->recipe = slot->now;
  item->priority = slot->owner->priority;
  item->rework = slot->rework && slot->changed;
  if (is_made_again (slot))
    item->remedy = assay_remedy_words[_planned_slot_remedy (slot)];
  item->remedies = slot->carried_out;
  item->remedies_left = slot->remedies_left;
  if (slot->bytes != NULL)
    item->recipe_bytes = g_bytes_ref (slot->bytes);
  return item;
}
