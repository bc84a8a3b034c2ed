/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner.h"

#include "core/plan/assay-planner-private.h"

#include <string.h>

/* What happened, by slot; and where that does not agree with the documents: slots that are adrift.
 */

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

void
_assay_planner_init_facts (AssayPlanner *self)
{
  self->facts = g_hash_table_new_full (fact_hash_cb, fact_equal_cb, fact_free_cb, NULL);
  self->adrift = g_hash_table_new (fact_hash_cb, fact_equal_cb);
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

void
_assay_planner_follow_shelves (AssayPlanner *self)
{
  GHashTableIter iter;
  gpointer fact;

  g_hash_table_iter_init (&iter, self->facts);
  while (g_hash_table_iter_next (&iter, &fact, NULL))
    follow_shelf (self, fact);
}

void
_assay_planner_remember_fact (AssayPlanner *self, const AssaySlotFact *fact)
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
