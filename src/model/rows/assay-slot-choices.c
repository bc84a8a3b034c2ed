/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-slot-choices.h"

#define OF(state) (1u << ASSAY_SLOT_##state)

#define ANYWHERE (~0u)

static const struct
{
  guint states; /* where it applies */
  guint held;   /* where it applies if an approved picture is about to be replaced */
  gboolean only_waiting;
} applies[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = {OF (APPROVED), ANYWHERE & ~OF (SHELVED)},
  [ASSAY_CHOICE_AGAIN] = {OF (APPROVED) | OF (TO_DECIDE) | OF (EXCEPTION)},
  [ASSAY_CHOICE_ASK] = {OF (APPROVED) | OF (EXCEPTION)},
  [ASSAY_CHOICE_KEEP] = {0, ANYWHERE},
  [ASSAY_CHOICE_ACCEPT] = {OF (EXCEPTION)},
  [ASSAY_CHOICE_LEAVE_OUT] = {OF (EXCEPTION)},
  [ASSAY_CHOICE_CANCEL] = {OF (QUEUED)},
  [ASSAY_CHOICE_FIRST] = {OF (QUEUED), .only_waiting = TRUE},
  [ASSAY_CHOICE_LATER] = {OF (QUEUED), .only_waiting = TRUE},
};

gboolean
assay_slot_row_takes (const AssaySlotRow *slot, AssayChoice choice)
{
  guint where = applies[choice].states | (slot->held != NULL ? applies[choice].held : 0);
  gboolean needs_picture = slot->state == ASSAY_SLOT_EXCEPTION
                           && (choice == ASSAY_CHOICE_ASK || choice == ASSAY_CHOICE_ACCEPT);

  if (needs_picture && slot->version == NULL)
    return FALSE;
  if ((choice == ASSAY_CHOICE_ASK && slot->asked == TRUE)
      || (choice == ASSAY_CHOICE_LEAVE_OUT && slot->left_out == TRUE)
      || (applies[choice].only_waiting && slot->waits != TRUE))
    return FALSE;
  return slot->state >= 0 && (where & (1u << slot->state)) != 0;
}

/* Where @choice is counted. */
static gint64 *
place_of (AssayOfferRow *self, AssayChoice choice)
{
  gint64 *const places[] = {
    [ASSAY_CHOICE_WITHDRAW] = &self->withdraw, [ASSAY_CHOICE_AGAIN] = &self->again,
    [ASSAY_CHOICE_ASK] = &self->ask,           [ASSAY_CHOICE_KEEP] = &self->keep,
    [ASSAY_CHOICE_ACCEPT] = &self->accept,     [ASSAY_CHOICE_LEAVE_OUT] = &self->leave_out,
    [ASSAY_CHOICE_CANCEL] = &self->cancel,     [ASSAY_CHOICE_FIRST] = &self->first,
    [ASSAY_CHOICE_LATER] = &self->later,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (places) == ASSAY_N_CHOICES);
  return places[choice];
}

void
assay_offer_row_add (AssayOfferRow *self, const AssaySlotRow *slot)
{
  for (AssayChoice choice = 0; choice < ASSAY_N_CHOICES; choice++)
    {
      gint64 *n = place_of (self, choice);

      *n = assay_number_or_zero (*n) + assay_slot_row_takes (slot, choice);
    }
}

gint64
assay_offer_row_get (const AssayOfferRow *self, AssayChoice choice)
{
  return assay_number_or_zero (*place_of ((AssayOfferRow *) self, choice));
}

/* The successor of a held one goes on as if nothing had been said. */
static AssayAfter
after_withdrawal (const AssaySlotRow *slot)
{
  if (slot->state == ASSAY_SLOT_TO_DECIDE)
    return ASSAY_AFTER_ASKED;
  if (slot->state == ASSAY_SLOT_EXCEPTION)
    return slot->left_out == TRUE ? ASSAY_AFTER_LEFT_OUT : ASSAY_AFTER_PROBLEM;
  return ASSAY_AFTER_MADE;
}

AssayAfter
assay_slot_row_after (const AssaySlotRow *slot, AssayChoice choice)
{
  switch (choice)
    {
    case ASSAY_CHOICE_WITHDRAW:
      return after_withdrawal (slot);
    case ASSAY_CHOICE_CANCEL:
      return slot->held != NULL ? ASSAY_AFTER_APPROVED : ASSAY_AFTER_MADE;
    case ASSAY_CHOICE_ASK:
      return ASSAY_AFTER_ASKED;
    case ASSAY_CHOICE_LEAVE_OUT:
      return ASSAY_AFTER_LEFT_OUT;
    case ASSAY_CHOICE_KEEP:
    case ASSAY_CHOICE_ACCEPT:
      return ASSAY_AFTER_APPROVED;
    case ASSAY_CHOICE_FIRST:
    case ASSAY_CHOICE_LATER:
      return ASSAY_AFTER_QUEUED;
    case ASSAY_CHOICE_AGAIN:
    case ASSAY_N_CHOICES:
    default:
      return ASSAY_AFTER_MADE;
    }
}

AssayAside
assay_slot_row_aside (const AssaySlotRow *slot, const AssayAssetRow *asset)
{
  if (asset == NULL)
    return ASSAY_ASIDE_GONE;
  if (asset->state == ASSAY_ASSET_PAUSED || asset->state == ASSAY_ASSET_DRAFT
      || asset->state == ASSAY_ASSET_ARCHIVED)
    return ASSAY_ASIDE_STATE;
  if (slot->slot.variant >= asset->variants)
    return ASSAY_ASIDE_FEWER;
  return assay_number_or_zero (asset->problems) > 0 ? ASSAY_ASIDE_PROBLEMS : ASSAY_ASIDE_NOT;
}
