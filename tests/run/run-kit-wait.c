/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include <string.h>

/* Waiting for the runner, on its notifications and the log's: no test sleeps. */

static gint64
deadline (void)
{
  return fake_deadline_us ();
}

static void
wait_locked (RunKit *kit, gint64 deadline_us, const char *what)
{
  if (!g_cond_wait_until (&kit->changed, &kit->lock, deadline_us))
    g_error ("still waiting for %s after %d s", what, FAKE_DEADLINE_S);
}

static guint
count_committed_locked (RunKit *kit, const char *type)
{
  guint n = 0;

  for (guint i = 0; i < kit->committed->len; i++)
    n += strcmp (kit->committed->pdata[i], type) == 0;
  return n;
}

void
run_kit_wait_event (RunKit *kit, const char *type, guint n)
{
  gint64 deadline_us = deadline ();

  g_mutex_lock (&kit->lock);
  while (count_committed_locked (kit, type) < n)
    wait_locked (kit, deadline_us, type);
  g_mutex_unlock (&kit->lock);
}

void
run_kit_wait_idle (RunKit *kit)
{
  if (!assay_runner_wait_idle (kit->runner, deadline (), NULL))
    g_error ("the runner is not idle after %d s", FAKE_DEADLINE_S);
}

void
run_kit_hold_looks (RunKit *kit, gboolean held)
{
  g_mutex_lock (&kit->lock);
  kit->looking_held = held;
  g_cond_broadcast (&kit->changed);
  g_mutex_unlock (&kit->lock);
}

/* @count: a counter of the kit. */
static void
wait_for_count (RunKit *kit, const guint *count, guint n, const char *what)
{
  gint64 deadline_us = deadline ();

  g_mutex_lock (&kit->lock);
  while (*count < n)
    wait_locked (kit, deadline_us, what);
  g_mutex_unlock (&kit->lock);
}

static guint
read_count (RunKit *kit, const guint *count)
{
  guint n;

  g_mutex_lock (&kit->lock);
  n = *count;
  g_mutex_unlock (&kit->lock);
  return n;
}

void
run_kit_wait_look (RunKit *kit, guint n)
{
  wait_for_count (kit, &kit->n_looks, n, "the runner's look");
}

void
run_kit_wait_notified (RunKit *kit, guint n)
{
  wait_for_count (kit, &kit->n_notified, n, "word from the runner");
}

void
run_kit_wait_changed (RunKit *kit, guint n)
{
  wait_for_count (kit, &kit->n_changed, n, "another state of the runner");
}

guint
run_kit_changed (RunKit *kit)
{
  return read_count (kit, &kit->n_changed);
}

guint
run_kit_looks (RunKit *kit)
{
  return read_count (kit, &kit->n_looks);
}

void
run_kit_wait_inactive (RunKit *kit)
{
  for (;;)
    {
      guint n_notified = read_count (kit, &kit->n_notified);
      AssayRunnerState state;

      assay_runner_get_state (kit->runner, &state);
      assay_runner_state_clear (&state);
      if (state.n_active == 0)
        return;
      run_kit_wait_notified (kit, n_notified + 1);
    }
}

void
run_kit_look_twice (RunKit *kit)
{
  for (guint i = 0; i < 2; i++)
    {
      guint looks = run_kit_looks (kit);

      assay_runner_wake (kit->runner);
      run_kit_wait_look (kit, looks + 1);
    }
}
