/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/assay-watchdog.h"

#include <time.h>

static struct
{
  GPollFunc poll; /* the context's own; NULL while nothing is watched */
  char *page;
  guint n_asked; /* when the page came */
  AssayWatchdogSums sums;
  gint64 cpu_us, wall_us; /* when the loop woke */
} watch;

static gint64
thread_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

void
assay_watchdog_sums_add (AssayWatchdogSums *self, gint64 cpu_us, gint64 wall_us)
{
  if (cpu_us > self->longest_us)
    {
      self->longest_us = cpu_us;
      self->longest_wall_us = wall_us;
    }
  if (cpu_us <= ASSAY_WATCHDOG_SPELL_US)
    return;
  self->n_over++;
  self->over_us += cpu_us;
}

char *
assay_watchdog_sums_to_string (const AssayWatchdogSums *self, gint64 now_us)
{
  gint64 stay_us = MAX (now_us - self->since_us, 1);

  return g_strdup_printf ("longest %.1f ms (%.1f ms wall), %u spells over %d ms, %.1f %% of %.1f s",
                          (double) self->longest_us / 1000, (double) self->longest_wall_us / 1000,
                          self->n_over, ASSAY_WATCHDOG_SPELL_US / 1000,
                          100.0 * (double) self->over_us / (double) stay_us,
                          (double) stay_us / G_USEC_PER_SEC);
}

/* The loop goes to sleep here and wakes here: between two calls the thread was away. */
static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 cpu_us = thread_cpu_us () - watch.cpu_us,
         wall_us = g_get_monotonic_time () - watch.wall_us;
  int n;

  assay_watchdog_sums_add (&watch.sums, cpu_us, wall_us);
  if (cpu_us > ASSAY_WATCHDOG_SPELL_US)
    g_debug ("%s: %.1f ms (%.1f ms wall)", watch.page, (double) cpu_us / 1000,
             (double) wall_us / 1000);
  n = watch.poll (fds, n_fds, timeout);
  watch.cpu_us = thread_cpu_us ();
  watch.wall_us = g_get_monotonic_time ();
  return n;
}

static void
report (guint n_asked)
{
  g_autofree char *text = assay_watchdog_sums_to_string (&watch.sums, g_get_monotonic_time ());

  if (watch.page != NULL)
    g_printerr ("watchdog: %s: %s, %u asked\n", watch.page, text,
                n_asked >= watch.n_asked ? n_asked - watch.n_asked : n_asked);
}

void
assay_watchdog_start (void)
{
  static const GDebugKey keys[] = {{"watchdog", 1}};
  GMainContext *context = g_main_context_default ();

  if (watch.poll != NULL
      || g_parse_debug_string (g_getenv ("ASSAY_DEBUG"), keys, G_N_ELEMENTS (keys)) == 0)
    return;
  watch.poll = g_main_context_get_poll_func (context);
  watch.cpu_us = thread_cpu_us ();
  watch.wall_us = g_get_monotonic_time ();
  g_main_context_set_poll_func (context, poll_cb);
}

void
assay_watchdog_enter (const char *page, guint n_asked)
{
  if (watch.poll == NULL || g_strcmp0 (page, watch.page) == 0)
    return;
  report (n_asked);
  g_free (watch.page);
  watch.page = g_strdup (page);
  watch.n_asked = n_asked;
  watch.sums = (AssayWatchdogSums){.since_us = g_get_monotonic_time ()};
}

void
assay_watchdog_stop (void)
{
  if (watch.poll == NULL)
    return;
  report (watch.n_asked);
  g_main_context_set_poll_func (g_main_context_default (), watch.poll);
  watch.poll = NULL;
  g_clear_pointer (&watch.page, g_free);
}
