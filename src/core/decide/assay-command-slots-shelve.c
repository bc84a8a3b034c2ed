/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

#include "core/plan/assay-shelf.h"

/* slots.shelve: history follows the documents. What a document does not want now is put on the
 * shelf: its job, its question and its problem end, each with the reason. What it wants again is
 * taken back to where it stood. Where nothing is to be moved, nothing happens. */

static const AssayField shelved_fields[] = {
  ASSAY_FIELD_OF_ID (AssayShelved, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayShelved),
  ASSAY_FIELD_OF_WORD (AssayShelved, why, "why", assay_shelf_words, 0),
};
ASSAY_TABLE_DEFINE (shelved_table, "shelved", AssayShelved, shelved_fields);

static const AssayField fields[] = {
  {.name = "slots",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsSlotsShelve, slots),
   .table = &shelved_table,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "sent",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayArgsSlotsShelve, sent),
   .initial = "false"},
};
ASSAY_TABLE_DEFINE (assay_args_slots_shelve_table, "slots.shelve", AssayArgsSlotsShelve, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsSlotsShelve *args = command->args;

  for (guint i = 0; i < args->slots->len; i++)
    {
      AssayShelved *shelved = args->slots->pdata[i];

      if (shelved->slot.variant == ASSAY_UNSET)
        shelved->slot.variant = 0;
      _assay_needs_standing (out, shelved->spec, &shelved->slot);
    }
}

/* The words that the log says of what ends. By AssayShelf. */
static const char *const reasons[] = {"spec paused", "spec is a draft", "spec archived",
                                      "spec gone", "fewer pictures wanted"};

static gboolean
is_sent (const AssayJobFact *job)
{
  return job != NULL
         && (job->state == ASSAY_JOB_STATE_SUBMITTING || job->state == ASSAY_JOB_STATE_ACCEPTED);
}

static void
shelve (const AssayStandingFact *standing, gint64 why, AssayDecision *decision)
{
  const AssaySlotFact *slot = standing->slot;
  g_autofree char *id = assay_slot_dup_id (slot->spec, &slot->slot);
  gboolean is_open = standing->exception != NULL && standing->exception->open;
  AssaySlotShelved shelved = {
    .spec = slot->spec,
    .slot = slot->slot,
    .why = why,
    .was = slot->state,
    .card = standing->card != NULL ? standing->card->card : NULL,
    .exception = is_open ? standing->exception->exception : NULL,
  };

  _assay_choice_cancel_job (standing, reasons[why], decision);
  _assay_choice_close_card (standing, reasons[why], decision);
  if (is_open)
    _assay_choice_add_resolved (standing->exception->exception, "shelved", decision);
  _assay_decision_add (decision, "slot.shelved", id, &shelved);
}

static void
take_back (const AssayStandingFact *standing, AssayDecision *decision)
{
  const AssaySlotFact *slot = standing->slot;
  g_autofree char *id = assay_slot_dup_id (slot->spec, &slot->slot);
  AssaySlotUnshelved unshelved = {.spec = slot->spec, .slot = slot->slot};

  _assay_decision_add (decision, "slot.unshelved", id, &unshelved);
  if (standing->shelved_card != NULL)
    _assay_choice_add_reopened (standing->shelved_card, decision);
  if (standing->shelved_exception != NULL)
    _assay_choice_add_resolved (standing->shelved_exception->exception, "reopened", decision);
}

/* Somebody asked again about a picture that is approved, which it stays. */
static void
end_question (const AssayStandingFact *standing, gint64 why, AssayDecision *decision)
{
  if (why != ASSAY_UNSET && !assay_shelf_asks (why))
    _assay_choice_close_card (standing, reasons[why], decision);
}

static void
follow (const AssayStandingFact *standing, gint64 why, gboolean sent, AssayDecision *decision)
{
  AssaySlotState state = standing->slot->state;

  if (state == ASSAY_SLOT_APPROVED)
    end_question (standing, why, decision);
  else if (!assay_shelf_moves (why == ASSAY_UNSET ? ASSAY_SHELF_WANTED : (int) why, state))
    return;
  else if (state == ASSAY_SLOT_SHELVED)
    take_back (standing, decision);
  else if (sent || !is_sent (standing->job))
    shelve (standing, why, decision);
}

/* Each once: the second time it would not stand where the facts say. Keys that no slot has have no
 * standing. */
static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSlotsShelve *args = command->args;
  g_autoptr (GHashTable) whys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < args->slots->len; i++)
    {
      AssayShelved *shelved = args->slots->pdata[i];

      if (_assay_decision_has (decision, shelved->spec, "spec"))
        g_hash_table_insert (whys, assay_slot_dup_id (shelved->spec, &shelved->slot), shelved);
    }
  for (guint i = 0; i < view->standings->len && assay_problems_count (decision->problems) == 0; i++)
    {
      const AssayStandingFact *standing = view->standings->pdata[i];
      g_autofree char *id = assay_slot_dup_id (standing->slot->spec, &standing->slot->slot);
      const AssayShelved *shelved = g_hash_table_lookup (whys, id);

      if (shelved != NULL)
        follow (standing, shelved->why, args->sent == TRUE, decision);
      g_hash_table_remove (whys, id);
    }
}

extern const AssayCommandKind assay_command_slots_shelve;
const AssayCommandKind assay_command_slots_shelve = {
  .kind = "slots.shelve",
  .args = &assay_args_slots_shelve_table,
  .needs = needs,
  .decide = decide,
};
