/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-session.h"

#include <glib/gi18n.h>

#define CLOCK_GRAIN_US 1000 /* the display server counts in milliseconds */

struct _AssayReviewSession
{
  GObject parent_instance;
  const AssayReviewSink *sink; /* NULL: over */
  gpointer data;
  AssayReviewQueue *queue;
  GHashTable *rows; /* card -> AssayRow: open ones and those in the history */
  char *shown;      /* the card presses are bound to */
  guint n_beyond;   /* open cards that are not looked at yet */
  gint64 seen_us;   /* since when it can be seen; 0 = not yet */
  gboolean closed;  /* the card before it was closed elsewhere, not answered here */
  gboolean unreadable, read_only;
  gboolean waiting;      /* for the cards of the filter */
  gboolean filter_ended; /* by itself, which is told once there is something else to show */
};

enum
{
  CHANGED,
  TOAST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayReviewSession, assay_review_session, G_TYPE_OBJECT)

const char *
assay_review_verdict_text (AssayReviewVerdict verdict)
{
  static const char *const texts[] = {
    "",
    N_ ("There is no question to answer."),
    N_ ("Not taken: this picture could not be seen yet."),
    N_ ("Not taken: that question was closed elsewhere. This is the next one."),
    N_ ("Not taken: eight answers are still being saved."),
    N_ ("Not taken: the project is read-only, nothing can be decided."),
    N_ ("Not taken: a picture that cannot be shown cannot be approved."),
  };

  return verdict == ASSAY_REVIEW_TAKEN ? "" : _ (texts[verdict]);
}

const char *
assay_review_answer_word (AssayAnswer answer)
{
  static const char *const words[] = {N_ ("Yes"), N_ ("No"), N_ ("Unsure")};

  return _ (words[answer]);
}

static void
toast (AssayReviewSession *self, const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

/* Which card -------------------------------------------------------------- */

/* A filter with nothing left would look like the end. */
static void
leave_empty_filter (AssayReviewSession *self)
{
  if (assay_review_queue_get_filter (self->queue) == NULL
      || assay_review_queue_get_current (self->queue) != NULL)
    return;
  assay_review_queue_set_filter (self->queue, NULL);
  self->waiting = self->filter_ended = TRUE;
}

static void
tell_filter_ended (AssayReviewSession *self)
{
  if (self->waiting)
    return;
  if (self->filter_ended && assay_review_queue_get_current (self->queue) != NULL)
    toast (self, _ ("No more questions of this kind. All are shown again."));
  self->filter_ended = FALSE;
}

/* Binds presses to the queue's card. @closed: the project took the one before away. */
static void
follow_queue (AssayReviewSession *self, gboolean closed)
{
  const char *current;

  if (!self->waiting)
    leave_empty_filter (self);
  current = assay_review_queue_get_current (self->queue);
  if (g_strcmp0 (current, self->shown) != 0)
    {
      self->closed = closed && self->seen_us != 0;
      self->seen_us = 0;
      self->unreadable = FALSE;
      g_free (self->shown);
      self->shown = g_strdup (current);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_in_history (AssayReviewSession *self, const char *card)
{
  for (guint i = assay_review_queue_get_n_history (self->queue); i > 0; i--)
    if (g_str_equal (assay_review_queue_get_history (self->queue, i - 1)->card, card))
      return TRUE;
  return FALSE;
}

/* Answered cards leave the list; undo shows them again at once, so their rows stay. */
static void
keep_rows (AssayReviewSession *self, GHashTable *rows)
{
  GHashTableIter iter;
  gpointer card, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &card, &row))
    if (!g_hash_table_contains (rows, card) && is_in_history (self, card))
      g_hash_table_insert (rows, g_strdup (card), g_object_ref (row));
  g_hash_table_unref (self->rows);
  self->rows = rows;
}

void
assay_review_session_set_cards (AssayReviewSession *self, GListModel *cards, const char *claim)
{
  guint n_open = cards != NULL ? g_list_model_get_n_items (cards) : 0, n = 0;
  g_autofree AssayReviewCard *list = g_new (AssayReviewCard, ASSAY_REVIEW_WINDOW);
  GHashTable *rows = NULL;

  if (!g_str_equal (claim, assay_review_session_get_filter (self)))
    return;
  rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; i < MIN (n_open, ASSAY_REVIEW_WINDOW); i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (cards, i);
      const AssayCardRow *card = assay_row_get (row, &assay_card_row_table);

      if (!assay_row_is_loaded (row))
        continue;
      list[n] = (AssayReviewCard){assay_row_get_id (row), assay_text_or_empty (card->claim)};
      g_hash_table_replace (rows, g_strdup (list[n++].id), g_object_ref (row));
    }
  self->n_beyond = n_open - n;
  assay_review_queue_set_cards (self->queue, list, n);
  keep_rows (self, rows);
  self->waiting = FALSE;
  follow_queue (self, TRUE);
  tell_filter_ended (self);
}

void
assay_review_session_set_filter (AssayReviewSession *self, const char *claim)
{
  if (g_strcmp0 (claim != NULL ? claim : "", assay_review_session_get_filter (self)) == 0)
    return;
  assay_review_queue_set_filter (self->queue, claim != NULL && *claim != '\0' ? claim : NULL);
  self->waiting = TRUE;
  self->filter_ended = FALSE;
  follow_queue (self, FALSE);
}

const char *
assay_review_session_get_filter (AssayReviewSession *self)
{
  const char *filter = assay_review_queue_get_filter (self->queue);

  return filter != NULL ? filter : "";
}

gboolean
assay_review_session_is_waiting (AssayReviewSession *self)
{
  return self->waiting;
}

AssayRow *
assay_review_session_lookup (AssayReviewSession *self, const char *card)
{
  return card != NULL ? g_hash_table_lookup (self->rows, card) : NULL;
}

AssayRow *
assay_review_session_get_card (AssayReviewSession *self)
{
  return assay_review_session_lookup (self, self->shown);
}

AssayRow *
assay_review_session_peek (AssayReviewSession *self, guint offset)
{
  return assay_review_session_lookup (self, assay_review_queue_peek (self->queue, offset));
}

guint
assay_review_session_get_n_left (AssayReviewSession *self)
{
  return assay_review_queue_get_n_left (self->queue) + self->n_beyond;
}

AssayReviewQueue *
assay_review_session_get_queue (AssayReviewSession *self)
{
  return self->queue;
}

/* What can be seen --------------------------------------------------------- */

void
assay_review_session_see (AssayReviewSession *self, gint64 now_us)
{
  if (self->shown == NULL || self->seen_us != 0)
    return;
  self->seen_us = now_us;
  g_debug ("seen: %s", self->shown);
}

gboolean
assay_review_session_is_seen (AssayReviewSession *self)
{
  return self->seen_us != 0;
}

void
assay_review_session_hide (AssayReviewSession *self)
{
  self->seen_us = 0;
  self->closed = FALSE;
}

void
assay_review_session_set_unreadable (AssayReviewSession *self, gboolean unreadable)
{
  self->unreadable = unreadable;
}

void
assay_review_session_set_read_only (AssayReviewSession *self, gboolean read_only)
{
  self->read_only = read_only;
}

/* Presses ------------------------------------------------------------------ */

/* One that came before this card was painted was meant for the card before, which has its answer
 * or is closed. */
static AssayReviewVerdict
judge (AssayReviewSession *self, gint64 pressed_us)
{
  if (self->shown == NULL || self->sink == NULL)
    return ASSAY_REVIEW_REFUSED_NOTHING;
  if (self->read_only)
    return ASSAY_REVIEW_REFUSED_READ_ONLY;
  if (self->seen_us == 0 || pressed_us < self->seen_us - CLOCK_GRAIN_US)
    return self->closed ? ASSAY_REVIEW_REFUSED_CLOSED : ASSAY_REVIEW_REFUSED_EARLY;
  return ASSAY_REVIEW_TAKEN;
}

AssayReviewVerdict
assay_review_session_answer (AssayReviewSession *self,
                             AssayAnswer answer,
                             const char *device,
                             gint64 pressed_us)
{
  AssayReviewVerdict verdict = judge (self, pressed_us);
  g_autofree char *card = g_strdup (self->shown);
  gint64 milliseconds = MAX (pressed_us - self->seen_us, 0) / 1000;

  if (verdict != ASSAY_REVIEW_TAKEN)
    return verdict;
  if (answer == ASSAY_ANSWER_YES && self->unreadable)
    return ASSAY_REVIEW_REFUSED_UNREADABLE;
  if (!assay_review_queue_answer (self->queue, card, answer))
    return ASSAY_REVIEW_REFUSED_FULL;
  self->sink->answer (self, self->data, card, answer, milliseconds, device);
  follow_queue (self, FALSE);
  return ASSAY_REVIEW_TAKEN;
}

AssayReviewVerdict
assay_review_session_skip (AssayReviewSession *self, gint64 pressed_us)
{
  AssayReviewVerdict verdict = judge (self, pressed_us);
  g_autofree char *card = g_strdup (self->shown);

  if (verdict != ASSAY_REVIEW_TAKEN || !assay_review_queue_skip (self->queue, card))
    return verdict;
  self->sink->skip (self, self->data, card);
  follow_queue (self, FALSE);
  return ASSAY_REVIEW_TAKEN;
}

void
assay_review_session_undo (AssayReviewSession *self, const char *card)
{
  g_autofree char *id =
    g_strdup (card != NULL ? card : assay_review_queue_get_undoable (self->queue));
  gboolean skipped = id != NULL && assay_review_queue_is_skipped (self->queue, id);

  if (self->sink == NULL || (id != NULL && !assay_review_queue_undo (self->queue, id)))
    return;
  if (id == NULL)
    assay_review_queue_expect_return (self->queue, TRUE);
  if (!skipped)
    self->sink->undo (self, self->data, id);
  follow_queue (self, FALSE);
}

void
assay_review_session_step (AssayReviewSession *self, int by)
{
  if (assay_review_queue_step (self->queue, by))
    follow_queue (self, FALSE);
}

/* What became of it -------------------------------------------------------- */

void
assay_review_session_answered (AssayReviewSession *self, const char *card, const char *message)
{
  if (self->sink == NULL)
    return;
  assay_review_queue_settle (self->queue, card, message);
  if (message != NULL)
    toast (self, assay_review_queue_is_open (self->queue, card)
                   ? _ ("An answer was not saved; its question is asked again.")
                   : _ ("An answer was not saved: its question had been closed elsewhere."));
  follow_queue (self, FALSE);
}

void
assay_review_session_undone (AssayReviewSession *self, const char *card, const char *message)
{
  if (self->sink == NULL)
    return;
  if (message == NULL)
    {
      if (card != NULL)
        assay_review_queue_undo_saved (self->queue, card);
      return;
    }
  if (card != NULL)
    assay_review_queue_undo_failed (self->queue, card);
  else
    assay_review_queue_expect_return (self->queue, FALSE);
  toast (self, message);
  follow_queue (self, FALSE);
}

void
assay_review_session_skipped (AssayReviewSession *self, const char *message)
{
  if (self->sink != NULL && message != NULL)
    toast (self, message);
}

/* Object ------------------------------------------------------------------- */

void
assay_review_session_end (AssayReviewSession *self)
{
  self->sink = NULL;
}

gboolean
assay_review_session_is_over (AssayReviewSession *self)
{
  return self->sink == NULL;
}

static void
assay_review_session_finalize (GObject *object)
{
  AssayReviewSession *self = ASSAY_REVIEW_SESSION (object);

  assay_review_queue_free (self->queue);
  g_hash_table_unref (self->rows);
  g_free (self->shown);
  G_OBJECT_CLASS (assay_review_session_parent_class)->finalize (object);
}

static void
assay_review_session_class_init (AssayReviewSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_review_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", ASSAY_TYPE_REVIEW_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[TOAST] = g_signal_new ("toast", ASSAY_TYPE_REVIEW_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
assay_review_session_init (AssayReviewSession *self)
{
  self->queue = assay_review_queue_new ();
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

AssayReviewSession *
assay_review_session_new (const AssayReviewSink *sink, gpointer data)
{
  AssayReviewSession *self = g_object_new (ASSAY_TYPE_REVIEW_SESSION, NULL);

  self->sink = sink;
  self->data = data;
  return self;
}
