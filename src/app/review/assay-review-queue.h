/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which card is shown, and what became of the answers given in this sitting. A pure state machine:
 * no widgets, no project, no clock. The page tells it which questions are open, what was pressed
 * and what the project said; it tells which card is next. An answered card leaves at once; it comes
 * back when its answer could not be saved or is taken back.
 *
 * Threads: any one at a time. Strings are copied. */

#include "model/log/assay-words.h"

G_BEGIN_DECLS

#define ASSAY_REVIEW_MAX_UNSAVED 8
#define ASSAY_REVIEW_MAX_HISTORY 200

typedef enum
{
  ASSAY_REVIEW_SAVING,
  ASSAY_REVIEW_SAVED,
  ASSAY_REVIEW_NOT_SAVED, /* the card is open again */
  ASSAY_REVIEW_UNDONE,    /* likewise */
  ASSAY_REVIEW_SKIPPED,   /* no answer, but put after all others; undone without the project */
} AssayReviewFate;

typedef struct
{
  char *card;
  AssayAnswer answer;
  AssayReviewFate fate;
  char *message; /* of NOT_SAVED */
  gboolean
    settled; /* the project has said what became of it; an undone one can still be on its way */
} AssayReviewEntry;

typedef struct
{
  const char *id;
  const char *claim; /* what a filter chooses by */
} AssayReviewCard;

typedef struct _AssayReviewQueue AssayReviewQueue;

AssayReviewQueue *assay_review_queue_new (void);
void assay_review_queue_free (AssayReviewQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayReviewQueue, assay_review_queue_free)

/* The open questions, in order, as the project has them now; may still hold cards that were just
 * answered. */
void
assay_review_queue_set_cards (AssayReviewQueue *self, const AssayReviewCard *cards, guint n_cards);
/* Only cards of this claim; %NULL = all. */
void assay_review_queue_set_filter (AssayReviewQueue *self, const char *claim);
const char *assay_review_queue_get_filter (AssayReviewQueue *self);

const char *assay_review_queue_get_current (AssayReviewQueue *self); /* %NULL when none is left */
guint assay_review_queue_get_n_left (
  AssayReviewQueue *self); /* under the filter, the current one included */
/* The @offset-th card after the current one (1 = next); %NULL beyond the last. Goes round to those
 * before. */
const char *assay_review_queue_peek (AssayReviewQueue *self, guint offset);
/* To another card without answering, by +1 or -1; stays at the ends. %TRUE when the current one
 * changed. */
gboolean assay_review_queue_step (AssayReviewQueue *self, int by);

/* Answers the current card, which must be @card: the one that was visible when the key was pressed.
 * %FALSE, and nothing happens, when it is another one or when too many answers are unsaved. Else
 * the next card is the current one. */
gboolean
assay_review_queue_answer (AssayReviewQueue *self, const char *card, AssayAnswer answer);
/* What the project said of an answer; @message %NULL = saved. */
void assay_review_queue_settle (AssayReviewQueue *self, const char *card, const char *message);
guint assay_review_queue_get_n_unsaved (AssayReviewQueue *self);

/* Puts the current card, which must be @card, after all others of this sitting. That can be undone
 * like an answer. */
gboolean assay_review_queue_skip (AssayReviewQueue *self, const char *card);

/* What stands of @card is that it was skipped. */
gboolean assay_review_queue_is_skipped (AssayReviewQueue *self, const char *card);
/* The newest answer or skip that can be taken back; %NULL: none in this sitting. */
const char *assay_review_queue_get_undoable (AssayReviewQueue *self);
/* Makes the answered @card the current one again, at once. After its new answer the card shown
 * before comes back. */
gboolean assay_review_queue_undo (AssayReviewQueue *self, const char *card);
/* It is taken back: from now on the list says whether the card is open. */
void assay_review_queue_undo_saved (AssayReviewQueue *self, const char *card);
/* Whether the question is asked (under another filter maybe), as far as is known. */
gboolean assay_review_queue_is_open (AssayReviewQueue *self, const char *card);
/* The project refused to take it back: the answer stands. */
void assay_review_queue_undo_failed (AssayReviewQueue *self, const char *card);
/* The next card that appears is the one taken back (of an earlier sitting, so its id is not known):
 * make it current. @expects: %FALSE takes that back. */
void assay_review_queue_expect_return (AssayReviewQueue *self, gboolean expects);

/* Answers and skips of this sitting, oldest first; borrowed until the next call. */
guint assay_review_queue_get_n_history (AssayReviewQueue *self);
const AssayReviewEntry *assay_review_queue_get_history (AssayReviewQueue *self, guint index);

G_END_DECLS
