/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* A question: answered, skipped, and its answer taken back. */

static void
test_answers (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_answer (fold, "J1:alpha.fringe", "yes", "!card.unknown");
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_make (fold, "J2", "potion", 1, 0, UNCERTAIN, "card.created");
  fold_make (fold, "J3", "potion", 2, 0, UNCERTAIN, "card.created");
  fold_answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  fold_answer (fold, "J1:alpha.fringe", "yes", "!card.closed");
  fold_answer (fold, "J1:alpha.fringe", "no", "!card.closed");
  fold_answer (fold, "J2:alpha.fringe", "no", "card.answered route.decided");
  g_assert_cmpuint (fold_slot (fold, "potion", &(AssaySlot){1})->regeneration, ==, 1);
  fold_answer (fold, "J3:alpha.fringe", "unsure", "card.answered exception.raised");
  fold_plan (fold, "J4", "potion", 2, 1, ""); /* waits for the exception */
  fold_resolve (fold, "J3:unsure", "retry", "exception.resolved");
  fold_resolve (fold, "J3:unsure", "retry", "!exception.closed");
  fold_resolve (fold, "J9:unsure", "retry", "!exception.unknown");
  fold_plan (fold, "J4", "potion", 2, 1, "plan.computed job.queued");
}

/* What a person asks for is at nobody's budget. */
static void
test_no_is_free (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayRouteDecided *decided;

  fold->budgets.regenerations = 0;
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  decision =
    fold_expect (fold, "card.answered route.decided",
                 "{'command':'card.answer','args':{'card':'J1:alpha.fringe','answer':'no'}}");
  decided = fold_payload (decision, 1, &table);
  g_assert_cmpint (decided->outcome, ==, ASSAY_ROUTE_AGAIN);
  g_assert_cmpstr (decided->reasons[0], ==, "alpha.fringe:answered.no");
  g_assert_null (decided->reasons[1]);
  g_assert_cmpint (decided->regeneration, ==, 1);
  g_assert_cmpstr (decided->by, ==, "J1:alpha.fringe");
  assay_table_free (table, decided);
  g_assert_cmpuint (fold_regenerations (fold, "potion"), ==, 0);
}

static void
test_skip (void)
{
  g_autoptr (Fold) fold = fold_new ();

  EXPECT (fold, "!card.unknown", "{'command':'card.skip','args':{'card':'J1:taste'}}");
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  EXPECT (fold, "card.skipped", "{'command':'card.skip','args':{'card':'J1:alpha.fringe'}}");
  EXPECT (fold, "card.skipped", "{'command':'card.skip','args':{'card':'J1:alpha.fringe'}}");
  fold_answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  EXPECT (fold, "!card.closed", "{'command':'card.skip','args':{'card':'J1:alpha.fringe'}}");
}

static void
test_undo (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_undo (fold, NULL, "!card.nothing_to_undo");
  fold_undo (fold, "J1:alpha.fringe", "!card.unknown");
  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_undo (fold, "J1:alpha.fringe", "!card.open");
  fold_undo (fold, NULL, "!card.nothing_to_undo");
  /* yes */
  fold_answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
  fold_plan (fold, "J2", "potion", 0, 1, "!!plan.held");
  fold_undo (fold, NULL, "approval.withdrawn card.undone");
  /* no, and nothing has been queued */
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_undo (fold, NULL, "card.undone");
  /* no, and the next one is queued */
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  fold_undo (fold, "J1:alpha.fringe", "job.canceled card.undone");
  fold_start (fold, "J2", 1, "!job.not_waiting");
  /* unsure */
  fold_answer (fold, "J1:alpha.fringe", "unsure", "card.answered exception.raised");
  fold_undo (fold, NULL, "exception.resolved card.undone");
  fold_answer (fold, "J1:alpha.fringe", "unsure",
               "card.answered exception.raised"); /* the same id again */
  fold_resolve (fold, "J1:unsure", "leave_out", "exception.resolved");
  fold_plan (fold, "J3", "potion", 0, 1, ""); /* left out */
  fold_undo (fold, NULL, "card.undone");
  fold_answer (fold, "J1:alpha.fringe", "yes", "card.answered approval.given");
}

static void
test_undo_too_late (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  fold_undo (fold, NULL, "!card.being_made_again");
  fold_report (fold, "J2", 1, "accepted", "", "job.accepted");
  fold_undo (fold, NULL, "!card.being_made_again");
  /* it waits for a retry: nothing runs, so it can be taken back */
  fold_report (fold, "J2", 1, "failed", "timeout", "job.failed job.retry_scheduled");
  fold_undo (fold, NULL, "job.canceled card.undone");
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  /* never with a number that was used: it would be the same picture */
  fold_make (fold, "J3", "potion", 0, 2, UNCERTAIN, "card.created");
  fold_undo (fold, NULL, "!card.superseded");
  fold_answer (fold, "J3:alpha.fringe", "yes", "card.answered approval.given");
  fold_undo (fold, "J1:alpha.fringe", "!card.superseded");
  fold_undo (fold, NULL, "approval.withdrawn card.undone");
}

/* The picture made after a no failed to be made: undoing the no settles that problem too. */
static void
test_undo_after_failed_remake (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J2", "potion", 0, 1, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  fold_report (fold, "J2", 1, "failed", "missing_model", "job.failed exception.raised");
  fold_undo (fold, NULL, "exception.resolved card.undone");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_TO_DECIDE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/card/answers", test_answers);
  g_test_add_func ("/decide/card/no-is-free", test_no_is_free);
  g_test_add_func ("/decide/card/skip", test_skip);
  g_test_add_func ("/decide/card/undo", test_undo);
  g_test_add_func ("/decide/card/undo-too-late", test_undo_too_late);
  g_test_add_func ("/decide/card/undo-failed-remake", test_undo_after_failed_remake);
  return g_test_run ();
}
