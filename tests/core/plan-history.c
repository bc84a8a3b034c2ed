/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-history.h"

#include "plan-documents.h"

#include <string.h>

#define VARIANTS 3

static guint
digest_hash_cb (gconstpointer digest)
{
  guint hash;

  memcpy (&hash, ((const AssayDigest *) digest)->bytes, sizeof hash);
  return hash;
}

static gboolean
digest_equal_cb (gconstpointer a, gconstpointer b)
{
  return assay_digest_equal (a, b);
}

GBytes *
plan_history_find_blob (const AssayDigest *recipe, gpointer data)
{
  PlanHistory *self = data;
  GBytes *blob = g_hash_table_lookup (self->blobs, recipe);

  return blob != NULL && recipe->bytes[0] % 4 != 0 ? g_bytes_ref (blob) : NULL;
}

void
plan_history_init (PlanHistory *self, guint seed)
{
  memset (self, 0, sizeof *self);
  self->rand = g_rand_new_with_seed (seed);
  self->catalog = assay_catalog_new (NULL, NULL);
  self->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  self->blobs =
    g_hash_table_new_full (digest_hash_cb, digest_equal_cb, g_free, (GDestroyNotify) g_bytes_unref);
  self->seen = g_array_new (FALSE, FALSE, sizeof (AssayDigest));
  self->planner = assay_planner_new (plan_history_find_blob, self);
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) assay_plan_item_free);
}

void
plan_history_clear (PlanHistory *self)
{
  assay_planner_free (self->planner);
  assay_id_list_free (self->ids);
  g_hash_table_unref (self->items);
  g_rand_free (self->rand);
  assay_catalog_unref (self->catalog);
  g_clear_pointer (&self->server, assay_capabilities_unref);
  g_clear_pointer (&self->files, assay_model_map_unref);
  g_ptr_array_unref (self->facts);
  g_hash_table_unref (self->blobs);
  g_array_unref (self->seen);
}

void
plan_history_set_inputs (PlanHistory *self)
{
  assay_planner_set_inputs (self->planner, self->catalog, self->files, self->server);
}

/* Nobody says any more which file the checkpoint is, or somebody says another one. */
static void
set_file (PlanHistory *self)
{
  gboolean said = self->files != NULL && g_rand_boolean (self->rand);

  g_clear_pointer (&self->files, assay_model_map_unref);
  if (said)
    return;
  self->files = assay_model_map_new ("http://test");
  assay_model_map_set (self->files, "checkpoint:copax",
                       g_rand_boolean (self->rand) ? "mine.safetensors" : "nowhere.pt");
}

void
plan_history_set_document (PlanHistory *self, AssayDocument *document)
{
  AssayCatalog *before = self->catalog;

  self->catalog = assay_catalog_with (before, document);
  assay_catalog_unref (before);
  assay_document_unref (document);
}

static void
drop_document (PlanHistory *self, const char *path)
{
  g_autofree char *id = NULL;
  AssayCatalog *before = self->catalog;
  AssayKind kind;
  int version;

  g_assert_true (assay_kind_of_path (path, &kind, &id, &version));
  self->catalog = assay_catalog_without (before, kind, id, version);
  assay_catalog_unref (before);
}

static void
change_document (PlanHistory *self)
{
  guint file = (guint) g_rand_int_range (self->rand, 0, PLAN_N_FILES);

  if (g_rand_int_range (self->rand, 0, 3) == 0)
    plan_history_set_document (self, plan_random_spec (self->rand));
  else if (g_rand_int_range (self->rand, 0, 12) == 0)
    {
      g_autofree char *path =
        g_strdup_printf ("specs/s%d.json", g_rand_int_range (self->rand, 0, PLAN_SPECS));

      drop_document (self, path);
    }
  else if (g_rand_int_range (self->rand, 0, 5) == 0)
    drop_document (self, plan_files[file].path);
  else
    plan_history_set_document (self, plan_random_body (self->rand, file));
}

static AssaySlotFact *
find_fact (const PlanHistory *self, const AssaySlotFact *like)
{
  for (guint i = 0; i < self->facts->len; i++)
    {
      AssaySlotFact *fact = self->facts->pdata[i];

      if (strcmp (fact->spec, like->spec) == 0 && assay_slot_equal (&fact->slot, &like->slot))
        return fact;
    }
  return NULL;
}

static void
random_recipe (PlanHistory *self, AssayDigest *out)
{
  gint32 choice = g_rand_int_range (self->rand, 0, 10);

  memset (out, 0, sizeof *out);
  if (choice == 0)
    assay_digest_compute (out, "no recipe", 9);
  else if (choice > 1 && self->seen->len > 0)
    {
      /* the newest are the likeliest: those of the slot itself are among them */
      guint back = (guint) g_rand_int_range (self->rand, 0, (gint32) MIN (self->seen->len, 12));

      *out = g_array_index (self->seen, AssayDigest, self->seen->len - 1 - back);
    }
}

static AssaySlotFact *
random_fact (PlanHistory *self, const AssayPlan *plan)
{
  AssaySlotFact like = {.spec = NULL}, *fact;
  const AssayPlanItem *item =
    plan->items->len > 0
      ? plan->items->pdata[g_rand_int_range (self->rand, 0, (gint32) plan->items->len)]
      : NULL;
  g_autofree char *id = g_strdup_printf ("s%d", g_rand_int_range (self->rand, 0, PLAN_SPECS));
  gint32 odd = g_rand_int_range (self->rand, 0, 10);

  like.spec = item != NULL && odd > 1 ? item->spec : id;
  like.slot.variant =
    item != NULL && odd > 1 ? item->slot.variant : g_rand_int_range (self->rand, 0, VARIANTS + 1);
  like.slot.state = (char *) (odd == 0 ? "idle" : "");
  like.slot.frame = odd == 1 ? g_rand_int_range (self->rand, 0, 2) : 0;
  fact = find_fact (self, &like);
  if (fact == NULL)
    {
      fact = g_new0 (AssaySlotFact, 1);
      fact->spec = g_strdup (like.spec);
      fact->slot = assay_slot_dup (&like.slot);
      g_ptr_array_add (self->facts, fact);
    }
  fact->state = (AssaySlotState) g_rand_int_range (self->rand, 0, 7);
  g_free (fact->documents);
  fact->documents = g_strdup (((const char *[]){NULL, "0:an older program's",
                                                "1:others"})[g_rand_int_range (self->rand, 0, 3)]);
  if (g_rand_int_range (self->rand, 0, 3) == 0)
    fact->regeneration = (guint) g_rand_int_range (self->rand, 0, 4);
  if (item != NULL && odd > 4 && strcmp (item->spec, fact->spec) == 0)
    fact->recipe = item->recipe;
  else if (odd > 2)
    random_recipe (self, &fact->recipe);
  return fact;
}

void
plan_history_step (PlanHistory *self, const AssayPlan *plan)
{
  gint32 choice = g_rand_int_range (self->rand, 0, 20);

  if (choice < 9)
    assay_planner_set_fact (self->planner, random_fact (self, plan), ++self->seq);
  else if (choice < 11)
    {
      random_fact (self, plan);
      random_fact (self, plan);
      if (self->facts->len > 3 && g_rand_boolean (self->rand))
        g_ptr_array_set_size (self->facts, 2);
      assay_planner_set_facts (self->planner, self->facts, ++self->seq);
    }
  else
    {
      if (choice == 11)
        set_file (self);
      else if (choice == 12)
        {
          g_clear_pointer (&self->server, assay_capabilities_unref);
          self->server = plan_random_server (self->rand);
        }
      else if (choice > 13)
        for (gint32 n = g_rand_int_range (self->rand, 1, 4); n > 0; n--)
          change_document (self);
      plan_history_set_inputs (self);
    }
}

void
plan_history_remember (PlanHistory *self, const AssayPlan *plan)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      if (item->recipe_bytes == NULL)
        continue;
      if (g_hash_table_insert (self->blobs, g_memdup2 (&item->recipe, sizeof item->recipe),
                               g_bytes_ref (item->recipe_bytes)))
        g_array_append_val (self->seen, item->recipe);
    }
}
