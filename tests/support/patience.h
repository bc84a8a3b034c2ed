/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Deadlines that pass as fast as the machine works. A fixed number of seconds is met by a busy machine
 * and tells nothing of the program; so while a test waits, a small piece of work is timed again and
 * again, and on a machine that takes ten times as long for it a second of patience lasts ten.
 * ASSAY_TIMEOUT_FACTOR multiplies all of it, for builds that are slower by themselves. The same for
 * Python: patience.py. A value on the stack, nothing to free. One thread each. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double left_s;
  gint64 looked_us;
} Patience;

/* So many seconds of a machine at rest, from now on. */
void     patience_start (Patience *self, guint seconds);
/* %FALSE when it has ended. To be asked often, so a loop that sleeps in a main context needs a source
 * that wakes it up, several times a second. Time in which nobody asked counts as two looks at most. */
gboolean patience_lasts (Patience *self);
/* The same as a number, for what takes only that: as the machine works at this moment. */
guint    patience_seconds_now (guint seconds);

G_END_DECLS
