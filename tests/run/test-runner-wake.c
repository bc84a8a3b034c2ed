/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

/* The runner over a real log against a fake server: what is asserted is what stands on the log,
 * what the server counted, and what the runner says of itself. Here: woken without end, paused, or
 * while the log is slow. */

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
  run_kit_assert_made_once (&kit, 6);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 6);
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
  run_kit_assert_made_once (&kit, 3);
}

static gboolean
is_idle (RunKit *kit)
{
  AssayRunnerState state;

  assay_runner_get_state (kit->runner, &state);
  assay_runner_state_clear (&state);
  return state.idle;
}

/* Who looks in the middle of a wake that comes to nothing sees it busy; unless it is told
 * afterwards it waits for ever for the work to end, as a window does that goes when all is made.
 * Mutation: queue_tick_locked that leaves told_idle as it was. */
static void
test_wakes_told (void)
{
  g_auto (RunKit) kit = {0};
  guint looks, changed;

  run_kit_init (&kit, 1, 1);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  run_kit_look_twice (&kit);
  looks = run_kit_looks (&kit);
  run_kit_hold_looks (&kit, TRUE);
  assay_runner_wake (kit.runner);
  run_kit_wait_look (&kit, looks + 1);
  g_assert_false (is_idle (&kit));
  changed = run_kit_changed (&kit);
  run_kit_hold_looks (&kit, FALSE);
  run_kit_wait_changed (&kit, changed + 1);
  g_assert_true (is_idle (&kit));
}

/* Mutation: queue_tick_locked that queues a tick for every wake. */
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
  run_kit_assert_made_once (&kit, 5);
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
  run_kit_assert_made_once (&kit, 2);
  faulty_io_heal (kit.io);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.changed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/pause", test_pause);
  g_test_add_func ("/run/runner/wakes-idle", test_wakes_idle);
  g_test_add_func ("/run/runner/wakes-told", test_wakes_told);
  g_test_add_func ("/run/runner/wakes-working", test_wakes_working);
  g_test_add_func ("/run/runner/wakes-submitting", test_wakes_submitting);
  return g_test_run ();
}
