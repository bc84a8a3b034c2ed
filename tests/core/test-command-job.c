/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* A job from its submitting to its end: one attempt after the other, and the pause between them. */

static void
test_submit (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_start (fold, "J1", 1, "!job.unknown");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 0, "!!job.stale_attempt");
  fold_start (fold, "J1", 2, "!!job.stale_attempt");
  EXPECT (
    fold, "!job.bad_prompt_id",
    "{'command':'job.submit','args':{'job':'J1','attempt':1,'promptId':'seven','server':'x'}}");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_start (fold, "J1", 1, "!job.not_waiting");
  fold_start (fold, "J1", 2, "!job.not_waiting");
}

static void
test_report_progress (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_report (fold, "J1", 1, "accepted", "", "!job.unknown");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_report (fold, "J1", 0, "accepted", "", "!!job.not_running");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_report (fold, "J1", 2, "accepted", "", "!!job.stale_attempt");
  fold_report (fold, "J1", 0, "failed", "timeout", "!!job.stale_attempt");
  fold_report (fold, "J1", 1, "accepted", "", "job.accepted");
  fold_report (fold, "J1", 1, "accepted", "", "");
  fold_report (fold, "J1", 1, "running", "", "job.running");
  fold_report (fold, "J1", 1, "resumed", "", "job.resumed");
  fold_report (fold, "J1", 1, "canceled", "", "job.canceled");
  fold_report (fold, "J1", 1, "failed", "timeout", "!!job.not_running");
  fold_version (fold, "J1", 1, PASS, "!!job.not_running");
}

static void
test_report_retry (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayJobRetry *retry;

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  decision = fold_expect (fold, "job.failed job.retry_scheduled",
                          "{'command':'job.report','args':{'job':'J1','attempt':1,'outcome':'"
                          "failed','errorClass':'timeout'}}");
  retry = fold_payload (decision, 1, &table);
  g_assert_cmpint (retry->attempt, ==, 2);
  g_assert_cmpint (retry->delay_ms, >=, 800);
  g_assert_cmpint (retry->delay_ms, <=, 1200);
  g_assert_cmpint (retry->due_us, ==, fold->now_us + retry->delay_ms * 1000);
  assay_table_free (table, retry);
  fold_report (fold, "J1", 1, "failed", "timeout", "!!job.not_running"); /* not started yet */
  fold_start (fold, "J1", 2, "job.submitting");
  fold_report (fold, "J1", 1, "failed", "timeout",
               "!!job.stale_attempt"); /* the old one's late word */
  fold_version (fold, "J1", 1, PASS, "!!job.stale_attempt");
  /* lost: made again under a new prompt id */
  fold_report (fold, "J1", 2, "lost", "", "job.lost job.retry_scheduled");
  fold_start (fold, "J1", 3, "job.submitting");
  /* the third of three: no more */
  fold_report (fold, "J1", 3, "failed", "timeout", "job.failed exception.raised");
  fold_resolve (fold, "J1:stuck", "retry", "exception.resolved");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_NEW);
  fold_start (fold, "J1", 4, "!job.not_waiting");
  fold_plan (fold, "J2", "potion", 0, 0, "plan.computed job.queued");
}

static void
test_report_lost_in_the_end (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold->retry.max_attempts = 1;
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_report (fold, "J1", 1, "lost", "", "job.lost exception.raised");
}

/* By somebody else: once more whatever the policy says, and then no exception but the next run. It
 * takes none of the attempts of a fault, and is not told as one. Mutations: is_borne always TRUE (a
 * third attempt), or FALSE (canceled at once); count_attempts that is args->attempt (an exception
 * after one fault). */
static void
test_report_interrupted (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autoptr (AssayDecision) decision = NULL;
  const AssayTable *table;
  AssayExceptionRaised *raised;

  fold->retry.max_attempts = 1;
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "job.submitting");
  fold_report (fold, "J1", 1, "interrupted", "", "job.failed job.retry_scheduled");
  fold_report (fold, "J1", 1, "interrupted", "", "!!job.not_running");
  fold_start (fold, "J1", 2, "job.submitting");
  fold_report (fold, "J1", 2, "interrupted", "", "job.failed job.canceled");
  g_assert_cmpint (fold_slot (fold, "potion", &(AssaySlot){0})->state, ==, ASSAY_SLOT_CANCELED);
  fold_plan (fold, "J2", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  fold_report (fold, "J2", 1, "interrupted", "", "job.failed job.retry_scheduled");
  fold_start (fold, "J2", 2, "job.submitting");
  decision =
    fold_expect (fold, "job.failed exception.raised",
                 "{'command':'job.report','args':{'job':'J2','attempt':2,'outcome':'failed',"
                 "'errorClass':'timeout','message':'nothing came'}}");
  raised = fold_payload (decision, 1, &table);
  g_assert_cmpstr (raised->args[1], ==, "1");
  assay_table_free (table, raised);
}

/* Found interrupted when it was asked for again: the first time as any, then as the class says that
 * is reported. What a person has canceled is not tried again by a late word. Mutations:
 * add_interrupt that takes no heed of the class (canceled). */
static void
test_report_found_interrupted (void)
{
  g_autoptr (Fold) fold = fold_new ();

  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  for (gint64 i = 1; i <= 3; i++)
    {
      fold_start (fold, "J1", i, "job.submitting");
      fold_report (fold, "J1", i, "interrupted", "retryable", "job.failed job.retry_scheduled");
    }
  fold_plan (fold, "J2", "sword", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J2", 1, "job.submitting");
  EXPECT (fold, "choice.made job.canceled",
          "{'command':'slot.choose','args':{'choice':'cancel','slots':[{'spec':'sword'}]}}");
  fold_report (fold, "J2", 1, "interrupted", "", "!!job.not_running");
}

static gint64
delay_of (Fold *fold, const char *job, gint64 attempts)
{
  const AssayTable *table;
  gint64 delay = -1;

  fold_plan (fold, job, job[0] == 'A' ? "axe" : "bow", 0, 0, "plan.computed job.queued");
  for (gint64 i = 1; i <= attempts; i++)
    {
      g_autoptr (AssayDecision) decision = NULL;
      AssayJobRetry *retry;

      fold_start (fold, job, i, "job.submitting");
      decision = fold_expect (fold, "job.failed job.retry_scheduled",
                              "{'command':'job.report','args':{'job':'%s','attempt':%d,'outcome':'"
                              "failed','errorClass':'retryable'}}",
                              job, (int) i);
      retry = fold_payload (decision, 1, &table);
      delay = retry->delay_ms;
      assay_table_free (table, retry);
    }
  return delay;
}

static void
test_backoff (void)
{
  static const struct
  {
    int backoff;
    gint64 base, max, jitter;
    gint64 attempts, least, most;
  } rows[] = {
    {1, 1000, 60000, 0, 1, 1000, 1000},
    {1, 1000, 60000, 0, 4, 8000, 8000},
    {1, 1000, 60000, 0, 40, 60000, 60000}, /* capped, no overflow */
    {1, 1000, 60000, 20, 3, 3200, 4800},
    {0, 1000, 60000, 0, 5, 1000, 1000}, /* fixed */
    {1, 0, 60000, 20, 3, 100, 100},     /* floor */
    {1, 50000, 60000, 20, 9, 48000, 60000},
    {1, G_MAXINT64, G_MAXINT64, 100, 9, 100, G_GINT64_CONSTANT (604800000)},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Fold) fold = fold_new ();
      gint64 delay;

      fold->retry.max_attempts = 1000;
      fold->retry.backoff = rows[i].backoff;
      fold->retry.base_delay_ms = rows[i].base;
      fold->retry.max_delay_ms = rows[i].max;
      fold->retry.jitter_pct = rows[i].jitter;
      delay = delay_of (fold, "A1", rows[i].attempts);
      g_assert_cmpint (delay, >=, rows[i].least);
      g_assert_cmpint (delay, <=, rows[i].most);
    }
}

static void
test_jitter_differs_by_job (void)
{
  g_autoptr (Fold) fold = fold_new ();

  g_assert_cmpint (delay_of (fold, "A1", 1), !=, delay_of (fold, "B1", 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/job/interrupted", test_report_interrupted);
  g_test_add_func ("/decide/job/found-interrupted", test_report_found_interrupted);
  g_test_add_func ("/decide/job/submit", test_submit);
  g_test_add_func ("/decide/job/progress", test_report_progress);
  g_test_add_func ("/decide/job/retry", test_report_retry);
  g_test_add_func ("/decide/job/lost", test_report_lost_in_the_end);
  g_test_add_func ("/decide/job/backoff", test_backoff);
  g_test_add_func ("/decide/job/jitter", test_jitter_differs_by_job);
  return g_test_run ();
}
