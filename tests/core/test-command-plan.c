/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* A plan becomes queued jobs, or is refused: all or none. */

#define JOB(job, spec, regeneration)                                                               \
  "{'job':'" job "','spec':'" spec "','variant':0,'regeneration':" regeneration                    \
  ",'recipe':'%1$s','priority':1,'reason':'new'}"

static void
test_plan (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayPlanComputed *computed;

  decision = fold_expect (fold, "plan.computed job.queued job.queued",
                          "{'command':'plan.accept','args':{'hash':'%1$s','held':4,'jobs':[" JOB (
                            "J1", "potion", "0") "," JOB ("J2", "sword", "0") "]}}",
                          hex);
  computed = fold_payload (decision, 0, &table);
  g_assert_cmpint (computed->jobs, ==, 2);
  g_assert_cmpint (computed->held, ==, 4);
  assay_table_free (table, computed);
  /* What has an open job is left out, the rest goes on. */
  EXPECT (fold, "plan.computed job.queued",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J3", "potion", "0") "," JOB ("J4", "coin", "0") "]}}",
          hex);
  g_assert_null (fold_job (fold, "J3"));
  /* When nothing remains there is nothing to do. */
  EXPECT (fold, "",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB ("J5", "potion", "0") "]}}",
          hex);
  EXPECT (fold, "", "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[]}}", hex);
}

static void
test_plan_refused (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);

  fold_make (fold, "J1", "potion", 0, 0, PASS, "approval.given");
  /* Approved art is held: all or nothing. */
  EXPECT (fold, "!!plan.held",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J2", "sword", "0") "," JOB ("J3", "potion", "1") "]}}",
          hex);
  g_assert_null (fold_job (fold, "J2"));
  EXPECT (fold, "!plan.twice",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J2", "sword", "0") "," JOB ("J3", "sword", "0") "]}}",
          hex);
  EXPECT (fold, "!plan.twice",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
            "J2", "sword", "0") "," JOB ("J2", "coin", "0") "]}}",
          hex);
  EXPECT (fold, "!plan.job_exists",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB ("J1", "sword", "0") "]}}",
          hex);
  EXPECT (fold, "!plan.no_such_slot",
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[{'job':'J2','spec':'sword','"
          "variant':64,'regeneration':0,"
          "'recipe':'%1$s'}]}}",
          hex);
}

/* Whoever calls from inside can hand over anything; the log stays readable and the commit is all or
 * none. */
static void
test_plan_unreadable (void)
{
  g_autoptr (AssayCommand) command = NULL;
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) decision = NULL;
  g_autofree char *hex = fold_hex (1);
  g_autofree char *text =
    g_strdup_printf ("{'command':'plan.accept','args':{'hash':'%1$s','jobs':[" JOB (
                       "J1", "potion", "0") "," JOB ("J2", "sword", "0") "]}}",
                     hex);
  AssayJobQueued *second;

  command = fold_parse (text);
  second = g_ptr_array_index (((AssayArgsPlanAccept *) command->args)->jobs, 1);
  g_free (second->spec);
  second->spec = g_strdup ("../sword");
  decision = assay_decide (command, view, 0);
  g_assert_cmpuint (assay_problems_count (decision->problems), >, 0);
  g_assert_cmpuint (decision->events->len, ==, 0);
}

static void
test_plan_stale (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_make (fold, "J1", "potion", 0, 0, UNCERTAIN, "card.created");
  fold_plan (fold, "J2", "potion", 0, 0, ""); /* a question is open */
  fold_answer (fold, "J1:alpha.fringe", "no", "card.answered route.decided");
  fold_plan (fold, "J3", "potion", 0, 0,
             ""); /* made before the no: regeneration 0 is not wanted any more */
  fold_plan (fold, "J4", "potion", 0, 1, "plan.computed job.queued");
  fold_report (fold, "J4", 0, "canceled", "canceled", "job.canceled");
  fold_plan (fold, "J5", "potion", 0, 1, "plan.computed job.queued");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/plan", test_plan);
  g_test_add_func ("/decide/plan/refused", test_plan_refused);
  g_test_add_func ("/decide/plan/unreadable", test_plan_unreadable);
  g_test_add_func ("/decide/plan/stale", test_plan_stale);
  return g_test_run ();
}
