/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner.h"

#include "core/plan/assay-planner-private.h"

#include <string.h>

/* A planner is told of documents and of what happened, and plans anew what they concern. */

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
  _assay_planner_init_facts (self);
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
  _assay_planner_follow_shelves (self);
}

PlannedSpec *
_assay_planner_find_spec (const AssayPlanner *self, const char *id)
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
  PlannedSpec *planned = _assay_planner_find_spec (self, fact->spec);

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
  _assay_planner_remember_fact (self, fact);
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
    _assay_planner_remember_fact (self, facts->pdata[i]);
  for (guint i = 0; i < self->specs->len; i++)
    {
      PlannedSpec *planned = self->specs->pdata[i];

      for (guint j = 0; j < planned->n_slots; j++)
        _planned_slot_set_fact (
          self, &planned->slots[j],
          _assay_planner_find_fact (self, planned->spec->document.id, &planned->slots[j].slot));
    }
}
