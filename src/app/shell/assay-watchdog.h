/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How long the main thread is away from its loop, by visible page: for ASSAY_DEBUG=watchdog and
 * `./dev bench window`. A spell is what happens between two polls, in CPU time of the thread, so
 * that a busy machine is not blamed on the page; wall time stands beside it.
 *
 * One line a page on standard error when it is left:
 *   watchdog: review: longest 12.1 ms (14.0 ms wall), 3 spells over 8 ms, 0.4 % of 9.2 s, 17 asked
 * Main thread only. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_WATCHDOG_SPELL_US 8000

/* Does nothing unless the environment asks for it. */
void assay_watchdog_start (void);
/* @page: the zone that shows from now on. @n_asked: questions put to the project so far. Reports
 * the page before. */
void assay_watchdog_enter (const char *page, guint n_asked);
/* Reports and stops watching. */
void assay_watchdog_stop (void);

/* The sums, for which tests need no loop. */
typedef struct
{
  gint64 longest_us, longest_wall_us; /* of the spell with the most CPU time */
  gint64 over_us;                     /* CPU time in spells over the limit */
  gint64 since_us;                    /* monotonic, when the page came */
  guint n_over;
} AssayWatchdogSums;

void assay_watchdog_sums_add (AssayWatchdogSums *self, gint64 cpu_us, gint64 wall_us);
/* "longest 12.1 ms (14.0 ms wall), 3 spells over 8 ms, 0.4 % of 9.2 s". (transfer full) */
char *assay_watchdog_sums_to_string (const AssayWatchdogSums *self, gint64 now_us);

G_END_DECLS
