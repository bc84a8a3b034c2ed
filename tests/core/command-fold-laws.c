/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold-private.h"

/* The laws of the state, which hold after every commit. */

static gboolean
is_of (const AssaySlotFact *slot, const char *spec, const AssaySlot *key)
{
  return assay_slot_equal (&slot->slot, key) && g_str_equal (slot->spec, spec);
}

/* One approved picture a slot, and the slot knows it. */
static void
check_approved (const Fold *self, const AssaySlotFact *slot)
{
  const char *approved = slot->state == ASSAY_SLOT_APPROVED ? slot->version : slot->held;

  for (guint i = 0; i < self->versions->len; i++)
    {
      const AssayVersionFact *version = g_ptr_array_index (self->versions, i);

      if (is_of (slot, version->spec, &version->slot))
        g_assert_cmpint (g_hash_table_contains (self->approved, version->version), ==,
                         g_strcmp0 (approved, version->version) == 0);
    }
  g_assert_true (slot->held == NULL || slot->state != ASSAY_SLOT_APPROVED);
}

static void
check_slot (const Fold *self, const AssaySlotFact *slot)
{
  guint open_jobs = 0, open_cards = 0, open_exceptions = 0;
  g_autofree char *key = assay_slot_dup_id (slot->spec, &slot->slot);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      open_jobs += fold_is_open (job) && is_of (slot, job->spec, &job->slot);
    }
  for (guint i = 0; i < self->cards->len; i++)
    {
      const AssayCardFact *card = g_ptr_array_index (self->cards, i);

      if (!card->open || !is_of (slot, card->spec, &card->slot))
        continue;
      open_cards++;
      g_assert_cmpstr (card->version, ==, slot->version);
    }
  for (guint i = 0; i < self->exceptions->len; i++)
    {
      const AssayExceptionFact *exception = g_ptr_array_index (self->exceptions, i);

      open_exceptions += exception->open && is_of (slot, exception->spec, &exception->slot);
    }
  g_assert_cmpuint (open_jobs, ==, slot->state == ASSAY_SLOT_QUEUED);
  if (slot->state == ASSAY_SLOT_APPROVED) /* it may be asked again */
    g_assert_cmpuint (open_cards, <=, 1);
  else
    g_assert_cmpuint (open_cards, ==, slot->state == ASSAY_SLOT_TO_DECIDE);
  check_approved (self, slot);
  if (!g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL))
    g_assert_cmpuint (open_exceptions, ==, slot->state == ASSAY_SLOT_EXCEPTION);
  else
    g_assert_true (slot->state == ASSAY_SLOT_EXCEPTION && open_exceptions == 0);
}

void
fold_check (const Fold *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    check_slot (self, g_ptr_array_index (self->slots, i));
}
