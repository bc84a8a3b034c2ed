/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* What a person chooses to do with slots, from every state, and how it is taken back. */

static const AssaySlot first = {0};

static void
choose (Fold *fold, const char *choice, const char *expected)
{
  EXPECT (fold, expected,
          "{'command':'slot.choose','args':{'choice':'%s','slots':[{'spec':'potion'}]}}", choice);
}

static void
undo (Fold *fold, const char *expected)
{
  EXPECT (fold, expected, "{'command':'choice.undo','args':{}}");
}

static const AssaySlotFact *
potion (Fold *fold)
{
  return fold_slot (fold, "potion", &first);
}

#define ASSERT_STATE(fold, its_state, its_version, its_held)                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpint (potion (fold)->state, ==, ASSAY_SLOT_##its_state);                            \
    g_assert_cmpstr (potion (fold)->version, ==, its_version);                                     \
    g_assert_cmpstr (potion (fold)->held, ==, its_held);                                           \
  }                                                                                                \
  G_STMT_END

/* Approved by itself, and not good after all, days later. */
static void
test_withdraw (void)
{
  g_autoptr (Fold) fold = fold_new ();

  choose (fold, "withdraw", "!choice.not_approved");
  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  fold->now_us += 5 * G_TIME_SPAN_DAY;
  choose (fold, "withdraw", "choice.made approval.withdrawn route.decided");
  ASSERT_STATE (fold, AGAIN, "J1", NULL);
  g_assert_cmpuint (fold_regenerations (fold, "potion"), ==, 0);
  choose (fold, "withdraw", "!choice.not_approved");
  undo (fold, "approval.given choice.undone");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  undo (fold, "!choice.nothing_to_undo");
}

/* The approved picture stays until its successor is approved. */
static void
test_again (void)
{
  g_autoptr (Fold) fold = fold_new ();

  choose (fold, "again", "!choice.made_anyway");
  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  choose (fold, "again", "choice.made route.decided");
  ASSERT_STATE (fold, AGAIN, "J1", "J1");
  choose (fold, "again", "!choice.made_anyway");
  fold_make (fold, "J2", "potion", 0, 1, UNCERTAIN, "card.created");
  ASSERT_STATE (fold, TO_DECIDE, "J2", "J1");
  fold_answer (fold, "J2:alpha.fringe", "yes", "card.answered approval.given");
  ASSERT_STATE (fold, APPROVED, "J2", NULL);
  g_assert_cmpstr (g_hash_table_lookup (fold->superseded, "J1"), ==, "J2");
  /* taken back, the one before is approved again */
  EXPECT (fold, "approval.withdrawn card.undone", "{'command':'card.undo','args':{}}");
  ASSERT_STATE (fold, TO_DECIDE, "J2", "J1");
}

/* What stays until its successor is can be withdrawn too, and given back; the successor goes on. */
static void
test_withdraw_held (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  choose (fold, "again", "choice.made route.decided");
  choose (fold, "withdraw", "choice.made approval.withdrawn");
  ASSERT_STATE (fold, AGAIN, "J1", NULL);
  choose (fold, "withdraw", "!choice.not_approved");
  undo (fold, "approval.given choice.undone");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  choose (fold, "again", "choice.made route.decided");
  fold_make (fold, "J2", "potion", 0, 1, UNCERTAIN, "card.created");
  choose (fold, "withdraw", "choice.made approval.withdrawn");
  ASSERT_STATE (fold, TO_DECIDE, "J2", NULL);
  fold_answer (fold, "J2:alpha.fringe", "yes", "card.answered approval.given");
  ASSERT_STATE (fold, APPROVED, "J2", NULL);
}

static void
test_again_is_kept (void)
{
  g_autoptr (Fold) fold = fold_new ();
  AssayDigest recipe;

  choose (fold, "keep", "!choice.not_replaced");
  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  recipe = potion (fold)->recipe;
  choose (fold, "again", "choice.made route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  undo (fold, "job.canceled approval.given choice.undone"); /* running: its result counts no more */
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  g_assert_true (assay_digest_equal (&potion (fold)->recipe, &recipe));
  fold_version (fold, "J2", 1, PASS, "!!job.not_running");
  /* the next one is another picture */
  choose (fold, "again", "choice.made route.decided");
  g_assert_cmpuint (potion (fold)->regeneration, ==, 2);
  fold_make (fold, "J3", "potion", 0, 2, UNCERTAIN, "card.created");
  choose (fold, "keep", "choice.made card.closed approval.given");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  undo (fold, "route.decided card.undone choice.undone");
  ASSERT_STATE (fold, TO_DECIDE, "J3", "J1");
  fold_answer (fold, "J3:alpha.fringe", "yes", "card.answered approval.given");
  ASSERT_STATE (fold, APPROVED, "J3", NULL);
}

/* Keeping is taken back from wherever the successor stood. Red without the exception that keep ()
 * names, and where a reopened one leaves the slot's version as it is. */
static void
test_keep_is_undone (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  choose (fold, "again", "choice.made route.decided");
  choose (fold, "keep", "choice.made approval.given");
  undo (fold, "route.decided choice.undone");
  ASSERT_STATE (fold, AGAIN, "J1", "J1");
  g_assert_cmpuint (potion (fold)->regeneration, ==, 1);
  g_assert_cmpint (potion (fold)->cause, ==, ASSAY_AGAIN_CHOSEN);
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  choose (fold, "keep", "choice.made job.canceled approval.given");
  undo (fold, "route.decided choice.undone");
  g_assert_cmpuint (potion (fold)->regeneration, ==, 2);
  fold->budgets.regenerations = 0;
  fold_make (fold, "J3", "potion", 0, 2, BREACH, "exception.raised");
  choose (fold, "keep", "choice.made exception.resolved approval.given");
  undo (fold, "route.decided exception.resolved choice.undone");
  ASSERT_STATE (fold, EXCEPTION, "J3", "J1");
  choose (fold, "leave_out", "choice.made exception.resolved");
  choose (fold, "keep", "choice.made approval.given");
  undo (fold, "route.decided exception.resolved exception.resolved choice.undone");
  choose (fold, "accept", "choice.made exception.resolved approval.given");
  ASSERT_STATE (fold, APPROVED, "J3", NULL);
}

static void
test_again_instead_of_an_answer (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  choose (fold, "again", "choice.made card.closed route.decided");
  fold_answer (fold, "J1:alpha.fringe", "yes", "!card.superseded"); /* nobody had answered it */
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  undo (fold, "job.canceled card.undone choice.undone");
  fold_answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  /* what was decided since is not touched */
  undo (fold, "!choice.nothing_to_undo");
  choose (fold, "again", "choice.made route.decided");
  fold_make (fold, "J3", "potion", 0, 2, PASS, "approval.given");
  undo (fold, "!choice.superseded");
}

/* An exception is tried again, left out, accepted or asked about, and all of it is taken back. */
static void
test_exception (void)
{
  g_autoptr (Fold) fold = fold_new ();

  choose (fold, "leave_out", "!choice.no_problem");
  choose (fold, "accept", "!choice.nothing_to_accept");
  fold->budgets.regenerations = 0;
  fold_make (fold, "J1", "potion", 0, 0, BREACH, "exception.raised");
  choose (fold, "leave_out", "choice.made exception.resolved");
  choose (fold, "leave_out", "!choice.no_problem");
  undo (fold, "exception.resolved choice.undone");
  choose (fold, "again", "choice.made exception.resolved");
  ASSERT_STATE (fold, AGAIN, "J1", NULL);
  undo (fold, "exception.resolved choice.undone");
  choose (fold, "accept", "choice.made exception.resolved approval.given");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  undo (fold, "approval.withdrawn exception.resolved choice.undone");
  ASSERT_STATE (fold, EXCEPTION, "J1", NULL);
  choose (fold, "ask", "choice.made exception.resolved card.created");
  undo (fold, "card.closed exception.resolved choice.undone");
  choose (fold, "ask", "choice.made exception.resolved card.created");
  fold_answer (fold, "J1:asked.1", "yes", "card.answered approval.given");
  undo (fold, "!choice.superseded");
}

/* Left out is not for ever. */
static void
test_left_out_comes_back (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_report (fold, "J1", 1, "failed", "missing_model", "job.failed exception.raised");
  choose (fold, "accept", "!choice.nothing_to_accept");
  choose (fold, "ask", "!choice.nothing_to_ask");
  choose (fold, "leave_out", "choice.made exception.resolved");
  fold_plan (fold, "J2", "potion", 0, 0, "");
  choose (fold, "again", "choice.made exception.resolved");
  fold_plan (fold, "J2", "potion", 0, 0, "plan.computed job.queued");
}

/* As it was before, to the letter. */
static void
test_undo_restores (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *asked = NULL, *after = NULL;

  fold->budgets.regenerations = 0;
  fold_make (fold, "J1", "potion", 0, 0, BREACH, "exception.raised");
  choose (fold, "leave_out", "choice.made exception.resolved");
  choose (fold, "ask", "choice.made exception.resolved card.created");
  undo (fold, "card.closed exception.resolved exception.resolved choice.undone");
  choose (fold, "again", "choice.made exception.resolved");
  undo (fold, "exception.resolved exception.resolved choice.undone");
  g_assert_cmpint (potion (fold)->state, ==, ASSAY_SLOT_EXCEPTION);
  g_assert_false (fold_exception (fold, "J1:over_budget")->open);

  choose (fold, "accept", "choice.made exception.resolved approval.given");
  choose (fold, "ask", "choice.made card.created");
  asked = fold_dump (fold);
  choose (fold, "again", "choice.made card.closed route.decided");
  undo (fold, "approval.given card.undone choice.undone");
  choose (fold, "withdraw", "choice.made card.closed approval.withdrawn route.decided");
  undo (fold, "approval.given card.undone choice.undone");
  after = fold_dump (fold);
  g_assert_cmpstr (after, ==, asked);
}

/* The newest first, whatever it is: nothing older while that can be taken back. What no longer can
 * (heart was made again and approved) does not stand in the way of what can. */
static void
test_undo_goes_on (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J3", "coin", 0, 0, UNCERTAIN, "card.created");
  fold_answer (fold, "J3:alpha.fringe", "yes", "card.answered approval.given");
  fold_make (fold, "J2", "potion", 0, 0, PASS, "approval.given");
  choose (fold, "again", "choice.made route.decided");
  choose (fold, "keep", "choice.made approval.given");
  EXPECT (fold, "route.decided choice.undone", "{'command':'undo','args':{}}");
  EXPECT (fold, "approval.given choice.undone", "{'command':'undo','args':{}}");
  fold_make (fold, "J4", "heart", 0, 0, PASS, "approval.given");
  EXPECT (fold, "choice.made route.decided",
          "{'command':'slot.choose','args':{'choice':'again','slots':[{'spec':'heart'}]}}");
  fold_make (fold, "J5", "heart", 0, 1, PASS, "approval.given");
  EXPECT (fold, "approval.withdrawn card.undone", "{'command':'undo','args':{}}");
  EXPECT (fold, "!choice.superseded", "{'command':'undo','args':{}}");
}

/* Tried again after another one was made and taken back: never the same picture. */
static void
test_try_again_is_another (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_answer (fold, "J1:alpha.fringe", "unsure", "card.answered exception.raised");
  choose (fold, "accept", "choice.made exception.resolved approval.given");
  choose (fold, "again", "choice.made route.decided");
  fold_make (fold, "J2", "potion", 0, 1, UNCERTAIN, "card.created");
  undo (fold, "card.closed approval.given choice.undone");
  undo (fold, "approval.withdrawn exception.resolved choice.undone");
  choose (fold, "again", "choice.made exception.resolved");
  g_assert_cmpuint (potion (fold)->regeneration, ==, 2);
}

/* Asked again, it stays approved until the answer is no. */
static void
test_ask_again (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  choose (fold, "ask", "choice.made card.created");
  choose (fold, "ask", "!choice.nothing_to_ask");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  fold_answer (fold, "J1:asked.0", "yes", "card.answered");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  EXPECT (fold, "card.undone", "{'command':'card.undo','args':{}}");
  fold_answer (fold, "J1:asked.0", "unsure", "card.answered");
  EXPECT (fold, "card.undone", "{'command':'card.undo','args':{}}");
  fold_answer (fold, "J1:asked.0", "no", "card.answered approval.withdrawn route.decided");
  ASSERT_STATE (fold, AGAIN, "J1", NULL);
  EXPECT (fold, "card.undone approval.given", "{'command':'card.undo','args':{}}");
  ASSERT_STATE (fold, APPROVED, "J1", NULL);
  undo (fold, "card.closed choice.undone");
  choose (fold, "ask", "choice.made card.created");
  choose (fold, "withdraw", "choice.made card.closed approval.withdrawn route.decided");
}

static void
test_cancel (void)
{
  g_autoptr (Fold) fold = fold_new ();

  choose (fold, "cancel", "!choice.no_job");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  choose (fold, "cancel", "choice.made job.canceled");
  ASSERT_STATE (fold, CANCELED, NULL, NULL);
  undo (fold, "choice.undone");
  ASSERT_STATE (fold, NEW, NULL, NULL);
  fold_make (fold, "J2", "potion", 0, 0, PASS, "approval.given");
  /* what is approved stays so when its successor is canceled */
  choose (fold, "again", "choice.made route.decided");
  fold_plan (fold, "J3", "potion", 0, 1, "plan.computed job.queued");
  fold_start (fold, "J3", 1, "job.submitting");
  choose (fold, "cancel", "choice.made job.canceled approval.given");
  ASSERT_STATE (fold, APPROVED, "J2", NULL);
  undo (fold, "route.decided choice.undone");
  ASSERT_STATE (fold, AGAIN, "J2", "J2");
}

/* Many at once: those it applies to, each once, and one undo for all. */
static void
test_many (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  fold_make (fold, "J2", "heart", 0, 0, PASS, "approval.given");
  EXPECT (fold, "choice.made route.decided choice.made route.decided",
          "{'command':'slot.choose','args':{'choice':'again','reason':'too dark','slots':"
          "[{'spec':'potion'},{'spec':'nobody'},{'spec':'heart'},{'spec':'potion','variant':0}]}}");
  undo (fold, "approval.given choice.undone approval.given choice.undone");
  EXPECT (fold, "!command.incomplete",
          "{'command':'slot.choose','args':{'choice':'again','slots':[]}}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/choice/withdraw", test_withdraw);
  g_test_add_func ("/command/choice/again", test_again);
  g_test_add_func ("/command/choice/again/kept", test_again_is_kept);
  g_test_add_func ("/command/choice/keep/undone", test_keep_is_undone);
  g_test_add_func ("/command/choice/withdraw/held", test_withdraw_held);
  g_test_add_func ("/command/choice/again/answer", test_again_instead_of_an_answer);
  g_test_add_func ("/command/choice/exception", test_exception);
  g_test_add_func ("/command/choice/left-out", test_left_out_comes_back);
  g_test_add_func ("/command/choice/ask", test_ask_again);
  g_test_add_func ("/command/choice/undo/restores", test_undo_restores);
  g_test_add_func ("/command/choice/undo/goes-on", test_undo_goes_on);
  g_test_add_func ("/command/choice/undo/another", test_try_again_is_another);
  g_test_add_func ("/command/choice/cancel", test_cancel);
  g_test_add_func ("/command/choice/many", test_many);
  return g_test_run ();
}
