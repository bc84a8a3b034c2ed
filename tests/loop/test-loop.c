/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loop/assay-loop.h"

#include <string.h>

/* A thread with a context. Mutations that turn it red: invocations at idle priority (always-ready),
 * run on the spot when already there (invoke-inside), without the default context; a stop that does
 * not wait for n_pending (stop-chain), without last rounds or that does not look again after them
 * (stop-last-rounds), with rounds without a limit (always-ready hangs), without wakeup (hangs) or
 * join; the destroy notify left out for a late one (late); a context that is kept (cycles). */

#define N_THREADS 8
#define N_EACH    2000
#define N_LATE    200
#define N_CYCLES  1000
#define CHAIN     (3 * ASSAY_LOOP_LAST_ROUNDS)
#define WORK_US   1000
#define TIMER_MS  5
#define NEVER_MS  (60 * 60 * 1000)

typedef struct
{
  AssayLoop *loop;
  GThread *thread; /* that ran the newest one */
  GArray *seen;    /* int: loop's thread, or after its stop */
  int n_destroyed; /* atomic */
  GThread *destroyed_on;
} Log;

typedef struct
{
  Log *log;
  int number;
} Entry;

static void
log_init (Log *log)
{
  *log =
    (Log){.loop = assay_loop_new ("test-loop"), .seen = g_array_new (FALSE, FALSE, sizeof (int))};
}

static void
log_clear (Log *log)
{
  assay_loop_free (log->loop);
  g_array_unref (log->seen);
}

static int
seen (const Log *log, guint i)
{
  return g_array_index (log->seen, int, i);
}

static Entry *
entry_new (Log *log, int number)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->log = log;
  entry->number = number;
  return entry;
}

static void
note (gpointer data)
{
  Entry *entry = data;

  g_assert_true (assay_loop_is_current (entry->log->loop));
  entry->log->thread = g_thread_self ();
  g_array_append_val (entry->log->seen, entry->number);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_atomic_pointer_set (&entry->log->destroyed_on, g_thread_self ());
  g_atomic_int_inc (&entry->log->n_destroyed);
  g_free (entry);
}

static void
invoke (Log *log, int number)
{
  assay_loop_invoke (log->loop, note, entry_new (log, number), entry_free);
}

static void
nothing (gpointer data)
{
}

static void
pause_a_little (gpointer data)
{
  g_usleep (WORK_US);
}

/* Order and threads
 * --------------------------------------------------------------------------- */

static void
test_order (void)
{
  Log log;

  log_init (&log);
  for (int i = 0; i < N_EACH; i++)
    invoke (&log, i);
  assay_loop_call (log.loop, nothing, NULL); /* comes after them */
  g_assert_cmpuint (log.seen->len, ==, N_EACH);
  for (guint i = 0; i < log.seen->len; i++)
    g_assert_cmpint (seen (&log, i), ==, (int) i);
  g_assert_true (log.thread != g_thread_self ());
  g_assert_false (assay_loop_is_current (log.loop));
  log_clear (&log);
}

static gpointer
caller_worker (gpointer data)
{
  Entry *first = data;

  for (int i = 0; i < N_EACH; i++)
    {
      invoke (first->log, first->number + i);
      if (i % 500 == 0)
        assay_loop_call (first->log->loop, nothing, NULL);
    }
  return NULL;
}

/* Each thread's own order is kept, whatever the others do. */
static void
test_many_threads (void)
{
  Log log;
  GThread *threads[N_THREADS];
  Entry firsts[N_THREADS];
  int next[N_THREADS] = {0};

  log_init (&log);
  for (int t = 0; t < N_THREADS; t++)
    {
      firsts[t] = (Entry){&log, t * N_EACH};
      threads[t] = g_thread_new ("caller", caller_worker, &firsts[t]);
    }
  for (int t = 0; t < N_THREADS; t++)
    g_thread_join (threads[t]);
  assay_loop_stop (log.loop);

  g_assert_cmpuint (log.seen->len, ==, N_THREADS * N_EACH);
  for (guint i = 0; i < log.seen->len; i++)
    {
      int number = seen (&log, i);

      g_assert_cmpint (number % N_EACH, ==, next[number / N_EACH]++);
    }
  g_assert_cmpint (log.n_destroyed, ==, N_THREADS * N_EACH);
  log_clear (&log);
}

static void
invoke_more (gpointer data)
{
  Log *log = data;

  invoke (log, 1);
  g_array_append_val (log->seen, (int){0});
}

/* From the loop itself it is queued, never run on the spot. */
static void
test_invoke_inside (void)
{
  Log log;

  log_init (&log);
  assay_loop_invoke (log.loop, invoke_more, &log, NULL);
  assay_loop_stop (log.loop);
  g_assert_cmpuint (log.seen->len, ==, 2);
  g_assert_cmpint (seen (&log, 0), ==, 0);
  g_assert_cmpint (seen (&log, 1), ==, 1);
  log_clear (&log);
}

static void
look_at_context (gpointer data)
{
  AssayLoop *loop = data;

  g_assert_true (g_main_context_get_thread_default () == assay_loop_get_context (loop));
}

static void
test_default_context (void)
{
  g_autoptr (AssayLoop) loop = assay_loop_new ("test-loop");

  assay_loop_call (loop, look_at_context, loop);
}

/* Sources
 * --------------------------------------------------------------------------- */

typedef struct
{
  AssayLoop *loop;
  int n_ticks;
  int n_wanted;
} Ticker;

static gboolean
tick_cb (gpointer data)
{
  Ticker *ticker = data;

  g_assert_true (assay_loop_is_current (ticker->loop));
  return ++ticker->n_ticks < ticker->n_wanted ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
has_ticked (gpointer data)
{
  Ticker *ticker = data;

  return ticker->n_ticks >= ticker->n_wanted;
}

static void
serve_ticker (gpointer data)
{
  Ticker *ticker = data;

  assay_loop_serve_until (ticker->loop, has_ticked, ticker);
}

static void
test_timer (void)
{
  g_autoptr (AssayLoop) loop = assay_loop_new ("test-loop");
  g_autoptr (GSource) timer = g_timeout_source_new (TIMER_MS);
  Ticker ticker = {loop, 0, 3};
  gint64 begun_us = g_get_monotonic_time ();

  g_source_set_callback (timer, tick_cb, &ticker, NULL);
  assay_loop_attach (loop, timer);
  assay_loop_call (loop, serve_ticker, &ticker);
  g_assert_cmpint (ticker.n_ticks, ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >=, 2 * TIMER_MS * 1000);
  g_assert_true (g_source_is_destroyed (timer));
}

static void
serve_and_note (gpointer data)
{
  Entry *entry = data;
  Ticker ticker = {entry->log->loop, 0, 1};
  g_autoptr (GSource) timer = g_timeout_source_new (TIMER_MS);

  g_source_set_callback (timer, tick_cb, &ticker, NULL);
  assay_loop_attach (entry->log->loop, timer);
  assay_loop_serve_until (entry->log->loop, has_ticked, &ticker);
  note (entry);
}

/* Serving inside a function: what came after it runs meanwhile, still in order. */
static void
test_serve_inside (void)
{
  Log log;
  Entry outer = {&log, 99};

  log_init (&log);
  assay_loop_invoke (log.loop, serve_and_note, &outer, NULL);
  for (int i = 0; i < 5; i++)
    invoke (&log, i);
  assay_loop_stop (log.loop);
  g_assert_cmpuint (log.seen->len, ==, 6);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (seen (&log, (guint) i), ==, i);
  g_assert_cmpint (seen (&log, 5), ==, 99);
  log_clear (&log);
}

static void
count_cb (gpointer data)
{
  ++*(int *) data;
}

static gboolean
always_cb (gpointer data)
{
  ++*(int *) data;
  return G_SOURCE_CONTINUE;
}

/* A timer that is not due is not waited for, is not called, and its notify comes once, from free.
 */
static void
test_timer_left (void)
{
  AssayLoop *loop = assay_loop_new ("test-loop");
  g_autoptr (GSource) timer = g_timeout_source_new (NEVER_MS);
  int n_called_or_destroyed = 0;

  g_source_set_callback (timer, always_cb, &n_called_or_destroyed, count_cb);
  assay_loop_attach (loop, timer);
  assay_loop_stop (loop);
  g_assert_cmpint (n_called_or_destroyed, ==, 0);
  assay_loop_free (loop);
  g_assert_cmpint (n_called_or_destroyed, ==, 1);
}

static void
test_always_ready (void)
{
  g_autoptr (AssayLoop) loop = assay_loop_new ("test-loop");
  g_autoptr (GSource) source = g_idle_source_new ();
  int n_called = 0, before;

  g_source_set_priority (source, G_PRIORITY_DEFAULT); /* invocations have their turn beside it */
  g_source_set_callback (source, always_cb, &n_called, NULL);
  assay_loop_attach (loop, source);
  assay_loop_call (loop, pause_a_little, NULL);
  assay_loop_stop (loop);
  before = n_called;
  g_assert_cmpint (before, >, 0);
  g_usleep (WORK_US);
  g_assert_cmpint (n_called, ==, before); /* the thread is gone */
}

/* The end
 * --------------------------------------------------------------------------- */

/* Busy with the first, all others wait: they run, each destroyed once, there. */
static void
test_stop_busy (void)
{
  Log log;
  GThread *thread;

  log_init (&log);
  assay_loop_invoke (log.loop, pause_a_little, NULL, NULL);
  for (int i = 0; i < N_EACH; i++)
    invoke (&log, i);
  assay_loop_stop (log.loop);
  thread = log.thread;
  g_assert_cmpuint (log.seen->len, ==, N_EACH);
  g_assert_cmpint (log.n_destroyed, ==, N_EACH);
  g_assert_true (log.destroyed_on == thread);
  log_clear (&log);
}

/* Longer than the last rounds, each link invoked by the destroy notify of the one before. */
static void
next_link (gpointer data)
{
  Entry *entry = data;
  Log *log = entry->log;

  if (entry->number > 0)
    assay_loop_invoke (log->loop, note, entry_new (log, entry->number - 1), next_link);
  entry_free (entry);
}

static void
start_chain (Log *log)
{
  assay_loop_invoke (log->loop, note, entry_new (log, CHAIN - 1), next_link);
}

/* What the invoked invokes, and what that does, all runs before the end. */
static void
test_stop_chain (void)
{
  Log log;

  log_init (&log);
  assay_loop_invoke (log.loop, pause_a_little, NULL, NULL);
  start_chain (&log);
  assay_loop_stop (log.loop);
  g_assert_cmpuint (log.seen->len, ==, CHAIN);
  g_assert_cmpint (log.n_destroyed, ==, CHAIN);
  log_clear (&log);
}

static gboolean
start_chain_cb (gpointer data)
{
  start_chain (data);
  return G_SOURCE_REMOVE;
}

/* The last rounds: a source that is ready only then, and all that comes of it. */
static void
test_stop_last_rounds (void)
{
  Log log;
  g_autoptr (GSource) source = g_idle_source_new ();

  log_init (&log);
  g_source_set_callback (source, start_chain_cb, &log, NULL);
  assay_loop_invoke (log.loop, pause_a_little, NULL, NULL);
  assay_loop_attach (log.loop, source); /* idle priority: after all invocations */
  assay_loop_stop (log.loop);
  g_assert_cmpuint (log.seen->len, ==, CHAIN);
  g_assert_cmpint (log.n_destroyed, ==, CHAIN);
  log_clear (&log);
}

static void
test_late (void)
{
  Log log;

  log_init (&log);
  assay_loop_stop (log.loop);
  assay_loop_stop (log.loop); /* nothing more */
  invoke (&log, 1);
  g_assert_cmpuint (log.seen->len, ==, 0);
  g_assert_cmpint (log.n_destroyed, ==, 1);
  g_assert_true (log.destroyed_on == g_thread_self ());
  assay_loop_invoke (log.loop, note, NULL, NULL);
  log_clear (&log);
}

static gpointer
late_worker (gpointer data)
{
  Entry *entry = data;

  for (int i = 0; i < N_LATE; i++)
    invoke (entry->log, i);
  return NULL;
}

/* Stopped in the middle of other threads' invoking: each is run or dropped, each is destroyed. */
static void
test_stop_race (void)
{
  for (int round = 0; round < 20; round++)
    {
      Log log;
      Entry entry = {&log, 0};
      GThread *threads[N_THREADS];

      log_init (&log);
      for (int t = 0; t < N_THREADS; t++)
        threads[t] = g_thread_new ("late", late_worker, &entry);
      g_usleep ((gulong) (round * 100));
      assay_loop_stop (log.loop);
      for (int t = 0; t < N_THREADS; t++)
        g_thread_join (threads[t]);
      g_assert_cmpint (log.n_destroyed, ==, N_THREADS * N_LATE);
      g_assert_cmpuint (log.seen->len, <=, N_THREADS * N_LATE);
      log_clear (&log);
    }
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* No descriptor and no thread is left behind. */
static void
test_cycles (void)
{
  guint n_files, n_threads;
  int n_run = 0;

  assay_loop_free (assay_loop_new ("warm"));
  n_files = count_entries ("/proc/self/fd");
  n_threads = count_entries ("/proc/self/task");
  for (int i = 0; i < N_CYCLES; i++)
    {
      g_autoptr (AssayLoop) loop = assay_loop_new ("cycle");

      if (i % 2 == 0)
        assay_loop_invoke (loop, count_cb, &n_run, NULL);
    }
  g_assert_cmpint (n_run, ==, N_CYCLES / 2);
  g_assert_cmpuint (count_entries ("/proc/self/fd"), ==, n_files);
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, n_threads);
}

/* Mistakes of the caller
 * --------------------------------------------------------------------------- */

static void
stop_itself (gpointer data)
{
  assay_loop_stop (data);
}

static void
call_itself (gpointer data)
{
  assay_loop_call (data, nothing, NULL);
}

static gboolean
at_once (gpointer data)
{
  return TRUE;
}

static void
test_mistakes (void)
{
  static const char *const mistakes[] = {"stop", "call", "late-call", "serve"};

  if (g_test_subprocess ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autofree char *path = g_strconcat ("/loop/mistake/subprocess/", mistakes[i], NULL);

      g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*assertion failed*");
    }
}

static void
test_mistake (gconstpointer data)
{
  const char *mistake = data;
  AssayLoop *loop = assay_loop_new ("test-loop");

  if (strcmp (mistake, "stop") == 0)
    assay_loop_call (loop, stop_itself, loop);
  else if (strcmp (mistake, "call") == 0)
    assay_loop_call (loop, call_itself, loop);
  else if (strcmp (mistake, "serve") == 0)
    assay_loop_serve_until (loop, at_once, NULL);
  else
    {
      assay_loop_stop (loop);
      assay_loop_call (loop, nothing, NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loop/order", test_order);
  g_test_add_func ("/loop/many-threads", test_many_threads);
  g_test_add_func ("/loop/invoke-inside", test_invoke_inside);
  g_test_add_func ("/loop/default-context", test_default_context);
  g_test_add_func ("/loop/timer", test_timer);
  g_test_add_func ("/loop/serve-inside", test_serve_inside);
  g_test_add_func ("/loop/timer-left", test_timer_left);
  g_test_add_func ("/loop/always-ready", test_always_ready);
  g_test_add_func ("/loop/stop-busy", test_stop_busy);
  g_test_add_func ("/loop/stop-chain", test_stop_chain);
  g_test_add_func ("/loop/stop-last-rounds", test_stop_last_rounds);
  g_test_add_func ("/loop/late", test_late);
  g_test_add_func ("/loop/stop-race", test_stop_race);
  g_test_add_func ("/loop/cycles", test_cycles);
  g_test_add_func ("/loop/mistakes", test_mistakes);
  g_test_add_data_func ("/loop/mistake/subprocess/stop", "stop", test_mistake);
  g_test_add_data_func ("/loop/mistake/subprocess/call", "call", test_mistake);
  g_test_add_data_func ("/loop/mistake/subprocess/late-call", "late-call", test_mistake);
  g_test_add_data_func ("/loop/mistake/subprocess/serve", "serve", test_mistake);
  return g_test_run ();
}
