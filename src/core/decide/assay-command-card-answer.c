/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-claim.h"
#include "core/decide/assay-command-private.h"

/* card.answer: yes approves, no has another one made, unsure becomes an exception. Of a picture
 * that was approved when it was asked, yes and unsure leave it so. A card is answered once; the
 * second key press of two is refused. */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_KEY (AssayArgsCardAnswer, card, "card", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (
    AssayArgsCardAnswer, answer, "answer", assay_answer_words, ASSAY_FIELD_REQUIRED),
  {.name = "milliseconds",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayArgsCardAnswer, milliseconds),
   .minimum = 0,
   .maximum = G_GINT64_CONSTANT (1000000000000),
   .initial = "0"},
  {.name = "device",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayArgsCardAnswer, device),
   .maximum = ASSAY_LABEL_MAX,
   .initial = "\"cli\""},
  ASSAY_FIELD_OF_LABEL (AssayArgsCardAnswer, key_set, "keySet", 0),
};

ASSAY_TABLE_DEFINE (assay_args_card_answer_table, "card.answer", AssayArgsCardAnswer, fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsCardAnswer *args = command->args;

  out->card = args->card;
}

void
_assay_decision_add_card_approval (AssayDecision *self, const char *type, const AssayCardFact *card)
{
  AssayApprovalGiven approval = {
    .version = card->version,
    .spec = card->spec,
    .slot = card->slot,
    .by = card->card,
  };

  _assay_decision_add (self, type, card->version, &approval);
}

/* A no is a route of its own: by a person, with a regeneration there was not, at nobody's budget.
 */
static void
add_no (const AssayView *view, AssayDecision *decision)
{
  const AssayCardFact *card = view->card;
  g_autofree char *reason = g_strconcat (card->claim, ":answered.no", NULL);
  char *reasons[] = {reason, NULL};
  AssayDigestHex policy = {""};
  AssayRouteDecided decided = {
    .version = card->version,
    .spec = card->spec,
    .slot = card->slot,
    .outcome = ASSAY_ROUTE_AGAIN,
    .reasons = reasons,
    .regeneration = MAX (view->card_version->regeneration, view->card_regeneration) + 1,
    .remediation = (char *) assay_remedy_words[card->remedy],
    .by = card->card,
  };

  if (view->routing != NULL)
    {
      policy = assay_digest_hex (&view->routing->document.hash);
      decided.policy = policy.text;
    }
  if (view->card_slot->state == ASSAY_SLOT_APPROVED)
    _assay_decision_add_card_approval (decision, "approval.withdrawn", card);
  _assay_decision_add (decision, "route.decided", card->version, &decided);
}

static void
add_unsure (const AssayCardFact *card, AssayDecision *decision)
{
  g_autofree char *id = g_strconcat (card->version, ":unsure", NULL);
  char *args[] = {card->claim, NULL};
  AssayExceptionRaised raised = {
    .exception = id,
    .spec = card->spec,
    .slot = card->slot,
    .version = card->version,
    .code = (char *) "unsure",
    .message = (char *) assay_claim_find (card->claim)->unsure,
    .args = args,
    .suggestion = (char *) "retry",
  };

  _assay_decision_add (decision, "exception.raised", id, &raised);
}

void
_assay_decision_refuse_closed (AssayDecision *self, const AssayCardFact *card)
{
  if (card->answer != ASSAY_UNSET)
    _assay_decision_refuse (self, FALSE, "card.closed", N_ ("This question is answered already."),
                            N_ ("Undo the answer first."), NULL, NULL);
  else
    _assay_decision_refuse (
      self, FALSE, "card.superseded",
      N_ ("Nothing is asked about this picture of “{0}” any more: something was decided or changed "
          "since."),
      N_ ("Look at what is asked now."), card->spec, NULL);
}

/* Open, and the question is still about the newest picture of its slot. */
static gboolean
may_answer (const char *id, const AssayView *view, AssayDecision *decision)
{
  if (view->card == NULL || view->card_version == NULL || view->card_slot == NULL)
    _assay_decision_refuse (decision, FALSE, "card.unknown", N_ ("There is no question “{0}”."),
                            NULL, id, NULL);
  else if (!view->card->open)
    _assay_decision_refuse_closed (decision, view->card);
  else if ((view->card_slot->state != ASSAY_SLOT_TO_DECIDE
            && view->card_slot->state != ASSAY_SLOT_APPROVED)
           || g_strcmp0 (view->card_slot->version, view->card->version) != 0)
    _assay_decision_refuse (
      decision, TRUE, "card.superseded",
      N_ ("The question is about a picture of “{0}” that something newer has replaced."), NULL,
      view->card->spec, NULL);
  else
    return TRUE;
  return FALSE;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsCardAnswer *args = command->args;
  gboolean approved;
  AssayCardAnswered answered = {
    .card = args->card,
    .answer = args->answer,
    .milliseconds = args->milliseconds,
    .device = args->device,
    .key_set = args->key_set,
  };

  if (!_assay_decision_has (decision, args->card, "card")
      || !may_answer (args->card, view, decision))
    return;
  if (args->answer < ASSAY_ANSWER_YES || args->answer > ASSAY_ANSWER_UNSURE)
    {
      _assay_decision_has (decision, NULL, "answer");
      return;
    }
  answered.version = view->card->version;
  approved = view->card_slot->state == ASSAY_SLOT_APPROVED;
  _assay_decision_add (decision, "card.answered", args->card, &answered);
  if (args->answer == ASSAY_ANSWER_NO)
    add_no (view, decision);
  else if (args->answer == ASSAY_ANSWER_YES && !approved)
    _assay_decision_add_card_approval (decision, "approval.given", view->card);
  else if (args->answer == ASSAY_ANSWER_UNSURE && !approved)
    add_unsure (view->card, decision);
}

extern const AssayCommandKind assay_command_card_answer;
const AssayCommandKind assay_command_card_answer = {
  .kind = "card.answer",
  .args = &assay_args_card_answer_table,
  .needs = needs,
  .decide = decide,
};
