/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-plan-follower.h"

#include "store/assay-journal.h"

struct _AssayPlanFollower
{
  AssayBlobs *blobs;
  AssayPlanner *planner;
  gboolean begun;
  gboolean unread;    /* a recipe could not be read since the planner is there */
  gint64 n_renames;   /* when all slots were read: names moved since */
  gint64 slots_stamp; /* what of the slots the planner has been told */
  /* its inputs as they were given last */
  AssayCatalog *catalog;
  AssayCapabilities *capabilities;
  AssayModelMap *files;
};

/* Of what is gone nothing can be said. What the machine lacks the means to read for now is told by
 * whoever shows or carries out the plan, and read when it is asked again. */
static GBytes *
recipe_blob_cb (const AssayDigest *digest, gpointer data)
{
  AssayPlanFollower *self = data;
  GError *cause = NULL;
  GBytes *bytes = assay_blobs_get (self->blobs, digest, &cause);

  if (assay_store_is_lacking (cause))
    {
      self->unread = TRUE;
      assay_reader_note_unread (g_steal_pointer (&cause));
    }
  g_clear_error (&cause);
  return bytes;
}

/* It has kept what a recipe that could not be read was taken for. */
static void
forget_unread (AssayPlanFollower *self)
{
  if (!self->unread)
    return;
  self->unread = self->begun = FALSE;
  assay_planner_free (self->planner);
  self->planner = assay_planner_new (recipe_blob_cb, self);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
}

AssayPlanFollower *
assay_plan_follower_new (AssayBlobs *blobs)
{
  AssayPlanFollower *self = g_new0 (AssayPlanFollower, 1);

  self->blobs = blobs;
  self->planner = assay_planner_new (recipe_blob_cb, self);
  return self;
}

void
assay_plan_follower_free (AssayPlanFollower *self)
{
  if (self == NULL)
    return;
  assay_planner_free (self->planner);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_clear_pointer (&self->files, assay_model_map_unref);
  g_free (self);
}

/* What could not be read is no news: the planner keeps what it knows. */
static void
follow_slots (AssayPlanFollower *self, AssayReader *reader)
{
  guint64 seq = assay_reader_get_applied_seq (reader);
  gint64 n_renames = assay_reader_count_renames (reader), stamp = self->slots_stamp;
  gboolean all = !self->begun || self->n_renames != n_renames;
  g_autoptr (GPtrArray) facts =
    all ? assay_reader_slots (reader, &stamp) : assay_reader_slots_since (reader, &stamp);

  if (!assay_reader_check (NULL))
    return;
  self->slots_stamp = stamp;
  self->n_renames = n_renames;
  self->begun = TRUE;
  if (all)
    assay_planner_set_facts (self->planner, facts, seq);
  for (guint i = 0; !all && i < facts->len; i++)
    assay_planner_set_fact (self->planner, facts->pdata[i], seq);
}

/* Another snapshot of the documents is looked through by the planner, which finds what of it is
 * new; the same one is not looked at. */
static void
follow_inputs (AssayPlanFollower *self,
               const AssayCatalog *catalog,
               AssayCapabilities *capabilities,
               const AssayModelMap *files)
{
  if (self->catalog == catalog && self->capabilities == capabilities && self->files == files)
    return;
  assay_planner_set_inputs (self->planner, catalog, files, capabilities);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_clear_pointer (&self->files, assay_model_map_unref);
  self->catalog = assay_catalog_ref (catalog);
  self->capabilities = capabilities != NULL ? assay_capabilities_ref (capabilities) : NULL;
  self->files = files != NULL ? assay_model_map_ref ((AssayModelMap *) files) : NULL;
}

AssayPlanner *
assay_plan_follower_look (AssayPlanFollower *self,
                          AssayReader *reader,
                          const AssayCatalog *catalog,
                          AssayCapabilities *capabilities,
                          const AssayModelMap *files)
{
  g_assert (reader != NULL && catalog != NULL);
  forget_unread (self);
  follow_slots (self, reader);
  follow_inputs (self, catalog, capabilities, files);
  return self->planner;
}
