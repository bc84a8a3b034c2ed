/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-queue.h"

/* "abc": three cards; upper case ones have the claim "edge", the others "size". */
static void
set (AssayReviewQueue *queue, const char *ids)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  AssayReviewCard cards[32];
  guint n = 0;

  for (const char *p = ids; *p != '\0'; p++, n++)
    {
      g_ptr_array_add (names, g_strndup (p, 1));
      cards[n] = (AssayReviewCard){names->pdata[n], g_ascii_isupper (*p) ? "edge" : "size"};
    }
  assay_review_queue_set_cards (queue, cards, n);
}

#define assert_current(queue, id) g_assert_cmpstr (assay_review_queue_get_current (queue), ==, id)
#define answer(queue, id)         g_assert_true (assay_review_queue_answer (queue, id, ASSAY_ANSWER_YES))

static void
test_in_order (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("Each answer shows the next card at once, whatever the list still says");
  assert_current (queue, NULL);
  set (queue, "abc");
  assert_current (queue, "a");
  answer (queue, "a");
  assert_current (queue, "b");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 2);
  set (queue, "abc"); /* not yet */
  assert_current (queue, "b");
  assay_review_queue_settle (queue, "a", NULL);
  set (queue, "abc"); /* a list that was on its way */
  assert_current (queue, "b");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 2);
  set (queue, "bcd");
  answer (queue, "b");
  answer (queue, "c");
  answer (queue, "d");
  assert_current (queue, NULL);
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 0);
}

static void
test_bound_to_card (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("A key pressed on a card that is gone answers nothing");
  set (queue, "ab");
  answer (queue, "a");
  g_assert_false (assay_review_queue_answer (queue, "a", ASSAY_ANSWER_NO));
  g_assert_false (assay_review_queue_answer (queue, "x", ASSAY_ANSWER_NO));
  g_assert_false (assay_review_queue_skip (queue, "a"));
  g_assert_cmpuint (assay_review_queue_get_n_history (queue), ==, 1);
  assert_current (queue, "b");
}

static void
test_unsaved (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("At most eight answers are unsaved; a saved one makes room");
  set (queue, "abcdefghij");
  for (char id = 'a'; id < 'i'; id++)
    answer (queue, ((char[]){id, '\0'}));
  g_assert_cmpuint (assay_review_queue_get_n_unsaved (queue), ==, ASSAY_REVIEW_MAX_UNSAVED);
  assert_current (queue, "i");
  g_assert_false (assay_review_queue_answer (queue, "i", ASSAY_ANSWER_YES));
  assert_current (queue, "i");
  assay_review_queue_settle (queue, "a", NULL);
  answer (queue, "i");
}

static void
test_not_saved (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();
  const AssayReviewEntry *entry;

  g_test_summary ("An answer that was not saved is listed as such and its card comes round again");
  set (queue, "abc");
  answer (queue, "a");
  assay_review_queue_settle (queue, "a", "disk full");
  assert_current (queue, "b");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 3);
  entry = assay_review_queue_get_history (queue, 0);
  g_assert_cmpint (entry->fate, ==, ASSAY_REVIEW_NOT_SAVED);
  g_assert_cmpstr (entry->message, ==, "disk full");
  answer (queue, "b");
  answer (queue, "c");
  assert_current (queue, "a");
  answer (queue, "a");
  assert_current (queue, NULL);
  assay_review_queue_settle (queue, "c", "disk full");
  assert_current (queue, "c");
}

static void
test_undo (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary (
    "Undo shows the card again at once; after its new answer the sitting goes on where it was");
  set (queue, "abcd");
  answer (queue, "a");
  answer (queue, "b");
  assay_review_queue_settle (queue, "a", NULL);
  assay_review_queue_settle (queue, "b", NULL);
  set (queue, "cd");
  g_assert_cmpstr (assay_review_queue_get_undoable (queue), ==, "b");
  g_assert_true (assay_review_queue_undo (queue, "b"));
  assert_current (queue, "b");
  set (queue, "cd"); /* still without it */
  assert_current (queue, "b");
  set (queue, "bcd");
  assert_current (queue, "b");
  g_assert_cmpstr (assay_review_queue_get_undoable (queue), ==, "a");
  g_assert_true (assay_review_queue_undo (queue, "a"));
  assert_current (queue, "a");
  g_assert_false (assay_review_queue_undo (queue, "a"));
  answer (queue, "a");
  assert_current (queue, "b");
  answer (queue, "b");
  assert_current (queue, "c");
}

static void
test_undo_refused (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("A refused undo leaves the answer standing and the card away");
  set (queue, "ab");
  answer (queue, "a");
  assay_review_queue_settle (queue, "a", NULL);
  set (queue, "b");
  g_assert_true (assay_review_queue_undo (queue, "a"));
  assay_review_queue_undo_failed (queue, "a");
  assert_current (queue, "b");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 1);
  g_assert_cmpint (assay_review_queue_get_history (queue, 0)->fate, ==, ASSAY_REVIEW_SAVED);
}

static void
test_undo_unsaved (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary (
    "Undo of an answer that then fails leaves the card open, although the undo is refused too");
  set (queue, "ab");
  answer (queue, "a");
  g_assert_true (assay_review_queue_undo (queue, "a"));
  g_assert_cmpuint (assay_review_queue_get_n_unsaved (queue), ==, 1);
  assay_review_queue_settle (queue, "a", "disk full");
  assay_review_queue_undo_failed (queue, "a");
  assert_current (queue, "a");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 2);
}

static void
test_returns (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("A card of an earlier sitting that is taken back becomes the current one");
  set (queue, "bc");
  assay_review_queue_expect_return (queue, TRUE);
  set (queue, "abc");
  assert_current (queue, "a");
}

static void
test_brought_back (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("Another program's undo brings a card back that was answered here");
  set (queue, "ab");
  answer (queue, "a");
  set (queue, "b");
  assay_review_queue_settle (queue, "a", NULL);
  set (queue, "ab");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 2);
  assert_current (queue, "b");
}

static void
test_skip_undone (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary (
    "Undo brings a skipped card back, then the one shown before; an answer is more than "
    "a skip before it");
  set (queue, "abc");
  g_assert_true (assay_review_queue_skip (queue, "a"));
  assert_current (queue, "b");
  g_assert_true (assay_review_queue_is_skipped (queue, "a"));
  g_assert_cmpstr (assay_review_queue_get_undoable (queue), ==, "a");
  g_assert_true (assay_review_queue_undo (queue, "a"));
  assert_current (queue, "a");
  set (queue, "bca"); /* the project has put it last */
  assert_current (queue, "a");
  g_assert_null (assay_review_queue_get_undoable (queue));
  answer (queue, "a");
  assert_current (queue, "b");

  g_assert_true (assay_review_queue_skip (queue, "b"));
  answer (queue, "c");
  assay_review_queue_settle (queue, "c", NULL);
  answer (queue, "b");
  assay_review_queue_settle (queue, "b", NULL);
  g_assert_false (assay_review_queue_is_skipped (queue, "b"));
  g_assert_true (assay_review_queue_undo (queue, "b"));
  g_assert_cmpstr (assay_review_queue_get_undoable (queue), ==, "c");

  g_assert_true (assay_review_queue_skip (queue, "b"));
  set (queue, ""); /* closed elsewhere, once it was taken back and listed */
  assay_review_queue_undo_saved (queue, "b");
  set (queue, "b");
  set (queue, "");
  g_assert_cmpstr (assay_review_queue_get_undoable (queue), ==, "c");
}

static void
test_skip (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("A skipped card comes after all others; the only one comes at once");
  set (queue, "abc");
  g_assert_true (assay_review_queue_skip (queue, "a"));
  assert_current (queue, "b");
  set (queue, "abc");
  answer (queue, "b");
  answer (queue, "c");
  assert_current (queue, "a");
  g_assert_true (assay_review_queue_skip (queue, "a"));
  assert_current (queue, "a");
}

static void
test_step (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("Arrows look at other cards and answer nothing");
  set (queue, "abc");
  g_assert_false (assay_review_queue_step (queue, -1));
  g_assert_true (assay_review_queue_step (queue, 1));
  assert_current (queue, "b");
  g_assert_cmpstr (assay_review_queue_peek (queue, 1), ==, "c");
  g_assert_cmpstr (assay_review_queue_peek (queue, 2), ==, "a");
  g_assert_cmpstr (assay_review_queue_peek (queue, 3), ==, NULL);
  g_assert_cmpuint (assay_review_queue_get_n_history (queue), ==, 0);
  set (queue, "ac"); /* answered elsewhere */
  assert_current (queue, "c");
}

static void
test_filter (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("Under a filter the next card is the next of its claim");
  set (queue, "aBcDe");
  assay_review_queue_set_filter (queue, "edge");
  assert_current (queue, "B");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 2);
  answer (queue, "B");
  assert_current (queue, "D");
  answer (queue, "D");
  assert_current (queue, NULL);
  g_assert_true (assay_review_queue_undo (queue, "D"));
  assert_current (queue, "D");
  assay_review_queue_set_filter (queue, NULL);
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 4);
}

/* Mutations: a card taken back that is kept whatever the list says; one that is dropped at the
 * first list without it. */
static void
test_taken_back_and_closed_elsewhere (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("Once the undo is saved and the list has had the card, the list knows better");
  set (queue, "abc");
  answer (queue, "a");
  assay_review_queue_settle (queue, "a", NULL);
  set (queue, "bc");
  g_assert_true (assay_review_queue_undo (queue, "a"));
  set (queue, "bc"); /* not yet */
  assert_current (queue, "a");
  assay_review_queue_undo_saved (queue, "a");
  set (queue, "bc"); /* on its way when that was saved */
  assert_current (queue, "a");
  set (queue, "abc");
  assert_current (queue, "a");
  g_assert_true (assay_review_queue_is_open (queue, "a"));
  set (queue, "bc"); /* somebody else closed it */
  assert_current (queue, "b");
  g_assert_false (assay_review_queue_is_open (queue, "a"));
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 2);
}

static void
test_taken_back_is_like_the_others (void)
{
  g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

  g_test_summary ("A filter that is chosen later holds for what was taken back before");
  set (queue, "aBc");
  answer (queue, "a");
  g_assert_true (assay_review_queue_undo (queue, "a"));
  assay_review_queue_undo_saved (queue, "a");
  set (queue, "aBc");
  assay_review_queue_set_filter (queue, "edge");
  assert_current (queue, "B");
  g_assert_cmpuint (assay_review_queue_get_n_left (queue), ==, 1);
}

/* Whatever happens, in whatever order: the current card is visible, is none that was just answered,
 * and there is one exactly when some are left. */
static void
test_histories (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);

  g_test_summary ("The current card is right under any history");
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (AssayReviewQueue) queue = assay_review_queue_new ();

      for (int step = 0; step < 60; step++)
        {
          g_autofree char *current = g_strdup (assay_review_queue_get_current (queue));
          char ids[9] = "", other[2] = {(char) g_rand_int_range (rand, 'a', 'i'), '\0'};
          gboolean answered = FALSE;
          int n = 0;

          for (char id = 'a'; id <= 'h'; id++)
            if (g_rand_boolean (rand))
              ids[n++] = id;
          switch (g_rand_int_range (rand, 0, 8))
            {
            case 0:
              set (queue, ids);
              break;
            case 1:
              assay_review_queue_settle (queue, other, g_rand_boolean (rand) ? "no" : NULL);
              break;
            case 2:
              assay_review_queue_undo (queue, other);
              break;
            case 3:
              assay_review_queue_undo_failed (queue, other);
              break;
            case 4:
              assay_review_queue_step (queue, g_rand_boolean (rand) ? 1 : -1);
              break;
            case 5:
              if (current != NULL)
                assay_review_queue_skip (queue, current);
              break;
            default:
              answered =
                current != NULL && assay_review_queue_answer (queue, current, ASSAY_ANSWER_NO);
              break;
            }
          if (answered)
            g_assert_cmpstr (assay_review_queue_get_current (queue), !=, current);
          g_assert_cmpint (assay_review_queue_get_current (queue) != NULL, ==,
                           assay_review_queue_get_n_left (queue) > 0);
          g_assert_cmpuint (assay_review_queue_get_n_unsaved (queue), <=, ASSAY_REVIEW_MAX_UNSAVED);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/queue/in-order", test_in_order);
  g_test_add_func ("/review/queue/bound-to-card", test_bound_to_card);
  g_test_add_func ("/review/queue/unsaved", test_unsaved);
  g_test_add_func ("/review/queue/not-saved", test_not_saved);
  g_test_add_func ("/review/queue/undo", test_undo);
  g_test_add_func ("/review/queue/undo-refused", test_undo_refused);
  g_test_add_func ("/review/queue/undo-unsaved", test_undo_unsaved);
  g_test_add_func ("/review/queue/returns", test_returns);
  g_test_add_func ("/review/queue/brought-back", test_brought_back);
  g_test_add_func ("/review/queue/skip", test_skip);
  g_test_add_func ("/review/queue/skip-undone", test_skip_undone);
  g_test_add_func ("/review/queue/step", test_step);
  g_test_add_func ("/review/queue/filter", test_filter);
  g_test_add_func ("/review/queue/taken-back-and-closed", test_taken_back_and_closed_elsewhere);
  g_test_add_func ("/review/queue/taken-back-and-filtered", test_taken_back_is_like_the_others);
  g_test_add_func ("/review/queue/histories", test_histories);
  return g_test_run ();
}
