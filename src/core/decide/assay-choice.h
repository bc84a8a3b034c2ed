/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person chooses to do with a slot, and how it is taken back: one row a choice. A choice
 * applies to where the slot stands or it does not; it says so by events or by none. Pure. */

#include "core/decide/assay-command-private.h"

G_BEGIN_DECLS

typedef struct
{
  /* %FALSE: it does not apply, and nothing was written. */
  gboolean (*decide) (const AssayStandingFact *standing, const char *reason,
                      AssayDecision *decision);
  /* %FALSE: what followed cannot be taken back any more, and nothing was written. Never
   * %NULL. */
  gboolean (*undo)   (const AssayChoiceFact *choice, AssayDecision *decision);
  gboolean   backwards; /* of many slots the last one comes first */
} AssayChoiceKind;

/* By AssayChoice. */
extern const AssayChoiceKind *const assay_choice_kinds[ASSAY_N_CHOICES];

/* About a picture there is (assay-choice-picture.c). */
extern const AssayChoiceKind _assay_choice_withdraw, _assay_choice_again, _assay_choice_ask,
  _assay_choice_keep;
/* About one there is not, or that is in trouble (assay-choice-trouble.c). */
extern const AssayChoiceKind _assay_choice_accept, _assay_choice_leave_out, _assay_choice_cancel;
/* About when it is made (assay-choice-order.c). */
extern const AssayChoiceKind _assay_choice_first, _assay_choice_later;

/* For those files (assay-choice.c) ------------------------------------------------------------ */

/* @version, @card, @exception, @job: %NULL where it is about none. */
typedef struct
{
  AssayChoice choice;
  const char *version, *card, *exception, *job, *reason;
} AssayChosen;
void _assay_choice_add_made       (const AssayStandingFact *standing, const AssayChosen *chosen,
                                   AssayDecision *decision);
void _assay_choice_add_again      (const AssayStandingFact *standing, const char *version,
                                   const char *reason, AssayDecision *decision);
void _assay_choice_add_approval   (const AssayStandingFact *standing, const char *type,
                                   const char *version, AssayDecision *decision);
void _assay_choice_add_resolved   (const char *exception, const char *action,
                                   AssayDecision *decision);
void _assay_choice_add_reopened   (const AssayCardFact *card, AssayDecision *decision);
/* Open. @id: of no card there was. */
void _assay_choice_add_question   (const AssayStandingFact *standing, const char *id,
                                   const char *version, AssayDecision *decision);
/* The exception as it stood before the choice: open, or left out. */
void _assay_choice_reopen         (const AssayChoiceFact *choice, AssayDecision *decision);
/* Ends the open question, if there is one. */
void _assay_choice_close_card     (const AssayStandingFact *standing, const char *reason,
                                   AssayDecision *decision);
/* Ends the open job, running ones too: a result counts only for an open one. */
void _assay_choice_cancel_job     (const AssayStandingFact *standing, const char *reason,
                                   AssayDecision *decision);
/* Ends all that is open, and @version is approved (again). */
void _assay_choice_restore        (const AssayStandingFact *standing, const char *version,
                                   const char *reason, AssayDecision *decision);
/* Where the slot stands, or stood before it was put on the shelf: an undo looks past that. */
AssaySlotState _assay_slot_stood    (const AssaySlotFact *slot);
/* Whether the slot is an exception about the newest picture there is. */
gboolean    _assay_standing_has_doubtful (const AssayStandingFact *standing);

G_END_DECLS
