/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

#include <string.h>

/* The runner over a real log against a fake server: what is asserted is what stands on the log,
 * what the server counted, and what the runner says of itself. */

/* Each of @n specs has one version, made by one post of its own. */
static void
assert_made_once (RunKit *kit, guint n)
{
  g_autoptr (GPtrArray) versions = run_kit_read_log (kit, "version.created");
  g_autoptr (GHashTable) specs = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < versions->len; i++)
    {
      const RunKitEvent *event = versions->pdata[i];

      g_assert_true (g_hash_table_add (specs, ((const AssayVersionCreated *) event->record)->spec));
    }
  g_assert_cmpuint (g_hash_table_size (specs), ==, n);
  g_assert_cmpuint (run_kit_count (kit, "job.queued"), ==, n);
  g_assert_cmpuint (run_kit_count (kit, "job.succeeded"), ==, n);
}

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

static const void *
only_record (GPtrArray *list)
{
  g_assert_cmpuint (list->len, ==, 1);
  return ((const RunKitEvent *) list->pdata[0])->record;
}

/* Mutations: queue_plan asked twice without the facts of the first (every picture is made twice);
 * start_due that starts a candidate and keeps it in the list (posts doubled). */
static void
test_once (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 7, 2);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  assert_made_once (&kit, 7);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 7);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 0);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 1);
  /* asked again there is nothing to do, and no other runner makes anything of it */
  assay_runner_wake (kit.runner);
  run_kit_wait_idle (&kit);
  run_kit_crash (&kit);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 7);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 0);
}

static guint
count_recipes (RunKit *kit)
{
  AssayRunnerState state;
  guint n;

  assay_runner_get_state (kit->runner, &state);
  n = state.n_recipes;
  assay_runner_state_clear (&state);
  return n;
}

/* Of a job that is over the runner keeps its picture's hash, and that only for a while. Mutations:
 * _assay_runner_start_job that looks the recipe up without taking it, with advance that forgets
 * none (7 recipes); add_reference with g_intern_string (the name stays). */
static void
test_nothing_kept (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) versions = NULL;

  run_kit_init (&kit, 7, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  run_kit_look_twice (&kit);
  g_assert_cmpuint (count_recipes (&kit), ==, 6);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (count_recipes (&kit), ==, 0);
  versions = run_kit_read_log (&kit, "version.created");
  g_assert_cmpuint (versions->len, ==, 7);
  for (guint i = 0; i < versions->len; i++)
    {
      const RunKitEvent *event = versions->pdata[i];
      const AssayVersionCreated *version = event->record;

      g_assert_cmpuint (g_quark_try_string (version->id), ==, 0);
    }
}

/* Mutation: start_due with "<=" for "<" before bound. */
static void
test_at_once (void)
{
  const guint n = 12, most = 3;
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, n, most);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  /* one by one, so that whoever is too much has the time to show up */
  for (guint i = 0; i < n; i++)
    {
      AssayRunnerState state;

      fake_provider_wait (kit.server, FAKE_POSTS, MIN (i + most, n));
      assay_runner_wake (kit.runner);
      assay_runner_get_state (kit.runner, &state);
      g_assert_cmpuint (state.n_active, <=, most);
      g_assert_true (state.making);
      g_assert_false (state.idle);
      assay_runner_state_clear (&state);
      fake_provider_let (kit.server, 1);
      run_kit_wait_event (&kit, "version.created", i + 1);
    }
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_AT_ONCE), ==, most);
  assert_made_once (&kit, n);
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
  assert_made_once (&kit, 5);
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
  assert_made_once (&kit, n);
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
  failed = only_record (lost);
  submitted = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (submitted->len, ==, 2);
  first = submitting_of (submitted, failed->job, 1);
  second = submitting_of (submitted, failed->job, 2);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_cmpstr (first->prompt_id, !=, second->prompt_id);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
  assert_made_once (&kit, 1);
}

/* Mutations: know_server that says yes without capabilities (posts without knowing who answers);
 * one that forgets to set the trouble; one that keeps it when the server is there again. */
static void
test_refused (void)
{
  g_auto (RunKit) kit = {0};
  g_autofree char *trouble = NULL, *after = NULL;

  run_kit_init (&kit, 3, 2);
  run_kit_queue_jobs (&kit);
  fake_provider_set_problem (kit.server, "server.refused", "The fake wants a password.");
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  trouble = run_kit_trouble (&kit);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, "The fake wants a password."));
  /* woken again it does not ask before its time */
  assay_runner_wake (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "job.submitting"), ==, 0);

  fake_provider_set_problem (kit.server, NULL, NULL);
  run_kit_pass_time (&kit, 10 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  after = run_kit_trouble (&kit);
  g_assert_null (after);
  assert_made_once (&kit, 3);
}

/* The server takes prompts and leaves, and answers every probe: it is asked what became of them
 * once at once, then after a while; nothing is posted twice. Mutation: look_again without its pause
 * (never idle). */
static void
test_server_leaves (void)
{
  g_auto (RunKit) kit = {0};
  g_autofree char *trouble = NULL, *after = NULL;

  run_kit_init (&kit, 3, 1);
  fake_provider_set_default (kit.server, &(FakeStep){FAKE_FAIL, "upstream_unavailable", "gone"});
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  trouble = run_kit_trouble (&kit);
  g_assert_nonnull (trouble);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), <=, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), <=, 2);

  fake_provider_set_default (kit.server, &(FakeStep){.outcome = FAKE_SUCCEED});
  run_kit_pass_time (&kit, 10 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  after = run_kit_trouble (&kit);
  g_assert_null (after);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
  assert_made_once (&kit, 3);
}

/* Mutation: job_done_cb that looks again only after a picture was made (the others never start). */
static void
test_failed (void)
{
  static const FakeStep bad = {FAKE_FAIL, "out_of_memory", "no room for the picture"};
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) exceptions = NULL;
  const AssayExceptionRaised *raised;

  run_kit_init (&kit, 4, 1);
  fake_provider_set_for (kit.server, "Thing 0 here", &bad);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  exceptions = run_kit_read_log (&kit, "exception.raised");
  raised = only_record (exceptions);
  g_assert_cmpstr (raised->spec, ==, "spec-0");
  g_assert_cmpstr (raised->code, ==, "out_of_memory");
  g_assert_cmpstr (raised->args[0], ==, "no room for the picture");
  g_assert_cmpuint (run_kit_count (&kit, "job.failed"), ==, 1);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
}

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
  retry = only_record (retries);
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
  assert_made_once (&kit, 3);
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
  assert_made_once (&kit, 6);
  submitted = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (submitted->len, ==, 7);
  g_assert_cmpint (
    ((const AssayJobSubmitting *) ((const RunKitEvent *) submitted->pdata[2])->record)->attempt, ==,
    2);
}

/* Ended by somebody at the server: no problem, not made again by this run, made by the next one.
 * Mutations: is_interrupted always FALSE (an exception); list_make that leaves nothing out (five
 * posts in the first run); tick that keeps what was interrupted (never made again). */
static void
test_interrupted_there (void)
{
  static const FakeStep ended = {FAKE_FAIL, "canceled", "The run was interrupted on the server."};
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 4, 1);
  fake_provider_push (kit.server, &ended);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "job.canceled"), ==, 1);
  g_assert_cmpuint (run_kit_count (&kit, "job.failed"), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "exception.raised"), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
  assay_runner_stop (kit.runner);
  run_kit_wait_idle (&kit);
  assay_runner_start (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 4);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 5);
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
  step_at_us = ((const AssayJobRetry *) only_record (retries))->due_us;
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
  g_assert_cmpstr (((const AssayExceptionRaised *) only_record (exceptions))->code, ==, "stuck");
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
}

/* Mutations: is_paused always FALSE and the check of job.submit gone (the next picture starts);
 * concerns_runner that keeps quiet about queue.resumed (nothing goes on). */
static void
test_pause (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 6, 2);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  run_kit_pause (&kit, TRUE);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (run_kit_count (&kit, "job.submitting"), ==, 2);

  run_kit_pause (&kit, FALSE);
  run_kit_wait_event (&kit, "version.created", 6);
  run_kit_wait_idle (&kit);
  assert_made_once (&kit, 6);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 6);
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

typedef struct
{
  FakeProvider *old;
  gint too_early;
} Change;

static void
changed_hook (const AssayGenerateRequest *request, gpointer data)
{
  Change *change = data;

  if (fake_provider_count (change->old, FAKE_UNDER_WAY) > 0
      || fake_provider_count (change->old, FAKE_FREED) == 0)
    g_atomic_int_inc (&change->too_early);
}

/* Mutations: adopt_provider without waiting for the old one's jobs (frees a link in use: the fake
 * fails); one that drops has_next (the new server gets nothing). */
static void
test_provider_change (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GBytes) picture = run_kit_picture (60);
  g_autoptr (FakeProvider) next = fake_provider_new ("http://next", picture);
  g_autoptr (GPtrArray) submitted = NULL;
  Change change = {0};
  guint n_old = 0, n_next = 0;

  run_kit_init (&kit, 6, 2);
  change.old = kit.server;
  fake_provider_set_hook (next, changed_hook, &change);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  assay_runner_set_provider (kit.runner, fake_provider_link (next), NULL);
  assay_runner_wake (kit.runner);
  fake_provider_let (kit.server, 1);
  run_kit_wait_event (&kit, "version.created", 1);
  g_assert_cmpuint (fake_provider_count (next, FAKE_POSTS), ==, 0);
  fake_provider_let (kit.server, 1);
  run_kit_wait_event (&kit, "version.created", 6);
  run_kit_wait_idle (&kit);

  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_CANCELS), ==, 0);
  g_assert_cmpuint (fake_provider_count (next, FAKE_POSTS), ==, 4);
  g_assert_cmpuint (fake_provider_count (next, FAKE_RESUMES), ==, 0);
  g_assert_cmpint (change.too_early, ==, 0);
  assert_made_once (&kit, 6);
  submitted = run_kit_read_log (&kit, "job.submitting");
  for (guint i = 0; i < submitted->len; i++)
    {
      const AssayJobSubmitting *record = ((const RunKitEvent *) submitted->pdata[i])->record;

      n_old += strcmp (record->server, "http://fake") == 0;
      n_next += strcmp (record->server, "http://next") == 0;
    }
  g_assert_cmpuint (n_old, ==, 2);
  g_assert_cmpuint (n_next, ==, 4);
  run_kit_crash (&kit);
}

/* A link that never got a turn is given back too, and only the last one works. Mutation:
 * set_provider without freeing the dropped one. */
static void
test_provider_replaced (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GBytes) picture = run_kit_picture (60);
  g_autoptr (FakeProvider) never = fake_provider_new ("http://never", picture),
                           last = fake_provider_new ("http://last", picture);

  run_kit_init (&kit, 2, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  assay_runner_set_provider (kit.runner, fake_provider_link (never), NULL);
  assay_runner_set_provider (kit.runner, fake_provider_link (last), NULL);
  g_assert_cmpuint (fake_provider_count (never, FAKE_FREED), ==, 1);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (never, FAKE_PROBES), ==, 0);
  g_assert_cmpuint (fake_provider_count (last, FAKE_POSTS), ==, 1);
  run_kit_crash (&kit);
}

#define N_WAKES 10000

static void
wake_often (RunKit *kit)
{
  for (guint i = 0; i < N_WAKES; i++)
    assay_runner_wake (kit->runner);
}

/* Mutation: queue_tick_locked that queues a tick for every wake. */
static void
test_wakes_idle (void)
{
  g_auto (RunKit) kit = {0};
  guint looks;

  run_kit_init (&kit, 3, 2);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  /* while the runner stands in a look, so that the number of looks says what was queued */
  looks = run_kit_looks (&kit);
  run_kit_hold_looks (&kit, TRUE);
  assay_runner_wake (kit.runner);
  run_kit_wait_look (&kit, looks + 1);
  wake_often (&kit);
  g_assert_false (assay_runner_wait_idle (kit.runner, g_get_monotonic_time (), NULL));
  run_kit_hold_looks (&kit, FALSE);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_looks (&kit), <=, looks + 3);
  g_assert_cmpuint (run_kit_looks (&kit), >, looks + 1);
  /* and running free */
  wake_often (&kit);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 1);
  assert_made_once (&kit, 3);
}

/* Mutation: as above. */
static void
test_wakes_working (void)
{
  g_auto (RunKit) kit = {0};
  guint looks;

  run_kit_init (&kit, 5, 2);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  run_kit_wait_event (&kit, "job.accepted", 2);
  run_kit_hold_looks (&kit, TRUE);
  looks = run_kit_looks (&kit);
  wake_often (&kit);
  run_kit_hold_looks (&kit, FALSE);
  wake_often (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (run_kit_looks (&kit), <, looks + N_WAKES / 2);
  fake_provider_open_gate (kit.server);
  wake_often (&kit);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 5);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_AT_ONCE), ==, 2);
  assert_made_once (&kit, 5);
}

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean open;
  guint n_entered;
} SyncGate;

static void
sync_gate_hook (FaultyOperation operation, guint nth, const char *path, gpointer data)
{
  SyncGate *gate = data;

  if (operation != FAULTY_FDATASYNC)
    return;
  g_mutex_lock (&gate->lock);
  gate->n_entered++;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

/* While the log is being told of a job, its row still says that it waits: it is not begun a second
 * time. Mutation: add_candidates without the look at what is under way (the first is forgotten when
 * the second is refused). */
static void
test_wakes_submitting (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) progress = NULL;
  SyncGate gate = {.open = FALSE};

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.changed);
  run_kit_init (&kit, 2, 6);
  run_kit_queue_jobs (&kit);
  fake_provider_close_gate (kit.server);
  faulty_io_set_hook (kit.io, sync_gate_hook, &gate);
  run_kit_start (&kit);
  g_mutex_lock (&gate.lock);
  while (gate.n_entered == 0)
    g_cond_wait (&gate.changed, &gate.lock);
  g_mutex_unlock (&gate.lock);
  run_kit_look_twice (&kit);
  g_mutex_lock (&gate.lock);
  gate.open = TRUE;
  g_cond_broadcast (&gate.changed);
  g_mutex_unlock (&gate.lock);

  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  /* whatever else was submitted has its answer, and the runner has seen it */
  run_kit_pause (&kit, TRUE);
  run_kit_pause (&kit, FALSE);
  run_kit_look_twice (&kit);
  progress = assay_runner_list_progress (kit.runner);
  g_assert_cmpuint (progress->len, ==, 2);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  assert_made_once (&kit, 2);
  faulty_io_heal (kit.io);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.changed);
}

/* Mutations: stop that cancels (CANCELS is not 0); stop that does nothing (all are made). */
static void
test_stop (void)
{
  g_auto (RunKit) kit = {0};
  AssayRunnerState state;

  run_kit_init (&kit, 4, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  assay_runner_stop (kit.runner);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  assay_runner_get_state (kit.runner, &state);
  g_assert_false (state.making);
  g_assert_true (state.idle);
  g_assert_cmpuint (state.n_active, ==, 0);
  assay_runner_state_clear (&state);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_CANCELS), ==, 0);
  assay_runner_start (kit.runner);
  run_kit_wait_idle (&kit);
  assert_made_once (&kit, 4);
}

/* Nobody asked for anything: nothing is made. Mutation: wanted TRUE from the start. */
static void
test_not_started (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 2, 1);
  run_kit_queue_jobs (&kit);
  run_kit_make_runner (&kit);
  assay_runner_wake (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 0);
}

typedef struct
{
  RunKit *kit;
  GCancellable *cancellable;
} Waiting;

static gpointer
wait_worker (gpointer data)
{
  Waiting *waiting = data;

  return GINT_TO_POINTER (assay_runner_wait_idle (waiting->kit->runner, 0, waiting->cancellable));
}

/* Mutations: wait_idle that does not look at its cancellable, or not at its deadline (never ends);
 * one that says TRUE in any case. */
static void
test_wait_idle (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Waiting waiting = {&kit, cancellable};
  GThread *waiter;

  run_kit_init (&kit, 1, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  waiter = g_thread_new ("waiter", wait_worker, &waiting);
  g_assert_false (assay_runner_wait_idle (kit.runner, 1000 + g_get_monotonic_time (), NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (waiter)));
  g_assert_false (assay_runner_wait_idle (kit.runner, 0, cancellable));

  waiting.cancellable = NULL;
  waiter = g_thread_new ("waiter", wait_worker, &waiting);
  fake_provider_open_gate (kit.server);
  g_assert_true (GPOINTER_TO_INT (g_thread_join (waiter)));
  assert_made_once (&kit, 1);
}

/* Mutations: progress_cb or preview_cb that do not write; active not removed when the job ends. */
static void
test_progress (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GBytes) preview = g_bytes_new_static ("half a picture", 14);
  FakeStep step = {.n_progress = 7, .preview = preview};
  g_autoptr (GPtrArray) during = NULL, after = NULL;
  const AssayProgress *progress;

  run_kit_init (&kit, 1, 1);
  fake_provider_set_default (kit.server, &step);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  /* the preview is the last that is told before the gate */
  for (;;)
    {
      guint n_notified;

      g_mutex_lock (&kit.lock);
      n_notified = kit.n_notified;
      g_mutex_unlock (&kit.lock);
      during = assay_runner_list_progress (kit.runner);
      if (during->len == 1 && ((AssayProgress *) during->pdata[0])->preview != NULL)
        break;
      g_clear_pointer (&during, g_ptr_array_unref);
      run_kit_wait_notified (&kit, n_notified + 1);
    }
  progress = during->pdata[0];
  g_assert_cmpstr (progress->spec, ==, "spec-0");
  g_assert_cmpstr (progress->phase, ==, "making");
  g_assert_cmpint (progress->slot.variant, ==, 0);
  g_assert_cmpint (progress->value, ==, 7);
  g_assert_cmpint (progress->max, ==, 7);
  g_assert_true (g_bytes_equal (progress->preview, preview));
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  after = assay_runner_list_progress (kit.runner);
  g_assert_cmpuint (after->len, ==, 0);
}

static gboolean
blocked_by (RunKit *kit, const char *code)
{
  g_autoptr (AssayProblems) blocked = assay_problems_new ();

  assay_runner_list_blocked (kit->runner, blocked);
  return assay_problems_has (blocked, code);
}

/* Mutations: remember_blocked that drops the list; one that keeps the old one; a plan without
 * capabilities (everything is posted to a server that lacks the model). */
static void
test_blocked (void)
{
  static const char *const others[] = {"other.safetensors", NULL}, *const both[] = {
                                                                     "copax.safetensors",
                                                                     "other.safetensors", NULL};
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 2, 1);
  run_kit_set_document (&kit, "checkpoints/rare.json",
                        "{'schema':'checkpoint/1','id':'rare','title':'Rare',"
                        "'serverFile':'other.safetensors','family':'sdxl'}");
  run_kit_set_document (&kit, "specs/spec-1.json",
                        "{'schema':'spec/1','id':'spec-1','title':'Thing 1 here',"
                        "'assetType':'ui_icon','checkpointId':'rare'}");
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_true (blocked_by (&kit, "server.missing_model"));
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  run_kit_crash (&kit);

  fake_provider_set_models (kit.server, both, NULL);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_false (blocked_by (&kit, "server.missing_model"));
  assert_made_once (&kit, 2);
  run_kit_crash (&kit);

  fake_provider_set_models (kit.server, others, NULL);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_true (blocked_by (&kit, "server.missing_model"));
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
}

/* Mutations: what a run was told kept when the next one is told nothing; the files of models left
 * out of job.submitting. */
static void
test_files_of_a_run (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) submitted = NULL;
  AssayModelMap *said = assay_model_map_new (NULL);

  g_test_summary ("Which file a model is in one run holds for that run alone; the job tells it");
  assay_model_map_set (said, "checkpoint:copax", "no-such.safetensors");
  run_kit_init (&kit, 2, 2);
  run_kit_make_runner (&kit);
  assay_runner_set_provider (kit.runner, fake_provider_link (kit.server), said);
  assay_runner_start (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);

  assay_runner_set_provider (kit.runner, fake_provider_link (kit.server), NULL);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  submitted = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (submitted->len, ==, 2);
  for (guint i = 0; i < submitted->len; i++)
    {
      const AssayJobSubmitting *record = ((const RunKitEvent *) submitted->pdata[i])->record;

      g_assert_cmpuint (record->files->len, ==, 1);
      g_assert_cmpstr (((AssayModelFile *) record->files->pdata[0])->model, ==, "checkpoint:copax");
    }
  run_kit_crash (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/once", test_once);
  g_test_add_func ("/run/runner/nothing-kept", test_nothing_kept);
  g_test_add_func ("/run/runner/at-once", test_at_once);
  g_test_add_func ("/run/runner/crash", test_crash);
  g_test_add_func ("/run/runner/many-crashes", test_many_crashes);
  g_test_add_func ("/run/runner/lost", test_lost);
  g_test_add_func ("/run/runner/refused", test_refused);
  g_test_add_func ("/run/runner/server-leaves", test_server_leaves);
  g_test_add_func ("/run/runner/failed", test_failed);
  g_test_add_func ("/run/runner/retry", test_retry);
  g_test_add_func ("/run/runner/retry-before-queued", test_retry_before_queued);
  g_test_add_func ("/run/runner/interrupted-there", test_interrupted_there);
  g_test_add_func ("/run/runner/due-while-looking", test_due_while_looking);
  g_test_add_func ("/run/runner/retries-end", test_retries_end);
  g_test_add_func ("/run/runner/pause", test_pause);
  g_test_add_func ("/run/runner/paused-from-the-start", test_paused_from_the_start);
  g_test_add_func ("/run/runner/provider-change", test_provider_change);
  g_test_add_func ("/run/runner/files-of-a-run", test_files_of_a_run);
  g_test_add_func ("/run/runner/provider-replaced", test_provider_replaced);
  g_test_add_func ("/run/runner/wakes-idle", test_wakes_idle);
  g_test_add_func ("/run/runner/wakes-working", test_wakes_working);
  g_test_add_func ("/run/runner/wakes-submitting", test_wakes_submitting);
  g_test_add_func ("/run/runner/stop", test_stop);
  g_test_add_func ("/run/runner/not-started", test_not_started);
  g_test_add_func ("/run/runner/wait-idle", test_wait_idle);
  g_test_add_func ("/run/runner/progress", test_progress);
  g_test_add_func ("/run/runner/blocked", test_blocked);
  return g_test_run ();
}
