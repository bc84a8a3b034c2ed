/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-shelf.h"

#include "core/recipe/assay-core-private.h"

void
assay_shelved_free (AssayShelved *self)
{
  if (self == NULL)
    return;
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self);
}

int
assay_shelf_of (const AssayCatalog *catalog, const char *spec, const AssaySlot *slot)
{
  const AssaySpec *document =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, spec);

  if (document == NULL)
    return assay_catalog_is_unread (catalog, spec) ? ASSAY_SHELF_UNREAD : ASSAY_SHELF_GONE;
  switch (_assay_or (document->intent, ASSAY_INTENT_READY))
    {
    case ASSAY_INTENT_DRAFT:
      return ASSAY_SHELF_DRAFT;
    case ASSAY_INTENT_PAUSED:
      return ASSAY_SHELF_PAUSED;
    case ASSAY_INTENT_ARCHIVED:
      return ASSAY_SHELF_ARCHIVED;
    default:
      return slot->variant < assay_spec_count_variants (document) ? ASSAY_SHELF_WANTED
                                                                  : ASSAY_SHELF_FEWER;
    }
}

gboolean
assay_shelf_asks (gint64 why)
{
  return why == ASSAY_SHELF_PAUSED || why == ASSAY_SHELF_DRAFT;
}

gboolean
assay_shelf_moves (int why, AssaySlotState state)
{
  if (why == ASSAY_SHELF_UNREAD)
    return FALSE;
  switch (state)
    {
    case ASSAY_SLOT_SHELVED:
      return why == ASSAY_SHELF_WANTED;
    case ASSAY_SLOT_QUEUED:
    case ASSAY_SLOT_AGAIN:
    case ASSAY_SLOT_CANCELED:
      return why != ASSAY_SHELF_WANTED;
    case ASSAY_SLOT_TO_DECIDE:
    case ASSAY_SLOT_EXCEPTION:
      return why != ASSAY_SHELF_WANTED && !assay_shelf_asks (why);
    case ASSAY_SLOT_NEW: /* nothing is open about these */
    case ASSAY_SLOT_APPROVED:
    default:
      return FALSE;
    }
}
