/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A sitting at Review without widgets: which card is asked about, which press it takes, what was
 * answered and what is unsaved (up to 8), undo. The page shows what it says and tells it what was
 * pressed and what could be seen.
 *
 * A press counts for the card that could be seen when it was made. What cannot be taken is refused
 * with a reason, never dropped.
 *
 * Main thread. */

#include "app/review/assay-review-queue.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_REVIEW_TAKEN,
  ASSAY_REVIEW_REFUSED_NOTHING,    /* no card is on the screen */
  ASSAY_REVIEW_REFUSED_EARLY,      /* this card could not be seen yet */
  ASSAY_REVIEW_REFUSED_CLOSED,     /* the card that was seen was closed elsewhere */
  ASSAY_REVIEW_REFUSED_FULL,       /* too many answers are unsaved */
  ASSAY_REVIEW_REFUSED_READ_ONLY,  /* nothing can be decided */
  ASSAY_REVIEW_REFUSED_UNREADABLE, /* yes to a picture nobody can see */
} AssayReviewVerdict;

/* For the person, translated; "" for taken. */
const char *assay_review_verdict_text (AssayReviewVerdict verdict);
/* The words of an answer, translated. */
const char *assay_review_answer_word (AssayAnswer answer);

#define ASSAY_TYPE_REVIEW_SESSION (assay_review_session_get_type ())
G_DECLARE_FINAL_TYPE (AssayReviewSession, assay_review_session, ASSAY, REVIEW_SESSION, GObject)

/* Signal "changed": cards, counts or history are others; after every call that changed them.
 * Signal "toast" (const char *text). */

/* Where answers go; each is told with assay_review_session_answered or _undone. */
typedef struct
{
  void (*answer) (AssayReviewSession *session,
                  gpointer data,
                  const char *card,
                  AssayAnswer answer,
                  gint64 milliseconds,
                  const char *device);
  void (*undo) (AssayReviewSession *session, gpointer data, const char *card); /* %NULL: newest */
  void (*skip) (AssayReviewSession *session, gpointer data, const char *card);
} AssayReviewSink;

/* @sink: static. @data: borrowed, for the life of the session's sink. */
AssayReviewSession *assay_review_session_new (const AssayReviewSink *sink, gpointer data);
/* Nothing is sent any more; what is on its way is told into the void. */
void assay_review_session_end (AssayReviewSession *self);
gboolean assay_review_session_is_over (AssayReviewSession *self);

/* So many of the open questions, the first ones, are looked at; the others come as these are
 * answered. */
#define ASSAY_REVIEW_WINDOW 256

/* The open questions of @claim ("" = all) now: rows of query "cards", those in the window that are
 * loaded. The card on the screen stays while it is open. Those of a claim other than the filter's
 * are not looked at: they were asked for before it was set. */
void assay_review_session_set_cards (AssayReviewSession *self, GListModel *cards,
                                     const char *claim);
/* Only cards of this claim; %NULL or "" = all. A filter with nothing left ends by itself. The cards
 * of another filter have to be set then: until then there may be none, and is_waiting says so. */
void assay_review_session_set_filter (AssayReviewSession *self, const char *claim);
const char *assay_review_session_get_filter (AssayReviewSession *self); /* "" = all */
gboolean assay_review_session_is_waiting (AssayReviewSession *self);

AssayRow *assay_review_session_get_card (AssayReviewSession *self); /* %NULL: none is left */
/* The @offset-th after it. %NULL beyond the last. */
AssayRow *assay_review_session_peek (AssayReviewSession *self, guint offset);
/* Also of answered ones in the history. %NULL: not known. */
AssayRow *assay_review_session_lookup (AssayReviewSession *self, const char *card);
/* Open questions under the filter, those beyond the window too. */
guint assay_review_session_get_n_left (AssayReviewSession *self);
/* For counts and history; changed only here. */
AssayReviewQueue *assay_review_session_get_queue (AssayReviewSession *self);

/* The present card can be seen since @now_us (monotonic); the first time counts. */
void assay_review_session_see (AssayReviewSession *self, gint64 now_us);
gboolean assay_review_session_is_seen (AssayReviewSession *self);
/* Nobody can see it: another zone shows. */
void assay_review_session_hide (AssayReviewSession *self);
/* The present card's picture cannot be shown, though all else can. */
void assay_review_session_set_unreadable (AssayReviewSession *self, gboolean unreadable);
void assay_review_session_set_read_only (AssayReviewSession *self, gboolean read_only);

/* @pressed_us: monotonic. @device: "keyboard", "pointer". */
AssayReviewVerdict assay_review_session_answer (AssayReviewSession *self,
                                                AssayAnswer answer,
                                                const char *device,
                                                gint64 pressed_us);
AssayReviewVerdict assay_review_session_skip (AssayReviewSession *self, gint64 pressed_us);
/* @card: %NULL = the newest answer, of an earlier sitting too. */
void assay_review_session_undo (AssayReviewSession *self, const char *card);
void assay_review_session_step (AssayReviewSession *self, int by); /* +1 | -1, without answering */

/* What became of it; @message %NULL: all is well. */
void assay_review_session_answered (AssayReviewSession *self,
                                    const char *card,
                                    const char *message);
void assay_review_session_undone (AssayReviewSession *self,
                                  const char *card,
                                  const char *message);
void assay_review_session_skipped (AssayReviewSession *self, const char *message);

G_END_DECLS
