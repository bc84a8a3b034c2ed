/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads about what a person is asked and answers. */
#include "model/log/assay-payloads-private.h"
#include "model/log/assay-words.h"

static const AssayField card_created_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayCardCreated, card, "card", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_KEY (AssayCardCreated, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayCardCreated, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayCardCreated),
  ASSAY_FIELD_OF_LABEL (AssayCardCreated, claim, "claim", ASSAY_FIELD_REQUIRED),
  {.name = "question",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayCardCreated, question),
   .maximum = 1000},
  ASSAY_FIELD_OF_COUNT (AssayCardCreated, question_version, "questionVersion", 0),
  {.name = "evidence",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayCardCreated, evidence),
   .maximum = 1000},
  {.name = "evidenceArgs",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayCardCreated, evidence_args)},
  {.name = "tools",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayCardCreated, tools),
   .maximum = 64},
  {.name = "rank", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (AssayCardCreated, rank)},
  {.name = "approved",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayCardCreated, approved),
   .initial = "false",
   .flags = ASSAY_FIELD_SILENT},
  ASSAY_FIELD_OF_LABEL (AssayCardCreated, remediation, "remediation", 0),
};
ASSAY_TABLE_DEFINE (assay_card_created_table,
                    "card.created",
                    AssayCardCreated,
                    card_created_fields);

static const AssayField card_answered_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayCardAnswered, card, "card", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_KEY (AssayCardAnswered, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (
    AssayCardAnswered, answer, "answer", assay_answer_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayCardAnswered, milliseconds, "milliseconds", 0),
  ASSAY_FIELD_OF_LABEL (AssayCardAnswered, device, "device", 0),
  ASSAY_FIELD_OF_LABEL (AssayCardAnswered, key_set, "keySet", 0),
};
ASSAY_TABLE_DEFINE (assay_card_answered_table,
                    "card.answered",
                    AssayCardAnswered,
                    card_answered_fields);

static const AssayField card_undone_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayCardUndone, card, "card", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_KEY (AssayCardUndone, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_COUNT (AssayCardUndone, answer_seq, "answerSeq", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_card_undone_table, "card.undone", AssayCardUndone, card_undone_fields);

static const AssayField card_skipped_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayCardSkipped, card, "card", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_card_skipped_table,
                    "card.skipped",
                    AssayCardSkipped,
                    card_skipped_fields);

static const AssayField card_closed_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayCardClosed, card, "card", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_KEY (AssayCardClosed, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayCardClosed, reason, "reason", 0),
};
ASSAY_TABLE_DEFINE (assay_card_closed_table, "card.closed", AssayCardClosed, card_closed_fields);

static const AssayField choice_made_fields[] = {
  ASSAY_FIELD_OF_WORD (AssayChoiceMade, choice, "choice", assay_choice_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayChoiceMade, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayChoiceMade),
  ASSAY_FIELD_OF_WORD (AssayChoiceMade, was, "was", assay_slot_state_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_KEY (AssayChoiceMade, version, "version", 0),
  ASSAY_FIELD_OF_KEY (AssayChoiceMade, card, "card", 0),
  ASSAY_FIELD_OF_KEY (AssayChoiceMade, exception, "exception", 0),
  {.name = "leftOut",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayChoiceMade, left_out),
   .initial = "false",
   .flags = ASSAY_FIELD_SILENT},
  ASSAY_FIELD_OF_KEY (AssayChoiceMade, job, "job", 0),
  ASSAY_FIELD_OF_REASON (AssayChoiceMade, reason, "reason", 0),
};
ASSAY_TABLE_DEFINE (assay_choice_made_table, "choice.made", AssayChoiceMade, choice_made_fields);

static const AssayField choice_undone_fields[] = {
  ASSAY_FIELD_OF_COUNT (AssayChoiceUndone, made, "made", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (
    AssayChoiceUndone, choice, "choice", assay_choice_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayChoiceUndone, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayChoiceUndone),
};
ASSAY_TABLE_DEFINE (assay_choice_undone_table,
                    "choice.undone",
                    AssayChoiceUndone,
                    choice_undone_fields);

static const AssayField slot_shelved_fields[] = {
  ASSAY_FIELD_OF_ID (AssaySlotShelved, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssaySlotShelved),
  ASSAY_FIELD_OF_WORD (AssaySlotShelved, why, "why", assay_shelf_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (AssaySlotShelved, was, "was", assay_slot_state_words, ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_KEY (AssaySlotShelved, card, "card", 0),
  ASSAY_FIELD_OF_KEY (AssaySlotShelved, exception, "exception", 0),
};
ASSAY_TABLE_DEFINE (assay_slot_shelved_table,
                    "slot.shelved",
                    AssaySlotShelved,
                    slot_shelved_fields);

static const AssayField slot_unshelved_fields[] = {
  ASSAY_FIELD_OF_ID (AssaySlotUnshelved, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssaySlotUnshelved),
};
ASSAY_TABLE_DEFINE (assay_slot_unshelved_table,
                    "slot.unshelved",
                    AssaySlotUnshelved,
                    slot_unshelved_fields);

static const AssayField exception_raised_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayExceptionRaised, exception, "exception", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayExceptionRaised, spec, "spec", 0),
  ASSAY_FIELDS_OF_SLOT (AssayExceptionRaised),
  ASSAY_FIELD_OF_KEY (AssayExceptionRaised, version, "version", 0),
  ASSAY_FIELD_OF_KEY (AssayExceptionRaised, job, "job", 0),
  ASSAY_FIELD_OF_LABEL (AssayExceptionRaised, code, "code", ASSAY_FIELD_REQUIRED),
  {.name = "message",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayExceptionRaised, message),
   .maximum = 4000},
  {.name = "args",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayExceptionRaised, args)},
  ASSAY_FIELD_OF_LABEL (AssayExceptionRaised, suggestion, "suggestion", 0),
};
ASSAY_TABLE_DEFINE (assay_exception_raised_table,
                    "exception.raised",
                    AssayExceptionRaised,
                    exception_raised_fields);

static const AssayField exception_resolved_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayExceptionResolved, exception, "exception", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_LABEL (AssayExceptionResolved, action, "action", 0),
};
ASSAY_TABLE_DEFINE (assay_exception_resolved_table,
                    "exception.resolved",
                    AssayExceptionResolved,
                    exception_resolved_fields);

const AssayEventType _assay_events_of_review[] = {
  ASSAY_EVENT ("card.created", "card", assay_card_created_table, CARDS, TRUE),
  ASSAY_EVENT ("card.answered", "card", assay_card_answered_table, CARDS, TRUE),
  ASSAY_EVENT ("card.undone", "card", assay_card_undone_table, CARDS, TRUE),
  ASSAY_EVENT ("card.skipped", "card", assay_card_skipped_table, CARDS, TRUE),
  ASSAY_EVENT ("card.closed", "card", assay_card_closed_table, CARDS, TRUE),
  ASSAY_EVENT ("choice.made", "slot", assay_choice_made_table, VERSIONS, TRUE),
  ASSAY_EVENT ("choice.undone", "slot", assay_choice_undone_table, VERSIONS, TRUE),
  ASSAY_EVENT ("slot.shelved", "slot", assay_slot_shelved_table, VERSIONS, TRUE),
  ASSAY_EVENT ("slot.unshelved", "slot", assay_slot_unshelved_table, VERSIONS, TRUE),
  ASSAY_EVENT ("exception.raised", "exception", assay_exception_raised_table, EXCEPTIONS, TRUE),
  ASSAY_EVENT ("exception.resolved", "exception", assay_exception_resolved_table, EXCEPTIONS, TRUE),
  {NULL},
};
