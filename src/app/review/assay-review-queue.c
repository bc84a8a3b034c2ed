/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-queue.h"

/* A card is visible when it passes the filter and is not hidden. Hidden = answered here, until the
 * project's list no longer has it. Restored = taken back here, visible although the list may not
 * have it yet; once that is saved and the list has had it, the list knows better. */
typedef struct
{
  char *id, *claim;
  gboolean listed; /* the project's newest list has it */
  gboolean hidden;
  gboolean restored;
  gboolean returned; /* of a restored one: the undo is saved */
  gboolean seen;     /* of a restored one: the list has had it since */
  gboolean later;    /* skipped in this sitting */
} Card;

struct _AssayReviewQueue
{
  GPtrArray *cards;   /* Card, in order */
  GPtrArray *history; /* AssayReviewEntry, oldest first */
  char *current, *resume, *filter;
  gboolean expects;
};

static void
card_free (gpointer data)
{
  Card *card = data;

  g_free (card->id);
  g_free (card->claim);
  g_free (card);
}

static void
entry_free (gpointer data)
{
  AssayReviewEntry *entry = data;

  g_free (entry->card);
  g_free (entry->message);
  g_free (entry);
}

AssayReviewQueue *
assay_review_queue_new (void)
{
  AssayReviewQueue *self = g_new0 (AssayReviewQueue, 1);

  self->cards = g_ptr_array_new_with_free_func (card_free);
  self->history = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
assay_review_queue_free (AssayReviewQueue *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->history);
  g_free (self->current);
  g_free (self->resume);
  g_free (self->filter);
  g_free (self);
}

static int
find (AssayReviewQueue *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->cards->len; i++)
    if (g_str_equal (((Card *) self->cards->pdata[i])->id, id))
      return (int) i;
  return -1;
}

static gboolean
is_visible (AssayReviewQueue *self, const Card *card)
{
  if (card->restored)
    return TRUE; /* the person asked for it */
  return card->listed && !card->hidden
         && (self->filter == NULL || g_strcmp0 (card->claim, self->filter) == 0);
}

/* The first visible card from @start in direction @by. */
static Card *
search (AssayReviewQueue *self, int start, int by)
{
  for (int i = start; i >= 0 && i < (int) self->cards->len; i += by)
    if (is_visible (self, self->cards->pdata[i]))
      return self->cards->pdata[i];
  return NULL;
}

static void
set_current (AssayReviewQueue *self, const char *id)
{
  char *before = self->current;

  self->current = g_strdup (id);
  g_free (before);
}

/* The card to show when the one at @position has gone: after it, else from the start. */
static void
move_on (AssayReviewQueue *self, int position)
{
  int at = find (self, self->resume);
  Card *next = at >= 0 && is_visible (self, self->cards->pdata[at]) ? self->cards->pdata[at] : NULL;

  g_clear_pointer (&self->resume, g_free);
  if (next == NULL)
    next = search (self, position, 1);
  if (next == NULL)
    next = search (self, 0, 1);
  set_current (self, next != NULL ? next->id : NULL);
}

static void
ensure_current (AssayReviewQueue *self, int position)
{
  int at = find (self, self->current);

  if (at < 0 || !is_visible (self, self->cards->pdata[at]))
    move_on (self, at >= 0 ? at : position);
}

/* The list -------------------------------------------------------------- */

/* The card the list means: the known one, or a new one; NULL when the list named it before.
 * @known: id -> Card. */
static Card *
take (AssayReviewQueue *self, GHashTable *known, const AssayReviewCard *from)
{
  Card *card = g_hash_table_lookup (known, from->id);

  if (card == NULL)
    {
      card = g_new0 (Card, 1);
      card->id = g_strdup (from->id);
      g_hash_table_insert (known, card->id, card);
      if (self->expects)
        {
          card->restored = card->returned = TRUE;
          self->expects = FALSE;
          set_current (self, card->id);
        }
    }
  if (card->listed)
    return NULL;
  if (g_strcmp0 (card->claim, from->claim) != 0)
    {
      g_free (card->claim);
      card->claim = g_strdup (from->claim);
    }
  card->listed = card->seen = TRUE;
  return card;
}

/* id -> Card, borrowed; none is listed any more. */
static GHashTable *
unlist_all (AssayReviewQueue *self)
{
  GHashTable *known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->cards->len; i++)
    {
      Card *card = self->cards->pdata[i];

      card->listed = FALSE;
      g_hash_table_insert (known, card->id, card);
    }
  return known;
}

static gboolean
is_saving (AssayReviewQueue *self, const char *id)
{
  for (guint i = self->history->len; i > 0; i--)
    {
      const AssayReviewEntry *entry = self->history->pdata[i - 1];

      if (g_str_equal (entry->card, id))
        return !entry->settled;
    }
  return FALSE;
}

/* What the list does not have is forgotten, but for cards taken back and for answers on their way.
 */
static gboolean
is_worth_keeping (AssayReviewQueue *self, const Card *card)
{
  return (card->restored && !(card->returned && card->seen))
         || (card->hidden && is_saving (self, card->id));
}

/* In front: what the list does not have. @cards gives up its cards. */
static void
keep_unlisted (AssayReviewQueue *self, GPtrArray *cards, GPtrArray *next)
{
  guint n_front = 0;

  for (guint i = 0; i < cards->len; i++)
    {
      Card *card = cards->pdata[i];

      if (card->listed)
        continue;
      if (is_worth_keeping (self, card))
        {
          card->seen = FALSE;
          g_ptr_array_insert (next, (int) n_front++, card);
        }
      else
        card_free (card);
    }
  g_ptr_array_set_free_func (cards, NULL);
}

void
assay_review_queue_set_cards (AssayReviewQueue *self, const AssayReviewCard *cards, guint n_cards)
{
  int position = MAX (find (self, self->current), 0);
  g_autoptr (GHashTable) known = unlist_all (self);
  g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (card_free);
  g_autoptr (GPtrArray) later = g_ptr_array_new ();

  for (guint i = 0; i < n_cards; i++)
    {
      Card *card = take (self, known, &cards[i]);

      if (card != NULL)
        g_ptr_array_add (card->later ? later : next, card);
    }
  keep_unlisted (self, self->cards, next);
  g_ptr_array_extend (next, later, NULL, NULL);
  g_ptr_array_unref (self->cards);
  self->cards = g_steal_pointer (&next);
  ensure_current (self, MIN (position, (int) self->cards->len));
}

void
assay_review_queue_set_filter (AssayReviewQueue *self, const char *claim)
{
  char *before = self->filter;

  self->filter = g_strdup (claim);
  g_free (before);
  /* what was taken back and is open again is a question like the others */
  for (guint i = 0; i < self->cards->len; i++)
    ((Card *) self->cards->pdata[i])->restored &= !((Card *) self->cards->pdata[i])->listed;
  ensure_current (self, 0);
}

const char *
assay_review_queue_get_filter (AssayReviewQueue *self)
{
  return self->filter;
}

const char *
assay_review_queue_get_current (AssayReviewQueue *self)
{
  return self->current;
}

guint
assay_review_queue_get_n_left (AssayReviewQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < self->cards->len; i++)
    n += is_visible (self, self->cards->pdata[i]) ? 1 : 0;
  return n;
}

const char *
assay_review_queue_peek (AssayReviewQueue *self, guint offset)
{
  int at = find (self, self->current);
  guint n = self->cards->len;

  for (guint i = 1; at >= 0 && i < n; i++)
    {
      const Card *card = self->cards->pdata[((guint) at + i) % n];

      if (is_visible (self, card) && --offset == 0)
        return card->id;
    }
  return NULL;
}

gboolean
assay_review_queue_step (AssayReviewQueue *self, int by)
{
  int at = find (self, self->current);
  Card *card = at >= 0 ? search (self, at + by, by) : NULL;

  if (card == NULL)
    return FALSE;
  g_clear_pointer (&self->resume, g_free);
  set_current (self, card->id);
  return TRUE;
}

/* Answers --------------------------------------------------------------- */

static void
remember (AssayReviewQueue *self, const char *card, AssayAnswer answer, AssayReviewFate fate)
{
  AssayReviewEntry *entry = g_new0 (AssayReviewEntry, 1);

  entry->card = g_strdup (card);
  entry->answer = answer;
  entry->fate = fate;
  entry->settled = fate != ASSAY_REVIEW_SAVING;
  g_ptr_array_add (self->history, entry);
  if (self->history->len > ASSAY_REVIEW_MAX_HISTORY)
    g_ptr_array_remove_index (self->history, 0);
}

/* An answer is more than a skip before it: undo takes back the answer, not both. */
static void
forget_skips (AssayReviewQueue *self, const char *card)
{
  for (guint i = 0; i < self->history->len; i++)
    {
      AssayReviewEntry *entry = self->history->pdata[i];

      if (entry->fate == ASSAY_REVIEW_SKIPPED && g_str_equal (entry->card, card))
        entry->fate = ASSAY_REVIEW_UNDONE;
    }
}

gboolean
assay_review_queue_answer (AssayReviewQueue *self, const char *card, AssayAnswer answer)
{
  int at = find (self, card);
  Card *answered;

  if (at < 0 || g_strcmp0 (card, self->current) != 0
      || assay_review_queue_get_n_unsaved (self) >= ASSAY_REVIEW_MAX_UNSAVED)
    return FALSE;
  answered = self->cards->pdata[at];
  answered->hidden = TRUE;
  answered->restored = FALSE;
  answered->later = FALSE;
  forget_skips (self, answered->id);
  remember (self, answered->id, answer, ASSAY_REVIEW_SAVING);
  move_on (self, at + 1);
  return TRUE;
}

/* The oldest unsettled answer: the project settles them in order. */
static AssayReviewEntry *
find_unsettled (AssayReviewQueue *self, const char *card)
{
  for (guint i = 0; i < self->history->len; i++)
    {
      AssayReviewEntry *entry = self->history->pdata[i];

      if (!entry->settled && g_str_equal (entry->card, card))
        return entry;
    }
  return NULL;
}

static void
show_again (AssayReviewQueue *self, const char *id)
{
  int at = find (self, id);

  if (at >= 0)
    ((Card *) self->cards->pdata[at])->hidden = FALSE;
  if (self->current == NULL)
    move_on (self, MAX (at, 0));
}

/* Saved, and the list has let go of it before that was known: whoever brings the card back makes it
 * new. */
static void
forget (AssayReviewQueue *self, const char *id)
{
  int at = find (self, id);
  Card *card = at >= 0 ? self->cards->pdata[at] : NULL;

  if (card != NULL && card->hidden && !card->listed && !is_saving (self, id))
    g_ptr_array_remove_index (self->cards, (guint) at);
}

void
assay_review_queue_settle (AssayReviewQueue *self, const char *card, const char *message)
{
  AssayReviewEntry *entry = find_unsettled (self, card);

  if (entry == NULL)
    return;
  entry->settled = TRUE;
  entry->message = g_strdup (message);
  if (message != NULL)
    entry->fate = ASSAY_REVIEW_NOT_SAVED;
  else if (entry->fate == ASSAY_REVIEW_SAVING)
    entry->fate = ASSAY_REVIEW_SAVED;
  if (message != NULL)
    show_again (self, card);
  else
    forget (self, card);
}

guint
assay_review_queue_get_n_unsaved (AssayReviewQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < self->history->len; i++)
    n += ((AssayReviewEntry *) self->history->pdata[i])->settled ? 0 : 1;
  return n;
}

gboolean
assay_review_queue_skip (AssayReviewQueue *self, const char *card)
{
  int at = find (self, card);
  Card *skipped;

  if (at < 0 || g_strcmp0 (card, self->current) != 0)
    return FALSE;
  skipped = g_ptr_array_steal_index (self->cards, (guint) at);
  skipped->later = TRUE;
  g_ptr_array_add (self->cards, skipped);
  remember (self, skipped->id, ASSAY_ANSWER_UNSURE, ASSAY_REVIEW_SKIPPED);
  move_on (self, at);
  return TRUE;
}

/* Undo ------------------------------------------------------------------ */

/* A skip of a card that was closed elsewhere is past. */
static gboolean
stands (AssayReviewQueue *self, const AssayReviewEntry *entry)
{
  int at = find (self, entry->card);

  if (entry->fate == ASSAY_REVIEW_SKIPPED)
    return at >= 0 && is_visible (self, self->cards->pdata[at]);
  return entry->fate == ASSAY_REVIEW_SAVING || entry->fate == ASSAY_REVIEW_SAVED;
}

static AssayReviewEntry *
find_standing (AssayReviewQueue *self, const char *card)
{
  for (guint i = self->history->len; i > 0; i--)
    {
      AssayReviewEntry *entry = self->history->pdata[i - 1];

      if (stands (self, entry) && (card == NULL || g_str_equal (entry->card, card)))
        return entry;
    }
  return NULL;
}

const char *
assay_review_queue_get_undoable (AssayReviewQueue *self)
{
  AssayReviewEntry *entry = find_standing (self, NULL);

  return entry != NULL ? entry->card : NULL;
}

/* Before the current card, so that the next one is the one that was shown. */
static void
restore (AssayReviewQueue *self, const char *id)
{
  int at = find (self, id), before;
  Card *card = at >= 0 ? g_ptr_array_steal_index (self->cards, (guint) at) : g_new0 (Card, 1);

  if (at < 0)
    card->id = g_strdup (id);
  card->hidden = card->returned = card->seen = FALSE;
  card->restored = TRUE;
  before = find (self, self->current);
  g_ptr_array_insert (self->cards, MAX (before, 0), card);
}

gboolean
assay_review_queue_is_skipped (AssayReviewQueue *self, const char *card)
{
  AssayReviewEntry *entry = find_standing (self, card);

  return entry != NULL && entry->fate == ASSAY_REVIEW_SKIPPED;
}

/* It was open all the time; only its place was another. */
static void
bring_back (AssayReviewQueue *self, const char *id)
{
  Card *card = g_ptr_array_steal_index (self->cards, (guint) find (self, id));

  card->later = FALSE;
  g_ptr_array_insert (self->cards, MAX (find (self, self->current), 0), card);
}

gboolean
assay_review_queue_undo (AssayReviewQueue *self, const char *card)
{
  AssayReviewEntry *entry = find_standing (self, card);
  gboolean skipped = entry != NULL && entry->fate == ASSAY_REVIEW_SKIPPED;

  if (entry == NULL)
    return FALSE;
  entry->fate = ASSAY_REVIEW_UNDONE;
  if (skipped)
    bring_back (self, entry->card);
  else
    restore (self, entry->card);
  g_free (self->resume);
  self->resume = g_strdup (self->current);
  set_current (self, entry->card);
  return TRUE;
}

static AssayReviewEntry *
find_undone (AssayReviewQueue *self, const char *card)
{
  for (guint i = self->history->len; i > 0; i--)
    {
      AssayReviewEntry *entry = self->history->pdata[i - 1];

      if (g_str_equal (entry->card, card) && entry->fate == ASSAY_REVIEW_UNDONE)
        return entry;
    }
  return NULL;
}

void
assay_review_queue_undo_saved (AssayReviewQueue *self, const char *card)
{
  int at = find (self, card);

  if (at >= 0)
    ((Card *) self->cards->pdata[at])->returned = TRUE;
}

gboolean
assay_review_queue_is_open (AssayReviewQueue *self, const char *card)
{
  int at = find (self, card);
  const Card *known = at >= 0 ? self->cards->pdata[at] : NULL;

  return known != NULL && !known->hidden && (known->listed || known->restored);
}

void
assay_review_queue_undo_failed (AssayReviewQueue *self, const char *card)
{
  AssayReviewEntry *entry = find_undone (self, card);
  int at = find (self, card);

  if (entry == NULL)
    return; /* the answer itself was not saved: the card is rightly open */
  entry->fate = ASSAY_REVIEW_SAVED;
  if (at < 0)
    return;
  ((Card *) self->cards->pdata[at])->restored = FALSE;
  ((Card *) self->cards->pdata[at])->hidden = TRUE;
  ensure_current (self, at);
}

void
assay_review_queue_expect_return (AssayReviewQueue *self, gboolean expects)
{
  self->expects = expects;
}

guint
assay_review_queue_get_n_history (AssayReviewQueue *self)
{
  return self->history->len;
}

const AssayReviewEntry *
assay_review_queue_get_history (AssayReviewQueue *self, guint index)
{
  return index < self->history->len ? self->history->pdata[index] : NULL;
}
