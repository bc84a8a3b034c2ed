/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sitting at Review without a display: which card a press is bound to, and what cannot be taken
 * says why. */
#include "app/review/assay-review-session.h"

#include "engine/rows/assay-row-private.h"

typedef struct
{
  AssayReviewSession *session;
  GListStore *cards;
  GString *sent; /* "yes a keyboard 250; undo a; skip b" */
  char *toast;
  guint n_changes;
  gint64 now_us;
} Kit;

static void
send_answer (AssayReviewSession *session,
             gpointer data,
             const char *card,
             AssayAnswer answer,
             gint64 milliseconds,
             const char *device)
{
  static const char *const words[] = {"yes", "no", "unsure"};

  g_string_append_printf (((Kit *) data)->sent, "%s %s %s %d; ", words[answer], card, device,
                          (int) milliseconds);
}

static void
send_undo (AssayReviewSession *session, gpointer data, const char *card)
{
  g_string_append_printf (((Kit *) data)->sent, "undo %s; ", card != NULL ? card : "newest");
}

static void
send_skip (AssayReviewSession *session, gpointer data, const char *card)
{
  g_string_append_printf (((Kit *) data)->sent, "skip %s; ", card);
}

static const AssayReviewSink sink = {send_answer, send_undo, send_skip};

static void
changed_cb (AssayReviewSession *session, gpointer data)
{
  ((Kit *) data)->n_changes++;
}

static void
toast_cb (AssayReviewSession *session, const char *text, gpointer data)
{
  g_free (((Kit *) data)->toast);
  ((Kit *) data)->toast = g_strdup (text);
}

/* "abc": three cards; upper case ones have the claim "edge", the others "size". */
static void
set (Kit *kit, const char *ids)
{
  g_list_store_remove_all (kit->cards);
  for (const char *p = ids; *p != '\0'; p++)
    {
      g_autofree char *json =
        g_strdup_printf ("{\"id\":\"%c\",\"title\":\"Card %c\",\"claim\":\"%s\"}", *p, *p,
                         g_ascii_isupper (*p) ? "edge" : "size");
      g_autoptr (AssayRow) row = _assay_row_read (&assay_card_row_table, json);

      g_list_store_append (kit->cards, row);
    }
  assay_review_session_set_cards (kit->session, G_LIST_MODEL (kit->cards), "");
}

static void
kit_init (Kit *kit, const char *ids)
{
  *kit = (Kit){.session = assay_review_session_new (&sink, kit),
               .cards = g_list_store_new (ASSAY_TYPE_ROW),
               .sent = g_string_new (NULL),
               .now_us = 10 * G_USEC_PER_SEC};
  g_signal_connect (kit->session, "changed", G_CALLBACK (changed_cb), kit);
  g_signal_connect (kit->session, "toast", G_CALLBACK (toast_cb), kit);
  set (kit, ids);
}

static void
kit_clear (Kit *kit)
{
  g_assert_finalize_object (kit->session);
  g_object_unref (kit->cards);
  g_string_free (kit->sent, TRUE);
  g_free (kit->toast);
}

/* The card is painted now; the person looks at it for @ms. */
static void
look (Kit *kit, int ms)
{
  assay_review_session_see (kit->session, kit->now_us);
  kit->now_us += (gint64) ms * 1000;
}

static AssayReviewVerdict
press (Kit *kit, AssayAnswer answer)
{
  return assay_review_session_answer (kit->session, answer, "keyboard", kit->now_us);
}

#define assert_card(kit, id)                                                                       \
  g_assert_cmpstr (assay_review_session_get_card ((kit)->session) != NULL                          \
                     ? assay_row_get_id (assay_review_session_get_card ((kit)->session))           \
                     : NULL,                                                                       \
                   ==, id)
#define assert_sent(kit, text) g_assert_cmpstr ((kit)->sent->str, ==, text)

static void
test_answers (void)
{
  Kit kit;

  g_test_summary ("Each press on a card that can be seen is its answer, with the time it took");
  kit_init (&kit, "abc");
  assert_card (&kit, "a");
  look (&kit, 250);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
  assert_card (&kit, "b");
  look (&kit, 40);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_NO), ==, ASSAY_REVIEW_TAKEN);
  look (&kit, 0);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_UNSURE), ==, ASSAY_REVIEW_TAKEN);
  assert_sent (&kit, "yes a keyboard 250; no b keyboard 40; unsure c keyboard 0; ");
  assert_card (&kit, NULL);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_NOTHING);
  kit_clear (&kit);
}

static void
test_list_changes_under_hands (void)
{
  Kit kit;

  g_test_summary ("The list grows, shrinks and comes late: the card on the screen takes its press");
  kit_init (&kit, "abc");
  for (guint i = 0; i < 20; i++)
    {
      look (&kit, 10);
      set (&kit, i % 2 == 0 ? "xabcd" : "abc"); /* one event a picture */
      assert_card (&kit, "a");
      g_assert_true (assay_review_session_is_seen (kit.session));
    }
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
  set (&kit, "abcd"); /* asked before the answer was saved */
  assert_card (&kit, "b");
  look (&kit, 10);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
  g_assert_nonnull (assay_review_session_lookup (kit.session, "a")); /* for undo and history */
  kit_clear (&kit);
}

static void
test_early (void)
{
  Kit kit;

  g_test_summary ("A press from before the card was painted is refused, with words");
  kit_init (&kit, "ab");
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_EARLY);
  look (&kit, 100);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
  kit.now_us += 100 * 1000;
  assay_review_session_see (kit.session, kit.now_us);
  g_assert_cmpint (
    assay_review_session_answer (kit.session, ASSAY_ANSWER_YES, "keyboard", kit.now_us - 50 * 1000),
    ==, ASSAY_REVIEW_REFUSED_EARLY);
  assert_card (&kit, "b");
  g_assert_cmpint (assay_review_session_skip (kit.session, kit.now_us - 50 * 1000), ==,
                   ASSAY_REVIEW_REFUSED_EARLY);
  assert_sent (&kit, "yes a keyboard 100; ");
  for (int verdict = ASSAY_REVIEW_REFUSED_NOTHING; verdict <= ASSAY_REVIEW_REFUSED_UNREADABLE;
       verdict++)
    g_assert_cmpstr (assay_review_verdict_text (verdict), !=, "");
  kit_clear (&kit);
}

static void
test_closed (void)
{
  Kit kit;

  g_test_summary ("A card closed elsewhere under the press refuses it and says so");
  kit_init (&kit, "abc");
  look (&kit, 300);
  set (&kit, "bc");
  assert_card (&kit, "b");
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_CLOSED);
  kit.now_us += 1000;
  look (&kit, 20);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
  assert_sent (&kit, "yes b keyboard 20; ");
  kit_clear (&kit);
}

static void
test_full (void)
{
  Kit kit;

  g_test_summary ("Eight answers may be unsaved; the ninth waits until one is");
  kit_init (&kit, "abcdefghij");
  for (guint i = 0; i < ASSAY_REVIEW_MAX_UNSAVED; i++)
    {
      look (&kit, 10);
      g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
    }
  look (&kit, 10);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_FULL);
  assert_card (&kit, "i");
  assay_review_session_answered (kit.session, "a", NULL);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN);
  kit_clear (&kit);
}

static void
test_not_saved (void)
{
  Kit kit;

  g_test_summary ("An answer that is not saved comes back and is told");
  kit_init (&kit, "ab");
  look (&kit, 10);
  press (&kit, ASSAY_ANSWER_YES);
  assay_review_session_answered (kit.session, "a", "the disk is full");
  g_assert_nonnull (kit.toast);
  g_assert_cmpuint (assay_review_queue_get_n_unsaved (assay_review_session_get_queue (kit.session)),
                    ==, 0);
  look (&kit, 10);
  press (&kit, ASSAY_ANSWER_YES);
  assert_card (&kit, "a");
  kit_clear (&kit);
}

static void
test_read_only_and_unreadable (void)
{
  Kit kit;

  g_test_summary ("Read-only takes nothing; a picture that cannot be shown takes no yes");
  kit_init (&kit, "ab");
  look (&kit, 10);
  assay_review_session_set_read_only (kit.session, TRUE);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_NO), ==, ASSAY_REVIEW_REFUSED_READ_ONLY);
  assay_review_session_set_read_only (kit.session, FALSE);
  assay_review_session_set_unreadable (kit.session, TRUE);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_UNREADABLE);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_NO), ==, ASSAY_REVIEW_TAKEN);
  look (&kit, 10);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_TAKEN); /* the next one can */
  kit_clear (&kit);
}

static void
test_undo_and_skip (void)
{
  Kit kit;

  g_test_summary ("Undo shows the card at once, skip puts it last, both are sent");
  kit_init (&kit, "abc");
  look (&kit, 10);
  press (&kit, ASSAY_ANSWER_YES);
  assay_review_session_answered (kit.session, "a", NULL);
  look (&kit, 10);
  assay_review_session_undo (kit.session, NULL);
  assert_card (&kit, "a");
  g_assert_false (assay_review_session_is_seen (kit.session));
  assay_review_session_undone (kit.session, "a", "it is used by a release");
  assert_card (&kit, "b");
  look (&kit, 10);
  g_assert_cmpint (assay_review_session_skip (kit.session, kit.now_us), ==, ASSAY_REVIEW_TAKEN);
  assert_card (&kit, "c");
  assert_sent (&kit, "yes a keyboard 10; undo a; skip b; ");
  /* the question was open all the time: nothing is sent to take the skip back */
  assay_review_session_undo (kit.session, NULL);
  assert_sent (&kit, "yes a keyboard 10; undo a; skip b; ");
  kit_clear (&kit);
}

static void
test_hidden (void)
{
  Kit kit;

  g_test_summary ("Presses while another zone shows answer nothing");
  kit_init (&kit, "ab");
  look (&kit, 10);
  assay_review_session_hide (kit.session);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_EARLY);
  assay_review_session_end (kit.session);
  g_assert_cmpint (press (&kit, ASSAY_ANSWER_YES), ==, ASSAY_REVIEW_REFUSED_NOTHING);
  assert_sent (&kit, "");
  kit_clear (&kit);
}

/* The cards of one claim, as the index gives them. */
static void
set_of (Kit *kit, const char *ids, const char *claim)
{
  g_autoptr (GListStore) all = g_steal_pointer (&kit->cards);

  kit->cards = g_list_store_new (ASSAY_TYPE_ROW);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (all)); i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (all), i);

      if (strchr (ids, *assay_row_get_id (row)) != NULL)
        g_list_store_append (kit->cards, row);
    }
  assay_review_session_set_cards (kit->session, G_LIST_MODEL (kit->cards), claim);
}

/* Mutation: cards of another claim that are looked at; a filter that ends while it waits. */
static void
test_filter (void)
{
  Kit kit;

  g_test_summary ("A filter shows its kind and ends by itself, which is told");
  kit_init (&kit, "acBd");
  assay_review_session_set_filter (kit.session, "nothing-here-yet");
  g_assert_true (assay_review_session_is_waiting (kit.session));
  set (&kit, "acBd"); /* of the filter before: somebody else answered */
  g_assert_true (assay_review_session_is_waiting (kit.session));
  g_assert_cmpstr (assay_review_session_get_filter (kit.session), ==, "nothing-here-yet");
  assay_review_session_set_filter (kit.session, "edge");
  set_of (&kit, "B", "edge");
  g_assert_false (assay_review_session_is_waiting (kit.session));
  assert_card (&kit, "B");
  look (&kit, 10);
  press (&kit, ASSAY_ANSWER_YES);
  g_assert_cmpstr (assay_review_session_get_filter (kit.session), ==, "");
  g_assert_true (assay_review_session_is_waiting (kit.session));
  g_assert_null (kit.toast); /* there may be nothing else */
  set (&kit, "acd");
  g_assert_nonnull (kit.toast);
  g_assert_nonnull (assay_review_session_get_card (kit.session));
  kit_clear (&kit);
}

/* Mutation: told and forgotten while nothing of the rest is there yet. */
static void
test_filter_ends_elsewhere (void)
{
  Kit kit;

  g_test_summary (
    "A filter whose last question is closed elsewhere, or that is chosen twice, says so");
  kit_init (&kit, "aBc");
  assay_review_session_set_filter (kit.session, "edge");
  set_of (&kit, "B", "edge");
  assay_review_session_set_filter (kit.session, "edge");
  g_assert_false (assay_review_session_is_waiting (kit.session));
  set_of (&kit, "", "edge");
  g_assert_cmpstr (assay_review_session_get_filter (kit.session), ==, "");
  set (&kit, "ac");
  g_assert_nonnull (kit.toast);
  kit_clear (&kit);
}

static void
test_not_saved_and_closed (void)
{
  Kit kit;

  g_test_summary ("What was not saved is asked again only if it still is a question");
  kit_init (&kit, "ab");
  look (&kit, 10);
  press (&kit, ASSAY_ANSWER_YES);
  assay_review_session_answered (kit.session, "a", "no disk");
  g_assert_nonnull (strstr (kit.toast, "asked again"));
  assert_card (&kit, "b");
  look (&kit, 20);
  press (&kit, ASSAY_ANSWER_YES);
  set (&kit, "a");
  assay_review_session_answered (kit.session, "b", "closed");
  g_assert_nonnull (strstr (kit.toast, "closed elsewhere"));
  kit_clear (&kit);
}

/* A list of @n cards: long ones are not looked at to their end. */
static GListStore *
many_cards (guint n)
{
  GListStore *cards = g_list_store_new (ASSAY_TYPE_ROW);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *json =
        g_strdup_printf ("{\"id\":\"%u\",\"claim\":\"%s\"}", i, i % 2 == 0 ? "edge" : "size");
      g_autoptr (AssayRow) row = _assay_row_read (&assay_card_row_table, json);

      g_list_store_append (cards, row);
    }
  return cards;
}

static void
test_long_list (void)
{
  g_autoptr (GListStore) cards = many_cards (ASSAY_REVIEW_WINDOW + 44);
  g_autoptr (AssayRow) awaited = _assay_row_new_awaiting (&assay_card_row_table);
  Kit kit;

  g_test_summary ("Only the first cards are looked at, and those that are there; all are counted");
  kit_init (&kit, "");
  assay_review_session_set_cards (kit.session, G_LIST_MODEL (cards), "");
  assert_card (&kit, "0");
  g_assert_cmpuint (assay_review_session_get_n_left (kit.session), ==, ASSAY_REVIEW_WINDOW + 44);
  g_assert_nonnull (assay_review_session_lookup (kit.session, "255"));
  g_assert_null (assay_review_session_lookup (kit.session, "256"));
  look (&kit, 10);
  press (&kit, ASSAY_ANSWER_YES);
  g_assert_cmpuint (assay_review_session_get_n_left (kit.session), ==, ASSAY_REVIEW_WINDOW + 43);
  g_list_store_remove (cards, 0);
  g_list_store_insert (cards, 1, awaited);
  assay_review_session_set_cards (kit.session, G_LIST_MODEL (cards), "");
  assert_card (&kit, "1");
  g_assert_cmpstr (assay_row_get_id (assay_review_session_peek (kit.session, 1)), ==, "2");
  g_assert_cmpuint (assay_review_session_get_n_left (kit.session), ==, ASSAY_REVIEW_WINDOW + 44);
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/session/answers", test_answers);
  g_test_add_func ("/review/session/list-changes-under-hands", test_list_changes_under_hands);
  g_test_add_func ("/review/session/early", test_early);
  g_test_add_func ("/review/session/closed", test_closed);
  g_test_add_func ("/review/session/full", test_full);
  g_test_add_func ("/review/session/not-saved", test_not_saved);
  g_test_add_func ("/review/session/read-only-and-unreadable", test_read_only_and_unreadable);
  g_test_add_func ("/review/session/undo-and-skip", test_undo_and_skip);
  g_test_add_func ("/review/session/hidden", test_hidden);
  g_test_add_func ("/review/session/filter", test_filter);
  g_test_add_func ("/review/session/filter-ends-elsewhere", test_filter_ends_elsewhere);
  g_test_add_func ("/review/session/not-saved-and-closed", test_not_saved_and_closed);
  g_test_add_func ("/review/session/long-list", test_long_list);
  return g_test_run ();
}
