/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

/* The runner over a real log against a fake server: what is asserted is what stands on the log,
 * what the server counted, and what the runner says of itself. Here: a run from its beginning to
 * its end, how much at once, and what it tells meanwhile. */

/* Mutations: queue_plan asked twice without the facts of the first (every picture is made twice);
 * start_due that starts a candidate and keeps it in the list (posts doubled). */
static void
test_once (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 7, 2);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  run_kit_assert_made_once (&kit, 7);
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
  run_kit_assert_made_once (&kit, n);
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
  raised = run_kit_only_record (exceptions);
  g_assert_cmpstr (raised->spec, ==, "spec-0");
  g_assert_cmpstr (raised->code, ==, "out_of_memory");
  g_assert_cmpstr (raised->args[0], ==, "no room for the picture");
  g_assert_cmpuint (run_kit_count (&kit, "job.failed"), ==, 1);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
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
  run_kit_assert_made_once (&kit, 4);
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
  run_kit_assert_made_once (&kit, 1);
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
  run_kit_assert_made_once (&kit, 2);
  run_kit_crash (&kit);

  fake_provider_set_models (kit.server, others, NULL);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  g_assert_true (blocked_by (&kit, "server.missing_model"));
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/once", test_once);
  g_test_add_func ("/run/runner/nothing-kept", test_nothing_kept);
  g_test_add_func ("/run/runner/at-once", test_at_once);
  g_test_add_func ("/run/runner/failed", test_failed);
  g_test_add_func ("/run/runner/stop", test_stop);
  g_test_add_func ("/run/runner/not-started", test_not_started);
  g_test_add_func ("/run/runner/wait-idle", test_wait_idle);
  g_test_add_func ("/run/runner/progress", test_progress);
  g_test_add_func ("/run/runner/blocked", test_blocked);
  return g_test_run ();
}
