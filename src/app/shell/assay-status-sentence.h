/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The status bar's one sentence, and what it counts. Pure: values in, a translated string out. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* How far this run is. All zero = no run. */
typedef struct
{
  gint64 begun_us; /* monotonic */
  gint64 before;   /* jobs that had ended when it began */
  gint64 done;     /* jobs of this run that have ended … */
  gint64 total;    /* … of so many, as far as is known */
} AssayRunTally;

/* Takes in what the project says now; a run that is over sets all to zero. */
void assay_run_tally_follow (AssayRunTally *self, const AssayStatusRow *status, gint64 now_us);

/* The first that is true (ux.md 6): read-only, trouble of disk or server, paused, making, checking,
 * questions, problems, pictures to make, nothing. @progress: AssayProgressRow. @to_make: pictures
 * of the plan, ASSAY_UNSET while that is not known. New string. */
char *assay_status_sentence (const AssayStatusRow *status,
                             const AssayProgressRow *const *progress,
                             guint n_progress,
                             const AssayRunTally *tally,
                             gint64 to_make,
                             gint64 now_us);

G_END_DECLS
