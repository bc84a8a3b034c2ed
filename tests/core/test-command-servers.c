/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-fold.h"

/* job.redirect, job.give_up, drawings.close: what a server got, and what the sandbox left open. */

#define MOVE    "{'command':'job.redirect','args':{'jobs':['%s'],'server':'http://b'}}"
#define GIVE_UP "{'command':'job.give_up','args':{'jobs':['%s']}}"
#define CLOSE   "{'command':'drawings.close','args':{'drawings':[{'spec':'potion','variant':0,%s}]}}"

static AssaySlotState
state_of (Fold *fold)
{
  return fold_slot (fold, "potion", &(AssaySlot){0})->state;
}

/* Mutation: decide without _assay_job_is_sent. */
static void
test_move (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "!job.not_at_a_server", MOVE, "J1");
  fold_start (fold, "J1", 1, "job.submitting");
  EXPECT (fold, "job.redirected", MOVE, "J1");
  fold_report (fold, "J1", 1, "accepted", "", "job.accepted");
  EXPECT (fold, "job.redirected", MOVE, "J1");
  g_assert_cmpint (fold_job (fold, "J1")->state, ==, ASSAY_JOB_STATE_ACCEPTED);
  /* it is the same attempt: its picture counts */
  fold_version (fold, "J1", 1, PASS,
                "job.succeeded version.created report.created route.decided approval.given");
  EXPECT (fold, "!job.not_at_a_server", MOVE, "J1");
  EXPECT (fold, "!job.not_at_a_server", MOVE, "none");
}

/* However often it was tried, it is made anew, and the attempt given up counts no more. Mutations:
 * give_up that asks the retry policy (an exception); one without job.retry_scheduled. */
static void
test_give_up (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold->retry.max_attempts = 1;
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "!job.not_at_a_server", GIVE_UP, "J1");
  fold_start (fold, "J1", 1, "job.submitting");
  EXPECT (fold, "job.lost job.retry_scheduled", GIVE_UP, "J1");
  g_assert_cmpint (fold_job (fold, "J1")->state, ==, ASSAY_JOB_STATE_WAITING);
  fold_report (fold, "J1", 1, "accepted", "", "!!job.not_running");
  fold_start (fold, "J1", 2, "job.submitting");
  fold_report (fold, "J1", 1, "lost", "", "!!job.stale_attempt");
}

/* A question about a drawing is closed, and the picture is to be made with a number of its own.
 * Mutations: add_again left out; is_about always TRUE (the second closes a question of another
 * picture). */
static void
test_close_question (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, DOUBTFUL, "card.created");
  EXPECT (fold, "", CLOSE, "'version':'J9'");
  EXPECT (fold, "card.closed route.decided", CLOSE, "'version':'J1'");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_AGAIN);
  g_assert_cmpuint (fold_slot (fold, "potion", &(AssaySlot){0})->regeneration, ==, 1);
  g_assert_cmpuint (fold_regenerations (fold, "potion"), ==, 0); /* at nobody's budget */
  EXPECT (fold, "", CLOSE, "'version':'J1'");
}

/* What is approved stays, the question about it does not. Mutation: close_question without its look
 * at the state. */
static void
test_approved_stays (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  EXPECT (fold, "", CLOSE, "'version':'J1'");
  EXPECT (fold, "choice.made card.created",
          "{'command':'slot.choose','args':{'choice':'ask','slots':[{'spec':'potion',"
          "'variant':0}]}}");
  EXPECT (fold, "card.closed", CLOSE, "'version':'J1'");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_APPROVED);
}

/* Mutation: close_trouble left out (the exception stays open). */
static void
test_close_trouble (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold->budgets.regenerations = 0;
  fold_make (fold, "J1", "potion", 0, 0, BREACH, "exception.raised");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_EXCEPTION);
  EXPECT (fold, "", CLOSE, "'version':'J9'");
  EXPECT (fold, "exception.resolved", CLOSE, "'version':'J1'");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_AGAIN);
}

/* Planned and not begun: ended. Begun: its server has it. Mutation: close_job without
 * _assay_job_is_sent. */
static void
test_close_job (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  EXPECT (fold, "", CLOSE, "'job':'J9'");
  fold_start (fold, "J1", 1, "job.submitting");
  EXPECT (fold, "", CLOSE, "'job':'J1'");
  EXPECT (fold, "job.lost job.retry_scheduled", GIVE_UP, "J1");
  EXPECT (fold, "job.canceled", CLOSE, "'job':'J1'");
  g_assert_cmpint (state_of (fold), ==, ASSAY_SLOT_CANCELED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/servers/move", test_move);
  g_test_add_func ("/command/servers/give-up", test_give_up);
  g_test_add_func ("/command/servers/close-question", test_close_question);
  g_test_add_func ("/command/servers/approved-stays", test_approved_stays);
  g_test_add_func ("/command/servers/close-trouble", test_close_trouble);
  g_test_add_func ("/command/servers/close-job", test_close_job);
  return g_test_run ();
}
