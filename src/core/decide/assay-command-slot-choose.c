/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

/* slot.choose: one choice about some slots, one commit. Of one slot that it does not apply to it
 * says why; of many it takes those it applies to. */

static const AssayField chosen_fields[] = {
  ASSAY_FIELD_OF_ID (AssayChosenSlot, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT_OR (AssayChosenSlot, "0"),
};
ASSAY_TABLE_DEFINE (chosen_table, "chosen", AssayChosenSlot, chosen_fields);

static const AssayField fields[] = {
  ASSAY_FIELD_OF_WORD (
    AssayArgsSlotChoose, choice, "choice", assay_choice_words, ASSAY_FIELD_REQUIRED),
  {.name = "slots",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsSlotChoose, slots),
   .table = &chosen_table,
   .flags = ASSAY_FIELD_REQUIRED},
  ASSAY_FIELD_OF_REASON (AssayArgsSlotChoose, reason, "reason", 0),
};
ASSAY_TABLE_DEFINE (assay_args_slot_choose_table, "slot.choose", AssayArgsSlotChoose, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsSlotChoose *args = command->args;

  for (guint i = 0; i < args->slots->len; i++)
    {
      const AssayChosenSlot *chosen = g_ptr_array_index (args->slots, i);

      _assay_needs_standing (out, chosen->spec, &chosen->slot);
    }
}

typedef struct
{
  const char *code, *message, *fix;
} Refusal;

/* Why it does not apply to where the slot stands. {0} is the asset. */
static const Refusal refusals[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = {"choice.not_approved", N_ ("No picture of “{0}” is approved."), NULL},
  [ASSAY_CHOICE_AGAIN] = {"choice.made_anyway",
                          N_ ("“{0}” is being made, or the next run makes it anyway."), NULL},
  [ASSAY_CHOICE_ASK] = {"choice.nothing_to_ask",
                        N_ ("There is no picture of “{0}” to be asked about that is not asked "
                            "about already."),
                        NULL},
  [ASSAY_CHOICE_KEEP] = {"choice.not_replaced",
                         N_ ("No approved picture of “{0}” is about to be replaced."), NULL},
  [ASSAY_CHOICE_ACCEPT] = {"choice.nothing_to_accept",
                           N_ ("“{0}” has no picture among the problems that could be accepted."),
                           N_ ("Make it again.")},
  [ASSAY_CHOICE_LEAVE_OUT] = {"choice.no_problem", N_ ("There is no open problem with “{0}”."),
                              NULL},
  [ASSAY_CHOICE_CANCEL] = {"choice.no_job", N_ ("No picture of “{0}” is being made."), NULL},
#define NOT_WAITING                                                                                \
  {                                                                                                \
    "queue.not_waiting", N_ ("No picture of “{0}” waits on the queue."),                           \
      N_ ("What every run makes first says “priority” in its document.")                           \
  }
  [ASSAY_CHOICE_FIRST] = NOT_WAITING,
  [ASSAY_CHOICE_LATER] = NOT_WAITING,
#undef NOT_WAITING
};

/* Each once: the second time it would not stand where the facts say. */
static void
choose_all (const AssayArgsSlotChoose *args, const AssayView *view, AssayDecision *decision)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const AssayChoiceKind *kind = assay_choice_kinds[args->choice];
  guint n = view->standings->len;

  for (guint i = 0; i < n; i++)
    {
      const AssayStandingFact *standing = view->standings->pdata[kind->backwards ? n - 1 - i : i];

      if (g_hash_table_add (seen, assay_slot_dup_id (standing->slot->spec, &standing->slot->slot)))
        kind->decide (standing, args->reason, decision);
    }
}

/* Of one that is on the shelf nothing is open, and no run makes it. */
static gboolean
refuse_shelved (const AssayView *view, AssayDecision *decision)
{
  const AssayStandingFact *first = view->standings->len > 0 ? view->standings->pdata[0] : NULL;

  if (first == NULL || first->slot->state != ASSAY_SLOT_SHELVED)
    return FALSE;
  _assay_decision_refuse (
    decision, FALSE, "choice.shelved",
    N_ ("“{0}” is paused, archived or gone, or has fewer pictures now; nothing is made of it."),
    N_ ("Resume it first."), first->slot->spec, NULL);
  return TRUE;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSlotChoose *args = command->args;
  const AssayChosenSlot *first;

  if (assay_word_at (assay_choice_words, args->choice) == NULL)
    {
      _assay_decision_has (decision, NULL, "choice");
      return;
    }
  choose_all (args, view, decision);
  if (decision->events->len > 0 || refuse_shelved (view, decision))
    return;
  first = args->slots->len > 0 ? g_ptr_array_index (args->slots, 0) : NULL;
  if (_assay_decision_has (decision, first != NULL ? first->spec : NULL, "slots"))
    _assay_decision_refuse (decision, FALSE, refusals[args->choice].code,
                            refusals[args->choice].message, refusals[args->choice].fix, first->spec,
                            NULL);
}

extern const AssayCommandKind assay_command_slot_choose;
const AssayCommandKind assay_command_slot_choose = {
  .kind = "slot.choose",
  .args = &assay_args_slot_choose_table,
  .needs = needs,
  .decide = decide,
};
