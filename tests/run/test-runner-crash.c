/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

#include <string.h>

/* The runner over a real log against a fake server: what is asserted is what stands on the log,
 * what the server counted, and what the runner says of itself. Here: the program ends in the
 * middle, and what it left open is asked for. */

/* The submitting of the job's attempt, from @list; %NULL if there is none. */
static const AssayJobSubmitting *
submitting_of (GPtrArray *list, const char *job, gint64 attempt)
{
  for (guint i = 0; i < list->len; i++)
    {
      const RunKitEvent *event = list->pdata[i];
      const AssayJobSubmitting *record = event->record;

      if (strcmp (record->job, job) == 0 && record->attempt == attempt)
        return record;
    }
  return NULL;
}

/* Mutations: reconcile that leaves unfinished jobs alone (the pictures under way are never made);
 * resume that makes a new prompt id (the server does not know it: lost). */
static void
test_crash (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) before = NULL, after = NULL;

  run_kit_init (&kit, 5, 2);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  run_kit_crash (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_CANCELS), ==, 2);
  before = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (before->len, ==, 2);
  run_kit_close_store (&kit);

  run_kit_open_store (&kit);
  fake_provider_open_gate (kit.server);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 2);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 5);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
  /* the two went on under the prompt ids they had */
  after = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (after->len, ==, 5);
  g_assert_cmpuint (run_kit_count (&kit, "job.lost"), ==, 0);
  run_kit_assert_made_once (&kit, 5);
}

/* Crashes at every place of a run, one after the other, on one store. Mutation: as test_crash; and
 * submit_durably after generate in assay-making (the crash posts twice). */
static void
test_many_crashes (void)
{
  const guint n = 6;
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, n, 2);
  fake_provider_close_gate (kit.server);
  for (guint i = 0; i < n; i++)
    {
      guint calls = fake_provider_count (kit.server, FAKE_POSTS)
                    + fake_provider_count (kit.server, FAKE_RESUMES);

      run_kit_start (&kit);
      fake_provider_let (kit.server, 1);
      run_kit_wait_event (&kit, "version.created", i + 1);
      g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS)
                          + fake_provider_count (kit.server, FAKE_RESUMES),
                        >, calls);
      run_kit_crash (&kit);
    }
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, n);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
  run_kit_assert_made_once (&kit, n);
}

/* Mutations: the LOST case of assay_making_run that reports nothing (the picture is never made);
 * retry that keeps the prompt id (new_prompt_id a constant: posted twice). */
static void
test_lost (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) lost = NULL, submitted = NULL;
  const AssayJobFailed *failed;
  const AssayJobSubmitting *first, *second;

  run_kit_init (&kit, 1, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  run_kit_crash (&kit);
  fake_provider_forget (kit.server);
  fake_provider_open_gate (kit.server);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "job.retry_scheduled", 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  run_kit_pass_time (&kit, 10 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);

  lost = run_kit_read_log (&kit, "job.lost");
  failed = run_kit_only_record (lost);
  submitted = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (submitted->len, ==, 2);
  first = submitting_of (submitted, failed->job, 1);
  second = submitting_of (submitted, failed->job, 2);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_cmpstr (first->prompt_id, !=, second->prompt_id);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
  run_kit_assert_made_once (&kit, 1);
}

/* A paused queue starts nothing, but what a crash left open is still asked for. Mutation: the check
 * of is_paused before reconcile. */
static void
test_paused_from_the_start (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 3, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  run_kit_crash (&kit);
  run_kit_pause (&kit, TRUE);
  fake_provider_open_gate (kit.server);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/crash", test_crash);
  g_test_add_func ("/run/runner/many-crashes", test_many_crashes);
  g_test_add_func ("/run/runner/lost", test_lost);
  g_test_add_func ("/run/runner/paused-from-the-start", test_paused_from_the_start);
  return g_test_run ();
}
