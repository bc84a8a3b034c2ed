/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

/* The runner over a real log against a fake server: what is asserted is what stands on the log,
 * what the server counted, and what the runner says of itself. Here: pictures that are tried again,
 * when that is due. */

/* Mutations: scheduler that takes a candidate before its due time; add_candidates without those
 * that wait (no second try). */
static void
test_retry (void)
{
  static const FakeStep bad = {FAKE_FAIL, "retryable", "try later"};
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) retries = NULL, submitted = NULL;
  const AssayJobRetry *retry;
  gint64 left_us;

  run_kit_init (&kit, 3, 1);
  fake_provider_push (kit.server, &bad);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "version.created", 2);
  retries = run_kit_read_log (&kit, "job.retry_scheduled");
  retry = run_kit_only_record (retries);
  g_assert_cmpint (retry->attempt, ==, 2);
  left_us = retry->due_us - assay_clock_wall_us (&kit.clock.parent);
  g_assert_cmpint (left_us, >, 1);

  /* a moment before: nothing, however often it looks */
  run_kit_wait_inactive (&kit);
  run_kit_pass_time (&kit, left_us - 1);
  run_kit_look_twice (&kit);
  run_kit_wait_inactive (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
  run_kit_pass_time (&kit, 1);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
  submitted = run_kit_read_log (&kit, "job.submitting");
  for (guint i = 0; i < submitted->len; i++)
    {
      const RunKitEvent *event = submitted->pdata[i];

      if (((const AssayJobSubmitting *) event->record)->attempt == 2)
        g_assert_cmpint (event->ts_us, >=, retry->due_us);
    }
  run_kit_assert_made_once (&kit, 3);
}

/* Due while another is being made, it is the next and not the last. Mutation: list_candidates with
 * a due time of 0 and the newest row first in goes_before; FIRST_OF without "waiting". */
static void
test_retry_before_queued (void)
{
  static const FakeStep bad = {FAKE_FAIL, "retryable", "try later"};
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) submitted = NULL;

  run_kit_init (&kit, 6, 1);
  fake_provider_close_gate (kit.server);
  fake_provider_push (kit.server, &bad);
  run_kit_start (&kit);
  fake_provider_let (kit.server, 1);
  run_kit_wait_event (&kit, "job.retry_scheduled", 1);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  run_kit_pass_time (&kit, 120 * G_USEC_PER_SEC);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  run_kit_assert_made_once (&kit, 6);
  submitted = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (submitted->len, ==, 7);
  g_assert_cmpint (
    ((const AssayJobSubmitting *) ((const RunKitEvent *) submitted->pdata[2])->record)->attempt, ==,
    2);
}

static const FakeStep ended = {FAKE_FAIL, "canceled", "The run was interrupted on the server."};

/* Interrupted by somebody at the server: no problem, and tried again by itself, even where no fault
 * is; the second time it is left to the next run. Mutations: is_interrupted always FALSE (an
 * exception); list_make that leaves nothing out (six posts in the first run); tick that keeps what
 * was interrupted (never made again). */
static void
test_interrupted_there (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 4, 1);
  run_kit_set_document (&kit, "policies/retry.json", "{'schema':'retry-policy/1','maxAttempts':1}");
  fake_provider_push (kit.server, &ended);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "job.retry_scheduled", 1);
  run_kit_wait_event (&kit, "version.created", 3);
  fake_provider_push (kit.server, &ended);
  run_kit_pass_time (&kit, 120 * G_USEC_PER_SEC);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "job.canceled"), ==, 1);
  g_assert_cmpuint (run_kit_count (&kit, "job.failed"), ==, 2);
  g_assert_cmpuint (run_kit_count (&kit, "exception.raised"), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 5);
  assay_runner_stop (kit.runner);
  run_kit_wait_idle (&kit);
  assay_runner_start (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 4);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 6);
}

static gint64 step_at_us;
static int n_readings_left; /* before it; atomic */

/* A clock that passes @step_at_us between one reading and the next. */
static gint64
stepping_wall_us (AssayClock *clock)
{
  return g_atomic_int_add (&n_readings_left, -1) > 0 ? step_at_us - 1 : step_at_us + 1;
}

static void
become_due_after (int n_readings)
{
  static const FakeStep bad = {FAKE_FAIL, "retryable", "try later"};
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) retries = NULL;

  run_kit_init (&kit, 1, 1);
  fake_provider_push (kit.server, &bad);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "job.retry_scheduled", 1);
  run_kit_wait_inactive (&kit);
  retries = run_kit_read_log (&kit, "job.retry_scheduled");
  step_at_us = ((const AssayJobRetry *) run_kit_only_record (retries))->due_us;
  g_atomic_int_set (&n_readings_left, n_readings);
  kit.clock.parent.wall_us = stepping_wall_us;
  assay_runner_wake (kit.runner);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
}

/* What becomes due while the runner looks is started or waited for, never forgotten. Mutation:
 * has_left reads the clock itself (hangs here). */
static void
test_due_while_looking (void)
{
  for (int n_readings = 1; n_readings <= 8; n_readings++)
    become_due_after (n_readings);
}

/* Mutation: retry allowed for ever (no exception); the class "timeout" not carried. */
static void
test_retries_end (void)
{
  static const FakeStep bad = {FAKE_FAIL, "timeout", "too slow"};
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) exceptions = NULL;

  run_kit_init (&kit, 1, 1);
  fake_provider_set_default (kit.server, &bad);
  run_kit_start (&kit);
  for (guint i = 1; i < 4; i++)
    {
      run_kit_wait_event (&kit, "job.retry_scheduled", i);
      run_kit_pass_time (&kit, 120 * G_USEC_PER_SEC);
    }
  run_kit_wait_event (&kit, "exception.raised", 1);
  run_kit_wait_idle (&kit);
  exceptions = run_kit_read_log (&kit, "exception.raised");
  g_assert_cmpstr (((const AssayExceptionRaised *) run_kit_only_record (exceptions))->code, ==,
                   "stuck");
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/retry", test_retry);
  g_test_add_func ("/run/runner/retry-before-queued", test_retry_before_queued);
  g_test_add_func ("/run/runner/interrupted-there", test_interrupted_there);
  g_test_add_func ("/run/runner/due-while-looking", test_due_while_looking);
  g_test_add_func ("/run/runner/retries-end", test_retries_end);
  return g_test_run ();
}
