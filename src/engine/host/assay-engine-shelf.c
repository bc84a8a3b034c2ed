/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-shelf.h"

#include "engine/host/assay-engine-private.h"
#include "run/assay-shelving.h"

static GPtrArray *
list_adrift (AssayEngine *self, const AssayCatalog *catalog)
{
  GPtrArray *adrift;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->plan_lock);
  adrift = assay_planner_list_adrift (
    assay_plan_follower_look (self->follower, self->plan_reader, catalog, NULL, NULL));
  g_mutex_unlock (&self->plan_lock);
  return adrift;
}

/* A picture that is approved and asked about again stands as approved: only its question tells. */
static void
add_questions (AssayEngine *self, const AssayCatalog *catalog, GPtrArray *adrift)
{
  g_autoptr (GPtrArray) cards = assay_engine_list (self, "cards", NULL, NULL);

  for (guint i = 0; cards != NULL && i < cards->len; i++)
    {
      const AssayCardRow *card = assay_record_get (cards->pdata[i], &assay_card_row_table);
      int why = assay_shelf_of (catalog, card->spec, &card->slot);
      AssayShelved *shelved;

      if (why < 0 || assay_shelf_asks (why))
        continue;
      shelved = g_new0 (AssayShelved, 1);
      shelved->spec = g_strdup (card->spec);
      shelved->slot = assay_slot_dup (&card->slot);
      shelved->why = why;
      g_ptr_array_add (adrift, shelved);
    }
}

static gboolean
is_making (AssayEngine *self)
{
  AssayRunner *runner = assay_engine_get_runner (self);
  AssayRunnerState state = {0};

  if (runner == NULL)
    return FALSE;
  assay_runner_get_state (runner, &state);
  assay_runner_state_clear (&state);
  return state.n_active > 0;
}

gboolean
_assay_engine_follow_shelf (AssayEngine *self, const AssayCatalog *catalog)
{
  g_autoptr (GPtrArray) adrift = list_adrift (self, catalog);

  add_questions (self, catalog, adrift);
  if (adrift->len == 0)
    return TRUE;
  return !assay_writer_is_read_only (self->writer, NULL)
         && assay_shelving_follow (self->writer, adrift, is_making (self), NULL) >= 0;
}
