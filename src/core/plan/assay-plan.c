/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan.h"

#include "core/plan/assay-plan-private.h"

#include <string.h>

void
assay_slot_fact_free (AssaySlotFact *self)
{
  if (self == NULL)
    return;
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->version);
  g_free (self->documents);
  g_free (self->held);
  g_free (self);
}

void
assay_plan_item_free (AssayPlanItem *self)
{
  g_free (self->spec);
  g_free (self->title);
  g_free (self->documents);
  assay_slot_clear (&self->slot);
  g_free (self->reason);
  g_free (self->explanation);
  g_strfreev (self->args);
  g_clear_pointer (&self->recipe_bytes, g_bytes_unref);
  g_free (self);
}

static void
item_free_cb (gpointer data)
{
  assay_plan_item_free (data);
}

/* The plan -------------------------------------------------------------- */

static int
compare_items_cb (gconstpointer pa, gconstpointer pb)
{
  const AssayPlanItem *a = *(const AssayPlanItem *const *) pa,
                      *b = *(const AssayPlanItem *const *) pb;
  int order = (a->priority > b->priority) - (a->priority < b->priority);

  if (order == 0)
    order = strcmp (a->spec, b->spec);
  return order != 0 ? order : assay_slot_compare (&a->slot, &b->slot);
}

static const char *
action_word (AssayPlanAction action)
{
  static const char *const words[] = {"make", "held", "blocked", "waiting"};

  return words[action];
}

static void
write_item (const AssayPlanItem *item, AssayJsonWriter *writer)
{
  const char *state = assay_slot_state (&item->slot);
  gint64 frame = assay_slot_frame (&item->slot);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "action", action_word (item->action));
  if (frame != 0)
    assay_json_writer_member_integer (writer, "frame", frame);
  assay_json_writer_member_integer (writer, "priority", item->priority);
  assay_json_writer_member_string (writer, "reason", item->reason);
  if (!assay_digest_is_none (&item->recipe))
    assay_json_writer_member_string (writer, "recipe", assay_digest_hex (&item->recipe).text);
  assay_json_writer_member_integer (writer, "regeneration", item->regeneration);
  assay_json_writer_member_string (writer, "spec", item->spec);
  if (*state != '\0')
    assay_json_writer_member_string (writer, "state", state);
  assay_json_writer_member_integer (writer, "variant", item->slot.variant);
  assay_json_writer_end_object (writer);
}

static void
write_items (const AssayPlan *self, gboolean only_make, AssayJsonWriter *writer)
{
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < self->items->len; i++)
    {
      const AssayPlanItem *item = self->items->pdata[i];

      if (!only_make || item->action == ASSAY_PLAN_MAKE)
        write_item (item, writer);
    }
  assay_json_writer_end_array (writer);
}

static void
compute_hash (AssayPlan *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes = NULL;

  write_items (self, TRUE, writer);
  bytes = assay_json_writer_finish (writer);
  assay_digest_of_bytes (&self->hash, bytes);
}

AssayPlan *
_assay_plan_new (void)
{
  AssayPlan *self = g_new0 (AssayPlan, 1);

  self->items = g_ptr_array_new_with_free_func (item_free_cb);
  self->problems = assay_problems_new ();
  return self;
}

void
_assay_plan_finish (AssayPlan *self)
{
  g_ptr_array_sort (self->items, compare_items_cb);
  assay_problems_sort (self->problems);
  compute_hash (self);
}

AssayPlan *
assay_plan_make (const AssayCatalog *catalog,
                 GPtrArray *facts,
                 const struct _AssayModelMap *files,
                 const struct _AssayCapabilities *capabilities,
                 AssayPlanRecipeLookup recipes_of,
                 gpointer data)
{
  g_autoptr (AssayPlanner) planner = _assay_planner_new_keeping (recipes_of, data);

  assay_planner_set_facts (planner, facts, 0);
  assay_planner_set_inputs (planner, catalog, files, capabilities);
  return assay_planner_dup_plan (planner);
}

void
assay_plan_free (AssayPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  assay_problems_free (self->problems);
  g_free (self);
}

GBytes *
assay_plan_to_bytes (const AssayPlan *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "hash", assay_digest_hex (&self->hash).text);
  assay_json_writer_name (writer, "items");
  write_items (self, FALSE, writer);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}
