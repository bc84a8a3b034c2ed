/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-slot-choices.h"

#define OF(state) (1u << ASSAY_SLOT_##state)

static const struct
{
  guint states;  /* where it applies */
  gboolean held; /* and wherever an approved picture is about to be replaced */
  gboolean only_waiting;
} applies[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = {OF (APPROVED), FALSE},
  [ASSAY_CHOICE_AGAIN] = {OF (APPROVED) | OF (TO_DECIDE) | OF (EXCEPTION), FALSE},
  [ASSAY_CHOICE_ASK] = {OF (APPROVED) | OF (EXCEPTION), FALSE},
  [ASSAY_CHOICE_KEEP] = {0, TRUE},
  [ASSAY_CHOICE_ACCEPT] = {OF (EXCEPTION), FALSE},
  [ASSAY_CHOICE_LEAVE_OUT] = {OF (EXCEPTION), FALSE},
  [ASSAY_CHOICE_CANCEL] = {OF (QUEUED), FALSE},
  [ASSAY_CHOICE_FIRST] = {OF (QUEUED), FALSE, TRUE},
  [ASSAY_CHOICE_LATER] = {OF (QUEUED), FALSE, TRUE},
};

gboolean
assay_slot_row_takes (const AssaySlotRow *slot, AssayChoice choice)
{
  gboolean needs_picture = slot->state == ASSAY_SLOT_EXCEPTION
                           && (choice == ASSAY_CHOICE_ASK || choice == ASSAY_CHOICE_ACCEPT);

  if (needs_picture && slot->version == NULL)
    return FALSE;
  if ((choice == ASSAY_CHOICE_ASK && slot->asked == TRUE)
      || (choice == ASSAY_CHOICE_LEAVE_OUT && slot->left_out == TRUE)
      || (applies[choice].only_waiting && slot->waits != TRUE))
    return FALSE;
  return (slot->state >= 0 && (applies[choice].states & (1u << slot->state)) != 0)
         || (applies[choice].held && slot->held != NULL);
}
