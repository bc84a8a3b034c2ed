/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner-private.h"

#include <string.h>

/* Counting -------------------------------------------------------------- */

#define NEWS_KEPT 4096 /* who asks later is told that everything may be another */

static void
tell (AssayPlanner *self, const PlannedSlot *slot)
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

/* A slot is counted once, and stands in the tree exactly while it is to be made. */
static void
leave (AssayPlanner *self, PlannedSlot *slot)
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

static char *
dup_documents (AssayPlanner *self, const PlannedSpec *planned)
{
  return assay_footprint_dup_answers (planned->footprint->asked, self->catalog,
                                      &planned->spec->document);
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
  documents = dup_documents (self, slot->owner);
  return !g_str_equal (documents, slot->documents);
}

/* What is really done about the last one: documents may have changed since it was decided. */
static AssayRemedy
remedy_of (const PlannedSlot *slot)
{
  return (slot->carried_out & ASSAY_REMEDY_BIT (slot->remedy)) != 0 ? slot->remedy
                                                                    : ASSAY_REMEDY_NEW_SEED;
}

static void
settle (AssayPlanner *self, PlannedSlot *slot)
{
  AssayPlanVerdict verdict =
    _assay_plan_judge (slot->state, slot->ready, slot->changed, is_superseded (self, slot),
                       slot->part, slot->cause, remedy_of (slot));
  gboolean stays = stands_to_be_made (slot) && verdict.action == ASSAY_PLAN_MAKE;

  if (stays)
    count (self, &slot->verdict, -1);
  else
    leave (self, slot);
  if (!stays && verdict.action == ASSAY_PLAN_MAKE)
    g_tree_insert (self->make, slot, slot);
  count (self, &verdict, 1);
  slot->is_counted = TRUE;
  slot->verdict = verdict;
  if (verdict.action != ASSAY_PLAN_MAKE)
    g_clear_pointer (&slot->bytes, g_bytes_unref);
  tell (self, slot);
}

/* Footprints ------------------------------------------------------------ */

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

/* Slots ----------------------------------------------------------------- */

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

/* The same out of the recipe of another slot of the spec, which is taken: what differs is derived
 * alone. @last %NULL: there is none yet. */
static AssayRecipe *
derive_like (AssayPlanner *self,
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

static void
remember_piece (PlannedSlot *slot, const AssayPlanChange *change)
{
  if (change->before[ASSAY_PART_PACKAGE] == change->now[ASSAY_PART_PACKAGE])
    return;
  slot->args = g_new0 (char *, 4);
  slot->args[0] = g_strdup_printf ("%u", change->piece);
  slot->args[1] = g_strdup (change->layer != NULL ? change->layer : "");
  slot->args[2] = g_strdup (change->key != NULL ? change->key : "");
}

/* The leaves, where both recipes are known; %FALSE: only their hashes can be told apart. */
static gboolean
compare_parts (AssayPlanner *self, PlannedSlot *slot, GBytes *before, GBytes *now)
{
  g_auto (AssayPlanChange) change = {0};

  if (before == NULL || !_assay_plan_compare (before, now, &change)
      || (!change.former && memcmp (change.before, change.now, sizeof change.now) == 0))
    return FALSE;
  _assay_plan_steps_set_parts (self->graph, slot->steps, &change);
  slot->rework = _assay_plan_change_is_rework (&change);
  remember_piece (slot, &change);
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

  g_clear_pointer (&slot->args, g_strfreev);
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

/* @recipe %NULL: it cannot be made. The slot is to be settled then. */
static void
set_recipe (AssayPlanner *self, PlannedSlot *slot, const AssayRecipe *recipe)
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
      g_clear_pointer (&slot->args, g_strfreev);
    }
}

static void
copy_fact (PlannedSlot *slot, const AssaySlotFact *fact)
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
  set_recipe (self, slot, recipe);
  settle (self, slot);
  return TRUE;
}

void
_planned_slot_set_fact (AssayPlanner *self, PlannedSlot *slot, const AssaySlotFact *fact)
{
  guint regeneration = slot->regeneration, remedies = slot->remedies;
  AssayDigest before = slot->before;

  copy_fact (slot, fact);
  if (slot->regeneration != regeneration || slot->remedies != remedies)
    {
      if (!derive_slot (self, slot))
        _planned_spec_plan (self, slot->owner);
      return;
    }
  if (slot->ready && !assay_digest_equal (&slot->before, &before))
    compare (self, slot, NULL);
  settle (self, slot);
}

char *
_planned_slot_dup_documents (AssayPlanner *self, const PlannedSlot *slot)
{
  return dup_documents (self, slot->owner);
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
  gboolean piece = slot->changed && slot->part == ASSAY_PART_PACKAGE
                   && g_str_has_prefix (slot->verdict.reason, "changed.");
  const char *const keys[] = {slot->key, slot->key_instead, NULL};

  if (piece)
    return g_strdupv (slot->args);
  if (is_made_again (slot) && slot->cause == ASSAY_AGAIN_TURNED_DOWN
      && remedy_of (slot) == ASSAY_REMEDY_OTHER_KEY)
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
    item->remedy = assay_remedy_words[remedy_of (slot)];
  item->remedies = slot->carried_out;
  item->remedies_left = slot->remedies_left;
  if (slot->bytes != NULL)
    item->recipe_bytes = g_bytes_ref (slot->bytes);
  return item;
}

/* Specs ----------------------------------------------------------------- */

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

      leave (self, slot);
      tell (self, slot);
      g_hash_table_remove (self->slots, &slot->number);
      g_array_append_val (self->free_steps, slot->steps);
      g_clear_pointer (&slot->args, g_strfreev);
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
    leave (self, &planned->slots[i]);
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

      copy_fact (slot, _assay_planner_find_fact (self, planned->spec->document.id, &slot->slot));
      if (sound)
        recipe = derive_like (self, slot, g_steal_pointer (&last), asked, found);
      sound = sound && assay_problems_count (found) == 0;
      set_recipe (self, slot, sound ? recipe : NULL);
      if (sound)
        last = g_steal_pointer (&recipe);
    }
  planned->footprint = use_footprint (self, asked);
  release_footprint (self, before);
  for (guint i = 0; i < planned->n_slots; i++) /* now that it is known what they ask */
    settle (self, &planned->slots[i]);
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
