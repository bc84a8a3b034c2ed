/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner.h"

#include "core/plan/assay-planner-private.h"

#include <string.h>

/* Facts by slot --------------------------------------------------------- */

static guint
fact_hash_cb (gconstpointer data)
{
  const AssaySlotFact *fact = data;

  return g_str_hash (fact->spec) * 31 + assay_slot_hash (&fact->slot);
}

static gboolean
fact_equal_cb (gconstpointer pa, gconstpointer pb)
{
  const AssaySlotFact *a = pa, *b = pb;

  return assay_slot_equal (&a->slot, &b->slot) && strcmp (a->spec, b->spec) == 0;
}

static void
fact_free_cb (gpointer data)
{
  assay_slot_fact_free (data);
}

static GHashTable *
facts_new (void)
{
  return g_hash_table_new_full (fact_hash_cb, fact_equal_cb, fact_free_cb, NULL);
}

/* Whether documents and history agree about it. */
static void
follow_shelf (AssayPlanner *self, AssaySlotFact *fact)
{
  gboolean settled = fact->state == ASSAY_SLOT_NEW || fact->state == ASSAY_SLOT_APPROVED;

  if (self->catalog != NULL && !settled
      && assay_shelf_moves (assay_shelf_of (self->catalog, fact->spec, &fact->slot), fact->state))
    g_hash_table_add (self->adrift, fact);
  else
    g_hash_table_remove (self->adrift, fact);
}

static void
follow_all_shelves (AssayPlanner *self)
{
  GHashTableIter iter;
  gpointer fact;

  g_hash_table_iter_init (&iter, self->facts);
  while (g_hash_table_iter_next (&iter, &fact, NULL))
    follow_shelf (self, fact);
}

/* Without its versions: which ones they are changes nothing here. */
static void
remember_fact (AssayPlanner *self, const AssaySlotFact *fact)
{
  AssaySlotFact *copy = g_new (AssaySlotFact, 1);

  *copy = *fact;
  copy->spec = g_strdup (fact->spec);
  copy->slot = assay_slot_dup (&fact->slot);
  copy->version = copy->held = NULL;
  copy->documents = g_strdup (fact->documents);
  g_hash_table_remove (self->adrift, copy); /* before the one it replaces is freed */
  g_hash_table_add (self->facts, copy);
  follow_shelf (self, copy);
}

const AssaySlotFact *
_assay_planner_find_fact (const AssayPlanner *self, const char *spec, const AssaySlot *slot)
{
  const AssaySlotFact key = {.spec = (char *) spec, .slot = *slot};

  return g_hash_table_lookup (self->facts, &key);
}

/* Making one ------------------------------------------------------------ */

static int
compare_slots_cb (gconstpointer pa, gconstpointer pb, gpointer data G_GNUC_UNUSED)
{
  const PlannedSlot *a = pa, *b = pb;
  int order;

  if (a->owner == b->owner)
    return assay_slot_compare (&a->slot, &b->slot);
  order = (a->owner->priority > b->owner->priority) - (a->owner->priority < b->owner->priority);
  return order != 0 ? order : strcmp (a->owner->spec->document.id, b->owner->spec->document.id);
}

static void
footprint_free_cb (gpointer data)
{
  PlannedFootprint *footprint = data;

  assay_footprint_free (footprint->asked);
  g_free (footprint);
}

AssayPlanner *
assay_planner_new (AssayPlanRecipeLookup recipes_of, gpointer data)
{
  AssayPlanner *self = g_new0 (AssayPlanner, 1);

  self->recipes_of = recipes_of;
  self->data = data;
  self->facts = facts_new ();
  self->adrift = g_hash_table_new (fact_hash_cb, fact_equal_cb);
  self->specs = g_ptr_array_new ();
  self->footprints =
    g_hash_table_new_full (assay_footprint_hash, assay_footprint_equal, NULL, footprint_free_cb);
  self->graph = assay_graph_new ();
  self->free_steps = g_array_new (FALSE, FALSE, sizeof (guint));
  self->make = g_tree_new_full (compare_slots_cb, NULL, NULL, NULL);
  self->by_reason = g_array_new (FALSE, FALSE, sizeof (AssayPlanCount));
  self->slots = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->news = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

AssayPlanner *
_assay_planner_new_keeping (AssayPlanRecipeLookup recipes_of, gpointer data)
{
  AssayPlanner *self = assay_planner_new (recipes_of, data);

  self->keeps_bytes = TRUE;
  return self;
}

void
assay_planner_free (AssayPlanner *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->specs->len; i++)
    _planned_spec_free (self, self->specs->pdata[i]);
  g_ptr_array_unref (self->specs);
  g_tree_unref (self->make);
  g_hash_table_unref (self->slots);
  g_array_unref (self->by_reason);
  g_array_unref (self->news);
  g_hash_table_unref (self->footprints);
  g_hash_table_unref (self->adrift);
  g_hash_table_unref (self->facts);
  g_array_unref (self->free_steps);
  assay_graph_free (self->graph);
  assay_catalog_unref (self->catalog);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_clear_pointer (&self->files, assay_model_map_unref);
  g_free (self);
}

/* Documents ------------------------------------------------------------- */

static gboolean
is_same_server (const AssayCapabilities *a, const AssayCapabilities *b)
{
  AssayDigest hash_a, hash_b;

  if (a == b || a == NULL || b == NULL)
    return a == b;
  assay_capabilities_hash (a, &hash_a);
  assay_capabilities_hash (b, &hash_b);
  return assay_digest_equal (&hash_a, &hash_b);
}

/* Takes files and capabilities. Whether they say something else than before. */
static gboolean
take_surroundings (AssayPlanner *self,
                   const AssayModelMap *files,
                   const AssayCapabilities *capabilities)
{
  AssayCapabilities *before = self->capabilities;
  AssayModelMap *files_before = self->files;
  gboolean differ =
    !assay_model_map_equal (files_before, files) || !is_same_server (before, capabilities);

  self->files = files != NULL ? assay_model_map_ref ((AssayModelMap *) files) : NULL;
  g_clear_pointer (&files_before, assay_model_map_unref);
  self->capabilities =
    capabilities != NULL ? assay_capabilities_ref ((AssayCapabilities *) capabilities) : NULL;
  g_clear_pointer (&before, assay_capabilities_unref);
  return differ;
}

static void
check_footprints (AssayPlanner *self, const AssayCatalog *before)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->footprints);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PlannedFootprint *footprint = value;

      footprint->holds =
        before != NULL && assay_footprint_holds (footprint->asked, before, self->catalog);
    }
}

/* Whether lock.json says the same of @spec as @before. */
static gboolean
is_same_line (const AssayPlanner *self, const AssayCatalog *before, const AssaySpec *spec)
{
  const char *id = spec->document.id;

  return assay_catalog_list (before, ASSAY_KIND_LOCK)
           == assay_catalog_list (self->catalog, ASSAY_KIND_LOCK)
         || assay_footprint_same_document (
           (const AssayDocument *) assay_footprint_lock_line (before, id),
           (const AssayDocument *) assay_footprint_lock_line (self->catalog, id));
}

/* One spec of the new catalogue; @planned %NULL: there was none of that id. @before %NULL: all
 * anew. */
static PlannedSpec *
renew (AssayPlanner *self, PlannedSpec *planned, const AssaySpec *spec, const AssayCatalog *before)
{
  gboolean stale = before == NULL || planned == NULL || !planned->footprint->holds
                   || !assay_footprint_same_document (&planned->spec->document, &spec->document)
                   || !is_same_line (self, before, spec);

  if (planned == NULL)
    planned = _planned_spec_new ();
  planned->spec = spec;
  if (stale)
    _planned_spec_plan (self, planned);
  return planned;
}

static gboolean
is_wanted (const AssaySpec *spec)
{
  return _assay_or (spec->intent, ASSAY_INTENT_READY) == ASSAY_INTENT_READY;
}

/* What was planned of @spec's id before, or %NULL; what comes before it in @old is gone by now. */
static PlannedSpec *
take_old (AssayPlanner *self, GPtrArray *old, guint *at, const AssaySpec *spec)
{
  while (*at < old->len)
    {
      PlannedSpec *planned = old->pdata[*at];
      int order = strcmp (planned->spec->document.id, spec->document.id);

      if (order > 0)
        break;
      ++*at;
      if (order == 0)
        return planned;
      _planned_spec_free (self, planned);
    }
  return NULL;
}

/* Both lists are sorted by id: one walk over the two. Most specs are the very ones of before; these
 * are known by their address, so that the walk does not even read them. */
static void
renew_all (AssayPlanner *self, const AssayCatalog *before)
{
  GPtrArray *wanted = assay_catalog_list (self->catalog, ASSAY_KIND_SPEC);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->specs);
  guint at = 0;

  self->specs = g_ptr_array_sized_new (wanted->len);
  for (guint i = 0; i < wanted->len; i++)
    {
      const AssaySpec *spec = wanted->pdata[i];
      PlannedSpec *planned = at < old->len ? old->pdata[at] : NULL;

      if (planned != NULL && planned->spec == spec)
        at++;
      else if (!is_wanted (spec))
        continue;
      else
        planned = take_old (self, old, &at, spec);
      g_ptr_array_add (self->specs, renew (self, planned, spec, before));
    }
  while (at < old->len)
    _planned_spec_free (self, old->pdata[at++]);
}

void
assay_planner_set_inputs (AssayPlanner *self,
                          const AssayCatalog *catalog,
                          const struct _AssayModelMap *files,
                          const struct _AssayCapabilities *capabilities)
{
  g_autoptr (AssayCatalog) before = NULL;
  gboolean all;

  g_return_if_fail (catalog != NULL);

  all = take_surroundings (self, files, capabilities);
  if (catalog == self->catalog && !all)
    return;
  before = self->catalog; /* what is planned points into it until all is renewed */
  self->catalog = assay_catalog_ref (catalog);
  check_footprints (self, before);
  renew_all (self, all ? NULL : before);
  follow_all_shelves (self);
}

/* What happened --------------------------------------------------------- */

static PlannedSpec *
find_spec (const AssayPlanner *self, const char *id)
{
  guint low = 0, high = self->specs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      PlannedSpec *planned = self->specs->pdata[middle];
      int order = strcmp (planned->spec->document.id, id);

      if (order == 0)
        return planned;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

static PlannedSlot *
find_slot (const AssayPlanner *self, const AssaySlotFact *fact)
{
  PlannedSpec *planned = find_spec (self, fact->spec);

  for (guint i = 0; planned != NULL && i < planned->n_slots; i++)
    if (assay_slot_equal (&planned->slots[i].slot, &fact->slot))
      return &planned->slots[i];
  return NULL;
}

void
assay_planner_set_fact (AssayPlanner *self, const AssaySlotFact *fact, guint64 seq)
{
  PlannedSlot *slot = find_slot (self, fact);

  self->seq = seq;
  remember_fact (self, fact);
  if (slot != NULL)
    _planned_slot_set_fact (self, slot, fact);
}

void
assay_planner_set_facts (AssayPlanner *self, GPtrArray *facts, guint64 seq)
{
  self->seq = seq;
  g_hash_table_remove_all (self->adrift);
  g_hash_table_remove_all (self->facts);
  for (guint i = 0; facts != NULL && i < facts->len; i++)
    remember_fact (self, facts->pdata[i]);
  for (guint i = 0; i < self->specs->len; i++)
    {
      PlannedSpec *planned = self->specs->pdata[i];

      for (guint j = 0; j < planned->n_slots; j++)
        _planned_slot_set_fact (
          self, &planned->slots[j],
          _assay_planner_find_fact (self, planned->spec->document.id, &planned->slots[j].slot));
    }
}

guint64
assay_planner_get_seq (const AssayPlanner *self)
{
  return self->seq;
}

/* Answers --------------------------------------------------------------- */

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

static int
compare_shelved_cb (gconstpointer pa, gconstpointer pb)
{
  const AssayShelved *a = *(const AssayShelved *const *) pa, *b = *(const AssayShelved *const *) pb;
  int order = strcmp (a->spec, b->spec);

  return order != 0 ? order : assay_slot_compare (&a->slot, &b->slot);
}

static AssayShelved *
shelved_new (const AssayPlanner *self, const AssaySlotFact *fact)
{
  AssayShelved *shelved = g_new0 (AssayShelved, 1);
  int why = assay_shelf_of (self->catalog, fact->spec, &fact->slot);

  shelved->spec = g_strdup (fact->spec);
  shelved->slot = assay_slot_dup (&fact->slot);
  shelved->why = why == ASSAY_SHELF_WANTED ? ASSAY_UNSET : why;
  return shelved;
}

GPtrArray *
assay_planner_list_adrift (const AssayPlanner *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_shelved_free);
  GHashTableIter iter;
  gpointer fact;

  g_hash_table_iter_init (&iter, self->adrift);
  while (g_hash_table_iter_next (&iter, &fact, NULL))
    g_ptr_array_add (list, shelved_new (self, fact));
  g_ptr_array_sort (list, compare_shelved_cb);
  return list;
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
  const PlannedSpec *planned = find_spec (self, id);

  return planned != NULL ? planned->problems : NULL;
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

/* The plan by id -------------------------------------------------------- */

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
assay_planner_get_n_derived (const AssayPlanner *self)
{
  return self->n_derived;
}

guint64
assay_planner_get_n_looked (const AssayPlanner *self)
{
  return self->n_looked;
}
